package identifier

import (
	"strings"
	"testing"
	"time"
)

const post = "Selamat pagi, sobat layanan! Hari ini loket dibuka seperti biasa dari pagi sampai sore. Bawa kartu asli dan " +
	"fotokopi satu lembar, ambil nomor antrean di meja depan, lalu tunggu panggilan petugas dengan tertib. Jangan lupa senyum, " +
	"dan terima kasih sudah menunggu dengan sabar."

func elapsed(f func()) float64 {
	start := time.Now()
	f()
	return float64(time.Since(start).Nanoseconds())
}

func benchAll(b *testing.B, text string) {
	folded := []byte(strings.ToLower(text))
	b.SetBytes(int64(len(folded)))
	b.ReportAllocs()
	n := 0
	count := func(int, int) { n++ }
	for b.Loop() {
		signs := SignsOf(folded)
		for i := range kinds {
			if kinds[i].Possible(signs) {
				kinds[i].Find(folded, count)
			}
		}
	}
}

// BenchmarkPlain runs every kind, behind its signs, over a post without digits.
func BenchmarkPlain(b *testing.B) { benchAll(b, post) }

// BenchmarkTimes is a post with times of day and an amount.
func BenchmarkTimes(b *testing.B) {
	benchAll(b, post[:200]+" Loket 08.00-15.00 dan 16.00-18.00, biaya Rp12.500.")
}

// BenchmarkFull is a post full of identifiers.
func BenchmarkFull(b *testing.B) {
	benchAll(b, "NIK 3374056408920003, NIP 198703152010121004, HP 0813-5502-7719, surel siti@contoh.id, -6.2088, 106.8456, 148.250 MHz, R-57/IV/2025, 10.20.4.11")
}

// BenchmarkDigits is a megabyte of digits in groups.
func BenchmarkDigits(b *testing.B) { benchAll(b, strings.Repeat("3374 0564 ", 1<<20/10)) }

func BenchmarkKinds(b *testing.B) {
	text := []byte(strings.ToLower(post))
	for _, k := range kinds {
		b.Run(k.Name, func(b *testing.B) {
			for b.Loop() {
				k.Find(text, func(int, int) {})
			}
		})
	}
}
