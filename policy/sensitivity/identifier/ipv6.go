package identifier

// findIPv6 finds IPv6 addresses that are assigned for use: global (2000::/3),
// local (fc00::/7), of one link (fe80::/10), and mapped or translated IPv4
// (::ffff:0:0/96, 64:ff9b::/96); with a prefix length, or a port behind
// brackets.
//
// Sources: RFC 4291; RFC 6890 and RFC 9637 for the special ranges.
//
// Not matched: unspecified and loopback (::, ::1), documentation
// (2001:db8::/32, 3fff::/20), multicast. The first group keeps times, hardware
// addresses and names with colons out.
func findIPv6(text []byte, yield func(s, e int)) {
	for i := 0; i < len(text); {
		if c := text[i]; !isHex(c) && c != ':' || wordBefore(text, i) || at(text, i-1) == ':' && (at(text, i-2) == ':' || isHex(at(text, i-2))) {
			i++
			continue
		}
		groups, e := groupsAt(text, i)
		if e == 0 || wordAfter(text, e) || at(text, e) == ':' || specialIPv6(groups) {
			for i++; i < len(text) && (isHex(text[i]) || text[i] == ':'); i++ {
			}
			continue
		}
		if at(text, i-1) != '[' || at(text, e) != ']' {
			e = prefixEnd(text, e)
		} else if p := suffixEnd(text, e+1, 0); p > e+1 && at(text, e+1) == ':' {
			i, e = i-1, p
		}
		if groups[0]>>6 == 0xfe80>>6 && at(text, e) == '%' { // the name of the link
			if z := e + 1; isAlnum(at(text, z)) {
				for e = z; isAlnum(at(text, e)); e++ {
				}
			}
		}
		yield(i, e)
		i = e
	}
}

func isHex(c byte) bool { return isDigit(c) || c-'a' < 6 }

// prefixEnd takes in the prefix length behind an address.
func prefixEnd(text []byte, e int) int {
	if at(text, e) != '/' {
		return e
	}
	return suffixEnd(text, e, 128)
}

// groupsAt reads an address; end is 0 where there is none.
func groupsAt(text []byte, i int) (groups [8]uint16, end int) {
	n, gap := 0, -1
	if at(text, i) == ':' {
		if at(text, i+1) != ':' {
			return groups, 0
		}
		gap = 0
		i += 2
	}
	for n < 8 {
		s, v := i, 0
		for isHex(at(text, i)) && i-s < 4 {
			v = v<<4 | hexValue(text[i])
			i++
		}
		if s == i {
			break
		}
		if at(text, i) == '.' && n <= 6 {
			if quad, e := quadAt(text, s); e > 0 {
				groups[n], groups[n+1] = uint16(quad[0])<<8|uint16(quad[1]), uint16(quad[2])<<8|uint16(quad[3])
				n, i = n+2, e
				break
			}
		}
		groups[n] = uint16(v)
		n++
		if at(text, i) != ':' {
			break
		}
		if at(text, i+1) == ':' {
			if gap >= 0 {
				return groups, 0
			}
			gap = n
			i += 2
			continue
		}
		if !isHex(at(text, i+1)) {
			break
		}
		i++
	}
	if gap < 0 && n != 8 || gap >= 0 && n > 7 {
		return groups, 0
	}
	if gap >= 0 {
		copy(groups[8-(n-gap):], groups[gap:n])
		for k := gap; k < 8-(n-gap); k++ {
			groups[k] = 0
		}
	}
	return groups, i
}

func hexValue(c byte) int {
	if isDigit(c) {
		return int(c - '0')
	}
	return int(c-'a') + 10
}

func specialIPv6(g [8]uint16) bool {
	switch {
	case g[0]>>13 == 1:
		return g[0] == 0x2001 && g[1] == 0xdb8 || g[0] == 0x3fff && g[1] < 0x1000
	case g[0]>>9 == 0xfc>>1, g[0]>>6 == 0xfe80>>6:
		return false
	case [5]uint16(g[:5]) == [5]uint16{} && g[5] == 0xffff, g[0] == 0x64 && g[1] == 0xff9b:
		return specialIPv4([4]byte{byte(g[6] >> 8), byte(g[6]), byte(g[7] >> 8), byte(g[7])})
	}
	return true
}
