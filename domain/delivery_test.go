package domain_test

import (
	"errors"
	"testing"
	"time"

	"layak/domain"
)

func (w *world) webhook() {
	w.Helper()
	_, err := w.desk.AddChannel(w.ctx, w.people["admin"], domain.Channel{Name: "portal", Title: "Portal", Kind: domain.ChannelWebhook, URL: "https://portal.example/hook"}, make([]byte, 32))
	check(w, err)
}

func (w *world) ordered(channels ...string) domain.Draft {
	w.Helper()
	d, err := w.desk.Publish(w.ctx, w.people["approver"], w.cleared("Halo", channels...).ID)
	check(w, err)
	return d
}

func (w *world) publication(d domain.Draft, channel string) domain.Publication {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	for _, p := range v.Publications {
		if p.Channel == channel {
			return p
		}
	}
	w.Fatalf("no publication to %s", channel)
	return domain.Publication{}
}

func TestWebhookIsSentOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		d := w.ordered("portal")
		w.work()
		w.clock.move(time.Hour)
		w.work()
		if len(w.courier.calls) != 1 {
			t.Fatalf("%d calls", len(w.courier.calls))
		}
		if d = w.now(d); d.State != domain.Published {
			t.Fatalf("state %s", d.State)
		}
		if c := w.courier.calls[0]; c.Text != "Halo" || c.ContentHash != d.ContentHash || c.ID != w.publication(d, "portal").ID {
			t.Fatalf("sent %+v", c)
		}
	})
}

// A process that dies between the call and its record must not call again: the
// publication is uncertain and a person decides.
func TestCrashDuringACallIsUncertain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		d := w.ordered("portal")
		w.courier.crash = true
		w.crash()
		w.courier.crash = false
		w.clock.move(domain.JobLease + time.Second)
		w.work()
		w.clock.move(24 * time.Hour)
		w.work()
		if len(w.courier.calls) != 1 {
			t.Fatalf("%d calls after the crash", len(w.courier.calls))
		}
		if d = w.now(d); d.State != domain.Parked || w.publication(d, "portal").State != domain.PublicationUncertain {
			t.Fatalf("%s, publication %+v", d.State, w.publication(d, "portal"))
		}
		w.unchanged(d, func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }, domain.Conflict, "publication.uncertain")
		d, err := w.desk.Resolve(w.ctx, w.people["approver"], d.ID, "portal", true, "https://portal.example/1", "dilihat di portal")
		check(t, err)
		if d.State != domain.Published {
			t.Fatalf("state %s after a person saw it there", d.State)
		}
	})
}

// crash runs due work until the courier panics, as a dying process would.
func (w *world) crash() {
	w.Helper()
	defer func() {
		if r := recover(); r == nil || !errors.Is(r.(error), errCrash) {
			w.Fatalf("no crash: %v", r)
		}
	}()
	w.work()
}

func TestFailedCallIsTriedAgainThenParked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		w.courier.outcome = domain.OutcomeFailed
		d := w.ordered("web", "portal")
		for range 2 * domain.MaxAttempts {
			w.work()
			w.clock.move(20 * time.Minute)
		}
		if len(w.courier.calls) != domain.MaxAttempts {
			t.Fatalf("%d calls", len(w.courier.calls))
		}
		d = w.now(d)
		if d.State != domain.Parked || w.publication(d, "web").State != domain.PublicationSent || w.publication(d, "portal").State != domain.PublicationFailed {
			t.Fatalf("%s %+v", d.State, w.publication(d, "portal"))
		}
		body := "lain"
		w.unchanged(d, func() error {
			_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
			return err
		}, domain.Conflict, "draft.partly_published")
		w.courier.outcome = domain.OutcomeSent
		_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Fatalf("state %s after resuming", d.State)
		}
		_, items, err := w.desk.Feed(w.ctx, "web")
		check(t, err)
		if len(items) != 1 {
			t.Fatalf("%d feed entries", len(items))
		}
	})
}

func TestConfirmAsksTheGateAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.ordered("x")
		w.work()
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["verifier"].PersonID, domain.PersonSuspended)
		check(t, err)
		d, err = w.desk.Confirm(w.ctx, w.people["approver"], d.ID, "x", "https://x.example/1")
		check(t, err)
		if p := w.publication(d, "x"); d.State != domain.Parked || p.State != domain.PublicationUncertain || p.URL == "" || p.Reason != "gate.approvals" {
			t.Fatalf("%s %+v", d.State, p)
		}
	})
}

