package sensitivity

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

const viewRules = `rules:
  - {id: move, kind: block, match: [{term: [geser, kirim]}]}
  - id: plan
    category: operations
    severity: {info: 0, review: 50}
    base: 0
    title: {id: x, en: x}
    message: {id: x, en: x}
    suggestion: {id: x, en: x}
    legal_basis: x
    match: [{rule: move}]
    evidence:
      - {name: force, match: [{term: [pasukan]}, {abbr: [KRI]}], window: 3, points: 30}
      - {name: soon, match: [{phrase: [besok, minggu depan]}], points: 30}
    unless: [{match: [{phrase: [simulasi digeser]}], target: covers_match, why: latihan}]
    samples: {hit: [pasukan digeser besok], miss: [besok libur]}
`

// TestViews: what disguised words are evidence for, how far they stand apart,
// and which views a finding names.
func TestViews(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Pasukan digeser besok", `"digeser" 60 []`},
		{"P4sukan d1geser besok", `"d1geser" 60 [digits]`},
		{"раsukan digeser besok", `"digeser" 60 [letters]`},
		{"раsukan d1geser besok!", `"d1geser" 60 [letters digits]`},
		{"p.a.s.u.k.a.n digeseeeer minggu  d e p a n", `"digeseeeer" 60 [spaced repeated]`},
		{"digeser, kata p a s u k a n", `"digeser" 30 [spaced]`},
		{"digeser kata satu dua p a s u k a n", `"digeser" 0 []`}, // too far
		{"p4sukan satu dua tiga digeser", `"digeser" 0 []`},
		{"#PasukanDigeserBesok", `"Digeser" 60 [hashtag]`},
		{"#pasukandigeserbesok", `"digeser" 60 [hashtag]`},
		{"Libur #KRIDigeser lusa", `"Digeser" 30 [hashtag]`},
		{"Libur #kridigeser lusa", `"digeser" 0 [hashtag]`}, // an abbreviation keeps its capitals
		{"#SimulasiDigeser", `"Digeser" 0 [hashtag] latihan`},
		{"#SimulasiDigeserDikirim", `"Digeser" 0 [hashtag] latihan|"Dikirim" 0 [hashtag]`},
		{"К R І d\u0336igeser", `"d̶igeser" 30 [letters spaced]`},
		{"к r і digeser", `"digeser" 0 []`},
		{"ᴋʀɪ digeser", `"digeser" 30 [letters]`},
		{"\u202ereseg\u202c KR1", `"reseg" 30 [digits reversed]`},
		{"kirim! kirim2 #kirim", `"kirim" 0 []|"kirim2" 0 []|"kirim" 0 []`},
		{"Dik1rim ke b@nk@contoh.id", `"Dik1rim" 0 [digits]`},
		{"#kirimanan", ""},
	}
	s := &scanner{program: testProgram(t, viewRules), limit: FieldLimit}
	for _, tt := range tests {
		r := s.Scan(t.Context(), []domain.Field{body(tt.text)}, testNow)
		checkFindings(t, []domain.Field{body(tt.text)}, r)
		got := ""
		for i, f := range r.Findings {
			if i > 0 {
				got += "|"
			}
			got += fmt.Sprintf("%q %.0f %v", f.Excerpt, 100*f.Confidence, f.Views)
			if f.Suppressed != "" {
				got += " " + f.Suppressed
			}
		}
		if got != tt.want {
			t.Errorf("%q:\n%s, want\n%s", tt.text, got, tt.want)
		}
	}
}

// TestNoViewReadsANumber: identifiers are validated as they are written, so that
// a letter never makes a number and a number is never lost.
func TestNoViewReadsANumber(t *testing.T) {
	s := builtIn(t)
	for text, want := range map[string]bool{
		"NIK 3374056408920003 р4sukan": true, "NIK 33740564O8920003": false, "NIK 337405640892ОOO3": false, "NIK ３３７４０５６４０８９２０００３": true,
	} {
		r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		if got := slices.ContainsFunc(r.Findings, func(f domain.Finding) bool {
			return f.Category == "personal_data" && f.Severity == domain.SeverityBlock
		}); got != want {
			t.Errorf("%q: %v", text, r.Findings)
		}
	}
}

// TestLookalikes: the overlay goes before the table, and nothing that reads as a
// letter is one of ASCII or a digit.
func TestLookalikes(t *testing.T) {
	for r, want := range map[rune]choice{'к': {'k'}, 'ᴋ': {'k'}, 'і': {'i', 'l'}, 'η': {'h', 'n'}, 'é': {'e'}, 'ё': {'e'}, 'ø': {'o'}, 'ν': {'n', 'v'}, '日': {}, 'Ж': {}} {
		if got := alike(r); got != want {
			t.Errorf("%c is read as %q, want %q", r, got[:], want[:])
		}
	}
	for r, c := range lookalikes() {
		if r < 0x80 || c[0] < 'a' || c[0] > 'z' || c[1] != 0 && (c[1] < 'a' || c[1] > 'z') {
			t.Errorf("%U is read as %q", r, c[:])
		}
	}
	if n := len(lookalikes()); n < 400 {
		t.Errorf("only %d letters", n)
	}
}

