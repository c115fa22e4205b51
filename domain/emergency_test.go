package domain_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

func (w *world) emergency(who string, d domain.Draft) (domain.Draft, error) {
	out, _, err := w.desk.Emergency(w.ctx, w.people[who], d.ID, domain.EmergencyInput{ContentHash: d.ContentHash, Reason: "peringatan dini banjir"})
	return out, err
}

// declared is an emergency of a new draft, which the person on duty has cleared.
func (w *world) declared(body string) domain.EmergencyCase {
	w.Helper()
	w.declaredAs("duty", body)
	return w.lastCase()
}

// declaredAs is a new draft that somebody has let out as an emergency.
func (w *world) declaredAs(who, body string) domain.Draft {
	w.Helper()
	d, err := w.emergency(who, w.draft(body))
	check(w, err)
	return d
}

func (w *world) lastCase() domain.EmergencyCase {
	w.Helper()
	list, err := w.desk.Emergencies(w.ctx, w.people["auditor"], true)
	check(w, err)
	if len(list) == 0 {
		w.Fatal("no emergency waits")
	}
	return list[len(list)-1].EmergencyCase
}

func (w *world) ratify(who string, c domain.EmergencyCase, outcome domain.EmergencyOutcome) error {
	_, err := w.desk.Ratify(w.ctx, w.people[who], c.ID, domain.Ratification{Outcome: outcome, Comment: "alasan"})
	return err
}

func (w *world) of(c domain.EmergencyCase) domain.Draft { return w.now(domain.Draft{ID: c.DraftID}) }

// toldOf lists the kinds of a person's notices of a draft, latest first.
func (w *world) toldOf(who string, d domain.Draft) string {
	w.Helper()
	list, err := w.desk.Notices(w.ctx, w.people[who], false)
	check(w, err)
	var kinds []string
	for _, n := range list {
		if n.DraftID == d.ID {
			kinds = append(kinds, string(n.Kind))
		}
	}
	return strings.Join(kinds, " ")
}

