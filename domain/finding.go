package domain

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Severity orders what a finding does to a draft: info and warn inform the
// author, review adds the security stage, block refuses submission.
type Severity int

// The severities in ascending order. SeverityClear is the verdict of a text
// without findings; no rule may carry it.
const (
	SeverityClear Severity = iota
	SeverityInfo
	SeverityWarn
	SeverityReview
	SeverityBlock
)

var severityNames = [...]string{"clear", "info", "warn", "review", "block"}

// String returns the name used on the wire ("clear", "info", "warn", "review",
// "block").
func (s Severity) String() string {
	if s < 0 || int(s) >= len(severityNames) {
		return "invalid"
	}
	return severityNames[s]
}

// ParseSeverity reads a severity's wire name; ok is false for any other text.
func ParseSeverity(name string) (s Severity, ok bool) {
	for i, n := range severityNames {
		if n == name {
			return Severity(i), true
		}
	}
	return SeverityClear, false
}

// Field is one piece of text to scan. Name is "title", "body", or
// "variant:<channel>"; findings point into Text by UTF-8 byte offsets.
type Field struct {
	Name string
	Text string
	// Channels are where the text goes out; empty: nowhere; nil: not known, or as
	// the name "variant:<channel>" says.
	Channels []string
}

// Finding is one place where a rule holds. Start and End are byte offsets into
// the field's original text, half open, on code point boundaries; Line and
// Column count from 1, columns in code points. Confidence is the score / 100.
type Finding struct {
	Rule        string
	RuleVersion int
	Category    string
	Severity    Severity
	Confidence  float64
	Band        string // "low", "medium" or "high"
	Field       string
	Start, End  int
	Line        int
	Column      int
	Excerpt     string // the original text between Start and End; sensitive
	Message     map[string]string
	Suggestion  map[string]string
	LegalBasis  string
	Evidence    []Evidence // every point of the score, in order
	// Fingerprint is stable while the flagged wording stays: it covers rule,
	// field, folded text and occurrence, not offsets, so that a suppression
	// survives edits elsewhere. Lower-case hex.
	Fingerprint string
	Suppressed  string // why an "unless" of the rule, or an entry of a list, set it aside; "" when it counts
	// Listed is the embargo that it comes from, or the allowance that set it
	// aside; nil where no list has to do with it.
	Listed *Listed `json:",omitempty"`
	// Views name how disguised words were read: "letters", "digits", "spaced",
	// "repeated", "hashtag", "reversed", "broken"; none where it is written plainly.
	Views []string `json:",omitempty"`
	// Parts of a mosaic, in the order of its rule; nil for other findings. The
	// finding's own span is that of the part that this text adds.
	Parts []FindingPart `json:",omitempty"`
}

// Evidence is one named contribution to a finding's score.
type Evidence struct {
	Name       string
	Points     int
	Start, End int // the span that contributed; both 0 where none did
}

// ScanResult is what a rule set says of a text. An incomplete scan (time-out,
// limit, undecodable text) has the verdict block.
type ScanResult struct {
	Verdict        Severity
	Incomplete     bool
	Reason         string // error key of what was left out; "" when complete
	RulesetVersion int64
	RulesetDigest  string // "sha256:<hex>"
	Lists          ListsMark
	Findings       []Finding
	// Silent are findings of rules on trial. They count for nothing, and only
	// whoever keeps rules learns of them.
	Silent []Finding

	digest    string // see scanDigest; computed where the scan was made, outside any write
	lists     ListsVersion
	era       int64 // see Desk.Forget
	epoch     int   // see Scanner
	textAlone bool  // neither other texts nor the times of list entries were looked at
	stored    bool  // it is the scan that is stored with the revision
}

// Counting returns the findings that are neither suppressed by their rule nor
// lifted by one of the given overrides at that instant.
func (r ScanResult) Counting(overrides []Override, contentHash string, now time.Time) []Finding {
	out := make([]Finding, 0, len(r.Findings))
	for _, f := range r.Findings {
		if f.Suppressed == "" && !lifted(f, overrides, contentHash, now) {
			out = append(out, f)
		}
	}
	return out
}

// said returns the findings that are not suppressed, as if no rule were silent.
func (r ScanResult) said() []Finding {
	loud := ScanResult{Findings: append(r.Findings[:len(r.Findings):len(r.Findings)], r.Silent...)}
	return loud.Counting(nil, "", time.Time{})
}

