package identifier

import "bytes"

// findNPWP finds Indonesian tax numbers (nomor pokok wajib pajak). Fifteen
// digits, usually 01.234.567.4-012.000: kind and serial of the payer (8), a
// check digit over them (Luhn), the tax office (3, not 000) and the branch (3).
// Since 2024 sixteen digits: the same after a 0, or the identity number of a
// natural person. The latter counts here only with the word npwp before it,
// which is then in the span; without it only the kind nik finds it.
//
// Sources: OECD, "Indonesia: information on tax identification numbers";
// Finance Minister regulation 112/PMK.03/2022; CPAN Business::ID::NPWP for the
// check digit.
//
// Digits in one piece need a branch below 100 as well. Not matched: numbers
// whose check digit does not fit (see npwp.form). About 1 in 100 random numbers
// of fifteen digits passes, and 1 in 1,000 of sixteen.
func findNPWP(text []byte, yield func(s, e int)) {
	findTax(text, true, yield)
	findLabelledNIK(text, yield)
}

// findNPWPForm finds numbers punctuated exactly as a tax number, whatever the
// check digit: mistyped ones tell nearly as much as right ones.
func findNPWPForm(text []byte, yield func(s, e int)) { findTax(text, false, yield) }

var (
	npwpShapes   = []string{"\x02\x03\x03\x01\x03\x03", "\x03\x03\x03\x01\x03\x03"} // of 15 and 16 digits
	npwpOnePiece = []string{"\x0f", "\x10", "\x04\x04\x04\x04"}
)

func findTax(text []byte, checked bool, yield func(s, e int)) {
	for s, i := nextLabelled(text, 0); i < len(text); s, i = nextLabelled(text, i) {
		var c chain
		c.read(text, i, 16)
		if e := taxEnd(text, &c, checked); e > 0 {
			yield(s, e)
			i = e
			continue
		}
		i = digitsEnd(text, i)
	}
}

// taxEnd returns where the tax number at the start of the chain ends, 0 if
// there is none.
func taxEnd(text []byte, c *chain, checked bool) int {
	for total := 16; total >= 15; total-- {
		g := c.group(total)
		if g < 0 || wordAfter(text, c.ends[g]) || total == 16 && c.digits[0] != '0' {
			continue
		}
		n := c.digits[total-15 : total]
		form := c.anyShape(g, npwpShapes)
		if number(n[:8]) == 0 || number(n[9:12]) == 0 {
			continue
		}
		if !checked {
			if form && taxPunctuation(text, c) {
				return c.ends[g]
			}
			continue
		}
		if luhn(n[:9]) && (form || n[12] == '0' && (c.anyShape(g, npwpOnePiece) || c.alone(text, g))) {
			return c.ends[g]
		}
	}
	return 0
}

// taxPunctuation reports the full stops and the dash of 01.234.567.4-012.000.
func taxPunctuation(text []byte, c *chain) bool {
	for g := range 5 {
		if g == 3 && dash(text, c.ends[g]) == 0 || g != 3 && at(text, c.ends[g]) != '.' {
			return false
		}
	}
	return true
}

// findLabelledNIK finds identity numbers that the word npwp introduces.
func findLabelledNIK(text []byte, yield func(s, e int)) {
	for i := 0; ; {
		k := bytes.Index(text[i:], []byte("npwp"))
		if k < 0 {
			return
		}
		s := i + k
		i = s + 4
		if hasAt(text, i, "16") {
			i += 2
		}
		if wordBefore(text, s) || wordAfter(text, i) {
			continue
		}
		d := labelEnd(text, i)
		if !isDigit(at(text, d)) || wordBefore(text, d) {
			continue
		}
		var c chain
		c.read(text, d, nikLength)
		if g := c.group(nikLength); g >= 0 && !wordAfter(text, c.ends[g]) && c.anyShape(g, nikShapes) && validNIK(c.digits[:nikLength]) {
			yield(s, c.ends[g])
			i = c.ends[g]
		}
	}
}

// labelEnd skips what may stand between a label and its number: at most 16
// bytes on the same line, without digits but for "16" (the number of digits).
func labelEnd(text []byte, i int) int {
	for end := min(len(text), i+16); i < end && text[i] != '\n'; i++ {
		if isDigit(text[i]) {
			if text[i] == '1' && at(text, i+1) == '6' && !isDigit(at(text, i+2)) && !digitsFollow(text, i+2) {
				i++
				continue
			}
			break
		}
	}
	return i
}
