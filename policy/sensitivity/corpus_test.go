package sensitivity

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	for _, path := range []string{"testdata/own.jsonl", "testdata/eval/tune.jsonl"} {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".jsonl"), func(t *testing.T) { evaluate(t, path).floors(t) })
	}
	t.Run("given", func(t *testing.T) {
		path := os.Getenv("LAYAK_TEST_CORPUS")
		if path == "" {
			missing(t, "corpus", "LAYAK_TEST_CORPUS")
		}
		evaluate(t, path).floors(t)
	})
}

// TestEval is behind `make eval`: it measures the files that LAYAK_TEST_EVAL
// names, without floors. LAYAK_TEST_IDS prints ids and figures and no word of a
// text, so that drafts that are kept unread can be measured; LAYAK_TEST_ONLY
// (t001..t160) takes the drafts whose ids lie between two.
func TestEval(t *testing.T) {
	files := os.Getenv("LAYAK_TEST_EVAL")
	if files == "" {
		missing(t, "eval", "LAYAK_TEST_EVAL")
	}
	for _, path := range strings.Fields(files) {
		t.Run(filepath.Base(path), func(t *testing.T) { evaluate(t, path) })
	}
}

// share counts what was found among all.
type share struct{ found, all int }

func (s share) String() string { return fmt.Sprintf("%d/%d", s.found, s.all) }

// tally counts shares by name.
type tally map[string]share

func (t tally) add(name string, found bool) {
	s := t[name]
	s.all++
	if found {
		s.found++
	}
	t[name] = s
}

func (t tally) print(tb testing.TB, format string) {
	for _, name := range slices.Sorted(maps.Keys(t)) {
		tb.Logf(format, name, t[name])
	}
}

// figures are what one file of drafts gave.
type figures struct {
	tp, fp, fn, tn    int
	spans, onSpan     int // found drafts with labelled spans, and those found on them
	categories, rules tally
}

func (f figures) recall() float64    { return float64(f.tp) / float64(max(1, f.tp+f.fn)) }
func (f figures) precision() float64 { return float64(f.tp) / float64(max(1, f.tp+f.fp)) }

func (f figures) floors(t *testing.T) {
	t.Helper()
	if f.precision() < precisionFloor || f.recall() < recallFloor {
		t.Errorf("recall %.3f (floor %.2f) at precision %.3f (floor %.2f)", f.recall(), recallFloor, f.precision(), precisionFloor)
	}
}

// evaluate scans the drafts of a file and prints what came of it: a draft counts
// as found when its verdict is review or block.
func evaluate(t *testing.T, path string) figures {
	s := builtIn(t)
	quiet := os.Getenv("LAYAK_TEST_IDS") != ""
	from, to, ranged := strings.Cut(os.Getenv("LAYAK_TEST_ONLY"), "..")
	f := figures{categories: make(tally), rules: make(tally)}
	var missed, alarms, off []string
	for _, d := range portion(t, path) {
		if ranged && (d.ID < from || d.ID > to) {
			continue
		}
		result := s.Scan(t.Context(), []domain.Field{{Name: "body", Text: d.Text}}, testNow)
		flagged, sensitive := result.Verdict >= domain.SeverityReview, d.Label == "sensitive"
		for _, finding := range result.Findings {
			if finding.Suppressed != "" || finding.Severity < domain.SeverityReview {
				continue
			}
			f.rules.add(finding.Rule, sensitive)
			if !quiet && (!sensitive || os.Getenv("LAYAK_TEST_VERBOSE") != "") {
				t.Logf("%s %s %s: %s %v %q", d.ID, d.Label, strings.Join(d.Categories, ","), finding.Rule, finding.Confidence, finding.Excerpt)
			}
		}
		for _, c := range d.Categories {
			f.categories.add(c, flagged)
		}
		switch {
		case sensitive && flagged:
			f.tp++
			switch {
			case len(d.Spans) == 0:
			case touchesSpan(d, result.Findings):
				f.onSpan++
				f.spans++
			default:
				f.spans++
				off = append(off, d.ID)
			}
		case sensitive:
			f.fn++
			missed = append(missed, fmt.Sprintf("%s (%s; %s)", d.ID, strings.Join(d.Categories, ","), nearest(result.Findings)))
			if !quiet {
				t.Logf("MISS %s %s: %s | %s", d.ID, strings.Join(d.Categories, ","), d.Note, strings.Join(d.Spans, " … "))
			}
		case flagged:
			f.fp++
			alarms = append(alarms, d.ID)
		default:
			f.tn++
		}
	}
	f.categories.print(t, "%-24s recall %s")
	f.rules.print(t, "  %-32s right %s")
	t.Logf("missed: %s", strings.Join(missed, " "))
	t.Logf("false alarms: %s", strings.Join(alarms, " "))
	t.Logf("found beside the labelled span: %s", strings.Join(off, " "))
	t.Logf("recall %.3f precision %.3f (tp %d fp %d fn %d tn %d), on span %d of %d",
		f.recall(), f.precision(), f.tp, f.fp, f.fn, f.tn, f.onSpan, f.spans)
	return f
}

// nearest names the rule that came closest to holding a missed draft up.
func nearest(findings []domain.Finding) string {
	best, score := "nothing", -1.0
	for _, f := range findings {
		if f.Confidence > score {
			best, score = f.Rule, f.Confidence
			if f.Suppressed != "" {
				best += " set aside"
			}
		}
	}
	return best
}

// TestOrdinary holds the packs to silence on ordinary texts: news, service
// notices, recipes, sports, history, one on each line.
func TestOrdinary(t *testing.T) {
	text, err := os.ReadFile("testdata/eval/ordinary.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := builtIn(t)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) < 150 {
		t.Errorf("only %d ordinary texts", len(lines))
	}
	for i, line := range lines {
		result := s.Scan(t.Context(), []domain.Field{{Name: "body", Text: line}}, testNow)
		if result.Verdict < domain.SeverityReview {
			continue
		}
		for _, f := range result.Findings {
			if f.Suppressed == "" && f.Severity >= domain.SeverityReview {
				t.Errorf("line %d: %s %v %q in %q", i+1, f.Rule, f.Confidence, f.Excerpt, line)
			}
		}
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
