package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"layak/domain"
	"layak/templates"
)

// leaves is how many acts the log holds, besides those of signing in and of
// noting refusals.
func (w *world) leaves() int {
	w.t.Helper()
	all, err := w.desk.Records(context.Background(), domain.Actor{PersonID: w.ids["auditor"], Via: domain.ViaSession}, domain.RecordFilter{Limit: 500})
	w.must(err)
	n := 0
	for _, r := range all {
		if !strings.HasPrefix(r.Act, "session.") && !strings.HasPrefix(r.Act, "access.") {
			n++
		}
	}
	return n
}

func TestRefusedFormsKeepWhatWasTypedAndChangeNothing(t *testing.T) {
	w := newHouse(t)
	author, admin, rules := w.browser("author"), w.browser("admin"), w.browser("rules")
	at := author.write()
	version := author.get(at + "/edit").hidden("version")
	long := strings.Repeat("panjang ", 40_000)
	rows := []struct {
		name   string
		who    *browser
		path   string
		fields []string
		status int
		holds  []string
	}{
		{"no title", author, "/drafts/new", []string{"title", " ", "body", plan, "channel", "web"}, 422, []string{plan, "The title is missing", `href="#title"`}},
		{"two titles", author, "/drafts/new", []string{"title", "a\r\nb", "body", plan, "channel", "web"}, 422, []string{"must be one line"}},
		{"no channel", author, "/drafts/new", []string{"title", "Judul", "body", plan}, 422, []string{plan, "at least one channel"}},
		{"unknown channel", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "radio"}, 422, []string{plan, "There is no channel radio"}},
		{"huge", author, "/drafts/new", []string{"title", "Judul", "body", long, "channel", "web"}, 413, []string{"256 kB"}},
		{"not text", author, "/drafts/new", []string{"title", "Judul", "body", "a\xffb", "channel", "web"}, 422, []string{"not UTF-8"}},
		{"control character", author, "/drafts/new", []string{"title", "Judul", "body", "a\x01b", "channel", "web"}, 422, []string{"invisible control"}},
		{"past", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "publish_date", "2020-01-01", "publish_time", "08:00", "publish_zone", "WIB"}, 422, []string{plan, "time has passed", "2020-01-01"}},
		{"no date", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "publish_date", "besok", "publish_zone", "WIB"}, 422, []string{plan, "cannot be read", `value="besok"`}},
		{"no clock", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "publish_date", "2026-05-01", "publish_zone", "WIB"}, 422, []string{plan, "Give the time too", `value="2026-05-01"`}},
		{"no zone", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "publish_date", "2026-05-01"}, 422, []string{"must name its zone"}},
		{"foreign unit", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "unit", "wilayah-timur"}, 403, []string{plan, "no right", "draft.create"}},
		{"empty variant", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "own:web", "1", "variant:web", " "}, 422, []string{plan, "own text for this channel is empty"}},
		{"unknown wording", author, "/drafts/new", []string{"title", "Judul", "body", plan, "channel", "web", "take", "00"}, 404, []string{plan, "no longer in the present text"}},
		{"stale edit", author, at + "/edit", []string{"version", "0", "title", "Judul lain", "body", plan, "channel", "web", "unit", "humas", "classification", "public"}, 409, []string{plan, "has changed since you opened it", "<ins>", "<del>"}},
		{"edit without text", author, at + "/edit", []string{"version", version, "title", "Judul lain", "body", "", "channel", "web", "unit", "humas", "classification", "public"}, 422, []string{"Judul lain", "text is missing"}},
		{"author publishes", author, at + "/publish", nil, 403, []string{"no right", "draft.publish"}},
		{"author unschedules", author, at + "/unschedule", nil, 403, []string{"no right"}},
		{"author lifts", author, at + "/overrides", []string{"finding", "00", "reason", "x", "until", "2026-03-05"}, 403, []string{"no right"}},
		{"no appeal", author, at + "/appeal", []string{"reason", "sebab"}, 409, []string{"does not allow this"}},
		{"no publication", author, at + "/publications/x/confirm", []string{"url", "https://x.example"}, 409, []string{"does not allow this"}},
		{"no outcome", author, at + "/publications/x/resolve", []string{"outcome", "retry"}, 422, []string{"Choose what you found"}},
		{"no decision", author, at + "/decisions", []string{"decision", "", "content_hash", "sha256:0"}, 422, []string{"Choose a decision"}},
		{"no hash", author, at + "/decisions", []string{"decision", "approve", "comment", "catatan saya"}, 422, []string{"catatan saya"}},
		{"author decides", author, at + "/decisions", []string{"decision", "approve", "content_hash", "sha256:0", "comment", "catatan saya"}, 403, []string{"no right", "catatan saya"}},
		{"broken rule", rules, "/rules/new", []string{"yaml", "rules: [", "version", "0"}, 422, []string{"rules: ["}},
		{"two rules", rules, "/rules/new", []string{"yaml", "rules: []", "version", "0"}, 422, []string{"rules: []"}},
		{"author writes rules", author, "/rules/new", []string{"yaml", ruleSkeleton, "version", "0"}, 403, nil},
		{"tried broken", rules, "/rules/try", []string{"yaml", "rules: [", "text", "coba teks"}, 422, []string{"rules: [", "coba teks"}},
		{"no such set", rules, "/rulesets/99/activate", nil, 404, nil},
		{"own set", rules, "/rulesets/1/activate", nil, 409, []string{"no longer waits"}},
		{"bad username", admin, "/people", []string{"username", "A B", "name", "Orang Baru", "unit", "humas", "password", "rahasia-panjang-1"}, 422, []string{"Orang Baru", "A B"}},
		{"short password", admin, "/people", []string{"username", "baru", "name", "Orang Baru", "unit", "humas", "password", "pendek"}, 422, []string{"Orang Baru"}},
		{"taken username", admin, "/people", []string{"username", "author", "name", "Orang Baru", "unit", "humas", "password", "rahasia-panjang-1"}, 409, []string{"Orang Baru"}},
		{"unknown role", admin, "/people/" + w.ids["author"] + "/grants", []string{"role", "raja", "unit", "humas"}, 422, []string{"role is not known"}},
		{"own role", admin, "/people/" + w.ids["admin"] + "/grants", []string{"role", "author", "unit", "root"}, 409, []string{"Nobody grants a role to themselves"}},
		{"suspends self", admin, "/people/" + w.ids["admin"] + "/suspend", nil, 409, []string{"their own account"}},
		{"suspends the system", admin, "/people/system/suspend", nil, 409, []string{"Built-in accounts"}},
		{"restores the active", admin, "/people/" + w.ids["author"] + "/restore", nil, 409, nil},
		{"bad unit", admin, "/units", []string{"id", "A B", "name", "Kantor Baru", "parent", "root"}, 422, []string{"Kantor Baru", "A B"}},
		{"unit nowhere", admin, "/units", []string{"id", "baru", "name", "Kantor Baru", "parent", "bulan"}, 422, []string{"Kantor Baru"}},
		{"bad line", admin, "/policy", []string{"role", "author", "act", "draft.fly", "object", "*", "effect", "allow"}, 422, []string{"act is not known"}},
		{"bad object", admin, "/policy", []string{"role", "author", "act", "draft.decide", "object", "A B", "effect", "allow"}, 422, []string{`value="A B"`}},
		{"line gone", admin, "/policy/99999/remove", nil, 422, []string{"line is gone"}},
		{"bad channel", admin, "/channels", []string{"name", "A B", "title", "Radio", "kind", "manual"}, 422, []string{"Radio", "A B"}},
		{"webhook nowhere", admin, "/channels", []string{"name", "portal", "title", "Portal", "kind", "webhook", "url", "ftp://x"}, 422, []string{"Portal", "ftp://x"}},
		{"stale channel", admin, "/channels/web", []string{"version", "99", "active", "0"}, 409, []string{"Somebody else has changed"}},
		{"wrong password", author, "/account/password", []string{"present", "salah", "password", "rahasia-panjang-1"}, 422, []string{"not right"}},
		{"foreign session", author, "/account/sessions/00/revoke", nil, 404, nil},
		{"author adds people", author, "/people", []string{"username", "baru", "name", "x", "unit", "humas"}, 403, nil},
		{"author changes policy", author, "/policy", []string{"role", "author", "act", "draft.publish", "object", "*", "effect", "allow"}, 403, nil},
		{"author verifies", author, "/audit/verify", nil, 403, nil},
		{"form too large", author, at + "/withdraw", []string{"reason", "Batal", "lain", strings.Repeat("x", maxBody)}, 413, []string{"too large"}},
		{"body too large", author, "/drafts/new", []string{"title", "x", "body", strings.Repeat("x", 3<<20)}, 413, nil},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			before := w.leaves()
			v := url.Values{}
			for i := 0; i+1 < len(r.fields); i += 2 {
				v.Add(r.fields[i], r.fields[i+1])
			}
			r.who.send("POST", r.path, v).is(r.status).has(r.holds...)
			if after := w.leaves(); after != before {
				t.Errorf("%d acts recorded", after-before)
			}
		})
	}
	if rev := author.get(at).text(); strings.Contains(rev, plan) {
		t.Error("a refused edit came through")
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	w := newHouse(t)
	at := w.browser("author").write()
	nobody := w.stranger()
	for _, path := range pagePaths(at) {
		s := nobody.get(path).is(http.StatusSeeOther)
		if to := s.header.Get("Location"); to != "/signin" && to != "/signin?next="+url.QueryEscape(path) {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	nobody.post(at + "/publish").leads("/signin").lacks(calm)
	nobody.get("/nirgends").is(http.StatusSeeOther)
	nobody.get("/signin").is(http.StatusOK).lacks(`href="/drafts"`)
	nobody.get("/static/layak.css").is(http.StatusOK)

	// somebody of another office learns nothing of the draft
	_, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{
		Username: "timur", Name: "Timur", UnitID: "wilayah-timur", Password: "layak-demo-timur", Roles: []string{domain.RoleAuthor}, Language: "en"})
	w.must(err)
	other := w.browser("timur")
	for _, tail := range []string{"", "/edit", "/review", "/receipt", "/story"} {
		other.get(at+tail).is(http.StatusNotFound).lacks("Pelatihan menulis", calm)
		unknown := other.get("/drafts/00000000-0000-7000-8000-000000000000" + tail).is(http.StatusNotFound)
		if strings.ReplaceAll(unknown.text(), "00000000-0000-7000-8000-000000000000", "") == "" {
			t.Error("empty page")
		}
	}
	for _, act := range []string{"/submit", "/publish", "/unschedule", "/withdraw", "/appeal", "/decisions", "/overrides", "/publications/x/confirm"} {
		other.post(at+act, "reason", "x", "decision", "approve", "content_hash", "sha256:0", "finding", "00", "until", "2026-03-05", "url", "https://x.example").is(http.StatusNotFound)
	}
}

func TestSignIn(t *testing.T) {
	w := newHouse(t, func(o *Options) {
		o.Demo, o.Accounts = true, []templates.DemoAccount{{Username: "author", Role: "author"}, {Username: "verifier2", Name: "Citra Contoh", Role: "verifier"}}
	})
	b := w.stranger()
	b.get("/signin").is(http.StatusOK).has("as=author", "as=verifier2", "Citra Contoh")
	b.get("/signin?as=author").has(`value="layak-demo-author"`)
	b.get("/signin?as=nobody").lacks("layak-demo-nobody")
	b.post("/signin", "username", "author", "password", "salah", "next", "/drafts").is(http.StatusUnauthorized).has(`value="author"`, `value="/drafts"`)
	b.post("/signin", "username", "nobody", "password", "salah").is(http.StatusUnauthorized)
	for _, next := range []string{"//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\r\nSet-Cookie: x=1"} {
		w.stranger().post("/signin", "username", "author", "password", "layak-demo-author", "next", next).leads("/")
	}
	b.post("/signin", "username", "author", "password", "layak-demo-author", "next", "/drafts?mine=1").leads("/drafts?mine=1")
	b.get("/drafts?mine=1").is(http.StatusOK)
	b.post("/language", "lang", "id", "next", "/drafts?mine=1").leads("/drafts?mine=1")
	b.get("/").has(`<html lang="id">`)
	b.post("/language", "lang", "en", "next", "//evil.example").leads("/")
	b.post("/signout").leads("/signin")
	b.get("/").is(http.StatusSeeOther)

	plain := newHouse(t)
	plain.stranger().get("/signin?as=author").lacks("layak-demo")
	for i := range signInsPerMinute + 1 {
		s := plain.stranger().post("/signin", "username", "verifier", "password", "salah")
		if want := map[bool]int{true: 401, false: 429}[i < signInsPerMinute]; s.status != want {
			t.Fatalf("attempt %d: %d", i, s.status)
		}
	}
}

func TestLanguageOfStrangers(t *testing.T) {
	w := newHouse(t)
	b := w.stranger()
	b.get("/signin").has(`<html lang="id">`)
	b.post("/language", "lang", "en", "next", "/signin").leads("/signin")
	b.get("/signin").has(`<html lang="en">`)
}

func TestOtherSitesCannotSendForms(t *testing.T) {
	w := newHouse(t)
	b := w.browser("author")
	r, _ := http.NewRequest("POST", w.server.URL+"/drafts/new", strings.NewReader("title=x&body=y&channel=web"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	before := w.leaves()
	res, err := b.http.Do(r)
	w.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden || w.leaves() != before {
		t.Errorf("%d", res.StatusCode)
	}
}

func TestFlashSaysOnlyWhatWeSay(t *testing.T) {
	w := newHouse(t)
	b := w.browser("author")
	at, _ := url.Parse(w.server.URL)
	b.http.Jar.SetCookies(at, []*http.Cookie{{Name: "flash", Value: url.QueryEscape("hacked.you|now")}})
	b.get("/").lacks(`class="flash"`)
	b.post("/language", "lang", "en", "next", "/").leads("/")
	b.http.Jar.SetCookies(at, []*http.Cookie{{Name: "flash", Value: url.QueryEscape("unit.added|" + url.QueryEscape("<b>"))}})
	b.get("/").has("&lt;b&gt;").lacks("<b>&lt;")
	b.get("/").lacks(`class="flash"`)
}

// TestReloadAfterARefusedForm: a form's address shows no page of its own and
// leads to the one that the form is on.
func TestReloadAfterARefusedForm(t *testing.T) {
	w := newHouse(t)
	author := w.browser("author")
	at := author.write()
	for _, r := range w.api.engine.Routes() {
		if rest, ok := strings.CutPrefix(r.Path, "/drafts/:id/"); ok && r.Method == "POST" && rest != "edit" {
			author.get(at + "/" + strings.ReplaceAll(rest, ":channel", "web")).leads(at)
		}
	}
	for form, page := range map[string]string{"/people/x/grants/y/revoke": "/people", "/rulesets/1/activate": "/rulesets/1", "/audit/verify": "/audit",
		"/signout": "/", "/policy/1/remove": "/policy", "/drafts/a%3Fb/submit": "/drafts/a%3Fb"} {
		author.get(form).leads(page)
	}
	w.stranger().get(at + "/decisions").leads(at)
	if got := author.post(at + "/story").status; got != http.StatusMethodNotAllowed {
		t.Errorf("another method: %d", got)
	}
	w.call("author", "GET /drafts/x/decisions", nil).refused(http.StatusMethodNotAllowed, "method.not_allowed")
}
