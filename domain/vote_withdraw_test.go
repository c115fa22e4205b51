package domain_test

import (
	"sync"
	"testing"

	"layak/domain"
)

func (w *world) takesBack(who string, d domain.Draft, stage string) error {
	_, err := w.desk.WithdrawVote(w.ctx, w.people[who], d.ID, stage, "salah baca")
	return err
}

func (w *world) recuse(who string, d domain.Draft) error {
	_, err := w.desk.Recuse(w.ctx, w.people[who], d.ID, "berkepentingan")
	return err
}

func TestVoteTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		d := w.approveAll(w.beside("Halo"), "security")
		w.unchanged(d, func() error { return w.takesBack("security2", d, "") }, domain.Conflict, "vote.none")
		w.unchanged(d, func() error { return w.takesBack("security", d, "legal") }, domain.Conflict, "vote.none")
		w.unchanged(d, func() error { return w.takesBack("verifier", d, "") }, domain.Conflict, "stage.not_open")
		w.unchanged(d, func() error {
			_, err := w.desk.WithdrawVote(w.ctx, w.people["security"], d.ID, "", " ")
			return err
		}, domain.Invalid, "reason.missing")
		program := w.people["security"]
		program.Via = domain.ViaToken
		w.people["program"] = program
		w.unchanged(d, func() error { return w.takesBack("program", d, "") }, domain.Forbidden, "vote.human")
		w.unchanged(d, func() error { return w.takesBack("author", d, "") }, domain.Conflict, "vote.none")

		check(t, w.takesBack("security", d, "security"))
		w.unchanged(d, func() error { return w.takesBack("security", d, "") }, domain.Conflict, "vote.none")
		auth, err := w.desk.Authorizations(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if auth.Stages[0].Needed != 2 {
			t.Errorf("needed are %d", auth.Stages[0].Needed)
		}
		w.verified()
		// One more does not close the stage; the one who took theirs back may vote again.
		w.approveAll(w.now(d), "security2")
		if w.open(d) != "security legal" {
			t.Errorf("open are %q", w.open(d))
		}
		w.approveAll(w.now(d), "security")
		w.unchanged(d, func() error { return w.takesBack("security", d, "") }, domain.Conflict, "stage.not_open")
		d = w.approveAll(w.now(d), "legal", "approver")
		if d.State != domain.Cleared {
			t.Fatalf("%s", d.State)
		}
		w.unchanged(d, func() error { return w.takesBack("approver", d, "") }, domain.Conflict, "draft.not_in_review")
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Errorf("%s, %s", d.State, d.ParkedReason)
		}
	})
}

// TestAVoteIsTakenBackByItsAccount: another account of the human is kept from voting by
// it, and does not take it back.
func TestAVoteIsTakenBackByItsAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		w.link("security2", "security")
		d := w.approveAll(w.beside("Halo"), "security")
		w.unchanged(d, func() error { return w.takesBack("security2", d, "") }, domain.Conflict, "vote.none")
		check(t, w.takesBack("security", d, ""))
		w.approveAll(w.now(d), "security2")
		w.unchanged(d, w.approves("security", d), domain.Conflict, "vote.exists")
	})
}

