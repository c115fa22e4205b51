package domain_test

import (
	"testing"

	"layak/domain"
	"layak/store/storetest"
)

// TestNobodyIsTakenOverFromBelow: whoever keeps the people of one unit has
// nothing to say over those who hold roles elsewhere too.
func TestNobodyIsTakenOverFromBelow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		below, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Username: "tata", Name: "Tata Usaha", UnitID: "humas", Clearance: domain.TopSecret, Roles: []string{"admin"}})
		check(t, err)
		a, root := domain.Actor{PersonID: below.ID, Via: domain.ViaSession}, w.people["admin"].PersonID
		w.refused(w.desk.SetPassword(w.ctx, a, root, "", "kata-sandi-panjang"), domain.Forbidden, "access.denied")
		for _, status := range []domain.PersonStatus{domain.PersonSuspended, domain.PersonRemoved} {
			_, err := w.desk.SetPersonStatus(w.ctx, a, root, status)
			w.refused(err, domain.Forbidden, "access.denied")
		}
		check(t, w.desk.SetPassword(w.ctx, a, w.people["author"].PersonID, "", "kata-sandi-panjang"))
		w.refused(w.desk.SetPassword(w.ctx, w.people["admin"], below.ID, "", "kata-sandi-panjang"), domain.Conflict, "password.powers")
	})
}

// TestWhoIsGoneGetsNoPassword, which nothing would ever erase.
func TestWhoIsGoneGetsNoPassword(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	id := w.people["author"].PersonID
	_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], id, domain.PersonRemoved)
	check(t, err)
	w.refused(w.desk.SetPassword(w.ctx, w.people["admin"], id, "", "kata-sandi-panjang"), domain.Conflict, "person.status")
}

// TestAResetOvertakesOnesOwnChange: who knew the password that was taken away
// sets none any more, however long the new one takes to hash.
func TestAResetOvertakesOnesOwnChange(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	id := w.people["author"].PersonID
	check(t, w.desk.SetPassword(w.ctx, w.people["admin"], id, "", "kata-sandi-pertama"))
	reset := func() { check(t, w.desk.SetPassword(w.ctx, w.people["admin"], id, "", "kata-sandi-kedua")) }
	parts := w.desk.Parts
	parts.Store = before{parts.Store, &reset}
	w.refused(domain.NewDesk(parts).SetPassword(w.ctx, w.people["author"], id, "kata-sandi-pertama", "kata-sandi-ketiga"), domain.Invalid, "session.wrong")
	_, _, err := w.desk.SignIn(w.ctx, "author", "kata-sandi-kedua")
	check(t, err)
}
