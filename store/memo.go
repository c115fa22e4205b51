package store

import "layak/domain"

// memo is what the writer has read and need not read again: on SQLite nobody
// else can change it while the writer holds the write lock, and from one batch
// to the next the engine tells whether another connection has committed. Whoever
// changes a row drops it here, and an act that fails drops everything.
type memo struct {
	data    int64             // the engine's data version that all this belongs to
	policy  int64             // version, 0: not read
	active  []domain.Workflow // nil: not read
	rules   *domain.RuleSet   // the active one, without its sources
	lists   *domain.ListsVersion
	persons map[string]domain.Person
}

// personsMost bounds how many people are remembered.
const personsMost = 1024

// remembers tells whether what is read now is worth keeping.
func (c *conn) remembers() bool { return c.writes && c.dialect == SQLite }

func (m *memo) forget() {
	m.data, m.policy, m.active, m.rules, m.lists = 0, 0, nil, nil, nil
	clear(m.persons)
}

func (m *memo) person(p domain.Person) {
	if len(m.persons) >= personsMost {
		clear(m.persons)
	}
	m.persons[p.ID] = p
}

// sqlDataVersion changes whenever another connection has committed, be it of
// this process or not, and never by a commit of this one.
const sqlDataVersion = `PRAGMA data_version`

// alone tells, at the beginning of a batch on SQLite, whether nobody else has
// committed since the last batch of this connection; where somebody has, what is
// remembered is forgotten.
func (c *conn) alone() (bool, error) {
	var data int64
	if err := c.row(c.base, sqlDataVersion, nil, &data); err != nil {
		return false, err
	}
	if data == c.memo.data {
		return true, nil
	}
	c.memo.forget()
	c.memo.data = data
	return false, nil
}
