package domain

import (
	"context"
	"time"
)

// Store keeps everything durable. Write runs fn in one transaction on the one
// writer: what fn did is durable when Write returns nil, and undone when fn or
// the commit fails. fn must be quick, must not start another Write, and may run
// at most once. Read gives fn one consistent snapshot; fn must not change
// anything. A ctx that ends only stops waiting: the act may still happen.
type Store interface {
	Write(ctx context.Context, fn func(ctx context.Context, tx Tx) error) error
	Read(ctx context.Context, fn func(ctx context.Context, tx Tx) error) error
}

// Tx is one transaction's view of the store, by noun. ByID and its like answer
// NotFound ("<noun>.unknown") for what is not there. Save compares the row
// version, answers Stale ("<noun>.stale") where it differs, and otherwise
// raises the version by one in the row and in the value it is handed. Add
// answers Conflict ("<noun>.exists") where a unique value is taken.
type Tx struct {
	Drafts       Drafts
	Readers      Readers
	Revisions    Revisions
	Scans        Scans
	Sketches     Sketches
	Runs         Runs
	Attention    Attention
	Notices      Notices
	Overrides    Overrides
	Recusals     Recusals
	Marks        Marks
	Samples      Samples
	People       People
	Sessions     Sessions
	Policy       Policies
	Links        Links
	Mandates     Mandates
	Changes      Changes
	Workflows    Workflows
	Emergencies  Emergencies
	Calendars    Calendars
	Rules        Rules
	RuleSets     RuleSets
	Simulations  Simulations
	Embargoes    Embargoes
	Allowances   Allowances
	Lists        Lists
	Channels     Channels
	Publications Publications
	Jobs         Jobs
	Ledger       Ledger
	Requests     Requests
}

// Drafts are the drafts without their text.
type Drafts interface {
	ByID(ctx context.Context, id string) (Draft, error)
	// Involvement answers who wrote, submitted, lifted findings and withdrew from the
	// review, without votes.
	Involvement(ctx context.Context, id string) (Involvement, error)
	// Find lists drafts, latest change first, and the cursor of the next page
	// ("" at the end). A broken cursor is Invalid ("list.cursor").
	Find(ctx context.Context, f DraftFilter) (drafts []Draft, next string, err error)
	// Tally counts what a filter finds, f.Limit at most.
	Tally(ctx context.Context, f DraftFilter) (int, error)
	// Hidden answers those of the drafts that are there and that classification or
	// names keep from the sight, with ever also the classification of any of their
	// revisions; units are not asked.
	Hidden(ctx context.Context, ids []string, sight Sight, ever bool) ([]string, error)
	Count(ctx context.Context) (int64, error)
	Add(ctx context.Context, d *Draft) error
	Save(ctx context.Context, d *Draft) error
	// Erase removes the draft, its revisions, scans, sketch, runs, votes, overrides and
	// publications, and every private text of its records. The records stay.
	Erase(ctx context.Context, id string) error
}

// Readers are the people to whom drafts are restricted.
type Readers interface {
	// Of lists them, in order of id; none where the draft is not restricted.
	Of(ctx context.Context, draft string) ([]string, error)
	// Put stores them in place of earlier ones.
	Put(ctx context.Context, draft string, people []string) error
}

// Revisions are immutable.
type Revisions interface {
	At(ctx context.Context, draft string, number int) (Revision, error)
	Of(ctx context.Context, draft string) ([]Revision, error)
	// Present lists the present revisions of up to limit drafts, in order of the
	// draft's id, beginning after one.
	Present(ctx context.Context, after string, limit int) ([]Revision, error)
	Add(ctx context.Context, r Revision) error
}

// Scans are the scans of saved revisions.
type Scans interface {
	At(ctx context.Context, draft string, revision int) (StoredScan, error)
	// Mark answers under which rules the stored scan was made and its digest, and
	// nothing else of it.
	Mark(ctx context.Context, draft string, revision int) (rules int64, digest string, err error)
	// Put stores the scan and its hits, in place of an earlier one of the same
	// revision.
	Put(ctx context.Context, s StoredScan) error
	// Hits lists where a rule held, latest first, in drafts that neither
	// classification nor names keep from the sight; units are not asked.
	Hits(ctx context.Context, rule string, sight Sight, limit int) ([]Hit, error)
	// HitCounts counts these hits by rule; of one rule alone where it is named.
	HitCounts(ctx context.Context, rule string, sight Sight) (map[string]int64, error)
}

