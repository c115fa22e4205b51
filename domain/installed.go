package domain

import "slices"

// InstalledDigest is the digest of the policy lines, roles and units that a
// profile brought, as the leaf of the installation states it: what came later is
// in leaves of its own, so whoever reads the log can tell whether rows were added
// past it. The order of the lists does not count.
func InstalledDigest(lines []PolicyLine, grants []Grant, units []Unit) string {
	var all [][]string
	for _, l := range lines {
		all = append(all, []string{"line", formatInt(l.Number), l.Role, string(l.Act), l.Object, l.Effect})
	}
	for _, g := range grants {
		// Digests from before roles had channels hold: none adds nothing.
		all = append(all, append([]string{"grant", g.PersonID, g.Role, g.UnitID}, g.Channels...))
	}
	for _, u := range units {
		all = append(all, []string{"unit", u.ID, u.ParentID, u.Name})
	}
	slices.SortFunc(all, slices.Compare[[]string])
	return digest(canonical(all))
}

// Digest is the digest of a workflow's version, as the leaf that proposed or wrote it
// states it. What became of the version since does not count.
func (w Workflow) Digest() string {
	if len(w.Classifications) == 0 {
		w.Classifications = nil // as it is read back, whatever it was given as
	}
	return digest(canonical(struct {
		Workflow
		Active bool // of digests from before a version had states
	}{w, true}))
}
