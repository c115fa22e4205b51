package api

import (
	"bytes"
	"strings"
	"testing"

	"layak/domain/audit/verify"
)

func TestRulesAndRuleSets(t *testing.T) {
	w := newWorld(t)
	in := map[string]any{"yaml": "id: rocket\nblock: ROKET"}
	w.call("author", "POST /rules", in).refused(403, "access.denied")
	made := w.call("rules", "POST /rules", in).is(201)
	if made.text("id") != "rocket" || made.Header.Get("ETag") != `"1"` {
		t.Errorf("%v %s", made.Header, made.body)
	}
	w.call("rules", "POST /rules", in).is(409)
	bad := w.call("rules", "POST /rules", map[string]any{"yaml": "id: x\nblock: y\ncolour: red"}).refused(422, "rule.problems", "yaml")
	if !strings.Contains(bad.text("errors", "0", "detail"), "3:1") {
		t.Errorf("the place is not named: %s", bad.body)
	}
	w.call("rules", "PATCH /rules/rocket", map[string]any{"yaml": "id: rocket\nreview: ROKET"}).refused(428, "request.if_match")
	w.call("rules", "PATCH /rules/rocket", map[string]any{"yaml": "id: rocket\nreview: ROKET"}, "If-Match", `"0"`).refused(412, "rule.stale")
	w.call("rules", "PATCH /rules/rocket", map[string]any{"yaml": "id: other\nreview: ROKET"}, "If-Match", `"1"`).refused(422, "rule.id_fixed")
	w.call("rules", "PATCH /rules/rocket", map[string]any{}, "If-Match", `"1"`).refused(422, "rule.one_change")
	w.call("rules", "PATCH /rules/rocket", map[string]any{"yaml": "id: rocket\nreview: ROKET"}, "If-Match", `"1"`).is(200)
	w.call("rules", "PATCH /rules/budget", map[string]any{"retired": true}, "If-Match", `"1"`).is(200)
	if got := w.call("rules", "GET /rules/budget", nil).is(200); got.at("retired") != true || got.text("yaml") == "" {
		t.Errorf("%s", got.body)
	}
	tried := w.call("rules", "POST /rules/try", map[string]any{"yaml": "id: new\nwarn: ROKET", "text": "Sebuah ROKET"}).is(200)
	if tried.text("verdict") != "warn" || tried.text("findings", "0", "rule") != "new" {
		t.Errorf("%s", tried.body)
	}
	if w.call("author", "POST /scan", map[string]any{"text": "ROKET"}).is(200).text("verdict") != "clear" {
		t.Error("a rule scans before it is active")
	}
	set := w.call("rules", "POST /rulesets", map[string]any{"note": "roket"}).is(201)
	if set.at("version") != 2.0 || set.text("state") != "proposed" {
		t.Fatalf("%s", set.body)
	}
	w.call("rules", "POST /rulesets/2/activate", nil).refused(403, "ruleset.second_person")
	w.call("author", "POST /rulesets/2/activate", nil).refused(403, "access.denied")
	w.call("rules", "POST /rulesets/x/activate", nil).refused(422, "request.parameter", "version")
	w.call("admin", "POST /rulesets/9/activate", nil).is(404)
	w.call("admin", "POST /rulesets/2/activate", nil).is(200)
	w.call("admin", "POST /rulesets/2/activate", nil).refused(409, "ruleset.state")
	scan := w.call("author", "POST /scan", map[string]any{"text": "ROKET"}).is(200)
	if scan.text("verdict") != "review" || scan.at("ruleset", "version") != 2.0 {
		t.Errorf("%s", scan.body)
	}
	if n := len(w.call("rules", "GET /rulesets", nil).is(200).list("items")); n != 2 {
		t.Errorf("%d rule sets", n)
	}
	if n := len(w.call("rules", "GET /rulesets/2", nil).is(200).list("sources")); n != 2 {
		t.Errorf("%d sources", n)
	}
}

func TestScan(t *testing.T) {
	w := newWorld(t)
	w.token("author")
	n := w.size()
	one := w.call("author", "POST /scan", map[string]any{"text": "BATALYON\r\nANGGARAN"}).is(200)
	if one.text("verdict") != "block" || one.text("findings", "0", "field") != "body" || one.text("findings", "1", "excerpt") != "BATALYON" || one.at("findings", "0", "start") != 10.0 {
		t.Errorf("%s", one.body)
	}
	for _, fields := range []any{[]map[string]string{{"name": "title", "text": "BATALYON"}, {"name": "body", "text": "a"}}, map[string]string{"title": "BATALYON"}} {
		if res := w.call("author", "POST /scan", map[string]any{"fields": fields}).is(200); res.text("findings", "0", "field") != "title" {
			t.Errorf("%s", res.body)
		}
	}
	if res := w.call("author", "POST /scan", map[string]any{"text": ""}).is(200); res.text("verdict") != "clear" {
		t.Errorf("%s", res.body)
	}
	w.call("author", "POST /scan", map[string]any{}).refused(422, "json.missing", "text")
	w.call("author", "POST /scan", map[string]any{"text": "a", "fields": map[string]string{"b": "c"}}).refused(422, "scan.text_or_fields")
	w.call("author", "POST /scan", map[string]any{"fields": map[string]string{"A B": "c"}}).refused(422, "scan.field_name")
	w.call("author", "POST /scan", map[string]any{"text": strings.Repeat("a", 256*1024+1)}).refused(413, "text.too_large", "text")
	w.call("author", "POST /scan", "{\"text\":\"\xff\"}").refused(400, "json.not_utf8")
	w.call("", "POST /scan", map[string]any{"text": "a"}).refused(401, "session.missing")
	if now := w.size(); now != n {
		t.Errorf("a scan was stored: %d leaves, then %d", n, now)
	}
}

