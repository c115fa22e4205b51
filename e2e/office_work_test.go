package e2e

import "github.com/chromedp/chromedp"

// mandates appoints a Plt. and a Plh.; the second administrator confirms both.
func (o *office) mandates() {
	o.Helper()
	o.begin("mandates")
	tata, usaha := o.as("tata"), o.as("usaha")
	tata.visit("/mandates")
	o.appoint("plt", "jurist", "", "legal", "root", "Kepala Bagian Hukum", "SP/3/CONTOH")
	o.appoint("plh", "wakil", "kabid", "approver", "komunikasi", "Kepala Bidang Komunikasi Publik", "SP/4/CONTOH")
	usaha.visit("/mandates")
	for range 2 {
		usaha.send(`form[action$="/confirm"] button`, "Mandat dikonfirmasi.")
	}
	usaha.looks("mandates-run", o.axe)
}

// appoint proposes a mandate until the day after tomorrow, by order of the head.
func (o *office) appoint(kind, who, principal, role, unit, post, order string) {
	o.Helper()
	tata := o.as("tata")
	tata.do(chromedp.Click("#add input[name=kind][value=" + kind + "]"))
	tata.fill("#person", who, "#principal", principal, "#role", role, "#unit", unit, "#post", post, "#order", order, "#giver", "kepala",
		"#until_date", dayAfterTomorrow(), "#until_time", "16:00")
	tata.send("#add button.primary", "Mandat diusulkan.")
	tata.lacks(`form[action$="/confirm"]`)
}

// workflow puts legal beside security, and makes both always there.
func (o *office) workflow() {
	o.Helper()
	o.begin("workflow")
	tata, usaha := o.as("tata"), o.as("usaha")
	tata.visit("/workflows")
	tata.visit("/workflows/standard/1")
	tata.visit("/workflows/standard/edit?version=1")
	tata.looks("workflow-edit", o.axe)
	tata.fill("#findings-2", "", "#above-2", "")
	tata.fill("#step-4", "2", "#stage-4", "legal", "#roles-4", "legal", "#quorum-4", "2", "#due-4", "24", "#note", "Telaah hukum bersama telaah keamanan")
	tata.send("button[value=show]", "tahap Telaah Hukum memerlukan 2 orang yang berbeda, tetapi baru ada 1.")
	tata.glance("workflow-short", o.axe)
	tata.fill("#quorum-3", "1") // it stands in the place of its step now
	tata.send("button[value=propose]", "")
	version := tata.at()
	tata.lacks(`form[action$="/activate"]`)
	usaha.visit("/")
	usaha.leave(chromedp.Click(`#turn a[href="` + version + `"]`))
	usaha.count(usaha.pages)
	usaha.looks("workflow-waits", o.axe)
	usaha.send("#decide button.primary", "")
}

// clear takes a draft the whole way.
func (o *office) clear() {
	o.Helper()
	o.begin("clearance")
	draft := o.submit("Festival bunga", "Festival bunga dibuka hari Sabtu di lapangan kota.")
	o.decide(draft, "periksa", "")
	o.decide(draft, "jurist", "Plt. Kepala Bagian Hukum")
	o.decide(draft, "sandi", "")
	o.decide(draft, "wakil", "Plh. Kepala Bidang Komunikasi Publik")
	wakil := o.as("wakil")
	wakil.visit(draft)
	wakil.send(`form[action$="/publish"] button`, "")
	wakil.until(draft, "published")
}

// submit writes a draft and hands it in; the answer is its page.
func (o *office) submit(title, body string) string {
	o.Helper()
	return o.write(title, body, "submit", "Naskah diajukan.")
}

// write fills in a draft and presses one of its buttons; the answer is its page.
func (o *office) write(title, body, do, words string) string {
	o.Helper()
	konsep := o.as("konsep")
	konsep.visit("/drafts/new")
	konsep.fill("#title", title, "#body", body)
	konsep.do(chromedp.Click("input[name=channel][value=web]"))
	konsep.send("button[name=do][value="+do+"]:not(.vh)", words)
	return konsep.at()
}

// decide approves at the stage that is somebody's, in the capacity that the page names.
func (o *office) decide(draft, who, capacity string) {
	o.Helper()
	w := o.as(who)
	w.visit(draft + "/review")
	w.reads(capacity)
	w.do(chromedp.Click("input[name=decision][value=approve]"))
	w.send("#decide form button.primary", "Keputusan Anda tercatat.")
}

// emergency lets a warning out at once; another human ratifies it.
func (o *office) emergency() {
	o.Helper()
	o.begin("emergency")
	draft := o.write("Peringatan banjir", "Air sungai naik. Warga bantaran diminta mengungsi ke balai kota.", "save", "Tersimpan.")
	siaga, kepala := o.as("siaga"), o.as("kepala")
	siaga.visit(draft)
	siaga.unfold(`details:has(form[action$="/emergency"])`)
	siaga.fill("#emergency-reason", "Air naik satu meter dalam satu jam")
	siaga.send(`form[action$="/emergency"] button`, "Lolos melalui jalur darurat.")
	siaga.send(`form[action$="/publish"] button`, "")
	siaga.until(draft, "published")
	siaga.visit("/emergencies")
	siaga.lacks(`form[action$="/ratification"]`)
	kepala.visit("/emergencies")
	kepala.looks("emergencies-wait", o.axe)
	id := kepala.action(`form[action$="/ratification"]`)
	siaga.forge(id, map[string]string{"outcome": "ratified"})
	siaga.glance("emergencies-refused", o.axe)
	siaga.reads("Anda yang menyatakan darurat, memutus di dalamnya, atau ikut menggarap konsep. Orang lain yang mengesahkan.")
	kepala.do(chromedp.Click("input[name=outcome][value=ratified]"))
	kepala.send(`form[action$="/ratification"] button`, "Jalur darurat disahkan.")
	kepala.looks("emergencies-done", o.axe)
}

// action is where a form of the page is sent.
func (w *walker) action(form string) string {
	w.Helper()
	return ask(w.person, chromedp.Attributes(form))["action"]
}
