package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"layak/domain"
)

// TestProfileFilesByForms takes the institution out as files, changes them, sees what
// would happen, and proposes it.
func TestProfileFilesByForms(t *testing.T) {
	w := newHouse(t)
	admin := w.browser("admin")
	taken := admin.get("/profile.zip").is(http.StatusOK)
	if again := admin.get("/profile.zip"); again.body != taken.body {
		t.Error("the same institution, other bytes")
	}
	admin.upload("/profile/import", "profil.zip", []byte(taken.body), "do", "check").is(http.StatusOK).has("Everything in the files is as it is here")

	files := unzip(t, taken.body)
	files["units.yaml"] += "  - {id: arsip, name: Arsip, parent: root}\n"
	files["policy.yaml"] = strings.Replace(files["policy.yaml"], "roles:\n", "roles:\r\n  - {role: arsiparis, acts: [draft.read]}\n", 1)
	files["calendars.yaml"] = strings.Replace(files["calendars.yaml"], "07:30-12:00", "08:00-12:00", 1)
	before := w.leaves()
	seen := admin.upload("/profile/import", "profil.zip", zipped(t, files), "do", "check").is(http.StatusOK).
		has("Proposed", "arsip", "Counts at once", "office", "08:00-12:00")
	if n := w.leaves(); n != before {
		t.Errorf("a look at files recorded %d acts", n-before)
	}
	admin.post("/profile/import", "kept", seen.hidden("kept"), "do", "propose", "note", "Bagian arsip baru")
	if n := w.leaves(); n != before+2 {
		t.Errorf("%d acts recorded for a change and a calendar", n-before)
	}
	admin.get("/changes").is(http.StatusOK).has("Bagian arsip baru", "arsip")
	if strings.Contains(admin.get("/units").body, "Arsip</b>") {
		t.Error("a file made an office")
	}
}

func TestProfileFilesRefused(t *testing.T) {
	w := newHouse(t)
	admin := w.browser("admin")
	before := w.leaves()
	bomb := zipped(t, map[string]string{"units.yaml": strings.Repeat("# ", 8<<20)})
	dense := zipped(t, map[string]string{"units.yaml": strings.Repeat("#", domain.MaxProfileFiles-1)})
	crowd := map[string]string{}
	for i := range maxEntries + 1 {
		crowd[strings.Repeat("a", i+1)+".txt"] = "x"
	}
	for name, c := range map[string]struct {
		file   string
		data   []byte
		status int
		says   string
	}{
		"nothing":         {"", nil, 422, "There is no profile file yet"},
		"no archive":      {"a.zip", []byte("no archive"), 422, "This archive cannot be read"},
		"a bomb":          {"a.zip", bomb, 413, "1024 kB"},
		"too dense":       {"a.zip", dense, 413, "1024 kB"},
		"a crowd":         {"a.zip", zipped(t, crowd), 413, "1024 kB"},
		"twice":           {"a.zip", zipped(t, map[string]string{"a/units.yaml": "x", "b/units.yaml": "x"}), 422, "units.yaml is there twice"},
		"too large":       {"units.yaml", make([]byte, domain.MaxProfileFiles+1), 413, "1024 kB"},
		"an unknown key":  {"units.yaml", []byte("units:\n  - {id: root, name: A, boss: ani}\n"), 422, "Line 2, column 25"},
		"a second one":    {"units.yaml", []byte("units:\n  - {id: root, name: A}\n---\nunits: []\n"), 422, "there is a second document"},
		"another file":    {"people.yaml", []byte("people: []\n"), 422, "a profile has no such file"},
		"a person's role": {"policy.yaml", []byte("roles:\n  - {role: author, acts: [draft.read]}\ngrants:\n  - {person: ani, role: author, unit: root}\n"), 422, "roles of people are proposed one by one"},
	} {
		var got sheet
		if c.file == "" {
			got = admin.post("/profile/import", "do", "check")
		} else {
			got = admin.upload("/profile/import", c.file, c.data, "do", "propose")
		}
		if got.status != c.status || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d, want %d with %q", name, got.status, c.status, c.says)
		}
	}
	admin.post("/profile/import", "do", "propose", "kept", "{").is(http.StatusBadRequest)
	for _, who := range []string{"author", "rules", "auditor"} {
		b := w.browser(who)
		b.get("/profile/import").is(http.StatusForbidden)
		b.upload("/profile/import", "units.yaml", []byte("units: []"), "do", "propose").is(http.StatusForbidden)
	}
	w.browser("author").get("/profile.zip").is(http.StatusForbidden)
	w.browser("auditor").get("/profile.zip").is(http.StatusOK)
	if n := w.leaves(); n != before {
		t.Errorf("refused files recorded %d acts", n-before)
	}
}

func TestProfileOverTheAPI(t *testing.T) {
	w := newHouse(t)
	before := w.leaves()
	body, err := json.Marshal(map[string]any{"note": "Arsip", "files": []map[string]string{
		{"name": "units.yaml", "yaml": unzip(t, w.browser("admin").get("/profile.zip").body)["units.yaml"] + "  - {id: arsip, name: Arsip, parent: root}\n"}}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(route string) (out profileImportJSON) {
		t.Helper()
		if err := json.Unmarshal(w.call("admin", route, string(body)).is(http.StatusOK).body, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	out := ask("POST /profile/import?dry=1")
	if !out.Dry || out.Change != "" || len(out.Differences) != 1 || out.Differences[0] != (profileDifferenceJSON{"unit", "arsip", "added", "proposed"}) || w.leaves() != before {
		t.Errorf("%+v", out)
	}
	out = ask("POST /profile/import")
	if out.Dry || out.Change == "" || w.leaves() != before+1 {
		t.Errorf("%+v", out)
	}
	w.call("author", "POST /profile/import?dry=1", string(body)).refused(http.StatusForbidden, "access.denied")
	w.call("admin", "POST /profile/import", `{"files": []}`).refused(http.StatusUnprocessableEntity, "profile.no_files", "files")
	w.call("admin", "POST /profile/import", `{"files": [{"name": "units.yaml", "yaml": "units: 1"}]}`).refused(http.StatusUnprocessableEntity, "profile.problems", "files")
}
