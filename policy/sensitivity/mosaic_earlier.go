package sensitivity

import (
	"context"
	"slices"
	"sort"
	"time"

	"layak/domain"
)

var _ domain.MosaicScanner = (*scanner)(nil)

// yield is what the mosaics within the account find in one text.
type yield struct {
	digest     string    // of the rules
	parts      []yielded // of all these mosaics, in order
	incomplete bool
}

// yielded is one part in an earlier text: where it first stands and in which
// words it is said. No words: it is not there.
type yielded struct {
	field string
	s, e  int
	words []string // folded, each once; wordsKept at most
}

// wordsKept bounds what is remembered of one part of one text. Words beyond it
// count as not said, which flags too much rather than too little.
const wordsKept = 16

// Recent implements domain.MosaicScanner.
func (s *scanner) Recent() (longest time.Duration) {
	for k := range s.program.mosaics {
		longest = max(longest, s.program.mosaics[k].reach)
	}
	return longest
}

// Epoch implements domain.Scanner: what is found may change only where a validity
// or an exception begins or ends.
func (s *scanner) Epoch(now time.Time) int {
	turns := s.program.turns
	return sort.Search(len(turns), func(i int) bool { return turns[i].After(now) })
}

// turn collects the instants at which rules begin and end.
func (b *builder) turn() {
	for i := range b.rules {
		r := &b.rules[i]
		turns := []time.Time{r.spec.from, r.spec.until}
		for _, u := range r.unless {
			turns = append(turns, u.until)
		}
		for _, t := range turns {
			if !t.IsZero() {
				b.turns = append(b.turns, t)
			}
		}
	}
	slices.SortFunc(b.turns, time.Time.Compare)
}

// Yield implements domain.MosaicScanner. What could not be looked at makes every
// scan among it incomplete.
func (s *scanner) Yield(ctx context.Context, fields []domain.Field, now time.Time) (out domain.Yield) {
	y := &yield{digest: s.program.digest}
	defer func() {
		if p := recover(); p != nil {
			out = &yield{digest: s.program.digest, incomplete: true}
		}
	}()
	ev, reason := s.evaluate(ctx, fields, nil, now, false)
	defer ev.release()
	y.incomplete = reason != ""
	y.take(ev)
	return y
}

func (y *yield) take(ev *evaluation) {
	for k := range ev.program.mosaics {
		m := &ev.program.mosaics[k]
		if m.yields < 0 {
			continue
		}
		for _, list := range ev.located(m, everything) {
			y.parts = append(y.parts, ev.yielded(list))
		}
	}
}

func (ev *evaluation) yielded(list []located) (out yielded) {
	for i, l := range list {
		hits := ev.fields[l.field]
		if i == 0 {
			out.field, out.s, out.e = hits.field.Name, l.occ.s, l.occ.e
		}
		if w := hits.folded(l.occ); len(out.words) < wordsKept && !slices.Contains(out.words, w) {
			out.words = append(out.words, w)
		}
	}
	return out
}

// within reports whether an earlier text is near enough in time, before or after.
func (ev *evaluation) within(e *domain.Earlier, recent time.Duration) bool {
	return ev.now.Sub(e.At).Abs() <= recent
}

// fresh reports whether no earlier text in reach says the words of an occurrence
// for the part. What ages is fresh whenever it is said.
func (ev *evaluation) fresh(m *mosaic, part int, l located) bool {
	if m.yields < 0 || len(ev.earlier) == 0 || m.parts[part].ages {
		return true
	}
	words := ev.fields[l.field].folded(l.occ)
	for i := range ev.earlier {
		e := &ev.earlier[i]
		if slices.Contains(e.Yield.(*yield).parts[m.yields+part].words, words) && ev.within(e, m.parts[part].recent) {
			return false
		}
	}
	return true
}

// holdsMosaic reports whether a sample completes the mosaic of a rule.
func (s *scanner) holdsMosaic(ctx context.Context, rule int32, fields []domain.Field, before [][]domain.Field) bool {
	var earlier []domain.Earlier
	for _, text := range before {
		ev, _ := s.evaluate(ctx, text, nil, time.Time{}, true)
		y := &yield{digest: s.program.digest}
		y.take(ev)
		ev.release()
		earlier = append(earlier, domain.Earlier{Yield: y})
	}
	ev, _ := s.evaluate(ctx, fields, func() ([]domain.Earlier, error) { return earlier, nil }, time.Time{}, true)
	defer ev.release()
	return slices.ContainsFunc(ev.found, func(j judged) bool { return j.parts != nil && j.set == "" && j.rule == &s.program.rules[rule] })
}
