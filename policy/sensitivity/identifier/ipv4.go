package identifier

// findIPv4 finds addresses of machines, with the port or the length of the
// prefix where one is written.
//
// Source: RFC 791; RFC 6890 for the special ranges.
//
// Not matched: this network (0/8), loopback (127/8), documentation (192.0.2/24,
// 198.51.100/24, 203.0.113/24), and 224 and up (multicast, reserved, masks). A
// version such as 1.2.3.4 and a paragraph such as 2.1.1.3 have the same
// structure and cannot be told apart; a rule needs evidence or an exception
// ("versi", "pasal") for that.
func findIPv4(text []byte, yield func(s, e int)) { findQuads(text, false, yield) }

// findPrivateIPv4 finds addresses of internal networks (RFC 1918: 10/8,
// 172.16/12, 192.168/16), which show how a network is built.
func findPrivateIPv4(text []byte, yield func(s, e int)) { findQuads(text, true, yield) }

func findQuads(text []byte, private bool, yield func(s, e int)) {
	for i := nextNumber(text, 0); i < len(text); i = nextNumber(text, i) {
		quad, e := quadAt(text, i)
		if e == 0 || at(text, i-1) == '.' && isDigit(at(text, i-2)) || at(text, e) == '.' && isDigit(at(text, e+1)) || wordAfter(text, e) {
			i = digitsEnd(text, i)
			continue
		}
		e = suffixEnd(text, e, 32)
		if !specialIPv4(quad) && (!private || privateIPv4(quad)) {
			yield(i, e)
		}
		i = e
	}
}

// quadAt reads four numbers up to 255 without leading zeros.
func quadAt(text []byte, i int) (quad [4]byte, end int) {
	for k := range quad {
		if k > 0 {
			n := dotEnd(text, i)
			if n == 0 {
				return quad, 0
			}
			i += n
		}
		n, s := 0, i
		for isDigit(at(text, i)) && i-s < 4 {
			n = n*10 + int(text[i]-'0')
			i++
		}
		if i == s || n > 255 || i-s > 1 && text[s] == '0' {
			return quad, 0
		}
		quad[k] = byte(n)
	}
	return quad, i
}

// dotEnd returns the length of the full stop at i, also of one that is hidden from
// programs ("[.]", "(dot)", " . "); 0 where there is none.
func dotEnd(text []byte, i int) int {
	if at(text, i) == '.' {
		return 1
	}
	j := skipSpace(text, i)
	for _, s := range [...]string{"[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", ". "} {
		if hasAt(text, j, s) {
			return skipSpace(text, j+len(s)) - i
		}
	}
	return 0
}

// suffixEnd takes in a port (:8080) or prefix length (/24) behind an address.
func suffixEnd(text []byte, e, bits int) int {
	most := bits
	switch at(text, e) {
	case ':':
		most = 65535
	case '/':
	default:
		return e
	}
	j := digitsEnd(text[:min(len(text), e+7)], e+1)
	if j == e+1 || wordAfter(text, j) || number(text[e+1:j]) > most || at(text, j) == '.' && isDigit(at(text, j+1)) {
		return e
	}
	return j
}

func specialIPv4(q [4]byte) bool {
	switch {
	case q[0] == 0, q[0] == 127, q[0] >= 224:
		return true
	}
	return [3]byte(q[:3]) == [3]byte{192, 0, 2} || [3]byte(q[:3]) == [3]byte{198, 51, 100} || [3]byte(q[:3]) == [3]byte{203, 0, 113}
}

func privateIPv4(q [4]byte) bool {
	return q[0] == 10 || q[0] == 172 && q[1]>>4 == 1 || q[0] == 192 && q[1] == 168
}
