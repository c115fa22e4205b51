package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"layak/domain"
)

// second is another administrator.
func (w *world) second() string {
	w.t.Helper()
	if w.ids["admin2"] == "" {
		p, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: "admin2", Name: "admin2",
			UnitID: domain.RootUnit, Password: "layak-demo-admin2", Roles: []string{domain.RoleAdmin}, Language: "en"})
		w.must(err)
		w.ids["admin2"] = p.ID
	}
	return "admin2"
}

// agree has the second administrator say yes to a change as it is now.
func (w *world) agree(id string) reply {
	w.t.Helper()
	who := w.second()
	seen := w.call(who, "GET /changes/"+id, nil).is(200).text("seen")
	return w.call(who, "POST /changes/"+id+"/activate", map[string]string{"seen": seen}).is(200)
}

// grantOf is the id of a role that somebody holds.
func (w *world) grantOf(person, role string) string {
	w.t.Helper()
	for _, p := range w.call("admin", "GET /people", nil).is(200).list("items") {
		grants, _ := p.(map[string]any)["grants"].([]any)
		for _, g := range grants {
			if g := g.(map[string]any); g["person"] == person && g["role"] == role {
				return g["id"].(string)
			}
		}
	}
	w.t.Fatalf("%s is no %s", person, role)
	return ""
}

// proposes sends the draft that an act led to, and answers where it is then.
func (b *browser) proposes(draft string) (at string) {
	b.t.Helper()
	version := b.get(draft).is(http.StatusOK).hidden("version")
	return b.post("/changes/propose", "version", version, "note", "sesuai surat keputusan").to()
}

// agrees has the second administrator say yes on the page.
func (w *world) agrees(at string) {
	w.t.Helper()
	second := w.browser(w.second())
	second.post(at+"/activate", "seen", second.get(at).is(http.StatusOK).hidden("seen")).leads(at)
}

// draft is where the reader's own change is shown.
func (s sheet) draft() string {
	s.t.Helper()
	m := regexp.MustCompile(`(?s)id="own".*?href="(/changes/[^"]+)"`).FindStringSubmatch(s.body)
	if m == nil {
		s.t.Fatal(strings.TrimSpace(s.text()))
	}
	return m[1]
}

// line is the number of a policy line on any object.
func (w *world) line(role, act string) int64 {
	w.t.Helper()
	for _, l := range w.call("admin", "GET /policy?limit=200", nil).is(200).list("items") {
		if l := l.(map[string]any); l["role"] == role && l["act"] == act {
			return int64(l["number"].(float64))
		}
	}
	w.t.Fatalf("no line lets %s %s", role, act)
	return 0
}
