package api

import (
	"slices"
	"strconv"
	"time"

	"layak/domain"
	"layak/templates"
)

// The states of a station.
const (
	roadDone    = "done"
	roadCurrent = "current"
	roadWaiting = "waiting"
	roadFailed  = "failed"
	roadSkipped = "skipped"
)

// roadOf draws the way of a draft: writing, the stages of its run, publication;
// who acted when, who can act now, and what is missing. Stages of one step stand
// side by side.
func roadOf(v domain.DraftView, auth domain.Authorizations, titles map[string]string, now time.Time) templates.Road {
	steps := []templates.RoadStep{writingStep(v)}
	if v.Run != nil {
		steps = append(steps, stageSteps(v, auth, now)...)
	}
	return templates.Road{Steps: append(steps, publicationStep(v, titles))}
}

// stageSteps draws the run, a step for each of its own.
func stageSteps(v domain.DraftView, auth domain.Authorizations, now time.Time) []templates.RoadStep {
	var out []templates.RoadStep
	stages := v.Run.Stages
	for len(stages) > 0 {
		n := slices.IndexFunc(stages, func(s domain.Stage) bool { return s.Step != stages[0].Step })
		if n < 0 {
			n = len(stages)
		}
		beside := list(stages[:n], func(s domain.Stage) templates.RoadStep { return stageStep(v, auth, s, now) })
		if n == 1 {
			out = append(out, beside[0])
		} else {
			out = append(out, templates.RoadStep{State: together(beside), Beside: beside})
		}
		stages = stages[n:]
	}
	return out
}

// together is the state of stages side by side: what stands out of any of them.
func together(beside []templates.RoadStep) string {
	for _, state := range []string{roadFailed, roadCurrent, roadWaiting, roadDone} {
		if slices.ContainsFunc(beside, func(s templates.RoadStep) bool { return s.State == state }) {
			return state
		}
	}
	return roadSkipped
}

func writingStep(v domain.DraftView) templates.RoadStep {
	step := templates.RoadStep{Name: "draft", State: roadDone, People: []string{named(v.Names, v.Draft.AuthorID)}, Since: v.Revision.At}
	missing := ""
	switch v.Draft.State {
	case domain.Drafting:
		missing = "submit"
	case domain.ChangesRequested:
		missing = "changes"
	case domain.Withdrawn:
		step.State = roadFailed
		return step
	default:
		return step
	}
	step.State = roadCurrent
	if v.Scan.Worst(v.Counting) == domain.SeverityBlock {
		step.Missing = append(step.Missing, templates.Missing{Key: "block"})
	}
	step.Missing = append(step.Missing, templates.Missing{Key: missing})
	return step
}

func stageStep(v domain.DraftView, auth domain.Authorizations, stage domain.Stage, now time.Time) templates.RoadStep {
	run := *v.Run
	need := max(stage.Quorum, 1)
	still := domain.StillNeeded(stage, v.Votes, run.Round, run.ContentHash)
	step := templates.RoadStep{Name: stage.Name, State: stationState(v, stage), Roles: stage.Roles, Need: need, Have: need - still,
		Because: because(v, stage), Decisions: decisions(v, stage.Name)}
	for _, o := range run.Open {
		if o.Stage == stage.Name {
			step.Since, step.Due, step.Overdue, step.Escalated = o.Since, o.Due, o.Due.Before(now), o.EscalatedAt
		}
	}
	for _, a := range auth.Stages {
		if a.Stage.Name == stage.Name {
			step.Missing, step.People = missingVotes(a), ableTo(a)
		}
	}
	return step
}

// missingVotes says how many approvals are missing, and how many of them nobody is
// there to give.
func missingVotes(a domain.StageAuthorization) []templates.Missing {
	out := []templates.Missing{{Key: "approvals", Args: []string{strconv.Itoa(a.Needed)}}}
	if a.Short > 0 {
		out = append(out, templates.Missing{Key: "people", Args: []string{strconv.Itoa(a.Needed), strconv.Itoa(a.Needed - a.Short)}})
	}
	return out
}

