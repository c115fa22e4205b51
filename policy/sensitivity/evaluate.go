package sensitivity

import (
	"context"
	"slices"
	"sort"
	"time"
)

// evaluation applies the rules of a program to the fields of one document.
type evaluation struct {
	program *program
	fields  []*fieldHits
	awake   bits // rules whose match occurred somewhere
	now     time.Time
	proving bool // running samples: every status counts, no date does
	found   []judged
	full    bool // findingLimit was reached
}

// judged is one occurrence of a rule that satisfied its conditions.
type judged struct {
	rule     *rule
	field    int
	occ      occurrence
	score    int
	level    level
	evidence []point
	set      string // why an exception set it aside
}

type point struct {
	name   string
	points int
	s, e   int
}

// run evaluates every rule that is awake, in order, so that whatever a rule
// refers to is known before. It stops with ctx.
func (ev *evaluation) run(ctx context.Context) {
	for i := ev.awake.next(0); i >= 0; i = ev.awake.next(i + 1) {
		r := &ev.program.rules[i]
		if !ev.proving && r.spec.status != "active" || !ev.valid(r.spec) {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		for f := range ev.fields {
			if r.spec.kind == kindBlock || r.spec.covers(ev.fields[f].field.Name) {
				ev.rule(i, f)
			}
		}
	}
}

func (ev *evaluation) valid(s *ruleSpec) bool {
	return ev.proving || (s.from.IsZero() || !ev.now.Before(s.from)) && (s.until.IsZero() || ev.now.Before(s.until))
}

// covers reports whether the rule looks at a field.
func (s *ruleSpec) covers(field string) bool {
	const variant = "variant:"
	if len(s.channels) > 0 && (len(field) <= len(variant) || field[:len(variant)] != variant || !slices.Contains(s.channels, field[len(variant):])) {
		return false
	}
	if len(s.fields) == 0 || slices.Contains(s.fields, field) {
		return true
	}
	return len(field) > len(variant) && field[:len(variant)] == variant && slices.Contains(s.fields, "variant")
}

func (ev *evaluation) rule(i, f int) {
	r := &ev.program.rules[i]
	occurrences := ev.merged(f, r.primary)
	if len(occurrences) < r.spec.count {
		return
	}
	var out []judged
	for _, o := range occurrences {
		if j, ok := ev.judge(r, f, o); ok {
			out = append(out, j)
		}
		if len(ev.found)+len(out) >= findingLimit && r.spec.kind == kindRule {
			ev.full = true
			break
		}
	}
	out = distinct(out)
	for _, j := range out {
		if j.set == "" {
			ev.fields[f].emitted[i] = append(ev.fields[f].emitted[i], j.occ)
		}
	}
	if len(ev.fields[f].emitted[i]) > 0 {
		for _, w := range r.wakes {
			ev.awake.set(w)
		}
	}
	if r.spec.kind == kindRule {
		ev.found = append(ev.found, out...)
	}
}

// distinct keeps the highest score of each span, in order of position.
func distinct(list []judged) []judged {
	slices.SortStableFunc(list, func(a, b judged) int {
		if d := byPosition(a.occ, b.occ); d != 0 {
			return d
		}
		if (a.set == "") != (b.set == "") {
			if a.set == "" {
				return -1
			}
			return 1
		}
		return b.score - a.score
	})
	return slices.CompactFunc(list, func(a, b judged) bool { return a.occ.s == b.occ.s && a.occ.e == b.occ.e })
}

// lists returns the occurrences of a group: its own and those of the rules that
// it refers to.
func (ev *evaluation) lists(f, group int) [][]occurrence {
	hits := ev.fields[f]
	g := &ev.program.groups[group]
	var out [][]occurrence
	if len(hits.direct[group]) > 0 {
		out = append(out, hits.direct[group])
	}
	for _, r := range g.refs {
		if len(hits.emitted[r]) > 0 {
			out = append(out, hits.emitted[r])
		}
	}
	return out
}

func (ev *evaluation) merged(f, group int) []occurrence {
	lists := ev.lists(f, group)
	if len(lists) == 1 {
		return lists[0]
	}
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, byPosition)
	return slices.CompactFunc(all, func(a, b occurrence) bool { return a.s == b.s && a.e == b.e })
}

