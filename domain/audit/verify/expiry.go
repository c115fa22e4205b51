package verify

import "time"

// late tells whether the publication time of the round had come at an instant. A
// round that states none never is.
func (r *Run) late(at string) bool {
	if r.PublishAt == "" {
		return false
	}
	end, err := time.Parse(time.RFC3339Nano, r.PublishAt)
	now, bad := time.Parse(time.RFC3339Nano, at)
	return err != nil || bad != nil || !now.Before(end)
}

// expire ends the review of a draft that nobody can clear any more: its publication
// time, which the round stated, has come, and only the clock says so.
func (s *State) expire(l Leaf) *Failure {
	if l.Via != "job" {
		return failAt(l.Seq, ReasonReviewStage, "a draft expired via %q, only the clock does that", l.Via)
	}
	if len(s.Runs) == 0 {
		return nil // its review began before rounds were stated
	}
	r := &s.Runs[len(s.Runs)-1]
	switch {
	case r.Status != runOpen:
		return failAt(l.Seq, ReasonReviewStage, "a draft expired, and its review has ended")
	case r.PublishAt != "" && (l.Facts[publishAt] != r.PublishAt || !r.late(l.Time)):
		return failAt(l.Seq, ReasonReviewStage, "expired at %s for %q, its publication time is %q", l.Time, l.Facts[publishAt], r.PublishAt)
	}
	r.end(runVoid)
	return nil
}
