package api

import (
	"net/http"
	"strings"
	"testing"

	"layak/domain"
)

// TestAReasonForMovingIsKept: beside the run that was not moved, in the form that the
// summary leads to, on the page of the version that is active by then.
func TestAReasonForMovingIsKept(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(nil)
	other, _ := w.submitted(map[string]any{"title": "Lain"})
	w.overtake(7)
	admin := w.browser("admin")
	move := func(flow, version, reason string) sheet {
		return admin.post("/drafts/"+id+"/workflow", "flow", flow, "version", version, "reason", reason)
	}
	long := "SURAT-77 " + strings.Repeat("x", 11000)
	again := move("standard", "2", long).is(http.StatusRequestEntityTooLarge).has(`href="#why-`+id+`"`, `id="why-`+id+`-wrong"`)
	if got := again.filled("/drafts/" + id + "/workflow").Get("reason"); got != long {
		t.Errorf("%d characters are left", len(got))
	}
	if got := again.filled("/drafts/" + other + "/workflow").Get("reason"); got != "" {
		t.Errorf("another run's reason is %q", got)
	}
	w.overtake(6)
	again = move("standard", "2", "SURAT-78").is(http.StatusConflict).has("Version 2 is not the active one.")
	if form := again.filled("/drafts/" + id + "/workflow"); form.Get("reason") != "SURAT-78" || form.Get("version") != "3" {
		t.Errorf("%v", form)
	}
	// A name that is no workflow's leads nowhere: not where it stays, nor where it moves.
	move("nirgends", "2", "SURAT-79").is(http.StatusConflict).has("Version 2 is not the active one.")
	move("nirgends", "3", "SURAT-80").leads("/workflows/standard/3")
	admin.get("/workflows/standard/3").is(http.StatusOK).has("The review has begun again with this version.")
	move("standard", "3", "SURAT-81").is(http.StatusConflict).has("SURAT-81", "This review has version 3 already.")
}

// TestWhoMovesWithoutWorkflows is led to a page that is theirs.
func TestWhoMovesWithoutWorkflows(t *testing.T) {
	w := newWorld(t)
	id, _ := w.submitted(nil)
	for _, role := range []string{"verifier", "rules"} {
		w.agree(w.call("admin", "POST /policy", map[string]any{"role": role, "act": "run.move"}).is(http.StatusAccepted).text("id"))
	}
	for i, c := range []struct{ who, to string }{{"verifier", "/drafts/" + id}, {"rules", "/"}} {
		w.overtake(9 - i)
		b := w.browser(c.who)
		at := "/drafts/" + id + "/workflow"
		b.post(at, "flow", "standard", "version", "1", "reason", "lama").is(http.StatusConflict).has("Version 1 is not the active one.")
		b.post(at, "flow", "standard", "version", string(rune('2'+i)), "reason", "baru").leads(c.to)
		b.get(c.to).is(http.StatusOK).has("The review has begun again with this version.")
	}
}

// TestALongWorkflowOutlivesItsSession: the longest form there is comes back as it was
// typed, and nothing is proposed by that.
func TestALongWorkflowOutlivesItsSession(t *testing.T) {
	w := newHouse(t)
	b := w.browser("admin")
	stages := [][3]string{{"verification", "verifier"}, {"security", "security"}, {"approval", "approver"}}
	for len(stages) < domain.MaxStages {
		stages = append(stages, [3]string{"telaah-" + strings.Repeat("x", len(stages)), "verifier"})
	}
	form := typedFlow("panjang", stages...)
	form.Set("do", "show")
	form = b.send("POST", writeFlow, form).is(http.StatusOK).filled(writeFlow)
	form.Set("do", "propose")
	form["checklist"][2] = "location: Sudah umum?\nlocation: Siapa yang tahu?"
	fields := 0
	for _, values := range form {
		fields += len(values)
	}
	w.later(domain.SessionLength + 1)
	gate := b.send("POST", writeFlow, form).is(http.StatusUnauthorized).lacks(`name="keep:password"`)
	back := b.carry(gate, "admin", "layak-demo-admin").is(http.StatusOK).has("<b>Appeal: Roles:</b> superior", "Siapa yang tahu?").lacks(`value="propose"`)
	kept := back.filled(writeFlow)
	if kept.Get("id") != "panjang" || len(kept["stage"]) != len(form["stage"]) {
		t.Fatalf("of %d fields came back %v", fields, kept)
	}
	kept.Set("do", "show")
	again := b.send("POST", writeFlow, kept).is(http.StatusOK).filled(writeFlow)
	form.Del("do")
	if again.Encode() != form.Encode() {
		t.Errorf("typed\n%s\nand back\n%s", form.Encode(), again.Encode())
	}
	w.call("admin", "GET /workflows/panjang/1", nil).is(http.StatusNotFound)
}
