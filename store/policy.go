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
)

type lineRow struct {
	Number int64
	Role   string
	Act    string
	Object string
	Effect string
}

type grantRow struct {
	ID       string `gorm:"primaryKey"`
	PersonID string
	Role     string
	UnitID   string
	ByID     string
	At       int64
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
// lines, grants and units. The writer on SQLite remembers it.
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

// Load implements domain.Policies; lines in order of number, grants and units
// in order of id.
func (s policies) Load(ctx context.Context) (set domain.PolicySet, err error) {
	if set.Version, err = s.Version(ctx); err != nil {
		return set, err
	}
	var lines []lineRow
	if err := s.c.orm(ctx).Table("policy_lines").Order("number").Find(&lines).Error; err != nil {
		return set, err
	}
	var grants []grantRow
	if err := s.c.orm(ctx).Order("id").Find(&grants).Error; err != nil {
		return set, err
	}
	var units []unitRow
	if err := s.c.orm(ctx).Order("id").Find(&units).Error; err != nil {
		return set, err
	}
	for _, l := range lines {
		set.Lines = append(set.Lines, domain.PolicyLine{Number: l.Number, Role: l.Role, Act: domain.Act(l.Act), Object: l.Object, Effect: l.Effect})
	}
	for _, g := range grants {
		set.Grants = append(set.Grants, domain.Grant{ID: g.ID, PersonID: g.PersonID, Role: g.Role, UnitID: g.UnitID, By: g.ByID, At: instant(g.At)})
	}
	for _, u := range units {
		set.Units = append(set.Units, domain.Unit{ID: u.ID, Name: u.Name, ParentID: u.ParentID, Version: u.Version})
	}
	return set, nil
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
	ok, err := s.c.create(ctx, &grantRow{ID: g.ID, PersonID: g.PersonID, Role: g.Role, UnitID: g.UnitID, ByID: g.By, At: micros(g.At)})
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
