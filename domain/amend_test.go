package domain_test

import (
	"strings"
	"testing"

	"layak/domain"
)

// amends approves a draft as amended.
func (w *world) amends(who string, d domain.Draft, edits ...domain.Amendment) (domain.Draft, error) {
	out, _, err := w.desk.Decide(w.ctx, w.people[who], d.ID, domain.DecisionInput{Decision: domain.ApproveAsAmended, ContentHash: d.ContentHash, Comment: "alasan", Amendments: edits})
	return out, err
}

// body is one edit of a draft's body.
func body(old, new string) domain.Amendment {
	return domain.Amendment{Field: "body", Old: old, New: new}
}

func (w *world) run(d domain.Draft) (domain.Run, domain.DraftView) {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	return runOf(v), v
}

func TestApprovedAsAmended(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Rapat hari Rabu pukul 09.00 di aula.")
		d = w.approveAll(d, "verifier")
		amended, err := w.amends("approver", d, body("Rabu", "Kamis"), body(" pukul 09.00", ""))
		check(t, err)
		run, v := w.run(d)
		if amended.State != domain.InReview || amended.Revision != 2 || v.Revision.Body != "Rapat hari Kamis di aula." || v.Revision.By != w.people["approver"].PersonID {
			t.Fatalf("%s, revision %d: %q", amended.State, amended.Revision, v.Revision.Body)
		}
		if run.Round != 2 || w.open(d) != "verification" || len(run.Amendments) != 1 || len(run.Amendments[0].Edits) != 2 {
			t.Fatalf("round %d, open %q, %+v", run.Round, w.open(d), run.Amendments)
		}
		w.verified()
		// Whoever saw the earlier text has not approved this one; who amended never will.
		amended = w.approveAll(amended, "verifier")
		w.unchanged(amended, w.approves("approver", amended), domain.Forbidden, "decision.not_contributor")
		amended = w.approveAll(amended, "approver2")
		run, v = w.run(amended)
		if amended.State != domain.Cleared || run.Outcome(v.Votes) != domain.EndedAsAmended {
			t.Fatalf("%s, %q", amended.State, run.Outcome(v.Votes))
		}
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if _, items, err := w.desk.Feed(w.ctx, "web"); err != nil || len(items) != 1 || items[0].Text != "Rapat hari Kamis di aula." {
			t.Errorf("%+v, %v", items, err)
		}
	})
}

func TestRecommendationsDoNotBind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Halo")
		advised := func(comment string) error {
			_, _, err := w.desk.Decide(w.ctx, w.people["verifier"], d.ID, domain.DecisionInput{Decision: domain.ApproveWithRecommendations, ContentHash: d.ContentHash, Comment: comment})
			return err
		}
		w.unchanged(d, func() error { return advised(" ") }, domain.Invalid, "reason.missing")
		check(t, advised("Sebut tempatnya."))
		d = w.approveAll(d, "approver")
		run, v := w.run(d)
		if advice := run.Recommendations(v.Votes); run.Outcome(v.Votes) != domain.EndedWithRecommendations || len(advice) != 1 || advice[0].Comment != "Sebut tempatnya." {
			t.Fatalf("%q, %+v", run.Outcome(v.Votes), advice)
		}
		records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if last := records[len(records)-1]; last.Facts["outcome"] != "with_recommendations" {
			t.Errorf("the leaf says %+v", last.Facts)
		}
		// The advice is of that text: another round begins without it.
		other := "Halo semua"
		_, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &other})
		check(t, err)
		d = w.approveAll(w.now(d), "verifier2", "approver")
		if run, v = w.run(d); run.Outcome(v.Votes) != domain.EndedCleared {
			t.Errorf("%q", run.Outcome(v.Votes))
		}
	})
}

func TestAmendmentsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.submitted("Satu dua satu. BERITA aman.", "web", "x")
		many := make([]domain.Amendment, domain.MaxAmendments+1)
		for name, c := range map[string]struct {
			edits []domain.Amendment
			key   string
		}{
			"none":                     {nil, "amendment.count"},
			"too many":                 {many, "amendment.count"},
			"another field":            {[]domain.Amendment{{Field: "classification", Old: "public", New: "secret"}}, "amendment.field"},
			"a channel it has not":     {[]domain.Amendment{{Field: "variant:youtube", Old: "aman", New: "x"}}, "amendment.field"},
			"nothing old":              {[]domain.Amendment{body("", "tambahan")}, "amendment.old_missing"},
			"what is not there":        {[]domain.Amendment{body("tiga", "empat")}, "amendment.old_missing"},
			"in another case":          {[]domain.Amendment{body("Aman", "x")}, "amendment.old_missing"},
			"twice there":              {[]domain.Amendment{body("atu", "x")}, "amendment.old_twice"},
			"overlapping itself":       {[]domain.Amendment{body("aman", "aaa"), body("aa", "b")}, "amendment.old_twice"},
			"the same":                 {[]domain.Amendment{body("dua", "dua")}, "amendment.nothing"},
			"the same once normalized": {[]domain.Amendment{body("aman.", "aman. \r\n")}, "amendment.nothing"},
			"there and back":           {[]domain.Amendment{body("dua", "tiga"), body("tiga", "dua")}, "amendment.nothing"},
			"one undoes another":       {[]domain.Amendment{body("dua", "tiga"), body("tiga", "lima")}, "amendment.overlap"},
			"no title left":            {[]domain.Amendment{{Field: "title", Old: "Judul", New: " "}}, "draft.title_missing"},
			"a title of two lines":     {[]domain.Amendment{{Field: "title", Old: "Judul", New: "A\nB"}}, "draft.title_lines"},
			"a control character":      {[]domain.Amendment{body("dua", "\x01")}, "text.control_character"},
			"what is blocked":          {[]domain.Amendment{body("BERITA", "BLOCK")}, "findings.block"},
			"what cannot be scanned":   {[]domain.Amendment{body("BERITA", "BROKEN")}, "scan.incomplete"},
		} {
			t.Run(name, func(t *testing.T) {
				w.unchanged(d, func() error { _, err := w.amends("verifier", d, c.edits...); return err }, domain.Invalid, c.key)
			})
		}
		one := body("dua", "tiga")
		with := func(who string, change func(in *domain.DecisionInput)) func() error {
			return func() error {
				in := domain.DecisionInput{Decision: domain.ApproveAsAmended, ContentHash: d.ContentHash, Comment: "alasan", Amendments: []domain.Amendment{one}}
				change(&in)
				_, _, err := w.desk.Decide(w.ctx, w.people[who], d.ID, in)
				return err
			}
		}
		w.unchanged(d, with("verifier", func(in *domain.DecisionInput) { in.Comment = "" }), domain.Invalid, "reason.missing")
		w.unchanged(d, with("verifier", func(in *domain.DecisionInput) { in.Decision = domain.Approve }), domain.Invalid, "amendment.decision")
		w.unchanged(d, with("verifier", func(in *domain.DecisionInput) { in.ContentHash = "sha256:00" }), domain.Conflict, "draft.changed")
		w.unchanged(d, with("verifier", func(in *domain.DecisionInput) { in.Stage = "approval" }), domain.Conflict, "stage.not_open")
		w.unchanged(d, with("author", func(*domain.DecisionInput) {}), domain.Forbidden, "decision.not_author")
		w.unchanged(d, with("approver", func(*domain.DecisionInput) {}), domain.Forbidden, "decision.policy")
		check(t, with("verifier", func(*domain.DecisionInput) {})())
		d = w.now(d)
		w.unchanged(d, with("verifier", func(in *domain.DecisionInput) {
			in.ContentHash = d.ContentHash
			in.Amendments[0] = body("tiga", "enam")
		}), domain.Forbidden, "decision.not_contributor")
		w.unchanged(d, func() error { _, err := w.amends("verifier2", d, body("tiga", "dua")); return err }, domain.Invalid, "amendment.bound")
	})
}

// TestAnAmendmentBinds tries every way in which the text could go out without it.
func TestAnAmendmentBinds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: "Rapat pukul 09.00 di gedung A.", Channels: []string{"web", "x"},
			Variants: map[string]string{"x": "Rapat, gedung A."}})
		check(t, err)
		check(t, w.submit(d))
		_, err = w.amends("verifier", d, body("gedung A", "gedung B"), body(" pukul 09.00", ""), domain.Amendment{Field: "variant:x", Old: "gedung A", New: "gedung B"})
		check(t, err)
		text := func(s string) *string { return &s }
		variants := func(pairs ...string) *map[string]string {
			m := map[string]string{}
			for i := 0; i < len(pairs); i += 2 {
				m[pairs[i]] = pairs[i+1]
			}
			return &m
		}
		channels, secret := []string{"web", "x", "instagram"}, domain.Secret
		edit := func(p domain.DraftPatch) func() error {
			return func() error {
				_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, w.now(d).Version, p)
				return err
			}
		}
		undoing := map[string]domain.DraftPatch{
			"taken back":                      {Body: text("Rapat pukul 09.00 di gedung A.")},
			"one of them":                     {Body: text("Rapat di gedung A.")},
			"its passage struck out":          {Body: text("Rapat.")},
			"both side by side":               {Body: text("Rapat di gedung B, bukan gedung A.")},
			"in the title":                    {Title: text("Judul, gedung A")},
			"what was struck in the title":    {Title: text("Rapat pukul 09.00")},
			"in the channel's text":           {Variants: variants("x", "Rapat, gedung A.")},
			"a channel gets its own":          {Variants: variants("x", "Rapat, gedung B.", "web", "Rapat pukul 09.00 di gedung A.")},
			"a channel without it":            {Variants: variants("x", "Rapat, gedung B.", "web", "Rapat.")},
			"a new channel without it":        {Channels: &channels, Variants: variants("x", "Rapat, gedung B.", "instagram", "Rapat.")},
			"by classifying it elsewhere":     {Body: text("Rapat di gedung A."), Classification: &secret},
			"with letters that look the same": {Body: text("Rapat di gedung В.")},
		}
		for name, p := range undoing {
			t.Run(name, func(t *testing.T) { w.unchanged(d, edit(p), domain.Invalid, "amendment.bound") })
		}
		check(t, edit(domain.DraftPatch{Body: text("Rapat besar di gedung B, terbuka untuk umum.")})())
		w.unchanged(d, edit(undoing["one of them"]), domain.Invalid, "amendment.bound")
		// Another class is another workflow and another run: the edits go with it.
		check(t, edit(domain.DraftPatch{Classification: &secret})())
		run, _ := w.run(d)
		if run.ID == d.RunID || len(run.Amendments) != 1 {
			t.Fatalf("run %s, %+v", run.ID, run.Amendments)
		}
		w.unchanged(d, edit(undoing["one of them"]), domain.Invalid, "amendment.bound")
		w.unchanged(d, w.approves("verifier", d), domain.Forbidden, "decision.not_contributor")
		// Changes that reviewers ask for end the run, and with it what bound.
		_, err = w.decide("verifier2", w.now(d), domain.RequestChanges)
		check(t, err)
		check(t, edit(undoing["one of them"])())
		check(t, w.submit(d))
		if run, _ = w.run(d); len(run.Amendments) != 0 {
			t.Errorf("another run begins with %+v", run.Amendments)
		}
		w.unchanged(d, w.approves("verifier", d), domain.Forbidden, "decision.not_contributor")
	})
}

