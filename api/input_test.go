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
