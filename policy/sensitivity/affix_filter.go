package sensitivity

import (
	"encoding/binary"
	mathbits "math/bits"
)

// rootSet tells quickly that no root of the rules is left when the affixes of a
// token are taken off: nearly all tokens are told apart by the first four bytes
// of what is left. It may say yes too often, never no where indonesian or
// english have a candidate that is a root.
type rootSet struct {
	heads bloom // of the roots' first four bytes
	whole bloom
	roots index
}

func newRootSet(roots index) rootSet {
	r := rootSet{heads: newBloom(len(roots.entries)), whole: newBloom(len(roots.entries)), roots: roots}
	for _, e := range roots.entries {
		w := roots.words[e.word : e.word+e.length]
		r.whole.add(hashWord(w))
		if len(w) >= rootMin { // shorter candidates are not looked up
			r.heads.add(headHash(binary.LittleEndian.Uint32(w)))
		}
	}
	return r
}

func headHash(head uint32) uint32 { return uint32(uint64(head) * hashA >> 32) }

// mayInflect reports whether the token of n bytes at s may be a form of a root,
// apart from a root as it stands. The text has padding behind it.
func (r *rootSet) mayInflect(text []byte, s, n int) bool {
	w := text[s : s+n+padding]
	head := r.heads.has(headHash(binary.LittleEndian.Uint32(w)))
	if head && r.someEnd(w, (suffixStarts(w[:n])|englishStarts(w[:n]))&^(1<<n)) || (head || n <= rootMin+3) && tailLetter(w[n-1]) && r.someTail(w, n) {
		return true
	}
	if n <= rootMin || !mayHavePrefix(w) {
		return false
	}
	for todo := uint64(1); todo != 0; todo &= todo - 1 {
		a := mathbits.TrailingZeros64(todo)
		rest := w[a:]
		if a > 0 && r.heads.has(headHash(binary.LittleEndian.Uint32(rest))) && r.someEnd(rest, suffixStarts(rest[:n-a])) {
			return true
		}
		if n-a <= rootMin || !mayHavePrefix(rest) {
			continue
		}
		plain, lead, at := prefixEnds(rest[:n-a])
		todo |= plain << a
		if lead != 0 && r.heads.has(headHash(binary.LittleEndian.Uint32(rest[at:])<<8|uint32(lead))) && r.someLead(rest[at:], n-a-at, lead) {
			return true
		}
	}
	return false
}

// someEnd reports whether w cut off at one of the ends may be a root.
func (r *rootSet) someEnd(w []byte, ends uint64) bool {
	const tooShort = 1<<rootMin - 1
	for ends &^= tooShort; ends != 0; ends &= ends - 1 {
		if r.holds(hashAt(w, 0, mathbits.TrailingZeros64(ends))) {
			return true
		}
	}
	return false
}

// someLead is someEnd for a root whose first letter a prefix has swallowed.
func (r *rootSet) someLead(w []byte, n int, lead byte) bool {
	var buf [1 + formLimit + padding]byte
	buf[0] = lead
	copy(buf[1:], w[:n])
	return r.someEnd(buf[:], suffixStarts(buf[:n+1]))
}

// someTail is someEnd for English roots whose last letter a suffix has changed:
// moving, carries.
func (r *rootSet) someTail(w []byte, n int) bool {
	switch w[n-1] {
	case 'd', 'r':
		return w[n-2] == 'e' && (r.withTail(w, n-2, 'e') || w[n-3] == 'i' && r.withTail(w, n-3, 'y'))
	case 'g':
		return string(w[n-3:n]) == "ing" && r.withTail(w, n-3, 'e')
	case 's':
		switch string(w[n-3 : n]) {
		case "ies":
			return r.withTail(w, n-3, 'y')
		case "ers":
			return r.withTail(w, n-3, 'e') || w[n-4] == 'i' && r.withTail(w, n-4, 'y')
		}
	}
	return false
}

// tailLetter reports whether one of those suffixes may end in c.
func tailLetter(c byte) bool {
	const letters = 1<<('d'&31) | 1<<('r'&31) | 1<<('g'&31) | 1<<('s'&31)
	return letters>>(c&31)&1 != 0
}

// withTail reports whether the first n bytes of w and one more may be a root.
func (r *rootSet) withTail(w []byte, n int, tail byte) bool {
	if n+1 < rootMin {
		return false
	}
	var buf [formLimit + padding]byte
	copy(buf[:], w[:n])
	buf[n] = tail
	return r.holds(hashAt(buf[:], 0, n+1))
}

func (r *rootSet) holds(h uint32) bool { return r.whole.has(h) && r.roots.mayHave(h) }

// prefixStarts has the first two letters of all prefixes, five bits each: bit
// (second & 31) of element (first & 31).
var prefixStarts = func() (t [32]uint32) {
	add := func(first byte, seconds string) {
		for _, c := range []byte(seconds) {
			t[first&31] |= 1 << (c & 31)
		}
	}
	for _, p := range plainPrefixes {
		add(p[0], p[1:2])
	}
	for _, s := range swallowed {
		if len(s.prefix) == 1 {
			add(s.prefix[0], "aeiou")
		} else {
			add(s.prefix[0], s.prefix[1:2])
		}
	}
	return t
}()

