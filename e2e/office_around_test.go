package e2e

import (
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// around tries what must not be possible, with the developer tools of the browser where
// the page offers no button, and looks for the words of each refusal.
func (o *office) around() {
	o.Helper()
	o.begin("around")
	draft := o.submit("Pasar malam", "Pasar malam dibuka pukul tujuh di alun-alun.")
	o.ownDraft(draft)
	o.secondAccount(draft)
	o.ownChange()
	o.ownWorkflow()
	o.ownMandate()
	o.endedMandate(draft)
}

// vote is a decision with what somebody else's review page carries.
func (o *office) vote(of, draft string) map[string]string {
	o.Helper()
	w := o.as(of)
	w.visit(draft + "/review")
	return map[string]string{"decision": "approve", "content_hash": w.hidden("content_hash"), "version": w.hidden("version"), "stage": w.hidden("stage")}
}

// ownDraft: the author, who also verifies, approves what they wrote.
func (o *office) ownDraft(draft string) {
	o.Helper()
	konsep := o.as("konsep")
	konsep.visit(draft + "/review")
	konsep.reads("Penulis naskah ini")
	konsep.lacks("#decide input[name=decision]")
	konsep.forge(draft+"/decisions", o.vote("periksa", draft))
	konsep.refused("Anda penulis naskah ini, jadi orang lain yang memutus.")
}

// secondAccount: the same human with another account, from the moment on in which the
// two are known to be one.
func (o *office) secondAccount(draft string) {
	o.Helper()
	tata, second := o.as("tata"), o.as("konsep2")
	vote := o.vote("konsep2", draft)
	tata.visit("/people")
	row := o.row(tata, "konsep2")
	form := row + ` form[action$="/link"]`
	tata.unfold(row + ` details:has(form[action$="/link"])`)
	tata.fill(form+" [name=account]", "konsep", form+" [name=reason]", "Satu orang, dua akun")
	tata.send(form+" button", "Kedua akun kini milik orang yang sama")
	second.forge(draft+"/decisions", vote)
	second.refused("Anda penulis naskah ini, jadi orang lain yang memutus.")
}

// ownChange: an administrator agrees to a role that they propose themselves.
func (o *office) ownChange() {
	o.Helper()
	o.give("wakil", "verifier", "komunikasi")
	tata, usaha := o.as("tata"), o.as("usaha")
	tata.visit("/changes")
	tata.leave(chromedp.Click("#own a.primary"))
	tata.send("#propose button.primary", "")
	at := tata.at()
	tata.lacks(`form[action$="/activate"]`)
	usaha.visit(at)
	tata.forge(at+"/activate", map[string]string{"seen": usaha.hidden("seen")})
	tata.refused("bukan pengusulnya, juga tidak dengan akun kedua")
}

// ownWorkflow: an administrator makes a chain without the legal stage active alone.
func (o *office) ownWorkflow() {
	o.Helper()
	tata, usaha := o.as("tata"), o.as("usaha")
	tata.visit("/workflows/standard/edit?version=2")
	tata.do(chromedp.Click(`input[name=gone][value="3"]`))
	tata.send("button[value=propose]", "Lebih sedikit yang memeriksa di tahap: Telaah Hukum")
	at := tata.at()
	tata.lacks(`form[action$="/activate"]`)
	usaha.visit(at)
	usaha.looks("workflow-fewer", o.axe)
	tata.forge(at+"/activate", map[string]string{"seen": usaha.hidden("seen")})
	tata.refused("bukan pengusulnya, juga tidak dengan akun kedua")
	tata.glance("workflow-refused", o.axe)
}

// ownMandate: who proposes a mandate, and who would hold it, confirm it.
func (o *office) ownMandate() {
	o.Helper()
	tata, usaha := o.as("tata"), o.as("usaha")
	tata.visit("/mandates")
	o.appoint("plt", "kabid", "", "superior", "komunikasi", "Sekretaris", "SP/9/CONTOH")
	usaha.visit("/mandates?phase=proposed")
	action, version := usaha.action(`form[action$="/confirm"]`), usaha.hidden("version")
	for _, who := range []string{"tata", "kabid"} {
		o.as(who).forge(action, map[string]string{"version": version})
		o.as(who).refused("Mandat dikonfirmasi orang lain: bukan pengusul dan bukan yang diberi mandat.")
	}
}

// endedMandate: the Plt. has the review open when the mandate ends, and decides after;
// what they may read ended with it.
func (o *office) endedMandate(draft string) {
	o.Helper()
	jurist, usaha := o.as("jurist"), o.as("usaha")
	o.decide(draft, "periksa", "")
	jurist.visit(draft + "/review")
	jurist.do(chromedp.Click("input[name=decision][value=approve]"))
	usaha.visit("/mandates?phase=running")
	card := `.card:has(form[action$="/end"])`
	if !strings.Contains(ask(usaha.person, chromedp.Text(card+" h2")), "Plt. Kepala Bagian Hukum") {
		card += ":last-child"
	}
	usaha.unfold(card + " details")
	usaha.fill(card+" [name=reason]", "Pejabat definitif dilantik")
	usaha.send(card+` form[action$="/end"] button`, "Mandat diakhiri.")
	jurist.count(jurist.forms)
	jurist.leave(chromedp.Click("#decide form button.primary"))
	jurist.refused("Naskah ini tidak ada, atau tidak untuk Anda.")
}

// refused looks for the words of a refusal on the page.
func (w *walker) refused(words string) {
	w.Helper()
	w.reads(words)
	if got := ask(w.person, chromedp.Evaluate[string](`document.querySelector("main .flash[data-kind=done]")?.textContent ?? ""`)); got != "" {
		w.Errorf("%s was let through: %s", w.username, got)
	}
}

// proven verifies the log on the auditor's page and in the shell.
func (o *office) proven() {
	o.Helper()
	o.begin("proof")
	auditor := o.as("periksa-log")
	auditor.visit("/audit")
	auditor.send(`form[action="/audit/verify"] button`, "")
	auditor.glance("verified", o.axe)
	if out, status := o.s.run(o.T, "audit", "verify", "--db", filepath.Join(o.s.dir, "layak.db")); status != 0 {
		o.Errorf("the log does not verify: %s", out)
	}
}
