package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/store/storetest"
)

// said publishes a text on the web through the API.
func (w *world) said(title, body string) (id string) {
	w.t.Helper()
	id, _ = w.cleared(map[string]any{"title": title, "body": body})
	w.call("approver", "POST /drafts/"+id+"/publish", nil).is(http.StatusAccepted)
	w.work()
	return id
}

// east hires an author of another unit, who reads nothing of the others.
func (w *world) east() {
	w.t.Helper()
	p, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: "timur",
		Name: "Timur", UnitID: "wilayah-timur", Password: "layak-demo-timur", Roles: []string{domain.RoleAuthor}, Language: "en"})
	w.must(err)
	w.ids["timur"] = p.ID
}

func TestMosaicOverTheAPI(t *testing.T) {
	w := newHouse(t)
	w.east()
	sent := w.said("Sarapan bersama", "Selamat pagi dari Yonif 900. Sampai jumpa di Rote.")
	text := func(more map[string]any) map[string]any {
		in := map[string]any{"fields": map[string]string{"title": "Hari besar", "body": "Besok doakan kami."}}
		for k, v := range more {
			in[k] = v
		}
		return in
	}
	if got := w.call("author", "POST /scan", text(nil)).is(http.StatusOK); got.text("verdict") != "clear" {
		t.Errorf("without a channel: %s", got.body)
	}
	got := w.call("author", "POST /scan", text(map[string]any{"channels": []string{"web"}})).is(http.StatusOK)
	f := []string{"findings", "0"}
	part := func(n string, path ...string) []string { return append(append(f, "parts", n), path...) }
	if got.text("verdict") != "review" || got.text(append(f, "rule")...) != "ops-mosaic" || got.text(append(f, "excerpt")...) != "Besok" ||
		got.text(part("0", "name")...) != "unit" || got.text(part("0", "excerpt")...) != "Yonif 900" || got.text(part("0", "earlier", "draft")...) != sent ||
		got.text(part("0", "earlier", "title")...) != "Sarapan bersama" || got.at(part("0", "earlier", "published")...) != true ||
		got.text(part("0", "earlier", "at")...) == "" || got.at(part("0", "field")...) != nil ||
		got.text(part("2", "field")...) != "body" || got.text(part("2", "excerpt")...) != "Besok" || got.at(part("2", "start")...) != 0.0 || got.at(part("0", "start")...) != nil || got.at(part("2", "earlier")...) != nil {
		t.Errorf("%s", got.body)
	}
	// Itself it is no context for: the draft that is being changed.
	if got := w.call("author", "POST /scan", text(map[string]any{"channels": []string{"web"}, "draft": sent})).is(http.StatusOK); got.text("verdict") != "clear" {
		t.Errorf("beside itself: %s", got.body)
	}
	unread := w.call("timur", "POST /scan", text(map[string]any{"channels": []string{"web"}})).is(http.StatusOK)
	if unread.text(part("0", "earlier", "channel")...) != "web" || len(unread.list(append(f, "parts")...)) != 3 {
		t.Errorf("unread: %s", unread.body)
	}
	for _, leak := range []string{"Yonif", "Rote", "Sarapan", sent, `"at"`, `"published"`} {
		if strings.Contains(string(unread.body), leak) {
			t.Errorf("%s leaks %q", unread.body, leak)
		}
	}
	// Naming a draft that one may not read takes it away for nobody.
	if got := w.call("timur", "POST /scan", text(map[string]any{"channels": []string{"web"}, "draft": sent})).is(http.StatusOK); got.text("verdict") != "review" {
		t.Errorf("beside another's: %s", got.body)
	}
	many := make([]string, domain.MaxChannels+1)
	w.call("author", "POST /scan", text(map[string]any{"channels": many})).refused(http.StatusUnprocessableEntity, "draft.channels_many", "channels")
	w.call("author", "POST /scan", text(map[string]any{"channels": "web"})).refused(http.StatusUnprocessableEntity, "json.type", "channels")

	id := w.draft("author", map[string]any{"title": "Hari besar", "body": "Besok doakan kami."}).text("id")
	stored := w.call("author", "GET /drafts/"+id+"/findings", nil).is(http.StatusOK)
	if stored.text(part("1", "excerpt")...) != "di Rote" || stored.text(append(f, "fingerprint")...) != got.text(append(f, "fingerprint")...) {
		t.Errorf("stored: %s", stored.body)
	}
}

