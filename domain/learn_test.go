package domain_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// TestMarksMeasureRules: reviewers mark, the latest mark of each counts, and
// nothing is lifted by it.
func TestMarksMeasureRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("isi BLOCK")
		mark := func(who string, right bool) error {
			_, err := w.desk.MarkFinding(w.ctx, w.people[who], d.ID, "bodyBLOCK", right)
			return err
		}
		check(t, mark("verifier", false))
		check(t, mark("verifier", true))
		check(t, mark("security", false))
		w.unchanged(d, func() error { return mark("author", false) }, domain.Forbidden, "access.denied")
		w.unchanged(d, func() error {
			_, err := w.desk.MarkFinding(w.ctx, w.people["verifier"], d.ID, "none", true)
			return err
		}, domain.NotFound, "finding.unknown")
		_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "word-block", 0, "block BLOCK")
		check(t, err)
		rules, err := w.desk.ListRules(w.ctx, w.people["rules"])
		check(t, err)
		for _, r := range rules {
			if share, ok := r.Marks.Precision(); r.ID == "word-block" && (!ok || share != 0.5) {
				t.Errorf("the rule's marks are %+v", r.Marks)
			}
		}
		shown, _, err := w.desk.ShowRule(w.ctx, w.people["rules"], "word-block")
		check(t, err)
		if len(shown.Months) != 1 || shown.Months[0].Right != 1 || shown.Marks != (domain.Tally{Right: 1, Wrong: 1}) || shown.Months[0].Month.Day() != 1 {
			t.Errorf("by month: %+v", shown)
		}
		for who, may := range map[string]bool{"verifier": true, "author": false, "auditor": false} {
			v, err := w.desk.View(w.ctx, w.people[who], d.ID)
			check(t, err)
			if len(v.Marks) != 2 || v.MayMark != may {
				t.Errorf("%s sees %d marks and may mark: %v", who, len(v.Marks), v.MayMark)
			}
		}
		w.unchanged(d, func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }, domain.Invalid, "findings.block")
	})
}

// TestWritersDoNotMark: a reviewer who wrote a part of the draft is no judge of
// its findings.
func TestWritersDoNotMark(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author"].PersonID, "verifier", "humas")
		check(t, err)
		d := w.draft("isi BLOCK")
		v, err := w.desk.View(w.ctx, w.people["author"], d.ID)
		check(t, err)
		if v.MayMark || !v.May[domain.ActMark] {
			t.Error("a writer is offered to mark")
		}
		_, err = w.desk.MarkFinding(w.ctx, w.people["author"], d.ID, "bodyBLOCK", false)
		w.refused(err, domain.Forbidden, "mark.not_contributor")
	})
}

// TestFalseAlarmBecomesASample, with its passage, and a proposal for the rule.
func TestFalseAlarmBecomesASample(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("baris satu\nisi BLOCK di sini\nbaris tiga")
		_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "word-block", 0, "block BLOCK")
		check(t, err)
		m, err := w.desk.ReportFalseAlarm(w.ctx, w.people["verifier"], d.ID, "bodyBLOCK", "nama kegiatan")
		check(t, err)
		if m.Text != "isi BLOCK di sini" || m.Words != "BLOCK" || m.Label != domain.LabelClear || m.RuleID != "word-block" {
			t.Errorf("the sample is %+v", m)
		}
		rule, _, err := w.desk.ProposeFromSample(w.ctx, w.people["rules"], m.ID, "")
		check(t, err)
		if rule.ID != "word-block" || !strings.HasSuffix(rule.YAML, "# clear: isi BLOCK di sini") {
			t.Errorf("the proposal is %+v", rule)
		}
		for _, who := range []string{"author", "verifier", "auditor"} {
			_, err := w.desk.ListSamples(w.ctx, w.people[who], domain.SampleOpen)
			w.refused(err, domain.Forbidden, "access.denied")
		}
		_, err = w.desk.CloseSample(w.ctx, w.people["rules"], m.ID, true)
		check(t, err)
		_, err = w.desk.CloseSample(w.ctx, w.people["rules"], m.ID, false)
		w.refused(err, domain.Conflict, "sample.closed")
		_, _, err = w.desk.ProposeFromSample(w.ctx, w.people["rules"], m.ID, "")
		w.refused(err, domain.Conflict, "sample.closed")
		_, err = w.desk.ListSamples(w.ctx, w.people["rules"], "all")
		w.refused(err, domain.Invalid, "sample.state")
		adopted, err := w.desk.ListSamples(w.ctx, w.people["rules"], domain.SampleAdopted)
		check(t, err)
		if len(adopted) != 1 || adopted[0].ClosedBy != w.people["rules"].PersonID {
			t.Errorf("adopted: %+v", adopted)
		}
	})
}

