package domain

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
)

// The private values by which a vote's leaf commits to what was answered and recorded.
const (
	answersName = "answers"
	testName    = "consequence_test"
)

// records are what a decision in the stage must bring beside its comment, as they are
// kept: the answers to its checklist, and the record that it requires. Whoever does not
// approve may leave them out.
func (s *scene) records(ctx context.Context, draft Draft, stage Stage, in DecisionInput) (answers, test string, err error) {
	approves := in.Decision.Approves() || in.Decision == ApproveAsAmended
	questions, err := s.questions(ctx, draft, stage)
	if err != nil {
		return "", "", err
	}
	list, err := answered(questions, in.Answers, approves)
	if err != nil {
		return "", "", err
	}
	if len(list) > 0 {
		answers = string(canonical(list))
	}
	switch {
	case in.Test == nil && (stage.Requires == "" || !approves):
		return answers, "", nil
	case stage.Requires == "":
		return "", "", invalid(RecordConsequenceTest, "test.stage", stage.Name)
	case in.Test == nil:
		in.Test = &ConsequenceTest{}
	}
	record, err := in.Test.check()
	return answers, string(canonical(record)), err
}

// Answered are the answers that were given with the vote.
func (v Vote) Answered() (out []Answer) {
	_ = json.Unmarshal([]byte(v.Answers), &out) // what is not there is none
	return out
}

// Tested is the record that was given with the vote; nil: none.
func (v Vote) Tested() (out *ConsequenceTest) {
	_ = json.Unmarshal([]byte(v.Test), &out)
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
