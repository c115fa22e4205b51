package api

import (
	"net/http"
	"strings"
	"testing"
)

const freshRule = "id: fresh\nwarn: ROKET"

// A proposed rule set waits in the inbox of who may activate it, with the whole
// text of what is new, until its proposer takes it back.
func TestProposedRuleSetsOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.call("rules", "POST /rules", map[string]any{"yaml": freshRule}).is(201)
	if got := w.call("rules", "GET /rules/fresh", nil).is(200); got.text("stage") != "draft" || got.at("active_in") != nil || got.at("edited") != true {
		t.Errorf("%s", got.body)
	}
	edited := w.call("rules", "GET /rules/budget", nil).is(200)
	w.call("rules", "PATCH /rules/budget", map[string]any{"yaml": strings.Replace(edited.text("yaml"), "review", "block", 1)}, "If-Match", edited.Header.Get("ETag")).is(200)
	w.call("rules", "POST /rulesets", map[string]any{"note": "kata baru"}).is(201)
	if got := w.call("rules", "GET /rules/fresh", nil).is(200); got.text("stage") != "proposed" || got.at("proposed_in") != 2.0 {
		t.Errorf("%s", got.body)
	}
	if got := w.call("rules", "GET /rules/budget", nil).is(200); got.text("stage") != "active" || got.at("active_in") != 1.0 || got.at("proposed_in") != 2.0 {
		t.Errorf("%s", got.body)
	}
	in := w.call("admin", "GET /inbox", nil).is(200)
	if in.text("proposals", "0", "kind") != "ruleset" || in.text("proposals", "0", "id") != "2" || in.text("proposals", "0", "words") != "kata baru" ||
		in.text("proposals", "0", "proposed_by") != w.ids["rules"] {
		t.Errorf("%s", in.body)
	}
	for _, who := range []string{"rules", "author", "auditor"} {
		if got := w.call(who, "GET /inbox", nil).is(200); len(got.list("proposals")) != 0 {
			t.Errorf("%s: %s", who, got.body)
		}
	}
	diff := w.call("auditor", "GET /rulesets/2/changes", nil).is(200)
	if diff.at("active", "version") != 1.0 || len(diff.list("changes")) != 2 || diff.text("changes", "1", "fate") != "added" || diff.text("changes", "1", "after") != freshRule ||
		diff.at("changes", "1", "before") != nil || diff.text("changes", "0", "fate") != "changed" || diff.text("changes", "0", "lines", "1", "op") == "equal" {
		t.Errorf("%s", diff.body)
	}
	w.call("author", "GET /rulesets/2/changes", nil).refused(403, "access.denied")
	w.call("rules", "GET /rulesets/9/changes", nil).refused(404, "ruleset.unknown")

	before := w.leaves()
	w.call("", "POST /rulesets/2/withdraw", nil).refused(401, "session.missing")
	w.call("admin", "POST /rulesets/2/withdraw", nil).refused(403, "ruleset.proposer_only")
	w.call("auditor", "POST /rulesets/2/withdraw", nil).refused(403, "access.denied")
	w.call("rules", "POST /rulesets/9/withdraw", nil).refused(404, "ruleset.unknown")
	if w.leaves() != before {
		t.Error("a refusal was recorded as an act")
	}
	if got := w.call("rules", "POST /rulesets/2/withdraw", nil).is(200); got.text("state") != "withdrawn" {
		t.Errorf("%s", got.body)
	}
	w.call("rules", "POST /rulesets/2/withdraw", nil).refused(409, "ruleset.not_proposed")
	w.call("admin", "POST /rulesets/2/activate", nil).refused(409, "ruleset.withdrawn")
	if got := w.call("admin", "GET /inbox", nil).is(200); len(got.list("proposals")) != 0 {
		t.Errorf("%s", got.body)
	}
}

func TestProposedAllowancesOverHTTP(t *testing.T) {
	w := newWorld(t)
	made := w.call("rules", "POST /allowances", map[string]any{"phrases": []string{"Lomba ANGGARAN"}, "reason": "nama lomba", "until": w.until(1e12), "blocks": true}).is(201)
	at, tag := "/allowances/"+made.text("id"), made.Header.Get("ETag")
	if got := w.call("security", "GET /inbox", nil).is(200); got.text("proposals", "0", "kind") != "allowance" || got.text("proposals", "0", "id") != made.text("id") ||
		got.text("proposals", "0", "words") != "Lomba ANGGARAN" || got.at("proposals", "0", "blocks") != true {
		t.Errorf("%s", got.body)
	}
	if got := w.call("admin", "GET /inbox", nil).is(200); len(got.list("proposals")) != 0 {
		t.Errorf("who may not confirm is asked: %s", got.body)
	}
	w.call("rules", "POST "+at+"/withdraw", nil).refused(428, "request.if_match", "If-Match")
	w.call("admin", "POST "+at+"/withdraw", nil, "If-Match", tag).refused(403, "allowance.proposer_only")
	gone := w.call("rules", "POST "+at+"/withdraw", nil, "If-Match", tag).is(200)
	if gone.text("phase") != "ended" || gone.text("ended_by") != w.ids["rules"] {
		t.Errorf("%s", gone.body)
	}
	w.call("rules", "POST "+at+"/withdraw", nil, "If-Match", gone.Header.Get("ETag")).refused(409, "entry.ended")
}