// TestMosaicRefusesSubmission: the problem document names the parts, without a
// word of any text.
func TestMosaicRefusesSubmission(t *testing.T) {
	const rules = `
rules:
  - id: puzzle
    title: {id: Mosaik, en: Mosaic}
    category: operations
    severity: block
    message: {id: Pesan, en: Message}
    suggestion: {id: Saran, en: Suggestion}
    mosaic:
      parts: [{name: unit, match: [{phrase: ['yonif <number>']}]}, {name: place, match: [{phrase: ['di <name>']}]}]
      within: account
      recent: 14d
    samples: {hit: [Yonif 900 di Rote], miss: [Yonif 900]}
`
	w := settle(t, storetest.SQLite(t), sensitivity.New(), []domain.RuleSource{{Name: "rules", YAML: rules}})
	sent := w.said("Judul lama", "Selamat pagi dari Yonif 900.")
	id := w.draft("author", map[string]any{"title": "Senja", "body": "Perahu di Rote."}).text("id")
	leaves := w.size()
	no := w.call("author", "POST /drafts/"+id+"/submit", nil).refused(http.StatusUnprocessableEntity, "findings.block")
	if no.text("findings", "0", "parts", "0", "earlier", "draft") != sent || no.text("findings", "0", "parts", "1", "field") != "body" {
		t.Errorf("refused with %s", no.body)
	}
	for _, word := range []string{"Yonif", "Rote", "Judul"} {
		if strings.Contains(string(no.body), word) {
			t.Errorf("%s holds %q", no.body, word)
		}
	}
	if got := w.call("author", "GET /drafts/"+id, nil).text("state"); got != "draft" || w.size() != leaves {
		t.Errorf("the refusal left it %s, %d leaves", got, w.size()-leaves)
	}
}

func TestMosaicOnPages(t *testing.T) {
	w := newHouse(t)
	w.east()
	w.said("Sarapan bersama", "Selamat pagi dari Yonif 900. Sampai jumpa di Rote.")
	form := []string{"title", "Hari besar", "body", "Besok doakan kami.", "channel", "web", "classification", "public"}
	author := w.browser("author")
	author.post("/drafts/new", append(form, "unit", "humas", "do", "check")...).is(http.StatusOK).
		has("Parts that are read together:", "<b>Unit</b> <q>Yonif 900</q>", "Sarapan bersama</a> (web), out since", "<b>Place</b> <q>di Rote</q>", "<b>Time</b> <q>Besok</q>")
	author.post("/drafts/new", "title", "Hari besar", "body", "Besok doakan kami.", "channel", "x", "do", "check").is(http.StatusOK).lacks("Parts that are read")
	at := author.post("/drafts/new", append(form, "unit", "humas", "do", "save")...).to()
	author.get(at).is(http.StatusOK).has("Parts that are read together:", "Sarapan bersama</a>")
	author.post("/drafts/new", "title", "Yonif 900", "body", "Besok doakan kami, salam di Sabu.", "channel", "x", "do", "check").is(http.StatusOK).
		has(`data-field="title" data-start="0" data-end="9"`, `class="part" data-severity="review" data-field="body" data-start="0" data-end="5"`)

	east := w.browser("timur")
	east.post("/drafts/new", append(form, "unit", "wilayah-timur", "do", "check")...).is(http.StatusOK).
		has("<b>Unit</b>", "completed by an earlier text on web", "<q>Besok</q>").lacks("Yonif", "Rote", "Sarapan")
	east.get(at).is(http.StatusNotFound)
}