// TestMissedLeakBecomesASample, and goes with its draft.
func TestMissedLeakBecomesASample(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("besok pasukan ke sana")
		report := func(in domain.LeakInput) (domain.Sample, error) {
			return w.desk.ReportLeak(w.ctx, w.people["security"], d.ID, in)
		}
		m, err := report(domain.LeakInput{Field: "body", Words: "pasukan", Category: "operations"})
		check(t, err)
		if m.Label != domain.LabelSensitive || m.Text != "besok pasukan ke sana" || m.RuleID != "" {
			t.Errorf("the sample is %+v", m)
		}
		for _, bad := range []struct {
			in  domain.LeakInput
			key string
		}{
			{domain.LeakInput{Field: "body", Words: "tidak ada", Category: "operations"}, "sample.words"},
			{domain.LeakInput{Field: "title", Words: "pasukan", Category: "operations"}, "sample.words"},
			{domain.LeakInput{Field: "body", Words: " ", Category: "operations"}, "sample.words"},
			{domain.LeakInput{Field: "body", Words: "pasukan", Category: "lain"}, "sample.category"},
		} {
			w.unchanged(d, func() error { _, err := report(bad.in); return err }, domain.Invalid, bad.key)
		}
		_, err = w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
		check(t, err)
		check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "lewat masa"))
		open, err := w.desk.ListSamples(w.ctx, w.people["rules"], domain.SampleOpen)
		check(t, err)
		if len(open) != 0 {
			t.Errorf("the sample outlives its draft: %+v", open)
		}
	})
}

// TestSilentRulesOnlyCount: a rule on trial holds nothing up and shows nothing
// to writers; whoever keeps rules sees where it would have spoken.
func TestSilentRulesOnlyCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "word-silent", 0, "silent")
		check(t, err)
		d := w.submitted("isi SILENT")
		v, err := w.desk.View(w.ctx, w.people["verifier"], d.ID)
		check(t, err)
		if d.State != domain.InReview || len(v.Scan.Findings) != 0 || v.Scan.Verdict != domain.SeverityClear || len(v.Run.Stages) != 2 {
			t.Errorf("%s with %+v in %d stages", d.State, v.Scan, len(v.Run.Stages))
		}
		_, hits, err := w.desk.ShowRule(w.ctx, w.people["security"], "word-silent")
		check(t, err)
		if len(hits) != 1 || !hits[0].Silent || hits[0].DraftID != d.ID {
			t.Errorf("hits: %+v", hits)
		}
		sim, err := w.desk.Simulate(w.ctx, w.people["rules"], "word-silent", "review SILENT")
		check(t, err)
		w.work()
		if end, err := w.desk.ShowSimulation(w.ctx, w.people["auditor"], sim.ID); err != nil || end.Newly != 1 || end.Gone != 0 {
			t.Errorf("the simulation ends as %+v (%v)", end, err)
		}
	})
}

