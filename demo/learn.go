package demo

import (
	"context"
	"fmt"
	"strings"

	"layak/domain"
)

// found is the fingerprint of the first finding that counts in a draft's text.
func found(ctx context.Context, in *institution, who string, d *domain.Draft) (string, error) {
	v, err := in.desk.View(ctx, in.people[who], d.ID)
	if err != nil {
		return "", err
	}
	if len(v.Counting) == 0 {
		return "", fmt.Errorf("nothing is found in it")
	}
	return v.Counting[0].Fingerprint, nil
}

// right says that the first finding is right.
func right(who string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) error {
		finding, err := found(ctx, in, who, d)
		if err == nil {
			_, err = in.desk.MarkFinding(ctx, in.people[who], d.ID, finding, true)
		}
		return err
	}
}

// falseAlarm reports the first finding as wrong.
func falseAlarm(who, note string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) error {
		finding, err := found(ctx, in, who, d)
		if err == nil {
			_, err = in.desk.ReportFalseAlarm(ctx, in.people[who], d.ID, finding, note)
		}
		return err
	}
}

// missed reports words of the body that no rule found.
func missed(who, words, category, note string) step {
	return func(ctx context.Context, in *institution, d *domain.Draft) error {
		_, err := in.desk.ReportLeak(ctx, in.people[who], d.ID, domain.LeakInput{Field: "body", Words: words, Category: category, Note: note})
		return err
	}
}

// simulated is the rule that the demo tries to mend.
const simulated = "ops-force-movement"

// exception is what the demo tries beside the exceptions that the rule has: no
// finding where a festival is escorted.
const (
	exceptions = "unless: ["
	exception  = exceptions + "{match: [{phrase: [festival]}], target: document, why: 'pengawalan acara yang sudah diumumkan'}, "
)

// simulate tells what an exception of a rule would change among the drafts.
func (in *institution) simulate(ctx context.Context) error {
	rule, _, err := in.desk.ShowRule(ctx, in.people["rules"], simulated)
	if err != nil {
		return err
	}
	if _, err := in.desk.Simulate(ctx, in.people["rules"], simulated, strings.Replace(rule.YAML, exceptions, exception, 1)); err != nil {
		return err
	}
	return in.work(ctx)
}
