package domain

import (
	"context"
	"slices"
	"strings"
)

// MaxRuleFiles bounds what one import reads, in bytes of all files together.
const MaxRuleFiles = 2 << 20

// RuleFate is what an import or a rule set does to a rule.
type RuleFate string

// What becomes of a rule. An import removes none: what the files do not name
// stays, and leaving a rule out is done by retiring it.
const (
	RuleAdded   RuleFate = "added"
	RuleChanged RuleFate = "changed"
	RuleRemoved RuleFate = "removed"
	RuleSame    RuleFate = "same"
)

// RuleChange is one rule of an import: as the files have it, and the working
// copy before.
type RuleChange struct {
	Info RuleInfo
	Was  Rule // zero where the rule is new
	Fate RuleFate
}

// ImportRules makes the rules in files the working copies, all or none of them,
// and answers what changes, in order of id. A file holds one rule or a list of
// them. With try it only tells. It needs rule.write in the root unit. All rules
// must compile together with the other working copies and their samples pass:
// Invalid ("rule.problems"), with RuleProblems as the cause. Conflict
// ("rule.stale") where somebody changed one of them meanwhile. Each added or
// changed rule is recorded as if it had been written alone.
func (d *Desk) ImportRules(ctx context.Context, a Actor, files []RuleSource, try bool) ([]RuleChange, error) {
	infos, err := d.describeFiles(files)
	if err != nil {
		return nil, err
	}
	changes, err := d.planImport(ctx, a, infos)
	if err != nil || try {
		return changes, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRuleWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		for _, c := range changes {
			if c.Fate == RuleSame {
				continue
			}
			if err := s.importRule(ctx, v, c); err != nil {
				return err
			}
		}
		return nil
	})
	return changes, err
}

func (s *scene) importRule(ctx context.Context, v Verdict, c RuleChange) error {
	if err := s.reworded(ctx, c.Info.YAML, c.Info); err != nil {
		return err
	}
	if c.Fate == RuleAdded {
		rule := Rule{ID: c.Info.ID, YAML: c.Info.YAML, Author: s.person.ID, UpdatedAt: s.now}
		if err := s.tx.Rules.Add(ctx, &rule); err != nil {
			return err
		}
		return s.recordRule(ctx, "rule.written", v, rule)
	}
	rule, err := s.changeRule(ctx, c.Info.ID, c.Was.Version, func(r *Rule) { r.YAML, r.Author = c.Info.YAML, s.person.ID })
	if err != nil {
		return err
	}
	return s.recordRule(ctx, "rule.changed", v, rule)
}

// describeFiles reads the rules in files, in order of id, each id once.
func (d *Desk) describeFiles(files []RuleSource) ([]RuleInfo, error) {
	size := 0
	for _, f := range files {
		size += len(f.YAML)
	}
	switch {
	case len(files) == 0:
		return nil, invalid("files", "rule.no_files")
	case size > MaxRuleFiles:
		return nil, RuleFilesTooLarge()
	}
	infos, err := d.Rules.Describe(files)
	if err != nil {
		return nil, filesProblems(err)
	}
	slices.SortStableFunc(infos, func(x, y RuleInfo) int { return strings.Compare(x.ID, y.ID) })
	for i, info := range infos {
		if i > 0 && infos[i-1].ID == info.ID {
			return nil, invalid("files", "rule.twice", info.ID)
		}
		if reservedRule(info.ID) {
			return nil, invalid("files", "rule.id_reserved", EmbargoRule, AllowanceRule)
		}
		if err := checkText("files", info.YAML, MaxRule); err != nil {
			return nil, err
		}
	}
	return infos, nil
}

// planImport compares the rules with the working copies, and compiles all of
// them together.
func (d *Desk) planImport(ctx context.Context, a Actor, infos []RuleInfo) (changes []RuleChange, err error) {
	var sources []RuleSource
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActRuleWrite, RootUnit, "*"); err != nil {
			return err
		}
		rules, err := s.tx.Rules.All(ctx)
		if err != nil {
			return err
		}
		working := make(map[string]Rule, len(rules))
		for _, r := range rules {
			working[r.ID] = r
		}
		changes = changes[:0]
		for _, info := range infos {
			changes = append(changes, changeOf(info, working[info.ID]))
		}
		sources, err = s.workingSources(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var fresh []RuleSource
	for _, c := range changes {
		if !c.Was.Retired {
			fresh = append(fresh, RuleSource{c.Info.ID, c.Info.YAML})
		}
	}
	if _, err := d.Rules.Compile(ctx, 0, withSources(sources, fresh...)); err != nil {
		return nil, filesProblems(err)
	}
	return changes, nil
}

func changeOf(info RuleInfo, was Rule) RuleChange {
	c := RuleChange{Info: info, Was: was, Fate: RuleChanged}
	switch was.YAML {
	case "":
		c.Fate = RuleAdded
	case info.YAML:
		c.Fate = RuleSame
	}
	return c
}

// RuleFilesTooLarge refuses more than MaxRuleFiles.
func RuleFilesTooLarge() error {
	return &Error{Kind: TooLarge, Key: "rule.files_too_large", Field: "files", Args: []string{formatInt(MaxRuleFiles >> 10)}}
}

func filesProblems(err error) error {
	e := invalid("files", "rule.problems")
	e.Cause = err
	return e
}
