package sensitivity

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"layak/domain"
)

// disguisedWords are what the tricks are tried on: how a word is written in a
// text, and how a rule names it.
var disguisedWords = []struct{ written, match string }{
	{"rahasia", "term: [rahasia]"}, {"kerahasiaannya", "term: [rahasia]"}, {"pasukan", "term: [pasukan]"}, {"bergerak", "term: [gerak]"},
	{"pergerakan", "term: [gerak]"}, {"penyerangan", "term: [serang]"}, {"dikerahkan", "term: [kerah]"}, {"pengintaian", "term: [intai]"},
	{"senjatanya", "term: [senjata]"}, {"amunisi", "term: [amunisi]"}, {"berpatroli", "term: [patroli]"}, {"digeser", "term: [geser]"},
	{"logistik", "term: [logistik]"}, {"intelijen", "term: [intelijen]"}, {"menyamar", "term: [samar]"}, {"dibocorkan", "term: [bocor]"},
	{"pangkalan", "term: [pangkalan]"}, {"penyergapan", "term: [sergap]"}, {"secret", "term: [secret]"}, {"deployed", "term: [deploy]"},
	{"convoys", "term: [convoy]"}, {"ambushing", "term: [ambush]"}, {"radiogram", "term: [radiogram]"},
	{"belum diumumkan", "phrase: [belum diumumkan]"}, {"pos perbatasan", "phrase: [pos perbatasan]"}, {"sangat rahasia", "phrase: [sangat rahasia]"},
	{"eyes only", "phrase: [eyes only]"}, {"jangan disebar", "phrase: [jangan disebar]"},
	{"KRI", "abbr: [KRI]"}, {"TNI", "abbr: [TNI]"}, {"NOFORN", "abbr: [NOFORN]"},
}

// disguises write a word in other ways. What is around the word is split off by
// "«" and "»" where it is not the whole.
var disguises = []struct {
	name  string
	write func(string) string
}{
	{"capitals", strings.ToUpper},
	{"full width", shifted('!', '~', 0xFEE0)},
	{"mathematical bold", alphabet(0x1D400, 0x1D41A)},
	{"mathematical sans italic", alphabet(0x1D608, 0x1D622)},
	{"circled", alphabet(0x24B6, 0x24D0)},
	{"black squares", alphabet(0x1F170, 0x1F170)},
	{"small capitals", replaced("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ")},
	{"Cyrillic", replaced("aeopcyxikmtbhsABEKMHOPCTXYI", "аеорсухікмтвнѕАВЕКМНОРСТХУІ")},
	{"Greek", replaced("aeiknoptuvABEIKMNOPTXYZ", "αειкηορτυνΑΒΕΙΚΜΝΟΡΤΧΥΖ")},
	{"mixed scripts", mixed},
	{"zero width", between("\u200b")},
	{"soft hyphens", between("\u00ad")},
	{"direction marks", between("\u200e")},
	{"direction isolates", func(w string) string { return "\u2066\u202d" + "«" + between("\u2060")(w) + "»" + "\u202c\u2069" }},
	{"shown backwards", backwards},
	{"accents", after("\u0301")},
	{"struck through", after("\u0336")},
	{"digits", replaced("aieostgbl", "41305798l")},
	{"a few digits", replaced("ae", "43")},
	{"signs", replaced("ais", "@!$")},
	{"spaced", apart1(" ")},
	{"dotted", apart1(".")},
	{"hyphened", apart1("-")},
	{"underscored", apart1("_")},
	{"slashed", apart1("/")},
	{"spaced digits", func(w string) string { return apart1(" ")(replaced("ae", "43")(w)) }},
	{"one letter repeated", func(w string) string { return w[:1] + strings.Repeat(w[1:2], 4) + w[2:] }},
	{"vowels repeated", tripledVowels},
	{"hashtag", func(w string) string { return "#Kabar«" + title(w) + "»Hari" }},
	{"glued hashtag", glued1},
}

func shifted(from, to, by rune) func(string) string {
	return func(w string) string {
		return strings.Map(func(r rune) rune {
			if r >= from && r <= to {
				return r + by
			}
			return r
		}, w)
	}
}

func alphabet(capital, small rune) func(string) string {
	return func(w string) string { return shifted('a', 'z', small-'a')(shifted('A', 'Z', capital-'A')(w)) }
}

