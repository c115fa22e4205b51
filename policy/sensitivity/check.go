package sensitivity

import (
	"cmp"
	"context"
	"slices"
	"time"

	"layak/domain"
)

// Report is what a check of rule sources found.
type Report struct {
	Problems domain.RuleProblems // what keeps the set from being used, in order of place
	Notes    domain.RuleProblems // what its authors should know
	Rules    int
	Blocks   int
	Lists    int // word lists and tables of weights
	Samples  int
}

// Check reads, links and builds the sources and runs their samples, and lists
// everything that is wrong. Samples run once the rest is right.
func Check(ctx context.Context, sources []domain.RuleSource) Report {
	_, report := compile(ctx, sources)
	return report
}

// compile never panics: a fault of ours is a problem like any other, so that a
// rule set that we cannot handle is refused.
func compile(ctx context.Context, sources []domain.RuleSource) (p *program, r Report) {
	defer func() {
		if fault := recover(); fault != nil {
			p, r.Problems = nil, append(r.Problems, problem(place{source: "rules"}, "", "cannot be compiled: %v", fault))
		}
	}()
	var specs []ruleSpec
	for _, read := range loadAll(sources) {
		specs = append(specs, read.specs...)
		r.Problems = append(r.Problems, read.problems...)
	}
	for _, s := range specs {
		switch s.kind {
		case kindRule:
			r.Rules++
		case kindBlock:
			r.Blocks++
		case kindList, kindWeights:
			r.Lists++
		}
	}
	if len(specs) == 0 && len(r.Problems) == 0 {
		r.Problems = append(r.Problems, problem(place{source: "rules"}, "", "no rules: an empty rule set would clear everything"))
	}
	l, problems := link(specs)
	r.Problems = append(r.Problems, problems...)
	built, problems, notes := build(l)
	r.Problems, r.Notes = append(r.Problems, problems...), append(notes, unused(specs)...)
	if len(r.Problems) == 0 {
		s := &scanner{program: built, limit: sourceLimit}
		problems, notes, n := s.prove(ctx)
		r.Problems, r.Notes, r.Samples = problems, append(r.Notes, notes...), n
	}
	order(r.Problems)
	order(r.Notes)
	return built, r
}

func order(list domain.RuleProblems) {
	slices.SortStableFunc(list, func(a, b domain.RuleProblem) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), a.Line-b.Line, a.Column-b.Column)
	})
}

// unused notes building blocks and lists that nothing refers to.
func unused(specs []ruleSpec) (notes domain.RuleProblems) {
	used := make(map[string]bool)
	for i := range specs {
		for _, m := range specs[i].references() {
			used[m.name] = true
		}
	}
	for _, s := range specs {
		if s.kind != kindRule && !used[s.id] {
			notes = append(notes, problem(s.at, s.id, "no rule refers to this %s", s.kind))
		}
	}
	return notes
}

// prove runs the samples of every rule and building block, whatever its status
// and dates.
func (s *scanner) prove(ctx context.Context) (problems, notes domain.RuleProblems, count int) {
	type proof struct {
		problems, notes domain.RuleProblems
		count           int
	}
	proofs := make([]proof, len(s.program.rules))
	parallel(len(proofs), func(i int) {
		spec, p := s.program.rules[i].spec, &proofs[i]
		report := func(list []sample, want bool, into *domain.RuleProblems, message string) {
			for _, x := range list {
				if ctx.Err() != nil {
					return
				}
				p.count++
				if s.holds(ctx, int32(i), x) == want {
					continue
				}
				if why, ok := s.reason(ctx, int32(i), x); ok {
					*into = append(*into, problem(x.at, spec.id, "%s (%s)", domain.Say(message, x.text), why))
				} else {
					*into = append(*into, problem(x.at, spec.id, message, x.text))
				}
			}
		}
		report(spec.hit, true, &p.problems, "the sample should hit and does not: %q")
		report(spec.miss, false, &p.problems, "the sample should not hit and does: %q")
		report(spec.gap, false, &p.notes, "the known gap is closed, make it a hit: %q")
		report(spec.noise, true, &p.notes, "the known noise is gone, make it a miss: %q")
	})
	for _, p := range proofs {
		problems, notes, count = append(problems, p.problems...), append(notes, p.notes...), count+p.count
	}
	return problems, notes, count
}

// holds reports whether the rule has an occurrence in the sample that no
// exception sets aside.
func (s *scanner) holds(ctx context.Context, rule int32, x sample) bool {
	spec := s.program.rules[rule].spec
	fields := spec.fieldsOf(x)
	if spec.mosaic != nil {
		return s.holdsMosaic(ctx, rule, fields, x.earlier)
	}
	ev, _ := s.evaluate(ctx, fields, nil, time.Time{}, true)
	defer ev.release()
	for f := range ev.fields {
		if len(ev.emitted(f, rule)) > 0 {
			return true
		}
	}
	return false
}

// firstField is the field that a sample of one text is taken for.
func (s *ruleSpec) firstField() string {
	if len(s.fields) > 0 {
		return s.fields[0]
	}
	return "body"
}
