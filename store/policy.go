package store

import (
	"context"

	"layak/domain"
)

type policies struct{ c *conn }

const (
	sqlPolicyVersion = `SELECT version FROM policy_head WHERE id = 1`
	sqlLineAdd       = `INSERT INTO policy_lines (role, act, object, effect) VALUES (?, ?, ?, ?)
		ON CONFLICT DO NOTHING RETURNING number`
	sqlLineRemove  = `DELETE FROM policy_lines WHERE number = ?`
	sqlGrantRemove = `DELETE FROM grants WHERE id = ?`

	sqlUnitSave = `UPDATE units SET name = ?, parent_id = ?, version = version + 1 WHERE id = ? AND version = ?`
	sqlUnitHas  = `SELECT 1 FROM units WHERE id = ?`

	sqlPolicySize = `SELECT (SELECT count(*) FROM policy_lines), (SELECT count(*) FROM grants)`

	sqlLines  = `SELECT number, role, act, object, effect FROM policy_lines ORDER BY number`
	sqlGrants = `SELECT id, person_id, role, unit_id, by_id, at, channels FROM grants ORDER BY id`
	sqlUnits  = `SELECT id, name, parent_id, version FROM units ORDER BY id`
)

type grantRow struct {
	ID       string `gorm:"primaryKey"`
	PersonID string
	Role     string
	UnitID   string
	ByID     string
	At       int64
	Channels string // JSON list
}

// TableName is for GORM.
func (grantRow) TableName() string { return "grants" }

type unitRow struct {
	ID       string `gorm:"primaryKey"`
	Name     string
	ParentID string
	Version  int64
}

// TableName is for GORM.
func (unitRow) TableName() string { return "units" }

// Version implements domain.Policies. Triggers raise it with every change of
// lines, grants, units, links and mandates. The writer on SQLite remembers it.
func (s policies) Version(ctx context.Context) (version int64, err error) {
	if s.c.memo.policy != 0 {
		return s.c.memo.policy, nil
	}
	err = s.c.row(ctx, sqlPolicyVersion, nil, &version)
	if s.c.remembers() && err == nil {
		s.c.memo.policy = version
	}
	return version, err
}

// changed forgets the version that was read.
func (s policies) changed() { s.c.memo.policy, s.c.raised = 0, true }

// Load implements domain.Policies; lines in order of number, everything
// else in order of id.
func (s policies) Load(ctx context.Context) (set domain.PolicySet, err error) {
	if set.Version, err = s.Version(ctx); err != nil {
		return set, err
	}
	// Of tens of thousands of rows a third of the time would go into lists that
	// are moved as they grow.
	var lines, grants int
	if err := s.c.row(ctx, sqlPolicySize, nil, &lines, &grants); err != nil {
		return set, err
	}
	set.Lines, set.Grants = make([]domain.PolicyLine, 0, lines), make([]domain.Grant, 0, grants)
	if err := s.lines(ctx, &set); err != nil {
		return set, err
	}
	if err := s.grants(ctx, &set); err != nil {
		return set, err
	}
	if err := s.links(ctx, &set); err != nil {
		return set, err
	}
	if set.Mandates, err = mandates(s).All(ctx); err != nil {
		return set, err
	}
	return set, s.units(ctx, &set)
}

func (s policies) lines(ctx context.Context, set *domain.PolicySet) error {
	return s.c.rows(ctx, sqlLines, nil, func(rows scanned) error {
		var l domain.PolicyLine
		var act string
		err := rows.Scan(&l.Number, &l.Role, &act, &l.Object, &l.Effect)
		l.Act = domain.Act(act)
		set.Lines = append(set.Lines, l)
		return err
	})
}

func (s policies) grants(ctx context.Context, set *domain.PolicySet) error {
	return s.c.rows(ctx, sqlGrants, nil, func(rows scanned) error {
		var g domain.Grant
		var at int64
		var channels string
		if err := rows.Scan(&g.ID, &g.PersonID, &g.Role, &g.UnitID, &g.By, &at, &channels); err != nil {
			return err
		}
		g.At = instant(at)
		var err error
		g.Channels, err = decodeList("channels", channels)
		set.Grants = append(set.Grants, g)
		return err
	})
}

func (s policies) units(ctx context.Context, set *domain.PolicySet) error {
	return s.c.rows(ctx, sqlUnits, nil, func(rows scanned) error {
		var u domain.Unit
		err := rows.Scan(&u.ID, &u.Name, &u.ParentID, &u.Version)
		set.Units = append(set.Units, u)
		return err
	})
}

// AddLine implements domain.Policies. A line that is there already is Conflict
// ("line.exists"). Numbers are never given twice.
func (s policies) AddLine(ctx context.Context, l *domain.PolicyLine) error {
	s.changed()
	err := s.c.change(ctx, sqlLineAdd, []any{l.Role, string(l.Act), l.Object, l.Effect}, &l.Number)
	if isNoRows(err) {
		return exists("line")
	}
	return added("line", 1, err)
}

// RemoveLine implements domain.Policies.
func (s policies) RemoveLine(ctx context.Context, number int64) error {
	s.changed()
	n, err := s.c.exec(ctx, sqlLineRemove, number)
	return removed("line", n, err)
}

// AddGrant implements domain.Policies.
func (s policies) AddGrant(ctx context.Context, g domain.Grant) error {
	s.changed()
	ok, err := s.c.create(ctx, &grantRow{ID: g.ID, PersonID: g.PersonID, Role: g.Role, UnitID: g.UnitID, ByID: g.By, At: micros(g.At), Channels: encodedList(g.Channels)})
	return created("grant", ok, err)
}

// RemoveGrant implements domain.Policies.
func (s policies) RemoveGrant(ctx context.Context, id string) error {
	s.changed()
	n, err := s.c.exec(ctx, sqlGrantRemove, id)
	return removed("grant", n, err)
}

// AddUnit implements domain.Policies.
func (s policies) AddUnit(ctx context.Context, u domain.Unit) error {
	s.changed()
	ok, err := s.c.create(ctx, &unitRow{ID: u.ID, Name: u.Name, ParentID: u.ParentID, Version: 1})
	return created("unit", ok, err)
}

// SaveUnit implements domain.Policies.
func (s policies) SaveUnit(ctx context.Context, u *domain.Unit) error {
	s.changed()
	n, err := s.c.exec(ctx, sqlUnitSave, u.Name, u.ParentID, u.ID, u.Version)
	return s.c.saved(ctx, "unit", sqlUnitHas, u.ID, &u.Version, n, err)
}