// mayHavePrefix reports whether w begins like a prefix. Digits and letters
// beyond ASCII may as well.
func mayHavePrefix(w []byte) bool { return prefixStarts[w[0]&31]>>(w[1]&31)&1 != 0 }

// prefixEnds returns, as bits, where w goes on behind a plain prefix, and where
// behind one that swallowed a letter, and that letter; 0 where none did. What is
// left is three bytes or more, as for prefixes.
func prefixEnds(w []byte) (ends uint64, lead byte, at int) {
	switch second := w[1]; w[0] {
	case 'd':
		if second == 'i' {
			ends = 1 << 2
		}
	case 'k':
		switch {
		case second == 'e', second == 'u':
			ends = 1 << 2
		case second == 'a' && w[2] == 'u':
			ends = 1 << 3
		}
	case 's':
		if second == 'e' {
			ends = 1 << 2
		}
	case 'b', 't':
		if second == 'e' {
			ends = 1 << 2
			if w[2] == 'r' || w[2] == 'l' && w[0] == 'b' {
				ends |= 1 << 3
			}
		}
	case 'm', 'p':
		if second == 'e' {
			ends, lead, at = nasalEnds(w)
		}
	case 'n':
		switch {
		case second == 'g':
			ends, lead, at = 1<<2, 'k', 2
			if w[2] == 'e' {
				ends |= 1 << 3
			}
		case second == 'y':
			lead, at = 's', 2
		default:
			lead, at = 't', 1
		}
	}
	if lead != 0 && (len(w)-at < rootMin-1 || !vowel(w[at])) {
		lead = 0
	}
	return ends & (1<<(len(w)-2) - 1), lead, at
}

// nasalEnds is prefixEnds for me- and pe- with their sound changes.
func nasalEnds(w []byte) (ends uint64, lead byte, at int) {
	ends = 1 << 2
	switch w[2] {
	case 'r', 'l':
		if w[0] == 'p' {
			ends |= 1 << 3
		}
	case 'm':
		ends, lead, at = ends|1<<3, 'p', 3
	case 'n':
		ends, lead, at = ends|1<<3, 't', 3
		switch w[3] {
		case 'g':
			ends, lead, at = ends|1<<4, 'k', 4
			if w[4] == 'e' {
				ends |= 1 << 5
			}
		case 'y':
			lead, at = 's', 4
		}
	}
	return ends, lead, at
}

// suffixStarts returns, as bits, where the suffixes and clitics at the end of w
// may begin, its whole length among them.
func suffixStarts(w []byte) uint64 {
	out := uint64(1) << len(w)
	for todo := out; todo != 0; {
		n := mathbits.Len64(todo) - 1
		todo &^= 1 << n
		if n <= rootMin-1 {
			break
		}
		starts := suffixesBefore(w[:n])
		out, todo = out|starts, todo|starts
	}
	return out
}

// suffixesBefore returns where the single suffixes that w may end in begin.
func suffixesBefore(w []byte) uint64 {
	n := len(w)
	before, third := w[n-2], w[n-3]
	switch w[n-1] {
	case 'h': // lah, kah, tah
		if before == 'a' && (third == 'l' || third == 'k' || third == 't') {
			return 1 << (n - 3)
		}
	case 'n': // kan, an, in, pun
		switch {
		case before == 'a' && third == 'k':
			return 1<<(n-2) | 1<<(n-3)
		case before == 'a', before == 'i':
			return 1 << (n - 2)
		case before == 'u' && third == 'p':
			return 1 << (n - 3)
		}
	case 'a': // nya
		if before == 'y' && third == 'n' {
			return 1 << (n - 3)
		}
	case 'u': // ku, mu
		if before == 'k' || before == 'm' {
			return 1 << (n - 2)
		}
	case 'y': // ny
		if before == 'n' {
			return 1 << (n - 2)
		}
	case 'i', '2':
		return 1 << (n - 1)
	}
	return 0
}

// englishStarts returns where English suffixes of w may begin that leave a root
// as it is, or with its last consonant doubled.
func englishStarts(w []byte) (out uint64) {
	n := len(w)
	doubled := func(cut int) uint64 { return 1<<(n-cut) | 1<<(n-cut-1) }
	switch w[n-1] {
	case 's': // s, es, ers
		out = 1 << (n - 1)
		if w[n-2] == 'e' {
			out |= 1 << (n - 2)
		}
		if string(w[n-3:]) == "ers" {
			out |= doubled(3)
		}
	case 'd', 'r': // ed, er
		if w[n-2] == 'e' {
			out = doubled(2)
		}
	case 'g': // ing
		if string(w[n-3:]) == "ing" {
			out = doubled(3)
		}
	}
	return out
}
