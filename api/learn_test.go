package api

import (
	"context"
	"errors"
	"testing"
	"time"
)

// working carries out what is due while an answer waits.
func working(w **world) func(*Options) {
	return func(o *Options) {
		o.Pause = func(context.Context, time.Duration) error { (*w).work(); return nil }
	}
}

// busy has a worker that never comes.
func busy(o *Options) { o.Pause = func(context.Context, time.Duration) error { return nil } }

func TestSimulationThatEndsAtOnce(t *testing.T) {
	var w *world
	w = newWorld(t, working(&w))
	newly := w.draft("author", map[string]any{"body": "Ada 👋 ROKET di sini"}).text("id")
	w.draft("author", map[string]any{"body": "Biasa saja"})
	gone := w.draft("author", map[string]any{"body": "Soal ANGGARAN"}).text("id")
	in := map[string]any{"yaml": "id: budget\nblock: ROKET"}
	sim := w.call("rules", "POST /rules/budget/simulate", in, "Idempotency-Key", "once").is(200)
	id := sim.text("id")
	if sim.Header.Get("Location") != prefix+"/simulations/"+id || sim.text("state") != "done" || sim.at("scanned") != 3.0 || sim.at("newly") != 1.0 || sim.at("gone") != 1.0 {
		t.Errorf("%v %s", sim.Header, sim.body)
	}
	if sim.at("drafts") != nil {
		t.Errorf("a rule manager learns of drafts: %s", sim.body)
	}
	again := w.call("rules", "POST /rules/budget/simulate", in, "Idempotency-Key", "once").is(200)
	if again.text("id") != id || again.Header.Get("Idempotent-Replayed") != "true" || again.Header.Get("Location") == "" {
		t.Errorf("%v %s", again.Header, again.body)
	}
	seen := w.call("auditor", "GET /simulations/"+id, nil).is(200)
	drafts := map[string]map[string]any{}
	for _, x := range seen.list("drafts") {
		d := x.(map[string]any)
		drafts[d["draft"].(string)] = d
	}
	hit := func(draft, list string) map[string]any { return drafts[draft][list].([]any)[0].(map[string]any) }
	if len(drafts) != 2 || drafts[newly]["after"] != "block" || hit(newly, "newly")["excerpt"] != "ROKET" || hit(gone, "gone")["excerpt"] != "ANGGARAN" {
		t.Errorf("%s", seen.body)
	}
	// the working copy changes nothing
	same := w.call("rules", "POST /rules/budget/simulate", nil).is(200)
	if same.at("newly") != 0.0 || same.at("gone") != 0.0 {
		t.Errorf("%s", same.body)
	}
	// a rule that is not saved yet
	w.call("rules", "POST /rules/fresh/simulate", map[string]any{"yaml": "id: fresh\nwarn: Biasa"}).is(200)
	list := w.call("auditor", "GET /rules/budget/simulations?limit=1", nil).is(200)
	if len(list.list("items")) != 1 || list.text("items", "0", "id") != same.text("id") || list.text("next_cursor") == "" || list.at("items", "0", "drafts") != nil {
		t.Errorf("%s", list.body)
	}
	w.call("rules", "POST /simulations/"+id+"/cancel", nil).refused(409, "simulation.ended")
}

func TestSimulationThatGoesOn(t *testing.T) {
	w := newWorld(t, busy)
	w.draft("author", map[string]any{"body": "Ada ROKET"})
	sim := w.call("rules", "POST /rules/budget/simulate", map[string]any{"yaml": "id: budget\nblock: ROKET"}).is(202)
	at := "/simulations/" + sim.text("id")
	if sim.Header.Get("Location") != prefix+at || sim.text("state") != "running" || sim.at("total") != 1.0 {
		t.Errorf("%s", sim.body)
	}
	w.call("rules", "POST /rules/budget/simulate", nil).refused(409, "simulation.running")
	w.call("auditor", "POST "+at+"/cancel", nil).refused(403, "access.denied")
	if got := w.call("rules", "POST "+at+"/cancel", nil).is(200); got.text("state") != "cancelled" || got.text("ended_at") == "" {
		t.Errorf("%s", got.body)
	}
	w.work()
	if got := w.call("rules", "GET "+at, nil).is(200); got.at("scanned") != 0.0 {
		t.Errorf("%s", got.body)
	}
}

// Whoever goes away while an answer waits has begun the simulation all the same.
func TestSimulationWhoseCallerGoesAway(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Pause = func(context.Context, time.Duration) error { return errors.New("gone") }
	})
	w.call("rules", "POST /rules/budget/simulate", nil).is(202)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := pause(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := pause(context.Background(), time.Nanosecond); err != nil {
		t.Error(err)
	}
}

