package domain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

const reason = "Menunggu pelantikan di istana"

// embargoInput keeps the words back in the office of public relations for a day.
func (w *world) embargoInput(phrases ...string) domain.EmbargoInput {
	return domain.EmbargoInput{Phrases: phrases, Reason: reason, Category: "internal_memo", Scope: domain.Scope{Units: []string{"humas"}},
		Period: domain.Period{Until: worldBegin.Add(24 * time.Hour), Zone: domain.ZoneWITA}}
}

func (w *world) embargo(phrases ...string) domain.Embargo {
	w.Helper()
	e, err := w.desk.AddEmbargo(w.ctx, w.people["security"], w.embargoInput(phrases...))
	check(w, err)
	return e
}

func (w *world) submit(d domain.Draft) error {
	_, err := w.desk.Submit(w.ctx, w.people["author"], d.ID)
	return err
}

func TestEmbargoBlocksUntilTheAnnouncement(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("Bupati baru dilantik")
		e := w.embargo("Bupati baru")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
		v, err := w.desk.View(w.ctx, w.people["author"], d.ID)
		check(t, err)
		if len(v.Counting) != 1 || v.Counting[0].Listed == nil || v.Counting[0].Listed.ID != e.ID || v.Scan.Lists.Version == 0 || v.Scan.Lists.Digest == "" {
			t.Fatalf("got %+v under %+v", v.Counting, v.Scan.Lists)
		}
		for lang, text := range v.Counting[0].Message {
			if strings.Contains(text, reason) || !strings.Contains(text, "09.00 WITA") {
				t.Errorf("%s: %q", lang, text)
			}
		}
		w.clock.move(24 * time.Hour)
		check(t, w.submit(d))
	})
}

// Whoever writes the text sees the flagged words of their own and nothing else
// of the embargo.
func TestEmbargoIsConfidential(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.embargo("Bupati baru", "Proyek Merpati")
		for _, who := range []string{"author", "verifier", "approver", "rules", "admin"} {
			_, err := w.desk.ListEmbargoes(w.ctx, w.people[who], "")
			w.refused(err, domain.Forbidden, "access.denied")
			_, err = w.desk.ShowEmbargo(w.ctx, w.people[who], e.ID)
			w.refused(err, domain.NotFound, "embargo.unknown")
		}
		records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Act: "embargo.added"})
		check(t, err)
		if len(records) != 1 || records[0].Subject != e.ID || records[0].Facts["digest"] != e.Digest() {
			t.Fatalf("got %+v", records)
		}
		for name, value := range records[0].Facts {
			if strings.Contains(value, "Bupati") || strings.Contains(value, reason) {
				t.Errorf("the leaf tells %s: %q", name, value)
			}
		}
		if len(records[0].Private) != 0 {
			t.Errorf("the log keeps %v for whoever reads it", records[0].Private)
		}
		other := e
		other.Salt = "0"
		if other.Digest() == e.Digest() {
			t.Error("the digest can be guessed: no salt is in it")
		}
		d := w.draft("Tentang Proyek Merpati")
		finding := w.onlyFinding(d)
		_, err = w.desk.ReportFalseAlarm(w.ctx, w.people["verifier"], d.ID, finding.Fingerprint, "")
		w.refused(err, domain.Invalid, "sample.embargo")
	})
}

func (w *world) onlyFinding(d domain.Draft) domain.Finding {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["author"], d.ID)
	check(w, err)
	if len(v.Scan.Findings) != 1 {
		w.Fatalf("got findings %+v", v.Scan.Findings)
	}
	return v.Scan.Findings[0]
}

