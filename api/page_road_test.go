package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"layak/domain"
)

const (
	risky = "Dua kompi infanteri akan digeser ke pos perbatasan Sabtu dini hari. Mohon doanya."
	plan  = "Warga diundang ke balai kota hari Senin."
)

// write saves a calm draft by the form and answers its page.
func (b *browser) write(more ...string) string {
	b.t.Helper()
	return b.post("/drafts/new", append([]string{"title", "Pelatihan menulis", "body", calm, "channel", "web", "channel", "x", "unit", "humas",
		"classification", "public", "do", "save"}, more...)...).to()
}

func (b *browser) decide(at, decision, comment string) sheet {
	b.t.Helper()
	p := b.get(at + "/review").is(http.StatusOK)
	return b.post(at+"/decisions", "decision", decision, "comment", comment, "content_hash", p.hidden("content_hash"), "stage", p.hidden("stage"))
}

func (w *world) draftState(at string) domain.State {
	w.t.Helper()
	v, err := w.desk.View(context.Background(), domain.Actor{PersonID: w.ids["auditor"], Via: domain.ViaSession}, strings.TrimPrefix(at, "/drafts/"))
	w.must(err)
	return v.Draft.State
}

func (w *world) stateIs(at string, want domain.State) {
	w.t.Helper()
	if got := w.draftState(at); got != want {
		w.t.Fatalf("the draft is %s, want %s", got, want)
	}
}