// TestEmergency: what cannot wait goes out by one hand, is in the list of others at once,
// and another human ratifies it.
func TestEmergency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		d, err := w.emergency("duty", w.draft("Ada REVIEW: sungai meluap"))
		check(t, err)
		if d.State != domain.Cleared {
			t.Fatalf("%s", d.State)
		}
		_, err = w.desk.Publish(w.ctx, w.people["duty"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Errorf("not out: %s %s", d.State, d.ParkedReason)
		}
		c := w.lastCase()
		if !c.Due.Equal(c.At.Add(24*time.Hour)) || c.By != w.people["duty"].PersonID || c.Reason != "peringatan dini banjir" {
			t.Errorf("%+v", c)
		}
		for who, mine := range map[string]int{"superior": 1, "auditor": 0, "duty": 0, "author": 0} {
			in := w.inboxOf(w.people[who])
			around, err := w.desk.Surroundings(w.ctx, w.people[who])
			check(t, err)
			if around.Waiting != mine || len(in.Emergencies) != map[bool]int{true: 1}[mine == 1 || who == "auditor"] {
				t.Errorf("%s: %d wait, %d listed", who, around.Waiting, len(in.Emergencies))
			}
		}
		w.clock.to(c.Due)
		if !w.lastCase().Overdue(w.clock.read()) {
			t.Error("not overdue at its deadline")
		}
		w.work()
		for who, want := range map[string]string{"superior": "ratify_late emergency", "auditor": "ratify_late emergency", "duty": "", "author": ""} {
			if got := w.toldOf(who, d); got != want {
				t.Errorf("%s was told %q, want %q", who, got, want)
			}
		}
		check(t, w.ratify("superior", c, domain.EmergencyRatified))
		w.unchanged(d, func() error { return w.ratify("approver", c, domain.EmergencyRefused) }, domain.Conflict, "emergency.decided")
		if got := w.toldOf("duty", d); got != "ratified" {
			t.Errorf("who declared it was told %q", got)
		}
		if list, err := w.desk.Emergencies(w.ctx, w.people["superior"], false); err != nil || len(list) != 1 || list[0].Outcome != domain.EmergencyRatified {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestARefusedEmergencyIsTakenBack where nothing is out, and stays in the record where it is.
func TestARefusedEmergencyIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		c := w.declared("Halo")
		check(t, w.ratify("superior", c, domain.EmergencyRefused))
		d := w.of(c)
		if d.State != domain.ChangesRequested {
			t.Errorf("cleared, and refused: %s", d.State)
		}
		w.unchanged(d, func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }, domain.Conflict, "draft.transition")

		later, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Nanti", Channels: []string{"web"}, PublishAt: w.clock.read().Add(time.Hour)})
		check(t, err)
		later, err = w.emergency("duty", later)
		check(t, err)
		_, err = w.desk.Publish(w.ctx, w.people["duty"], later.ID)
		check(t, err)
		check(t, w.ratify("superior", w.lastCase(), domain.EmergencyRefused))
		if later = w.now(later); later.State != domain.ChangesRequested || later.OrderedBy != "" {
			t.Errorf("scheduled, and refused: %s, ordered by %q", later.State, later.OrderedBy)
		}
		w.clock.move(2 * time.Hour)
		w.work()
		if later = w.now(later); later.State != domain.ChangesRequested {
			t.Errorf("went out after it was refused: %s", later.State)
		}

		out := w.of(w.declared("Keluar"))
		_, err = w.desk.Publish(w.ctx, w.people["duty"], out.ID)
		check(t, err)
		w.work()
		check(t, w.ratify("superior", w.lastCase(), domain.EmergencyRefused))
		if out = w.now(out); out.State != domain.Published {
			t.Errorf("what is out is %s", out.State)
		}

		edited := w.of(w.declared("Diubah"))
		body := "Diubah lagi"
		edited, err = w.desk.Edit(w.ctx, w.people["author"], edited.ID, edited.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		if chain := w.chain(edited); !strings.HasSuffix(chain, ": verification approval") {
			t.Errorf("after an edit: %s", chain)
		}
		check(t, w.ratify("superior", w.lastCase(), domain.EmergencyRefused))
		if edited = w.now(edited); edited.State != domain.InReview {
			t.Errorf("an ordinary review ended by an old emergency: %s", edited.State)
		}
	})
}

// TestNoWayThroughTheEmergencyLane for whoever had a hand in the draft, for machines, for
// what is blocked, cannot be scanned, is secret or disputed.
func TestNoWayThroughTheEmergencyLane(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty", "author")
		w.hire("duty2", "duty", "superior")
		declare := func(who string, d domain.Draft) func() error {
			return func() error { _, err := w.emergency(who, d); return err }
		}
		plain := w.draft("Halo")
		w.unchanged(plain, declare("approver", plain), domain.Forbidden, "access.denied")
		w.unchanged(plain, func() error {
			_, _, err := w.desk.Emergency(w.ctx, w.people["duty2"], plain.ID, domain.EmergencyInput{ContentHash: plain.ContentHash, Reason: " "})
			return err
		}, domain.Invalid, "reason.missing")
		w.unchanged(plain, func() error {
			_, _, err := w.desk.Emergency(w.ctx, w.people["duty2"], plain.ID, domain.EmergencyInput{ContentHash: "sha256:00", Reason: "x"})
			return err
		}, domain.Conflict, "draft.changed")
		token := w.people["duty2"]
		token.Via = domain.ViaToken
		w.unchanged(plain, func() error {
			_, _, err := w.desk.Emergency(w.ctx, token, plain.ID, domain.EmergencyInput{ContentHash: plain.ContentHash, Reason: "x"})
			return err
		}, domain.Forbidden, "emergency.human")

		own, err := w.desk.Create(w.ctx, w.people["duty"], domain.DraftInput{Title: "J", Body: "b", Channels: []string{"web"}})
		check(t, err)
		w.unchanged(own, declare("duty", own), domain.Forbidden, "decision.not_author")
		body := "Halo, dari petugas"
		touched, err := w.desk.Edit(w.ctx, w.people["duty"], plain.ID, plain.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		w.unchanged(touched, declare("duty", touched), domain.Forbidden, "decision.not_contributor")
		blocked, broken := w.draft("Ada BLOCK"), w.draft("Ada BROKEN")
		w.unchanged(blocked, declare("duty2", blocked), domain.Invalid, "findings.block")
		w.unchanged(broken, declare("duty2", broken), domain.Invalid, "scan.incomplete")
		secret := w.classified(domain.Secret, "Rahasia")
		w.unchanged(secret, declare("duty2", secret), domain.Invalid, "classification.unpublishable")
		disputed, err := w.decide("verifier", w.submitted("Halo"), domain.Reject)
		check(t, err)
		w.unchanged(disputed, declare("duty2", disputed), domain.Conflict, "draft.transition")
		disputed, err = w.desk.Appeal(w.ctx, w.people["author"], disputed.ID, "mohon")
		check(t, err)
		w.unchanged(disputed, declare("duty2", disputed), domain.Conflict, "emergency.appealed")
		_, err = w.lane("without", func(x *domain.Workflow) { x.Kinds, x.Channels = domain.ContentKinds(), []string{"web"} })
		check(t, err)
		fresh := w.draft("Halo")
		w.unchanged(fresh, declare("duty2", fresh), domain.Conflict, "emergency.none")
	})
}

