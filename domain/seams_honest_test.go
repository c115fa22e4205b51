package domain_test

import (
	"testing"
	"time"

	"layak/domain"
)

// TestAnAppealIsHeardByAnotherWhateverTheChain: another workflow does not make forget who
// rejected it.
func TestAnAppealIsHeardByAnotherWhateverTheChain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("both", "verifier", "superior")
		_, err := w.lane("other", func(x *domain.Workflow) { x.Kinds, x.Channels = domain.ContentKinds(), []string{"x"} })
		check(t, err)
		d := w.appealed("both")
		w.unchanged(d, w.approves("both", d), domain.Forbidden, "decision.not_rejecter")
		other := []string{"x"}
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Channels: &other})
		check(t, err)
		if chain := w.chain(d); chain != "other: appeal verification approval" {
			t.Fatal(chain)
		}
		w.unchanged(d, w.approves("both", d), domain.Forbidden, "decision.not_rejecter")
		w.verified()
		w.approveAll(d, "superior", "verifier", "approver")
	})
}

// TestNamesThatAreNone are refused as input, whatever the database takes.
func TestNamesThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		for _, id := range []string{"\x00", "a\xffb"} {
			for name, act := range map[string]func() error{
				"restrict": func() error {
					_, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, d.Version, []string{id})
					return err
				},
				"assign": func() error { _, err := w.desk.Assign(w.ctx, w.people["superior"], d.ID, "", id); return err },
				"claim":  func() error { _, err := w.desk.Claim(w.ctx, w.people["verifier"], d.ID, id); return err },
				"unlink": func() error {
					_, err := w.desk.ProposeChange(w.ctx, w.people["admin"], []domain.ChangeItem{{Do: domain.DoUnlink, Person: id}}, "x")
					return err
				},
				"grant": func() error {
					_, err := w.desk.ProposeChange(w.ctx, w.people["admin"], []domain.ChangeItem{{Do: domain.DoGrantAdd, Person: id, Role: "author", Unit: "humas"}}, "x")
					return err
				},
				"notices": func() error { return w.desk.SeeNotices(w.ctx, w.people["author"], []string{id}) },
				"change":  func() error { _, err := w.desk.ShowChange(w.ctx, w.people["admin"], id); return err },
				"try": func() error {
					_, err := w.desk.TryPowers(w.ctx, w.people["admin"], domain.TryInput{Person: id, Unit: id, Act: domain.ActDraftRead})
					return err
				},
				"case": func() error { _, err := w.desk.ShowEmergency(w.ctx, w.people["superior"], id); return err },
				"calendar": func() error {
					_, err := w.lane("cal", func(x *domain.Workflow) { x.Stages[0].Calendar = id })
					return err
				},
				"escalate": func() error {
					_, err := w.lane("cal", func(x *domain.Workflow) { x.Stages[0].Escalate, x.Stages[0].EscalateHours = []string{id}, 1 })
					return err
				},
				"unit": func() error {
					_, err := w.lane("cal", func(x *domain.Workflow) { x.Stages[2].Only.Units = []string{id} })
					return err
				},
				"channel": func() error {
					_, err := w.lane("cal", func(x *domain.Workflow) { x.Channels = []string{id} })
					return err
				},
			} {
				if err := act(); err != nil && domain.KindOf(err) == domain.Internal || domain.KindOf(err) == domain.Unavailable {
					t.Errorf("%s %q: %v", name, id, err)
				}
			}
		}
	})
}

