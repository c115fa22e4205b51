package domain

import (
	"context"
	"time"
)

// FindingPart is one part of a mosaic: what is harmless alone and tells something
// together with the other parts of the finding.
type FindingPart struct {
	Name       string // as the rule names it
	Field      string // of the text, or of the earlier text
	Start, End int
	Line       int
	Column     int
	Excerpt    string       // sensitive; of an earlier text only for whoever may read it
	Earlier    *EarlierText // the text that holds it; nil: the one that was scanned
}

// EarlierText is a text that is out on the same account, or cleared to go out.
type EarlierText struct {
	DraftID  string
	Revision int
	Channel  string
	At       time.Time // when it went out or is to go out; the present where nobody knows
	Out      bool      // false: cleared, but not out yet
	// Known says that the reader may read the draft; only then are Title and the
	// part's excerpt filled in, and only then may anything but Channel be shown.
	Known bool
	Title string
}

// Earlier is an earlier text and what the mosaics of one rule set take from it.
type Earlier struct {
	EarlierText
	Yield Yield
}

// Yield is what the mosaics of a rule set find in one text. Only the scanner that
// made it, or another one of the same digest, can read it.
type Yield any

// MosaicScanner is a Scanner whose rules also look at what the same account has
// said lately. Earlier texts are looked at once and remembered by the caller: the
// same digest, epoch and text always yield the same.
type MosaicScanner interface {
	Scanner
	// Recent tells how far back the rules look; 0 where none looks at earlier texts.
	Recent() time.Duration
	Yield(ctx context.Context, fields []Field, now time.Time) Yield
	// ScanAmong scans as Scan does, among the texts that before lists, latest first.
	// It asks for them once at most, and only where the text has some part of a
	// mosaic and not all. An error makes the result incomplete. Parts that an
	// earlier text holds carry its EarlierText without title and excerpt.
	ScanAmong(ctx context.Context, fields []Field, before func() ([]Earlier, error), now time.Time) ScanResult
}
