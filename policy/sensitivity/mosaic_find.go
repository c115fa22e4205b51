package sensitivity

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"layak/domain"
)

// chosen is where a part of a mosaic was found: in a field of the text, or in an
// earlier one.
type chosen struct {
	located
	part    *mosaicPart
	fresh   bool // no earlier text says these words for this part
	earlier *domain.Earlier
	there   *yielded // in the earlier text
}

// before reports whether an earlier text holds the part.
func (c chosen) before() bool { return c.earlier != nil }

// among completes mosaics, once the other rules have said what they find.
func (ev *evaluation) among(before func() ([]domain.Earlier, error)) {
	ev.before = before
	ordinary := len(ev.found)
	for k := range ev.program.mosaics {
		m := &ev.program.mosaics[k]
		asks := m.yields >= 0 && before != nil
		if ev.ctx.Err() != nil || !ev.counts(m.spec) || !ev.awake.has(m.rule) && !asks {
			continue
		}
		if p := ev.puzzle(m, ev.found[:ordinary], asks); p.solved() {
			ev.complete(m, p.picked)
		}
	}
}

// recall asks what the account has said before, once.
func (ev *evaluation) recall() {
	if ev.before == nil {
		return
	}
	earlier, err := ev.before()
	ev.before, ev.unread = nil, err != nil
	for _, e := range earlier {
		y, ok := e.Yield.(*yield)
		if !ok || y.digest != ev.program.digest || y.incomplete {
			ev.unread = true
			continue
		}
		ev.earlier = append(ev.earlier, e)
	}
}

// latest returns the latest earlier text that has the part.
func (ev *evaluation) latest(m *mosaic, part int) (*domain.Earlier, *yielded) {
	if m.yields < 0 {
		return nil, nil
	}
	for i := range ev.earlier {
		y := &ev.earlier[i].Yield.(*yield).parts[m.yields+part]
		if len(y.words) > 0 && ev.within(&ev.earlier[i], m.parts[part].recent) {
			return &ev.earlier[i], y
		}
	}
	return nil, nil
}

// puzzle is one place for each part, where there is one.
type puzzle struct {
	lists  [][]located // of each part, in the text
	picked []chosen    // of each part: fresh words first, then the text's others, then the latest earlier text
	joined bool        // parts were left out because another rule has joined all
}

// puzzle picks a place for each part; asks tells whether earlier texts may have
// some. What another rule has joined in one field is left out, so that nobody
// reads of it twice.
func (ev *evaluation) puzzle(m *mosaic, ordinary []judged, asks bool) *puzzle {
	p := &puzzle{}
	p.lists = ev.located(m, func(found bool) bool { return found || asks })
	p.leaveOut(ev, m, ordinary)
	none := func(list []located) bool { return len(list) == 0 }
	if slices.ContainsFunc(p.lists, none) && asks && slices.ContainsFunc(p.lists, func(list []located) bool { return !none(list) }) {
		ev.recall()
	}
	for k, list := range p.lists {
		part := &m.parts[k]
		fresh := slices.IndexFunc(list, func(l located) bool { return ev.fresh(m, k, l) })
		if len(list) > 0 {
			p.picked = append(p.picked, chosen{part: part, located: list[max(fresh, 0)], fresh: fresh >= 0})
		} else if e, there := ev.latest(m, k); e != nil {
			p.picked = append(p.picked, chosen{part: part, earlier: e, there: there})
		}
	}
	return p
}

// solved reports whether every part has a place, and the text tells all by itself
// or something that no earlier text says.
func (p *puzzle) solved() bool {
	return len(p.picked) == len(p.lists) && (!slices.ContainsFunc(p.picked, chosen.before) ||
		slices.ContainsFunc(p.picked, func(c chosen) bool { return c.fresh }))
}

