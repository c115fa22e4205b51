package sensitivity

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"layak/domain"
)

const post = "Selamat pagi, Sobat Layanan! Hari ini loket dibuka pukul 08.00 sampai 15.00 seperti biasa. Bawa KTP asli dan " +
	"fotokopi satu lembar, ambil nomor antrean di meja depan, lalu tunggu panggilan petugas dengan tertib. Jangan lupa senyum, " +
	"dan terima kasih sudah menunggu dengan sabar ya!"

const postBeyondASCII = "Selamat pagi, Sobat Layanan! 🙂 Hari ini loket dibuka pukul 08.00–15.00 “seperti biasa”… Bawa KTP asli dan " +
	"fotokopi satu lembar, ambil nomor antrean di meja depan — lalu tunggu panggilan petugas café dengan tertib. Jangan lupa senyum, " +
	"dan terima kasih sudah menunggu dengan sabar ya!"

// benchScan reports time and speed by the CPU as well: others may use the
// machine.
func benchScan(b *testing.B, s domain.Scanner, text string) {
	b.ReportAllocs()
	fields := []domain.Field{body(text)}
	s.Scan(b.Context(), fields, testNow) // tables and scratch memory
	start := cpuTime()
	for b.Loop() {
		s.Scan(b.Context(), fields, testNow)
	}
	spent := (cpuTime() - start).Seconds()
	b.ReportMetric(spent*1e9/float64(b.N), "cpu-ns/op")
	b.ReportMetric(float64(len(text))*float64(b.N)/1e6/spent, "MB/cpu-s")
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPost scans a harmless post of about 280 characters with the built-in
// packs.
func BenchmarkPost(b *testing.B) {
	b.Run("ascii", func(b *testing.B) { benchScan(b, builtIn(b), post) })
	b.Run("beyond", func(b *testing.B) { benchScan(b, builtIn(b), postBeyondASCII) })
}

// BenchmarkLong scans a megabyte of harmless text with the built-in packs.
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

// BenchmarkGenerated scans a post of 280 characters and a megabyte, plain
// and not, with one hit in about 2 kB.
func BenchmarkGenerated(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		g := generate(1)
		s, plant := generatedScanner(b, g, n)
		ascii, mixed := g.text(1<<20, plant, true), g.text(1<<20, plant, false)
		harmless := []string{"tidak ada apa-apa"}
		for _, t := range []struct{ name, text string }{
			{"post", g.text(270, harmless, true)}, {"postBeyond", "“" + g.text(266, harmless, true) + "” — é"},
			{"long", ascii}, {"longBeyond", mixed},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, t.name), func(b *testing.B) { benchScan(b, s, t.text) })
		}
	}
}

// BenchmarkBuild builds 100,000 rules from their parsed form and reports the
// memory that the program keeps.
func BenchmarkBuild(b *testing.B) {
	specs, _ := generate(1).rules(100_000)
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var kept *program
	for b.Loop() {
		kept = nil
		kept = buildSpecs(b, specs)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
	runtime.KeepAlive(specs)
	runtime.KeepAlive(kept)
}

// BenchmarkHostile scans ten megabytes made to be slow, with 10,000 rules.
func BenchmarkHostile(b *testing.B) {
	const size = 10 << 20
	g := generate(1)
	s, plant := generatedScanner(b, g, 10_000)
	var every, marks strings.Builder
	for r := rune(0x300); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) {
			every.WriteRune(r)
		}
	}
	for r := rune(0x300); r < 0x370; r++ {
		marks.WriteRune(r)
	}
	fill := func(text string) string { return strings.Repeat(text, size/len(text)) }
	for _, t := range []struct{ name, text string }{
		{"ordinary", g.text(size, plant, true)}, {"one letter", fill("a")}, {"prefixes", fill("memperdiberkese")},
		{"prefix words", fill("memperdiberkesekannya ")}, {"digits", fill("1")}, {"digit groups", fill("12.3 ")},
		{"every code point", fill(every.String())}, {"combining marks", fill(marks.String())}, {"marks on letters", fill("e\u0301\u0323a")},
		{"digits in words", fill("p4sukan ")}, {"disguised keys", fill(strings.ReplaceAll(plant[2], "a", "4") + " ")}, {"look-alikes", fill("раsukаn ")},
		{"letters apart", fill("p a s u k a n ")}, {"repeated", fill("paaasuuukaaan ")}, {"hashtags", fill("#SatgasBergerakMalamIni ")}, {"glued signs", fill("a@1")},
		{"zero widths", fill("a\u200b")}, {"broken", fill("\xff")}, {"dots", fill(".") + "a"}, {"keys", fill(plant[2] + " ")},
	} {
		b.Run(t.name, func(b *testing.B) {
			benchScan(b, s, t.text)
		})
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

// BenchmarkLimit marks, cuts and hashes the tokens of folded text and looks
// nothing up: what other figures are compared with, because machines differ.
func BenchmarkLimit(b *testing.B) {
	g := generate(1)
	_, plant := g.rules(10)
	f := &fieldHits{view: fold(g.text(1<<20, plant, true), false)}
	text := string(f.view.text)
	start := cpuTime()
	for b.Loop() {
		f.classify(f.view.text)
		f.cut(f.view, text, f.words)
	}
	b.ReportMetric(float64(len(f.view.text))*float64(b.N)/1e6/(cpuTime()-start).Seconds(), "MB/cpu-s")
}

// TestNoAllocation: a scan without findings takes no memory once its scratch
// memory is there. The pool may lose it at any time, so the best of some counts.
func TestNoAllocation(t *testing.T) {
	const signs = "Halo @dinas dan @warga! #PelayananPrima #sobatceria 17an, sejak 1998an, menu mp3 di www.contoh.id/a+b, kelas A B C, café, Жена, hmmm"
	for _, text := range []string{post, postBeyondASCII, signs} {
		s, fields, least := builtIn(t), []domain.Field{body(text)}, 1.0
		for range 50 {
			least = min(least, testing.AllocsPerRun(1, func() { s.Scan(t.Context(), fields, testNow) }))
		}
		if least > 0 {
			t.Errorf("%v allocations for %q", least, text)
		}
	}
}
