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
	{"terbatas", "phrase: [terbatas]"}, {"konfidensial", "phrase: [konfidensial]"}, {"restricted", "phrase: [restricted]"}, {"confidential", "phrase: [confidential]"},
	{"top secret", "phrase: [top secret]"}, {"rahasia negara", "phrase: [rahasia negara]"}, {"perbatasan", "term: [batas]"}, {"gudang senjata", "phrase: [gudang senjata]"},
	{"menyergap", "term: [sergap]"}, {"helikopter", "term: [helikopter]"}, {"batalyon", "phrase: [batalyon]"}, {"tomorrow", "phrase: [tomorrow]"},
	{"weapons", "term: [weapon]"}, {"SANGAT RAHASIA", "phrase: [SANGAT RAHASIA], case: exact"}, {"yonif", "phrase: [yonif]"},
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
	{"superscripts", replaced("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")},
	{"some subscripts", replaced("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")},
	{"mathematical sans bold", alphabet(0x1D5D4, 0x1D5EE)},
	{"mathematical monospace", alphabet(0x1D670, 0x1D68A)},
	{"black circles", alphabet(0x1F150, 0x1F150)},
	{"white squares", alphabet(0x1F130, 0x1F130)},
	{"parenthesized", alphabet(0x1F110, 0x249C)},
	{"regional indicators", alphabet(0x1F1E6, 0x1F1E6)},
	{"regional indicators apart", both(alphabet(0x1F1E6, 0x1F1E6), apart1(" "))},
	{"emoji letters", replaced("abop", "🅰🅱🅾🅿")},
	{"emoji letters with selectors", func(w string) string {
		return strings.NewReplacer("a", "🅰\ufe0f", "b", "🅱\ufe0f", "o", "🅾\ufe0f", "p", "🅿\ufe0f").Replace(w)
	}},
	{"Cherokee", both(strings.ToUpper, replaced("ABCDEGHIJKLMPRSTVWYZ", "ᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃ"))},
	{"Armenian", replaced("ghnoqfujSLU", "ցհոօզֆսյՏԼՍ")},
	{"Lisu", both(strings.ToUpper, replaced("ABCDEFGHIJKLMNOPRSTUVWXYZ", "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ"))},
	{"hooked and barred", replaced("abcdefghijklmnoprstuvwyz", "ąɓƈđęƒɠħɨɉƙłɱɲøƥɍşŧưʋŵɏƶ")},
	{"turned", replaced("aceghijkmrtvwy", "ɐɔǝƃɥᴉɾʞɯɹʇʌʍʎ")},
	{"upside down", turnedOver},
	{"marks piled up", after("\u0306\u030b\u0316\u0323\u0334\u0351\u035c\u0362\u0300\u0310\u0321\u0330\u0340\u0347\u0353")},
	{"underlined", after("\u0332")},
	{"enclosed by marks", after("\u20dd")},
	{"keycaps", after("\ufe0f\u20e3")},
	{"variation selectors", between("\ufe0e")},
	{"tag characters", between("\U000e0061\U000e007f")},
	{"joiners", between("\u200d")},
	{"invisible operators", between("\u2063")},
	{"Hangul fillers", between("\u3164")},
	{"Khmer vowels", between("\u17b5")},
	{"asterisks", apart1("*")},
	{"tildes", apart1("~")},
	{"bullets", apart1("•")},
	{"middle dots", apart1("·")},
	{"commas", apart1(",")},
	{"colons", apart1(":")},
	{"bars", apart1("|")},
	{"plus signs", apart1("+")},
	{"backslashes", apart1("\\")},
	{"en dashes", apart1("–")},
	{"spaced dashes", apart1(" - ")},
	{"no-break spaces", apart1("\u00a0")},
	{"thin spaces", apart1("\u2009")},
	{"wide spaces", apart1("\u3000")},
	{"pictograms", apart1("👏")},
	{"spaced pictograms", apart1(" 👏 ")},
	{"letters on lines", apart1("\n")},
	{"one gap for all", func(w string) string { return strings.Join(strings.Split(strings.ReplaceAll(w, " ", ""), ""), " ") }},
	{"dotted, words by spaces", func(w string) string { return strings.ReplaceAll(apart1(".")(w), "  ", " ") }},
	{"hyphened, words by spaces", func(w string) string { return strings.ReplaceAll(apart1("-")(w), "  ", " ") }},
	{"broken over a line", broken("\n")},
	{"hyphened over a line", broken("-\n")},
	{"syllables by hyphens", syllables("-")},
	{"syllables by full stops", syllables(".")},
	{"syllables by underscores", syllables("_")},
	{"syllables by asterisks", syllables("*")},
	{"currency for letters", replaced("eyclLs", "€¥¢££§")},
	{"more digits", replaced("oieastbg", "01345786")},
	{"digits in capitals", both(strings.ToUpper, replaced("OIEASTBG", "01345786"))},
	{"letters repeated and digits", both(replaced("i", "1"), tripledVowels)},
	{"Cyrillic and digits", both(replaced("oi", "01"), replaced("aecpxyABCEHKMOPTX", "аесрхуАВСЕНКМОРТХ"))},
	{"Cyrillic apart", both(replaced("aeopcyxABCEHKMOPTX", "аеорсухАВСЕНКМОРТХ"), apart1(" "))},
	{"Cyrillic and zero width", both(replaced("aeopcyxABCEHKMOPTX", "аеорсухАВСЕНКМОРТХ"), between("\u200c"))},
	{"Cyrillic backwards", both(replaced("aeopcyxABCEHKMOPTX", "аеорсухАВСЕНКМОРТХ"), backwards)},
	{"Cyrillic in a hashtag", func(w string) string {
		return "#Kabar«" + replaced("aeopcyxABCEHKMOPTX", "аеорсухАВСЕНКМОРТХ")(title(w)) + "»Hari"
	}},
	{"digits in a hashtag", func(w string) string { return "#Kabar«" + replaced("ae", "43")(title(w)) + "»Hari" }},
	{"digits, dotted", both(replaced("aei", "431"), apart1("."))},
	{"digits backwards", both(replaced("ae", "43"), backwards)},
	{"zero width in spaced letters", both(apart1(" "), func(w string) string { return strings.ReplaceAll(w, " ", "\u200b \u200b") })},
	{"full width apart", both(shifted('!', '~', 0xFEE0), apart1(" "))},
	{"full width digits", func(w string) string { return shifted('!', '~', 0xFEE0)(replaced("ae", "43")(w)) }},
	{"bold hashtag", func(w string) string { return "#«" + alphabet(0x1D400, 0x1D41A)(title(w)) + "»𝐇𝐚𝐫𝐢" }},
	{"small capitals apart", both(replaced("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ"), apart1("-"))},
	{"accents and repeated", func(w string) string { return after("\u0301")(tripledVowels(w)) }},
	{"underscores within asterisks", func(w string) string { return "**«" + apart1("_")(w) + "»**" }},
	{"hashtag with underscores", func(w string) string { return "#Kabar_«" + strings.ReplaceAll(w, " ", "_") + "»_Hari" }},
	{"hashtag", func(w string) string { return "#Kabar«" + title(w) + "»Hari" }},
	{"glued hashtag", glued1},
}

