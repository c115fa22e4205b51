package sensitivity

import (
	"slices"
	"time"
)

// mosaic is a linked rule of parts. Its first part wakes it, so that texts
// without it cost nothing.
type mosaic struct {
	rule   int32
	spec   *ruleSpec
	parts  []mosaicPart
	yields int // of its first part among those of all mosaics; -1 within the draft
	reach  time.Duration
}

type mosaicPart struct {
	name   string
	group  int32
	recent time.Duration
	ages   bool // the same words said again mean another time
}

// wakingMatch is the match that wakes a rule.
func (s *ruleSpec) wakingMatch() []matchSpec {
	if s.mosaic != nil && len(s.mosaic.parts) > 0 {
		return s.mosaic.parts[0].match
	}
	return s.match
}

func (m *mosaicSpec) matchLists() (lists [][]matchSpec) {
	if m != nil {
		for _, p := range m.parts {
			lists = append(lists, p.match)
		}
	}
	return lists
}

func (b *builder) mosaic(i int32, s *ruleSpec) {
	m := mosaic{rule: i, spec: s, yields: -1, reach: s.mosaic.recent}
	for k, p := range s.mosaic.parts {
		part := mosaicPart{name: p.name, group: b.rules[i].primary, recent: s.mosaic.recent}
		if k > 0 {
			part.group = b.evidence(p.match)
		}
		if p.recent > 0 {
			part.recent, part.ages = p.recent, true
		}
		m.parts = append(m.parts, part)
	}
	if s.mosaic.account {
		m.yields = 0
		for k := range b.mosaics {
			if other := &b.mosaics[k]; other.yields >= 0 {
				m.yields += len(other.parts)
			}
		}
	}
	b.mosaics = append(b.mosaics, m)
}

// mosaicOf returns the mosaic of a rule.
func (p *program) mosaicOf(rule int32) *mosaic {
	i := slices.IndexFunc(p.mosaics, func(m mosaic) bool { return m.rule == rule })
	return &p.mosaics[i]
}

// mosaic says why a mosaic can never be complete.
func (d *corpses) mosaic(r *rule, bad func(at place, format string, args ...any)) {
	m := d.program.mosaicOf(d.program.groups[r.primary].primary)
	for k, p := range r.spec.mosaic.parts {
		if why := d.never(m.parts[k].group, p.match); why.Format != "" {
			bad(p.at, "part %q is required, and %s", p.name, why)
		}
	}
	for _, u := range r.spec.unless {
		for _, p := range r.spec.mosaic.parts {
			if u.until.IsZero() && coversAll(p.match, u.match) {
				bad(u.at, "this exception (%s) sets aside whatever has part %q", u.why, p.name)
			}
		}
	}
}
