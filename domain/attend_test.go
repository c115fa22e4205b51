package domain_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// told lists what somebody was told, latest first, each as its kind and stage.
func (w *world) told(who string) string {
	w.Helper()
	all, err := w.desk.Notices(w.ctx, w.people[who], false)
	check(w, err)
	var out []string
	for _, n := range all {
		out = append(out, strings.TrimSuffix(string(n.Kind)+" "+n.Stage, " "))
	}
	return strings.Join(out, ", ")
}

// escalating makes the stage of approval ask the superior after so many hours.
func (w *world) escalating(hours int) {
	w.Helper()
	wf := w.standard()
	for i := range wf.Stages {
		if st := &wf.Stages[i]; st.Name == "approval" {
			st.Escalate, st.EscalateHours = []string{"superior"}, hours
		}
	}
	_, err := w.lineAdded(domain.PolicyLine{Role: "superior", Act: domain.ActDraftDecide, Object: "approval", Effect: "allow"})
	if domain.KeyOf(err) != "line.exists" {
		check(w, err)
	}
	_, err = w.flow(wf)
	check(w, err)
}

// turns counts what the inbox of somebody lists as their turn, and fails where the
// number beside it is another.
func (w *world) turns(who string) int {
	w.Helper()
	around, in, err := w.desk.Home(w.ctx, w.people[who])
	check(w, err)
	if around.Waiting != len(in.MyTurn)+len(in.Proposals) {
		w.Errorf("%d wait for %s, %d are listed", around.Waiting, who, len(in.MyTurn))
	}
	return len(in.MyTurn)
}

// The clock walks through the life of a stage: half of its time, due, escalation; each
// once, and for those who may decide.
func TestRemindersAndEscalation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.escalating(8)
		d := w.approveAll(w.submitted("Halo"), "verifier")
		begin := w.clock.read()
		n := w.leaves(d)
		for _, step := range []struct {
			hours              int
			approver, superior string
			leaves, turns      int
		}{
			{11, "", "", 0, 0},
			{12, "reminder approval", "", 0, 0},
			{23, "reminder approval", "", 0, 0},
			{24, "overdue approval, reminder approval", "", 0, 0},
			{31, "overdue approval, reminder approval", "", 0, 0},
			{32, "overdue approval, reminder approval", "escalated approval", 1, 1},
			{90, "overdue approval, reminder approval", "escalated approval", 1, 1},
		} {
			w.clock.to(begin.Add(time.Duration(step.hours) * time.Hour))
			if step.turns == 0 {
				w.unchanged(d, func() error { _, err := w.decide("superior", d, domain.Approve); return err }, domain.Forbidden, "decision.role")
			}
			w.work()
			w.work()
			if a, s := w.told("approver"), w.told("superior"); a != step.approver || s != step.superior {
				t.Errorf("after %d hours the approver is told %q, the superior %q", step.hours, a, s)
			}
			if got := w.leaves(d) - n; got != step.leaves {
				t.Errorf("after %d hours %d leaves", step.hours, got)
			}
			if got := w.turns("superior"); got != step.turns {
				t.Errorf("after %d hours it is the turn of %d superiors", step.hours, got)
			}
		}
		for _, who := range []string{"author", "verifier", "auditor", "admin"} {
			if got := w.told(who); got != "" {
				t.Errorf("%s was told %q", who, got)
			}
		}
		if v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID); err != nil || v.Run.Open[0].EscalatedAt.IsZero() {
			t.Errorf("%+v, %v", v.Run.Open, err)
		}
		w.verified()
		d, err := w.decide("superior", w.now(d), domain.Approve)
		check(t, err)
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		w.state(d, domain.Published)
	})
}

