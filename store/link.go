package store

import (
	"context"
	"time"

	"layak/domain"
)

type links struct{ c *conn }

const (
	sqlLinks      = `SELECT person_id, human_id FROM person_links ORDER BY person_id`
	sqlLinkAdd    = `INSERT INTO person_links (person_id, human_id, by_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlLinkRemove = `DELETE FROM person_links WHERE person_id = ?`
)

// Add implements domain.Links.
func (s links) Add(ctx context.Context, l domain.Link, by string, at time.Time) error {
	policies(s).changed()
	n, err := s.c.exec(ctx, sqlLinkAdd, l.PersonID, l.HumanID, by, micros(at))
	return added("link", n, err)
}

// Remove implements domain.Links.
func (s links) Remove(ctx context.Context, person string) error {
	policies(s).changed()
	n, err := s.c.exec(ctx, sqlLinkRemove, person)
	return removed("link", n, err)
}

func (s policies) links(ctx context.Context, set *domain.PolicySet) error {
	return s.c.rows(ctx, sqlLinks, nil, func(rows scanned) error {
		var l domain.Link
		err := rows.Scan(&l.PersonID, &l.HumanID)
		set.Links = append(set.Links, l)
		return err
	})
}
