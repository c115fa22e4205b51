package domain

// Standing says how far a run is with one of its stages.
type Standing string

// The standings.
const (
	StageWaiting  Standing = "waiting"  // its step has not come
	StageOpen     Standing = "open"     // waits for decisions
	StageApproved Standing = "approved" // has its quorum
	StageReturned Standing = "returned" // changes were asked for here, which ended the run
	StageRejected Standing = "rejected" // it was rejected here, which ended the run
	StageVoid     Standing = "void"     // the run ended beside it, or was given up
)

// Standing says how far the run is with a stage of its chain, by the votes on it.
func (r Run) Standing(stage Stage, votes []Vote) Standing {
	switch {
	case r.Status == RunVoid:
		return StageVoid
	case r.Status == RunCleared || stage.Step < r.Step:
		return StageApproved
	case stage.Step > r.Step:
		return StageWaiting
	case Quorum(stage, votes, r.Round, r.ContentHash):
		return StageApproved
	case r.Status == RunOpen:
		return StageOpen
	}
	return r.ended(stage, votes)
}

// ended is the standing of a stage of the step in which the run ended without a
// clearance.
func (r Run) ended(stage Stage, votes []Vote) Standing {
	for _, v := range votes {
		if v.Round != r.Round || v.Stage != stage.Name {
			continue
		}
		switch v.Decision {
		case Reject:
			return StageRejected
		case RequestChanges:
			return StageReturned
		}
	}
	return StageVoid
}