func TestProposalsByForms(t *testing.T) {
	w := newHouse(t)
	rules, admin := w.browser("rules"), w.browser("admin")
	rules.post("/rules/new", "yaml", ruleSkeleton, "version", "0").leads("/rules/contoh-aturan")
	rules.get("/rules/contoh-aturan").has("Draft, in no set").lacks("Active")
	rules.post("/rulesets", "note", "Kata dari pelatihan").leads("/rulesets")
	rules.get("/rules/contoh-aturan").has("Proposed in set 2, not in force")
	rules.get("/").lacks("Kata dari pelatihan")
	rules.get("/rules").has("All of them are proposed in set 2", `href="/rulesets/2"`).lacks("Propose a new set")
	rules.get("/rulesets").has("Set 2 is proposed with all of these edits").lacks(`id="note"`)
	admin.get("/").has("Rule set 2", "Kata dari pelatihan", "proposed by rules, waits for you to make it active", `href="/rulesets/2"`, `<b>1</b> My turn`, "waits for you").lacks("Nothing waits")
	// What is new is there to read before it is made active.
	admin.get("/rulesets/2").has("1 new, 0 changed, 0 removed", "contoh-aturan", "phrase: [kata yang dicari]", "<details class=\"why\" open>").lacks("/withdraw")
	admin.post("/rulesets/2/withdraw").is(http.StatusForbidden).has("Only who proposed this set may withdraw it")
	rules.get("/rulesets").has("phrase: [kata yang dicari]", `action="/rulesets/2/withdraw"`)
	rules.post("/rulesets/2/withdraw").leads("/rulesets")
	rules.get("/rulesets").has("The proposal of set 2 is withdrawn", `id="note"`, "Withdrawn").lacks(`action="/rulesets/2/withdraw"`)
	rules.get("/rules").has("Propose a new set")
	rules.post("/rulesets/2/withdraw").is(http.StatusConflict).has("no longer waits")
	admin.post("/rulesets/2/activate").is(http.StatusConflict).has("has withdrawn this set")
	admin.post("/rulesets/x/withdraw").is(http.StatusNotFound)
	admin.get("/").lacks("Kata dari pelatihan")

	rules.post("/allowances", "phrases", "regu polres berangkat", "rules", "ops-force-movement", "reason", "acara resmi", "until_date", "2026-03-20", "until_time", "10:00",
		"zone", "WIB").leads("/allowances")
	at := "/allowances/" + rules.get("/allowances").has("/withdraw").entry()
	admin.get("/").has("Entry of the allow-list", "regu polres berangkat")
	admin.get("/allowances").lacks("/withdraw").has("/activate")
	admin.post(at+"/withdraw", "version", "1").is(http.StatusForbidden).has("Only who proposed this entry")
	rules.post(at+"/withdraw", "version", "1").leads("/allowances")
	rules.get("/allowances").has("The proposal is withdrawn")
	admin.get("/").lacks("regu polres berangkat")
	w.browser("auditor").get("/audit?act=ruleset.withdrawn").has("Proposed rule set withdrawn", "rules")
	w.browser("auditor").get("/audit?act=allowance.withdrawn").has("Proposed allow-list entry withdrawn")
}

// A rule of several conditions is written from the example beside the editor.
func TestTheExampleOfARuleHolds(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	rules.get("/rules/new").has("An example of several conditions", "rule: already-public", `href="/rules?kind=block"`)
	rules.post("/rules/try", "yaml", ruleExample, "version", "0", "text", "Dua kompi berangkat minggu depan.").is(http.StatusOK).
		has("kompi berangkat minggu depan").lacks("not met")
	rules.post("/rules/try", "yaml", ruleExample, "version", "0", "text", "Dua kompi berangkat minggu depan, sudah diumumkan.").has("Does not count")
	rules.post("/rules/new", "yaml", "rules:\n- "+strings.ReplaceAll(ruleExample, "\n", "\n  ")+"\n- id: lain\n  kind: block\n  match: [{phrase: [x]}]\n", "version", "0").
		is(http.StatusUnprocessableEntity).has("Import files")
	rules.post("/rules/new", "yaml", ruleExample, "version", "0").leads("/rules/satuan-akan-bergerak")
}

// The list of rules is short: by category and folded, narrowed by a form that
// needs no script.
func TestTheListOfRules(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	page := rules.get("/rules").is(http.StatusOK).has("<details><summary><h2>Operations</h2>", "Active in set 1").lacks("<details open", "page.from")
	if n, want := strings.Count(page.body, `<a href="/rules/`), len(w.call("rules", "GET /rules?limit=200", nil).list("items")); n < want/3 {
		t.Errorf("%d of %d rules and blocks are on the page", n, want)
	}
	rules.post("/rules/new", "yaml", ruleSkeleton, "version", "0").leads("/rules/contoh-aturan")
	rules.get("/rules?stage=draft").has("contoh-aturan", "Draft, in no set", `<option value="draft" selected`).lacks("ops-force-movement")
	rules.get("/rules?severity=block").has(`<option value="block" selected`).lacks("contoh-aturan")
	rules.get("/rules?q=contoh&severity=warn&stage=draft&category=operations").has("contoh-aturan", "<details open", "Clear")
	rules.get("/rules?q=contoh&stage=active").has("Nothing matches").lacks("contoh-aturan<")
	rules.get("/rules?kind=block&q=force").has(`value="block"`, "force").lacks(`name="severity"`, `name="category"`)
}
