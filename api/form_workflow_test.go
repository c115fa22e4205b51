package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// filled is what a browser would send of the page's form to an address, but for buttons.
func (s sheet) filled(action string) url.Values {
	s.t.Helper()
	doc, err := html.Parse(strings.NewReader(s.body))
	if err != nil {
		s.t.Fatal(err)
	}
	form := url.Values{}
	found := false
	for n := range doc.Descendants() {
		if n.Data != "form" || attr(n, "action") != action {
			continue
		}
		found = true
		for c := range n.Descendants() {
			if v, ok := browserSends(c); ok && attr(c, "name") != "" {
				form.Add(attr(c, "name"), v)
			}
		}
	}
	if !found {
		s.t.Fatalf("%s: no form to %s\n%s", s.what, action, s.text())
	}
	return form
}

// browserSends is the value of a field; ok is false where a browser would send none.
func browserSends(n *html.Node) (value string, ok bool) {
	switch n.Data {
	case "input":
		_, checked := lookup(n, "checked")
		kind := attr(n, "type")
		return attr(n, "value"), checked || kind != "checkbox" && kind != "radio"
	case "textarea":
		if n.FirstChild != nil {
			value = n.FirstChild.Data
		}
		return value, true
	case "select":
		for o := range n.Descendants() {
			if _, selected := lookup(o, "selected"); o.Data == "option" && selected {
				return attr(o, "value"), true
			}
		}
		return "", true
	}
	return "", false
}

func attr(n *html.Node, name string) string { v, _ := lookup(n, name); return v }

