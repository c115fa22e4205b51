package api

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"layak/domain"
	"layak/templates"
)

// blankStages is how many empty stages a form ends with.
const blankStages = 2

func typedList(text string) (out []string) {
	for _, name := range strings.Split(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func typedNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// stageFields are a stage as the form shows it.
func stageFields(st stageInput) templates.FlowFields {
	join := func(names []string) string { return strings.Join(names, ", ") }
	f := templates.FlowFields{Name: st.Name, Roles: join(st.Roles), Quorum: typedNumber(st.Quorum), Due: typedNumber(st.DueHours),
		Calendar: st.Calendar, Escalate: join(st.Escalate), EscalateHours: typedNumber(st.EscalateHours), Findings: st.When.Findings, Categories: join(st.When.Categories),
		Above: st.When.Above, WhenChannels: join(st.When.Channels), WhenKinds: join(st.When.Kinds), OnlyUnits: join(st.Only.Units), OnlyChannels: join(st.Only.Channels),
		OnlyK: join(st.Only.Kinds), Requires: st.Requires}
	var lines []string
	for category, questions := range st.Checklist {
		for _, q := range questions {
			lines = append(lines, category+": "+q)
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int {
		x, _, _ := strings.Cut(a, ":")
		y, _, _ := strings.Cut(b, ":")
		return strings.Compare(x, y)
	})
	f.Checklist = strings.Join(lines, "\n")
	bare := templates.FlowFields{Name: f.Name, Roles: f.Roles, Quorum: f.Quorum, Due: f.Due}
	f.More = f != bare
	return f
}

// stage reads a stage back.
func stageTyped(f templates.FlowFields, field string, faults *domain.Faults) stageInput {
	number := func(text string) int {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil && strings.TrimSpace(text) != "" {
			faults.Add(&domain.Error{Kind: domain.Invalid, Key: "workflow.stage", Field: field, Args: []string{f.Name}})
		}
		return n
	}
	st := stageInput{Name: f.Name, Roles: typedList(f.Roles), Quorum: number(f.Quorum), DueHours: number(f.Due), Calendar: strings.TrimSpace(f.Calendar),
		Escalate: typedList(f.Escalate), EscalateHours: number(f.EscalateHours), Requires: f.Requires,
		Only: onlyInput{typedList(f.OnlyUnits), typedList(f.OnlyChannels), typedList(f.OnlyK)},
		When: whenInput{strings.TrimSpace(f.Findings), typedList(f.Categories), strings.TrimSpace(f.Above), typedList(f.WhenChannels), typedList(f.WhenKinds)}}
	for line := range strings.Lines(f.Checklist) {
		category, question, _ := strings.Cut(strings.TrimSpace(line), ":")
		if category == "" {
			continue
		}
		if st.Checklist == nil {
			st.Checklist = map[string][]string{}
		}
		category = strings.TrimSpace(category)
		st.Checklist[category] = append(st.Checklist[category], strings.TrimSpace(question))
	}
	return st
}

// flowFields are the stages as they were typed: those of the chain, appeal, emergency.
func (p *page) flowFields() (all []templates.FlowFields) {
	at := func(name string, i int) string {
		values := p.c.PostFormArray(name)
		if i >= len(values) {
			return ""
		}
		return strings.TrimSpace(strings.ReplaceAll(values[i], "\r\n", "\n"))
	}
	for i := range min(len(p.c.PostFormArray("stage")), domain.MaxStages+blankStages+2) {
		f := templates.FlowFields{Name: at("stage", i), Roles: at("roles", i), Quorum: at("quorum", i), Due: at("due", i), Calendar: at("calendar", i),
			Escalate: at("escalate", i), EscalateHours: at("escalate_hours", i), Findings: at("findings", i), Categories: at("categories", i), Above: at("above", i),
			WhenChannels: at("when_channels", i), WhenKinds: at("when_kinds", i), OnlyUnits: at("only_units", i), OnlyChannels: at("only_channels", i), OnlyK: at("only_kinds", i),
			Requires: at("requires", i), Checklist: at("checklist", i)}
		bare := templates.FlowFields{Name: f.Name, Roles: f.Roles, Quorum: f.Quorum, Due: f.Due}
		f.More = f != bare
		f.Step = at("step", i)
		all = append(all, f)
	}
	return all
}

// ticked are the boxes of a name that were ticked.
func (p *page) ticked(name string) []templates.Choice { return chosen(p.c.PostFormArray(name)) }

func chosen(values []string) (out []templates.Choice) {
	for _, v := range values {
		out = append(out, templates.Choice{Value: v, Selected: true})
	}
	return out
}

// among offers everything there is to choose, with what is chosen already.
func among(all []string, chosen []templates.Choice) (out []templates.Choice) {
	for _, v := range all {
		out = append(out, templates.Choice{Value: v, Selected: slices.ContainsFunc(chosen, func(c templates.Choice) bool { return c.Value == v })})
	}
	return out
}

// typedWorkflow reads the form, and answers it as it was typed.
func (p *page) typedWorkflow() (view templates.WorkflowForm, w domain.Workflow, err error) {
	view = templates.WorkflowForm{New: p.form("new") != "", ID: strings.TrimSpace(p.form("id")), Name: p.form("name"), Unit: p.form("unit"),
		Classifications: p.ticked("classifications"), Channels: p.ticked("channels"), Kinds: p.ticked("kinds"), ValidDays: p.form("valid_days"),
		RatifyHours: p.form("ratify_hours"), Note: p.form("note")}
	in := WorkflowInput{ID: view.ID, Name: view.Name, Unit: strings.TrimSpace(view.Unit), Classifications: p.c.PostFormArray("classifications"),
		Channels: p.c.PostFormArray("channels"), Kinds: p.c.PostFormArray("kinds")}
	in.ValidDays, _ = strconv.Atoi(strings.TrimSpace(view.ValidDays)) // no number is none that can be used
	var faults domain.Faults
	for _, f := range p.flowFields() {
		switch {
		case f.Name == domain.StageAppeal:
			view.Appeal, in.Appeal = f, stageTyped(f, "appeal", &faults)
		case f.Name == domain.StageEmergency:
			view.Emergency = f
			if f.Roles != "" {
				hours, _ := strconv.Atoi(strings.TrimSpace(view.RatifyHours))
				in.Emergency = &laneInput{stageTyped(f, "emergency", &faults), hours}
			}
		case f.Name != "":
			view.Stages = append(view.Stages, f)
		}
	}
	in.Stages = typedChain(view.Stages, &faults)
	if w, err = in.workflow(); err != nil {
		faults.Add(err)
	}
	return view, w, faults.Err()
}

// typedChain puts the stages in the order of their steps, and says what each waits for.
func typedChain(stages []templates.FlowFields, faults *domain.Faults) (chain []stageInput) {
	steps, last := map[string]int{}, 0
	for _, f := range stages {
		n, err := strconv.Atoi(f.Step)
		if f.Step != "" && (err != nil || n < 1) {
			faults.Add(&domain.Error{Kind: domain.Invalid, Key: "workflow.step_number", Field: "stages", Args: []string{f.Name}})
		}
		if f.Step == "" {
			n = last + 1
		}
		steps[f.Name], last = n, max(last, n)
	}
	slices.SortStableFunc(stages, func(a, b templates.FlowFields) int { return cmp.Compare(steps[a.Name], steps[b.Name]) })
	var before, group []string
	for i, f := range stages {
		if i > 0 && steps[f.Name] != steps[stages[i-1].Name] {
			before, group = group, nil
		}
		st, after := stageTyped(f, "stages", faults), slices.Clone(before)
		if after == nil {
			after = []string{}
		}
		st.After, group = &after, append(group, f.Name)
		chain = append(chain, st)
	}
	return chain
}

// flowForm is the form of a version that is there.
func flowForm(w domain.Workflow) templates.WorkflowForm {
	in := wireWorkflow(w)
	view := templates.WorkflowForm{ID: w.ID, Name: w.Name, Unit: w.Unit, Classifications: chosen(in.Classifications), Channels: chosen(w.Channels),
		Kinds: chosen(in.Kinds), ValidDays: typedNumber(w.ValidDays), Appeal: stageFields(in.Appeal)}
	steps := domain.InSteps(w.Stages)
	for i, st := range in.Stages {
		f := stageFields(st)
		f.Step = typedNumber(steps[i].Step)
		view.Stages = append(view.Stages, f)
	}
	if in.Emergency != nil {
		view.Emergency, view.RatifyHours = stageFields(in.Emergency.Stage), typedNumber(in.Emergency.RatifyHours)
	}
	return view
}

// showFlowForm completes the form with what there is to choose from.
func (p *page) showFlowForm(status int, view templates.WorkflowForm) error {
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	choices, err := p.desk().WorkflowChoices(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	view.Frame, view.Roles, view.Calendars, view.ChannelNames = f, choices.Roles, choices.Calendars, choices.Channels
	for id, name := range st.Units {
		view.Units = append(view.Units, templates.Choice{Value: id, Label: name, Selected: id == view.Unit})
	}
	slices.SortFunc(view.Units, func(a, b templates.Choice) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	view.KindNames, view.CategoryNames = kindNames(domain.ContentKinds()), domain.Categories()
	for _, c := range domain.Classifications() {
		view.Levels = append(view.Levels, string(c))
	}
	for s := domain.SeverityInfo; s <= domain.SeverityBlock; s++ {
		view.Severities = append(view.Severities, s.String())
	}
	view.Classifications, view.Channels, view.Kinds = among(view.Levels, view.Classifications), among(view.ChannelNames, view.Channels), among(view.KindNames, view.Kinds)
	view.Stages = append(view.Stages, make([]templates.FlowFields, blankStages)...)
	for i := range view.Stages {
		view.Stages[i].N = i + 1
	}
	view.Appeal.N, view.Emergency.N = len(view.Stages)+1, len(view.Stages)+2
	return p.show(status, templates.PageFlowForm, view)
}

func (s *Server) pageWorkflowNew(p *page) error {
	return p.showFlowForm(http.StatusOK, templates.WorkflowForm{New: true, Unit: domain.RootUnit, ValidDays: "30"})
}

// pageWorkflowEdit shows the form filled from a version.
func (s *Server) pageWorkflowEdit(p *page) error {
	version, err := strconv.ParseInt(p.query("version"), 10, 64)
	if err != nil {
		return &domain.Error{Kind: domain.NotFound, Key: "workflow.unknown"}
	}
	v, err := p.desk().ShowWorkflow(p.ctx(), p.actor(), p.id(), version)
	if err != nil {
		return err
	}
	return p.showFlowForm(http.StatusOK, flowForm(v.Workflow))
}

// doWorkflowWrite proposes what was typed, or shows what it would be.
func (s *Server) doWorkflowWrite(p *page) error {
	view, w, err := p.typedWorkflow()
	switch {
	case err == nil && p.form("do") == "propose":
		if w, err = p.desk().ProposeWorkflow(p.ctx(), p.actor(), w, view.Note); err == nil {
			return p.done(workflowAt(w.ID, w.Version), "workflow.proposed")
		}
	case err == nil:
		err = p.weighFlow(&view, w)
	}
	if err == nil {
		return p.showFlowForm(http.StatusOK, view)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view.Errors, view.Refusal = fields, refusal
	return p.showFlowForm(status, view)
}

// weighFlow says what a version would be.
func (p *page) weighFlow(view *templates.WorkflowForm, w domain.Workflow) error {
	v, err := p.desk().WeighWorkflow(p.ctx(), p.actor(), w)
	if err != nil {
		return err
	}
	_, st, err := p.frame()
	view.Shown, view.Flow, view.Active, view.Difference = true, workflowLine(w, st.Units), v.Active.Version, flowDifference(v, st.Units)
	view.Against = against(v.Problems, st.Units)
	view.Instead, view.NeverTaken = flowInstead(v.Instead), neverTaken(v)
	for _, x := range v.Unreachable {
		view.Shortages = append(view.Shortages, templates.Shortage{Workflow: w.ID, Stage: x.Stage, Unit: named(st.Units, x.Unit), Needed: x.Needed, Have: x.Have})
	}
	return err
}
