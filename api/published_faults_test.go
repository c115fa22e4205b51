package api

import (
	"net/http"
	"strings"
	"testing"
)

// Faults that were published of comparable systems, at the edge; those of verbs alone
// are in domain/published_faults_test.go.

func TestCVE_2026_40099_NoStateByTheCreatingCall(t *testing.T) {
	w := newWorld(t)
	w.token("author") // signing in is a leaf
	for name, value := range map[string]any{"state": "cleared", "content_hash": "sha256:00", "run": "x", "revision": 9, "author": w.ids["verifier"], "ordered_by": w.ids["approver"]} {
		n := w.size()
		res := w.call("author", "POST /drafts", map[string]any{"title": "J", "body": calm, "channels": []string{"web"}, name: value})
		if res.StatusCode == http.StatusCreated {
			if res.text("state") != "draft" || res.text("content_hash") == "sha256:00" {
				t.Errorf("%s was taken: %s", name, res.body)
			}
		} else if res.StatusCode != http.StatusUnprocessableEntity && res.StatusCode != http.StatusBadRequest || w.size() != n {
			t.Errorf("%s: %d, %d leaves", name, res.StatusCode, w.size()-n)
		}
	}
	d := w.draft("author", nil)
	res := w.call("author", "PATCH /drafts/"+d.text("id"), map[string]any{"state": "published"}, "If-Match", d.Header.Get("ETag"))
	if got := w.call("author", "GET /drafts/"+d.text("id"), nil).text("state"); got != "draft" {
		t.Errorf("PATCH answers %d, and it is %s", res.StatusCode, got)
	}
}

// Every state with every act over HTTP is TestMatrix; here is what the table has no row
// for, by whoever has the right to it.
func TestGHSA_86xw_vmcx_9mj4_NoTransitionPastTheTable(t *testing.T) {
	w := newWorld(t)
	d := w.draft("author", nil)
	at, hash := "/drafts/"+d.text("id"), d.text("content_hash")
	decision := map[string]any{"decision": "approve", "content_hash": hash}
	w.call("approver", "POST "+at+"/publish", nil).refused(409, "draft.transition")
	w.call("verifier", "POST "+at+"/decisions", decision).refused(409, "draft.not_in_review")
	w.call("author", "POST "+at+"/appeal", map[string]string{"reason": "x"}).refused(409, "draft.transition")
	w.call("author", "POST "+at+"/submit", nil).is(200)
	w.call("author", "POST "+at+"/submit", nil).refused(409, "draft.transition")
	w.call("approver", "POST "+at+"/publish", nil).refused(409, "draft.transition")
	w.call("approver", "POST "+at+"/unschedule", nil).refused(409, "draft.transition")
	w.call("approver", "POST "+at+"/publications/web/confirm", map[string]string{"url": "https://x.example/1"}).refused(409, "draft.transition")
}

func TestCVE_2017_1001000_OneIDAndNoOther(t *testing.T) {
	w := newWorld(t)
	mine, other := w.draft("author", nil).text("id"), w.draft("author", map[string]any{"title": "Lain"}).text("id")
	for _, query := range []string{"?id=" + other, "?ID=" + other, "?id=" + mine + "&id=" + other} {
		if got := w.call("author", "GET /drafts/"+mine+query, nil).is(200).text("id"); got != mine {
			t.Errorf("%s: %s", query, got)
		}
		w.call("author", "POST /drafts/"+mine+"/withdraw"+query, map[string]string{"reason": ""}).refused(422, "reason.missing")
	}
	w.call("author", "POST /drafts/"+mine+"/withdraw?id="+other, map[string]string{"reason": "batal"}).is(200)
	if got := w.call("author", "GET /drafts/"+other, nil).text("state"); got != "draft" {
		t.Errorf("the other is %s", got)
	}
	for _, id := range []string{mine + "%00", mine + "x", "%20" + mine, mine + "%2F..%2F" + other} {
		if got := w.call("author", "GET /drafts/"+id, nil).StatusCode; got != 404 && got != 400 && got != 422 {
			t.Errorf("%q: %d", id, got)
		}
	}
}

func TestCVE_2023_36472_NoPrivateFieldBySortOrExpand(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{"?sort=password_hash", "?order=password_hash", "?expand=password_hash", "?fields=password_hash", "?populate=*", "?filter[password_hash][$gt]=a"} {
		for _, route := range []string{"GET /people", "GET /drafts"} {
			who := map[string]string{"GET /people": "admin", "GET /drafts": "author"}[route]
			plain, asked := w.call(who, route, nil).is(200), w.call(who, route+query, nil)
			if strings.Contains(string(asked.body), "plain:") || asked.StatusCode == 200 && string(asked.body) != string(plain.body) {
				t.Errorf("%s%s: %d %.200s", route, query, asked.StatusCode, asked.body)
			}
		}
	}
}

func TestCVE_2025_30351_TheSessionOfASuspendedPerson(t *testing.T) {
	w := newWorld(t)
	b := w.browser("verifier")
	w.call("verifier", "GET /me", nil).is(200)
	w.call("admin", "POST /people/"+w.ids["verifier"]+"/status", map[string]string{"status": "suspended"}).is(200)
	w.call("verifier", "GET /me", nil).is(401)
	b.get("/").is(http.StatusSeeOther)
	w.call("admin", "POST /people/"+w.ids["verifier"]+"/status", map[string]string{"status": "active"}).is(200)
	w.call("verifier", "GET /me", nil).is(401) // restored, they sign in anew
}

func TestCVE_2023_23766_TheFormIsForWhatItShows(t *testing.T) {
	w := newWorld(t)
	d := w.draft("author", nil)
	at := "/drafts/" + d.text("id")
	w.call("author", "POST "+at+"/submit", nil).is(200)
	b := w.browser("verifier")
	shown := b.get(at + "/review").is(200).hidden("content_hash")
	now := w.call("author", "GET "+at, nil)
	w.call("author", "PATCH "+at, map[string]string{"body": calm + " Lain."}, "If-Match", now.Header.Get("ETag")).is(200)
	n := w.size()
	b.post(at+"/decisions", "decision", "approve", "content_hash", shown).is(http.StatusConflict)
	if w.size() != n {
		t.Error("a decision on another text left a leaf")
	}
}