// What goes out after the announcement may be reviewed before it; the gate looks
// again, with the lists of that moment.
func TestEmbargoAndTheSchedule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.embargo("Bupati baru")
		d := w.draft("Bupati baru dilantik")
		at := func(when time.Time) {
			t.Helper()
			var err error
			d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &when})
			check(t, err)
		}
		at(e.Until.Add(-time.Microsecond))
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
		at(e.Until)
		if f := w.onlyFinding(d); f.Suppressed != domain.SuppressedScheduled {
			t.Errorf("set aside as %q", f.Suppressed)
		}
		check(t, w.submit(d))
		d = w.now(d)
		for _, who := range []string{"verifier", "approver"} {
			var err error
			d, err = w.decide(who, d, domain.Approve)
			check(t, err)
		}
		_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		// The announcement is put off, and nobody tells the draft.
		e, err = w.desk.MoveEmbargo(w.ctx, w.people["security"], e.ID, e.Version, e.Until.Add(48*time.Hour))
		check(t, err)
		w.clock.move(25 * time.Hour)
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.findings" {
			t.Fatalf("the draft is %s (%s)", d.State, d.ParkedReason)
		}
		_, err = w.desk.LiftEmbargo(w.ctx, w.people["security"], e.ID, e.Version, "sudah diumumkan")
		check(t, err)
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Errorf("the draft is %s (%s)", d.State, d.ParkedReason)
		}
	})
}

// An embargo without a fixed announcement does not yield to a date.
func TestEmbargoByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.embargoInput("Bupati baru")
		in.ByHand = true
		_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], in)
		check(t, err)
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Bupati baru", Channels: []string{"web"},
			PublishAt: in.Until.Add(time.Hour)})
		check(t, err)
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}

func TestEmbargoScope(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.embargoInput("Bupati baru")
		in.Channels = []string{"x"}
		_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], in)
		check(t, err)
		check(t, w.submit(w.draft("Bupati baru", "web")))
		w.refused(w.submit(w.draft("Bupati baru", "web", "x")), domain.Invalid, "findings.block")
		typed, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Bupati baru"}}})
		check(t, err)
		if typed.Verdict != domain.SeverityBlock {
			t.Errorf("while the channels are open the verdict is %s", typed.Verdict)
		}
		// Whoever keeps embargoes in one office keeps none for all.
		in.Units = nil
		_, err = w.desk.AddEmbargo(w.ctx, w.people["security"], in)
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["security"].PersonID, "security", domain.RootUnit)
		check(t, err)
		_, err = w.desk.AddEmbargo(w.ctx, w.people["security"], in)
		check(t, err)
		seen, err := w.desk.ListEmbargoes(w.ctx, w.people["security2"], "")
		check(t, err)
		if len(seen) != 1 {
			t.Errorf("the office sees %d embargoes, among them that of the whole institution", len(seen))
		}
		in.Units = []string{"nowhere"}
		_, err = w.desk.AddEmbargo(w.ctx, w.people["security"], in)
		w.refused(err, domain.Forbidden, "access.denied")
	})
}

