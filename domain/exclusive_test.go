package domain_test

import (
	"reflect"
	"testing"
	"time"

	"layak/domain"
)

func dutyLines() []domain.PolicyLine {
	return []domain.PolicyLine{
		{Number: 1, Role: "rules", Act: domain.ActRuleWrite, Object: "*", Effect: "allow"},
		{Number: 2, Role: "auditor", Act: domain.ActAuditRead, Object: "*", Effect: "allow"},
		{Number: 3, Role: "verifier", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"},
		{Number: 4, Role: "reader", Act: domain.ActDraftRead, Object: "*", Effect: "allow"},
		{Number: 5, Role: "barred", Act: domain.ActDraftDecide, Object: "*", Effect: "deny"},
		{Number: 6, Role: "both", Act: domain.ActPersonWrite, Object: "*", Effect: "allow"},
		{Number: 7, Role: "both", Act: domain.ActDraftDecide, Object: "*", Effect: "allow"},
		{Number: 8, Role: "units", Act: domain.ActUnitWrite, Object: "*", Effect: "allow"},
		{Number: 9, Role: "exporter", Act: domain.ActAuditExport, Object: "*", Effect: "allow"},
		{Number: 10, Role: "security", Act: domain.ActDraftDecide, Object: "security", Effect: "allow"},
		{Number: 11, Role: "security", Act: domain.ActAllowanceActivate, Object: "*", Effect: "allow"},
	}
}

func TestDutiesThatExcludeEachOther(t *testing.T) {
	now := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	grants := func(pairs ...string) (out []domain.Grant) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, domain.Grant{PersonID: pairs[i], Role: pairs[i+1], UnitID: "root"})
		}
		return out
	}
	mandate := func(role string) domain.Mandate {
		return domain.Mandate{PersonID: "ani", Role: role, ConfirmedBy: "budi", Period: domain.Period{From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}}
	}
	over, open := mandate("verifier"), mandate("verifier")
	over.From, over.Until = now.Add(-time.Hour), now
	open.ConfirmedBy = ""
	manages, audits, decides := domain.DutyManages, domain.DutyAudits, domain.DutyDecides
	for _, c := range []struct {
		name string
		set  domain.PolicySet
		want []domain.Clash
	}{
		{"nothing", domain.PolicySet{}, nil},
		{"one each", domain.PolicySet{Grants: grants("ani", "rules", "budi", "auditor", "citra", "verifier", "ani", "reader", "budi", "barred")}, nil},
		{"rules and decides", domain.PolicySet{Grants: grants("ani", "verifier", "ani", "rules")}, []domain.Clash{{"ani", manages, "rules", decides, "verifier"}}},
		{"audits and decides", domain.PolicySet{Grants: grants("ani", "verifier", "ani", "auditor")}, []domain.Clash{{"ani", audits, "auditor", decides, "verifier"}}},
		{"units and decides", domain.PolicySet{Grants: grants("ani", "verifier", "ani", "units")}, []domain.Clash{{"ani", manages, "units", decides, "verifier"}}},
		{"exports the log and decides", domain.PolicySet{Grants: grants("ani", "verifier", "ani", "exporter")}, []domain.Clash{{"ani", audits, "exporter", decides, "verifier"}}},
		{"exports the log and keeps units", domain.PolicySet{Grants: grants("ani", "units", "ani", "exporter")}, []domain.Clash{{"ani", manages, "units", audits, "exporter"}}},
		{"activates what others allow, and decides", domain.PolicySet{Grants: grants("ani", "security")}, nil},
		{"all three", domain.PolicySet{Grants: grants("ani", "verifier", "ani", "auditor", "ani", "rules")}, []domain.Clash{
			{"ani", manages, "rules", audits, "auditor"}, {"ani", manages, "rules", decides, "verifier"}, {"ani", audits, "auditor", decides, "verifier"}}},
		{"one role that does both", domain.PolicySet{Grants: grants("ani", "both")}, []domain.Clash{{"ani", manages, "both", decides, "both"}}},
		{"two accounts of one human", domain.PolicySet{Grants: grants("ani", "verifier", "ani-admin", "rules"),
			Links: []domain.Link{{PersonID: "ani-admin", HumanID: "ani"}}}, []domain.Clash{{"ani", manages, "rules", decides, "verifier"}}},
		{"service accounts are no human", domain.PolicySet{Grants: grants(domain.OperatorID, "both")}, nil},
		{"by a mandate that is to come", domain.PolicySet{Grants: grants("ani", "rules"), Mandates: []domain.Mandate{mandate("verifier")}},
			[]domain.Clash{{"ani", manages, "rules", decides, "verifier"}}},
		{"a mandate gives no rules to write", domain.PolicySet{Grants: grants("ani", "verifier"), Mandates: []domain.Mandate{mandate("rules")}}, nil},
		{"a mandate that is over, one that nobody confirmed", domain.PolicySet{Grants: grants("ani", "rules"), Mandates: []domain.Mandate{over, open}}, nil},
	} {
		c.set.Lines = dutyLines()
		if got := domain.Clashes(c.set, now); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestExclusiveDutiesAreRefusedAtEveryDoor, and nothing is left of the attempt.
func TestExclusiveDutiesAreRefusedAtEveryDoor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin, verifier := w.people["admin"], w.people["verifier"].PersonID
		size, version := w.size(), w.directory().PolicyVersion
		for name, act := range map[string]func() error{
			"a grant": func() error {
				_, err := w.proposes(domain.ChangeItem{Do: domain.DoGrantAdd, Person: verifier, Role: "rules", Unit: "media"})
				return err
			},
			"a grant by the shell": func() error {
				_, err := w.desk.Grant(w.ctx, domain.Operator(), verifier, "auditor", domain.RootUnit)
				return err
			},
			"a person with two": func() error {
				_, err := w.desk.AddPerson(w.ctx, admin, domain.PersonInput{Username: "dua", Name: "Dua", UnitID: "humas", Roles: []string{"auditor", "approver"}})
				return err
			},
			"a line": func() error {
				_, err := w.lineAdded(domain.PolicyLine{Role: "verifier", Act: domain.ActRuleWrite, Object: "*", Effect: "allow"})
				return err
			},
		} {
			t.Run(name, func(*testing.T) { w.refused(act(), domain.Conflict, "grant.exclusive") })
		}
		if w.size() != size || w.directory().PolicyVersion != version {
			t.Error("a refusal left something")
		}
		_, err := w.desk.Grant(w.ctx, domain.Operator(), verifier, "approver", "humas")
		check(t, err)
		_, err = w.lineAdded(domain.PolicyLine{Role: "checker", Act: domain.ActRuleWrite, Object: "*", Effect: "allow"})
		check(t, err)
		if got := w.directory().Clashes; got != nil {
			t.Errorf("clashes: %+v", got)
		}
	})
}

// An institution that has clashes goes on with them and is told; a new one is
// refused.
func TestClashesThatAreThereStay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.smuggle("verifier", "rules", domain.RootUnit)
		verifier := w.people["verifier"].PersonID
		want := []domain.Clash{{verifier, domain.DutyManages, "rules", domain.DutyDecides, "verifier"}}
		if got := w.directory().Clashes; !reflect.DeepEqual(got, want) {
			t.Errorf("clashes: %+v", got)
		}
		_, err := w.desk.Grant(w.ctx, domain.Operator(), verifier, "author", "humas")
		check(t, err)
		_, err = w.desk.Grant(w.ctx, domain.Operator(), verifier, "approver", "humas")
		w.refused(err, domain.Conflict, "grant.exclusive")
	})
}

func (w *world) directory() domain.Directory {
	w.Helper()
	dir, err := w.desk.Directory(w.ctx, w.people["admin"])
	check(w, err)
	return dir
}
