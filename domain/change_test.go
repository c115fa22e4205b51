package domain_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"layak/domain"
)

func (w *world) give(who, role, unit string, channels ...string) domain.ChangeItem {
	it := domain.ChangeItem{Do: domain.DoGrantAdd, Person: w.people[who].PersonID, Role: role, Unit: unit}
	if len(channels) > 0 {
		it.Channels = channels
	}
	return it
}

func line(role string, act domain.Act, object, effect string) domain.ChangeItem {
	return domain.ChangeItem{Do: domain.DoLineAdd, Role: role, Act: act, Object: object, Effect: effect}
}

// still runs an act that must be refused, and checks that rows, log and powers are as
// they were.
func (w *world) still(act func() error, kind domain.Kind, key string) {
	w.Helper()
	people := func() int {
		dir, err := w.desk.Directory(w.ctx, domain.Operator())
		check(w, err)
		return len(dir.People) + len(dir.Pending)
	}
	size, version, n := w.size(), w.powers().Version, people()
	w.refused(act(), kind, key)
	if w.size() != size || w.powers().Version != version || people() != n {
		w.Errorf("%s: the refusal left something", key)
	}
}

func (w *world) activates(who domain.Actor, c domain.Change) func() error {
	return func() error { _, err := w.agrees(who, c.ID); return err }
}

// TestAChangeTakesTwoHumans: nothing is different before, all of it after, and each
// part is in the log under the change.
func TestAChangeTakesTwoHumans(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := w.promoted()
		w.link("author2", "verifier2")
		before := w.powers()
		c, err := w.proposes(
			domain.ChangeItem{Do: domain.DoUnitAdd, Unit: "arsip", Name: " Bagian Arsip ", Parent: "humas"},
			line("spokesperson", domain.ActDraftRead, "", ""), line("spokesperson", domain.ActDraftDecide, "verification", "deny"),
			w.give("ppid", "spokesperson", "arsip", "x", "web", "x"),
			domain.ChangeItem{Do: domain.DoUnitMove, Unit: "arsip", Parent: "root"},
			domain.ChangeItem{Do: domain.DoUnitRename, Unit: "humas", Name: "Hubungan Masyarakat"},
			domain.ChangeItem{Do: domain.DoUnlink, Person: w.people["author2"].PersonID})
		check(t, err)
		if now := w.powers(); now.Version != before.Version || c.State != domain.ChangeProposed || c.Base != before.Version {
			t.Fatalf("proposed: version %d became %d, %+v", before.Version, now.Version, c)
		}
		v, err := w.desk.ShowChange(w.ctx, second, c.ID)
		check(t, err)
		if len(v.Problems) != 0 || !v.MayActivate || v.Why != nil || !slices.ContainsFunc(v.Shifts, func(x domain.Shift) bool {
			return x.Person == w.people["ppid"].PersonID && x.Gains && x.Act == domain.ActDraftRead && slices.Equal(x.Units, []string{"arsip"})
		}) {
			t.Errorf("shown: %+v", v)
		}
		in, err := w.desk.Inbox(w.ctx, second)
		check(t, err)
		if len(in.Proposals) != 1 || in.Proposals[0].Kind != domain.ProposedChange || in.Proposals[0].ID != c.ID {
			t.Errorf("waits: %+v", in.Proposals)
		}
		c, err = w.desk.ActivateChange(w.ctx, second, c.ID, v.Seen)
		check(t, err)
		after := w.powers()
		g := after.Grants[slices.IndexFunc(after.Grants, func(g domain.Grant) bool { return g.Role == "spokesperson" })]
		if g.PersonID != w.people["ppid"].PersonID || g.By != second.PersonID || !slices.Equal(g.Channels, []string{"web", "x"}) {
			t.Errorf("the role is %+v", g)
		}
		for _, u := range after.Units {
			if u.ID == "arsip" && (u.ParentID != "root" || u.Name != "Bagian Arsip") || u.ID == "humas" && u.Name != "Hubungan Masyarakat" {
				t.Errorf("unit %+v", u)
			}
		}
		if len(after.Links) != 0 || len(after.Lines) != len(before.Lines)+2 || c.DecidedBy != second.PersonID {
			t.Errorf("%d links, %d lines, %+v", len(after.Links), len(after.Lines), c)
		}
		for act, n := range map[string]int{"powers.proposed": 1, "powers.activated": 1, "policy.line_added": 2, "grant.added": 1, "unit.added": 1, "unit.moved": 1, "unit.renamed": 1, "person.unlinked": 1} {
			found, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Act: act})
			check(t, err)
			found = slices.DeleteFunc(found, func(r domain.Record) bool { return r.Subject != c.ID && r.Facts["change"] != c.ID })
			if len(found) != n || n > 0 && act != "powers.proposed" && found[0].Actor != second.PersonID {
				t.Errorf("%s: %d records, want %d", act, len(found), n)
			}
		}
		w.still(w.activates(second, c), domain.Conflict, "change.active")
		w.still(func() error { _, err := w.desk.ActivateChange(w.ctx, second, c.ID, v.Seen); return err }, domain.Conflict, "change.active")
	})
}

