package domain_test

import (
	"slices"
	"testing"
	"time"

	"layak/domain"
)

// employ adds somebody whose only role is held for some channels.
func (w *world) employ(name, role, unit string, channels ...string) {
	w.Helper()
	p, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: name, Name: name, UnitID: unit})
	check(w, err)
	w.people[name] = domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
	_, err = w.desk.Grant(w.ctx, domain.Operator(), p.ID, role, unit, channels...)
	check(w, err)
}

// TestRolesForChannels: a role that is held for some channels gives nothing in a
// draft that goes out on another, for deciding, publishing and confirming.
func TestRolesForChannels(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.employ("web-verifier", "verifier", "humas", "web")
		w.employ("x-approver", "approver", "humas", "x")
		both := w.submitted("Halo", "web", "x")
		w.unchanged(both, func() error { _, err := w.decide("web-verifier", both, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		d := w.submitted("Halo di web", "web")
		d, err := w.decide("web-verifier", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("x-approver", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		d, err = w.decide("approver", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.desk.Publish(w.ctx, w.people["x-approver"], d.ID); return err }, domain.Forbidden, "access.denied")

		e := w.cleared("Halo di x", "x")
		e, err = w.desk.Publish(w.ctx, w.people["x-approver"], e.ID)
		check(t, err)
		w.work()
		e = w.now(e)
		w.employ("web-approver", "approver", "humas", "web")
		w.unchanged(e, func() error {
			_, err := w.desk.Confirm(w.ctx, w.people["web-approver"], e.ID, "x", "https://x.example/1")
			return err
		}, domain.Forbidden, "access.denied")
		_, err = w.desk.Confirm(w.ctx, w.people["x-approver"], e.ID, "x", "https://x.example/1")
		check(t, err)
	})
}

// TestAChannelMoreEndsWhatAScopedVoteGave: the gate asks again by the channels of
// the draft, and a draft that goes further begins anew (CVE-2023-4379).
func TestAChannelMoreEndsWhatAScopedVoteGave(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.employ("web-verifier", "verifier", "humas", "web")
		d := w.submitted("Halo", "web")
		d, err := w.decide("web-verifier", d, domain.Approve)
		check(t, err)
		channels := []string{"web", "x"}
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Channels: &channels})
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("web-verifier", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
	})
}

// TestGrantsForChannelsAreChecked, kept as they were given, and recorded.
func TestGrantsForChannelsAreChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author := w.people["author2"].PersonID
		size := w.size()
		for name, c := range map[string]struct {
			channels []string
			key      string
		}{"unknown": {[]string{"web", "nowhere"}, "channel.unknown"}, "empty": {[]string{""}, "channel.unknown"}, "none": {[]string{}, "grant.channels_missing"},
			"all": {[]string{"*"}, "channel.unknown"}, "two in one": {[]string{"web,x"}, "channel.unknown"}} {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), author, "verifier", "humas", c.channels...)
			if domain.KeyOf(err) != c.key {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.size() != size {
			t.Error("a refusal left something")
		}
		g, err := w.desk.Grant(w.ctx, domain.Operator(), author, "verifier", "humas", "x", "web", "x")
		check(t, err)
		records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Act: "grant.added", Limit: 1})
		check(t, err)
		if !slices.Equal(g.Channels, []string{"web", "x"}) || records[0].Facts["channels"] != "web,x" {
			t.Errorf("%v, %v", g.Channels, records[0].Facts)
		}
		_, err = w.desk.Grant(w.ctx, domain.Operator(), author, "verifier", "humas")
		w.refused(err, domain.Conflict, "grant.exists")
	})
}

// TestTheInboxKnowsForWhichChannelsARoleIsHeld: work on other channels neither hides
// one's own nor is counted, and a draft on two channels needs one role for both.
func TestTheInboxKnowsForWhichChannelsARoleIsHeld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.employ("web-verifier", "verifier", "humas", "web")
		id := w.people["web-verifier"].PersonID
		_, err := w.lineAdded(domain.PolicyLine{Role: "reader", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"})
		check(t, err)
		_, err = w.desk.Grant(w.ctx, domain.Operator(), id, "reader", "humas", "x") // not a role of the stage
		check(t, err)
		mine := w.submitted("Halo di web", "web")
		for range domain.InboxSize + 1 {
			w.clock.move(time.Second)
			w.submitted("Halo di x", "x")
		}
		w.submitted("Halo", "web", "x")
		w.inbox("web-verifier", mine.ID)

		w.employ("web-approver", "approver", "humas", "web")
		e := w.cleared("Halo lagi di web", "web")
		w.clock.move(time.Second)
		w.cleared("Halo lagi di x", "x")
		if in, err := w.desk.Inbox(w.ctx, w.people["web-approver"]); err != nil || len(in.ToPost) != 1 || in.ToPost[0].Draft.ID != e.ID {
			t.Errorf("to post: %+v, %v", in.ToPost, err)
		}

		_, err = w.lineAdded(domain.PolicyLine{Role: "barred", Act: domain.ActDraftDecide, Object: "*", Effect: "deny"})
		check(t, err)
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["verifier"].PersonID, "barred", "humas", "x")
		check(t, err)
		w.inbox("verifier", mine.ID)
	})
}

// inbox fails unless exactly these drafts wait for the person's decision, in the list
// and in the number that every page shows.
func (w *world) inbox(who string, ids ...string) {
	w.Helper()
	in, err := w.desk.Inbox(w.ctx, w.people[who])
	check(w, err)
	var got []string
	for _, it := range in.MyTurn {
		got = append(got, it.Draft.ID)
	}
	around, err := w.desk.Surroundings(w.ctx, w.people[who])
	check(w, err)
	if !slices.Equal(got, ids) || around.Waiting != len(ids) {
		w.Errorf("%s: %q, and %d are said to wait; want %q", who, got, around.Waiting, ids)
	}
}
