package main

import (
	"encoding/json"
	"io"
	"unicode/utf8"

	"layak/api"
	"layak/domain"
	"layak/templates"
)

// scanJSON is the result of one document as the contract has it. Suppressed
// holds what an exception of its rule set aside; it counts for nothing.
type scanJSON struct {
	ID         json.RawMessage       `json:"id,omitempty"`
	Verdict    string                `json:"verdict"`
	Incomplete bool                  `json:"incomplete"`
	Reason     string                `json:"reason,omitempty"`
	Ruleset    rulesetJSON           `json:"ruleset"`
	Findings   []findingJSON         `json:"findings"`
	Suppressed []findingJSON         `json:"suppressed,omitempty"`
	Silent     []findingJSON         `json:"silent,omitempty"` // of rules on trial; they count for nothing
	Binary     bool                  `json:"binary,omitempty"` // it looks like no text
	Rules      []api.RuleExplanation `json:"rules,omitempty"`  // with --explain
}

type rulesetJSON struct {
	Version int64  `json:"version"`
	Digest  string `json:"digest"`
}

type findingJSON struct {
	Rule        string         `json:"rule"`
	RuleVersion int            `json:"rule_version"`
	Category    string         `json:"category"`
	Severity    string         `json:"severity"`
	Confidence  float64        `json:"confidence"`
	Band        string         `json:"band"`
	Field       string         `json:"field"`
	Start       int            `json:"start"`
	End         int            `json:"end"`
	Line        int            `json:"line"`
	Column      int            `json:"column"`
	Excerpt     string         `json:"excerpt"`
	Message     string         `json:"message"`
	Suggestion  string         `json:"suggestion"`
	LegalBasis  string         `json:"legal_basis"`
	Fingerprint string         `json:"fingerprint"`
	Evidence    []evidenceJSON `json:"evidence"`
	Parts       []partJSON     `json:"parts,omitempty"` // of a mosaic
	Why         string         `json:"suppressed_because,omitempty"`
	Views       []string       `json:"views,omitempty"`
}

type evidenceJSON struct {
	Name   string `json:"name"`
	Points int    `json:"points"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// jsonReport writes one result as one line.
type jsonReport struct {
	out  io.Writer
	lang string
}

func (r *jsonReport) document(d scanDocument) error {
	out := scanJSON{
		ID: d.id, Verdict: d.result.Verdict.String(), Incomplete: d.result.Incomplete, Reason: d.result.Reason, Binary: d.binary,
		Ruleset:  rulesetJSON{Version: d.result.RulesetVersion, Digest: d.result.RulesetDigest},
		Findings: []findingJSON{},
	}
	for _, f := range d.result.Findings {
		if f.Suppressed != "" {
			out.Suppressed = append(out.Suppressed, newFindingJSON(f, r.lang))
			continue
		}
		out.Findings = append(out.Findings, newFindingJSON(f, r.lang))
	}
	for _, f := range d.result.Silent {
		out.Silent = append(out.Silent, newFindingJSON(f, r.lang))
	}
	if d.why != nil {
		for _, x := range d.why.Rules {
			out.Rules = append(out.Rules, api.WireExplanation(x, templates.Lang(r.lang)))
		}
	}
	encoder := json.NewEncoder(r.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

// failed and end say nothing: what has no result has no line.
// failed writes a result in the place of a line that cannot be read.
func (r *jsonReport) failed(f scanFailure) error {
	if f.line == 0 {
		return nil
	}
	return r.document(scanDocument{id: f.id, result: f.result})
}

func (*jsonReport) end(exitStatus) error { return nil }

func newFindingJSON(f domain.Finding, lang string) findingJSON {
	out := findingJSON{
		Rule: f.Rule, RuleVersion: f.RuleVersion, Category: f.Category, Severity: f.Severity.String(),
		Confidence: f.Confidence, Band: f.Band, Field: f.Field, Start: f.Start, End: f.End, Line: f.Line, Column: f.Column,
		Excerpt: f.Excerpt, Message: f.Message[lang], Suggestion: f.Suggestion[lang], LegalBasis: f.LegalBasis,
		Fingerprint: f.Fingerprint, Evidence: []evidenceJSON{}, Parts: partsJSON(f.Parts, true), Why: f.Suppressed, Views: f.Views,
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, evidenceJSON{Name: e.Name, Points: e.Points, Start: e.Start, End: e.End})
	}
	return out
}

// soundJSON reports whether a line of JSON holds only whole characters: valid
// UTF-8 and no lone surrogate escape. encoding/json would replace them silently.
func soundJSON(line []byte) bool {
	if !utf8.Valid(line) {
		return false
	}
	high := false
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' || i+1 >= len(line) {
			if high {
				return false
			}
			continue
		}
		unit, ok := surrogate(line[i:])
		low := ok && unit >= 0xDC00
		if high != low {
			return false
		}
		high = ok && !low
		if line[i+1] == 'u' {
			i += 5
		} else {
			i++
		}
	}
	return !high
}

// surrogate reads a \uXXXX escape at the start of b; ok where it is half of a
// surrogate pair.
func surrogate(b []byte) (unit rune, ok bool) {
	if len(b) < 6 || b[1] != 'u' {
		return 0, false
	}
	for _, c := range b[2:6] {
		unit <<= 4
		switch {
		case c >= '0' && c <= '9':
			unit |= rune(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			unit |= rune(c|0x20-'a') + 10
		}
	}
	return unit, unit >= 0xD800 && unit < 0xE000
}
