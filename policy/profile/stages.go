package profile

import (
	"errors"
	"slices"
	"strings"

	"layak/domain"
)

type workflowStage struct {
	Name          word      `yaml:"name"`
	Roles         []word    `yaml:"roles"`
	Quorum        number    `yaml:"quorum"`
	DueHours      number    `yaml:"due_hours"`
	Calendar      word      `yaml:"calendar"`
	Escalate      []word    `yaml:"escalate"`
	EscalateHours number    `yaml:"escalate_hours"`
	After         []word    `yaml:"after"` // nil: the stage before it in the list
	Only          stageOnly `yaml:"only"`
	When          stageWhen `yaml:"when"`
	Checklist     []named   `yaml:"checklist"` // questions by category of finding
	Requires      word      `yaml:"requires"`
}

type stageOnly struct {
	Units    []word `yaml:"units"`
	Channels []word `yaml:"channels"`
	Kinds    []word `yaml:"kinds"`
}

type stageWhen struct {
	Findings   word   `yaml:"findings"`
	Categories []word `yaml:"categories"`
	Above      word   `yaml:"above"`
	Channels   []word `yaml:"channels"`
	Kinds      []word `yaml:"kinds"`
}

// stages reads the chain, in the order of its steps.
func (r *reader) stages(out *domain.Workflow, stages []workflowStage) {
	taken := map[string]bool{domain.StageAppeal: true, domain.StageEmergency: true}
	after := make([][]string, len(stages))
	before := len(r.problems)
	for i, s := range stages {
		stage := r.stage(s)
		if taken[stage.Name] {
			r.wrong(s.Name, "stage %q is there twice", stage.Name)
		}
		taken[stage.Name] = true
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
			if !taken[name.text] || name.text == domain.StageAppeal || name.text == domain.StageEmergency {
				r.wrong(name, "stage %q waits for %q, which is not there", s.Name.text, name.text)
			}
		}
	}
	if len(r.problems) == before {
		r.arrange(stages, out, after)
	}
}

// arrange puts the stages in order, and names the place of the first that waits for
// itself, be it over others.
func (r *reader) arrange(stages []workflowStage, out *domain.Workflow, after [][]string) {
	arranged, err := domain.Arrange(out.Stages, after)
	var refused *domain.Error
	if !errors.As(err, &refused) {
		out.Stages = arranged
		return
	}
	circle := strings.Split(refused.Args[0], ", ")
	at := slices.IndexFunc(stages, func(s workflowStage) bool { return s.Name.text == circle[0] })
	r.wrong(stages[max(at, 0)].Name, "these stages wait for each other: %s", refused.Args[0])
}

func (r *reader) stage(s workflowStage) domain.Stage {
	out := domain.Stage{Name: s.Name.text, Quorum: s.Quorum.value, DueHours: s.DueHours.value,
		Calendar: s.Calendar.text, EscalateHours: s.EscalateHours.value, Requires: s.Requires.text}
	if out.Name == "" || out.Quorum < 1 || out.DueHours < 1 || len(s.Roles) == 0 {
		r.wrong(s.Name, "stage %q needs a name, roles, a quorum and hours", out.Name)
	}
	r.bounds(out, s)
	for _, role := range s.Roles {
		if !r.roles[role.text] {
			r.wrong(role, "role %q is not known", role.text)
		} else {
			r.decides(role, out.Name)
		}
		out.Roles = append(out.Roles, role.text)
	}
	if out.Calendar != "" && !r.calendarIDs[out.Calendar] {
		r.wrong(s.Calendar, "calendar %q is not known", out.Calendar)
	}
	for _, role := range s.Escalate {
		if !r.roles[role.text] || slices.Contains(out.Roles, role.text) {
			r.wrong(role, "role %q is not known, or decides the stage anyway", role.text)
		} else {
			r.decides(role, out.Name)
		}
		out.Escalate = append(out.Escalate, role.text)
	}
	if out.EscalateHours < 0 || len(s.Escalate) == 0 && out.EscalateHours > 0 {
		r.wrong(s.Name, "stage %q says when it is escalated, and not to whom", out.Name)
	}
	r.records(&out, s)
	r.conditions(&out, s)
	return out
}

// bounds notes a name that is none, and numbers beyond what anything waits for.
func (r *reader) bounds(st domain.Stage, s workflowStage) {
	switch {
	case st.Name != "" && !domain.IsName(st.Name):
		r.wrong(s.Name, "%q is no name: small letters, digits, - and _, beginning with a letter", st.Name)
	case st.Quorum > domain.MaxQuorum:
		r.wrong(s.Quorum.word, "%d at most", domain.MaxQuorum)
	case st.DueHours > domain.MaxDueHours:
		r.wrong(s.DueHours.word, "%d at most", domain.MaxDueHours)
	case st.EscalateHours > domain.MaxDueHours:
		r.wrong(s.EscalateHours.word, "%d at most", domain.MaxDueHours)
	}
}

// decides notes a role that no line lets decide a stage: the draft would wait there for
// good.
func (r *reader) decides(role word, stage string) {
	if stage != "" && !domain.Decides(r.profile.Lines, role.text, stage) {
		r.wrong(role, "no line lets %q decide %q", role.text, stage)
	}
}

// records reads what an approval has to bring.
func (r *reader) records(out *domain.Stage, s workflowStage) {
	for _, c := range s.Checklist {
		if out.Checklist == nil {
			out.Checklist = map[string][]string{}
		}
		for _, q := range c.items {
			out.Checklist[c.key.text] = append(out.Checklist[c.key.text], q.text)
		}
		if len(c.items) == 0 {
			out.Checklist[c.key.text] = nil
		}
	}
	if err := out.CheckRecords(); err != nil {
		r.wrong(s.Name, "stage %q: the checklist is about no category or asks nothing, or no such record can be required", out.Name)
	}
}

// conditions reads for which drafts a stage is meant, and what adds it.
func (r *reader) conditions(out *domain.Stage, s workflowStage) {
	for _, u := range s.Only.Units {
		r.unitKnown(u)
		out.Only.Units = append(out.Only.Units, u.text)
	}
	out.Only.Channels, out.Only.Kinds = r.channelsKnown(s.Only.Channels), r.kindsKnown(s.Only.Kinds)
	out.When.Channels, out.When.Kinds = r.channelsKnown(s.When.Channels), r.kindsKnown(s.When.Kinds)
	if len(s.When.Categories) > 0 && s.When.Findings.text == "" {
		r.wrong(s.When.Categories[0], "categories narrow \"findings\", which is missing")
	}
	for _, c := range s.When.Categories {
		if !domain.KnownCategory(c.text) {
			r.wrong(c, "category %q is not known", c.text)
		}
		out.When.Categories = append(out.When.Categories, c.text)
	}
	if f := s.When.Findings; f.text != "" {
		severity, ok := domain.ParseSeverity(f.text)
		if !ok || severity == domain.SeverityClear {
			r.wrong(f, "severity %q is not known", f.text)
		}
		out.When.Findings = severity
	}
	if a := s.When.Above; a.text != "" {
		if out.When.Above = domain.Classification(a.text); !out.When.Above.Known() {
			r.wrong(a, "classification %q is not known", a.text)
		}
	}
}
