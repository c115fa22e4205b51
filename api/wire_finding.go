package api

import (
	"layak/domain"
	"layak/templates"
)

// ProblemFinding is a finding without the text that it found.
type ProblemFinding struct {
	Rule        string  `json:"rule"`
	RuleVersion int     `json:"rule_version"`
	Category    string  `json:"category"`
	Severity    string  `json:"severity" enum:"info,warn,review,block"`
	Confidence  float64 `json:"confidence"`
	Band        string  `json:"band"`
	Field       string  `json:"field"`
	Start       int     `json:"start" doc:"UTF-8 byte offset into the field's text"`
	End         int     `json:"end"`
	Line        int     `json:"line"`
	Column      int     `json:"column"`
	Message     string  `json:"message"`
	Suggestion  string  `json:"suggestion"`
	LegalBasis  string  `json:"legal_basis"`
	Fingerprint string  `json:"fingerprint" doc:"Names the finding in an override"`

	Parts []partJSON `json:"parts,omitempty" doc:"Of a mosaic: what tells something only together. The finding's own span is that of the part which this text adds"`
}

func problemFinding(f domain.Finding, lang templates.Lang) ProblemFinding {
	return ProblemFinding{Rule: f.Rule, RuleVersion: f.RuleVersion, Category: f.Category, Severity: f.Severity.String(),
		Confidence: f.Confidence, Band: f.Band, Field: f.Field, Start: f.Start, End: f.End, Line: f.Line, Column: f.Column,
		Message: inLanguage(f.Message, lang), Suggestion: inLanguage(f.Suggestion, lang), LegalBasis: f.LegalBasis,
		Fingerprint: f.Fingerprint, Parts: partsJSON(f.Parts)}
}

// inLanguage picks a text, Indonesian where the language has none.
func inLanguage(texts map[string]string, lang templates.Lang) string {
	if t, ok := texts[string(lang)]; ok {
		return t
	}
	return texts[string(templates.Indonesian)]
}
