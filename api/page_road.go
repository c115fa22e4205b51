package api

import (
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
// who acted when, who can act now, and what is missing.
func roadOf(v domain.DraftView, auth domain.Authorizations, titles map[string]string, now time.Time) templates.Road {
	steps := []templates.RoadStep{writingStep(v)}
	if v.Run != nil {
		for i, stage := range v.Run.Stages {
			steps = append(steps, stageStep(v, auth, i, stage, now))
		}
	}
	return templates.Road{Steps: append(steps, publicationStep(v, titles))}
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

func stageStep(v domain.DraftView, auth domain.Authorizations, i int, stage domain.Stage, now time.Time) templates.RoadStep {
	run := *v.Run
	need := max(stage.Quorum, 1)
	still := domain.StillNeeded(stage, v.Votes, run.Round, run.ContentHash)
	step := templates.RoadStep{Name: stage.Name, State: stationState(v, i), Roles: stage.Roles, Need: need, Have: need - still,
		Because: because(v, stage), Decisions: decisions(v, stage.Name)}
	if step.State != roadCurrent {
		return step
	}
	step.Since, step.Due = run.StageSince, run.StageDue
	step.Overdue = !run.StageDue.IsZero() && run.StageDue.Before(now)
	step.Missing = []templates.Missing{{Key: "approvals", Args: []string{strconv.Itoa(still)}}}
	for _, x := range auth.People {
		if x.Allowed {
			step.People = append(step.People, x.Person.Name)
		}
	}
	return step
}

func stationState(v domain.DraftView, i int) string {
	run := *v.Run
	switch {
	case v.Draft.State == domain.InReview && i == run.Current:
		return roadCurrent
	case run.Status == domain.RunCleared, i < run.Current:
		return roadDone
	case i > run.Current:
		if run.Status == domain.RunRejected || run.Status == domain.RunVoid {
			return roadSkipped
		}
		return roadWaiting
	}
	return roadFailed // returned, rejected or withdrawn here
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
	return out
}

func decisions(v domain.DraftView, stage string) []templates.DecisionLine {
	var out []templates.DecisionLine
	for _, vote := range v.Votes {
		if vote.Stage != stage {
			continue
		}
		line := templates.DecisionLine{By: named(v.Names, vote.PersonID), Capacity: vote.Capacity, Decision: string(vote.Decision), Comment: vote.Comment,
			At: vote.At, Void: vote.Round != v.Run.Round || vote.ContentHash != v.Run.ContentHash}
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
	}
	if v.Draft.Classification.Above(domain.Restricted) {
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