// TestDisguisedOnly: a phrase that counts only in disguise is not found where it
// is plain, in a hashtag, drawn out, or in one shape of letters as a whole.
func TestDisguisedOnly(t *testing.T) {
	tests := []struct{ match, text, want string }{
		{"{phrase: [rahasia], disguised: true}", "rahasia RAHASIA #RahasiaDapur rahasiaaaa ᴅapur", ""},
		{"{phrase: [rahasia], disguised: true}", "𝗥𝗔𝗛𝗔𝗦𝗜𝗔 ｒａｈａｓｉａ 🆁🅰🅷🅰🆂🅸🅰 ra\u00adhasia", ""},
		{"{phrase: [rahasia], disguised: true}", "ra\u200bhasia rａhasia rаhasia r4hasia r a h a s i a", "ra\u200bhasia|rａhasia|rаhasia|r4hasia|r a h a s i a"},
		{"{phrase: [confidential], disguised: true}", "conﬁdential c\u2060onfidential", "c\u2060onfidential"},
		{"{phrase: [sangat rahasia], disguised: true}", "sangat rahasia; s4ngat rahasia; sangat ra\u200dhasia", "s4ngat rahasia|sangat ra\u200dhasia"},
		{"{phrase: [sangat rahasia], ordered: false, disguised: true}", "rahasia sangat. Rahasia s4ngat. Ra\u200dhasia sangat", "Rahasia s4ngat|Ra\u200dhasia sangat"},
		{"{abbr: [NOFORN], disguised: true}", "NOFORN N0FORN noforn n0forn", "N0FORN"},
		{"{term: [geser], disguised: true}", "digeser d1geser", "d1geser"},
	}
	for _, tt := range tests {
		if got := strings.Join(occurrences(t, tt.match, tt.text), "|"); got != tt.want {
			t.Errorf("%s in %q: %q, want %q", tt.match, tt.text, got, tt.want)
		}
	}
}

// TestPatternsReadViews: patterns see what views read, with the capitals that the
// original has, and lines only where it has lines.
func TestPatternsReadViews(t *testing.T) {
	tests := []struct{ match, text, want string }{
		{`{regex: '(?m)^RAHASIA$', case: exact}`, "R4H4SIA\nNomor", "R4H4SIA"},
		{`{regex: '(?m)^RAHASIA$', case: exact}`, "ini R4H4SIA\nr4h4sia\nR4H4SIA ya", ""},
		{`{regex: '(?m)^RAHASIA$', case: exact}`, strings.Repeat("kata ", 80) + "R4H4SIA", ""},
		{`{regex: '(?m)^RAHASIA$', case: exact}`, strings.Repeat("kata ", 80) + "\nR4H4SIA\n" + strings.Repeat("kata ", 80), "R4H4SIA"},
		{`{regex: 'rahasia (?:no|nomor) \d+'}`, "ｒ4hasia NОMOR 17", "ｒ4hasia NОMOR 17"},
		{`{regex: 'asia', inside: true}`, "R a h a s i a", "R a h a s i a"},
		{`{regex: 'Rahasia', case: exact}`, "R4hasia r4hasia R4HASIA ᴿ4hasia", "R4hasia|ᴿ4hasia"},
		{`{regex: '#Tolong Rahasia', case: exact}`, "#TolongRahasia", "#TolongRahasia"},
		{`{regex: 'RAHASIA!', case: exact}`, "\u202e!AISAHAR\u202c RAHASIA !", ""}, // the sign is not in the word
		{`{regex: 'rahasia nomor'}`, "\u202eromon aisahar\u202c", "romon aisahar"},
		{`{regex: 'kata'}`, "kata r4hasia", "kata"}, // beside a reading, found once
	}
	for _, tt := range tests {
		p := testProgram(t, "rules:\n  - {id: x, kind: block, match: ["+tt.match+"]}\n  - {id: words, kind: block, match: [{phrase: [rahasia, nomor, tolong]}]}\n")
		ev, _ := (&scanner{program: p, limit: FieldLimit}).evaluate(t.Context(), []domain.Field{body(tt.text)}, nil, testNow, true)
		var got []string
		for _, o := range ev.emitted(0, 0) {
			got = append(got, tt.text[o.s:o.e])
		}
		if list := strings.Join(got, "|"); list != tt.want {
			t.Errorf("%s in %q: %q, want %q", tt.match, tt.text, list, tt.want)
		}
	}
}
