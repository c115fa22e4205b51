package sensitivity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"layak/domain"
)

// weightLine is one line of a table as written, before its words are looked at.
type weightLine struct {
	words  []string // one or two, or three with "_" between
	points int
	topics []string // "2+14"
}

func splitWeight(line string) (out weightLine, ok bool) {
	parts := strings.Fields(line)
	n := slices.IndexFunc(parts, func(p string) bool { _, err := strconv.Atoi(p); return err == nil })
	if n < 1 || n > 3 || n == 3 && parts[1] != "_" {
		return out, false
	}
	points, _ := strconv.Atoi(parts[n])
	return weightLine{parts[:n], points, parts[n+1:]}, true
}

// tableTold is how many words are named of what speaks for and against, and of
// each topic.
const tableTold = 10

// table says what a table of weights holds.
func (w *weightsSpec) table() *domain.RuleTable {
	if w == nil {
		return nil
	}
	out := &domain.RuleTable{Base: w.base, Entries: len(w.lines)}
	var all []domain.RuleWeight
	topics := make([][]domain.RuleWeight, len(w.topics))
	for _, line := range w.lines {
		one, ok := splitWeight(line.text)
		if !ok {
			continue
		}
		words := strings.Join(one.words, " ")
		all = append(all, domain.RuleWeight{Words: words, Points: one.points})
		for _, t := range one.topics {
			number, points, _ := strings.Cut(t, "+")
			k, _ := strconv.Atoi(number)
			v, _ := strconv.Atoi(points)
			if k >= 1 && k <= len(topics) {
				topics[k-1] = append(topics[k-1], domain.RuleWeight{Words: words, Points: v})
			}
		}
	}
	out.Against = heaviest(all, -1)
	out.For = heaviest(all, 1)
	for k, list := range topics {
		out.Topics = append(out.Topics, domain.RuleTopic{Name: w.topics[k].text, Words: heaviest(list, 1)})
	}
	return out
}

// heaviest are the first words by points, of one sign.
func heaviest(list []domain.RuleWeight, sign int) []domain.RuleWeight {
	slices.SortStableFunc(list, func(a, b domain.RuleWeight) int { return cmp.Compare(sign*b.Points, sign*a.Points) })
	out := list[:min(len(list), tableTold)]
	if n := slices.IndexFunc(out, func(x domain.RuleWeight) bool { return sign*x.Points <= 0 }); n >= 0 {
		out = out[:n]
	}
	return slices.Clone(out)
}
