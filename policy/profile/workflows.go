package profile

import (
	"errors"
	"slices"
	"strings"

	"layak/domain"
)

type workflowStage struct {
	Name          word   `yaml:"name"`
	Roles         []word `yaml:"roles"`
	Quorum        int    `yaml:"quorum"`
	DueHours      int    `yaml:"due_hours"`
	Calendar      word   `yaml:"calendar"`
	Escalate      []word `yaml:"escalate"`
	EscalateHours int    `yaml:"escalate_hours"`
	After         []word `yaml:"after"` // nil: the stage before it in the list
	Only          struct {
		Units    []word `yaml:"units"`
		Channels []word `yaml:"channels"`
		Kinds    []word `yaml:"kinds"`
	} `yaml:"only"`
	When struct {
		Findings   word   `yaml:"findings"`
		Categories []word `yaml:"categories"`
		Above      word   `yaml:"above"`
		Channels   []word `yaml:"channels"`
		Kinds      []word `yaml:"kinds"`
	} `yaml:"when"`
	Checklist map[string][]string `yaml:"checklist"` // questions by category of finding
	Requires  word                `yaml:"requires"`
}

type workflow struct {
	ID              word            `yaml:"id"`
	Name            word            `yaml:"name"`
	Unit            word            `yaml:"unit"`
	Classifications []word          `yaml:"classifications"`
	Channels        []word          `yaml:"channels"`
	Kinds           []word          `yaml:"kinds"`
	ValidDays       int             `yaml:"valid_days"`
	Stages          []workflowStage `yaml:"stages"`
	Appeal          workflowStage   `yaml:"appeal"`
	Emergency       *struct {
		Stage       workflowStage `yaml:"stage"`
		RatifyHours int           `yaml:"ratify_hours"`
	} `yaml:"emergency"`
}

func (r *reader) readWorkflows() error {
	const file = "workflows.yaml"
	var doc struct {
		Workflows []workflow `yaml:"workflows"`
	}
	if err := decode(r.dir, file, &doc); err != nil {
		return err
	}
	for _, w := range doc.Workflows {
		out, err := r.workflow(w)
		if err != nil {
			return inFile(file, err)
		}
		r.profile.Workflows = append(r.profile.Workflows, out)
	}
	return nil
}

func (r *reader) workflow(w workflow) (domain.Workflow, error) {
	out := domain.Workflow{ID: w.ID.text, Version: 1, Name: w.Name.text, State: domain.WorkflowActive, Unit: w.Unit.text, ValidDays: w.ValidDays}
	known := slices.ContainsFunc(r.profile.Workflows, func(o domain.Workflow) bool { return o.ID == out.ID })
	if known || out.ID == "" || out.Name == "" || out.ValidDays < 1 || len(w.Stages) == 0 {
		return out, w.ID.wrong("workflow %q needs an id of its own, a name, days and stages", out.ID)
	}
	if err := r.unit(w.Unit); err != nil {
		return out, err
	}
	for _, c := range w.Classifications {
		if !domain.Classification(c.text).Known() {
			return out, c.wrong("classification %q is not known", c.text)
		}
		out.Classifications = append(out.Classifications, domain.Classification(c.text))
	}
	var err error
	if out.Channels, err = r.channels(w.Channels); err != nil {
		return out, err
	}
	if out.Kinds, err = kinds(w.Kinds); err != nil {
		return out, err
	}
	if err := r.stages(&out, w.Stages); err != nil {
		return out, err
	}
	if out.Appeal, err = r.stage(w.Appeal); err != nil {
		return out, err
	}
	if len(w.Appeal.After) > 0 {
		return out, w.Appeal.After[0].wrong("the stage that hears appeals waits for none")
	}
	if out.Appeal.Name != domain.StageAppeal {
		return out, w.Appeal.Name.wrong("the stage that hears appeals is called %q", domain.StageAppeal)
	}
	return out, r.lane(&out, w)
}

// lane reads how a workflow lets out what must go out at once.
func (r *reader) lane(out *domain.Workflow, w workflow) error {
	if w.Emergency == nil {
		return nil
	}
	stage, err := r.stage(w.Emergency.Stage)
	if err != nil {
		return err
	}
	if stage.Name != domain.StageEmergency || w.Emergency.Stage.After != nil || !stage.Only.IsZero() || !stage.When.Always() || stage.Requires != "" || len(stage.Checklist) > 0 || w.Emergency.RatifyHours < 1 {
		return w.Emergency.Stage.Name.wrong("the stage of an emergency is called %q, has no conditions, and is ratified within hours", domain.StageEmergency)
	}
	out.Emergency = &domain.Lane{Stage: stage, RatifyHours: w.Emergency.RatifyHours}
	return nil
}

