package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"layak/domain"
)

// words is a rule compiler for tests of the edge. A rule is two lines, "id:
// <id>" and "<severity>: <word>"; it finds the word.
type words struct{}

type wordRule struct {
	id, word string
	severity domain.Severity
}

func parseWords(src domain.RuleSource) (r wordRule, err error) {
	if strings.HasPrefix(src.YAML, "{") { // an entry of a list
		var entry struct {
			ID, Severity string
			Match        []struct{ Phrase []string }
		}
		err := json.Unmarshal([]byte(src.YAML), &entry)
		severity, _ := domain.ParseSeverity(entry.Severity)
		return wordRule{entry.ID, entry.Match[0].Phrase[0], severity}, err
	}
	for i, line := range strings.Split(strings.TrimSpace(src.YAML), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		severity, known := domain.ParseSeverity(name)
		switch {
		case name == "id":
			r.id = value
		case known && severity != domain.SeverityClear:
			r.word, r.severity = value, severity
		default:
			return r, domain.RuleProblems{{Source: src.Name, Line: i + 1, Column: 1, Message: "unknown key"}}
		}
	}
	if r.id == "" || r.word == "" {
		return r, domain.RuleProblems{{Source: src.Name, Message: "id and severity are needed"}}
	}
	return r, nil
}

func (words) Compile(_ context.Context, _ int64, sources []domain.RuleSource) (domain.Scanner, error) {
	var out wordScanner
	for _, s := range sources {
		r, err := parseWords(s)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

func (words) Compiled(int64, string) (domain.Scanner, bool) { return nil, false }

func (words) Digest(sources []domain.RuleSource) string {
	return fmt.Sprintf("sha256:%x", fmt.Sprint(sources))
}

func (words) Describe(sources []domain.RuleSource) (out []domain.RuleInfo, err error) {
	for _, s := range sources {
		r, err := parseWords(s)
		if err != nil {
			return nil, err
		}
		out = append(out, domain.RuleInfo{ID: r.id, Kind: "rule", Version: 1, Status: "active", Category: "operations", Severity: r.severity,
			Title: map[string]string{"id": r.word}, YAML: s.YAML})
	}
	return out, nil
}

type wordScanner []wordRule

func (s wordScanner) Scan(_ context.Context, fields []domain.Field, now time.Time) domain.ScanResult {
	return s.scan(fields, now, nil)
}

func (wordScanner) Epoch(time.Time) int { return 0 }

func (s wordScanner) Allowing(allowed []domain.Allowed) domain.Scanner {
	return wordsAllowing{s, allowed}
}

// wordsAllowing is a wordScanner with allowed places.
type wordsAllowing struct {
	wordScanner
	allowed []domain.Allowed
}

func (s wordsAllowing) Scan(_ context.Context, fields []domain.Field, now time.Time) domain.ScanResult {
	return s.scan(fields, now, s.allowed)
}

func (s wordScanner) scan(fields []domain.Field, now time.Time, allowed []domain.Allowed) domain.ScanResult {
	var out domain.ScanResult
	for _, f := range fields {
		for _, r := range s {
			if i := strings.Index(f.Text, r.word); i >= 0 {
				out.Findings = append(out.Findings, domain.Finding{Rule: r.id, RuleVersion: 1, Category: "operations", Severity: r.severity,
					Confidence: 0.9, Band: "high", Field: f.Name, Start: i, End: i + len(r.word), Line: 1, Column: 1, Excerpt: r.word,
					Message: map[string]string{"id": "Pesan", "en": "Message"}, Suggestion: map[string]string{"id": "Saran", "en": "Suggestion"},
					LegalBasis: "UU 14/2008", Fingerprint: fmt.Sprintf("%x", r.id+f.Name)})
			}
		}
	}
	for i := range out.Findings {
		for _, a := range allowed {
			if f := &out.Findings[i]; a.Field == f.Field && a.Start <= f.Start && f.End <= a.End && (f.Severity < domain.SeverityBlock || a.Blocks) {
				f.Suppressed, f.Listed = a.Why, &a.By
			}
		}
	}
	out.Verdict = out.Worst(out.Counting(nil, "", now))
	return out
}

func builtIn() []domain.RuleSource {
	return []domain.RuleSource{{Name: "movement", YAML: "id: movement\nblock: BATALYON"}, {Name: "budget", YAML: "id: budget\nreview: ANGGARAN"}}
}

// WithSample leaves a line that has to be mended.
func (words) WithSample(yaml string, m domain.Sample) (string, error) {
	if yaml == "" {
		return "id: learned\nblock: " + m.Words, nil
	}
	return yaml + "\n" + m.Label + ": " + m.Text, nil
}
