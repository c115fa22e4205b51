package identifier

// findCard finds payment card numbers: 13 to 19 digits with the prefix and
// length of an issuer's network (Visa, Mastercard, American Express, Diners
// Club, Discover, JCB, UnionPay) and the check digit (Luhn), in one piece or in
// the usual groups.
//
// Sources: ISO/IEC 7812-1; the networks' published number ranges.
//
// A number that is also an identity number (nik) is that, and not matched here.
// Not matched: Maestro and the domestic debit cards of single banks, whose
// ranges are not published. About 1 in 50 random numbers of sixteen digits
// passes, because nine in ten fail the check digit and three in four the prefix.
func findCard(text []byte, yield func(s, e int)) {
	for i := nextNumber(text, 0); i < len(text); i = nextNumber(text, i) {
		var c chain
		c.read(text, i, 19)
		if e := cardEnd(text, &c); e > 0 {
			yield(i, e)
			i = e
			continue
		}
		i = digitsEnd(text, i)
	}
}

var cardShapes = []string{"\x04\x04\x04\x04", "\x04\x06\x05", "\x04\x06\x04", "\x04\x04\x04\x04\x03", "\x06\x0d", "\x04\x04\x04\x01", "\x04\x04\x04\x02", "\x08\x08", "\x04\x03\x03\x03"}

func cardEnd(text []byte, c *chain) int {
	for g := c.count - 1; g >= 0; g-- {
		n := c.digits[:c.totals[g]]
		if len(n) < 13 || wordAfter(text, c.ends[g]) || g > 0 && !c.anyShape(g, cardShapes) && !c.apart(g) || !cardNetwork(n) || !luhn(n) {
			continue
		}
		if len(n) == nikLength && validNIK(n) {
			continue
		}
		return c.ends[g]
	}
	return 0
}

// cardNetwork reports whether a network issues numbers of this prefix and length.
func cardNetwork(n []byte) bool {
	length, two, three, four := len(n), number(n[:2]), number(n[:3]), number(n[:4])
	switch {
	case n[0] == '4':
		return length == 13 || length == 16 || length == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return length == 16
	case two == 34 || two == 37:
		return length == 15
	case three >= 300 && three <= 305, two == 36, two == 38, two == 39:
		return length == 14
	case four == 6011, two == 65, three >= 644 && three <= 649:
		return length == 16 || length == 19
	case four >= 3528 && four <= 3589, two == 62:
		return length >= 16
	}
	return false
}
