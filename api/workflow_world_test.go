package api

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// flow proposes a workflow and has a second administrator make it active; the answer is
// that of the proposal.
func (w *world) flow(body map[string]any) reply {
	w.t.Helper()
	made := w.call("admin", "POST /workflows", body).is(http.StatusCreated)
	w.agreeFlow(made.text("id"), made.at("version"))
	return made
}

// overtake makes a version of the standard workflow active, with another validity.
func (w *world) overtake(days int) {
	w.t.Helper()
	all := w.call("admin", "GET /workflows?limit=200", nil).is(http.StatusOK).list("items")
	i := slices.IndexFunc(all, func(x any) bool { return x.(map[string]any)["id"] == "standard" })
	in := sendable(all[i].(map[string]any))
	in["valid_days"] = days
	w.flow(in)
}

// agreeFlow has the second administrator make a version active as it is now.
func (w *world) agreeFlow(id string, version any) reply {
	w.t.Helper()
	at, who := fmt.Sprintf("/workflows/%s/%v", id, version), w.second()
	seen := w.call(who, "GET "+at, nil).is(http.StatusOK).text("seen")
	return w.call(who, "POST "+at+"/activate", map[string]string{"seen": seen}).is(http.StatusOK)
}

// sendable is a workflow as it was answered, without what is answered alone.
func sendable(answered map[string]any) map[string]any {
	out := maps.Clone(answered)
	maps.DeleteFunc(out, func(name string, _ any) bool {
		return slices.Contains([]string{"version", "state", "base", "note", "digest", "proposed_by", "proposed_at", "decided_by", "decided_at", "reason"}, name)
	})
	return out
}
