package domain

import (
	"context"
	"time"
)

// ProposeRules freezes all working copies into a new rule set that another
// person may activate. It needs ruleset.propose. from and until may be zero.
func (d *Desk) ProposeRules(ctx context.Context, a Actor, note string, from, until time.Time) (RuleSet, error) {
	note, err := trimReason("note", note, false)
	if err != nil {
		return RuleSet{}, err
	}
	if !until.IsZero() && (!until.After(from) || !until.After(d.now())) {
		return RuleSet{}, invalid("until", "ruleset.until")
	}
	var sources []RuleSource
	if err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActRulesPropose, RootUnit, "*"); err != nil {
			return err
		}
		var err error
		sources, err = s.workingSources(ctx)
		return err
	}); err != nil {
		return RuleSet{}, err
	}
	if len(sources) == 0 {
		return RuleSet{}, refuse(Conflict, "ruleset.empty")
	}
	if _, err := d.Rules.Compile(ctx, 0, sources); err != nil {
		return RuleSet{}, ruleProblems(besides("", err))
	}
	set := RuleSet{Digest: d.Rules.Digest(sources), State: RuleSetProposed, Sources: sources, Note: note, ValidFrom: from, ValidUntil: until}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRulesPropose, RootUnit, "*")
		if err != nil {
			return err
		}
		set.ProposedBy, set.ProposedAt = s.person.ID, s.now
		if err := s.tx.RuleSets.Add(ctx, &set); err != nil {
			return err
		}
		return s.recordRuleSet(ctx, "ruleset.proposed", v, set)
	})
	return set, err
}

// ActivateRules makes a proposed set the one that scans. It needs
// ruleset.activate, by somebody other than the proposer: Forbidden
// ("ruleset.second_person"). The set is compiled and its samples run once more.
// A retired set can be activated again in the same way, one that was withdrawn
// cannot: Conflict ("ruleset.withdrawn"). Conflict ("ruleset.not_valid_now")
// outside the set's dates.
func (d *Desk) ActivateRules(ctx context.Context, a Actor, version int64) (RuleSet, error) {
	var set RuleSet
	if err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActRulesActivate, RootUnit, "*"); err != nil {
			return err
		}
		var err error
		set, err = s.tx.RuleSets.ByVersion(ctx, version)
		return err
	}); err != nil {
		return RuleSet{}, err
	}
	if _, err := d.Rules.Compile(ctx, version, set.Sources); err != nil {
		return RuleSet{}, ruleProblems(besides("", err))
	}
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRulesActivate, RootUnit, "*")
		if err != nil {
			return err
		}
		if s.actor.Via != ViaSession {
			return refuse(Forbidden, "ruleset."+GuardHuman)
		}
		if !apart("ruleset.second_person", !s.own(set.ProposedBy)) {
			return refuse(Forbidden, "ruleset.second_person")
		}
		now, err := s.tx.RuleSets.ByVersion(ctx, version)
		if err != nil {
			return err
		}
		if now.State == RuleSetWithdrawn {
			return refuse(Conflict, "ruleset.withdrawn")
		}
		if d.Rules.Digest(set.Sources) != set.Digest {
			return refuse(Conflict, "ruleset.digest")
		}
		if _, err := recordedRules(ctx, s.tx, set); err != nil {
			return err
		}
		// A set that cannot scan now would stop every submission.
		if !set.validAt(s.now) {
			return refuse(Conflict, "ruleset.not_valid_now")
		}
		if err := s.tx.RuleSets.Activate(ctx, version, s.person.ID, s.now); err != nil {
			return err
		}
		set.State, set.ActivatedBy, set.ActivatedAt = RuleSetActive, s.person.ID, s.now
		return s.recordRuleSet(ctx, "ruleset.activated", v, set)
	})
	return set, err
}

// WithdrawRules takes a proposed set back, for good. It needs ruleset.propose,
// and only its proposer may: Forbidden ("ruleset.proposer_only"). Conflict
// ("ruleset.not_proposed") where it waits no longer.
func (d *Desk) WithdrawRules(ctx context.Context, a Actor, version int64) (set RuleSet, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRulesPropose, RootUnit, "*")
		if err != nil {
			return err
		}
		if set, err = s.tx.RuleSets.ByVersion(ctx, version); err != nil {
			return err
		}
		if !apart("ruleset.proposer_only", s.own(set.ProposedBy)) {
			return refuse(Forbidden, "ruleset.proposer_only")
		}
		if err := s.tx.RuleSets.Withdraw(ctx, version); err != nil {
			return err
		}
		set.State = RuleSetWithdrawn
		return s.recordRuleSet(ctx, "ruleset.withdrawn", v, set)
	})
	return set, err
}

func (s *scene) recordRuleSet(ctx context.Context, act string, v Verdict, set RuleSet) error {
	e := s.entry(act, v)
	e.Subject, e.RulesetVersion, e.RulesetDigest = formatInt(set.Version), set.Version, set.Digest
	e.Facts = map[string]string{"valid_from": Instant(set.ValidFrom), "valid_until": Instant(set.ValidUntil)}
	if set.Note != "" {
		e.Private = map[string]string{"note": set.Note}
	}
	_, err := s.tx.Ledger.Append(ctx, e)
	return err
}

// ListRuleSets lists all rule sets without their sources, newest first;
// ShowRuleSet answers one with them. Both need rule.read.
func (d *Desk) ListRuleSets(ctx context.Context, a Actor) (sets []RuleSet, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		sets, err = s.tx.RuleSets.All(ctx)
		return err
	})
	return sets, err
}

// ActiveRuleSet answers the set that scans, with its sources. It needs rule.read.
// Answers the store's NotFound or Conflict ("ruleset.none") where there is none.
func (d *Desk) ActiveRuleSet(ctx context.Context, a Actor) (set RuleSet, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		active, err := s.tx.RuleSets.Active(ctx)
		if err != nil {
			return err
		}
		set, err = s.tx.RuleSets.ByVersion(ctx, active.Version)
		return err
	})
	return set, err
}

// ShowRuleSet answers a rule set with its sources. It needs rule.read.
func (d *Desk) ShowRuleSet(ctx context.Context, a Actor, version int64) (set RuleSet, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		set, err = s.tx.RuleSets.ByVersion(ctx, version)
		return err
	})
	return set, err
}