// Raised returns the highest severity that the rules found, whether lifted by
// an override or not: what calls for the security stage. Only a new scan of
// changed text lowers it.
func (r ScanResult) Raised() Severity { return r.Worst(r.Counting(nil, "", time.Time{})) }

// RaisedIn is Raised by the findings of some categories; of all where none is named.
func (r ScanResult) RaisedIn(categories []string) Severity {
	counting := r.Counting(nil, "", time.Time{})
	return r.Worst(slices.DeleteFunc(counting, func(f Finding) bool {
		return len(categories) > 0 && !slices.Contains(categories, f.Category)
	}))
}

// Worst returns the highest severity among the findings, block for an
// incomplete scan.
func (r ScanResult) Worst(findings []Finding) Severity {
	if r.Incomplete {
		return SeverityBlock
	}
	worst := SeverityClear
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst
}

// Scanner finds what a compiled rule set says of the fields of one document.
// It never fails silently: what it could not do makes the result incomplete.
// Findings are ordered by field (in the order given), start, end, rule.
type Scanner interface {
	Scan(ctx context.Context, fields []Field, now time.Time) ScanResult
	// Epoch numbers the times between which a scan of the same text finds the same:
	// it changes when a rule or an exception begins or ends.
	Epoch(now time.Time) int
	// Allowing is the same scanner, which sets aside, visibly, findings whose match
	// lies within an allowed place; what other rules conclude from them stays.
	// Rules about marks and identifiers never yield.
	Allowing(allowed []Allowed) Scanner
}

// RuleCompiler turns the source of a rule set into a Scanner. Compile is strict:
// unknown keys, broken patterns and failing samples are an error whose text
// names file, line and column (see RuleProblems). Results for one digest are
// the same; an implementation may keep compiled sets by digest.
type RuleCompiler interface {
	Compile(ctx context.Context, version int64, sources []RuleSource) (Scanner, error)
	Digest(sources []RuleSource) string
	// Compiled answers the scanner of a set compiled before, by its digest; ok
	// is false where the sources are needed.
	Compiled(version int64, digest string) (s Scanner, ok bool)
	// Describe reads sources without compiling them into a scanner and lists
	// what they define, in order, each with a YAML text of its own that holds
	// just that item (comments may be lost), so that a pack can be kept rule by
	// rule. The error is RuleProblems.
	Describe(sources []RuleSource) ([]RuleInfo, error)
	// WithSample puts a sample among those of the one rule in the text, as a hit
	// or a miss by its label; an empty text becomes the beginning of a new rule.
	// The result may fail its samples. The error is RuleProblems.
	WithSample(yaml string, m Sample) (string, error)
}

// RuleInfo describes one rule, building block or list of a source.
type RuleInfo struct {
	ID         string
	Kind       string // "rule", "block" or "list"
	Version    int
	Status     string // draft, test, active, retired
	Category   string
	Severity   Severity
	Title      map[string]string
	Message    map[string]string
	Suggestion map[string]string
	LegalBasis string
	Firm       bool       // about marks or identifiers: no allowance sets it aside
	Samples    []string   // the texts of all its samples
	Refers     []string   // ids of what it names: rules, building blocks, lists
	Entries    int        // of a list
	Table      *RuleTable // of a table of weights, which is a list, too; nil for anything else
	YAML       string
}

// RuleTable says what a table of weights holds: the heaviest words that speak for
// a finding and against one, and for each topic.
type RuleTable struct {
	Base         int
	Entries      int
	For, Against []RuleWeight
	Topics       []RuleTopic
}

// RuleWeight is an entry of a table.
type RuleWeight struct {
	Words  string
	Points int
}

// RuleTopic is a topic of a table and what speaks for it most.
type RuleTopic struct {
	Name  string
	Words []RuleWeight
}

// RuleSource is one YAML document with rules; Name is the file or rule id that
// errors name.
type RuleSource struct {
	Name string
	YAML string
}

// RuleProblem is one thing wrong in a rule source. Line and Column count from
// 1 and are 0 where the whole document is meant. Message is in English; Wording
// is the same before its arguments are put in, empty where there is none. Elsewhere
// says that Source is the id of another rule than the one that was sent.
type RuleProblem struct {
	Source       string
	Line, Column int
	Rule         string
	Message      string
	Wording      Wording
	Elsewhere    bool
}

// RuleProblems is the error a RuleCompiler returns for a set it refuses.
type RuleProblems []RuleProblem

// Error lists every problem, one a line, as "source:line:column: message".
func (p RuleProblems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}