// TestSecretPassagesAreNoSamples: what is classified above restricted stays
// where it is; marking its findings is allowed.
func TestSecretPassagesAreNoSamples(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "J", Body: "isi BLOCK pasukan", Channels: []string{"web"}, Classification: domain.Secret})
		check(t, err)
		w.unchanged(d, func() error {
			_, err := w.desk.ReportFalseAlarm(w.ctx, w.people["security"], d.ID, "bodyBLOCK", "")
			return err
		}, domain.Invalid, "sample.classified")
		w.unchanged(d, func() error {
			_, err := w.desk.ReportLeak(w.ctx, w.people["security"], d.ID, domain.LeakInput{Field: "body", Words: "pasukan", Category: "operations"})
			return err
		}, domain.Invalid, "sample.classified")
		_, err = w.desk.MarkFinding(w.ctx, w.people["security"], d.ID, "bodyBLOCK", true)
		check(t, err)
	})
}

// TestRulesDoNotQuoteLeaks while the sample is open, however the text is
// written.
func TestRulesDoNotQuoteLeaks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		leak := w.draft("kata \"sandi\" pasukan besok")
		m, err := w.desk.ReportLeak(w.ctx, w.people["security"], leak.ID, domain.LeakInput{Field: "body", Words: "pasukan", Category: "operations"})
		check(t, err)
		_, err = w.desk.WriteRule(w.ctx, w.people["rules"], "kutip", 0, "# "+m.Text)
		w.refused(err, domain.Invalid, "sample.verbatim")
		// A simulation keeps the text as well, and whoever reads rules sees it.
		_, err = w.desk.Simulate(w.ctx, w.people["rules"], "kutip", "# "+m.Text)
		w.refused(err, domain.Invalid, "sample.verbatim")
		// It counts also where many others are open.
		for range 200 {
			_, err := w.desk.ReportLeak(w.ctx, w.people["security"], leak.ID, domain.LeakInput{Field: "title", Words: leak.Title, Category: "operations"})
			check(t, err)
		}
		_, err = w.desk.WriteRule(w.ctx, w.people["rules"], "kutip", 0, "# "+m.Text)
		w.refused(err, domain.Invalid, "sample.verbatim")
		_, err = w.desk.WriteRule(w.ctx, w.people["rules"], "kutip", 0, "# kata sandi regu lusa")
		check(t, err)
		_, err = w.desk.CloseSample(w.ctx, w.people["rules"], m.ID, false)
		check(t, err)
		_, err = w.desk.WriteRule(w.ctx, w.people["rules"], "kutip2", 0, "# "+m.Text)
		check(t, err)
	})
}

// TestMachinesDoNotMark: marks are a person's.
func TestMachinesDoNotMark(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, _, err := w.desk.CreateToken(w.ctx, w.people["security"], "security", "x", []domain.Act{domain.ActMark}, time.Hour)
		w.refused(err, domain.Invalid, "token.scope_forbidden")
	})
}

// TestFaultsAreFew: however much is wrong, little is told.
func TestFaultsAreFew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		variants := map[string]string{}
		for i := range 5000 {
			variants[fmt.Sprint("x", i)] = ""
		}
		for _, in := range []domain.DraftInput{
			{Title: "J", Body: "b", Channels: []string{"web"}, Variants: variants},
			{Title: "\xff", Body: "", Channels: nil, Classification: "x", Variants: map[string]string{"a": "", "b": ""}},
		} {
			_, err := w.desk.Create(w.ctx, w.people["author"], in)
			var faults domain.Faults
			if errors.As(err, &faults) && len(faults) > 20 || domain.KindOf(err) != domain.Invalid && domain.KindOf(err) != domain.Malformed {
				t.Errorf("%d faults: %v", len(faults), err)
			}
		}
	})
}

// TestAFalseAlarmInATextThatChangesMeanwhile: where every channel has a text of
// its own the hash of the content does not cover the body.
func TestAFalseAlarmInATextThatChangesMeanwhile(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "J", Body: "panjang sekali isi BLOCK", Channels: []string{"web"},
		Variants: map[string]string{"web": "Halo"}})
	check(t, err)
	short := "isi"
	edit := func() {
		_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &short})
		check(t, err)
	}
	parts := w.desk.Parts
	parts.Store = before{parts.Store, &edit}
	_, err = domain.NewDesk(parts).ReportFalseAlarm(w.ctx, w.people["security"], d.ID, "bodyBLOCK", "")
	w.refused(err, domain.Conflict, "draft.changed")
}
