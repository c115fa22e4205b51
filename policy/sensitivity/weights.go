package sensitivity

import (
	"bytes"
	"cmp"
	mathbits "math/bits"
	"slices"
)

// weights are words, and pairs of words in a row or with one between, that have
// points, most of them learned from labelled drafts (docs/learning.md). A sentence
// is worth the points of those in it, each counted once, and the table's own.
//
// The model is a logistic regression: ten points are one unit of log odds that the
// sentence gives something away.
type weights struct {
	base   int
	topics []string
	slots  []weightSlot // by hash, as many as a power of two, half of them free
	size   int
}

// weightSlot is one entry; hash is 0 where there is none.
type weightSlot struct {
	hash   uint64
	points int16
	topics [weightTopics]topicPoints
}

// weightTopics is for how many topics a word can speak.
const weightTopics = 2

// topicPoints says how much a word speaks for a topic, counted from 1; 0 is none.
type topicPoints struct{ topic, points int8 }

// weighing is a match that asks what sentences are worth.
type weighing struct {
	group int32
	table int32
	least int  // of a sentence
	most  int  // of each sentence of a field, where quiet
	quiet bool // the match is a field with no sentence above most
	topic int8 // the sentence speaks for this one most, counted from 1; 0: whatever it is about
}

func newWeights(base int, topics []string, size int) *weights {
	room := 1 << mathbits.Len(uint(2*size))
	return &weights{base: base, topics: topics, slots: make([]weightSlot, max(room, 2))}
}

// add puts an entry in and tells whether it was new.
func (w *weights) add(hash uint64, points int16, topics [weightTopics]topicPoints) bool {
	s := w.slot(hash)
	if s.hash != 0 {
		return false
	}
	*s = weightSlot{hash, points, topics}
	w.size++
	return true
}

