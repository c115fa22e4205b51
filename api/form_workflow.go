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

// blankStages is how many empty stages a form ends with, newStages how many a new one has.
const (
	blankStages = 2
	newStages   = 4
)

// maxFlowRows bounds what is read of a form that was not sent by its page, which shows
// more stages than there may be only to who typed them.
const maxFlowRows = 4 * domain.MaxStages

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

// flowRows are the stages of the chain as they were typed, without rows in which nothing
// was and those that are to go. More than maxFlowRows are a fault.
func (p *page) flowRows(faults *domain.Faults) (all []templates.FlowFields) {
	rows, gone := len(p.c.PostFormArray("stage")), p.c.PostFormArray("gone")
	if rows > maxFlowRows {
		faults.Add(&domain.Error{Kind: domain.Invalid, Key: "workflow.stages", Field: "stages", Args: []string{strconv.Itoa(domain.MaxStages)}})
	}
	for i := range min(rows, maxFlowRows) {
		f := p.flowRow("", i)
		if filled(f) && !slices.Contains(gone, strconv.Itoa(i+1)) {
			all = append(all, f)
		}
	}
	return all
}

// flowRow is a stage as it was typed into the fields of a prefix.
func (p *page) flowRow(prefix string, i int) templates.FlowFields {
	at := func(name string) string {
		values := p.c.PostFormArray(prefix + name)
		if i >= len(values) {
			return ""
		}
		return strings.TrimSpace(strings.ReplaceAll(values[i], "\r\n", "\n"))
	}
	f := templates.FlowFields{Name: at("stage"), Roles: at("roles"), Quorum: at("quorum"), Due: at("due"), Calendar: at("calendar"),
		Escalate: at("escalate"), EscalateHours: at("escalate_hours"), Findings: at("findings"), Categories: at("categories"), Above: at("above"),
		WhenChannels: at("when_channels"), WhenKinds: at("when_kinds"), OnlyUnits: at("only_units"), OnlyChannels: at("only_channels"), OnlyK: at("only_kinds"),
		Requires: at("requires"), Checklist: at("checklist")}
	bare := templates.FlowFields{Name: f.Name, Roles: f.Roles, Quorum: f.Quorum, Due: f.Due}
	f.More = f != bare
	f.Step = at("step")
	return f
}

// filled tells whether anything was typed but the step.
func filled(f templates.FlowFields) bool {
	f.Step = ""
	return f != templates.FlowFields{}
}

// aside is a stage beside the chain, under a name that is not typed.
func (p *page) aside(name string) templates.FlowFields {
	f := p.flowRow(templates.StagePrefix(name), 0)
	f.Name = name
	return f
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
	view.Stages, view.Appeal = p.flowRows(&faults), p.aside(domain.StageAppeal)
	in.Appeal = stageTyped(view.Appeal, "appeal", &faults)
	if !slices.Contains(p.c.PostFormArray("gone"), domain.StageEmergency) {
		view.Emergency = p.aside(domain.StageEmergency)
		in.Emergency = typedLane(view.Emergency, view.RatifyHours, &faults)
	}
	in.Stages = typedChain(view.Stages, &faults)
	if w, err = in.workflow(); err != nil {
		faults.Add(err)
	}
	return view, w, faults.Err()
}

// typedLane is the emergency lane; nil where nothing was typed of it.
func typedLane(f templates.FlowFields, ratify string, faults *domain.Faults) *laneInput {
	if f == (templates.FlowFields{Name: f.Name}) && strings.TrimSpace(ratify) == "" {
		return nil
	}
	hours, _ := strconv.Atoi(strings.TrimSpace(ratify)) // no number is none that can be used
	return &laneInput{stageTyped(f, "emergency", faults), hours}
}

// typedChain puts the stages in the order of their steps, and says what each waits for.
// Every step is a number then: a stage that goes later takes no other one along.
func typedChain(stages []templates.FlowFields, faults *domain.Faults) (chain []stageInput) {
	numberSteps(stages, faults)
	slices.SortStableFunc(stages, func(a, b templates.FlowFields) int { return cmp.Compare(stepOf(a), stepOf(b)) })
	var before, group []string
	for i, f := range stages {
		if i > 0 && stepOf(f) != stepOf(stages[i-1]) {
			before, group = group, nil
		}
		if f.Name == "" {
			faults.Add(&domain.Error{Kind: domain.Invalid, Key: "workflow.nameless", Field: "stage-" + strconv.Itoa(i+1)})
			continue
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

// numberSteps gives stages without a step one of their own, after those above.
func numberSteps(stages []templates.FlowFields, faults *domain.Faults) {
	last := 0
	for i, f := range stages {
		if f.Step == "" {
			stages[i].Step = strconv.Itoa(last + 1)
		} else if stepOf(f) < 1 {
			faults.Add(&domain.Error{Kind: domain.Invalid, Key: "workflow.step_number", Field: "stages", Args: []string{f.Name}})
		}
		last = max(last, stepOf(stages[i]))
	}
}

// stepOf is the step that a stage says; 0 where that is no number.
func stepOf(f templates.FlowFields) int {
	n, _ := strconv.Atoi(f.Step)
	return n
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
	view.StageNames = list(choices.Stages, func(x domain.StageRoles) templates.FlowRoles {
		return templates.FlowRoles{Stage: x.Stage, Roles: x.Roles}
	})
	view.KindNames, view.CategoryNames = kindNames(domain.ContentKinds()), domain.Categories()
	for _, c := range domain.Classifications() {
		view.Levels = append(view.Levels, string(c))
	}
	for s := domain.SeverityInfo; s <= domain.SeverityBlock; s++ {
		view.Severities = append(view.Severities, s.String())
	}
	view.Classifications, view.Channels, view.Kinds = among(view.Levels, view.Classifications), among(view.ChannelNames, view.Channels), among(view.KindNames, view.Kinds)
	view.Stages = append(view.Stages, make([]templates.FlowFields, max(blankStages, newStages-len(view.Stages)))...)
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
	view.Instead, view.NeverTaken = flowInstead(v.Instead), v.Never
	for _, x := range v.Unreachable {
		view.Shortages = append(view.Shortages, templates.Shortage{Workflow: w.ID, Stage: x.Stage, Unit: named(st.Units, x.Unit), Needed: x.Needed, Have: x.Have})
	}
	return err
}
