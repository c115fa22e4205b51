package api

import (
	"net/http"
	"testing"
)

// two asks for two people in the stage security.
func two(stages []map[string]any) { stages[1]["quorum"] = 2 }

func TestTakingBackOverTheAPI(t *testing.T) { each(t, takingBackOverTheAPI) }

func takingBackOverTheAPI(t *testing.T, w *world) {
	w.side(two).is(http.StatusCreated)
	id, hash := w.submitted(inMedia)
	w.decide("verifier", id, hash, "approve").is(http.StatusCreated)
	w.decide("security", id, hash, "approve").is(http.StatusCreated)
	back, out := "POST /drafts/"+id+"/votes/withdraw", "POST /drafts/"+id+"/recusals"
	before := w.leaves()
	w.call("security", back, map[string]any{"reason": ""}).refused(422, "reason.missing", "reason")
	w.call("verifier", back, map[string]any{"reason": "salah"}).refused(409, "stage.not_open")
	w.call("approver", back, map[string]any{"reason": "salah"}).refused(409, "vote.none")
	w.call("security", out, map[string]any{"reason": "berkepentingan"}).refused(409, "recuse.voted")
	w.call("auditor", out, map[string]any{"reason": "berkepentingan"}).refused(403, "access.denied")
	if n := w.leaves(); n != before {
		t.Fatalf("the refusals left %d records", n-before)
	}
	is := w.call("security", back, map[string]any{"reason": "salah baca", "stage": "security"}).is(http.StatusOK)
	if is.at("run", "open", "0", "needed") != 2.0 {
		t.Errorf("the run: %s", is.body)
	}
	w.call("security", out, map[string]any{"reason": "berkepentingan"}).is(http.StatusCreated)
	w.call("security", out, map[string]any{"reason": "berkepentingan"}).refused(409, "recusal.exists")
	w.decide("security", id, hash, "approve").refused(403, "decision.not_recused")
	who := w.call("author", "GET /drafts/"+id+"/authorizations", nil).is(http.StatusOK)
	if who.at("stages", "0", "short") != 1.0 {
		t.Errorf("who may decide: %s", who.body)
	}
}

func TestTakingBackOnThePage(t *testing.T) {
	w := newWorld(t)
	w.side(two).is(http.StatusCreated)
	at := w.browser("author").post("/drafts/new", "title", "Pelatihan menulis", "body", calm, "channel", "web", "unit", "media",
		"classification", "public", "do", "submit").to()
	w.browser("verifier").decide(at, "approve", "")
	b := w.browser("security")
	b.get(at + "/review").is(http.StatusOK).lacks("Take my vote back").has("Withdraw from the review of this draft")
	b.decide(at, "approve", "").to()
	b.get(at + "/review").is(http.StatusOK).has("Take my vote back").lacks("Withdraw from the review of this draft")
	before := w.leaves()
	b.post(at+"/votes/withdraw", "stage", "security", "reason", "").is(http.StatusUnprocessableEntity).has("Take my vote back", `id="reason"`)
	b.post(at+"/recusals", "reason", "berkepentingan").is(http.StatusConflict).has("still counts")
	if n := w.leaves(); n != before {
		t.Fatalf("the refusals left %d records", n-before)
	}
	b.post(at+"/votes/withdraw", "stage", "security", "reason", "salah baca").to()
	b.get(at).is(http.StatusOK).has("taken back")
	b.post(at+"/recusals", "reason", "").is(http.StatusUnprocessableEntity).has(`id="reason"`)
	b.post(at+"/recusals", "reason", "berkepentingan").to()
	b.get(at + "/review").is(http.StatusOK).has("Has withdrawn from the review of this draft").lacks(`name="decision"`)
	w.browser("auditor").get(at+"/story").is(http.StatusOK).has("Vote taken back", "Withdrew from the review", "salah baca")
}
