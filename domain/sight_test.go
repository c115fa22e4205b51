package domain_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"layak/domain"
)

// leak is one way in which somebody might learn of a draft: sees tells whether they
// do. The same look is made twice, with a clearance that covers the draft and with one
// that does not.
type leak struct {
	who  string
	sees func(w *world, a domain.Actor, d domain.Draft) bool
}

func has(drafts []domain.Draft, d domain.Draft) bool {
	return slices.ContainsFunc(drafts, func(x domain.Draft) bool { return x.ID == d.ID })
}

func holds(items []domain.InboxItem, d domain.Draft) bool {
	return slices.ContainsFunc(items, func(x domain.InboxItem) bool { return x.Draft.ID == d.ID })
}

// listed are the drafts of a list.
func (w *world) listed(a domain.Actor, q domain.DraftQuery) []domain.Draft {
	w.Helper()
	list, _, err := w.desk.List(w.ctx, a, q)
	check(w, err)
	return list
}

func (w *world) inboxOf(a domain.Actor) domain.Inbox {
	w.Helper()
	in, err := w.desk.Inbox(w.ctx, a)
	check(w, err)
	return in
}

// waitingFor is the badge of the frame.
func (w *world) waitingFor(a domain.Actor) int {
	w.Helper()
	around, err := w.desk.Surroundings(w.ctx, a)
	check(w, err)
	home, in, err := w.desk.Home(w.ctx, a)
	check(w, err)
	if around.Waiting != home.Waiting || home.Waiting != len(in.MyTurn)+len(in.Proposals) {
		w.Errorf("the badge says %d, home %d and lists %d", around.Waiting, home.Waiting, len(in.MyTurn))
	}
	return around.Waiting
}

// known tells whether a refusal is any other than that of a draft which is not there.
func (w *world) known(err error) bool {
	if err == nil {
		return true
	}
	return domain.KindOf(err) != domain.NotFound || domain.KeyOf(err) != "draft.unknown"
}

