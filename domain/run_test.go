package domain_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"layak/domain"
)

// settled casts approvals one after the other, each in the first of its stage's
// turns, and answers the run.
func settled(stages []domain.Stage, votes []domain.Vote) (r domain.Run, cleared bool) {
	domain.Begin(&r, stages, worldBegin)
	for i := range votes {
		if _, cleared = domain.Settle(&r, votes[:i+1], worldBegin); cleared {
			return r, true
		}
	}
	return r, false
}

// In whatever order the same approvals of a step come, the run is the same, and the
// next step opens only with the last that was needed.
func TestTheOrderOfApprovalsMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "stages")
		var stages []domain.Stage
		var votes []domain.Vote
		for i := range n {
			s := domain.Stage{Name: fmt.Sprint("s", i), Quorum: rapid.IntRange(1, 3).Draw(t, "quorum"), Step: 1}
			stages = append(stages, s)
			for k := range s.Quorum {
				votes = append(votes, domain.Vote{Round: 1, Stage: s.Name, PersonID: fmt.Sprint(i, k), HumanID: fmt.Sprint(i, k), Decision: domain.Approve, ContentHash: "sha256:1"})
			}
		}
		stages = append(stages, domain.Stage{Name: "last", Quorum: 1, Step: 2})
		mixed := rapid.Permutation(votes).Draw(t, "order")
		a, cleared := settled(stages, votes)
		b, _ := settled(stages, mixed)
		if !reflect.DeepEqual(a, b) || cleared || a.Step != 2 || len(a.Open) != 1 || a.Open[0].Stage != "last" {
			t.Fatalf("%+v\n%+v", a, b)
		}
		missing, _ := settled(stages, mixed[:len(mixed)-1])
		if missing.Step != 1 || len(missing.Open) != 1 {
			t.Fatalf("without the last: step %d, open %v", missing.Step, missing.Open)
		}
	})
}

func TestStanding(t *testing.T) {
	vote := func(stage string, d domain.Decision) domain.Vote {
		return domain.Vote{Round: 1, Stage: stage, PersonID: stage, HumanID: stage, Decision: d, ContentHash: "sha256:1"}
	}
	for name, c := range map[string]struct {
		status domain.RunStatus
		votes  []domain.Vote
		want   []domain.Standing
	}{
		"open":     {domain.RunOpen, nil, []domain.Standing{"open", "open", "waiting"}},
		"half":     {domain.RunOpen, []domain.Vote{vote("b", domain.Approve)}, []domain.Standing{"open", "approved", "waiting"}},
		"returned": {domain.RunReturned, []domain.Vote{vote("a", domain.RequestChanges), vote("b", domain.Approve)}, []domain.Standing{"returned", "approved", "waiting"}},
		"rejected": {domain.RunRejected, []domain.Vote{vote("b", domain.Reject)}, []domain.Standing{"void", "rejected", "waiting"}},
		"void":     {domain.RunVoid, []domain.Vote{vote("b", domain.Approve)}, []domain.Standing{"void", "void", "void"}},
		"cleared":  {domain.RunCleared, nil, []domain.Standing{"approved", "approved", "approved"}},
	} {
		var r domain.Run
		domain.Begin(&r, chain(1, 1, 2), worldBegin)
		r.Status = c.status
		var got []domain.Standing
		for _, s := range r.Stages {
			got = append(got, r.Standing(s, c.votes))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
