package domain_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

func (w *world) ids(who ...string) (ids []string) {
	for _, name := range who {
		ids = append(ids, w.people[name].PersonID)
	}
	return ids
}

// only restricts a draft to its author and these people.
func (w *world) only(d domain.Draft, who ...string) domain.Draft {
	w.Helper()
	out, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, w.now(d).Version, w.ids(who...))
	check(w, err)
	return out.Draft
}

// open ends the restriction of a draft.
func (w *world) unrestricted(d domain.Draft, by string) {
	w.Helper()
	_, err := w.desk.Unrestrict(w.ctx, w.people[by], d.ID, w.now(d).Version, "sudah diumumkan")
	check(w, err)
}

// reviewers are who could take a draft through review, beside those of the leaks.
var reviewers = []string{"verifier2", "security2", "approver2"}

// TestNothingTellsOfADraftForOthers: each way in which somebody learns of a draft is
// shut for whoever is not named. The right to audit opens the list and the story.
func TestNothingTellsOfADraftForOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.leaking()
		audited := []string{"the list of states", "its story, audited"}
		for name, l := range leaks {
			if l.who == "author" {
				continue // always named
			}
			if reads := l.who != "rules" && l.who != "rules2"; reads {
				w.only(d, append(slices.Clone(reviewers), l.who)...)
			}
			if !l.sees(w, w.people[l.who], d) {
				t.Errorf("%s: not there for those who may see it either", name)
			}
			w.only(d, reviewers...)
			if got := l.sees(w, w.people[l.who], d); got != slices.Contains(audited, name) {
				t.Errorf("%s: %s learns of it: %v", name, l.who, got)
			}
			w.unrestricted(d, "security2")
		}
	})
}

// TestNothingIsDoneToADraftForOthers: to every act of somebody else it is not there.
func TestNothingIsDoneToADraftForOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.leaking()
		w.only(d, reviewers...)
		for name, act := range w.actsOn(d) {
			who := strings.Replace(act.who, "author", "author2", 1)
			w.unchanged(d, func() error {
				err := act.do(w.people[who])
				if w.known(err) {
					t.Errorf("%s: %v", name, err)
				}
				return err
			}, domain.NotFound, "draft.unknown")
		}
		w.smuggle("auditor", "author", "humas")
		body := "diubah"
		w.unchanged(d, func() error {
			_, err := w.desk.Edit(w.ctx, w.people["auditor"], d.ID, w.now(d).Version, domain.DraftPatch{Body: &body})
			return err
		}, domain.NotFound, "draft.unknown")
	})
}

