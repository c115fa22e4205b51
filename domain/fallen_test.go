package domain_test

import (
	"errors"
	"testing"
	"time"

	"layak/domain"
)

// fellings are the ways in which the verifier's approval comes to count no more, with the
// guard that says so.
var fellings = map[string]struct {
	guard string
	fell  func(w *world, d domain.Draft)
}{
	"the role is revoked": {domain.GuardPolicy, func(w *world, d domain.Draft) {
		check(w, w.desk.Revoke(w.ctx, w.people["admin"], w.grantOf("verifier", "verifier")))
	}},
	"suspended": {domain.GuardActive, func(w *world, d domain.Draft) {
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["verifier"].PersonID, domain.PersonSuspended)
		check(w, err)
	}},
	"the author's second account": {domain.GuardNotAuthor, func(w *world, d domain.Draft) { w.link("verifier", "author") }},
	"cleared for less":            {domain.GuardClearance, func(w *world, d domain.Draft) { w.clearance("verifier", domain.Public) }},
	"not named":                   {domain.GuardNamed, func(w *world, d domain.Draft) { w.only(w.now(d), "verifier2", "security2", "approver") }},
}

// fallenIn is what the author is told of the approvals that count no more.
func (w *world) fallenIn(d domain.Draft) (out string, may bool) {
	w.Helper()
	a, err := w.desk.Authorizations(w.ctx, w.people["author"], d.ID)
	check(w, err)
	for _, x := range a.Fallen {
		out += x.Stage
		for _, vote := range x.Votes {
			for who, actor := range w.people {
				if actor.PersonID == vote.PersonID {
					out += " " + who + " " + vote.Guard
				}
			}
		}
	}
	return out, a.MayRenew
}

func (w *world) renew(who string, d domain.Draft) (domain.Draft, error) {
	return w.desk.Renew(w.ctx, w.people[who], d.ID)
}

// TestAnApprovalThatFellClearsNothing: the clearing vote is refused as the gate would
// refuse to publish, and the stage is decided again by somebody else.
func TestAnApprovalThatFellClearsNothing(t *testing.T) {
	for name, x := range fellings {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				d := w.classified(domain.Restricted, "Halo")
				d, err := w.desk.Submit(w.ctx, w.people["author"], d.ID)
				check(t, err)
				d = w.approveAll(d, "verifier", "security2")
				if told, _ := w.fallenIn(d); told != "" {
					t.Errorf("told of %q", told)
				}
				w.unchanged(d, func() error { _, err := w.renew("author", d); return err }, domain.Conflict, "renew.stands")
				x.fell(w, d)
				d = w.now(d)
				w.unchanged(d, func() error {
					_, err := w.decide("approver", d, domain.Approve)
					var e *domain.Error
					if !errors.As(err, &e) || len(e.Args) != 2 || e.Args[0] != "verification" || e.Args[1] != x.guard {
						t.Errorf("%+v", e)
					}
					return err
				}, domain.Conflict, "vote.fallen")
				if told, may := w.fallenIn(d); told != "verification verifier "+x.guard || !may {
					t.Errorf("told of %q, may renew %v", told, may)
				}
				if d, err = w.renew("approver", d); err != nil || d.State != domain.InReview {
					t.Fatalf("%s, %v", d.State, err)
				}
				d = w.approveAll(d, "verifier2", "security2", "approver")
				if told, _ := w.fallenIn(d); d.State != domain.Cleared || told != "" {
					t.Errorf("%s, told of %q", d.State, told)
				}
			})
		})
	}
}

// TestAParkedDraftIsReviewedAgain: resuming parks it again, and the way out is another
// round of the same run on the same text.
func TestAParkedDraftIsReviewedAgain(t *testing.T) {
	for name, x := range fellings {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				d := w.approveAll(w.submittedAs(domain.Restricted), "verifier", "security2", "approver")
				x.fell(w, d)
				for range 2 {
					_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
					check(t, err)
					w.work()
					if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.approvals" {
						t.Fatalf("%s %q", d.State, d.ParkedReason)
					}
				}
				was, _ := w.run(d)
				if told, may := w.fallenIn(d); told != "verification verifier "+x.guard || !may {
					t.Errorf("told of %q, may renew %v", told, may)
				}
				d, err := w.renew("author", d)
				check(t, err)
				is, v := w.run(d)
				if is.ID != was.ID || is.Round != was.Round+1 || is.WorkflowVersion != was.WorkflowVersion || is.SubmittedBy != was.SubmittedBy || v.Draft.ParkedReason != "" || v.Draft.OrderedBy != "" {
					t.Errorf("%+v, before %+v", is, was)
				}
				w.approveAll(d, "verifier2", "security2", "approver")
				_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
				check(t, err)
				w.work()
				if d = w.now(d); d.State != domain.Published {
					t.Errorf("%s %q", d.State, d.ParkedReason)
				}
			})
		})
	}
}

