package sensitivity

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"layak/domain"
	"pgregory.net/rapid"
)

// The matching core against the plainest way to do the same: no hash, no index,
// no filter, no memory used again. Every phrase is tried at every token, every
// pattern at every byte.

// plainField is a field read the plain way.
func plainField(p *program, text string) *fieldHits {
	f := &fieldHits{casedFolder: folder{keepCase: true}}
	f.reset(p, domain.Field{Name: "body", Text: text})
	folded, _ := slowFold(text, false)
	f.view = fold(text, false)
	if string(folded) != string(f.view.text) {
		panic("the folded views differ")
	}
	start := -1
	for i, r := range string(folded) + " " {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		switch {
		case word && start < 0:
			start = i
		case !word && start >= 0:
			t := token{s: int32(start), e: int32(i)}
			if n := len(f.tokens); n > 0 {
				t.sentence = f.tokens[n-1].sentence
				if endsSentence(f.view, text, f.tokens[n-1], start) {
					t.sentence++
				}
			}
			f.tokens, start = append(f.tokens, t), -1
		}
	}
	return f
}

// plainHits tries every phrase at every token that may be its key.
func plainHits(p *program, f *fieldHits) map[hit]bool {
	named := make(map[string]int32)
	for i := range p.alternatives {
		named[p.alternatives[i].word]++
	}
	for id := range p.phrases {
		ph := &p.phrases[id]
		part := p.key(ph, named)
		for n, a := range p.part(ph, part) {
			k := key{phrase: int32(id), group: ph.group, part: uint16(part), alternative: uint16(n), single: ph.count == 1 && !ph.disguised}
			for i := range f.tokens {
				w := f.text(i)
				plain := a.forms == 0 && string(w) == a.word && (a.cased == "" || f.casedIs(i, a.cased))
				formed := a.forms != 0 && len(w) >= rootMin && len(w) <= formLimit && !ph.except[string(w)] && (string(w) == a.word || inflects(w, a))
				if plain || formed {
					p.try(f, &k, i)
				}
			}
		}
	}
	out := make(map[hit]bool)
	for _, h := range f.hits {
		out[hit{group: h.group, phrase: h.phrase, t0: h.t0, t1: h.t1}] = true
	}
	return out
}

// plainMatches tries a pattern at every byte.
func plainMatches(p *program, f *fieldHits, k int) (out []occurrence) {
	q := &p.patterns[k]
	v := f.view
	if q.cased {
		v = fold(f.field.Text, true)
	}
	end := 0
	for i := 0; i < len(v.text) && q.prefixes != nil && p.patterns[k].gate.open(f.view.text, strings.ContainsAny(string(f.view.text), "0123456789")); i++ {
		if i < end || !utf8.RuneStart(v.text[i]) || insideNumber(v.text, i) || !q.inside && !edge(v.text, i) || q.line && i > 0 && v.text[i-1] != '\n' {
			continue
		}
		rest := v.text[i:]
		if len(rest) > patternReach {
			rest = rest[:boundaryBefore(rest, patternReach)]
		}
		if loc := q.re.FindIndex(rest); loc != nil && loc[1] > 0 && (q.inside || edge(v.text, i+loc[1])) {
			out, end = append(out, f.matched(q, v, i, i+loc[1])), i+loc[1]
		}
	}
	return out
}

func sameAsPlain(t failer, p *program, ev *evaluation, text string) {
	plain := plainField(p, text)
	ev.collect(domain.Field{Name: "body", Text: text})
	f := ev.fields[len(ev.fields)-1]
	p.lookUp(ev.ctx, f, &p.quiet)
	if !slices.Equal(f.tokens, plain.tokens) {
		t.Fatalf("%q: tokens\n%v, want\n%v", text, f.tokens, plain.tokens)
	}
	want, got := plainHits(p, plain), make(map[hit]bool)
	for _, h := range f.hits {
		if h.read > 0 {
			continue // the plain way knows the folded view only
		}
		got[hit{group: h.group, phrase: h.phrase, t0: h.t0, t1: h.t1}] = true
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: hits\n%v, want\n%v", text, got, want)
	}
	for k := range p.patterns {
		if p.patterns[k].prefixes == nil {
			continue
		}
		if got, want := p.match(ev.ctx, f, nil, int32(k)), plainMatches(p, plain, k); !slices.Equal(got, want) {
			t.Fatalf("%q: %s finds %v, want %v", text, p.patterns[k].re, got, want)
		}
	}
}

// TestLikeThePlainWay: generated rules and the built-in packs find the same on
// texts made of their own words, in one evaluation's memory after the other.
func TestLikeThePlainWay(t *testing.T) {
	g := generate(5)
	specs, plant := g.rules(400)
	generated := buildSpecs(t, specs)
	builtin := builtIn(t).(*scanner).program
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text") + " " + strings.Join(rapid.SliceOfN(rapid.SampledFrom(plant), 0, 4).Draw(t, "plants"), rapid.SampledFrom([]string{" ", "-", ". ", "\u200b "}).Draw(t, "between"))
		for _, p := range []*program{generated, builtin} {
			ev := p.evaluation(t.Context(), testNow, false)
			sameAsPlain(t, p, ev, text)
			ev.release()
		}
	})
	r := rand.New(rand.NewPCG(7, 7))
	var words []string
	for i := range builtin.alternatives {
		if w := builtin.alternatives[i].word; w != "" {
			words = append(words, w)
		}
	}
	ev := builtin.evaluation(t.Context(), testNow, false)
	for range 30 {
		var b strings.Builder
		for range 30 {
			w := words[r.IntN(len(words))]
			b.WriteString([]string{w, strings.ToUpper(w), "di" + w + "kan", "mem" + w[1:], w + "-" + w, pieces[r.IntN(len(pieces))]}[r.IntN(6)])
			b.WriteString([]string{" ", " ", " ", ", ", ". ", "\n"}[r.IntN(6)])
		}
		sameAsPlain(t, builtin, ev, b.String())
	}
}

// TestScansBesideEachOther: scans at the same time, in memory that goes from one
// to the other, say what each says alone.
func TestScansBesideEachOther(t *testing.T) {
	s := builtIn(t)
	var texts []string
	for _, d := range readCorpus(t, "testdata/own.jsonl") {
		texts = append(texts, d.Text)
	}
	want := make([]domain.ScanResult, len(texts))
	for i, text := range texts {
		want[i] = s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
	}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range texts {
				k := (i*7 + worker*31) % len(texts)
				if got := s.Scan(t.Context(), []domain.Field{body(texts[k])}, testNow); !reflect.DeepEqual(got, want[k]) {
					t.Errorf("%q: %+v, want %+v", texts[k], got, want[k])
				}
			}
		})
	}
	all.Wait()
}
