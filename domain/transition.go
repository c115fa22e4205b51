package domain

// State is where a draft stands on its road from writing to publication.
type State string

// The states. Names are part of the API.
const (
	Drafting         State = "draft"
	InReview         State = "in_review"
	ChangesRequested State = "changes_requested"
	Cleared          State = "cleared"
	Scheduled        State = "scheduled"
	Publishing       State = "publishing"
	Published        State = "published"
	Parked           State = "parked"
	Rejected         State = "rejected"
	Withdrawn        State = "withdrawn"
	Expired          State = "expired"
)

// Event is what happens to a draft.
type Event string

// The events.
const (
	EventEdit           Event = "edit"            // content changed in substance
	EventPostpone       Event = "postpone"        // only the publication time moved later
	EventSubmit         Event = "submit"          // sent to review
	EventApprove        Event = "approve"         // a vote, or a stage, that does not end the run
	EventClear          Event = "clear"           // the vote that ends the last stage
	EventRequestChanges Event = "request_changes" // back to the author
	EventReject         Event = "reject"          // ends the run
	EventAppeal         Event = "appeal"          // a rejection is looked at once more
	EventSchedule       Event = "schedule"        // publication ordered for later
	EventPublish        Event = "publish"         // publication ordered for now
	EventUnschedule     Event = "unschedule"      // the order is taken back
	EventDue            Event = "due"             // the scheduled time has come
	EventComplete       Event = "complete"        // every channel is done
	EventPark           Event = "park"            // something failed or is uncertain
	EventResume         Event = "resume"          // a person orders another try
	EventWithdraw       Event = "withdraw"        // the author takes it back for good
	EventEmergency      Event = "emergency"       // it must go out at once
	EventDisown         Event = "disown"          // an emergency is not ratified
	EventExpire         Event = "expire"          // its publication time has passed
	EventRenew          Event = "renew"           // the same text is reviewed again: an approval fell
)

// Transition is one row of the table: in From, Event leads to To where Guard
// holds. Guard is documentation of what the verb checks besides the table.
type Transition struct {
	From  State
	Event Event
	To    State
	Guard string
}

// Transitions is the whole state machine. What is not here is refused with 409
// and changes nothing.
var Transitions = []Transition{
	{Drafting, EventEdit, Drafting, "writer of the unit; text within bounds"},
	{Drafting, EventSubmit, InReview, "complete scan; no blocking finding that is not overridden"},
	{Drafting, EventWithdraw, Withdrawn, "author"},
	{Drafting, EventEmergency, InReview, "emergency role; a reason; complete scan, nothing blocking"},
	{InReview, EventEmergency, InReview, "as from draft; votes are void; no appeal is being heard"},
	{InReview, EventEdit, InReview, "as submit; votes are void and the chain begins again"},
	{InReview, EventRenew, InReview, "submitter or decider; an approval counts no more; as submit"},
	{InReview, EventApprove, InReview, "decider of the stage; hash of what was looked at"},
	{InReview, EventClear, Cleared, "the last stage has its quorum"},
	{InReview, EventRequestChanges, ChangesRequested, "decider of the stage; a reason"},
	{InReview, EventReject, Rejected, "decider of the stage; a reason"},
	{InReview, EventWithdraw, Withdrawn, "author"},
	{InReview, EventExpire, Expired, "its publication time has passed; from then on nothing is decided, and nothing leads out"},
	{ChangesRequested, EventEdit, ChangesRequested, "writer of the unit; text within bounds"},
	{ChangesRequested, EventSubmit, InReview, "as submit from draft"},
	{ChangesRequested, EventEmergency, InReview, "as from draft"},
	{ChangesRequested, EventWithdraw, Withdrawn, "author"},
	{Rejected, EventAppeal, InReview, "author; a reason; once; begins with the appeal stage"},
	{Cleared, EventEdit, InReview, "as submit; the clearance is void"},
	{Cleared, EventRenew, InReview, "as in review; the clearance is void"},
	{Cleared, EventPostpone, Cleared, "only the publication time, and later"},
	{Cleared, EventSchedule, Scheduled, "publisher; publication time in the future"},
	{Cleared, EventPublish, Publishing, "publisher; clearance still valid"},
	{Cleared, EventWithdraw, Withdrawn, "author"},
	{Cleared, EventDisown, ChangesRequested, "emergency; another human; a reason"},
	{Scheduled, EventEdit, InReview, "as submit; the clearance and the schedule are void"},
	{Scheduled, EventRenew, InReview, "as in review; the clearance and the schedule are void"},
	{Scheduled, EventPostpone, Cleared, "only the publication time, and later; unscheduled"},
	{Scheduled, EventUnschedule, Cleared, "publisher"},
	{Scheduled, EventDue, Publishing, "the time has come; the gate holds"},
	{Scheduled, EventPark, Parked, "the gate fails"},
	{Scheduled, EventWithdraw, Withdrawn, "author"},
	{Scheduled, EventDisown, ChangesRequested, "emergency; another human; a reason"},
	{Publishing, EventComplete, Published, "every channel is sent"},
	{Publishing, EventPark, Parked, "the gate fails, or a channel failed or is uncertain"},
	{Parked, EventResume, Publishing, "publisher; clearance still valid"},
	{Parked, EventDisown, ChangesRequested, "emergency; another human; a reason; nothing has been sent"},
	{Parked, EventEdit, InReview, "as submit; nothing has been sent yet"},
	{Parked, EventRenew, InReview, "as in review; nothing has been sent yet"},
	{Parked, EventComplete, Published, "every channel is sent"},
}

// Next looks the event up in the table. It answers a Conflict
// ("draft.transition") when the table has no such row.
func Next(from State, event Event) (State, error) {
	for _, t := range Transitions {
		if t.From == from && t.Event == event {
			return t.To, nil
		}
	}
	return from, refuse(Conflict, "draft.transition", string(from), string(event))
}

// States lists every state in the order of the road.
func States() []State {
	return []State{Drafting, InReview, ChangesRequested, Cleared, Scheduled, Publishing, Published, Parked, Rejected, Withdrawn, Expired}
}

// Events lists every event in the order of the road.
func Events() []Event {
	return []Event{EventEdit, EventPostpone, EventSubmit, EventApprove, EventClear, EventRequestChanges, EventReject, EventAppeal,
		EventSchedule, EventPublish, EventUnschedule, EventDue, EventComplete, EventPark, EventResume, EventWithdraw, EventExpire,
		EventEmergency, EventDisown, EventRenew}
}