// TestChangesThatAreRefused: whoever asks, and whatever they ask for.
func TestChangesThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.people["admin"]
		program := admin
		program.Via, program.Scopes = domain.ViaToken, domain.Acts()
		for name, c := range map[string]struct {
			by    domain.Actor
			items []domain.ChangeItem
			kind  domain.Kind
			key   string
		}{
			"nothing":            {admin, nil, domain.Invalid, "change.items"},
			"too much":           {admin, make([]domain.ChangeItem, domain.MaxItems+1), domain.Invalid, "change.items"},
			"by a program":       {program, []domain.ChangeItem{w.give("author", "verifier", "humas")}, domain.Forbidden, "change.human"},
			"without the right":  {w.people["author"], []domain.ChangeItem{w.give("author2", "verifier", "humas")}, domain.Forbidden, "access.denied"},
			"one of them":        {w.people["superior"], []domain.ChangeItem{line("author", domain.ActScan, "*", "deny")}, domain.Forbidden, "access.denied"},
			"for oneself":        {admin, []domain.ChangeItem{w.give("admin", "verifier", "humas")}, domain.Conflict, "grant.self"},
			"nothing known":      {admin, []domain.ChangeItem{{Do: "person.hire"}}, domain.Invalid, "change.do"},
			"an act":             {admin, []domain.ChangeItem{line("author", "draft.fly", "*", "allow")}, domain.Invalid, "act.unknown"},
			"an effect":          {admin, []domain.ChangeItem{line("author", domain.ActScan, "*", "maybe")}, domain.Invalid, "line.effect"},
			"an object":          {admin, []domain.ChangeItem{line("author", domain.ActScan, "A B", "deny")}, domain.Invalid, "line.object"},
			"a line twice":       {admin, []domain.ChangeItem{line("x", domain.ActScan, "*", "deny"), line("x", domain.ActScan, "*", "deny")}, domain.Invalid, "line.exists"},
			"a line there":       {admin, []domain.ChangeItem{line("author", domain.ActScan, "*", "allow")}, domain.Invalid, "line.exists"},
			"no line":            {admin, []domain.ChangeItem{{Do: domain.DoLineRemove, Line: 9999}}, domain.Invalid, "line.unknown"},
			"a role":             {admin, []domain.ChangeItem{w.give("author", "king", "humas")}, domain.Invalid, "role.unknown"},
			"a service role":     {admin, []domain.ChangeItem{w.give("author", "operator", "root")}, domain.Invalid, "role.service"},
			"a role there":       {admin, []domain.ChangeItem{w.give("author", "author", "humas")}, domain.Conflict, "grant.exists"},
			"nobody":             {admin, []domain.ChangeItem{{Do: domain.DoGrantAdd, Person: "\x00", Role: "author", Unit: "humas"}}, domain.Invalid, "person.unknown"},
			"a channel":          {admin, []domain.ChangeItem{w.give("author", "verifier", "humas", "nowhere")}, domain.Invalid, "channel.unknown"},
			"a channel's bytes":  {admin, []domain.ChangeItem{w.give("author", "verifier", "humas", "\xff")}, domain.Invalid, "channel.unknown"},
			"no channel":         {admin, []domain.ChangeItem{{Do: domain.DoGrantAdd, Person: w.people["author"].PersonID, Role: "verifier", Unit: "humas", Channels: []string{}}}, domain.Invalid, "grant.channels_missing"},
			"a unit nowhere":     {admin, []domain.ChangeItem{{Do: domain.DoUnitMove, Unit: "humas", Parent: "moon"}}, domain.Forbidden, "access.denied"},
			"a unit below it":    {admin, []domain.ChangeItem{{Do: domain.DoUnitMove, Unit: "humas", Parent: "media"}}, domain.Invalid, "unit.cycle"},
			"a unit below":       {admin, []domain.ChangeItem{{Do: domain.DoUnitMove, Unit: "humas", Parent: "humas"}}, domain.Invalid, "unit.cycle"},
			"the root":           {admin, []domain.ChangeItem{{Do: domain.DoUnitMove, Unit: "root", Parent: "humas"}}, domain.Forbidden, "access.denied"},
			"a unit where it is": {admin, []domain.ChangeItem{{Do: domain.DoUnitMove, Unit: "humas", Parent: "root"}}, domain.Invalid, "unit.same"},
			"no name":            {admin, []domain.ChangeItem{{Do: domain.DoUnitRename, Unit: "humas", Name: " "}}, domain.Invalid, "unit.name"},
			"no link":            {admin, []domain.ChangeItem{{Do: domain.DoUnlink, Person: w.people["author"].PersonID}}, domain.Invalid, "link.unknown"},
			"clashing duties":    {admin, []domain.ChangeItem{w.give("verifier", "auditor", "root")}, domain.Conflict, "grant.exclusive"},
			"clashing together": {admin, []domain.ChangeItem{line("reader", domain.ActDraftRead, "*", "allow"), w.give("verifier", "reader", "humas"),
				line("reader", domain.ActAuditRead, "*", "allow")}, domain.Conflict, "grant.exclusive"},
			"the last who can":    {admin, []domain.ChangeItem{line("admin", domain.ActPolicyWrite, "*", "deny")}, domain.Conflict, "policy.last_admin"},
			"denied by a role":    {admin, []domain.ChangeItem{line("jailed", domain.ActGrantWrite, "*", "deny"), w.give("rules", "jailed", "root"), line("admin", domain.ActPersonWrite, "*", "deny")}, domain.Conflict, "policy.last_admin"},
			"a stage of nobody's": {admin, []domain.ChangeItem{line("verifier", domain.ActDraftDecide, "*", "deny")}, domain.Conflict, "change.stage"},
		} {
			t.Run(name, func(*testing.T) {
				w.still(func() error { _, err := w.desk.ProposeChange(w.ctx, c.by, c.items, "sebab"); return err }, c.kind, c.key)
			})
		}
		var many domain.Faults
		_, err := w.proposes(line("author", "fly", "*", "allow"), w.give("author", "king", "humas"))
		if !errors.As(err, &many) || len(many) != 2 || many[0].Field != "items.0.act" || many[1].Field != "items.1.role" {
			t.Errorf("all that is wrong: %v", many)
		}
	})
}

