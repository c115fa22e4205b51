package domain_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// TestSimulationTellsWhatARuleWouldChange proposes a rule that finds a word
// which nothing finds so far, and one that lowers what is found now.
func TestSimulationTellsWhatARuleWouldChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		harmless, secret := w.draft("Halo"), w.draft("isi BARU")
		lowered := w.draft("isi BLOCK")
		rules := w.people["rules"]
		sim, err := w.desk.Simulate(w.ctx, rules, "test", "block BARU\nreview BLOCK")
		check(t, err)
		if sim.State != domain.SimulationRunning || sim.Total != 3 || sim.By != rules.PersonID {
			t.Fatalf("it began as %+v", sim)
		}
		_, err = w.desk.Simulate(w.ctx, rules, "test", "block LAIN")
		w.refused(err, domain.Conflict, "simulation.running")
		w.work()
		got, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], sim.ID)
		check(t, err)
		if got.State != domain.SimulationDone || got.Scanned != 3 || got.Newly != 2 || got.Gone != 1 || got.EndedAt.IsZero() {
			t.Errorf("it ended as %+v", got)
		}
		changed := map[string]domain.SimulationChange{}
		for _, c := range got.Changes {
			changed[c.DraftID] = c
		}
		if _, ok := changed[harmless.ID]; ok || len(changed) != 2 {
			t.Errorf("changed: %+v", changed)
		}
		if c := changed[secret.ID]; c.Before != domain.SeverityClear || c.After != domain.SeverityBlock || len(c.Newly) != 1 || c.Newly[0].Start != 4 {
			t.Errorf("newly flagged: %+v", c)
		}
		if c := changed[lowered.ID]; c.Before != domain.SeverityBlock || c.After != domain.SeverityReview || len(c.Gone) != 1 {
			t.Errorf("no longer flagged so: %+v", c)
		}
		for _, x := range got.Drafts {
			if x.DraftID == secret.ID && (x.Title != "Judul" || !x.Present || len(x.NewlyWords) != 1 || x.NewlyWords[0] != "BARU") {
				t.Errorf("shown as %+v", x)
			}
		}
		if after := w.now(secret); after.Version != secret.Version {
			t.Error("a simulation changed a draft")
		}
	})
}

// TestSimulationNamesOnlyReadableDrafts: a rule manager who reads no drafts
// learns the counts and nothing else.
func TestSimulationNamesOnlyReadableDrafts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.draft("isi BARU")
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
		check(t, err)
		w.work()
		got, err := w.desk.ShowSimulation(w.ctx, w.people["rules"], sim.ID)
		check(t, err)
		if got.Newly != 1 || len(got.Changes) != 0 || len(got.Drafts) != 0 || got.Unread != 1 {
			t.Errorf("the rule manager sees %+v", got)
		}
		_, err = w.desk.ShowSimulation(w.ctx, w.people["author"], sim.ID)
		w.refused(err, domain.Forbidden, "access.denied")
	})
}

// TestSimulationIsCancelled by a person, and by the loss of the right.
func TestSimulationIsCancelled(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.draft("isi BARU")
		rules := w.people["rules"]
		_, err := w.desk.Simulate(w.ctx, w.people["author"], "test", "block BARU")
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.Simulate(w.ctx, rules, "test", "broken")
		w.refused(err, domain.Invalid, "rule.problems")
		_, err = w.desk.Simulate(w.ctx, rules, "nobody", "")
		w.refused(err, domain.NotFound, "rule.unknown")

		sim, err := w.desk.Simulate(w.ctx, rules, "test", "")
		check(t, err)
		sim, err = w.desk.CancelSimulation(w.ctx, rules, sim.ID)
		check(t, err)
		w.work()
		got, err := w.desk.ShowSimulation(w.ctx, rules, sim.ID)
		check(t, err)
		if got.State != domain.SimulationCancelled || got.Scanned != 0 {
			t.Errorf("cancelled: %+v", got)
		}
		_, err = w.desk.CancelSimulation(w.ctx, rules, sim.ID)
		w.refused(err, domain.Conflict, "simulation.ended")

		sim, err = w.desk.Simulate(w.ctx, rules, "test", "")
		check(t, err)
		dir, err := w.desk.Directory(w.ctx, w.people["auditor"])
		check(t, err)
		for _, g := range dir.Grants {
			if g.PersonID == rules.PersonID {
				check(t, w.desk.Revoke(w.ctx, w.people["admin"], g.ID))
			}
		}
		w.work()
		if got, err = w.desk.ShowSimulation(w.ctx, w.people["rules2"], sim.ID); err != nil || got.State != domain.SimulationCancelled || got.Reason != "access.denied" {
			t.Errorf("after the right was lost: %+v %v", got, err)
		}
	})
}

