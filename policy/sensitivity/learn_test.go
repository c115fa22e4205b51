package sensitivity

import (
	"strings"
	"testing"

	"layak/domain"
)

const learnHead = `# keep me
id: leak
category: operations
severity: review
title: {id: a, en: b}
message: {id: a, en: b}
suggestion: {id: a, en: b}
match: [{phrase: [bocor sekali]}]
`

// TestWithSampleKeepsTheRest puts a sample into rules of every style.
func TestWithSampleKeepsTheRest(t *testing.T) {
	const text = "Katanya \"bocor\"\tlagi: ya"
	for name, c := range map[string]struct{ samples, label string }{
		"block lists":           {"samples:\n  hit:\n    - bocor sekali\n  miss:\n    - aman\n", domain.LabelClear},
		"flow lists":            {"samples: {hit: [bocor sekali], miss: [aman]}\n", domain.LabelSensitive},
		"flow lists under keys": {"samples:\n  hit: [bocor sekali]\n  miss: [aman]\n", domain.LabelClear},
		"no key in a block":     {"samples:\n  hit: [bocor sekali]\n", domain.LabelClear},
		"no key in a flow":      {"samples: {hit: [bocor sekali]}\n", domain.LabelClear},
		"no samples":            {"", domain.LabelSensitive},
	} {
		yaml := learnHead + c.samples
		out, err := New().WithSample(yaml, domain.Sample{Text: text, Label: c.label})
		if err != nil {
			// A rule needs samples of both kinds to load at all.
			if _, problems := load(domain.RuleSource{YAML: yaml}); len(problems) == 0 {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		specs, problems := load(domain.RuleSource{YAML: out})
		if len(problems) > 0 || !strings.HasPrefix(out, "# keep me\nid: leak\n") {
			t.Fatalf("%s: %v\n%s", name, problems, out)
		}
		list := specs[0].hit
		if c.label == domain.LabelClear {
			list = specs[0].miss
		}
		if len(list) == 0 || list[0].text != text {
			t.Errorf("%s: %+v\n%s", name, list, out)
		}
	}
}

// TestWithSampleBeginsARule: what is to be thought of is left open, and the
// sample is there.
func TestWithSampleBeginsARule(t *testing.T) {
	m := domain.Sample{ID: "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", Text: "besok ke sana", Words: "ke sana", Label: domain.LabelSensitive, Category: "location"}
	out, err := New().WithSample("", m)
	if err != nil {
		t.Fatal(err)
	}
	specs, problems := load(domain.RuleSource{Name: "new", YAML: out})
	if len(problems) > 0 || len(specs) != 1 || specs[0].id != "learned-2e3f4a5b" || specs[0].hit[0].text != m.Text || specs[0].category != "location" {
		t.Errorf("%v\n%s", problems, out)
	}
	if _, err := New().WithSample("id: [", m); err == nil {
		t.Error("a broken text was taken")
	}
}
