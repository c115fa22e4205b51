package identifier

// findInner finds numbers of documents with the mark of secrecy behind the
// number, as many offices write them: 57/R/IV/2025, TR/77/R/2025,
// B.07/R/Dit.II, KOGAB/OPS/0233/R. The marks are SR, R, RHS and SRHS.
//
// Source: as findSecret; the place of the mark follows older rules on letters.
//
// Behind the mark there is a year, a month in Roman figures with another part,
// or the name of an office of three letters; or nothing, where letters (the
// kind of document, an office) stand before the number. Not matched: spaces
// around the slashes, and numbers of more than six digits.
func findInner(text []byte, yield func(s, e int)) {
	last := 0
	for i := 1; i < len(text); i++ {
		if text[i] != '/' || !isDigit(text[i-1]) {
			continue
		}
		m := innerMark(text, i+1)
		if m == 0 {
			continue
		}
		number := i
		for number > last && isDigit(text[number-1]) {
			number--
		}
		if i-number > 6 || wordBefore(text, number) {
			continue
		}
		s := innerStart(text, number, last)
		e := mark{class: secret, office: true}.partsEnd(text, m, false, false)
		if e == 0 && lettersEnd(text, s, 12) >= s+2 && at(text, m) != '/' {
			e = m
		}
		if e > 0 {
			yield(s, e)
			i, last = e-1, e
		}
	}
}

// innerMark returns the end of the mark at i, 0 where there is none.
func innerMark(text []byte, i int) int {
	for _, m := range [...]string{"srhs", "rhs", "sr", "r"} {
		if hasAt(text, i, m) && !wordAfter(text, i+len(m)) {
			return i + len(m)
		}
	}
	return 0
}

// innerStart goes back from the number over what stands before it, joined by
// slashes, dashes and full stops, for 32 bytes at most.
func innerStart(text []byte, number, last int) int {
	least, start := max(last, number-32), number
	for i := number; i > least; {
		c := text[i-1]
		if c != '/' && c != '-' && c != '.' {
			break
		}
		i--
		part := i
		for i > least && isAlnum(text[i-1]) {
			i--
		}
		if i == part || wordBefore(text, i) {
			break
		}
		start = i
	}
	return start
}