// TestWhoRatifies is another human than whoever had a hand in it.
func TestWhoRatifies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty", "superior")
		w.hire("duty2", "duty", "superior")
		_, err := w.lane("two", func(x *domain.Workflow) {
			x.Kinds, x.Channels = domain.ContentKinds(), []string{"web"}
			x.Emergency = &domain.Lane{Stage: domain.Stage{Name: domain.StageEmergency, Roles: []string{"duty"}, Quorum: 2, DueHours: 1}, RatifyHours: 6}
		})
		check(t, err)
		d, err := w.emergency("duty", w.draft("Halo"))
		check(t, err)
		if d.State != domain.InReview {
			t.Fatalf("cleared by one of two: %s", d.State)
		}
		w.inbox("duty2", d.ID)
		w.unchanged(d, func() error { return w.ratify("approver", w.lastCase(), domain.EmergencyRatified) }, domain.Conflict, "emergency.open")
		d, err = w.decide("duty2", d, domain.Approve)
		check(t, err)
		c := w.lastCase()
		if d.State != domain.Cleared || !c.Due.Equal(c.At.Add(6*time.Hour)) {
			t.Errorf("%s %+v", d.State, c)
		}
		for _, who := range []string{"duty", "duty2"} {
			w.unchanged(d, func() error { return w.ratify(who, c, domain.EmergencyRatified) }, domain.Forbidden, "emergency.second_person")
		}
		w.link("superior", "author")
		w.unchanged(d, func() error { return w.ratify("superior", c, domain.EmergencyRatified) }, domain.Forbidden, "emergency.second_person")
		w.unchanged(d, func() error { return w.ratify("verifier", c, domain.EmergencyRatified) }, domain.Forbidden, "access.denied")
		w.unchanged(d, func() error {
			_, err := w.desk.Ratify(w.ctx, w.people["approver"], c.ID, domain.Ratification{Outcome: domain.EmergencyRefused})
			return err
		}, domain.Invalid, "reason.missing")
		w.unchanged(d, func() error { return w.ratify("approver", c, "perhaps") }, domain.Invalid, "emergency.outcome")
		w.unchanged(d, func() error { return w.ratify("approver", domain.EmergencyCase{ID: "none"}, domain.EmergencyRatified) }, domain.NotFound, "emergency.unknown")
		w.clearance("approver", domain.Public)
		check(t, w.ratify("approver", c, domain.EmergencyRatified))
	})
}

