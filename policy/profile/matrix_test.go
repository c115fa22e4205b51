package profile_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/policy/access"
	"layak/policy/profile"
)

var update = flag.Bool("update", false, "write the golden matrix anew")

// TestMatrix compares what each role may do, as Casbin answers it, with the
// matrix that people have read and agreed to.
func TestMatrix(t *testing.T) {
	p, err := profile.Indonesia()
	if err != nil {
		t.Fatal(err)
	}
	model, err := os.ReadFile("../../casbin_model.conf")
	if err != nil {
		t.Fatal(err)
	}
	a, err := access.New(string(model))
	if err != nil {
		t.Fatal(err)
	}
	set := domain.PolicySet{Version: 1, Lines: p.Lines, Grants: slices.Clone(p.Grants), Units: p.Units}
	var roles []string
	for _, l := range p.Lines {
		if !slices.Contains(roles, l.Role) {
			roles = append(roles, l.Role)
			set.Grants = append(set.Grants, domain.Grant{PersonID: "one-" + l.Role, Role: l.Role, UnitID: "humas"})
		}
	}
	powers, err := a.At(context.Background(), 1, time.Now(), func(context.Context) (domain.PolicySet, error) { return set, nil })
	if err != nil {
		t.Fatal(err)
	}
	got := matrix(powers, roles, questions(p))
	const golden = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the matrix changed; if that is meant, run with -update\n%s", got)
	}
	for _, service := range []string{domain.SystemID, domain.OperatorID} {
		if roles := powers.Roles(service, "media"); !slices.Equal(roles, []string{service}) {
			t.Errorf("%s holds %v", service, roles)
		}
	}
}

type question struct {
	act    domain.Act
	object string
}

func questions(p domain.Profile) (all []question) {
	var stages []string
	for _, w := range p.Workflows {
		for _, s := range append(slices.Clone(w.Stages), w.Appeal) {
			stages = append(stages, s.Name)
		}
	}
	slices.Sort(stages)
	for _, act := range domain.Acts() {
		all = append(all, question{act, "*"})
		if act == domain.ActDraftDecide {
			for _, s := range slices.Compact(stages) {
				all = append(all, question{act, s})
			}
		}
	}
	return all
}

func matrix(powers domain.Powers, roles []string, all []question) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s", "")
	for _, role := range roles {
		fmt.Fprintf(&b, " %-8s", role)
	}
	b.WriteString("\n")
	for _, q := range all {
		name := string(q.act)
		if q.object != "*" {
			name += " " + q.object
		}
		line := fmt.Sprintf("%-28s", name)
		for _, role := range roles {
			cell := "-"
			if powers.May("one-"+role, "media", q.act, q.object).Allowed {
				cell = "yes"
			}
			if powers.May("one-"+role, "pusdatin", q.act, q.object).Allowed {
				cell = "BEYOND" // the grant is in another branch
			}
			line += fmt.Sprintf(" %-8s", cell)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