// Sketches are what similar drafts are found by.
type Sketches interface {
	// Put stores the sketch of a draft's revision in place of an earlier one.
	Put(ctx context.Context, d Draft, s Sketch) error
	// Like lists drafts in sight that have a key of the sketch, those with the
	// most first, limit at most. Of many drafts that have a key it looks at the
	// latest of each unit only.
	Like(ctx context.Context, s Sketch, sight Sight, limit int) ([]Sketched, error)
	// Lacking lists drafts whose present revision has none and that were changed
	// at or after the instant, those changed longest ago first.
	Lacking(ctx context.Context, since time.Time, limit int) ([]string, error)
}

// Runs are passages through review, with their votes.
type Runs interface {
	// ByID answers the run with its open stages.
	ByID(ctx context.Context, id string) (Run, error)
	// Waiting answers those of the runs that are open, by id.
	Waiting(ctx context.Context, ids []string) (map[string]Run, error)
	// OpenOf lists the open runs of a workflow in another version than one, without their
	// open stages, in order of id, those after an id.
	OpenOf(ctx context.Context, workflow string, but int64, after string, limit int) ([]Run, error)
	// Add stores the run and its open stages.
	Add(ctx context.Context, r *Run) error
	// Save stores what the run says but its open stages.
	Save(ctx context.Context, r *Run) error
	OpenStages(ctx context.Context, r Run, stages []OpenStage) error
	// CloseStages closes the named stages of a run; nil: all that are open.
	CloseStages(ctx context.Context, run string, names []string) error
	Votes(ctx context.Context, run string) ([]Vote, error)
	// AddVote answers Conflict ("vote.exists") for a second vote of the same
	// human that stands in the same round, in whatever stage: a unique index, not a check.
	AddVote(ctx context.Context, v Vote) error
	// WithdrawVote stores that a vote no longer stands; NotFound ("vote.unknown") where
	// none does.
	WithdrawVote(ctx context.Context, v Vote) error
}

// Recusals are read as a part of a draft's involvement.
type Recusals interface {
	// Add answers Conflict ("recusal.exists") for whoever has withdrawn already.
	Add(ctx context.Context, r Recusal) error
}

// Attention is when open stages have to be looked at.
type Attention interface {
	// Call answers the runs with an open stage that is to be looked at by now, limit
	// at most, and puts these stages off to again: none is answered twice meanwhile.
	Call(ctx context.Context, now, again time.Time, limit int) ([]Attended, error)
	// Next tells when the first stage is to be looked at; zero where none is.
	Next(ctx context.Context) (time.Time, error)
	// Save stores when a stage is to be looked at again, and its escalation.
	Save(ctx context.Context, run string, o OpenStage) error
	// Claim stores whose an open stage is. It answers Conflict ("stage.claimed") where
	// the stage is closed by now, or is not before's.
	Claim(ctx context.Context, run string, o OpenStage, before string) error
}

// Notices are what people were told.
type Notices interface {
	// Of lists those of a person, latest first.
	Of(ctx context.Context, person string, unseen bool, limit int) ([]Notice, error)
	// Add tells nothing twice: the same person of the same kind, draft, stage and
	// subject.
	Add(ctx context.Context, n Notice) error
	// See marks those of the person as seen that are not; no ids: all of theirs.
	See(ctx context.Context, person string, ids []string, at time.Time) error
	Sweep(ctx context.Context, before time.Time) error
}

// Attended names a run and its draft.
type Attended struct{ Run, Draft string }

// Overrides lift findings.
type Overrides interface {
	Of(ctx context.Context, draft string) ([]Override, error)
	Add(ctx context.Context, o Override) error
}

// Marks are what reviewers say of findings.
type Marks interface {
	Of(ctx context.Context, draft string) ([]Mark, error)
	// Put stores a mark, in place of an earlier one of the same person.
	Put(ctx context.Context, m Mark) error
	// Tallies counts the marks of every rule that has any.
	Tallies(ctx context.Context) (map[string]Tally, error)
	// Months counts the marks of a rule by month, latest first.
	Months(ctx context.Context, rule string) ([]MonthTally, error)
}

