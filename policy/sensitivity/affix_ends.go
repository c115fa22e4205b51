package sensitivity

import mathbits "math/bits"

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

// suffixEnds has, for each last byte of a token, the bytes before it with which it
// may end a suffix, five bits each like prefixStarts.
var suffixEnds = func() (t [256]uint32) {
	const any = ^uint32(0)
	add := func(last byte, befores string) {
		for _, c := range []byte(befores) {
			t[last] |= 1 << (c & 31)
		}
	}
	add('h', "a")
	add('n', "aiu")
	add('a', "y")
	add('u', "km")
	add('y', "n")
	add('d', "e")
	add('r', "e")
	add('g', "n")
	t['i'], t['2'], t['s'] = any, any, any
	return t
}()

// prefixRests has, for the first three letters of a token, five bits each, where it
// may go on behind one prefix, as bits. It says yes too often: longer prefixes are
// told by these letters alone.
var prefixRests = func() (t [1 << 15]uint8) {
	add := func(p string) {
		for k := range t {
			if k&31 == int(p[0]&31) && (len(p) < 2 || k>>5&31 == int(p[1]&31)) && (len(p) < 3 || k>>10 == int(p[2]&31)) {
				t[k] |= 1 << len(p)
			}
		}
	}
	for _, p := range plainPrefixes {
		add(p)
	}
	for _, s := range swallowed {
		add(s.prefix)
	}
	return t
}()

// behindPrefix returns, as bits, where a text that begins with these four bytes may
// go on behind one prefix.
func behindPrefix(w uint32) uint64 {
	return uint64(prefixRests[w&31|w>>3&(31<<5)|w>>6&(31<<10)])
}

// swallowable has the letters that a prefix can swallow.
var swallowable = func() (t [256]bool) {
	for _, s := range swallowed {
		t[s.lead] = true
	}
	return t
}()

// mayHaveSuffix reports whether w, of two bytes or more, ends like a suffix.
func mayHaveSuffix(w []byte) bool { return suffixEnds[w[len(w)-1]]>>(w[len(w)-2]&31)&1 != 0 }

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
