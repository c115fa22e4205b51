package domain_test

import "layak/domain"

// classified is a draft of the author's with a classification.
func (w *world) classified(level domain.Classification, body string) domain.Draft {
	w.Helper()
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: body, Channels: []string{"web"}, Classification: level})
	check(w, err)
	return d
}

// clearance sets up to which classification somebody sees drafts.
func (w *world) clearance(who string, level domain.Classification) {
	w.Helper()
	if _, err := w.desk.SetClearance(w.ctx, domain.Operator(), w.people[who].PersonID, level, "pindah tugas"); domain.KeyOf(err) != "person.clearance_same" {
		check(w, err)
	}
}