// TestWhoCannotSayYes: neither who proposed it, under any account, nor who gains by it.
func TestWhoCannotSayYes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		second := w.promoted()
		c, err := w.proposes(w.give("author", "verifier", "media"))
		check(t, err)
		w.still(w.activates(w.people["admin"], c), domain.Forbidden, "change.second_person")
		program := second
		program.Via, program.Scopes = domain.ViaToken, domain.Acts()
		w.still(w.activates(program, c), domain.Forbidden, "change.human")
		w.still(w.activates(w.people["auditor"], c), domain.Forbidden, "access.denied")
		w.still(func() error { _, err := w.desk.ShowChange(w.ctx, w.people["author"], c.ID); return err }, domain.NotFound, "change.unknown")

		// An account of the same human, whoever linked it and when.
		third, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Username: "admin3", Name: "admin3", UnitID: domain.RootUnit, Roles: []string{"admin"}})
		check(t, err)
		_, err = w.desk.LinkPeople(w.ctx, domain.Operator(), third.ID, w.people["admin"].PersonID, "akun harian")
		check(t, err)
		other := domain.Actor{PersonID: third.ID, Via: domain.ViaSession}
		w.still(w.activates(other, c), domain.Forbidden, "change.second_person")

		// Who gains, under whichever account.
		self, err := w.proposes(w.give("admin2", "checker", "media"))
		check(t, err)
		w.still(w.activates(second, self), domain.Forbidden, "change.self")
		if v, err := w.desk.ShowChange(w.ctx, second, self.ID); err != nil || v.MayActivate || domain.KeyOf(v.Why) != "change.self" || !v.MayWithdraw {
			t.Errorf("offered: %+v, %v", v, err)
		}
		unlink, err := w.desk.ProposeChange(w.ctx, second, []domain.ChangeItem{{Do: domain.DoUnlink, Person: third.ID}}, "salah")
		check(t, err)
		w.still(w.activates(w.people["admin"], unlink), domain.Forbidden, "change.self")
		w.still(w.activates(other, unlink), domain.Forbidden, "change.self")

		_, err = w.agrees(domain.Operator(), self.ID)
		check(t, err)
	})
}

