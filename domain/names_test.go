package domain_test

import (
	"fmt"
	"testing"

	"layak/domain"
	"layak/store/storetest"
)

// TestNamesAreOnlyOfWhoIsShown: a page about one draft loads nobody else, and
// no password hash at all.
func TestNamesAreOnlyOfWhoIsShown(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	for i := range 20 {
		_, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: fmt.Sprintf("other%d", i), Name: "Lain", UnitID: "humas", Password: "kata-sandi-panjang"})
		check(t, err)
	}
	check(t, w.desk.SetPassword(w.ctx, domain.Operator(), w.people["approver"].PersonID, "", "kata-sandi-panjang"))
	d := w.submitted("Halo")
	d, err := w.decide("verifier", d, domain.Approve)
	check(t, err)
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(t, err)
	if len(v.Names) != 2 || v.Names[w.people["author"].PersonID] != "author" || v.Names[w.people["verifier"].PersonID] != "verifier" {
		t.Errorf("names of the draft: %v", v.Names)
	}
	_, names, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
	check(t, err)
	if len(names) != 2 {
		t.Errorf("names of the story: %v", names)
	}
	auth, err := w.desk.Authorizations(w.ctx, w.people["auditor"], d.ID)
	check(t, err)
	able := 0
	for _, x := range auth.Stages[0].People {
		if x.Person.PasswordHash != "" {
			t.Errorf("%s comes with a password hash", x.Person.Username)
		}
		if x.Allowed {
			able++
		}
	}
	if able != 2 || len(auth.Stages[0].People) != len(w.people) {
		t.Errorf("%d of %d may decide", able, len(auth.Stages[0].People))
	}
}

// TestHomeIsOneMoment: what surrounds the page counts what the page lists.
func TestHomeIsOneMoment(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	for range 3 {
		w.submitted("Halo")
	}
	around, in, err := w.desk.Home(w.ctx, w.people["verifier"])
	check(t, err)
	if around.Waiting != 3 || len(in.MyTurn) != 3 || in.MyTurn[0].Stages[0] != "verification" || in.MyTurn[0].Due.IsZero() {
		t.Errorf("%d waiting, %+v", around.Waiting, in.MyTurn)
	}
	alone, err := w.desk.Surroundings(w.ctx, w.people["verifier"])
	check(t, err)
	if alone.Waiting != 3 || alone.Person.PasswordHash != "" {
		t.Errorf("%d waiting", alone.Waiting)
	}
	labels, err := w.desk.Labels(w.ctx, w.people["verifier"], []string{w.people["author"].PersonID, "nobody"}, []string{"web", "gone"})
	check(t, err)
	if len(labels.People) != 1 || labels.Channels["web"] == "" {
		t.Errorf("%+v", labels)
	}
}
