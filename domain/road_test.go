package domain_test

import (
	"testing"
	"time"

	"layak/domain"
)

func TestRoadFromDraftToPublication(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.cleared("Halo", "web", "instagram")
		if d.State != domain.Cleared {
			t.Fatalf("state %s after the last approval", d.State)
		}
		d, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Publishing {
			t.Fatalf("state %s while instagram waits", d.State)
		}
		w.unchanged(d, func() error {
			_, err := w.desk.Confirm(w.ctx, w.people["approver"], d.ID, "instagram", "javascript:alert(1)")
			return err
		}, domain.Invalid, "url.invalid")
		d, err = w.desk.Confirm(w.ctx, w.people["approver"], d.ID, "instagram", "https://instagram.example/p/1")
		check(t, err)
		if d.State != domain.Published {
			t.Fatalf("state %s after the last channel", d.State)
		}
		_, items, err := w.desk.Feed(w.ctx, "web")
		check(t, err)
		if len(items) != 1 || items[0].Text != "Halo" {
			t.Fatalf("feed %+v", items)
		}
	})
}

func TestSecurityStageBecauseOfAFinding(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("REVIEW ini")
		d, err := w.decide("verifier", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		d, err = w.decide("security", d, domain.Approve)
		check(t, err)
		d, err = w.decide("approver", d, domain.Approve)
		check(t, err)
		if d.State != domain.Cleared {
			t.Fatalf("state %s", d.State)
		}
	})
}

func TestBlockedSubmissionAndOverride(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("BLOCK ini")
		w.unchanged(d, func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }, domain.Invalid, "findings.block")
		until := w.clock.read().Add(24 * time.Hour)
		override := func(who, finding string) error {
			_, err := w.desk.Override(w.ctx, w.people[who], d.ID, finding, "sudah diumumkan", until)
			return err
		}
		w.unchanged(d, func() error { return override("author", "bodyBLOCK") }, domain.Forbidden, "access.denied")
		w.unchanged(d, func() error { return override("security", "nonsense") }, domain.NotFound, "finding.unknown")
		check(t, override("security", "bodyBLOCK"))
		d, err := w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		// Whoever lifted a finding decides on no stage of it.
		auth, err := w.desk.Authorizations(w.ctx, w.people["security"], d.ID)
		check(t, err)
		for _, x := range auth.Stages[0].People {
			if x.Person.Username == "security" && x.Allowed {
				t.Error("the overrider may decide")
			}
		}
		// The override falls with the text.
		body := "BLOCK itu"
		w.unchanged(d, func() error {
			_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
			return err
		}, domain.Invalid, "findings.block")
	})
}

func TestOverrideEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("BLOCK ini")
		_, err := w.desk.Override(w.ctx, w.people["security"], d.ID, "bodyBLOCK", "sudah diumumkan", w.clock.read().Add(time.Hour))
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		for _, who := range []string{"verifier", "security2", "approver"} {
			d, err = w.decide(who, d, domain.Approve)
			check(t, err)
		}
		w.clock.move(2 * time.Hour)
		d, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.findings" {
			t.Fatalf("%s %s", d.State, d.ParkedReason)
		}
	})
}

func TestIncompleteScanStopsSubmission(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("BROKEN")
		w.unchanged(d, func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }, domain.Invalid, "scan.incomplete")
	})
}

func TestEditVoidsApprovals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		d, err := w.decide("verifier", d, domain.Approve)
		check(t, err)
		same := "Halo  \r\n"
		kept, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &same})
		check(t, err)
		if kept.Version != d.Version || kept.ContentHash != d.ContentHash {
			t.Fatal("saving without a change changed something")
		}
		body, old := "Halo semua", d
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("verifier2", old, domain.Approve); return err }, domain.Conflict, "draft.changed")
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		d, err = w.decide("verifier", d, domain.Approve)
		check(t, err)
		d, err = w.decide("approver", d, domain.Approve)
		check(t, err)
		body = "Halo semua!"
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		if d.State != domain.InReview {
			t.Fatalf("a changed text is still %s", d.State)
		}
		w.unchanged(d, func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }, domain.Conflict, "draft.transition")
	})
}

func TestScheduleAndPostpone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := w.clock.read().Add(48 * time.Hour).Truncate(time.Second)
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Halo", Channels: []string{"web"}, PublishAt: at})
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		for _, who := range []string{"verifier", "approver"} {
			d, err = w.decide(who, d, domain.Approve)
			check(t, err)
		}
		d, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Scheduled {
			t.Fatalf("state %s before its time", d.State)
		}
		later := at.Add(time.Hour)
		hash := d.ContentHash
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &later})
		check(t, err)
		if d.State != domain.Cleared || d.ContentHash != hash {
			t.Fatalf("moving it later: %s, hash kept: %v", d.State, d.ContentHash == hash)
		}
		d, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.clock.move(48*time.Hour + 30*time.Minute)
		w.work()
		if d = w.now(d); d.State != domain.Scheduled {
			t.Fatalf("state %s half an hour early", d.State)
		}
		w.clock.move(time.Hour)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Fatalf("state %s after its time", d.State)
		}
	})
}

