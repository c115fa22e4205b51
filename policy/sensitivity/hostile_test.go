package sensitivity

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"layak/domain"
)

// TestHostile: texts made to be slow or odd finish, at the field limit, in a few
// seconds even on a busy machine, and every span is right.
func TestHostile(t *testing.T) {
	var every strings.Builder
	for r := rune(0); r < 0x30000; r++ {
		if utf8.ValidRune(r) {
			every.WriteRune(r)
		}
	}
	tests := map[string]string{
		"one letter":       strings.Repeat("a", FieldLimit),
		"digits":           strings.Repeat("1", FieldLimit),
		"digit groups":     strings.Repeat("1 ", FieldLimit/2),
		"dotted digits":    strings.Repeat("1.", FieldLimit/2),
		"half a NIK":       strings.Repeat("3374 0564 ", FieldLimit/10),
		"combining marks":  "e" + strings.Repeat("\u0301", FieldLimit/2-1),
		"zero widths":      strings.Repeat("\u200b", FieldLimit/3),
		"zero-width words": strings.Repeat("ra\u200bhasia ", FieldLimit/11),
		"prefixes":         strings.Repeat("memperdiberkese", FieldLimit/15),
		"prefix words":     strings.Repeat("memperdiberkesekannya ", FieldLimit/22),
		"dense":            strings.Repeat("pasukan bergerak besok ", FieldLimit/23),
		"key words":        strings.Repeat("belum jangan baru ", FieldLimit/18),
		"user names":       strings.Repeat("user login pass ", FieldLimit/16),
		"newlines":         strings.Repeat("\n", FieldLimit),
		"NUL":              strings.Repeat("\x00", FieldLimit),
		"broken":           strings.Repeat("\xff", FieldLimit),
		"digits in words":  strings.Repeat("p4sukan ", FieldLimit/8),
		"digit soup":       strings.Repeat("a1l6|7i9", FieldLimit/8),
		"glued signs":      strings.Repeat("a@", FieldLimit/2),
		"signs":            strings.Repeat("$@!|+", FieldLimit/5),
		"look-alikes":      strings.Repeat("раsukаn ", FieldLimit/11),
		"Cyrillic":         strings.Repeat("ни", FieldLimit/4),
		"letters apart":    strings.Repeat("p a s u k a n ", FieldLimit/14),
		"one letter apart": strings.Repeat("a ", FieldLimit/2),
		"repeated":         strings.Repeat("paaasuuukaaan ", FieldLimit/14),
		"hashtags":         strings.Repeat("#SatgasBergerakMalamIni ", FieldLimit/24),
		"glued hashtags":   strings.Repeat("#pasukanbergerakmalaminimalaminimalamini ", FieldLimit/41),
		"humps":            strings.Repeat("#"+strings.Repeat("aB", 70)+" ", FieldLimit/142),
		"one long hashtag": "#" + strings.Repeat("diDi", FieldLimit/4-1),
		"numbers signs":    strings.Repeat("#", FieldLimit),
		"backwards":        strings.Repeat("\u202enakusap ", FieldLimit/11),
		"one backwards":    "\u202e" + strings.Repeat("nakusap ", FieldLimit/8-1),
		"every character":  cut(every.String(), FieldLimit),
	}
	s := builtIn(t)
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			r := s.Scan(t.Context(), []domain.Field{body(text)}, testNow)
			d := time.Since(start)
			t.Logf("%v, %d findings, %s", d, len(r.Findings), r.Reason)
			if d > 10*time.Second {
				t.Errorf("took %v", d)
			}
			checkFindings(t, []domain.Field{body(text)}, r)
		})
	}
}
