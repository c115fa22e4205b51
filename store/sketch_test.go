package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
)

func sketchOf(text string) domain.Sketch {
	return domain.SketchOf(new(sensitivity.Compiler).Shingles([]domain.Field{{Name: "body", Text: text}}))
}

func put(t testing.TB, s *store.Store, id, unit string, revision int, text string) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx domain.Tx) error {
		d := draft(id)
		d.UnitID = unit
		if revision == 1 {
			if err := tx.Drafts.Add(ctx, d); err != nil {
				return err
			}
		}
		d.Revision = revision
		return tx.Sketches.Put(ctx, *d, sketchOf(text))
	})
}

func like(t testing.TB, s *store.Store, text string, limit int, units ...string) (ids string) {
	t.Helper()
	read(t, s, func(ctx context.Context, tx domain.Tx) error {
		list, err := tx.Sketches.Like(ctx, sketchOf(text), every(units...), limit)
		for _, x := range list {
			ids += x.DraftID
			if x.Sketch == (domain.Sketch{}) {
				t.Errorf("%s came without its sketch", x.DraftID)
			}
		}
		return err
	})
	return ids
}

func TestSketchesAreFoundByUnit(t *testing.T) {
	const text, other = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh", "abc def ghi jkl mno pqr stu vwx yza bcd"
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		put(t, s, "a", "u1", 1, text)
		put(t, s, "b", "u2", 1, text+" sebelas")
		put(t, s, "c", "u1", 1, other)
		put(t, s, "d", "u1", 1, "!?")
		for _, c := range []struct {
			units []string
			limit int
			want  string
		}{{[]string{"u1"}, 9, "a"}, {[]string{"u2"}, 9, "b"}, {[]string{"u2", "u1"}, 9, "ab"}, {[]string{"u1", "u2"}, 1, "a"}, {[]string{"u3"}, 9, ""}, {nil, 9, ""}} {
			if got := like(t, s, text, c.limit, c.units...); got != c.want {
				t.Errorf("%v: %q, want %q", c.units, got, c.want)
			}
		}
		if got := like(t, s, "!", 9, "u1", "u2"); got != "" {
			t.Errorf("a text without words is like %q", got)
		}
		put(t, s, "a", "u2", 2, other)
		if got := like(t, s, text, 9, "u1", "u2"); got != "b" {
			t.Errorf("after the text has changed: %q", got)
		}
		if got := like(t, s, other, 9, "u2"); got != "a" {
			t.Errorf("by the new text, in its new unit: %q", got)
		}
		refused(t, s, domain.NotFound, "draft.unknown", func(ctx context.Context, tx domain.Tx) error {
			return tx.Sketches.Put(ctx, *draft("nobody"), sketchOf(text))
		})
	})
}

// Where very many drafts have a key, the latest of each unit are found, and
// those of units that are not asked for hide none.
func TestSketchesOfATemplate(t *testing.T) {
	const text = "prakiraan cuaca hari ini cerah berawan di seluruh wilayah kabupaten dengan suhu"
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		put(t, s, "old", "z", 1, text)
		for i := range 70 {
			put(t, s, fmt.Sprintf("<%02d>", i), "a", 1, text)
		}
		if got := like(t, s, text, 64, "z"); got != "old" {
			t.Errorf("%q", got)
		}
		got := like(t, s, text, 64, "z", "a")
		if !strings.HasPrefix(got, "<69><68>") || !strings.HasSuffix(got, "old") {
			t.Errorf("%q", got)
		}
	})
}

func TestErasingLeavesNoSketch(t *testing.T) {
	const text = "satu dua tiga empat lima"
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		put(t, s, "a", "u1", 1, text)
		put(t, s, "b", "u1", 1, text)
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Erase(ctx, "a") })
		if got := like(t, s, text, 9, "u1"); got != "b" {
			t.Errorf("%q", got)
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Erase(ctx, "b") })
		for _, table := range []string{"sketches", "sketch_keys"} {
			var n int
			if err := storetest.Raw(t, dsn).QueryRow(`SELECT COUNT(*) FROM ` + table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%d rows left in %s, %v", n, table, err)
			}
		}
	})
}

// vocabulary makes texts as a house writes them: words by Zipf's law, some texts
// by a template, some written again with a few changes.
type vocabulary struct {
	*rand.Rand
	zipf *rand.Zipf
	last []string
}

