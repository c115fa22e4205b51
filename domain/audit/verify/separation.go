package verify

import (
	"maps"
	"slices"
)

// What separations look for in a leaf, beside what rounds do.
const (
	actCreated    = "draft.created"
	actEdited     = "draft.edited"
	actOverridden = "finding.overridden"
	viaSession    = "session"
	stageAppeal   = "appeal"
)

// hand notes what a leaf says of who had a hand in the draft. An edit in review
// says so too, and so does a submission in whatever run: whoever wrote or
// submitted any of it decides on none of it.
func (s *State) hand(l Leaf) {
	list := &s.wrote
	switch l.Act {
	case actCreated, actEdited, actSubmitted:
	case actOverridden:
		list = &s.lifted
	default:
		return
	}
	if !slices.Contains(*list, l.Actor) {
		*list = append(*list, l.Actor)
	}
}

// cannotDecide tells why the leaf's actor cannot make a decision in the run; "" is
// that they can. Accounts are compared by the humans of this moment, votes also by
// the human whose account it was when it voted.
func (s *State) cannotDecide(r *Run, l Leaf) string {
	switch {
	case l.Via != viaSession:
		return "by no human"
	case s.among(s.wrote, l.Actor):
		return "by somebody who wrote or submitted it"
	case s.among(s.lifted, l.Actor):
		return "by somebody who lifted a finding of it"
	case s.among(s.recused, l.Actor):
		return "by somebody who has withdrawn from its review"
	case s.gave(r.votes, l.Actor):
		return "by somebody who has decided in this round"
	case r.Appealed && l.Stage == stageAppeal && s.gave(r.rejections, l.Actor):
		return "on an appeal, by somebody who rejected it"
	}
	return s.cannotAct(r, l)
}

// override takes the lifting of a finding. As with decisions, a draft whose review
// began before rounds were stated is not judged.
func (s *State) override(l Leaf) *Failure {
	if l.Act != actOverridden || s.unstated {
		return nil
	}
	switch {
	case l.Via != viaSession:
		return failAt(l.Seq, ReasonReviewOverride, "a finding lifted by no human")
	case s.among(s.wrote, l.Actor):
		return failAt(l.Seq, ReasonReviewOverride, "a finding lifted by somebody who wrote or submitted it")
	case len(s.Runs) > 0 && s.gave(s.Runs[len(s.Runs)-1].approvals, l.Actor):
		return failAt(l.Seq, ReasonReviewOverride, "a finding lifted by somebody who has approved it")
	}
	return nil
}

// among tells whether one of the accounts is the actor's human's.
func (s *State) among(accounts []string, actor string) bool {
	return slices.ContainsFunc(accounts, func(a string) bool { return s.human(a) == s.human(actor) })
}

// gave tells whether one of the votes is the actor's human's act: given by them, under
// whichever account then or now, or for them.
func (s *State) gave(votes []vote, actor string) bool {
	return slices.ContainsFunc(votes, func(v vote) bool {
		return slices.ContainsFunc([]string{v.actor, v.human, v.principal, v.through}, func(id string) bool { return id != "" && s.human(id) == s.human(actor) })
	})
}

// remember keeps what a vote says of its human beyond the round.
func (r *Run) remember(v vote, decision string) {
	list := &r.approvals
	if decision == "reject" {
		list = &r.rejections
	} else if decision != approve && decision != withAdvice {
		return
	}
	v.stage, v.seq, v.advice = "", 0, false
	if !slices.Contains(*list, v) {
		*list = append(*list, v)
	}
}

// link follows which accounts are one human's, and refuses what would leave two
// answers: an account is linked to one that is linked to none. A map is never changed
// once it is handed out: the states of drafts keep that of their last leaf.
func (s *States) link(l Leaf) error {
	human := l.Facts["human"]
	was, linked := s.links[l.Subject]
	switch l.Act {
	case "person.linked":
		_, chain := s.links[human]
		if human == "" || human == l.Subject || linked || chain || slices.Contains(slices.Collect(maps.Values(s.links)), l.Subject) {
			return failAt(l.Seq, ReasonLink, "%q linked to %q, and one of them is linked already", l.Subject, human)
		}
		s.links = maps.Clone(s.links)
		if s.links == nil {
			s.links = map[string]string{}
		}
		s.links[l.Subject] = human
	case "person.unlinked":
		if !linked || was != human {
			return failAt(l.Seq, ReasonLink, "%q unlinked from %q, to which it is not linked", l.Subject, human)
		}
		s.links = maps.Clone(s.links)
		delete(s.links, l.Subject)
	}
	return nil
}
