package profile

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"layak/domain"
)

func indonesia(t *testing.T) domain.Profile {
	t.Helper()
	p, err := Indonesia()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Whoever is named in a stage must also be allowed to decide it, otherwise a
// draft would wait there for good.
func TestEveryStageCanBeDecided(t *testing.T) {
	p := indonesia(t)
	for _, w := range p.Workflows {
		for _, s := range append(slices.Clone(w.Stages), w.Appeal) {
			for _, role := range s.Roles {
				if !slices.ContainsFunc(p.Lines, func(l domain.PolicyLine) bool {
					return l.Role == role && l.Act == domain.ActDraftDecide && l.Object == s.Name && l.Effect == "allow"
				}) {
					t.Errorf("workflow %s: no line lets %s decide %s", w.ID, role, s.Name)
				}
			}
		}
	}
}

func TestEveryStageToDecideIsInAWorkflow(t *testing.T) {
	p := indonesia(t)
	for _, l := range p.Lines {
		if l.Act == domain.ActDraftDecide && !slices.ContainsFunc(p.Workflows, func(w domain.Workflow) bool {
			return slices.ContainsFunc(w.Every(), func(s domain.Stage) bool {
				return s.Name == l.Object && slices.Contains(s.Roles, l.Role)
			})
		}) {
			t.Errorf("line %d: no workflow has %s decide %s", l.Number, l.Role, l.Object)
		}
	}
}

func TestEveryActIsGivenToSomebody(t *testing.T) {
	p := indonesia(t)
	for _, act := range domain.Acts() {
		if !slices.ContainsFunc(p.Lines, func(l domain.PolicyLine) bool { return l.Act == act }) {
			t.Errorf("nobody may %s", act)
		}
	}
}

func TestAdministratorsAndAuditorsStayOutOfReview(t *testing.T) {
	for _, l := range indonesia(t).Lines {
		if l.Role == domain.RoleAdmin && strings.HasPrefix(string(l.Act), "draft.") && l.Act != domain.ActDraftErase {
			t.Errorf("line %d: an administrator may %s", l.Number, l.Act)
		}
		if l.Role == domain.RoleAuditor && !slices.Contains([]string{"read", "verify", "export"}, strings.Split(string(l.Act), ".")[1]) {
			t.Errorf("line %d: an auditor may %s", l.Number, l.Act)
		}
	}
}

func TestChains(t *testing.T) {
	p := indonesia(t)
	parents := map[string]string{}
	for _, u := range p.Units {
		parents[u.ID] = u.ParentID
	}
	depth := func(unit, top string) (int, bool) {
		for steps := 0; unit != ""; steps++ {
			if unit == top {
				return steps, true
			}
			unit = parents[unit]
		}
		return 0, false
	}
	for _, c := range []struct {
		unit  string
		class domain.Classification
		worst domain.Severity
		want  string
		kind  domain.ContentKind
	}{
		{"media", domain.Public, domain.SeverityClear, "disclosure: verification security legal determination approval", domain.KindDisclosure},
		{"wilayah-barat", domain.Restricted, domain.SeverityReview, "disclosure: verification security legal determination approval", domain.KindDisclosure},
		{"root", domain.Secret, domain.SeverityClear, "disclosure: verification security legal determination approval", domain.KindDisclosure},
		{"wilayah-barat", domain.Public, domain.SeverityClear, "regional: verification approval", domain.KindRelease},
		{"media", domain.Public, domain.SeverityWarn, "standard: verification approval", domain.KindPost},
		{"media", domain.Public, domain.SeverityReview, "standard: verification security approval", domain.KindPost},
		{"humas", domain.Restricted, domain.SeverityClear, "standard: verification security approval", domain.KindPost},
		{"wilayah-barat", domain.Public, domain.SeverityClear, "regional: verification approval", domain.KindPost},
		{"wilayah-timur", domain.Public, domain.SeverityClear, "standard: verification approval", domain.KindPost},
		{"wilayah-barat", domain.Secret, domain.SeverityClear, "closed: verification security determination approval", domain.KindPost},
		{"root", domain.TopSecret, domain.SeverityClear, "closed: verification security determination approval", domain.KindPost},
	} {
		m := domain.Matter{Unit: c.unit, Classification: c.class, Channels: []string{"web"}, Kind: c.kind,
			Scan: domain.ScanResult{Findings: []domain.Finding{{Severity: c.worst}}}}
		w, err := domain.Choose(p.Workflows, m, depth)
		if err != nil {
			t.Errorf("%s %s: %v", c.unit, c.class, err)
			continue
		}
		got := w.ID + ":"
		for _, s := range w.Chain(m, depth) {
			got += " " + s.Name
		}
		if got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.unit, c.class, c.worst, got, c.want)
		}
	}
}

