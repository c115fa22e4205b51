package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// scanned is what one run of a command left behind.
type scanned struct {
	out, err string
	status   int
}

func runScan(t *testing.T, cmd scanCmd, stdin string) scanned {
	t.Helper()
	return runCommand(t, cmd.Run, stdin)
}

func runCommand(t *testing.T, run func(*console) error, stdin string) scanned {
	t.Helper()
	var out, errs bytes.Buffer
	c := &console{
		in: strings.NewReader(stdin), out: &out, err: &errs,
		now:    func() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) },
		getenv: func(string) string { return "" },
	}
	s := scanned{}
	if err := run(c); err != nil {
		var status exitStatus
		if !errors.As(err, &status) {
			t.Fatalf("Run returned %v, which is no exit status", err)
		}
		s.status = int(status)
	}
	s.out, s.err = out.String(), errs.String()
	return s
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const leak = "Halo.\nDua kompi akan digeser ke pos perbatasan Sabtu dini hari.\n"

func TestScanStatus(t *testing.T) {
	rules := "id: hint\ncategory: operations\nseverity: warn\nmessage: {id: a, en: b}\nsuggestion: {id: a, en: b}\nmatch: [{phrase: [awas]}]\nsamples: {hit: [awas], miss: [aman]}\n"
	tests := []struct {
		name     string
		cmd      scanCmd
		stdin    string
		status   int
		out, err string // must be contained
	}{
		{name: "clear", cmd: scanCmd{Files: []string{"-"}}, stdin: "Selamat pagi!", status: 0, out: "clear"},
		{name: "found", cmd: scanCmd{Files: []string{"-"}}, stdin: leak, status: 1, out: "-:2:5: block ops-force-movement"},
		{name: "english", cmd: scanCmd{Files: []string{"-"}, Lang: "en"}, stdin: leak, status: 1, out: "Why: "},
		{name: "empty text", cmd: scanCmd{Files: []string{"-"}}, stdin: "", status: 0, out: "clear"},
		{name: "no input", cmd: scanCmd{Lang: "en"}, status: 2, err: "name a file"},
		{name: "missing file", cmd: scanCmd{Files: []string{"/nowhere/a.txt"}}, status: 2, err: "/nowhere/a.txt"},
		{name: "missing beats found", cmd: scanCmd{Files: []string{"-", "/nowhere/a.txt"}}, stdin: leak, status: 2, out: "ops-force-movement", err: "nowhere"},
		{name: "directory", cmd: scanCmd{Lang: "en", Files: []string{os.TempDir()}}, status: 2, err: "directory"},
		{name: "binary", cmd: scanCmd{Files: []string{"-"}}, stdin: "\x7fELF\x02\xff\xfe\x00", status: 2, out: "scan.invalid_utf8"},
		{name: "bad fail-on", cmd: scanCmd{Files: []string{"-"}, FailOn: "never"}, status: 2},
		{name: "below fail-on", cmd: scanCmd{Files: []string{"-"}, Rules: []string{writeFile(t, "r.yaml", rules)}}, stdin: "awas", status: 0, out: "warn hint"},
		{name: "at fail-on", cmd: scanCmd{Files: []string{"-"}, FailOn: "warn", Rules: []string{writeFile(t, "r.yaml", rules)}}, stdin: "awas", status: 1},
		{name: "missing rules", cmd: scanCmd{Files: []string{"-"}, Rules: []string{"/nowhere/r.yaml"}}, status: 2, err: "/nowhere/r.yaml"},
		{name: "broken rules", cmd: scanCmd{Files: []string{"-"}, Rules: []string{writeFile(t, "bad.yaml", "rules: [{id: a, nope: 1}]")}}, status: 2, err: "bad.yaml:1:"},
		{name: "escapes", cmd: scanCmd{Files: []string{"-"}}, stdin: "\x1b[31mNIK 3374056408920003", status: 1, out: "pii-nik"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := runScan(t, tt.cmd, tt.stdin)
			if got.status != tt.status || !strings.Contains(got.out, tt.out) || !strings.Contains(got.err, tt.err) {
				t.Errorf("status %d, want %d\nout: %s\nerr: %s", got.status, tt.status, got.out, got.err)
			}
			if strings.Contains(got.out, "\x1b") {
				t.Error("an escape sequence reached the terminal")
			}
		})
	}
}

