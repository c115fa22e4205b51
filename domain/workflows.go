package domain

import (
	"context"
	"slices"
	"strings"
)

// Bounds of a workflow.
const (
	MaxStages    = 16
	MaxQuorum    = 20
	MaxValidDays = 366
	MaxDueHours  = 24 * 366
)

// ListWorkflows lists every version of every workflow. It needs workflow.read.
func (d *Desk) ListWorkflows(ctx context.Context, a Actor) (all []Workflow, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActWorkflowRead); err != nil {
			return err
		}
		all, err = s.tx.Workflows.All(ctx)
		return err
	})
	return all, err
}

func (w Workflow) check() error {
	switch {
	case !nameForm.MatchString(w.ID):
		return invalid("id", "workflow.id")
	case w.Name == "":
		return invalid("name", "workflow.name")
	case len(w.Stages) == 0 || len(w.Stages) > MaxStages:
		return invalid("stages", "workflow.stages", formatInt(MaxStages))
	case w.ValidDays < 1 || w.ValidDays > MaxValidDays:
		return invalid("valid_days", "workflow.valid_days", formatInt(MaxValidDays))
	case w.Appeal.Name != StageAppeal:
		return invalid("appeal", "workflow.appeal")
	}
	if err := w.Emergency.check(); err != nil {
		return err
	}
	if slices.ContainsFunc(append(slices.Clone(w.Stages), w.Appeal), func(st Stage) bool { return st.Name == StageEmergency }) {
		return invalid("stages", "workflow.stage_name", StageEmergency)
	}
	for _, c := range w.Classifications {
		if !c.Known() {
			return invalid("classifications", "draft.classification")
		}
	}
	if slices.ContainsFunc(w.Kinds, unknownKind) {
		return invalid("kinds", "draft.kind")
	}
	if err := checkSteps(w.Stages); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, st := range w.Every() {
		if !nameForm.MatchString(st.Name) || seen[st.Name] {
			return invalid(st.field(), "workflow.stage_name", st.Name)
		}
		seen[st.Name] = true
		if err := st.checkPeople(); err != nil {
			return err
		}
		if slices.ContainsFunc(st.When.Categories, func(c string) bool { return !KnownCategory(c) }) || slices.ContainsFunc(st.When.Kinds, unknownKind) ||
			len(st.When.Categories) > 0 && st.When.Findings == SeverityClear {
			return invalid(st.field(), "workflow.when", st.Name)
		}
		if slices.ContainsFunc(st.Only.Kinds, unknownKind) {
			return invalid(st.field(), "workflow.only", st.Name)
		}
		if err := st.CheckRecords(); err != nil {
			return err
		}
		if !st.escalatesWell() {
			return invalid(st.field(), "workflow.escalate", st.Name)
		}
	}
	if !slices.ContainsFunc(w.Stages, func(st Stage) bool { return st.When.Always() && st.Only.IsZero() }) {
		return invalid("stages", "workflow.always")
	}
	if !slices.ContainsFunc(w.Stages, securityStage) {
		return invalid("stages", "workflow.security", StageSecurity)
	}
	return checkText("name", w.Name, MaxTitle)
}

// Every lists all stages of a workflow: those of the chain, and those of an appeal and
// of an emergency.
func (w Workflow) Every() []Stage {
	all := append(slices.Clone(w.Stages), w.Appeal)
	if w.Emergency != nil {
		all = append(all, w.Emergency.Stage)
	}
	return all
}

// field is the part of a workflow that a stage stands in.
func (st Stage) field() string {
	if st.Name == StageAppeal || st.Name == StageEmergency {
		return st.Name
	}
	return "stages"
}

// check refuses a lane with another name, conditions, or no deadline.
func (l *Lane) check() error {
	switch {
	case l == nil:
	case l.Stage.Name != StageEmergency || l.Stage.Step != 0 || !l.Stage.When.Always() || !l.Stage.Only.IsZero() ||
		l.Stage.Requires != "" || len(l.Stage.Checklist) > 0:
		return invalid("emergency", "workflow.emergency", StageEmergency)
	case l.RatifyHours < 1 || l.RatifyHours > MaxDueHours:
		return invalid("emergency", "workflow.ratify_hours", formatInt(MaxDueHours))
	}
	return nil
}

// checkPeople refuses a stage that nobody decides, or by no time.
func (st Stage) checkPeople() error {
	switch {
	case len(st.Roles) == 0:
		return invalid(st.field(), "workflow.stage_roles", st.Name)
	case st.Quorum < 1 || st.Quorum > MaxQuorum:
		return invalid(st.field(), "workflow.stage_quorum", st.Name, formatInt(MaxQuorum))
	case st.DueHours < 1 || st.DueHours > MaxDueHours:
		return invalid(st.field(), "workflow.stage_due", st.Name, formatInt(MaxDueHours))
	}
	return nil
}

// escalatesWell tells whether the stage says after how long whom else it asks, or
// nothing of both.
func (st Stage) escalatesWell() bool {
	return st.EscalateHours >= 0 && st.EscalateHours <= MaxDueHours && (len(st.Escalate) > 0 || st.EscalateHours == 0) &&
		!slices.ContainsFunc(st.Escalate, func(r string) bool { return slices.Contains(st.Roles, r) })
}

// securityStage tells whether the stage is the one that findings of review and
// a classification above public must add.
func securityStage(st Stage) bool {
	never := st.When.Findings > SeverityReview || st.When.Above.Above(Public)
	always := st.When.Always()
	both := st.When.Findings != SeverityClear && len(st.When.Categories) == 0 && st.When.Above == Public
	return st.Name == StageSecurity && st.Only.IsZero() && (always || both && !never)
}

func unknownKind(k ContentKind) bool { return !k.Known() }

// knownIn refuses units and channels that are not there: a condition on them would
// never hold.
func (s *scene) knownIn(ctx context.Context, w Workflow) error {
	channels := w.Channels
	for _, st := range w.Every() {
		channels = slices.Concat(channels, st.Only.Channels, st.When.Channels)
		for _, unit := range st.Only.Units {
			if err := s.knownUnit("stages", unit); err != nil {
				return err
			}
		}
	}
	return s.knownChannels(ctx, sortedChannels(channels))
}

// decidableStages refuses a stage with a role to which no line grants deciding
// it: the run could never pass.
func (s *scene) decidableStages(ctx context.Context, w Workflow) error {
	set, err := s.tx.Policy.Load(ctx)
	if err != nil {
		return err
	}
	for _, st := range w.Every() {
		for _, role := range slices.Concat(st.Roles, st.Escalate) {
			if Decides(set.Lines, role, st.Name) {
				continue
			}
			able := decidersOf(set.Lines, st.Name)
			if len(able) == 0 {
				return invalid("stages", "workflow.role_none", st.Name, role)
			}
			return invalid("stages", "workflow.role", st.Name, role, strings.Join(able, ", "))
		}
	}
	return nil
}

// decidersOf lists the roles to which a line grants deciding a stage.
func decidersOf(lines []PolicyLine, stage string) (roles []string) {
	for _, l := range lines {
		if Decides([]PolicyLine{l}, l.Role, stage) {
			roles = append(roles, l.Role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}
