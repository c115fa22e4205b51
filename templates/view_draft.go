package templates

import (
	"slices"
	"time"

	"layak/domain"
)

// DraftHead is what the top of every page about one draft shows.
type DraftHead struct {
	ID             string
	Title          string
	State          string // word state.<State>
	Unit           string // name of the unit
	Classification string // word classification.<…>
	Kind           string // word content_kind.<…>
	Author         string
	Channels       []string // titles
	PublishAt      time.Time
	Revision       int
	Version        int64 // row version, sent along by every form
	ContentHash    string
	UpdatedAt      time.Time
	ParkedReason   string    // error key; empty unless parked
	ValidUntil     time.Time // when the clearance ends; zero where there is none
	Ended          bool      // it has ended
	Outcome        string    // how the latest passage through review ended, word outcome.<…>; "": none
}

// Never tells whether the draft can never go out, for its classification.
func (h DraftHead) Never() bool { return !domain.Classification(h.Classification).Publishable() }

// DraftRow is one line of a list of drafts.
type DraftRow struct {
	ID       string
	Title    string
	Unit     string
	Author   string
	Channels []string // titles
	State    string   // word state.<State>
	Stages   []string // the open stages, words stage.<…>; none outside review
	Age      time.Duration
	Due      time.Time // of the open stage; zero: none
	// PublishAt is when it is to go out; zero: as soon as it may.
	PublishAt time.Time
	Overdue   bool
	Worst     string // severity of the worst counting finding; "clear" for none
	Review    bool   // the row leads to the review instead of the draft
	Claimed   string // name of whose the stage is; empty: nobody's
}

// Home is the page "home".
type Home struct {
	Frame
	Emergencies []EmergencyRow // to be ratified
	Turn        []DraftRow     // waits for this person
	Proposals   []ProposalRow  // may be made active by this person
	Waiting     []DraftRow     // this person has done their part, others are next
	Overdue     []DraftRow     // waits for this person past its due time; it is not in Turn
	Late        []DraftRow     // waits for others past its due time; it is not in Waiting
	Mine        []DraftRow     // own drafts not yet submitted, or sent back
	ToPost      []DraftRow     // cleared and on their way out, where this person publishes
	MayWrite    bool           // offers the button for a new draft
	Alone       bool           // there is nobody but administrators, and this person may add others
	// Publishes shows the list of what is on its way out.
	Publishes bool
	Ending    []EndingRow // own embargoes and entries of the allow-list that end soon
	Told      []NoticeRow // not yet seen; the form posts the ids of those shown as notice to /notices/seen
}

// NoticesShown bounds the notices of the page; the next ones follow when these are seen.
const NoticesShown = 15

// NoticeRow is something that the person is told of a draft, or of their account.
type NoticeRow struct {
	ID, Kind     string // word notice.<Kind>
	Draft, Title string // empty where it is of their account
	Stage        string // word stage.<Stage>; may be empty
	At           time.Time
	By           string // who it was, of their account
}

// Turns is how much waits for this person, but for what is overdue.
func (h Home) Turns() int { return len(h.Turn) + len(h.Proposals) }

// homeRows bounds each list of the page, so that it stays below 100 kB.
const homeRows = 15

// First is the part of a list that the page shows.
func (Home) First(rows []DraftRow) []DraftRow { return rows[:min(len(rows), homeRows)] }

// Cut tells whether the page shows only a part of a list.
func (Home) Cut(rows []DraftRow) bool { return len(rows) > homeRows }

// Drafts is the page "drafts": every draft the person may see. The filter form
// is a GET with state, unit and mine.
type Drafts struct {
	Frame
	Items    []DraftRow
	States   []Choice // Value is the state; Label is ignored, the word is shown
	Units    []Choice
	Mine     bool // only the reader's own
	Filtered bool // a filter is set: the empty list says so
	MayWrite bool
	Paging   Paging
}

// Names of the fields of the draft form. A variant is "variant:<channel>", and
// the box that says that a channel has its own text "own:<channel>". The button
// pressed is "do" ("save", "check", "submit") or "take" (a fingerprint).
const (
	FieldTitle          = "title"
	FieldBody           = "body"
	FieldChannel        = "channel" // repeated
	FieldUnit           = "unit"
	FieldClassification = "classification"
	FieldKind           = "kind"
	FieldPublishDate    = "publish_date" // 2026-11-30
	FieldPublishTime    = "publish_time" // 08:00
	FieldPublishZone    = "publish_zone" // WIB, WITA or WIT
	FieldReader         = "reader"       // repeated; of a new draft
	FieldVersion        = "version"
)

// DraftForm is the pages "draft_new" and "draft_edit": what was typed is kept
// whatever happens.
type DraftForm struct {
	Frame
	ID              string // empty for a new draft
	Version         int64  // row version the form was opened with; after a conflict the newer one
	State           string // empty for a new draft
	Title           string
	Body            string // normalized, line ends LF
	MaxBytes        int    // bound of the body; 0 is 262144
	Channels        []ChannelChoice
	Units           []Choice
	Classifications []Choice // Label is ignored, the word is shown
	Kinds           []Choice // words content_kind.<…>
	PublishDate     string   // "2026-11-30" or what was typed
	PublishTime     string   // "08:00" or what was typed
	PublishZone     string   // "WIB", "WITA" or "WIT"
	Findings        Findings // Form should be "draft" so that wordings can be taken
	Errors          []FieldError
	Refusal         *Refusal // an act that was refused as a whole, such as submitting
	Conflict        *Conflict
	VoidsClearance  bool         // saving a change starts the review again: the page says so
	MaySubmit       bool         // offers "save and submit"
	Unsaved         bool         // the text differs from what is stored: leaving the page asks first
	Readers         []ReaderLine // for whom alone a new draft could be; Named: chosen
}