// TestWhomADraftMayBeFor has every refusal of a list.
func TestWhomADraftMayBeFor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clearance("verifier2", domain.Public)
		w.clearance("author2", domain.Restricted)
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["superior"].PersonID, domain.PersonSuspended)
		check(t, err)
		d := w.classified(domain.Restricted, "Halo")
		check(t, w.submit(d))
		token := w.people["author"]
		token.Via, token.Scopes = domain.ViaToken, []domain.Act{domain.ActDraftRead, domain.ActDraftEdit}
		w.people["program"] = token
		many := make([]string, domain.MaxReaders+1)
		for i := range many {
			many[i] = strings.Repeat("x", i+1)
		}
		for name, c := range map[string]struct {
			who    string
			people []string
			stale  bool
			kind   domain.Kind
			key    string
		}{
			"nobody":              {"author", nil, false, domain.Invalid, "restrict.people"},
			"only blanks":         {"author", []string{" ", ""}, false, domain.Invalid, "restrict.people"},
			"too many":            {"author", many, false, domain.Invalid, "restrict.people"},
			"who is not there":    {"author", []string{"none"}, false, domain.Invalid, "restrict.person"},
			"who is suspended":    {"author", w.ids("superior"), false, domain.Invalid, "restrict.person"},
			"a service":           {"author", []string{domain.SystemID}, false, domain.Invalid, "restrict.person"},
			"below its class":     {"author", w.ids("verifier", "verifier2"), false, domain.Invalid, "restrict.clearance"},
			"without the right":   {"author", w.ids("verifier", "admin"), false, domain.Invalid, "restrict.clearance"},
			"nobody to decide":    {"author", w.ids("approver"), false, domain.Conflict, "restrict.unreachable"},
			"another writer":      {"author2", w.ids("verifier"), false, domain.Forbidden, "access.denied"},
			"by a program":        {"program", w.ids("verifier"), false, domain.Forbidden, "token.scope"},
			"by somebody without": {"approver", w.ids("verifier"), false, domain.Forbidden, "access.denied"},
			"as it was before":    {"author", w.ids("verifier"), true, domain.Stale, "draft.stale"},
		} {
			t.Log(name)
			w.unchanged(d, func() error {
				version := w.now(d).Version
				if c.stale {
					version--
				}
				_, err := w.desk.Restrict(w.ctx, w.people[c.who], d.ID, version, c.people)
				return err
			}, c.kind, c.key)
		}
		w.unchanged(d, func() error {
			_, err := w.desk.Unrestrict(w.ctx, w.people["security"], d.ID, w.now(d).Version, "x")
			return err
		}, domain.Conflict, "restrict.none")
		d = w.only(d, "verifier", "security", "approver")
		again := w.only(d, "approver", "verifier", "security", "verifier")
		if again.Version != d.Version {
			t.Error("naming the same people changed something")
		}
		for who, key := range map[string]string{"author": "access.denied", "verifier": "access.denied"} {
			w.unchanged(d, func() error {
				_, err := w.desk.Unrestrict(w.ctx, w.people[who], d.ID, w.now(d).Version, "x")
				return err
			}, domain.Forbidden, key)
		}
		w.grants("author", "security")
		w.unchanged(d, func() error {
			_, err := w.desk.Unrestrict(w.ctx, w.people["author"], d.ID, w.now(d).Version, "x")
			return err
		}, domain.Forbidden, "restrict.not_contributor")
		w.grants("author2", "security")
		other, err := w.desk.Submit(w.ctx, w.people["author2"], w.draft("Halo").ID)
		check(t, err)
		other = w.only(other, "verifier", "approver", "author2")
		w.unchanged(other, func() error {
			_, err := w.desk.Unrestrict(w.ctx, w.people["author2"], other.ID, other.Version, "x")
			return err
		}, domain.Forbidden, "restrict.not_contributor")
		w.unchanged(d, func() error {
			_, err := w.desk.Unrestrict(w.ctx, w.people["security"], d.ID, w.now(d).Version, " ")
			return err
		}, domain.Invalid, "reason.missing")
		w.unchanged(d, func() error {
			_, err := w.desk.ReportLeak(w.ctx, w.people["verifier"], d.ID, domain.LeakInput{Field: "body", Words: "Halo", Category: "location"})
			return err
		}, domain.Invalid, "sample.named")
		w.unrestricted(d, "security")
		if _, err := w.desk.View(w.ctx, w.people["author2"], d.ID); err != nil {
			t.Error(err)
		}
	})
}

// TestWhoIsNamedIsAnAccount: neither a link, which one person makes, nor a mandate,
// which names a post, lets anybody see.
func TestWhoIsNamedIsAnAccount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		d = w.only(d, "verifier", "approver")
		_, err := w.desk.LinkPeople(w.ctx, domain.Operator(), w.people["verifier2"].PersonID, w.people["verifier"].PersonID, "akun kedua")
		check(t, err)
		w.mandated(w.mandateInput(domain.MandateAbsent)) // author2 for the approver
		for _, who := range []string{"verifier2", "author2"} {
			_, err := w.desk.View(w.ctx, w.people[who], d.ID)
			w.refused(err, domain.NotFound, "draft.unknown")
		}
		d = w.approveAll(d, "verifier")
		w.unchanged(d, func() error { _, err := w.decide("author2", d, domain.Approve); return err }, domain.NotFound, "draft.unknown")
		d = w.only(d, "verifier", "approver", "author2")
		d = w.approveAll(d, "author2")
		if d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}

