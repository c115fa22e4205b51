package profile

import (
	"errors"
	"slices"

	"layak/domain"
)

type workflow struct {
	ID              word            `yaml:"id"`
	Name            word            `yaml:"name"`
	Unit            word            `yaml:"unit"`
	Classifications []word          `yaml:"classifications"`
	Channels        []word          `yaml:"channels"`
	Kinds           []word          `yaml:"kinds"`
	ValidDays       number          `yaml:"valid_days"`
	Stages          []workflowStage `yaml:"stages"`
	Appeal          workflowStage   `yaml:"appeal"`
	Emergency       *lane           `yaml:"emergency"`
}

// lane is how a workflow lets out what must go out at once.
type lane struct {
	Stage       workflowStage `yaml:"stage"`
	RatifyHours number        `yaml:"ratify_hours"`
}

func (r *reader) readWorkflows() {
	var doc struct {
		Workflows []workflow `yaml:"workflows"`
	}
	r.document(&doc)
	for _, w := range doc.Workflows {
		before := len(r.problems)
		out := r.workflow(w)
		if len(r.problems) == before {
			r.checked(w, out)
		}
	}
}

// checked notes what else keeps a workflow from being one.
func (r *reader) checked(w workflow, out domain.Workflow) {
	err := domain.CheckWorkflow(out)
	var refused *domain.Error
	switch {
	case err == nil:
		r.profile.Workflows = append(r.profile.Workflows, out)
	case !errors.As(err, &refused):
		r.wrong(w.ID, "workflow %q: %s", out.ID, err.Error())
	case refused.Key == "workflow.always":
		r.wrong(w.ID, "workflow %q has no stage that is always there", out.ID)
	case refused.Key == "workflow.security":
		r.wrong(w.ID, "workflow %q needs a stage %q that is there for findings of review and above public, or always", out.ID, domain.StageSecurity)
	default:
		r.wrong(w.ID, "workflow %q: %s", out.ID, err.Error())
	}
}

func (r *reader) workflow(w workflow) domain.Workflow {
	out := domain.Workflow{ID: w.ID.text, Version: 1, Name: w.Name.text, State: domain.WorkflowActive, Unit: w.Unit.text, ValidDays: w.ValidDays.value}
	if r.workflowIDs[out.ID] || out.ID == "" || out.Name == "" || out.ValidDays < 1 || len(w.Stages) == 0 {
		r.wrong(w.ID, "workflow %q needs an id of its own, a name, days and stages", out.ID)
	}
	r.workflowIDs[out.ID] = true
	switch {
	case out.ID != "" && !domain.IsName(out.ID):
		r.wrong(w.ID, "%q is no name: small letters, digits, - and _, beginning with a letter", out.ID)
	case out.ValidDays > domain.MaxValidDays:
		r.wrong(w.ValidDays.word, "%d at most", domain.MaxValidDays)
	case len(w.Stages) > domain.MaxStages:
		r.wrong(w.ID, "workflow %q has more than %d stages", out.ID, domain.MaxStages)
	case w.Emergency != nil && w.Emergency.RatifyHours.value > domain.MaxDueHours:
		r.wrong(w.Emergency.RatifyHours.word, "%d at most", domain.MaxDueHours)
	default:
		r.title(w.Name)
	}
	r.unitKnown(w.Unit)
	for _, c := range w.Classifications {
		if !domain.Classification(c.text).Known() {
			r.wrong(c, "classification %q is not known", c.text)
		}
		out.Classifications = append(out.Classifications, domain.Classification(c.text))
	}
	out.Channels, out.Kinds = r.channelsKnown(w.Channels), r.kindsKnown(w.Kinds)
	r.stages(&out, w.Stages)
	out.Appeal = r.stage(w.Appeal)
	if len(w.Appeal.After) > 0 {
		r.wrong(w.Appeal.After[0], "the stage that hears appeals waits for none")
	}
	if out.Appeal.Name != domain.StageAppeal {
		r.wrong(w.Appeal.Name, "the stage that hears appeals is called %q", domain.StageAppeal)
	}
	r.lane(&out, w)
	return out
}

func (r *reader) lane(out *domain.Workflow, w workflow) {
	if w.Emergency == nil {
		return
	}
	stage := r.stage(w.Emergency.Stage)
	if stage.Name != domain.StageEmergency || w.Emergency.Stage.After != nil || !stage.Only.IsZero() || !stage.When.Always() ||
		stage.Requires != "" || len(stage.Checklist) > 0 || w.Emergency.RatifyHours.value < 1 {
		r.wrong(w.Emergency.Stage.Name, "the stage of an emergency is called %q, has no conditions, and is ratified within hours", domain.StageEmergency)
	}
	out.Emergency = &domain.Lane{Stage: stage, RatifyHours: w.Emergency.RatifyHours.value}
}

func (r *reader) kindsKnown(names []word) (out []domain.ContentKind) {
	for _, n := range names {
		if !slices.Contains(domain.ContentKinds(), domain.ContentKind(n.text)) {
			r.wrong(n, "kind %q is not known", n.text)
		}
		out = append(out, domain.ContentKind(n.text))
	}
	return out
}
