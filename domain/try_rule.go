package domain

import (
	"context"
	"slices"
)

// Trial is what a rule text says of a text: its findings, and what each of its
// criteria came to. Explanation is nil for a list, which has no criteria, and
// where the engine cannot explain.
type Trial struct {
	Result      ScanResult
	Explanation *RuleExplanation
}

// TryRule tries a rule text on a text before anything is saved, together with
// the working copies of the other rules; nothing is stored. It needs rule.read.
// A text that does not compile is Invalid ("rule.problems") with RuleProblems as
// the cause.
func (d *Desk) TryRule(ctx context.Context, a Actor, yaml, text string) (Trial, error) {
	if err := checkText("text", text, MaxText); err != nil {
		return Trial{}, err
	}
	if err := checkText("yaml", yaml, MaxRule); err != nil {
		return Trial{}, err
	}
	info, err := d.describeOne("", yaml)
	if err != nil {
		return Trial{}, err
	}
	scanner, err := d.compileCandidate(ctx, a, ActRuleRead, info.ID, yaml)
	if err != nil {
		return Trial{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, ScanTimeout)
	defer cancel()
	var out Trial
	fields := []Field{{Name: "body", Text: text}}
	if explainer, ok := scanner.(RuleExplainer); ok {
		why := explainer.Explain(ctx, fields, d.now(), info.ID)
		out.Result = why.Result
		if len(why.Rules) > 0 {
			out.Explanation = &why.Rules[0]
		}
	} else {
		out.Result = scanner.Scan(ctx, fields, d.now())
	}
	r := &out.Result
	r.Findings, r.Silent = append(r.Findings, r.Silent...), nil
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.Rule != info.ID })
	r.Verdict = r.Worst(r.Findings)
	return out, nil
}
