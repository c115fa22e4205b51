package domain

import (
	"slices"
	"time"
)

// SimulationState says how far a simulation is.
type SimulationState string

// The states of a simulation.
const (
	SimulationRunning   SimulationState = "running"
	SimulationDone      SimulationState = "done"
	SimulationCancelled SimulationState = "cancelled"
	SimulationFailed    SimulationState = "failed"
)

// Simulation tells what a rule would change: it scans the present text of every
// draft with the rule set that was active at the start, as it is and with the
// candidate in place of its namesakes. Other edits that wait do not count.
type Simulation struct {
	ID         string
	RuleID     string
	By         string
	Candidate  []RuleSource // the rule as it was being written, then what it took along; left out of lists
	Digest     string       // of the set with the candidate
	Base       int64        // version of the active rule set
	BaseDigest string
	State      SimulationState
	Reason     string // error key where cancelled or failed
	Total      int64  // drafts at the start
	Scanned    int64
	Newly      int64  // drafts with a finding that they do not have now
	Gone       int64  // drafts that lose a finding
	Incomplete int64  // drafts that could not be scanned completely
	After      string // the draft scanned last
	Changes    []SimulationChange
	StartedAt  time.Time
	EndedAt    time.Time
	Version    int64
}

// MaxSimulationChanges bounds the drafts that a simulation names; the counts
// go on.
const MaxSimulationChanges = 200

// MaxSimulationHits bounds what is kept of each kind for one draft: a rule that
// speaks of a common word would otherwise fill the row with every one of them.
const MaxSimulationHits = 50

// SimulationChange is one draft that the candidate judges otherwise.
type SimulationChange struct {
	DraftID  string
	Revision int // that was scanned
	Before   Severity
	After    Severity
	Newly    []SimulationHit // the first ones
	Gone     []SimulationHit
}

// SimulationHit is one finding, without its words. Start and End are byte
// offsets into the field.
type SimulationHit struct {
	Rule       string
	Severity   Severity
	Field      string
	Start, End int
}

// take counts a draft as scanned with both rule sets.
func (m *Simulation) take(rev Revision, now, then ScanResult) {
	m.Scanned++
	m.After = rev.DraftID
	if now.Incomplete || then.Incomplete {
		m.Incomplete++
	}
	c := SimulationChange{DraftID: rev.DraftID, Revision: rev.Number, Before: now.Verdict, After: then.Verdict,
		Newly: missingFrom(now, then), Gone: missingFrom(then, now)}
	if len(c.Newly) > 0 {
		m.Newly++
	}
	if len(c.Gone) > 0 {
		m.Gone++
	}
	if len(c.Newly)+len(c.Gone) > 0 && len(m.Changes) < MaxSimulationChanges {
		c.Newly, c.Gone = c.Newly[:min(len(c.Newly), MaxSimulationHits)], c.Gone[:min(len(c.Gone), MaxSimulationHits)]
		m.Changes = append(m.Changes, c)
	}
}

// missingFrom lists the findings of b, silent ones included, that a does not
// have, by rule, wording and severity: a finding whose severity changes is both
// gone and new.
func missingFrom(a, b ScanResult) (hits []SimulationHit) {
	had := a.said()
	for _, f := range b.said() {
		same := func(g Finding) bool {
			return g.Rule == f.Rule && g.Fingerprint == f.Fingerprint && g.Severity == f.Severity
		}
		if !slices.ContainsFunc(had, same) {
			hits = append(hits, SimulationHit{f.Rule, f.Severity, f.Field, f.Start, f.End})
		}
	}
	return hits
}

// Along are the ids of other rules and building blocks of which the working copy
// was tried too: the rule refers to it, or the active one does not hold with the
// rule. What these change by themselves is not counted.
func (m Simulation) Along() (ids []string) {
	for _, s := range m.Candidate {
		if s.Name != m.RuleID {
			ids = append(ids, s.Name)
		}
	}
	return ids
}

// end closes a simulation.
func (m *Simulation) end(state SimulationState, reason string, at time.Time) {
	m.State, m.Reason, m.EndedAt = state, reason, at
}
