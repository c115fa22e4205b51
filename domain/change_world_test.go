package domain_test

import (
	"context"
	"slices"

	"layak/domain"
)

// proposes asks for a change as the administrator.
func (w *world) proposes(items ...domain.ChangeItem) (domain.Change, error) {
	return w.desk.ProposeChange(w.ctx, w.people["admin"], items, "perlu")
}

// agrees makes a change active as it is now.
func (w *world) agrees(a domain.Actor, id string) (domain.Change, error) {
	w.Helper()
	v, err := w.desk.ShowChange(w.ctx, a, id)
	check(w, err)
	return w.desk.ActivateChange(w.ctx, a, id, v.Seen)
}

// agreed is a change that the administrator proposed and the shell said yes to.
func (w *world) agreed(items ...domain.ChangeItem) (domain.Change, error) {
	c, err := w.proposes(items...)
	if err != nil {
		return c, err
	}
	return w.agrees(domain.Operator(), c.ID)
}

// lineAdded adds a policy line by two.
func (w *world) lineAdded(l domain.PolicyLine) (domain.PolicyLine, error) {
	w.Helper()
	if _, err := w.agreed(domain.ChangeItem{Do: domain.DoLineAdd, Role: l.Role, Act: l.Act, Object: l.Object, Effect: l.Effect}); err != nil {
		return l, err
	}
	set := w.powers()
	return set.Lines[len(set.Lines)-1], nil
}

// dropLine removes one by two.
func (w *world) dropLine(number int64) error {
	_, err := w.agreed(domain.ChangeItem{Do: domain.DoLineRemove, Line: number})
	return err
}

// unlinks says by two that an account is a human of its own.
func (w *world) unlinks(person, note string) error {
	c, err := w.desk.ProposeChange(w.ctx, w.people["admin"], []domain.ChangeItem{{Do: domain.DoUnlink, Person: person}}, note)
	if err == nil {
		_, err = w.agrees(domain.Operator(), c.ID)
	}
	return err
}

// powers are the rows that count now.
func (w *world) powers() (set domain.PolicySet) {
	w.Helper()
	check(w, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) (err error) {
		set, err = tx.Policy.Load(ctx)
		return err
	}))
	return set
}

// removeLine removes a line past the verbs: some of them refuse to go.
func (w *world) removeLine(role string, act domain.Act, object string) {
	w.Helper()
	w.past = true
	lines := w.powers().Lines
	i := slices.IndexFunc(lines, func(l domain.PolicyLine) bool { return l.Role == role && l.Act == act && l.Object == object })
	if i < 0 {
		w.Fatalf("no line for %s %s %s", role, act, object)
	}
	check(w, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error { return tx.Policy.RemoveLine(ctx, lines[i].Number) }))
}

// promoted is a second administrator.
func (w *world) promoted() domain.Actor {
	w.Helper()
	p, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Username: "admin2", Name: "admin2", UnitID: domain.RootUnit, Clearance: domain.TopSecret, Roles: []string{"admin"}})
	check(w, err)
	w.people["admin2"] = domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
	return w.people["admin2"]
}

// asksRole gives a role by whichever door is open to who asks.
func (w *world) asksRole(who domain.Actor, person, role, unit string) error {
	if who.Via == domain.ViaShell {
		_, err := w.desk.Grant(w.ctx, who, person, role, unit)
		return err
	}
	_, err := w.desk.ProposeChange(w.ctx, who, []domain.ChangeItem{{Do: domain.DoGrantAdd, Person: person, Role: role, Unit: unit}}, "")
	return err
}
