package main

import (
	"fmt"
	"strings"

	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/regexp"
)

// buildGitleaks makes a rule of each phrase as gitleaks wants it: a pattern, and
// a keyword without which the pattern is not tried.
func buildGitleaks(phrases []string) (func(string) int, error) {
	c := config.Config{Rules: make(map[string]config.Rule, len(phrases)), Keywords: make(map[string]struct{}, len(phrases))}
	for i, p := range phrases {
		keyword, _, _ := strings.Cut(p, " ")
		id := fmt.Sprintf("r%d", i)
		c.Rules[id] = config.Rule{RuleID: id, Description: id, Keywords: []string{keyword},
			Regex: regexp.MustCompile(`(?i)\b` + strings.ReplaceAll(p, " ", `\s+`) + `\b`)}
		c.OrderedRules = append(c.OrderedRules, id)
		c.Keywords[keyword] = struct{}{}
	}
	d := detect.NewDetector(c)
	return func(text string) (n int) {
		for piece := ""; text != ""; {
			piece, text = cutPiece(text)
			n += len(d.DetectString(piece))
		}
		return n
	}, nil
}

// cutPiece takes as much text as gitleaks reads at once, up to a mark between
// words: a rule whose keyword is in a piece looks through all of it.
func cutPiece(text string) (piece, rest string) {
	const size = 10_000
	if len(text) <= size {
		return text, ""
	}
	if i := strings.LastIndexAny(text[:size], ".,"); i > 0 {
		return text[:i+1], text[i+1:]
	}
	return text[:size], text[size:]
}
