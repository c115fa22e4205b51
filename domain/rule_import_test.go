package domain_test

import (
	"testing"

	"layak/domain"
)

// TestImportIsAllOrNothing: files become working copies together, each recorded
// as if it were written alone, and one that is refused keeps out the others.
func TestImportIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rules := w.people["rules"]
		_, err := w.desk.WriteRule(w.ctx, rules, "word-a", 0, "warn AAA")
		check(t, err)
		files := []domain.RuleSource{{Name: "word-b", YAML: "warn BBB"}, {Name: "word-a", YAML: "block AAA"}}
		before := w.size()
		changes, err := w.desk.ImportRules(w.ctx, rules, files, true)
		check(t, err)
		if len(changes) != 2 || changes[0].Fate != domain.RuleChanged || changes[0].Was.YAML != "warn AAA" || changes[1].Fate != domain.RuleAdded {
			t.Errorf("it would change %+v", changes)
		}
		if w.size() != before {
			t.Error("telling what would change was recorded")
		}
		for name, bad := range map[string][]domain.RuleSource{
			"rule.no_files":    {},
			"rule.twice":       {files[0], files[0]},
			"rule.id_reserved": {{Name: "allow-x", YAML: "warn AAA"}},
			"rule.problems":    {files[0], {Name: "word-c", YAML: "broken"}},
		} {
			_, err := w.desk.ImportRules(w.ctx, rules, bad, false)
			w.refused(err, domain.Invalid, name)
		}
		_, err = w.desk.ImportRules(w.ctx, rules, []domain.RuleSource{{Name: "word-b", YAML: string(make([]byte, domain.MaxRuleFiles+1))}}, false)
		w.refused(err, domain.TooLarge, "rule.files_too_large")
		_, err = w.desk.ImportRules(w.ctx, w.people["author"], files, false)
		w.refused(err, domain.Forbidden, "access.denied")
		if w.size() != before {
			t.Error("a refused import was recorded")
		}
		changes, err = w.desk.ImportRules(w.ctx, rules, files, false)
		check(t, err)
		if got := w.size() - before; got != 2 {
			t.Errorf("%d acts recorded", got)
		}
		working, err := w.desk.WorkingRules(w.ctx, rules)
		check(t, err)
		kept := map[string]string{}
		for _, r := range working {
			kept[r.Name] = r.YAML
		}
		if kept["word-a"] != "block AAA" || kept["word-b"] != "warn BBB" {
			t.Errorf("after the import of %+v: %v", changes, kept)
		}
		again, err := w.desk.ImportRules(w.ctx, rules, files, false)
		check(t, err)
		if again[0].Fate != domain.RuleSame || again[1].Fate != domain.RuleSame || w.size() != before+2 {
			t.Errorf("the same files again: %+v", again)
		}
	})
}
