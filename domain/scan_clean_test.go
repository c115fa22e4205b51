package domain_test

import (
	"context"
	"testing"
	"time"

	"layak/domain"
)

// scans is how often the desk scans during an act.
func (w *world) scans(act func()) int {
	rules := w.desk.Rules.(*words)
	before := rules.scans
	act()
	return rules.scans - before
}

func TestCleanTextIsScannedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		created := w.draft("Loket buka")
		edited := w.draft("BLOCK")
		text := "Loket tutup"
		edited, err := w.desk.Edit(w.ctx, w.people["author"], edited.ID, edited.Version, domain.DraftPatch{Body: &text})
		check(t, err)
		for _, d := range []domain.Draft{created, edited} {
			if n := w.scans(func() { check(t, w.submit(d)) }); n != 0 {
				t.Errorf("submitting a text that was clean when it was saved scans %d times", n)
			}
			if got := w.now(d); got.State != domain.InReview || got.Worst != 0 {
				t.Errorf("got %+v", got)
			}
		}
		w.verified()
	})
}

func TestWhatMayHaveChangedIsScannedAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rules := w.desk.Rules.(*words)
		for name, c := range map[string]struct {
			body    string
			between func()
		}{
			"a finding":        {"WARN", func() {}},
			"a silent finding": {"SILENT", func() {}},
			"a rule begins":    {"Loket buka", func() { rules.mu.Lock(); rules.epoch++; rules.mu.Unlock() }},
			"other rules":      {"Loket buka", func() { w.activateRule("block UNSAID") }},
			"other lists":      {"Loket buka", func() { w.embargo("Proyek Merpati") }},
		} {
			d := w.draft(c.body)
			c.between()
			if n := w.scans(func() { check(t, w.submit(d)) }); n == 0 {
				t.Errorf("%s: submitted without a scan", name)
			}
		}
	})
}

// Nothing that makes a text sensitive after it was saved is passed by.
func TestCleanOnceIsNotCleanForEver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		soon := w.embargoInput("Proyek Kutilang")
		soon.Period.From = worldBegin.Add(time.Hour)
		_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], soon)
		check(t, err)
		coming := w.draft("Proyek Kutilang")
		w.clock.move(2 * time.Hour)
		w.unchanged(coming, func() error { return w.submit(coming) }, domain.Invalid, "findings.block")

		d := w.draft("Bupati baru dilantik")
		w.embargo("Bupati baru")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")

		d = w.draft("Pasukan KUNING")
		w.activateRule("block KUNING")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}

func TestMosaicCompletedSinceTheDraftWasSaved(t *testing.T) {
	eachMosaic(t, "block", func(t *testing.T, w *world) {
		d := w.draft("Sampai besok", "web")
		w.published("Apel pagi Yonif 900", "web")
		w.published("Senja di Rote", "web")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}

func TestRulesThatHaveEndedClearNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		set, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "", time.Time{}, worldBegin.Add(time.Hour))
		check(t, err)
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
		check(t, err)
		d := w.draft("Loket buka")
		w.clock.move(2 * time.Hour)
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "scan.incomplete")
	})
}

// What a submission says of its scan is what is stored: a scan under other rules
// that was stored in between is not taken for it.
func TestTheScanOfASubmissionIsTheStoredOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := w.draft("Loket buka")
		d := w.draft("Loket UNSAID")
		w.activateRule("review UNSAID")
		check(t, w.submit(d))
		_, err := w.decide("verifier", d, domain.RequestChanges)
		check(t, err)
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], 1)
		check(t, err)
		check(t, w.submit(d))
		check(t, w.submit(other))
		for _, d := range []domain.Draft{d, other} {
			var stored domain.StoredScan
			check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
				stored, err = tx.Scans.At(ctx, d.ID, d.Revision)
				return err
			}))
			view, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
			check(t, err)
			if r := stored.Result; r.RulesetVersion != 1 || view.Run.RulesetVersion != 1 || len(r.Findings) != 0 {
				t.Errorf("the run says rules %d, the stored scan %d with %d findings", view.Run.RulesetVersion, r.RulesetVersion, len(r.Findings))
			}
		}
	})
}

// Another server has stored another text or another scan under the same number.
func TestWhatAnotherServerStoredIsScannedAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past = true
		d := w.draft("Loket buka")
		w.retext(d)
		if n := w.scans(func() { check(t, w.submit(d)) }); n == 0 {
			t.Error("another text is submitted without a scan")
		}
		d = w.draft("Loket buka")
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			stored, err := tx.Scans.At(ctx, d.ID, d.Revision)
			stored.Digest = "sha256:00"
			if err == nil {
				err = tx.Scans.Put(ctx, stored)
			}
			return err
		}))
		if n := w.scans(func() { check(t, w.submit(d)) }); n == 0 {
			t.Error("another scan is taken for the one that was remembered")
		}
		check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			stored, err := tx.Scans.At(ctx, d.ID, d.Revision)
			if stored.Digest == "sha256:00" {
				t.Error("the scan of the submission is not stored")
			}
			return err
		}))
	})
}
