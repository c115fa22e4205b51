package audit_test

import (
	"maps"
	"testing"

	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// agreed is a log in which a second administrator says yes to a role and a line.
func agreed() []audit.Leaf {
	facts := map[string]string{"digest": "sha256:aa", "base": "7", "items": "2"}
	return []audit.Leaf{
		{Actor: "admin", Act: "unit.added", Subject: "arsip"},
		{Actor: "admin", Act: "powers.proposed", Subject: "c", Facts: maps.Clone(facts)},
		{Actor: "second", Act: "powers.activated", Subject: "c", Facts: maps.Clone(facts)},
		{Actor: "second", Act: "grant.added", Subject: "g", Facts: map[string]string{"person": "p", "role": "author", "unit": "humas", "change": "c"}},
		{Actor: "second", Act: "policy.line_added", Subject: "9", Facts: map[string]string{"change": "c"}},
		{Actor: "admin", Act: "unit.added", Subject: "lain"},
	}
}

// TestAChangeIsProven changes one leaf of such a log after the other.
func TestAChangeIsProven(t *testing.T) {
	alone := audit.Leaf{Actor: "admin", Act: "grant.added", Subject: "x", Facts: map[string]string{"person": "p"}}
	withdrawn := audit.Leaf{Actor: "admin", Act: "powers.withdrawn", Subject: "c"}
	for name, c := range map[string]struct {
		change func(l []audit.Leaf) []audit.Leaf
		index  int64
	}{
		"nothing":                  {func(l []audit.Leaf) []audit.Leaf { return l }, -1},
		"before there were any":    {func(l []audit.Leaf) []audit.Leaf { return insert(l, 1, alone) }, -1},
		"given alone":              {func(l []audit.Leaf) []audit.Leaf { return insert(l, 2, alone) }, 2},
		"given alone, after":       {func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, alone) }, 5},
		"given by the shell":       {func(l []audit.Leaf) []audit.Leaf { x := alone; x.Via = audit.ViaShell; return insert(l, 5, x) }, -1},
		"in the midst":             {func(l []audit.Leaf) []audit.Leaf { return insert(l, 4, l[0]) }, 4},
		"one item more":            {func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, l[4]) }, 5},
		"one item less":            {func(l []audit.Leaf) []audit.Leaf { return append(l[:4:4], l[5]) }, 4},
		"by its proposer":          {func(l []audit.Leaf) []audit.Leaf { l[2].Actor = "admin"; return l }, 2},
		"by the same human":        {func(l []audit.Leaf) []audit.Leaf { return insert(l, 0, linked("second", "admin")[0]) }, 3},
		"by a program":             {func(l []audit.Leaf) []audit.Leaf { l[2].Via = audit.ViaToken; return l }, 2},
		"proposed by a program":    {func(l []audit.Leaf) []audit.Leaf { l[1].Via = audit.ViaToken; return l }, 1},
		"never proposed":           {func(l []audit.Leaf) []audit.Leaf { return append(l[:1:1], l[2:]...) }, 1},
		"proposed twice":           {func(l []audit.Leaf) []audit.Leaf { return insert(l, 1, l[1]) }, 2},
		"withdrawn before":         {func(l []audit.Leaf) []audit.Leaf { return insert(l, 2, withdrawn) }, 3},
		"withdrawn after":          {func(l []audit.Leaf) []audit.Leaf { return insert(l, 5, withdrawn) }, 5},
		"active twice":             {func(l []audit.Leaf) []audit.Leaf { return append(l[:5:5], l[2]) }, 5},
		"another change":           {func(l []audit.Leaf) []audit.Leaf { l[2].Facts["digest"] = "sha256:bb"; return l }, 2},
		"other items":              {func(l []audit.Leaf) []audit.Leaf { l[2].Facts["items"] = "1"; return l }, 2},
		"an item of another's":     {func(l []audit.Leaf) []audit.Leaf { l[3].Actor = "admin"; return l }, 3},
		"an item of another noun":  {func(l []audit.Leaf) []audit.Leaf { l[3].Act = "person.added"; return l }, 3},
		"a role for the second":    {func(l []audit.Leaf) []audit.Leaf { l[3].Facts["person"] = "second"; return l }, 3},
		"a role for the proposer":  {func(l []audit.Leaf) []audit.Leaf { l[3].Facts["person"] = "admin"; return l }, 3},
		"under a change of nobody": {func(l []audit.Leaf) []audit.Leaf { l[0].Facts = map[string]string{"change": "x"}; return l }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			reason := verify.ReasonChange
			if c.index < 0 {
				reason = ""
			}
			derived(t, c.change(agreed()), c.index, reason)
		})
	}
}
