package verify

import (
	"slices"
	"strconv"
	"strings"
)

// flow is what the log says of a version of a workflow so far.
type flow struct {
	proposedBy   string
	digest, base string
	closed       bool
}

// flows are the versions of workflows that were proposed, and which are active as far
// as the log says.
type flows struct {
	proposed  map[string]*flow  // by id and version
	active    map[string]string // digits of the version, by id
	highest   map[string]int64  // version that was brought, written or proposed, by id
	installed bool
	whole     bool // the installation states every workflow that there was
}

// workflow follows the versions of workflows: proposed once and under a new number, made
// active by another human on the same digest while the version is active on which it was
// proposed, or withdrawn. From the first proposal of a log on nobody writes an active one
// at once.
func (s *States) workflow(l Leaf) error {
	version := strconv.FormatInt(l.WorkflowVersion, 10)
	known := s.flows.proposed[l.Workflow+" "+version]
	switch l.Act {
	case actInstalled:
		return s.installed(l)
	case "workflow.written":
		if s.flows.proposed != nil {
			return failAt(l.Seq, ReasonWorkflow, "the workflow %q was written by one human alone", l.Workflow)
		}
		s.activeFlow(l.Workflow, l.WorkflowVersion)
	case "workflow.proposed":
		if l.WorkflowVersion <= s.flows.highest[l.Workflow] || l.Via == viaToken {
			return failAt(l.Seq, ReasonWorkflow, "the workflow %q in version %s was there before, or is proposed by a program", l.Workflow, version)
		}
		if s.flows.proposed == nil {
			s.flows.proposed = map[string]*flow{}
		}
		s.flows.proposed[l.Workflow+" "+version] = &flow{proposedBy: l.Actor, digest: l.Facts["digest"], base: l.Facts["base"]}
		s.highestFlow(l.Workflow, l.WorkflowVersion)
	case "workflow.activated", "workflow.withdrawn":
		if known == nil || known.closed || !byHuman(l) {
			return failAt(l.Seq, ReasonWorkflow, "the workflow %q in version %s does not wait any more, or a program decides on it", l.Workflow, version)
		}
		known.closed = true
		if l.Act == "workflow.activated" {
			return s.agreedFlow(l, *known)
		}
	}
	return nil
}

const actInstalled = "profile.installed"

// installed takes the workflows that an institution begins with, once.
func (s *States) installed(l Leaf) error {
	if s.flows.installed {
		return failAt(l.Seq, ReasonWorkflow, "a profile was installed before")
	}
	s.flows.installed, s.flows.whole = true, l.Facts["installed_digest"] != ""
	for name := range l.Facts {
		if id, is := strings.CutPrefix(name, "workflow."); is {
			s.activeFlow(id, 1)
		}
	}
	return nil
}

// byHuman tells whether somebody signed in, or at the shell of the server, acted.
func byHuman(l Leaf) bool { return l.Via == viaSession || l.Via == viaShell }

// byActive refuses a run that begins by, or goes on with another version than before,
// where that is not active.
func (s *States) byActive(l Leaf, state *State) error {
	id := l.Facts[runFact]
	r := state.run(id)
	switch {
	case id == "", r == nil && state.unstated && l.Facts[roundFact] != "1":
		return nil
	case r != nil && l.Act != actMoved && l.Workflow == r.Workflow && l.WorkflowVersion == r.Version:
		return nil
	}
	version := strconv.FormatInt(l.WorkflowVersion, 10)
	active, stated := s.flows.active[l.Workflow]
	if stated && active != version || !stated && s.flows.whole {
		return failAt(l.Seq, ReasonWorkflow, "a round begins by version %s of the workflow %q, and that is not active", version, l.Workflow)
	}
	return nil
}

