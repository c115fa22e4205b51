package domain

import (
	"context"
	"time"
)

// RequestLife is how long an idempotency key is remembered.
const RequestLife = 24 * time.Hour

// BeginRequest claims an idempotency key for a person and route. first is true
// where the caller is to carry it out now; otherwise the answer stored for the
// same body is returned. Invalid ("request.other_body") where the key came with
// another body, Conflict ("request.running") while the first one still runs or
// its answer was lost.
func (d *Desk) BeginRequest(ctx context.Context, person, route, key, bodyHash string) (r Request, first bool, err error) {
	if len(key) < 1 || len(key) > 255 {
		return r, false, invalid("Idempotency-Key", "request.key")
	}
	now := d.now()
	err = d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := tx.Requests.Sweep(ctx, now.Add(-RequestLife)); err != nil {
			return err
		}
		r, err = tx.Requests.ByKey(ctx, person, route, key)
		if KindOf(err) == NotFound {
			first = true
			r = Request{ID: d.NewID(), PersonID: person, Route: route, Key: key, BodyHash: bodyHash, At: now}
			return tx.Requests.Add(ctx, r)
		}
		if err != nil {
			return err
		}
		if r.BodyHash != bodyHash {
			return invalid("Idempotency-Key", "request.other_body")
		}
		if r.Status != 0 {
			return nil
		}
		if !r.Done && now.Sub(r.At) > requestPatience {
			// The process that began it is gone, and its act was not committed.
			if err := tx.Requests.Remove(ctx, r.ID); err != nil {
				return err
			}
			first, r.ID, r.At = true, d.NewID(), now
			return tx.Requests.Add(ctx, r)
		}
		return refuse(Conflict, "request.running")
	})
	return r, first, err
}

// requestPatience is longer than any request of the API may run.
const requestPatience = 2 * time.Minute

// EndRequest stores the answer of a request that was begun, where the same
// request would get the same again: what was done, and input that is wrong
// for itself (400, 422). Any other refusal (too early, stale, too often,
// out of order) may be over by the next attempt: the key is released, unless the
// act was committed all the same; then it stays, and its answer is lost.
func (d *Desk) EndRequest(ctx context.Context, r Request, status int, header map[string]string, body []byte) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		if status >= 200 && status < 300 || status == 400 || status == 422 {
			return tx.Requests.Answer(ctx, r.ID, status, header, body)
		}
		now, err := tx.Requests.ByKey(ctx, r.PersonID, r.Route, r.Key)
		if err != nil || now.Done || now.ID != r.ID {
			return err
		}
		return tx.Requests.Remove(ctx, r.ID)
	})
}