// TestALookByRightOfAuditIsALeaf, before anything of the draft is answered, and only
// where it took that right.
func TestALookByRightOfAuditIsALeaf(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.desk.Notary = w.notary()
		d := w.cleared("Halo")
		auditor := w.people["auditor"]
		looks := func() (n int) {
			records, err := w.desk.Records(w.ctx, auditor, domain.RecordFilter{Act: "draft.read", Draft: d.ID})
			check(t, err)
			for _, r := range records {
				if r.Actor == auditor.PersonID && r.PolicyLine > 0 && r.Revision == d.Revision && r.After == "" && len(r.Private) == 0 {
					n++
				}
			}
			return n
		}
		ways := map[string]func() error{
			"view":     func() error { _, err := w.desk.View(w.ctx, auditor, d.ID); return err },
			"story":    func() error { _, _, err := w.desk.Story(w.ctx, auditor, d.ID); return err },
			"receipt":  func() error { _, err := w.desk.Receipt(w.ctx, auditor, d.ID); return err },
			"similar":  func() error { _, err := w.desk.Similar(w.ctx, auditor, d.ID); return err },
			"findings": func() error { _, err := w.desk.View(w.ctx, auditor, d.ID); return err },
		}
		for _, look := range ways {
			check(t, look())
		}
		if n := looks(); n != 0 {
			t.Errorf("a draft for all: %d records", n)
		}
		_, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, d.Version, w.ids("approver"))
		check(t, err)
		for name, look := range ways {
			n := looks()
			check(t, look())
			if looks() != n+1 {
				t.Errorf("%s: %d records more", name, looks()-n)
			}
		}
		w.clearance("auditor", domain.Public)
		d = w.classified(domain.Restricted, "Rahasia")
		_, err = w.desk.Restrict(w.ctx, w.people["author"], d.ID, d.Version, w.ids("approver"))
		check(t, err)
		for name, look := range ways {
			if w.refused(look(), domain.NotFound, "draft.unknown"); looks() != 0 {
				t.Errorf("%s: recorded, and it was not there", name)
			}
		}
		w.clearance("auditor", domain.TopSecret)
		d, err = w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
		check(t, err)
		_, err = w.desk.Restrict(w.ctx, w.people["author"], d.ID, d.Version, w.ids("approver"))
		check(t, err)
		w.employ("arsip", "admin", domain.RootUnit)
		_, err = w.lineAdded(domain.PolicyLine{Role: "approver", Act: domain.ActDraftErase, Object: "*", Effect: "allow"})
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["approver"], d.ID, "lewat masa"))
		check(t, ways["story"]())
	})
}

// TestWhatIsForNamedPeopleGoesOutByThem: a vote or an order counts while its person is
// named.
func TestWhatIsForNamedPeopleGoesOutByThem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.only(w.submitted("Halo"), "verifier", "approver")
		d = w.approveAll(d, "verifier", "approver")
		c, err := w.desk.CheckClearance(w.ctx, w.people["verifier2"], "web", "Halo")
		check(t, err)
		if !c.Cleared || c.DraftID != "" {
			t.Errorf("%+v", c)
		}
		d, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.only(d, "verifier", "verifier2")
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.publisher" {
			t.Errorf("%s %s", d.State, d.ParkedReason)
		}
		w.only(d, "verifier2", "approver2")
		_, err = w.desk.Publish(w.ctx, w.people["approver2"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.approvals" {
			t.Errorf("%s %s", d.State, d.ParkedReason)
		}
		w.only(d, "verifier", "approver", "approver2")
		_, err = w.desk.Publish(w.ctx, w.people["approver2"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Errorf("%s %s", d.State, d.ParkedReason)
		}
	})
}