func TestMovingEarlierVoids(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := w.clock.read().Add(48 * time.Hour)
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Halo", Channels: []string{"web"}, PublishAt: at})
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		for _, who := range []string{"verifier", "approver"} {
			d, err = w.decide(who, d, domain.Approve)
			check(t, err)
		}
		earlier := at.Add(-time.Hour)
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &earlier})
		check(t, err)
		if d.State != domain.InReview {
			t.Fatalf("state %s", d.State)
		}
	})
}

func TestAppealIsHeardBySomebodyElseOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["verifier"].PersonID, "superior", "humas")
		check(t, err)
		d := w.submitted("Halo")
		d, err = w.decide("verifier", d, domain.Reject)
		check(t, err)
		_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "")
		w.refused(err, domain.Invalid, "reason.missing")
		w.unchanged(d, func() error { _, err := w.desk.Appeal(w.ctx, w.people["author2"], d.ID, "bukan saya"); return err }, domain.Forbidden, "draft.author_only")
		d, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon ditinjau")
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("verifier2", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		w.unchanged(d, func() error { _, err := w.decide("verifier", d, domain.Approve); return err }, domain.Forbidden, "decision.not_rejecter")
		d, err = w.decide("superior", d, domain.Approve)
		check(t, err)
		d, err = w.decide("verifier2", d, domain.Reject)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.desk.Appeal(w.ctx, w.people["author"], d.ID, "lagi"); return err }, domain.Conflict, "draft.appealed_once")
	})
}

func TestSeparationOfDuties(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, role := range []string{"verifier", "approver"} {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author"].PersonID, role, "humas")
			check(t, err)
			_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["author2"].PersonID, role, "humas")
			check(t, err)
			_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["admin"].PersonID, role, "humas")
			w.refused(err, domain.Conflict, "grant.exclusive")
			w.smuggle("admin", role, "humas") // A5: it would not help them
		}
		d := w.submitted("Halo")
		w.unchanged(d, func() error { _, err := w.decide("author", d, domain.Approve); return err }, domain.Forbidden, "decision.not_author")
		body := "Halo dari dua orang"
		d, err := w.desk.Edit(w.ctx, w.people["author2"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("author2", d, domain.Approve); return err }, domain.Forbidden, "decision.not_contributor")
		d, err = w.decide("admin", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("admin", d, domain.Approve); return err }, domain.Forbidden, "decision.one_stage")
		token := w.people["approver"]
		token.Via = domain.ViaToken
		w.people["program"] = token
		w.unchanged(d, func() error { _, err := w.decide("program", d, domain.Approve); return err }, domain.Forbidden, "decision.human")
	})
}

func TestRevokedApproverParksThePublication(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for who, reason := range map[string]string{"approver": "gate.publisher", "verifier": "gate.approvals"} {
			d := w.cleared("Halo " + who)
			_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
			_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people[who].PersonID, domain.PersonSuspended)
			check(t, err)
			w.work()
			if d = w.now(d); d.State != domain.Parked || d.ParkedReason != reason {
				t.Errorf("%s suspended: %s %q", who, d.State, d.ParkedReason)
			}
			_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people[who].PersonID, domain.PersonActive)
			check(t, err)
			_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
			w.work()
			if d = w.now(d); d.State != domain.Published {
				t.Errorf("%s restored: %s %q", who, d.State, d.ParkedReason)
			}
		}
	})
}

func TestNewRulesParkWhatIsQueued(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.cleared("Halo rahasia")
		_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "new", 0, "block rahasia")
		check(t, err)
		set, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "", time.Time{}, time.Time{})
		check(t, err)
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules"], set.Version)
		w.refused(err, domain.Forbidden, "ruleset.second_person")
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
		check(t, err)
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.findings" {
			t.Errorf("%s %q", d.State, d.ParkedReason)
		}
		c, err := w.desk.CheckClearance(w.ctx, w.people["author"], "web", "Halo rahasia")
		check(t, err)
		if c.Cleared {
			t.Error("cleared although the active rules block it")
		}
	})
}

func TestWithdrawnAndErasedLeavesItsTrail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		d, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "tidak jadi")
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "masa simpan lewat"))
		_, err = w.desk.View(w.ctx, w.people["auditor"], d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["author"].PersonID, domain.PersonRemoved)
		check(t, err)
		records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if len(records) != 4 || records[3].Act != "draft.erased" || records[0].Actor != w.people["author"].PersonID {
			t.Fatalf("the trail: %+v", records)
		}
		if records[2].Private["reason"] != "" {
			t.Error("the reason of the withdrawal was not erased")
		}
	})
}
