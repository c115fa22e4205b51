package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"layak/domain"
)

type simulations struct{ c *conn }

type simulationRow struct {
	ID         string `gorm:"primaryKey"`
	RuleID     string
	ByID       string
	Digest     string
	Base       int64
	BaseDigest string
	State      string
	Reason     string
	Total      int64
	Scanned    int64
	Newly      int64
	Gone       int64
	Incomplete int64
	AfterID    string
	StartedAt  int64
	EndedAt    int64
	Version    int64
	Changes    string
	Candidate  string
}

// TableName is for GORM.
func (simulationRow) TableName() string { return "simulations" }

const (
	sqlSimulationHas    = `SELECT 1 FROM simulations WHERE id = ?`
	sqlSimulationRemove = `DELETE FROM simulations WHERE id = ?`
)

func (r *simulationRow) simulation() (domain.Simulation, error) {
	out := domain.Simulation{ID: r.ID, RuleID: r.RuleID, By: r.ByID, Digest: r.Digest, Base: r.Base, BaseDigest: r.BaseDigest,
		State: domain.SimulationState(r.State), Reason: r.Reason, Total: r.Total, Scanned: r.Scanned, Newly: r.Newly, Gone: r.Gone,
		Incomplete: r.Incomplete, After: r.AfterID, StartedAt: instant(r.StartedAt), EndedAt: instant(r.EndedAt), Version: r.Version}
	if r.Candidate == "" { // of a list
		return out, nil
	}
	if err := decode("simulations.candidate", r.Candidate, &out.Candidate); err != nil {
		return out, err
	}
	return out, decode("simulations.changes", r.Changes, &out.Changes)
}

// ByID implements domain.Simulations.
func (s simulations) ByID(ctx context.Context, id string) (domain.Simulation, error) {
	var r simulationRow
	found, err := first(s.all(ctx).Where("id = ?", id), &r)
	if err != nil {
		return domain.Simulation{}, err
	}
	if !found {
		return domain.Simulation{}, unknown("simulation")
	}
	return r.simulation()
}

// Of implements domain.Simulations.
func (s simulations) Of(ctx context.Context, rule string) ([]domain.Simulation, error) {
	return s.list(s.all(ctx).Omit("changes", "candidate").Where("rule_id = ?", rule).Order("started_at DESC, id DESC"))
}

// Written implements domain.Simulations.
func (s simulations) Written(ctx context.Context) ([]domain.Simulation, error) {
	return s.list(s.all(ctx).Where("candidate <> '[]'").Order("id"))
}

func (s simulations) list(q *gorm.DB) ([]domain.Simulation, error) {
	var rows []simulationRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]domain.Simulation, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].simulation(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s simulations) all(ctx context.Context) *gorm.DB { return s.c.orm(ctx).Table("simulations") }

// Add implements domain.Simulations. The row version becomes 1.
func (s simulations) Add(ctx context.Context, m *domain.Simulation) error {
	ok, err := s.c.create(ctx, &simulationRow{ID: m.ID, RuleID: m.RuleID, ByID: m.By, Digest: m.Digest, Base: m.Base,
		BaseDigest: m.BaseDigest, State: string(m.State), Reason: m.Reason, Total: m.Total, Scanned: m.Scanned, Newly: m.Newly,
		Gone: m.Gone, Incomplete: m.Incomplete, AfterID: m.After, StartedAt: micros(m.StartedAt), EndedAt: micros(m.EndedAt),
		Version: 1, Changes: encoded(m.Changes), Candidate: encoded(m.Candidate)})
	if err := created("simulation", ok, err); err != nil {
		return err
	}
	m.Version = 1
	return nil
}

// Save implements domain.Simulations.
func (s simulations) Save(ctx context.Context, m *domain.Simulation) error {
	columns := map[string]any{"state": string(m.State), "reason": m.Reason, "scanned": m.Scanned,
		"newly": m.Newly, "gone": m.Gone, "incomplete": m.Incomplete, "after_id": m.After, "ended_at": micros(m.EndedAt),
		"changes": encoded(m.Changes), "version": m.Version + 1}
	if m.State != domain.SimulationRunning {
		columns["candidate"] = encoded(m.Candidate)
	}
	n, err := s.c.update(ctx, "simulations", columns, "id = ? AND version = ?", m.ID, m.Version)
	return s.c.saved(ctx, "simulation", sqlSimulationHas, m.ID, &m.Version, n, err)
}

// Remove implements domain.Simulations.
func (s simulations) Remove(ctx context.Context, id string) error {
	n, err := s.c.exec(ctx, sqlSimulationRemove, id)
	return removed("simulation", n, err)
}

const (
	sqlSimulationsNaming = `SELECT id, changes FROM simulations WHERE changes LIKE ?`
	sqlSimulationForget  = `UPDATE simulations SET changes = ?, version = version + 1 WHERE id = ?`
)

// forget takes an erased draft out of what simulations found.
func (s simulations) forget(ctx context.Context, draft string) error {
	left := map[string]string{}
	err := s.c.rows(ctx, sqlSimulationsNaming, []any{"%" + draft + "%"}, func(row scanned) error {
		var id, text string
		var changes []domain.SimulationChange
		if err := row.Scan(&id, &text); err != nil {
			return err
		}
		if err := decode("simulations.changes", text, &changes); err != nil {
			return err
		}
		left[id] = encoded(slices.DeleteFunc(changes, func(c domain.SimulationChange) bool { return c.DraftID == draft }))
		return nil
	})
	for id, changes := range left {
		if err != nil {
			return err
		}
		_, err = s.c.exec(ctx, sqlSimulationForget, changes, id)
	}
	return err
}
