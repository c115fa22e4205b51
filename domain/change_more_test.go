package domain_test

import (
	"sync"
	"testing"

	"layak/domain"
)

// TestTheLastAdministratorStays: whoever could still change powers is not taken away,
// by a revoked role, a suspension or a link; a second one makes it possible.
func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.people["admin"]
		revoke := func(who domain.Actor, person string) func() error {
			return func() error {
				for _, g := range w.powers().Grants {
					if g.PersonID == person && g.UnitID == domain.RootUnit {
						return w.desk.Revoke(w.ctx, who, g.ID)
					}
				}
				return nil
			}
		}
		status := func(who domain.Actor, person string, to domain.PersonStatus) func() error {
			return func() error { _, err := w.desk.SetPersonStatus(w.ctx, who, person, to); return err }
		}
		w.still(revoke(domain.Operator(), admin.PersonID), domain.Conflict, "policy.last_admin")
		w.still(revoke(admin, admin.PersonID), domain.Conflict, "policy.last_admin")
		w.still(status(domain.Operator(), admin.PersonID, domain.PersonSuspended), domain.Conflict, "policy.last_admin")
		w.still(status(domain.Operator(), admin.PersonID, domain.PersonRemoved), domain.Conflict, "policy.last_admin")

		_, err := w.agreed(line("jailed", domain.ActPolicyWrite, "*", "deny"))
		check(t, err)
		w.still(func() error {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), admin.PersonID, "jailed", domain.RootUnit)
			return err
		}, domain.Conflict, "policy.last_admin")

		second := w.promoted()
		check(t, status(domain.Operator(), admin.PersonID, domain.PersonSuspended)())
		w.still(status(domain.Operator(), second.PersonID, domain.PersonSuspended), domain.Conflict, "policy.last_admin")
		w.still(revoke(domain.Operator(), second.PersonID), domain.Conflict, "policy.last_admin")
		check(t, status(second, admin.PersonID, domain.PersonActive)())

		// Without the shell two humans are needed: one alone could not change anything.
		c, err := w.desk.ProposeChange(w.ctx, admin, []domain.ChangeItem{line("operator", domain.ActGrantWrite, "*", "deny")}, "")
		check(t, err)
		_, err = w.agrees(second, c.ID)
		check(t, err)
		w.still(status(second, admin.PersonID, domain.PersonSuspended), domain.Conflict, "policy.last_admin")
		w.still(func() error {
			_, err := w.desk.LinkPeople(w.ctx, domain.Operator(), second.PersonID, admin.PersonID, "satu orang")
			return err
		}, domain.Conflict, "policy.last_admin")
		check(t, status(admin, w.people["rules"].PersonID, domain.PersonSuspended)())
	})
}

// TestOneDraftOfAChange: each person puts together their own, and nobody else sees it.
func TestOneDraftOfAChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin, second := w.people["admin"], w.promoted()
		size, version := w.size(), w.powers().Version
		collect := func(who domain.Actor, it domain.ChangeItem) (domain.Change, error) {
			return w.desk.CollectChange(w.ctx, who, it)
		}
		first, err := collect(admin, domain.ChangeItem{Do: domain.DoUnitAdd, Unit: "arsip", Name: "Arsip", Parent: "humas"})
		check(t, err)
		c, err := collect(admin, w.give("author", "verifier", "arsip"))
		check(t, err)
		if c.ID != first.ID || len(c.Items) != 2 || c.Version == first.Version {
			t.Fatalf("%+v", c)
		}
		for key, it := range map[string]domain.ChangeItem{"grant.exists": w.give("author", "verifier", "arsip"), "grant.exclusive": w.give("author", "auditor", "root"),
			"role.unknown": w.give("author", "king", "humas")} {
			if _, err := collect(admin, it); domain.KeyOf(err) != key {
				t.Errorf("%s: %v", key, err)
			}
		}
		_, err = collect(w.people["author"], w.give("author2", "verifier", "humas"))
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.ShowChange(w.ctx, second, c.ID)
		w.refused(err, domain.NotFound, "change.unknown")
		if list, err := w.desk.ListChanges(w.ctx, second, ""); err != nil || len(list) != 0 {
			t.Errorf("others see %+v, %v", list, err)
		}
		if list, err := w.desk.ListChanges(w.ctx, admin, ""); err != nil || len(list) != 1 {
			t.Errorf("the author sees %+v, %v", list, err)
		}
		if w.size() != size || w.powers().Version != version {
			t.Error("a draft left a record or changed something")
		}
		_, err = w.desk.ProposeCollected(w.ctx, admin, first.Version, "")
		w.refused(err, domain.Stale, "change.stale")
		_, err = w.desk.DropFromChange(w.ctx, admin, c.Version, 7)
		w.refused(err, domain.NotFound, "change.unknown")
		// The second item rests on the first one.
		c, err = w.desk.DropFromChange(w.ctx, admin, c.Version, 0)
		check(t, err)
		_, err = w.desk.ProposeCollected(w.ctx, admin, c.Version, "")
		w.refused(err, domain.Forbidden, "access.denied")
		c, err = w.desk.DropFromChange(w.ctx, admin, c.Version, 0)
		check(t, err)
		_, err = w.desk.DropFromChange(w.ctx, admin, c.Version, 0)
		w.refused(err, domain.NotFound, "change.unknown")

		c, err = collect(admin, w.give("author", "verifier", "media"))
		check(t, err)
		_, err = w.desk.ActivateChange(w.ctx, admin, c.ID, "1.x")
		w.refused(err, domain.Conflict, "change.withdrawn")
		c, err = w.desk.ProposeCollected(w.ctx, admin, c.Version, "pindah tugas")
		check(t, err)
		_, err = w.agrees(second, c.ID)
		check(t, err)
	})
}

