package domain

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// LeakInput is a leak that the rules missed: words of a field of the draft's
// present text.
type LeakInput struct {
	Field    string // as findings name it
	Words    string
	Category string
	Note     string
}

// ReportFalseAlarm marks a finding as wrong and keeps its passage as a sample
// for whoever writes rules. It needs what MarkFinding needs; Invalid
// ("sample.classified") for drafts that are secret, and ("sample.named") for drafts of
// named people. Of a mosaic the passage is the
// lines of all its parts; where an earlier text holds one of them there is none:
// Invalid ("sample.mosaic").
func (d *Desk) ReportFalseAlarm(ctx context.Context, a Actor, id, fingerprint, note string) (Sample, error) {
	note, err := trimReason("note", note, false)
	if err != nil {
		return Sample{}, err
	}
	load := func(ctx context.Context, s *scene) (Draft, Verdict, error) { return s.learnable(ctx, id) }
	seen, _, finding, err := d.presentFinding(ctx, a, fingerprint, load)
	if err != nil {
		return Sample{}, err
	}
	// There is nothing to mend in a rule, and its words are not for rule managers.
	if ofEmbargo(finding.Rule) {
		return Sample{}, invalid("finding", "sample.embargo")
	}
	var out Sample
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := load(ctx, s)
		if err != nil {
			return err
		}
		rev, err := s.tx.Revisions.At(ctx, id, draft.Revision)
		if err != nil {
			return err
		}
		// The hash does not cover a body that no channel takes.
		if draft.ContentHash != seen.ContentHash || draft.Revision != seen.Revision {
			return refuse(Conflict, "draft.changed")
		}
		if _, err := s.mark(ctx, draft, v, finding, false); err != nil {
			return err
		}
		text := rev.FieldText(finding.Field)
		words := cutText(text[finding.Start:finding.End], MaxSample)
		out = Sample{Text: passage(text, finding.Start, finding.Start+len(words), MaxSample), Words: words, Label: LabelClear,
			Category: finding.Category, RuleID: finding.Rule, Note: note}
		if finding.Parts != nil {
			if out.Text, err = mosaicPassage(rev, finding); err != nil {
				return err
			}
		}
		return d.keepSample(ctx, s, draft, v, &out)
	})
	return out, err
}

// ReportLeak keeps words that the rules did not find as a sample for whoever
// writes rules. It needs what MarkFinding needs. The words must stand in the
// field: Invalid ("sample.words") otherwise.
func (d *Desk) ReportLeak(ctx context.Context, a Actor, id string, in LeakInput) (Sample, error) {
	note, err := trimReason("note", in.Note, false)
	if err != nil {
		return Sample{}, err
	}
	if err := checkText("words", in.Words, MaxSample); err != nil {
		return Sample{}, err
	}
	if !KnownCategory(in.Category) {
		return Sample{}, invalid("category", "sample.category")
	}
	words := Normalize(strings.TrimSpace(in.Words))
	var out Sample
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, v, err := s.learnable(ctx, id)
		if err != nil {
			return err
		}
		rev, err := s.tx.Revisions.At(ctx, id, draft.Revision)
		if err != nil {
			return err
		}
		text := rev.FieldText(in.Field)
		at := strings.Index(text, words)
		if words == "" || at < 0 {
			return invalid("words", "sample.words")
		}
		out = Sample{Text: passage(text, at, at+len(words), MaxSample), Words: words, Label: LabelSensitive, Category: in.Category, Note: note}
		return d.keepSample(ctx, s, draft, v, &out)
	})
	return out, err
}

// learnable loads a draft of which passages may become samples. Whoever writes
// rules sees those, whether or not they may read the draft; so none is taken of
// what is classified above restricted, or for named people only.
func (s *scene) learnable(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, v, err := s.markable(ctx, id)
	if err == nil && draft.Classification.Above(Restricted) {
		err = invalid("classification", "sample.classified")
	}
	if err == nil && draft.Named {
		err = invalid("finding", "sample.named")
	}
	return draft, v, err
}

func (d *Desk) keepSample(ctx context.Context, s *scene, draft Draft, v Verdict, m *Sample) error {
	m.ID, m.DraftID, m.By, m.At, m.State = d.NewID(), draft.ID, s.person.ID, s.now, SampleOpen
	if err := s.tx.Samples.Add(ctx, m); err != nil {
		return err
	}
	e := s.draftEntry("sample.reported", v, draft, draft.State)
	e.Subject, e.Facts = m.ID, map[string]string{"label": m.Label, "category": m.Category}
	e.Private["sample"] = m.Text
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// ListSamples lists samples in a state, latest first. It needs rule.write in
// the root unit: samples show passages of drafts to people who may not read
// those drafts otherwise, but none of a draft that clearance or names keep from them. Another state is
// Invalid ("sample.state").
func (d *Desk) ListSamples(ctx context.Context, a Actor, state SampleState) (list []Sample, err error) {
	if !slices.Contains(SampleStates(), state) {
		return nil, invalid("state", "sample.state")
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActRuleWrite, RootUnit, "*"); err != nil {
			return err
		}
		if list, err = s.tx.Samples.In(ctx, state, samplesMost); err != nil {
			return err
		}
		list, err = s.coveredSamples(ctx, list)
		return err
	})
	return list, err
}

