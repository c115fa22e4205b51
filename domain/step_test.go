package domain_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"layak/domain"
)

func TestSteps(t *testing.T) {
	for name, c := range map[string]struct {
		names string // a letter each
		after [][]string
		want  []int
		key   string
		args  []string
	}{
		"none":                 {"", nil, []int{}, "", nil},
		"one":                  {"a", [][]string{nil}, []int{1}, "", nil},
		"a series":             {"abc", [][]string{nil, nil, nil}, []int{1, 2, 3}, "", nil},
		"two beside":           {"abcd", [][]string{nil, nil, {"a"}, {"b", "c"}}, []int{1, 2, 2, 3}, "", nil},
		"three beside":         {"abcd", [][]string{nil, {}, {}, {"a"}}, []int{1, 1, 1, 2}, "", nil},
		"in any order":         {"cab", [][]string{{"b"}, {}, {"a"}}, []int{3, 1, 2}, "", nil},
		"the first after all":  {"ab", [][]string{{"b"}, {}}, []int{2, 1}, "", nil},
		"a barrier":            {"abcd", [][]string{nil, {"a"}, {"a"}, {"c"}}, []int{1, 2, 2, 3}, "", nil},
		"the longest way":      {"abcd", [][]string{nil, {"a"}, {"a", "b"}, {"a", "c"}}, []int{1, 2, 3, 4}, "", nil},
		"nobody":               {"ab", [][]string{nil, {"x"}}, nil, "workflow.after", []string{"b", "x"}},
		"itself":               {"ab", [][]string{nil, {"b"}}, nil, "workflow.cycle", []string{"b"}},
		"two for each other":   {"ab", [][]string{{"b"}, {"a"}}, nil, "workflow.cycle", []string{"a, b"}},
		"the one before it":    {"ab", [][]string{{"b"}, nil}, nil, "workflow.cycle", []string{"a, b"}},
		"a way into a circle":  {"abc", [][]string{{"b"}, {"c"}, {"b"}}, nil, "workflow.cycle", []string{"b, c"}},
		"a circle of five":     {"edcba", [][]string{{"d"}, {"c"}, {"b"}, {"a"}, {"e"}}, nil, "workflow.cycle", []string{"e, d, c, b, a"}},
		"nobody, and a circle": {"ab", [][]string{{"x"}, {"b"}}, nil, "workflow.after", []string{"a", "x"}},
	} {
		var names []string
		for _, r := range c.names {
			names = append(names, string(r))
		}
		got, err := domain.Steps(names, c.after)
		if (err == nil) != (c.key == "") || err != nil && domain.KeyOf(err) != c.key || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v, %q", name, got, err, c.want, c.key)
		}
		if e, ok := err.(*domain.Error); ok && (e.Kind != domain.Invalid || e.Field != "stages" || !slices.Equal(e.Args, c.args)) {
			t.Errorf("%s: refused with %+v", name, e)
		}
	}
}

func chain(steps ...int) (out []domain.Stage) {
	for i, s := range steps {
		out = append(out, domain.Stage{Name: string(rune('a' + i)), Quorum: 1, Step: s})
	}
	return out
}

func stepsOf(stages []domain.Stage) (out []int) {
	for _, s := range stages {
		out = append(out, s.Step)
	}
	return out
}

func TestInSteps(t *testing.T) {
	for _, c := range []struct{ given, want []int }{
		{nil, nil}, {[]int{0}, []int{1}}, {[]int{0, 0, 0}, []int{1, 2, 3}}, {[]int{1, 2, 2, 3}, []int{1, 2, 2, 3}},
		{[]int{2, 2, 5}, []int{1, 1, 2}},             // others were left out by their condition
		{[]int{0, 1, 2, 2}, []int{1, 2, 3, 3}},       // an appeal in front
		{[]int{3, 3, 0, 0, 3}, []int{1, 1, 2, 3, 4}}, // equal, and not side by side
	} {
		if got := stepsOf(domain.InSteps(chain(c.given...))); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.given, got, c.want)
		}
	}
}

// A chain comes back from what it says of itself, whatever its steps are.
func TestAfterSaysWhatArrangeReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 8).Draw(t, "steps")
		slices.Sort(steps)
		stages := domain.InSteps(chain(steps...))
		got, err := domain.Arrange(chain(make([]int, len(steps))...), domain.After(stages))
		if err != nil || !reflect.DeepEqual(domain.InSteps(got), stages) {
			t.Fatalf("%v became %v (%v)", stepsOf(stages), stepsOf(got), err)
		}
	})
}

// A series is stored as it always was, so that its digest stays.
func TestASeriesStatesNoSteps(t *testing.T) {
	got, err := domain.Arrange(chain(0, 0, 0), [][]string{nil, {"a"}, {"b"}})
	if err != nil || !slices.Equal(stepsOf(got), []int{0, 0, 0}) {
		t.Errorf("%v, %v", stepsOf(got), err)
	}
}
