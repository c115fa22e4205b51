package domain_test

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"layak/domain"
)

// listed finds the words of embargoes and allowances, which come as JSON.
func (s wordScanner) listed(fields []domain.Field, r *domain.ScanResult) {
	for _, src := range s.sources {
		var rule struct {
			ID, Severity, Category string
			Version                int
			Message                map[string]string
			Match                  []struct{ Phrase []string }
		}
		if json.Unmarshal([]byte(src.YAML), &rule) != nil {
			continue
		}
		severity, _ := domain.ParseSeverity(rule.Severity)
		for _, f := range fields {
			for _, m := range rule.Match {
				for _, p := range m.Phrase {
					if i := strings.Index(f.Text, p); i >= 0 {
						r.Findings = append(r.Findings, domain.Finding{Rule: rule.ID, RuleVersion: rule.Version, Severity: severity, Category: rule.Category,
							Message: rule.Message, Field: f.Name, Start: i, End: i + len(p), Fingerprint: rule.ID + f.Name})
					}
				}
			}
		}
	}
	r.Verdict = r.Worst(r.Counting(nil, "", worldBegin))
}

// allow sets aside as the engine does, without its rules about marks.
func allow(r *domain.ScanResult, allowed []domain.Allowed) {
	for i := range r.Findings {
		f := &r.Findings[i]
		for _, a := range allowed {
			if a.Field == f.Field && a.Start <= f.Start && f.End <= a.End && (f.Severity < domain.SeverityBlock || a.Blocks) {
				f.Suppressed, f.Listed = a.Why, &a.By
			}
		}
	}
}

// wordsAllowing is a wordScanner with allowed places.
type wordsAllowing struct {
	wordScanner
	allowed []domain.Allowed
}

func (s wordsAllowing) Scan(_ context.Context, fields []domain.Field, _ time.Time) domain.ScanResult {
	return s.scan(fields, s.allowed)
}
