package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sarifKeys are the keys that the standard's schema knows of each object that we
// write, and with "!" those that it requires; it allows no other keys.
var sarifKeys = map[string]string{
	"log":            "$schema version! runs!",
	"run":            "tool! language translations invocations originalUriBaseIds defaultEncoding columnKind newlineSequences artifacts results properties",
	"component":      "name! version semanticVersion language contents isComprehensive associatedComponent rules notifications",
	"descriptor":     "id! name shortDescription fullDescription messageStrings help defaultConfiguration properties",
	"text":           "text! markdown",
	"configuration":  "enabled level",
	"invocation":     "executionSuccessful! exitCode toolExecutionNotifications toolConfigurationNotifications",
	"notification":   "descriptor level message! locations",
	"artifact":       "location description length roles encoding",
	"place":          "uri uriBaseId index description",
	"result":         "ruleId ruleIndex kind level message! locations partialFingerprints suppressions rank properties",
	"message":        "text! id",
	"suppression":    "kind! status justification",
	"location":       "physicalLocation logicalLocations",
	"physical":       "artifactLocation region",
	"region":         "startLine startColumn endLine endColumn charOffset charLength byteOffset byteLength",
	"logical":        "name fullyQualifiedName",
	"descriptorID":   "id!",
	"componentID":    "name!",
	"tool":           "driver!",
	"messageStrings": "default!",
}

// sarifShape says which object stands under which key.
var sarifShape = map[string]string{
	"runs": "run", "tool": "tool", "driver": "component", "translations": "component", "rules": "descriptor", "notifications": "descriptor",
	"shortDescription": "text", "fullDescription": "text", "help": "text", "default": "text", "description": "text", "messageStrings": "messageStrings",
	"defaultConfiguration": "configuration", "associatedComponent": "componentID", "invocations": "invocation",
	"toolExecutionNotifications": "notification", "toolConfigurationNotifications": "notification", "descriptor": "descriptorID", "message": "message",
	"locations": "location", "physicalLocation": "physical", "artifactLocation": "place", "location": "place", "region": "region", "logicalLocations": "logical",
	"artifacts": "artifact", "results": "result", "suppressions": "suppression",
}

var sarifEnums = map[string][]string{
	"level": {"none", "note", "warning", "error"}, "columnKind": {"utf16CodeUnits", "unicodeCodePoints"}, "kind": {"inSource", "external", "fail", "informational"},
	"status": {"accepted", "underReview", "rejected"}, "version": {"2.1.0", version},
}

// checkSARIF holds a value to the part of the schema above.
func checkSARIF(t *testing.T, at, shape string, value any) {
	t.Helper()
	if list, ok := value.([]any); ok {
		seen := map[string]bool{}
		for i, item := range list {
			text, _ := json.Marshal(item)
			if seen[string(text)] && shape != "result" {
				t.Errorf("%s[%d] is there twice", at, i)
			}
			seen[string(text)] = true
			checkSARIF(t, fmt.Sprintf("%s[%d]", at, i), shape, item)
		}
		return
	}
	object, ok := value.(map[string]any)
	if !ok {
		t.Errorf("%s is no object: %v", at, value)
		return
	}
	known := strings.Fields(sarifKeys[shape])
	for _, k := range known {
		if name, required := strings.CutSuffix(k, "!"); required && object[name] == nil {
			t.Errorf("%s has no %s", at, name)
		}
	}
	for k, v := range object {
		if !slices.Contains(known, k) && !slices.Contains(known, k+"!") {
			t.Errorf("%s (%s) has %s", at, shape, k)
		}
		if v == nil {
			t.Errorf("%s.%s is null", at, k)
		}
		if allowed, ok := sarifEnums[k]; ok && !slices.Contains(allowed, v.(string)) {
			t.Errorf("%s.%s is %v", at, k, v)
		}
		switch next := sarifShape[k]; {
		case next != "":
			checkSARIF(t, at+"."+k, next, v)
		case k == "originalUriBaseIds":
			for name, place := range v.(map[string]any) {
				checkSARIF(t, at+"."+name, "place", place)
			}
		}
	}
}

