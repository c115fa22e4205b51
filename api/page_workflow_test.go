package api

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestAWorkflowIsWrittenInTheBrowser: shown without storing, proposed, and made active
// by somebody else on the page; the form says what was typed.
func TestAWorkflowIsWrittenInTheBrowser(t *testing.T) {
	w := newWorld(t)
	admin := w.browser("admin")
	admin.get("/workflows").has("/workflows/new")
	admin.get("/workflows/new").is(http.StatusOK)
	admin.get("/workflows/standard/edit?version=1").has(`value="verification"`, `value="review"`)
	fields := func(do string) []string {
		out := []string{"do", do, "new", "1", "id", "rilis", "name", "Alur rilis", "unit", "humas", "valid_days", "10", "kinds", "release", "note", "SK 12"}
		for _, st := range [][4]string{{"approval", "approver", "1", "2"}, {"verification", "verifier", "1", "1"}, {"security", "security", "1", "1"}, {"", "", "", ""}} {
			due := "24"
			if st[1] == "" {
				due = ""
			}
			out = append(out, "stage", st[0], "roles", st[1], "quorum", st[2], "due", due, "step", st[3])
		}
		return append(out, "appeal_roles", "superior", "appeal_quorum", "1", "appeal_due", "24", "emergency_roles", "", "emergency_quorum", "", "emergency_due", "")
	}
	leaves := w.leaves()
	admin.post("/workflows/write", fields("show")...).is(http.StatusOK).has("shown", "A new workflow", `value="rilis"`)
	bad := fields("propose")
	bad[9] = "nirgends"
	admin.post("/workflows/write", bad...).is(http.StatusUnprocessableEntity).has("This unit does not exist.")
	bad = fields("propose")
	bad[slices.Index(bad, "step")+1] = "akhir"
	admin.post("/workflows/write", bad...).is(http.StatusUnprocessableEntity).has("The step of the stage Approval is no number")
	if n := w.leaves(); n != leaves {
		t.Errorf("%d records of what was not stored", n-leaves)
	}
	at := admin.post("/workflows/write", fields("propose")...).to()
	if at != "/workflows/rilis/1" {
		t.Fatalf("it led to %q", at)
	}
	admin.get(at).has("SK 12", "Somebody else says yes").lacks(at + "/activate")
	admin.get(at).has("Had it been in force for the last 90 days", "No draft that went through this workflow has been cleared yet.")
	if past := w.call("admin", "GET "+at+"/replay", nil).is(http.StatusOK); past.at("looked_at") != float64(0) || past.at("refused") != float64(0) {
		t.Errorf("%s", past.body)
	}
	admin.post("/workflows/write", fields("show")...).is(http.StatusOK).has("Version 1 says the same, and waits already.")
	admin.post("/workflows/write", fields("propose")...).is(http.StatusConflict).has("Version 1 says the same, and waits already.")
	second := w.browser(w.second())
	second.get("/").has(at)
	second.post(at+"/activate", "seen", second.get(at).is(http.StatusOK).hidden("seen")).leads(at)
	made := w.call("admin", "GET "+at, nil).is(http.StatusOK)
	if made.text("state") != "active" || made.text("stages", "1", "name") != "security" || made.at("stages", "1", "step") != 1.0 || made.at("stages", "2", "step") != 2.0 || !strings.Contains(made.text("note"), "SK 12") {
		t.Errorf("%s", made.body)
	}
}

// TestVersionsThatAreOverAreFolded: the page shows what is active and what waits, the rest
// on demand.
func TestVersionsThatAreOverAreFolded(t *testing.T) {
	w := newWorld(t)
	w.overtake(7)
	over := regexp.MustCompile(`(?s)<details class="why"><summary>Replaced and withdrawn versions \(1\)</summary>.*?</details>`)
	page := w.browser("admin").get("/workflows").is(http.StatusOK)
	folded := over.FindString(page.body)
	if !strings.Contains(folded, "/workflows/standard/1") || strings.Contains(strings.Replace(page.body, folded, "", 1), "/workflows/standard/1") {
		t.Errorf("folded: %s", folded)
	}
	page.has("/workflows/standard/2")
}
