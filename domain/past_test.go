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
