package store

import (
	"context"
	"errors"

	"layak/domain"
)

// added reads the outcome of an INSERT … ON CONFLICT DO NOTHING of one row.
func added(noun string, n int64, err error) error {
	switch breachOf(err) {
	case breachUnique:
		return exists(noun)
	case breachParent:
		return orphan(noun, err)
	}
	if err == nil && n != 1 {
		return exists(noun)
	}
	return err
}

// parents names whose absence it is when a row's reference leads nowhere.
var parents = map[string]string{"vote": "run"}

func orphan(noun string, cause error) error {
	parent := parents[noun]
	if parent == "" {
		parent = "draft"
	}
	return &domain.Error{Kind: domain.NotFound, Key: parent + ".unknown", Cause: cause}
}

// saved reads the outcome of an UPDATE that compares the row version: without
// a row affected it is unknown or stale, and the query has tells which.
func (c *conn) saved(ctx context.Context, noun, has string, id any, version *int64, n int64, err error) error {
	if breachOf(err) == breachUnique {
		return exists(noun)
	}
	if err != nil {
		return err
	}
	if n == 1 {
		*version++
		return nil
	}
	var one int
	err = c.row(ctx, has, []any{id}, &one)
	if isNoRows(err) {
		return unknown(noun)
	}
	return errors.Join(err, stale(noun))
}

// created is added for what create answers.
func created(noun string, ok bool, err error) error {
	if ok {
		return added(noun, 1, err)
	}
	return added(noun, 0, err)
}

// removed reads the outcome of a DELETE of one row.
func removed(noun string, n int64, err error) error {
	if err == nil && n == 0 {
		return unknown(noun)
	}
	return err
}
