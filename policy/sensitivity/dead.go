package sensitivity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"layak/domain"
)

// CheckAt checks like Check and also looks for what can never take effect: rules
// that cannot hit are problems, the rest are notes. now tells which validities
// are over.
func CheckAt(ctx context.Context, sources []domain.RuleSource, now time.Time) Report {
	program, r := compile(ctx, sources)
	if program == nil || len(r.Problems) > 0 && r.Samples == 0 || ctx.Err() != nil {
		return r // samples run once everything else is right, and so does this
	}
	d := corpses{scanner: &scanner{program: program, limit: sourceLimit}, now: now, dead: make([]bool, len(program.rules)),
		least: make([]int32, len(program.groups))}
	for i := range program.phrases {
		if ph := &program.phrases[i]; d.least[ph.group] == 0 || ph.count < d.least[ph.group] {
			d.least[ph.group] = ph.count
		}
	}
	for i := range program.rules {
		d.rule(ctx, int32(i))
	}
	var specs []ruleSpec
	for _, s := range sources {
		read, _ := load(s)
		specs = append(specs, read...)
	}
	d.unreached(specs)
	r.Problems, r.Notes = append(r.Problems, d.problems...), append(r.Notes, d.notes...)
	order(r.Problems)
	order(r.Notes)
	return r
}

// corpses collects what is dead. Whatever a rule refers to is judged before it.
type corpses struct {
	*scanner
	now      time.Time
	dead     []bool  // of the rules
	least    []int32 // of the groups: the parts of their shortest phrase
	problems domain.RuleProblems
	notes    domain.RuleProblems
}

func (d *corpses) note(at place, s *ruleSpec, format string, args ...any) {
	d.notes = append(d.notes, problem(at, s.id, format, args...))
}

func (d *corpses) rule(ctx context.Context, i int32) {
	r := &d.program.rules[i]
	s := r.spec
	d.dates(s)
	d.scope(s)
	reasons, notes := d.reasons(r)
	d.notes = append(d.notes, notes...)
	// A sample that hits is the better witness.
	if len(reasons) == 0 || slices.ContainsFunc(s.hit, func(x sample) bool { return d.holds(ctx, i, x) }) {
		return
	}
	d.dead[i] = true
	if s.kind == kindRule {
		d.problems = append(d.problems, reasons...)
	} else {
		d.notes = append(d.notes, reasons...)
	}
}

func (d *corpses) dates(s *ruleSpec) {
	if !s.until.IsZero() && !d.now.Before(s.until) {
		d.note(s.at, s, "its validity is over since %s: it never runs", s.until.Format(time.RFC3339))
	}
	for _, u := range s.unless {
		if !u.until.IsZero() && !d.now.Before(u.until) {
			d.note(u.at, s, "this exception is over since %s (%s)", u.until.Format(time.RFC3339), u.why)
		}
	}
}

// scope looks for fields that no draft has. Samples would not tell: they run in
// the first field that the rule names.
func (d *corpses) scope(s *ruleSpec) {
	if s.kind != kindRule {
		if len(s.fields)+len(s.channels) > 0 {
			d.note(s.at, s, "fields and channels of a %s count for nothing; give them to the rules that use it", s.kind)
		}
		return
	}
	for _, f := range s.fields {
		if f != "variant" && !strings.HasPrefix(f, variant) && f != "title" && f != "body" {
			d.problems = append(d.problems, problem(s.at, s.id, "no draft has a field %q (fields: title, body, variant)", f))
		}
	}
}

// reasons lists why a rule can never hit, and what of it can never matter.
func (d *corpses) reasons(r *rule) (reasons, notes domain.RuleProblems) {
	s := r.spec
	bad := func(at place, format string, args ...any) {
		reasons = append(reasons, problem(at, s.id, "can never hit: %s", domain.Say(format, args...)))
	}
	if s.mosaic != nil {
		d.mosaic(r, bad)
	} else if why := d.never(r.primary, s.match); why.Format != "" {
		reasons = append(reasons, problem(s.match[0].at, s.id, "can never hit: %s", why))
	}
	most := s.base
	if len(d.program.groups[r.primary].sources().weighings) > 0 {
		most = 100 // with what a sentence is worth
	}
	var any, of uint64
	for k, e := range s.evidence {
		bit := uint64(1) << k
		why := d.never(r.evidence[k].group, e.match)
		if why.Format == "" {
			why = d.narrow(r, k)
		}
		switch {
		case r.all&r.none&bit != 0:
			bad(s.require.at, "require wants %q and its absence", e.name)
		case why.Format == "":
		case r.all&bit != 0:
			bad(e.at, "evidence %q is required, and %s", e.name, why)
		default:
			notes = append(notes, problem(e.at, s.id, "evidence %q never counts: %s", e.name, why))
		}
		if why.Format != "" {
			continue
		}
		any, of = any|r.any&bit, of|r.of&bit
		if e.points > 0 && r.none&bit == 0 || e.points < 0 && r.all&bit != 0 {
			most += e.points
		}
	}
	if r.any != 0 && any == 0 {
		bad(s.require.at, "none of what require wants any of can match")
	}
	if r.atLeast > bitCount(of) {
		bad(s.require.at, "require wants at least %d, and only %d can match", r.atLeast, bitCount(of))
	}
	d.scores(s, most, bad, &notes)
	for _, u := range s.unless {
		if u.until.IsZero() && u.target != "window" && coversAll(s.match, u.match) {
			bad(u.at, "this exception (%s) sets every match aside", u.why)
		}
	}
	return reasons, notes
}

// scores compares the most that a rule can score with what its severities need.
func (d *corpses) scores(s *ruleSpec, most int, bad func(at place, format string, args ...any), notes *domain.RuleProblems) {
	most = min(100, max(0, most))
	reached := len(s.levels) == 0
	var beyond []string
	for _, l := range s.levels {
		if l.from <= most {
			reached = true
		} else {
			beyond = append(beyond, fmt.Sprintf("%s (%d)", l.severity, l.from))
		}
	}
	switch {
	case !reached:
		bad(s.at, "its score is %d at most, below every severity: %s", most, strings.Join(beyond, ", "))
	case len(beyond) > 0:
		*notes = append(*notes, problem(s.at, s.id, "its score is %d at most and never reaches %s", most, strings.Join(beyond, ", ")))
	}
}

// unreached notes building blocks and lists that are used, but by nothing that
// runs; those that nothing names at all are noted by unused.
func (d *corpses) unreached(specs []ruleSpec) {
	byID := make(map[string]*ruleSpec, len(specs))
	named := make(map[string]bool)
	for i := range specs {
		byID[specs[i].id] = &specs[i]
		for _, m := range specs[i].references() {
			named[m.name] = true
		}
	}
	live := make(map[string]bool)
	var reach func(s *ruleSpec)
	reach = func(s *ruleSpec) {
		for _, m := range s.references() {
			if next := byID[m.name]; next != nil && !live[m.name] {
				live[m.name] = true
				reach(next)
			}
		}
	}
	for i := range specs {
		s := &specs[i]
		if s.kind == kindRule && s.runs() && (s.until.IsZero() || d.now.Before(s.until)) {
			reach(s)
		}
	}
	for i := range specs {
		if s := &specs[i]; s.kind != kindRule && named[s.id] && !live[s.id] {
			d.note(s.at, s, "no rule that runs leads to this %s", s.kind)
		}
	}
}