// leaks are the ways to a draft in review, of the author, with a finding REVIEW and a
// sample of it.
var leaks = map[string]leak{
	"the draft": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, err := w.desk.View(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"the author's own": {"author", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, err := w.desk.View(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"a token that may not read": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		a.Via, a.Scopes = domain.ViaToken, []domain.Act{domain.ActScan}
		_, err := w.desk.View(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"the list": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool { return has(w.listed(a, domain.DraftQuery{}), d) }},
	"the list of a unit": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		return has(w.listed(a, domain.DraftQuery{UnitID: d.UnitID}), d)
	}},
	"the list of states": {"auditor", func(w *world, a domain.Actor, d domain.Draft) bool {
		return has(w.listed(a, domain.DraftQuery{States: []domain.State{domain.InReview, domain.Cleared}}), d)
	}},
	"the list of one's own": {"author", func(w *world, a domain.Actor, d domain.Draft) bool {
		return has(w.listed(a, domain.DraftQuery{Mine: true}), d)
	}},
	"the inbox, to decide": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool { return holds(w.inboxOf(a).MyTurn, d) }},
	"the inbox, to wait":   {"author", func(w *world, a domain.Actor, d domain.Draft) bool { return holds(w.inboxOf(a).Waiting, d) }},
	"the inbox, overdue":   {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool { return holds(w.inboxOf(a).Overdue, d) }},
	"the badge":            {"verifier", func(w *world, a domain.Actor, _ domain.Draft) bool { return w.waitingFor(a) > 0 }},
	"similar drafts": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		v, err := w.desk.Similar(w.ctx, a, w.titled("Mirip").ID)
		check(w, err)
		return slices.ContainsFunc(v.Items, func(x domain.Similar) bool { return x.Draft.ID == d.ID })
	}},
	"similar to it": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, err := w.desk.Similar(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"who may decide": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, err := w.desk.Authorizations(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"its story": {"verifier", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, _, err := w.desk.Story(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"its story, audited": {"auditor", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, _, err := w.desk.Story(w.ctx, a, d.ID)
		return w.known(err)
	}},
	"what people wrote in the log": {"auditor", func(w *world, a domain.Actor, d domain.Draft) bool {
		records, err := w.desk.Records(w.ctx, a, domain.RecordFilter{Draft: d.ID})
		check(w, err)
		if len(records) == 0 {
			w.Error("the log has gaps")
		}
		return slices.ContainsFunc(records, func(r domain.Record) bool { return len(r.Private) > 0 })
	}},
	"hits of a rule": {"security", func(w *world, a domain.Actor, d domain.Draft) bool {
		_, hits, err := w.desk.ShowRule(w.ctx, a, "word-review")
		check(w, err)
		return slices.ContainsFunc(hits, func(h domain.Hit) bool { return h.DraftID == d.ID })
	}},
	"how often a rule hit": {"rules", func(w *world, a domain.Actor, _ domain.Draft) bool {
		v, _, err := w.desk.ShowRule(w.ctx, a, "word-review")
		check(w, err)
		all, err := w.desk.ListRules(w.ctx, a)
		check(w, err)
		if i := slices.IndexFunc(all, func(x domain.RuleView) bool { return x.ID == "word-review" }); all[i].Hits != v.Hits {
			w.Errorf("the list counts %d hits, the rule %d", all[i].Hits, v.Hits)
		}
		return v.Hits > 0
	}},
	"hits of a simulation": {"auditor", func(w *world, a domain.Actor, d domain.Draft) bool {
		all, err := w.desk.ListSimulations(w.ctx, a, "test")
		check(w, err)
		v, err := w.desk.ShowSimulation(w.ctx, a, all[0].ID)
		check(w, err)
		return slices.ContainsFunc(v.Drafts, func(x domain.SimulationDraft) bool { return x.DraftID == d.ID })
	}},
	"samples": {"rules", func(w *world, a domain.Actor, d domain.Draft) bool {
		list, err := w.desk.ListSamples(w.ctx, a, domain.SampleOpen)
		check(w, err)
		return slices.ContainsFunc(list, func(m domain.Sample) bool { return m.DraftID == d.ID })
	}},
	"a rule from a sample": {"rules2", func(w *world, a domain.Actor, _ domain.Draft) bool {
		var list []domain.Sample
		check(w, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) (err error) {
			list, err = tx.Samples.In(ctx, domain.SampleOpen, 1)
			return err
		}))
		_, m, err := w.desk.ProposeFromSample(w.ctx, a, list[0].ID, "word-review")
		if err != nil {
			w.refused(err, domain.NotFound, "sample.unknown")
		}
		return m.Text != ""
	}},
	"a kept answer": {"author", func(w *world, a domain.Actor, d domain.Draft) bool {
		a.Scopes = []domain.Act{domain.ActDraftCreate}
		return w.known(w.desk.StillSees(w.ctx, a, d.ID))
	}},
}

// leaking makes a restricted draft that can be seen in every one of these ways.
func (w *world) leaking() domain.Draft {
	w.Helper()
	_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "word-review", 0, "review REVIEW")
	check(w, err)
	d := w.classified(domain.Restricted, story+" REVIEW")
	check(w, w.submit(d))
	_, err = w.desk.ReportLeak(w.ctx, w.people["security"], d.ID, domain.LeakInput{Field: "body", Words: "balai desa", Category: "location"})
	check(w, err)
	_, err = w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Mirip", Body: story, Channels: []string{"web"}})
	check(w, err)
	w.sketched()
	_, err = w.desk.Simulate(w.ctx, w.people["rules"], "test", "block pangan")
	check(w, err)
	w.work()
	w.clock.move(10 * 24 * time.Hour)
	return w.now(d)
}

// TestNothingTellsOfADraftAboveOnesClearance: each way in which somebody learns of a
// draft is shut, for whoever could go it with a higher clearance, and nothing else.
func TestNothingTellsOfADraftAboveOnesClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.leaking()
		for name, l := range leaks {
			w.clearance(l.who, domain.Restricted)
			if !l.sees(w, w.people[l.who], d) {
				t.Errorf("%s: not there for those who may see it either", name)
			}
			w.clearance(l.who, domain.Public)
			if l.sees(w, w.people[l.who], d) {
				t.Errorf("%s: %s learns of it", name, l.who)
			}
			w.clearance(l.who, domain.TopSecret)
		}
	})
}

