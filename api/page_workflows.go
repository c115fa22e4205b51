package api

import (
	"cmp"
	"net/http"
	"slices"

	"layak/domain"
	"layak/templates"
)

// pageWorkflows shows the review chains, the active ones first, and the table
// of all transitions.
func (s *Server) pageWorkflows(p *page) error {
	all, err := p.desk().ListWorkflows(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	states := domain.WorkflowStates()
	slices.SortStableFunc(all, func(a, b domain.Workflow) int {
		return cmp.Or(cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State)), cmp.Compare(a.ID, b.ID), cmp.Compare(b.Version, a.Version))
	})
	view := templates.Workflows{Frame: f}
	_, err = p.desk().WorkflowChoices(p.ctx(), p.actor())
	view.MayWrite = err == nil
	for _, w := range all {
		list := &view.Items
		if w.State == domain.WorkflowRetired || w.State == domain.WorkflowWithdrawn {
			list = &view.Past
		}
		*list = append(*list, workflowLine(w, st.Units))
	}
	for _, t := range domain.Transitions {
		view.Transitions = append(view.Transitions, templates.Transition{From: string(t.From), Event: string(t.Event), To: string(t.To)})
	}
	return p.show(http.StatusOK, templates.PageWorkflows, view)
}

func workflowLine(w domain.Workflow, units map[string]string) templates.Workflow {
	line := templates.Workflow{ID: w.ID, Name: w.Name, Version: w.Version, State: string(w.State), Unit: named(units, w.Unit), ValidDays: w.ValidDays}
	for _, c := range w.Classifications {
		line.Classifications = append(line.Classifications, string(c))
	}
	line.Channels, line.Kinds = w.Channels, kindNames(w.Kinds)
	line.Steps = workflowSteps(w.Stages, units)
	appeal := workflowStage(w.Appeal, units)
	line.Appeal = &appeal
	if w.Emergency != nil {
		lane := workflowStage(w.Emergency.Stage, units)
		line.Emergency, line.RatifyHours = &lane, w.Emergency.RatifyHours
	}
	return line
}

// workflowSteps groups stages that are open side by side.
func workflowSteps(stages []domain.Stage, units map[string]string) (out [][]templates.WorkflowStage) {
	step := 0
	for _, s := range domain.InSteps(stages) {
		if s.Step != step {
			out, step = append(out, nil), s.Step
		}
		out[step-1] = append(out[step-1], workflowStage(s, units))
	}
	return out
}

func workflowStage(s domain.Stage, units map[string]string) templates.WorkflowStage {
	out := templates.WorkflowStage{Name: s.Name, Roles: s.Roles, Quorum: s.Quorum, DueHours: s.DueHours, Above: string(s.When.Above), Calendar: s.Calendar, Escalate: s.Escalate, EscalateHours: s.EscalateHours,
		Categories: s.When.Categories, Channels: s.When.Channels, Kinds: kindNames(s.When.Kinds),
		Only: templates.WorkflowOnly{Channels: s.Only.Channels, Kinds: kindNames(s.Only.Kinds)}, Requires: s.Requires}
	for _, u := range s.Only.Units {
		out.Only.Units = append(out.Only.Units, named(units, u))
	}
	for _, questions := range s.Checklist {
		out.Asks += len(questions)
	}
	if s.When.Findings != domain.SeverityClear {
		out.Findings = s.When.Findings.String()
	}
	return out
}