func TestRecused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		w.hire("alias", "verifier")
		d := w.draft("Halo")
		check(t, w.recuse("verifier", d)) // also before it is submitted
		check(t, w.submit(d))
		d = w.now(d)
		w.unchanged(d, w.approves("verifier", d), domain.Forbidden, "decision.not_recused")
		w.unchanged(d, func() error { return w.recuse("verifier", d) }, domain.Conflict, "recusal.exists")
		w.unchanged(d, func() error { return w.recuse("auditor", d) }, domain.Forbidden, "access.denied")
		w.unchanged(d, func() error { _, err := w.desk.Recuse(w.ctx, w.people["approver"], d.ID, ""); return err }, domain.Invalid, "reason.missing")
		program := w.people["approver"]
		program.Via = domain.ViaToken
		w.people["program"] = program
		w.unchanged(d, func() error { return w.recuse("program", d) }, domain.Forbidden, "recuse.human")
		w.link("alias", "verifier")
		w.unchanged(d, w.approves("alias", d), domain.Forbidden, "decision.not_recused")
		w.unchanged(d, func() error { return w.recuse("alias", d) }, domain.Conflict, "recusal.exists")
		for _, who := range []string{"verifier", "alias"} {
			in, err := w.desk.Inbox(w.ctx, w.people[who])
			check(t, err)
			if len(in.MyTurn) != 0 {
				t.Errorf("%s: it still waits for them", who)
			}
		}
		// It holds in every later round and run.
		_, err := w.decide("verifier2", d, domain.RequestChanges)
		check(t, err)
		check(t, w.submit(d))
		d = w.now(d)
		w.unchanged(d, w.approves("verifier", d), domain.Forbidden, "decision.not_recused")
		d = w.approveAll(d, "verifier2")
		w.unchanged(d, func() error { return w.recuse("verifier2", d) }, domain.Conflict, "recuse.voted")
		d = w.approveAll(d, "approver")
		w.unchanged(d, func() error { return w.recuse("approver", d) }, domain.Conflict, "recuse.voted")
		check(t, w.recuse("approver2", d))

		b := w.approveAll(w.beside("Halo"), "security")
		w.unchanged(b, func() error { return w.recuse("security", b) }, domain.Conflict, "recuse.voted")
		check(t, w.takesBack("security", b, ""))
		check(t, w.recuse("security", b))
		w.unchanged(b, w.approves("security", b), domain.Forbidden, "decision.not_recused")
		_, err = w.desk.Withdraw(w.ctx, w.people["author"], b.ID, "batal")
		check(t, err)
		w.unchanged(b, func() error { return w.recuse("legal", b) }, domain.Conflict, "draft.transition")
		check(t, w.desk.Erase(w.ctx, w.people["admin"], b.ID, "selesai"))
	})
}

// TestNobodyDecidesForWhoRecused: what is signed in a name is that person's decision.
func TestNobodyDecidesForWhoRecused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.mandated(w.mandateInput(domain.MandateOnBehalf))
		d := w.verifiedDraft("Halo")
		check(t, w.recuse("approver", d))
		w.unchanged(d, w.approves("author2", d), domain.Forbidden, "decision.not_principal")
		in, err := w.desk.Inbox(w.ctx, w.people["author2"])
		check(t, err)
		if len(in.MyTurn) != 0 {
			t.Error("it waits for who acts in the name of one who withdrew")
		}
		e := w.verifiedDraft("Halo lagi")
		e = w.approveAll(e, "author2")
		w.unchanged(e, func() error { return w.recuse("approver", e) }, domain.Conflict, "recuse.voted")
	})
}

// TestManyVotesAndWithdrawalsAtOnce: however they meet, one vote of a human counts or
// none, and a recusal never stands beside one.
func TestManyVotesAndWithdrawalsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		w.hire("twin", "security")
		w.link("twin", "security")
		for _, recusing := range []bool{false, true} {
			d := w.beside("Halo")
			leaves := w.leaves(d)
			errs := make([]error, many)
			var begin, done sync.WaitGroup
			begin.Add(1)
			for i := range many {
				done.Go(func() {
					begin.Wait()
					who := []string{"security", "twin"}[i/2%2]
					switch {
					case i%2 == 0:
						_, errs[i] = w.in("security", who, d, domain.Approve)
					case recusing && i%8 == 1:
						errs[i] = w.recuse(who, d)
					default:
						errs[i] = w.takesBack(who, d, "security")
					}
				})
			}
			begin.Done()
			done.Wait()
			accepted := 0
			for _, err := range errs {
				if err == nil {
					accepted++
				} else if domain.KindOf(err) == domain.Internal {
					t.Errorf("an act failed: %v", err)
				}
			}
			if n := w.leaves(d) - leaves; n != accepted {
				t.Errorf("%d were accepted, %d records", accepted, n)
			}
			run, v := w.run(d)
			stand := 0
			for _, vote := range v.Votes {
				if vote.Stage == "security" && vote.Withdrawn == 0 {
					stand++
				}
			}
			if stand > 1 || domain.StillNeeded(run.Stages[1], v.Votes, run.Round, run.ContentHash) != 2-stand || w.open(d) != "security legal" {
				t.Errorf("%d votes of one human stand, open are %q", stand, w.open(d))
			}
			if recused := w.recuse("security", d); domain.KeyOf(recused) == "recusal.exists" && stand > 0 {
				t.Error("one who withdrew from the review has a vote that stands")
			}
		}
	})
}
