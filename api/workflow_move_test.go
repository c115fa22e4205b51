package api

import (
	"net/http"
	"testing"
)

// TestAMoveIsAnsweredAgain to whoever made it, who need not read the draft; not once
// they may not move runs there any more.
func TestAMoveIsAnsweredAgain(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(nil)
	w.overtake(7)
	move := map[string]any{"version": 2, "reason": "SURAT"}
	first := w.call("admin", "POST /drafts/"+id+"/workflow", move, "Idempotency-Key", "m1").is(http.StatusOK)
	again := w.call("admin", "POST /drafts/"+id+"/workflow", move, "Idempotency-Key", "m1").is(http.StatusOK)
	if string(again.body) != string(first.body) || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s, then %s", first.body, again.body)
	}
	w.call("author", "POST /drafts/"+id+"/workflow", move, "Idempotency-Key", "m1").refused(403, "access.denied")
	w.call("rules", "POST /drafts/"+id+"/workflow", move, "Idempotency-Key", "m1").refused(404, "draft.unknown")
}
