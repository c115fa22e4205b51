package domain_test

import (
	"testing"

	"layak/domain"
)

// Nobody takes the two service accounts' powers away, changes them, or gets
// roles that are theirs: the act that publishes would then depend on a click.
func TestServiceAccountsAreNobodysToChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.people["admin"]
		dir, err := w.desk.Directory(w.ctx, admin)
		check(t, err)
		d := w.draft("Halo")
		for _, who := range []domain.Actor{admin, domain.Operator()} {
			for _, g := range dir.Grants {
				if domain.ServiceRole(g.Role) {
					w.unchanged(d, func() error { return w.desk.Revoke(w.ctx, who, g.ID) }, domain.Conflict, "person.service")
				}
			}
			for _, account := range []string{domain.SystemID, domain.OperatorID} {
				if account != who.PersonID {
					err = w.asksRole(who, account, "auditor", domain.RootUnit)
					w.refused(err, domain.Conflict, "person.service")
					_, err = w.desk.SetPersonStatus(w.ctx, who, account, domain.PersonSuspended)
					w.refused(err, domain.Conflict, "person.service")
				}
				err = w.asksRole(who, w.people["auditor"].PersonID, account, domain.RootUnit)
				w.refused(err, domain.Invalid, "role.service")
				_, err = w.desk.AddPerson(w.ctx, who, domain.PersonInput{Username: "new-" + account, Name: "x", UnitID: domain.RootUnit, Roles: []string{account}})
				w.refused(err, domain.Invalid, "role.service")
			}
		}
		after, err := w.desk.Directory(w.ctx, admin)
		check(t, err)
		if len(after.Grants) != len(dir.Grants) || len(after.People) != len(dir.People) {
			t.Errorf("%d grants and %d people became %d and %d", len(dir.Grants), len(dir.People), len(after.Grants), len(after.People))
		}
	})
}
