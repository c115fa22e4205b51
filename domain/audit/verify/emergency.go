package verify

import "slices"

// The acts of the emergency lane.
const (
	actDeclared = "draft.emergency_declared"
	actRatified = "emergency.ratified"
	actRefused  = "emergency.refused"

	stageEmergency = "emergency" // the one stage of the lane
)

// emergency is one use of the lane: by whom, who decided in it, and whether somebody else
// has said what of it.
type emergency struct {
	by      string
	voters  []vote
	decided bool
}

// declared notes a use of the lane.
func (s *State) declared(l Leaf) *Failure {
	stages, _ := stagesOf(l.Facts)
	switch {
	case len(stages) != 1 || stages[0].Name != stageEmergency:
		return failAt(l.Seq, ReasonEmergency, "an emergency with other stages than that of the lane")
	case len(s.Runs) > 0 && s.Runs[len(s.Runs)-1].Appealed:
		return failAt(l.Seq, ReasonEmergency, "an emergency instead of an appeal")
	case l.Subject == "" || s.emergencies[l.Subject] != nil:
		return failAt(l.Seq, ReasonEmergency, "the emergency %q was declared before", l.Subject)
	case l.Via != viaSession:
		return failAt(l.Seq, ReasonEmergency, "an emergency declared by no human")
	case s.among(s.wrote, l.Actor) || s.among(s.lifted, l.Actor):
		return failAt(l.Seq, ReasonEmergency, "an emergency declared by somebody who wrote, submitted or lifted anything of it")
	}
	if s.emergencies == nil {
		s.emergencies = map[string]*emergency{}
	}
	s.emergencies[l.Subject] = &emergency{by: l.Actor}
	return nil
}

// ratify takes what somebody else said of an emergency: once, and another human than who
// declared it, decided in it, wrote, submitted or lifted anything of the draft.
func (s *State) ratify(l Leaf) *Failure {
	if l.Act != actRatified && l.Act != actRefused {
		return nil
	}
	c := s.emergencies[l.Subject]
	switch {
	case c == nil || c.decided || s.disowns(l.Subject) && s.Runs[len(s.Runs)-1].Status == runOpen:
		return failAt(l.Seq, ReasonEmergency, "the emergency %q does not wait", l.Subject)
	case l.Via != viaSession:
		return failAt(l.Seq, ReasonEmergency, "an emergency ratified or refused by no human")
	case s.human(c.by) == s.human(l.Actor) || s.gave(c.voters, l.Actor) || s.among(s.wrote, l.Actor) || s.among(s.lifted, l.Actor):
		return failAt(l.Seq, ReasonEmergency, "an emergency ratified or refused by somebody who had a hand in it")
	case l.After != l.Before && (l.Act != actRefused || l.After != stateReturned || !s.disowns(l.Subject) && len(s.Runs) > 0):
		return failAt(l.Seq, ReasonEmergency, "%s leads to %q", l.Act, l.After)
	}
	c.decided = true
	if l.After != l.Before {
		if n := len(s.Runs); n > 0 {
			s.Runs[n-1].end(runVoid)
		}
		s.OrderedBy = ""
	}
	return nil
}

// disowns tells whether the draft's present round is that of the emergency.
func (s *State) disowns(id string) bool {
	return len(s.Runs) > 0 && s.Runs[len(s.Runs)-1].emergency == id
}

// decidedIn notes who decided in the emergency that the round is one of.
func (s *State) decidedIn(r *Run, v vote) {
	if c := s.emergencies[r.emergency]; c != nil && !slices.Contains(c.voters, v) {
		c.voters = append(c.voters, v)
	}
}
