package sensitivity

import "encoding/binary"

// formMemory remembers of words whether they may be forms of a lexicon's roots.
// A text has few words that it uses again and again, and taking off affixes is
// the dearest question about them. The words themselves are compared, not their
// hashes.
type formMemory [4096]struct{ low, high uint64 }

// Each word has two bits for each lexicon in the last byte of high, which no
// remembered word reaches.
const (
	formMemoryMax  = 15 // bytes of a word
	formMemoryBits = 56
	formMasked     = 1<<formMemoryBits - 1

	formAsked = 1 << formMemoryBits
	formYes   = 2 << formMemoryBits
)

// mayInflect is the function of the same name of the lexicon's roots.
func (m *formMemory) mayInflect(l *lexicon, h uint32, text []byte, s, n int) bool {
	if m == nil || n > formMemoryMax {
		return l.forms.mayInflect(text, s, n)
	}
	w := text[s : s+16]
	low, high := binary.LittleEndian.Uint64(w)&masks[n][0], binary.LittleEndian.Uint64(w[8:])&masks[n][1]
	known := &m[h%uint32(len(m))]
	asked, yes := uint64(formAsked)<<l.memory, uint64(formYes)<<l.memory
	if known.low != low || known.high&formMasked != high {
		known.low, known.high = low, high
	}
	if known.high&asked == 0 {
		known.high |= asked
		if l.forms.mayInflect(text, s, n) {
			known.high |= yes
		}
	}
	return known.high&yes != 0
}