// Restricts tells whether the choice of people is to be seen at once.
func (f DraftForm) Restricts() bool {
	return slices.ContainsFunc(f.Readers, func(r ReaderLine) bool { return r.Named }) ||
		slices.ContainsFunc(f.Errors, func(e FieldError) bool { return e.Field == FieldReader })
}

// Never tells whether a draft of that classification can never go out.
func (DraftForm) Never(classification string) bool {
	return !domain.Classification(classification).Publishable()
}

// ChannelChoice is one channel of the draft form with its own text.
type ChannelChoice struct {
	Name     string
	Title    string
	Kind     string // word kind.<Kind>
	Selected bool
	Own      bool   // this channel has a text of its own
	Variant  string // that text; kept even while Own is false
	Limit    int    // characters the channel shows; 0: none known
}

// Conflict says that somebody else saved meanwhile: what is stored now, and
// how it differs from what was typed.
type Conflict struct {
	By       string
	At       time.Time
	Revision int
	Diff     []DiffField // from theirs to mine
}

// Bytes is the length of the body, for the counter.
func (d DraftForm) Bytes() int { return len(d.Body) }

// Max is the bound of the body in bytes.
func (d DraftForm) Max() int {
	if d.MaxBytes == 0 {
		return 256 * 1024
	}
	return d.MaxBytes
}

// MaxTitle is the bound of the title in bytes.
func (DraftForm) MaxTitle() int { return 500 }

// Near tells whether a text has come so near to its bound that its bytes are shown.
func (DraftForm) Near(text string, most int) bool { return len(text)*5 > most*4 }

// New tells whether the draft has not been saved yet.
func (d DraftForm) New() bool { return d.ID == "" }

// DraftShow is the page "draft_show".
type DraftShow struct {
	Frame
	Draft        DraftHead
	Texts        []DraftText
	Findings     Findings
	Road         Road
	Actions      DraftActions
	Publications []Publication
	Revisions    []RevisionLine
	Readers      ReadersCard
	Amended      []Amended
	Fallen       []FallenStage
	Errors       []FieldError // of the small forms on the page: reason, until, url
	Refusal      *Refusal     // the act that was just refused
	Open         string       // fingerprint whose override form, or channel whose form, is unfolded again
	Reason       string       // the reason typed before a refusal
}

// FallenStage is a stage that has to be decided again.
type FallenStage struct {
	Stage string       // word stage.<Stage>
	Votes []FallenVote // none: two of its accounts are one human's
}

// FallenVote is an approval that counts no more, and why.
type FallenVote struct {
	Person string // name
	Guard  string // word fallen.<Guard>
}

// ReadersCard says for whom a draft is: POST /drafts/:id/readers (version, people,
// repeated) and /drafts/:id/unrestrict (version, reason).
type ReadersCard struct {
	Named         bool         // for named people only
	Readers       []ReaderLine // these, with the author
	Choices       []ReaderLine // who could be named beside the author
	MayRestrict   bool
	MayUnrestrict bool
	Undone        []string // stages of which an approval does not count any more
	Unordered     bool     // the order to publish does not count any more
}

// Shown tells whether there is anything to say or do.
func (c ReadersCard) Shown() bool { return c.Named || c.MayRestrict }

// ReaderLine is one person of the card.
type ReaderLine struct {
	ID, Name, Username string
	Author             bool
	Named              bool
	Lost               bool // named, and may not read it any more
}

// DraftText is one text of a draft: the title, the body, or a channel's own.
type DraftText struct {
	Field string // "title", "body" or "variant:<channel>"
	Text  MarkedText
}

// DraftActions are the acts on a draft. Show is false where the state makes
// one meaningless; otherwise Why explains a missing right.
type DraftActions struct {
	Edit       Action // GET  /drafts/:id/edit
	Submit     Action // POST /drafts/:id/submit      version
	Review     Action // GET  /drafts/:id/review
	Publish    Action // POST /drafts/:id/publish     version; also after parking
	Unschedule Action // POST /drafts/:id/unschedule  version
	Appeal     Action // POST /drafts/:id/appeal      version, reason
	Withdraw   Action // POST /drafts/:id/withdraw    version, reason
	Emergency  Action // POST /drafts/:id/emergency   content_hash, reason
	Renew      Action // POST /drafts/:id/renew
	Receipt    Action // GET  /drafts/:id/receipt
	Story      Action // GET  /drafts/:id/story
}

// Publication is what became of one channel.
type Publication struct {
	Channel    string // name, used in addresses
	Title      string
	Kind       string // "feed", "manual" or "webhook"
	State      string // word pubstate.<State>
	URL        string // where it stands
	Reason     string // error key where failed or uncertain
	At         time.Time
	By         string
	Text       string // exactly what was cleared, to copy; shown while a person has to post it and the gate holds
	MayConfirm bool   // POST …/confirm: url
	MayResolve bool   // POST …/resolve: outcome ("sent" or "failed"), url, reason
	URLTyped   string // the address typed before a refusal
	// ReasonTyped and Outcome are what the form to resolve held then.
	ReasonTyped, Outcome string
}

// RevisionLine is one line of the list of revisions.
type RevisionLine struct {
	Number  int
	By      string
	At      time.Time
	Hash    string
	Current bool
	Cleared bool
}
