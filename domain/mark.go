package domain

import (
	"context"
	"slices"
	"time"
)

// Mark is what one reviewer says of one finding: it was right to report it, or
// it was a false alarm. Marks measure rules; they lift nothing.
type Mark struct {
	DraftID     string
	Fingerprint string
	Rule        string
	RuleVersion int
	PersonID    string
	Right       bool
	At          time.Time
}

// Tally counts marks.
type Tally struct {
	Right int64
	Wrong int64
}

// Precision is the share of right findings among the marked ones, 0 to 1; ok is
// false where nothing is marked.
func (t Tally) Precision() (share float64, ok bool) {
	if t.Right+t.Wrong == 0 {
		return 0, false
	}
	return float64(t.Right) / float64(t.Right+t.Wrong), true
}

// MonthTally counts the marks of one month, which begins at Month in UTC.
type MonthTally struct {
	Month time.Time
	Tally
}

// MarkFinding records whether a finding of the present text is right. It needs
// finding.mark in the unit, by a person who wrote no part of the draft:
// Forbidden ("mark.not_contributor") otherwise. A second mark of the same person
// takes the place of the first.
func (d *Desk) MarkFinding(ctx context.Context, a Actor, id, fingerprint string, right bool) (Mark, error) {
	load := func(ctx context.Context, s *scene) (Draft, Verdict, error) { return s.markable(ctx, id) }
	seen, _, finding, err := d.presentFinding(ctx, a, fingerprint, load)
	if err != nil {
		return Mark{}, err
	}
	var out Mark
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := load(ctx, s)
		if err != nil {
			return err
		}
		if draft.ContentHash != seen.ContentHash {
			return refuse(Conflict, "draft.changed")
		}
		out, err = s.mark(ctx, draft, v, finding, right)
		return err
	})
	return out, err
}

func (s *scene) mark(ctx context.Context, draft Draft, v Verdict, f Finding, right bool) (Mark, error) {
	m := Mark{DraftID: draft.ID, Fingerprint: f.Fingerprint, Rule: f.Rule, RuleVersion: f.RuleVersion,
		PersonID: s.person.ID, Right: right, At: s.now}
	if err := s.tx.Marks.Put(ctx, m); err != nil {
		return m, err
	}
	e := s.draftEntry("finding.marked", v, draft, draft.State)
	e.Subject, e.Facts = f.Rule, map[string]string{"mark": "false_alarm"}
	if right {
		e.Facts["mark"] = "right"
	}
	e.Private["finding"] = f.Fingerprint
	_, err := s.tx.Ledger.Append(ctx, e)
	return m, err
}

// markable loads a draft whose findings the actor may judge.
func (s *scene) markable(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, v, err := s.writable(ctx, id, ActMark)
	if err != nil {
		return draft, v, err
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return draft, v, err
	}
	if !apart("mark.not_contributor", !slices.Contains(in.Writers, s.human())) {
		return draft, v, &Error{Kind: Forbidden, Key: "mark." + GuardNotContributor, Guards: []GuardMark{{GuardNotContributor, false, ""}}}
	}
	return draft, v, nil
}
