package api

import (
	"context"
	"net/http"
	"testing"

	"layak/domain"
)

// suspend takes somebody's account away for a while.
func (w *world) suspend(who string) {
	w.t.Helper()
	_, err := w.desk.SetPersonStatus(context.Background(), domain.Operator(), w.ids[who], domain.PersonSuspended)
	w.must(err)
}

func TestARenewalOverTheAPI(t *testing.T) { each(t, renewalOverTheAPI) }

// renewalOverTheAPI: the answer names the approval that fell and why, and the way out.
func renewalOverTheAPI(t *testing.T, w *world) {
	w.another("verifier")
	id, hash := w.submitted(map[string]any{"body": calmBody})
	at := "/drafts/" + id
	yes := map[string]any{"decision": "approve", "content_hash": hash}
	w.call("verifier", "POST "+at+"/decisions", yes).is(http.StatusCreated)
	fallen := "GET " + at + "/authorizations"
	if got := w.call("author", fallen, nil).is(200); len(got.list("fallen")) != 0 {
		t.Errorf("%s", got.body)
	}
	w.call("author", "POST "+at+"/renew", nil).refused(409, "renew.stands")
	w.browser("approver").get(at + "/review").lacks("Approvals that no longer count")
	w.suspend("verifier")
	w.browser("approver").get(at+"/review").has("Verification</b>: verifier (the account is not active)", at+"#fallen")
	no := w.call("approver", "POST "+at+"/decisions", yes).refused(409, "vote.fallen")
	if no.text("title") != "An earlier approval in the stage Verification does not count any more: the account is not active. So the draft cannot be cleared." {
		t.Errorf("%s", no.body)
	}
	got := w.call("author", fallen, nil).is(200)
	if got.text("fallen", "0", "stage") != "verification" || got.text("fallen", "0", "votes", "0", "person") != w.ids["verifier"] || got.text("fallen", "0", "votes", "0", "guard") != "active" {
		t.Errorf("%s", got.body)
	}
	w.call("security", "POST "+at+"/renew", nil).refused(403, "access.denied")
	if got = w.call("author", "POST "+at+"/renew", nil).is(200); got.text("state") != "in_review" || got.at("run", "round") != 2.0 {
		t.Errorf("%s", got.body)
	}
	w.call("verifier2", "POST "+at+"/decisions", yes).is(http.StatusCreated)
	if got = w.call("approver", "POST "+at+"/decisions", yes).is(http.StatusCreated); got.text("state") != "cleared" {
		t.Errorf("%s", got.body)
	}
}

// TestARenewalOnPages: a parked draft says whose approval fell and why to whoever reads it,
// and offers the way out to whoever may take it.
func TestARenewalOnPages(t *testing.T) {
	w := newWorld(t)
	w.another("verifier")
	id, hash := w.submitted(map[string]any{"body": calmBody})
	at := "/drafts/" + id
	for _, who := range []string{"verifier", "approver"} {
		w.call(who, "POST "+at+"/decisions", map[string]any{"decision": "approve", "content_hash": hash}).is(http.StatusCreated)
	}
	author, approver := w.browser("author"), w.browser("approver")
	author.get(at).lacks("Approvals that no longer count", at+"/renew")
	w.suspend("verifier")
	approver.post(at + "/publish").leads(at)
	w.work()
	for range 2 { // resuming parks it again
		author.get(at).has("Approvals that no longer count", "Verification</b>: verifier (the account is not active)", `action="`+at+`/renew"`)
		approver.post(at + "/publish").leads(at)
		w.work()
	}
	w.browser("auditor").get(at).has("Approvals that no longer count").lacks(`action="` + at + `/renew"`)
	approver.post(at + "/renew").leads(at)
	approver.get(at).lacks("Approvals that no longer count")
	author.get(at + "/story").has("Review begun again")
	approver.post(at + "/renew").is(http.StatusConflict).has("Every approval of this draft counts")
}
