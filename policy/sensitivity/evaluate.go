package sensitivity

import (
	mathbits "math/bits"
	"slices"
	"sort"
	"strings"

	"layak/domain"
)

// judged is one occurrence of a rule that satisfied its conditions.
type judged struct {
	rule   *rule
	field  int
	occ    occurrence
	score  int
	level  level
	points [2]int         // in the evaluation's points
	set    string         // why an exception or an allowance set it aside
	by     *domain.Listed // the allowance; nil for an exception
	parts  []chosen       // of a mosaic
}

type point struct {
	name   string
	points int
	s, e   int
	idle   bool // adds nothing, and nothing requires it
}

// run evaluates every rule that is awake and leads to findings, in order, so that
// whatever a rule refers to is known before or found when it asks. It stops with
// the context.
func (ev *evaluation) run() {
	for i := ev.awake.next(0); i >= 0; i = ev.awake.next(i + 1) {
		r := &ev.program.rules[i]
		if r.spec.mosaic != nil || !ev.counts(r.spec) {
			continue
		}
		if ev.ctx.Err() != nil {
			return
		}
		for f := range ev.fields {
			ev.rule(i, f)
			if list, _ := ev.fields[f].emitted.get(i); len(list) > 0 {
				for _, w := range r.wakes {
					ev.awake.set(w)
				}
			}
		}
	}
}

// counts reports whether a rule is in force.
func (ev *evaluation) counts(s *ruleSpec) bool {
	return ev.proving || s.runs() &&
		(s.from.IsZero() || !ev.now.Before(s.from)) && (s.until.IsZero() || ev.now.Before(s.until))
}

// covers reports whether the rule looks at a field.
func (s *ruleSpec) covers(f *domain.Field) bool {
	if len(s.channels) > 0 && !s.reaches(f) {
		return false
	}
	if len(s.fields) == 0 || slices.Contains(s.fields, f.Name) {
		return true
	}
	return strings.HasPrefix(f.Name, variant) && slices.Contains(s.fields, "variant")
}

const variant = "variant:"

// reaches reports whether a field goes out on a channel of the rule. Where that is
// not known it does.
func (s *ruleSpec) reaches(f *domain.Field) bool {
	if name, own := strings.CutPrefix(f.Name, variant); own {
		return slices.Contains(s.channels, name)
	}
	return f.Channels == nil || slices.ContainsFunc(f.Channels, func(c string) bool { return slices.Contains(s.channels, c) })
}

// rule evaluates a rule or building block in a field, once.
func (ev *evaluation) rule(i int32, f int) {
	r := &ev.program.rules[i]
	if _, done := ev.fields[f].emitted.get(i); done || r.spec.kind == kindRule && !r.spec.covers(&ev.fields[f].field) {
		return
	}
	occurrences, spare := ev.merged(f, r.primary)
	if spare != nil {
		defer func() { ev.buffers = append(ev.buffers, spare) }()
	}
	if len(occurrences) < r.spec.count || len(occurrences) == 0 {
		ev.fields[f].emitted.open(i)
		return
	}
	first, points := len(ev.found), len(ev.points)
	for _, o := range occurrences {
		if ev.hopeless(r, f, o) {
			continue
		}
		mark := len(ev.points)
		if j, ok := ev.judge(r, f, o); ok {
			ev.found = append(twice(ev.found), j)
		} else {
			ev.points = ev.points[:mark]
		}
		if len(ev.found) >= findingLimit && r.spec.kind == kindRule {
			ev.full = true
			break
		}
	}
	ev.found = ev.found[:first+len(distinct(ev.found[first:]))]
	out := ev.fields[f].emitted.open(i)
	for _, j := range ev.found[first:] {
		if j.set == "" || j.by != nil {
			out = append(out, j.occ)
		}
	}
	ev.fields[f].emitted.put(i, out)
	if r.spec.kind != kindRule {
		ev.found, ev.points = ev.found[:first], ev.points[:points]
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

// judge applies the conditions of a rule to one occurrence of its match.
func (ev *evaluation) judge(r *rule, f int, o occurrence) (judged, bool) {
	j := judged{rule: r, field: f, occ: o, score: r.spec.base}
	j.points[0] = len(ev.points)
	ev.points = append(ev.points, point{name: "match", points: r.spec.base, s: o.s, e: o.e})
	ev.addWorth(r, f, &j)
	needed := r.all | r.any | r.of
	var have uint64
	for k := range r.evidence {
		e, bit := &r.evidence[k], uint64(1)<<k
		found, local, ok := ev.near(f, e.group, o, e.window)
		if ok && r.none&bit != 0 || !ok && r.all&bit != 0 {
			return j, false
		}
		if !ok {
			continue
		}
		have |= bit
		j.score += e.points
		p := point{name: e.name, points: e.points, idle: e.points == 0 && needed&bit == 0}
		if local {
			p.s, p.e = found.s, found.e
			j.occ.views |= found.views
			if needed&bit != 0 && ev.fields[f].together(o, found) {
				j.occ.widen(found)
			}
		}
		ev.points = append(ev.points, p)
	}
	if r.any != 0 && have&r.any == 0 || r.atLeast > 0 && mathbits.OnesCount64(have&r.of) < r.atLeast {
		return j, false
	}
	j.points[1] = len(ev.points)
	j.score = min(100, max(0, j.score))
	if r.spec.kind == kindRule {
		j.level = highest(r.spec.levels, j.score)
		if j.level.severity == 0 {
			return j, false
		}
	}
	j.set = ev.exception(r, f, o, ev.doubtful(f, &j))
	ev.allow(&j, o)
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

// doubtful tells whether the words around it may set an occurrence aside: never what
// blocks, because nobody can argue with a sum of words, and never what is disguised,
// nor anything beside it, because disguised words weigh nothing.
func (ev *evaluation) doubtful(f int, j *judged) bool {
	return j.level.severity < domain.SeverityBlock && j.occ.views == 0 && !ev.fields[f].disguised
}

// exception returns why an "unless" sets the occurrence aside, "" where none
// does. Weights count only where that is doubtful.
func (ev *evaluation) exception(r *rule, f int, o occurrence, doubtful bool) string {
	for k := range r.unless {
		u := &r.unless[k]
		if u.weighs && !doubtful {
			continue
		}
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
func (ev *evaluation) onMatch(f int, group int32, o occurrence, cover bool) bool {
	for k := range ev.program.lists(group) {
		list := ev.list(f, group, k)
		n := sort.Search(len(list), func(i int) bool { return list[i].t0 >= o.c1 })
		for _, x := range list[:n] {
			if o.beside(&x) {
				continue
			}
			if cover && x.t0 <= o.c0 && x.t1 >= o.c1 || !cover && x.t0 < o.c1 && x.t1 > o.c0 {
				return true
			}
		}
	}
	return false
}
