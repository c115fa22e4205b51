package api

import (
	"net/http"
	"testing"
	"time"
)

func TestNotices(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(map[string]any{"publish_at": w.until(10 * time.Hour)})
	w.later(10 * time.Hour)
	w.work()
	told := w.call("author", "GET /notices?unseen=true", nil).is(200)
	if told.text("items", "0", "kind") != "expired" || told.text("items", "0", "draft") != id || told.text("items", "0", "title") != "Pelatihan menulis" {
		t.Errorf("%s", told.body)
	}
	if got := w.call("verifier", "GET /notices", nil).is(200); len(got.list("items")) != 0 {
		t.Errorf("%s", got.body)
	}
	author := w.browser("author")
	author.get("/").is(http.StatusOK).has(`id="notices"`, "Expired before it was cleared", `href="/drafts/`+id+`"`)
	w.call("author", "POST /notices/seen", map[string]any{"ids": []string{told.text("items", "0", "id")}}).is(204)
	author.get("/").lacks(`id="notices"`)
	if got := w.call("author", "GET /notices", nil).is(200); got.text("items", "0", "seen_at") == "" {
		t.Errorf("%s", got.body)
	}

	late, _ := w.submitted(map[string]any{"publish_at": w.until(time.Hour)})
	w.later(time.Hour)
	w.work()
	notice := w.call("author", "GET /notices?unseen=true", nil).text("items", "0", "id")
	author.get("/").has(`value="`+notice+`"`, late)
	author.post("/notices/seen", "notice", notice).leads("/")
	author.get("/").lacks(`id="notices"`).has("marked as read")
}

// Over HTTP a workflow says who is next in line, and a run since when they are asked.
func TestEscalationOverHTTP(t *testing.T) {
	w := newWorld(t)
	stage := map[string]any{"name": "security", "roles": []string{"security"}, "quorum": 1, "due_hours": 2, "escalate": []string{"superior"}, "escalate_hours": 1}
	flow := map[string]any{"id": "baru", "name": "Baru", "unit": "humas", "valid_days": 7, "stages": []any{stage},
		"appeal": map[string]any{"name": "appeal", "roles": []string{"superior"}, "quorum": 1, "due_hours": 4}}
	w.call("admin", "POST /workflows", flow).refused(422, "workflow.role", "stages")
	w.agree(w.call("admin", "POST /policy", map[string]any{"role": "superior", "act": "draft.decide", "object": "security", "effect": "allow"}).is(202).text("id"))
	stage["escalate"] = []string{"security"}
	w.call("admin", "POST /workflows", flow).refused(422, "workflow.escalate", "stages")
	stage["escalate"] = []string{"superior"}
	if got := w.flow(flow); got.text("stages", "0", "escalate", "0") != "superior" || got.at("stages", "0", "escalate_hours") != 1.0 {
		t.Errorf("%s", got.body)
	}
	w.browser("admin").get("/workflows").has("Overdue for 1 h: also", "Superior")
	id, hash := w.submitted(nil)
	w.decide("superior", id, hash, "approve").refused(403, "decision.role")
	w.later(3 * time.Hour)
	w.work()
	if got := w.call("author", "GET /drafts/"+id, nil).is(200); got.text("run", "open", "0", "escalated_at") == "" {
		t.Errorf("%s", got.body)
	}
	superior := w.browser("superior")
	superior.get("/").has("The stage was escalated to you")
	superior.get("/drafts/" + id).has("Escalated since")
	w.browser("auditor").get("/audit?act=stage.escalated").has("Stage escalated")
	w.decide("superior", id, hash, "approve").is(201)
}