// Escalation lends no power: without a line for the stage the next in line is not
// asked, and nobody decides who wrote the draft.
func TestEscalationLendsNoPower(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.escalating(0)
		w.grants("author", "superior")
		d := w.approveAll(w.submitted("Halo"), "verifier")
		w.clock.move(24 * time.Hour)
		w.work()
		w.unchanged(d, func() error { _, err := w.decide("author", d, domain.Approve); return err }, domain.Forbidden, "decision.not_author")
		if w.told("author") != "" {
			t.Errorf("the author was told %q", w.told("author"))
		}
		w.removeLine("superior", domain.ActDraftDecide, "approval")
		w.unchanged(d, func() error { _, err := w.decide("superior", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
	})
}

// A round that begins anew is escalated, reminded of and counted anew, and begins with
// the roles of the workflow.
func TestARoundThatBeginsAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.escalating(0)
		d := w.approveAll(w.submitted("Halo"), "verifier")
		w.clock.move(24 * time.Hour)
		w.work()
		body := "Halo lagi"
		d, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, w.now(d).Version, domain.DraftPatch{Body: &body})
		check(t, err)
		d = w.approveAll(d, "verifier")
		w.unchanged(d, func() error { _, err := w.decide("superior", d, domain.Approve); return err }, domain.Forbidden, "decision.role")
		if n := w.turns("superior"); n != 0 {
			t.Errorf("it is the superior's turn %d times", n)
		}
		w.clock.move(24 * time.Hour)
		w.work()
		if got := w.told("superior"); got != "escalated approval, escalated approval" {
			t.Errorf("the superior was told %q", got)
		}
	})
}

// Several workers and a clock that goes back tell everybody once, and write one leaf.
func TestNoticesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.escalating(0)
		d := w.approveAll(w.submitted("Halo"), "verifier")
		n, now := w.leaves(d), w.clock.read()
		w.clock.to(now.Add(24 * time.Hour))
		done := make(chan error)
		for _, owner := range []string{"a", "b", "c"} {
			go func() {
				jobs, err := w.desk.ClaimWork(w.ctx, owner, 10)
				for _, j := range jobs {
					if err == nil {
						err = w.desk.Work(w.ctx, j)
					}
				}
				done <- err
			}()
		}
		for range 3 {
			check(t, <-done)
		}
		w.clock.to(now)
		w.work()
		w.clock.to(now.Add(48 * time.Hour))
		w.work()
		if a, s := w.told("approver"), w.told("superior"); a != "overdue approval" || s != "escalated approval" || w.leaves(d) != n+1 {
			t.Errorf("the approver is told %q, the superior %q, by %d leaves", a, s, w.leaves(d)-n)
		}
	})
}

func TestNoticesAreOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := worldBegin.Add(time.Hour)
		d := w.waiting(at, "Halo")
		w.clock.to(at)
		w.work()
		if got := w.told("author"); got != "expired" {
			t.Errorf("the author was told %q", got)
		}
		all, err := w.desk.Notices(w.ctx, w.people["author"], true)
		check(t, err)
		check(t, w.desk.SeeNotices(w.ctx, w.people["verifier"], []string{all[0].ID}))
		check(t, w.desk.SeeNotices(w.ctx, w.people["verifier"], nil))
		token := w.people["author"]
		token.Via = domain.ViaToken
		w.refused(w.desk.SeeNotices(w.ctx, token, nil), domain.Forbidden, "session.in_person")
		w.refused(w.desk.SeeNotices(w.ctx, w.people["author"], make([]string, domain.NoticesShown+1)), domain.Invalid, "notice.many")
		if all, err = w.desk.Notices(w.ctx, w.people["author"], true); err != nil || len(all) != 1 {
			t.Errorf("%v, %v", all, err)
		}
		check(t, w.desk.SeeNotices(w.ctx, w.people["author"], []string{"none", all[0].ID}))
		if all, err = w.desk.Notices(w.ctx, w.people["author"], true); err != nil || len(all) != 0 {
			t.Errorf("%v, %v", all, err)
		}
		if all, err = w.desk.Notices(w.ctx, w.people["author"], false); err != nil || len(all) != 1 || all[0].SeenAt.IsZero() {
			t.Errorf("%v, %v", all, err)
		}
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "lewat masa"))
		if got := w.told("author"); got != "" {
			t.Errorf("of what was erased the author is told %q", got)
		}
	})
}

