package main

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// proposed is a change that the office's administrator asks for, in a new office.
func proposed(t *testing.T, items func(of *office, person string) []domain.ChangeItem) domain.Change {
	t.Helper()
	t.Chdir(t.TempDir())
	if got := shell(t, "layak-uji-siti\n", "user", "add", "siti", "--name", "Siti", "--role", "admin"); got.status != 0 {
		t.Fatal(got)
	}
	if got := shell(t, "layak-uji-budi\n", "user", "add", "budi", "--name", "Budi", "--role", "author"); got.status != 0 {
		t.Fatal(got)
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
	id := map[string]string{}
	for _, p := range dir.People {
		id[p.Username] = p.ID
	}
	c, err := of.desk.ProposeChange(ctx, domain.Actor{PersonID: id["siti"], Via: domain.ViaSession}, items(of, id["budi"]), "SK\n12")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTheShellIsTheSecondPerson looks at a change and says yes to what it saw.
func TestTheShellIsTheSecondPerson(t *testing.T) {
	c := proposed(t, func(_ *office, budi string) []domain.ChangeItem {
		return []domain.ChangeItem{{Do: domain.DoLineAdd, Role: "spokesperson", Act: domain.ActDraftRead}, {Do: domain.DoGrantAdd, Person: budi, Role: "spokesperson", Unit: "humas", Channels: []string{"web"}},
			{Do: domain.DoLineRemove, Line: 1}, {Do: domain.DoUnitAdd, Unit: "arsip", Name: "Arsip", Parent: "root"}, {Do: domain.DoUnitMove, Unit: "arsip", Parent: "humas"},
			{Do: domain.DoUnitRename, Unit: "arsip", Name: "Bagian Arsip"}}
	})
	list := shell(t, "", "changes", "list")
	list.expect(t, 0, c.ID)
	if !strings.Contains(list.out, "siti") || !strings.Contains(list.out, "items: 6  SK 12\n") || strings.Count(list.out, "\n") != 1 {
		t.Errorf("%q", list.out)
	}
	shown := shell(t, "", "changes", "show", c.ID)
	for _, want := range []string{"proposed by siti", "new line: spokesperson, draft.read, *, allow", "budi gets spokesperson in humas for web", "line 1 goes: author, draft.create", "new unit arsip (Arsip) below root",
		"arsip moves from root to humas", "arsip: Arsip becomes Bagian Arsip", "budi loses draft.create * in root", "of 0 acts in the last 90 days 0 would"} {
		if !strings.Contains(shown.out, want) {
			t.Errorf("%q is not in: %s", want, shown.out)
		}
	}
	seen := regexp.MustCompile(`(?m)^seen: (\S+)$`).FindStringSubmatch(shown.out)
	if shown.status != 0 || seen == nil {
		t.Fatal(shown)
	}
	shell(t, "", "changes", "activate", c.ID).expect(t, 2, "", "--seen")
	shell(t, "", "changes", "activate", "none", "--seen", seen[1]).expect(t, 1, "", "change.unknown")
	shell(t, "", "changes", "activate", c.ID, "--seen", "1.0").expect(t, 1, "", "change.changed")
	shell(t, "", "user", "grant", "budi", "verifier", "--unit", "humas").expect(t, 0, "budi is verifier in humas")
	shell(t, "", "changes", "activate", c.ID, "--seen", seen[1]).expect(t, 1, "", "change.overtaken", "Look again")
	again := regexp.MustCompile(`(?m)^seen: (\S+)$`).FindStringSubmatch(shell(t, "", "changes", "show", c.ID).out)
	shell(t, "", "changes", "activate", c.ID, "--seen", again[1]).expect(t, 0, "is in force")
	shell(t, "", "changes", "show", c.ID).expect(t, 1, "active, proposed by siti")
	shell(t, "", "changes", "list").expect(t, 0, "")
	shell(t, "", "audit", "verify").expect(t, 0, "OK size=")
	shell(t, "", "user", "grant", "budi", "auditor").expect(t, 1, "", "exclude each other")
	shell(t, "", "user", "grant", "nobody", "author").expect(t, 1, "", `username "nobody"`)
}