func both(first, second func(string) string) func(string) string {
	return func(w string) string { return second(first(w)) }
}

// broken breaks each word in its middle.
func broken(gap string) func(string) string {
	return func(w string) string {
		words := strings.Fields(w)
		for i, word := range words {
			if n := len(word) / 2; n > 1 {
				words[i] = word[:n] + gap + word[n:]
			}
		}
		return strings.Join(words, " ")
	}
}

// syllables parts words behind their vowels.
func syllables(gap string) func(string) string {
	return func(w string) string {
		var b strings.Builder
		for i, r := range w {
			b.WriteRune(r)
			if i+2 < len(w) && strings.ContainsRune("aiueoAIUEO", r) && w[i+1] != ' ' && w[i+2] != ' ' {
				b.WriteString(gap)
			}
		}
		return b.String()
	}
}

// turnedOver turns a word over; its letters are from right to left then.
func turnedOver(w string) string {
	r := []rune(replaced("abcdefghijklmnopqrstuvwyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍʎz")(strings.ToLower(w)))
	slices.Reverse(r)
	return string(r)
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
		return "#KABAR«" + strings.ReplaceAll(w, " ", "") + "»BESOK"
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
	return head + found + tail, len(head), len(head) + len(strings.TrimRightFunc(found, zeroWidth))
}
