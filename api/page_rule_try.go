package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"layak/domain"
	"layak/templates"
)

// doRuleTry tries the rule text on a text; nothing is saved.
func (s *Server) doRuleTry(p *page) error {
	in, text := p.ruleForm(), p.form("text")
	trial, err := p.desk().TryRule(p.ctx(), p.actor(), in.yaml, text)
	if err != nil {
		return p.ruleAgain(err)
	}
	view, err := p.ruleEdit(in)
	if err != nil {
		return err
	}
	view.Sample, view.Try = text, p.tried(trial, text)
	return p.show(http.StatusOK, templates.PageRuleEdit, view)
}

// pageRuleTried is the trial while typing: it answers the panel alone, also
// with what is wrong in the rule.
func (s *Server) pageRuleTried(p *page) error {
	var in tryInput
	dec := json.NewDecoder(p.c.Request.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return bodyTooLarge()
		}
		return &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
	}
	trial, err := p.desk().TryRule(p.ctx(), p.actor(), in.YAML, in.Text)
	var problems domain.RuleProblems
	if errors.As(err, &problems) || errors.As(causeOf(err), &problems) {
		return p.show(http.StatusUnprocessableEntity, templates.PageRuleTried, templates.RuleTried{Problems: p.ruleProblems(problems, in.YAML)})
	}
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageRuleTried, templates.RuleTried{Try: p.tried(trial, in.Text)})
}

func (p *page) tried(trial domain.Trial, text string) *templates.RuleTry {
	findings := p.findings(trial.Result, []domain.Field{{Name: "body", Text: text}})
	findings.Tried = true
	out := &templates.RuleTry{Text: templates.MarkedText{Text: text, Marks: findings.Marks("body")}, Findings: findings}
	if x := trial.Explanation; x != nil {
		out.Explained = p.explained(*x)
	}
	return out
}

func (p *page) explained(x domain.RuleExplanation) *templates.RuleExplained {
	out := &templates.RuleExplained{Kind: x.Kind, Outcome: string(x.Outcome), Because: p.because(x.Why, x.Detail),
		Match: list(x.Match, p.criterionRow), More: x.More}
	for _, l := range x.Levels {
		out.Levels = append(out.Levels, templates.RuleLevel{Severity: l.Severity.String(), From: l.From})
	}
	for _, t := range x.Tries {
		one := templates.TriedMatch{Place: wordsAt(t.Place), Outcome: string(t.Outcome), Because: p.because(t.Why, t.Detail), Scored: t.Scored, Score: t.Score, Band: t.Band,
			Criteria: list(t.Criteria, p.criterionRow)}
		if t.Scored {
			one.Sum = sumOf(t)
		}
		if t.Severity > domain.SeverityClear {
			one.Severity = t.Severity.String()
		}
		out.Tries = append(out.Tries, one)
	}
	return out
}

func (p *page) criterionRow(c domain.Criterion) templates.CriterionRow {
	row := templates.CriterionRow{Role: c.Role, Name: p.criterionName(c), Kind: c.Kind, Looks: strings.Join(c.Looks, ", "), Where: p.window(c.Window),
		State: string(c.State), Because: p.because(c.Why, c.Detail), Points: c.Points, More: c.More}
	if c.Role == domain.RoleCount {
		row.Because = c.Detail
	}
	if row.Name != c.Name && len(c.Looks) > 0 {
		row.Code = c.Name
	}
	for _, at := range c.Places {
		row.Places = append(row.Places, wordsAt(at))
	}
	return row
}

// criterionName names evidence as findings do. An exception has its own words,
// and a part of a mosaic those of parts.
func (p *page) criterionName(c domain.Criterion) string {
	switch c.Role {
	case domain.RoleCount:
		return ""
	case domain.RoleException:
		return c.Name
	case domain.RolePart:
		return p.partName(c.Name)
	}
	return p.criterion(c.Name, nil)
}

// placeWords bounds what is quoted of a place on a page.
const placeWords = 160

func wordsAt(at domain.Place) templates.PlaceWords {
	return templates.PlaceWords{Line: at.Line, Column: at.Column, Words: cutAfter(at.Words, placeWords)}
}

func cutAfter(words string, most int) string {
	if len(words) > most {
		return strings.ToValidUTF8(words[:most], "") + "…"
	}
	return words
}

// window says in words where a rule looks for something.
func (p *page) window(w string) string {
	var before, after int
	if n, err := strconv.Atoi(w); err == nil {
		return p.s.Pages.Word(p.lang, "explain.window.around", n)
	}
	if n, _ := fmt.Sscanf(w, "{before: %d, after: %d}", &before, &after); n == 2 {
		return p.s.Pages.Word(p.lang, "explain.window.between", before, after)
	}
	if key := "explain.window." + w; p.s.Pages.HasWord(p.lang, key) {
		return p.s.Pages.Word(p.lang, key)
	}
	return w
}

// because says in words why something was missed or skipped.
func (p *page) because(why, detail string) string {
	if why == "" {
		return ""
	}
	word := func(key string, args ...any) string { return p.s.Pages.Word(p.lang, key, args...) }
	switch why {
	case domain.WhyStatus:
		detail = word("rulestage." + detail)
	case domain.WhyGate:
		detail = strings.NewReplacer(domain.GateDigit, word("explain.gate.digit"), domain.GateSigns, word("explain.gate.signs")).Replace(detail)
	case domain.WhyScope:
		detail = strings.NewReplacer("fields ", word("explain.scope.fields")+" ", "channels ", word("explain.scope.channels")+" ").Replace(detail)
	case domain.WhyRequired:
		parts := strings.Split(detail, ", ")
		for i, part := range parts {
			if n, ok := strings.CutPrefix(part, "at_least "); ok {
				parts[i] = word("explain.lacks.at_least", n)
			} else if part == "any" {
				parts[i] = word("explain.lacks.any")
			} else {
				parts[i] = p.criterion(part, nil)
			}
		}
		detail = strings.Join(parts, ", ")
	}
	return word("explain.why."+why, detail)
}

// sumOf writes the points that make the score: "60 + 30 − 20 = 70".
func sumOf(t domain.RuleTry) string {
	var b strings.Builder
	sum := 0
	for _, c := range t.Criteria {
		switch {
		case c.State != domain.MarkHit || c.Points == 0 && c.Role != domain.RoleBase:
			continue
		case c.Role == domain.RoleBase:
			b.WriteString(strconv.Itoa(c.Points))
		case c.Points < 0:
			fmt.Fprintf(&b, " − %d", -c.Points)
		default:
			fmt.Fprintf(&b, " + %d", c.Points)
		}
		sum += c.Points
	}
	fmt.Fprintf(&b, " = %d", sum)
	if sum != t.Score {
		fmt.Fprintf(&b, " → %d", t.Score)
	}
	return b.String()
}
