package sensitivity

import (
	"fmt"
	"strings"
	"testing"

	"layak/domain"
)

const post = "Selamat pagi, Sobat Layanan! Hari ini loket dibuka pukul 08.00 sampai 15.00 seperti biasa. Bawa KTP asli dan " +
	"fotokopi satu lembar, ambil nomor antrean di meja depan, lalu tunggu panggilan petugas dengan tertib. Jangan lupa senyum, " +
	"dan terima kasih sudah menunggu dengan sabar ya!"

func benchScan(b *testing.B, s domain.Scanner, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	fields := []domain.Field{body(text)}
	for b.Loop() {
		s.Scan(b.Context(), fields, testNow)
	}
}

// BenchmarkPost scans a harmless post of about 280 characters.
func BenchmarkPost(b *testing.B) { benchScan(b, builtIn(b), post) }

// BenchmarkLong scans a megabyte of harmless text.
func BenchmarkLong(b *testing.B) {
	s, err := New(WithFieldLimit(2<<20)).Compile(b.Context(), 1, BuiltIn())
	if err != nil {
		b.Fatal(err)
	}
	benchScan(b, s, strings.Repeat(post+"\n", 1<<20/len(post)))
}

// BenchmarkDense scans hostile text, a hit in every word.
func BenchmarkDense(b *testing.B) {
	benchScan(b, builtIn(b), strings.Repeat("pasukan bergerak besok ke Natuna ", 200<<10/33))
}

// BenchmarkRules scans a post with many rules of one phrase each.
func BenchmarkRules(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		var y strings.Builder
		y.WriteString("rules:\n")
		for i := range n {
			fmt.Fprintf(&y, "  - {id: r%d, category: operations, severity: warn, message: {id: a, en: b}, suggestion: {id: a, en: b}, match: [{phrase: [kata%d lain%d]}], samples: {hit: [kata%d lain%d], miss: [x]}}\n", i, i, i, i, i)
		}
		specs, problems := load(domain.RuleSource{Name: "b", YAML: y.String()})
		l, more := link(specs)
		p, _, _ := build(l)
		if len(problems)+len(more) > 0 {
			b.Fatal(problems, more)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchScan(b, &scanner{program: p, limit: FieldLimit}, post) })
	}
}

// BenchmarkCompile compiles the built-in packs and runs their samples.
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := New().Compile(b.Context(), 1, BuiltIn()); err != nil {
			b.Fatal(err)
		}
	}
}
