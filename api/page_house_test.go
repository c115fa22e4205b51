package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"layak/domain"
)

func TestRulesByForms(t *testing.T) {
	w := newHouse(t)
	rules, admin := w.browser("rules"), w.browser("admin")
	if got := rules.get("/rules/new").is(http.StatusOK); !strings.Contains(got.body, "contoh-aturan") {
		t.Fatal("no skeleton")
	}
	rules.post("/rules/try", "yaml", ruleSkeleton, "version", "0", "text", "Ada kata yang dicari\r\ndi sini.").is(http.StatusOK).has("<mark", "Why it matters.")
	rules.post("/rules/new", "yaml", strings.ReplaceAll(ruleSkeleton, "\n", "\r\n"), "version", "0").leads("/rules/contoh-aturan")
	p := rules.get("/rules/contoh-aturan").is(http.StatusOK).has("The rule is saved.")
	changed := strings.Replace(ruleSkeleton, "Why it matters.", "Because.", 1)
	rules.post("/rules/contoh-aturan", "yaml", changed, "version", p.hidden("version")).leads("/rules/contoh-aturan")
	rules.post("/rules/contoh-aturan", "yaml", ruleSkeleton, "version", p.hidden("version")).is(http.StatusConflict).has("Why it matters.", "Somebody else has changed this rule")
	rules.get("/rules?q=contoh").has("contoh-aturan", "1")
	rules.get("/rules?q=leak-words").has("Word lists", "1 match", `<a href="/rules?kind=list&amp;q=leak-words">`)
	rules.get("/rules?q=leak-words&kind=list").has(`href="/rules/leak-words"`).lacks("What matches is among")
	rules.get("/rules").lacks("matches", ">Building block<", "No findings</span>")
	rules.get("/rules?kind=block").is(http.StatusOK).has("already-public").lacks("contoh-aturan", "<details><summary><h2>")
	rules.post("/rulesets", "note", "Aturan\r\nbaru").leads("/rulesets")
	rules.get("/rulesets").has("contoh-aturan", "You proposed this set")
	rules.post("/rulesets/2/activate").is(http.StatusForbidden).has("You proposed this set")
	admin.get("/rulesets/2").has("contoh-aturan")
	admin.post("/rulesets/2/activate").leads("/rulesets")
	admin.get("/rulesets").has("Set 2 is now in force")
	w.browser("author").post("/drafts/new", "title", "x", "body", "Ada kata yang dicari di sini.", "do", "check").is(http.StatusOK).has("Because.", "wording yang aman", "What is replaced: <q>kata yang dicari")
	p = rules.get("/rules/contoh-aturan")
	rules.post("/rules/contoh-aturan/retire", "version", p.hidden("version"), "retired", "1").leads("/rules/contoh-aturan")
	rules.get("/rules/contoh-aturan").has("Take this rule back in")
}

// TestWhatRulesUseStays: neither the page nor the API takes out what others refer to.
func TestWhatRulesUseStays(t *testing.T) {
	w := newHouse(t)
	p := w.browser("rules").get("/rules/already-public")
	w.browser("rules").post("/rules/already-public/retire", "version", p.hidden("version"), "retired", "1").is(http.StatusConflict).
		has("other rules still refer to this one", "… (+", "Take this rule out")
	w.call("rules", "PATCH /rules/already-public", map[string]any{"retired": true}, "If-Match", `"1"`).refused(409, "rule.used")
}

// TestProblemsNameTheirRule: a problem in another rule is no line of the text on
// screen, and after one in a new rule the example is still there.
func TestProblemsNameTheirRule(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	list := "id: movement\nkind: list\nentries: [geser]\n"
	p := rules.get("/rules/movement")
	rules.post("/rules/movement", "yaml", list, "version", p.hidden("version")).is(http.StatusUnprocessableEntity).
		has(`In another rule, <a href="/rules/`, "is a list; refer to it as list").lacks("<code>entries: [geser]</code>")
	rules.post("/rules/new", "yaml", strings.Replace(ruleSkeleton, "base: 50", "bas: 50", 1), "version", "0").is(http.StatusUnprocessableEntity).
		has("Line 6, column 1:", "<code>bas: 50</code>", "satuan-akan-bergerak").lacks("In another rule")
}