// Samples are what was learned from drafts.
type Samples interface {
	ByID(ctx context.Context, id string) (Sample, error)
	// In lists the samples in a state, latest first; limit 0: all of them.
	In(ctx context.Context, state SampleState, limit int) ([]Sample, error)
	Of(ctx context.Context, draft string) ([]Sample, error)
	Add(ctx context.Context, m *Sample) error
	Save(ctx context.Context, m *Sample) error
}

// People are humans and the two service accounts.
type People interface {
	ByID(ctx context.Context, id string) (Person, error)
	ByUsername(ctx context.Context, username string) (Person, error)
	All(ctx context.Context) ([]Person, error)
	// Names answers the names of those of the ids that are there.
	Names(ctx context.Context, ids []string) (map[string]string, error)
	// Some answers those of the ids that are there, without their password
	// hashes, in order of username, then id.
	Some(ctx context.Context, ids []string) ([]Person, error)
	Add(ctx context.Context, p *Person) error
	Save(ctx context.Context, p *Person) error
}

// Sessions are browsers and programs that are signed in.
type Sessions interface {
	ByHash(ctx context.Context, tokenHash string) (Session, error)
	Of(ctx context.Context, person string) ([]Session, error)
	Add(ctx context.Context, s Session) error
	Remove(ctx context.Context, id string) error
	RemoveOf(ctx context.Context, person string) error
	// EndOf ends all of a person's. They stay until they are swept, to say who it was.
	EndOf(ctx context.Context, person, by string) error
	// Sweep removes what ended before the instant.
	Sweep(ctx context.Context, before time.Time) error
}

// Policies are the lines, grants and units that decide who may act. Every
// change of their rows raises Version within the same transaction, also a
// change made past this interface.
type Policies interface {
	Version(ctx context.Context) (int64, error)
	Load(ctx context.Context) (PolicySet, error)
	AddLine(ctx context.Context, l *PolicyLine) error // sets Number
	RemoveLine(ctx context.Context, number int64) error
	AddGrant(ctx context.Context, g Grant) error
	RemoveGrant(ctx context.Context, id string) error
	AddUnit(ctx context.Context, u Unit) error
	SaveUnit(ctx context.Context, u *Unit) error // its name and what it lies below
}

// Links are the accounts that are another one's human. They are read with the
// policy set, and a change raises its version.
type Links interface {
	// Add answers Conflict ("link.exists") where the account is linked.
	Add(ctx context.Context, l Link, by string, at time.Time) error
	Remove(ctx context.Context, person string) error
}

// Mandates are kept for ever. They are read with the policy set, and a change
// raises its version.
type Mandates interface {
	All(ctx context.Context) ([]Mandate, error)
	// Waiting lists those that can still be confirmed at an instant, oldest first.
	Waiting(ctx context.Context, now time.Time) ([]Mandate, error)
	// Concern tells whether one that is not over at an instant is held by one of these
	// people, is for a post of theirs, or was signed by them.
	Concern(ctx context.Context, people []string, now time.Time) (bool, error)
	ByID(ctx context.Context, id string) (Mandate, error)
	Add(ctx context.Context, m *Mandate) error
	// Save stores who confirmed it and who ended it, and why; nothing else changes.
	Save(ctx context.Context, m *Mandate) error
}

// Emergencies are the uses of the emergency lane.
type Emergencies interface {
	ByID(ctx context.Context, id string) (EmergencyCase, error)
	// Find lists cases on drafts that are in sight, those to be ratified first, by their
	// deadline, and the others by when they were decided, latest first. Open keeps those
	// that wait. Without sight it finds nothing.
	Find(ctx context.Context, sight Sight, open bool, limit int) ([]EmergencyCase, error)
	// Of lists the cases of a draft, in order of id.
	Of(ctx context.Context, draft string) ([]EmergencyCase, error)
	// Refused tells whether an emergency of exactly this content was refused, on whatever draft.
	Refused(ctx context.Context, contentHash string) (bool, error)
	Add(ctx context.Context, c *EmergencyCase) error
	// Save stores what was said of it; nothing else changes.
	Save(ctx context.Context, c *EmergencyCase) error
}

// Changes are changes of powers, kept for ever once they are proposed.
type Changes interface {
	ByID(ctx context.Context, id string) (Change, error)
	// DraftOf answers what a person has put together, NotFound ("change.unknown") where
	// there is nothing.
	DraftOf(ctx context.Context, person string) (Change, error)
	// Find lists those in a state, latest proposal first.
	Find(ctx context.Context, state ChangeState, limit int) ([]Change, error)
	// Add answers Conflict ("change.exists") for a second draft of a person.
	Add(ctx context.Context, c *Change) error
	Save(ctx context.Context, c *Change) error
	Remove(ctx context.Context, id string) error
}