func TestSimulationsAreRefused(t *testing.T) {
	w := newWorld(t, busy)
	before := w.leaves()
	w.call("", "POST /rules/budget/simulate", nil).refused(401, "session.missing")
	w.call("author", "POST /rules/budget/simulate", nil).refused(403, "access.denied")
	w.call("auditor", "POST /rules/budget/simulate", nil).refused(403, "access.denied")
	w.call("rules", "POST /rules/nobody/simulate", nil).refused(404, "rule.unknown")
	w.call("rules", "POST /rules/budget/simulate", map[string]any{"yaml": "id: other\nblock: X"}).refused(422, "rule.id_fixed", "yaml")
	w.call("rules", "POST /rules/budget/simulate", map[string]any{"yaml": "colour: red"}).refused(422, "rule.problems", "yaml")
	w.call("rules", "POST /rules/budget/simulate", map[string]any{"text": "x"}).refused(422, "json.unknown_field", "text")
	for _, route := range []string{"GET /simulations/nobody", "POST /simulations/nobody/cancel"} {
		w.call("rules", route, nil).refused(404, "simulation.unknown")
		w.call("author", route, nil).refused(403, "access.denied")
		w.call("", route, nil).refused(401, "session.missing")
	}
	w.call("rules", "GET /rules/nobody/simulations", nil).refused(404, "rule.unknown")
	w.call("author", "GET /rules/budget/simulations", nil).refused(403, "access.denied")
	if now := w.leaves(); now != before {
		t.Errorf("%d acts recorded", now-before)
	}
}

func TestMarks(t *testing.T) {
	w := newWorld(t)
	id := w.draft("author", map[string]any{"body": "Soal ANGGARAN"}).text("id")
	at := "/drafts/" + id
	print := w.call("verifier", "GET "+at+"/findings", nil).text("findings", "0", "fingerprint")
	mark := func(who string, right any) reply {
		return w.call(who, "POST "+at+"/marks", map[string]any{"finding": print, "right": right})
	}
	if got := mark("verifier", false).is(201); got.text("rule") != "budget" || got.at("right") != false {
		t.Errorf("%s", got.body)
	}
	mark("verifier", true).is(201)
	mark("security", true).is(201)
	mark("approver", false).is(201)
	if got := w.call("verifier", "GET "+at+"/findings", nil).text("findings", "0", "mark"); got != "right" {
		t.Errorf("the verifier's mark is %q", got)
	}
	if got := w.call("auditor", "GET "+at+"/findings", nil).text("findings", "0", "mark"); got != "" {
		t.Errorf("the auditor's mark is %q", got)
	}
	rule := w.call("rules", "GET /rules/budget", nil).is(200)
	if share, _ := rule.at("marks", "precision").(float64); share < 0.66 || share > 0.67 || rule.text("marks", "months", "0", "month") != "2026-03" || rule.at("marks", "wrong") != 1.0 {
		t.Errorf("%s", rule.body)
	}
	list := w.call("rules", "GET /rules", nil).is(200)
	for i, x := range list.list("items") {
		marks := x.(map[string]any)["marks"].(map[string]any)
		if marks["months"] != nil || (marks["precision"] == nil) != (x.(map[string]any)["id"] == "movement") {
			t.Errorf("item %d: %v", i, marks)
		}
	}
	before := w.leaves()
	w.call("", "POST "+at+"/marks", map[string]any{"finding": print, "right": true}).refused(401, "session.missing")
	mark("author", true).refused(403, "access.denied")
	mark("auditor", true).refused(403, "access.denied")
	mark("rules", true).refused(404, "draft.unknown")
	mark("verifier", nil).is(422)
	w.call("verifier", "POST "+at+"/marks", map[string]any{"finding": print}).refused(422, "json.missing", "right")
	w.call("verifier", "POST "+at+"/marks", map[string]any{"finding": "00", "right": true}).refused(404, "finding.unknown", "finding")
	w.call("verifier", "POST /drafts/nobody/marks", map[string]any{"finding": print, "right": true}).refused(404, "draft.unknown")
	if now := w.leaves(); now != before {
		t.Errorf("%d acts recorded", now-before)
	}
}

