package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"layak/templates"
)

func TestLanguageOfText(t *testing.T) {
	for text, want := range map[string]templates.Lang{
		"Dua kompi infanteri akan digeser ke pos perbatasan Sabtu dini hari.": "id",
		"Two companies of infantry will move to the border post on Saturday.": "en",
		"Kapal patroli bergerak dari Dermaga 3 untuk Operation Swift Arrow":   "id",
		"Yonif 991 berangkat besok pukul 04.00 menuju Pelabuhan Contoh.":      "id",
		"Convoy leaving Contoh tomorrow 0400":                                 "en",
		"KRI Contoh leaves the harbour":                                       "en",
		"Bakti sosial TNI AL":                                                 "xx", // says nothing
		"":                                                                    "xx",
		"di the":                                                              "xx",
	} {
		if got := languageOfText(text, "xx"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestReplaced(t *testing.T) {
	for _, c := range []struct{ text, span, wording, want string }{
		{"Halo. Dua kompi digeser Sabtu. Doakan.", "kompi digeser", "Pasukan bertugas.", "Halo. Pasukan bertugas. Doakan."},
		{"Halo. Dua kompi digeser Sabtu. Doakan.", "kompi digeser", "bertugas", "Halo. Dua bertugas Sabtu. Doakan."},
		{"Dua kompi digeser", "kompi", "Pasukan bertugas.", "Pasukan bertugas."},
		{"Kami bertugas\nDua kompi digeser\nDoakan", "kompi", "Pasukan bertugas!", "Kami bertugas\nPasukan bertugas!\nDoakan"},
		{"Ia lahir. Rapat di Jl. Melati No. 5 pukul 05.30 WIB besok! Terima kasih.", "Melati", "Rapat besok.", "Ia lahir. Rapat besok. Terima kasih."},
		{"Satu dua. Tiga.", "dua.", "Empat.", "Empat. Tiga."},
		{"Satu dua. Tiga empat. Lima.", "dua. Tiga", "Enam.", "Enam. Lima."},
		{"Siapa itu? Dua kompi.", "kompi", "Tidak ada.", "Siapa itu? Tidak ada."},
	} {
		at := strings.Index(c.text, c.span)
		from, to := replaced(c.text, at, at+len(c.span), c.wording)
		if got := c.text[:from] + c.wording + c.text[to:]; got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestWordingsOfLongTexts: what is looked at, and shown, of a text is bounded for
// each of its findings, whatever the text is.
func TestWordingsOfLongTexts(t *testing.T) {
	for name, text := range map[string]string{
		"full stops": strings.Repeat(".", 256<<10) + "(kata", "no full stop": strings.Repeat("satu dua ", 28<<10) + "kata",
		"one word": strings.Repeat("a.", 128<<10) + "kata", "behind": "kata" + strings.Repeat(".", 256<<10) + "x",
	} {
		at := strings.Index(text, "kata")
		done := make(chan string, 1)
		go func() {
			from, to := replaced(text, at, at+4, "Pasukan bertugas.")
			done <- fmt.Sprintf("%d bytes, %q", to-from, text[at:at+4])
		}()
		select {
		case got := <-done:
			if want := `4 bytes, "kata"`; got != want {
				t.Errorf("%s: %s are replaced", name, got)
			}
		case <-time.After(2 * time.Second):
			t.Errorf("%s: it takes seconds", name)
		}
	}
}
