package domain

import (
	"context"
	"slices"
	"time"
)

// recent lists what was done of some kinds since then, latest first, and tells how many
// beyond ReplayMost are left out.
func (s *scene) recent(ctx context.Context, since time.Time, acts []string) (all []Record, left int, err error) {
	for _, act := range acts {
		before := int64(0)
		for {
			page, err := s.tx.Ledger.Find(ctx, RecordFilter{Act: act, Before: before, Limit: 500})
			if err != nil {
				return nil, 0, err
			}
			old := slices.IndexFunc(page, func(rec Record) bool { return rec.At.Before(since) })
			last := old >= 0 || len(page) < 500
			if old >= 0 {
				page = page[:old]
			}
			all = append(all, page...)
			if last || len(all) > ReplayMost*len(acts) {
				break
			}
			before = page[len(page)-1].Seq
		}
	}
	slices.SortFunc(all, func(a, b Record) int { return int(b.Seq - a.Seq) })
	if len(all) > ReplayMost {
		left = len(all) - ReplayMost
		all = all[:ReplayMost]
	}
	return all, left, nil
}

// recall loads drafts, each once.
type recall struct {
	s     *scene
	known map[string]*Draft
}

// at answers nil for a draft that was erased.
func (r recall) at(ctx context.Context, id string) (*Draft, error) {
	if d, known := r.known[id]; known {
		return d, nil
	}
	found, err := r.s.tx.Drafts.ByID(ctx, id)
	switch {
	case KindOf(err) == NotFound:
		r.known[id] = nil
		return nil, nil
	case err != nil:
		return nil, err
	}
	r.known[id] = &found
	return &found, nil
}

// names adds what was done to a list, where the reader may see the draft.
func (s *scene) names(ctx context.Context, list *[]ReplayedDraft, rec Record, draft Draft) error {
	_, err := s.readable(ctx, draft.ID)
	switch {
	case err == nil:
		*list = append(*list, ReplayedDraft{draft.ID, draft.Title, rec.At})
	case KindOf(err) == Internal:
		return err
	}
	return nil
}
