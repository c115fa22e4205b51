package sensitivity

import "strings"

// Limits of splitting letters into words.
const (
	splitMin     = 6  // letters
	splitMax     = 64 // letters
	splitWord    = 24 // letters of one word
	splitAverage = 4  // letters of a word, where more than three
	splitCost    = 64 // of a word, more than that of all words of a text being forms
)

// split cuts letters that are run together into words and returns where each
// begins and the last ends; nil where that is not certain: where the fewest
// words that make them up, and of these the fewest that are only forms of one,
// can be told in two ways, are short, or are none that the rules look for.
func (r *readings) split(letters []byte) []int {
	n := len(letters)
	if n < splitMin || n > splitMax {
		return nil
	}
	var best, from [splitMax + 1]int // least cost up to here, and where the last word begins
	var ways [splitMax + 1]int
	ways[0] = 1
	for i := range n {
		if ways[i] == 0 {
			continue
		}
		for j := i + 2; j <= min(n, i+splitWord); j++ {
			if ways[j] > 0 && best[j] < best[i]+splitCost || !r.isWord(letters[i:j]) {
				continue
			}
			cost := best[i] + splitCost
			if !r.isWritten(letters[i:j]) {
				cost++
			}
			switch {
			case ways[j] > 0 && best[j] < cost:
			case ways[j] > 0 && best[j] == cost:
				ways[j] += ways[i]
			default:
				best[j], from[j], ways[j] = cost, i, ways[i]
			}
		}
	}
	words := best[n] / splitCost
	if ways[n] != 1 || words < 2 || words > 3 && n < words*splitAverage {
		return nil
	}
	ours, short := false, 0
	for at := n; at > 0; at = from[at] {
		word := letters[from[at]:at]
		ours = ours || r.knows(word)
		if len(word) <= singlesMin && !commonWords[string(word)] {
			short++
		}
	}
	if !ours || short > 1 {
		return nil
	}
	cuts := make([]int, words+1)
	for k, at := words, n; k > 0; k, at = k-1, from[at] {
		cuts[k] = at
	}
	return cuts
}

// isWord reports a word of the rules or one that is common.
func (r *readings) isWord(letters []byte) bool {
	if commonWords[string(letters)] {
		return true
	}
	if len(letters) == singlesMin {
		return r.vocabulary.words.has(hashWord(letters))
	}
	return r.knows(letters)
}

// isWritten reports a word that is common or that the rules name as it stands.
func (r *readings) isWritten(letters []byte) bool {
	return commonWords[string(letters)] || r.vocabulary.words.has(hashWord(letters))
}

// commonWords are words that stand beside those of the rules in what is written
// without spaces.
var commonWords = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(`
		di ke dan dari yang ini itu untuk dengan pada akan atau juga oleh karena kita kami mereka dia saya anda kamu aku
		ada tidak bukan jangan belum sudah telah sedang masih bisa harus mau ingin boleh dapat lagi saja hanya semua
		setiap para sang oleh agar supaya jika kalau bila ketika saat waktu hari malam pagi siang sore besok lusa kemarin
		nanti sekarang minggu pekan bulan tahun jam pukul dini tadi baru lama satu dua tiga empat lima enam tujuh delapan
		sembilan sepuluh dalam luar atas bawah depan belakang antara sampai hingga menuju lewat jalan kota desa pulau laut
		darat udara gunung utara selatan timur barat tengah pusat indonesia jakarta papua natuna aceh jawa bali rumah
		kantor sekolah orang rakyat warga anak ibu bapak pak bu kawan teman tim bersama selamat salam terima kasih siap
		maju jaya hebat kuat aman damai merdeka bangga cinta baik besar kecil segera cepat cuti dinas tugas kerja rapat
		acara kegiatan operasi latihan info berita kabar foto video viral resmi umum
		the and for with from this that will not our your their all new now day night tonight tomorrow today week month
		at in on to of is are be we they you it no go out up move team home road sea air land north south east west`) {
		set[w] = true
	}
	return set
}()