// Several people who are added with a role are one change, which nobody has proposed yet.
func TestRolesOfNewPeopleAreCollected(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin, change := w.people["admin"], ""
		for _, username := range []string{"baru", "baru2"} {
			p, err := w.desk.AddPerson(w.ctx, admin, domain.PersonInput{Username: username, Name: "Orang Baru", UnitID: "humas", Roles: []string{"author"}, Collect: true})
			check(t, err)
			if p.Change == "" || change != "" && p.Change != change {
				t.Fatalf("%s: change %q after %q", username, p.Change, change)
			}
			change = p.Change
		}
		size := w.size()
		_, err := w.desk.AddPerson(w.ctx, admin, domain.PersonInput{Username: "baru3", Name: "Orang Baru", UnitID: "humas", Roles: []string{"king"}, Collect: true})
		w.refused(err, domain.Invalid, "role.unknown")
		if w.size() != size {
			t.Error("a refused role left an account")
		}
		if c, err := w.desk.ShowChange(w.ctx, admin, change); err != nil || c.State != domain.ChangeDraft || len(c.Items) != 2 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// TestAChangeThatIsTakenBack never counts, whoever took it back.
func TestAChangeThatIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := w.promoted()
		withdraw := func(who domain.Actor, c domain.Change, reason string) error {
			_, err := w.desk.WithdrawChange(w.ctx, who, c.ID, c.Version, reason)
			return err
		}
		c, err := w.proposes(w.give("author", "verifier", "media"))
		check(t, err)
		w.still(func() error { return withdraw(w.people["auditor"], c, "x") }, domain.Forbidden, "access.denied")
		w.still(func() error { return withdraw(second, c, " ") }, domain.Invalid, "reason.missing")
		stale := c
		stale.Version++
		w.still(func() error { return withdraw(second, stale, "x") }, domain.Stale, "change.stale")
		check(t, withdraw(second, c, "belum perlu"))
		w.still(func() error { return withdraw(w.people["admin"], domain.Change{ID: c.ID, Version: c.Version + 1}, "") }, domain.Conflict, "change.withdrawn")
		w.still(func() error { _, err := w.desk.ActivateChange(w.ctx, second, c.ID, c.Seen(c.Base)); return err }, domain.Conflict, "change.withdrawn")

		own, err := w.proposes(w.give("author", "verifier", "media"))
		check(t, err)
		check(t, withdraw(w.people["admin"], own, ""))
		gain, err := w.proposes(w.give("admin2", "checker", "media"))
		check(t, err)
		check(t, withdraw(second, gain, "bukan tugas saya"))
	})
}

// TestSecondYesAtOnce: of many at the same time one counts.
func TestSecondYesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := w.promoted()
		c, err := w.proposes(w.give("author", "verifier", "media"))
		check(t, err)
		other, err := w.proposes(w.give("author", "checker", "media"))
		check(t, err)
		v, err := w.desk.ShowChange(w.ctx, second, c.ID)
		check(t, err)
		vo, err := w.desk.ShowChange(w.ctx, second, other.ID)
		check(t, err)
		var wg sync.WaitGroup
		said := make([]error, 20)
		for i := range said {
			wg.Go(func() {
				id, seen := c.ID, v.Seen
				if i%2 == 1 {
					id, seen = other.ID, vo.Seen
				}
				_, said[i] = w.desk.ActivateChange(w.ctx, second, id, seen)
			})
		}
		wg.Wait()
		yes := 0
		for _, err := range said {
			if err == nil {
				yes++
			} else if key := domain.KeyOf(err); key != "change.active" && key != "change.overtaken" {
				t.Errorf("refused: %v", err)
			}
		}
		if yes != 1 {
			t.Errorf("%d counted", yes)
		}
	})
}

// TestOnlyTheShellGivesAtOnce: anybody else asks a second person, for new people too.
func TestOnlyTheShellGivesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.people["admin"]
		w.still(func() error {
			_, err := w.desk.Grant(w.ctx, admin, w.people["author"].PersonID, "verifier", "media")
			return err
		}, domain.Forbidden, "change.needed")
		p, err := w.desk.AddPerson(w.ctx, admin, domain.PersonInput{Username: "baru", Name: "Baru", UnitID: "humas", Roles: []string{"author", "verifier"}})
		check(t, err)
		baru := domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
		_, err = w.desk.Create(w.ctx, baru, domain.DraftInput{Title: "J", Body: "b", Channels: []string{"web"}})
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.agrees(domain.Operator(), p.Change)
		check(t, err)
		_, err = w.desk.Create(w.ctx, baru, domain.DraftInput{Title: "J", Body: "b", Channels: []string{"web"}})
		check(t, err)
	})
}