// Of a draft that somebody may not see any more they are told nothing.
func TestNoticesFollowSight(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.classified(domain.Restricted, "Halo")
	check(t, w.submit(d))
	w.clock.move(12 * time.Hour)
	w.work()
	if w.told("verifier") != "reminder verification" {
		t.Errorf("the verifier is told %q", w.told("verifier"))
	}
	w.clearance("verifier", domain.Public)
	if w.told("verifier") != "" {
		t.Errorf("the verifier is told %q", w.told("verifier"))
	}
	w.clock.move(12 * time.Hour)
	w.work()
	w.clearance("verifier", domain.TopSecret)
	if w.told("verifier") != "reminder verification" {
		t.Errorf("the verifier was told %q meanwhile", w.told("verifier"))
	}
	w.clock.move(domain.NoticeLife + time.Hour)
	w.work()
	if w.told("verifier") != "" {
		t.Errorf("old notices are kept: %q", w.told("verifier"))
	}
}

func TestEscalationsThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.size()
		for key, change := range map[string]func(st *domain.Stage){
			"workflow.escalate": func(st *domain.Stage) { st.EscalateHours = 1 },
			"workflow.role":     func(st *domain.Stage) { st.Escalate = []string{"superior"} },
		} {
			wf := w.standard()
			change(&wf.Stages[len(wf.Stages)-1])
			_, err := w.flow(wf)
			w.refused(err, domain.Invalid, key)
		}
		for _, st := range []domain.Stage{{Escalate: []string{"approver"}}, {Escalate: []string{"superior"}, EscalateHours: -1}, {Escalate: []string{"superior"}, EscalateHours: domain.MaxDueHours + 1}} {
			wf := w.standard()
			last := &wf.Stages[len(wf.Stages)-1]
			last.Escalate, last.EscalateHours = st.Escalate, st.EscalateHours
			_, err := w.flow(wf)
			w.refused(err, domain.Invalid, "workflow.escalate")
		}
		if w.size() != n {
			t.Error("something was taken")
		}
	})
}

// Roles that nobody escalated to are found in the log, and so is an escalation that the
// round did not provide for.
func TestEscalationIsVerified(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		w.escalating(0)
		d := w.approveAll(w.submitted("Halo"), "verifier")
		w.verified()
		change(`UPDATE runs SET stages = REPLACE(stages, '["approver"]', '["approver","superior"]')`)
		w.broken("run.changed")
		change(`UPDATE runs SET stages = REPLACE(stages, '["approver","superior"]', '["approver"]')`)
		w.clock.move(24 * time.Hour)
		w.work()
		w.verified()
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			_, err := tx.Ledger.Append(ctx, domain.Entry{Actor: domain.SystemID, Via: domain.ViaJob, Act: "stage.escalated", Draft: d.ID, Revision: 1, Stage: "approval",
				Before: domain.InReview, After: domain.InReview, Facts: map[string]string{"roles": "approver,superior,author"}, At: w.clock.read()})
			return err
		}))
		w.broken("review.stage")
	})
}

// Stages side by side are looked at each by itself.
func TestStagesSideBySideAreAttendedAlone(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.side(1)
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "REVIEW", UnitID: "media", Channels: []string{"web"}})
	check(t, err)
	check(t, w.submit(d))
	d = w.approveAll(w.now(d), "verifier")
	w.clock.move(time.Hour)
	_, err = w.in("legal", "legal", d, domain.Approve)
	check(t, err)
	w.clock.move(24 * time.Hour)
	w.work()
	if got := w.told("security"); got != "overdue security" || w.told("legal") != "" {
		t.Errorf("security is told %q, legal %q", got, w.told("legal"))
	}
	if v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID); err != nil || !slices.ContainsFunc(v.Run.Open, func(o domain.OpenStage) bool { return o.Stage == "security" }) {
		t.Errorf("%+v, %v", v.Run.Open, err)
	}
	w.verified()
}
