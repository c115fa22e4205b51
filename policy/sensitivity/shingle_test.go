package sensitivity

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"layak/domain"
)

func shingled(text string) []domain.Shingle {
	return (*Compiler)(nil).Shingles([]domain.Field{{Name: "body", Text: text}})
}

func setOf(text string) domain.ShingleSet { return domain.SetOf(shingled(text)) }

// articles are the texts of the labelled test data, and of the ordinary ones.
func articles(t testing.TB) (out []string) {
	t.Helper()
	lines := func(name string) []string {
		raw, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(raw)), "\n")
	}
	for _, name := range []string{"own.jsonl", "eval/tune.jsonl"} {
		for _, line := range lines(name) {
			var x struct{ Text string }
			if err := json.Unmarshal([]byte(line), &x); err != nil {
				t.Fatal(err)
			}
			out = append(out, x.Text)
		}
	}
	return append(out, lines("eval/ordinary.txt")...)
}

func TestTheSameWordsResembleFully(t *testing.T) {
	for _, text := range articles(t) {
		a := shingled(text)
		for name, other := range map[string]string{"same": text, "capitals": strings.ToUpper(text), "spaces": strings.ReplaceAll(text, " ", "  "),
			"zero width": strings.ReplaceAll(text, "a", "a\u200b")} {
			b := shingled(other)
			if got := domain.SetOf(a).Resemblance(domain.SetOf(b)); got != 1 {
				t.Errorf("%s: %v of %q", name, got, text)
			}
			if got := domain.SketchOf(a).Resemblance(domain.SketchOf(b)); got != 1 {
				t.Errorf("%s: the sketches resemble by %v: %q", name, got, text)
			}
		}
	}
	if setOf("!").Resemblance(setOf("!")) != 0 || domain.SketchOf(nil).Resemblance(domain.SketchOf(nil)) != 0 || domain.SketchOf(nil).Keys() != nil {
		t.Error("texts without words resemble")
	}
}

// A post of several sentences stays alike when they change places, when a number
// changes and when a letter is typed wrongly.
func TestNearTheSameResemblesHighly(t *testing.T) {
	all := articles(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var sentences []string
		for range 6 {
			sentences = append(sentences, strings.TrimRight(strings.Join(strings.Fields(all[r.IntN(len(all))]), " "), ".!? ")+".")
		}
		text := strings.Join(sentences, " ")
		if len(strings.Fields(text)) < 60 {
			continue
		}
		r.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })
		words := strings.Fields(text)
		words[len(words)/2] += "q"
		for name, other := range map[string]string{"reordered": strings.Join(sentences, " "), "typing error": strings.Join(words, " "),
			"a number more": text + " Peserta 250 orang."} {
			if got := setOf(text).Resemblance(setOf(other)); got < 0.6 {
				t.Errorf("%s: %.2f\n%s\n%s", name, got, text, other)
			}
		}
	}
}

// Of the texts in the test data, which tell of the same world in the same style,
// only the same story told again is alike.
func TestUnrelatedTextsAreNotSimilar(t *testing.T) {
	var all []domain.ShingleSet
	texts := articles(t)
	for _, text := range texts {
		all = append(all, setOf(text))
	}
	found := 0
	for i := range all {
		for j := range i {
			if s := all[i].Resemblance(all[j]); s >= domain.SimilarLeast {
				found++
				if !strings.Contains(texts[j]+texts[i], "lima saksi") && !strings.Contains(texts[j]+texts[i], "mitranya dari Jepang") &&
					!strings.Contains(texts[j]+texts[i], "central bank kept its policy rate") {
					t.Errorf("%.2f\n%s\n%s", s, texts[i], texts[j])
				}
			}
		}
	}
	if found > 3 {
		t.Errorf("%d of %d pairs are alike", found, len(all)*(len(all)-1)/2)
	}
}