// TestTablesAreNoRules: their page says what they hold and who uses them, and offers
// nothing to try; a long one is downloaded.
func TestTablesAreNoRules(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	p := rules.get("/rules/leak-words").is(http.StatusOK).has("Table of weights", "Tables take no comments", "Add most", "Take most away", "Operations",
		`href="/rules/ops-words"`, `href="/rules/leak-words/rule.yaml"`).lacks("<textarea", `id="tried"`, `id="marks"`, `id="hits"`, "try.js")
	if len(p.body) > 60_000 {
		t.Errorf("%d bytes", len(p.body))
	}
	if got := rules.get("/rules/leak-words/rule.yaml").is(http.StatusOK); !strings.Contains(got.body, "id: leak-words\n") || len(got.body) < longRule {
		t.Errorf("%d bytes: %.80s", len(got.body), got.body)
	}
	w.browser("author").get("/rules/leak-words/rule.yaml").is(http.StatusForbidden)
	rules.post("/rules/new", "yaml", "id: kota\nkind: list\nentries: [Kota Contoh, Desa Contoh]\n", "version", "0").leads("/rules/kota")
	rules.get("/rules/kota").has("2 entries.", "No rule refers to this.", "<textarea", `value="save"`).lacks(`id="tried"`, `id="hits"`)
	if got := w.call("rules", "GET /rules/leak-words", nil).is(200); got.text("referred_by", "0") == "" {
		t.Errorf("%.300s", got.body)
	}
}

func TestTheHouseByForms(t *testing.T) {
	w := newHouse(t)
	admin := w.browser("admin")
	admin.post("/units", "id", "arsip", "name", "Bagian Arsip", "parent", "humas").leads("/units")
	admin.get("/units").has("The unit Bagian Arsip is added", "Bagian Arsip")
	admin.post("/people", "username", "baru", "name", "Orang Baru", "unit", "arsip", "role", "author", "password", givenPassword).leads("/people")
	admin.get("/people").has("Orang Baru is added. The role is in your change")
	w.agrees(admin.proposes(admin.get("/changes").draft()))
	p := admin.get("/people").has("Orang Baru", "Bagian Arsip")
	card := regexp.MustCompile(`(?s)id="p-([^"]+)"[^>]*>.{0,400}Orang Baru.*?grants/([^/]+)/revoke`).FindStringSubmatch(p.body)
	if card == nil {
		t.Fatal(p.text())
	}
	w.owns("baru")
	fresh := w.browser("baru")
	fresh.get("/drafts/new").is(http.StatusOK)
	admin.post("/people/" + card[1] + "/grants/" + card[2] + "/revoke").leads("/people")
	fresh.get("/drafts/new").is(http.StatusForbidden)
	admin.post("/people/"+card[1]+"/grants", "role", "verifier", "unit", "humas").leads("/people#p-" + card[1])
	draft := admin.get("/changes").draft()
	admin.get(draft).has("Orang Baru", "Verifier", "Who gains what").lacks("/activate")
	fresh.get("/drafts").is(http.StatusForbidden)
	w.agrees(admin.proposes(draft))
	fresh.get("/drafts").is(http.StatusOK)
	admin.post("/people/"+card[1]+"/grants", "role", "approver", "unit", "humas", "channel", "x", "channel", "instagram").to()
	admin.get("/people").has("for Instagram, X only", "In your change, not proposed yet")
	w.agrees(admin.proposes(admin.get("/changes").draft()))
	admin.get("/people").has("for Instagram, X only").lacks("Waits for a second person")
	admin.post("/people/"+card[1]+"/grants", "role", "auditor", "unit", "humas").is(http.StatusConflict).has("exclude each other")
	w.call("admin", "POST /people/"+card[1]+"/grants", map[string]any{"role": "auditor", "unit": "humas"}).refused(409, "grant.exclusive", "")
	w.call("admin", "POST /people/"+card[1]+"/grants", map[string]any{"role": "author", "unit": "humas", "channels": []string{"nowhere"}}).refused(422, "channel.unknown", "channels")
	w.call("admin", "POST /people/"+card[1]+"/grants", map[string]any{"role": "author", "unit": "humas", "channels": []string{}}).refused(422, "grant.channels_missing", "channels")
	w.call("admin", "POST /people/"+card[1]+"/grants", map[string]any{"role": "author", "unit": "humas", "channels": nil}).refused(422, "json.null", "channels")
	admin.post("/people/"+card[1]+"/link", "account", "nobody", "reason", "x").is(http.StatusConflict).has("does not exist")
	admin.post("/people/"+card[1]+"/link", "account", "verifier", "reason", "").is(http.StatusUnprocessableEntity)
	admin.post("/people/"+card[1]+"/link", "account", "verifier", "reason", "akun kedua").leads("/people")
	admin.get("/people").has("The same human as", "Both accounts are now one human")
	w.call("admin", "POST /people/"+card[1]+"/link", map[string]any{"human": w.ids["author"], "reason": "x"}).refused(409, "link.exists", "")
	w.agrees(admin.proposes(admin.post("/people/" + card[1] + "/unlink").to()))
	w.call("admin", "POST /people/"+card[1]+"/unlink", map[string]any{"reason": "x"}).refused(422, "link.unknown", "person")
	admin.post("/people/" + card[1] + "/suspend").leads("/people")
	fresh.get("/drafts").is(http.StatusSeeOther)
	admin.post("/people/" + card[1] + "/restore").leads("/people")

	admin.post("/channels", "name", "radio", "title", "Radio", "kind", "manual").leads("/channels")
	hook := admin.post("/channels", "name", "portal", "title", "Portal", "kind", "webhook", "url", "https://portal.example/masuk").is(http.StatusCreated).has("whsec_")
	admin.get("/channels").lacks("whsec_")
	if !regexp.MustCompile(`whsec_[A-Za-z0-9+/]{43}=`).MatchString(strings.ReplaceAll(hook.text(), "&#43;", "+")) {
		t.Error("the secret is not a Standard Webhooks secret")
	}
	admin.post("/channels/radio", "version", "1", "active", "0").leads("/channels")
	w.browser("author").get("/drafts/new").has("Portal").lacks(">Radio<")

	admin.post("/account/password", "present", "layak-demo-admin", "password", "kata-sandi-baru").leads("/signin")
	admin.get("/").is(http.StatusSeeOther)
}

