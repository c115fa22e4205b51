package sensitivity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"layak/domain"
)

// generated is a seeded vocabulary: the words of ordinary text by how often they
// occur, and words that only rules name.
type generated struct {
	r      *rand.Rand
	common []string
	often  []float64 // cumulated, by rank (Zipf)
	rare   []string
}

func generate(seed uint64) *generated {
	g := &generated{r: rand.New(rand.NewPCG(seed, 1))}
	g.common = strings.Fields("yang dan di the of untuk dengan and pada ini to in dari akan tidak is that itu dalam juga for kami sudah on oleh dapat bisa with kita ada")
	seen := make(map[string]bool)
	word := func(syllables int) string {
		for {
			var b strings.Builder
			for range syllables {
				b.WriteByte("bcdghjklmnprstwy"[g.r.IntN(16)])
				b.WriteByte("aaeiou"[g.r.IntN(6)])
				if g.r.IntN(3) == 0 {
					b.WriteByte("nrstlkmg"[g.r.IntN(8)])
				}
			}
			if w := b.String(); !seen[w] {
				seen[w] = true
				return w
			}
		}
	}
	for len(g.common) < 30_000 {
		g.common = append(g.common, word(2+g.r.IntN(2)))
	}
	for len(g.rare) < 50_000 {
		g.rare = append(g.rare, word(2+g.r.IntN(3)))
	}
	total := 0.0
	for i := range g.common {
		total += 1 / (float64(i) + 2.7)
		g.often = append(g.often, total)
	}
	return g
}

func (g *generated) word() string {
	return g.common[sort.SearchFloat64s(g.often, g.r.Float64()*g.often[len(g.often)-1])]
}

// rules returns parsed rules: two in five a term with its word forms, the others
// phrases of two to four words, a quarter of them with slop, as in the built-in
// packs; every fifth has a
// condition, one in two hundred a pattern. plant holds a text that fires each.
func (g *generated) rules(n int) (specs []ruleSpec, plant []string) {
	for i := range n {
		rare := g.rare[i%len(g.rare)]
		m := matchSpec{kind: "term", forms: "both", words: []word{{text: rare}}}
		text := rare
		if i%5 >= 2 || len(rare) < rootMin || i >= len(g.rare) {
			parts := []string{rare, g.word()}
			for range g.r.IntN(3) {
				parts = append(parts, g.rare[g.r.IntN(len(g.rare))])
			}
			g.r.Shuffle(len(parts), func(a, b int) { parts[a], parts[b] = parts[b], parts[a] })
			text = strings.Join(parts, " ")
			m = matchSpec{kind: "phrase", slop: g.r.IntN(4) / 3, words: []word{{text: text}}}
		}
		if i%200 == 7 {
			m, text = matchSpec{kind: "regex", pattern: rare + ` \d{2,4}`}, rare+" 1234"
		}
		s := ruleSpec{id: fmt.Sprintf("r%d", i), kind: kindRule, version: 1, status: "active", category: "operations",
			levels: []level{{severity: domain.SeverityWarn}}, base: 60, count: 1, match: []matchSpec{m}}
		if i%5 == 4 {
			near := g.common[50+g.r.IntN(3000)]
			s.evidence = []evidenceSpec{{name: "near", match: []matchSpec{{kind: "phrase", words: []word{{text: near}}}},
				window: window{kind: "tokens", before: 8, after: 8}, points: 10}}
			s.require = requireSpec{all: []word{{text: "near"}}}
			text += " " + near
		}
		specs, plant = append(specs, s), append(plant, text)
	}
	return specs, plant
}

// beyondASCII are words that make every folding path run.
var beyondASCIIWords = []string{"café", "naïve", "re\u0301sume\u0301", "ＦＵＬＬ", "Jakarta’s", "“kutipan”", "—", "…", "🙂", "München", "İstanbul", "東京", "ﬁnal", "Rp１００", "Größe", "São"}

// text makes ordinary text with one of the planted texts in about 2 kB, and one
// word in eighty beyond ASCII where plain is false.
func (g *generated) text(bytes int, plant []string, plain bool) string {
	const hitEvery = 2000
	var b strings.Builder
	next, start := hitEvery, true
	for b.Len() < bytes {
		w := g.word()
		switch x := g.r.IntN(100); {
		case b.Len() >= next:
			w = plant[g.r.IntN(len(plant))]
			next = b.Len() + hitEvery/2 + g.r.IntN(hitEvery)
		case x < 12:
			w = []string{"di", "me", "ber", "ter", "pe", "ke", "meng"}[g.r.IntN(7)] + w + []string{"", "kan", "nya", "an", "i"}[g.r.IntN(5)]
		case x < 14:
			w = strings.ToUpper(w)
		case x < 15 && !plain:
			w = beyondASCIIWords[g.r.IntN(len(beyondASCIIWords))]
		}
		if start && w[0] >= 'a' && w[0] <= 'z' {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		start = false
		b.WriteString(w)
		switch x := g.r.IntN(100); {
		case x < 8:
			b.WriteString(". ")
			start = true
		case x < 14:
			b.WriteString(", ")
		case x < 15:
			b.WriteString("\n")
		case x < 17:
			b.WriteString(" 2025 ")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// generatedScanner builds n rules and returns what fires each.
func generatedScanner(t testing.TB, g *generated, n int) (*scanner, []string) {
	t.Helper()
	specs, plant := g.rules(n)
	return &scanner{program: buildSpecs(t, specs), limit: 64 << 20}, plant
}

func buildSpecs(t testing.TB, specs []ruleSpec) *program {
	t.Helper()
	l, problems := link(specs)
	p, more, _ := build(l)
	if problems = slices.Concat(problems, more); len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

// TestGeneratedRulesFire: each planted text makes its rule fire, so that the
// figures are about work that is done.
func TestGeneratedRulesFire(t *testing.T) {
	s, plant := generatedScanner(t, generate(3), 2000)
	for i, text := range plant {
		r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		if !slices.ContainsFunc(r.Findings, func(f domain.Finding) bool { return f.Rule == fmt.Sprintf("r%d", i) }) {
			t.Fatalf("rule %d does not fire on %q", i, text)
		}
	}
}
