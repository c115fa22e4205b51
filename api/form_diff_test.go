package api

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/templates"
)

func sides(segments []templates.Segment) (before, after string) {
	var a, b strings.Builder
	for _, s := range segments {
		if s.Op != diffInsert {
			a.WriteString(s.Text)
		}
		if s.Op != diffDelete {
			b.WriteString(s.Text)
		}
	}
	return a.String(), b.String()
}

func TestDiffGivesBothTextsBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"prajurit", "Pasukan", " ", "\n", "  ", ".", "—", "é", "日本", "1.250", "", "👩‍🚀", "\xff", ",", "bergerak"}
	text := func() string {
		var b strings.Builder
		for range rng.IntN(40) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 3000 {
		before, after := text(), text()
		for name, diff := range map[string]func(a, b string) []templates.Segment{"words": diffWords, "lines": diffLines} {
			a, b := sides(diff(before, after))
			if a != before || b != after {
				t.Fatalf("%s: %q to %q gave back %q and %q", name, before, after, a, b)
			}
		}
	}
}

func TestDiffOfManyTokens(t *testing.T) {
	var a, b strings.Builder
	for i := range 70_000 { // more than fit below the surrogates
		word := "k" + strings.Repeat("i", i%7) + string(rune('a'+i%26)) + strings.ToLower(string(rune(0x4e00+i%20000)))
		a.WriteString(word + " ")
		b.WriteString(word + " ")
	}
	b.WriteString("baru")
	before, after := sides(diffWords(a.String(), b.String()))
	if before != a.String() || after != b.String() {
		t.Fatal("a long text did not come back")
	}
}

func TestDiffIsByWord(t *testing.T) {
	got := diffWords("Pasukan bergerak malam ini.", "Pasukan pulang malam ini.")
	want := []templates.Segment{{Op: diffEqual, Text: "Pasukan "}, {Op: diffDelete, Text: "bergerak"}, {Op: diffInsert, Text: "pulang"}, {Op: diffEqual, Text: " malam ini."}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("segment %d: got %v, want %v", i, got[i], want[i])
		}
	}
}

// TestRewrittenSentenceReadsAsOne: a sentence that was rewritten is one deletion
// and one insertion, not a mosaic; a word changed here and there stays apart.
func TestRewrittenSentenceReadsAsOne(t *testing.T) {
	got := diffWords("Acara dibuka. Pasukan akan bergerak ke pos utara malam ini lewat jalan pasar. Warga diundang.",
		"Acara dibuka. Kegiatan akan berlangsung di pos utara pada waktunya, lewat pengumuman resmi. Warga diundang.")
	if len(got) != 4 || got[0].Op != diffEqual || got[1].Op != diffDelete || got[2].Op != diffInsert || got[3].Op != diffEqual {
		t.Errorf("a rewritten sentence reads as %q", got)
	}
	got = diffWords("Rapat hari Senin di balai kota dihadiri kepala dinas dan warga.", "Rapat hari Selasa di balai kota dihadiri kepala dinas dan tamu.")
	if len(got) != 7 {
		t.Errorf("two changed words read as %q", got)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a b", "a c")
	f.Fuzz(func(t *testing.T, before, after string) {
		if a, b := sides(diffWords(before, after)); a != before || b != after {
			t.Fatalf("%q to %q gave back %q and %q", before, after, a, b)
		}
	})
}

// TestDiffOfTheLongestTextIsQuick: every other word of the longest text is
// another one.
func TestDiffOfTheLongestTextIsQuick(t *testing.T) {
	var before, after strings.Builder
	for i := 0; before.Len() < domain.MaxText-40; i++ {
		fmt.Fprintf(&before, "tetap%d %s ", i, strings.Repeat("a", 1+i%40))
		fmt.Fprintf(&after, "tetap%d %s ", i, strings.Repeat("b", 1+i%40))
	}
	begin := time.Now()
	parts := diffTokens(wordTokens(before.String()), wordTokens(after.String()))
	compared := time.Since(begin)
	begin = time.Now()
	readable(parts)
	if took := time.Since(begin); took > compared+time.Second {
		t.Errorf("grouping %d parts takes %v, comparing %v", len(parts), took, compared)
	}
}
