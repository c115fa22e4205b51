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

// disguisedMark returns a disguised mark and where it stands in what was written.
func disguisedMark(word string) (text string, from, to int) {
	if !strings.Contains(word, "«") {
		return word, 0, len(word)
	}
	head, rest, _ := strings.Cut(word, "«")
	found, tail, _ := strings.Cut(rest, "»")
	return head + found + tail, len(head), len(head) + len(found)
}
