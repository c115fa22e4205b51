package domain

import (
	"context"
	"slices"
)

// One job scans so many drafts or bytes of text, read so many drafts at once,
// before it saves how far it is and lets other work have its turn.
const (
	simulationSlice  = 250
	simulationBytes  = 4 << 20
	simulationAtOnce = 25
)

// simulationsKept is how many simulations of one rule are remembered.
const simulationsKept = 10

// Simulate begins to tell what a rule text would change among the stored
// drafts, before anything is saved: it is compared with the active set, in which
// nothing else changes but what the rule cannot do without (Simulation.Along).
// It needs rule.write in the root unit. The text must compile there and, because
// it is kept and shown to all who read rules, quote no open leak: Invalid
// ("sample.verbatim"). An empty text means the working copy, and an empty id the
// one in the text. Drafts that never go out (secret, top secret), or that are for named people only, are
// passed over.
// One simulation of a rule runs at a time: Conflict ("simulation.running", with
// its id).
func (d *Desk) Simulate(ctx context.Context, a Actor, id, yaml string) (Simulation, error) {
	if err := checkText("yaml", yaml, MaxRule); err != nil {
		return Simulation{}, err
	}
	info, yaml, t, err := d.simulationTrial(ctx, a, id, yaml)
	if err != nil {
		return Simulation{}, err
	}
	candidate, digest, err := d.candidate(ctx, t, RuleSource{info.ID, yaml})
	if err != nil {
		return Simulation{}, err
	}
	sim := Simulation{ID: d.NewID(), RuleID: info.ID, Candidate: candidate, Digest: digest, Base: t.base.Version, BaseDigest: t.base.Digest,
		State: SimulationRunning}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRuleWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		if err := s.reworded(ctx, yaml, info); err != nil {
			return err
		}
		return d.beginSimulation(ctx, s, v, &sim)
	})
	if err == nil {
		d.Wake()
	}
	return sim, err
}

// simulationTrial is what a text is tried in, what it says of itself, and the
// working copy where there is no text.
func (d *Desk) simulationTrial(ctx context.Context, a Actor, id, typed string) (info RuleInfo, yaml string, t trial, err error) {
	info.ID, yaml = id, typed
	if typed != "" {
		if info, err = d.describeOne(id, typed); err != nil {
			return info, yaml, t, err
		}
	}
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.may(ActRuleWrite, RootUnit, "*"); err != nil {
			return err
		}
		if typed == "" {
			rule, err := s.tx.Rules.ByID(ctx, id)
			if err != nil {
				return err
			}
			yaml = rule.YAML
		}
		if t.working, err = s.workingSources(ctx); err != nil {
			return err
		}
		active, err := s.tx.RuleSets.Active(ctx)
		if err != nil {
			return err
		}
		t.base, err = s.tx.RuleSets.ByVersion(ctx, active.Version)
		return err
	})
	if err == nil && typed == "" {
		info, err = d.describeOne(id, yaml)
	}
	return info, yaml, t, err
}

func (d *Desk) beginSimulation(ctx context.Context, s *scene, v Verdict, sim *Simulation) error {
	earlier, err := s.tx.Simulations.Of(ctx, sim.RuleID)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(earlier, func(m Simulation) bool { return m.State == SimulationRunning }); i >= 0 {
		return refuse(Conflict, "simulation.running", earlier[i].ID)
	}
	for _, old := range earlier[min(len(earlier), simulationsKept-1):] {
		if err := s.tx.Simulations.Remove(ctx, old.ID); err != nil {
			return err
		}
	}
	sim.By, sim.StartedAt = s.person.ID, s.now
	if sim.Total, err = s.tx.Drafts.Count(ctx); err != nil {
		return err
	}
	if err := s.tx.Simulations.Add(ctx, sim); err != nil {
		return err
	}
	if err := s.tx.Jobs.Add(ctx, Job{ID: d.NewID(), Kind: JobSimulate, Subject: sim.ID, DueAt: s.now}); err != nil {
		return err
	}
	e := s.entry("rule.simulated", v)
	e.Subject, e.Facts = sim.RuleID, map[string]string{"simulation": sim.ID, "digest": sim.Digest}
	e.RulesetVersion, e.RulesetDigest = sim.Base, sim.BaseDigest
	_, err = s.tx.Ledger.Append(ctx, e)
	return err
}

// CancelSimulation stops a simulation; what it has found so far stays. It needs
// rule.write. One that has ended is Conflict ("simulation.ended").
func (d *Desk) CancelSimulation(ctx context.Context, a Actor, id string) (sim Simulation, err error) {
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActRuleWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		if sim, err = s.tx.Simulations.ByID(ctx, id); err != nil {
			return err
		}
		if sim.State != SimulationRunning {
			return refuse(Conflict, "simulation.ended")
		}
		sim.end(SimulationCancelled, "", s.now)
		if err := s.tx.Simulations.Save(ctx, &sim); err != nil {
			return err
		}
		e := s.entry("simulation.cancelled", v)
		e.Subject, e.Facts = sim.RuleID, map[string]string{"simulation": sim.ID}
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return sim, err
}

// ListSimulations answers the simulations of a rule, newest first, without the
// drafts that would change. It needs rule.read.
func (d *Desk) ListSimulations(ctx context.Context, a Actor, rule string) (list []Simulation, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActRuleRead); err != nil {
			return err
		}
		if list, err = s.tx.Simulations.Of(ctx, rule); err != nil || len(list) > 0 {
			return err
		}
		_, err = s.tx.Rules.ByID(ctx, rule) // a rule may be simulated before it is saved
		return err
	})
	return list, err
}

