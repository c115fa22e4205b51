package domain_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"layak/domain"
)

func (w *world) allowanceInput(phrases ...string) domain.AllowanceInput {
	return domain.AllowanceInput{Phrases: phrases, Reason: "nama acara resmi", Period: domain.Period{Until: worldBegin.Add(24 * time.Hour)}}
}

func (w *world) proposed(in domain.AllowanceInput) domain.Allowance {
	w.Helper()
	x, err := w.desk.ProposeAllowance(w.ctx, w.people["rules"], in)
	check(w, err)
	return x
}

func (w *world) allowed(in domain.AllowanceInput) domain.Allowance {
	w.Helper()
	x := w.proposed(in)
	x, err := w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
	check(w, err)
	return x
}

func fieldOf(err error) string {
	var e *domain.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

func TestAllowanceNeedsASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.proposed(w.allowanceInput("acara REVIEW"))
		d := w.draft("acara REVIEW")
		if f := w.onlyFinding(d); f.Suppressed != "" {
			t.Errorf("a proposal counts: %+v", f)
		}
		_, err := w.desk.ActivateAllowance(w.ctx, w.people["rules"], x.ID, x.Version)
		w.refused(err, domain.Forbidden, "allowance.second_person")
		machine := w.people["rules2"]
		machine.Via = domain.ViaToken
		_, err = w.desk.ActivateAllowance(w.ctx, machine, x.ID, x.Version)
		w.refused(err, domain.Forbidden, "allowance.human")
		x, err = w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
		check(t, err)
		_, err = w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
		w.refused(err, domain.Conflict, "allowance.active")
		f := w.onlyFinding(d)
		if f.Suppressed != "nama acara resmi" || f.Listed == nil || f.Listed.ID != x.ID || f.Listed.Words != "acara REVIEW" || !f.Listed.Until.Equal(x.Until) {
			t.Errorf("it does not say by what: %+v, %+v", f, f.Listed)
		}
		x, err = w.desk.EndAllowance(w.ctx, w.people["rules"], x.ID, x.Version)
		check(t, err)
		if f := w.onlyFinding(d); f.Suppressed != "" {
			t.Errorf("counts on after its end: %+v", f)
		}
		check(t, w.desk.EraseAllowance(w.ctx, w.people["rules"], x.ID, x.Version))
		gone, err := w.desk.ShowAllowance(w.ctx, w.people["rules"], x.ID)
		check(t, err)
		if !gone.Erased || gone.Phrases != nil || gone.Reason != "" {
			t.Errorf("left over: %+v", gone)
		}
	})
}

// What blocks is allowed only where the security office confirmed it, and an
// embargo never is.
func TestAllowanceAndWhatBlocks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.allowed(w.allowanceInput("acara BLOCK"))
		d := w.draft("acara BLOCK")
		w.refused(w.submit(d), domain.Invalid, "findings.block")
		in := w.allowanceInput("acara BLOCK")
		in.Blocks = true
		x := w.proposed(in)
		_, err := w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["security"].PersonID, "security", domain.RootUnit)
		check(t, err)
		_, err = w.desk.ActivateAllowance(w.ctx, w.people["security"], x.ID, x.Version)
		check(t, err)
		check(t, w.submit(d))
		w.embargo("acara BLOCK")
		w.refused(w.submit(w.draft("acara BLOCK")), domain.Invalid, "findings.block")
	})
}

func TestAllowanceScope(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.allowanceInput("acara REVIEW")
		in.Channels = []string{"x"}
		w.allowed(in)
		for _, c := range []struct {
			channels []string
			set      bool
		}{{[]string{"x"}, true}, {[]string{"web"}, false}, {[]string{"web", "x"}, false}} {
			if f := w.onlyFinding(w.draft("acara REVIEW", c.channels...)); (f.Suppressed != "") != c.set {
				t.Errorf("on %v: %+v", c.channels, f)
			}
		}
		typed, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "acara REVIEW"}}})
		check(t, err)
		if typed.Verdict != domain.SeverityReview {
			t.Errorf("while the channels are open the verdict is %s", typed.Verdict)
		}
	})
}

func TestAllowanceOfARule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.allowanceInput("acara")
		in.Rules = []string{"no-such-rule"}
		_, err := w.desk.ProposeAllowance(w.ctx, w.people["rules"], in)
		w.refused(err, domain.Invalid, "allowance.rule_unknown")
		in = w.allowanceInput()
		_, err = w.desk.ProposeAllowance(w.ctx, w.people["rules"], in)
		w.refused(err, domain.Invalid, "entry.phrases_missing")
		_, err = w.desk.WriteRule(w.ctx, w.people["rules"], "embargo-x", 0, "block rahasia")
		w.refused(err, domain.Invalid, "rule.id_reserved")
	})
}

// A change between the scan and the act is noticed, whoever made it, by a verb
// or in SQL.
func TestChangeOfTheListsOvertakesAScan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := domain.NewDesk(w.desk.Parts) // another replica
		d := w.draft("Bupati baru")
		e := w.embargo("Bupati baru")
		_, err := other.Submit(w.ctx, w.people["author"], d.ID)
		w.refused(err, domain.Invalid, "findings.block")
		_, err = w.desk.LiftEmbargo(w.ctx, w.people["security"], e.ID, e.Version, "diumumkan")
		check(t, err)
		// Between the scan and the act another embargo begins.
		parts := w.desk.Parts
		parts.Store = beforeWrite{parts.Store, func() { w.embargo("Bupati baru") }}
		w.unchanged(d, func() error {
			_, err := domain.NewDesk(parts).Submit(w.ctx, w.people["author"], d.ID)
			return err
		}, domain.Conflict, "lists.changed")
		_, err = other.Submit(w.ctx, w.people["author"], d.ID)
		w.refused(err, domain.Invalid, "findings.block")
	})
}

// beforeWrite is a store where something happens before the next write.
type beforeWrite struct {
	domain.Store
	happens func()
}

func (s beforeWrite) Write(ctx context.Context, fn func(ctx context.Context, tx domain.Tx) error) error {
	s.happens()
	return s.Store.Write(ctx, fn)
}

// The leaf of a submission says under which lists its scan was made.
func TestSubmissionNamesTheLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.embargo("Bupati baru")
		d := w.submitted("Halo")
		v, err := w.desk.View(w.ctx, w.people["author"], d.ID)
		check(t, err)
		records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		facts := records[len(records)-1].Facts
		if facts["lists_digest"] != v.Scan.Lists.Digest || facts["lists_version"] != "1" {
			t.Errorf("the leaf says %v, the scan %+v", facts, v.Scan.Lists)
		}
	})
}
