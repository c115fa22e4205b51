package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gowebpki/jcs"
	"golang.org/x/text/unicode/norm"
)

// Bounds of what a draft, and a rule, may hold, in bytes of normalized UTF-8.
const (
	MaxTitle = 500         // a headline; the longest channel shows 280
	MaxText  = 256 * 1024  // body, and each variant; the largest channel takes 64 kB
	MaxRule  = 1024 * 1024 // the source of a rule or table; the built-in table of weights takes 425 kB
)

// Classification says how secret the content itself is.
type Classification string

// The classifications in ascending order; only public and restricted content
// can ever be published.
const (
	Public     Classification = "public"
	Restricted Classification = "restricted"
	Secret     Classification = "secret"
	TopSecret  Classification = "top_secret"
)

var classifications = []Classification{Public, Restricted, Secret, TopSecret}

// Classifications lists them in ascending order.
func Classifications() []Classification { return slices.Clone(classifications) }

// ClassificationNames are Classifications as forms and flags take them.
func ClassificationNames() (names []string) {
	for _, c := range classifications {
		names = append(names, string(c))
	}
	return names
}

// Known tells whether c is one of the four.
func (c Classification) Known() bool { return slices.Contains(classifications, c) }

// Above tells whether c is more secret than other.
func (c Classification) Above(other Classification) bool {
	return slices.Index(classifications, c) > slices.Index(classifications, other)
}

// Publishable tells whether content of this classification may ever go out.
func (c Classification) Publishable() bool { return !c.Above(Restricted) }

// Variant is the text for one channel.
type Variant struct {
	Channel     string       `json:"channel"`
	Text        string       `json:"text"`
	Attachments []Attachment `json:"attachments"`
}

// Attachment is a file as the hash covers it. Attachments are always empty
// until the issue that brings them.
type Attachment struct {
	SHA256    string `json:"sha256"`
	MediaType string `json:"media_type"`
	Alt       string `json:"alt"`
}

// Content is everything a clearance covers. Variants has one element for each
// channel, in order of the channels' names; NotBefore is zero or an instant.
type Content struct {
	Title          string
	Classification Classification
	NotBefore      time.Time
	Variants       []Variant
}

type canonicalContent struct {
	V              string    `json:"v"`
	Title          string    `json:"title"`
	Classification string    `json:"classification"`
	NotBefore      string    `json:"not_before"`
	Variants       []Variant `json:"variants"`
}

// Canonical returns the RFC 8785 form that the content hash covers: the
// members v, title, classification, not_before and variants, absent values as
// empty strings and empty lists.
func (c Content) Canonical() []byte {
	variants := slices.Clone(c.Variants)
	slices.SortFunc(variants, func(a, b Variant) int { return strings.Compare(a.Channel, b.Channel) })
	if variants == nil {
		variants = []Variant{}
	}
	for i := range variants {
		variants[i] = variants[i].whole()
	}
	return canonical(canonicalContent{"1", c.Title, string(c.Classification), Instant(c.NotBefore), variants})
}

// Hash returns "sha256:" and the hex SHA-256 of the canonical form.
func (c Content) Hash() string { return digest(c.Canonical()) }

// Hash returns the hash of this variant's element alone.
func (v Variant) Hash() string { return digest(canonical(v.whole())) }

func (v Variant) whole() Variant {
	if v.Attachments == nil {
		v.Attachments = []Attachment{}
	}
	return v
}

// Instant writes a time as the hash covers it: RFC 3339 in UTC, microseconds
// only where there are any, and "" for the zero time.
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}

// Normalize brings text into the one form that is stored, hashed and
// published: NFC, line ends LF, no white space at line ends, none at the end.
func Normalize(text string) string {
	text = norm.NFC.String(text)
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, isBlank)
	}
	return strings.TrimRightFunc(strings.Join(lines, "\n"), isBlank)
}

func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}

// checkText refuses what cannot be stored as it is: invalid UTF-8, control
// characters other than tab and those of line ends, and more than limit bytes.
func checkText(field, text string, limit int) error {
	if len(text) > limit {
		return &Error{Kind: TooLarge, Key: "text.too_large", Field: field, Args: []string{FormatBytes(limit)}}
	}
	if !utf8.ValidString(text) {
		return invalid(field, "text.not_utf8")
	}
	for _, r := range text {
		if r < 0x20 && r != '\n' && r != '\r' && r != '\t' || r == 0x7f {
			return invalid(field, "text.control_character")
		}
	}
	return nil
}

// nameable tells whether a text can be the id or name of anything. Whoever asks
// the store for a given one asks this first: PostgreSQL takes neither broken
// UTF-8 nor a zero, and what was begun there is lost with the question.
func nameable(id string) bool { return id != "" && checkText("", id, MaxTitle) == nil }

func unnameable(id string) bool { return !nameable(id) }

func canonical(v any) []byte {
	plain, err := json.Marshal(v)
	if err == nil {
		plain, err = jcs.Transform(plain)
	}
	if err != nil {
		panic("domain: content of valid UTF-8 strings has no canonical form: " + err.Error())
	}
	return plain
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
