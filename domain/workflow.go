package domain

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Workflow is a chain of stages in steps, chosen by unit, classification, channel and
// kind. A version is immutable; a run keeps the version it began with. One human
// proposes a version, and it counts once a second one has made it active.
type Workflow struct {
	ID              string
	Version         int64
	Name            string
	Unit            string           // the branch it is for; RootUnit for everyone
	Classifications []Classification // empty: all
	Channels        []string         `json:",omitempty"` // empty: all
	Kinds           []ContentKind    `json:",omitempty"` // empty: all
	Stages          []Stage
	Appeal          Stage // put before the chain when a rejection is appealed
	Emergency       *Lane `json:",omitempty"` // nil: it has none
	ValidDays       int   // how long a clearance may be used for publication

	// How it came to be what it is. Nothing of it is in the digest; a version that a
	// profile brought, or that one person wrote when that was enough, has no proposer.
	State      WorkflowState `json:"-"`
	Base       int64         `json:"-"` // the version that was active when it was proposed; 0: none
	Note       string        `json:"-"`
	ProposedBy string        `json:"-"`
	ProposedAt time.Time     `json:"-"`
	DecidedBy  string        `json:"-"` // who made it active, or withdrew it
	DecidedAt  time.Time     `json:"-"`
	Reason     string        `json:"-"` // why it was withdrawn
}

// Stage is one station of a run: Quorum different people who hold one of Roles
// in the draft's unit must approve. Stages of one Step are open side by side, and
// the next step opens when each of them has its quorum.
type Stage struct {
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	Quorum   int      `json:"quorum"`
	DueHours int      `json:"due_hours"`
	Step     int      `json:"step,omitempty"` // 0: one of its own; see InSteps
	Only     Only     `json:"only,omitzero"`
	When     When     `json:"when"`
	// Checklist are questions by category of finding, which an approval answers.
	Checklist map[string][]string `json:"checklist,omitempty"`
	Requires  string              `json:"requires,omitempty"` // a record that an approval brings; RecordConsequenceTest or none
	Calendar  string              `json:"calendar,omitempty"` // whose hours DueHours counts; "": those of the clock
	// Escalate are roles that may decide it too once it has been overdue for EscalateHours.
	Escalate      []string `json:"escalate,omitempty"`
	EscalateHours int      `json:"escalate_hours,omitempty"`
}

// Chain returns the stages that a draft must pass, in steps.
func (w Workflow) Chain(m Matter, inside Inside) []Stage {
	var chain []Stage
	for _, s := range w.Stages {
		if s.Only.holds(m, inside) && s.When.holds(m) {
			chain = append(chain, s)
		}
	}
	return InSteps(chain)
}

// ChainOf returns the stages of a run's next round: in an emergency the one of the lane,
// after an appeal that stage before all others.
func (w Workflow) ChainOf(run Run, m Matter, inside Inside) []Stage {
	switch {
	case run.Emergency:
		return InSteps([]Stage{w.Emergency.Stage})
	case run.Appealed:
		appeal := w.Appeal
		appeal.Step = 0 // before all others, whatever it says
		return InSteps(append([]Stage{appeal}, w.Chain(m, inside)...))
	}
	return w.Chain(m, inside)
}

// Choose picks the workflow for a draft among active ones. For each of its channels
// that is the one for the nearest unit, then the one that names more of
// classification, channel and kind, then the one with more approvals, then the lowest id.
// Where these differ it is the one that asks everything that the others ask (covers), so
// that no channel that is added takes eyes away. It answers Conflict ("workflow.none") where none fits, and
// ("workflow.mixed") where the channels belong to workflows of which none asks enough.
func Choose(all []Workflow, m Matter, inside Inside) (Workflow, error) {
	chosen, mixed, err := chooseEach(all, m, inside)
	if err != nil {
		return Workflow{}, err
	}
	for _, w := range chosen {
		if !slices.ContainsFunc(chosen, func(o Workflow) bool { return !w.covers(o, m, inside) }) {
			return w, nil
		}
	}
	return Workflow{}, refuse(Conflict, "workflow.mixed", mixed)
}

