package domain

import (
	"context"
	"fmt"
	"time"
)

// Sketched is a draft found by its sketch.
type Sketched struct {
	DraftID string
	Sketch  Sketch
}

// sketchAtOnce is how many drafts that lack a sketch get theirs in one write.
const sketchAtOnce = 25

// sketchAll is the id of the job for all drafts that lack a sketch: there is at
// most one.
const sketchAll = "sketch-all"

// sketchDelay lets work that somebody waits for go first.
const sketchDelay = 2 * time.Second

// sketchJob orders the sketch of a revision. It does not name the draft as jobs
// of a publication do, which fall with a schedule.
func sketchJob(draft string, revision int, now time.Time) Job {
	return Job{ID: fmt.Sprintf("sketch-%s-%d", draft, revision), Kind: JobSketch, Subject: draft, DueAt: now.Add(sketchDelay)}
}

// CatchUp orders the sketches that are missing, for when the program starts: of
// drafts from before there were any, or of which the job was lost.
func (d *Desk) CatchUp(ctx context.Context) error {
	err := d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.Jobs.Add(ctx, Job{ID: sketchAll, Kind: JobSketch, DueAt: d.now()})
	})
	if KeyOf(err) == "job.exists" {
		return nil
	}
	return err
}

// KeepSketch makes the sketch of the present text of the job's draft, or of some
// that lack one, and hands the rest to the same job again.
func (d *Desk) KeepSketch(ctx context.Context, job Job) error {
	var drafts []Draft
	var sketches []Sketch
	ids := []string{job.Subject}
	err := d.Store.Read(ctx, func(ctx context.Context, tx Tx) (err error) {
		if job.Subject == "" {
			if ids, err = tx.Sketches.Lacking(ctx, sketchAtOnce); err != nil {
				return err
			}
		}
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
		return nil
	})
	if err != nil {
		return err
	}
	return d.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		for i, seen := range drafts {
			switch draft, err := tx.Drafts.ByID(ctx, seen.ID); {
			case KindOf(err) == NotFound: // erased meanwhile
			case err != nil:
				return err
			case draft.Revision != seen.Revision: // its own job comes
			default:
				if err := tx.Sketches.Put(ctx, draft, sketches[i]); err != nil {
					return err
				}
			}
		}
		if err := tx.Jobs.Finish(ctx, job); err != nil {
			return err
		}
		if job.Subject != "" || len(ids) < sketchAtOnce {
			return nil
		}
		return tx.Jobs.Add(ctx, Job{ID: sketchAll, Kind: JobSketch, DueAt: d.now()})
	})
}
