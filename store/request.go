package store

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"layak/domain"
)

type requests struct{ c *conn }

const (
	sqlRequest = `SELECT id, person_id, route, key, body_hash, done, status, header, body, at FROM requests
		WHERE person_id = ? AND route = ? AND key = ?`
	sqlRequestAdd = `INSERT INTO requests (id, person_id, route, key, body_hash, done, status, header, body, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlRequestDone   = `UPDATE requests SET done = ? WHERE id = ?`
	sqlRequestAnswer = `UPDATE requests SET status = ?, header = ?, body = ? WHERE id = ?`
	sqlRequestRemove = `DELETE FROM requests WHERE id = ?`
	sqlRequestsOf    = `SELECT id, person_id, route, done, body FROM requests WHERE status <> 0 AND (person_id = ? OR ? <> '')`
	sqlRequestLose   = `UPDATE requests SET status = 0, header = '{}', body = ? WHERE id = ?`
	sqlRequestSweep  = `DELETE FROM requests WHERE at < ?`
)

// ByKey implements domain.Requests.
func (s requests) ByKey(ctx context.Context, person, route, key string) (domain.Request, error) {
	var r domain.Request
	var header string
	var at int64
	err := s.c.row(ctx, sqlRequest, []any{person, route, key}, &r.ID, &r.PersonID, &r.Route, &r.Key, &r.BodyHash, &r.Done,
		&r.Status, &header, &r.Body, &at)
	if isNoRows(err) {
		return domain.Request{}, unknown("request")
	}
	if err != nil {
		return domain.Request{}, err
	}
	r.At = instant(at)
	r.Header, err = decodeMap("requests.header", header)
	return r, err
}

// Add implements domain.Requests.
func (s requests) Add(ctx context.Context, r domain.Request) error {
	n, err := s.c.exec(ctx, sqlRequestAdd, r.ID, r.PersonID, r.Route, r.Key, r.BodyHash, r.Done, int64(r.Status),
		encodedMap(r.Header), r.Body, micros(r.At))
	return added("request", n, err)
}

// MarkDone implements domain.Requests.
func (s requests) MarkDone(ctx context.Context, id string) error {
	n, err := s.c.exec(ctx, sqlRequestDone, true, id)
	return removed("request", n, err)
}

// Answer implements domain.Requests.
func (s requests) Answer(ctx context.Context, id string, status int, header map[string]string, body []byte) error {
	n, err := s.c.exec(ctx, sqlRequestAnswer, int64(status), encodedMap(header), body, id)
	return removed("request", n, err)
}

// Remove implements domain.Requests.
func (s requests) Remove(ctx context.Context, id string) error {
	n, err := s.c.exec(ctx, sqlRequestRemove, id)
	return removed("request", n, err)
}

// Lose implements domain.Requests.
func (s requests) Lose(ctx context.Context, l domain.Lost) error {
	found := map[string]bool{} // by id: whether it was done
	err := s.c.rows(ctx, sqlRequestsOf, []any{l.Person, l.Draft}, func(rows scanned) error {
		var id, person, route string
		var done bool
		var body []byte
		if err := rows.Scan(&id, &person, &route, &done, &body); err != nil {
			return err
		}
		about := l.Draft != "" && strings.Contains(route, l.Draft)
		if l.Draft == "" || !about && bytes.Contains(body, []byte(l.Draft)) && !slices.Contains(l.But, person) {
			found[id] = done
		}
		return nil
	})
	for id, done := range found {
		if err != nil {
			return err
		}
		if done {
			_, err = s.c.exec(ctx, sqlRequestLose, []byte{}, id)
		} else {
			_, err = s.c.exec(ctx, sqlRequestRemove, id)
		}
	}
	return err
}

// Sweep implements domain.Requests.
func (s requests) Sweep(ctx context.Context, before time.Time) error {
	_, err := s.c.exec(ctx, sqlRequestSweep, micros(before))
	return err
}

const sqlAnswers = `SELECT id, route, body FROM requests`

// forget removes the remembered answers in which a draft, or an entry of the
// lists, occurs: they hold its text. There are those of one day at most. A request
// that is not answered yet stays, among them the one that erases.
func (s requests) forget(ctx context.Context, id string) error {
	var found []string
	err := s.c.rows(ctx, sqlAnswers, nil, func(rows scanned) error {
		var request, route string
		var body []byte
		if err := rows.Scan(&request, &route, &body); err != nil {
			return err
		}
		if len(body) > 0 && (strings.Contains(route, id) || bytes.Contains(body, []byte(id))) {
			found = append(found, request)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, request := range found {
		if _, err := s.c.exec(ctx, sqlRequestRemove, request); err != nil {
			return err
		}
	}
	return nil
}