func TestOverride(t *testing.T) {
	w := newWorld(t)
	d := w.draft("author", map[string]any{"body": "Parade BATALYON"})
	id := d.text("id")
	print := w.call("security", "GET /drafts/"+id+"/findings", nil).text("findings", "0", "fingerprint")
	in := map[string]any{"finding": print, "reason": "sudah diumumkan", "until": "2026-03-10T00:00:00+07:00"}
	w.call("security", "POST /drafts/"+id+"/overrides", map[string]any{"finding": print, "reason": "x", "until": "2026-03-10T00:00:00"}).refused(422, "time.zone", "until")
	o := w.call("security", "POST /drafts/"+id+"/overrides", in).is(201)
	if o.text("rule") != "movement" || o.text("content_hash") != d.text("content_hash") {
		t.Errorf("%s", o.body)
	}
	if w.call("author", "GET /drafts/"+id+"/findings", nil).at("findings", "0", "overridden") != true {
		t.Error("the finding still counts")
	}
	w.call("author", "POST /drafts/"+id+"/submit", nil).is(200)
}

func TestTheHouse(t *testing.T) {
	w := newWorld(t)
	w.call("author", "GET /policy", nil).is(403)
	p := w.call("admin", "POST /people", map[string]any{"username": "baru", "name": "Orang Baru", "unit": "humas", "password": givenPassword, "roles": []string{"author"}}).is(201)
	id := p.text("id")
	if strings.Contains(string(p.body), "plain:") {
		t.Error("a hash got out")
	}
	w.call("admin", "POST /people", map[string]any{"username": "baru", "name": "Lagi", "unit": "humas"}).is(409)
	w.call("admin", "POST /people", map[string]any{"username": "x", "name": "X", "unit": "humas"}).refused(422, "person.username", "username")
	w.owns("baru")
	w.call("baru", "POST /drafts", map[string]any{"title": "J", "body": "b", "channels": []string{"web"}}).refused(403, "access.denied")
	w.agree(p.text("change"))
	w.draft("baru", nil)
	w.call("admin", "POST /people/"+id+"/status", map[string]any{"status": "asleep"}).refused(422, "person.status_unknown", "status")
	c := w.call("admin", "POST /people/"+id+"/grants", map[string]any{"role": "auditor", "unit": "root"}).is(202)
	w.call("baru", "GET /audit/entries", nil).refused(403, "access.denied")
	w.agree(c.text("id"))
	w.call("baru", "GET /audit/entries", nil).is(200)
	g := w.grantOf(id, "auditor")
	w.call("admin", "DELETE /grants/"+g, nil).is(204)
	w.call("admin", "DELETE /grants/"+g, nil).refused(404, "grant.unknown")
	w.call("baru", "GET /audit/entries", nil).refused(403, "access.denied")
	w.call("admin", "POST /people/"+id+"/password", map[string]any{"password": "short"}).refused(422, "person.password", "password")
	w.call("admin", "POST /people/"+id+"/password", map[string]any{"password": "a longer password"}).is(204)
	w.call("baru", "GET /me", nil).is(401)
	if people := w.call("admin", "GET /people", nil).is(200); strings.Contains(string(people.body), "plain:") || len(people.list("items")) < len(cast) {
		t.Errorf("%s", people.body)
	}
	w.call("admin", "POST /units", map[string]any{"id": "desa", "name": "Desa", "parent": "humas"}).is(201)
	w.call("admin", "POST /units", map[string]any{"id": "desa2", "name": "Desa", "parent": "nowhere"}).refused(422, "unit.unknown", "parent")
	if n := len(w.call("admin", "GET /units", nil).is(200).list("items")); n < 3 {
		t.Errorf("%d units", n)
	}
	c = w.call("admin", "POST /policy", map[string]any{"role": "author", "act": "person.read"}).is(202)
	w.call("author", "GET /people", nil).refused(403, "access.denied")
	w.agree(c.text("id"))
	w.call("author", "GET /people", nil).is(200)
	w.agree(w.call("admin", "DELETE /policy/"+number(w.line("author", "person.read")), nil).is(202).text("id"))
	w.call("author", "GET /people", nil).refused(403, "access.denied")
	w.call("admin", "POST /policy", map[string]any{"role": "author", "act": "fly"}).refused(422, "act.unknown", "act")
	ch := w.call("admin", "POST /channels", map[string]any{"name": "hook", "title": "Hook", "kind": "webhook", "url": "https://cms.example/in", "secret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}).is(201)
	if strings.Contains(string(ch.body), "whsec") {
		t.Error("a secret got out")
	}
	w.call("admin", "POST /channels", map[string]any{"name": "hook2", "title": "Hook", "kind": "webhook", "url": "https://cms.example/in", "secret": "plain"}).refused(422, "channel.secret", "secret")
	w.call("admin", "PATCH /channels/hook", map[string]any{"active": false}, "If-Match", ch.Header.Get("ETag")).is(200)
	w.call("admin", "PATCH /channels/hook", map[string]any{"active": true}, "If-Match", ch.Header.Get("ETag")).refused(412, "channel.stale")
	w.call("admin", "PATCH /channels/hook", map[string]any{}, "If-Match", `*`).refused(422, "json.missing", "active")
	w.call("author", "POST /drafts", map[string]any{"title": "a", "body": "b", "channels": []string{"hook"}}).refused(422, "channel.unknown", "channels")
	flows := w.call("admin", "GET /workflows", nil).is(200)
	wf := sendable(flows.at("items", "0").(map[string]any))
	wf["name"] = "Lain"
	if next := w.call("admin", "POST /workflows", wf).is(201); next.at("version") != 2.0 {
		t.Errorf("%s", next.body)
	}
	wf["valid_days"] = 0
	w.call("admin", "POST /workflows", wf).refused(422, "workflow.valid_days", "valid_days")
	w.call("author", "GET /channels", nil).is(200)
}

func TestInboxAndAudit(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(nil)
	if got := w.call("verifier", "GET /inbox", nil).is(200).text("my_turn", "0", "draft", "id"); got != id {
		t.Errorf("the verifier's turn is %q", got)
	}
	if got := w.call("author", "GET /inbox", nil).is(200).text("waiting", "0", "draft", "id"); got != id {
		t.Errorf("the author waits for %q", got)
	}
	cp := w.call("auditor", "GET /audit/checkpoint", nil).is(200)
	if !strings.HasPrefix(cp.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%v", cp.Header)
	}
	w.call("auditor", "GET /audit/proof?seq=0", nil).is(200)
	w.call("auditor", "GET /audit/proof", nil).refused(422, "request.parameter", "seq")
	if r := w.call("auditor", "POST /audit/verify", nil).is(200); r.at("holds") != true || r.at("first_bad") != -1.0 {
		t.Errorf("%s", r.body)
	}
	w.call("auditor", "POST /audit/verify", map[string]any{"checkpoint": string(cp.body)}).is(200)
	if r := w.call("auditor", "POST /audit/verify", map[string]any{"checkpoint": "nonsense"}).is(200); r.at("holds") != false || r.text("reason") == "" {
		t.Errorf("%s", r.body)
	}
	export := w.call("auditor", "POST /audit/export", nil).is(200)
	if _, err := verify.Export(t.Context(), bytes.NewReader(export.body), verify.Policy{Key: w.api.AuditKey}); err != nil {
		t.Errorf("the export does not verify: %v", err)
	}
	for _, route := range []string{"GET /audit/checkpoint", "GET /audit/proof?seq=0", "POST /audit/export", "POST /audit/verify", "GET /audit/entries"} {
		w.call("author", route, nil).refused(403, "access.denied")
		w.call("", route, nil).refused(401, "session.missing")
	}
	of := w.call("auditor", "GET /audit/entries?draft="+id, nil).is(200)
	if len(of.list("items")) != 2 || of.text("items", "0", "act") != "draft.submitted" {
		t.Errorf("%s", of.body)
	}
}

// TestBuiltInRules asks the built-in rules through the API, and holds the
// problems of a real rule text against the description.
func TestBuiltInRules(t *testing.T) {
	w := newHouse(t)
	w.describe()
	text := "Batalyon Infanteri 312 bergerak ke perbatasan pada 12 Maret pukul 04.00."
	found := w.call("author", "POST /scan", map[string]any{"text": text}).is(200)
	for i := range found.list("findings") {
		at := number(int64(i))
		from, to := int(found.at("findings", at, "start").(float64)), int(found.at("findings", at, "end").(float64))
		if text[from:to] != found.text("findings", at, "excerpt") {
			t.Errorf("%d-%d is not %q", from, to, found.text("findings", at, "excerpt"))
		}
	}
	if found.at("incomplete") != false {
		t.Errorf("%s", found.body)
	}
	if n := len(w.call("rules", "GET /rules?limit=200", nil).is(200).list("items")); n < 10 {
		t.Errorf("%d built-in rules", n)
	}
	w.call("rules", "POST /rules", map[string]any{"yaml": "rules: [{id: x, colour: red}]"}).refused(422, "rule.problems", "yaml")
}
