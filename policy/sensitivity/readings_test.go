package sensitivity

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"layak/domain"
	"pgregory.net/rapid"
)

// readingsOf reads a text with the words of a program.
func readingsOf(p *program, text string) *readings {
	f := &fieldHits{}
	f.reset(p, domain.Field{Name: "body", Text: text})
	f.read()
	r := &readings{}
	r.read(f, &p.vocabulary)
	return r
}

// checkReadings: whatever any view reads maps to whole characters of the
// original, which can be read so.
func checkReadings(t failer, p *program, text string) {
	r := readingsOf(p, text)
	for _, rd := range r.list {
		for _, w := range r.words[rd.first : rd.first+rd.count] {
			letters := string(r.letters[w.from:w.to])
			s, e := r.f.view.source(int(w.s), int(w.e))
			if s < 0 || s >= e || e > len(text) || !boundary(text, s) || !boundary(text, e) {
				t.Fatalf("%q: %q is read from %d-%d", text, letters, s, e)
			}
			if !written(text[s:e], letters, rd.views) {
				t.Fatalf("%q: %v reads %q as %q", text, rd.views.names(), text[s:e], letters)
			}
		}
	}
	checkComposed(t, r, p.reach)
}

// written reports whether the characters of an original can be read so.
func written(original, letters string, views viewSet) bool {
	folded := fold(original, false).text
	switch {
	case string(folded) == letters && views&viewHashtag != 0:
		return true
	case views&viewReversed != 0:
		var runes []rune
		for _, c := range string(folded) {
			if wordRune(c) { // "‗" folds to a space and a mark
				runes = append(runes, c)
			}
		}
		slices.Reverse(runes)
		if folded = []byte(string(runes)); string(folded) == letters {
			return true
		}
		if turned := strings.Map(func(r rune) rune { return rune(turnedLetters[r]) }, string(runes)); turned == letters {
			return true
		}
	}
	var chars []choice
	for _, c := range string(folded) {
		if x := character(c).choice; x[0] != 0 && (wordRune(c) || c >= indicatorA && c < indicatorA+26 || views&(viewSpaced|viewBroken) == 0) {
			chars = append(chars, x)
		}
	}
	// A digit can stand for two letters, so what has been read so far may end at
	// several places.
	ends := map[int]bool{0: true}
	for i, c := range chars {
		next := map[int]bool{}
		for at := range ends {
			is := func(at int) bool { return at < len(letters) && (c[0] == letters[at] || c[1] == letters[at]) }
			if is(at) {
				next[at+1] = true
			}
			if views&viewRepeated != 0 && i > 0 && at > 0 && is(at-1) {
				next[at] = true
			}
		}
		ends = next
	}
	return ends[len(letters)]
}

// checkComposed: every word of the composed text maps to whole characters of the
// original and of the folded view, in which it stands there.
func checkComposed(t failer, r *readings, reach int) {
	if len(r.list) == 0 {
		return
	}
	r.compose(reach)
	c := &r.composed
	text := r.f.field.Text
	for _, x := range c.hits.tokens {
		s, e := c.hits.view.source(int(x.s), int(x.e))
		from, to := view{runs: c.folded}.source(int(x.s), int(x.e))
		if s < 0 || s >= e || e > len(text) || !boundary(text, s) || !boundary(text, e) {
			t.Fatalf("%q: token %d-%d of %q is from %d-%d", text, x.s, x.e, c.hits.view.text, s, e)
		}
		if c.views(x.s, x.e) == 0 && !bytes.Equal(c.hits.view.text[x.s:x.e], r.f.view.text[from:to]) {
			t.Fatalf("%q: %q is copied as %q", text, r.f.view.text[from:to], c.hits.view.text[x.s:x.e])
		}
		if ws, we := r.f.view.source(from, to); ws != s || we != e {
			t.Fatalf("%q: %d-%d by way of the folded view is %d-%d, not %d-%d", text, from, to, ws, we, s, e)
		}
	}
}

