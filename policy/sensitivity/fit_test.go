package sensitivity

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"layak/domain"
)

// oddsScale is how many points of a rule are one unit of log odds.
const oddsScale = 8

// TestFit is behind `make fit`: it weighs the evidence of the rules that
// LAYAK_TEST_FIT names (a patterns of ids) by the drafts in LAYAK_TEST_FIT_ON and
// prints what comes of it there, on drafts left out in turn (five folds), and, as
// figures alone, on those in LAYAK_TEST_FIT_CHECK. LAYAK_TEST_FIT_WRITE writes the
// points into the packs. LAYAK_TEST_FIT_ALARMS is the share, in percent, of
// clear drafts and of ordinary texts that a category may hold up ("1.2,0.1").
// LAYAK_TEST_FIT_ANY takes the sensitive drafts of all categories.
func TestFit(t *testing.T) {
	pattern := os.Getenv("LAYAK_TEST_FIT")
	if pattern == "" {
		missing(t, "fit", "LAYAK_TEST_FIT")
	}
	clear, ordinary := alarmShares(t)
	on, check := portions(t, "LAYAK_TEST_FIT_ON"), portions(t, "LAYAK_TEST_FIT_CHECK")
	for _, f := range toFit(t, pattern) {
		t.Run(f.category, func(t *testing.T) {
			f.any = os.Getenv("LAYAK_TEST_FIT_ANY") != ""
			undo := f.atAnyScore()
			drafts := append(f.samples(), on...)
			seen, kept := f.examples(t, drafts), f.examples(t, check)
			undo()
			m := fit(f.signs(), seen)
			apart := unseen(f.signs(), seen, 5)
			at := threshold(apart, seen, clear, ordinary)
			p := f.points(m, at)
			f.print(t, p, seen)
			f.report(t, "fitted on", p, seen)
			t.Logf("left out in turn: %s", count(apart, seen, at))
			f.report(t, "only checked", p, kept)
			if os.Getenv("LAYAK_TEST_IDS") == "" {
				f.tell(t, p, seen, drafts)
			}
			if os.Getenv("LAYAK_TEST_FIT_WRITE") != "" {
				f.write(t, p)
			}
		})
	}
}

func alarmShares(t *testing.T) (clear, ordinary float64) {
	t.Helper()
	text := os.Getenv("LAYAK_TEST_FIT_ALARMS")
	if text == "" {
		text = "1.2,0.1"
	}
	if _, err := fmt.Sscanf(text, "%g,%g", &clear, &ordinary); err != nil {
		t.Fatalf("LAYAK_TEST_FIT_ALARMS: %v", err)
	}
	return clear / 100, ordinary / 100
}

func portions(t *testing.T, variable string) (out []labelled) {
	t.Helper()
	for _, name := range strings.Fields(os.Getenv(variable)) {
		out = append(out, portion(t, name)...)
	}
	return out
}

func (f *fitted) examples(t *testing.T, drafts []labelled) (out []example) {
	for _, d := range drafts {
		if e, ok := f.example(t, d); ok {
			out = append(out, e)
		}
	}
	return out
}

// review is the score from which on a fitted rule asks for a review.
func (f *fitted) review(r int) float64 {
	for _, l := range f.rules[r].spec.levels {
		if l.severity == domain.SeverityReview {
			return float64(l.from)
		}
	}
	return 0
}

// base is that of a rule in a pack.
func (f *fitted) base(p model, r int) int { return int(f.review(r) + p[r].base) }

// points brings weights to the scale of the rules, in whole points, so that the
// threshold comes to the score from which on each asks for a review, here 0.
func (f *fitted) points(m model, threshold float64) model {
	out := make(model, len(m))
	for r, l := range m {
		out[r].base = min(100-f.review(r), max(-f.review(r), math.Round(oddsScale*(l.base-threshold))))
		for _, w := range l.of {
			out[r].of = append(out[r].of, min(100, max(-100, math.Round(oddsScale*w))))
		}
	}
	return out
}

// print tells the points of each rule, and how often the evidence stood in the
// worst occurrence of sensitive and of other drafts.
func (f *fitted) print(t *testing.T, p model, examples []example) {
	for r, rule := range f.rules {
		t.Logf("%s: base %v (was %d)", rule.spec.id, f.base(p, r), rule.spec.base)
		for k, e := range rule.evidence {
			var with [2]int
			for i := range examples {
				if _, at := p.worst(&examples[i]); at >= 0 && examples[i].tries[at].rule == r && examples[i].tries[at].evidence&(1<<k) != 0 {
					with[side(examples[i])]++
				}
			}
			t.Logf("  %-16s %+4.0f (was %+d), in %d sensitive and %d others", e.name, p[r].of[k], e.points, with[1], with[0])
		}
	}
}

func side(e example) int {
	if e.sensitive {
		return 1
	}
	return 0
}

