package domain

import (
	"context"
	"errors"
	"slices"
	"time"
)

// trial is what a rule is tried in: the active set, and the working copies, of
// which only those are taken that the rule cannot do without.
type trial struct {
	base    RuleSet
	working []RuleSource
}

// candidate answers the texts that take the place of their namesakes in the
// active set, the rule's own first, and the digest of that set with them. Taken
// along are changed copies of what the rule refers to and, as long as the set does
// not compile, changed copies of the rules that do not hold with the new text.
func (d *Desk) candidate(ctx context.Context, t trial, own RuleSource) (sources []RuleSource, digest string, err error) {
	fresh := t.changed(own.Name)
	sources = []RuleSource{own}
	if sources, err = d.needed(sources, own, fresh, t.working); err != nil {
		return nil, "", err
	}
	for {
		set := withSources(t.base.Sources, sources...)
		_, err := d.Rules.Compile(ctx, 0, set)
		if err == nil {
			return sources, d.Rules.Digest(set), nil
		}
		var problems RuleProblems
		if !errors.As(err, &problems) {
			return nil, "", err
		}
		more := sources
		for _, p := range problems {
			if yaml, ok := fresh[p.Source]; ok {
				if more, err = d.needed(take(more, RuleSource{p.Source, yaml}), RuleSource{p.Source, yaml}, fresh, t.working); err != nil {
					return nil, "", err
				}
			}
		}
		if len(more) == len(sources) {
			return nil, "", ruleProblems(besides(own.Name, problems))
		}
		sources = more
	}
}

// changed are the working copies that differ from the active set, without one.
func (t trial) changed(without string) map[string]string {
	out := map[string]string{}
	for _, w := range t.working {
		if w.Name != without && !slices.Contains(t.base.Sources, w) {
			out[w.Name] = w.YAML
		}
	}
	return out
}

// needed adds the changed copies of what a text refers to, directly or not.
func (d *Desk) needed(taken []RuleSource, of RuleSource, fresh map[string]string, working []RuleSource) ([]RuleSource, error) {
	texts := make(map[string]string, len(working))
	for _, w := range working {
		texts[w.Name] = w.YAML
	}
	seen, open := map[string]bool{of.Name: true}, []RuleSource{of}
	for len(open) > 0 {
		infos, err := d.Rules.Describe(open)
		if err != nil {
			return nil, ruleProblems(err)
		}
		open = nil
		for _, info := range infos {
			for _, id := range info.Refers {
				yaml, known := texts[id]
				if seen[id] || !known {
					continue
				}
				seen[id], open = true, append(open, RuleSource{id, yaml})
				if _, changed := fresh[id]; changed {
					taken = take(taken, RuleSource{id, yaml})
				}
			}
		}
	}
	return taken, nil
}

// take adds a source unless there is one of that name.
func take(sources []RuleSource, s RuleSource) []RuleSource {
	if slices.ContainsFunc(sources, func(x RuleSource) bool { return x.Name == s.Name }) {
		return sources
	}
	return append(sources, s)
}

// aside are the rules of which a simulation says nothing: what was taken along
// and whatever builds on it, but for what builds on the rule itself.
func (d *Desk) aside(sources []RuleSource, own string, along []string) (map[string]bool, error) {
	if len(along) == 0 {
		return nil, nil
	}
	infos, err := d.Rules.Describe(sources)
	if err != nil {
		return nil, ruleProblems(err)
	}
	out := buildsOn(infos, along...)
	for id := range buildsOn(infos, own) {
		delete(out, id)
	}
	return out, nil
}

// buildsOn are the ids and all that refer to them, directly or not.
func buildsOn(infos []RuleInfo, ids ...string) map[string]bool {
	users := map[string][]string{}
	for _, info := range infos {
		for _, id := range info.Refers {
			users[id] = append(users[id], info.ID)
		}
	}
	out := map[string]bool{}
	for len(ids) > 0 {
		id := ids[0]
		ids = ids[1:]
		if !out[id] {
			out[id], ids = true, append(ids, users[id]...)
		}
	}
	return out
}

// leaveAside lets the result say of some rules what another result says.
func (r *ScanResult) leaveAside(as ScanResult, rules map[string]bool, now time.Time) {
	if len(rules) == 0 {
		return
	}
	mix := func(mine, theirs []Finding) []Finding {
		of := func(f Finding) bool { return rules[f.Rule] }
		out := slices.DeleteFunc(slices.Clone(mine), of)
		return append(out, slices.DeleteFunc(slices.Clone(theirs), func(f Finding) bool { return !of(f) })...)
	}
	r.Findings, r.Silent = mix(r.Findings, as.Findings), mix(r.Silent, as.Silent)
	r.Verdict = r.Worst(r.Counting(nil, "", now))
}
