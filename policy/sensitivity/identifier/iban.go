package identifier

import "strings"

// findIBAN finds international bank account numbers: a country that issues
// them, its length, and the check digits (mod 97), in one piece or in
// groups.
//
// Sources: ISO 13616-1; SWIFT IBAN registry. Indonesia issues none, so these
// are accounts abroad. The bank's part is not checked further. Fewer than 1 in
// 97 of what has the right country and length passes.
func findIBAN(text []byte, yield func(s, e int)) {
	for i := 0; i+4 < len(text); i++ {
		if !isLetter(text[i]) || !isLetter(text[i+1]) || !isDigit(text[i+2]) || !isDigit(text[i+3]) {
			continue
		}
		s := i
		if hasAt(text, i-4, "iban") {
			s = i - 4
		}
		if wordBefore(text, s) {
			continue
		}
		if e := ibanEnd(text, i); e > 0 {
			yield(s, e)
			i = e - 1
		}
	}
}

// ibanEnd returns where the number at i ends, 0 if there is none. Groups of two
// characters at least may be apart.
func ibanEnd(text []byte, i int) int {
	length := int(ibanLengths[text[i]-'a'][text[i+1]-'a'])
	if length == 0 {
		return 0
	}
	rest, head, j, group := 0, 0, i, 0
	for k := range length {
		if n := separator(text, j); n > 0 && k >= 4 && group > 1 {
			j, group = j+n, 0
		}
		group++
		c := at(text, j)
		if !isAlnum(c) {
			return 0
		}
		j++
		if k < 4 {
			head = ibanRemainder(head, c)
		} else {
			rest = ibanRemainder(rest, c)
		}
	}
	// The first four characters count as if they stood at the end; they are two
	// letters (two digits each) and two digits.
	if wordAfter(text, j) || (rest*(1_000_000%97)+head)%97 != 1 {
		return 0
	}
	return j
}

// ibanRemainder appends a character (a is 10, z is 35) to a number mod 97.
func ibanRemainder(n int, c byte) int {
	if isDigit(c) {
		return (n*10 + int(c-'0')) % 97
	}
	return (n*100 + int(c-'a') + 10) % 97
}

// ibanLengths by the two letters of the country.
var ibanLengths = func() (lengths [26][26]uint8) {
	for _, field := range strings.Fields(`ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24
		de22 dj27 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23
		is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15
		om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29
		va22 vg24 xk20 ye30`) {
		lengths[field[0]-'a'][field[1]-'a'] = uint8(number([]byte(field[2:])))
	}
	return lengths
}()
