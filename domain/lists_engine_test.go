package domain_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
)

// engineWorld is a world with the engine and the packs that institutions have.
func engineWorld(t testing.TB, st *store.Store) *world {
	return newWorldUnder(t, st, sensitivity.New(), sensitivity.BuiltIn()...)
}

func (w *world) scan(text string) domain.ScanResult {
	w.Helper()
	r, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "title", Text: "Judul"}, {Name: "body", Text: text}}})
	check(w, err)
	if r.Incomplete {
		w.Fatalf("incomplete: %s", r.Reason)
	}
	return r
}

// Words of an embargo count like those of a rule: folded, inflected, disguised.
func TestEmbargoWordsCountLikeARules(t *testing.T) {
	w := engineWorld(t, storetest.SQLite(t))
	w.embargo("Proyek Merpati", `R. "Budi" Contoh\Uji: ya`, "lelang seragam")
	for text, want := range map[string]bool{
		"Besok proyek merpati dimulai":     true,
		"PROYEK\tMERPATI":                  true,
		"Proyek ｍｅｒｐａｔｉ":                   true,
		"Pro\u200byek Merpati":             true,
		"proyeknya merpati":                true,
		"pelelangan seragam":               true,
		`Pak R. "Budi" Contoh\Uji: ya dia`: true,
		"Merpati putih terbang":            false,
		"Proyek. Merpati":                  false,
	} {
		found := false
		for _, f := range w.scan(text).Findings {
			found = found || strings.HasPrefix(f.Rule, domain.EmbargoRule) && f.Severity == domain.SeverityBlock
		}
		if found != want {
			t.Errorf("%q: found %v", text, found)
		}
	}
}

// A name is allowed as it is written, the same word with another meaning is not.
func TestAllowanceOfANameAndOfAnEvent(t *testing.T) {
	w := engineWorld(t, storetest.SQLite(t))
	const secret = "password: Sandi2026!"
	if w.scan(secret).Verdict < domain.SeverityReview {
		t.Fatal("the packs find no password, so nothing is tested here")
	}
	w.allowed(w.allowanceInput("Sandi", "Operasi Pasar Murah"))
	if v := w.scan(secret).Verdict; v < domain.SeverityReview {
		t.Errorf("a password passes as %s", v)
	}
	const text = "Dua regu polres berangkat besok pagi untuk mengawal festival bunga."
	before := w.scan(text)
	if before.Raised() < domain.SeverityReview {
		t.Fatal("the packs find nothing here")
	}
	w.allowed(w.allowanceInput("regu polres berangkat"))
	after := w.scan(text)
	if len(after.Findings) != len(before.Findings) {
		t.Errorf("%d findings of %d are left", len(after.Findings), len(before.Findings))
	}
	set := 0
	for _, f := range after.Findings {
		if f.Suppressed != "" && f.Listed != nil && f.Severity < domain.SeverityBlock {
			set++
		}
	}
	if set == 0 {
		t.Errorf("nothing is set aside: %+v", after.Findings)
	}
}

// What was agreed to are words as they are written: disguised they are held up
// as if nothing were allowed, run together in a hashtag they are the same words.
func TestAllowanceIsNotForDisguisedWords(t *testing.T) {
	w := engineWorld(t, storetest.SQLite(t))
	w.allowed(w.allowanceInput("Sandi", "regu polres berangkat"))
	for _, text := range []string{"S a n d i ada", "Dua r3gu p0lres b3rangkat besok pagi.", "Dua regu polrеs berangkat besok pagi."} {
		r := w.scan(text)
		if r.Raised() < domain.SeverityReview {
			t.Errorf("%q is let through: %+v", text, r.Findings)
		}
		for _, f := range r.Findings {
			if f.Listed != nil {
				t.Errorf("%q: %s is set aside", text, f.Rule)
			}
		}
	}
	if r := w.scan("#ReguPolresBerangkat besok pagi, dua regu polres berangkat besok pagi."); r.Raised() >= domain.SeverityReview {
		t.Errorf("plain words are held up: %+v", r.Findings)
	}
}

// An entry that no longer compiles stops everything and says so.
func TestListsThatDoNotCompileBlock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.embargo("Bupati baru")
		parts := w.desk.Parts
		parts.Rules = failing{&words{}}
		broken := domain.NewDesk(parts)
		d := w.draft("Halo")
		_, err := broken.Submit(w.ctx, w.people["author"], d.ID)
		w.refused(err, domain.Invalid, "scan.incomplete")
		r, err := broken.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Halo"}}})
		check(t, err)
		if !r.Incomplete || r.Reason != "lists.broken" || r.Verdict != domain.SeverityBlock {
			t.Errorf("got %+v", r)
		}
	})
}

// failing refuses the lists and nothing else.
type failing struct{ *words }

func (f failing) Compile(ctx context.Context, version int64, sources []domain.RuleSource) (domain.Scanner, error) {
	if strings.HasPrefix(sources[0].Name, domain.EmbargoRule) {
		return nil, domain.RuleProblems{{Source: sources[0].Name, Message: "no"}}
	}
	return f.words.Compile(ctx, version, sources)
}

// BenchmarkTyping scans a post as it is typed, with no entry and with many.
func BenchmarkTyping(b *testing.B) {
	const post = "Selamat pagi, Sobat Layanan! Hari ini loket dibuka pukul 08.00 sampai 15.00 seperti biasa. Bawa KTP asli dan " +
		"fotokopi satu lembar, ambil nomor antrean di meja depan, lalu tunggu panggilan petugas dengan tertib."
	for _, n := range []int{0, 2, 100, domain.MaxEntries} {
		w := engineWorld(b, storetest.SQLite(b))
		w.keep(n)
		w.scan(post)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				w.scan(post)
			}
		})
	}
}

// BenchmarkChangeOfTheLists scans for the first time after an entry changed.
func BenchmarkChangeOfTheLists(b *testing.B) {
	for _, n := range []int{2, 100, domain.MaxEntries} {
		w := engineWorld(b, storetest.SQLite(b))
		w.keep(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				domain.NewDesk(w.desk.Parts).Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Halo"}}})
			}
		})
	}
}

// keep fills the lists with n embargoes of ten phrases each.
func (w *world) keep(n int) {
	w.Helper()
	for i := range n {
		in := w.embargoInput()
		for k := range 10 {
			in.Phrases = append(in.Phrases, fmt.Sprintf("rencana kegiatan%c%c nomor %d", 'a'+i%26, 'a'+k, i*10+k))
		}
		in.Until = worldBegin.Add(30 * 24 * time.Hour)
		_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], in)
		check(w, err)
	}
}