// slot returns the entry of a hash, or the free place where it belongs.
func (w *weights) slot(hash uint64) *weightSlot {
	mask := uint64(len(w.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if s := &w.slots[i]; s.hash == hash || s.hash == 0 {
			return s
		}
	}
}

// weightUsed is set in every hash, so that none is that of a free place.
const weightUsed = 1 << 63

// Hashes of what has points: one word, two in a row, two with one between.
func hashOne(word []byte) uint64 {
	h := uint64(14695981039346656037) // FNV-1a, 64 bits
	for _, c := range word {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h | weightUsed
}

func hashTwo(a, b uint64) uint64 {
	return (mathbits.RotateLeft64(a, 23)*0x9e3779b97f4a7c15 ^ b) | weightUsed
}
func hashApart(a, b uint64) uint64 {
	return (mathbits.RotateLeft64(a, 41)*0xc2b2ae3d27d4eb4f ^ b) | weightUsed
}

// digits stands for every token that holds a digit.
var digits = []byte("#")

// Affixes that are taken off a word before it is looked up, the longest first. It is
// a key and no root: words that come out alike share their points, whether they have
// to do with each other or not. What is left has at least weightRoot letters.
var (
	weightClitics  = [][]byte{[]byte("lah"), []byte("kah"), []byte("nya"), []byte("ku"), []byte("mu")}
	weightPrefixes = [][]byte{[]byte("memper"), []byte("diper"), []byte("meng"), []byte("meny"), []byte("mem"), []byte("men"), []byte("me"),
		[]byte("peng"), []byte("peny"), []byte("pem"), []byte("pen"), []byte("ber"), []byte("ter"), []byte("di"), []byte("ke"), []byte("se")}
	weightSuffixes = [][]byte{[]byte("kan"), []byte("an"), []byte("i")}
)

const weightRoot = 4

// weightKey is what a folded token is looked up as: part of it, or digits.
func weightKey(token []byte) []byte {
	if bytes.ContainsAny(token, "0123456789") {
		return digits
	}
	cutting := func(affixes [][]byte, cut func(w, a []byte) ([]byte, bool), least int) {
		for _, a := range affixes {
			if rest, ok := cut(token, a); ok && len(rest) >= least {
				token = rest
				return
			}
		}
	}
	cutting(weightClitics, bytes.CutSuffix, weightRoot)
	cutting(weightPrefixes, bytes.CutPrefix, weightRoot)
	cutting(weightSuffixes, bytes.CutSuffix, weightRoot)
	return token
}

// worth is what the sentences of a field are worth.
type worth struct {
	of    []int
	known bool
}

// stamps tell which entries of a table have been counted in a sentence.
type stamps struct {
	at  []uint32 // of each slot: when it was last counted
	now uint32
}

// next begins another sentence.
func (m *stamps) next(slots int) {
	if len(m.at) != slots {
		m.at, m.now = make([]uint32, slots), 0
	}
	if m.now++; m.now == 0 { // it has gone round
		clear(m.at)
		m.now = 1
	}
}

// weightHit is an entry found in a sentence, at tokens [t0,t1).
type weightHit struct {
	slot   *weightSlot
	t0, t1 int
}

// each calls fn for every entry of the table in tokens [from,to), each once.
func (w *weights) each(f *fieldHits, m *stamps, from, to int, fn func(h weightHit)) {
	m.next(len(w.slots))
	mask := uint64(len(w.slots) - 1)
	count := func(hash uint64, t0, t1 int) {
		for i := hash & mask; w.slots[i].hash != 0; i = (i + 1) & mask {
			if w.slots[i].hash == hash {
				if m.at[i] != m.now {
					m.at[i] = m.now
					fn(weightHit{&w.slots[i], t0, t1})
				}
				return
			}
		}
	}
	var last, before uint64
	for t := from; t < to; t++ {
		h := hashOne(weightKey(f.text(t)))
		count(h, t, t+1)
		if last != 0 {
			count(hashTwo(last, h), t-1, t+1)
		}
		if before != 0 {
			count(hashApart(before, h), t-2, t+1)
		}
		before, last = last, h
	}
}

// weigh returns what each sentence of the field is worth.
func (ev *evaluation) weigh(f *fieldHits, table int32) []int {
	if len(f.worths) != len(ev.program.weights) {
		f.worths = make([]worth, len(ev.program.weights))
	}
	out := &f.worths[table]
	if out.known {
		return out.of
	}
	w, m := ev.program.weights[table], ev.stamps(table)
	out.known, out.of = true, out.of[:0]
	for s := range f.sentences {
		from, to := f.sentence(s)
		out.of = append(out.of, w.worth(f, m, from, to))
	}
	return out.of
}

// weightAgainst is the most, in points, that words take away from a sentence: so that
// nobody hides a leak behind a row of harmless ones.
const weightAgainst = 30

// worth is what tokens [from,to) are worth as a sentence.
func (w *weights) worth(f *fieldHits, m *stamps, from, to int) int {
	gains, losses := 0, 0
	w.each(f, m, from, to, func(h weightHit) {
		gains, losses = gains+max(0, int(h.slot.points)), losses-min(0, int(h.slot.points))
	})
	return w.base + gains - min(losses, weightAgainst)
}

// stamps returns the memory for a table.
func (ev *evaluation) stamps(table int32) *stamps {
	if len(ev.counted) != len(ev.program.weights) {
		ev.counted = make([]stamps, len(ev.program.weights))
	}
	return &ev.counted[table]
}

// sentence returns the tokens [from,to) of a sentence.
func (f *fieldHits) sentence(s int) (from, to int) {
	to = len(f.tokens)
	if s+1 < len(f.sentences) {
		to = int(f.sentences[s+1])
	}
	return int(f.sentences[s]), to
}

// weighed appends where a weighing holds in a field: the worthiest words in a row of
// each sentence, or the whole field.
func (ev *evaluation) weighed(f *fieldHits, dst []occurrence, k int32) []occurrence {
	q := &ev.program.weighings[k]
	w, m := ev.program.weights[q.table], ev.stamps(q.table)
	worth := ev.weigh(f, q.table)
	if q.quiet {
		if len(worth) > 0 && slices.Max(worth) <= q.most {
			dst = append(dst, f.tokensAt(0, len(f.tokens)))
		}
		return dst
	}
	for s, points := range worth {
		if points < q.least {
			continue
		}
		from, to := f.sentence(s)
		if q.topic != 0 && w.topic(f, m, from, to) != q.topic {
			continue
		}
		o := f.tokensAt(w.core(f, m, from, to))
		o.worth, o.weighing = points, k+1
		f.count++
		dst = append(dst, o)
	}
	return dst
}

// tokensAt is the occurrence of tokens [t0,t1).
func (f *fieldHits) tokensAt(t0, t1 int) occurrence {
	s, e := f.view.source(int(f.tokens[t0].s), int(f.tokens[t1-1].e))
	return occurrence{t0: t0, t1: t1, c0: t0, c1: t1, s: s, e: e, phrase: -1}
}

// core returns the tokens in a row that are worth most (Kadane's algorithm): what an
// entry gives is credited to its last word.
func (w *weights) core(f *fieldHits, m *stamps, from, to int) (t0, t1 int) {
	credit := make([]int, to-from)
	begin := make([]int, to-from) // of the longest entry that ends here and speaks for a leak
	for i := range begin {
		begin[i] = from + i
	}
	w.each(f, m, from, to, func(h weightHit) {
		last := h.t1 - 1 - from
		credit[last] += int(h.slot.points)
		if h.slot.points > 0 {
			begin[last] = min(begin[last], h.t0)
		}
	})
	best, sum, start := -1<<31, 0, from
	for i, c := range credit {
		if sum <= 0 {
			sum, start = 0, begin[i]
		}
		if sum += c; sum > best {
			best, t0, t1 = sum, min(start, begin[i]), from+i+1
		}
	}
	return t0, t1
}

// topic returns what a sentence speaks for most, counted from 1; the last where it
// speaks for none.
func (w *weights) topic(f *fieldHits, m *stamps, from, to int) int8 {
	sums := make([]int, len(w.topics)+1)
	w.each(f, m, from, to, func(h weightHit) {
		for _, t := range h.slot.topics {
			sums[t.topic] += int(t.points)
		}
	})
	best := len(sums) - 1
	for k := 1; k < len(sums); k++ {
		if sums[k] > sums[best] {
			best = k
		}
	}
	return int8(best)
}

// Names of what a sentence's worth is made of.
const (
	pointWord       = "word"
	pointOtherWords = "other-words"
	pointSentence   = "sentence" // what a sentence is worth without any word
)

// worthTold is how many words a finding names; the rest are one sum.
const worthTold = 8

// tellWorth adds to the points of a finding the words that made its sentence what
// it is worth, those that count most.
func (ev *evaluation) tellWorth(f *fieldHits, o occurrence) {
	q := &ev.program.weighings[o.weighing-1]
	w, m := ev.program.weights[q.table], ev.stamps(q.table)
	from, to := f.sentence(int(f.tokens[o.c0].sentence))
	var hits []weightHit
	w.each(f, m, from, to, func(h weightHit) { hits = append(hits, h) })
	size := func(h weightHit) int { return max(int(h.slot.points), -int(h.slot.points)) }
	slices.SortStableFunc(hits, func(a, b weightHit) int { return cmp.Compare(size(b), size(a)) })
	rest := o.worth - w.base // also what words against it would have taken away beyond weightAgainst
	for _, h := range hits[:min(len(hits), worthTold)] {
		s, e := f.view.source(int(f.tokens[h.t0].s), int(f.tokens[h.t1-1].e))
		ev.points = append(ev.points, point{name: pointWord, points: int(h.slot.points), s: s, e: e})
		rest -= int(h.slot.points)
	}
	if rest != 0 {
		ev.points = append(ev.points, point{name: pointOtherWords, points: rest})
	}
	ev.points = append(ev.points, point{name: pointSentence, points: w.base})
}

// stirWeights wakes the rules that ask what the sentences of the field are worth.
func (ev *evaluation) stirWeights(f *fieldHits) {
	p := ev.program
	for k := range p.weighings {
		q := &p.weighings[k]
		if !p.leads(q.group) {
			continue
		}
		worth := ev.weigh(f, q.table)
		if len(worth) > 0 && (q.quiet || slices.Max(worth) >= q.least) {
			ev.awake.set(p.groups[q.group].primary)
		}
	}
}

// addWorth adds what the sentence of a match is worth to its score.
func (ev *evaluation) addWorth(r *rule, f int, j *judged) {
	if j.occ.weighing > 0 && len(ev.program.groups[r.primary].sources().weighings) > 0 {
		j.score += j.occ.worth
		ev.tellWorth(ev.fields[f], j.occ)
	}
}