func lookup(n *html.Node, name string) (value string, ok bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// writeFlow is the address to which the form of a workflow is sent.
const writeFlow = "/workflows/write"

// typedFlow is a new workflow in the fields of its form; a stage is its name, roles and step.
func typedFlow(id string, stages ...[3]string) url.Values {
	form := url.Values{"do": {"propose"}, "new": {"1"}, "id": {id}, "name": {"Alur " + id}, "unit": {"humas"}, "valid_days": {"10"},
		"appeal_roles": {"superior"}, "appeal_quorum": {"1"}, "appeal_due": {"24"}}
	for _, st := range stages {
		form["stage"], form["roles"], form["step"] = append(form["stage"], st[0]), append(form["roles"], st[1]), append(form["step"], st[2])
		form["quorum"], form["due"] = append(form["quorum"], "1"), append(form["due"], "24")
	}
	return form
}

// TestALongFormKeepsItsLane: more stages than there may be are refused with a word, and
// nothing of what was typed goes, the emergency lane least of all.
func TestALongFormKeepsItsLane(t *testing.T) {
	w := newWorld(t)
	admin := w.browser("admin")
	stages := [][3]string{{"verification", "verifier"}, {"security", "security"}, {"approval", "approver"}}
	for i := range 14 {
		stages = append(stages, [3]string{"telaah-" + strconv.Itoa(i), "verifier"})
	}
	form := typedFlow("panjang", stages...)
	form["emergency_roles"], form["emergency_quorum"], form["emergency_due"], form["ratify_hours"] = []string{"duty"}, []string{"1"}, []string{"4"}, []string{"24"}
	form.Set("do", "show")
	form = admin.send("POST", writeFlow, form).is(http.StatusOK).filled(writeFlow)
	if len(form["stage"]) != 19 || form.Get("emergency_roles") != "duty" {
		t.Fatalf("%d stages are shown, and the lane of %q", len(form["stage"]), form.Get("emergency_roles"))
	}
	form.Set("do", "propose")
	form = admin.send("POST", writeFlow, form).is(http.StatusUnprocessableEntity).has("A workflow has 1 to 16 stages.", `href="#stages"`).filled(writeFlow)
	if form["stage"][16] != "telaah-13" || form.Get("emergency_roles") != "duty" {
		t.Errorf("lost: %v", form)
	}
	for i := range 14 {
		form.Add("gone", strconv.Itoa(4+i))
	}
	form.Set("do", "propose")
	admin.send("POST", writeFlow, form).leads("/workflows/panjang/1")
	made := w.call("admin", "GET /workflows/panjang/1", nil).is(http.StatusOK)
	if made.text("emergency", "stage", "roles", "0") != "duty" || len(made.list("stages")) != 3 {
		t.Errorf("%s", made.body)
	}
	// A form that no page has is refused rather than read in part.
	long := typedFlow("panjang", make([][3]string, maxFlowRows+1)...)
	admin.send("POST", writeFlow, long).is(http.StatusUnprocessableEntity).has("A workflow has 1 to 16 stages.")

	edit := admin.get("/workflows/panjang/edit?version=1").filled(writeFlow)
	edit.Set("do", "propose")
	edit.Set("gone", "emergency")
	admin.send("POST", writeFlow, edit).leads("/workflows/panjang/2")
	if v := w.call("admin", "GET /workflows/panjang/2", nil).is(http.StatusOK); strings.Contains(string(v.body), `"emergency"`) {
		t.Errorf("the lane was taken out: %s", v.body)
	}
}

// TestAStageWithoutAName is refused at its name, and stays as it was typed; so does a
// lane of which only a part was.
func TestAStageWithoutAName(t *testing.T) {
	w := newWorld(t)
	admin := w.browser("admin")
	form := typedFlow("rilis", [3]string{"verification", "verifier"}, [3]string{"", "approver"}, [3]string{"security", "security"})
	form["checklist"] = []string{"", "location: Sudah umum?", ""}
	form["ratify_hours"] = []string{"24"}
	for _, do := range []string{"show", "propose"} {
		form.Set("do", do)
		again := admin.send("POST", writeFlow, form).is(http.StatusUnprocessableEntity).
			has("This stage has no name.", `href="#stage-2"`, `id="stage-2"`, `id="stage-2-wrong"`).filled(writeFlow)
		if again["roles"][1] != "approver" || again["checklist"][1] != "location: Sudah umum?" {
			t.Errorf("lost: %v", again)
		}
	}
	form["stage"][1] = "approval"
	form["checklist"] = nil
	admin.send("POST", writeFlow, form).is(http.StatusUnprocessableEntity).has("The stage Emergency names no role that decides it.", `href="#emergency"`)
	form["ratify_hours"], form["quorum"][0] = nil, "satu"
	admin.send("POST", writeFlow, form).is(http.StatusUnprocessableEntity).has("A number of the stage Verification cannot be read.")
	w.call("admin", "GET /workflows/rilis/1", nil).is(http.StatusNotFound)
}

// TestAStageGoesAlone: a stage that is emptied in the middle takes no other along, also
// where steps were left to the form.
func TestAStageGoesAlone(t *testing.T) {
	w := newWorld(t)
	admin := w.browser("admin")
	form := typedFlow("sisi", [3]string{"verification", "verifier", ""}, [3]string{"ppid", "ppid", ""}, [3]string{"security", "security", ""}, [3]string{"approval", "approver", "3"})
	form.Set("do", "show")
	form = admin.send("POST", writeFlow, form).is(http.StatusOK).filled(writeFlow)
	for _, name := range []string{"stage", "roles", "quorum", "due", "step"} {
		form[name][1] = ""
	}
	form.Set("do", "propose")
	admin.send("POST", writeFlow, form).leads("/workflows/sisi/1")
	made := w.call("admin", "GET /workflows/sisi/1", nil).is(http.StatusOK)
	for i, want := range []string{"verification", "security", "approval"} {
		if made.text("stages", strconv.Itoa(i), "name") != want {
			t.Errorf("%s", made.body)
		}
		if step := made.at("stages", strconv.Itoa(i), "step"); step != float64(min(i+1, 2)) {
			t.Errorf("%s is in step %v", want, step)
		}
	}
}