// TestASimulationSaysNothingOfNamedDrafts, not even how many would change.
func TestASimulationSaysNothingOfNamedDrafts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.only(w.draft("harga pangan"), "verifier")
		w.draft("harga pangan naik")
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "test", "block pangan")
		check(t, err)
		w.work()
		v, err := w.desk.ShowSimulation(w.ctx, w.people["verifier"], sim.ID)
		w.refused(err, domain.Forbidden, "access.denied")
		v, err = w.desk.ShowSimulation(w.ctx, w.people["rules"], sim.ID)
		check(t, err)
		if v.Newly != 1 || v.Scanned != 2 || v.Unread != 1 {
			t.Errorf("%+v", v)
		}
	})
}

// TestTheLogHoldsForWhomADraftIs: rows that name others than the log fail.
func TestTheLogHoldsForWhomADraftIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorld(t, open())
		w.desk.Notary = w.notary()
		d := w.only(w.draft("Halo"), "verifier")
		w.verified()
		set := func(named bool, people []string) {
			check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
				row, err := tx.Drafts.ByID(ctx, d.ID)
				check(t, err)
				row.Named = named
				check(t, tx.Drafts.Save(ctx, &row))
				return tx.Readers.Put(ctx, d.ID, people)
			}))
		}
		good := w.ids("author", "verifier")
		for name, change := range map[string]func(){
			"one more":  func() { set(true, append(w.ids("approver"), good...)) },
			"one less":  func() { set(true, w.ids("author")) },
			"nobody":    func() { set(true, nil) },
			"for all":   func() { set(false, nil) },
			"flag only": func() { set(false, good) },
		} {
			change()
			report, err := w.desk.VerifyAudit(w.ctx, w.people["auditor"], nil)
			check(t, err)
			if report.Holds {
				t.Errorf("%s: it holds", name)
			}
		}
		set(true, good)
		w.verified()
	})
}

// TestAnEmergencyOfADraftForNamedPeople is declared only where one of them could ratify it.
func TestAnEmergencyOfADraftForNamedPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		d := w.only(w.draft("Halo"), "duty", "verifier")
		w.unchanged(d, func() error {
			_, err := w.emergency("duty", d)
			var e *domain.Error
			if !errors.As(err, &e) || len(e.Args) != 1 || e.Args[0] != "approver, superior" {
				t.Errorf("%+v", e)
			}
			return err
		}, domain.Conflict, "emergency.unratified")
		d = w.only(d, "duty", "approver")
		_, err := w.emergency("duty", d)
		check(t, err)
		d = w.now(d)
		w.unchanged(d, func() error {
			_, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, d.Version, w.ids("duty"))
			return err
		}, domain.Conflict, "restrict.unratified")
		check(t, w.ratify("approver", w.lastCase(), domain.EmergencyRatified))
	})
}

