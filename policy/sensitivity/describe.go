package sensitivity

import (
	"layak/domain"
)

var _ domain.RuleCompiler = (*Compiler)(nil)

// Describe lists what the sources define, in order. A pack is split; a source
// that is one item keeps its text as it is. The error is domain.RuleProblems.
func (c *Compiler) Describe(sources []domain.RuleSource) ([]domain.RuleInfo, error) {
	var out []domain.RuleInfo
	var all domain.RuleProblems
	for _, source := range sources {
		specs, problems := load(source)
		if len(problems) > 0 {
			all = append(all, problems...)
			continue
		}
		texts := []domain.RuleSource{{Name: source.Name, YAML: source.YAML}}
		if len(specs) > 1 {
			split, err := Split(source)
			if err != nil {
				all = append(all, domain.RuleProblem{Source: source.Name, Message: err.Error()})
				continue
			}
			texts = split
		}
		for i, s := range specs {
			out = append(out, s.info(texts[i].YAML))
		}
	}
	if len(all) > 0 {
		order(all)
		return nil, all
	}
	return out, nil
}

func (s ruleSpec) info(yaml string) domain.RuleInfo {
	worst := domain.SeverityClear
	for _, l := range s.levels {
		worst = max(worst, l.severity)
	}
	return domain.RuleInfo{ID: s.id, Kind: s.kind, Version: s.version, Status: s.status, Category: s.category, Severity: worst,
		Title: s.title, Message: s.message, Suggestion: s.suggestion, LegalBasis: s.legalBasis, YAML: yaml}
}
