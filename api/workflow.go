package api

import (
	"context"
	"time"

	"layak/domain"
)

type WorkflowInput struct {
	ID              string       `json:"id"`
	Name            string       `json:"name"`
	Unit            string       `json:"unit" doc:"The branch it is for"`
	Classifications []string     `json:"classifications,omitempty" doc:"All where it is left out"`
	Channels        []string     `json:"channels,omitempty" doc:"All where it is left out"`
	Kinds           []string     `json:"kinds,omitempty" doc:"All where it is left out"`
	Stages          []stageInput `json:"stages"`
	Appeal          stageInput   `json:"appeal" doc:"Put in front when a rejection is appealed; its name is appeal"`
	Emergency       *laneInput   `json:"emergency,omitempty" doc:"How what must go out at once is let out; there is no such lane where it is left out"`
	ValidDays       int          `json:"valid_days" doc:"How long a clearance may be used"`
	Note            string       `json:"note,omitempty" doc:"Why it is proposed; the second person and auditors read it"`
}

type stageInput struct {
	Name          string    `json:"name"`
	Roles         []string  `json:"roles"`
	Quorum        int       `json:"quorum"`
	DueHours      int       `json:"due_hours"`
	Calendar      string    `json:"calendar,omitempty" doc:"Id of the working calendar whose hours count; those of the clock where it is left out"`
	Escalate      []string  `json:"escalate,omitempty" doc:"Roles that may decide it too once it has been overdue for escalate_hours"`
	EscalateHours int       `json:"escalate_hours,omitempty"`
	After         *[]string `json:"after,omitempty" doc:"The stages that must have their quorum before this one begins: the one before it in the list where this is left out, none where it is empty. Stages that wait for the same open side by side"`
	Step          int       `json:"step,omitempty" doc:"Follows from after; it is answered, and not looked at when sent"`
	Only          onlyInput `json:"only,omitzero" doc:"For which drafts it is meant at all; for all where this is empty. What is named must all hold"`
	When          whenInput `json:"when,omitempty" doc:"What adds the stage; it is always there where this is empty"`

	Checklist map[string][]string `json:"checklist,omitempty" doc:"Questions by category of finding, which whoever approves answers where there is one"`
	Requires  string              `json:"requires,omitempty" enum:"consequence_test" doc:"A record that whoever approves brings"`
}

type laneInput struct {
	Stage       stageInput `json:"stage" doc:"In place of the chain; its name is emergency, and it has no conditions"`
	RatifyHours int        `json:"ratify_hours" doc:"Within how many hours another person ratifies it"`
}

type onlyInput struct {
	Units    []string `json:"units,omitempty" doc:"In one of these branches"`
	Channels []string `json:"channels,omitempty" doc:"Goes out on one of these"`
	Kinds    []string `json:"kinds,omitempty" doc:"Is one of these"`
}

func (in onlyInput) IsZero() bool {
	return len(in.Units) == 0 && len(in.Channels) == 0 && len(in.Kinds) == 0
}

type whenInput struct {
	Findings   string   `json:"findings,omitempty" enum:"info,warn,review,block" doc:"A finding of at least this"`
	Categories []string `json:"categories,omitempty" doc:"Only findings of these count; all where it is left out"`
	Above      string   `json:"above,omitempty" enum:"public,restricted,secret" doc:"A classification above this"`
	Channels   []string `json:"channels,omitempty" doc:"Goes out on one of these"`
	Kinds      []string `json:"kinds,omitempty" doc:"Is one of these"`
}

type WorkflowJSON struct {
	WorkflowInput
	Version    int64      `json:"version"`
	State      string     `json:"state" enum:"proposed,active,retired,withdrawn" doc:"Drafts are submitted by the active version; runs keep theirs"`
	Base       int64      `json:"base,omitempty" doc:"The version that was active when it was proposed"`
	Digest     string     `json:"digest" doc:"Of what it says; in the log"`
	ProposedBy string     `json:"proposed_by,omitempty"`
	ProposedAt *time.Time `json:"proposed_at,omitempty"`
	DecidedBy  string     `json:"decided_by,omitempty" doc:"Who made it active or withdrew it"`
	DecidedAt  *time.Time `json:"decided_at,omitempty"`
	Reason     string     `json:"reason,omitempty" doc:"Why it was withdrawn"`
}