// covers tells whether a workflow asks everything of a draft that another asks, in its
// chain and of an appeal, and lets no clearance hold for longer.
func (w Workflow) covers(o Workflow, m Matter, inside Inside) bool {
	return NoFewerEyes(o.Chain(m, inside), w.Chain(m, inside)) && w.Appeal.asks(o.Appeal) && w.ValidDays <= o.ValidDays
}

// ChooseLane picks the emergency lane in the same way: each channel must belong to a
// workflow that has one, else Conflict ("emergency.none"), and of several the lane is
// taken that asks everything that the others ask, with the shortest deadline of all.
func ChooseLane(all []Workflow, m Matter, inside Inside) (Lane, error) {
	chosen, mixed, err := chooseEach(all, m, inside)
	if err != nil {
		return Lane{}, err
	}
	hours := MaxDueHours
	for _, w := range chosen {
		if w.Emergency == nil {
			return Lane{}, refuse(Conflict, "emergency.none", w.Name)
		}
		hours = min(hours, w.Emergency.RatifyHours)
	}
	for _, w := range chosen {
		if !slices.ContainsFunc(chosen, func(o Workflow) bool { return !w.Emergency.Stage.asks(o.Emergency.Stage) }) {
			return Lane{w.Emergency.Stage, hours}, nil
		}
	}
	return Lane{}, refuse(Conflict, "workflow.mixed", mixed)
}

// chooseEach picks the workflow for each channel of a draft, each once; mixed names them.
func chooseEach(all []Workflow, m Matter, inside Inside) (chosen []Workflow, mixed string, err error) {
	var names []string
	for _, ch := range m.Channels {
		w, ok := chooseFor(all, m, ch, inside)
		if !ok || len(w.Chain(m, inside)) == 0 {
			return nil, "", refuse(Conflict, "workflow.none", m.Unit, string(m.Classification))
		}
		names = append(names, ch+": "+w.Name)
		if !slices.ContainsFunc(chosen, func(o Workflow) bool { return o.ID == w.ID }) {
			chosen = append(chosen, w)
		}
	}
	return chosen, strings.Join(names, "; "), nil
}

// chooseFor picks the workflow for what goes out on one channel.
func chooseFor(all []Workflow, m Matter, channel string, inside Inside) (best Workflow, found bool) {
	bestDepth := 0
	for _, w := range all {
		d, in := inside(m.Unit, w.Unit)
		if w.State != WorkflowActive || !in || !w.fits(m, channel) {
			continue
		}
		before := cmp.Or(cmp.Compare(d, bestDepth), cmp.Compare(best.names(), w.names()))
		if found && before == 0 {
			before = cmp.Or(cmp.Compare(approvalsOf(best.Chain(m, inside)), approvalsOf(w.Chain(m, inside))), cmp.Compare(w.ID, best.ID))
		}
		if !found || before < 0 {
			best, bestDepth, found = w, d, true
		}
	}
	return best, found
}

func (w Workflow) fits(m Matter, channel string) bool {
	return (len(w.Classifications) == 0 || slices.Contains(w.Classifications, m.Classification)) &&
		(len(w.Channels) == 0 || slices.Contains(w.Channels, channel)) &&
		(len(w.Kinds) == 0 || slices.Contains(w.Kinds, m.Kind))
}

// fitsAll tells whether the workflow is for all that the draft goes out on.
func (w Workflow) fitsAll(m Matter) bool {
	return !slices.ContainsFunc(m.Channels, func(channel string) bool { return !w.fits(m, channel) })
}

// names counts by how much the workflow says for what it is.
func (w Workflow) names() (n int) {
	for _, given := range []int{len(w.Classifications), len(w.Channels), len(w.Kinds)} {
		n += min(given, 1)
	}
	return n
}

// approvalsOf counts how many approvals a chain asks for.
func approvalsOf(chain []Stage) (n int) {
	for _, s := range chain {
		n += max(s.Quorum, 1)
	}
	return n
}
