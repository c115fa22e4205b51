package api

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/templates"
)

// Every refusal of a verb, every act in the record, every event, state, power,
// guard and mark of the gate says what it is in both languages.
func TestEverythingAVerbSaysHasWords(t *testing.T) {
	keys := map[string]string{}
	var files []string
	for _, room := range []string{"../domain", ".", "../store", "../connect/webhook"} {
		found, err := filepath.Glob(room + "/*.go")
		if err != nil || len(found) == 0 {
			t.Fatal(found, err)
		}
		for _, name := range found {
			if !strings.HasSuffix(name, "_test.go") {
				files = append(files, name)
			}
		}
	}
	refusals := regexp.MustCompile(`(?:refuse\(\w+, |invalid\([^,]+, |Key: )"([a-z_]+\.[a-z_]+)"`)
	acts := regexp.MustCompile(`(?:entry\(|Entry\(|recordPower\(ctx, |recordRule\(ctx, |recordRuleSet\(ctx, |Act: |act := |act = |leaf = )"([a-z_]+\.[a-z_]+)"`)
	gates := regexp.MustCompile(`Gate[A-Z]\w+ += "([a-z_]+)"`)
	guards := regexp.MustCompile(`Guard[A-Z]\w+ += "([a-z_]+)"`)
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range refusals.FindAllStringSubmatch(string(src), -1) {
			keys["error."+m[1]] = name
		}
		for _, m := range acts.FindAllStringSubmatch(string(src), -1) {
			keys["act."+m[1]] = name
		}
		for _, m := range gates.FindAllStringSubmatch(string(src), -1) {
			keys["error.gate."+m[1]] = name
		}
		for _, m := range guards.FindAllStringSubmatch(string(src), -1) {
			keys["guard."+m[1]], keys["guard."+m[1]+".not"], keys["error.decision."+m[1]] = name, name, name
		}
	}
	keys["error.gate."+domain.GuardPolicy] = "CarryOut"
	for _, s := range domain.States() {
		keys["state."+string(s)] = "State"
	}
	for _, e := range domain.Events() {
		keys["event."+string(e)] = "Event"
	}
	for _, a := range domain.Acts() {
		keys["power."+string(a)] = "Act"
	}
	for _, a := range recordActs {
		keys["act."+a] = "recordActs"
	}
	if len(keys) < 150 {
		t.Fatalf("only %d keys found", len(keys))
	}
	pages, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	for key, from := range keys {
		for _, lang := range templates.Langs() {
			if !pages.HasWord(lang, key) {
				t.Errorf("%s: no text in %s (%s)", key, lang, from)
			}
		}
	}
}

// Every evidence of the built-in rules has a word in both languages.
func TestEvidenceHasWords(t *testing.T) {
	pages, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^ +- (?:\{ *)?name: ([a-z-]+), match:`)
	seen := map[string]bool{}
	for _, source := range sensitivity.BuiltIn() {
		for _, m := range names.FindAllStringSubmatch(source.YAML, -1) {
			seen[m[1]] = true
		}
	}
	if len(seen) < 200 {
		t.Fatalf("only %d names", len(seen))
	}
	for name := range seen {
		for _, lang := range templates.Langs() {
			if !pages.HasWord(lang, "criterion."+name) {
				t.Errorf("%s: evidence %q has no word", lang, name)
			}
		}
	}
}
