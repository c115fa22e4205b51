package domain_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"layak/domain"
)

// TestSightIsOneRule: whatever people are cleared for and wherever they have roles,
// lists hold exactly what can be read.
func TestSightIsOneRule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var all []domain.Draft
		units := []string{"humas", "media", "pusdatin"}
		w.employ("keliling", "author", domain.RootUnit)
		for _, unit := range units {
			for _, level := range domain.Classifications() {
				for _, who := range []string{"keliling", "auditor"} {
					all = append(all, w.placed(who, unit, level))
				}
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			who := rapid.SampledFrom([]string{"keliling", "verifier2", "author2", "auditor"}).Draw(t, "who")
			w.clearance(who, rapid.SampledFrom(domain.Classifications()).Draw(t, "clearance"))
			w.namedPast(rapid.SampledFrom(all).Draw(t, "restricted"), rapid.SampledFrom([]string{"", who, "author"}).Draw(t, "to"))
			if unit := rapid.SampledFrom(append([]string{""}, units...)).Draw(t, "role in"); unit != "" {
				w.toggled(who, map[bool]string{true: "auditor", false: "verifier"}[who == "auditor"], unit)
			}
			q := domain.DraftQuery{Limit: 200, Mine: rapid.Bool().Draw(t, "mine"), UnitID: rapid.SampledFrom(append([]string{""}, units...)).Draw(t, "unit"),
				States: rapid.SampledFrom([][]domain.State{nil, {domain.Drafting}, {domain.Drafting, domain.InReview}}).Draw(t, "states")}
			var want, got []string
			for _, d := range all {
				if _, err := w.desk.Authorizations(w.ctx, w.people[who], d.ID); err == nil && (!q.Mine || d.AuthorID == w.people[who].PersonID) && (q.UnitID == "" || d.UnitID == q.UnitID) {
					want = append(want, d.ID)
				}
			}
			list, _, err := w.desk.List(w.ctx, w.people[who], q)
			if err != nil && domain.KindOf(err) != domain.Forbidden {
				t.Fatal(err)
			}
			for _, d := range list {
				got = append(got, d.ID)
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("%s is listed %v and may read %v", who, got, want)
			}
		})
	})
}

// namedPast restricts a draft to somebody past the verbs, or opens it where that is
// nobody.
func (w *world) namedPast(d domain.Draft, who string) {
	w.Helper()
	check(w, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		row, err := tx.Drafts.ByID(ctx, d.ID)
		check(w, err)
		row.Named = who != ""
		check(w, tx.Drafts.Save(ctx, &row))
		if who == "" {
			return tx.Readers.Put(ctx, d.ID, nil)
		}
		return tx.Readers.Put(ctx, d.ID, w.ids(who))
	}))
}

// placed writes a draft past the verbs: whose it is may have no right to it.
func (w *world) placed(who, unit string, level domain.Classification) domain.Draft {
	w.Helper()
	w.past = true
	d := domain.Draft{ID: w.desk.NewID(), UnitID: unit, AuthorID: w.people[who].PersonID, State: domain.Drafting, Title: "Judul", Classification: level,
		Channels: []string{"web"}, Zone: domain.DefaultZone, Revision: 1, CreatedAt: w.desk.Now(), UpdatedAt: w.desk.Now()}
	check(w, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Add(ctx, &d) }))
	return d
}

// toggled gives somebody a role in a unit, or takes it back where they have it.
func (w *world) toggled(who, role, unit string) {
	w.Helper()
	for _, g := range w.directory().Grants {
		if g.PersonID == w.people[who].PersonID && g.Role == role && g.UnitID == unit {
			check(w, w.desk.Revoke(w.ctx, w.people["admin"], g.ID))
			return
		}
	}
	_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people[who].PersonID, role, unit)
	check(w, err)
}
