package identifier

// findPlusCode finds Open Location Codes: eight characters for Indonesia's
// area (its cells 6M to 6R and 7M to 7R), or the four of a
// short code, a plus sign, and two or three more, all of the alphabet that
// leaves out what is easily confused: 6P58R5M7+CV, Q5M7+CV.
//
// Source: Open Location Code specification, Google, Apache licence.
//
// A short code has a digit and a letter before the plus sign. Not matched:
// codes padded with zeros, and those of other countries.
func findPlusCode(text []byte, yield func(s, e int)) {
	for i := 4; i < len(text); i++ {
		if text[i] != '+' {
			continue
		}
		e := i + 1
		for e < len(text) && e <= i+3 && plusDigit[text[e]] {
			e++
		}
		if e < i+3 || wordAfter(text, e) {
			continue
		}
		s := i
		for s > 0 && i-s < 9 && plusDigit[text[s-1]] {
			s--
		}
		if plusArea(text[s:i]) && !wordBefore(text, s) {
			yield(s, e)
		}
	}
}

var plusDigit = func() (digit [256]bool) {
	for _, c := range []byte("23456789cfghjmpqrvwx") {
		digit[c] = true
	}
	return digit
}()

// plusArea judges what stands before the plus sign.
func plusArea(area []byte) bool {
	switch len(area) {
	case 4:
		digits := 0
		for _, c := range area {
			if isDigit(c) {
				digits++
			}
		}
		return digits > 0 && digits < 4
	case 8:
		return (area[0] == '6' || area[0] == '7') && area[1] >= 'm' && area[1] <= 'r'
	}
	return false
}
