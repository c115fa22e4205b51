package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"layak/domain"
)

// scanJSON is the result of one document as the contract has it. Suppressed
// holds what an exception of its rule set aside; it counts for nothing.
type scanJSON struct {
	ID         json.RawMessage `json:"id,omitempty"`
	Verdict    string          `json:"verdict"`
	Incomplete bool            `json:"incomplete"`
	Reason     string          `json:"reason,omitempty"`
	Ruleset    rulesetJSON     `json:"ruleset"`
	Findings   []findingJSON   `json:"findings"`
	Suppressed []findingJSON   `json:"suppressed,omitempty"`
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
	Why         string         `json:"suppressed_because,omitempty"`
}

type evidenceJSON struct {
	Name   string `json:"name"`
	Points int    `json:"points"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// writeScanJSON writes one result as one line.
func writeScanJSON(w io.Writer, id json.RawMessage, result domain.ScanResult, lang string) error {
	out := scanJSON{
		ID: id, Verdict: result.Verdict.String(), Incomplete: result.Incomplete, Reason: result.Reason,
		Ruleset:  rulesetJSON{Version: result.RulesetVersion, Digest: result.RulesetDigest},
		Findings: []findingJSON{},
	}
	for _, f := range result.Findings {
		if f.Suppressed != "" {
			out.Suppressed = append(out.Suppressed, newFindingJSON(f, lang))
			continue
		}
		out.Findings = append(out.Findings, newFindingJSON(f, lang))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

func newFindingJSON(f domain.Finding, lang string) findingJSON {
	out := findingJSON{
		Rule: f.Rule, RuleVersion: f.RuleVersion, Category: f.Category, Severity: f.Severity.String(),
		Confidence: f.Confidence, Band: f.Band, Field: f.Field, Start: f.Start, End: f.End, Line: f.Line, Column: f.Column,
		Excerpt: f.Excerpt, Message: f.Message[lang], Suggestion: f.Suggestion[lang], LegalBasis: f.LegalBasis,
		Fingerprint: f.Fingerprint, Evidence: []evidenceJSON{}, Why: f.Suppressed,
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, evidenceJSON{Name: e.Name, Points: e.Points, Start: e.Start, End: e.End})
	}
	return out
}

// scanWords are the labels of the text report.
var scanWords = map[string]map[string]string{
	"id": {"why": "Mengapa", "instead": "Sebaiknya", "basis": "Dasar", "set": "dikesampingkan", "incomplete": "pemindaian tidak lengkap", "verdict": "hasil", "findings": "temuan"},
	"en": {"why": "Why", "instead": "Instead", "basis": "Basis", "set": "set aside", "incomplete": "the scan is incomplete", "verdict": "verdict", "findings": "findings"},
}

// writeScanText writes one result for a person: place, rule, the line with the
// words underlined, the reason and the safer wording.
func writeScanText(w io.Writer, name, text string, result domain.ScanResult, lang string) error {
	words := scanWords[lang]
	var b strings.Builder
	count := 0
	for _, f := range result.Findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s %s (%s, %.2f %s)\n", printable(name), f.Line, f.Column, f.Severity, f.Rule, f.Category, f.Confidence, f.Band)
		if f.Suppressed != "" {
			fmt.Fprintf(&b, "  %s: %s\n\n", words["set"], f.Suppressed)
			continue
		}
		count++
		line, marks := underlined(text, f.Start, f.End)
		fmt.Fprintf(&b, "  %s\n  %s\n", line, marks)
		fmt.Fprintf(&b, "  %s: %s\n  %s: %s\n", words["why"], f.Message[lang], words["instead"], f.Suggestion[lang])
		if f.LegalBasis != "" {
			fmt.Fprintf(&b, "  %s: %s\n", words["basis"], f.LegalBasis)
		}
		b.WriteByte('\n')
	}
	if result.Incomplete {
		fmt.Fprintf(&b, "%s: %s (%s)\n", printable(name), words["incomplete"], result.Reason)
	}
	fmt.Fprintf(&b, "%s: %s %s, %d %s\n", printable(name), words["verdict"], result.Verdict, count, words["findings"])
	_, err := io.WriteString(w, b.String())
	return err
}

// contextRunes is how much of a long line is shown on each side of a finding.
const contextRunes = 60

// underlined returns the first line that text[start:end] touches, cut around it,
// and a line of carets that stand under its words on a terminal.
func underlined(text string, start, end int) (line, marks string) {
	from := strings.LastIndexAny(text[:start], "\r\n") + 1
	to := len(text)
	if i := strings.IndexAny(text[start:], "\r\n"); i >= 0 {
		to = start + i
	}
	end = max(min(end, to), start)
	before, inside, after := lastRunes(text[from:start], contextRunes), text[start:end], firstRunes(text[end:to], contextRunes)
	if len(before) < start-from {
		before = "… " + before
	}
	if len(after) < to-end {
		after += " …"
	}
	shown := printable(inside)
	return printable(before) + shown + printable(after), strings.Repeat(" ", terminalCells(printable(before))) + strings.Repeat("^", max(1, terminalCells(shown)))
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; i > 0 && n > 0; n-- {
		_, k := utf8.DecodeLastRuneInString(s[:i])
		i -= k
	}
	return s[i:]
}

// printable replaces what would steer a terminal: control characters, escapes,
// direction marks and broken bytes.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return '\uFFFD'
		}
		return r
	}, s)
}

// terminalCells counts terminal columns: wide characters and pictograms take two, marks
// and joiners none.
func terminalCells(s string) (n int) {
	for _, r := range s {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r):
		case k == width.EastAsianWide || k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
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
