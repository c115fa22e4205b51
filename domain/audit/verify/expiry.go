package verify

import (
	"slices"
	"time"
)

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

// escalate adds the next in line to the roles of an open stage, once: those whom the
// round named, and only the clock does it.
func (s *State) escalate(l Leaf) *Failure {
	if len(s.Runs) == 0 {
		return failAt(l.Seq, ReasonReviewStage, "a stage was escalated, and no review has begun")
	}
	r := &s.Runs[len(s.Runs)-1]
	stage, waits := r.open(l.Stage)
	roles := stage.Roles + "," + stage.Escalate
	switch {
	case l.Via != "job" || r.Status != runOpen || !waits:
		return failAt(l.Seq, ReasonReviewStage, "%q was escalated via %q, and it does not wait", l.Stage, l.Via)
	case stage.Escalate == "" || slices.Contains(r.escalated, l.Stage) || l.Facts["roles"] != roles:
		return failAt(l.Seq, ReasonReviewStage, "%q was escalated to %q, it could be to %q once", l.Stage, l.Facts["roles"], roles)
	}
	r.escalated = append(r.escalated, l.Stage)
	i := slices.IndexFunc(r.Stages, func(x Stage) bool { return x.Name == l.Stage })
	r.Stages[i].Roles = roles
	return nil
}
