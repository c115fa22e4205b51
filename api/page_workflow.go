package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"layak/domain"
	"layak/templates"
)

// flowVersion is the version that the address names; none is 0, which is never there.
func (p *page) flowVersion() int64 {
	version, err := strconv.ParseInt(p.c.Param("version"), 10, 64)
	if err != nil {
		return 0
	}
	return version
}

func workflowAt(id string, version int64) string {
	return "/workflows/" + url.PathEscape(id) + "/" + strconv.FormatInt(version, 10)
}

func (s *Server) pageWorkflow(p *page) error {
	view, err := p.workflow(p.id(), p.flowVersion())
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageWorkflow, view)
}

func (p *page) workflow(id string, version int64) (templates.WorkflowPage, error) {
	v, err := p.desk().ShowWorkflow(p.ctx(), p.actor(), id, version)
	if err != nil {
		return templates.WorkflowPage{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.WorkflowPage{}, err
	}
	people, err := p.names([]string{v.ProposedBy, v.DecidedBy})
	if err != nil {
		return templates.WorkflowPage{}, err
	}
	view := templates.WorkflowPage{Frame: f, Flow: workflowLine(v.Workflow, st.Units), Note: v.Note, At: v.ProposedAt, Then: v.DecidedAt, Digest: v.Digest(),
		Reason: v.Reason, Seen: v.Seen, Waits: v.State == domain.WorkflowProposed, Self: v.ProposedBy == p.actor().PersonID, ActiveVersion: v.Active.Version,
		Difference: flowDifference(v, st.Units), MayActivate: v.MayActivate, MayWithdraw: v.MayWithdraw, MayWrite: v.MayPropose}
	if v.ProposedBy != "" {
		view.By = named(people, v.ProposedBy)
	}
	if v.DecidedBy != "" {
		view.Second = named(people, v.DecidedBy)
	}
	view.Against = against(v.Problems, st.Units)
	view.Instead, view.NeverTaken = flowInstead(v.Instead), v.Never
	for _, x := range v.Unreachable {
		view.Shortages = append(view.Shortages, templates.Shortage{Workflow: v.ID, Stage: x.Stage, Unit: named(st.Units, x.Unit), Needed: x.Needed, Have: x.Have})
	}
	view.Why = refusalFor(v.Why)
	switch v.State {
	case domain.WorkflowActive:
		err = p.openRuns(&view, st.Units)
	case domain.WorkflowProposed:
		view.Replay, err = p.flowReplay(id, version)
	}
	return view, err
}

// against is what stands against a version; units that it names are shown by name.
func against(problems []*domain.Error, units map[string]string) (out []templates.FieldError) {
	for _, e := range problems {
		out = append(out, templates.FieldError{Field: "against", Key: e.Key, Args: namedUnit(e, units)})
	}
	return out
}

// namedUnit are the arguments of an error, with the name of the unit for its id.
func namedUnit(e *domain.Error, units map[string]string) []string {
	args := slices.Clone(e.Args)
	if at := 3; e.Key == "workflow.unreachable" && at < len(args) {
		args[at] = named(units, args[at])
	}
	return args
}

// openRuns adds the runs that go on with other versions.
func (p *page) openRuns(view *templates.WorkflowPage, units map[string]string) error {
	open, err := p.desk().OpenRuns(p.ctx(), p.actor(), view.Flow.ID)
	view.Hidden, view.MoreRuns = open.Hidden, open.More
	for _, r := range open.List {
		view.Runs = append(view.Runs, templates.OpenRun{Draft: r.DraftID, Title: r.Title, Unit: named(units, r.Unit), Version: r.WorkflowVersion, Round: r.Round,
			MayMove: r.MayMove, Why: refusalFor(r.Why)})
	}
	return err
}

// flowReplay is what the version would have asked of what was cleared.
func (p *page) flowReplay(id string, version int64) (*templates.FlowReplay, error) {
	r, err := p.desk().ReplayWorkflow(p.ctx(), p.actor(), id, version)
	if err != nil {
		return nil, err
	}
	return &templates.FlowReplay{Days: domain.ReplayDays, Looked: r.Looked, Skipped: r.Skipped, Refused: r.Refused, Spared: r.Spared,
		Lacks: list(r.Lacks, flowReplayRow), Spares: list(r.Spares, flowReplayRow)}, nil
}

func flowReplayRow(x domain.FlowReplayed) templates.FlowReplayRow {
	return templates.FlowReplayRow{Stage: x.Stage, Count: x.Count, Hidden: x.Count - len(x.Drafts), Drafts: replayDrafts(x.Drafts)}
}

// replayDrafts names the latest drafts of one row.
func replayDrafts(drafts []domain.ReplayedDraft) []templates.ReplayDraft {
	return list(drafts[:min(len(drafts), replayShown)], func(d domain.ReplayedDraft) templates.ReplayDraft {
		return templates.ReplayDraft{ID: d.ID, Title: d.Title, At: d.At}
	})
}

// refusalFor is why something may not be done; nil where it may.
func refusalFor(err error) *templates.Refusal {
	var e *domain.Error
	if !errors.As(err, &e) {
		return nil
	}
	why := refusalOf(e)
	return &why
}

func flowDifference(v domain.WorkflowView, units map[string]string) templates.FlowDifference {
	d := v.Difference
	out := templates.FlowDifference{Empty: d.Empty(), Added: stageNames(d.Added), Removed: stageNames(d.Removed), Fewer: d.Fewer, Longer: d.Longer}
	was, is := workflowLine(v.Active, units), workflowLine(v.Workflow, units)
	for _, name := range d.Members {
		out.Members = append(out.Members, flowMember(name, was, is))
	}
	for _, x := range d.Changed {
		out.Changed = append(out.Changed, templates.FlowStage{Name: x.Is.Name, Was: workflowStage(x.Was, units), Is: workflowStage(x.Is, units), Members: x.Members})
	}
	return out
}

func flowInstead(from []domain.Instead) []templates.FlowInstead {
	return list(from, func(o domain.Instead) templates.FlowInstead {
		return templates.FlowInstead{ID: o.ID, Name: o.Name, Version: o.Version, Fewer: o.Difference.Fewer, Longer: o.Difference.Longer}
	})
}

// flowMember is one member of a workflow, before and after.
func flowMember(name string, was, is templates.Workflow) templates.FlowMember {
	return templates.FlowMember{Name: name, Was: flowValue(name, was), Is: flowValue(name, is)}
}

func flowValue(name string, w templates.Workflow) (v templates.FlowValue) {
	switch name {
	case "name":
		v.Texts = []string{w.Name}
	case "unit":
		v.Texts = []string{w.Unit}
	case "classifications":
		v.Family, v.Texts = "classification", w.Classifications
	case "channels":
		v.Texts = w.Channels
	case "kinds":
		v.Family, v.Texts = "content_kind", w.Kinds
	case "valid_days":
		v.Texts = []string{strconv.Itoa(w.ValidDays)}
	case "appeal":
		v.Stage = w.Appeal
	case "emergency":
		v.Stage = w.Emergency
	}
	return v
}

// workflowActed leads to the version, or shows it with why not.
func (p *page) workflowActed(cause error, id string, version int64, notice string) error {
	if cause == nil {
		return p.done(workflowAt(id, version), notice)
	}
	view, err := p.workflow(id, version)
	if err != nil {
		return instead(err, cause)
	}
	return p.workflowRefused(view, cause, "reason")
}

// instead is why an act was refused, where the page that would say so is not for the
// reader or is not there.
func instead(err, cause error) error {
	if kind := domain.KindOf(err); kind == domain.Forbidden || kind == domain.NotFound {
		return cause
	}
	return err
}

// workflowRefused shows a version with why not, and the reason in the field where it was
// typed.
func (p *page) workflowRefused(view templates.WorkflowPage, cause error, field string) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	if len(fields) > 0 && fields[0].Field != "reason" {
		fields, refusal = nil, &templates.Refusal{Code: fields[0].Key, Args: fields[0].Args}
	}
	for i := range fields {
		fields[i].Field = field
	}
	view.Errors, view.Refusal, view.Typed = fields, refusal, p.form("reason")
	return p.show(status, templates.PageWorkflow, view)
}

