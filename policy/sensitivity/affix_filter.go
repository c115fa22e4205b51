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
	necks bloom // of the second to fourth byte, where a prefix can swallow the first
	whole bloom
	roots index
}

func newRootSet(roots index) rootSet {
	r := rootSet{heads: newBloom(roots.size), necks: newBloom(roots.size), whole: newBloom(roots.size), roots: roots}
	roots.each(func(e *entry) {
		r.whole.add(e.hash)
		if e.length >= rootMin { // shorter candidates are not looked up
			head := binary.LittleEndian.Uint32(roots.words[e.word:])
			r.heads.add(headHash(head))
			if swallowable[byte(head)] && vowel(byte(head>>8)) {
				r.necks.add(headHash(head >> 8))
			}
		}
	})
	return r
}

func headHash(head uint32) uint32 { return uint32(uint64(head) * hashA >> 32) }

// affixed returns a bit for each of up to 64 tokens, whether it may have an affix
// that can be undone: it ends like a suffix and begins like a root, or it begins
// like a prefix.
func (r *rootSet) affixed(text []byte, tokens []token) (may uint64) {
	for i, t := range tokens {
		n := int(t.e - t.s)
		first, last := binary.LittleEndian.Uint32(text[t.s:]), binary.LittleEndian.Uint16(text[max(t.e, 2)-2:])
		begins := prefixStarts[first&31] >> (first >> 8 & 31)
		ends := suffixEnds[last>>8] >> (last & 31)
		rooted := uint32(r.heads.bit(headHash(first))) | uint32(n-rootMin-4)>>31 // short roots may change a letter at their end
		fits := ^uint32((n-rootMin)|(formLimit-n)) >> 31
		may |= uint64((begins|ends&rooted)&fits&1) << i
	}
	return may
}

// mayBegin tells nearly all of those tokens apart by a few bytes: behind each
// prefix a root must begin, or one without its first letter.
func (r *rootSet) mayBegin(text []byte, s, n int) bool {
	if mayHaveSuffix(text[s:s+n]) && (r.heads.has(headHash(binary.LittleEndian.Uint32(text[s:]))) || n <= rootMin+3 && tailLetter(text[s+n-1])) {
		return true
	}
	for todo := behindPrefix(binary.LittleEndian.Uint32(text[s:])); todo != 0; todo &= todo - 1 {
		a := mathbits.TrailingZeros64(todo)
		if n-a < rootMin-1 {
			return false
		}
		rest := binary.LittleEndian.Uint32(text[s+a:])
		if r.heads.bit(headHash(rest))|r.necks.bit(headHash(rest&0xFFFFFF)) != 0 {
			return true
		}
		todo |= behindPrefix(rest) << a
	}
	return false
}

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
