package domain

import (
	"context"
	"time"
)

// Sketched is a draft found by its sketch.
type Sketched struct {
	DraftID string
	Sketch  Sketch
}

const (
	// sketchAtOnce is how many drafts get their sketch in one write.
	sketchAtOnce = 25
	// sketchDelay lets work that somebody waits for go first.
	sketchDelay = 2 * time.Second
	// sketchMargin is how far the clocks of several servers may differ.
	sketchMargin = time.Minute
)

// One job stands for all drafts that lack a sketch and were changed since its
// subject, an instant: an act that saves a revision adds it where it is not there
// yet, which costs one look. The other is for all drafts, when a server starts.
const (
	sketchNew = "sketch-new"
	sketchAll = "sketch-all"
)

// orderSketch has the sketch of a revision made that was just saved.
func (s *scene) orderSketch(ctx context.Context) error {
	return addSketchJob(ctx, s.tx, sketchNew, s.now, s.now.Add(sketchDelay))
}

func addSketchJob(ctx context.Context, tx Tx, id string, since, due time.Time) error {
	err := tx.Jobs.Add(ctx, Job{ID: id, Kind: JobSketch, Subject: Instant(since), DueAt: due})
	if KeyOf(err) == "job.exists" {
		return nil
	}
	return err
}

// CatchUp orders the sketches that are missing, for when the program starts: of
// drafts from before there were any, or of which the job was lost.
func (d *Desk) CatchUp(ctx context.Context) error {
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		return addSketchJob(ctx, tx, sketchAll, time.Time{}, d.now())
	})
}

// KeepSketch makes the sketches of some drafts that lack one, those changed
// longest ago first, and hands the rest to the same job again.
func (d *Desk) KeepSketch(ctx context.Context, job Job) error {
	since, _ := time.Parse(time.RFC3339Nano, job.Subject) // nothing: of all times
	var drafts []Draft
	var sketches []Sketch
	err := d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		ids, err := tx.Sketches.Lacking(ctx, since.Add(-sketchMargin), sketchAtOnce)
		for _, id := range ids {
			draft, err := tx.Drafts.ByID(ctx, id)
			if err != nil {
				return err
			}
			rev, err := tx.Revisions.At(ctx, id, draft.Revision)
			if err != nil {
				return err
			}
			drafts, sketches = append(drafts, draft), append(sketches, SketchOf(d.Shingler.Shingles(rev.Fields())))
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(drafts) > 0 {
		since = drafts[len(drafts)-1].UpdatedAt
	}
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := putSketches(ctx, tx, drafts, sketches); err != nil {
			return err
		}
		if err := tx.Jobs.Finish(ctx, job); err != nil {
			return err
		}
		// Whoever has saved a revision meanwhile found this job still there.
		left, err := tx.Sketches.Lacking(ctx, since.Add(-sketchMargin), 1)
		if err != nil || len(left) == 0 {
			return err
		}
		return addSketchJob(ctx, tx, job.ID, since, d.now())
	})
}

// putSketches stores the sketches of drafts that are still there with that text.
func putSketches(ctx context.Context, tx Tx, drafts []Draft, sketches []Sketch) error {
	for i, seen := range drafts {
		draft, err := tx.Drafts.ByID(ctx, seen.ID)
		if KindOf(err) == NotFound || err == nil && draft.Revision != seen.Revision {
			continue
		}
		if err != nil {
			return err
		}
		if err := tx.Sketches.Put(ctx, draft, sketches[i]); err != nil {
			return err
		}
	}
	return nil
}