// Stages that wait for the same stand side by side.
func TestStagesSayWhatTheyWaitFor(t *testing.T) {
	for _, c := range []struct{ old, put, want string }{
		{"{name: determination,", "{name: determination,", "verification/0 security/0 determination/0 approval/0"},
		{"{name: determination,", "{name: determination, after: [verification],", "verification/1 security/2 determination/2 approval/3"},
		{"{name: determination,", "{name: determination, after: [],", "verification/1 determination/1 security/2 approval/2"},
	} {
		dir := copied(t)
		text := string(dir["workflows.yaml"].Data)
		dir["workflows.yaml"].Data = []byte(strings.Replace(text, c.old, c.put, 1))
		p, err := readDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range p.Workflows[1].Stages {
			got = append(got, s.Name+"/"+strconv.Itoa(s.Step))
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", c.put, text, c.want)
		}
	}
}

// copied are the files of the profile, to be spoiled.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	for _, name := range []string{"units.yaml", "policy.yaml", "calendars.yaml", "workflows.yaml", "channels.yaml"} {
		data, err := fs.ReadFile(files, "indonesia/"+name)
		if err != nil {
			t.Fatal(err)
		}
		dir[name] = &fstest.MapFile{Data: data}
	}
	return dir
}

func TestContents(t *testing.T) {
	p := indonesia(t)
	var units, channels []string
	for _, u := range p.Units {
		units = append(units, u.ID)
	}
	for _, c := range p.Channels {
		channels = append(channels, c.Name+"/"+string(c.Kind))
	}
	if got := strings.Join(units, " "); got != "root humas media pusdatin wilayah-barat wilayah-timur" {
		t.Error(got)
	}
	if got := strings.Join(channels, " "); got != "web/feed x/manual instagram/manual facebook/manual youtube/manual tiktok/manual" {
		t.Error(got)
	}
	for i, l := range p.Lines {
		if l.Number != int64(i+1) {
			t.Errorf("line %d stands at %d", l.Number, i+1)
		}
	}
	if len(p.Grants) != 2 {
		t.Errorf("%d grants", len(p.Grants))
	}
}

