package profile

import (
	"slices"

	"layak/domain"
)

// writePolicy writes roles in the order in which they are first named; of a role first
// what it allows, then what it decides, then what is denied to it.
func writePolicy(lines []domain.PolicyLine, grants []domain.Grant) []byte {
	var t text
	t.line(0, "# Who may do what; what is not here is denied. Roles of people are proposed one by one.")
	var roles []string
	for _, l := range lines {
		if !slices.Contains(roles, l.Role) {
			roles = append(roles, l.Role)
		}
	}
	t.list(0, "roles", len(roles))
	for _, role := range roles {
		var acts, decides, denies []string
		for _, l := range lines {
			switch {
			case l.Role != role:
			case l.Effect == "deny":
				denies = append(denies, actText(l))
			case l.Act == domain.ActDraftDecide:
				decides = append(decides, l.Object)
			default:
				acts = append(acts, actText(l))
			}
		}
		t.line(2, "- role: %s", quoted(role))
		for _, part := range []struct {
			key  string
			list []string
		}{{"acts", acts}, {"decides", decides}, {"denies", denies}} {
			if len(part.list) > 0 {
				t.line(4, "%s: %s", part.key, quotedAll(part.list))
			}
		}
	}
	t.list(0, "grants", len(grants))
	for _, g := range grants {
		t.line(2, "- {person: %s, role: %s, unit: %s}", quoted(g.PersonID), quoted(g.Role), quoted(g.UnitID))
	}
	return []byte(t.String())
}

func actText(l domain.PolicyLine) string {
	if l.Object == "*" {
		return string(l.Act)
	}
	return string(l.Act) + " " + l.Object
}
