package domain_test

import (
	"strings"
	"testing"

	"layak/domain"
)

// TestALeakIsRewordedFirst: a proposal that quotes the leak says so before
// anybody tries to save it, and where.
func TestALeakIsRewordedFirst(t *testing.T) {
	eachTrial(t, func(t *testing.T, w *world) {
		d := w.draft(`Kata "sandi" ada di sini`)
		m, err := w.desk.ReportLeak(w.ctx, w.people["security"], d.ID, domain.LeakInput{Field: "body", Words: "sandi", Category: "operations"})
		check(t, err)
		rules := w.people["rules"]
		rule, _, err := w.desk.ProposeFromSample(w.ctx, rules, m.ID, "one")
		check(t, err)
		rule.YAML = strings.Replace(rule.YAML, "[{rule: move}]", "[{rule: move}, {phrase: [sandi]}]", 1)
		problems, err := w.desk.ProposalProblems(w.ctx, rules, rule.YAML, m)
		check(t, err)
		if len(problems) != 1 || problems[0].Rule != "one" || problems[0].Line != 7 || problems[0].Column != 17 || !strings.Contains(problems[0].Message, "word for word") {
			t.Errorf("%+v in\n%s", problems, rule.YAML)
		}
		_, err = w.desk.WriteRule(w.ctx, rules, "one", 1, rule.YAML)
		w.refused(err, domain.Invalid, "sample.verbatim")
		reworded := strings.Replace(rule.YAML, `Kata \"sandi\"`, "Si sandi", 1)
		if problems, err = w.desk.ProposalProblems(w.ctx, rules, reworded, m); err != nil || problems != nil {
			t.Errorf("reworded: %v, %v", problems, err)
		}
		_, err = w.desk.WriteRule(w.ctx, rules, "one", 1, reworded)
		check(t, err)
		if problems, err = w.desk.ProposalProblems(w.ctx, rules, "id: [", m); err != nil || len(problems) == 0 {
			t.Errorf("broken: %v, %v", problems, err)
		}
		_, err = w.desk.ProposalProblems(w.ctx, w.people["auditor"], reworded, m)
		w.refused(err, domain.Forbidden, "access.denied")
	})
}

// TestAFalseAlarmOfAMosaicTeaches: the lines of all its parts become the sample,
// which the rule does not meet until it is mended.
func TestAFalseAlarmOfAMosaicTeaches(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		d := w.draft("Baris awal\nApel Yonif 900 sekarang.\nCuaca di Rote cerah.\nSampai besok, ya.\nBaris akhir")
		v, err := w.desk.View(w.ctx, w.people["verifier"], d.ID)
		check(t, err)
		m, err := w.desk.ReportFalseAlarm(w.ctx, w.people["verifier"], d.ID, v.Scan.Findings[0].Fingerprint, "")
		check(t, err)
		if m.Text != "Apel Yonif 900 sekarang.\nCuaca di Rote cerah.\nSampai besok, ya." {
			t.Errorf("the sample is %q", m.Text)
		}
		rule, _, err := w.desk.ProposeFromSample(w.ctx, w.people["rules"], m.ID, "")
		check(t, err)
		problems, err := w.desk.ProposalProblems(w.ctx, w.people["rules"], rule.YAML, m)
		check(t, err)
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "should not hit and does") {
			t.Errorf("%+v", problems)
		}
		// Long lines are cut, and no part is lost.
		long := w.draft("Yonif 900 " + strings.Repeat("panjang ", 200) + "\ndi Rote " + strings.Repeat("panjang ", 200) + "\nbesok")
		v, err = w.desk.View(w.ctx, w.people["verifier"], long.ID)
		check(t, err)
		m, err = w.desk.ReportFalseAlarm(w.ctx, w.people["verifier"], long.ID, v.Scan.Findings[0].Fingerprint, "")
		check(t, err)
		if len(m.Text) > domain.MaxSample || !strings.Contains(m.Text, "Yonif 900") || !strings.Contains(m.Text, "di Rote") || !strings.HasSuffix(m.Text, "besok") {
			t.Errorf("%d bytes: %q", len(m.Text), m.Text)
		}
	})
}

// TestAFalseAlarmAcrossDraftsIsNoSample: words of another draft are handed to
// nobody; the mark counts all the same.
func TestAFalseAlarmAcrossDraftsIsNoSample(t *testing.T) {
	eachMosaic(t, "review", func(t *testing.T, w *world) {
		w.published("Apel pagi Yonif 900 di Rote", "web")
		d := w.draft("Sampai besok", "web")
		v, err := w.desk.View(w.ctx, w.people["verifier"], d.ID)
		check(t, err)
		f := v.Scan.Findings[0]
		w.unchanged(d, func() error {
			_, err := w.desk.ReportFalseAlarm(w.ctx, w.people["verifier"], d.ID, f.Fingerprint, "")
			return err
		}, domain.Invalid, "sample.mosaic")
		_, err = w.desk.MarkFinding(w.ctx, w.people["verifier"], d.ID, f.Fingerprint, false)
		check(t, err)
	})
}
