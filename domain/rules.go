package domain

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// RuleView is a rule with what it defines and how often it has hit.
type RuleView struct {
	Rule
	RuleStanding
	Info   RuleInfo
	Hits   int64        // in drafts that neither clearance nor names keep from the reader, read or not
	Marks  Tally        // what reviewers said of its findings
	Months []MonthTally // the same by month, latest first; left out of lists
	Users  []string     // ids of the working copies that refer to it; left out of lists
}

// ListRules lists the working copies of all rules. It needs rule.read.
func (d *Desk) ListRules(ctx context.Context, a Actor) ([]RuleView, error) {
	var out []RuleView
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		rules, err := s.tx.Rules.All(ctx)
		if err != nil {
			return err
		}
		counts, err := s.tx.Scans.HitCounts(ctx, "", s.sight())
		if err != nil {
			return err
		}
		tallies, err := s.tx.Marks.Tallies(ctx)
		if err != nil {
			return err
		}
		standing, err := s.rulesStanding(ctx)
		if err != nil {
			return err
		}
		for _, r := range rules {
			v := RuleView{Rule: r, RuleStanding: standing.of(d, r), Hits: counts[r.ID], Marks: tallies[r.ID]}
			v.Info, _ = d.infoOf(r.ID, r.YAML)
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// ShowRule answers one rule, what reviewers say of it by month, and where it has
// hit lately. It needs rule.read; the hits name only drafts that the actor may
// read.
func (d *Desk) ShowRule(ctx context.Context, a Actor, id string) (RuleView, []Hit, error) {
	var v RuleView
	var hits []Hit
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		v, hits = RuleView{}, nil
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		rule, err := s.tx.Rules.ByID(ctx, id)
		if err != nil {
			return err
		}
		v.Rule = rule
		v.Info, _ = d.infoOf(rule.ID, rule.YAML)
		standing, err := s.rulesStanding(ctx)
		if err != nil {
			return err
		}
		v.RuleStanding = standing.of(d, rule)
		working, err := s.workingSources(ctx)
		if err != nil {
			return err
		}
		v.Users = d.usersOf(id, working)
		counts, err := s.tx.Scans.HitCounts(ctx, id, s.sight())
		if err != nil {
			return err
		}
		v.Hits = counts[id]
		all, err := s.tx.Scans.Hits(ctx, id, s.sight(), 100)
		if err != nil {
			return err
		}
		if v.Months, err = s.tx.Marks.Months(ctx, id); err != nil {
			return err
		}
		for _, m := range v.Months {
			v.Marks.Right, v.Marks.Wrong = v.Marks.Right+m.Right, v.Marks.Wrong+m.Wrong
		}
		for _, h := range all {
			if _, err := s.readable(ctx, h.DraftID); err == nil {
				hits = append(hits, h)
			}
		}
		return nil
	})
	return v, hits, err
}

// WriteRule adds a rule from its YAML text, or changes the rule with that id
// where version is not 0. It needs rule.write in the root unit: rules count for
// the whole institution. The text must hold exactly one
// item, stand on its own among the other rules, and its samples must pass:
// Invalid ("rule.problems") otherwise, with RuleProblems as the cause. Nothing
// that scans changes until a rule set with it is active.
func (d *Desk) WriteRule(ctx context.Context, a Actor, id string, version int64, yaml string) (Rule, error) {
	if err := checkText("yaml", yaml, MaxRule); err != nil {
		return Rule{}, err
	}
	info, err := d.describeOne(id, yaml)
	if err != nil {
		return Rule{}, err
	}
	if _, err := d.compileCandidate(ctx, a, ActRuleWrite, info.ID, yaml); err != nil {
		return Rule{}, err
	}
	var out Rule
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRuleWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		if err := s.reworded(ctx, yaml, info); err != nil {
			return err
		}
		act := "rule.written"
		if version == 0 {
			out = Rule{ID: info.ID, YAML: yaml, Author: s.person.ID, UpdatedAt: s.now}
			err = s.tx.Rules.Add(ctx, &out)
		} else {
			act = "rule.changed"
			out, err = s.changeRule(ctx, info.ID, version, func(r *Rule) { r.YAML, r.Author = yaml, s.person.ID })
		}
		if err != nil {
			return err
		}
		return s.recordRule(ctx, act, v, out)
	})
	return out, err
}

