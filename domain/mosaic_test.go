package domain_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
)

// mosaicRules has a mosaic within the account, of the severity.
const mosaicRules = `
rules:
  - id: unit
    kind: block
    match: [{phrase: ['yonif <number>']}]
  - id: place
    kind: block
    match: [{phrase: ['di <name>']}]
  - id: time
    kind: block
    match: [{phrase: [besok, lusa]}]
  - id: puzzle
    title: {id: Mosaik, en: Mosaic}
    category: operations
    severity: %s
    message: {id: a, en: b}
    suggestion: {id: a, en: b}
    mosaic:
      parts:
        - {name: unit, match: [{rule: unit}]}
        - {name: place, match: [{rule: place}]}
        - {name: time, match: [{rule: time}], recent: 3d}
      within: account
      recent: 14d
    samples: {hit: [Yonif 900 besok di Rote], miss: [Yonif 900]}
`

// eachMosaic runs a test on both databases, with rules of a mosaic.
func eachMosaic(t *testing.T, severity string, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		test(t, newWorldUnder(t, open(), sensitivity.New(), domain.RuleSource{Name: "rules", YAML: fmt.Sprintf(mosaicRules, severity)}))
	})
}

func (w *world) published(body string, channels ...string) domain.Draft {
	w.Helper()
	d := w.cleared(body, channels...)
	_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
	check(w, err)
	w.work()
	return w.now(d)
}

// puzzle answers the parts of the mosaic as somebody sees them, "" where it is
// not complete.
func (w *world) puzzle(who string, d domain.Draft) string {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people[who], d.ID)
	check(w, err)
	if v.Scan.Incomplete {
		w.Fatalf("incomplete: %s", v.Scan.Reason)
	}
	return partsOf(v.Scan.Findings)
}

func partsOf(findings []domain.Finding) string {
	var out []string
	for _, f := range findings {
		for _, p := range f.Parts {
			where := p.Field
			if e := p.Earlier; e != nil {
				where = fmt.Sprintf("%s/%s/%v/%v", e.Channel, e.Title, e.Out, e.Known)
			}
			out = append(out, p.Name+"="+p.Excerpt+"@"+where)
		}
	}
	return strings.Join(out, " ")
}

func TestMosaicAmongWhatTheAccountSaid(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		sent := w.published("Apel pagi Yonif 900", "web")
		if sent.State != domain.Published {
			t.Fatalf("state %s", sent.State)
		}
		cleared := w.cleared("Senja di Rote", "web", "x")
		const complete = "unit=Yonif 900@web/Judul/true/true place=di Rote@web/Judul/false/true time=besok@body"

		typed, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Sampai besok"}}, Channels: []string{"web"}})
		check(t, err)
		if got := partsOf(typed.Findings); got != complete {
			t.Errorf("while typing: %q", got)
		}
		elsewhere, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Sampai besok"}}, Channels: []string{"instagram", "nowhere"}})
		check(t, err)
		if len(elsewhere.Findings) != 0 {
			t.Errorf("on another channel: %+v", elsewhere.Findings)
		}

		d := w.submitted("Sampai besok", "web")
		if got := w.puzzle("author", d); got != complete {
			t.Errorf("submitted: %q", got)
		}
		run, err := w.desk.View(w.ctx, w.people["author"], d.ID)
		check(t, err)
		if !run.Run.Has(domain.StageSecurity) {
			t.Error("the finding adds no security stage")
		}
		// What is stored has no words of other drafts.
		check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			stored, err := tx.Scans.At(ctx, d.ID, 1)
			if got := partsOf(stored.Result.Findings); got != "unit=@web//true/false place=@web//false/false time=besok@body" {
				t.Errorf("stored: %q", got)
			}
			return err
		}))
		// A text is no context for itself, and what is in review none for others.
		if got := w.puzzle("author", cleared); got != "" {
			t.Errorf("the cleared one: %q", got)
		}
		// Withdrawn, nothing completes it any more.
		_, err = w.desk.Withdraw(w.ctx, w.people["author"], cleared.ID, "ditunda")
		check(t, err)
		if got := w.puzzle("author", d); got != "" {
			t.Errorf("after the withdrawal: %q", got)
		}
	})
}

