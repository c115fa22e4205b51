package sensitivity

import (
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

func equal(a, b []string) bool { return slices.Equal(a, b) }

// testProgram builds a program from YAML and fails on any problem.
func testProgram(t testing.TB, yaml string) *program {
	t.Helper()
	p, report := compile(t.Context(), []domain.RuleSource{{Name: "test.yaml", YAML: yaml}})
	if len(report.Problems) > 0 {
		t.Fatal(report.Problems)
	}
	return p
}

// occurrences returns what one match, as YAML, finds in a text.
func occurrences(t testing.TB, match, text string) []string {
	t.Helper()
	p := testProgram(t, "rules:\n  - id: b\n    kind: block\n    match: ["+match+"]\n")
	s := &scanner{program: p, limit: FieldLimit}
	ev, _ := s.evaluate(t.Context(), []domain.Field{{Name: "body", Text: text}}, nil, testNow, true)
	out := []string{}
	for _, o := range ev.emitted(0, 0) {
		out = append(out, text[o.s:o.e])
	}
	return out
}

func TestMatchKinds(t *testing.T) {
	tests := []struct {
		name, match, text string
		want              string // occurrences, separated by |
	}{
		{"abbr", "{abbr: KRI}", "KRI kri Kri KRISTAL KRI-2", "KRI|KRI"},
		{"abbr dotted", "{abbr: S.RHS}", "cap S.RHS dan s.rhs", "S.RHS"},
		{"abbr full-width", "{abbr: KRI}", "ＫＲＩ", "ＫＲＩ"},
		{"abbr takes no forms", "{abbr: POLRI}", "POLRInya", ""},
		{"phrase", "{phrase: [belum diumumkan]}", "BELUM  diumumkan; belum\ndiumumkan", "BELUM  diumumkan|belum\ndiumumkan"},
		{"phrase whole tokens", "{phrase: [aman]}", "amankan keamanan aman", "aman"},
		{"phrase alternatives", "{phrase: ['belum|blm rilis|dirilis']}", "blm dirilis, belum rilis, belum lagi rilis", "blm dirilis|belum rilis"},
		{"phrase slop", "{phrase: [belum dirilis], slop: 2}", "belum juga resmi dirilis. belum a b c dirilis", "belum juga resmi dirilis"},
		{"phrase stays in sentence", "{phrase: [rahasia negara]}", "Itu rahasia. Negara lain?", ""},
		{"phrase across abbreviation", "{phrase: [di jl melati]}", "di Jl. Melati", "di Jl. Melati"},
		{"phrase unordered", "{phrase: [besok pasukan], ordered: false, slop: 2}", "pasukan tiba besok", "pasukan tiba besok"},
		{"phrase forms", "{phrase: [kirim pasukan], forms: id}", "mengirim pasukannya", "mengirim pasukannya"},
		{"phrase case", "{phrase: [Merah Putih], case: exact}", "merah putih Merah Putih", "Merah Putih"},
		{"number", "{phrase: ['<number> kapal']}", "dua kapal, 14 kapal, banyak kapal", "dua kapal|14 kapal"},
		{"name", "{phrase: ['ke <name>']}", "ke Natuna, ke pasar", "ke Natuna"},
		{"term except", "{term: bocor, except: [bocoran]}", "bocoran kebocoran bocor", "kebocoran|bocor"},
		{"regex", `{regex: 'grid \d{4}'}`, "grid 1234 grid 12345 xgrid 1234", "grid 1234"},
		{"regex full-width digits", `{regex: '\d{4}'}`, "nomor １２３４!", "１２３４"},
		{"regex case", `{regex: '\bTLP:RED\b', case: exact}`, "tlp:red TLP:RED", "TLP:RED"},
		{"regex inside", `{regex: 'han', inside: true}`, "tahanan, ahan!", "tahanan|ahan"},
		{"regex pictogram", `{regex: '[🤫🤐]', inside: true}`, "besok 🤫!", "🤫"},
		{"validator", "{validator: nik}", "3374056408920003 3374057508920003", "3374056408920003"},
		{"zero width", "{phrase: [rahasia]}", "ra\u200bha\u00adsia", "ra\u200bha\u00adsia"},
		{"combining", "{phrase: [agrément]}", "agre\u0301ment", "agre\u0301ment"},
		{"ligature", "{phrase: [final]}", "ﬁnal", "ﬁnal"},
		{"sharp s", "{phrase: [strasse]}", "STRAẞE straße", "STRAẞE|straße"},
		{"NUL", "{phrase: [rahasia negara]}", "a\x00rahasia\x00negara", "rahasia\x00negara"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(occurrences(t, tt.match, tt.text), "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"Satu. Dua! Tiga?", 3},
		{"pukul 04.30 WIB di Jl. Melati No. 5, dr. Budi", 1},
		{"satu\ndua", 1},
		{"Satu\nDua", 2},
		{"satu\n\ndua", 2},
		{"- satu\n- dua", 2},
		{"Ya 🙏 Besok", 2},
		{"ya 🙏 besok", 1},
		{"S.Pd., M.Si. hadir", 2},
		{"", 0},
		{"...", 0},
		{"Sungguh?! Ya.", 2},
		{"\"Benar.\" Ia pergi.", 2},
	}
	for _, tt := range tests {
		tokens := tokenize(fold(tt.text, false), tt.text)
		got := 0
		if len(tokens) > 0 {
			got = int(tokens[len(tokens)-1].sentence) + 1
		}
		if got != tt.want {
			t.Errorf("%q: %d sentences, want %d", tt.text, got, tt.want)
		}
	}
}
