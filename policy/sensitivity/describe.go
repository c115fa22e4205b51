package sensitivity

import (
	"errors"
	"slices"
	"sync"

	"layak/domain"
)

var _ domain.RuleCompiler = (*Compiler)(nil)

// Describe lists what the sources define, in order. A pack is split; a source
// that is one item keeps its text as it is. The error is domain.RuleProblems.
func (c *Compiler) Describe(sources []domain.RuleSource) ([]domain.RuleInfo, error) {
	var out []domain.RuleInfo
	var all domain.RuleProblems
	for _, source := range sources {
		infos, problems := c.described.of(source)
		out, all = append(out, infos...), append(all, problems...)
	}
	if len(all) > 0 {
		order(all)
		return nil, all
	}
	return out, nil
}

func describe(source domain.RuleSource) ([]domain.RuleInfo, domain.RuleProblems) {
	specs, problems := load(source)
	if len(problems) > 0 {
		return nil, problems
	}
	texts := []domain.RuleSource{source}
	if len(specs) > 1 {
		parts, err := split(source, specs)
		var problems domain.RuleProblems
		if errors.As(err, &problems) {
			return nil, problems
		}
		if err != nil {
			return nil, domain.RuleProblems{{Source: source.Name, Message: err.Error()}}
		}
		texts = parts
	}
	out := make([]domain.RuleInfo, len(specs))
	for i, s := range specs {
		out[i] = s.info(texts[i].YAML)
	}
	return out, nil
}

// described remembers what sources define: a list of rules would otherwise
// read every text again. It is emptied when it is full, which takes more rules
// than an institution has.
type described struct {
	mu   sync.Mutex
	kept map[domain.RuleSource][]domain.RuleInfo
}

func (d *described) of(source domain.RuleSource) ([]domain.RuleInfo, domain.RuleProblems) {
	d.mu.Lock()
	infos, ok := d.kept[source]
	d.mu.Unlock()
	if ok {
		return infos, nil
	}
	infos, problems := describe(source)
	if len(problems) > 0 {
		return nil, problems
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil || len(d.kept) >= describedSources {
		d.kept = make(map[domain.RuleSource][]domain.RuleInfo)
	}
	d.kept[source] = infos
	return infos, nil
}

// describedSources is how many texts are remembered; a rule has about 2 kB.
const describedSources = 2000

func (s ruleSpec) info(yaml string) domain.RuleInfo {
	worst := domain.SeverityClear
	for _, l := range s.levels {
		worst = max(worst, l.severity)
	}
	var samples []string
	for _, list := range [][]sample{s.hit, s.miss, s.gap, s.noise} {
		for _, x := range list {
			samples = append(samples, x.text)
		}
	}
	var refers []string
	for _, m := range s.references() {
		if !slices.Contains(refers, m.name) {
			refers = append(refers, m.name)
		}
	}
	return domain.RuleInfo{ID: s.id, Kind: s.shownAs(), Version: s.version, Status: s.status, Category: s.category, Severity: worst,
		Title: s.title, Message: s.message, Suggestion: s.suggestion, LegalBasis: s.legalBasis, Firm: s.firm(), Samples: samples, Refers: refers, Entries: len(s.entries), Table: s.weights.table(), YAML: yaml}
}

// shownAs is the kind that people see: a table of weights is a word list to them.
func (s *ruleSpec) shownAs() string {
	if s.kind == kindWeights {
		return kindList
	}
	return s.kind
}