// TestTheListOfEmergenciesIsOfThoseInSight, however many others there are.
func TestTheListOfEmergenciesIsOfThoseInSight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		hidden := w.classified(domain.Restricted, "Hanya untuk yang berwenang")
		_, err := w.emergency("duty", hidden)
		check(t, err)
		other := w.lastCase()
		w.past = true
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			for i := range domain.EmergenciesAtOnce {
				c := other
				c.ID, c.Round = w.desk.NewID(), i+2
				check(t, tx.Emergencies.Add(ctx, &c))
			}
			return nil
		}))
		w.clock.move(time.Hour)
		seen := w.declaredAs("duty", "Halo")
		w.clearance("superior", domain.Public)
		list, err := w.desk.Emergencies(w.ctx, w.people["superior"], true)
		check(t, err)
		if len(list) != 1 || list[0].DraftID != seen.ID {
			t.Errorf("%d emergencies", len(list))
		}
		if in := w.inboxOf(w.people["superior"]); len(in.Emergencies) != 1 {
			t.Errorf("%d in the inbox", len(in.Emergencies))
		}
		if list, err := w.desk.Emergencies(w.ctx, w.people["auditor"], true); err != nil || len(list) != domain.EmergenciesAtOnce {
			t.Errorf("%d emergencies, %v", len(list), err)
		}
		token := w.people["auditor"]
		token.Via, token.Scopes = domain.ViaToken, []domain.Act{domain.ActAuditRead}
		_, err = w.desk.Emergencies(w.ctx, token, true)
		w.refused(err, domain.Forbidden, "token.scope")
	})
}

// TestLanesThatAreNone are refused.
func TestLanesThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		stage := domain.Stage{Name: domain.StageEmergency, Roles: []string{"duty"}, Quorum: 1, DueHours: 1}
		for key, l := range map[string]func(l *domain.Lane){
			"workflow.emergency":    func(l *domain.Lane) { l.Stage.Name = "fast" },
			"workflow.ratify_hours": func(l *domain.Lane) { l.RatifyHours = 0 },
			"workflow.role":         func(l *domain.Lane) { l.Stage.Roles = []string{"author"} },
			"workflow.stage_quorum": func(l *domain.Lane) { l.Stage.Quorum = 0 },
		} {
			_, err := w.lane("spoiled", func(x *domain.Workflow) {
				x.Emergency = &domain.Lane{Stage: stage, RatifyHours: 24}
				l(x.Emergency)
			})
			w.refused(err, domain.Invalid, key)
		}
		_, err := w.lane("spoiled", func(x *domain.Workflow) { x.Stages[0].Name = domain.StageEmergency })
		w.refused(err, domain.Invalid, "workflow.stage_name")
	})
}

// TestARefusedEmergencyIsNotDeclaredAgain for the same content: not by another, not on
// another draft, not once the words are back. Another text is another case.
func TestARefusedEmergencyIsNotDeclaredAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		w.hire("duty2", "duty")
		c := w.declared("Halo")
		check(t, w.ratify("superior", c, domain.EmergencyRefused))
		d := w.of(c)
		for _, who := range []string{"duty", "duty2"} {
			w.unchanged(d, func() error { _, err := w.emergency(who, d); return err }, domain.Conflict, "emergency.refused")
		}
		copied := w.draft("Halo")
		w.unchanged(copied, func() error { _, err := w.emergency("duty2", copied); return err }, domain.Conflict, "emergency.refused")
		for _, body := range []string{"Halo semua", "Halo"} {
			d = w.edit(d, body)
			v, err := w.desk.View(w.ctx, w.people["duty"], d.ID)
			check(t, err)
			if v.Refused != (body == "Halo") {
				t.Errorf("%s: %v", body, v.Refused)
			}
		}
		d, err := w.desk.Submit(w.ctx, w.people["author"], d.ID) // the ordinary way is open
		check(t, err)
		if d = w.edit(d, "Halo kalian"); d.State != domain.InReview {
			t.Errorf("%s", d.State)
		}
		if d, err = w.emergency("duty2", d); err != nil || d.State != domain.Cleared {
			t.Errorf("%s, %v", d.State, err)
		}
	})
}