// ableTo names who may decide the stage now.
func ableTo(a domain.StageAuthorization) (out []string) {
	for _, x := range a.People {
		if x.Allowed {
			out = append(out, x.Person.Name)
		}
	}
	return out
}

func stationState(v domain.DraftView, stage domain.Stage) string {
	run := *v.Run
	switch standing := run.Standing(stage, v.Votes); {
	case standing == domain.StageOpen:
		return roadCurrent
	case standing == domain.StageApproved, run.Status == domain.RunVoid && stage.Step < run.Step:
		return roadDone
	case standing == domain.StageReturned, standing == domain.StageRejected, standing == domain.StageVoid && run.Status == domain.RunVoid && stage.Step == run.Step:
		return roadFailed // returned, rejected or withdrawn here
	case standing == domain.StageWaiting && run.Status != domain.RunRejected:
		return roadWaiting
	}
	return roadSkipped
}

func because(v domain.DraftView, stage domain.Stage) []string {
	if stage.Name == domain.StageAppeal {
		return []string{"appeal"}
	}
	var out []string
	if stage.When.Findings != domain.SeverityClear && v.Draft.Worst >= stage.When.Findings {
		out = append(out, "findings")
	}
	if stage.When.Above != "" && v.Draft.Classification.Above(stage.When.Above) {
		out = append(out, "classification")
	}
	if slices.ContainsFunc(slices.Concat(stage.When.Channels, stage.Only.Channels), func(c string) bool { return slices.Contains(v.Draft.Channels, c) }) {
		out = append(out, "channel")
	}
	if slices.Contains(slices.Concat(stage.When.Kinds, stage.Only.Kinds), v.Draft.Kind) {
		out = append(out, "kind")
	}
	return out
}

func decisions(v domain.DraftView, stage string) []templates.DecisionLine {
	var out []templates.DecisionLine
	for _, vote := range v.Votes {
		if vote.Stage != stage {
			continue
		}
		line := templates.DecisionLine{By: named(v.Names, vote.PersonID), Capacity: vote.Capacity, Title: vote.Title, Decision: string(vote.Decision), Comment: vote.Comment,
			At: vote.At, Void: vote.Round != v.Run.Round || vote.ContentHash != v.Run.ContentHash, Withdrawn: vote.Withdrawn != 0}
		recorded(vote, &line)
		for _, r := range v.Revisions {
			if r.ContentHash == vote.ContentHash {
				line.Revision = r.Number
			}
		}
		out = append(out, line)
	}
	return out
}

func publicationStep(v domain.DraftView, titles map[string]string) templates.RoadStep {
	step := templates.RoadStep{Name: "publication", State: roadWaiting, Due: v.Draft.PublishAt}
	switch v.Draft.State {
	case domain.Cleared:
		step.State, step.Missing = roadCurrent, []templates.Missing{{Key: "publish"}}
		if v.Run != nil {
			step.Since = v.Run.ClearedAt
		}
	case domain.Scheduled:
		step.State, step.Missing = roadCurrent, []templates.Missing{{Key: "time"}}
	case domain.Publishing:
		step.State, step.Missing = roadCurrent, channelsMissing(v, titles)
	case domain.Parked:
		step.State, step.Missing = roadFailed, channelsMissing(v, titles)
	case domain.Published:
		step.State, step.Since, step.Due = roadDone, v.Draft.UpdatedAt, time.Time{}
	case domain.Rejected, domain.Withdrawn:
		step.State = roadSkipped
	case domain.Expired:
		step.State, step.Due = roadSkipped, time.Time{}
	}
	if !v.Draft.Classification.Publishable() {
		step.State, step.Missing = roadSkipped, nil
	}
	return step
}

func channelsMissing(v domain.DraftView, titles map[string]string) []templates.Missing {
	var out []templates.Missing
	for _, p := range v.Publications {
		switch {
		case p.Revision != v.Draft.Revision:
		case p.State == domain.PublicationUncertain:
			out = append(out, templates.Missing{Key: "resolve", Args: []string{named(titles, p.Channel)}})
		case p.State == domain.PublicationPending && p.Kind == domain.ChannelManual:
			out = append(out, templates.Missing{Key: "confirm", Args: []string{named(titles, p.Channel)}})
		}
	}
	return out
}
