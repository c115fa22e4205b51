package domain

import "context"

// AllowanceInput is what somebody proposes for the allow-list.
type AllowanceInput struct {
	Phrases []string
	Rules   []string // empty: all rules that it may touch
	Owner   string   // person id; "": the actor
	Reason  string
	Blocks  bool
	Scope
	Period // From zero: as soon as it is active
}

// ProposeAllowance puts an entry on the allow-list that counts once a second
// person makes it active. It needs allowance.propose in every unit of its scope.
// Answers Invalid, or Faults, with the fields at fault; rules about marks and
// identifiers are never allowed ("allowance.rule_firm").
func (d *Desk) ProposeAllowance(ctx context.Context, a Actor, in AllowanceInput) (Allowance, error) {
	w, err := d.checkAllowance(in)
	if err != nil {
		return Allowance{}, err
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		_, err := s.mayAll(ActAllowancePropose, w.Scope)
		return err
	})
	if err != nil {
		return Allowance{}, err
	}
	if err := d.findable(ctx, w.Phrases, w.rule); err != nil {
		return Allowance{}, err
	}
	if w.Salt, err = d.salt(); err != nil {
		return Allowance{}, err
	}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.mayAll(ActAllowancePropose, w.Scope)
		if err != nil {
			return err
		}
		if err := s.checkScope(ctx, w.Scope); err != nil {
			return err
		}
		if err := d.checkAllowedRules(ctx, s, w.Rules); err != nil {
			return err
		}
		if w.Owner == "" {
			w.Owner = s.person.ID
		}
		if err := s.checkOwner(ctx, w.Owner, ActAllowanceRead, w.Scope); err != nil {
			return err
		}
		if err := s.room(ctx); err != nil {
			return err
		}
		w.ID, w.ProposedBy, w.ProposedAt = d.NewID(), s.person.ID, s.now
		if err := s.tx.Allowances.Add(ctx, &w); err != nil {
			return err
		}
		return s.recordAllowance(ctx, "allowance.proposed", v, w)
	})
	return w, err
}

func (d *Desk) checkAllowance(in AllowanceInput) (Allowance, error) {
	var faults Faults
	w := Allowance{Rules: sortedNames(in.Rules), Owner: in.Owner, Blocks: in.Blocks, Scope: in.Scope.sorted()}
	w.Phrases = checkPhrases(in.Phrases, &faults)
	reason, err := trimReason("reason", in.Reason, true)
	faults.add(err)
	w.Reason = reason
	w.Period = checkPeriod(in.Period, d.now(), &faults)
	return w, faults.Err()
}

// checkAllowedRules refuses rules that are not there, and those about marks and
// identifiers. The engine refuses them once more with every scan.
func (d *Desk) checkAllowedRules(ctx context.Context, s *scene, ids []string) error {
	for _, id := range ids {
		if !nameable(id) {
			return invalid("rules", "allowance.rule_unknown", id)
		}
		rule, err := s.tx.Rules.ByID(ctx, id)
		if KindOf(err) == NotFound {
			return invalid("rules", "allowance.rule_unknown", id)
		}
		if err != nil {
			return err
		}
		infos, err := d.Rules.Describe([]RuleSource{{rule.ID, rule.YAML}})
		if err == nil && len(infos) == 1 && infos[0].Firm {
			return invalid("rules", "allowance.rule_firm", id)
		}
	}
	return nil
}

// recordAllowance writes what became of an allowance into the log; its words
// and reason are in the digest only, for a name may be among them.
func (s *scene) recordAllowance(ctx context.Context, act string, v Verdict, w Allowance) error {
	leaf := s.entry(act, v)
	leaf.Subject = w.ID
	leaf.Facts = map[string]string{"digest": w.Digest(), "owner": w.Owner, "from": Instant(w.From), "until": Instant(w.Until)}
	_, err := s.tx.Ledger.Append(ctx, leaf)
	return err
}