func replaced(from, to string) func(string) string {
	a, b := []rune(from), []rune(to)
	return func(w string) string {
		return strings.Map(func(r rune) rune {
			if i := slices.Index(a, r); i >= 0 && i < len(b) {
				return b[i]
			}
			return r
		}, w)
	}
}

func mixed(w string) string {
	ways := []func(string) string{replaced("aeopcyxiABEKMHOPCTI", "аеорсухіАВЕКМНОРСТІ"), replaced("aioptuABEIKMNOPT", "αιορτυΑΒΕΙΚΜΝΟΡΤ"), strings.ToUpper, shifted('!', '~', 0xFEE0)}
	var b strings.Builder
	for i, r := range w {
		b.WriteString(ways[i%len(ways)](string(r)))
	}
	return b.String()
}

func between(mark string) func(string) string {
	return func(w string) string { return strings.Join(strings.Split(w, ""), mark) }
}

func after(mark string) func(string) string {
	return func(w string) string {
		var b strings.Builder
		for _, r := range w {
			if b.WriteRune(r); unicode.IsLetter(r) {
				b.WriteString(mark)
			}
		}
		return b.String()
	}
}

func backwards(w string) string {
	r := []rune(w)
	slices.Reverse(r)
	return "\u202e«" + string(r) + "»\u202c"
}

// apart1 puts letters apart; words are twice as far apart as letters.
func apart1(gap string) func(string) string {
	return func(w string) string {
		var words []string
		for _, word := range strings.Fields(w) {
			words = append(words, between(gap)(word))
		}
		return strings.Join(words, "  ")
	}
}

func tripledVowels(w string) string {
	var b strings.Builder
	for _, r := range w {
		b.WriteString(strings.Repeat(string(r), 1+2*strings.Count("aiueoAIUEO", string(r))))
	}
	return b.String()
}

func title(w string) string {
	var b strings.Builder
	for _, word := range strings.Fields(w) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// glued1 runs the word together with others; an abbreviation keeps its capitals,
// and so do the others then.
func glued1(w string) string {
	if strings.ToUpper(w) == w {
		return "#KABAR«" + w + "»BESOK"
	}
	return "#kabar«" + strings.ReplaceAll(w, " ", "") + "»besok"
}

// disguiseFloor is the share of tricks on words that must be found on the right
// span.
const disguiseFloor = 0.98

// TestDisguises: every trick on every word, found by the rule of that word, on
// exactly the characters that the word was written with.
func TestDisguises(t *testing.T) {
	var yaml strings.Builder
	yaml.WriteString("rules:\n")
	for i, w := range disguisedWords {
		fmt.Fprintf(&yaml, "  - {id: w%d, category: operations, severity: warn, message: {id: x, en: x}, suggestion: {id: x, en: x}, title: {id: x, en: x}, "+
			"legal_basis: x, match: [{%s}], samples: {hit: ['%s'], miss: ['tidak ada']}}\n", i, w.match, w.written)
	}
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "t", YAML: yaml.String()}})
	if err != nil {
		t.Fatal(err)
	}
	var all share
	for _, d := range disguises {
		var of share
		var missed []string
		for i, w := range disguisedWords {
			text, from, to := disguisedText(d.write(w.written))
			r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
			checkFindings(t, []domain.Field{body(text)}, r)
			found := slices.ContainsFunc(r.Findings, func(f domain.Finding) bool {
				return f.Rule == fmt.Sprint("w", i) && f.Start == from && f.End == to
			})
			of.all, all.all = of.all+1, all.all+1
			if found {
				of.found, all.found = of.found+1, all.found+1
			} else {
				missed = append(missed, text)
			}
		}
		t.Logf("%-28s %s %q", d.name, of, missed)
	}
	t.Logf("%s of %d tricks on %d words, on the right span", all, len(disguises), len(disguisedWords))
	if float64(all.found) < disguiseFloor*float64(all.all) {
		t.Errorf("%s found, the floor is %.2f", all, disguiseFloor)
	}
}

// disguisedText puts a disguised word into a sentence and returns where it
// stands.
func disguisedText(word string) (text string, from, to int) {
	if !strings.Contains(word, "«") {
		word = "«" + word + "»"
	}
	head, rest, _ := strings.Cut("Kabar hari ini, "+word+" katanya.", "«")
	found, tail, _ := strings.Cut(rest, "»")
	return head + found + tail, len(head), len(head) + len(found)
}
