package domain

import (
	"context"
	"errors"
	"slices"
)

// WorkflowView is a version as it would be now, next to the one that is active.
type WorkflowView struct {
	Workflow
	Active      Workflow // its ID is "" where none is
	Difference  WorkflowDifference
	Instead     []Instead // of which workflows it would take drafts
	Never       bool      // no draft would go by it: others are nearer, name more or ask more
	Problems    []*Error  // what stands against it now
	Unreachable []Unreachable
	Seen        string // what ActivateWorkflow is told by who has looked at this

	MayPropose  bool  // the actor may propose a version of this workflow, in this unit
	MayActivate bool  // the actor may say yes, whatever stands against it
	MayWithdraw bool  // the actor may take it back, or say no
	Why         error // why the actor may not say yes; nil where they may
}

// ShowWorkflow answers a version and, while it waits, what it would make different and
// what stands against it. It needs workflow.read.
func (d *Desk) ShowWorkflow(ctx context.Context, a Actor, id string, version int64) (v WorkflowView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActWorkflowRead); err != nil {
			return err
		}
		w, active, err := s.workflowAt(ctx, id, version)
		if err != nil {
			return err
		}
		if w.State != WorkflowProposed {
			v = WorkflowView{Workflow: w, Active: active}
			_, err = s.mayWrite(w, active)
			v.MayPropose = err == nil
			return nil
		}
		if v, err = s.weighWorkflow(ctx, w, active); err != nil {
			return err
		}
		if w.Base != active.Version {
			v.Problems = append(v.Problems, refuse(Conflict, "workflow.overtaken", formatInt(active.Version)))
		}
		return s.offersOn(ctx, &v)
	})
	return v, err
}

// WeighWorkflow answers what a version would make different and what stands against it,
// and stores nothing. It needs workflow.write where proposing it does.
func (d *Desk) WeighWorkflow(ctx context.Context, a Actor, w Workflow) (v WorkflowView, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		all, err := s.tx.Workflows.All(ctx)
		if err != nil {
			return err
		}
		active := activeOf(all, w.ID)
		if _, err := s.mayWrite(w, active); err != nil {
			return err
		}
		v, err = s.weighWorkflow(ctx, w, active)
		if e := new(Error); err == nil && errors.As(w.waiting(all, active), &e) {
			v.Problems = append(v.Problems, e)
		}
		v.MayPropose = err == nil
		return err
	})
	return v, err
}

// weighWorkflow judges a version by the house of now.
func (s *scene) weighWorkflow(ctx context.Context, w, active Workflow) (v WorkflowView, err error) {
	v = WorkflowView{Workflow: w, Active: active, Seen: w.Seen(s.powers.Version(), active.Version)}
	if active.ID != "" {
		v.Difference = CompareWorkflows(active, w)
	}
	var faults Faults
	faults.add(w.check())
	if len(faults) == 0 {
		err := s.fitsHouse(ctx, w)
		if err != nil && KindOf(err) == Internal {
			return v, err
		}
		faults.add(err)
	}
	if len(faults) == 0 {
		var nowhere *Unreachable
		if v.Unreachable, nowhere, err = s.unreachable(ctx, w); err != nil {
			return v, err
		}
		if nowhere != nil {
			faults.add(nowhere.fault())
		}
		var takes bool
		if v.Instead, takes, err = s.takenFrom(ctx, w); err != nil {
			return v, err
		}
		v.Never = !takes
		if active.ID != "" && w.same(active) {
			faults.add(refuse(Conflict, "workflow.same", formatInt(active.Version)))
		}
	}
	v.Problems = faults
	return v, nil
}

// takenFrom asks it of the house of now.
func (s *scene) takenFrom(ctx context.Context, w Workflow) ([]Instead, bool, error) {
	active, err := s.tx.Workflows.Active(ctx)
	if err != nil {
		return nil, false, err
	}
	channels, err := s.tx.Channels.All(ctx)
	var names []string
	for _, c := range channels {
		names = append(names, c.Name)
	}
	from, takes := TakenFrom(active, w, names, s.powers.Depth)
	return from, takes, err
}

// offersOn says what the actor may do about a version that waits.
func (s *scene) offersOn(ctx context.Context, v *WorkflowView) error {
	_, err := s.maySayYesTo(v.Workflow, v.Active)
	if err == nil {
		err = s.proposerCan(ctx, v.Workflow, v.Active)
	}
	var own *Error
	if err != nil && !errors.As(err, &own) {
		return err
	}
	v.MayActivate, v.Why = err == nil, err
	_, err = s.maySayNoTo(v.Workflow, v.Active, "-")
	v.MayWithdraw = err == nil
	_, err = s.mayWrite(v.Workflow, v.Active)
	v.MayPropose = err == nil
	return nil
}

// workflowsToActivate lists the versions that the person can say yes to, oldest first.
func (s *scene) workflowsToActivate(ctx context.Context) ([]Workflow, error) {
	if len(s.unitsFor(ActWorkflowWrite)) == 0 {
		return nil, nil
	}
	waits, err := s.tx.Workflows.Proposed(ctx)
	if err != nil || len(waits) == 0 {
		return nil, err
	}
	active, err := s.tx.Workflows.Active(ctx)
	return slices.DeleteFunc(waits, func(w Workflow) bool {
		now := activeOf(active, w.ID)
		_, no := s.maySayYesTo(w, now)
		return no != nil || w.Base != now.Version
	}), err
}