// report prints what rules with these points do on examples.
func (f *fitted) report(t *testing.T, title string, p model, examples []example) {
	odds := make([]float64, len(examples))
	for i := range examples {
		odds[i], _ = p.worst(&examples[i])
	}
	t.Logf("%s: %s", title, count(odds, examples, 0))
}

// count tells what is held up from some odds on, and in brackets together with
// the other rules.
func count(odds []float64, examples []example, at float64) string {
	var found, clear, ordinary, foundAll, clearAll, ordinaryAll share
	beyond := 0
	for i, e := range examples {
		hit := odds[i] >= at
		switch {
		case e.sensitive:
			found.count(hit)
			foundAll.count(hit || e.held)
			if len(e.tries) == 0 {
				beyond++
			}
		case e.ordinary:
			ordinary.count(hit)
			ordinaryAll.count(hit || e.held)
		default:
			clear.count(hit)
			clearAll.count(hit || e.held)
		}
	}
	return fmt.Sprintf("found %s (%s; %d have no match), of clear drafts held up %s (%s), of ordinary texts %s (%s)",
		found, foundAll, beyond, clear, clearAll, ordinary, ordinaryAll)
}

func (s *share) count(hit bool) {
	s.all++
	if hit {
		s.found++
	}
}

// tell lists what was missed and what was held up wrongly, with the evidence.
func (f *fitted) tell(t *testing.T, p model, examples []example, drafts []labelled) {
	texts := make(map[string]labelled)
	for _, d := range drafts {
		texts[d.ID] = d
	}
	for i := range examples {
		e := &examples[i]
		score, at := p.worst(e)
		d, what := texts[e.id], "no match"
		if at >= 0 {
			what = fmt.Sprintf("%v %s", score, f.names(e.tries[at]))
		}
		switch {
		case e.sensitive && score < 0 && !e.held:
			t.Logf("MISS %s: %s | %s | %s", e.id, what, d.Note, strings.Join(d.Spans, " … "))
		case !e.sensitive && score >= 0:
			t.Logf("ALARM %s: %s | %s", e.id, what, d.Text)
		}
	}
}

// write puts the points into the packs.
func (f *fitted) write(t *testing.T, p model) {
	for r, rule := range f.rules {
		points := make(map[string]int)
		for k, e := range rule.evidence {
			points[e.name] = int(p[r].of[k])
		}
		path := filepath.Join("packs", rule.spec.at.source)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out, err := withPoints(string(text), rule.spec.id, f.base(p, r), points)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFitSeparates fits drafts of which one evidence tells all.
func TestFitSeparates(t *testing.T) {
	var examples []example
	for i := range 40 {
		e := example{id: strconv.Itoa(i), sensitive: i%2 == 0, weight: 1, tries: []try{{evidence: 0b001}, {evidence: 0b101}}}
		if e.sensitive {
			e.tries = append(e.tries, try{evidence: 0b011})
		}
		examples = append(examples, e)
	}
	signs := [][]float64{{1, 1, -1}}
	m := fit(signs, examples)
	if again := fit(signs, examples); !slices.Equal(m[0].of, again[0].of) || m[0].base != again[0].base {
		t.Error("two fits differ")
	}
	if w := m[0].of; w[1] < 1 || w[2] > 0 {
		t.Errorf("weights %v", w)
	}
	odds := unseen(signs, examples, 5)
	at := threshold(odds, examples, 0, 0)
	if got := count(odds, examples, at); !strings.HasPrefix(got, "found 20/20 (20/20; 0 ") || !strings.Contains(got, "held up 0/20") {
		t.Errorf("%s at %v", got, at)
	}
}

// TestFitKeepsSigns fits drafts that speak against the signs of the evidence.
func TestFitKeepsSigns(t *testing.T) {
	var examples []example
	for i := range 40 {
		e := example{sensitive: i%2 == 0, weight: 1, tries: []try{{evidence: 0b01}}}
		if e.sensitive {
			e.tries[0].evidence = 0b10
		}
		examples = append(examples, e)
	}
	if w := fit([][]float64{{1, -1}}, examples)[0].of; w[0] != 0 || w[1] != 0 {
		t.Errorf("weights %v", w)
	}
}

// TestWithPoints changes numbers and nothing else.
func TestWithPoints(t *testing.T) {
	const rules = `# keep me
rules:
  - {id: other, base: 10}
  - id: this
    base: 25   # of a hundred
    evidence:
      - {name: ä, match: [{phrase: [x]}], points: 5}   # why
      - name: b
        points: -40
`
	got, err := withPoints(rules, "this", 30, map[string]int{"ä": 15, "b": -5})
	want := strings.NewReplacer("base: 25", "base: 30", "points: 5}", "points: 15}", "points: -40", "points: -5").Replace(rules)
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}
