package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// TestTheShellIsTheSecondPersonForWorkflows looks at a version and says yes to what it saw.
func TestTheShellIsTheSecondPersonForWorkflows(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, role := range map[string]string{"siti": "admin", "vera": "verifier", "vina": "verifier", "sari": "security", "adi": "approver"} {
		if got := shell(t, "layak-uji-"+name+"\n", "user", "add", name, "--name", name, "--role", role); got.status != 0 {
			t.Fatal(got)
		}
	}
	ctx := context.Background()
	of, err := openOffice(ctx, &console{now: time.Now}, officeFlags{DB: "layak.db"}, officeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer of.close()
	dir, err := of.desk.Directory(ctx, domain.Operator())
	if err != nil {
		t.Fatal(err)
	}
	siti := domain.Actor{Via: domain.ViaSession}
	for _, p := range dir.People {
		if p.Username == "siti" {
			siti.PersonID = p.ID
		}
	}
	view, err := of.desk.ShowWorkflow(ctx, siti, "standard", 1)
	if err != nil {
		t.Fatal(err)
	}
	x := view.Workflow
	x.Stages = append([]domain.Stage{}, x.Stages...)
	x.Stages[0].Quorum, x.ValidDays = 2, 14
	if _, err := of.desk.ProposeWorkflow(ctx, siti, x, "SK\n12"); err != nil {
		t.Fatal(err)
	}
	shell(t, "", "workflows", "list").expect(t, 0, "standard  2")
	shown := shell(t, "", "workflows", "show", "standard", "2")
	for _, want := range []string{"proposed by siti", "1. verification, 2 of verifier, 24 hours", "stage verification: quorum", "changed: valid_days", "last 90 days: of 0 clearances"} {
		if !strings.Contains(shown.out, want) {
			t.Errorf("%q is not in: %s", want, shown.out)
		}
	}
	_, seen, ok := strings.Cut(shown.out, "seen: ")
	if !ok || shown.status != 0 {
		t.Fatalf("%d %s", shown.status, shown.out)
	}
	shell(t, "", "workflows", "activate", "standard", "2", "--seen", "1.1.x").expect(t, 1, "")
	shell(t, "", "workflows", "activate", "standard", "2", "--seen", strings.TrimSpace(seen)).expect(t, 0, "standard version 2 is active")
	if again := shell(t, "", "workflows", "show", "standard", "2"); again.status != 1 || strings.Contains(again.out, "seen:") {
		t.Errorf("%d %s", again.status, again.out)
	}
}
