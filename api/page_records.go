package api

import (
	"strings"

	"layak/domain"
	"layak/templates"
)

// Names of the form's fields: the first with the key of a question, the second with the
// name of a part of the record, both as refusals name them.
const (
	answerField = "answers."
	testField   = domain.RecordConsequenceTest + "."
)

// formRecords reads what the stage asks for beside the comment. Where nothing is typed
// in the record, there is none.
func (p *page) formRecords(in *domain.DecisionInput) {
	for name := range p.c.Request.PostForm {
		if key, ok := strings.CutPrefix(name, answerField); ok && p.form(name) != "" {
			if in.Answers == nil {
				in.Answers = map[string]string{}
			}
			in.Answers[key] = p.form(name)
		}
	}
	f := func(name string) string { return p.form(testField + name) }
	test := domain.ConsequenceTest{Kind: f("kind"), Official: f("official"), Body: f("body"), Until: f("until"),
		Reason: f("reason"), Place: f("place"), Date: f("date"), LegalBasis: f("legal_basis")}
	if test != (domain.ConsequenceTest{}) {
		in.Test = &test
	}
}

// asked are the questions of the stage and the parts of the record it requires, with
// what was typed.
func asked(a domain.StageAuthorization, in domain.DecisionInput) (questions []templates.Question, record []templates.RecordPart) {
	questions = list(a.Questions, func(q domain.Question) templates.Question {
		return templates.Question{Field: answerField + q.Key, Category: q.Category, Text: q.Text, Answer: in.Answers[q.Key]}
	})
	if a.Stage.Requires != domain.RecordConsequenceTest {
		return questions, nil
	}
	test := domain.ConsequenceTest{}
	if in.Test != nil {
		test = *in.Test
	}
	return questions, recordParts(test)
}

// recordParts are the parts of a record in the order in which they are read.
func recordParts(c domain.ConsequenceTest) []templates.RecordPart {
	return []templates.RecordPart{{Name: "kind", Value: c.Kind}, {Name: "legal_basis", Value: c.LegalBasis}, {Name: "reason", Value: c.Reason, Long: true},
		{Name: "until", Value: c.Until, Day: true}, {Name: "official", Value: c.Official}, {Name: "body", Value: c.Body},
		{Name: "place", Value: c.Place}, {Name: "date", Value: c.Date, Day: true}}
}

// recorded is what a vote answered and recorded.
func recorded(v domain.Vote, line *templates.DecisionLine) {
	line.Answers = list(v.Answered(), func(a domain.Answer) templates.Question {
		return templates.Question{Category: a.Category, Text: a.Question, Answer: a.Answer}
	})
	if test := v.Tested(); test != nil {
		line.Record = recordParts(*test)
	}
}