func TestSamples(t *testing.T) {
	w := newWorld(t)
	id := w.draft("author", map[string]any{"body": "baris satu\nSoal ANGGARAN rahasia\nbaris tiga"}).text("id")
	at := "/drafts/" + id
	print := w.call("verifier", "GET "+at+"/findings", nil).text("findings", "0", "fingerprint")
	alarm := w.call("verifier", "POST "+at+"/samples", map[string]any{"finding": print, "note": "nama lomba"}, "Idempotency-Key", "s").is(201)
	w.call("verifier", "POST "+at+"/samples", map[string]any{"finding": print, "note": "nama lomba"}, "Idempotency-Key", "s").is(201)
	if alarm.text("text") != "Soal ANGGARAN rahasia" || alarm.text("label") != "clear" || alarm.text("rule") != "budget" || alarm.text("state") != "open" {
		t.Errorf("%s", alarm.body)
	}
	leak := w.call("security", "POST "+at+"/samples", map[string]any{"field": "body", "words": "rahasia", "category": "operations"}).is(201)
	if leak.text("label") != "sensitive" || leak.text("rule") != "" {
		t.Errorf("%s", leak.body)
	}
	if got := w.call("verifier", "GET "+at+"/findings", nil).text("findings", "0", "mark"); got != "false_alarm" {
		t.Errorf("the mark is %q", got)
	}
	open := w.call("rules", "GET /samples", nil).is(200)
	if len(open.list("items")) != 2 || open.text("items", "0", "id") != leak.text("id") {
		t.Errorf("%s", open.body)
	}
	offer := w.call("rules", "GET /samples/"+alarm.text("id")+"/proposal", nil).is(200)
	if offer.text("rule") != "budget" || offer.text("etag") != `"1"` || offer.at("problems", "0", "line") != 3.0 {
		t.Errorf("%s", offer.body)
	}
	if fresh := w.call("rules", "GET /samples/"+leak.text("id")+"/proposal", nil).is(200); fresh.text("rule") != "" || fresh.text("etag") != "" || len(fresh.list("problems")) != 0 {
		t.Errorf("%s", fresh.body)
	}
	if chosen := w.call("rules", "GET /samples/"+leak.text("id")+"/proposal?rule=movement", nil).is(200); chosen.text("rule") != "movement" {
		t.Errorf("%s", chosen.body)
	}

	before := w.leaves()
	for _, r := range []struct {
		who    string
		in     map[string]any
		status int
		code   string
		field  string
	}{
		{"verifier", map[string]any{"finding": print, "words": "x"}, 422, "sample.one_kind", "words"},
		{"verifier", map[string]any{}, 422, "json.missing", "words"},
		{"verifier", map[string]any{"words": "rahasia", "category": "operations"}, 422, "json.missing", "field"},
		{"verifier", map[string]any{"words": "lain", "field": "body", "category": "operations"}, 422, "sample.words", "words"},
		{"verifier", map[string]any{"words": "rahasia", "field": "title", "category": "operations"}, 422, "sample.words", "words"},
		{"verifier", map[string]any{"words": "rahasia", "field": "body", "category": "lain"}, 422, "sample.category", "category"},
		{"verifier", map[string]any{"finding": "00"}, 404, "finding.unknown", "finding"},
		{"author", map[string]any{"finding": print}, 403, "access.denied", ""},
		{"rules", map[string]any{"finding": print}, 404, "draft.unknown", ""},
	} {
		got := w.call(r.who, "POST "+at+"/samples", r.in).refused(r.status, r.code)
		if r.field != "" && got.text("errors", "0", "field") != r.field {
			t.Errorf("%s", got.body)
		}
	}
	w.call("rules", "GET /samples?state=all", nil).refused(422, "sample.state", "state")
	for _, who := range []string{"author", "verifier", "security", "auditor"} {
		w.call(who, "GET /samples", nil).refused(403, "access.denied")
		w.call(who, "GET /samples/"+leak.text("id")+"/proposal", nil).refused(403, "access.denied")
		w.call(who, "POST /samples/"+leak.text("id")+"/close", map[string]any{"adopted": true}).refused(403, "access.denied")
	}
	w.call("rules", "POST /samples/"+leak.text("id")+"/close", map[string]any{}).refused(422, "json.missing", "adopted")
	w.call("rules", "POST /samples/nobody/close", map[string]any{"adopted": true}).refused(404, "sample.unknown")
	w.call("rules", "GET /samples/nobody/proposal", nil).refused(404, "sample.unknown")
	w.call("rules", "GET /samples/"+leak.text("id")+"/proposal?rule=nobody", nil).refused(404, "rule.unknown")
	if now := w.leaves(); now != before {
		t.Errorf("%d acts recorded", now-before)
	}

	if got := w.call("rules", "POST /samples/"+leak.text("id")+"/close", map[string]any{"adopted": false}).is(200); got.text("state") != "dismissed" || got.text("closed_by") != w.ids["rules"] {
		t.Errorf("%s", got.body)
	}
	w.call("rules", "POST /samples/"+leak.text("id")+"/close", map[string]any{"adopted": true}).refused(409, "sample.closed")
	w.call("rules", "GET /samples/"+leak.text("id")+"/proposal", nil).refused(409, "sample.closed")
	if n := len(w.call("admin", "GET /samples?state=dismissed", nil).is(200).list("items")); n != 1 {
		t.Errorf("%d dismissed", n)
	}
	w.call("author", "POST "+at+"/withdraw", map[string]any{"reason": "batal"}).is(200)
	w.call("admin", "POST "+at+"/erase", map[string]any{"reason": "lewat masa"}).is(204)
	w.call("rules", "GET /samples/"+alarm.text("id")+"/proposal", nil).refused(404, "sample.unknown")
	w.call("verifier", "POST "+at+"/samples", map[string]any{"finding": print}).refused(404, "draft.unknown")
}