// leaveOut takes away what an ordinary finding of the same severity or worse has
// joined: it touches every part.
func (p *puzzle) leaveOut(ev *evaluation, m *mosaic, ordinary []judged) {
	if ev.proving {
		return // a sample proves its own rule
	}
	least := highest(m.spec.levels, m.spec.base).severity
	for _, j := range ordinary {
		if j.set != "" || j.level.severity < least || j.rule.spec.status != statusActive {
			continue
		}
		touched := func(l located) bool { return l.field == j.field && ev.touches(j, l.occ) }
		if slices.ContainsFunc(p.lists, func(list []located) bool { return !slices.ContainsFunc(list, touched) }) {
			continue
		}
		p.joined = true
		for k := range p.lists {
			p.lists[k] = slices.DeleteFunc(p.lists[k], touched)
		}
	}
}

// touches reports whether a finding spans an occurrence or counts it.
func (ev *evaluation) touches(j judged, o occurrence) bool {
	if o.s < j.occ.e && j.occ.s < o.e {
		return true
	}
	return slices.ContainsFunc(ev.points[j.points[0]:j.points[1]], func(p point) bool { return o.s < p.e && p.s < o.e })
}

// complete judges a mosaic whose parts are all there. It stands where the text
// first adds something.
func (ev *evaluation) complete(m *mosaic, picked []chosen) {
	r := &ev.program.rules[m.rule]
	at := slices.IndexFunc(picked, func(c chosen) bool { return c.fresh })
	if !slices.ContainsFunc(picked, chosen.before) {
		at = 0
	}
	j := judged{rule: r, field: picked[at].field, occ: picked[at].occ, score: m.spec.base, parts: picked}
	if j.level = highest(m.spec.levels, j.score); j.level.severity == 0 {
		return
	}
	if len(ev.found) >= findingLimit {
		ev.full = true
		return
	}
	j.points[0] = len(ev.points)
	ev.points = append(ev.points, point{name: "match", points: m.spec.base, s: j.occ.s, e: j.occ.e})
	j.points[1] = len(ev.points)
	j.set = ev.exception(r, j.field, j.occ, false)
	ev.found = append(ev.found, j)
}

// parts are the parts of a finding.
func (ev *evaluation) parts(j *judged) []domain.FindingPart {
	out := make([]domain.FindingPart, 0, len(j.parts))
	for _, c := range j.parts {
		if c.earlier != nil {
			text := c.earlier.EarlierText
			out = append(out, domain.FindingPart{Name: c.part.name, Field: c.there.field, Start: c.there.s, End: c.there.e, Earlier: &text})
			continue
		}
		f := ev.fields[c.field].field
		var at cursor
		at.to(f.Text, c.occ.s)
		out = append(out, domain.FindingPart{Name: c.part.name, Field: f.Name, Start: c.occ.s, End: c.occ.e, Line: at.line + 1,
			Column: at.column + 1, Excerpt: f.Text[c.occ.s:c.occ.e]})
	}
	return out
}

// mosaicFingerprint covers the rule and, of each part, field and folded words.
// Of a part in an earlier text it covers which text that is and no words: whoever
// may not read it could otherwise try words against the fingerprint.
func (ev *evaluation) mosaicFingerprint(j *judged) string {
	var b strings.Builder
	b.WriteString("mosaic\x00" + j.rule.spec.id)
	for _, c := range j.parts {
		b.WriteString("\x00\x00" + c.part.name)
		if c.earlier != nil {
			b.WriteString("\x00\x00earlier\x00" + c.earlier.DraftID + "\x00" + strconv.Itoa(c.earlier.Revision))
			continue
		}
		f := ev.fields[c.field]
		b.WriteString("\x00" + f.field.Name + "\x00" + f.folded(c.occ))
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// folded returns the words of an occurrence as rules see them.
func (f *fieldHits) folded(o occurrence) string {
	if len(f.tokens) == 0 {
		return f.field.Text[o.s:o.e]
	}
	var b []byte
	for t := o.t0; t < o.t1; t++ {
		b = append(append(b, f.text(t)...), ' ')
	}
	return string(b)
}
