package domain_test

import (
	"slices"
	"testing"

	"layak/domain"
)

// TestALowerClassificationOpensNothingOfBefore: whoever may see the draft now sees
// neither its earlier texts nor what was said of them.
func TestALowerClassificationOpensNothingOfBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const secret = "Pasukan bergerak ke Rote besok"
		d := w.classified(domain.Secret, secret)
		check(t, w.submit(d))
		d, err := w.decide("verifier", w.now(d), domain.RequestChanges) // "alasan"
		check(t, err)
		body, class := "Bakti sosial di balai desa", domain.Public
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body, Classification: &class})
		check(t, err)
		sees := func(who string) (past bool) {
			v, err := w.desk.View(w.ctx, w.people[who], d.ID)
			check(t, err)
			past = slices.ContainsFunc(v.Revisions, func(r domain.Revision) bool { return r.Body == secret })
			comment := slices.ContainsFunc(v.Votes, func(x domain.Vote) bool { return x.Comment != "" })
			story, _, err := w.desk.Story(w.ctx, w.people[who], d.ID)
			check(t, err)
			reason := slices.ContainsFunc(story, func(r domain.Record) bool { return r.Private["reason"] != "" })
			if past != comment || past != reason || v.Base.Number != map[bool]int{true: 1}[past] {
				t.Errorf("%s: text %v, comment %v, story %v, compared with %d", who, past, comment, reason, v.Base.Number)
			}
			if v.Revision.Body != body || !slices.ContainsFunc(v.Revisions, func(r domain.Revision) bool { return r.Body == body }) {
				t.Errorf("%s does not see it as it is", who)
			}
			return past
		}
		logged := func() bool {
			records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Draft: d.ID, Act: "draft.returned"})
			check(t, err)
			return len(records) == 1 && records[0].Private["reason"] != ""
		}
		for _, who := range []string{"verifier2", "auditor"} {
			if !sees(who) {
				t.Errorf("%s is cleared for all of it", who)
			}
		}
		if !logged() {
			t.Error("the auditor is cleared for all of it")
		}
		w.clearance("verifier2", domain.Public)
		w.clearance("auditor", domain.Restricted)
		for _, who := range []string{"verifier2", "auditor"} {
			if sees(who) {
				t.Errorf("%s sees what was secret", who)
			}
		}
		if logged() {
			t.Error("the log shows what was said of a secret draft")
		}
	})
}

// TestALowerClassificationOpensNothingOfAnEmergency: why one was declared, and what was
// said of it, were written of the text as it was classified then.
func TestALowerClassificationOpensNothingOfAnEmergency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		d, err := w.emergency("duty", w.classified(domain.Restricted, "Pos pantau dipindahkan"))
		check(t, err)
		c := w.lastCase()
		says := func(who, reason, comment string) {
			w.Helper()
			list, err := w.desk.Emergencies(w.ctx, w.people[who], false)
			check(t, err)
			one, err := w.desk.ShowEmergency(w.ctx, w.people[who], c.ID)
			check(t, err)
			for _, got := range []domain.EmergencyView{list[len(list)-1], one} {
				if got.ID != c.ID || got.Reason != reason || got.Comment != comment {
					t.Errorf("%s reads %q and %q, want %q and %q", who, got.Reason, got.Comment, reason, comment)
				}
			}
		}
		lowered := domain.Public
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: new("Pos pantau pindah"), Classification: &lowered})
		check(t, err)
		w.clearance("superior", domain.Public)
		says("superior", "", "")
		says("auditor", c.Reason, "")
		check(t, w.ratify("superior", c, domain.EmergencyRatified))
		says("superior", "", "alasan")
		raised := domain.Restricted
		_, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Classification: &raised})
		check(t, err)
		says("auditor", c.Reason, "alasan")
	})
}
