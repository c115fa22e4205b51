package sensitivity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"layak/domain"
)

// How words are weighed: a logistic regression on sentences, by AdaGrad, whose
// weights are drawn to 0 wherever they are used.
const (
	weighRounds    = 16
	weighStep      = 0.5
	weighStiffness = 3e-3
	weighInput     = 0.3 // of each word; the points are in these units
	weighScale     = 10  // points for one unit of log odds
	weighLeaks     = 2   // weight of a leak
	weighHard      = 2   // of a sentence of a clear draft; an ordinary one has 1
	weighLeast     = 2   // in how many labelled drafts a word stands that counts
	topicLeast     = 5   // points from which on a word speaks for a topic
	topicDrafts    = 3   // in how many leaks it stands
)

// weighKept are the fewest points with which a word, a pair and a pair with a word
// between are kept.
var weighKept = [...]int{2, 4, 5}

// TestWeigh is behind `make weigh`: it learns the words of `leak-words` from the
// drafts in LAYAK_TEST_FIT_ON, tells how well words carry over to drafts left out in
// turn, and writes the pack that LAYAK_TEST_WEIGH names.
func TestWeigh(t *testing.T) {
	file := os.Getenv("LAYAK_TEST_WEIGH")
	if file == "" {
		missing(t, "weigh", "LAYAK_TEST_WEIGH")
	}
	drafts := append(samplesOf(t), portions(t, "LAYAK_TEST_FIT_ON")...)
	for _, share := range []float64{0.002, 0.005} {
		t.Log(leftOut(drafts, share))
	}
	l := newLesson(drafts)
	if err := os.WriteFile(file, []byte(l.write(l.learn())), 0o644); err != nil {
		t.Fatal(err)
	}
}

// samplesOf are the samples of the built-in rules, as drafts.
func samplesOf(t *testing.T) (out []labelled) {
	t.Helper()
	for _, r := range unproven(t).program.rules {
		if r.spec.kind != kindRule || r.spec.category == "house_style" || leastScore(r.spec.levels) > 100 {
			continue
		}
		for _, x := range r.spec.hit {
			out = append(out, labelled{ID: r.spec.id, Text: x.text, Label: "sensitive", Categories: []string{r.spec.category}, Spans: []string{x.text}})
		}
		for _, x := range r.spec.miss {
			out = append(out, labelled{ID: r.spec.id, Text: x.text, Label: "clear"})
		}
	}
	return out
}

// lesson is what words are learned from: sentences as the words they hold.
type lesson struct {
	words     []string          // as they are looked up
	written   map[string]string // of a word that is looked up: how it is written most often
	number    map[string]int32
	sentences []taught
	topics    []map[int32]int // of each category: in how many of its leaks a word stands
	leaks     []int           // of each category
}

type taught struct {
	words  []int32
	leak   float64 // 1 or 0
	weight float64
}

var weighTopics = domain.Categories()[:10]

// newLesson takes from a draft the passages that give something away, or every
// sentence where nothing does. Only words of labelled drafts count: those are
// invented, and name nobody.
func newLesson(drafts []labelled) *lesson {
	l := &lesson{number: make(map[string]int32), topics: make([]map[int32]int, len(weighTopics)), leaks: make([]int, len(weighTopics))}
	for k := range l.topics {
		l.topics[k] = make(map[int32]int)
	}
	in, forms := make(map[string]int), make(map[string]map[string]int)
	for _, d := range drafts {
		if d.Note != "ordinary" {
			for w := range wordsOf(d.Text, false)[0] {
				in[w]++
			}
			countForms(forms, d.Text)
		}
	}
	proper := properNouns(drafts)
	for w, n := range in {
		if n >= weighLeast && !slices.ContainsFunc(strings.Split(w, " "), func(p string) bool { return proper[p] }) {
			l.words = append(l.words, w)
		}
	}
	slices.Sort(l.words)
	for i, w := range l.words {
		l.number[w] = int32(i)
	}
	l.written = commonest(forms)
	for _, d := range drafts {
		l.teach(d)
	}
	return l
}

// countForms counts how the words of a text that are looked up alike are written.
func countForms(forms map[string]map[string]int, text string) {
	f := readText(text)
	for t := range f.tokens {
		k := string(weightKey(f.text(t)))
		if forms[k] == nil {
			forms[k] = make(map[string]int)
		}
		forms[k][string(f.text(t))]++
	}
}

