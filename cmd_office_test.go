package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// shell runs the program as a shell does.
func shell(t *testing.T, stdin string, args ...string) scanned {
	t.Helper()
	var out, errs bytes.Buffer
	c := &console{in: strings.NewReader(stdin), out: &out, err: &errs, now: time.Now, getenv: func(string) string { return "" }}
	status := run(c, args)
	return scanned{out.String(), errs.String(), status}
}

// expect checks a status and what was printed, and that errors are one line.
func (s scanned) expect(t *testing.T, status int, out string, errs ...string) {
	t.Helper()
	if s.status != status || !strings.Contains(s.out, out) || out == "" && s.out != "" {
		t.Errorf("status %d, want %d\nout: %s\nerr: %s", s.status, status, s.out, s.err)
	}
	for _, want := range errs {
		if !strings.Contains(s.err, want) {
			t.Errorf("%q is not in: %s", want, s.err)
		}
	}
	if status != 0 && strings.Count(s.err, "\n") > 1 {
		t.Errorf("more than a line: %s", s.err)
	}
	if strings.Contains(s.err, "s3cret") {
		t.Errorf("a password is shown: %s", s.err)
	}
}

// names lists everything under a folder.
func names(t *testing.T, dir string) string {
	t.Helper()
	var list []string
	err := filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		list = append(list, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

// someOffice is a folder with a database, its keys and one person.
func someOffice(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	if got := shell(t, "layak-uji-siti\n", "user", "add", "siti", "--name", "Siti", "--role", "admin", "--role", "author"); got.status != 0 {
		t.Fatal(got)
	}
}

func TestReadingMakesNothing(t *testing.T) {
	someOffice(t)
	if err := os.WriteFile("empty.db", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := names(t, ".")
	for _, command := range [][]string{{"audit", "verify"}, {"audit", "export"}, {"token", "create", "siti", "--scope", "text.scan"}} {
		with := func(more ...string) scanned { return shell(t, "", append(command, more...)...) }
		with("--key-dir", "gone").expect(t, 1, "", "key directory gone", "missing", "--key-dir")
		with("--db", "gone.db").expect(t, 1, "", "gone.db", "no such file")
		with("--db", "empty.db").expect(t, 1, "", "empty.db", "empty")
		with("--db", "nowhere/a.db").expect(t, 1, "", "nowhere")
		with("--db", "").expect(t, 1, "", "SQLite file", "postgres://")
		with("--db", "mysql://u:s3cret@db/x").expect(t, 1, "", "mysql://", "SQLite file", "postgres://")
	}
	if after := names(t, "."); after != before {
		t.Errorf("there was\n%s\nand now\n%s", before, after)
	}
	shell(t, "", "audit", "verify").expect(t, 0, "OK size=")
}

// TestVerifyingMigratesNothing: a database of an earlier program is refused as it is.
func TestVerifyingMigratesNothing(t *testing.T) {
	file, err := os.Open("domain/testdata/before_stages.sqlite.sql.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	dump, err := io.ReadAll(text)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	db := storetest.Raw(t, "layak.db")
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(string(dump)); err != nil {
		t.Fatal(err)
	}
	var was, is int64
	const version = `SELECT MAX(version_id) FROM goose_db_version`
	if err := db.QueryRow(version).Scan(&was); err != nil {
		t.Fatal(err)
	}
	shell(t, "", "audit", "verify").expect(t, 1, "", "older than this program's", "layak serve")
	if err := db.QueryRow(version).Scan(&is); err != nil || was != is {
		t.Errorf("its schema was %d and is %d, %v", was, is, err)
	}
}

func TestLostKeysAreNotMadeAnew(t *testing.T) {
	someOffice(t)
	if err := os.Remove("layak-keys/sealing.key"); err != nil {
		t.Fatal(err)
	}
	got := shell(t, "layak-uji-budi\n", "user", "add", "budi", "--name", "Budi", "--role", "author")
	if got.status != 1 || !strings.Contains(got.err, "sealing.key") || !strings.Contains(got.err, "backup") {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat("layak-keys/sealing.key"); err == nil {
		t.Error("another sealing key was made; what is sealed is lost")
	}
}

func TestABadCheckpointFileIsNotTheLogsFault(t *testing.T) {
	someOffice(t)
	shell(t, "", "audit", "export", "-o", "log.jsonl").expect(t, 0, "")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("layak-keys/last-signed-*")
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	signed, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(vectorsDir + "checkpoint.txt")
	if err != nil {
		t.Fatal(err)
	}
	write("good", string(signed))
	write("junk", "\x1b[2Jjunk\n")
	write("empty", "")
	write("edited", strings.Replace(string(signed), "\n", "\n1", 1))
	write("other", string(other))
	for _, where := range [][]string{nil, {"log.jsonl"}} {
		with := func(file string) scanned {
			got := shell(t, "", append([]string{"audit", "verify", "--checkpoint", file}, where...)...)
			got.err = strings.TrimPrefix(got.err, "warning: without --key only damage is found, not a forged file\n")
			return got
		}
		for _, file := range []string{"junk", "empty", "edited", "other"} {
			got := with(file)
			got.expect(t, 1, "", "checkpoint file ", "/"+file+": ", "the log was not checked")
			if strings.Contains(got.err, "\x1b") {
				t.Error("an escape sequence reached the terminal")
			}
		}
		with("gone").expect(t, 1, "", "checkpoint file", "gone")
		with(".").expect(t, 1, "", "checkpoint file", "directory")
		with("good").expect(t, 0, "OK size=")
	}
	key := strings.TrimSpace(readText(t, vectorsDir+"key.txt"))
	shell(t, "", "audit", "verify", "--key", key).expect(t, 1, "", "--key", "another key")
	shell(t, "", "audit", "verify", "--key", "gone").expect(t, 1, "", "--key", "gone")
	shell(t, "", "audit", "verify", "gone.jsonl", "--key", key).expect(t, 1, "", "export", "gone.jsonl")
}

// vectorsDir is absolute: the tests change their folder.
var vectorsDir = func() string {
	dir, err := filepath.Abs("docs/vectors/evidence")
	if err != nil {
		panic(err)
	}
	return dir + "/"
}()

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestUserAddNamesTheRoles(t *testing.T) {
	t.Chdir(t.TempDir())
	all := "admin, approver, auditor, author, "
	got := shell(t, "layak-uji-siti\n", "user", "add", "siti", "--name", "Siti")
	got.expect(t, 2, "", "--role", all)
	if strings.Contains(got.err, "operator") || strings.Contains(got.err, "system") {
		t.Errorf("a role that is for no human: %s", got.err)
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) != 0 {
		t.Errorf("something was made: %v, %v", entries, err)
	}
	shell(t, "layak-uji-siti\n", "user", "add", "siti", "--name", "Siti", "--role", "admin").expect(t, 0, "siti (")
	shell(t, "", "user", "add", "budi", "--name", "Budi").expect(t, 2, "", "--role", all)
	shell(t, "", "user", "add", "budi", "--name", "Budi", "--role", "author", "--clearance", "high").expect(t, 2, "", "--clearance", "top_secret")
	shell(t, "layak-uji-ani\n", "user", "add", "ani", "--name", "Ani", "--role", "author", "--clearance", "secret").expect(t, 0, "ani (")
	shell(t, "layak-uji-budi\n", "user", "add", "budi", "--name", "Budi", "--role", "boss").expect(t, 1, "", "role.unknown", all)
	shell(t, "", "user", "add", "budi", "--name", "Budi", "--db", "mysql://u:s3cret@db/x").expect(t, 2, "", "--role", "postgres://")
}

func TestUserPassword(t *testing.T) {
	someOffice(t)
	shell(t, "kata-sandi-yang-baru\n", "user", "password", "Siti").expect(t, 0, "siti (")
	shell(t, "pendek\n", "user", "password", "siti").expect(t, 1, "", "12 to 256", "person.password")
	shell(t, "kata-sandi-yang-baru\n", "user", "password", "budi").expect(t, 1, "", `nobody has the username "budi"`)
	shell(t, "kata-sandi-yang-baru\n", "user", "password", "system").expect(t, 1, "", "person.service")
	if log := shell(t, "", "audit", "export"); strings.Count(log.out, "person.password_set") != 1 || !strings.Contains(log.out, `person.password_set\",\"actor\":\"operator\"`) || strings.Contains(log.out, "kata-sandi") {
		t.Errorf("the log says: %s", log.out)
	}
}

func TestTokenCreateNamesWhatIsAllowed(t *testing.T) {
	someOffice(t)
	with := func(more ...string) scanned {
		return shell(t, "", append([]string{"token", "create", "siti"}, more...)...)
	}
	with("--scope", "text.scan", "--days", "30").expect(t, 0, "lyt_")
	for _, days := range []string{"0", "-1", "100000"} {
		with("--scope", "text.scan", "--days="+days).expect(t, 2, "", "--days", "from 1 to")
	}
	for _, scope := range []string{"nonsense", string(domain.ActDraftDecide), string(domain.ActDraftRead)} {
		with("--scope", scope).expect(t, 2, "", scope, "clearance.check, ")
	}
	for _, act := range domain.SharedScopes() {
		with("--scope", string(act)).expect(t, 0, "lyt_")
	}
}

// TestEveryCommandHelps looks at the help of every command: an example, and
// what its exit status means.
func TestEveryCommandHelps(t *testing.T) {
	for _, command := range []string{"serve", "scan", "rules check", "audit verify", "audit export", "receipt verify", "user add", "user password", "token create", "flow"} {
		got := shell(t, "", append(strings.Fields(command), "--help")...)
		if got.status != 0 || got.err != "" || !strings.Contains(got.out, "Example:") || !strings.Contains(got.out, "    layak "+command) {
			t.Errorf("%s: %+v", command, got)
		}
		if command != "serve" && command != "flow" && !strings.Contains(got.out, "Exit status") {
			t.Errorf("%s does not say what its exit status means", command)
		}
		shell(t, "", append(strings.Fields(command), "--nonsense")...).expect(t, 2, "", "--nonsense")
	}
}

// TestOneWordForOneThing holds the words of the command line to those of the
// pages.
func TestOneWordForOneThing(t *testing.T) {
	words := readText(t, "templates/words/id.yaml")
	word := func(key string) string {
		for line := range strings.Lines(words) {
			if text, ok := strings.CutPrefix(line, key+": "); ok {
				return strings.Trim(strings.TrimSpace(text), `"`)
			}
		}
		t.Fatalf("the pages have no %s", key)
		return ""
	}
	if got, want := receiptWords["id"]["ruleset"], word("nav.rulesets"); got != want {
		t.Errorf("a rule set is %q, on the pages %q", got, want)
	}
	receipt := strings.TrimPrefix(word("draft.acts.receipt"), "Unduh ")
	for key, text := range receiptWords["id"] {
		if lower := strings.ToLower(text); strings.Contains(lower, "tanda ") && !strings.Contains(lower, receipt) {
			t.Errorf("%s: %q, on the pages it is %q", key, text, receipt)
		}
	}
}
