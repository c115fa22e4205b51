package sensitivity

import (
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

// markTexts carry the mark of a document in «»; all must be found, however it is
// disguised.
var markTexts = []string{
	"«SANGAT RAHASIA»\nNomor: 12/2025\nPerihal: hasil rapat", "Di pojok foto ada «SANGAT RAHASIA» ya.", "«RAHASIA»\nKepada: Kabag", "Baru sampai.\n\n«RAHASIA»",
	"«TOP SECRET»", "Folder itu «TOP SECRET» katanya.", "«TERBATAS»\n\nHasil rapat kemarin", "«KONFIDENSIAL»\nNomor 4", "«CONFIDENTIAL»\nMinutes", "«RESTRICTED»\nAnnex B",
	"Sampulnya «NOTA DINAS RAHASIA» tentang personel", "«Sifat : Rahasia»\nHal: mutasi", "Ada tulisan «UNTUK KALANGAN SENDIRI» di bawahnya.", "«FOR OFFICIAL USE ONLY» page 2",
	"Map «surat terbatas nomor» 4 hilang", "Slide 7: «CONFIDENTIAL - NOT FOR RELEASE» begitu.", "Cap «bertuliskan rahasia» terlihat", "Kawat «NOFORN» itu", "Nota «FOUO» itu",
}

// TestMarks: a mark is found behind every trick, by a rule for marks, on words
// that are in it.
func TestMarks(t *testing.T) {
	s := builtIn(t)
	var all share
	for _, d := range disguises {
		if strings.Contains(d.name, "repeated") || strings.Contains(d.name, "hashtag") {
			continue // ordinary writing of "terbataaas" and "#rahasiasukses"; TestMarkForms has those that are not
		}
		for _, text := range markTexts {
			if d.name == "broken over a line" && strings.Contains(text, "SENDIRI") {
				continue // both halves are words: sen, diri
			}
			head, rest, _ := strings.Cut(text, "«")
			mark, tail, _ := strings.Cut(rest, "»")
			word, from, to := disguisedMark(d.write(mark))
			text := head + word + tail
			from, to = from+len(head), to+len(head)
			r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
			checkFindings(t, []domain.Field{body(text)}, r)
			all.all++
			if slices.ContainsFunc(r.Findings, func(f domain.Finding) bool {
				return f.Category == "classification_marking" && f.Severity >= domain.SeverityReview && f.Suppressed == "" && f.Start < to && f.End > from
			}) {
				all.found++
			} else {
				t.Errorf("%s: not found in %q", d.name, text)
			}
		}
	}
	t.Logf("%s marks behind tricks", all)
}

// TestMarkForms: marks with letters doubled and in hashtags are found, and ordinary
// writing of the same words is not.
func TestMarkForms(t *testing.T) {
	s := builtIn(t)
	for text, want := range map[string]string{
		"RRAHASIAA": "RRAHASIAA", "Sampul RAHHASIA itu": "RAHHASIA", "RAAHASSIA": "RAAHASSIA", "SANGAT RRAHASIAA": "SANGAT RRAHASIAA", "SSANGGAT RAHASIA di map": "SSANGGAT RAHASIA",
		"SSECRET": "SSECRET", "TTERBATASS": "TTERBATASS", "KONFFIDENSIAL": "KONFFIDENSIAL", "CONFIDDENTIAL": "CONFIDDENTIAL", "RESTTRICTED": "RESTTRICTED", "TOPP SECRET": "TOPP SECRET",
		"SANGATRAHASIA": "SANGATRAHASIA", "#SangatRahasia": "#SangatRahasia", "lihat #sangatrahasia": "#sangatrahasia", "#S4ng4tR4h4si4": "#S4ng4tR4h4si4", "#SаngatRаhasia": "#SаngatRаhasia",
		"#TopSecret": "#TopSecret", "#DokumenRahasia bocor": "#DokumenRahasia", "#rahasia_negara": "#rahasia_negara", "#TLPRed": "TLPRed", "ТLP:RED": "ТLP:RED", "TLP AMBER": "TLP AMBER",
		"Nomor: R-57/ІV/2025": "R-57/ІV/2025", "Nomor: ЅR-57/IV/2025": "ЅR-57/IV/2025", "Ꭱ-57/IV/2025": "Ꭱ-57/IV/2025", "R̶-57/IV/2025": "R̶-57/IV/2025", "RНS/12/III/2025": "RНS/12/III/2025",
		"R-٥٧/IV/٢٠٢٥": "R-٥٧/IV/٢٠٢٥", "Dilarang memperb4nyak dokumen ini": "Dilarang memperb4nyak dokumen",
		"operasi rahasia dapur": "", "Operasi Rahasia Dapur": "", "kuota terbatas": "", "KUOTA TERBATAS!": "", "rahasia umum": "", "Rahasiaaaa dong": "", "RAHASIAAA!": "", "#RahasiaSukses": "",
		"#rahasia #terbatas": "", "Rahasia-rahasia umum": "", "kuota terbataaas": "", "𝗥𝗔𝗛𝗔𝗦𝗜𝗔 dapur": "", "Secret Garden": "", "SECRET SALE": "", "top-secret recipe": "", "se-rahasia itu": "",
	} {
		marked := ""
		for _, f := range s.Scan(t.Context(), []domain.Field{body(text)}, testNow).Findings {
			if f.Category == "classification_marking" && f.Suppressed == "" && len(f.Excerpt) > len(marked) {
				marked = f.Excerpt
			}
		}
		if marked != want {
			t.Errorf("%q: %q is marked, want %q", text, marked, want)
		}
	}
}

// disguisedMark returns a disguised mark and where it stands in what was written.
func disguisedMark(word string) (text string, from, to int) {
	if !strings.Contains(word, "«") {
		return word, 0, len(word)
	}
	head, rest, _ := strings.Cut(word, "«")
	found, tail, _ := strings.Cut(rest, "»")
	return head + found + tail, len(head), len(head) + len(found)
}

// TestOneWordOneFinding: however a word is disguised, a rule reports it once, as a
// whole.
func TestOneWordOneFinding(t *testing.T) {
	s := builtIn(t)
	for _, word := range []string{"r a h a s i a", "S A N G A T R A H A S I A", "p-e-r-g-e-r-a-k-a-n", "rаhаsiа", "pеrgеrаkаn", "k3ku4t4n", "s3nj4t4nya", "r.4.h.4.s.1.4", "ra-ha-sia", "#PаsukаnBеrgеrаk", "\u202eаisаhаr\u202c"} {
		text := "Kabar hari ini, " + word + " ya."
		whole := strings.Trim(word, "\u202e\u202c")
		seen := map[string]string{}
		for _, f := range s.Scan(t.Context(), []domain.Field{body(text)}, testNow).Findings {
			if before, ok := seen[f.Rule]; ok {
				t.Errorf("%q: %s finds %q and %q", word, f.Rule, before, f.Excerpt)
			}
			if seen[f.Rule] = f.Excerpt; len(f.Excerpt) < len(whole)/2 {
				t.Errorf("%q: %s finds %q alone", word, f.Rule, f.Excerpt)
			}
		}
		if len(seen) == 0 {
			t.Errorf("%q: nothing", word)
		}
	}
}

// TestLongReversed: nothing that stands backwards is too long to be read.
func TestLongReversed(t *testing.T) {
	p := testProgram(t, "rules:\n  - {id: x, kind: block, match: [{phrase: [sangat rahasia]}]}\n")
	for _, n := range []int{10, 100, 5000} {
		text := "\u202e" + strings.Repeat("atak ", n) + "aisahar tagnas" + strings.Repeat(" atak", n)
		ev, _ := (&scanner{program: p, limit: FieldLimit}).evaluate(t.Context(), []domain.Field{body(text)}, nil, testNow, true)
		list := ev.emitted(0, 0)
		if len(list) != 1 || text[list[0].s:list[0].e] != "aisahar tagnas" {
			t.Errorf("%d words on each side: %v", n, list)
		}
	}
}

// TestAFileNameIsFoundWhole: from its beginning to its ending, not the label alone.
func TestAFileNameIsFoundWhole(t *testing.T) {
	s := builtIn(t)
	for _, name := range []string{"laporan_rahasia_2024.pdf", "rapat-tertutup_sangat_rahasia-final", "SURAT_RAHASIA.PDF", "my-secretfile.docx", "notulen-rapat-rahasia.pdf"} {
		text := "Unduh " + name + " di sini."
		found := false
		for _, f := range s.Scan(t.Context(), []domain.Field{body(text)}, testNow).Findings {
			found = found || f.Rule == "mark-label" && f.Excerpt == name
		}
		if !found {
			t.Errorf("%s is not found whole", name)
		}
	}
}
