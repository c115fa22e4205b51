package verify

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

// RunRow is what the business tables say of a run. ContentKey is the key of the
// commitment in the leaf that began its present round (Run.Begun); where it is
// nil, the content is not compared.
type RunRow struct {
	Draft       string
	Round       int64
	ContentHash string
	ContentKey  []byte
	Waiting     []string          // its open stages, in whatever order
	Claims      map[string]string // whose they are, by stage
	Amendments  []AmendmentRow
	Run         // but for Begun, Content and Amended
}

// CompareRuns is Compare for the rows of runs: whatever a run's row says follows
// from the leaves. Drafts whose review began before rounds were stated are left
// out.
func (s *States) CompareRuns(rows iter.Seq2[RunRow, error]) error {
	var first earliest
	seen := map[string]bool{}
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("verify: read a run's row: %w", err)
		}
		state := s.drafts[row.Draft]
		if state == nil {
			first.note(&Failure{Index: s.size, Until: s.size, Reason: ReasonRunRow, Draft: row.Draft, Detail: "no leaf is about the draft of a run"})
			continue
		}
		r := state.run(row.ID)
		switch {
		case state.Erased:
			first.note(state.fault(ReasonStateErased, "a run of it is still there"))
		case r == nil && !state.unstated, seen[row.ID]:
			first.note(state.fault(ReasonRunRow, "no leaf began the run %q, or it has two rows", row.ID))
		case r != nil:
			first.note(state.compareRun(r, row))
		}
		seen[row.ID] = true
	}
	for _, state := range s.drafts {
		for i := range state.Runs {
			if !seen[state.Runs[i].ID] && !state.Erased {
				first.note(state.fault(ReasonRunRow, "the run %q has no row", state.Runs[i].ID))
			}
		}
	}
	return first.err()
}

func (s *State) run(id string) *Run {
	for i := range s.Runs {
		if s.Runs[i].ID == id {
			return &s.Runs[i]
		}
	}
	return nil
}

func (s *State) compareRun(r *Run, row RunRow) *Failure {
	switch {
	case row.Status != r.Status || row.Step != r.Step || row.Round != r.Round():
		return s.fault(ReasonRunRow, "round %d is %s in step %d, the log says %d, %s, %d", row.Round, row.Status, row.Step, r.Round(), r.Status, r.Step)
	case !slices.Equal(slices.Sorted(slices.Values(row.Waiting)), slices.Sorted(slices.Values(r.waiting))):
		return s.fault(ReasonRunRow, "open are %q, the log says %q", row.Waiting, r.waiting)
	case !maps.Equal(row.Claims, r.claimed()):
		return s.fault(ReasonRunRow, "open stages are another's than was logged")
	case !slices.Equal(row.Stages, r.Stages):
		return s.fault(ReasonRunRow, "its stages are not those that were logged")
	case row.Workflow != r.Workflow || row.Version != r.Version || row.Ruleset != r.Ruleset || row.Digest != r.Digest:
		return s.fault(ReasonRunRow, "its workflow or rule set is not the one that was logged")
	case row.SubmittedBy != r.SubmittedBy || row.Appealed != r.Appealed || row.Emergency != r.Emergency || row.Revision != r.Revision:
		return s.fault(ReasonRunRow, "who submitted it, its revision, or whether it was appealed or an emergency is not what was logged")
	case row.Cleared != r.Cleared || row.ClearedAt != r.ClearedAt || row.ValidUntil != r.ValidUntil:
		return s.fault(ReasonRunRow, "cleared at leaf %d until %q, the log says %d, %q", row.Cleared, row.ValidUntil, r.Cleared, r.ValidUntil)
	case !sameAmendments(r.Amended, row.Amendments):
		return s.fault(ReasonRunRow, "its amendments are not those that were logged")
	case row.ContentKey != nil && commit(row.ContentKey, row.ContentHash) != r.Content:
		return s.fault(ReasonRunRow, "its content hash is not the one that was logged")
	}
	return nil
}

// VoteRow is what the business tables say of a vote, and the leaf that it names.
// The caller compares content hash and comment with that leaf's commitments.
type VoteRow struct {
	Draft, Run     string
	Round          int64
	Leaf           Leaf
	Known          bool // there is such a leaf, and it commits to hash and comment
	Stage, Actor   string
	Capacity       string
	Mandate        string
	Decision       string
	PolicyLine     string
	PolicyVersion  string
	RulesetVersion int64
	RulesetDigest  string
	Time           string
	Withdrawn      int64 // the leaf that took it back; 0: none
}

// CompareVotes is Compare for the rows of votes. Each must say what its leaf
// says, which must lie in the vote's round, and each decision in the log must
// have its row.
func (s *States) CompareVotes(rows iter.Seq2[VoteRow, error]) error {
	var first earliest
	seen := map[string]int64{}
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("verify: read a vote's row: %w", err)
		}
		seen[row.Draft]++
		state := s.drafts[row.Draft]
		if state == nil {
			first.note(&Failure{Index: s.size, Until: s.size, Reason: ReasonVoteRow, Draft: row.Draft, Detail: "no leaf is about the draft of a vote"})
			continue
		}
		first.note(state.compareVote(row))
	}
	for id, state := range s.drafts {
		if n := seen[id]; n != state.Votes && !state.Erased {
			first.note(state.fault(ReasonVoteRow, "%d votes, the log says %d", n, state.Votes))
		}
	}
	return first.err()
}

func (s *State) compareVote(row VoteRow) *Failure {
	l := row.Leaf
	fault := func(format string, args ...any) *Failure {
		f := failAt(s.Last, ReasonVoteRow, format, args...)
		f.Draft = s.Draft
		return f
	}
	switch {
	case !row.Known || l.Decision == "" || l.Draft != row.Draft:
		return fault("a vote names a leaf that is none of a vote on it")
	case row.Stage != l.Stage || row.Actor != l.Actor || row.Capacity != l.Capacity || row.Mandate != l.Mandate || row.Decision != l.Decision || row.Time != l.Time:
		return fault("%s in %q, leaf %d says %s in %q, or another person, capacity or time", row.Decision, row.Stage, l.Seq, l.Decision, l.Stage)
	case row.PolicyLine != l.PolicyLine || row.PolicyVersion != l.PolicyVersion || row.RulesetVersion != l.RulesetVersion || row.RulesetDigest != l.RulesetDigest:
		return fault("policy or rule set of a vote is not what leaf %d says", l.Seq)
	case row.Withdrawn != s.withdrawn[l.Seq]:
		return fault("the vote of leaf %d is taken back at leaf %d, the log says %d", l.Seq, row.Withdrawn, s.withdrawn[l.Seq])
	case !s.inRound(row.Run, row.Round, l.Seq):
		return fault("the vote of leaf %d does not belong to round %d of run %q", l.Seq, row.Round, row.Run)
	}
	return nil
}

// inRound tells whether the leaf lies in that round of that run, as far as rounds
// were stated.
func (s *State) inRound(id string, round, seq int64) bool {
	i := slices.IndexFunc(s.Runs, func(r Run) bool { return r.ID == id })
	if i < 0 {
		return s.unstated
	}
	begun := s.Runs[i].Begun
	if round < 1 || round > int64(len(begun)) || seq < begun[round-1] {
		return false
	}
	if round < int64(len(begun)) {
		return seq < begun[round]
	}
	return i+1 == len(s.Runs) || seq < s.Runs[i+1].Begun[0]
}
