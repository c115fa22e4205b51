package domain_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"layak/domain"
	"layak/store/storetest"
)

// hireIn gives somebody new roles in a unit and its branch.
func (w *world) hireIn(unit, who string, roles ...string) {
	w.Helper()
	person, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: who, Name: who, UnitID: unit, Roles: roles})
	check(w, err)
	w.people[who] = domain.Actor{PersonID: person.ID, Via: domain.ViaSession}
}

// fullyStaffed gives a unit somebody of its own for every stage that the standard
// workflow has, and an author.
func (w *world) fullyStaffed(unit string) {
	w.Helper()
	for _, role := range []string{"author", "verifier", "security", "approver", "superior", "duty"} {
		w.hireIn(unit, role+"-"+unit, role)
	}
}

// withLegal is the standard workflow with a stage of jurists.
func (w *world) withLegal(change func(*domain.Stage)) domain.Workflow {
	w.Helper()
	st := domain.Stage{Name: "legal", Roles: []string{"legal"}, Quorum: 1, DueHours: 8}
	change(&st)
	x := w.standard()
	x.Stages = append(x.Stages, st)
	return x
}

// missing is what a version is told to lack in a unit, stage by stage: how many there are.
func (w *world) missing(x domain.Workflow, unit string) map[string]int {
	w.Helper()
	v, err := w.desk.WeighWorkflow(w.ctx, w.people["admin"], x)
	check(w, err)
	out := map[string]int{}
	for _, u := range v.Unreachable {
		if u.Unit == unit {
			out[u.Stage] = u.Have
		}
	}
	return out
}

// TestAStageCountsWhereItCanBe: people elsewhere do not make a stage passable that is for
// some units alone, and where it never is nobody lacks for it.
func TestAStageCountsWhereItCanBe(t *testing.T) {
	east := func(st *domain.Stage) { st.Only.Units = []string{"wilayah-timur"} }
	onRequest := func(st *domain.Stage) { st.Only.Kinds = []domain.ContentKind{"disclosure"} }
	for name, c := range map[string]struct {
		legal   func(*domain.Stage)
		jurist  string // where the only one is
		east    bool   // wilayah-timur has everybody else
		refused string // in which unit; "": it can be made active
		told    []string
	}{
		"its unit has nobody for it":             {east, "humas", true, "wilayah-timur", []string{"wilayah-timur"}},
		"its unit has nobody at all":             {east, "humas", false, "wilayah-timur", nil},
		"its unit has somebody":                  {east, "wilayah-timur", true, "", nil},
		"its unit lacks others":                  {east, "wilayah-timur", false, "", nil},
		"a part that has the people above":       {func(st *domain.Stage) { st.Only.Units = []string{"media"} }, "humas", false, "", nil},
		"somebody above":                         {east, domain.RootUnit, true, "", nil},
		"everywhere, and the jurist apart":       {onRequest, "pusdatin", false, "humas", []string{"humas", "media"}},
		"everywhere, and one unit can":           {onRequest, "humas", true, "", []string{"wilayah-timur"}},
		"a branch, and the jurist in a part":     {func(st *domain.Stage) { st.Only.Units = []string{"humas"} }, "media", false, "", []string{"humas"}},
		"of two units the one that can has none": {func(st *domain.Stage) { st.Only.Units = []string{"humas", "pusdatin"} }, "pusdatin", false, "humas", []string{"humas", "media"}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.hireIn(c.jurist, "jurist", "legal")
				w.hire("duty", "duty")
				if c.east {
					w.fullyStaffed("wilayah-timur")
				}
				x, err := w.proposesFlow(w.withLegal(c.legal))
				check(t, err)
				v, err := w.desk.ShowWorkflow(w.ctx, domain.Operator(), x.ID, x.Version)
				check(t, err)
				var told []string
				for _, u := range v.Unreachable {
					if u.Stage != "legal" || u.Needed != 1 || u.Have != 0 {
						t.Errorf("told: %+v", u)
					}
					told = append(told, u.Unit)
				}
				if !slices.Equal(told, c.told) {
					t.Errorf("lacks in %q, want %q", told, c.told)
				}
				leaves := w.size()
				_, err = w.desk.ActivateWorkflow(w.ctx, domain.Operator(), x.ID, x.Version, v.Seen)
				if c.refused == "" {
					check(t, err)
					return
				}
				w.refused(err, domain.Conflict, "workflow.unreachable")
				if e, ok := err.(*domain.Error); !ok || !slices.Equal(e.Args, []string{"legal", "1", "0", c.refused}) {
					t.Errorf("%+v", err)
				}
				if w.size() != leaves || w.standard().Version != 1 {
					t.Error("the refusal changed something")
				}
			})
		})
	}
}

