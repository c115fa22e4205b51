package api

import (
	"net/http"
	"testing"
)

func TestReviewOfOneOfTheOpenStages(t *testing.T) {
	w := newWorld(t)
	w.side().is(http.StatusCreated)
	at := w.browser("author").post("/drafts/new", "title", "Pelatihan menulis", "body", calm, "channel", "web", "unit", "media",
		"classification", "public", "do", "submit").to()
	w.browser("verifier").decide(at, "approve", "")

	both := w.browser("both")
	both.get("/").is(http.StatusOK).has("Security review", "PPID determination")
	page := both.get(at+"/review").is(http.StatusOK).has("open side by side", at+"/review?stage=determination#decide", "you may decide")
	if page.hidden("stage") != "security" {
		t.Errorf("the form is for %q", page.hidden("stage"))
	}
	page = both.get(at + "/review?stage=determination").is(http.StatusOK).has(at + "/review?stage=security#decide")
	if page.hidden("stage") != "determination" {
		t.Errorf("the form is for %q", page.hidden("stage"))
	}
	if shown := both.get(at + "/review?stage=nonsense").is(http.StatusOK); shown.hidden("stage") != "security" {
		t.Errorf("the form is for %q", shown.hidden("stage"))
	}
	both.get(at).is(http.StatusOK).has("Side by side")

	hash, before := page.hidden("content_hash"), w.leaves()
	both.post(at+"/decisions", "decision", "approve", "comment", "catatan saya", "content_hash", hash).is(http.StatusUnprocessableEntity).
		has("You may decide several open stages", "security, determination", "catatan saya", `href="#stage"`, `id="stage"`)
	both.post(at+"/decisions", "decision", "approve", "comment", "catatan saya", "content_hash", hash, "stage", "approval").is(http.StatusConflict).
		has("This stage waits for no decision", "catatan saya")
	if n := w.leaves(); n != before {
		t.Errorf("the refusals left %d records", n-before)
	}
	both.post(at+"/decisions", "decision", "approve", "comment", "", "content_hash", hash, "stage", "determination").to()
	both.get(at + "/review").is(http.StatusOK).lacks("open side by side").has("Has decided in another stage")
	w.browser("security").decide(at, "approve", "").to()
	w.browser("approver").decide(at, "approve", "").to()
	w.stateIs(at, "cleared")
}

func TestTheChainShowsWhatIsSideBySide(t *testing.T) {
	w := newWorld(t)
	w.side().is(http.StatusCreated)
	w.browser("admin").get("/workflows").is(http.StatusOK).has("Side by side: each must approve")
}
