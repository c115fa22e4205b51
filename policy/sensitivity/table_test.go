package sensitivity

import (
	"reflect"
	"testing"

	"layak/domain"
)

// TestTableIsTold: what a table holds, the heaviest first, and nothing of the other
// sign.
func TestTableIsTold(t *testing.T) {
	infos, err := New().Describe([]domain.RuleSource{{Name: "t", YAML: "id: t\nkind: weights\nweights:\n  base: -20\n  topics: [operations, economy]\n  words: |\n    berangkat 12 1+20\n    dermaga # 15 1+10\n    malam _ tanpa 10 2+3\n    lomba -25\n    perahu -4\n"}})
	if err != nil {
		t.Fatal(err)
	}
	want := &domain.RuleTable{Base: -20, Entries: 5,
		For:     []domain.RuleWeight{{Words: "dermaga #", Points: 15}, {Words: "berangkat", Points: 12}, {Words: "malam _ tanpa", Points: 10}},
		Against: []domain.RuleWeight{{Words: "lomba", Points: -25}, {Words: "perahu", Points: -4}},
		Topics: []domain.RuleTopic{{Name: "operations", Words: []domain.RuleWeight{{Words: "berangkat", Points: 20}, {Words: "dermaga #", Points: 10}}},
			{Name: "economy", Words: []domain.RuleWeight{{Words: "malam _ tanpa", Points: 3}}}}}
	if got := infos[0].Table; infos[0].Kind != "list" || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	all, err := New().Describe(BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if table := i.Table; table != nil && (table.Entries < 1000 || len(table.For) != tableTold || len(table.Against) != tableTold || len(table.Topics) < 5) {
			t.Errorf("%s: %d entries, %+v", i.ID, table.Entries, table)
		}
	}
}
