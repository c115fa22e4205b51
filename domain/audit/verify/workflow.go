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
	proposed map[string]*flow  // by id and version
	active   map[string]string // digits of the version, by id
}

// workflow follows the versions of workflows: proposed once, made active by another
// human on the same digest while the version is active on which it was proposed, or
// withdrawn. From the first proposal of a log on nobody writes an active one at once.
func (s *States) workflow(l Leaf) error {
	version := strconv.FormatInt(l.WorkflowVersion, 10)
	known := s.flows.proposed[l.Workflow+" "+version]
	switch l.Act {
	case "profile.installed":
		s.flows.active = map[string]string{}
		for name := range l.Facts {
			if id, is := strings.CutPrefix(name, "workflow."); is {
				s.flows.active[id] = "1"
			}
		}
	case "workflow.written":
		if s.flows.proposed != nil {
			return failAt(l.Seq, ReasonWorkflow, "the workflow %q was written by one human alone", l.Workflow)
		}
		s.activeFlow(l.Workflow, version)
	case "workflow.proposed":
		if known != nil || l.Via == viaToken {
			return failAt(l.Seq, ReasonWorkflow, "the workflow %q in version %s was proposed before, or by a program", l.Workflow, version)
		}
		if s.flows.proposed == nil {
			s.flows.proposed = map[string]*flow{}
		}
		s.flows.proposed[l.Workflow+" "+version] = &flow{proposedBy: l.Actor, digest: l.Facts["digest"], base: l.Facts["base"]}
	case "workflow.activated", "workflow.withdrawn":
		if known == nil || known.closed || l.Via == viaToken {
			return failAt(l.Seq, ReasonWorkflow, "the workflow %q in version %s does not wait any more, or a program decides on it", l.Workflow, version)
		}
		known.closed = true
		if l.Act == "workflow.activated" {
			return s.agreedFlow(l, *known, version)
		}
	}
	return nil
}

// byActive refuses a run that is submitted by, or moved to, a version that is not active.
func (s *States) byActive(l Leaf) error {
	if l.Facts[runFact] == "" || l.Act != actSubmitted && l.Act != actMoved {
		return nil
	}
	version := strconv.FormatInt(l.WorkflowVersion, 10)
	if active, stated := s.flows.active[l.Workflow]; stated && active != version {
		return failAt(l.Seq, ReasonWorkflow, "a round begins by version %s of the workflow %q, and %s is active", version, l.Workflow, active)
	}
	return nil
}

// agreedFlow takes the second human's yes.
func (s *States) agreedFlow(l Leaf, known flow, version string) error {
	active, stated := s.flows.active[l.Workflow]
	switch {
	case s.human(l.Actor) == s.human(known.proposedBy):
		return failAt(l.Seq, ReasonWorkflow, "the workflow %q was made active by who proposed it", l.Workflow)
	case l.Facts["digest"] != known.digest || l.Facts["base"] != known.base:
		return failAt(l.Seq, ReasonWorkflow, "the workflow %q that was made active is not the one that was proposed", l.Workflow)
	case stated && known.base != active:
		return failAt(l.Seq, ReasonWorkflow, "the workflow %q follows version %s, and %s is active", l.Workflow, known.base, active)
	}
	s.activeFlow(l.Workflow, version)
	return nil
}

func (s *States) activeFlow(id, version string) {
	if s.flows.active == nil {
		s.flows.active = map[string]string{}
	}
	s.flows.active[id] = version
}

const actMoved = "run.moved"

// moved refuses a run that is moved past eyes: one that is not open, to the version it
// has, in an emergency, or to a chain that lacks one of its stages or has it with a lower
// quorum or other roles.
func (r *Run) moved(l Leaf, stages []Stage) *Failure {
	if l.Act != actMoved {
		return nil
	}
	if r.Status != runOpen || r.Emergency || l.Workflow != r.Workflow || l.WorkflowVersion == r.Version || l.Via != viaSession {
		return failAt(l.Seq, ReasonReviewRound, "the run %q is moved to version %d, and it cannot be", r.ID, l.WorkflowVersion)
	}
	for _, o := range r.Stages {
		if !slices.ContainsFunc(stages, func(st Stage) bool {
			return st.Name == o.Name && st.Quorum >= o.Quorum && within(st.Roles, o.Roles) && within(st.Escalate, o.Roles+","+o.Escalate)
		}) {
			return failAt(l.Seq, ReasonReviewRound, "the run %q is moved to a chain that asks less in %q", r.ID, o.Name)
		}
	}
	return nil
}

// within tells whether every role of a list stands in another.
func within(roles, others string) bool {
	return !slices.ContainsFunc(strings.Split(roles, ","), func(role string) bool {
		return role != "" && !slices.Contains(strings.Split(others, ","), role)
	})
}
