package sensitivity

import (
	"context"
	mathbits "math/bits"
	"slices"
	"sort"
	"unicode/utf8"

	"layak/domain"
)

// occurrence is one place where a match list holds. Tokens are half open. The
// core is what the match itself found; the hull also takes in the evidence that
// a building block required.
type occurrence struct {
	t0, t1 int // hull, in tokens
	c0, c1 int // core, in tokens
	s, e   int // hull, in bytes of the original
	phrase int // which phrase found it, -1 for others
}

// fieldHits is everything found in one field of a document.
type fieldHits struct {
	field     domain.Field
	view      view
	tokens    []token
	sentences []int                // first token of each sentence
	direct    map[int][]occurrence // by group
	emitted   map[int][]occurrence // by rule, filled while rules are evaluated
	count     int
	stems     []stem
	word      []byte
}

// collect finds all words, patterns and identifiers of the program in a field.
// It stops with ctx, or at hitLimit with false.
func (p *program) collect(ctx context.Context, field domain.Field, awake bits) (*fieldHits, bool) {
	f := &fieldHits{
		field: field, view: fold(field.Text, false),
		direct: make(map[int][]occurrence), emitted: make(map[int][]occurrence),
	}
	f.tokens = tokenize(f.view, field.Text)
	for i, t := range f.tokens {
		if t.sentence == len(f.sentences) {
			f.sentences = append(f.sentences, i)
		}
	}
	for i := range f.tokens {
		if i%cancelEvery == cancelEvery-1 && ctx.Err() != nil {
			return f, true
		}
		p.token(f, i)
		if f.count > hitLimit {
			break
		}
	}
	p.runPatterns(ctx, f)
	for _, c := range p.checks {
		c.find(f.view.text, func(s, e int) {
			from, to := f.view.source(s, e)
			f.span(c.group, s, e, from, to)
		})
	}
	for g := range f.direct {
		slices.SortFunc(f.direct[g], byPosition)
		if r := p.groups[g].primary; r >= 0 {
			awake.set(r)
		}
	}
	return f, f.count <= hitLimit
}

// bits is a set of rules, gone through in order.
type bits []uint64

func newBits(n int) bits      { return make(bits, (n+63)/64) }
func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// next returns the first member from i on, -1 where there is none.
func (b bits) next(i int) int {
	for w := i / 64; w < len(b); w++ {
		word := b[w]
		if w == i/64 {
			word &= ^uint64(0) << (i % 64)
		}
		if word != 0 {
			return w*64 + mathbits.TrailingZeros64(word)
		}
	}
	return -1
}

func byPosition(a, b occurrence) int {
	for _, d := range [...]int{a.t0 - b.t0, a.t1 - b.t1, a.s - b.s, a.e - b.e} {
		if d != 0 {
			return d
		}
	}
	return 0
}

func (f *fieldHits) text(i int) []byte { return f.view.text[f.tokens[i].s:f.tokens[i].e] }

// token looks up one token as it stands and without its affixes.
func (p *program) token(f *fieldHits, i int) {
	w := f.text(i)
	for _, k := range p.words[string(w)] {
		ph := &p.phrases[k.phrase]
		if a := ph.parts[k.part][k.alternative]; a.cased == "" || f.casedIs(i, a.cased) {
			p.try(f, k, i)
		}
	}
	if len(p.roots) == 0 || len(w) < rootMin || len(w) > formLimit {
		return
	}
	f.stems = indonesian(f.stems[:0], w)
	half := len(f.stems)
	f.stems = english(f.stems, w)
	for n, s := range f.stems {
		if s.length() < rootMin {
			continue
		}
		f.word = s.appendTo(f.word[:0])
		for _, k := range p.roots[string(f.word)] {
			ph := &p.phrases[k.phrase]
			forms := ph.parts[k.part][k.alternative].forms
			if (n == 0 || forms == "both" || (forms == "id") == (n < half)) && !ph.except[string(w)] {
				p.try(f, k, i)
			}
		}
	}
}

// casedIs reports whether token i is written exactly so in the original, apart
// from width and zero-width characters.
func (f *fieldHits) casedIs(i int, cased string) bool {
	s, e := f.view.source(f.tokens[i].s, f.tokens[i].e)
	written := f.field.Text[s:e]
	return written == cased || !ascii(written) && string(fold(written, true).text) == cased
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// add records tokens [t0,t1) for a group, joining a reduplication
// ("kapal-kapal") into one occurrence.
func (f *fieldHits) add(group, phrase, t0, t1 int) {
	list := f.direct[group]
	if n := len(list) - 1; n >= 0 && list[n].phrase == phrase {
		last := &list[n]
		if last.t0 == t0 && last.t1 == t1 {
			return
		}
		if last.t1 == t0 && t1 == t0+1 && string(f.view.text[f.tokens[t0-1].e:f.tokens[t0].s]) == "-" {
			last.t1, last.c1 = t1, t1
			_, last.e = f.view.source(f.tokens[t0].s, f.tokens[t0].e)
			return
		}
	}
	s, e := f.view.source(f.tokens[t0].s, f.tokens[t1-1].e)
	f.direct[group] = append(list, occurrence{t0: t0, t1: t1, c0: t0, c1: t1, s: s, e: e, phrase: phrase})
	f.count++
}

// span records bytes [s,e) of the folded view for a group.
func (f *fieldHits) span(group, s, e, from, to int) {
	t0 := sort.Search(len(f.tokens), func(i int) bool { return f.tokens[i].e > s })
	t1 := sort.Search(len(f.tokens), func(i int) bool { return f.tokens[i].s >= e })
	if t0 >= t1 {
		t0 = max(0, min(t0, len(f.tokens)-1))
		t1 = min(t0+1, len(f.tokens))
	}
	f.direct[group] = append(f.direct[group], occurrence{t0: t0, t1: t1, c0: t0, c1: t1, s: from, e: to, phrase: -1})
	f.count++
}
