package api

import (
	"strings"
	"testing"
	"time"
)

func (w *world) until(d time.Duration) string { return w.now().Add(d).Format(time.RFC3339) }

// keptBack is an embargo as somebody asks for it.
func (w *world) keptBack(more map[string]any) map[string]any {
	in := map[string]any{"phrases": []string{"Bupati baru"}, "reason": "menunggu pelantikan", "category": "internal_memo", "until": w.until(time.Hour)}
	for k, v := range more {
		in[k] = v
	}
	return in
}

func TestEmbargoesOverHTTP(t *testing.T) {
	w := newWorld(t)
	draft := w.draft("author", map[string]any{"body": "Bupati baru dilantik"}).text("id")
	made := w.call("security", "POST /embargoes", w.keptBack(nil), "Idempotency-Key", "e").is(201)
	at := "/embargoes/" + made.text("id")
	if strings.Contains(string(made.body), "Bupati") || strings.Contains(string(made.body), "pelantikan") || made.Header.Get("Location") != prefix+at {
		t.Errorf("the answer is kept for repeated requests and tells the words: %s", made.body)
	}
	if got := w.call("security", "GET "+at, nil).is(200); got.text("phrases", "0") != "Bupati baru" || got.text("phase") != "running" {
		t.Errorf("%s", got.body)
	}
	w.call("author", "GET "+at, nil).refused(404, "embargo.unknown")
	w.call("author", "GET /embargoes", nil).refused(403, "access.denied")
	w.call("author", "POST /embargoes", w.keptBack(nil)).refused(403, "access.denied")
	refused := w.call("author", "POST /drafts/"+draft+"/submit", nil).refused(422, "findings.block")
	if strings.Contains(string(refused.body), "pelantikan") {
		t.Errorf("the reason is told: %s", refused.body)
	}
	found := w.call("author", "GET /drafts/"+draft+"/findings", nil).is(200)
	if found.text("findings", "0", "listed", "kind") != "embargo" || found.at("lists", "version") != 1.0 || !strings.HasPrefix(found.text("lists", "digest"), "sha256:") {
		t.Errorf("%s", found.body)
	}
	w.call("security", "PATCH "+at, map[string]any{"until": w.until(2 * time.Hour)}).refused(428, "request.if_match", "If-Match")
	moved := w.call("security", "PATCH "+at, map[string]any{"until": w.until(2 * time.Hour)}, "If-Match", made.Header.Get("ETag")).is(200)
	w.call("security", "POST "+at+"/lift", map[string]any{"reason": "diumumkan"}, "If-Match", made.Header.Get("ETag")).refused(412, "embargo.stale")
	w.call("security", "POST "+at+"/lift", map[string]any{"reason": ""}, "If-Match", moved.Header.Get("ETag")).refused(422, "reason.missing", "reason")
	w.call("security", "POST "+at+"/erase", nil, "If-Match", moved.Header.Get("ETag")).refused(409, "entry.not_ended")
	lifted := w.call("security", "POST "+at+"/lift", map[string]any{"reason": "diumumkan"}, "If-Match", moved.Header.Get("ETag")).is(200)
	w.call("author", "POST /drafts/"+draft+"/submit", nil).is(200)
	w.call("security", "POST "+at+"/erase", nil, "If-Match", lifted.Header.Get("ETag")).is(204)
	list := w.call("auditor", "GET /embargoes?phase=ended", nil).is(200)
	if len(list.list("items")) != 1 || list.at("items", "0", "erased") != true || list.at("items", "0", "phrases") != nil {
		t.Errorf("%s", list.body)
	}
	w.call("auditor", "GET /embargoes?phase=x", nil).refused(422, "entry.phase", "phase")
	for name, in := range map[string]map[string]any{"phrases": {"phrases": []string{"a|b"}}, "until": {"until": w.until(-time.Hour)}, "owner": {"owner": w.ids["author"]},
		"category": {"category": "house_style"}} {
		key := map[string]string{"phrases": "entry.phrase", "until": "entry.until_order", "owner": "entry.owner", "category": "sample.category"}[name]
		w.call("security", "POST /embargoes", w.keptBack(in)).refused(422, key, name)
	}
	if strings.Contains(w.logs.String(), "Bupati") {
		t.Error("the server's log tells the words")
	}
}

func TestAllowListOverHTTP(t *testing.T) {
	w := newWorld(t)
	in := map[string]any{"phrases": []string{"Lomba ANGGARAN"}, "reason": "nama lomba", "until": w.until(time.Hour)}
	made := w.call("rules", "POST /allowances", in).is(201)
	at, tag := "/allowances/"+made.text("id"), made.Header.Get("ETag")
	w.call("rules", "POST "+at+"/activate", nil, "If-Match", tag).refused(403, "allowance.second_person")
	w.call("author", "GET /allowances", nil).refused(403, "access.denied")
	w.call("admin", "POST "+at+"/activate", nil).refused(428, "request.if_match", "If-Match")
	active := w.call("admin", "POST "+at+"/activate", nil, "If-Match", tag).is(200)
	scan := w.call("author", "POST /scan", map[string]any{"text": "Lomba ANGGARAN dan ANGGARAN"}).is(200)
	if scan.text("suppressed", "0", "listed", "id") != made.text("id") || scan.text("suppressed", "0", "suppressed_because") != "nama lomba" ||
		scan.text("suppressed", "0", "listed", "words") != "Lomba ANGGARAN" {
		t.Errorf("%s", scan.body)
	}
	if got := w.call("auditor", "GET "+at, nil).is(200); got.text("phase") != "running" {
		t.Errorf("%s", got.body)
	}
	if got := w.call("auditor", "GET /allowances?phase=running", nil).is(200); len(got.list("items")) != 1 {
		t.Errorf("%s", got.body)
	}
	if got := w.call("rules", "GET /inbox", nil).is(200); got.text("ending", "0", "words") != "Lomba ANGGARAN" {
		t.Errorf("%s", got.body)
	}
	ended := w.call("rules", "POST "+at+"/end", nil, "If-Match", active.Header.Get("ETag")).is(200)
	if scan := w.call("author", "POST /scan", map[string]any{"text": "Lomba ANGGARAN"}).is(200); scan.text("verdict") != "review" {
		t.Errorf("%s", scan.body)
	}
	w.call("rules", "POST "+at+"/end", nil, "If-Match", ended.Header.Get("ETag")).refused(409, "entry.ended")
	w.call("rules", "POST "+at+"/erase", nil, "If-Match", ended.Header.Get("ETag")).is(204)
}