// CarryOnSimulation scans the next slice of drafts and hands what is left to
// another job. Whoever began it must still be there and hold rule.write.
func (d *Desk) CarryOnSimulation(ctx context.Context, job Job) error {
	sim, drafts, kept, last, err := d.simulationSlice(ctx, job.Subject)
	if err != nil {
		return err
	}
	if sim.State != SimulationRunning {
		return d.finish(ctx, job)
	}
	now, then, aside, err := d.simulationScanners(ctx, sim)
	if err != nil {
		return err
	}
	at, known := d.now(), len(sim.Changes)
	for _, rev := range drafts {
		var a, b ScanResult
		if !kept[rev.DraftID] {
			fields := rev.Fields()
			a, b = now.Scan(ctx, fields, at), then.Scan(ctx, fields, at)
			b.leaveAside(a, aside, at)
		}
		sim.take(rev, a, b)
	}
	err = d.act(ctx, System(), func(ctx context.Context, s *scene) error {
		keeps, err := s.keepsRules(ctx, sim.By)
		if err != nil {
			return err
		}
		switch {
		case !keeps:
			sim.end(SimulationCancelled, "access.denied", s.now)
		case last:
			sim.end(SimulationDone, "", s.now)
		default:
			if err := s.tx.Jobs.Add(ctx, Job{ID: d.NewID(), Kind: JobSimulate, Subject: sim.ID, DueAt: s.now}); err != nil {
				return err
			}
		}
		if err := s.forgetErased(ctx, &sim, known); err != nil {
			return err
		}
		if err := s.tx.Simulations.Save(ctx, &sim); err != nil {
			return err
		}
		return s.tx.Jobs.Finish(ctx, job)
	})
	if KeyOf(err) == "simulation.stale" {
		return d.simulationOvertaken(ctx, job)
	}
	if err == nil {
		d.Wake()
	}
	return err
}

// forgetErased drops what was found, from the change known on, in drafts that
// were erased while they were scanned.
func (s *scene) forgetErased(ctx context.Context, sim *Simulation, known int) error {
	kept := sim.Changes[:known:known]
	for _, c := range sim.Changes[known:] {
		switch _, err := s.tx.Drafts.ByID(ctx, c.DraftID); {
		case err == nil:
			kept = append(kept, c)
		case KindOf(err) != NotFound:
			return err
		}
	}
	sim.Changes = kept
	return nil
}

// simulationOvertaken is where somebody else has saved the simulation meanwhile:
// it was cancelled, this lease had ended and another worker went on, or a draft
// that it names was erased, and the slice is taken up anew.
func (d *Desk) simulationOvertaken(ctx context.Context, job Job) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		sim, err := tx.Simulations.ByID(ctx, job.Subject)
		if err != nil {
			return err
		}
		if sim.State == SimulationRunning {
			return tx.Jobs.Postpone(ctx, job, d.now())
		}
		return tx.Jobs.Finish(ctx, job)
	})
}

// keepsRules asks whether a person is active and may write rules.
func (s *scene) keepsRules(ctx context.Context, id string) (bool, error) {
	p, err := s.tx.People.ByID(ctx, id)
	if err != nil {
		if KindOf(err) == NotFound {
			err = nil
		}
		return false, err
	}
	return p.Status == PersonActive && s.powers.May(id, RootUnit, ActRuleWrite, "*").Allowed, nil
}

// simulationSlice reads drafts a few at a time, until there are enough of them
// or enough text; last tells that there are no more. kept are those of which a
// simulation says nothing: rules are read by many.
func (d *Desk) simulationSlice(ctx context.Context, id string) (sim Simulation, drafts []Revision, kept map[string]bool, last bool, err error) {
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		if sim, err = tx.Simulations.ByID(ctx, id); err != nil || sim.State != SimulationRunning {
			return err
		}
		bytes, after, ids := 0, sim.After, []string(nil)
		for !last && len(drafts) < simulationSlice && bytes < simulationBytes {
			few, err := tx.Revisions.Present(ctx, after, simulationAtOnce)
			if err != nil {
				return err
			}
			for _, rev := range few {
				after, ids = rev.DraftID, append(ids, rev.DraftID)
				for _, f := range rev.Fields() {
					bytes += len(f.Text)
				}
			}
			drafts, last = append(drafts, few...), len(few) < simulationAtOnce
		}
		kept, err = hiddenFrom(ctx, tx, ids, Sight{Levels: UsualClearance.upTo()}, false)
		return err
	})
	return sim, drafts, kept, last, err
}

// simulationScanners answers the scanners of the base and of the candidate, and
// the rules of which the simulation says nothing.
func (d *Desk) simulationScanners(ctx context.Context, sim Simulation) (now, then Scanner, aside map[string]bool, err error) {
	var base RuleSet
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		if now, err = d.scanner(ctx, tx, RuleSet{Version: sim.Base, Digest: sim.BaseDigest}); err != nil {
			return err
		}
		base, err = tx.RuleSets.ByVersion(ctx, sim.Base)
		return err
	})
	if err != nil {
		return nil, nil, nil, err
	}
	sources := withSources(base.Sources, sim.Candidate...)
	then, ok := d.Rules.Compiled(0, sim.Digest)
	if !ok {
		if then, err = d.Rules.Compile(ctx, 0, sources); err != nil {
			return nil, nil, nil, err
		}
	}
	aside, err = d.aside(sources, sim.RuleID, sim.Along())
	return now, then, aside, err
}

// failSimulation ends a simulation that never gets on.
func (d *Desk) failSimulation(ctx context.Context, job Job) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		sim, err := tx.Simulations.ByID(ctx, job.Subject)
		if err == nil && sim.State == SimulationRunning {
			sim.end(SimulationFailed, "job.failed", d.now())
			err = tx.Simulations.Save(ctx, &sim)
		}
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		return tx.Jobs.Finish(ctx, job)
	})
}