func (w *world) submittedAs(level domain.Classification) domain.Draft {
	w.Helper()
	d, err := w.desk.Submit(w.ctx, w.people["author"], w.classified(level, "Halo").ID)
	check(w, err)
	return d
}

// TestAnEndedMandateClearsNothing: who acted for the head and is head no more.
func TestAnEndedMandateClearsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.mandateInput(domain.MandateAbsent)
		in.Role, in.Principal = "verifier", w.people["verifier"].PersonID
		m := w.mandated(in)
		d, err := w.decide("author2", w.submitted("Halo"), domain.Approve)
		check(t, err)
		_, err = w.desk.EndMandate(w.ctx, w.people["author2"], m.ID, m.Version, "pejabat kembali")
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "vote.fallen")
		d, err = w.renew("approver", d)
		check(t, err)
		if d = w.approveAll(d, "verifier", "approver"); d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}

// TestWhoRenews: whoever submits, and whoever may decide a stage of the run; a program only
// with the right to submit.
func TestWhoRenews(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.cleared("Halo")
		fellings["suspended"].fell(w, d)
		for who, key := range map[string]string{"security": "access.denied", "superior": "access.denied", "ppid": "access.denied", "rules": "draft.unknown"} {
			kind := domain.Forbidden
			if key == "draft.unknown" {
				kind = domain.NotFound
			}
			w.unchanged(d, func() error { _, err := w.renew(who, d); return err }, kind, key)
		}
		w.program("approver")
		w.unchanged(d, func() error { _, err := w.renew("program", d); return err }, domain.Forbidden, "access.denied")
		w.program("author2")
		d, err := w.renew("program", d)
		check(t, err)
		// Who began it again submitted nothing, and decides as before.
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: new("Halo semua")})
		check(t, err)
		d = w.approveAll(d, "verifier2")
		w.link("verifier2", "author")
		d, err = w.renew("approver", w.now(d))
		check(t, err)
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["verifier"].PersonID, domain.PersonActive)
		check(t, err)
		if d = w.approveAll(d, "verifier", "approver"); d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}

// TestTwoAccountsOfOneHumanAreRenewed: a stage that closed with two accounts that are one
// human's is short, and no vote can add to it.
func TestTwoAccountsOfOneHumanAreRenewed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		w.hire("security3", "security")
		d := w.beside("Halo")
		var err error
		for _, x := range [][2]string{{"security", "security"}, {"security", "security2"}, {"legal", "legal"}} {
			d, err = w.in(x[0], x[1], d, domain.Approve)
			check(t, err)
		}
		w.link("security2", "security")
		w.unchanged(d, func() error { _, err := w.in("", "approver", d, domain.Approve); return err }, domain.Conflict, "vote.short")
		if told, _ := w.fallenIn(d); told != "security" {
			t.Errorf("told of %q", told)
		}
		d, err = w.renew("author", d)
		check(t, err)
		for _, x := range [][2]string{{"verification", "verifier"}, {"security", "security"}, {"security", "security3"}, {"legal", "legal"}, {"approval", "approver"}} {
			d, err = w.in(x[0], x[1], d, domain.Approve)
			check(t, err)
		}
		if d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}

// TestWhatIsOutIsNotRenewed: nothing is reviewed again under what a channel shows, nor what
// has missed its time.
func TestWhatIsOutIsNotRenewed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.webhook()
		w.courier.outcome = domain.OutcomeUncertain
		d := w.ordered("web", "portal")
		w.work()
		fellings["suspended"].fell(w, d)
		w.unchanged(d, func() error { _, err := w.renew("author", d); return err }, domain.Conflict, "draft.partly_published")

		at := w.clock.read().Add(time.Hour)
		late := w.waiting(at, "Hai")
		late = w.approveAll(late, "verifier2")
		w.link("verifier2", "author")
		w.clock.to(at)
		w.unchanged(late, func() error { _, err := w.renew("author", late); return err }, domain.Conflict, "draft.expired")
	})
}
