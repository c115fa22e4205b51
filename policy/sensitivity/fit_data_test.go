package sensitivity

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"layak/domain"
)

// portion reads the drafts of a file, or those between two shares of its lines:
// "news.txt@0-50" is its first half. A text file holds an ordinary text a line.
func portion(t *testing.T, name string) []labelled {
	t.Helper()
	file, shares, parted := strings.Cut(name, "@")
	var all []labelled
	if strings.HasSuffix(file, ".txt") {
		all = ordinaryTexts(t, file)
	} else {
		all = readCorpus(t, file)
	}
	if !parted {
		return all
	}
	from, to, _ := strings.Cut(shares, "-")
	a, err := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil || a < 0 || a > b || b > 100 {
		t.Fatalf("%s: expected FILE@FROM-TO in percent", name)
	}
	return all[len(all)*a/100 : len(all)*b/100]
}

// ordinaryTexts reads texts, one a line, none of which gives anything away.
func ordinaryTexts(t *testing.T, file string) []labelled {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		out = append(out, labelled{ID: filepath.Base(file) + ":" + strconv.Itoa(i+1), Text: line, Label: "clear", Note: "ordinary"})
	}
	return out
}

// fitted are the rules to be fitted, of one category, as they see drafts.
type fitted struct {
	category string
	any      bool     // a sensitive draft counts whatever its categories
	scanner  *scanner // the built-in packs; the fitted rules answer at any score
	rules    []*rule
	index    map[string]int
}

// toFit returns, by category, the rules of the built-in packs whose ids match one
// of some patterns.
func toFit(t *testing.T, patterns string) []*fitted {
	t.Helper()
	s := unproven(t)
	var out []*fitted
	for i := range s.program.rules {
		r := &s.program.rules[i]
		chosen := slices.ContainsFunc(strings.Fields(patterns), func(p string) bool {
			ok, err := path.Match(p, r.spec.id)
			return ok && err == nil
		})
		if !chosen || r.spec.kind != kindRule || r.spec.mosaic != nil {
			continue
		}
		f := inCategory(out, r.spec.category)
		if f == nil {
			f = &fitted{category: r.spec.category, scanner: s, index: make(map[string]int)}
			out = append(out, f)
		}
		f.index[r.spec.id] = len(f.rules)
		f.rules = append(f.rules, r)
	}
	return out
}

// unproven builds the packs without asking whether their samples hold: those of
// a rule that is being fitted may not, yet.
func unproven(t *testing.T) *scanner {
	t.Helper()
	var specs []ruleSpec
	for _, source := range BuiltIn() {
		read, problems := load(source)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		specs = append(specs, read...)
	}
	linked, problems := link(specs)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	built, problems, _ := build(linked)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &scanner{program: built, limit: FieldLimit}
}

// samples are those of the fitted rules, as drafts.
func (f *fitted) samples() (out []labelled) {
	for _, r := range f.rules {
		for _, x := range r.spec.hit {
			out = append(out, labelled{ID: r.spec.id + " sample", Text: x.text, Label: "sensitive", Categories: []string{f.category}, Spans: []string{x.text}})
		}
		for _, x := range r.spec.miss {
			out = append(out, labelled{ID: r.spec.id + " sample", Text: x.text, Label: "clear", Note: x.text})
		}
	}
	return out
}

func inCategory(all []*fitted, category string) *fitted {
	for _, f := range all {
		if f.category == category {
			return f
		}
	}
	return nil
}

// signs are those of the points as they stand in the rules.
func (f *fitted) signs() [][]float64 {
	out := make([][]float64, len(f.rules))
	for i, r := range f.rules {
		for _, e := range r.evidence {
			sign := 1.0
			if e.points < 0 {
				sign = -1
			} else if e.points == 0 {
				sign = 0
			}
			out[i] = append(out[i], sign)
		}
	}
	return out
}

// atAnyScore makes the rules of f answer whatever they score, and returns what
// undoes it.
func (f *fitted) atAnyScore() (undo func()) {
	before := make([][]level, len(f.rules))
	hopes := make([]*hopes, len(f.rules))
	for i, r := range f.rules {
		before[i], r.spec.levels = r.spec.levels, []level{{severity: domain.SeverityInfo}}
		hopes[i], r.hopes = r.hopes, nil
	}
	return func() {
		for i, r := range f.rules {
			r.spec.levels, r.hopes = before[i], hopes[i]
		}
	}
}

// example scans a draft. Drafts that are sensitive for another reason teach
// nothing about this one and have ok false.
func (f *fitted) example(t *testing.T, d labelled) (e example, ok bool) {
	e = example{id: d.ID, sensitive: has(d.Categories, f.category) || f.any && d.Label == "sensitive", ordinary: d.Note == "ordinary", weight: 1}
	if d.Label == "sensitive" && !e.sensitive {
		return e, false
	}
	ev, reason := f.scanner.evaluate(t.Context(), []domain.Field{body(d.Text)}, nil, testNow, false)
	if reason != "" {
		t.Fatalf("%s: %s", d.ID, reason)
	}
	defer ev.release()
	for _, j := range ev.found {
		r, chosen := f.index[j.rule.spec.id]
		if !chosen || j.set != "" {
			e.held = e.held || !chosen && j.set == "" && j.level.severity >= domain.SeverityReview
			continue
		}
		x := try{rule: r}
		for _, p := range ev.points[j.points[0]+1 : j.points[1]] {
			x.evidence |= 1 << f.evidence(r, p.name)
		}
		if own, sample := strings.CutSuffix(d.ID, " sample"); !sample || own == j.rule.spec.id { // a rule holds its own samples alone
			e.tries = append(e.tries, x)
		}
	}
	switch {
	case strings.HasSuffix(d.ID, " sample"):
		e.weight = sampleWeight
	case e.held:
		e.weight = heldWeight
	}
	return e, true
}

func (f *fitted) evidence(rule int, name string) int {
	for k, e := range f.rules[rule].evidence {
		if e.name == name {
			return k
		}
	}
	return 0
}

// names lists the evidence of an occurrence.
func (f *fitted) names(x try) string {
	out := []string{f.rules[x.rule].spec.id}
	for k, e := range f.rules[x.rule].evidence {
		if x.evidence&(1<<k) != 0 {
			out = append(out, e.name)
		}
	}
	return strings.Join(out, " ")
}

func has(list []string, x string) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}