func TestTheWholeRoadByForms(t *testing.T) {
	w := newHouse(t)
	author, verifier, security, approver := w.browser("author"), w.browser("verifier"), w.browser("security"), w.browser("approver")

	// a check finds it, stores nothing
	fields := []string{"title", "Kabar prajurit", "body", risky, "channel", "web", "channel", "x", "own:x", "1", "variant:x", "Salam\r\ndari kami",
		"unit", "humas", "classification", "public"}
	found := author.post("/drafts/new", append(fields, "do", "check")...).is(http.StatusOK).has("ops-", "digeser")
	if n := strings.Count(author.get("/drafts").body, `<th scope="row">`); n != 0 {
		t.Fatalf("a check stored %d drafts", n)
	}
	// the safer wording takes its place, still nothing is stored
	took := author.post("/drafts/new", append(fields, "take", found.hidden("take"))...).is(http.StatusOK)
	took.has("Prajurit kami menjalankan tugas, mohon doanya. Mohon doanya.").lacks("digeser", "Sabtu")

	// saved with the finding, submitting is refused and the draft stays
	at := author.post("/drafts/new", append(fields, "do", "save")...).to()
	author.get(at).is(http.StatusOK).has("Saved.", "Dua kompi", "dari kami")
	only := author.post("/drafts/new", append(fields, "do", "submit")...).to()
	if !strings.HasSuffix(only, "/edit") {
		t.Fatal(only)
	}
	author.get(only).is(http.StatusOK).has("Saved, but not submitted: A finding blocks this draft", "Dua kompi", "Salam\ndari kami", `class="finding"`)
	author.get(only).is(http.StatusOK).lacks("not submitted") // a reload makes nothing
	again := author.get(only)
	author.post(only, append(fields, "version", again.hidden("version"), "do", "submit")...).leads(only)
	author.post(only, append(fields, "version", "0", "title", "x")...).is(http.StatusConflict).has(`class="finding"`, "digeser")
	w.stateIs(at, domain.Drafting)
	author.post(at + "/submit").is(http.StatusUnprocessableEntity).has("A finding blocks this draft")

	// mended, submitted
	edit := author.get(at + "/edit").is(http.StatusOK)
	author.post(at+"/edit", "version", edit.hidden("version"), "title", "Kabar prajurit", "body", calm, "channel", "web", "channel", "x",
		"unit", "humas", "classification", "restricted", "do", "submit").leads(at)
	w.stateIs(at, domain.InReview)
	author.get(at).is(http.StatusOK).has("The draft is submitted.")

	// the author does not decide; verifier, security and approver do
	author.get(at+"/review").has("You cannot decide", "s the author of this draft")
	page := verifier.get(at+"/review").is(http.StatusOK).has("What changed", "<del>", "<ins>", "Nothing stands against approval")
	if page.hidden("stage") != "verification" {
		t.Fatal("not the first stage")
	}
	verifier.decide(at, "reject", "").is(http.StatusUnprocessableEntity).has("Give a reason", `value="reject" checked`)
	verifier.decide(at, "approve", "").leads(at)
	verifier.get(at + "/review").has("You cannot decide")
	security.decide(at, "approve", "Aman\r\nsudah dicek").leads(at)
	security.get(at).is(http.StatusOK).has("sudah dicek")
	approver.decide(at, "approve", "").leads(at)
	w.stateIs(at, domain.Cleared)

	// out it goes, on x by hand
	author.get(at).has("Publish", "You have no right to do this", "Valid until", "nothing stands against publication", "1 April 2026").lacks("can be submitted")
	approver.post(at + "/publish").leads(at)
	w.work()
	w.stateIs(at, domain.Publishing)
	approver.get(at).has("X", "Confirm publication", calm)
	approver.post(at+"/publications/x/confirm", "url", "gopher://x").is(http.StatusUnprocessableEntity).has("gopher://x", "must begin with https://")
	approver.post(at+"/publications/x/confirm", "url", "https://x.example/1").leads(at)
	w.stateIs(at, domain.Published)
	approver.get(at).has("https://x.example/1", "The address on x is recorded", "The draft is published; this is what").lacks("can be submitted", "Valid until")

	// the proof
	receipt := author.get(at + "/receipt").is(http.StatusOK)
	if !strings.Contains(receipt.header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(receipt.body, "{") {
		t.Errorf("receipt: %v %.80s", receipt.header, receipt.body)
	}
	auditor := w.browser("auditor")
	auditor.get(at+"/story").is(http.StatusOK).has("Draft cleared", "Draft published", "policy line", "System").lacks("<p>system ")
	auditor.post("/audit/verify").is(http.StatusOK).has("The log holds")
}

// The panel says that the security review is awaited only while it is.
func TestSecurityReviewIsSaidToBeDone(t *testing.T) {
	w := newHouse(t)
	author, approver := w.browser("author"), w.browser("approver")
	const done, awaited = "The security review of this draft is done.", "The security review has to be passed"
	at := author.post("/drafts/new", "title", "Festival bunga", "body", "Dua regu polres berangkat besok pagi mengawal festival bunga.",
		"channel", "web", "channel", "x", "unit", "humas", "classification", "public", "do", "save").to()
	author.post(at + "/submit").leads(at)
	w.browser("verifier").decide(at, "approve", "").leads(at)
	author.get(at).has(awaited).lacks(done)
	w.browser("security").decide(at, "approve", "").leads(at)
	author.get(at).has(done).lacks(awaited)
	approver.decide(at, "approve", "").leads(at)
	approver.post(at + "/publish").leads(at)
	w.work()
	w.stateIs(at, domain.Publishing)
	author.get(at).has(done).lacks(awaited, "without a security review")
}

func TestOverrideParkAndResolveByForms(t *testing.T) {
	w := newHouse(t)
	author, security := w.browser("author"), w.browser("security")
	at := author.post("/drafts/new", "title", "Kabar", "body", risky, "channel", "x", "unit", "humas", "classification", "public", "do", "save").to()
	if strings.Contains(author.get(at).body, "/overrides") {
		t.Error("the author is offered to lift a finding")
	}
	p := security.get(at).is(http.StatusOK).has("/overrides")
	finding, until := p.hidden("finding"), p.hidden("until")
	security.post(at+"/overrides", "finding", finding, "reason", " ", "until", until).is(http.StatusUnprocessableEntity).has("Give a reason")
	security.post(at+"/overrides", "finding", finding, "reason", "Sudah rilis resmi", "until", "kemarin").is(http.StatusUnprocessableEntity).has("Sudah rilis resmi")
	security.post(at+"/overrides", "finding", "00", "reason", "x", "until", until).is(http.StatusNotFound).has("no longer in the present text")
	lifted := map[string]bool{}
	for {
		_, form, more := strings.Cut(security.get(at).body, "/overrides")
		if !more {
			break
		}
		finding := sheet{t: t, what: at, body: form}.hidden("finding")
		if lifted[finding] {
			t.Fatal("a finding that was lifted is offered again")
		}
		lifted[finding] = true
		security.post(at+"/overrides", "finding", finding, "reason", "Sudah rilis resmi", "until", until).leads(at)
	}
	author.get(at).has("Overridden by security", "Sudah rilis resmi")
	author.post(at + "/submit").leads(at)
	w.stateIs(at, domain.InReview)
}

func TestTheOtherWaysByForms(t *testing.T) {
	w := newHouse(t)
	author, verifier, approver, superior := w.browser("author"), w.browser("verifier"), w.browser("approver"), w.browser("superior")

	back := author.write()
	author.post(back + "/submit").leads(back)
	verifier.decide(back, "request_changes", "Perjelas tempatnya").leads(back)
	author.get(back).has("Perjelas tempatnya", "Waiting for the author's changes")

	no := author.write()
	author.post(no + "/submit").leads(no)
	verifier.decide(no, "reject", "Bukan gaya kami").leads(no)
	w.stateIs(no, domain.Rejected)
	author.post(no+"/appeal", "reason", "").is(http.StatusUnprocessableEntity).has("Give a reason")
	author.post(no+"/appeal", "reason", "Mohon dilihat lagi").leads(no)
	superior.get("/").has("Pelatihan menulis")
	superior.decide(no, "approve", "").leads(no)

	later := author.write("publish_date", "2026-03-20", "publish_time", "08:00", "publish_zone", "WIT")
	v, err := w.desk.View(context.Background(), domain.Actor{PersonID: w.ids["author"], Via: domain.ViaSession}, strings.TrimPrefix(later, "/drafts/"))
	w.must(err)
	if got := domain.Instant(v.Draft.PublishAt); got != "2026-03-19T23:00:00Z" || v.Draft.Zone != domain.ZoneWIT {
		t.Fatalf("publication time %s in %s", got, v.Draft.Zone)
	}
	author.post(later + "/submit").leads(later)
	verifier.decide(later, "approve", "").leads(later)
	approver.decide(later, "approve", "").leads(later)
	approver.post(later + "/publish").leads(later)
	w.stateIs(later, domain.Scheduled)
	approver.get(later).has("Publication is scheduled.", "Unschedule")
	approver.post(later + "/unschedule").leads(later)
	w.stateIs(later, domain.Cleared)
	author.post(later+"/withdraw", "reason", "").is(http.StatusUnprocessableEntity).has("Give a reason")
	author.post(later+"/withdraw", "reason", "Acara batal").leads(later)
	w.stateIs(later, domain.Withdrawn)
	author.post(later+"/withdraw", "reason", "lagi").is(http.StatusConflict).has("does not allow this")
	author.post(later + "/submit").is(http.StatusConflict)
}

func TestPostingByHandStopsWhereTheGateFails(t *testing.T) {
	w := newHouse(t)
	author, verifier, approver, admin := w.browser("author"), w.browser("verifier"), w.browser("approver"), w.browser("admin")
	at := author.write()
	author.post(at + "/submit").leads(at)
	verifier.decide(at, "approve", "").leads(at)
	approver.decide(at, "approve", "").leads(at)
	approver.post(at + "/publish").leads(at)
	w.work()
	approver.get(at).has("The text that was cleared", `readonly`)
	admin.post("/people/" + w.ids["verifier"] + "/suspend").leads("/people")
	approver.get(at).has("Do not post it", "Confirm publication").lacks("The text that was cleared", "readonly")
	approver.post(at+"/publications/x/confirm", "url", "https://x.example/1").leads(at)
	w.stateIs(at, domain.Parked)
	p := approver.get(at).has("no longer complete", "Settle", "The outcome on a channel is uncertain")
	if strings.Contains(p.body, `action="`+at+`/publish"`) {
		t.Error("offers to publish while a channel is uncertain")
	}
	approver.post(at+"/publications/x/resolve", "outcome", "sent", "url", "", "reason", "Sudah dilihat").is(http.StatusUnprocessableEntity).
		has("Sudah dilihat", `value="sent" checked`, "must begin with https://")
	approver.post(at+"/publications/x/resolve", "outcome", "failed", "reason", "Tidak ada di sana").leads(at)
	approver.get(at).has("did not go out", "Resume publication")
}
