package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/templates"
)

// TestFormSaysAllThatIsWrong: what can be known is said at once, on top with a
// way to each field, and beside the fields.
func TestFormSaysAllThatIsWrong(t *testing.T) {
	w := newHouse(t)
	author := w.browser("author")
	all := []string{`href="#title"`, `href="#body"`, `href="#channel"`, `href="#publish_at"`, `id="title-wrong"`, `id="body-wrong"`, `id="channel-wrong"`, `id="publish_at-wrong"`}
	author.post("/drafts/new", "title", " ", "body", "", "unit", "humas", "classification", "public", "publish_date", "besok", "do", "save").
		is(http.StatusUnprocessableEntity).has(all...)
	at := author.write()
	version := author.get(at + "/edit").hidden("version")
	author.post(at+"/edit", "version", version, "title", "", "body", "", "unit", "humas", "classification", "public", "publish_date", "2020-01-01", "publish_zone", "WIB", "do", "save").
		is(http.StatusUnprocessableEntity).has(all...)

	bad := w.call("author", "POST /drafts", map[string]any{"title": "", "body": "", "channels": []string{}, "variants": map[string]string{"x": "lain"}}).refused(422, "draft.title_missing", "title")
	if n := len(bad.list("errors")); n != 4 {
		t.Errorf("%d faults are named: %s", n, bad.body)
	}
}

func TestOverdueStandsOnce(t *testing.T) {
	w := newHouse(t)
	author, verifier := w.browser("author"), w.browser("verifier")
	at := author.write()
	author.post(at + "/submit").leads(at)
	verifier.get("/").is(http.StatusOK).lacks(`id="overdue"`, `id="late"`)
	w.later(30 * time.Hour)
	for _, c := range []struct{ who, link, list, other, says string }{
		{"author", at, "late", "overdue", "Besides what is overdue above, no draft waits for others."},
		{"verifier", at + "/review", "overdue", "late", "Besides what is overdue above, no draft waits for you."},
	} {
		page := w.browser(c.who).get("/").is(http.StatusOK).has(`id="`+c.list+`"`, c.says).lacks(`id="` + c.other + `"`)
		if n := strings.Count(page.body, `href="`+c.link+`"`); n != 1 {
			t.Errorf("%s sees the overdue draft %d times", c.who, n)
		}
	}
}

func TestDecidedDraftSaysWhoDecided(t *testing.T) {
	w := newHouse(t)
	author, verifier, approver := w.browser("author"), w.browser("verifier"), w.browser("approver")
	at := author.write()
	author.post(at + "/submit").leads(at)
	verifier.decide(at, "approve", "sudah diperiksa").leads(at)
	approver.decide(at, "approve", "").leads(at)
	approver.post(at + "/publish").leads(at)
	w.work()
	for _, who := range []string{"author", "verifier", "approver"} {
		w.browser(who).get(at+"/review").is(http.StatusOK).has("This draft is decided.", "verifier", "approver", "sudah diperiksa", "2 March 2026").
			lacks("You cannot decide", "Nobody else can decide")
	}
	story := author.get(at + "/story").is(http.StatusOK)
	for _, item := range strings.Split(story.body, "<li id=")[1:] {
		states := strings.Count(item, `class="pill"`)
		if strings.Contains(item, "Approval given") && states != 1 {
			t.Errorf("a vote that moves nothing shows %d states", states)
		}
	}
	if strings.Count(story.body, "→") == 0 {
		t.Error("no step moves the draft")
	}
}

func TestNamesInTheReadersLanguage(t *testing.T) {
	w := newHouse(t)
	w.call("admin", "POST /channels", map[string]any{"name": "radio", "title": "Radio Desa", "kind": "manual"}).is(201)
	author := w.browser("author")
	at := author.write("channel", "radio")
	for _, page := range []string{"/", "/drafts", at, at + "/edit", at + "/story"} {
		author.get(page).is(http.StatusOK).has("Website", "Radio Desa").lacks("Situs web")
	}
	found := author.post("/drafts/new", "title", "Kabar", "body", "Besok pagi Presiden akan bertolak diam-diam lewat Jalan Merdeka pukul 07.00.", "channel", "web",
		"unit", "humas", "classification", "public", "do", "check").is(http.StatusOK)
	found.has("<span>Hush", "<span>Words or pattern of this rule").lacks("<span>hush", "<span>match")
	author.post("/language", "lang", "id").leads("/")
	author.get(at).has("Situs web", "Radio Desa").lacks("Website")
}

// TestNeverGoesOutIsSaidInTime: what is classified so that it can never go out
// says so where the class is chosen and wherever the draft is looked at.
func TestNeverGoesOutIsSaidInTime(t *testing.T) {
	w := newHouse(t)
	author := w.browser("author")
	author.get("/drafts/new").has("Only Public and Restricted content can go out.", ">Secret (never goes out)<", ">Top secret (never goes out)<", ">Restricted<")
	for class, never := range map[string]bool{"public": false, "restricted": false, "secret": true, "top_secret": true} {
		at := author.post("/drafts/new", "title", "Rapat", "body", "Notula rapat.", "channel", "web", "unit", "humas", "classification", class, "do", "submit").to()
		for _, page := range []sheet{author.get(at), w.browser("verifier").get(at + "/review")} {
			if page.is(http.StatusOK); strings.Contains(page.body, "it never goes out") != never {
				t.Errorf("%s at %s: says so %v, want %v", class, at, !never, never)
			}
		}
	}
}

// TestSaferWordingNamesItsLanguage: a wording is in the language of the text; a
// reader of another language is told so.
func TestSaferWordingNamesItsLanguage(t *testing.T) {
	w := newHouse(t)
	said := "(in the draft&#39;s language)"
	p := &page{lang: "en", s: w.api}
	for _, c := range []struct {
		text, tongue string
		suggestion   map[string]string
	}{
		{"id", "id", map[string]string{"id": "Nanti saja.", "en": "Later."}},
		{"en", "", map[string]string{"id": "Nanti saja.", "en": "Later."}},
		{"id", "", nil},
	} {
		got := p.finding(domain.Finding{Suggestion: c.suggestion}, "", templates.Lang(c.text), nil)
		if got.Tongue != c.tongue {
			t.Errorf("%s: %q, want %q", c.text, got.Tongue, c.tongue)
		}
		var b strings.Builder
		view := templates.FindingsFragment{Findings: templates.Findings{Checked: true, Verdict: "review", Items: []templates.Finding{got}}}
		w.must(w.api.Pages.Render(&b, templates.PageFindings, "en", view))
		if strings.Contains(b.String(), said) != (c.tongue != "") {
			t.Errorf("%s: %s", c.text, b.String())
		}
	}
}
