package api

import (
	"layak/domain"
	"layak/templates"
)

// RuleExplanation is what each criterion of a rule came to, as JSON.
type RuleExplanation struct {
	Rule     string          `json:"rule"`
	Kind     string          `json:"kind" doc:"rule or block"`
	Version  int             `json:"version"`
	Status   string          `json:"status"`
	Category string          `json:"category,omitempty"`
	Title    string          `json:"title,omitempty"`
	Outcome  string          `json:"outcome" enum:"found,silent,set_aside,yielded,overlapped,below,missed,skipped"`
	Why      string          `json:"why,omitempty" doc:"Why it was missed or skipped"`
	Detail   string          `json:"detail,omitempty"`
	Levels   map[string]int  `json:"severities,omitempty" doc:"The score from which each applies"`
	Match    []RuleCriterion `json:"match" doc:"The alternatives of the match"`
	Tries    []RuleTry       `json:"tries" doc:"What the conditions say of each occurrence of the match, the first fifty"`
	More     int             `json:"more,omitempty" doc:"Occurrences that are left out"`
}

// RuleTry is what the conditions say of one occurrence of a match.
type RuleTry struct {
	RulePlace
	Outcome  string          `json:"outcome" enum:"found,silent,set_aside,yielded,overlapped,below,missed"`
	Why      string          `json:"why,omitempty" doc:"yields: it gives way to the rule in detail"`
	Detail   string          `json:"detail,omitempty"`
	Score    *int            `json:"score,omitempty" doc:"The sum of the points, 0 to 100; left out where something required failed"`
	Band     string          `json:"band,omitempty"`
	Severity string          `json:"severity,omitempty"`
	Criteria []RuleCriterion `json:"criteria" doc:"The base, each evidence, each exception"`
}

// RuleCriterion is one thing that a rule looks for.
type RuleCriterion struct {
	Role   string      `json:"role" enum:"match,count,base,all,any,at_least,none,adds,unless" doc:"What it is for; of none, a hit is what the rule does not want"`
	Name   string      `json:"name,omitempty"`
	Kind   string      `json:"kind,omitempty"`
	Looks  []string    `json:"looks_for,omitempty"`
	Window string      `json:"window,omitempty"`
	State  string      `json:"state" enum:"hit,missed,skipped"`
	Why    string      `json:"why,omitempty" doc:"Why it was missed or skipped"`
	Detail string      `json:"detail,omitempty"`
	Points int         `json:"points,omitempty"`
	Places []RulePlace `json:"places,omitempty" doc:"Where it is; of what lies outside its window the nearest"`
	More   int         `json:"more,omitempty" doc:"Places that are left out"`
}

// RulePlace is where something stands. Words are cut after 500 bytes.
type RulePlace struct {
	Field  string `json:"field"`
	Start  int    `json:"start" doc:"UTF-8 byte offset into the field's text"`
	End    int    `json:"end"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Words  string `json:"words"`
}

// WireExplanation writes an explanation in a language.
func WireExplanation(r domain.RuleExplanation, lang templates.Lang) RuleExplanation {
	out := RuleExplanation{Rule: r.Rule, Kind: r.Kind, Version: r.Version, Status: r.Status, Category: r.Category, Title: r.Title[string(lang)],
		Outcome: string(r.Outcome), Why: r.Why, Detail: r.Detail, Match: list(r.Match, wireCriterion), Tries: []RuleTry{}, More: r.More}
	if len(r.Levels) > 0 {
		out.Levels = make(map[string]int)
	}
	for _, l := range r.Levels {
		out.Levels[l.Severity.String()] = l.From
	}
	for _, t := range r.Tries {
		one := RuleTry{RulePlace: RulePlace(t.Place), Outcome: string(t.Outcome), Why: t.Why, Detail: t.Detail, Criteria: list(t.Criteria, wireCriterion)}
		if t.Scored {
			one.Score, one.Band = &t.Score, t.Band
		}
		if t.Severity > domain.SeverityClear {
			one.Severity = t.Severity.String()
		}
		out.Tries = append(out.Tries, one)
	}
	return out
}

func wireCriterion(c domain.Criterion) RuleCriterion {
	out := RuleCriterion{Role: c.Role, Name: c.Name, Kind: c.Kind, Looks: c.Looks, Window: c.Window, State: string(c.State),
		Why: c.Why, Detail: c.Detail, Points: c.Points, More: c.More}
	for _, p := range c.Places {
		out.Places = append(out.Places, RulePlace(p))
	}
	return out
}