// TestTheGroundMoves between a proposal, a look at it and the second human's yes.
func TestTheGroundMoves(t *testing.T) {
	for name, c := range map[string]struct {
		item func(w *world) domain.ChangeItem
		// moves happens after the proposal; looked tells that the second human had looked
		// before.
		moves  func(w *world)
		looked bool
		key    string
	}{
		"after a look": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author2"].PersonID, "verifier", "media")
			check(w, err)
		}, true, "change.overtaken"},
		"the role is given": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author"].PersonID, "verifier", "media")
			check(w, err)
		}, false, "change.overtaken"},
		"the duty clashes now": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["author"].PersonID, "auditor", "media")
			check(w, err)
		}, false, "grant.exclusive"},
		"the line is gone": {func(w *world) domain.ChangeItem { return domain.ChangeItem{Do: domain.DoLineRemove, Line: 1} }, func(w *world) { check(w, w.dropLine(1)) },
			false, "change.overtaken"},
		"the unit is elsewhere": {func(w *world) domain.ChangeItem {
			return domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: "root"}
		}, func(w *world) {
			_, err := w.agreed(domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: "wilayah-timur"})
			check(w, err)
		}, false, "change.overtaken"},
		"the person is gone": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			_, err := w.desk.SetPersonStatus(w.ctx, domain.Operator(), w.people["author"].PersonID, domain.PersonRemoved)
			check(w, err)
		}, false, "change.overtaken"},
		"the proposer is suspended": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin2"], w.people["admin"].PersonID, domain.PersonSuspended)
			check(w, err)
		}, false, "change.proposer"},
		"the proposer has no right any more": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			for _, g := range w.powers().Grants {
				if g.PersonID == w.people["admin"].PersonID {
					check(w, w.desk.Revoke(w.ctx, w.people["admin2"], g.ID))
				}
			}
		}, false, "change.proposer"},
		"the proposer gets it": {func(w *world) domain.ChangeItem { return w.give("author", "verifier", "media") }, func(w *world) {
			_, err := w.desk.LinkPeople(w.ctx, domain.Operator(), w.people["author"].PersonID, w.people["admin"].PersonID, "akun kedua")
			check(w, err)
		}, false, "change.proposer"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				second := w.promoted()
				change, err := w.proposes(c.item(w))
				check(t, err)
				before, err := w.desk.ShowChange(w.ctx, second, change.ID)
				check(t, err)
				c.moves(w)
				w.still(func() error {
					seen := before.Seen
					if !c.looked {
						v, err := w.desk.ShowChange(w.ctx, second, change.ID)
						check(t, err)
						seen = v.Seen
					}
					_, err := w.desk.ActivateChange(w.ctx, second, change.ID, seen)
					return err
				}, domain.Conflict, c.key)
			})
		})
	}
}

// TestAChangeIsWhatWasProposed: rows that were written past the verbs count for
// nothing, and are found.
func TestAChangeIsWhatWasProposed(t *testing.T) {
	for name, by := range map[string]struct {
		forge func(c *domain.Change, w *world)
		key   string
	}{
		"another item": {func(c *domain.Change, w *world) { c.Items[0].Person = w.people["author2"].PersonID }, "change.unrecorded"},
		"and its digest": {func(c *domain.Change, w *world) {
			c.Items[0].Person = w.people["author2"].PersonID
			c.Digest = c.Done()
		}, "change.unrecorded"},
		"another base":     {func(c *domain.Change, _ *world) { c.Base++ }, "change.unrecorded"},
		"withdrawn before": {func(c *domain.Change, _ *world) { c.State = domain.ChangeWithdrawn }, "change.withdrawn"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.past = true
				c, err := w.proposes(w.give("author", "verifier", "media"))
				check(t, err)
				w.verified()
				check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
					row, err := tx.Changes.ByID(ctx, c.ID)
					check(t, err)
					by.forge(&row, w)
					return tx.Changes.Save(ctx, &row)
				}))
				v, err := w.desk.ShowChange(w.ctx, domain.Operator(), c.ID)
				check(t, err)
				w.still(func() error { _, err := w.desk.ActivateChange(w.ctx, domain.Operator(), c.ID, v.Seen); return err }, domain.Conflict, by.key)
				w.broken("office.changed")
			})
		})
	}
}