func TestEmbargoInputIsRefusedByField(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			change func(in *domain.EmbargoInput)
			field  string
			key    string
		}{
			"no words":     {func(in *domain.EmbargoInput) { in.Phrases = []string{" "} }, "phrases", "entry.phrases_missing"},
			"short":        {func(in *domain.EmbargoInput) { in.Phrases = []string{"ab"} }, "phrases", "entry.phrase"},
			"placeholders": {func(in *domain.EmbargoInput) { in.Phrases = []string{"si <name>"} }, "phrases", "entry.phrase"},
			"choices":      {func(in *domain.EmbargoInput) { in.Phrases = []string{"satu|dua"} }, "phrases", "entry.phrase"},
			"too many":     {func(in *domain.EmbargoInput) { in.Phrases = manyPhrases(domain.MaxPhrases + 1) }, "phrases", "entry.phrases_many"},
			"not findable": {func(in *domain.EmbargoInput) { in.Phrases = []string{"biasa", "tak broken"} }, "phrases", "entry.phrase_dead"},
			"no reason":    {func(in *domain.EmbargoInput) { in.Reason = " " }, "reason", "reason.missing"},
			"category":     {func(in *domain.EmbargoInput) { in.Category = "house_style" }, "category", "sample.category"},
			"no end":       {func(in *domain.EmbargoInput) { in.Until = time.Time{} }, "until", "entry.until_missing"},
			"past end":     {func(in *domain.EmbargoInput) { in.Until = worldBegin }, "until", "entry.until_order"},
			"far end":      {func(in *domain.EmbargoInput) { in.Until = worldBegin.Add(domain.EntryLongest + time.Hour) }, "until", "entry.until_far"},
			"zone":         {func(in *domain.EmbargoInput) { in.Zone = "Europe/Berlin" }, "zone", "person.zone"},
			"owner":        {func(in *domain.EmbargoInput) { in.Owner = w.people["author"].PersonID }, "owner", "entry.owner"},
			"channel":      {func(in *domain.EmbargoInput) { in.Channels = []string{"nowhere"} }, "channels", "channel.unknown"},
		} {
			in := w.embargoInput("Bupati baru")
			c.change(&in)
			_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], in)
			w.refused(err, domain.Invalid, c.key)
			if f := fieldOf(err); f != c.field {
				t.Errorf("%s: the field is %q, want %q", name, f, c.field)
			}
		}
		if list, err := w.desk.ListEmbargoes(w.ctx, w.people["security"], ""); err != nil || len(list) != 0 {
			t.Errorf("refused and there: %v, %v", list, err)
		}
	})
}

func manyPhrases(n int) (out []string) {
	for i := range n {
		out = append(out, "kata"+strings.Repeat("a", i))
	}
	return out
}

func TestEmbargoEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.embargo("Bupati baru")
		sec := w.people["security"]
		_, err := w.desk.LiftEmbargo(w.ctx, sec, e.ID, e.Version, "")
		w.refused(err, domain.Invalid, "reason.missing")
		_, err = w.desk.LiftEmbargo(w.ctx, sec, e.ID, e.Version+1, "x")
		w.refused(err, domain.Stale, "embargo.stale")
		machine := sec
		machine.Via = domain.ViaToken
		_, err = w.desk.LiftEmbargo(w.ctx, machine, e.ID, e.Version, "x")
		w.refused(err, domain.Forbidden, "embargo.human")
		_, err = w.desk.MoveEmbargo(w.ctx, machine, e.ID, e.Version, e.Until.Add(-time.Hour))
		w.refused(err, domain.Forbidden, "embargo.human")
		w.refused(w.desk.EraseEmbargo(w.ctx, sec, e.ID, e.Version), domain.Conflict, "entry.not_ended")
		// A machine may keep back for longer.
		e, err = w.desk.MoveEmbargo(w.ctx, machine, e.ID, e.Version, e.Until.Add(time.Hour))
		check(t, err)
		_, err = w.desk.MoveEmbargo(w.ctx, sec, e.ID, e.Version, worldBegin.Add(domain.EntryLongest+time.Hour))
		w.refused(err, domain.Invalid, "entry.until_far")
		e, err = w.desk.LiftEmbargo(w.ctx, sec, e.ID, e.Version, "diumumkan")
		check(t, err)
		check(t, w.submit(w.draft("Bupati baru")))
		_, err = w.desk.LiftEmbargo(w.ctx, sec, e.ID, e.Version, "lagi")
		w.refused(err, domain.Conflict, "entry.ended")
		check(t, w.desk.EraseEmbargo(w.ctx, sec, e.ID, e.Version))
		gone, err := w.desk.ShowEmbargo(w.ctx, sec, e.ID)
		check(t, err)
		if !gone.Erased || len(gone.Phrases) != 0 || gone.Reason+gone.EndReason+gone.Salt != "" {
			t.Errorf("left over: %+v", gone)
		}
		records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{})
		check(t, err)
		var acts []string
		for _, r := range records {
			if r.Subject == e.ID {
				acts = append(acts, r.Act)
				if r.Private["reason"] != "" {
					t.Errorf("%s still says why", r.Act)
				}
			}
		}
		if want := []string{"embargo.erased", "embargo.lifted", "embargo.moved", "embargo.added"}; !slices.Equal(acts, want) {
			t.Errorf("the record says %v", acts)
		}
	})
}

