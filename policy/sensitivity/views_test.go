package sensitivity

import (
	"fmt"
	"slices"
	"testing"

	"layak/domain"
)

const viewRules = `rules:
  - {id: move, kind: block, match: [{term: [geser, kirim]}]}
  - id: plan
    category: operations
    severity: {info: 0, review: 50}
    base: 0
    title: {id: x, en: x}
    message: {id: x, en: x}
    suggestion: {id: x, en: x}
    legal_basis: x
    match: [{rule: move}]
    evidence:
      - {name: force, match: [{term: [pasukan]}, {abbr: [KRI]}], window: 3, points: 30}
      - {name: soon, match: [{phrase: [besok, minggu depan]}], points: 30}
    unless: [{match: [{phrase: [simulasi digeser]}], target: covers_match, why: latihan}]
    samples: {hit: [pasukan digeser besok], miss: [besok libur]}
`

// TestViews: what disguised words are evidence for, how far they stand apart,
// and which views a finding names.
func TestViews(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Pasukan digeser besok", `"digeser" 60 []`},
		{"P4sukan d1geser besok", `"d1geser" 60 [digits]`},
		{"раsukan digeser besok", `"digeser" 60 [letters]`},
		{"раsukan d1geser besok!", `"d1geser" 60 [letters digits]`},
		{"p.a.s.u.k.a.n digeseeeer minggu  d e p a n", `"digeseeeer" 60 [spaced repeated]`},
		{"digeser, kata p a s u k a n", `"digeser" 30 [spaced]`},
		{"digeser kata satu dua p a s u k a n", `"digeser" 0 []`}, // too far
		{"p4sukan satu dua tiga digeser", `"digeser" 0 []`},
		{"#PasukanDigeserBesok", `"Digeser" 60 [hashtag]`},
		{"#pasukandigeserbesok", `"digeser" 60 [hashtag]`},
		{"Libur #KRIDigeser lusa", `"Digeser" 30 [hashtag]`},
		{"Libur #kridigeser lusa", `"digeser" 0 [hashtag]`}, // an abbreviation keeps its capitals
		{"#SimulasiDigeser", `"Digeser" 0 [hashtag] latihan`},
		{"#SimulasiDigeserDikirim", `"Digeser" 0 [hashtag] latihan|"Dikirim" 0 [hashtag]`},
		{"К R І d\u0336igeser", `"d̶igeser" 30 [letters spaced]`},
		{"к r і digeser", `"digeser" 0 []`},
		{"ᴋʀɪ digeser", `"digeser" 30 [letters]`},
		{"\u202ereseg\u202c KR1", `"reseg" 30 [digits reversed]`},
		{"kirim! kirim2 #kirim", `"kirim" 0 []|"kirim2" 0 []|"kirim" 0 []`},
		{"Dik1rim ke b@nk@contoh.id", `"Dik1rim" 0 [digits]`},
		{"#kirimanan", ""},
	}
	s := &scanner{program: testProgram(t, viewRules), limit: FieldLimit}
	for _, tt := range tests {
		r := s.Scan(t.Context(), []domain.Field{body(tt.text)}, testNow)
		checkFindings(t, []domain.Field{body(tt.text)}, r)
		got := ""
		for i, f := range r.Findings {
			if i > 0 {
				got += "|"
			}
			got += fmt.Sprintf("%q %.0f %v", f.Excerpt, 100*f.Confidence, f.Views)
			if f.Suppressed != "" {
				got += " " + f.Suppressed
			}
		}
		if got != tt.want {
			t.Errorf("%q:\n%s, want\n%s", tt.text, got, tt.want)
		}
	}
}

// TestNoViewReadsANumber: identifiers are validated as they are written, so that
// a letter never makes a number and a number is never lost.
func TestNoViewReadsANumber(t *testing.T) {
	s := builtIn(t)
	for text, want := range map[string]bool{
		"NIK 3374056408920003 р4sukan": true, "NIK 33740564O8920003": false, "NIK 337405640892ОOO3": false, "NIK ３３７４０５６４０８９２０００３": true,
	} {
		r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
		if got := slices.ContainsFunc(r.Findings, func(f domain.Finding) bool {
			return f.Category == "personal_data" && f.Severity == domain.SeverityBlock
		}); got != want {
			t.Errorf("%q: %v", text, r.Findings)
		}
	}
}

// TestLookalikes: the overlay goes before the table, and nothing that reads as a
// letter is one of ASCII or a digit.
func TestLookalikes(t *testing.T) {
	for r, want := range map[rune]choice{'к': {'k'}, 'ᴋ': {'k'}, 'і': {'i', 'l'}, 'η': {'h', 'n'}, 'é': {'e'}, 'ё': {'e'}, 'ø': {'o'}, 'ν': {'n', 'v'}, '日': {}, 'Ж': {}} {
		if got := alike(r); got != want {
			t.Errorf("%c is read as %q, want %q", r, got[:], want[:])
		}
	}
	for r, c := range lookalikes() {
		if r < 0x80 || c[0] < 'a' || c[0] > 'z' || c[1] != 0 && (c[1] < 'a' || c[1] > 'z') {
			t.Errorf("%U is read as %q", r, c[:])
		}
	}
	if n := len(lookalikes()); n < 400 {
		t.Errorf("only %d letters", n)
	}
}
