package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"layak/domain"
)

type people struct{ c *conn }

type personRow struct {
	ID           string `gorm:"primaryKey"`
	Username     string
	Name         string
	UnitID       string
	Status       string
	Language     string
	Zone         string
	PasswordHash string
	PasswordBy   string
	Clearance    string
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
	Version      int64
}

// TableName is for GORM.
func (personRow) TableName() string { return "people" }

const (
	personColumns = `id, username, name, unit_id, status, language, zone, password_hash, password_by, clearance, created_at, version`
	sqlPerson     = `SELECT ` + personColumns + ` FROM people WHERE id = ?`
	sqlPersonName = `SELECT ` + personColumns + ` FROM people WHERE username = ? AND username <> ''`
	sqlPersonHas  = `SELECT 1 FROM people WHERE id = ?`
	sqlNames      = `SELECT id, name FROM people WHERE id`
	sqlPersons    = `SELECT id, username, name, unit_id, status, language, zone, clearance, created_at, version FROM people WHERE id`
)

func (r *personRow) person() domain.Person {
	return domain.Person{ID: r.ID, Username: r.Username, Name: r.Name, UnitID: r.UnitID,
		Status: domain.PersonStatus(r.Status), Language: r.Language, Zone: r.Zone, PasswordHash: r.PasswordHash, PasswordBy: r.PasswordBy,
		Clearance: domain.Classification(r.Clearance), CreatedAt: instant(r.CreatedAt), Version: r.Version}
}

func (s people) one(ctx context.Context, query, key string) (domain.Person, error) {
	var r personRow
	err := s.c.row(ctx, query, []any{key}, &r.ID, &r.Username, &r.Name, &r.UnitID, &r.Status, &r.Language, &r.Zone,
		&r.PasswordHash, &r.PasswordBy, &r.Clearance, &r.CreatedAt, &r.Version)
	if isNoRows(err) {
		return domain.Person{}, unknown("person")
	}
	if err != nil {
		return domain.Person{}, err
	}
	return r.person(), nil
}

// ByID implements domain.People.
func (s people) ByID(ctx context.Context, id string) (domain.Person, error) {
	if p, ok := s.c.memo.persons[id]; ok {
		return p, nil
	}
	p, err := s.one(ctx, sqlPerson, id)
	if s.c.remembers() && err == nil {
		s.c.memo.person(p)
	}
	return p, err
}

// ByUsername implements domain.People. Nobody has the empty name.
func (s people) ByUsername(ctx context.Context, username string) (domain.Person, error) {
	return s.one(ctx, sqlPersonName, username)
}

// All implements domain.People, in order of username, then id.
func (s people) All(ctx context.Context) ([]domain.Person, error) {
	var rows []personRow
	err := s.c.orm(ctx).Order("username, id").Find(&rows).Error
	list := make([]domain.Person, len(rows))
	for i := range rows {
		list[i] = rows[i].person()
	}
	return list, err
}

// Names implements domain.People.
func (s people) Names(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	var id, name string
	err := s.c.byIDs(ctx, sqlNames, ids, "", []any{&id, &name}, func() { names[id] = name })
	return names, err
}

// Some implements domain.People.
func (s people) Some(ctx context.Context, ids []string) ([]domain.Person, error) {
	var list []domain.Person
	var r personRow
	dest := []any{&r.ID, &r.Username, &r.Name, &r.UnitID, &r.Status, &r.Language, &r.Zone, &r.Clearance, &r.CreatedAt, &r.Version}
	err := s.c.byIDs(ctx, sqlPersons, ids, "", dest, func() { list = append(list, r.person()) })
	slices.SortFunc(list, func(a, b domain.Person) int {
		return cmp.Or(strings.Compare(a.Username, b.Username), strings.Compare(a.ID, b.ID))
	})
	return list, err
}

// Add implements domain.People.
func (s people) Add(ctx context.Context, p *domain.Person) error {
	ok, err := s.c.create(ctx, &personRow{ID: p.ID, Username: p.Username, Name: p.Name, UnitID: p.UnitID,
		Status: string(p.Status), Language: p.Language, Zone: p.Zone, PasswordHash: p.PasswordHash, PasswordBy: p.PasswordBy,
		Clearance: string(p.Clearance), CreatedAt: micros(p.CreatedAt), Version: 1})
	if err := created("person", ok, err); err != nil {
		return err
	}
	p.Version = 1
	return nil
}

// Save implements domain.People.
func (s people) Save(ctx context.Context, p *domain.Person) error {
	delete(s.c.memo.persons, p.ID)
	n, err := s.c.update(ctx, "people", map[string]any{"username": p.Username, "name": p.Name, "unit_id": p.UnitID,
		"status": string(p.Status), "language": p.Language, "zone": p.Zone, "password_hash": p.PasswordHash,
		"password_by": p.PasswordBy, "clearance": string(p.Clearance),
		"version": p.Version + 1}, "id = ? AND version = ?", p.ID, p.Version)
	return s.c.saved(ctx, "person", sqlPersonHas, p.ID, &p.Version, n, err)
}