// coveredSamples leaves out those of drafts that clearance or names keep from the actor.
func (s *scene) coveredSamples(ctx context.Context, list []Sample) ([]Sample, error) {
	var ids []string
	for _, m := range list {
		ids = append(ids, m.DraftID)
	}
	hidden, err := s.uncovered(ctx, ids)
	return slices.DeleteFunc(list, func(m Sample) bool { return hidden[m.DraftID] }), err
}

// sample loads one that the actor may see.
func (s *scene) sample(ctx context.Context, id string) (Sample, error) {
	m, err := s.tx.Samples.ByID(ctx, id)
	if err != nil {
		return Sample{}, err
	}
	seen, err := s.coveredSamples(ctx, []Sample{m})
	if err != nil {
		return Sample{}, err
	}
	if len(seen) == 0 {
		return Sample{}, refuse(NotFound, "sample.unknown")
	}
	return m, nil
}

// samplesMost bounds a list of samples.
const samplesMost = 200

// CloseSample says what became of an open sample. It needs rule.write in the
// root unit. A closed one is Conflict ("sample.closed").
func (d *Desk) CloseSample(ctx context.Context, a Actor, id string, adopted bool) (m Sample, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRuleWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		if m, err = s.sample(ctx, id); err != nil {
			return err
		}
		if m.State != SampleOpen {
			return refuse(Conflict, "sample.closed")
		}
		m.State, m.ClosedBy, m.ClosedAt = SampleDismissed, s.person.ID, s.now
		if adopted {
			m.State = SampleAdopted
		}
		if err := s.tx.Samples.Save(ctx, &m); err != nil {
			return err
		}
		e := s.entry("sample."+string(m.State), v)
		e.Subject = m.ID
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return m, err
}

// StillSeesSample is StillSees for a stored answer about a sample.
func (d *Desk) StillSeesSample(ctx context.Context, a Actor, id string) error {
	a.Scopes = nil
	return d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, err := s.sample(ctx, id)
		return err
	})
}

// ProposeFromSample answers the text of a rule that an open sample asks for,
// to be edited and saved with WriteRule: the rule at fault with the sample among
// its own, or a new rule for words that none found. The text may fail its
// samples; that is what is to be mended. It needs rule.write in the root unit. A
// closed sample is Conflict ("sample.closed").
func (d *Desk) ProposeFromSample(ctx context.Context, a Actor, id, ruleID string) (rule Rule, m Sample, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActRuleWrite, RootUnit, "*"); err != nil {
			return err
		}
		if m, err = s.sample(ctx, id); err != nil {
			return err
		}
		if m.State != SampleOpen {
			return refuse(Conflict, "sample.closed")
		}
		if ruleID == "" {
			ruleID = m.RuleID
		}
		if ruleID == "" {
			return nil
		}
		rule, err = s.tx.Rules.ByID(ctx, ruleID)
		return err
	})
	if err != nil {
		return rule, m, err
	}
	rule.YAML, err = d.Rules.WithSample(rule.YAML, m)
	return rule, m, err
}

// reworded refuses a rule that quotes a leak that was missed: rules are read by
// many, are frozen into rule sets and outlive the draft.
func (s *scene) reworded(ctx context.Context, yaml string, info RuleInfo) error {
	texts := append([]string{yaml}, info.Samples...)
	open, err := s.tx.Samples.In(ctx, SampleOpen, 0)
	if err != nil {
		return err
	}
	for _, m := range open {
		if m.Label == LabelSensitive && m.quotedIn(texts) {
			return invalid("yaml", "sample.verbatim")
		}
	}
	return nil
}

// quotedIn tells whether a text holds the passage word for word.
func (m Sample) quotedIn(texts []string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, m.Text) })
}

// QuotesLeak tells whether a rule text holds the passage of an open leak, as it
// stands or as a sample: such a rule is neither saved nor simulated.
func (d *Desk) QuotesLeak(yaml string, m Sample) bool {
	return m.Label == LabelSensitive && m.State == SampleOpen && d.quotes([]RuleSource{{"rule", yaml}}, []Sample{m})
}

// ProposalProblems tells what keeps a text made from a sample from being saved:
// what does not compile, samples that fail, and the leak that it quotes. It needs
// rule.write in the root unit.
func (d *Desk) ProposalProblems(ctx context.Context, a Actor, yaml string, m Sample) (RuleProblems, error) {
	var problems RuleProblems
	info, err := d.describeOne("", yaml)
	if err == nil {
		_, err = d.compileCandidate(ctx, a, ActRuleWrite, info.ID, yaml)
	}
	if err != nil && !errors.As(err, &problems) {
		return nil, err
	}
	if d.QuotesLeak(yaml, m) {
		w := Say("quotes the leak word for word; change names, places and times in the sample, and keep the way of speaking")
		line, column := standsAt(yaml, m.Text)
		problems = append(problems, RuleProblem{Source: "rule", Line: line, Column: column, Rule: info.ID, Message: w.String(), Wording: w})
	}
	return problems, nil
}

// standsAt is where a text begins in a rule, plainly or quoted for YAML, counting
// code points from 1; 0, 0 where neither stands there.
func standsAt(yaml, text string) (line, column int) {
	for n, l := range strings.Split(yaml, "\n") {
		for _, form := range []string{strconv.Quote(text), text} {
			if at := strings.Index(l, form); at >= 0 {
				return n + 1, utf8.RuneCountInString(l[:at]) + 1
			}
		}
	}
	return 0, 0
}
