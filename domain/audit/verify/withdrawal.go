package verify

import (
	"slices"
	"strconv"
)

const (
	actVoteWithdrawn = "vote.withdrawn"
	actRecused       = "draft.recused"
	voteFact         = "vote" // in the leaf that takes a vote back: the number of the vote's leaf
)

// takeBack takes a vote out of its round: one that counts, of the same account, in a
// stage that is still open. As with decisions, a draft whose review began before rounds
// were stated is not judged.
func (s *State) takeBack(l Leaf) *Failure {
	seq, err := strconv.ParseInt(l.Facts[voteFact], 10, 64)
	if s.withdrawn == nil {
		s.withdrawn = map[int64]int64{}
	}
	s.withdrawn[seq] = l.Seq
	if len(s.Runs) == 0 && s.unstated {
		return nil
	}
	if err != nil || len(s.Runs) == 0 || l.Via != viaSession {
		return failAt(l.Seq, ReasonReviewVote, "no vote is named that could be taken back, or no human does it")
	}
	r := &s.Runs[len(s.Runs)-1]
	i := slices.IndexFunc(r.votes, func(v vote) bool { return v.seq == seq && v.actor == l.Actor && v.stage == l.Stage })
	if _, waits := r.open(l.Stage); i < 0 || !waits {
		return failAt(l.Seq, ReasonReviewVote, "the vote of leaf %d is taken back, and it is another's, no longer counts, or its stage has closed", seq)
	}
	r.votes = slices.Delete(r.votes, i, i+1)
	return nil
}

// recuse notes who decides on the draft no more. Nobody does while a vote of theirs
// counts.
func (s *State) recuse(l Leaf) *Failure {
	if l.Via != viaSession || s.among(s.recused, l.Actor) {
		return failAt(l.Seq, ReasonReviewVote, "withdrawn from its review twice, or by no human")
	}
	if n := len(s.Runs); n > 0 && (s.Runs[n-1].Status == runOpen || s.Runs[n-1].Status == runCleared) && s.gave(s.Runs[n-1].votes, l.Actor) {
		return failAt(l.Seq, ReasonReviewVote, "withdrawn from its review by somebody whose vote counts")
	}
	s.recused = append(s.recused, l.Actor)
	if human := s.human(l.Actor); human != l.Actor {
		s.recused = append(s.recused, human)
	}
	return nil
}