// TestWhoIsThereForAStage: what holds above holds below, and what is given, taken or lent
// in a unit alone counts from there on.
func TestWhoIsThereForAStage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.lineAdded(domain.PolicyLine{Role: "muted", Act: domain.ActDraftDecide, Object: "verification", Effect: "deny"})
		check(t, err)
		x := w.standard()
		x.Stages[0].Quorum = 20
		expect := func(why, unit string, want int) {
			t.Helper()
			if got := w.missing(x, unit)["verification"]; got != want {
				t.Errorf("%s: %d verify in %s, want %d", why, got, unit, want)
			}
		}
		grant := func(who, role, unit string) {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people[who].PersonID, role, unit)
			check(t, err)
		}
		expect("from above", "media", 2)
		grant("verifier", "verifier", "media")
		expect("the same role twice", "media", 2)
		w.hireIn("media", "third", "verifier")
		expect("one of its own", "media", 3)
		expect("not below", "humas", 2)
		w.hireIn("media", "second-account", "verifier")
		expect("another of its own", "media", 4)
		_, err = w.desk.LinkPeople(w.ctx, domain.Operator(), w.people["second-account"].PersonID, w.people["verifier2"].PersonID, "satu orang")
		check(t, err)
		expect("who has two accounts", "media", 3)
		w.hireIn("media", "fourth", "verifier")
		w.hireIn("media", "fifth", "verifier")
		_, err = w.desk.LinkPeople(w.ctx, domain.Operator(), w.people["fifth"].PersonID, w.people["fourth"].PersonID, "satu orang")
		check(t, err)
		expect("who has two accounts there alone", "media", 4)
		_, err = w.desk.SetPersonStatus(w.ctx, domain.Operator(), w.people["third"].PersonID, domain.PersonSuspended)
		check(t, err)
		expect("who is away", "media", 3)
		grant("verifier", "muted", "media")
		expect("denied there", "media", 2)
		expect("denied there alone", "humas", 2)
		grant("verifier2", "muted", "media")
		expect("by the account to which it is denied, not by the other", "media", 2)
		in := w.mandateInput(domain.MandateAbsent)
		in.Role, in.UnitID, in.Principal = "verifier", "media", w.people["verifier2"].PersonID
		w.mandated(in)
		expect("an acting official", "media", 3)
		w.clock.to(in.Until)
		expect("after the mandate", "media", 2)
		x.Stages[0].Escalate, x.Stages[0].EscalateHours = []string{"security"}, 1
		_, err = w.lineAdded(domain.PolicyLine{Role: "security", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"})
		check(t, err)
		expect("who is asked once it is overdue", "humas", 4)
	})
}

// BenchmarkUnreached weighs the largest workflow in a house of 400 units and 800 people:
// all of them at its head, or half of them in the units, so that each unit has others;
// with enough people for every stage, or with hardly any for some.
func BenchmarkUnreached(b *testing.B) {
	for name, c := range map[string]struct{ apart, scarce bool }{"at the head": {}, "apart": {apart: true}, "apart and scarce": {true, true}} {
		b.Run(name, func(b *testing.B) {
			w, x := largeHouse(b, c.apart, c.scarce)
			for b.Loop() {
				v, err := w.desk.WeighWorkflow(w.ctx, w.people["admin"], x)
				check(b, err)
				if refused := slices.ContainsFunc(v.Problems, func(e *domain.Error) bool { return e.Key == "workflow.unreachable" }); refused != c.scarce {
					b.Fatal(v.Problems)
				}
			}
		})
	}
}

// largeHouse has 16 stages, an appeal and an emergency of twenty each, a half of the
// stages for some drafts alone. Its people hold up to three of sixteen roles.
func largeHouse(b *testing.B, apart, scarce bool) (*world, domain.Workflow) {
	w := newWorld(b, storetest.SQLite(b))
	x := w.standard()
	x.Stages = nil
	for i := range domain.MaxStages {
		st := domain.Stage{Name: fmt.Sprint("stage", i), Roles: []string{fmt.Sprint("role", i)}, Quorum: domain.MaxQuorum, DueHours: 1}
		if i == 0 {
			st.Name = domain.StageSecurity
		}
		if i >= domain.MaxStages/2 {
			st.Only.Channels = []string{"web"}
		}
		x.Stages = append(x.Stages, st)
	}
	x.Appeal.Roles, x.Appeal.Quorum = []string{"role1"}, domain.MaxQuorum
	x.Emergency.Stage.Roles, x.Emergency.Stage.Quorum = []string{"role2"}, domain.MaxQuorum
	draw := rand.New(rand.NewPCG(1, 2))
	check(b, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		for i := range domain.MaxStages {
			if err := tx.Policy.AddLine(ctx, &domain.PolicyLine{Role: fmt.Sprint("role", i), Act: domain.ActDraftDecide, Object: "*", Effect: "allow"}); err != nil {
				return err
			}
		}
		for i := range 400 {
			if err := tx.Policy.AddUnit(ctx, domain.Unit{ID: fmt.Sprint("unit", i), Name: "Unit", ParentID: "humas"}); err != nil {
				return err
			}
		}
		for i := range 800 {
			who, unit := fmt.Sprint("many", i), "humas"
			if apart && i%2 == 0 {
				unit = fmt.Sprint("unit", i/2)
			}
			if err := tx.People.Add(ctx, &domain.Person{ID: who, Username: who, Name: who, UnitID: unit, Status: domain.PersonActive, Clearance: domain.Public}); err != nil {
				return err
			}
			held := draw.Perm(domain.MaxStages)[:3]
			if scarce { // the higher its number the fewer hold a role
				held = slices.Compact([]int{held[0] * held[1] / domain.MaxStages, held[0] * held[2] / domain.MaxStages})
			}
			for _, role := range held {
				g := domain.Grant{ID: fmt.Sprint(who, "-", role), PersonID: who, Role: fmt.Sprint("role", role), UnitID: unit, By: domain.OperatorID, At: w.clock.read()}
				if err := tx.Policy.AddGrant(ctx, g); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return w, x
}