func (in stageInput) stage(field string) (domain.Stage, error) {
	st := domain.Stage{Name: in.Name, Roles: in.Roles, Quorum: in.Quorum, DueHours: in.DueHours, Checklist: in.Checklist, Requires: in.Requires,
		Calendar: in.Calendar, Escalate: in.Escalate, EscalateHours: in.EscalateHours,
		Only: domain.Only{Units: in.Only.Units, Channels: in.Only.Channels, Kinds: contentKinds(in.Only.Kinds)},
		When: domain.When{Categories: in.When.Categories, Channels: in.When.Channels, Kinds: contentKinds(in.When.Kinds)}}
	if in.When.Findings != "" {
		severity, ok := domain.ParseSeverity(in.When.Findings)
		if !ok || severity == domain.SeverityClear {
			return st, &domain.Error{Kind: domain.Invalid, Key: "workflow.when", Field: field}
		}
		st.When.Findings = severity
	}
	st.When.Above = domain.Classification(in.When.Above)
	if in.When.Above != "" && !st.When.Above.Known() {
		return st, &domain.Error{Kind: domain.Invalid, Key: "workflow.when", Field: field}
	}
	return st, nil
}

func (in WorkflowInput) workflow() (domain.Workflow, error) {
	w := domain.Workflow{ID: in.ID, Name: in.Name, Unit: in.Unit, ValidDays: in.ValidDays, Channels: in.Channels, Kinds: contentKinds(in.Kinds)}
	for _, c := range in.Classifications {
		w.Classifications = append(w.Classifications, domain.Classification(c))
	}
	after := make([][]string, len(in.Stages))
	for i, x := range in.Stages {
		st, err := x.stage("stages")
		if err != nil {
			return w, err
		}
		if x.After != nil {
			after[i] = strong(*x.After)
		}
		w.Stages = append(w.Stages, st)
	}
	if in.Appeal.After != nil && len(*in.Appeal.After) > 0 {
		return w, &domain.Error{Kind: domain.Invalid, Key: "workflow.after", Field: "appeal", Args: []string{in.Appeal.Name, (*in.Appeal.After)[0]}}
	}
	var err error
	if w.Appeal, err = in.Appeal.stage("appeal"); err != nil {
		return w, err
	}
	if in.Emergency != nil {
		w.Emergency = &domain.Lane{RatifyHours: in.Emergency.RatifyHours}
		if w.Emergency.Stage, err = in.Emergency.Stage.stage("emergency"); err != nil {
			return w, err
		}
	}
	w.Stages, err = domain.Arrange(w.Stages, after)
	return w, err
}

// wireStages says of each stage what it waits for, and its step.
func wireStages(stages []domain.Stage) []stageInput {
	out := list(domain.InSteps(stages), wireStage)
	for i, names := range domain.After(stages) {
		if names != nil {
			out[i].After = &names
		}
	}
	return out
}

func wireStage(st domain.Stage) stageInput {
	out := stageInput{Name: st.Name, Roles: strong(st.Roles), Quorum: st.Quorum, DueHours: st.DueHours, Step: st.Step, Checklist: st.Checklist, Requires: st.Requires,
		Calendar: st.Calendar, Escalate: st.Escalate, EscalateHours: st.EscalateHours,
		Only: onlyInput{st.Only.Units, st.Only.Channels, kindNames(st.Only.Kinds)},
		When: whenInput{Categories: st.When.Categories, Above: string(st.When.Above), Channels: st.When.Channels, Kinds: kindNames(st.When.Kinds)}}
	if st.When.Findings != domain.SeverityClear {
		out.When.Findings = st.When.Findings.String()
	}
	return out
}

func contentKinds(names []string) (out []domain.ContentKind) {
	for _, n := range names {
		out = append(out, domain.ContentKind(n))
	}
	return out
}

func kindNames(kinds []domain.ContentKind) (out []string) {
	for _, k := range kinds {
		out = append(out, string(k))
	}
	return out
}

func wireWorkflow(w domain.Workflow) WorkflowJSON {
	in := WorkflowInput{ID: w.ID, Name: w.Name, Unit: w.Unit, Stages: wireStages(w.Stages), Appeal: wireStage(w.Appeal), ValidDays: w.ValidDays,
		Channels: w.Channels, Kinds: kindNames(w.Kinds), Note: w.Note}
	for _, c := range w.Classifications {
		in.Classifications = append(in.Classifications, string(c))
	}
	if w.Emergency != nil {
		in.Emergency = &laneInput{wireStage(w.Emergency.Stage), w.Emergency.RatifyHours}
	}
	return WorkflowJSON{WorkflowInput: in, Version: w.Version, State: string(w.State), Base: w.Base, Digest: w.Digest(),
		ProposedBy: w.ProposedBy, ProposedAt: when(w.ProposedAt), DecidedBy: w.DecidedBy, DecidedAt: when(w.DecidedAt), Reason: w.Reason}
}

func (s *Server) listWorkflows(ctx context.Context, in *Listing) (*answer[items[WorkflowJSON]], error) {
	all, err := s.Desk.ListWorkflows(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(all, *in, func(w domain.Workflow) string { return w.ID + "@" + number(w.Version) }, wireWorkflow)
}
