package api

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sensitive saves a draft that the built-in rules object to.
func (b *browser) sensitive() string {
	b.t.Helper()
	return b.post("/drafts/new", "title", "Kabar prajurit", "body", risky, "channel", "web", "unit", "humas", "classification", "public", "do", "save").to()
}

var fingerprint = regexp.MustCompile(`id="f-([0-9a-f]+)"`)

func (s sheet) finding() string {
	s.t.Helper()
	m := fingerprint.FindStringSubmatch(s.body)
	if m == nil {
		s.t.Fatalf("%s: no finding\n%s", s.what, s.text())
	}
	return m[1]
}

func TestMarksByForms(t *testing.T) {
	w := newHouse(t)
	author, verifier := w.browser("author"), w.browser("verifier")
	at := author.sensitive()
	author.get(at).lacks("/marks").lacks("/samples\"")
	author.get(at + "/review").lacks("Was something missed")
	page := verifier.get(at+"/review").is(http.StatusOK).has("Is this finding right?", "A mark measures the rule", "Was something missed?")
	f := page.finding()
	verifier.post(at+"/marks", "finding", f, "right", "0", "from", "review").leads(at + "/review#f-" + f)
	verifier.get(at+"/review").has("Your mark is saved.", "Your mark: False alarm", `value="0" aria-pressed="true"`)
	verifier.post(at+"/marks", "finding", f, "right", "1").leads(at + "#f-" + f)
	verifier.get(at).has("Your mark: Right", `value="1" aria-pressed="true"`)

	rules := w.browser("rules")
	rule := regexp.MustCompile(`<code>([a-z-]+)</code> v\d`).FindStringSubmatch(page.body)[1]
	rules.get("/rules?q="+rule).has("100% right", "of 1 mark")
	rules.get("/rules/"+rule).has("100% of the judged findings were right. Marks: 1.", "March 2026", "<meter")
	rules.get("/rules/number").has("Not judged yet")

	before := w.leaves()
	verifier.post(at+"/marks", "finding", f, "right", "maybe", "from", "review").is(http.StatusUnprocessableEntity).has("Choose right or false alarm")
	verifier.post(at+"/marks", "finding", "00", "right", "1", "from", "review").is(http.StatusNotFound).has("no longer in the present text")
	author.post(at+"/marks", "finding", f, "right", "0").is(http.StatusForbidden).has("finding.mark")
	rules.post(at+"/marks", "finding", f, "right", "0").is(http.StatusNotFound)
	if n := w.leaves(); n != before {
		t.Errorf("%d acts recorded", n-before)
	}
}

func TestFromAFalseAlarmToABetterRuleByForms(t *testing.T) {
	w := newHouse(t)
	author, verifier, rules := w.browser("author"), w.browser("verifier"), w.browser("rules")
	rules.post("/rules/new", "yaml", ruleSkeleton, "version", "0").leads("/rules/contoh-aturan")
	rules.post("/rulesets", "note", "contoh").leads("/rulesets")
	w.browser("admin").post("/rulesets/2/activate").leads("/rulesets")
	const text = "Ada kata yang dicari di kamus."
	at := author.post("/drafts/new", "title", "Kamus", "body", text+"\r\nBaris lain.", "channel", "web", "unit", "humas", "classification", "public", "do", "save").to()
	f := verifier.get(at).finding()
	long := strings.Repeat("panjang ", 2000)
	verifier.post(at+"/samples", "finding", f, "note", long, "from", "review").is(http.StatusRequestEntityTooLarge).has("panjang panjang", "#note-"+f)
	verifier.post(at+"/samples", "finding", f, "note", "nama kolom kamus").leads(at + "#f-" + f)
	verifier.get(at).has("reported to the rule managers", "Your mark: False alarm")

	page := rules.get("/samples").is(http.StatusOK).has("False alarm", "nama kolom kamus", "contoh-aturan", `<mark data-severity="clear">kata yang dicari</mark>`).lacks("Baris lain")
	sample := regexp.MustCompile(`/samples/([^/"]+)/proposal`).FindStringSubmatch(page.body)[1]
	offer := rules.get("/samples/"+sample+"/proposal").is(http.StatusOK).has("The sample to learn from", "does not meet it yet", text)
	if offer.hidden("sample") != sample || offer.hidden("id") != "contoh-aturan" {
		t.Error("the editor does not know what it is about")
	}
	// what fails is said, and the sample stays open
	again := rules.post("/rules/contoh-aturan", "id", "contoh-aturan", "version", offer.hidden("version"), "sample", sample, "yaml", strings.Replace(ruleSkeleton, "miss: [", "miss: ['"+text+"', ", 1))
	again.is(http.StatusUnprocessableEntity).has("The sample to learn from")
	if again.hidden("sample") != sample {
		t.Error("the sample is forgotten")
	}
	rules.get("/samples").has("nama kolom kamus")
	// simulated, mended, saved
	better := strings.Replace(strings.Replace(ruleSkeleton, "miss: [", "miss: ['"+text+"', ", 1), "samples:", "unless:\n  - {match: [{phrase: [kamus]}], target: document, why: kamus}\nsamples:", 1)
	sim := rules.post("/rules/simulate", "id", "contoh-aturan", "version", offer.hidden("version"), "sample", sample, "yaml", better).to()
	w.work()
	editor := regexp.MustCompile(`href="(/rules/contoh-aturan\?[^"]+)"`).FindStringSubmatch(rules.get(sim).is(http.StatusOK).has("1 of 1 drafts scanned", "No longer flagged").body)
	typed := rules.get(strings.ReplaceAll(editor[1], "&amp;", "&")).is(http.StatusOK).has("why: kamus", "The sample to learn from")
	if typed.hidden("sample") != sample || typed.hidden("version") != offer.hidden("version") {
		t.Error("the way back from the simulation forgets")
	}
	rules.post("/rules/contoh-aturan", "id", "contoh-aturan", "version", typed.hidden("version"), "sample", sample, "yaml", better).leads("/rules/contoh-aturan")
	rules.get("/rules/contoh-aturan").has("The rule is saved and its sample adopted", "0% of the judged findings were right. Marks: 1", "Done")
	rules.get("/samples").has("No sample is waiting")
	rules.get("/samples?state=adopted").has("nama kolom kamus", "Adopted", "rules")

	// once closed, nothing more is made of it
	rules.get("/samples/"+sample+"/proposal").is(http.StatusConflict).has("This sample is closed", "No sample is waiting")
	rules.post("/samples/" + sample + "/close").is(http.StatusConflict).has("This sample is closed")
	version := rules.get("/rules/contoh-aturan").hidden("version")
	rules.post("/rules/contoh-aturan", "id", "contoh-aturan", "version", version, "sample", sample, "yaml", better+"# lagi\n").is(http.StatusConflict).
		has("The rule is saved, but its sample could not be recorded", "This sample is closed", "# lagi")
}

