package api

import (
	"net/http"
	"strings"
	"testing"
)

// What is wrong with a request is said in the caller's language, with the bound
// or the name at fault.
func TestInputAtFaultIsNamed(t *testing.T) {
	w := newWorld(t)
	res := w.call("author", "GET /drafts?limit=0", nil, "Accept-Language", "id").refused(422, "request.parameter", "limit")
	if res.text("title") != "Sebuah parameter permintaan tidak terbaca." || !strings.HasPrefix(res.text("detail"), "Lihat") {
		t.Errorf("%s", res.body)
	}
	if res = w.call("author", "GET /drafts?limit=0", nil, "Accept-Language", "en"); !strings.HasPrefix(res.text("title"), "A parameter") {
		t.Errorf("%s", res.body)
	}
	res = w.call("author", "POST /drafts", `{"title":"`+strings.Repeat("x", maxBody)+`"}`, "Accept-Language", "en").refused(http.StatusRequestEntityTooLarge, "request.too_large")
	if !strings.Contains(res.text("title"), "4 MB") {
		t.Errorf("%s", res.body)
	}
	draft := map[string]any{"title": "Judul", "body": "Halo", "channels": []string{"web"}, "unit": "bulan"}
	w.call("author", "POST /drafts", draft).refused(422, "unit.unknown", "unit")
	draft["unit"], draft["channels"] = "humas", []string{"radio-bulan"}
	w.call("author", "POST /drafts", draft).refused(422, "channel.unknown", "channels")
	draft["channels"] = []string{"web"}
	made := w.call("author", "POST /drafts", draft).is(201)
	at := "/drafts/" + made.text("id")
	w.call("author", "PATCH "+at, map[string]any{"unit": "bulan"}, "If-Match", made.Header.Get("ETag")).refused(422, "unit.unknown", "unit")
	w.call("author", "PATCH "+at, map[string]any{"title": "Lain"}, "If-Match", "*").refused(428, "request.if_match", "If-Match")
	w.call("admin", "POST /people", map[string]any{"username": "baru", "name": "Baru", "unit": "bulan"}).refused(422, "unit.unknown", "unit")
}

// TestDetailsSayMoreThanTitles: what would help names what can be sent, or where
// it went wrong.
func TestDetailsSayMoreThanTitles(t *testing.T) {
	w := newWorld(t)
	draft := w.call("author", "POST /drafts", map[string]any{"title": "Judul", "body": calm, "channels": []string{"web"}}).is(http.StatusCreated)
	decisions := "POST /drafts/" + draft.text("id") + "/decisions"
	long := strings.Repeat("k", 5000)
	for _, c := range []struct {
		route  string
		body   any
		status int
		code   string
		fields []string
		detail []string
	}{
		{decisions, map[string]any{"decision": "ok", "content_hash": draft.text("content_hash")}, 422, "decision.unknown", []string{"decision"}, []string{"approve, approve_with_recommendations, approve_as_amended, request_changes, reject"}},
		{decisions, map[string]any{"decision": "approve", "content_hash": "abc"}, 422, "decision.hash_malformed", []string{"content_hash"}, []string{"sha256:"}},
		{"POST /drafts", map[string]any{"title": "Judul", "body": calm, "channels": []string{"radio"}}, 422, "channel.unknown", []string{"channels"}, []string{"radio", "/channels"}},
		{"POST /drafts", map[string]any{"title": "Judul", "body": calm, "channels": []string{long}}, 422, "channel.unknown", []string{"channels"}, []string{long[:64] + "…"}},
		{"POST /clearances/check", map[string]any{"channel": "radio", "text": calm}, 422, "channel.unknown", []string{"channel"}, []string{"radio"}},
		{"POST /drafts", "{\n  \"title\": \"é\", x}", 400, "json.malformed", []string{"request"}, []string{"line 2, column 17"}},
		{"POST /drafts", `{"title":`, 400, "json.malformed", []string{"request"}, []string{"line 1, column 9"}},
		{"POST /drafts", "{\n", 400, "json.malformed", []string{"request"}, []string{"line 2, column 1"}},
		{"POST /sessions", map[string]any{}, 422, "json.missing", []string{"username", "password"}, []string{"errors"}},
		{"POST /sessions", map[string]any{"username": "author"}, 422, "json.missing", []string{"password"}, []string{"errors"}},
	} {
		who := "author"
		if strings.Contains(c.route, "clearances") {
			who = "verifier"
		}
		w.token(who) // signing in is a record of its own
		before := w.size()
		res := w.call(who, c.route, c.body, "Accept-Language", "en").refused(c.status, c.code, c.fields...)
		for _, want := range c.detail {
			if got := res.text("detail"); !strings.Contains(got, want) || got == res.text("title") {
				t.Errorf("%s %v: %q says nothing of %q", c.route, c.fields, got, want)
			}
		}
		if w.size() != before {
			t.Errorf("%s %v: it left a record", c.route, c.fields)
		}
	}
}
