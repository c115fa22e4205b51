package sensitivity

import (
	"strings"
	"testing"

	"layak/domain"
)

// TestSplitBraces: rules in braces are cut out too, and a list whose rules begin
// with something else is refused with the place.
func TestSplitBraces(t *testing.T) {
	pack := domain.RuleSource{Name: "p", YAML: "rules:\n  - {id: a, kind: block, match: [{phrase: [x]}]}\n  - id: b\n    kind: block\n    match: [{rule: a}]\n"}
	got, err := Split(pack)
	if err != nil || len(got) != 2 || got[0].Name != "a" || got[0].YAML != "{id: a, kind: block, match: [{phrase: [x]}]}\n" || got[1].Name != "b" {
		t.Errorf("%+v, %v", got, err)
	}
	pack.YAML = strings.Replace(pack.YAML, "{id: a, kind: block,", "{kind: block, id: a,", 1)
	if _, err := New().Describe([]domain.RuleSource{pack}); err == nil || !strings.Contains(err.Error(), "p:2:19: a: the rule does not begin with its id") {
		t.Errorf("%v", err)
	}
}
