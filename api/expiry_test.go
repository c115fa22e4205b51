package api

import (
	"net/http"
	"testing"
	"time"

	"layak/domain"
)

// What waits when its publication time comes is refused over HTTP and on the pages,
// before and after the clock has said so.
func TestAnExpiredDraft(t *testing.T) {
	w := newWorld(t)
	id, hash := w.submitted(map[string]any{"publish_at": w.until(time.Hour)})
	author, verifier := w.browser("author"), w.browser("verifier")
	verifier.get("/drafts/" + id + "/review").is(http.StatusOK).has("Expires unless it is cleared by")
	w.later(time.Hour)
	w.decide("verifier", id, hash, "approve").refused(409, "draft.expired")
	verifier.post("/drafts/"+id+"/decisions", "decision", "approve", "content_hash", hash).is(http.StatusConflict).has("can never go out")
	version := w.call("author", "GET /drafts/"+id, nil).is(200).Header.Get("ETag")
	w.call("author", "PATCH /drafts/"+id, map[string]any{"publish_at": w.until(48 * time.Hour)}, "If-Match", version).refused(409, "draft.expired")
	author.get("/drafts/" + id).is(http.StatusOK).lacks(`href="/drafts/` + id + `/edit"`).has("Write a new draft")
	w.stateIs("/drafts/"+id, domain.InReview)
	w.work()
	if list := w.call("author", "GET /drafts?state=expired", nil).is(200).list("items"); len(list) != 1 {
		t.Errorf("%d are expired", len(list))
	}
	w.decide("verifier", id, hash, "approve").refused(409, "draft.expired")
	author.get("/drafts/"+id).is(http.StatusOK).has("still in review when its publication time came", "Expired")
	author.get("/drafts/" + id + "/story").has("Draft expired")
	w.browser("auditor").get("/audit?act=draft.expired").has("Draft expired")
}

// A rejection can be appealed only while its text could still go out.
func TestALateAppeal(t *testing.T) {
	w := newWorld(t)
	id, hash := w.submitted(map[string]any{"publish_at": w.until(time.Hour)})
	w.decide("verifier", id, hash, "reject").is(201)
	author := w.browser("author")
	author.get("/drafts/" + id).has(`action="/drafts/` + id + `/appeal"`)
	w.later(time.Hour)
	w.call("author", "POST /drafts/"+id+"/appeal", map[string]any{"reason": "mohon"}).refused(409, "draft.appeal_late")
	author.get("/drafts/" + id).lacks(`action="/drafts/` + id + `/appeal"`).has("cannot be appealed any more")
}
