package api

import (
	"context"

	"layak/domain"
)

type WorkflowInput struct {
	ID              string       `json:"id"`
	Name            string       `json:"name"`
	Unit            string       `json:"unit" doc:"The branch it is for"`
	Classifications []string     `json:"classifications,omitempty" doc:"All where it is left out"`
	Stages          []stageInput `json:"stages"`
	Appeal          stageInput   `json:"appeal" doc:"Put in front when a rejection is appealed; its name is appeal"`
	ValidDays       int          `json:"valid_days" doc:"How long a clearance may be used"`
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
	When          whenInput `json:"when,omitempty" doc:"What adds the stage; it is always there where this is empty"`
}

type whenInput struct {
	Findings string `json:"findings,omitempty" enum:"info,warn,review,block" doc:"A finding of at least this"`
	Above    string `json:"above,omitempty" enum:"public,restricted,secret" doc:"A classification above this"`
}

type workflowJSON struct {
	WorkflowInput
	Version int64 `json:"version"`
	Active  bool  `json:"active"`
}

func (in stageInput) stage(field string) (domain.Stage, error) {
	st := domain.Stage{Name: in.Name, Roles: in.Roles, Quorum: in.Quorum, DueHours: in.DueHours, Calendar: in.Calendar, Escalate: in.Escalate, EscalateHours: in.EscalateHours}
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
	w := domain.Workflow{ID: in.ID, Name: in.Name, Unit: in.Unit, ValidDays: in.ValidDays}
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
	out := stageInput{Name: st.Name, Roles: strong(st.Roles), Quorum: st.Quorum, DueHours: st.DueHours, Calendar: st.Calendar, Escalate: st.Escalate, EscalateHours: st.EscalateHours, Step: st.Step, When: whenInput{Above: string(st.When.Above)}}
	if st.When.Findings != domain.SeverityClear {
		out.When.Findings = st.When.Findings.String()
	}
	return out
}

func wireWorkflow(w domain.Workflow) workflowJSON {
	in := WorkflowInput{ID: w.ID, Name: w.Name, Unit: w.Unit, Stages: wireStages(w.Stages), Appeal: wireStage(w.Appeal), ValidDays: w.ValidDays}
	for _, c := range w.Classifications {
		in.Classifications = append(in.Classifications, string(c))
	}
	return workflowJSON{WorkflowInput: in, Version: w.Version, Active: w.Active}
}

func (s *Server) listWorkflows(ctx context.Context, in *Listing) (*answer[items[workflowJSON]], error) {
	all, err := s.Desk.ListWorkflows(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(all, *in, func(w domain.Workflow) string { return w.ID + "@" + number(w.Version) }, wireWorkflow)
}

func (s *Server) writeWorkflow(ctx context.Context, _ *none, in *WorkflowInput) (*answer[workflowJSON], error) {
	w, err := in.workflow()
	if err != nil {
		return nil, err
	}
	w, err = s.Desk.WriteWorkflow(ctx, actor(ctx), w)
	return answered(wireWorkflow(w), err)
}