func TestScanJSON(t *testing.T) {
	got := runScan(t, scanCmd{Files: []string{"-"}, Format: "json"}, leak)
	var result map[string]any
	if err := json.Unmarshal([]byte(got.out), &result); err != nil {
		t.Fatal(err)
	}
	if result["id"] != "-" || result["verdict"] != "block" || result["incomplete"] != false {
		t.Errorf("%v", result)
	}
	ruleset := result["ruleset"].(map[string]any)
	if ruleset["version"] != 1.0 || !strings.HasPrefix(ruleset["digest"].(string), "sha256:") {
		t.Errorf("ruleset %v", ruleset)
	}
	finding := result["findings"].([]any)[0].(map[string]any)
	for _, key := range []string{"rule", "category", "severity", "confidence", "band", "field", "start", "end", "line", "column", "excerpt", "message", "suggestion", "legal_basis"} {
		if _, ok := finding[key]; !ok {
			t.Errorf("no %q in %v", key, finding)
		}
	}
	start, end := int(finding["start"].(float64)), int(finding["end"].(float64))
	if leak[start:end] != finding["excerpt"] || finding["line"] != 2.0 || finding["column"] != 5.0 {
		t.Errorf("%v", finding)
	}
}

func TestScanJSONL(t *testing.T) {
	good := `{"id":"d1","text":"Selamat pagi","label":"clear"}` + "\n\n" + `{"id":7,"text":"NIK 3374056408920003"}`
	tests := []struct {
		name, stdin string
		status      int
		ids         []string
		err         string
	}{
		{name: "in order", stdin: good, status: 1, ids: []string{`"d1"`, `7`}},
		{name: "crlf", stdin: strings.ReplaceAll(good, "\n", "\r\n"), status: 1, ids: []string{`"d1"`, `7`}},
		{name: "broken line", stdin: `{"id":"a","text":"x"}` + "\n{oops\n", status: 2, ids: []string{`"a"`, ``}, err: "-:2:"},
		{name: "goes on", stdin: `{"id":"a","text":"x"}` + "\n{oops\n" + `{"id":"b"}` + "\n\n" + `{"id":"c","text":"NIK 3374056408920003"}` + "\n[\n" + `{"id":"d","text":"x"}`,
			status: 2, ids: []string{`"a"`, ``, `"b"`, `"c"`, ``, `"d"`}, err: "-:2: not a JSON object"},
		{name: "no text", stdin: `{"id":"a"}`, status: 2, ids: []string{`"a"`}, err: "-:1: no text"},
		{name: "text is a number", stdin: `{"id":"a","text":5}`, status: 2, ids: []string{`"a"`}, err: "-:1:"},
		{name: "an array", stdin: `["a"]`, status: 2, ids: []string{``}, err: "-:1:"},
		{name: "invalid UTF-8", stdin: "{\"id\":\"a\",\"text\":\"\xff\"}", status: 2, ids: []string{`"a"`}},
		{name: "lone surrogate", stdin: `{"id":"a","text":"\ud800 x"}`, status: 2, ids: []string{`"a"`}},
		{name: "pair", stdin: `{"id":"a","text":"\ud83d\ude00 \\ud800"}`, status: 0, ids: []string{`"a"`}},
		{name: "nothing", stdin: "", status: 0},
		{name: "fields", stdin: `{"id":"a","fields":{"title":"Halo","body":"NIK 3374056408920003"}}`, status: 1, ids: []string{`"a"`}},
		{name: "a list of fields", stdin: `{"id":"a","fields":[{"name":"title","text":"Halo"}]}`, status: 0, ids: []string{`"a"`}},
		{name: "text and fields", stdin: `{"id":"a","text":"x","fields":{"body":"x"}}`, status: 2, ids: []string{`"a"`}, err: "-:1: text and fields"},
		{name: "no fields", stdin: `{"id":"a","fields":{}}`, status: 2, ids: []string{`"a"`}, err: "-:1: no text"},
		{name: "a field twice", stdin: `{"id":"a","fields":{"body":"x","body":"y"}}`, status: 2, ids: []string{`"a"`}, err: `"body" appears twice`},
		{name: "a field of nothing", stdin: `{"id":"a","fields":{"body":null}}`, status: 2, ids: []string{`"a"`}, err: "has no text"},
		{name: "a field without a name", stdin: `{"id":"a","fields":[{"text":"x"}]}`, status: 2, ids: []string{`"a"`}, err: "needs name and text"},
		{name: "a name that is none", stdin: `{"id":"a","fields":{"<b>":"x"}}`, status: 2, ids: []string{`"a"`}, err: "a name has small letters"},
		{name: "fields are a text", stdin: `{"id":"a","fields":"x"}`, status: 2, ids: []string{`"a"`}, err: "fields are an object"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := runScan(t, scanCmd{Files: []string{"-"}, JSONL: true, Lang: "en"}, tt.stdin)
			var ids []string
			for line := range strings.Lines(got.out) {
				var r struct{ ID json.RawMessage }
				if err := json.Unmarshal([]byte(line), &r); err != nil {
					t.Fatal(err)
				}
				ids = append(ids, string(r.ID))
			}
			if got.status != tt.status || strings.Join(ids, " ") != strings.Join(tt.ids, " ") || !strings.Contains(got.err, tt.err) {
				t.Errorf("status %d ids %v err %q", got.status, ids, got.err)
			}
		})
	}
}

