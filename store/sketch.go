package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"layak/domain"
)

type sketches struct{ c *conn }

// What is looked at where very many drafts have a key, as those that follow one
// template do: not all of them, but the latest of each unit, and not of more
// units than this for all keys together.
const (
	keyMost  = 64
	unitMost = 8
	seekMost = 128
)

const (
	sqlSketch    = `SELECT id, unit_id, sketch FROM sketches WHERE draft_id = ?`
	sqlSketchAdd = `INSERT INTO sketches (draft_id, revision, unit_id, sketch) VALUES (?, ?, ?, ?)
		ON CONFLICT (draft_id) DO UPDATE SET revision = excluded.revision, unit_id = excluded.unit_id, sketch = excluded.sketch RETURNING id`
	sqlSketchErase = `DELETE FROM sketches WHERE draft_id = ?`
	sqlKeyErase    = `DELETE FROM sketch_keys WHERE sketch_key = ? AND unit_id = ? AND sketch_id = ?`
	sqlKey         = `SELECT unit_id, sketch_id FROM sketch_keys WHERE sketch_key = ? ORDER BY unit_id, sketch_id LIMIT ?`
	sqlKeyOfUnit   = `SELECT sketch_id FROM sketch_keys WHERE sketch_key = ? AND unit_id = ? ORDER BY sketch_id DESC LIMIT ?`
	sqlLacking     = `SELECT d.id FROM drafts d LEFT JOIN sketches s ON s.draft_id = d.id AND s.revision = d.revision
		WHERE s.draft_id IS NULL LIMIT ?`
)

var intoSketchKeys = into{"sketch_keys", []string{"sketch_key", "unit_id", "sketch_id"}}

// Put implements domain.Sketches.
func (s sketches) Put(ctx context.Context, d domain.Draft, sketch domain.Sketch) error {
	if err := s.eraseKeys(ctx, d.ID); err != nil {
		return err
	}
	var id int64
	err := s.c.change(ctx, sqlSketchAdd, []any{d.ID, int64(d.Revision), d.UnitID, sketch.Bytes()}, &id)
	if err := added("sketch", 1, err); err != nil {
		return err
	}
	keys := sketch.Keys()
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return intoSketchKeys.group(ctx, s.c, 0, len(keys), func(list []any, i int) []any {
		return append(list, keys[i], d.UnitID, id)
	})
}

// eraseKeys removes the keys of a draft's sketch, which the sketch names.
func (s sketches) eraseKeys(ctx context.Context, draft string) error {
	var id int64
	var unit string
	var bytes []byte
	err := s.c.row(ctx, sqlSketch, []any{draft}, &id, &unit, &bytes)
	if isNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	sketch, ok := domain.SketchFrom(bytes)
	if !ok {
		return fmt.Errorf("the sketch of %s cannot be read", draft)
	}
	for _, key := range sketch.Keys() {
		if _, err := s.c.exec(ctx, sqlKeyErase, key, unit, id); err != nil {
			return err
		}
	}
	return nil
}

// forget removes the sketch of a draft that is erased.
func (s sketches) forget(ctx context.Context, draft string) error {
	if err := s.eraseKeys(ctx, draft); err != nil {
		return err
	}
	_, err := s.c.exec(ctx, sqlSketchErase, draft)
	return err
}

// Like implements domain.Sketches.
func (s sketches) Like(ctx context.Context, sketch domain.Sketch, units []string, limit int) ([]domain.Sketched, error) {
	look := keyLook{units: units, may: map[string]bool{}, seeks: seekMost, shared: map[int64]int{}}
	for _, unit := range units {
		look.may[unit] = true
	}
	for _, key := range sketch.Keys() {
		if err := s.having(ctx, key, &look); err != nil {
			return nil, err
		}
	}
	shared := look.shared
	ids := slices.SortedFunc(maps.Keys(shared), func(a, b int64) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(b, a))
	})
	return s.some(ctx, ids[:min(len(ids), limit)])
}

// keyLook gathers what has keys in common.
type keyLook struct {
	units  []string
	may    map[string]bool
	seeks  int           // how many more units may be asked one by one
	shared map[int64]int // how many keys, by id of the sketch
}

// having counts the sketches of the units that have a key. Only where there are
// very many are they asked for by unit.
func (s sketches) having(ctx context.Context, key int64, l *keyLook) error {
	found := 0
	var few []int64
	err := s.c.rows(ctx, sqlKey, []any{key, int64(keyMost)}, func(row scanned) error {
		var unit string
		var id int64
		err := row.Scan(&unit, &id)
		if found++; l.may[unit] {
			few = append(few, id)
		}
		return err
	})
	if err != nil {
		return err
	}
	if found == keyMost {
		few = few[:0]
		for _, unit := range l.units[:min(len(l.units), l.seeks)] {
			l.seeks--
			err := s.c.rows(ctx, sqlKeyOfUnit, []any{key, unit, int64(unitMost)}, func(row scanned) error {
				var id int64
				err := row.Scan(&id)
				few = append(few, id)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	for _, id := range few {
		l.shared[id]++
	}
	return nil
}

// some reads sketches by id, in that order.
func (s sketches) some(ctx context.Context, ids []int64) ([]domain.Sketched, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var q query
	q.add("SELECT id, draft_id, sketch FROM sketches WHERE id")
	among(&q, ids)
	byID := map[int64]domain.Sketched{}
	var id int64
	var draft string
	var bytes []byte
	var broken error
	err := s.c.each(ctx, &q, []any{&id, &draft, &bytes}, func() {
		sketch, ok := domain.SketchFrom(bytes)
		if !ok {
			broken = fmt.Errorf("the sketch of %s cannot be read", draft)
		}
		byID[id] = domain.Sketched{DraftID: draft, Sketch: sketch}
	})
	if err == nil {
		err = broken
	}
	if err != nil {
		return nil, err
	}
	list := make([]domain.Sketched, 0, len(ids))
	for _, id := range ids {
		list = append(list, byID[id])
	}
	return list, nil
}

// Lacking implements domain.Sketches.
func (s sketches) Lacking(ctx context.Context, limit int) (ids []string, err error) {
	err = s.c.rows(ctx, sqlLacking, []any{int64(limit)}, func(row scanned) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
