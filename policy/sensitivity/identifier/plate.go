package identifier

import "strings"

// findPlate finds Indonesian number plates of vehicles: the code of the area (one
// or two letters), a number of one to four digits without a leading zero, and a
// series of one to three letters, together, apart by a space, dash, full stop or
// underscore: B 1234 XYZ, AB-1234-CD.
//
// Source: Police regulation 7/2021 on the registration of vehicles and the codes
// that the police publish.
//
// Numbers of one or two digits count only where the series has two letters or
// more, or paper (A 4) and vitamins would; with one letter the number has three
// digits at least. Not matched: plates of the armed forces and the police (1234-00),
// which have no letters to check, and of embassies (CD 12 34).
func findPlate(text []byte, yield func(s, e int)) {
	for i := 0; i+2 < len(text); i++ {
		if !isLetter(text[i]) || wordBefore(text, i) {
			continue
		}
		a := lettersEnd(text, i, 3)
		if plateAreas[string(text[i:a])] {
			if e := plateEnd(text, a, a-i); e > 0 && !plateJoined(text, i) {
				yield(i, e)
				i = e - 1
				continue
			}
		}
		i = max(i, a-1)
	}
}

// plateEnd reads number and series behind the area's code; 0 where there are none.
func plateEnd(text []byte, i, area int) int {
	i, gap := plateGap(text, i)
	d := digitsEnd(text[:min(len(text), i+5)], i)
	digits := d - i
	if digits == 0 || digits > 4 || text[i] == '0' {
		return 0
	}
	s, second := plateGap(text, d)
	e := lettersEnd(text, s, 4)
	letters := e - s
	if gap != second || letters == 0 || letters > 3 || letters == 1 && (digits < 3 || at(text, e) == '.' && wordAfter(text, e+1)) || digits < 3 && gap == 0 || wordAfter(text, e) || (area == 1 || digits < 4) && plateWords[string(text[s:e])] {
		return 0
	}
	return e
}

// plateGap skips what may stand between the parts and says which sign it is.
func plateGap(text []byte, i int) (int, byte) {
	switch c := at(text, i); c {
	case ' ':
		if at(text, i+1) == ' ' {
			i++
		}
		return i + 1, c
	case '-', '.', '_':
		return i + 1, c
	}
	return i, 0
}

// plateJoined reports whether something goes on before the plate.
func plateJoined(text []byte, i int) bool {
	c := at(text, i-1)
	return (c == '-' || c == '.' || c == '_' || c == '/') && wordBefore(text, i-1)
}

// plateAreas are the codes of the areas.
var plateAreas = func() map[string]bool {
	set := make(map[string]bool)
	for _, code := range strings.Fields(`a b d e f g h k l m n p r s t w z aa ab ad ae ag ba bb bd be bg bh bk bl bm bn bp
		da db dc dd de dg dh dk dl dm dn dp dr dt dw ea eb ed kb kh kt ku pa pb pg ps pt`) {
		set[code] = true
	}
	return set
}()

// plateWords are words of three letters and less that stand behind numbers.
var plateWords = func() map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(`di ke an km kg gr cm mm jt rb th thn bln jam org wib wit am pm x m k s d kali hari
		kwk dan yg ini itu ada rp ya lt rt rw no or of in to at is as on by we the and for hal tim pcs gb mb tb`) {
		set[word] = true
	}
	return set
}()
