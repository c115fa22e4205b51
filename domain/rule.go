package domain

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// String formats the problem as "source:line:column: rule: message".
func (p RuleProblem) String() string {
	at := p.Source
	if p.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", p.Source, p.Line, p.Column)
	}
	if p.Rule != "" {
		return at + ": " + p.Rule + ": " + p.Message
	}
	return at + ": " + p.Message
}

// Rule is the working copy of one sensitivity rule, or of one building block
// that rules refer to. What counts is the active RuleSet, a frozen copy.
type Rule struct {
	ID        string // never reused; letters, digits, dashes
	YAML      string
	Retired   bool
	Author    string // person id of whoever wrote the current text
	UpdatedAt time.Time
	Version   int64 // row version
}

// RuleSetState says where a rule set stands between proposal and retirement.
type RuleSetState string

// The states of a rule set. Exactly one is active at a time.
const (
	RuleSetProposed  RuleSetState = "proposed"
	RuleSetActive    RuleSetState = "active"
	RuleSetRetired   RuleSetState = "retired"
	RuleSetWithdrawn RuleSetState = "withdrawn" // by its proposer, for good
)

// RuleSet is an immutable, numbered copy of all rules, made active by a second
// person. ValidFrom and ValidUntil bound when it may be active; zero is open.
type RuleSet struct {
	Version     int64
	Digest      string
	State       RuleSetState
	Sources     []RuleSource
	Size        int // how many sources it has, also where they are left out
	Note        string
	ProposedBy  string
	ProposedAt  time.Time
	ActivatedBy string
	ActivatedAt time.Time
	ValidFrom   time.Time
	ValidUntil  time.Time
}

// validAt tells whether the set may be active at that instant.
func (r RuleSet) validAt(at time.Time) bool {
	return !at.Before(r.ValidFrom) && (r.ValidUntil.IsZero() || at.Before(r.ValidUntil))
}

// Override lifts one finding of one text. It is bound to the finding's
// fingerprint and to the content hash of the revision, so it falls with the
// text, and it ends at Until.
type Override struct {
	ID          string
	DraftID     string
	Fingerprint string
	Rule        string
	RuleVersion int
	Severity    Severity // what was lifted; a finding that is worse by now is not
	ContentHash string
	Reason      string
	By          string
	At          time.Time
	Until       time.Time
}

// counting returns the findings that no standing override lifts: one by a
// person who is active, may still override here, wrote none of the draft and
// never submitted it. The submitter is that of a run that is not stored yet.
func (s *scene) counting(ctx context.Context, draft Draft, submitter string, scan ScanResult) ([]Finding, error) {
	if len(scan.Findings) == 0 {
		return nil, nil
	}
	overrides, err := s.tx.Overrides.Of(ctx, draft.ID)
	if err != nil {
		return nil, err
	}
	var standing []Override
	if len(overrides) > 0 {
		if standing, err = s.standing(ctx, draft, submitter, overrides, scan.Findings); err != nil {
			return nil, err
		}
	}
	return scan.Counting(standing, draft.ContentHash, s.now), nil
}

func (s *scene) standing(ctx context.Context, draft Draft, submitter string, all []Override, found []Finding) (out []Override, err error) {
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return nil, err
	}
	involved := slices.Concat(in.Writers, in.Submitters, []string{in.Author, s.powers.Human(submitter)})
	for _, o := range all {
		p, err := s.tx.People.ByID(ctx, o.By)
		if err != nil && KindOf(err) != NotFound {
			return nil, err
		}
		able := err == nil && p.Status == PersonActive && s.maySetAside(p.ID, draft, o, found)
		if able {
			if able, err = s.liftsEmbargo(ctx, p.ID, o.Rule); err != nil {
				return nil, err
			}
		}
		if able && !slices.Contains(involved, s.powers.Human(o.By)) {
			out = append(out, o)
		}
	}
	return out, nil
}

// maySetAside tells whether a person may still set aside what an override is about. What is
// found by now may be of another category than when it was lifted, so it is asked for
// each; an override of what is found no more lifts nothing.
func (s *scene) maySetAside(person string, draft Draft, o Override, found []Finding) bool {
	any := false
	for _, f := range found {
		if !o.about(f) {
			continue
		}
		any = true
		if !s.powers.MayOn(person, draft.UnitID, ActOverride, f.Category, draft.Channels).Allowed {
			return false
		}
	}
	return any
}

// about tells whether the override is about a finding, whatever text it is of.
func (o Override) about(f Finding) bool { return o.Fingerprint == f.Fingerprint && o.Rule == f.Rule }

func lifted(f Finding, overrides []Override, contentHash string, now time.Time) bool {
	for _, o := range overrides {
		if o.about(f) && o.ContentHash == contentHash && f.Severity <= o.Severity && f.RuleVersion == o.RuleVersion && now.Before(o.Until) {
			return true
		}
	}
	return false
}