// Workflows are kept in all their versions.
type Workflows interface {
	Active(ctx context.Context) ([]Workflow, error)
	At(ctx context.Context, id string, version int64) (Workflow, error)
	All(ctx context.Context) ([]Workflow, error)
	// Proposed lists those that wait for a second person, oldest first.
	Proposed(ctx context.Context) ([]Workflow, error)
	// Add stores a new version.
	Add(ctx context.Context, w Workflow) error
	// Settle stores what became of a version that was proposed; one that is active
	// retires the one before. Conflict ("workflow.not_proposed") where it does not wait.
	Settle(ctx context.Context, w Workflow) error
}

// Calendars are kept in all their versions.
type Calendars interface {
	Active(ctx context.Context, id string) (Calendar, error)
	All(ctx context.Context) ([]Calendar, error)
	// Add stores a new version; where it is active, the earlier ones of the same id
	// no longer are.
	Add(ctx context.Context, c Calendar) error
}

// Rules are the working copies of rules.
type Rules interface {
	ByID(ctx context.Context, id string) (Rule, error)
	All(ctx context.Context) ([]Rule, error)
	Add(ctx context.Context, r *Rule) error
	Save(ctx context.Context, r *Rule) error
}

// RuleSets are frozen copies; exactly one is active.
type RuleSets interface {
	// Active answers the active set without its sources, Conflict
	// ("ruleset.none") where no set is active.
	Active(ctx context.Context) (RuleSet, error)
	ByVersion(ctx context.Context, version int64) (RuleSet, error)
	All(ctx context.Context) ([]RuleSet, error) // without sources, newest first
	// Proposed lists the proposals that are newer than the active set, oldest
	// first, without sources.
	Proposed(ctx context.Context) ([]RuleSet, error)
	// Withdraw takes a proposal back; another set is Conflict
	// ("ruleset.not_proposed").
	Withdraw(ctx context.Context, version int64) error
	Add(ctx context.Context, s *RuleSet) error // sets Version
	// Activate makes a proposed or retired set active and retires the active
	// one; it answers Conflict ("ruleset.state") where the set is active.
	Activate(ctx context.Context, version int64, by string, at time.Time) error
}

// Simulations are trials of rules on stored drafts.
type Simulations interface {
	ByID(ctx context.Context, id string) (Simulation, error)
	// Of lists those of a rule, newest first, without candidate and changes.
	Of(ctx context.Context, rule string) ([]Simulation, error)
	// Written lists those that keep a candidate, with it.
	Written(ctx context.Context) ([]Simulation, error)
	Add(ctx context.Context, m *Simulation) error
	// Save writes the candidate only when the simulation has ended.
	Save(ctx context.Context, m *Simulation) error
	Remove(ctx context.Context, id string) error
}

// Embargoes are the words that are kept back.
type Embargoes interface {
	ByID(ctx context.Context, id string) (Embargo, error)
	All(ctx context.Context) ([]Embargo, error)
	// Standing lists those that nobody has lifted, over or not; Owned those of
	// them that a person owns.
	Standing(ctx context.Context) ([]Embargo, error)
	Owned(ctx context.Context, owner string) ([]Embargo, error)
	Add(ctx context.Context, e *Embargo) error
	Save(ctx context.Context, e *Embargo) error
}

// Allowances are the entries of the allow-list.
type Allowances interface {
	ByID(ctx context.Context, id string) (Allowance, error)
	All(ctx context.Context) ([]Allowance, error)
	// Standing lists those that nobody has ended, proposed and over ones too;
	// Owned those of them that a person owns.
	Standing(ctx context.Context) ([]Allowance, error)
	Owned(ctx context.Context, owner string) ([]Allowance, error)
	// Proposed lists those that wait for a second person and end after an instant.
	Proposed(ctx context.Context, after time.Time) ([]Allowance, error)
	Add(ctx context.Context, w *Allowance) error
	Save(ctx context.Context, w *Allowance) error
}

