package store

import "layak/domain"

// memo is what a batch has read and need not read again: nobody else can change
// it while SQLite's writer holds the write lock. Whoever changes a row drops it
// here, and an act that fails drops everything.
type memo struct {
	policy  int64             // version, 0: not read
	active  []domain.Workflow // nil: not read
	rules   *domain.RuleSet   // the active one, without its sources
	persons map[string]domain.Person
}

// remembers tells whether what is read now holds until the batch ends.
func (c *conn) remembers() bool { return c.writes && c.dialect == SQLite }

func (m *memo) forget() {
	m.policy, m.active, m.rules = 0, nil, nil
	clear(m.persons)
}
