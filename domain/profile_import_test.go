package domain_test

import (
	"fmt"
	"strings"
	"testing"

	"layak/domain"
	"layak/policy/profile"
)

// filesOf are those of the institution, some of them changed.
func (w *world) filesOf(who string, changes ...string) map[string][]byte {
	w.Helper()
	files, err := w.desk.ExportFiles(w.ctx, w.people[who])
	check(w, err)
	out := map[string][]byte{}
	for i := 0; i < len(changes); i += 3 {
		name, old := changes[i], changes[i+1]
		text := string(files[name])
		if prior, again := out[name]; again {
			text = string(prior)
		}
		if !strings.Contains(text, old) {
			w.Fatalf("%s has no %q:\n%s", name, old, text)
		}
		out[name] = []byte(strings.Replace(text, old, changes[i+2], 1))
	}
	return out
}

// importing carries files in as the administrator.
func (w *world) importing(files map[string][]byte, try bool) (domain.ProfileImport, error) {
	return w.desk.ImportProfile(w.ctx, w.people["admin"], files, "", try)
}

func told(p domain.ProfileImport) string {
	var out []string
	for _, d := range p.Differences {
		out = append(out, string(d.Fate)+" "+d.Part+" "+d.ID+": "+string(d.Then))
	}
	return strings.Join(out, "\n")
}

// TestFilesAreProposed: what files change of powers waits for a second person, a workflow
// that needs the change waits for it, and the same files again do nothing more.
func TestFilesAreProposed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		files := w.filesOf("admin",
			"units.yaml", "units:\n", "units:\n", "units.yaml", "name: \"Tim Media Sosial\"", "name: \"Tim Media\"",
			"policy.yaml", "roles:\n", "roles:\n  - {role: counsel, acts: [draft.read], decides: [counsel]}\n",
			"channels.yaml", "channels:\n", "channels:\n  - {name: radio, title: Radio, kind: manual}\n",
			"calendars.yaml", "07:30-12:00", "08:00-12:00",
			"workflows.yaml", "name: \"Alur tertutup\"", "name: \"Alur rahasia\"",
			"workflows.yaml", "name: \"Alur standar\"", "name: \"Alur baku\"",
			"workflows.yaml", "- {name: approval, roles: [approver]", "- {name: counsel, roles: [counsel], quorum: 1, due_hours: 24}\n      - {name: approval, roles: [approver]")
		files["units.yaml"] = append(files["units.yaml"], "  - {id: humas-baru, name: Humas Baru, parent: humas}\n"...)
		want := "added unit humas-baru: proposed\nchanged unit media: proposed\nadded line counsel allow draft.decide counsel: proposed\n" +
			"added line counsel allow draft.read *: proposed\nadded channel radio: written\nchanged calendar office: written\n" +
			"changed workflow closed: waits\nchanged workflow standard: proposed"
		if !strings.Contains(string(files["workflows.yaml"]), "id: closed") || strings.Index(string(files["workflows.yaml"]), "id: closed") > strings.Index(string(files["workflows.yaml"]), "id: standard") {
			t.Fatal("the order of workflows changed: fix this test")
		}
		before := w.size()
		tried, err := w.importing(files, true)
		check(t, err)
		if told(tried) != want || w.size() != before || len(tried.Change.Items) != 4 {
			t.Fatalf("%d acts recorded, it would do\n%s\n%+v", w.size()-before, told(tried), tried.Change)
		}
		done, err := w.importing(files, false)
		check(t, err)
		if told(done) != want || w.size() != before+4 { // channel, calendar, change, workflow
			t.Fatalf("%d acts recorded\n%s", w.size()-before, told(done))
		}
		if set := w.powers(); domain.Decides(set.Lines, "counsel", "counsel") {
			t.Error("a file gave a power")
		}
		again, err := w.importing(files, false)
		check(t, err)
		if again.Change.ID != done.Change.ID || w.size() != before+4 {
			t.Errorf("the same files again: %s, %d acts", again.Change.ID, w.size()-before)
		}
		_, err = w.agrees(domain.Operator(), done.Change.ID)
		check(t, err)
		rest, err := w.importing(files, false)
		check(t, err)
		if got := told(rest); got != "changed workflow closed: proposed\nchanged workflow standard: proposed" {
			t.Errorf("after the second person: %s", got)
		}
		w.hire("counsel", "counsel")
		all, err := w.desk.ListWorkflows(w.ctx, w.people["auditor"])
		check(t, err)
		for _, wf := range all {
			if wf.State == domain.WorkflowProposed {
				_, err = w.agreesFlow(domain.Operator(), wf)
				check(t, err)
			}
		}
		same, err := w.importing(files, true)
		check(t, err)
		if len(same.Differences) > 0 {
			t.Errorf("left: %s", told(same))
		}
	})
}