// TestADraftIsForNamedPeopleFromItsFirstMoment: what Create is given is what Restrict would
// have done, with the same refusals, and a refusal leaves no draft.
func TestADraftIsForNamedPeopleFromItsFirstMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clearance("verifier2", domain.Public)
		in := domain.DraftInput{Title: "Judul", Body: "Halo", Channels: []string{"web"}, Classification: domain.Restricted}
		with := func(people []string) (domain.Draft, error) {
			in.Readers = people
			return w.desk.Create(w.ctx, w.people["author"], in)
		}
		d, err := with(w.ids("verifier", "author", "verifier"))
		check(t, err)
		v, err := w.desk.View(w.ctx, w.people["author"], d.ID)
		check(t, err)
		if !d.Named || d.Version != v.Draft.Version || d.State != domain.Drafting {
			t.Errorf("%+v", d)
		}
		story, _, err := w.desk.Story(w.ctx, w.people["author"], d.ID)
		check(t, err)
		readers := w.ids("author", "verifier")
		slices.Sort(readers)
		if len(story) != 2 || story[0].Act != "draft.created" || story[1].Act != "draft.restricted" || story[1].Facts["readers"] != strings.Join(readers, ",") {
			t.Errorf("%+v", story)
		}
		_, err = w.desk.View(w.ctx, w.people["author2"], d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
		n := w.size()
		many := make([]string, domain.MaxReaders+1)
		for i := range many {
			many[i] = strings.Repeat("x", i+1)
		}
		for name, c := range map[string]struct {
			people []string
			key    string
		}{
			"nobody":            {[]string{}, "restrict.people"},
			"too many":          {many, "restrict.people"},
			"who is not there":  {[]string{"none"}, "restrict.person"},
			"below its class":   {w.ids("verifier2"), "restrict.clearance"},
			"without the right": {w.ids("admin"), "restrict.clearance"},
		} {
			_, err := with(c.people)
			w.refused(err, domain.Invalid, c.key)
			var e *domain.Error
			if errors.As(err, &e) && e.Field != "readers" {
				t.Errorf("%s: field %q", name, e.Field)
			}
		}
		token := w.people["author"]
		token.Via, token.Scopes = domain.ViaToken, []domain.Act{domain.ActDraftCreate, domain.ActDraftEdit}
		in.Readers = w.ids("verifier")
		_, err = w.desk.Create(w.ctx, token, in)
		w.refused(err, domain.Forbidden, "token.scope")
		if w.size() != n {
			t.Errorf("refusals left %d records", w.size()-n)
		}
		for unit, class := range map[string]domain.Classification{"humas": domain.Restricted, "none": domain.Public} {
			people, err := w.desk.ReadersFor(w.ctx, w.people["author"], unit, class)
			if unit == "none" {
				w.refused(err, domain.Forbidden, "access.denied")
			} else if check(t, err); !slices.ContainsFunc(people, func(r domain.Reader) bool { return r.Person.Username == "verifier" && r.Reads }) ||
				slices.ContainsFunc(people, func(r domain.Reader) bool { return r.Person.Username == "verifier2" }) {
				t.Errorf("%+v", people)
			}
		}
		w.clearance("author", domain.Public)
		_, err = w.desk.ReadersFor(w.ctx, w.people["author"], "humas", domain.Restricted)
		w.refused(err, domain.Invalid, "draft.above_clearance")
	})
}

// TestADraftForOthersIsErased by whoever has that right, to whom it is not there before or
// in any other way.
func TestADraftForOthersIsErased(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.only(w.classified(domain.Restricted, "Rahasia keluarga"), "verifier")
		erase := func(who string) func() error {
			return func() error { return w.desk.Erase(w.ctx, w.people[who], d.ID, "lewat masa") }
		}
		w.unchanged(d, erase("admin"), domain.NotFound, "draft.unknown")
		_, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
		check(t, err)
		w.unchanged(d, erase("author2"), domain.NotFound, "draft.unknown")
		w.unchanged(d, erase("verifier"), domain.Forbidden, "access.denied")
		w.clearance("admin", domain.Public)
		w.unchanged(d, erase("admin"), domain.NotFound, "draft.unknown")
		w.clearance("admin", domain.Restricted)
		_, err = w.desk.View(w.ctx, w.people["admin"], d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
		check(t, erase("admin")())
		_, err = w.desk.View(w.ctx, w.people["author"], d.ID)
		w.refused(err, domain.NotFound, "draft.unknown")
	})
}

