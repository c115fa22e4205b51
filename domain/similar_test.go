package domain_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

const (
	story = "Gerakan pangan murah digelar di halaman balai desa hari Sabtu. Warga dapat membeli beras, telur dan minyak goreng dengan harga terjangkau. " +
		"Petugas gizi memeriksa balita dan memberi makanan tambahan. Panitia meminta warga membawa kantong belanja sendiri."
	other = "Perpustakaan keliling singgah di tiga sekolah dasar bulan depan. Anak-anak boleh meminjam dua buku selama dua pekan, dan guru mendapat daftar judul baru."
)

// sketched lets the sketches be made that are due.
func (w *world) sketched() {
	w.Helper()
	w.clock.move(time.Minute)
	w.work()
}

func (w *world) similar(who string, d domain.Draft) domain.SimilarView {
	w.Helper()
	v, err := w.desk.Similar(w.ctx, w.people[who], d.ID)
	check(w, err)
	return v
}

func TestSimilarNamesWhatWasDecided(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cleared := w.cleared(story)
		rejected := w.submitted(strings.Replace(story, "Sabtu", "Minggu", 1))
		_, err := w.decide("verifier", rejected, domain.Reject)
		check(t, err)
		w.submitted(other)
		w.draft(story) // of which nobody decided anything
		d := w.submitted(story)
		if v := w.similar("verifier", d); len(v.Items) != 0 {
			t.Fatalf("before there are sketches: %+v", v.Items)
		}
		w.sketched()
		v := w.similar("verifier", d)
		if len(v.Items) != 2 {
			t.Fatalf("%+v", v.Items)
		}
		first, second := v.Items[0], v.Items[1]
		if first.Draft.ID != cleared.ID || first.Resemblance != 1 || first.Vote == nil || first.Vote.Stage != "approval" || first.Vote.Decision != domain.Approve || !first.Present {
			t.Errorf("the same text: %+v", first)
		}
		if second.Draft.ID != rejected.ID || second.Draft.State != domain.Rejected || second.Resemblance < 0.7 || second.Resemblance > 0.97 {
			t.Errorf("nearly the same: %+v", second)
		}
		if second.Vote == nil || second.Vote.Decision != domain.Reject || second.Vote.Comment != "alasan" || v.Names[second.Vote.PersonID] != "verifier" {
			t.Errorf("what was decided: %+v, %v", second.Vote, v.Names)
		}
		if len(second.Shared) == 0 || !strings.HasPrefix(second.Shared[len(second.Shared)-1], "Warga dapat membeli beras") && !strings.Contains(strings.Join(second.Shared, "|"), "Warga dapat membeli beras, telur") {
			t.Errorf("shared: %q", second.Shared)
		}
	})
}

func TestSimilarFollowsTheText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old, d := w.submitted(story), w.submitted(story)
		w.sketched()
		if v := w.similar("verifier", d); len(v.Items) != 1 || v.Items[0].Vote != nil {
			t.Fatalf("in review, with no decision yet: %+v", v.Items)
		}
		text := other
		_, err := w.desk.Edit(w.ctx, w.people["author"], old.ID, old.Version, domain.DraftPatch{Body: &text})
		check(t, err)
		if v := w.similar("verifier", d); len(v.Items) != 0 {
			t.Errorf("its text is another one now, whatever its sketch says: %+v", v.Items)
		}
		w.sketched()
		late := w.submitted(other)
		if v := w.similar("verifier", late); len(v.Items) != 1 || v.Items[0].Draft.ID != old.ID {
			t.Errorf("by the new text: %+v", v.Items)
		}
	})
}

// Nothing tells of drafts that one may not read: the answer is the same as where
// they are not there, also when they are many and more alike.
func TestSimilarLeaksNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, unit := range []string{"one", "two"} {
			_, err := w.desk.AddUnit(w.ctx, w.people["admin"], domain.Unit{ID: unit, ParentID: domain.RootUnit, Name: unit})
			check(t, err)
		}
		writer := func(name, unit string) domain.Actor {
			p, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: name, Name: name, UnitID: unit, Roles: []string{"author", "verifier"}})
			check(t, err)
			return domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
		}
		one, two := writer("satu", "one"), writer("dua", "two")
		submit := func(a domain.Actor, body string) domain.Draft {
			d, err := w.desk.Create(w.ctx, a, domain.DraftInput{Title: "Judul", Body: body, Channels: []string{"web"}})
			check(t, err)
			d, err = w.desk.Submit(w.ctx, a, d.ID)
			check(t, err)
			return d
		}
		for range 70 { // more than are looked at for one key
			submit(one, story)
		}
		near := submit(two, strings.Replace(story, "Sabtu", "Minggu", 1))
		d := submit(two, story)
		w.sketched()
		v, err := w.desk.Similar(w.ctx, two, d.ID)
		check(t, err)
		if len(v.Items) != 1 || v.Items[0].Draft.ID != near.ID {
			t.Errorf("%+v", v.Items)
		}
		_, err = w.desk.Similar(w.ctx, one, d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
		scoped := two
		scoped.Scopes = []domain.Act{domain.ActScan}
		_, err = w.desk.Similar(w.ctx, scoped, d.ID)
		w.refused(err, domain.Forbidden, "token.scope")
		if v := w.similar("auditor", d); len(v.Items) != domain.SimilarMost {
			t.Errorf("who may read all sees %d", len(v.Items))
		}
	})
}

func TestErasingErasesTheSketch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old := w.submitted(story)
		w.sketched()
		_, err := w.desk.Withdraw(w.ctx, w.people["author"], old.ID, "batal")
		check(t, err)
		d := w.submitted(story)
		if v := w.similar("auditor", d); len(v.Items) != 1 || v.Items[0].Draft.State != domain.Withdrawn {
			t.Fatalf("%+v", v.Items)
		}
		check(t, w.desk.Erase(w.ctx, w.people["admin"], old.ID, "hapus"))
		if v := w.similar("auditor", d); len(v.Items) != 0 {
			t.Errorf("%+v", v.Items)
		}
		w.sketched()
	})
}

// CatchUp makes the sketches that nobody ordered, in more than one slice.
func TestCatchUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var first domain.Draft
		for i := range 60 {
			if d := w.submitted(story); i == 0 {
				first = d
			}
		}
		w.clock.move(time.Minute)
		for {
			jobs, err := w.desk.ClaimWork(w.ctx, "lost", 50)
			check(t, err)
			if len(jobs) == 0 {
				break
			}
			check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
				for _, j := range jobs {
					check(t, tx.Jobs.Finish(ctx, j))
				}
				return nil
			}))
		}
		if v := w.similar("auditor", first); len(v.Items) != 0 {
			t.Fatalf("%+v", v.Items)
		}
		check(t, w.desk.CatchUp(w.ctx))
		check(t, w.desk.CatchUp(w.ctx)) // another replica
		w.work()
		check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			if ids, err := tx.Sketches.Lacking(ctx, time.Time{}, 5); err != nil || len(ids) != 0 {
				t.Errorf("lacking %v, %v", ids, err)
			}
			return nil
		}))
		if v := w.similar("auditor", first); len(v.Items) != domain.SimilarMost {
			t.Errorf("%+v", v.Items)
		}
	})
}
