package domain

import (
	"strings"
	"time"
)

// RecordConsequenceTest is what a stage requires in which flagged text is kept only with
// the record of a consequence test (Pasal 19 UU 14/2008).
const RecordConsequenceTest = "consequence_test"

// ConsequenceTest is that record. Date and Until are days ("2026-12-01").
type ConsequenceTest struct {
	Kind       string `json:"kind"`     // of information
	Official   string `json:"official"` // who made the test
	Body       string `json:"body"`     // the public body
	Until      string `json:"until"`    // how long it stays closed
	Reason     string `json:"reason"`
	Place      string `json:"place"`
	Date       string `json:"date"`
	LegalBasis string `json:"legal_basis"`
}

// dayForm is how days are written.
const dayForm = time.DateOnly

// check trims the record and refuses, each with its field, what is missing, what is no
// day, and an end before the test.
func (c ConsequenceTest) check() (ConsequenceTest, error) {
	var faults Faults
	for _, f := range []struct {
		name string
		text *string
		most int
	}{{"kind", &c.Kind, MaxTitle}, {"official", &c.Official, MaxTitle}, {"body", &c.Body, MaxTitle}, {"until", &c.Until, MaxTitle},
		{"reason", &c.Reason, MaxReason}, {"place", &c.Place, MaxTitle}, {"date", &c.Date, MaxTitle}, {"legal_basis", &c.LegalBasis, MaxTitle}} {
		field := RecordConsequenceTest + "." + f.name
		text, err := normalized(field, strings.TrimSpace(*f.text), f.most)
		*f.text = text
		switch {
		case err != nil:
			faults.add(err)
		case text == "":
			faults.add(invalid(field, "test.missing"))
		}
	}
	if err := faults.Err(); err != nil {
		return c, err
	}
	date, err := time.Parse(dayForm, c.Date)
	if err != nil {
		return c, invalid(RecordConsequenceTest+".date", "test.day")
	}
	until, err := time.Parse(dayForm, c.Until)
	switch {
	case err != nil:
		return c, invalid(RecordConsequenceTest+".until", "test.day")
	case until.Before(date):
		return c, invalid(RecordConsequenceTest+".until", "test.until")
	}
	return c, nil
}