func TestMosaicForgetsWhatIsLongAgo(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		w.published("Apel pagi Yonif 900 di Rote", "web")
		d := w.draft("Sampai besok", "web")
		if w.puzzle("author", d) == "" {
			t.Fatal("no finding")
		}
		w.clock.move(13 * 24 * time.Hour)
		if w.puzzle("author", d) == "" {
			t.Error("no finding after thirteen days")
		}
		w.clock.move(2 * 24 * time.Hour)
		if got := w.puzzle("author", d); got != "" {
			t.Errorf("after fifteen days: %q", got)
		}
	})
}

// TestMosaicCountsTheLatestChannel: a text that is out on one channel for days and
// comes out on another only now says its time now.
func TestMosaicCountsTheLatestChannel(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		if sent := w.published("Sampai besok", "web", "x"); sent.State != domain.Publishing {
			t.Fatalf("state %s", sent.State)
		}
		w.clock.move(5 * 24 * time.Hour)
		const complete = "unit=Yonif 900@body place=di Rote@body time=besok@x/Judul/false/true"
		for channels, want := range map[string]string{"web": "", "x": complete, "web x": complete} {
			if got := w.puzzle("author", w.draft("Apel pagi Yonif 900 di Rote", strings.Fields(channels)...)); got != want {
				t.Errorf("on %s: %q", channels, got)
			}
		}
	})
}

// TestMosaicNamesNothingUnread: whoever may not read the earlier drafts learns
// that the account completes the picture, and no more.
func TestMosaicNamesNothingUnread(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		w.published("Apel pagi Yonif 900", "web")
		w.cleared("Senja di Rote", "web")
		p, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: "timur", Name: "Timur", UnitID: "wilayah-timur", Roles: []string{domain.RoleAuthor}})
		check(t, err)
		w.people["timur"] = domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
		d, err := w.desk.Create(w.ctx, w.people["timur"], domain.DraftInput{Title: "Judul", Body: "Sampai besok", Channels: []string{"web"}})
		check(t, err)
		const unread = "unit=@web//true/false place=@web//false/false time=besok@body"
		if got := w.puzzle("timur", d); got != unread {
			t.Errorf("the author sees %q", got)
		}
		typed, err := w.desk.Scan(w.ctx, w.people["timur"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Sampai besok"}}, Channels: []string{"web"}})
		check(t, err)
		if got := partsOf(typed.Findings); got != unread {
			t.Errorf("while typing: %q", got)
		}
		if got := w.puzzle("auditor", d); got != "unit=Yonif 900@web/Judul/true/true place=di Rote@web/Judul/false/true time=besok@body" {
			t.Errorf("the auditor sees %q", got)
		}
	})
}

// TestMosaicAtTheGate: two drafts that were harmless when they were cleared
// complete each other at the moment of publishing.
func TestMosaicAtTheGate(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		first, second := w.submitted("Apel pagi Yonif 900 di Rote", "web"), w.submitted("Sampai besok", "web")
		first, second = w.approveAll(first, "verifier", "approver"), w.approveAll(second, "verifier", "approver")
		c, err := w.desk.CheckClearance(w.ctx, w.people["verifier"], "web", "Sampai besok")
		check(t, err)
		if c.Cleared || c.Reason != domain.GateSecurity {
			t.Errorf("clearance %+v", c)
		}
		_, err = w.desk.Publish(w.ctx, w.people["approver"], first.ID)
		check(t, err)
		w.work()
		if first = w.now(first); first.State != domain.Parked || first.ParkedReason != "gate."+domain.GateSecurity {
			t.Fatalf("the first is %s (%s)", first.State, first.ParkedReason)
		}
		// What is parked stands in nobody's way.
		_, err = w.desk.Publish(w.ctx, w.people["approver"], second.ID)
		check(t, err)
		w.work()
		if second = w.now(second); second.State != domain.Published {
			t.Fatalf("the second is %s (%s)", second.State, second.ParkedReason)
		}
		// With the part gone the first goes out, after another review.
		body := "Apel pagi Yonif 900"
		first, err = w.desk.Edit(w.ctx, w.people["author"], first.ID, first.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		first = w.approveAll(first, "verifier", "approver")
		_, err = w.desk.Publish(w.ctx, w.people["approver"], first.ID)
		check(t, err)
		w.work()
		if first = w.now(first); first.State != domain.Published {
			t.Errorf("the changed one is %s (%s)", first.State, first.ParkedReason)
		}
	})
}

