package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"layak/domain"
)

type sketches struct{ c *conn }

// What is looked at where very many drafts have a key, as those that follow one
// template do: not all of them, but the latest of each unit, and not of more
// units than this for all keys together.
const (
	keyMost  = 32
	unitMost = 8
	seekMost = 64
	// crowdMost is how far back a unit's drafts with a key are looked through where
	// some of its latest may not be seen: those take nobody's place.
	crowdMost = 512
)

const (
	sqlSketch    = `SELECT id, unit_id, sketch FROM sketches WHERE draft_id = ?`
	sqlSketchAdd = `INSERT INTO sketches (draft_id, revision, unit_id, sketch) VALUES (?, ?, ?, ?)
		ON CONFLICT (draft_id) DO UPDATE SET revision = excluded.revision, unit_id = excluded.unit_id, sketch = excluded.sketch RETURNING id`
	sqlSketchErase = `DELETE FROM sketches WHERE draft_id = ?`
	sqlKeyErase    = `DELETE FROM sketch_keys WHERE sketch_key = ? AND unit_id = ? AND sketch_id = ?`
	// The number of the key comes back with what it finds.
	sqlKey     = `SELECT CAST(? AS BIGINT) k, unit_id, sketch_id FROM sketch_keys WHERE sketch_key = ? ORDER BY unit_id, sketch_id LIMIT ?`
	sqlLacking = `SELECT d.id FROM drafts d LEFT JOIN sketches s ON s.draft_id = d.id AND s.revision = d.revision
		WHERE d.updated_at >= ? AND s.draft_id IS NULL ORDER BY d.updated_at, d.id LIMIT ?`
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
func (s sketches) Like(ctx context.Context, sketch domain.Sketch, sight domain.Sight, limit int) ([]domain.Sketched, error) {
	units := sight.Units
	if len(units) == 0 || len(sight.Levels) == 0 {
		return nil, nil
	}
	keys, may := sketch.Keys(), map[string]bool{}
	for _, unit := range units {
		may[unit] = true
	}
	var looks, seeks [][]any
	for i, key := range keys {
		looks = append(looks, []any{int64(i), key, int64(keyMost)})
	}
	of := make([]map[int64]bool, len(keys)) // of each key, what has it, and whether that may be seen
	err := s.seek(ctx, sqlKey, looks, func(row scanned) error {
		var key, id int64
		var unit string
		err := row.Scan(&key, &unit, &id)
		if of[key] == nil {
			of[key] = map[int64]bool{}
		}
		of[key][id] = may[unit]
		return err
	})
	if err != nil {
		return nil, err
	}
	have := keysHad{}
	for i, key := range keys {
		if len(of[i]) < keyMost {
			have.take(int64(i), of[i])
			continue
		}
		for _, unit := range units[:min(len(units), seekMost-len(seeks))] {
			seeks = append(seeks, []any{int64(i), key, unit})
		}
	}
	crowded, err := s.latest(ctx, seeks, sight, unitMost, have)
	if err == nil {
		_, err = s.latest(ctx, crowded, sight, crowdMost, have)
	}
	if err != nil {
		return nil, err
	}
	return s.seen(ctx, have.ranked(), sight, limit)
}

// latest adds, of each key and unit, those that may be seen among the latest, and no
// more than unitMost. crowded are the seeks in which there may be more further back.
func (s sketches) latest(ctx context.Context, seeks [][]any, sight domain.Sight, most int, have keysHad) (crowded [][]any, err error) {
	var q query
	q.add("SELECT CAST(? AS BIGINT) i, x.sketch_id, CASE WHEN ")
	covered(&q, sight)
	q.add(` THEN 1 ELSE 0 END FROM (SELECT sketch_id FROM sketch_keys WHERE sketch_key = ? AND unit_id = ? ORDER BY sketch_id DESC LIMIT ?) x
		JOIN sketches s ON s.id = x.sketch_id JOIN drafts d ON d.id = s.draft_id`)
	all := make([][]any, len(seeks))
	for i, seek := range seeks {
		all[i] = append(append([]any{int64(i)}, q.args...), seek[1], seek[2], int64(most))
	}
	looked, seen := make([]int, len(seeks)), make([]map[int64]bool, len(seeks)) // by seek; the last may be asked twice
	err = s.seek(ctx, q.text.String(), all, func(row scanned) error {
		var i, id, visible int64
		if err := row.Scan(&i, &id, &visible); err != nil {
			return err
		}
		if seen[i] == nil {
			seen[i] = map[int64]bool{}
		}
		if looked[i]++; visible != 0 {
			seen[i][id] = true
		}
		return nil
	})
	for i, seek := range seeks {
		ids := slices.SortedFunc(maps.Keys(seen[i]), func(a, b int64) int { return cmp.Compare(b, a) })
		for _, id := range ids[:min(len(ids), unitMost)] {
			have[id] |= 1 << seek[0].(int64)
		}
		if looked[i] >= most && len(ids) < unitMost {
			crowded = append(crowded, seek)
		}
	}
	return crowded, err
}

// keysHad is which keys, by number, a sketch has in common, by its id.
type keysHad map[int64]uint64

// take adds what has a key and may be seen.
func (k keysHad) take(key int64, of map[int64]bool) {
	for id, may := range of {
		if may {
			k[id] |= 1 << key
		}
	}
}

// ranked lists the sketches, those that have the most first, of several the latest.
func (k keysHad) ranked() []int64 {
	return slices.SortedFunc(maps.Keys(k), func(a, b int64) int {
		return cmp.Or(cmp.Compare(bits.OnesCount64(k[b]), bits.OnesCount64(k[a])), cmp.Compare(b, a))
	})
}

// seek asks one query with each of the arguments, all in one statement, which
// costs one way to the server and not dozens. Their number is rounded up to a
// power of two, the last repeated, so that there are few texts to prepare.
func (s sketches) seek(ctx context.Context, query string, all [][]any, found func(row scanned) error) error {
	if len(all) == 0 {
		return nil
	}
	n := 1
	for n < len(all) {
		n *= 2
	}
	parts, args := make([]string, n), make([]any, 0, n*len(all[0]))
	for i := range n {
		parts[i] = "SELECT * FROM (" + query + ") q" + strconv.Itoa(i)
		args = append(args, all[min(i, len(all)-1)]...)
	}
	return s.c.rows(ctx, strings.Join(parts, " UNION ALL "), args, found)
}

// seen reads the first of the sketches that classification and names leave in sight:
// those that may not be seen take nobody's place.
func (s sketches) seen(ctx context.Context, ids []int64, sight domain.Sight, limit int) (list []domain.Sketched, err error) {
	for part := range slices.Chunk(ids, limit) {
		some, err := s.some(ctx, part, sight)
		if err != nil {
			return nil, err
		}
		if list = append(list, some...); len(list) >= limit {
			return list[:limit], nil
		}
	}
	return list, nil
}

// some reads those of the sketches that classification and names leave in sight, by
// id, in that order.
func (s sketches) some(ctx context.Context, ids []int64, sight domain.Sight) ([]domain.Sketched, error) {
	var q query
	q.add("SELECT s.id, s.draft_id, s.sketch FROM sketches s JOIN drafts d ON d.id = s.draft_id WHERE s.id")
	among(&q, ids)
	q.add(" AND ")
	covered(&q, sight)
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
		if x, seen := byID[id]; seen {
			list = append(list, x)
		}
	}
	return list, nil
}

// Lacking implements domain.Sketches.
func (s sketches) Lacking(ctx context.Context, since time.Time, limit int) (ids []string, err error) {
	err = s.c.rows(ctx, sqlLacking, []any{micros(since), int64(limit)}, func(row scanned) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
