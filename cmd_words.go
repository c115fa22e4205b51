package main

import (
	"encoding/json"
	"errors"
	"io/fs"

	"layak/domain"
	"layak/templates"
)

// said is an error of the command line, which can be told in both languages.
type said struct{ domain.Wording }

func (e said) Error() string { return e.String() }

// failing is an error in words of ours; the format is English, and commandWords
// has it in Indonesian.
func failing(format string, args ...any) error { return said{domain.Say(format, args...)} }

// speaker says what commands say, in one language.
type speaker struct{ lang string }

func (s speaker) translate(format string) string {
	if s.lang != "id" {
		return ""
	}
	return commandWords[format]
}

func (s speaker) say(format string, args ...any) string {
	return domain.Say(format, args...).In(s.translate)
}

func (s speaker) failure(err error) string { return wordingOf(err).In(s.translate) }

// problems are what is wrong in rules, in the speaker's language.
func (s speaker) problems(list domain.RuleProblems) domain.RuleProblems {
	if len(list) == 0 || s.lang != "id" {
		return list
	}
	pages, err := templates.New()
	if err != nil {
		return list
	}
	out := make(domain.RuleProblems, len(list))
	for i, p := range list {
		out[i] = p
		if p.Wording.Format == "" {
			continue
		}
		if out[i].Message = s.failure(said{p.Wording}); out[i].Message == p.Wording.String() {
			out[i].Message = pages.RuleProblem(templates.Indonesian, p)
		}
	}
	return out
}

// wordingOf tells an error in words of ours where there are some, also what the
// system and the reader of JSON say.
func wordingOf(err error) domain.Wording {
	var ours said
	var file *fs.PathError
	var broken *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &ours):
		return ours.Wording
	case errors.As(err, &file) && errors.Is(err, fs.ErrNotExist):
		return domain.Say("%s: there is no such file", file.Path)
	case errors.As(err, &file) && errors.Is(err, fs.ErrPermission):
		return domain.Say("%s: it may not be read", file.Path)
	case errors.As(err, &broken):
		return domain.Say("the JSON is broken at byte %d", broken.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return domain.Say("%q is of another kind than expected", kind.Field)
	case errors.As(err, &kind):
		return domain.Say("it is no JSON object")
	}
	return domain.Say("%s", err.Error())
}

// reasonSentence says why a scan is incomplete.
func (s speaker) reasonSentence(reason string) string {
	if own := ownReasons[s.lang][reason]; own != "" {
		return own
	}
	pages, err := templates.New()
	if err != nil {
		return reason
	}
	sentence, _ := pages.Problem(templates.Lang(s.lang), reason)
	return sentence
}

// note is how a note begins.
func (s speaker) note(n domain.RuleProblem) string { return s.say("note: %s", n.String()) }

// counted is a number with what is counted; Indonesian has one form.
func (s speaker) counted(n int, one, many string) string {
	format := many
	if n == 1 {
		format = one
	}
	return s.say(format, n)
}

// commandWords are the Indonesian words of what "layak scan" and "layak rules
// check" say, by the English ones.
var commandWords = map[string]string{
	"%d rule": "%d aturan", "%d rules": "%d aturan",
	"%d building block": "%d bahan aturan", "%d building blocks": "%d bahan aturan",
	"%d list": "%d daftar kata", "%d lists": "%d daftar kata",
	"%d sample": "%d contoh", "%d samples": "%d contoh",
	"all hold":    "semua benar",
	"%d problem":  "%d masalah",
	"%d problems": "%d masalah",
	"%d unit":     "%d unit", "%d units": "%d unit",
	"%d policy line": "%d baris kewenangan", "%d policy lines": "%d baris kewenangan",
	"%d channel": "%d kanal", "%d channels": "%d kanal",
	"%d calendar": "%d kalender", "%d calendars": "%d kalender",
	"%d workflow": "%d alur", "%d workflows": "%d alur",
	"%d note":  "%d catatan",
	"%d notes": "%d catatan",
	"note: %s": "catatan: %s",

	"%s: there is no such file":            "%s: tidak ada berkas itu",
	"%s: it may not be read":               "%s: tidak boleh dibaca",
	"the rules cannot be read: %s":         "aturan tidak dapat dibaca: %s",
	"the JSON is broken at byte %d":        "JSON-nya rusak di byte ke-%d",
	"%q is of another kind than expected":  "%q bukan jenis yang diharapkan",
	"it is no JSON object":                 "itu bukan objek JSON",
	"name a file, or - for standard input": "sebutkan berkasnya, atau - untuk masukan baku",
	"%s is a rule file and would be scanned as a text: write --rules before each rule file (to scan it as a text, give it to -)": "%s adalah berkas aturan dan akan diperiksa sebagai teks: tulis --rules di depan setiap berkas aturan (untuk memeriksanya sebagai teks, alirkan ke -)",
	"--rule narrows --explain, and --explain has the formats text and json":                                                      "--rule mempersempit --explain, dan --explain memakai format text dan json",
	"--rule %s: this is a list or table of words, which has nothing to explain; rules that refer to it: %s":                      "--rule %s: ini daftar atau tabel kata, jadi tidak ada yang dijelaskan; aturan yang merujuknya: %s",
	"--rule %s: there is no such rule":                                                  "--rule %s: tidak ada aturan itu",
	"the files hold no rule, only building blocks: nothing would ever be found":         "berkasnya tidak memuat aturan, hanya bahan aturan: tidak akan ada temuan",
	"%s is a directory; --recursive scans the files in it":                              "%s adalah direktori; --recursive memeriksa berkas di dalamnya",
	"%s looks like a binary file (a NUL byte in its first 8 kB); it is scanned as text": "%s tampaknya berkas biner (ada byte NUL dalam 8 kB pertama); tetap diperiksa sebagai teks",

	"not a JSON object with id and text or fields: %s":          "bukan objek JSON dengan id dan text atau fields: %s",
	"text and fields; give one of them":                         "ada text dan fields; berikan salah satu",
	"no text":                                                   "tidak ada teks",
	"%q beside, or in place of, %q":                             "%q di samping, atau sebagai ganti, %q",
	"fields are an object of texts, or a list of name and text": "fields adalah objek berisi teks, atau daftar name dan text",
	"field %s has no text":                                      "fields %s tidak mempunyai teks",
	"a field needs name and text":                               "setiap fields memerlukan name dan text",
	"field %q: a name has small letters, digits and _ : . -":    "fields %q: nama terdiri atas huruf kecil, angka, dan _ : . -",
	"field %q appears twice":                                    "fields %q ada dua kali",
	"the line is longer than %d MiB and is not scanned":         "barisnya lebih panjang dari %d MiB dan tidak diperiksa",
}
