package domain

import (
	"context"
	"time"
)

// ChannelKind says how a channel is served.
type ChannelKind string

// The kinds of channel.
const (
	ChannelFeed    ChannelKind = "feed"    // an Atom feed served by Layak itself
	ChannelManual  ChannelKind = "manual"  // a person posts and confirms the address
	ChannelWebhook ChannelKind = "webhook" // a signed call to another system
)

// Channel is one place where text goes out.
type Channel struct {
	Name    string // lower-case letters, digits, dash, underscore; 1 to 64
	Title   string
	Kind    ChannelKind
	URL     string // webhook: where to call; feed and manual: ""
	Sealed  []byte // webhook: the signing secret, sealed with the server's key
	Active  bool
	Version int64
}

// PublicationState tells how far one channel of one draft is.
type PublicationState string

// The publication states.
const (
	PublicationPending   PublicationState = "pending"
	PublicationSent      PublicationState = "sent"
	PublicationFailed    PublicationState = "failed"
	PublicationUncertain PublicationState = "uncertain"
)

// Publication is the one delivery of a draft's revision to a channel. At most
// one exists for a draft, revision and channel.
type Publication struct {
	ID          string
	DraftID     string
	Revision    int
	Channel     string
	Kind        ChannelKind
	State       PublicationState
	VariantHash string
	URL         string
	Reason      string    // error key where failed or uncertain
	Attempts    int       // calls begun
	OpenSince   time.Time // zero unless a call was begun whose end is not recorded
	SentAt      time.Time
	By          string // who confirmed or resolved it
	Version     int64
}

// FeedItem is one entry of a feed.
type FeedItem struct {
	Publication Publication
	Title       string
	Text        string
}

// Outcome says what a call to a channel did.
type Outcome int

// The outcomes. Uncertain means: it may have arrived. Failed means: it surely
// did not.
const (
	OutcomeUncertain Outcome = iota // the zero value: nothing is known
	OutcomeSent
	OutcomeFailed
)

// Dispatch is what a connector sends.
type Dispatch struct {
	ID          string // the publication's id, the same at every attempt
	DraftID     string
	Channel     string
	Title       string
	Text        string
	ContentHash string
	VariantHash string
	At          time.Time
}

// Courier calls the outside world for channels of kind webhook. Deliver never
// sends twice by itself. reason is an error key for outcomes other than sent.
type Courier interface {
	Deliver(ctx context.Context, ch Channel, secret []byte, d Dispatch) (url string, outcome Outcome, reason string)
}

// Sealer keeps small secrets unreadable at rest.
type Sealer interface {
	Seal(plain []byte) ([]byte, error)
	Open(sealed []byte) ([]byte, error)
}

// JobKind names background work; each kind is carried out by one verb.
type JobKind string

// The kinds of background work.
const (
	JobPublish JobKind = "publish" // CarryOut: the gate, then every channel
	JobDeliver JobKind = "deliver" // Deliver: one call to one channel

	JobSimulate JobKind = "simulate" // CarryOnSimulation: the next drafts
	JobSketch   JobKind = "sketch"   // KeepSketch: of drafts changed since the subject
	JobRatify   JobKind = "ratify"   // RemindOfRatification: of the emergency that is the subject
	JobAttend   JobKind = "attend"   // Attend: what time calls for in the run that is the subject
)

// Job is one piece of due work. It is added in the transaction of the act that
// needs it, claimed with a lease, and finished in the transaction of its effect.
type Job struct {
	ID        string
	Kind      JobKind
	DraftID   string
	Channel   string
	Subject   string // id of another noun that the job is about
	DueAt     time.Time
	Attempts  int
	LeasedBy  string
	LeaseEnds time.Time
}