// Only who may lift the embargo lifts a finding of it, and only as long.
func TestOverridingAnEmbargo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.embargo("Bupati baru")
		d := w.draft("Bupati baru")
		f := w.onlyFinding(d)
		w.addLine("verifier", domain.ActOverride)
		until := w.clock.read().Add(time.Hour)
		w.unchanged(d, func() error {
			_, err := w.desk.Override(w.ctx, w.people["verifier"], d.ID, f.Fingerprint, "bukan itu", until)
			return err
		}, domain.Forbidden, "override.embargo")
		_, err := w.lineAdded(domain.PolicyLine{Role: "security", Act: domain.ActOverride, Object: "internal_memo", Effect: "deny"})
		check(t, err)
		w.unchanged(d, func() error {
			_, err := w.desk.Override(w.ctx, w.people["security"], d.ID, f.Fingerprint, "bukan bupati itu", until)
			return err
		}, domain.Forbidden, "access.denied")
		w.removeLine("security", domain.ActOverride, "internal_memo")
		_, err = w.desk.Override(w.ctx, w.people["security"], d.ID, f.Fingerprint, "bukan bupati itu", until)
		check(t, err)
		if v, _ := w.desk.View(w.ctx, w.people["author"], d.ID); len(v.Counting) != 0 {
			t.Errorf("still counts: %+v", v.Counting)
		}
		w.removeLine("security", domain.ActEmbargoLift, "*")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
		w.addLine("security", domain.ActEmbargoLift)
		_, err = w.desk.MoveEmbargo(w.ctx, w.people["security"], e.ID, e.Version, e.Until.Add(time.Hour))
		check(t, err)
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}

func (w *world) addLine(role string, act domain.Act) {
	w.Helper()
	_, err := w.lineAdded(domain.PolicyLine{Role: role, Act: act, Object: "*", Effect: "allow"})
	check(w, err)
}

// The owner is told before an entry ends, nobody else.
func TestEndingSoon(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.embargo("Bupati baru")
		far := w.embargoInput("Proyek Merpati")
		far.Until = worldBegin.Add(domain.EntrySoon + time.Hour)
		_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], far)
		check(t, err)
		for who, want := range map[string]int{"security": 1, "security2": 0, "author": 0} {
			in, err := w.desk.Inbox(w.ctx, w.people[who])
			check(t, err)
			if len(in.Ending) != want {
				t.Errorf("%s is told of %+v", who, in.Ending)
			}
		}
		w.clock.move(2 * time.Hour)
		if in, err := w.desk.Inbox(w.ctx, w.people["security"]); err != nil || len(in.Ending) != 2 || in.Ending[0].Words != "Bupati baru" {
			t.Errorf("later: %+v, %v", in.Ending, err)
		}
	})
}

// Names that nothing can have are refused like any that is not there, on both
// databases.
func TestNamesThatNothingCanHave(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, name := range []string{"\x00", "\xff"} {
			r, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Halo"}}, Draft: name, Channels: []string{name}})
			check(t, err)
			if r.Verdict != domain.SeverityClear {
				t.Errorf("%q: %+v", name, r)
			}
			owned := w.embargoInput("Bupati baru")
			owned.Owner = name
			_, err = w.desk.AddEmbargo(w.ctx, w.people["security"], owned)
			w.refused(err, domain.Invalid, "entry.owner")
			sent := w.embargoInput("Bupati baru")
			sent.Channels = []string{name}
			_, err = w.desk.AddEmbargo(w.ctx, w.people["security"], sent)
			w.refused(err, domain.Invalid, "channel.unknown")
			ruled := w.allowanceInput("Bupati baru")
			ruled.Rules = []string{name}
			_, err = w.desk.ProposeAllowance(w.ctx, w.people["rules"], ruled)
			w.refused(err, domain.Invalid, "allowance.rule_unknown")
		}
	})
}
