package domain

import (
	"slices"
	"strings"
	"time"
)

// Draft is one item on its way to publication. Its text lives in revisions.
type Draft struct {
	ID             string
	UnitID         string
	AuthorID       string
	State          State
	Title          string
	Classification Classification
	Kind           ContentKind
	Channels       []string
	PublishAt      time.Time // when it should go out; zero: as soon as ordered
	Zone           string    // the zone in which PublishAt was given, for showing it
	Revision       int       // number of the current revision, from 1
	ContentHash    string    // of the current revision
	RunID          string    // the latest run; "" before the first submission
	Worst          Severity  // worst counting finding of the last scan
	ParkedReason   string    // error key; "" unless parked
	OrderedBy      string    // who ordered publication; "" while nobody did
	Named          bool      // it is there for named people only, see Readers
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int64 // row version, the ETag
}

// Late tells whether the publication time has come. Nothing that waits for decisions
// then can go out any more.
func (d Draft) Late(now time.Time) bool { return !d.PublishAt.IsZero() && !d.PublishAt.After(now) }

// Revision is an immutable state of a draft's content and who wrote it.
type Revision struct {
	DraftID        string
	Number         int
	Title          string
	Body           string
	Channels       []string          // sorted by name
	Variants       map[string]string // only where a channel's text differs from Body
	Classification Classification
	NotBefore      time.Time
	ContentHash    string
	VariantHashes  map[string]string // by channel; known when a revision is made, not read back
	By             string
	At             time.Time
}

// Sealed returns the revision with the hashes of its content.
func (r Revision) Sealed() Revision {
	content := r.Content()
	r.ContentHash, r.VariantHashes = content.Hash(), map[string]string{}
	for _, v := range content.Variants {
		r.VariantHashes[v.Channel] = v.Hash()
	}
	return r
}

// Text returns what goes out on the channel.
func (r Revision) Text(channel string) string {
	if t, ok := r.Variants[channel]; ok {
		return t
	}
	return r.Body
}

// Content returns what a clearance of this revision covers.
func (r Revision) Content() Content {
	c := Content{Title: r.Title, Classification: r.Classification, NotBefore: r.NotBefore}
	for _, ch := range r.Channels {
		c.Variants = append(c.Variants, Variant{Channel: ch, Text: r.Text(ch)})
	}
	return c
}

// Fields returns everything in the revision that is to be scanned: title, body,
// then each differing variant in order of channel.
func (r Revision) Fields() []Field {
	fields := []Field{{Name: "title", Text: r.Title}, {Name: "body", Text: r.Body}}
	for _, ch := range r.Channels {
		if t, ok := r.Variants[ch]; ok {
			fields = append(fields, Field{Name: variantField + ch, Text: t})
		}
	}
	return outOn(fields, r.Channels)
}

// variantField begins the name of the field of a channel's own text.
const variantField = "variant:"

// outOn fills in where each field goes out: a variant on its channel, the body on
// the channels without one, everything else on all of them. Where no channel is
// named, nothing is known.
func outOn(fields []Field, channels []string) []Field {
	if len(channels) == 0 {
		return fields
	}
	out, plain := slices.Clone(fields), slices.Clone(channels)
	for i := range out {
		if name, own := strings.CutPrefix(out[i].Name, variantField); own {
			out[i].Channels = []string{name}
			plain = slices.DeleteFunc(plain, func(c string) bool { return c == name })
		} else {
			out[i].Channels = channels
		}
	}
	for i := range out {
		if out[i].Name == "body" {
			out[i].Channels = plain
		}
	}
	return out
}

// FieldText returns the text of a field by the name that findings use.
func (r Revision) FieldText(name string) string {
	for _, f := range r.Fields() {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// StoredScan is a scan as it was when a revision was saved or submitted.
type StoredScan struct {
	DraftID  string
	Revision int
	At       time.Time
	Result   ScanResult
	Digest   string // "sha256:<hex>" over the findings, for the record
}

// Hit is one place where a rule once held, for the list of a rule's hits.
type Hit struct {
	DraftID  string
	Revision int
	Rule     string
	Version  int
	Severity Severity
	Field    string
	Silent   bool // the rule was on trial
	At       time.Time
}

// DraftFilter narrows a list of what Sight sees, which comes from scene.sight alone.
type DraftFilter struct {
	Sight  Sight
	Author string // "": whoever
	States []State
	UnitID string
	// Stages, where not nil, keeps drafts in review of which one of these stages is
	// open, each in units where the person may decide it.
	Stages []StageUnits
	// Within, where not nil, keeps drafts in one of these places.
	Within []Reach
	// NotInvolved leaves out drafts that a human, under any of these accounts,
	// wrote on, submitted, voted on in this round, or lifted a finding of: whom the
	// decision guards refuse. A vote counts too that was given under another account,
	// which was theirs then.
	NotInvolved []string
	DueBy       time.Time
	Limit       int    // 1 to 200
	Cursor      string // opaque; from the previous page
}

// Reach is some units, and for which channels: all that a draft goes out on must stand
// in one of the lists; nil: whatever they are.
type Reach struct {
	Units    []string
	Channels [][]string
}

// StageUnits names a stage and, as a Reach, where it is meant.
type StageUnits struct {
	Stage     string
	Units     []string
	Channels  [][]string
	Escalated bool // only where the next in line are asked
}

func sortedChannels(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.Compact(out)
}