// disguisedPieces are what generated texts with disguised words are made of.
var disguisedPieces = []string{"p4sukan", "раsukаn", "d1geser", "r a h a s i a", "r.a.h.a.s.i.a", "g-e-s-e-r", "#SatgasBergerakMalamIni", "#satgasbergerakmalamini",
	"rahaaasia", "\u202enakusap\u202c", "ᴘᴀꜱᴜᴋᴀɴ", "p\u0336a\u0336s\u0336ukan", "$ecret", "@mun1s!", "convoy$", "кrі", "K.R.I", "🅿asukan", "ra-ha-sia", "pasu\nkan", "🇷🇦🇭🇦🇸🇮🇦", "s€cr€t", "#R4hasiaN3gara", "ɐᴉsɐɥɐɹ", "\u202e4is4h4r", "#", "$", "@", "4", "é", "\u202e", "\u202c", "a", "b", "_"}

func anyDisguise() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		list := rapid.SliceOfN(rapid.SampledFrom(slices.Concat(pieces, disguisedPieces, disguisedPieces)), 0, 20).Draw(t, "pieces")
		return strings.Join(list, rapid.SampledFrom([]string{"", " ", " ", "."}).Draw(t, "join"))
	})
}

func TestReadings(t *testing.T) {
	s := builtIn(t).(*scanner)
	rapid.Check(t, func(t *rapid.T) {
		text := anyDisguise().Draw(t, "text")
		checkReadings(t, s.program, text)
		checkFindings(t, []domain.Field{body(text)}, s.Scan(t.Context(), []domain.Field{body(text)}, testNow))
	})
}

// FuzzReadings: the offset map of every view holds for any text.
func FuzzReadings(f *testing.F) {
	for _, p := range disguisedPieces {
		f.Add("Pasukan " + p + " besok " + p)
	}
	p := builtIn(f).(*scanner).program
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) {
			checkReadings(t, p, text)
		}
	})
}

// TestOrdinaryReadings: on ordinary texts and on the drafts that are labelled
// clear no finding counts for a word that only a view reads. The measure is one
// in 13,000 texts; these are fewer, so it is none.
func TestOrdinaryReadings(t *testing.T) {
	text, err := os.ReadFile("testdata/eval/ordinary.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, path := range []string{"testdata/own.jsonl", "testdata/eval/tune.jsonl"} {
		for _, d := range readCorpus(t, path) {
			if d.Label == "clear" {
				texts = append(texts, d.Text)
			}
		}
	}
	s := builtIn(t)
	for _, text := range texts {
		for _, f := range s.Scan(t.Context(), []domain.Field{body(text)}, testNow).Findings {
			if f.Views != nil && f.Suppressed == "" {
				t.Errorf("%s %v %q in %q", f.Rule, f.Views, f.Excerpt, text)
			}
		}
	}
	t.Logf("%d texts", len(texts))
}

// TestAHashtagEndsWithinOneCharacter: "½" stands for three characters, of which
// only the first belongs to the hashtag.
func TestAHashtagEndsWithinOneCharacter(t *testing.T) {
	s := builtIn(t).(*scanner)
	checkReadings(t, s.program, "#SatgasBergerakMalamIni½")
}

// TestAHashtagEndsWithTheText: also where its last letter was folded from another.
func TestAHashtagEndsWithTheText(t *testing.T) {
	const rules = loadHead + "      - phrase: [awas, negara]\n"
	s, err := New().Compile(t.Context(), 1, []domain.RuleSource{{Name: "t", YAML: rules}})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"#BukaNegara", "#BukaNegar\uff41", "#BukaNegara\u0301", "#BukaNegar\U0001d41a", "#BukaNegar\uff41 ya"} {
		if n := len(s.Scan(t.Context(), []domain.Field{body(text)}, testNow).Findings); n != 1 {
			t.Errorf("%q: %d findings", text, n)
		}
	}
}
