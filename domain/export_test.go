package domain

import (
	"slices"
	"time"
)

// Holds lets tests ask what an embargo does to a text that goes out at an
// instant: blocks it, or sees that it goes out after the announcement.
func Holds(e Embargo, now, out time.Time) (blocks, after bool) {
	h := e.hold(now, out)
	return h == holdBlock, h == holdAfter
}

// Guards names the rows of both tables of conditions, in order.
func Guards() (decision, gate []string) {
	for _, g := range decisionGuards {
		decision = append(decision, g.name)
	}
	for _, g := range gateMarks {
		gate = append(gate, g.name)
	}
	return decision, gate
}

// Separations names the rows of their table.
func Separations() (keys []string) {
	for _, x := range separations {
		keys = append(keys, x.key)
	}
	return keys
}

// Without runs fn while these rows of the tables hold whatever they look at.
func Without(names []string, fn func()) {
	decision, gate, all := decisionGuards, gateMarks, separations
	defer func() { decisionGuards, gateMarks, separations = decision, gate, all }()
	decisionGuards, gateMarks, separations = slices.Clone(decision), slices.Clone(gate), slices.Clone(all)
	for i := range separations {
		if slices.Contains(names, separations[i].key) {
			separations[i].holds = func(bool) bool { return true }
		}
	}
	for i := range decisionGuards {
		if slices.Contains(names, decisionGuards[i].name) {
			decisionGuards[i].holds = func(guardFacts) bool { return true }
		}
	}
	for i := range gateMarks {
		if slices.Contains(names, gateMarks[i].name) {
			gateMarks[i].holds = func(GateFacts) bool { return true }
		}
	}
	fn()
}

// Settle lets tests cast approvals on a run without a store.
func Settle(r *Run, votes []Vote, now time.Time) (closed []string, done bool) {
	return r.settle(votes, now)
}

// Begin begins the run's first round with a chain.
func Begin(r *Run, chain []Stage, now time.Time) {
	r.restart(chain, Draft{Revision: 1, ContentHash: "sha256:1"}, ScanResult{}, now)
}
