package domain

import (
	"context"
	"slices"
	"strings"
)

// judged is a person's right to decide one stage, guard by guard.
type judged struct {
	stage Stage
	c     Candidate
	marks []GuardMark
}

// allowed tells whether every guard holds.
func (j judged) allowed() bool {
	_, failed := FirstFailure(j.marks)
	return !failed
}

// refusal is nil where every guard holds.
func (j judged) refusal() error {
	m, failed := FirstFailure(j.marks)
	switch {
	case !failed:
		return nil
	case m.Name == GuardNotVoted:
		return &Error{Kind: Conflict, Key: "vote.exists", Guards: j.marks}
	}
	return &Error{Kind: Forbidden, Key: "decision." + m.Name, Args: []string{j.stage.Name}, Guards: j.marks}
}

// mayDecide answers the open stage that the person decides, by every guard, and what was
// done with the draft so far. asked names the stage; "" leaves the choice to what the
// person may.
func (s *scene) mayDecide(ctx context.Context, draft Draft, run Run, asked string) (judged, Involvement, error) {
	stages := run.Waiting()
	if asked != "" {
		if stages = named(stages, asked); len(stages) == 0 {
			return judged{}, Involvement{}, refuse(Conflict, "stage.not_open", asked, strings.Join(names(run.Waiting()), ", "))
		}
	}
	in, err := s.involvement(ctx, draft)
	if err != nil {
		return judged{}, in, err
	}
	all := make([]judged, len(stages))
	for i, stage := range stages {
		all[i] = s.judge(s.person, draft, run, stage, in, s.actor.Via == ViaSession, anyCapacity)
	}
	x, err := choose(all)
	return x, in, err
}

// anyCapacity lets judge choose.
func anyCapacity(Holding) bool { return true }

// judge asks every guard of a decision in a stage, in the first capacity that the
// person has for it (definitively, then by mandates) and in which all hold; where
// it is none, in the first.
func (s *scene) judge(p Person, draft Draft, run Run, stage Stage, in Involvement, human bool, fits func(Holding) bool) judged {
	c, amenders := s.candidate(p, draft, stage, human), s.amenders(run)
	objected := 0
	if run.Appealed {
		objected = s.objected(draft, in.Votes)
	}
	as := func(h Holding) judged {
		c.Holding, c.For = h, s.actsFor(h.Mandate)
		f := guardFacts{c: c, draft: draft, run: run, stage: stage, in: in, amenders: amenders, objected: objected}
		if f.onAppeal() {
			f.seat = s.seat(p.ID, h.Role, h.Mandate.ID, draft)
		}
		return judged{stage, c, decisionMarks(f)}
	}
	held := s.capacities(c, draft, stage, fits)
	if len(held) == 0 {
		return as(Holding{})
	}
	first := as(held[0])
	for _, h := range held[1:] {
		if first.allowed() {
			break
		}
		if j := as(h); j.allowed() {
			return j
		}
	}
	return first
}

// actsFor lists the humans for whom the holder of a mandate acts.
func (s *scene) actsFor(m Mandate) (humans []string) {
	for _, id := range []string{m.Principal, m.Through} {
		if id != "" {
			humans = append(humans, s.powers.Human(id))
		}
	}
	return humans
}

// capacities lists how the candidate holds a role of the stage for every channel of
// the draft. What the policy allows by one mandate alone is done in that.
func (s *scene) capacities(c Candidate, draft Draft, stage Stage, fits func(Holding) bool) (out []Holding) {
	for _, h := range s.powers.Holdings(c.PersonID, draft.UnitID) {
		if slices.Contains(stage.Roles, h.Role) && h.For(draft.Channels) && fits(h) && (c.Verdict.Mandate == "" || c.Verdict.Mandate == h.Mandate.ID) {
			out = append(out, h)
		}
	}
	return out
}

// choose picks the one stage that the person may decide. Where it is none, the
// refusal is that of the first stage with a role of theirs, else of the first.
func choose(all []judged) (judged, error) {
	var may []Stage
	pick := -1
	for i, x := range all {
		if x.allowed() {
			may, pick = append(may, x.stage), i
		}
	}
	if len(may) > 1 {
		return judged{}, invalid("stage", "stage.choose", strings.Join(names(may), ", "))
	}
	if pick < 0 {
		pick = max(0, slices.IndexFunc(all, func(x judged) bool { return x.c.Holding.Role != "" }))
	}
	return all[pick], all[pick].refusal()
}

func named(stages []Stage, name string) []Stage {
	i := slices.IndexFunc(stages, func(s Stage) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return stages[i : i+1]
}

func names(stages []Stage) (out []string) {
	for _, s := range stages {
		out = append(out, s.Name)
	}
	return out
}