// sarifOf runs a scan in a directory of its own and holds its log to the schema.
func sarifOf(t *testing.T, status int, stdin string, files map[string]string, args ...string) sarifRun {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := shell(t, stdin, append([]string{"scan", "--format", "sarif"}, args...)...)
	var any map[string]any
	var log sarifLog
	if err := json.Unmarshal([]byte(got.out), &any); err != nil {
		t.Fatalf("%v\n%s\n%s", err, got.out, got.err)
	}
	if err := json.Unmarshal([]byte(got.out), &log); err != nil {
		t.Fatal(err)
	}
	checkSARIF(t, "log", "log", any)
	if got.status != status || log.Version != sarifVersion || log.Schema != sarifSchema || len(log.Runs) != 1 {
		t.Fatalf("status %d, %s", got.status, got.err)
	}
	run := log.Runs[0]
	if call := run.Invocations[0]; call.ExitCode != status || call.Successful != (status != 2) {
		t.Errorf("%+v", call)
	}
	for _, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || r.Suppressions == nil || len(r.Fingerprints["layak/v1"]) != 64 {
			t.Errorf("%+v", r)
		}
		if at := r.Locations[0].Physical; run.Artifacts[*at.Artifact.Index].Location.URI != at.Artifact.URI {
			t.Errorf("%+v", at)
		}
	}
	return run
}

func TestSARIF(t *testing.T) {
	text := "\ufeffHalo 日本 é.\r\nDua kompi akan digeser ke pos perbatasan Sabtu dini hari.\n"
	run := sarifOf(t, 1, "", map[string]string{"siaran pers/a #1.txt": text}, "siaran pers/a #1.txt")
	r := run.Results[0]
	at := r.Locations[0].Physical
	if r.RuleID != "ops-force-movement" || r.Level != "error" || at.Artifact.URI != "siaran%20pers/a%20%231.txt" || at.Artifact.BaseID != sarifBase {
		t.Errorf("%+v %+v", r, at)
	}
	g := at.Region
	start := strings.Index(text, "kompi")
	if strings.HasPrefix(text[*g.ByteOffset:], "Dua") {
		start = strings.Index(text, "Dua")
	}
	points := len([]rune(text[:start])) - 1 // the byte order mark does not count
	length := len([]rune(text[*g.ByteOffset : *g.ByteOffset+*g.ByteLength]))
	column := len([]rune(text[strings.Index(text, "Dua"):start])) + 1
	if *g.ByteOffset != start || *g.CharOffset != points || *g.CharLength != length || g.StartLine != 2 || g.StartColumn != column || g.EndLine != 2 || g.EndColumn != column+length {
		t.Errorf("%+v: %d %d %d", g, start, points, length)
	}
	if run.Columns != "unicodeCodePoints" || run.Artifacts[0].Length != int64(len(text)) || run.Language != "id" {
		t.Errorf("%+v", run)
	}
	if strings.Contains(fmt.Sprint(r), "kompi") {
		t.Error("the log holds words of the text")
	}
}

func TestSARIFRules(t *testing.T) {
	run := sarifOf(t, 0, "Selamat pagi.", nil, "-")
	driver, other := run.Tool.Driver, run.Translations[0]
	if len(driver.Rules) < 30 || len(driver.Rules) != len(other.Rules) || driver.Language != "id" || other.Language != "en" || other.Associated.Name != driver.Name {
		t.Fatalf("%d rules, %d translated", len(driver.Rules), len(other.Rules))
	}
	for i, r := range driver.Rules {
		x := other.Rules[i]
		if r.ID != x.ID || r.Full.Text == x.Full.Text || r.Messages["default"].Text == "" || r.Short.Text == "" || !r.Configuration.Enabled {
			t.Errorf("%+v\n%+v", r, x)
		}
		if basis, ok := r.Properties["legalBasis"].(string); ok && !strings.Contains(r.Help.Text, basis) {
			t.Errorf("%s: the help has no legal basis", r.ID)
		}
		want := map[string]string{"block": "error", "review": "error", "warn": "warning", "info": "note"}[r.Properties["severity"].(string)]
		if r.Configuration.Level != want {
			t.Errorf("%s: %s", r.ID, r.Configuration.Level)
		}
	}
	for i, n := range driver.Notifications {
		if n.Short.Text == "" || strings.Contains(n.Short.Text, "scan.") || n.Short.Text == other.Notifications[i].Short.Text {
			t.Errorf("%+v", n)
		}
	}
	if a := run.Artifacts[0]; a.Location.URI != "" || a.Location.Description.Text != "standard input" {
		t.Errorf("%+v", a)
	}
}

