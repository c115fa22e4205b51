package domain

import (
	"context"
	"slices"
	"strings"
)

// Bounds of the questions of a stage.
const (
	MaxQuestions = 20 // for a category
	MaxQuestion  = MaxTitle
)

// Question is one that a stage asks about findings of a category. Key names it in
// answers: "<category>.<number from 1>".
type Question struct{ Key, Category, Text string }

// What can be answered to a question.
const (
	AnswerYes = "yes"
	AnswerNo  = "no"
	AnswerNA  = "na" // it does not apply
)

// Answers lists what can be answered.
func Answers() []string { return []string{AnswerYes, AnswerNo, AnswerNA} }

// Answer is a question as it was asked, with its answer.
type Answer struct {
	Category string `json:"category"`
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Questions are those of the stage for the categories of the findings, lifted or not.
func (st Stage) Questions(findings []Finding) (out []Question) {
	for _, category := range Categories() {
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Category == category }) {
			continue
		}
		for i, text := range st.Checklist[category] {
			out = append(out, Question{category + "." + formatInt(int64(i+1)), category, text})
		}
	}
	return out
}

// questions are those of the stage for what was found in the draft when its present
// revision was scanned.
func (s *scene) questions(ctx context.Context, draft Draft, stage Stage) ([]Question, error) {
	if len(stage.Checklist) == 0 {
		return nil, nil
	}
	scan, err := s.tx.Scans.At(ctx, draft.ID, draft.Revision)
	return stage.Questions(scan.Result.Findings), err
}

// answered brings questions and answers together. It refuses what was not asked, and
// what can be no answer; and, where the decision approves, what was left open.
func answered(questions []Question, answers map[string]string, approves bool) (out []Answer, err error) {
	var faults Faults
	for _, key := range sortedKeys(answers) {
		if !slices.ContainsFunc(questions, func(q Question) bool { return q.Key == key }) {
			faults.add(invalid("answers."+key, "checklist.unknown", key))
		}
	}
	for _, q := range questions {
		answer := answers[q.Key]
		switch {
		case answer == "" && approves:
			faults.add(invalid("answers."+q.Key, "checklist.missing", q.Text))
		case answer != "" && !slices.Contains(Answers(), answer):
			faults.add(invalid("answers."+q.Key, "checklist.answer", strings.Join(Answers(), ", ")))
		case answer != "":
			out = append(out, Answer{q.Category, q.Text, answer})
		}
	}
	return out, faults.Err()
}

// CheckRecords refuses questions about no category, empty or too many ones, and a
// record that no stage can require.
func (st Stage) CheckRecords() error {
	for _, category := range sortedKeys(st.Checklist) {
		questions := st.Checklist[category]
		if !KnownCategory(category) || len(questions) == 0 || len(questions) > MaxQuestions {
			return invalid("stages", "workflow.checklist", st.Name, category)
		}
		for _, q := range questions {
			if strings.TrimSpace(q) == "" || checkText("stages", q, MaxQuestion) != nil {
				return invalid("stages", "workflow.checklist", st.Name, category)
			}
		}
	}
	if st.Requires != "" && st.Requires != RecordConsequenceTest {
		return invalid("stages", "workflow.requires", st.Name, RecordConsequenceTest)
	}
	return nil
}