func TestAMissedLeakByForms(t *testing.T) {
	w := newHouse(t)
	author, security, rules := w.browser("author"), w.browser("security"), w.browser("rules")
	// Quotation marks are written otherwise in YAML.
	const passage = `Dinas membuka "gudang" di balai kota.`
	at := author.post("/drafts/new", "title", "Kabar", "body", passage, "channel", "web", "unit", "humas", "classification", "public", "do", "save").to()
	words := strings.Fields(passage)[0]
	fields := []string{"from", "review", "field", "body", "category", "operations", "note", "sebab", "words"}
	before := w.leaves()
	security.post(at+"/samples", append(fields, "tidak ada di sana")...).is(http.StatusUnprocessableEntity).
		has("tidak ada di sana", "sebab", `href="#words"`, "do not stand in the part", `value="operations" selected`)
	security.post(at+"/samples", "from", "review", "field", "body", "words", words).is(http.StatusUnprocessableEntity).has("Choose a category", words)
	author.post(at+"/samples", append(fields, words)...).is(http.StatusForbidden)
	rules.post(at+"/samples", append(fields, words)...).is(http.StatusNotFound)
	if n := w.leaves(); n != before {
		t.Errorf("%d acts recorded", n-before)
	}
	security.post(at+"/samples", append(fields, words)...).leads(at + "/review")

	page := rules.get("/samples").is(http.StatusOK).has("Missed leak", "sebab", "A new rule", "Rule that learns it", `<mark data-severity="review">`+words)
	sample := regexp.MustCompile(`/samples/([^/"]+)/proposal`).FindStringSubmatch(page.body)[1]
	chosen := regexp.MustCompile(`<option value="([a-z]+-[a-z-]+)">`).FindStringSubmatch(page.body)[1]
	if s := rules.get("/samples/" + sample + "/proposal?rule=" + chosen).is(http.StatusOK); s.hidden("id") != chosen {
		t.Error("the rule chosen is not the one proposed")
	}
	rules.get("/samples/" + sample + "/proposal?rule=none").is(http.StatusNotFound).has("This rule does not exist")
	fresh := rules.get("/samples/"+sample+"/proposal").is(http.StatusOK).has("learned-", `action="/rules/new"`, "It cannot be saved or simulated yet", "In the line of that sample change names",
		"quotes the leak word for word").lacks("and the rule meets it")
	if fresh.hidden("sample") != sample {
		t.Error("the editor does not know its sample")
	}
	if offer := string(w.call("rules", "GET /samples/"+sample+"/proposal", nil, "Accept-Language", "id").is(200).body); !strings.Contains(offer, "mengutip kebocorannya kata demi kata") {
		t.Errorf("the API does not say that it quotes: %s", offer)
	}
	quoting := strings.Replace(ruleSkeleton, "miss: ['Kalimat lain.']", "miss: ["+strconv.Quote(passage)+"]", 1)
	rules.post("/rules/new", "yaml", quoting, "version", "0").is(http.StatusUnprocessableEntity).has("quotes the leak word for word", "Change names, places and times")
	rules.get("/rules/contoh-aturan").is(http.StatusNotFound)
	rules.post("/language", "lang", "id", "next", "/").leads("/")
	rules.post("/rules/new", "yaml", strings.Replace(ruleSkeleton, "hit: ['", "hit: ['Lain. ', '", 1), "version", "0").is(http.StatusUnprocessableEntity).
		has("contoh ini seharusnya kena, tetapi tidak: " + strconv.Quote("Lain. "))
	rules.post("/language", "lang", "en", "next", "/").leads("/")
	for _, who := range []string{"author", "security", "auditor"} {
		b := w.browser(who)
		b.get("/samples").is(http.StatusForbidden)
		b.get("/samples/" + sample + "/proposal").is(http.StatusForbidden)
		b.post("/samples/" + sample + "/close").is(http.StatusForbidden)
	}
	rules.get("/samples?state=all").is(http.StatusUnprocessableEntity)
	rules.get("/samples/none/proposal").is(http.StatusNotFound).has("There is no such sample")
	rules.post("/samples/" + sample + "/close").leads("/samples")
	rules.get("/samples").has("The sample is dismissed", "No sample is waiting")
	rules.get("/samples?state=dismissed").has("sebab", "Dismissed")
}