// TestNothingIsDoneToADraftAboveOnesClearance: to every act it is not there.
func TestNothingIsDoneToADraftAboveOnesClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.leaking()
		for name, act := range w.actsOn(d) {
			w.clearance(act.who, domain.Public)
			w.unchanged(d, func() error {
				err := act.do(w.people[act.who])
				if w.known(err) {
					t.Errorf("%s: %v", name, err)
				}
				return err
			}, domain.NotFound, "draft.unknown")
			w.clearance(act.who, domain.TopSecret)
		}
	})
}

// actOn is an act on a draft, by whoever may do it.
type actOn struct {
	who string
	do  func(a domain.Actor) error
}

func (w *world) actsOn(d domain.Draft) map[string]actOn {
	body := "lain"
	return map[string]actOn{
		"edit": {"author", func(a domain.Actor) error {
			_, err := w.desk.Edit(w.ctx, a, d.ID, d.Version, domain.DraftPatch{Body: &body})
			return err
		}},
		"submit":   {"author", func(a domain.Actor) error { _, err := w.desk.Submit(w.ctx, a, d.ID); return err }},
		"renew":    {"author", func(a domain.Actor) error { _, err := w.desk.Renew(w.ctx, a, d.ID); return err }},
		"withdraw": {"author", func(a domain.Actor) error { _, err := w.desk.Withdraw(w.ctx, a, d.ID, "batal"); return err }},
		"appeal":   {"author", func(a domain.Actor) error { _, err := w.desk.Appeal(w.ctx, a, d.ID, "mohon"); return err }},
		"decide": {"verifier", func(a domain.Actor) error {
			_, _, err := w.desk.Decide(w.ctx, a, d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash})
			return err
		}},
		"override": {"security", func(a domain.Actor) error {
			_, err := w.desk.Override(w.ctx, a, d.ID, "bodyREVIEW", "umum", w.desk.Now().Add(time.Hour))
			return err
		}},
		"mark": {"verifier", func(a domain.Actor) error {
			_, err := w.desk.MarkFinding(w.ctx, a, d.ID, "bodyREVIEW", true)
			return err
		}},
		"report": {"verifier", func(a domain.Actor) error {
			_, err := w.desk.ReportFalseAlarm(w.ctx, a, d.ID, "bodyREVIEW", "")
			return err
		}},
		"publish": {"approver", func(a domain.Actor) error { _, err := w.desk.Publish(w.ctx, a, d.ID); return err }},
		"confirm": {"approver", func(a domain.Actor) error {
			_, err := w.desk.Confirm(w.ctx, a, d.ID, "web", "https://x.example/1")
			return err
		}},
		"receipt": {"approver", func(a domain.Actor) error { _, err := w.desk.Receipt(w.ctx, a, d.ID); return err }},
		"erase":   {"admin", func(a domain.Actor) error { return w.desk.Erase(w.ctx, a, d.ID, "lewat masa") }},
		"restrict": {"security", func(a domain.Actor) error {
			_, err := w.desk.Restrict(w.ctx, a, d.ID, w.now(d).Version, []string{w.people["verifier"].PersonID})
			return err
		}},
		"unrestrict": {"security", func(a domain.Actor) error {
			_, err := w.desk.Unrestrict(w.ctx, a, d.ID, w.now(d).Version, "diumumkan")
			return err
		}},
	}
}

