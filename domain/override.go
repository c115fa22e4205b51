package domain

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Override lifts one finding of the present text, until an instant at most
// OverrideMax away. It needs finding.override in the unit, by a person who wrote
// no part of the draft and never submitted it; nobody who lifted a finding can
// decide on the draft. The finding's category is asked as the object too. An embargo's finding takes
// one who may lift the embargo: Forbidden ("override.embargo"). It answers
// NotFound ("finding.unknown") where the present text has no such finding.
func (d *Desk) Override(ctx context.Context, a Actor, id, fingerprint, reason string, until time.Time) (Override, error) {
	reason, err := trimReason("reason", reason, true)
	if err != nil {
		return Override{}, err
	}
	now := d.now()
	if !until.After(now) || until.After(now.Add(OverrideMax)) {
		return Override{}, invalid("until", "override.until", "30")
	}
	load := func(ctx context.Context, s *scene) (Draft, Verdict, error) { return s.overridable(ctx, id) }
	seen, scan, finding, err := d.presentFinding(ctx, a, fingerprint, load)
	if err != nil {
		return Override{}, err
	}
	var out Override
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		draft, _, err := load(ctx, s)
		if err != nil {
			return err
		}
		if draft.ContentHash != seen.ContentHash {
			return refuse(Conflict, "draft.changed")
		}
		// What may be lifted depends on what was found: a line may deny a category,
		// and operations cannot be delegated.
		v, err := s.mayOn(ActOverride, draft.UnitID, finding.Category, draft.Channels)
		if err != nil {
			return err
		}
		if able, err := s.liftsEmbargo(ctx, s.person.ID, finding.Rule); err != nil || !able {
			return cmp.Or[error](err, refuse(Forbidden, "override.embargo"))
		}
		out = Override{ID: d.NewID(), DraftID: id, Fingerprint: fingerprint, Rule: finding.Rule, RuleVersion: finding.RuleVersion,
			Severity: finding.Severity, ContentHash: draft.ContentHash, Reason: reason, By: s.person.ID, At: s.now, Until: until.UTC().Truncate(time.Microsecond)}
		if err := s.tx.Overrides.Add(ctx, out); err != nil {
			return err
		}
		return s.recordOverride(ctx, draft, v, out, scan)
	})
	return out, err
}

// overridable loads a draft whose findings the actor may lift now.
func (s *scene) overridable(ctx context.Context, id string) (Draft, Verdict, error) {
	draft, v, err := s.writableOn(ctx, id, ActOverride)
	if err != nil {
		return Draft{}, v, err
	}
	if s.actor.Via != ViaSession {
		return Draft{}, v, refuse(Forbidden, "override."+GuardHuman)
	}
	if draft.State != Drafting && draft.State != ChangesRequested && draft.State != InReview && draft.State != Parked {
		return Draft{}, v, refuse(Conflict, "draft.transition", string(draft.State), "override")
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return Draft{}, v, err
	}
	if !apart("override.not_contributor", !slices.Contains(in.Writers, s.human())) {
		return Draft{}, v, &Error{Kind: Forbidden, Key: "override." + GuardNotContributor, Guards: []GuardMark{{GuardNotContributor, false, ""}}}
	}
	if !apart("override.not_submitter", !slices.Contains(in.Submitters, s.human())) {
		return Draft{}, v, &Error{Kind: Forbidden, Key: "override." + GuardNotSubmitter, Guards: []GuardMark{{GuardNotSubmitter, false, ""}}}
	}
	for _, vote := range in.Votes {
		if !apart("override.not_voted", !vote.by(s.human()) || !vote.Decision.Approves()) {
			return Draft{}, v, refuse(Forbidden, "override."+GuardNotVoted)
		}
	}
	return draft, v, nil
}

func (s *scene) recordOverride(ctx context.Context, draft Draft, v Verdict, o Override, scan ScanResult) error {
	e := s.draftEntry("finding.overridden", v, draft, draft.State)
	e.Override, e.Subject = o.ID, o.Rule
	e.Facts = map[string]string{"until": Instant(o.Until), "severity": o.Severity.String()}
	e.scanned(scan)
	e.Private["reason"], e.Private["finding"] = o.Reason, o.Fingerprint
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}