func TestSARIFIncomplete(t *testing.T) {
	run := sarifOf(t, 2, "", map[string]string{"b": "\x00\x01 NIK 3374056408920003 \xff"}, "b", "gone", "/nowhere/x")
	var kinds []string
	for _, n := range run.Invocations[0].Execution {
		kinds = append(kinds, n.Level+" "+n.Descriptor.ID+" "+n.Locations[0].Physical.Artifact.URI)
	}
	if want := []string{"error scan.invalid_utf8 b", "note scan.binary b", "error scan.unread gone", "error scan.unread file:///nowhere/x"}; !slices.Equal(kinds, want) {
		t.Errorf("%q", kinds)
	}
	// A binary artifact has regions of bytes only.
	if g := run.Results[0].Locations[0].Physical.Region; *g.ByteOffset != 7 || *g.ByteLength != 16 || g.StartLine != 0 || g.CharOffset != nil {
		t.Errorf("%+v", g)
	}
}

func TestSARIFSuppressedAndLines(t *testing.T) {
	rules := "id: hint\ncategory: operations\nseverity: warn\nmessage: {id: 'a {0}', en: b}\nsuggestion: {id: a, en: b}\nmatch: [{phrase: [awas]}]\n" +
		"unless: [{match: [{phrase: [drama]}], why: pentas}]\nsamples: {hit: [awas], miss: [aman]}\n"
	lines := `{"id":"x 1","text":"drama awas"}` + "\n\n" + `{"id":7,"text":"é awas"}` + "\n{"
	run := sarifOf(t, 2, lines, map[string]string{"r.yaml": rules}, "--rules", "r.yaml", "--jsonl", "-")
	first, second := run.Results[0], run.Results[1]
	if len(first.Suppressions) != 1 || first.Suppressions[0].Justification != "pentas" || len(second.Suppressions) != 0 {
		t.Errorf("%+v %+v", first.Suppressions, second.Suppressions)
	}
	if at := second.Locations[0]; at.Physical.Region.StartLine != 3 || at.Physical.Region.StartColumn != 0 || at.Logical[0].Name != "7" || second.Properties["start"] != 3.0 {
		t.Errorf("%+v %+v", at, second.Properties)
	}
	if first.Locations[0].Logical[0].Name != "x 1" || first.Level != "warning" || run.Tool.Driver.Rules[0].Messages["default"].Text != "a {{0}} Sebaiknya: a" || first.Message.Text != "a {0} Sebaiknya: a" {
		t.Errorf("%+v", first)
	}
	if n := run.Invocations[0].Execution; len(n) != 1 || n[0].Locations[0].Physical.Region.StartLine != 4 {
		t.Errorf("%+v", n)
	}
}

func TestSARIFBrokenRules(t *testing.T) {
	run := sarifOf(t, 2, "x", map[string]string{"r.yaml": "rules: [{id: a, nope: 1}]"}, "--rules", "r.yaml", "-")
	n := run.Invocations[0].Configuration
	if len(n) == 0 || n[0].Locations[0].Physical.Artifact.URI != "r.yaml" || n[0].Locations[0].Physical.Region.StartLine != 1 || len(run.Results) != 0 {
		t.Errorf("%+v", n)
	}
}

// TestTextIndex compares places with counting from the beginning, in any order.
func TestTextIndex(t *testing.T) {
	const text = "\ufeffab é\r\n\r日本\n\nx"
	x := newTextIndex(text)
	for _, at := range []int{3, 7, 5, 8, 10, 11, 14, 17, 18, 19, 3, 20, 14} {
		line, column, points := x.at(at)
		before := strings.TrimPrefix(text[:at], "\ufeff")
		lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(before, "\r\n", "\n"), "\r", "\n"), "\n")
		if line != len(lines) || column != len([]rune(lines[len(lines)-1]))+1 || points != len([]rune(before)) {
			t.Errorf("%d: %d:%d %d, lines %q", at, line, column, points, lines)
		}
	}
}
