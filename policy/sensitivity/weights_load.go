package sensitivity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// weightsSpec is a table of weights as written.
type weightsSpec struct {
	base   int
	topics []word
	lines  []word // an entry each
}

// Bounds of a table: what one word can decide, and how many there are.
const (
	weightMost   = 1000
	weightsLimit = 200_000
)

// weights reads a table:
//
//	base: -40
//	topics: [operations, location]
//	words: |
//	  kapal 7 1+12 2+4
//	  kami geser 15
//	  besok _ pagi 6
func (r *reader) weights(n ast.Node) *weightsSpec {
	w := &weightsSpec{}
	r.fields(n, map[string]func(ast.Node){
		"base":   func(n ast.Node) { w.base = r.number(n, -weightMost, weightMost) },
		"topics": func(n ast.Node) { w.topics = r.words(n) },
		"words":  func(n ast.Node) { w.lines = r.lines(n) },
	})
	if len(w.lines) == 0 {
		r.bad(n, "weights need words, a line each")
	}
	if len(w.lines) > weightsLimit || len(w.topics) > 100 {
		r.bad(n, "more than %d words or 100 topics", weightsLimit)
	}
	return w
}

// lines reads a text of several lines; each keeps its place.
func (r *reader) lines(n ast.Node) (out []word) {
	at := r.place(n)
	literal, block := n.(*ast.LiteralNode)
	text := ""
	if block {
		text = literal.Value.Value
	} else {
		text = r.text(n)
	}
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		here := at
		if block {
			here.line, here.column = at.line+1+i, 1
		}
		out = append(out, word{here, line})
	}
	return out
}

// weightsOf builds the table of a spec.
func (b *builder) weightsOf(s *ruleSpec) *weights {
	b.spec = s
	spec := s.weights
	out := newWeights(spec.base, texts(spec.topics), len(spec.lines))
	for _, line := range spec.lines {
		b.weight(out, line)
	}
	return out
}

// weight adds one line: one or two words, the second behind "_" where another
// stands between, their points, and for which topics they speak.
func (b *builder) weight(w *weights, line word) {
	one, ok := splitWeight(line.text)
	if !ok {
		b.bad(line.at, "%q is not one or two words (\"a b\", or \"a _ b\" with a word between) and points", line.text)
		return
	}
	n, points := len(one.words), one.points
	if points < -weightMost || points > weightMost {
		b.bad(line.at, "%q: points go from %d to %d", line.text, -weightMost, weightMost)
		return
	}
	var hashes []uint64
	for i, p := range one.words {
		if i == 1 && n == 3 {
			continue
		}
		tokens := tokenize(fold(p, false), p)
		if p != string(digits) && len(tokens) != 1 {
			b.bad(line.at, "%q is not one word", p)
			return
		}
		hashes = append(hashes, hashOne(weightKey(fold(p, false).text)))
	}
	hash := hashes[0]
	switch n {
	case 2:
		hash = hashTwo(hashes[0], hashes[1])
	case 3:
		hash = hashApart(hashes[0], hashes[1])
	}
	topics, ok := b.topics(w, line, one.topics)
	if ok && !w.add(hash, int16(points), topics) {
		b.bad(line.at, "%q stands twice", strings.Join(one.words, " "))
	}
}

// topics reads what a line says of topics, "2+14": fourteen points for the second.
func (b *builder) topics(w *weights, line word, parts []string) (out [weightTopics]topicPoints, ok bool) {
	if len(parts) > weightTopics {
		b.bad(line.at, "%q speaks for more than %d topics", line.text, weightTopics)
		return out, false
	}
	for i, p := range parts {
		number, points, _ := strings.Cut(p, "+")
		k, err := strconv.Atoi(number)
		v, err2 := strconv.Atoi(points)
		if err != nil || err2 != nil || k < 1 || k > len(w.topics) || v < 1 || v > 127 {
			b.bad(line.at, "%q is no topic (a number from 1 to %d, + and up to 127 points)", p, len(w.topics))
			return out, false
		}
		if i > 0 && out[0].topic == int8(k) {
			b.bad(line.at, "%q names a topic twice", line.text)
			return out, false
		}
		out[i] = topicPoints{int8(k), int8(v)}
	}
	return out, true
}

// weighing adds a match that asks what sentences are worth.
func (b *builder) weighing(g int32, m matchSpec) {
	spec := b.tables[m.name]
	if spec == nil {
		return // said by link
	}
	q := weighing{group: g, least: m.least, most: m.most, quiet: m.quiet}
	table, known := b.weighted[m.name]
	if !known {
		was := b.spec
		table = int32(len(b.weights))
		b.weighted[m.name] = table
		b.program.weights = append(b.program.weights, b.weightsOf(spec))
		b.spec = was
	}
	q.table = table
	if m.topic != "" {
		k := slices.Index(b.weights[table].topics, m.topic)
		if k < 0 {
			b.bad(m.at, "%q is no topic of %q (topics: %s)", m.topic, m.name, strings.Join(b.weights[table].topics, ", "))
			return
		}
		q.topic = int8(k + 1)
	}
	b.more(g).weighings = append(b.more(g).weighings, int32(len(b.weighings)))
	b.weighings = append(b.weighings, q)
}

// worth writes what a weighing asks.
func (m matchSpec) worth() string {
	switch {
	case m.quiet:
		return fmt.Sprintf("%s ≤ %d", m.name, m.most)
	case m.topic != "":
		return fmt.Sprintf("%s ≥ %d, %s", m.name, m.least, m.topic)
	}
	return fmt.Sprintf("%s ≥ %d", m.name, m.least)
}
