package templates

import (
	"slices"
	"time"
)

// Findings is what a scan said of a text, with what the reader may do about it.
type Findings struct {
	Checked        bool   // false: not scanned yet; nothing but a hint is shown
	Verdict        string // "clear", "info", "warn", "review" or "block"
	Incomplete     bool   // the scan could not look at everything: counts as block
	Reason         string // error key of what was left out, where incomplete
	RulesetVersion int64
	RulesetDigest  string
	Items          []Finding
	Form           string // id of the form that a "take" button submits; empty offers none
	DraftID        string // for override forms; empty while the draft is new
	Version        int64  // the draft's row version, sent along by override forms
	MayMark        bool   // offers to say of each finding whether it is right
	From           string // page that a mark comes back to: "review", or empty for the draft's own
	State          string // the draft's state; empty while it is being written
	Reviewed       bool   // the security review of this text is done
	Tried          bool   // one rule was tried, and no draft checked
	Until          string // proposed end of an override, "2026-11-30"; empty for none
}

// Finding is one place where a rule holds. Start and End are byte offsets into
// the text of the field exactly as the page shows it (line ends LF).
type Finding struct {
	Fingerprint string
	Rule        string
	RuleVersion int
	Category    string // word category.<Category>
	Severity    string // "info", "warn", "review" or "block"
	Confidence  int    // percent
	Band        string // "low", "medium" or "high"
	Field       string // "title", "body" or "variant:<channel>"
	Start, End  int
	Line        int
	Column      int
	Excerpt     string   // the flagged words; shown to whoever may read the draft
	Views       []string // how disguised words were read: word view.<View>; none where all is plain
	Message     string   // why it matters, in the reader's language
	Suggestion  string   // safer wording or advice, in the text's language; may be empty
	Tongue      string   // the text's language where it is not the reader's, such as "id"; else empty
	Replacement string   // text that a click puts in place of Replaced; empty offers none
	Replaced    string   // the flagged words, or the sentence that holds them
	From, To    int      // byte offsets of Replaced
	LegalBasis  string
	Parts       []Part      // of a mosaic: what tells something only together; empty for others
	Criteria    []Criterion // every point of the score; shown folded
	Lifted      *Lifted     // the override that lifts it; nil: it counts
	Suppressed  string      // why a rule's "unless", or Listed, set it aside; empty: it counts
	Listed      *Listed     // the embargo that it comes from, or the entry of the allow-list that set it aside; nil: neither
	Mark        string      // what the reader said of it: word marked.<Mark>: "right", "false_alarm", or empty
	Alarm       bool        // the form for a false alarm is unfolded again after a refusal
	Note        string      // the note typed before a refusal
	MayOverride bool        // offers the override form beside it
	Open        bool        // the override form is unfolded again after a refusal
	Reason      string      // the reason typed before a refusal
	Errors      []FieldError
}

// Part is one part of a mosaic: in a field of this text, or in an earlier one of
// the account.
type Part struct {
	Name       string // in the reader's language
	Field      string // of this text; empty: an earlier text
	Start, End int
	Excerpt    string
	Own        bool // the span of the finding itself
	Channel    string
	Earlier    *EarlierText // nil where the reader may not read it
}

// EarlierText is a text that is out, or cleared to go out, on the same account.
type EarlierText struct {
	ID    string
	Title string
	At    time.Time
	Out   bool
}

// Criterion is one named contribution to a finding's score.
type Criterion struct {
	Name    string
	Points  int
	Met     bool
	Excerpt string // what contributed; may be empty
}

// Lifted tells who lifted a finding, why and until when.
type Lifted struct {
	By     string
	Reason string
	At     time.Time
	Until  time.Time
}

// Phase says for which part of a draft's road the panel is worded: "write",
// "review", "out" (cleared, not yet out), "published" or "closed"; "tried" where
// it is about no draft.
func (f Findings) Phase() string {
	if f.Tried {
		return "tried"
	}
	switch f.State {
	case "in_review":
		return "review"
	case "cleared", "scheduled", "publishing", "parked":
		return "out"
	case "published":
		return "published"
	case "rejected", "withdrawn", "expired", "retracted":
		return "closed"
	}
	return "write"
}

// PastSecurity tells whether the security review that the findings call for is
// done, and the draft has not ended yet.
func (f Findings) PastSecurity() bool {
	return f.Reviewed && f.Verdict == "review" && (f.Phase() == "review" || f.Phase() == "out")
}

// Counting returns how many findings of a severity count.
func (f Findings) Counting(severity string) int {
	n := 0
	for _, it := range f.Items {
		if it.Severity == severity && it.Counts() {
			n++
		}
	}
	return n
}

// AllAside tells whether something was found and none of it counts.
func (f Findings) AllAside() bool {
	return f.Verdict == "clear" && len(f.Items) > 0
}

// Counts tells whether the finding is neither lifted nor set aside.
func (f Finding) Counts() bool { return f.Lifted == nil && f.Suppressed == "" }

// Elsewhere tells whether another text holds a part of it, so that no passage of
// this one could teach a rule.
func (f Finding) Elsewhere() bool {
	return slices.ContainsFunc(f.Parts, func(p Part) bool { return p.Field == "" })
}

// Embargo tells whether it comes from an embargo, which is no rule.
func (f Finding) Embargo() bool { return f.Listed != nil && f.Listed.Kind == "embargo" }

// Marks returns the marks of the findings, and of the parts of mosaics, in one
// field, those that do not count as "lifted"; handlers use it to fill a MarkedText.
func (f Findings) Marks(field string) []Mark {
	var marks []Mark
	for _, it := range f.Items {
		m := Mark{Start: it.Start, End: it.End, Severity: it.Severity, Fingerprint: it.Fingerprint, Label: it.Rule}
		if !it.Counts() {
			m.Severity = "lifted"
		}
		if it.Field == field {
			marks = append(marks, m)
		}
		for _, p := range it.Parts {
			if m.Start, m.End = p.Start, p.End; p.Field == field && !p.Own {
				marks = append(marks, m)
			}
		}
	}
	return marks
}

// FindingsFragment is what POST /drafts/findings answers: the panel alone,
// whose findings carry their offsets for the marks. The page sends JSON
// {"draft": id or "", "channels": [name…], "fields": [{"name","text"}…]}.
type FindingsFragment struct {
	Findings Findings
}