// TestAnOvertakenWorkflowOfFiles is proposed again: what waits can never become active.
func TestAnOvertakenWorkflowOfFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		files := w.filesOf("admin", "workflows.yaml", "name: \"Alur standar\"", "name: \"Alur baku\"")
		_, err := w.importing(files, false)
		check(t, err)
		x := w.standard()
		x.ValidDays = 9
		_, err = w.flow(x)
		check(t, err)
		before := w.size()
		done, err := w.importing(files, false)
		check(t, err)
		if told(done) != "changed workflow standard: proposed" || w.size() != before+1 {
			t.Errorf("%d acts recorded: %s", w.size()-before, told(done))
		}
	})
}

// TestRefusedFiles change nothing.
func TestRefusedFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.people["admin"]
		machine := admin
		machine.Via = domain.ViaToken
		change := func(name, old, put string) map[string][]byte { return w.filesOf("admin", name, old, put) }
		good := change("units.yaml", "Tim Media Sosial", "Tim Media")
		var stages []string
		for i := range domain.MaxItems + 1 {
			stages = append(stages, fmt.Sprintf("stage-%d", i))
		}
		many := change("policy.yaml", "roles:\n", "roles:\n  - {role: many, decides: ["+strings.Join(stages, ", ")+"]}\n")
		for name, c := range map[string]struct {
			actor domain.Actor
			files map[string][]byte
			kind  domain.Kind
			key   string
		}{
			"nothing":                {admin, nil, domain.Invalid, "profile.no_files"},
			"too much":               {admin, map[string][]byte{"units.yaml": make([]byte, domain.MaxProfileFiles+1)}, domain.TooLarge, "profile.too_large"},
			"another file":           {admin, map[string][]byte{"people.yaml": []byte("people: []")}, domain.Invalid, "profile.problems"},
			"a person's role":        {admin, change("policy.yaml", "grants:\n", "grants:\n  - {person: "+admin.PersonID+", role: author, unit: root}\n"), domain.Invalid, "profile.problems"},
			"no one may decide":      {admin, change("workflows.yaml", "roles: [approver]", "roles: [author]"), domain.Invalid, "profile.problems"},
			"no administrator":       {admin, change("policy.yaml", "grant.write", "draft.read"), domain.Conflict, ""},
			"two hundred at once":    {admin, many, domain.Invalid, "profile.many"},
			"whoever may not":        {w.people["author"], good, domain.Forbidden, "access.denied"},
			"an auditor, who reads":  {w.people["auditor"], good, domain.Forbidden, "access.denied"},
			"a program":              {machine, good, domain.Forbidden, "session.in_person"},
			"a note with a zero":     {admin, good, domain.Invalid, "text.control_character"},
			"a workflow without eye": {admin, change("workflows.yaml", "name: security, ", "name: sekuriti, "), domain.Invalid, "profile.problems"},
		} {
			note := ""
			if name == "a note with a zero" {
				note = "\x00"
			}
			for _, try := range []bool{true, false} {
				before := w.size()
				out, err := w.desk.ImportProfile(w.ctx, c.actor, c.files, note, try)
				if domain.KindOf(err) != c.kind || c.key != "" && domain.KeyOf(err) != c.key {
					t.Errorf("%s: %v %v, want %s\n%s", name, domain.KindOf(err), err, c.key, told(out))
				}
				if w.size() != before {
					t.Errorf("%s was recorded", name)
				}
			}
		}
	})
}

// TestAnInstitutionIsItsFiles: what was installed is what is exported.
func TestAnInstitutionIsItsFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, err := profile.Indonesia()
		check(t, err)
		here, err := w.desk.ExportProfile(w.ctx, w.people["auditor"])
		check(t, err)
		if diff := domain.CompareProfiles(here, p); diff != nil {
			t.Errorf("%+v", diff)
		}
		_, err = w.desk.ExportProfile(w.ctx, w.people["verifier"])
		w.refused(err, domain.Forbidden, "access.denied")
	})
}
