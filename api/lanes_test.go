package api

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"layak/domain"
)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestKindsAndConditionsOverHTTP: a draft's kind and channels decide who reviews it, and a
// workflow comes back as it was sent.
func TestKindsAndConditionsOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.call("author", "POST /drafts", map[string]any{"title": "J", "body": "B", "channels": []string{"web"}, "kind": "poem"}).refused(422, "draft.kind", "kind")
	stage := func(name, role string, more map[string]any) map[string]any {
		st := map[string]any{"name": name, "roles": []string{role}, "quorum": 1, "due_hours": 24}
		for k, v := range more {
			st[k] = v
		}
		return st
	}
	flow := map[string]any{"id": "speeches", "name": "Sambutan", "unit": "root", "kinds": []string{"speech", "release"}, "channels": []string{"web", "x"}, "valid_days": 30,
		"stages": []map[string]any{stage("verification", "verifier", nil),
			stage("security", "security", map[string]any{"when": map[string]any{"findings": "review", "above": "public"}}),
			stage("determination", "ppid", map[string]any{"only": map[string]any{"units": []string{"humas"}, "channels": []string{"web"}, "kinds": []string{"speech"}},
				"when": map[string]any{"findings": "warn", "categories": []string{"location"}, "channels": []string{"web"}, "kinds": []string{"release"}}}),
			stage("approval", "approver", nil)},
		"appeal": stage("appeal", "superior", nil)}
	p, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: "ppid", Name: "ppid", UnitID: "humas", Roles: []string{"ppid"}})
	w.must(err)
	w.ids["ppid"] = p.ID
	made := w.flow(flow)
	sent := flow["stages"].([]map[string]any)[2]
	for what, x := range map[string][2]any{"kinds": {flow["kinds"], made.at("kinds")}, "channels": {flow["channels"], made.at("channels")},
		"only": {sent["only"], made.at("stages", "2", "only")}, "when": {sent["when"], made.at("stages", "2", "when")}} {
		if want, got := asJSON(t, x[0]), asJSON(t, x[1]); want != got {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	d := w.draft("author", map[string]any{"kind": "speech"})
	if d.text("kind") != "speech" {
		t.Errorf("%s", d.body)
	}
	in := w.call("author", "POST /drafts/"+d.text("id")+"/submit", nil).is(200)
	show := w.call("author", "GET /drafts/"+d.text("id"), nil).is(200)
	if stages := show.list("run", "stages"); len(stages) != 3 {
		t.Errorf("%v", stages)
	}
	w.call("author", "PATCH /drafts/"+d.text("id"), map[string]any{"kind": "post"}, "If-Match", in.Header.Get("ETag")).refused(422, "draft.kind_fixed", "kind")
	flow["stages"].([]map[string]any)[2]["when"] = map[string]any{"kinds": []string{"poem"}}
	w.call("admin", "POST /workflows", flow).refused(422, "workflow.when", "stages")
}

// TestKindsOnPages: the form offers the kinds and keeps the one chosen; the draft and
// the list of workflows say it.
func TestKindsOnPages(t *testing.T) {
	w := newWorld(t)
	author := w.browser("author")
	author.get("/drafts/new").has(`<option value="post" selected`, "Press release")
	typed := []string{"title", "Sambutan", "body", "Halo", "channel", "web", "unit", "humas", "classification", "public", "kind", "speech", "publish_zone", "WIB"}
	author.post("/drafts/new", append(typed, "do", "check")...).has(`<option value="speech" selected`)
	author.post("/drafts/new", append([]string{"title", "", "do", "save"}, typed[2:]...)...).is(http.StatusUnprocessableEntity).has(`<option value="speech" selected`)
	at := author.post("/drafts/new", append(typed, "do", "save")...).is(http.StatusSeeOther).header.Get("Location")
	author.get(at).has("<dt>Kind</dt><dd>Speech</dd>")
}