// TestHonestSeams: what slices do to each other's rows follows from the log.
func TestHonestSeams(t *testing.T) {
	two := func(w *world, escalate bool) {
		_, err := w.lineAdded(domain.PolicyLine{Role: "superior", Act: domain.ActDraftDecide, Object: "emergency", Effect: "allow"})
		check(w, err)
		w.hire("duty", "duty")
		w.hire("duty2", "duty")
		_, err = w.lane("two", func(x *domain.Workflow) {
			x.Kinds, x.Channels = domain.ContentKinds(), []string{"web"}
			x.Emergency = &domain.Lane{Stage: domain.Stage{Name: domain.StageEmergency, Roles: []string{"duty"}, Quorum: 2, DueHours: 1}, RatifyHours: 6}
			if escalate {
				x.Emergency.Stage.Escalate, x.Emergency.Stage.EscalateHours = []string{"superior"}, 1
			}
		})
		check(w, err)
	}
	for name, test := range map[string]func(t *testing.T, w *world){
		"emergency, vote taken back, recused, decided by others": func(t *testing.T, w *world) {
			two(w, false)
			w.hire("duty3", "duty")
			d, err := w.emergency("duty", w.draft("Halo"))
			check(t, err)
			check(t, w.takesBack("duty", d, ""))
			check(t, w.recuse("duty", d))
			w.verified()
			w.approveAll(w.now(d), "duty2", "duty3")
			c := w.lastCase()
			check(t, w.ratify("superior", c, domain.CaseRatified))
		},
		"emergency from a review with an amendment and a claim": func(t *testing.T, w *world) {
			two(w, false)
			d, err := w.amends("verifier", w.submitted("Rapat Rabu"), body("Rabu", "Kamis"))
			check(t, err)
			check(t, w.takes("verifier2", d))
			d, err = w.emergency("duty", w.now(d))
			check(t, err)
			check(t, w.takes("duty2", d))
			w.verified()
			_, err = w.amends("duty2", w.now(d), body("Kamis", "Jumat"))
			w.refused(err, domain.Invalid, "amendment.bound")
		},
		"amended inside the emergency": func(t *testing.T, w *world) {
			two(w, false)
			d, err := w.emergency("duty", w.draft("Rapat Rabu"))
			check(t, err)
			d, err = w.amends("duty2", d, body("Rabu", "Kamis"))
			check(t, err)
			w.verified()
			d = w.approveAll(d, "verifier")
			d, err = w.emergency("duty", w.now(d))
			check(t, err)
			w.verified()
			check(t, w.takesBack("duty", d, ""))
			d, err = w.decide("duty", w.now(d), domain.Reject)
			check(t, err)
			w.verified()
			d, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon")
			check(t, err)
			w.verified()
			d = w.approveAll(d, "superior", "verifier", "approver")
			list, err := w.desk.Emergencies(w.ctx, w.people["approver2"], true)
			check(t, err)
			for _, c := range list {
				check(t, w.ratify("approver2", c.Case, domain.CaseRefused))
			}
		},
		"emergency that escalates and expires, and is erased": func(t *testing.T, w *world) {
			two(w, true)
			at := w.clock.read().Add(5 * time.Hour)
			d := w.timed(at, "Halo")
			w.only(d, "duty", "duty2", "superior", "ppid")
			d, err := w.emergency("duty", w.now(d))
			check(t, err)
			check(t, w.takes("duty2", d))
			w.clock.move(150 * time.Minute)
			w.work()
			w.verified()
			check(t, w.takesBack("duty", d, ""))
			d, err = w.decide("superior", w.now(d), domain.ApproveWithRecommendations)
			check(t, err)
			w.verified()
			w.clock.to(at)
			w.work()
			d = w.state(d, domain.Expired)
			w.verified()
			for _, who := range []string{"duty", "duty2"} {
				if err := w.recuse(who, d); domain.KindOf(err) == domain.Internal {
					t.Error(err)
				}
			}
			w.unrestricted(d, "superior")
			check(t, w.ratify("approver2", w.lastCase(), domain.CaseRefused))
			w.verified()
			check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "selesai"))
			w.verified()
			w.clock.move(100 * time.Hour)
			w.work()
		},
		"withdrawn inside an emergency, ratified after": func(t *testing.T, w *world) {
			two(w, false)
			d, err := w.emergency("duty", w.draft("Halo"))
			check(t, err)
			_, err = w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
			check(t, err)
			w.verified()
			check(t, w.ratify("superior", w.lastCase(), domain.CaseRefused))
		},
		"a mandate votes, takes back, and amends; the principal does not confirm": func(t *testing.T, w *world) {
			w.given(domain.MandateAbsent, "author2", "approver", "approver")
			d := w.verifiedDraft("Rapat Rabu")
			_, err := w.decide("author2", d, domain.RequestChanges)
			check(t, err)
			d = w.now(d)
			text := "Rapat Rabu di aula"
			d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &text})
			check(t, err)
			d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
			check(t, err)
			d = w.approveAll(d, "verifier")
			d, err = w.amends("author2", d, body("Rabu", "Kamis"))
			check(t, err)
			w.verified()
			d = w.approveAll(d, "verifier")
			w.unchanged(d, w.approves("approver", d), domain.Forbidden, "decision.not_contributor")
			w.link("approver2", "verifier2")
			d = w.approveAll(d, "approver2")
			w.verified()
			w.unlink("approver2")
			_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
			w.work()
			w.state(d, domain.Published)
		},
		"office moved while a review is open": func(t *testing.T, w *world) {
			w.side(1)
			w.promoted()
			d := w.beside("Halo")
			_, err := w.agreed(domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: domain.RootUnit}, domain.ChangeItem{Do: domain.DoUnitRename, Unit: "media", Name: "Media Baru"})
			check(t, err)
			w.verified()
			for _, a := range []struct{ stage, who string }{{"security", "security"}, {"legal", "legal"}} {
				if _, err := w.in(a.stage, a.who, d, domain.Approve); err == nil {
					t.Errorf("%s decides in an office that has left theirs", a.who)
				}
			}
			_, err = w.agreed(domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: "humas"})
			check(t, err)
			for _, a := range []struct{ stage, who string }{{"security", "security"}, {"legal", "legal"}, {"approval", "approver"}} {
				_, err = w.in(a.stage, a.who, d, domain.Approve)
				check(t, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) { each(t, test) })
	}
}

// TestTheEmergencyLaneIsCheckedLikeAnyStage: what is found out in an emergency is found
// out too late.
func TestTheEmergencyLaneIsCheckedLikeAnyStage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.lane("lane", func(x *domain.Workflow) {
			x.Emergency = &domain.Lane{Stage: domain.Stage{Name: domain.StageEmergency, Roles: []string{"duty"}, Quorum: 1, DueHours: 1, Calendar: "none"}, RatifyHours: 6}
		})
		w.refused(err, domain.Invalid, "workflow.calendar")
		for _, l := range w.powers().Lines {
			if l.Role == "duty" && l.Act == domain.ActDraftDecide {
				_, err = w.proposes(domain.ChangeItem{Do: domain.DoLineRemove, Line: l.Number})
				w.refused(err, domain.Conflict, "change.stage")
			}
		}
	})
}