func TestScanJSONLNamesEveryBadLine(t *testing.T) {
	got := runScan(t, scanCmd{Files: []string{"-"}, JSONL: true, Lang: "en"}, "{oops\n{\"id\":1,\"text\":\"x\"}\n{\"id\":2}\n\x1b\n")
	for _, want := range []string{"-:1: not a JSON object", "-:3: no text\n", "-:4: not a JSON object"} {
		if !strings.Contains(got.err, want) {
			t.Errorf("%q is not in\n%s", want, got.err)
		}
	}
	if got.status != 2 || strings.Count(got.err, "\n") != 3 || strings.Count(got.out, "\n") != 4 || strings.Count(got.out, `"incomplete":true`) != 3 || strings.Contains(got.err, "\x1b") {
		t.Errorf("%+v", got)
	}
}

// TestScanTakesNoRulesForText has rule files where texts stand.
func TestScanTakesNoRulesForText(t *testing.T) {
	rules := func(id string) string {
		return "rules:\n  - id: " + id + "\n    category: operations\n    severity: block\n    message: {id: a, en: b}\n    suggestion: {id: a, en: b}\n" +
			"    match: [{phrase: [" + id + "]}]\n    samples: {hit: [" + id + "], miss: [aman]}\n"
	}
	one, two := writeFile(t, "one.yaml", rules("awas")), writeFile(t, "two.yml", rules("bahaya"))
	broken, text, data := writeFile(t, "b.yaml", "rules: [{nope"), writeFile(t, "t.txt", "bahaya\n"), writeFile(t, "d.yaml", "judul: bahaya\n")
	for name, c := range map[string]struct {
		args     []string
		status   int
		out, err string
	}{
		"two after one flag":  {[]string{"--rules", one, two, text}, 2, "", two + " is a rule file"},
		"a broken one":        {[]string{"--rules", one, broken, text}, 2, "", broken + " is a rule file"},
		"the flag twice":      {[]string{"--rules", one, "--rules", two, text}, 1, "block bahaya", ""},
		"with a comma":        {[]string{"--rules", one + "," + two, text}, 1, "block bahaya", ""},
		"another YAML file":   {[]string{"--rules", two, data}, 1, "block bahaya", ""},
		"no rules at all":     {[]string{text, one}, 0, one + ": verdict", ""},
		"a missing rule file": {[]string{"--rules", one, "gone.yaml"}, 2, "", "gone.yaml"},
	} {
		got := shell(t, "", append([]string{"scan", "--lang", "en"}, c.args...)...)
		if got.status != c.status || !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) || c.out == "" && got.out != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestScanJSONLStreams reads the first result before the second line is written.
func TestScanJSONLStreams(t *testing.T) {
	in, feed := io.Pipe()
	results, out := io.Pipe()
	c := &console{in: in, out: out, err: io.Discard, now: time.Now, getenv: func(string) string { return "" }}
	done := make(chan error, 1)
	go func() { done <- (&scanCmd{JSONL: true}).Run(c) }()
	decoder := json.NewDecoder(results)
	for _, id := range []string{"a", "b"} {
		if _, err := io.WriteString(feed, `{"id":"`+id+`","text":"x"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		var r struct{ ID string }
		if err := decoder.Decode(&r); err != nil || r.ID != id {
			t.Fatalf("%v %v", r, err)
		}
	}
	feed.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestScanDirectories(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"b.txt": "Aman.", "a/c.txt": leak, "a/.hidden": leak, ".git/x": leak, "a/z.bin": "x\x00y"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	refused := shell(t, "", "scan", "--lang", "en", dir)
	if refused.status != 2 || !strings.Contains(refused.err, "is a directory; --recursive") || strings.Contains(refused.out, "verdict block, 1") {
		t.Errorf("%+v", refused)
	}
	got := shell(t, "", "scan", "--lang", "en", "--recursive", "--format", "json", dir)
	var names []string
	for line := range strings.Lines(got.out) {
		var r struct {
			ID     string
			Binary bool
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(dir, r.ID)
		names = append(names, filepath.ToSlash(name))
		if r.Binary != strings.HasSuffix(name, ".bin") {
			t.Errorf("%s: binary %v", name, r.Binary)
		}
	}
	if strings.Join(names, " ") != "a/c.txt a/z.bin b.txt" || got.status != 1 || !strings.Contains(got.err, "z.bin looks like a binary file") {
		t.Errorf("%v %+v", names, got)
	}
}

func TestScanExplain(t *testing.T) {
	got := shell(t, leak, "scan", "--explain", "--rule", "ops-force-movement", "--rule", "pii-nik", "--lang", "en", "-")
	for _, want := range []string{"2 rules explained", "ops-force-movement: found\n", "required force +", "pii-nik: missed (nothing of its match occurs)", ". match validator nik: skipped, the text lacks digits"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not in\n%s", want, got.out)
		}
	}
	all := shell(t, leak, "scan", "--explain", "--format", "json", "-")
	var result scanJSON
	if err := json.Unmarshal([]byte(all.out), &result); err != nil {
		t.Fatal(err)
	}
	if len(result.Rules) < 30 || all.status != 1 || len(result.Findings) != 1 {
		t.Fatalf("%d rules, %+v", len(result.Rules), result.Findings)
	}
	for _, r := range result.Rules {
		if r.Rule == "ops-force-movement" && (r.Outcome != "found" || r.Tries[0].Score == nil || r.Tries[0].Criteria[0].Role != "base" || r.Levels["block"] == 0) {
			t.Errorf("%+v", r)
		}
	}
	for name, args := range map[string][]string{
		"no such rule":    {"--explain", "--rule", "nobody", "-"},
		"without explain": {"--rule", "pii-nik", "-"},
		"in sarif":        {"--explain", "--format", "sarif", "-"},
	} {
		if got := shell(t, leak, append([]string{"scan"}, args...)...); got.status != 2 || got.out != "" || got.err == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestScanOnTrial has a rule whose findings are told and count for nothing.
func TestScanOnTrial(t *testing.T) {
	rules := writeFile(t, "r.yaml", "id: hint\nstatus: test\ncategory: operations\nseverity: block\nmessage: {id: a, en: b}\nsuggestion: {id: a, en: b}\nmatch: [{phrase: [awas]}]\nsamples: {hit: [awas], miss: [aman]}\n")
	for format, want := range map[string]string{
		"text": "dikesampingkan: aturan masih diuji coba", "json": `"findings":[],"silent":[{"rule":"hint"`, "sarif": `"kind": "informational",`,
	} {
		if got := shell(t, "awas", "scan", "--rules", rules, "--format", format, "-"); got.status != 0 || !strings.Contains(got.out, want) {
			t.Errorf("%s: %+v", format, got)
		}
	}
}

// TestScanLinesWithTwoTexts: a line that others could read otherwise is not
// called clear.
func TestScanLinesWithTwoTexts(t *testing.T) {
	for _, line := range []string{
		`{"id":"a","text":"Dua kompi digeser","text":"Halo"}`, `{"id":"a","text":"Dua kompi digeser","Text":"Halo"}`,
		`{"id":"a","TEXT":"Halo"}`, `{"id":"a","id":"b","text":"Halo"}`, `{"id":"a","te\u0078t":"Halo","text":"Halo"}`,
		`{"id":"a","fields":{"body":"Dua kompi digeser"},"Fields":{"body":"Halo"}}`, `{"id":"a","fields":{"body":"Halo"},"fields":{"body":"Halo"}}`,
		`{"id":"a","fields":[{"name":"body","text":"Dua kompi digeser","text":"Halo"}]}`, `{"id":"a","fields":[{"name":"body","Text":"Halo"}]}`,
	} {
		got := shell(t, line+"\n"+`{"id":"b","text":"Halo","meta":{"text":1,"text":2}}`+"\n", "scan", "--jsonl", "-")
		results := strings.Split(strings.TrimSpace(got.out), "\n")
		if got.status != 2 || len(results) != 2 || !strings.Contains(results[0], `"reason":"scan.line"`) || !strings.Contains(results[1], `"verdict":"clear"`) {
			t.Errorf("%s: %d %s %s", line, got.status, got.out, got.err)
		}
	}
}

// TestScanMosaic: the fields of a line are one draft, and the parts of a mosaic
// are told in every format, in sarif without their words.
func TestScanMosaic(t *testing.T) {
	const line = `{"id":"m","fields":{"title":"Yonif 900 siap sedia","body":"Sarapan dulu, lusa kita pergi.","alt":"Perahu di Rote"}}`
	const text = "Yonif 900 siap sedia.\nSarapan dulu, lusa kita pergi.\nPerahu di Rote.\n"
	for _, tt := range []struct {
		cmd    scanCmd
		stdin  string
		want   []string
		not    string
		status int
	}{
		{scanCmd{JSONL: true, Format: "json"}, line, []string{`"field":"title"`, `"parts":[{"name":"unit","field":"title","start":0,"end":9,"line":1,"column":1,"excerpt":"Yonif 900"},` +
			`{"name":"place","field":"alt"`, `"excerpt":"lusa"}`}, "", 1},
		{scanCmd{JSONL: true, Format: "sarif"}, line, []string{`"parts": [`, `"field": "alt"`}, "Yonif", 1},
		{scanCmd{Format: "text"}, text, []string{"-:1:1: review ops-mosaic", "unit “Yonif 900” (1:1), place “di Rote” (3:8), time “lusa” (2:15)"}, "", 1},
		{scanCmd{Format: "text", Explain: true, Rule: []string{"ops-mosaic"}}, text, []string{"+ bagian unit: ada 1:1", "+ bagian place: ada 3:8", "+ bagian time: ada 2:15"}, "", 1},
		{scanCmd{Format: "text", Explain: true, Rule: []string{"ops-mosaic"}}, "Yonif 900 lusa", []string{"luput (bagian yang tidak ada: place)", "- bagian place place-by-name: tidak ada dalam teks"}, "", 0},
		{scanCmd{Format: "text", Explain: true, Rule: []string{"ops-mosaic"}}, "Besok prajurit Yonif 900 digeser ke Rote.", []string{"luput (aturan lain sudah menemukan semuanya"}, "", 1},
	} {
		tt.cmd.Files = []string{"-"}
		got := runScan(t, tt.cmd, tt.stdin)
		for _, want := range tt.want {
			if !strings.Contains(got.out, want) {
				t.Errorf("%s: %q is not in\n%s", tt.cmd.Format, want, got.out)
			}
		}
		if tt.not != "" && strings.Contains(got.out, tt.not) || got.status != tt.status {
			t.Errorf("%s: status %d, or words of the text", tt.cmd.Format, got.status)
		}
	}
}