func commonest(forms map[string]map[string]int) map[string]string {
	out := map[string]string{"_": "_", string(digits): string(digits)}
	for k, list := range forms {
		if k == string(digits) {
			continue
		}
		best := ""
		for w, n := range list {
			if best == "" || n > list[best] || n == list[best] && w < best {
				best = w
			}
		}
		out[k] = best
	}
	return out
}

// spelled writes a word that is looked up, or a pair, so that it can be read.
func (l *lesson) spelled(w string) string {
	parts := strings.Split(w, " ")
	for i, p := range parts {
		parts[i] = l.written[p]
	}
	return strings.Join(parts, " ")
}

// properShare is how often a word has a capital within a sentence, and small letters
// behind it, that is a name or a place.
const properShare = 0.8

// dated are words with a capital that name nobody.
var dated = strings.Fields("senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday thursday friday saturday sunday " +
	"januari februari maret april mei juni juli agustus september oktober november desember january february march may june july august october december")

// properNouns are the words, as they are looked up, that are names of people and
// places, so that none gets into the table.
func properNouns(drafts []labelled) map[string]bool {
	capital, all := make(map[string]float64), make(map[string]float64)
	for _, d := range drafts {
		f := readText(d.Text)
		for s := range f.sentences {
			from, to := f.sentence(s)
			for t := from + 1; t < to; t++ {
				b, e := f.view.source(int(f.tokens[t].s), int(f.tokens[t].e))
				written := []rune(d.Text[b:e])
				if len(written) < 2 || unicode.IsUpper(written[1]) {
					continue // an abbreviation, or loud
				}
				k := string(weightKey(f.text(t)))
				all[k]++
				if unicode.IsUpper(written[0]) {
					capital[k]++
				}
			}
		}
	}
	out := make(map[string]bool)
	for k, n := range all {
		out[k] = capital[k] >= properShare*n
	}
	for _, w := range dated {
		delete(out, string(weightKey([]byte(w))))
	}
	return out
}

func readText(text string) *fieldHits {
	f := &fieldHits{folder: folder{memory: new(segments)}, casedFolder: folder{memory: new(segments), keepCase: true}}
	f.field = body(text)
	f.read()
	return f
}

func (l *lesson) teach(d labelled) {
	if d.Label == "sensitive" {
		words := l.known(wordsOf(strings.Join(d.Spans, " "), false)[0])
		l.sentences = append(l.sentences, taught{words, 1, weighLeaks})
		for k, topic := range weighTopics {
			if has(d.Categories, topic) {
				l.leaks[k]++
				for _, w := range words {
					l.topics[k][w]++
				}
			}
		}
		return
	}
	weight := 1.0
	if d.Note != "ordinary" {
		weight = weighHard
	}
	for _, s := range wordsOf(d.Text, true) {
		l.sentences = append(l.sentences, taught{l.known(s), 0, weight})
	}
}

