package sensitivity

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate sh -c "go run lookalikes_gen.go confusables.txt > lookalikes_table.go"

// choice is what a character can be read as: one letter or either of two; the
// zero choice is no letter.
type choice [2]byte

// lookalikeOverlay goes before the table, which is made for fonts and not for
// readers: it has no small capitals and no letters that are upside down, and
// knows a letter by its capital or by its small form only. A letter named under
// two others can be read as either; the first line counts first.
var lookalikeOverlay = []string{
	"aᴀαɐ", "bʙвьβъ", "cᴄсςↄɔƈ", "dᴅδд", "eᴇєεэёǝ", "fꜰɟֆ", "gƃɢց", "hʜнһηɥ", "iɪіıїᴉꓲⵏɨᏆ", "jᴊյ", "kᴋкκĸʞ", "lʟӏլ", "mᴍмμɯɱ",
	"nɴпνηиᴎнո", "oᴏоοσɔօ", "pᴘрρπ", "qꞯ", "rʀгяɹɾɽ", "sꜱѕƨςσ", "tᴛтτʇ", "uᴜυцμս", "vᴠνʌвʋ", "wᴡшщωɯʍ", "xχх", "yʏуүγʎυ", "zᴢзʒ",
	"iӏ", "lіꓲᏆ", "uиу", "eз", "jɾ",
}

// lookalikes has what letters beyond ASCII can be read as.
var lookalikes = sync.OnceValue(func() map[rune]choice {
	m := make(map[rune]choice)
	for _, lines := range [][]string{lookalikeOverlay, lookalikeTable} {
		for _, line := range lines {
			for _, r := range line[1:] {
				if folded, n := utf8.DecodeRune(fold(string(r), false).text); n > 1 && folded != r { // Cherokee folds to capitals
					r = folded
				}
				c := m[r]
				if c[0] == 0 {
					c[0] = line[0]
				} else if c[1] == 0 && c[0] != line[0] {
					c[1] = line[0]
				}
				m[r] = c
			}
		}
	}
	return m
})

// alike reads a letter beyond ASCII, with the marks that it is composed with.
func alike(r rune) choice {
	c, ok := lookalikes()[r]
	if ok {
		return c
	}
	var buf [utf8.UTFMax]byte
	plain := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	if base, n := utf8.DecodeRune(plain); n > 0 && n < len(plain) {
		if base < utf8.RuneSelf && unicode.IsLetter(base) {
			return choice{byte(base)}
		}
		return lookalikes()[base]
	}
	return choice{}
}

// leet has what digits and signs can be read as. The 2 is left alone: it writes
// a reduplication (kapal2).
var leet = [utf8.RuneSelf]choice{'0': {'o'}, '1': {'i', 'l'}, '3': {'e'}, '4': {'a'}, '5': {'s'}, '6': {'g', 'b'}, '7': {'t'},
	'8': {'b'}, '9': {'g'}, '@': {'a'}, '$': {'s'}, '!': {'i'}, '|': {'l', 'i'}, '+': {'t'}}

// wideLeet has what signs beyond ASCII can be read as.
var wideLeet = func() map[rune]byte {
	m := map[rune]byte{'€': 'e', '¥': 'y', '¢': 'c', '£': 'l', '§': 's', '∆': 'a', '∂': 'd', 'µ': 'u', '₽': 'p', '₳': 'a', '฿': 'b', '₵': 'c', '₲': 'g', '₭': 'k', '₦': 'n', '₱': 'p', '₴': 's', '₮': 't', '₩': 'w'}
	for c := range byte(26) {
		m[indicatorA+rune(c)] = 'a' + c
	}
	return m
}()

// indicatorA is the first of the regional indicators, which make flags.
const indicatorA = 0x1F1E6

// caseless reports letters that stand for capitals though they are small ones.
func caseless(r rune) bool {
	return r >= 0x250 && r < 0x2B0 || r >= 0x1D00 && r < 0x1D80 || r >= 0xA730 && r < 0xA800
}
