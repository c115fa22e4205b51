package api

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"layak/domain"
)

// TestRuleFilesByForms takes the rules out as files, changes one, adds one, and
// brings them back in.
func TestRuleFilesByForms(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	taken := rules.get("/rulesets/working/rules.zip").is(http.StatusOK)
	if again := rules.get("/rulesets/1/rules.zip").is(http.StatusOK); again.body != taken.body {
		t.Error("the working copies are not yet other than the set, and their files differ")
	}
	files := unzip(t, taken.body)
	before := w.leaves()
	rules.upload("/rules/import", "aturan.zip", []byte(taken.body), "do", "check").is(http.StatusOK).has("All rules in the files are as they are here")

	files = map[string]string{"mark-secret.yaml": files["mark-secret.yaml"], "ahead.yaml": files["ahead.yaml"]}
	files["mark-secret.yaml"] = strings.Replace(files["mark-secret.yaml"], "title:", "# diubah\ntitle:", 1)
	files["contoh.yaml"] = strings.ReplaceAll(ruleSkeleton, "\n", "\r\n")
	seen := rules.upload("/rules/import", "aturan.zip", zipped(t, files), "do", "check").is(http.StatusOK).
		has("2 rules are new or changed", "1 rule stays the same", "contoh-aturan", "mark-secret", "# diubah")
	if n := w.leaves(); n != before {
		t.Errorf("a look at files recorded %d acts", n-before)
	}
	rules.post("/rules/import", "kept", seen.hidden("kept"), "do", "import").leads("/rules")
	rules.get("/rules/contoh-aturan").is(http.StatusOK).has("kata yang dicari")
	if n := w.leaves(); n != before+2 {
		t.Errorf("%d acts recorded for two rules", n-before)
	}
	if now := unzip(t, rules.get("/rulesets/working/rules.zip").body); now["mark-secret.yaml"] != files["mark-secret.yaml"] || now["contoh-aturan.yaml"] != ruleSkeleton {
		t.Error("the working copies are not what was imported")
	}
	if rules.get("/rulesets/1/rules.zip").body != taken.body {
		t.Error("an import changed a rule set")
	}
}

func TestRuleFilesRefused(t *testing.T) {
	w := newHouse(t)
	rules := w.browser("rules")
	before := w.leaves()
	rules.upload("/rules/import", "leer.yaml", nil, "do", "import").is(http.StatusUnprocessableEntity)
	rules.post("/rules/import", "do", "check").is(http.StatusUnprocessableEntity).has("There is no rule file yet", "Choose .yaml or .zip files")
	rules.post("/rules/import", "do", "import", "kept", "{").is(http.StatusBadRequest)
	rules.upload("/rules/import", "a.zip", []byte("no archive"), "do", "check").is(http.StatusUnprocessableEntity).has("This archive cannot be read")
	rules.upload("/rules/import", "a.yaml", []byte(ruleSkeleton), "do", "check", "yaml", ruleSkeleton).is(http.StatusUnprocessableEntity).has("Rule contoh-aturan stands in the files twice", "kata yang dicari")
	rules.upload("/rules/import", "a.yaml", []byte("id: x\nsevrity: block\n"), "do", "check").is(http.StatusUnprocessableEntity).has("a.yaml", "Line 2, column 1", "sevrity")
	rules.upload("/rules/import", "a.yaml", bytes.Repeat([]byte("# "), domain.MaxRuleFiles/2+1), "do", "check").is(http.StatusRequestEntityTooLarge).has("too large")
	rules.upload("/rules/import", "a.yaml", bytes.Repeat([]byte("# "), maxBody/2+1), "do", "check").is(http.StatusRequestEntityTooLarge)
	bomb := zipped(t, map[string]string{"a.yaml": strings.Repeat("# ", 8<<20)})
	rules.upload("/rules/import", "a.zip", bomb, "do", "check").is(http.StatusRequestEntityTooLarge).has("2048 kB")
	failing := strings.Replace(ruleSkeleton, "kata yang dicari.'", "lain.'", 1)
	rules.upload("/rules/import", "a.yaml", []byte(failing), "do", "import").is(http.StatusUnprocessableEntity).has("the sample should hit and does not")
	for _, who := range []string{"author", "security", "auditor"} {
		b := w.browser(who)
		b.get("/rules/import").is(http.StatusForbidden)
		b.upload("/rules/import", "a.yaml", []byte(ruleSkeleton), "do", "import").is(http.StatusForbidden)
	}
	w.browser("author").get("/rulesets/working/rules.zip").is(http.StatusForbidden)
	rules.get("/rulesets/99/rules.zip").is(http.StatusNotFound)
	rules.get("/rulesets/zero/rules.zip").is(http.StatusNotFound)
	if n := w.leaves(); n != before {
		t.Errorf("%d acts recorded", n-before)
	}
}

func unzip(t *testing.T, data string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, text := range files {
		f, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