// TestWhatWasClearedIsNotNamedToEveryone: a text may be known to be cleared, and the
// draft not; its publication is ordered by those who see it.
func TestWhatWasClearedIsNotNamedToEveryone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.desk.Notary = w.notary()
		d := w.classified(domain.Restricted, "Halo")
		check(t, w.submit(d))
		d = w.approveAll(d, "verifier", "security", "approver")
		toPost := func() bool { return holds(w.inboxOf(w.people["approver"]).ToPost, d) }
		named := func() bool {
			c, err := w.desk.CheckClearance(w.ctx, w.people["approver"], "web", "Halo")
			check(t, err)
			if c.ContentHash != d.ContentHash {
				t.Errorf("%+v", c)
			}
			return c.DraftID != ""
		}
		_, err := w.desk.Receipt(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		if !toPost() || !named() {
			t.Error("its publisher is not told of it")
		}
		w.clearance("approver", domain.Public)
		if toPost() || named() {
			t.Error("whoever may not see it is told of it")
		}
		w.clearance("approver", domain.Restricted)
		d, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.clearance("approver", domain.Public) // who ordered it, and voted
		w.work()
		if d = w.now(d); d.State != domain.Parked {
			t.Errorf("%s", d.State)
		}
		w.clearance("approver", domain.Restricted)
		w.clearance("verifier", domain.Public)
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.approvals" {
			t.Errorf("with a vote of somebody who may not see it: %s %q", d.State, d.ParkedReason)
		}
	})
}

// TestMosaicNamesNothingAboveOnesClearance: of an earlier text that one may not see,
// the parts are there without words.
func TestMosaicNamesNothingAboveOnesClearance(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		unit, place := w.classified(domain.Restricted, "Apel pagi Yonif 900"), w.classified(domain.Restricted, "Senja di Rote")
		for _, d := range []domain.Draft{unit, place} {
			check(t, w.submit(d))
			w.approveAll(d, "verifier", "security", "approver")
		}
		d := w.submitted("Sampai besok", "web")
		typed := func() string {
			r, err := w.desk.Scan(w.ctx, w.people["verifier"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Sampai besok"}}, Channels: []string{"web"}, Draft: unit.ID})
			check(t, err)
			return partsOf(r.Findings)
		}
		if got := w.puzzle("verifier", d); got != "unit=Yonif 900@web/Judul/false/true place=di Rote@web/Judul/false/true time=besok@body" {
			t.Errorf("whoever may see them sees %q", got)
		}
		if got := typed(); got != "" {
			t.Errorf("beside the draft itself: %q", got)
		}
		w.clearance("verifier", domain.Public)
		const unread = "unit=@web//false/false place=@web//false/false time=besok@body"
		if got := w.puzzle("verifier", d); got != unread {
			t.Errorf("it shows %q", got)
		}
		if got := typed(); got != unread {
			t.Errorf("while typing: %q", got)
		}
	})
}

// TestNobodyClassifiesAboveTheirClearance, or they could not read what they wrote.
func TestNobodyClassifiesAboveTheirClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clearance("author", domain.Restricted)
		d, n := w.classified(domain.Restricted, "Halo"), w.size()
		_, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Halo", Channels: []string{"web"}, Classification: domain.Secret})
		w.refused(err, domain.Invalid, "draft.above_clearance")
		var e *domain.Error
		if !errors.As(err, &e) || e.Field != "classification" {
			t.Errorf("%+v", e)
		}
		secret := domain.Secret
		w.unchanged(d, func() error {
			_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Classification: &secret})
			return err
		}, domain.Invalid, "draft.above_clearance")
		if w.size() != n {
			t.Error("a refusal left a record")
		}
		// Somebody else may, and then it is not there for its author.
		_, err = w.desk.Edit(w.ctx, w.people["author2"], d.ID, d.Version, domain.DraftPatch{Classification: &secret})
		check(t, err)
		_, err = w.desk.View(w.ctx, w.people["author"], d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
	})
}

// TestAStoryThatIsErasedStaysAboveOnesClearance: the log states how it was classified.
func TestAStoryThatIsErasedStaysAboveOnesClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.classified(domain.Secret, "Halo")
		_, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "hapus"))
		_, _, err = w.desk.Story(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		w.clearance("auditor", domain.Restricted)
		_, _, err = w.desk.Story(w.ctx, w.people["auditor"], d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
	})
}