func TestClearanceCheck(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := func(channel, text string) domain.Clearance {
			c, err := w.desk.CheckClearance(w.ctx, w.people["author"], channel, text)
			check(t, err)
			return c
		}
		d := w.submitted("Halo", "web", "x")
		if ask("web", "Halo").Cleared {
			t.Error("cleared while in review")
		}
		for _, who := range []string{"verifier", "approver"} {
			var err error
			d, err = w.decide(who, d, domain.Approve)
			check(t, err)
		}
		if c := ask("web", "Halo \r\n"); !c.Cleared || c.DraftID != d.ID {
			t.Errorf("not cleared: %+v", c)
		}
		for _, no := range [][2]string{{"web", "halo"}, {"web", "Halo."}, {"instagram", "Halo"}, {"web", ""}} {
			if ask(no[0], no[1]).Cleared {
				t.Errorf("%v is cleared", no)
			}
		}
		if _, err := w.desk.ClearanceOf(w.ctx, w.people["author"], d.ContentHash); err != nil {
			t.Error(err)
		}
		w.clock.move(31 * 24 * time.Hour)
		_, err := w.desk.ClearanceOf(w.ctx, w.people["author"], d.ContentHash)
		w.refused(err, domain.NotFound, "clearance.none")
		w.unchanged(d, func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }, domain.Conflict, "clearance.ended")
	})
}

// A call that ends after its lease is known all the same: what the channel has
// said is not lost because another worker looks after the job.
func TestACallThatEndsAfterItsLease(t *testing.T) {
	for name, later := range map[string]time.Duration{"claimed again": domain.JobLease - time.Second, "taken for interrupted": domain.JobLease + time.Second} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.webhook()
				d := w.ordered("portal")
				w.begin(2*time.Second, func() {
					w.clock.move(later)
					w.work()
				})
				if d = w.now(d); d.State != domain.Published || w.publication(d, "portal").State != domain.PublicationSent || len(w.courier.calls) != 1 {
					t.Fatalf("%s, %+v, %d calls", d.State, w.publication(d, "portal"), len(w.courier.calls))
				}
				w.clock.move(time.Hour)
				w.work()
				if due, err := w.desk.NextWork(w.ctx); err != nil || !due.IsZero() || len(w.courier.calls) != 1 {
					t.Errorf("work is left for %v, %v; %d calls", due, err, len(w.courier.calls))
				}
				w.verified()
			})
		})
	}
}

// A call whose publication a person has resolved and ordered again says nothing
// of the call that is under way by then.
func TestACallThatEndsWithinAnother(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		d := w.ordered("portal")
		w.courier.outcome = domain.OutcomeFailed
		w.begin(0, func() {
			w.clock.move(domain.JobLease + time.Second)
			w.work()
			_, err := w.desk.Resolve(w.ctx, w.people["approver"], d.ID, "portal", false, "", "tidak ada di portal")
			check(t, err)
			_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
			w.courier.crash = true
			w.crash()
			w.courier.crash = false
		})
		if p := w.publication(d, "portal"); p.State != domain.PublicationPending || p.OpenSince.IsZero() || len(w.courier.calls) != 2 {
			t.Fatalf("%+v, %d calls", p, len(w.courier.calls))
		}
	})
}

// begin orders the delivery and begins its call some time after the claim;
// meanwhile happens while it is under way.
func (w *world) begin(after time.Duration, meanwhile func()) {
	w.Helper()
	jobs, err := w.desk.ClaimWork(w.ctx, "first", 1)
	check(w, err)
	check(w, w.desk.Work(w.ctx, jobs[0]))
	w.courier.during = func() {
		w.courier.during = nil
		w.courier.mu.Unlock() // others may call
		defer w.courier.mu.Lock()
		meanwhile()
	}
	jobs, err = w.desk.ClaimWork(w.ctx, "first", 1)
	check(w, err)
	w.clock.move(after)
	check(w, w.desk.Work(w.ctx, jobs[0]))
}
