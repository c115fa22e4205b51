package sensitivity

import (
	"cmp"
	"slices"
)

// onePerSituation keeps, of overlapping occurrences of one rule in one field, the one
// that says most: one situation is one finding, to read and to lift once.
// Findings of different rules on the same words are all kept. What a rule has
// found in a field stands in a row.
func onePerSituation(found []judged) []judged {
	out := found[:0]
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].rule == found[0].rule && found[n].field == found[0].field {
			n++
		}
		row := found[:n]
		if found = found[n:]; overlapping(row) {
			row = mostSaying(row)
		}
		out = append(out, row...)
	}
	return out
}

// overlapping reports whether a row may hold overlapping occurrences.
func overlapping(row []judged) bool {
	for i := 1; i < len(row); i++ {
		if row[i].occ.s < row[i-1].occ.e || row[i].occ.s < row[i-1].occ.s {
			return true
		}
	}
	return false
}

// mostSaying takes away what overlaps with something that says more. What counts
// comes before what is set aside, then severity, score, length and place decide.
func mostSaying(row []judged) (kept []judged) {
	ranked := slices.Clone(row)
	slices.SortStableFunc(ranked, func(a, b judged) int {
		return cmp.Or(aside(a)-aside(b), int(b.level.severity-a.level.severity), b.score-a.score,
			(b.occ.e-b.occ.s)-(a.occ.e-a.occ.s), a.occ.s-b.occ.s)
	})
	for _, j := range ranked {
		if !slices.ContainsFunc(kept, func(k judged) bool { return j.occ.s < k.occ.e && k.occ.s < j.occ.e }) {
			kept = append(kept, j)
		}
	}
	return kept
}

func aside(j judged) int { return truth(j.set != "") }

// giveWay leaves out what rules that yield have found where another rule of the
// category, as severe and as loud, has found something on some of the same words
// that counts, or that the allow-list sets aside: it says the same, and better. Of
// several that yield the one that says most stays. ceded is what was left out.
func giveWay(found []judged) (out []judged, ceded []cession) {
	type group struct {
		category string
		field    int
		silent   bool
	}
	if !slices.ContainsFunc(found, func(j judged) bool { return j.rule.spec.yields }) {
		return found, nil
	}
	ranked := slices.Clone(found)
	slices.SortStableFunc(ranked, func(a, b judged) int {
		return cmp.Or(yielding(a)-yielding(b), int(b.level.severity-a.level.severity), b.score-a.score, a.occ.s-b.occ.s)
	})
	kept := make(map[group][]judged)
	out = ranked[:0]
	for _, j := range ranked {
		g := group{j.rule.spec.category, j.field, j.rule.spec.status == statusTest}
		if j.rule.spec.yields {
			at := slices.IndexFunc(kept[g], func(k judged) bool {
				return k.level.severity >= j.level.severity && k.occ.s < j.occ.e && j.occ.s < k.occ.e
			})
			if at >= 0 {
				ceded = append(ceded, cession{j, kept[g][at].rule.spec.id})
				continue
			}
		}
		if j.set == "" || j.by != nil {
			kept[g] = append(kept[g], j)
		}
		out = append(out, j)
	}
	return out, ceded
}

// cession is what gave way to a rule.
type cession struct {
	judged
	to string
}

func yielding(j judged) int { return truth(j.rule.spec.yields) }
