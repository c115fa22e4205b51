package domain

import "testing"

// A digest that changes with the words found would confirm guesses at an
// erased text.
func TestTheScanDigestSaysNothingOfTheWords(t *testing.T) {
	base := func() ScanResult {
		return ScanResult{Verdict: SeverityBlock, RulesetVersion: 7, RulesetDigest: "sha256:aa", Findings: []Finding{
			{Rule: "nik", Field: "body", Severity: SeverityBlock, Start: 4, End: 20, Line: 1, Column: 5, Excerpt: "3374056408920003",
				Fingerprint: "f1", Confidence: 0.9, Band: "high", Evidence: []Evidence{{Name: "digits", Points: 90, Start: 4, End: 20}}},
			{Rule: "troops", Field: "body", Severity: SeverityReview, Start: 30, End: 40, Line: 2, Column: 1, Excerpt: "dua kompi", Fingerprint: "f2"},
			{Rule: "troops", Field: "title", Severity: SeverityReview, Excerpt: "kompi", Fingerprint: "f3", Suppressed: "parade"},
		}}
	}
	want := scanDigest(base())
	for name, change := range map[string]func(*ScanResult){
		"other words": func(r *ScanResult) {
			r.Findings[0].Excerpt, r.Findings[0].Fingerprint = "3273012345670001", "f9"
		},
		"elsewhere": func(r *ScanResult) {
			f := &r.Findings[0]
			f.Start, f.End, f.Line, f.Column, f.Evidence = 104, 120, 9, 3, nil
		},
		"in another order": func(r *ScanResult) { r.Findings[0], r.Findings[1] = r.Findings[1], r.Findings[0] },
		"more surely":      func(r *ScanResult) { r.Findings[1].Confidence, r.Findings[1].Band = 0.4, "low" },
		"said otherwise": func(r *ScanResult) {
			r.Findings[1].Message, r.Findings[1].Suggestion = map[string]string{"id": "a"}, map[string]string{"id": "b"}
		},
	} {
		r := base()
		change(&r)
		if got := scanDigest(r); got != want {
			t.Errorf("%s: the digest changed", name)
		}
	}
	for name, change := range map[string]func(*ScanResult){
		"another rule":     func(r *ScanResult) { r.Findings[0].Rule = "passport" },
		"another field":    func(r *ScanResult) { r.Findings[0].Field = "title" },
		"another severity": func(r *ScanResult) { r.Findings[1].Severity = SeverityWarn },
		"one more":         func(r *ScanResult) { r.Findings = append(r.Findings, r.Findings[1]) },
		"one less":         func(r *ScanResult) { r.Findings = r.Findings[1:] },
		"counts now":       func(r *ScanResult) { r.Findings[2].Suppressed = "" },
		"other rules":      func(r *ScanResult) { r.RulesetDigest = "sha256:bb" },
		"another verdict":  func(r *ScanResult) { r.Verdict = SeverityReview },
		"incomplete":       func(r *ScanResult) { r.Reason = "scan.timeout" },
	} {
		r := base()
		change(&r)
		if scanDigest(r) == want {
			t.Errorf("%s: the digest is the same", name)
		}
	}
}