// TestSimulationGoesOnInSlices scans more drafts than one job takes, and only
// the latest simulations are kept.
func TestSimulationGoesOnInSlices(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 520 {
			w.draft(fmt.Sprint("isi BARU ", i))
		}
		var last domain.Simulation
		for range 12 {
			var err error
			last, err = w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
			check(t, err)
			w.work()
		}
		got, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], last.ID)
		check(t, err)
		if got.State != domain.SimulationDone || got.Scanned != 520 || got.Newly != 520 || len(got.Changes) != domain.MaxSimulationChanges {
			t.Errorf("scanned %d, newly %d, named %d, %s", got.Scanned, got.Newly, len(got.Changes), got.State)
		}
		list, err := w.desk.ListSimulations(w.ctx, w.people["rules"], "test")
		check(t, err)
		if len(list) != 10 || list[0].ID != last.ID || list[0].Candidate != nil {
			t.Errorf("%d are kept, first %s", len(list), list[0].ID)
		}
	})
}

// TestSimulationSurvivesALostLease: a worker whose lease has ended undoes
// nothing of the one that went on in its place.
func TestSimulationSurvivesALostLease(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const drafts = 520
		for i := range drafts {
			w.draft(fmt.Sprint("isi BARU ", i))
		}
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
		check(t, err)
		slow, err := w.desk.ClaimWork(w.ctx, "test", 10)
		check(t, err)
		w.clock.move(domain.JobLease + time.Second)
		quick, err := w.desk.ClaimWork(w.ctx, "test", 10)
		check(t, err)
		check(t, w.desk.Work(w.ctx, quick[0]))
		check(t, w.desk.Work(w.ctx, slow[0]))
		w.work()
		got, err := w.desk.ShowSimulation(w.ctx, w.people["rules"], sim.ID)
		check(t, err)
		if got.State != domain.SimulationDone || got.Scanned != drafts || got.Newly != drafts || len(got.Candidate) != 1 {
			t.Errorf("%s, scanned %d, newly %d", got.State, got.Scanned, got.Newly)
		}
	})
}

// TestSimulationForgets: nothing of an erased draft stays in it, secret drafts
// are passed over, and it ends with its author's suspension.
func TestSimulationForgets(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("isi BARU")
		_, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "J", Body: "isi BARU", Channels: []string{"web"}, Classification: domain.Secret})
		check(t, err)
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
		check(t, err)
		w.work()
		read := func() (m domain.Simulation) {
			check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error { m, err = tx.Simulations.ByID(ctx, sim.ID); return err }))
			return m
		}
		if m := read(); m.Newly != 1 || m.Scanned != 2 || len(m.Changes) != 1 || m.Changes[0].DraftID != d.ID {
			t.Errorf("%+v", m)
		}
		_, err = w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "salah")
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "lewat masa"))
		if m := read(); len(m.Changes) != 0 {
			t.Errorf("the erased draft stays: %+v", m.Changes)
		}
		sim, err = w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
		check(t, err)
		_, err = w.desk.SetPersonStatus(w.ctx, domain.Operator(), w.people["rules"].PersonID, domain.PersonSuspended)
		check(t, err)
		w.work()
		if m := read(); m.State != domain.SimulationCancelled || m.Reason != "access.denied" {
			t.Errorf("of a suspended person: %+v", m)
		}
	})
}

// TestSimulationKeepsAFewHitsOfADraft, however many there are.
func TestSimulationKeepsAFewHitsOfADraft(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	var text, yaml strings.Builder
	for i := range 3 * domain.MaxSimulationHits {
		fmt.Fprintf(&text, "KATA%d. ", i)
		fmt.Fprintf(&yaml, "block KATA%d.\n", i)
	}
	w.draft(text.String())
	sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", yaml.String())
	check(t, err)
	w.work()
	got, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], sim.ID)
	check(t, err)
	if got.Newly != 1 || len(got.Drafts) != 1 || len(got.Drafts[0].Newly) != domain.MaxSimulationHits || len(got.Drafts[0].NewlyWords) != domain.MaxSimulationHits {
		t.Errorf("%d drafts, of the first %d hits", got.Newly, len(got.Drafts[0].Newly))
	}
}