func (s *Server) doWorkflowActivate(p *page) error {
	_, err := p.desk().ActivateWorkflow(p.ctx(), p.actor(), p.id(), p.flowVersion(), p.form("seen"))
	return p.workflowActed(err, p.id(), p.flowVersion(), "workflow.activated")
}

func (s *Server) doWorkflowWithdraw(p *page) error {
	_, err := p.desk().WithdrawWorkflow(p.ctx(), p.actor(), p.id(), p.flowVersion(), p.form("reason"))
	return p.workflowActed(err, p.id(), p.flowVersion(), "workflow.withdrawn")
}

func (s *Server) doRunMove(p *page) error {
	run, err := p.desk().MoveRun(p.ctx(), p.actor(), p.id(), p.formVersion(), p.form("reason"))
	if err != nil {
		return p.moveRefused(err)
	}
	return p.done(p.afterMove(run), "run.moved")
}

// afterMove is the page of the version that a run has now, or else one for whoever may
// not look at workflows.
func (p *page) afterMove(run domain.MovedRun) string {
	_, err := p.desk().ShowWorkflow(p.ctx(), p.actor(), run.WorkflowID, run.WorkflowVersion)
	switch {
	case err == nil:
		return workflowAt(run.WorkflowID, run.WorkflowVersion)
	case len(run.Stages) > 0: // who is told them may read the draft
		return "/drafts/" + run.DraftID
	}
	return "/"
}

// moveRefused shows the active version of the workflow that the form names, with the
// reason kept beside the run.
func (p *page) moveRefused(cause error) error {
	id, version := p.form("flow"), p.formVersion()
	view, err := p.workflow(id, version)
	if err == nil && view.ActiveVersion != 0 && view.ActiveVersion != version {
		view, err = p.workflow(id, view.ActiveVersion)
	}
	if err != nil {
		return instead(err, cause)
	}
	view.Moving, view.Unlisted = p.id(), !slices.ContainsFunc(view.Runs, func(r templates.OpenRun) bool { return r.Draft == p.id() })
	return p.workflowRefused(view, cause, templates.ReasonField(p.id()))
}