// The estimate is as exact as it says, and texts share a key as often.
func TestSketchesEstimate(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprint("w", r.Uint32())
		}
		return out
	}
	for _, c := range []struct{ least, most, found float64 }{{0.28, 0.34, 0.8}, {0.45, 0.55, 0.98}, {0.0, 0.02, 0}} {
		n, hit, square := 0, 0, 0.0
		for n < 400 {
			common, a, b := words(120), words(1+r.IntN(180)), words(1+r.IntN(180))
			if c.most < 0.1 {
				common = words(3)
			}
			x, y := shingled(strings.Join(append(common, a...), " ")), shingled(strings.Join(append(common, b...), " "))
			exact := domain.SetOf(x).Resemblance(domain.SetOf(y))
			if exact < c.least || exact > c.most {
				continue
			}
			n++
			s, o := domain.SketchOf(x), domain.SketchOf(y)
			square += math.Pow(s.Resemblance(o)-exact, 2)
			if shareKey(s, o) {
				hit++
			}
		}
		if e := math.Sqrt(square / float64(n)); e > 0.09 {
			t.Errorf("%v: an error of %.3f", c, e)
		}
		if share := float64(hit) / float64(n); share < c.found || c.found == 0 && share > 0.02 {
			t.Errorf("%v: found %.3f", c, share)
		}
	}
}

func shareKey(s, o domain.Sketch) bool {
	has := map[int64]bool{}
	for _, k := range s.Keys() {
		has[k] = true
	}
	for _, k := range o.Keys() {
		if has[k] {
			return true
		}
	}
	return false
}

func TestSharedPassages(t *testing.T) {
	const a = "Kabar desa. Gerakan PANGAN murah digelar di halaman balai desa! Lalu hal lain yang berbeda sekali; warga membawa kantong belanja dari rumah masing-masing."
	const b = "Tadi pagi gerakan pangan murah digelar di halaman balai desa, dan warga membawa kantong belanja dari rumah masing masing"
	var got []string
	for _, p := range domain.SharedPassages(shingled(a), setOf(b)) {
		got = append(got, a[p.Start:p.End])
	}
	if want := "Gerakan PANGAN murah digelar di halaman balai desa|warga membawa kantong belanja dari rumah masing-masing"; strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
	if got := domain.SharedPassages(shingled(a), setOf("digelar di halaman balai desa")); len(got) != 0 {
		t.Errorf("a phrase is no passage: %v", got)
	}
	if got := domain.SharedPassages(nil, setOf(b)); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// Places are bytes of the original, within it, whatever the text.
func TestShinglesStayInTheText(t *testing.T) {
	long := strings.Repeat("satu dua tiga empat 👋 ", 5000)
	for _, text := range append(articles(t), "", "x", "dua kata", "\xff\xfe satu dua", "①② ﬁn 3", long) {
		end := 0
		for _, s := range shingled(text) {
			if s.Start < 0 || s.End > min(len(text), domain.ShingledMost) || s.Start >= s.End || s.End < end {
				t.Fatalf("%+v of %q", s, text[:min(len(text), 80)])
			}
			end = s.End
		}
	}
	two := (*Compiler)(nil).Shingles([]domain.Field{{Name: "title", Text: long}, {Name: "body", Text: "di luar batas yang dibandingkan"}})
	if len(two) == 0 || two[len(two)-1].Field != 0 {
		t.Error("more is compared than the bound says")
	}
}

// BenchmarkResemblance is what is computed for one review page: the shingles and
// the sketch of a text of 1.5 kB, and twelve comparisons with such texts.
func BenchmarkResemblance(b *testing.B) {
	text := strings.Repeat(" "+strings.Join(articles(b)[:12], " "), 2)
	text = cut(text, 1500)
	for b.Loop() {
		a := shingled(text)
		set := domain.SetOf(a)
		domain.SketchOf(a)
		for range 12 {
			other := setOf(text)
			if set.Resemblance(other) != 1 || len(domain.SharedPassages(a, other)) == 0 {
				b.Fatal("not alike")
			}
		}
	}
}