func TestMosaicThatBlocks(t *testing.T) {
	eachMosaic(t, "block", func(t *testing.T, w *world) {
		w.published("Apel pagi Yonif 900 di Rote", "web")
		d := w.draft("Sampai besok", "web")
		submit := func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }
		w.unchanged(d, submit, domain.Invalid, "findings.block")
		v, err := w.desk.View(w.ctx, w.people["security"], d.ID)
		check(t, err)
		check(t, w.override("security", d, v.Scan.Findings[0].Fingerprint))
		check(t, submit())
		// The override is for this picture: another unit makes another one.
		w.published("Apel pagi Yonif 500", "web")
		v, err = w.desk.View(w.ctx, w.people["security"], d.ID)
		check(t, err)
		if len(v.Counting) != 1 {
			t.Errorf("%d findings count after another text came in", len(v.Counting))
		}
	})
}

// TestMosaicSeesVariants: readers of a channel read what went out there.
func TestMosaicSeesVariants(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Apel pagi", Channels: []string{"web", "x"},
			Variants: map[string]string{"x": "Apel Yonif 900 di Rote"}})
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		w.approveAll(d, "verifier", "approver")
		for channel, want := range map[string]string{"web": "", "x": "unit=Yonif 900@x/Judul/false/true place=di Rote@x/Judul/false/true time=besok@body"} {
			if got := w.puzzle("author", w.draft("Sampai besok", channel)); got != want {
				t.Errorf("%s: %q, want %q", channel, got, want)
			}
		}
	})
}

// BenchmarkMosaicWhileTyping checks a text without a channel, and beside 200 posts
// of its account, from the store.
func BenchmarkMosaicWhileTyping(b *testing.B) {
	w := newWorldUnder(b, storetest.SQLite(b), sensitivity.New(), sensitivity.BuiltIn()...)
	check(b, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		for i := range domain.RecentMost {
			id, at := fmt.Sprintf("post-%03d", i), w.clock.read().Add(-time.Duration(i)*time.Hour)
			rev := domain.Revision{DraftID: id, Number: 1, Title: "Kabar", Body: "Sarapan bersama Yonif 900 dan warga. Cuaca cerah.", Channels: []string{"web"},
				Classification: domain.Public, By: w.people["author"].PersonID, At: at}.Sealed()
			if err := tx.Drafts.Add(ctx, &domain.Draft{ID: id, UnitID: "humas", AuthorID: rev.By, State: domain.Published, Title: rev.Title,
				Classification: domain.Public, Channels: rev.Channels, Revision: 1, ContentHash: rev.ContentHash, CreatedAt: at, UpdatedAt: at}); err != nil {
				return err
			}
			if err := tx.Revisions.Add(ctx, rev); err != nil {
				return err
			}
			if err := tx.Publications.Add(ctx, &domain.Publication{ID: "p" + id, DraftID: id, Revision: 1, Channel: "web", State: domain.PublicationSent, SentAt: at}); err != nil {
				return err
			}
		}
		return nil
	}))
	fields := []domain.Field{{Name: "title", Text: "Selamat pagi"}, {Name: "body", Text: strings.Repeat("Hari ini kami berolahraga bersama warga. ", 15) + "Besok hari besar."}}
	for name, channels := range map[string][]string{"alone": nil, "among 200": {"web"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: fields, Channels: channels})
				check(b, err)
			}
		})
	}
}
