package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var shell = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestREADME runs the README's shell examples as they stand there, but for the
// address and the binary, and looks at what they print.
func TestREADME(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--demo")
	for title, id := range s.drafts(t) {
		if strings.HasPrefix(title, "Layanan samsat") {
			write(t, filepath.Join(s.dir, "receipt.json"), fetch(t, s.url+"/api/v1/drafts/"+id+"/receipt", s.token(t, "approver")))
		}
	}
	want := map[string]string{
		"receipt verify": "SAH: ", "scan --format json": `not clear: exit status 1`, "scan --explain": "pii-nik: found", "clearances/check": `"cleared":false`,
	}
	for _, block := range shell.FindAllStringSubmatch(string(readme), -1) {
		for mark, expected := range want {
			if !strings.Contains(block[1], mark) {
				continue
			}
			delete(want, mark)
			script := strings.NewReplacer("http://127.0.0.1:8080", s.url, "go run .", binary).Replace(block[1])
			cmd := exec.Command("bash", "-eu", "-o", "pipefail", "-c", script)
			cmd.Dir = s.dir
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), expected) {
				t.Errorf("%s: %v, want %q in:\n%s", mark, err, expected, out)
			}
		}
	}
	for mark := range want {
		t.Errorf("the README has no example with %q", mark)
	}
}
