package sensitivity

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"layak/domain"
)

// labelled is one line of an evaluation corpus.
type labelled struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	Label      string   `json:"label"`
	Categories []string `json:"categories"`
	Spans      []string `json:"spans"`
	Note       string   `json:"note"`
}

// Floors of the built-in packs on a labelled corpus.
const (
	precisionFloor = 0.90
	recallFloor    = 0.75
)

// TestCorpus measures the built-in packs on the project's own labelled drafts
// and on LAYAK_TEST_CORPUS (JSON Lines with text, label, categories, spans), and
// prints recall and precision. Run it with -v.
func TestCorpus(t *testing.T) {
	t.Run("own", func(t *testing.T) { measure(t, "testdata/own.jsonl") })
	t.Run("given", func(t *testing.T) {
		path := os.Getenv("LAYAK_TEST_CORPUS")
		if path == "" {
			missing(t, "corpus", "LAYAK_TEST_CORPUS")
		}
		measure(t, path)
	})
}

func measure(t *testing.T, path string) {
	s := builtIn(t)
	var tp, fp, fn, tn, onSpan int
	type count struct{ found, all int }
	categories := make(map[string]*count)
	rules := make(map[string]*count)
	for _, d := range readCorpus(t, path) {
		result := s.Scan(t.Context(), []domain.Field{{Name: "body", Text: d.Text}}, testNow)
		flagged := result.Verdict >= domain.SeverityReview
		sensitive := d.Label == "sensitive"
		for _, f := range result.Findings {
			if f.Suppressed != "" || f.Severity < domain.SeverityReview {
				continue
			}
			c := rules[f.Rule]
			if c == nil {
				c = &count{}
				rules[f.Rule] = c
			}
			c.all++
			if sensitive {
				c.found++
			}
			if !sensitive || os.Getenv("LAYAK_TEST_VERBOSE") != "" {
				t.Logf("%s %s %s: %s %v %q", d.ID, d.Label, strings.Join(d.Categories, ","), f.Rule, f.Confidence, f.Excerpt)
			}
		}
		for _, c := range d.Categories {
			if categories[c] == nil {
				categories[c] = &count{}
			}
			categories[c].all++
			if flagged {
				categories[c].found++
			}
		}
		switch {
		case sensitive && flagged:
			tp++
			if touchesSpan(d, result.Findings) {
				onSpan++
			} else {
				t.Logf("OFF %s %s %q", d.ID, d.Note, result.Findings[0].Excerpt)
			}
		case sensitive:
			fn++
			t.Logf("MISS %s %s: %s | %s", d.ID, strings.Join(d.Categories, ","), d.Note, strings.Join(d.Spans, " … "))
		case flagged:
			fp++
		default:
			tn++
		}
	}
	names := make([]string, 0)
	for c := range categories {
		names = append(names, c)
	}
	sort.Strings(names)
	for _, c := range names {
		t.Logf("%-24s recall %d/%d", c, categories[c].found, categories[c].all)
	}
	names = names[:0]
	for r := range rules {
		names = append(names, r)
	}
	sort.Strings(names)
	for _, r := range names {
		t.Logf("  %-32s right %d of %d", r, rules[r].found, rules[r].all)
	}
	recall, precision := float64(tp)/float64(tp+fn), float64(tp)/float64(max(1, tp+fp))
	t.Logf("recall %.3f precision %.3f (tp %d fp %d fn %d tn %d), on span %d of %d", recall, precision, tp, fp, fn, tn, onSpan, tp)
	if precision < precisionFloor || recall < recallFloor {
		t.Errorf("recall %.3f (floor %.2f) at precision %.3f (floor %.2f)", recall, recallFloor, precision, precisionFloor)
	}
}

func touchesSpan(d labelled, findings []domain.Finding) bool {
	for _, span := range d.Spans {
		at := strings.Index(d.Text, span)
		for _, f := range findings {
			if f.Suppressed == "" && f.Severity >= domain.SeverityReview && at >= 0 && f.Start < at+len(span) && f.End > at {
				return true
			}
		}
	}
	return false
}

func readCorpus(t *testing.T, path string) []labelled {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []labelled
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d labelled
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// TestArticle scans a real article about secrecy that gives nothing away.
func TestArticle(t *testing.T) {
	path := os.Getenv("LAYAK_TEST_ARTICLE")
	if path == "" {
		missing(t, "article", "LAYAK_TEST_ARTICLE")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	result := builtIn(t).Scan(t.Context(), []domain.Field{{Name: "body", Text: string(text)}}, testNow)
	if result.Verdict != domain.SeverityClear {
		t.Errorf("verdict %s: %+v", result.Verdict, result.Findings)
	}
}

// missing skips a test whose text lies outside the project, unless
// LAYAK_TEST_REQUIRE says that it must be there.
func missing(t *testing.T, name, variable string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("LAYAK_TEST_REQUIRE"), ","), name) {
		t.Fatalf("%s is required and %s is not set", name, variable)
	}
	t.Skipf("%s is not set", variable)
}
