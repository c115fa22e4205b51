package sensitivity

import (
	"testing"

	"layak/domain"
)

// ownSituations are the categories whose situations were fitted on trainB.jsonl.
var ownSituations = []string{"personal_data", "law_enforcement", "foreign_relations", "economy", "internal_memo"}

// TestFitted holds the packs to what the fit reached, less a margin: on drafts that
// the points were fitted on, and on some that nobody read.
func TestFitted(t *testing.T) {
	for _, c := range []struct {
		drafts            string
		recall, precision float64
	}{
		{"testdata/eval/trainB.jsonl", 0.90, 0.95},
		{"testdata/eval/trainJ.jsonl", 0.90, 0.95},
		{"testdata/eval/trainD.jsonl", 0.76, 0.85},
		{"testdata/eval/kept4/kept4.jsonl", 0.75, 0.80},
	} {
		t.Run(c.drafts, func(t *testing.T) {
			f := verdicts(t, portion(t, c.drafts))
			if f.recall() < c.recall || f.precision() < c.precision {
				t.Errorf("recall %.3f (floor %.2f) at precision %.3f (floor %.2f)", f.recall(), c.recall, f.precision(), c.precision)
			}
		})
	}
}

// verdicts counts the sensitive drafts of the fitted categories, and all clear
// ones.
func verdicts(t *testing.T, drafts []labelled) (f figures) {
	t.Helper()
	s := builtIn(t)
	for _, d := range drafts {
		ours := false
		for _, c := range ownSituations {
			ours = ours || has(d.Categories, c)
		}
		flagged := s.Scan(t.Context(), []domain.Field{body(d.Text)}, testNow).Verdict >= domain.SeverityReview
		switch {
		case ours && flagged:
			f.tp++
		case ours:
			f.fn++
		case d.Label == "clear" && flagged:
			f.fp++
		}
	}
	return f
}

// TestOrdinaryShare holds the share of ordinary posts and news that are held up,
// in thousandths: first of what the points were fitted on, then of the rest.
func TestOrdinaryShare(t *testing.T) {
	for texts, most := range map[string]int{
		"testdata/eval/tweets.txt@0-50":   3,
		"testdata/eval/tweets.txt@50-100": 6,
		"testdata/eval/news.txt@0-50":     4,
		"testdata/eval/news.txt@50-100":   30,
	} {
		all := portion(t, texts)
		f := verdicts(t, all)
		if f.fp*1000 > most*len(all) {
			t.Errorf("%s: %d of %d are held up, more than %d in a thousand", texts, f.fp, len(all), most)
		}
	}
}