// TestAmendedIsBoundAfterClearance: clearance, order and parking do not free the text,
// nor does an appeal.
func TestAmendedIsBoundAfterClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		undo := "Satu dua."
		undone := func(d domain.Draft) func() error {
			return func() error {
				_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, w.now(d).Version, domain.DraftPatch{Body: &undo})
				return err
			}
		}
		d := w.submitted(undo)
		_, err := w.amends("verifier", d, body("dua", "tiga"))
		check(t, err)
		d = w.approveAll(w.now(d), "verifier2", "approver")
		w.unchanged(d, undone(d), domain.Invalid, "amendment.bound")
		d = w.submitted(undo)
		_, err = w.amends("verifier", d, body("dua", "tiga"))
		check(t, err)
		_, err = w.decide("verifier2", w.now(d), domain.Reject)
		check(t, err)
		run, v := w.run(d)
		if run.Outcome(v.Votes) != domain.EndedObjection {
			t.Errorf("%q", run.Outcome(v.Votes))
		}
		_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon ditinjau")
		check(t, err)
		w.unchanged(d, undone(d), domain.Invalid, "amendment.bound")
	})
}

// TestAnAmendmentIsScanned: what it removes no longer adds a stage, what it brings does.
func TestAnAmendmentIsScanned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, c := range []struct{ text, old, new, stages string }{
			{"Halo REVIEW", "REVIEW", "semua", "verification approval"},
			{"Halo semua", "semua", "REVIEW", "verification security approval"},
		} {
			d := w.submitted(c.text)
			_, err := w.amends("verifier", d, body(c.old, c.new))
			check(t, err)
			run, _ := w.run(d)
			var names []string
			for _, s := range run.Stages {
				names = append(names, s.Name)
			}
			if got := strings.Join(names, " "); got != c.stages {
				t.Errorf("%q: %s", c.text, got)
			}
		}
		// A finding is lifted for one text: the amended one is blocked again.
		d := w.draft("Halo BLOCK dua")
		check(t, w.override("security", d, "bodyBLOCK"))
		check(t, w.submit(d))
		w.unchanged(d, func() error { _, err := w.amends("verifier", d, body("dua", "tiga")); return err }, domain.Invalid, "findings.block")
	})
}

// TestNobodyConfirmsTheirOwnAmendment under another account, or in another post.
func TestNobodyConfirmsTheirOwnAmendment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("alias", "verifier")
		d := w.submitted("Satu dua.")
		d, err := w.amends("verifier", d, body("dua", "tiga"))
		check(t, err)
		w.link("alias", "verifier")
		w.unchanged(d, w.approves("alias", d), domain.Forbidden, "decision.not_contributor")

		// Who holds the post is not free to confirm what was amended in it.
		in := w.mandateInput(domain.MandateAbsent)
		w.mandated(in)
		d = w.verifiedDraft("Satu dua.")
		d, err = w.amends("author2", d, body("dua", "tiga"))
		check(t, err)
		d = w.approveAll(d, "verifier")
		w.unchanged(d, w.approves("approver", d), domain.Forbidden, "decision.not_contributor")
		if d = w.approveAll(d, "approver2"); d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}

func TestNobodyAmendsForAnother(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.mandated(w.mandateInput(domain.MandateOnBehalf))
		d := w.verifiedDraft("Satu dua.")
		w.unchanged(d, func() error { _, err := w.amends("author2", d, body("dua", "tiga")); return err }, domain.Forbidden, "amendment.on_behalf")
		if d = w.approveAll(d, "author2"); d.State != domain.Cleared {
			t.Errorf("%s", d.State)
		}
	})
}