func newVocabulary() *vocabulary {
	r := rand.New(rand.NewPCG(7, 7))
	return &vocabulary{Rand: r, zipf: rand.NewZipf(r, 1.1, 20, 30_000)}
}

func (v *vocabulary) text(i int) string {
	if i%10 == 0 {
		return fmt.Sprintf("Prakiraan cuaca wilayah %d: cerah berawan, suhu %d sampai %d derajat, angin dari timur dengan kecepatan %d kilometer per jam. "+
			"Warga diimbau membawa payung dan memantau kabar resmi dari kanal badan meteorologi.", v.IntN(400), 20+v.IntN(5), 29+v.IntN(6), 5+v.IntN(30))
	}
	if i%10 == 1 && len(v.last) > 0 {
		again := slices.Clone(v.last)
		again[v.IntN(len(again))] = "perbaikan"
		return strings.Join(again, " ")
	}
	v.last = make([]string, 60+v.IntN(240))
	for k := range v.last {
		v.last[k] = fmt.Sprint("kata", v.zipf.Uint64())
	}
	return strings.Join(v.last, " ")
}

// BenchmarkLike looks for what is like one of 100,000 drafts in 100 units, as
// the review page does but for reading the texts found: p99-ms is what counts.
func BenchmarkLike(b *testing.B) {
	s, v := storetest.SQLite(b), newVocabulary()
	var some []domain.Sketch
	const drafts, group = 100_000, 500
	begin := time.Now()
	for from := 0; from < drafts; from += group {
		write(b, s, func(ctx context.Context, tx domain.Tx) error {
			for i := from; i < from+group; i++ {
				d := draft(fmt.Sprintf("0190a5c4-0000-7000-8000-%012d", i))
				d.UnitID = fmt.Sprint("u", i%100)
				if err := tx.Drafts.Add(ctx, d); err != nil {
					return err
				}
				sketch := sketchOf(v.text(i))
				if i%97 < 2 {
					some = append(some, sketch)
				}
				if err := tx.Sketches.Put(ctx, *d, sketch); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.Logf("%v for each draft and its sketch", time.Since(begin)/drafts)
	for _, n := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("units=%d", n), func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var took, cpu []time.Duration
			found := 0
			for b.Loop() {
				begin, before := time.Now(), spent()
				read(b, s, func(ctx context.Context, tx domain.Tx) error {
					list, err := tx.Sketches.Like(ctx, some[len(took)%len(some)], every(units(n)...), 64)
					found += len(list)
					return err
				})
				took, cpu = append(took, time.Since(begin)), append(cpu, spent()-before)
			}
			slices.Sort(took)
			slices.Sort(cpu)
			b.ReportMetric(float64(cpu[len(cpu)*99/100].Microseconds())/1000, "p99-cpu-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(found)/float64(len(took)), "found")
		})
	}
}

// TestSketchesOfATemplateThatAreHidden: drafts that may not be seen take nobody's
// place, in whatever way they are kept from the reader.
func TestSketchesOfATemplateThatAreHidden(t *testing.T) {
	const text = "prakiraan cuaca hari ini cerah berawan di seluruh wilayah kabupaten dengan suhu"
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		put(t, s, "seen", "a", 1, text)
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for i := range 70 {
				d := draft(fmt.Sprintf("<%02d>", i))
				if d.UnitID = "a"; i%2 == 0 {
					d.Named = true
				} else {
					d.Classification = domain.Secret
				}
				if err := tx.Drafts.Add(ctx, d); err != nil {
					return err
				}
				if err := tx.Sketches.Put(ctx, *d, sketchOf(text)); err != nil {
					return err
				}
			}
			return tx.Readers.Put(ctx, "<02>", []string{"ani"})
		})
		for reader, want := range map[string]string{"ani": "<02>seen", "budi": "seen"} {
			read(t, s, func(ctx context.Context, tx domain.Tx) error {
				got := ""
				list, err := tx.Sketches.Like(ctx, sketchOf(text), domain.Sight{Units: []string{"a"}, Levels: []domain.Classification{domain.Public}, Reader: reader}, 3)
				for _, x := range list {
					got += x.DraftID
				}
				if got != want {
					t.Errorf("%s sees %q, want %q", reader, got, want)
				}
				return err
			})
		}
	})
}