// before is a store before whose next write something else happens.
type before struct {
	domain.Store
	what *func()
}

func (b before) Write(ctx context.Context, fn func(context.Context, domain.Tx) error) error {
	if f := *b.what; f != nil {
		*b.what = nil
		f()
	}
	return b.Store.Write(ctx, fn)
}

// TestSimulationForgetsWhatItIsScanning: a draft that is erased while its text
// is scanned is not named afterwards, and the simulation goes on at once.
func TestSimulationForgetsWhatItIsScanning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		gone, stays := w.draft("isi BARU"), w.draft("lagi BARU")
		_, err := w.desk.Withdraw(w.ctx, w.people["author"], gone.ID, "salah")
		check(t, err)
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
		check(t, err)
		jobs, err := w.desk.ClaimWork(w.ctx, "test", 10)
		check(t, err)
		erase := func() { check(t, w.desk.Erase(w.ctx, w.people["admin"], gone.ID, "lewat masa")) }
		parts := w.desk.Parts
		parts.Store = before{parts.Store, &erase}
		check(t, domain.NewDesk(parts).Work(w.ctx, jobs[0]))
		w.work()
		var got domain.Simulation
		check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error { got, err = tx.Simulations.ByID(ctx, sim.ID); return err }))
		if got.State != domain.SimulationDone || len(got.Changes) != 1 || got.Changes[0].DraftID != stays.ID {
			t.Errorf("%s, scanned %d: %+v", got.State, got.Scanned, got.Changes)
		}
	})
}

// TestSimulationGoesOnAfterAnErasure: a simulation that has named an erased
// draft already takes up its slice anew, and does not wait for its lease to end.
func TestSimulationGoesOnAfterAnErasure(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		gone := w.draft("isi BARU")
		_, err := w.desk.Withdraw(w.ctx, w.people["author"], gone.ID, "salah")
		check(t, err)
		for i := range 260 {
			w.draft(fmt.Sprint("isi BARU ", i))
		}
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", "block BARU")
		check(t, err)
		claim := func() domain.Job {
			jobs, err := w.desk.ClaimWork(w.ctx, "test", 10)
			check(t, err)
			return jobs[0]
		}
		check(t, w.desk.Work(w.ctx, claim()))
		erase := func() { check(t, w.desk.Erase(w.ctx, w.people["admin"], gone.ID, "lewat masa")) }
		parts := w.desk.Parts
		parts.Store = before{parts.Store, &erase}
		check(t, domain.NewDesk(parts).Work(w.ctx, claim()))
		w.work()
		got, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], sim.ID)
		check(t, err)
		if got.State != domain.SimulationDone || got.Scanned != 261 || got.Unread != 0 {
			t.Errorf("%s, scanned %d, %d unread", got.State, got.Scanned, got.Unread)
		}
	})
}

// TestSimulationShowsNoWordsOfAnotherText: what was found lies by offsets in the
// text that was scanned; a changed text shows none, an erased one is not named.
func TestSimulationShowsNoWordsOfAnotherText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		changed, gone := w.draft("isi BARU"), w.draft("lagi BARU")
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "", "block BARU")
		check(t, err)
		if sim.RuleID != "rule" {
			t.Errorf("the rule is %q", sim.RuleID)
		}
		w.work()
		text := "rahasia lain"
		_, err = w.desk.Edit(w.ctx, w.people["author"], changed.ID, changed.Version, domain.DraftPatch{Body: &text})
		check(t, err)
		_, err = w.desk.Withdraw(w.ctx, w.people["author"], gone.ID, "batal")
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["admin"], gone.ID, "lewat masa"))
		got, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], sim.ID)
		check(t, err)
		if len(got.Drafts) != 1 || got.Drafts[0].Present || got.Drafts[0].NewlyWords != nil || got.Unread != 0 {
			t.Errorf("shown: %+v", got.Drafts)
		}
		list, err := w.desk.ListSimulations(w.ctx, w.people["rules"], "rule")
		check(t, err)
		if len(list) != 1 {
			t.Errorf("%d simulations of a rule that is not saved", len(list))
		}
		_, err = w.desk.ListSimulations(w.ctx, w.people["rules"], "nobody")
		w.refused(err, domain.NotFound, "rule.unknown")
		_, err = w.desk.ShowSimulation(w.ctx, w.people["rules"], "nobody")
		w.refused(err, domain.NotFound, "simulation.unknown")
	})
}