func (s *scene) changeRule(ctx context.Context, id string, version int64, change func(*Rule)) (Rule, error) {
	rule, err := s.tx.Rules.ByID(ctx, id)
	if err != nil {
		return Rule{}, err
	}
	if rule.Version != version {
		return Rule{}, refuse(Stale, "rule.stale")
	}
	change(&rule)
	rule.UpdatedAt = s.now
	return rule, s.tx.Rules.Save(ctx, &rule)
}

func (s *scene) recordRule(ctx context.Context, act string, v Verdict, r Rule) error {
	e := s.entry(act, v)
	e.Subject = r.ID
	e.Facts = map[string]string{"digest": digest([]byte(r.YAML))}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

func (d *Desk) describeOne(id, yaml string) (RuleInfo, error) {
	name := id
	if name == "" {
		name = "rule"
	}
	infos, err := d.Rules.Describe([]RuleSource{{name, yaml}})
	if err != nil {
		return RuleInfo{}, ruleProblems(err)
	}
	if len(infos) != 1 {
		return RuleInfo{}, invalid("yaml", "rule.one_item", formatInt(int64(len(infos))))
	}
	if reservedRule(infos[0].ID) {
		return RuleInfo{}, invalid("yaml", "rule.id_reserved", EmbargoRule, AllowanceRule)
	}
	if id != "" && infos[0].ID != id {
		return RuleInfo{}, invalid("yaml", "rule.id_fixed", id)
	}
	return infos[0], nil
}

// compileCandidate compiles all working copies with this one in place of its
// namesake, so that building blocks resolve and samples run.
func (d *Desk) compileCandidate(ctx context.Context, a Actor, act Act, id, yaml string) (Scanner, error) {
	var sources []RuleSource
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		unit := RootUnit
		if act == ActRuleRead {
			unit = s.person.UnitID
		}
		if _, err := s.may(act, unit, "*"); err != nil {
			return err
		}
		var err error
		sources, err = s.workingSources(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	scanner, err := d.Rules.Compile(ctx, 0, withSources(sources, RuleSource{id, yaml}))
	if err != nil {
		return nil, ruleProblems(besides(id, err))
	}
	return scanner, nil
}

// withSources puts sources in place of their namesakes, in order of name.
func withSources(sources []RuleSource, fresh ...RuleSource) []RuleSource {
	named := make(map[string]bool, len(fresh))
	for _, r := range fresh {
		named[r.Name] = true
	}
	sources = slices.DeleteFunc(sources, func(r RuleSource) bool { return named[r.Name] })
	sources = append(sources, fresh...)
	slices.SortFunc(sources, func(x, y RuleSource) int { return strings.Compare(x.Name, y.Name) })
	return sources
}

// WorkingRules are the texts of all rules that are not retired, in order of id:
// what a rule set proposed now would hold. It needs rule.read.
func (d *Desk) WorkingRules(ctx context.Context, a Actor) (out []RuleSource, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		out, err = s.workingSources(ctx)
		return err
	})
	return out, err
}

// workingSources are all rules that are not retired, in order of id.
func (s *scene) workingSources(ctx context.Context) ([]RuleSource, error) {
	rules, err := s.tx.Rules.All(ctx)
	if err != nil {
		return nil, err
	}
	var out []RuleSource
	for _, r := range rules {
		if !r.Retired {
			out = append(out, RuleSource{r.ID, r.YAML})
		}
	}
	slices.SortFunc(out, func(x, y RuleSource) int { return strings.Compare(x.Name, y.Name) })
	return out, nil
}

// besides marks what is wrong in other rules than the one with that id.
func besides(id string, err error) error {
	var problems RuleProblems
	if !errors.As(err, &problems) {
		return err
	}
	problems = slices.Clone(problems)
	for i := range problems {
		problems[i].Elsewhere = problems[i].Source != id
	}
	return problems
}

func ruleProblems(err error) error {
	e := invalid("yaml", "rule.problems")
	e.Cause = err
	return e
}
