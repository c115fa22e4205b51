package api

import (
	"net/http"
	"strings"
	"testing"
)

// asks gives the stage security a checklist and a record that it requires.
func asks(stages []map[string]any) {
	stages[1]["checklist"] = map[string]any{"operations": []string{"Has it been announced?"}}
	stages[1]["requires"] = "consequence_test"
}

func record(more ...string) map[string]any {
	r := map[string]any{"kind": "Schedule", "official": "PPID", "body": "Office", "until": "2027-01-31", "reason": "Harm", "place": "Jakarta", "date": "2026-12-01",
		"legal_basis": "Art. 17"}
	for i := 0; i < len(more); i += 2 {
		r[more[i]] = more[i+1]
	}
	return r
}

func TestRecordsOverTheAPI(t *testing.T) { each(t, recordsOverTheAPI) }

func recordsOverTheAPI(t *testing.T, w *world) {
	wf := w.side(asks).is(http.StatusCreated)
	if wf.text("stages", "1", "checklist", "operations", "0") != "Has it been announced?" || wf.text("stages", "1", "requires") != "consequence_test" {
		t.Errorf("the workflow: %s", wf.body)
	}
	w.call("admin", "POST /workflows", sideBySide(func(st []map[string]any) { st[1]["requires"] = "oath" })).refused(422, "workflow.requires", "stages")
	w.call("admin", "POST /workflows", sideBySide(func(st []map[string]any) { st[1]["checklist"] = map[string]any{"weather": []string{"Rain?"}} })).refused(422, "workflow.checklist", "stages")
	id, hash := w.submitted(map[string]any{"unit": "media", "body": "Rincian ANGGARAN pelatihan."})
	w.decide("verifier", id, hash, "approve").is(http.StatusCreated)
	who := w.call("security", "GET /drafts/"+id+"/authorizations", nil).is(http.StatusOK)
	if who.text("stages", "0", "questions", "0", "key") != "operations.1" || who.text("stages", "0", "requires") != "consequence_test" || len(who.list("stages", "1", "questions")) != 0 {
		t.Errorf("what is asked: %s", who.body)
	}
	at := "POST /drafts/" + id + "/decisions"
	decision := map[string]any{"decision": "approve", "content_hash": hash, "stage": "security"}
	before := w.leaves()
	w.call("security", at, decision).refused(422, "checklist.missing", "answers.operations.1")
	decision["answers"] = map[string]any{"operations.1": "perhaps"}
	w.call("security", at, decision).refused(422, "checklist.answer", "answers.operations.1")
	decision["answers"] = map[string]any{"operations.1": "yes"}
	decision["consequence_test"] = record("until", "2026-11-30")
	w.call("security", at, decision).refused(422, "test.until", "consequence_test.until")
	if n := w.leaves(); n != before {
		t.Fatalf("the refusals left %d records", n-before)
	}
	decision["consequence_test"] = record()
	w.call("security", at, decision).is(http.StatusCreated)
}

func TestRecordsOnThePage(t *testing.T) {
	w := newWorld(t)
	w.side(asks).is(http.StatusCreated)
	w.browser("admin").get("/workflows").is(http.StatusOK).has("1 questions about findings", "record of a consequence test")
	at := w.browser("author").post("/drafts/new", "title", "Kabar", "body", "Rincian ANGGARAN pelatihan.", "channel", "web", "unit", "media",
		"classification", "public", "do", "submit").to()
	w.browser("verifier").decide(at, "approve", "")
	b := w.browser("security")
	page := b.get(at+"/review").is(http.StatusOK).has("Has it been announced?", `name="answers.operations.1"`, `name="consequence_test.date" type="date"`)
	send := func(more ...string) sheet {
		return b.post(at+"/decisions", append([]string{"content_hash", page.hidden("content_hash"), "stage", "security", "decision", "approve", "comment", "catatan"}, more...)...)
	}
	before := w.leaves()
	send("consequence_test.place", "Jakarta").is(http.StatusUnprocessableEntity).has(`href="#answers.operations.1"`, `id="answers.operations.1"`, `value="Jakarta"`)
	fields := []string{"answers.operations.1", "na"}
	for name, value := range record() {
		fields = append(fields, "consequence_test."+name, value.(string))
	}
	bad := strings.Split(strings.ReplaceAll(strings.Join(fields, "|"), "2027-01-31", "2026-01-31"), "|")
	send(bad...).is(http.StatusUnprocessableEntity).has(`href="#consequence_test.until"`, `value="na" checked`, "It ends before the date of the test")
	if n := w.leaves(); n != before {
		t.Fatalf("the refusals left %d records", n-before)
	}
	send(fields...).to()
	b.get(at).is(http.StatusOK).has("Answers to 1 questions", "Does not apply", "Record of the consequence test", "Art. 17")
}
