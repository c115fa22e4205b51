package sensitivity

import (
	"cmp"
	"slices"
)

// onePerSituation keeps, of overlapping occurrences of one rule in one field, the one
// that says most: one situation is one finding, to read and to lift once.
// Findings of different rules on the same words are all kept. What counts comes
// before what is set aside, then severity, score, length and place decide.
func onePerSituation(found []judged) []judged {
	ranked := slices.Clone(found)
	slices.SortStableFunc(ranked, func(a, b judged) int {
		return cmp.Or(aside(a)-aside(b), int(b.level.severity-a.level.severity), b.score-a.score,
			(b.occ.e-b.occ.s)-(a.occ.e-a.occ.s), a.occ.s-b.occ.s)
	})
	type group struct {
		rule  string
		field int
	}
	kept := make(map[group][]judged)
	out := ranked[:0]
	for _, j := range ranked {
		g := group{j.rule.spec.id, j.field}
		if slices.ContainsFunc(kept[g], func(k judged) bool { return j.occ.s < k.occ.e && k.occ.s < j.occ.e }) {
			continue
		}
		kept[g] = append(kept[g], j)
		out = append(out, j)
	}
	return out
}

func aside(j judged) int {
	if j.set != "" {
		return 1
	}
	return 0
}
