package api

import (
	"context"
	"net/http"
	"reflect"
	"testing"

	"layak/domain"
)

// side gives the unit media a workflow in which security and determination are open
// side by side, written over the API, and hires who decides there.
func (w *world) side(more ...func(stages []map[string]any)) reply {
	w.t.Helper()
	for who, roles := range map[string][]string{"ppid": {"ppid"}, "both": {"security", "ppid"}} {
		p, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: who, Name: who, UnitID: "humas",
			Password: "layak-demo-" + who, Roles: roles, Language: "en"})
		w.must(err)
		w.ids[who] = p.ID
	}
	return w.flow(sideBySide(more...))
}

func sideBySide(more ...func(stages []map[string]any)) map[string]any {
	stage := func(name, role string, after ...string) map[string]any {
		s := map[string]any{"name": name, "roles": []string{role}, "quorum": 1, "due_hours": 24}
		if after != nil {
			s["after"] = after
		}
		return s
	}
	stages := []map[string]any{stage("verification", "verifier"), stage("security", "security"),
		stage("determination", "ppid", "verification"), stage("approval", "approver", "security", "determination")}
	for _, change := range more {
		change(stages)
	}
	return map[string]any{"id": "beside", "name": "Berdampingan", "unit": "media", "valid_days": 30, "stages": stages, "appeal": stage("appeal", "superior")}
}

var inMedia = map[string]any{"unit": "media"}

func TestStagesSideBySide(t *testing.T) { each(t, stagesSideBySide) }

func stagesSideBySide(t *testing.T, w *world) {
	wf := w.side().is(http.StatusCreated)
	if step := wf.at("stages", "2", "step"); step != 2.0 || wf.at("stages", "3", "step") != 3.0 {
		t.Errorf("steps: %s", wf.body)
	}
	again := sendable(wf.json().(map[string]any))
	w.call("admin", "POST /workflows", again).refused(409, "workflow.same")
	again["name"] = "Bersama"
	if next := w.call("admin", "POST /workflows", again).is(http.StatusCreated); !reflect.DeepEqual(next.list("stages"), wf.list("stages")) {
		t.Errorf("what was answered cannot be sent: %s", next.body)
	}
	id, hash := w.submitted(inMedia)
	w.decide("verifier", id, hash, "approve").is(http.StatusCreated)
	run := w.call("author", "GET /drafts/"+id, nil).is(http.StatusOK)
	if run.text("run", "open", "0", "stage") != "security" || run.text("run", "open", "1", "stage") != "determination" ||
		run.text("run", "stage") != "security" || run.at("run", "step") != 2.0 || run.text("run", "stages", "2", "state") != "open" {
		t.Errorf("the run: %s", run.body)
	}
	who := w.call("auditor", "GET /drafts/"+id+"/authorizations", nil).is(http.StatusOK)
	if who.text("stage") != "security" || len(who.list("stages")) != 2 || who.text("stages", "1", "stage") != "determination" ||
		who.at("stages", "1", "step") != 2.0 || who.at("stages", "1", "needed") != 1.0 || who.at("stages", "1", "short") != 0.0 {
		t.Errorf("who may decide: %s", who.body)
	}
	in := w.call("both", "GET /inbox", nil).is(http.StatusOK)
	if len(in.list("my_turn")) != 1 || in.text("my_turn", "0", "stage") != "security" || in.text("my_turn", "0", "stages", "1") != "determination" {
		t.Errorf("the inbox: %s", in.body)
	}
	before := w.leaves()
	decision := map[string]any{"decision": "approve", "content_hash": hash}
	w.call("both", "POST /drafts/"+id+"/decisions", decision).refused(422, "stage.choose", "stage")
	decision["stage"] = "approval"
	w.call("both", "POST /drafts/"+id+"/decisions", decision).refused(409, "stage.not_open")
	if n := w.leaves(); n != before {
		t.Errorf("the refusals left %d records", n-before)
	}
	decision["stage"] = "determination"
	if done := w.call("both", "POST /drafts/"+id+"/decisions", decision).is(http.StatusCreated); done.text("stage") != "determination" {
		t.Errorf("decided: %s", done.body)
	}
	w.call("ppid", "POST /drafts/"+id+"/decisions", decision).refused(409, "stage.not_open")
	w.decide("both", id, hash, "approve").refused(403, "decision.one_stage")
	w.decide("security", id, hash, "approve").is(http.StatusCreated)
	if done := w.decide("approver", id, hash, "approve").is(http.StatusCreated); done.text("state") != "cleared" {
		t.Errorf("cleared: %s", done.body)
	}
}

func TestOneRejectionEndsTheStageBeside(t *testing.T) {
	w := newWorld(t)
	w.side().is(http.StatusCreated)
	id, hash := w.submitted(inMedia)
	w.decide("verifier", id, hash, "approve").is(http.StatusCreated)
	w.decide("ppid", id, hash, "reject").is(http.StatusCreated)
	w.decide("security", id, hash, "approve").refused(409, "draft.not_in_review")
	run := w.call("author", "GET /drafts/"+id, nil).is(http.StatusOK)
	if run.text("run", "stages", "1", "state") != "void" || run.text("run", "stages", "2", "state") != "rejected" || len(run.list("run", "open")) != 0 {
		t.Errorf("the run: %s", run.body)
	}
}

func TestAWorkflowThatCannotBegin(t *testing.T) {
	w := newWorld(t)
	before := w.leaves()
	for code, after := range map[string][]string{"workflow.after": {"legal"}, "workflow.cycle": {"approval"}} {
		w.call("admin", "POST /workflows", sideBySide(func(stages []map[string]any) { stages[1]["after"] = after })).refused(422, code, "stages")
	}
	w.call("admin", "POST /workflows", sideBySide(func(stages []map[string]any) { stages[1]["after"] = []string{"security"} })).refused(422, "workflow.cycle", "stages")
	wf := sideBySide()
	wf["appeal"].(map[string]any)["after"] = []string{"approval"}
	w.call("admin", "POST /workflows", wf).refused(422, "workflow.after", "appeal")
	if n := w.leaves(); n != before {
		t.Errorf("the refusals left %d records", n-before)
	}
}