// TestWhoRestrictsIsToldWhatItUndoes: approvals and an order by people who are not named
// do not count at the gate, which the answer and the list of readers say at once; and who
// can help is told when the gate stops it.
func TestWhoRestrictsIsToldWhatItUndoes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		restrict := func(d domain.Draft, stages string, order bool, who ...string) domain.Draft {
			w.Helper()
			r, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, w.now(d).Version, w.ids(who...))
			check(t, err)
			v, err := w.desk.ListReaders(w.ctx, w.people["author"], d.ID)
			check(t, err)
			for _, u := range []domain.Undone{r.Undone, v.Undone} {
				if strings.Join(u.Stages, " ") != stages || u.Order != order || u.Any() != (stages != "" || order) {
					t.Errorf("for %v: %+v, want %q %v", who, u, stages, order)
				}
			}
			return r.Draft
		}
		d := w.approveAll(w.submitted("Halo"), "verifier")
		d = restrict(d, "", false, "verifier", "approver", "security")
		d = restrict(d, "verification", false, "approver", "security")
		d = restrict(d, "verification", false, "approver", "security")
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "vote.fallen")
		d = restrict(d, "", false, "verifier", "approver", "security")
		d = w.approveAll(d, "approver")
		d = restrict(d, "verification", false, "approver", "security")
		parks := func(reason string, told map[string]string) {
			w.Helper()
			w.work()
			if d = w.now(d); d.State != domain.Parked || d.ParkedReason != reason {
				t.Fatalf("%s %s, want %s", d.State, d.ParkedReason, reason)
			}
			for who, want := range told {
				if got := w.toldOf(who, d); got != want {
					t.Errorf("%s: %s was told %q, want %q", reason, who, got, want)
				}
			}
		}
		order := func() {
			w.Helper()
			_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
		}
		order()
		parks("gate.approvals", map[string]string{"author": "parked", "security": "parked", "approver": "parked", "verifier": "", "auditor": ""})
		d = restrict(d, "", false, "verifier", "approver", "security")
		order()
		d = restrict(d, "approval", true, "verifier", "security")
		parks("gate.publisher", map[string]string{"author": "parked parked", "security": "parked parked", "approver": "", "verifier": ""})
		d = restrict(d, "", false, "verifier", "approver", "security")
		order()
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Errorf("%s %s", d.State, d.ParkedReason)
		}
		restrict(d, "", false, "security")
	})
}

// TestNoRestrictionLeavesAStageWithNobody: neither one that waits nor one to come. A draft
// that was restricted before is not submitted to nobody, and who can help is told where
// somebody is missing later.
func TestNoRestrictionLeavesAStageWithNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		for stage, who := range map[string]string{"approval": "verifier", "verification": "approver"} {
			w.unchanged(d, func() error {
				_, err := w.desk.Restrict(w.ctx, w.people["author"], d.ID, d.Version, w.ids(who))
				var e *domain.Error
				if !errors.As(err, &e) || len(e.Args) != 3 || e.Args[0] != stage || e.Args[1] != "1" {
					t.Errorf("%+v", e)
				}
				return err
			}, domain.Conflict, "restrict.unreachable")
		}
		early := w.only(w.draft("Halo"), "verifier", "security")
		w.unchanged(early, func() error {
			_, err := w.desk.Submit(w.ctx, w.people["author"], early.ID)
			var e *domain.Error
			if !errors.As(err, &e) || strings.Join(e.Args, " ") != "approval 1 approver" {
				t.Errorf("%+v", e)
			}
			return err
		}, domain.Conflict, "restrict.unreachable")
		alone := w.only(w.draft("Hai"), "security")
		_, err := w.desk.Submit(w.ctx, w.people["author"], alone.ID)
		var e *domain.Error
		if !errors.As(err, &e) || strings.Join(e.Args, " ") != "verification, approval 2 approver, verifier" {
			t.Errorf("%+v", e)
		}
		early = w.only(early, "verifier", "security", "approver")
		early, err = w.desk.Submit(w.ctx, w.people["author"], early.ID)
		check(t, err)
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["approver"].PersonID, domain.PersonSuspended)
		check(t, err)
		early = w.edit(early, "Halo semua")
		for who, want := range map[string]string{"author": "short", "security": "short", "verifier": ""} {
			if got := w.toldOf(who, early); got != want {
				t.Errorf("%s was told %q, want %q", who, got, want)
			}
		}
		told, err := w.desk.Notices(w.ctx, w.people["author"], true)
		check(t, err)
		if len(told) != 1 || told[0].Stage != "approval" {
			t.Errorf("%+v", told)
		}
	})
}
