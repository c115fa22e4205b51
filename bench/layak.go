package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"layak/domain"
	"layak/policy/sensitivity"
)

// perRule is how many phrases a rule holds: reading rules from YAML and running
// their samples is no part of the comparison.
const perRule = 20

// buildLayak compiles the phrases as rules from their YAML, so that a scan is
// what a draft goes through: folding, tokens, look-up, conditions, exact spans,
// one finding for each situation.
func buildLayak(phrases []string) (func(string) int, error) {
	const perSource = 20_000
	var sources []domain.RuleSource
	for from := 0; from < len(phrases); from += perSource {
		var b strings.Builder
		b.WriteString("rules:\n")
		for i := from; i < min(from+perSource, len(phrases)); i += perRule {
			some := phrases[i:min(i+perRule, len(phrases))]
			fmt.Fprintf(&b, "  - {id: r%d, category: operations, severity: warn, title: {id: t, en: t}, message: {id: m, en: m}, "+
				"suggestion: {id: s, en: s}, match: [{phrase: [%s]}], samples: {hit: [%s], miss: [x]}}\n", i, strings.Join(some, ", "), some[0])
		}
		sources = append(sources, domain.RuleSource{Name: fmt.Sprintf("rules%02d.yaml", from/perSource), YAML: b.String()})
	}
	s, err := sensitivity.New(sensitivity.WithFieldLimit(2*longText)).Compile(context.Background(), 1, sources)
	if err != nil {
		return nil, err
	}
	return func(text string) int {
		return len(s.Scan(context.Background(), []domain.Field{{Name: "body", Text: text}}, time.Unix(0, 0)).Findings)
	}, nil
}