func TestSimulationByForms(t *testing.T) {
	w := newHouse(t)
	author, rules, admin := w.browser("author"), w.browser("rules"), w.browser("admin")
	at := author.post("/drafts/new", "title", "Judul naskah", "body", "Ada kata yang dicari di sini.", "channel", "web", "unit", "humas", "classification", "public", "do", "save").to()
	rules.get("/rules/new").has("Simulate")
	sim := rules.post("/rules/simulate", "id", "", "version", "0", "yaml", strings.ReplaceAll(ruleSkeleton, "\n", "\r\n")).to()
	path, _, _ := strings.Cut(sim, "?")
	page := rules.get(sim).is(http.StatusOK).has("Running", "0 of 1 drafts scanned", `<noscript><meta http-equiv="refresh" content="2"></noscript>`, "data-live", "Cancel the simulation", "Stop updating by itself", "So far no draft")
	still := regexp.MustCompile(`href="([^"]+still=1)"`).FindStringSubmatch(page.body)[1]
	rules.get(strings.ReplaceAll(still, "&amp;", "&")).has("Update by itself again").lacks("http-equiv=\"refresh\"", "data-live")
	w.browser("auditor").get(path).lacks("Cancel the simulation", "/rules/new?")
	again := rules.post("/rules/simulate", "id", "", "version", "0", "yaml", ruleSkeleton)
	again.is(http.StatusConflict).has("A simulation of this rule is running", "contoh-aturan", "Open the simulation that runs", path)
	w.browser("auditor").post(path + "/cancel").is(http.StatusForbidden)
	w.work()
	rules.get(sim).has("Done", "1 of 1 drafts scanned", "1 more draft is judged otherwise that you cannot read").lacks("refresh", at)
	w.browser("auditor").get(path).has("Judul naskah", "kata yang dicari", "No findings", "Warning", at, "contoh-aturan")
	editor := regexp.MustCompile(`/rules/new\?[^"]+`).FindString(rules.get(sim).body)
	rules.get(strings.ReplaceAll(editor, "&amp;", "&")).is(http.StatusOK).has("contoh-aturan")

	// a text that changes afterwards shows none of its words
	edit := author.get(at + "/edit")
	author.post(at+"/edit", "version", edit.hidden("version"), "title", "Judul naskah", "body", "Isinya rahasia lain sekarang.", "channel", "web", "unit", "humas", "classification", "public", "do", "save").leads(at)
	w.browser("auditor").get(path).has("The text has changed since").lacks("kata yang dicari")

	// saved, the rule lists its simulations; cancelling ends one
	rules.post("/rules/new", "yaml", ruleSkeleton, "version", "0").leads("/rules/contoh-aturan")
	rules.get("/rules/contoh-aturan").has(path, "Done")
	next := rules.post("/rules/simulate", "id", "contoh-aturan", "version", "1", "yaml", ruleSkeleton).to()
	next, _, _ = strings.Cut(next, "?")
	admin.post(next + "/cancel").leads(next)
	admin.get(next).has("Cancelled", "No draft was scanned", "The simulation is cancelled")
	admin.post(next + "/cancel").is(http.StatusConflict).has("has ended")

	before := w.leaves()
	rules.post("/rules/simulate", "id", "", "version", "0", "yaml", "rules: [").is(http.StatusUnprocessableEntity).has("rules: [")
	rules.post("/rules/simulate", "id", "contoh-aturan", "version", "1", "yaml", strings.Replace(ruleSkeleton, "contoh-aturan", "lain", 1)).is(http.StatusUnprocessableEntity).has("contoh-aturan")
	author.post("/rules/simulate", "id", "", "version", "0", "yaml", ruleSkeleton).is(http.StatusForbidden)
	rules.get("/rules/number?simulation=" + strings.TrimPrefix(path, "/simulations/")).is(http.StatusNotFound)
	rules.get("/simulations/none").is(http.StatusNotFound)
	author.get(path).is(http.StatusForbidden)
	if n := w.leaves(); n != before {
		t.Errorf("%d acts recorded", n-before)
	}
}