func TestMistakesAreNamedByPlace(t *testing.T) {
	for _, c := range []struct{ name, file, old, put, want string }{
		{"unknown key", "units.yaml", "id: humas,", "id: humas, boss: ani,", "units.yaml:5:17: "},
		{"doubled key", "units.yaml", "id: humas,", "id: humas, id: humas,", "units.yaml:5:17: "},
		{"unit twice", "units.yaml", "id: media", "id: humas", `units.yaml:6:10: unit "humas" is there twice`},
		{"parent behind", "units.yaml", "parent: humas", "parent: gudang", "units.yaml:6:10: "},
		{"parent of the root", "units.yaml", "name: Instansi", "name: Instansi, parent: root", "units.yaml:4:40: "},
		{"no root", "units.yaml", "id: root", "id: top", "units.yaml:4:10: "},
		{"a list for a word", "units.yaml", "id: humas", "id: [humas]", "units.yaml:5:10: "},
		{"broken syntax", "units.yaml", "units:", "units: [", "units.yaml:"},
		{"second document", "units.yaml", "units:", "units: []\n---\nunits:", "units.yaml:"},
		{"empty", "channels.yaml", "*", "", "channels.yaml:1:1: "},
		{"unknown act", "policy.yaml", "draft.submit", "draft.submitt", `policy.yaml:7:50: act "draft.submitt" is not known`},
		{"act twice", "policy.yaml", "draft.submit", "draft.read", "policy.yaml:7:50: "},
		{"deciding anything", "policy.yaml", "draft.submit", "draft.decide", "policy.yaml:7:50: "},
		{"role twice", "policy.yaml", "role: verifier", "role: author", "policy.yaml:10:11: "},
		{"grant to a human", "policy.yaml", "person: system", "person: ani", "policy.yaml:"},
		{"grant of an unknown role", "policy.yaml", "role: system, unit", "role: sistem, unit", "policy.yaml:"},
		{"grant in an unknown unit", "policy.yaml", "role: system, unit: root", "role: system, unit: gudang", "policy.yaml:"},
		{"unknown calendar", "workflows.yaml", "{name: approval,", "{name: approval, calendar: kantor,", `workflows.yaml:19:36: calendar "kantor" is not known`},
		{"the next in line is unknown", "workflows.yaml", "{name: approval,", "{name: approval, escalate: [atasan],", `workflows.yaml:19:37: role "atasan" is not known`},
		{"the next in line decides anyway", "workflows.yaml", "{name: approval,", "{name: approval, escalate: [approver],", "workflows.yaml:19:37: "},
		{"escalated to nobody", "workflows.yaml", "{name: approval,", "{name: approval, escalate_hours: 8,", "workflows.yaml:19:16: "},
		{"no day", "calendars.yaml", "monday:", "senin:", "calendars.yaml:14:7: "},
		{"no hours", "calendars.yaml", `friday: ["07:30-11:30"`, `friday: ["07:30"`, "calendars.yaml:18:"},
		{"a holiday twice", "calendars.yaml", `"2026-01-16"`, `"2026-01-01"`, "calendars.yaml:21:"},
		{"no date", "calendars.yaml", `"2026-01-16"`, `"2026-01-32"`, "calendars.yaml:10:9: "},
		{"a zone elsewhere", "calendars.yaml", "Asia/Jakarta", "Europe/Berlin", "calendars.yaml:10:9: "},
		{"unknown severity", "workflows.yaml", "findings: review", "findings: bad", "workflows.yaml:"},
		{"severity clear", "workflows.yaml", "findings: review", "findings: clear", "workflows.yaml:"},
		{"unknown classification", "workflows.yaml", "above: public", "above: hidden", "workflows.yaml:"},
		{"unknown classification of a workflow", "workflows.yaml", "[secret, top_secret]", "[geheim]", "workflows.yaml:"},
		{"unknown role", "workflows.yaml", "roles: [ppid]", "roles: [pipd]", "workflows.yaml:"},
		{"no quorum", "workflows.yaml", "quorum: 2", "quorum: 0", "workflows.yaml:"},
		{"a word for a number", "workflows.yaml", "quorum: 2", "quorum: many", "workflows.yaml:"},
		{"stage twice", "workflows.yaml", "name: determination", "name: approval", "workflows.yaml:"},
		{"appeal in the chain", "workflows.yaml", "name: determination", "name: appeal", "workflows.yaml:"},
		{"appeal by another name", "workflows.yaml", "appeal: {name: appeal", "appeal: {name: banding", "workflows.yaml:"},
		{"waits for nobody", "workflows.yaml", "{name: approval,", "{name: approval, after: [legal],", `workflows.yaml:19:34: stage "approval" waits for "legal", which is not there`},
		{"waits for an appeal", "workflows.yaml", "{name: approval,", "{name: approval, after: [appeal],", "workflows.yaml:19:34: "},
		{"waits for itself", "workflows.yaml", "{name: approval,", "{name: approval, after: [approval],", "workflows.yaml:19:16: these stages wait for each other: approval"},
		{"waits in a circle", "workflows.yaml", "{name: verification,", "{name: verification, after: [approval],", "workflows.yaml:17:16: these stages wait for each other: verification, approval, security"},
		{"an appeal that waits", "workflows.yaml", "appeal: {name: appeal,", "appeal: {name: appeal, after: [approval],", "workflows.yaml:20:36: "},
		{"a word for a list", "workflows.yaml", "{name: approval,", "{name: approval, after: security,", "workflows.yaml:19:"},
		{"unknown unit", "workflows.yaml", "unit: wilayah-barat", "unit: wilayah", "workflows.yaml:"},
		{"unknown kind", "channels.yaml", "kind: feed", "kind: fax", "channels.yaml:"},
		{"neither open nor closed", "channels.yaml", "kind: feed", "kind: feed, open: perhaps", "channels.yaml:4:53: "},
		{"channel twice", "channels.yaml", "name: x,", "name: web,", "channels.yaml:"},
		{"channel name", "channels.yaml", "name: x,", "name: X,", "channels.yaml:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copied(t)
			text := string(dir[c.file].Data)
			if c.old == "*" {
				c.old = text
			}
			if !strings.Contains(text, c.old) {
				t.Fatalf("the file changed: fix this test")
			}
			dir[c.file].Data = []byte(strings.Replace(text, c.old, c.put, 1))
			_, err := readDir(dir)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// No role of the profile has two duties that exclude each other (A6): whoever
// holds one role would be refused it otherwise.
func TestNoRoleHasTwoDuties(t *testing.T) {
	p := indonesia(t)
	set := domain.PolicySet{Lines: p.Lines}
	for _, l := range p.Lines {
		if !domain.ServiceRole(l.Role) {
			set.Grants = append(set.Grants, domain.Grant{PersonID: "one-" + l.Role, Role: l.Role, UnitID: domain.RootUnit})
		}
	}
	if clashes := domain.Clashes(set, time.Now()); clashes != nil {
		t.Errorf("%+v", clashes)
	}
}

// readDir reads the files of a folder.
func readDir(dir fstest.MapFS) (domain.Profile, error) {
	texts := map[string][]byte{}
	for name, f := range dir {
		texts[name] = f.Data
	}
	return Read(texts)
}