// Lists are embargoes and allow-list together. Every change of their rows raises
// Version within the same transaction, also a change made past this interface.
type Lists interface {
	Version(ctx context.Context) (ListsVersion, error)
	// Count counts the entries that nobody has ended and that end after an
	// instant.
	Count(ctx context.Context, after time.Time) (int64, error)
}

// Channels are where text goes out.
type Channels interface {
	ByName(ctx context.Context, name string) (Channel, error)
	All(ctx context.Context) ([]Channel, error)
	Add(ctx context.Context, c *Channel) error
	Save(ctx context.Context, c *Channel) error
}

// Publications are the deliveries of a draft.
type Publications interface {
	ByID(ctx context.Context, id string) (Publication, error)
	Of(ctx context.Context, draft string) ([]Publication, error)
	// Recent lists the texts that went out on a channel since the instant, or may
	// have, and those that are cleared to go out there: of both kinds the latest,
	// limit at most of each.
	Recent(ctx context.Context, channel string, since time.Time, limit int) ([]RecentText, error)
	// Feed lists what was sent to a channel, latest first.
	Feed(ctx context.Context, channel string, limit int) ([]FeedItem, error)
	Add(ctx context.Context, p *Publication) error
	Save(ctx context.Context, p *Publication) error
	// Cleared finds the draft that is cleared now (cleared, scheduled,
	// publishing, published) and has this content hash or variant hash;
	// where several do, the latest.
	Cleared(ctx context.Context, hash string) (Draft, error)
}

// Jobs are due work.
type Jobs interface {
	Add(ctx context.Context, j Job) error
	// Claim leases up to limit jobs that are due and not leased.
	Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]Job, error)
	// Finish removes a claimed job; it answers Conflict ("job.lease") where it
	// has been claimed again since.
	Finish(ctx context.Context, j Job) error
	// Postpone gives the lease back and sets when the job is due again.
	Postpone(ctx context.Context, j Job, due time.Time) error
	// Drop removes every job of a draft, leased or not.
	Drop(ctx context.Context, draft string) error
	// NextDue tells when the earliest unleased job is due; zero where none is.
	NextDue(ctx context.Context) (time.Time, error)
}

// Ledger is the audit log as acts write and people read it.
type Ledger interface {
	// Append adds a leaf and returns its sequence number. The leaf exists
	// exactly when the transaction is committed.
	Append(ctx context.Context, e Entry) (seq int64, err error)
	// At answers one record. Its private values are those that the leaf commits
	// to: one that was changed is left out, like one that was erased.
	At(ctx context.Context, seq int64) (Record, error)
	Find(ctx context.Context, f RecordFilter) ([]Record, error)
	// Story lists the records of a draft, oldest first.
	Story(ctx context.Context, draft string) ([]Record, error)
	// Decided answers which revision of a draft a person decided on last, and which
	// one before the present was cleared last; 0 where there is none.
	Decided(ctx context.Context, draft, person string, present int) (own, cleared int, err error)
	// EraseSubject erases the private values of every record about a subject;
	// the leaves stay.
	EraseSubject(ctx context.Context, subject string) error
}

// Request is one idempotent HTTP request of a person on a route.
type Request struct {
	ID       string
	PersonID string
	Route    string
	Key      string
	BodyHash string
	Done     bool // the act's transaction was committed
	Status   int  // 0 until the answer is stored
	Header   map[string]string
	Body     []byte
	At       time.Time
}

// Lost are kept answers: all of a person; or those of everybody but some in which a
// draft occurs, and that are not about it: these are given to who sees it alone, see
// Desk.StillSees.
type Lost struct {
	Person string
	Draft  string
	But    []string
}

// Requests remember answers for 24 hours.
type Requests interface {
	ByKey(ctx context.Context, person, route, key string) (Request, error)
	Add(ctx context.Context, r Request) error
	// MarkDone is called inside the act's transaction.
	MarkDone(ctx context.Context, id string) error
	Answer(ctx context.Context, id string, status int, header map[string]string, body []byte) error
	Remove(ctx context.Context, id string) error
	Sweep(ctx context.Context, before time.Time) error
	// Lose drops answers; what was done stays done.
	Lose(ctx context.Context, l Lost) error
}

// Passwords hashes and compares. Both are slow on purpose and limited to a few
// at once by the implementation.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	// Matches compares; an empty hash takes as long as any and matches nothing.
	Matches(ctx context.Context, password, hash string) (bool, error)
}