// One line less, one answer less: pages answer by the policy's rows.
func TestOnePolicyLineChangesThePage(t *testing.T) {
	w := newHouse(t)
	author, admin := w.browser("author"), w.browser("admin")
	author.get("/drafts/new").is(http.StatusOK)
	p := admin.get("/policy").is(http.StatusOK)
	row := regexp.MustCompile(`(?s)<tr id="line-(\d+)">(.*?)</tr>`).FindAllStringSubmatch(p.body, -1)
	line := ""
	for _, m := range row {
		if strings.Contains(m[2], "<code>draft.<wbr>create</code>") {
			line = m[1]
		}
	}
	draft := admin.post("/policy/" + line + "/remove").to()
	admin.get("/policy").has("Proposed to go", "not proposed yet")
	author.get("/drafts/new").is(http.StatusOK)
	w.agrees(admin.proposes(draft))
	author.get("/drafts/new").is(http.StatusForbidden).has("draft.create")
	w.agrees(admin.proposes(admin.post("/policy", "role", "author", "act", "draft.create", "object", "*", "effect", "allow").to()))
	author.get("/drafts/new").is(http.StatusOK)
}

func TestAuditPages(t *testing.T) {
	w := newHouse(t)
	at := w.browser("author").write()
	auditor := w.browser("auditor")
	auditor.get("/audit?person=author&act=draft.created").has("Draft created", "Pelatihan menulis", "author")
	auditor.get("/audit?person=nobody").has("Nothing matches")
	auditor.get("/audit?draft=" + strings.TrimPrefix(at, "/drafts/")).has("Draft created")
	// it leaves a record, so no address alone causes it
	before := w.leaves()
	auditor.get("/audit/export").leads("/audit")
	if w.leaves() != before {
		t.Error("an address leaves a record")
	}
	export := auditor.post("/audit/export").is(http.StatusOK)
	if !strings.Contains(export.header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(export.body, "{") {
		t.Errorf("export %.200s", export.body)
	}
	if s := auditor.get("/audit/checkpoint").is(http.StatusOK); s.body == "" {
		t.Errorf("checkpoint %q", s.body)
	}
	w.browser("author").post("/audit/export").is(http.StatusForbidden)
}

func TestLiveCheck(t *testing.T) {
	w := newHouse(t)
	b := w.browser("author")
	live := func(body string) sheet { return b.json("/drafts/findings", body) }
	live(`{"draft":"","fields":[{"name":"body","text":"`+risky+`"}]}`).is(http.StatusOK).has("data-start=", "ops-").lacks("<!doctype")
	live(`{"fields":`).is(http.StatusBadRequest)
	live(`{"felder":[]}`).is(http.StatusBadRequest)
	live(`{"fields":[{"name":"body","text":"` + strings.Repeat("x", 300<<10) + `"}]}`).is(http.StatusRequestEntityTooLarge)
}

// Nobody is offered the built-in accounts' roles, or to take them away.
func TestServiceAccountsOnPages(t *testing.T) {
	w := newHouse(t)
	admin := w.browser("admin")
	admin.get("/people").lacks(`/people/system/grants/`, `/people/operator/grants/`, `value="system"`, `value="operator"`)
	w.call("admin", "POST /people/"+w.ids["author"]+"/grants", map[string]string{"role": "system", "unit": "root"}).refused(422, "role.service", "role")
	for _, p := range w.call("admin", "GET /people", nil).list("items") {
		person := p.(map[string]any)
		if id := person["id"].(string); id == "system" || id == "operator" {
			grant := person["grants"].([]any)[0].(map[string]any)["id"].(string)
			w.call("admin", "DELETE /grants/"+grant, nil).refused(409, "person.service")
			admin.post("/people/" + id + "/grants/" + grant + "/revoke").is(http.StatusConflict).has("Built-in accounts")
		}
	}
}

// A forgotten password is set by an administrator: sessions end, the log says so.
func TestPasswordResetByForm(t *testing.T) {
	w := newHouse(t)
	admin, author, verifier := w.browser("admin"), w.browser("author"), w.browser("verifier")
	at, before := "/people/"+w.ids["author"]+"/password", w.leaves()
	author.post(at, "password", "lain-sekali-panjang").is(http.StatusForbidden)
	verifier.post(at, "password", "lain-sekali-panjang").is(http.StatusForbidden)
	admin.post(at, "password", "pendek").is(http.StatusUnprocessableEntity).has("12 to 256").lacks("pendek")
	admin.post("/people/system/password", "password", "lain-sekali-panjang").is(http.StatusConflict)
	author.get("/drafts").is(http.StatusOK)
	if w.leaves() != before {
		t.Fatal("a refusal had an effect")
	}
	admin.post(at, "password", "lain-sekali-panjang").leads("/people")
	if w.leaves() != before+1 {
		t.Error("no leaf")
	}
	admin.get("/people").has("The password is reset")
	author.get("/drafts").leads("/signin?next=%2Fdrafts")
	author.get("/signin").has("Kata sandi Anda diatur ulang oleh admin")
	author.post("/signin", "username", "author", "password", "layak-demo-author").is(http.StatusUnauthorized)
	author.post("/signin", "username", "author", "password", "lain-sekali-panjang").leads("/")
	author.get("/").leads(accountPassword)
	if nav := author.get("/account").is(http.StatusOK).has("Somebody else has set your password.", "Your password was set by admin.").nav(); len(nav) != 0 {
		t.Errorf("offered: %v", nav)
	}
	author.post("/drafts/new", "title", "J", "body", "b", "channel", "web", "do", "save").leads(accountPassword)
	author.json("/drafts/findings", "{}").is(http.StatusForbidden)
	author.post("/account/password", "present", "lain-sekali-panjang", "password", "lain-sekali-panjang").is(http.StatusUnprocessableEntity).
		has("has to differ", "Your password was set by admin.")
	author.post("/account/password", "present", "lain-sekali-panjang", "password", "hanya-saya-yang-tahu").leads("/signin")
	author.post("/signin", "username", "author", "password", "hanya-saya-yang-tahu", "next", "/drafts").leads("/drafts")
	author.get("/drafts").is(http.StatusOK)
	told := author.get("/").has("Your password was reset by", "admin")
	author.post("/notices/seen", "notice", told.hidden("notice")).leads("/")
	author.get("/").lacks("Your password was reset by")
	w.browser("auditor").get("/audit?act=person.password_set").has("Password set", "admin", "author")
}

// TestFreshAdministratorIsToldWhatComesNext, until there is somebody else.
func TestFreshAdministratorIsToldWhatComesNext(t *testing.T) {
	w := newHouse(t)
	boss := domain.Actor{PersonID: w.ids["admin"], Via: domain.ViaSession}
	admin := w.browser("admin")
	dir, err := w.desk.Directory(context.Background(), boss)
	w.must(err)
	for _, p := range dir.People {
		if !p.Service() && p.ID != boss.PersonID {
			w.browser(p.Username).get("/").lacks("only administrators yet")
			_, err := w.desk.SetPersonStatus(context.Background(), boss, p.ID, domain.PersonRemoved)
			w.must(err)
		}
	}
	admin.get("/").has("only administrators yet", `href="/people#add"`).lacks("Nothing waits for you.")
	admin.post("/people", "username", "baru", "name", "Baru", "unit", "humas", "password", "layak-demo-baru").leads("/people")
	admin.get("/").has("Nothing waits for you.").lacks("only administrators yet")
}