func (l *lesson) known(set map[string]bool) (out []int32) {
	for w := range set {
		if n, ok := l.number[w]; ok {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// wordsOf returns the entries that a text could hold, by sentence or as a whole.
func wordsOf(text string, apart bool) (out []map[string]bool) {
	f := readText(text)
	add := func(from, to int) {
		set := make(map[string]bool)
		var keys []string
		for t := from; t < to; t++ {
			k := string(weightKey(f.text(t)))
			set[k] = true
			if n := len(keys); n > 0 {
				set[keys[n-1]+" "+k] = true
				if n > 1 {
					set[keys[n-2]+" _ "+k] = true
				}
			}
			keys = append(keys, k)
		}
		out = append(out, set)
	}
	if !apart {
		add(0, len(f.tokens))
		return out
	}
	for s := range f.sentences {
		add(f.sentence(s))
	}
	return out
}

// learned are the weights of the words, and what stands for all sentences.
type learned struct {
	base float64
	of   []float64
}

func (l *lesson) learn() learned {
	m := learned{base: -2, of: make([]float64, len(l.words))}
	squares, baseSquares := make([]float64, len(l.words)), 1e-6
	for i := range squares {
		squares[i] = 1e-6
	}
	random := rand.New(rand.NewPCG(1, 2))
	order := make([]int, len(l.sentences))
	for i := range order {
		order[i] = i
	}
	for range weighRounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &l.sentences[i]
			wrong := s.weight * (1/(1+math.Exp(-m.odds(s.words))) - s.leak)
			if math.Abs(wrong) < 1e-4 {
				continue
			}
			for _, w := range s.words {
				g := wrong*weighInput + weighStiffness*m.of[w]
				squares[w] += g * g
				m.of[w] -= weighStep * g / math.Sqrt(squares[w])
			}
			baseSquares += wrong * wrong
			m.base -= weighStep * wrong / math.Sqrt(baseSquares)
		}
	}
	return m
}

func (m learned) odds(words []int32) float64 {
	z := m.base
	for _, w := range words {
		z += weighInput * m.of[w]
	}
	return z
}

// points are those of a word.
func (m learned) points(w int) int { return int(math.Round(weighScale * weighInput * m.of[w])) }

// write makes the pack's table, the words in order.
func (l *lesson) write(m learned) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Learned by `+"`make weigh`"+` (docs/learning.md); not written by hand.
rules:
  - id: leak-words
    kind: weights
    version: 1
    title: {id: 'Bobot kata', en: 'Weights of words'}
    weights:
      base: %d
      topics: [%s]
      words: |
`, int(math.Round(weighScale*m.base)), strings.Join(weighTopics, ", "))
	for i, w := range l.words {
		if p := m.points(i); max(p, -p) >= weighKept[strings.Count(w, " ")] {
			fmt.Fprintf(&b, "        %s %d%s\n", l.spelled(w), p, l.speaksFor(int32(i)))
		}
	}
	return b.String()
}

// speaksFor writes the topics in whose leaks a word stands more often than in the
// others', by the logarithm of the ratio.
func (l *lesson) speaksFor(w int32) string {
	all, total := 0, 0
	for k := range weighTopics {
		all, total = all+l.topics[k][w], total+l.leaks[k]
	}
	if all < topicDrafts || strings.Contains(l.words[w], " ") {
		return ""
	}
	type spoken struct{ topic, points int }
	var list []spoken
	for k := range weighTopics {
		n, of := float64(l.topics[k][w]), float64(l.leaks[k])
		rest, others := float64(all)-n, float64(total)-of
		if p := int(math.Round(weighScale * math.Log((n+0.5)/(of+1)*(others+1)/(rest+0.5)))); p >= topicLeast {
			list = append(list, spoken{k + 1, min(p, 127)})
		}
	}
	slices.SortStableFunc(list, func(a, b spoken) int { return b.points - a.points })
	var b strings.Builder
	for _, s := range list[:min(len(list), weightTopics)] {
		fmt.Fprintf(&b, " %d+%d", s.topic, s.points)
	}
	return b.String()
}

// leftOut tells how well words carry over: those learned from four fifths of the
// drafts, on the others, at the threshold that holds up a share of all ordinary
// texts (which were learned from).
func leftOut(drafts []labelled, share float64) string {
	const folds = 5
	found, wrong, leaks := 0, 0, 0
	for fold := range folds {
		var in, out []labelled
		var ordinary []float64
		for i, d := range drafts {
			if i%folds == fold && d.Note != "ordinary" {
				out = append(out, d)
			} else {
				in = append(in, d)
			}
		}
		l := newLesson(in)
		m := l.learn()
		for _, d := range drafts {
			if d.Note == "ordinary" {
				ordinary = append(ordinary, l.worst(m, d.Text))
			}
		}
		slices.Sort(ordinary)
		at := 0.0
		if n := len(ordinary); n > 0 {
			at = ordinary[n-1-int(share*float64(n))]
		}
		for _, d := range out {
			held := l.worst(m, d.Text) > at
			leaks += count01(d.Label == "sensitive")
			found += count01(held && d.Label == "sensitive")
			wrong += count01(held && d.Label != "sensitive")
		}
	}
	return fmt.Sprintf("left out in turn, %.1f %% of ordinary texts held up: recall %.3f, precision %.3f",
		share*100, float64(found)/float64(leaks), float64(found)/float64(max(found+wrong, 1)))
}

// worst is the highest log odds of a text's sentences.
func (l *lesson) worst(m learned, text string) float64 {
	worst := math.Inf(-1)
	for _, s := range wordsOf(text, true) {
		worst = max(worst, m.odds(l.known(s)))
	}
	return worst
}

func count01(b bool) int {
	if b {
		return 1
	}
	return 0
}