// stages reads the chain, in the order of its steps.
func (r *reader) stages(out *domain.Workflow, stages []workflowStage) error {
	names := map[string]bool{domain.StageAppeal: true, domain.StageEmergency: true}
	after := make([][]string, len(stages))
	for i, s := range stages {
		stage, err := r.stage(s)
		if err != nil {
			return err
		}
		if names[stage.Name] {
			return s.Name.wrong("stage %q is there twice", stage.Name)
		}
		names[stage.Name] = true
		if s.After != nil {
			after[i] = []string{}
		}
		for _, name := range s.After {
			after[i] = append(after[i], name.text)
		}
		out.Stages = append(out.Stages, stage)
	}
	for _, s := range stages {
		for _, name := range s.After {
			if !names[name.text] || name.text == domain.StageAppeal || name.text == domain.StageEmergency {
				return name.wrong("stage %q waits for %q, which is not there", s.Name.text, name.text)
			}
		}
	}
	return arrange(stages, out, after)
}

// arrange puts the stages in order, and names the place of the first that waits for
// itself, be it over others.
func arrange(stages []workflowStage, out *domain.Workflow, after [][]string) error {
	arranged, err := domain.Arrange(out.Stages, after)
	var refused *domain.Error
	if !errors.As(err, &refused) {
		out.Stages = arranged
		return err
	}
	circle := strings.Split(refused.Args[0], ", ")
	at := slices.IndexFunc(stages, func(s workflowStage) bool { return s.Name.text == circle[0] })
	return stages[at].Name.wrong("these stages wait for each other: %s", refused.Args[0])
}

func (r *reader) stage(s workflowStage) (domain.Stage, error) {
	out := domain.Stage{Name: s.Name.text, Quorum: s.Quorum, DueHours: s.DueHours}
	if out.Name == "" || out.Quorum < 1 || out.DueHours < 1 || len(s.Roles) == 0 {
		return out, s.Name.wrong("stage %q needs a name, roles, a quorum and hours", out.Name)
	}
	for _, role := range s.Roles {
		if !r.roles[role.text] {
			return out, role.wrong("role %q is not known", role.text)
		}
		out.Roles = append(out.Roles, role.text)
	}
	if out.Calendar = s.Calendar.text; out.Calendar != "" && !r.hasCalendar(out.Calendar) {
		return out, s.Calendar.wrong("calendar %q is not known", out.Calendar)
	}
	out.EscalateHours = s.EscalateHours
	for _, role := range s.Escalate {
		if !r.roles[role.text] || slices.Contains(out.Roles, role.text) {
			return out, role.wrong("role %q is not known, or decides the stage anyway", role.text)
		}
		out.Escalate = append(out.Escalate, role.text)
	}
	if s.EscalateHours < 0 || len(s.Escalate) == 0 && s.EscalateHours > 0 {
		return out, s.Name.wrong("stage %q says when it is escalated, and not to whom", out.Name)
	}
	out.Checklist, out.Requires = s.Checklist, s.Requires.text
	if err := out.CheckRecords(); err != nil {
		return out, s.Name.wrong("stage %q: the checklist is about no category or asks nothing, or no such record can be required", out.Name)
	}
	return out, r.conditions(&out, s)
}

// conditions reads for which drafts a stage is meant, and what adds it.
func (r *reader) conditions(out *domain.Stage, s workflowStage) (err error) {
	for _, u := range s.Only.Units {
		if err := r.unit(u); err != nil {
			return err
		}
		out.Only.Units = append(out.Only.Units, u.text)
	}
	if out.Only.Channels, err = r.channels(s.Only.Channels); err != nil {
		return err
	}
	if out.Only.Kinds, err = kinds(s.Only.Kinds); err != nil {
		return err
	}
	if out.When.Channels, err = r.channels(s.When.Channels); err != nil {
		return err
	}
	if out.When.Kinds, err = kinds(s.When.Kinds); err != nil {
		return err
	}
	return findings(&out.When, s)
}

func (r *reader) channels(names []word) (out []string, err error) {
	for _, n := range names {
		if !slices.ContainsFunc(r.profile.Channels, func(c domain.Channel) bool { return c.Name == n.text }) {
			return nil, n.wrong("channel %q is not known", n.text)
		}
		out = append(out, n.text)
	}
	return out, nil
}

func kinds(names []word) (out []domain.ContentKind, err error) {
	for _, n := range names {
		if !domain.ContentKind(n.text).Known() {
			return nil, n.wrong("kind %q is not known", n.text)
		}
		out = append(out, domain.ContentKind(n.text))
	}
	return out, nil
}

func findings(out *domain.When, s workflowStage) error {
	for _, c := range s.When.Categories {
		if !domain.KnownCategory(c.text) {
			return c.wrong("category %q is not known", c.text)
		}
		out.Categories = append(out.Categories, c.text)
	}
	if f := s.When.Findings; f.text != "" {
		severity, ok := domain.ParseSeverity(f.text)
		if !ok || severity == domain.SeverityClear {
			return f.wrong("severity %q is not known", f.text)
		}
		out.Findings = severity
	}
	if a := s.When.Above; a.text != "" {
		out.Above = domain.Classification(a.text)
		if !out.Above.Known() {
			return a.wrong("classification %q is not known", a.text)
		}
	}
	return nil
}