// agreedFlow takes the second human's yes.
func (s *States) agreedFlow(l Leaf, known flow) error {
	active, stated := s.flows.active[l.Workflow]
	switch {
	case s.human(l.Actor) == s.human(known.proposedBy):
		return failAt(l.Seq, ReasonWorkflow, "the workflow %q was made active by who proposed it", l.Workflow)
	case l.Facts["digest"] != known.digest || l.Facts["base"] != known.base:
		return failAt(l.Seq, ReasonWorkflow, "the workflow %q that was made active is not the one that was proposed", l.Workflow)
	case stated && known.base != active:
		return failAt(l.Seq, ReasonWorkflow, "the workflow %q follows version %s, and %s is active", l.Workflow, known.base, active)
	}
	s.activeFlow(l.Workflow, l.WorkflowVersion)
	return nil
}

func (s *States) activeFlow(id string, version int64) {
	if s.flows.active == nil {
		s.flows.active = map[string]string{}
	}
	s.flows.active[id] = strconv.FormatInt(version, 10)
	s.highestFlow(id, version)
}

func (s *States) highestFlow(id string, version int64) {
	if s.flows.highest == nil {
		s.flows.highest = map[string]int64{}
	}
	s.flows.highest[id] = max(s.flows.highest[id], version)
}

const actMoved = "run.moved"

// kept refuses another round of a run by another version than the one it has, unless it
// is moved, has its emergency, or hears an appeal of a text that went elsewhere.
func (r *Run) kept(l Leaf) *Failure {
	same := l.Workflow == r.Workflow && l.WorkflowVersion == r.Version
	if same || len(r.Begun) == 0 || l.Act == actMoved || l.Act == actDeclared || r.Appealed {
		return nil
	}
	return failAt(l.Seq, ReasonReviewRound, "the run %q goes on by version %d of the workflow %q", r.ID, l.WorkflowVersion, l.Workflow)
}

const actRenewed = "draft.review_renewed"

// renewed refuses a round that begins again for approvals that fell, other than on the same
// revision, in the same run, while that is open or cleared, and by its version.
func (r *Run) renewed(l Leaf) *Failure {
	waits := r.Status == runOpen || r.Status == runCleared
	same := l.Workflow == r.Workflow && l.WorkflowVersion == r.Version && l.Revision == r.Revision
	if l.Act != actRenewed || len(r.Begun) > 0 && waits && same && l.Via != viaJob {
		return nil
	}
	return failAt(l.Seq, ReasonReviewRound, "the review of the run %q is renewed, and it cannot be", r.ID)
}

// moved refuses a run that is moved past eyes: one that is not open, to the version it
// has, in an emergency, or to a chain that lacks one of its stages, has it with a lower
// quorum or other roles, or no longer has it wait for what it waited for. Roles that an
// escalation added are none that the stage begins with.
func (r *Run) moved(l Leaf, stages []Stage) *Failure {
	if l.Act != actMoved {
		return nil
	}
	if r.Status != runOpen || r.Emergency || l.Workflow != r.Workflow || l.WorkflowVersion == r.Version || l.Via != viaSession {
		return failAt(l.Seq, ReasonReviewRound, "the run %q is moved to version %d, and it cannot be", r.ID, l.WorkflowVersion)
	}
	for i, o := range r.Stages {
		if slices.Contains(r.escalated, o.Name) {
			o.Roles = strings.TrimSuffix(o.Roles, ","+o.Escalate)
		}
		if waitsLess(r.Stages[:i], o, stages) || !slices.ContainsFunc(stages, func(st Stage) bool {
			return st.Name == o.Name && st.Quorum >= o.Quorum && within(st.Roles, o.Roles) && within(st.Escalate, o.Roles+","+o.Escalate)
		}) {
			return failAt(l.Seq, ReasonReviewRound, "the run %q is moved to a chain that asks less in %q", r.ID, o.Name)
		}
	}
	return nil
}

// waitsLess tells whether a stage no longer comes after one of an earlier step.
func waitsLess(before []Stage, o Stage, stages []Stage) bool {
	step := map[string]int64{}
	for _, st := range stages {
		step[st.Name] = st.Step
	}
	return slices.ContainsFunc(before, func(b Stage) bool { return b.Step < o.Step && step[b.Name] >= step[o.Name] })
}

// within tells whether every role of a list stands in another.
func within(roles, others string) bool {
	return !slices.ContainsFunc(strings.Split(roles, ","), func(role string) bool {
		return role != "" && !slices.Contains(strings.Split(others, ","), role)
	})
}