// judge applies the conditions of a rule to one occurrence of its match.
func (ev *evaluation) judge(r *rule, f int, o occurrence) (judged, bool) {
	j := judged{rule: r, field: f, occ: o, score: r.spec.base}
	j.evidence = append(j.evidence, point{name: "match", points: r.spec.base, s: o.s, e: o.e})
	needed := r.all | r.any | r.of
	var have uint64
	for k := range r.evidence {
		e := &r.evidence[k]
		found, local, ok := ev.near(f, e.group, o, e.window)
		if !ok {
			continue
		}
		have |= 1 << k
		j.score += e.points
		p := point{name: e.name, points: e.points}
		if local {
			p.s, p.e = found.s, found.e
			if needed&(1<<k) != 0 && ev.fields[f].together(o, found) {
				j.occ.widen(found)
			}
		}
		j.evidence = append(j.evidence, p)
	}
	if have&r.all != r.all || r.any != 0 && have&r.any == 0 || have&r.none != 0 || r.atLeast > 0 && ones(have&r.of) < r.atLeast {
		return j, false
	}
	j.score = min(100, max(0, j.score))
	if r.spec.kind == kindRule {
		j.level = highest(r.spec.levels, j.score)
		if j.level.severity == 0 {
			return j, false
		}
	}
	j.set = ev.exception(r, f, o)
	return j, true
}

func highest(levels []level, score int) level {
	var best level
	for _, l := range levels {
		if score >= l.from && l.severity > best.severity {
			best = l
		}
	}
	return best
}

func ones(m uint64) int {
	n := 0
	for ; m != 0; m &= m - 1 {
		n++
	}
	return n
}

// widen takes the span of another occurrence into the hull.
func (o *occurrence) widen(other occurrence) {
	o.t0, o.t1 = min(o.t0, other.t0), max(o.t1, other.t1)
	o.s, o.e = min(o.s, other.s), max(o.e, other.e)
}

// together reports whether two occurrences stand in one sentence.
func (f *fieldHits) together(a, b occurrence) bool {
	if len(f.tokens) == 0 {
		return true
	}
	return f.tokens[min(a.t0, b.t0)].sentence == f.tokens[max(a.t1, b.t1, 1)-1].sentence
}

// exception returns why an "unless" sets the occurrence aside, "" where none
// does.
func (ev *evaluation) exception(r *rule, f int, o occurrence) string {
	for k := range r.unless {
		u := &r.unless[k]
		if !u.until.IsZero() && !ev.proving && !ev.now.Before(u.until) {
			continue
		}
		switch u.target {
		case "document":
			if _, _, ok := ev.near(f, u.group, occurrence{}, window{kind: "document"}); ok {
				return u.why
			}
		case "window":
			if _, _, ok := ev.near(f, u.group, o, u.window); ok {
				return u.why
			}
		default:
			if ev.onMatch(f, u.group, o, u.target == "covers_match") {
				return u.why
			}
		}
	}
	return ""
}

// onMatch reports whether something of the group overlaps the match, or covers
// all of it.
func (ev *evaluation) onMatch(f, group int, o occurrence, cover bool) bool {
	for _, list := range ev.lists(f, group) {
		n := sort.Search(len(list), func(i int) bool { return list[i].t0 >= o.c1 })
		for _, x := range list[:n] {
			if cover && x.t0 <= o.c0 && x.t1 >= o.c1 || !cover && x.t0 < o.c1 && x.t1 > o.c0 {
				return true
			}
		}
	}
	return false
}
