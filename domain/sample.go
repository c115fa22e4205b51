package domain

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// SampleState says what became of a sample.
type SampleState string

// The states of a sample.
const (
	SampleOpen      SampleState = "open"
	SampleAdopted   SampleState = "adopted"   // a rule holds it now
	SampleDismissed SampleState = "dismissed" // nothing is to be learned from it
)

// SampleStates lists them, open ones first.
func SampleStates() []SampleState { return []SampleState{SampleOpen, SampleAdopted, SampleDismissed} }

// The labels of a sample.
const (
	LabelSensitive = "sensitive" // should have been found
	LabelClear     = "clear"     // should not have been found
)

// Sample is a passage of a draft with what rules should say of it: a leak that
// was missed, or a false alarm.
type Sample struct {
	ID       string
	Text     string
	Words    string // of the text: what should, or should not, be found
	Label    string
	Category string
	RuleID   string // the rule at fault; "" where none spoke
	DraftID  string
	By       string
	At       time.Time
	Note     string
	State    SampleState
	ClosedBy string
	ClosedAt time.Time
	Version  int64
}

// MaxSample bounds the text of a sample, in bytes. A longer passage is cut
// around the words.
const MaxSample = 1000

// passage is the lines of the text that hold start to end, cut to so many bytes.
func passage(text string, start, end, most int) string {
	from := strings.LastIndexByte(text[:start], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
		to = end + i
	}
	if to-from > most {
		room := max(0, most-(end-start)) / 2
		from, to = max(from, start-room), min(to, end+room)
		if to-from > most {
			to = from + most
		}
		for from < to && !utf8.RuneStart(text[from]) {
			from++
		}
	}
	return strings.TrimSpace(cutText(text[from:to], most))
}

// mosaicPassage is the lines of a draft that hold the parts of a mosaic, each line
// once, in the order of the parts. A mosaic whose parts another draft holds too has
// no passage of its own: Invalid ("sample.mosaic").
func mosaicPassage(rev Revision, f Finding) (string, error) {
	var lines []string
	for _, part := range f.Parts {
		if part.Earlier != nil {
			return "", invalid("finding", "sample.mosaic")
		}
		line := passage(rev.FieldText(part.Field), part.Start, part.End, MaxSample/len(f.Parts)-1)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// cutText is as much of the beginning as fits, in whole code points.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
