package verify

// claimPrefix begins the acts about whose a stage is: claimed, assigned, released.
const claimPrefix = "stage."

// claim takes whose an open stage is from now on; the leaf's subject is that person, or
// the one who had it.
func (s *State) claim(l Leaf) *Failure {
	if l.Act != "stage.claimed" && l.Act != "stage.assigned" && l.Act != "stage.released" {
		return nil
	}
	if len(s.Runs) == 0 {
		return nil // its review began before rounds were stated
	}
	r := &s.Runs[len(s.Runs)-1]
	if _, waits := r.open(l.Stage); !waits {
		return failAt(l.Seq, ReasonReviewStage, "%s of %q, and it does not wait", l.Act, l.Stage)
	}
	if r.claims == nil {
		r.claims = map[string]string{}
	}
	if r.claims[l.Stage] = l.Subject; l.Act == "stage.released" {
		delete(r.claims, l.Stage)
	}
	return nil
}

// claimed lists whose the open stages are, by stage.
func (r *Run) claimed() map[string]string {
	out := map[string]string{}
	for _, name := range r.waiting {
		if who := r.claims[name]; who != "" {
			out[name] = who
		}
	}
	return out
}
