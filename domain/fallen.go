package domain

import (
	"context"
	"slices"
)

// Fallen is a stage of which an approval does not count any more: without it the stage has
// not enough of them, and has to be decided again.
type Fallen struct {
	Stage string
	Votes []FallenVote // none: two of its accounts are said to be one human since
}

// FallenVote is an approval that its person could not give today.
type FallenVote struct {
	PersonID string
	Guard    string // the one that speaks against it
}

// underway are the states in which approvals are still to carry something.
var underway = []State{InReview, Cleared, Scheduled, Publishing, Parked}

// fallen asks the approvals of the present round what the gate will ask of them, and
// answers the stages that have to be decided again.
func (s *scene) fallen(ctx context.Context, draft Draft, run Run, in Involvement) ([]Fallen, error) {
	if !slices.Contains(underway, draft.State) {
		return nil, nil
	}
	against, err := s.against(ctx, draft, run, in)
	if err != nil {
		return nil, err
	}
	return fallenOf(run, in.Votes, against), nil
}

// fallenOf is pure: against names the guard that speaks against each vote today. Of a stage
// that still waits, it counts what its votes came to before.
func fallenOf(run Run, votes []Vote, against map[StagePerson]string) (out []Fallen) {
	ahead := run.ahead()
	for _, stage := range run.Stages {
		x := Fallen{Stage: stage.Name}
		var good []Vote
		for _, v := range votes {
			if v.Stage != stage.Name || !v.counts(run.Round) || !v.Decision.Approves() {
				continue
			}
			if guard := against[StagePerson{v.Stage, v.PersonID}]; guard != "" {
				x.Votes = append(x.Votes, FallenVote{v.PersonID, guard})
			} else {
				good = append(good, v)
			}
		}
		lacked := 0
		if len(named(ahead, stage.Name)) > 0 {
			lacked = StillNeeded(stage, votes, run.Round, run.ContentHash)
		}
		if StillNeeded(stage, good, run.Round, run.ContentHash) > lacked {
			out = append(out, x)
		}
	}
	return out
}
