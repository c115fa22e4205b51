package identifier

// findCoordinates finds positions in any form: coordinates.decimal,
// coordinates.dms and coordinates.grid.
func findCoordinates(text []byte, yield func(s, e int)) {
	findPairs(text, formDecimal|formDMS, yield)
	findGrid(text, yield)
}

// findDecimal finds pairs of latitude and longitude in decimal degrees, with a
// full stop or comma and at least three decimals (about 100 m): within
// Indonesia's box (13° S to 8° N, 92° to 143° E, the exclusive economic zone),
// in either order, or anywhere with both hemispheres named (LS, LU, BT, BB, N,
// S, E, W). "geo:" and the addresses of maps hold such pairs, also as
// "!3d…!4d…" and with "%2c".
//
// Sources: RFC 5870; Government Regulation 37/2008 and the limits published by
// BIG for the box.
//
// Not matched: fewer decimals (bulletins on earthquakes and weather have two),
// half a pair, and two bare positive numbers with three decimals, which are
// thousands in Indonesian (5.123, 115.456).
func findDecimal(text []byte, yield func(s, e int)) { findPairs(text, formDecimal, yield) }

// findDMS finds pairs of latitude and longitude in degrees with minutes or
// minutes and seconds: with degree signs in any typographic variant or in words
// and both hemispheres (or signs, within Indonesia's box), or with dashes or
// spaces and both hemispheres (06-12-30 S 106-49-00 E). The last part may have
// decimals.
//
// Source: nautical and aeronautical usage; LS, LU, BT, BB are
// lintang selatan, lintang utara, bujur timur, bujur barat.
//
// Not matched: whole degrees alone, half a pair, digits run together (0612S).
func findDMS(text []byte, yield func(s, e int)) { findPairs(text, formDMS, yield) }

const (
	formDecimal = 1 << iota
	formDMS
)

func findPairs(text []byte, wanted int, yield func(s, e int)) {
	for i := nextAngle(text, 0); i < len(text); i = nextAngle(text, i) {
		s, e, form := pairAt(text, i)
		if e == 0 {
			s, e, form = compactAt(text, i)
		}
		if e == 0 {
			i = digitsEnd(text, i)
			continue
		}
		if form&wanted != 0 {
			yield(s, e)
		}
		i = e
	}
}

// nextAngle is nextNumber that also stops at digits with one letter of a
// hemisphere glued to them (s6.2088).
func nextAngle(text []byte, i int) int {
	for i < len(text) {
		if !isDigit(text[i]) {
			i++
			continue
		}
		if !wordBefore(text, i) || hemisphereLetter(at(text, i-1)) && !wordBefore(text, i-1) {
			return i
		}
		i = digitsEnd(text, i)
	}
	return len(text)
}

func hemisphereLetter(c byte) bool { return c == 's' || c == 'n' || c == 'u' }

// compactAt reads a position whose digits are run together: ddmm or ddmmss with
// the hemisphere, then dddmm or dddmmss with the other (061230S 1064900E).
func compactAt(text []byte, i int) (start, end, form int) {
	a, j := compact(text, i, 2)
	if j == 0 || a.axis != 'y' {
		return 0, 0, 0
	}
	for k := 0; k < 3 && (gapByte[at(text, j)] || dash(text, j) == 1); k++ {
		j++
	}
	b, e := compact(text, j, 3)
	if e == 0 || b.axis != 'x' || b.parts != a.parts || wordAfter(text, e) {
		return 0, 0, 0
	}
	return i, e, position(a, b)
}

// compact reads one angle with so many digits of degrees.
func compact(text []byte, i, degrees int) (a angle, end int) {
	d := digitsEnd(text[:min(len(text), i+8)], i)
	if d-i != degrees+2 && d-i != degrees+4 {
		return a, 0
	}
	a.value, a.parts = float64(number(text[i:i+degrees])), 1
	for k, divisor := i+degrees, 60.0; k < d; k, divisor = k+2, divisor*60 {
		part := number(text[k : k+2])
		if part > 59 {
			return a, 0
		}
		a.value += float64(part) / divisor
		a.parts++
	}
	if at(text, d) == '.' && isDigit(at(text, d+1)) {
		d = digitsEnd(text[:min(len(text), d+6)], d+1)
	}
	e := lettersEnd(text, d, 3)
	dir, ok := directions[string(text[d:e])]
	if !ok || !dir.hemisphere || e == d {
		return a, 0
	}
	a.say(dir)
	return a, e
}

// pairAt reads two angles of which the first one's number begins at i.
func pairAt(text []byte, i int) (start, end, form int) {
	start, first, before := labelBefore(text, i)
	if hasAt(text, i-1, "!3d") && isDigit(at(text, i+2)) {
		start, i = i-1, i+2
	}
	if !before && at(text, i-1) == '.' && isDigit(at(text, i-2)) {
		return 0, 0, 0
	}
	first.read(text, i)
	if first.end == 0 || first.parts == 1 && first.decimals < 3 {
		return 0, 0, 0
	}
	second, i := gapAfter(text, first.end)
	if i == 0 {
		return 0, 0, 0
	}
	second.read(text, i)
	e := second.end
	if e == 0 || wordAfter(text, e) || at(text, e) == '.' && isDigit(at(text, e+1)) {
		return 0, 0, 0
	}
	if form = position(first, second); form == 0 {
		return 0, 0, 0
	}
	return start, e, form
}

// position judges two angles and returns the form, 0 where they are no position.
func position(a, b angle) int {
	form := formDecimal
	if a.parts > 1 || b.parts > 1 {
		form = formDMS
	}
	if a.parts > 1 != (b.parts > 1) || form == formDecimal && (a.decimals < 3 || b.decimals < 3) ||
		form == formDMS && (a.sign != b.sign || !a.sign && (!a.hemisphere || !b.hemisphere)) {
		return 0
	}
	if a.axis == 0 && b.axis == 0 && a.value >= 92 {
		a.axis = 'x'
	}
	if a.axis == 'x' || b.axis == 'y' {
		a, b = b, a
	}
	if a.axis == 'x' || b.axis == 'y' {
		return 0
	}
	if a.hemisphere && b.hemisphere {
		if a.value > 90 || b.value > 180 {
			return 0
		}
		return form
	}
	if a.value > 13 || a.value > 8 && a.north || b.value < 92 || b.value > 143 || b.negative {
		return 0
	}
	bare := !a.negative && a.axis == 0 && b.axis == 0 && !a.sign && !b.sign
	if form == formDecimal && bare && a.decimals == 3 && b.decimals == 3 {
		return 0
	}
	return form
}

// angle is half of a position.
type angle struct {
	end        int
	value      float64 // without sign
	parts      int     // 1 degrees, 2 and minutes, 3 and seconds
	decimals   int     // of the degrees
	axis       byte    // 'y' latitude, 'x' longitude, 0 not said
	hemisphere bool    // named
	north      bool    // named so, or with a plus sign
	negative   bool
	sign       bool // a degree sign
}

// read reads the angle whose number begins at i; end stays 0 where there is
// none. A hemisphere behind it counts unless one is known already.
func (a *angle) read(text []byte, i int) {
	whole := digitsEnd(text[:min(len(text), i+4)], i)
	if whole == i || whole-i > 3 {
		return
	}
	a.value, a.parts = float64(number(text[i:whole])), 1
	i = whole
	if c := at(text, i); (c == '.' || c == ',') && isDigit(at(text, i+1)) {
		e := digitsEnd(text[:min(len(text), i+18)], i+1)
		a.decimals = e - i - 1
		if a.decimals > 15 {
			return
		}
		a.value += fraction(text[i+1 : e])
		i = e
	}
	if n := degreeSign(text, i); n > 0 {
		a.sign = true
		i += n
	}
	if a.decimals == 0 {
		i = a.minutes(text, i)
	}
	e := i
	if !a.hemisphere {
		if n := a.readHemisphere(text, i); n > 0 {
			e = n
		}
	}
	a.end = e
}

// minutes reads minutes and seconds behind whole degrees and returns where they
// end.
func (a *angle) minutes(text []byte, i int) int {
	divisor := 60.0
	for a.parts < 3 {
		j := i
		if a.sign {
			j = skipSpace(text, i)
		} else if n := dash(text, i); n > 0 {
			j += n
		} else if c := at(text, i); c == ' ' || c == ':' || c == ';' {
			j++
		} else {
			return i
		}
		e := digitsEnd(text[:min(len(text), j+3)], j)
		if e == j || e-j > 2 || !a.sign && e-j != 2 || number(text[j:e]) > 59 {
			return i
		}
		v, last := float64(number(text[j:e])), false
		if c := at(text, e); (c == '.' || c == ',') && isDigit(at(text, e+1)) {
			f := digitsEnd(text[:min(len(text), e+9)], e+1)
			if f-e > 7 {
				return i
			}
			v += fraction(text[e+1 : f])
			e, last = f, true
		}
		a.value += v / divisor
		divisor *= 60
		a.parts++
		i = e
		if a.sign {
			n := arcSign(text, i, a.parts)
			if n == 0 {
				return i
			}
			i += n
		}
		if last {
			return i
		}
	}
	return i
}

func fraction(digits []byte) float64 {
	v, scale := 0.0, 1.0
	for _, c := range digits {
		scale /= 10
		v += float64(c-'0') * scale
	}
	return v
}

func skipSpace(text []byte, i int) int {
	if at(text, i) == ' ' {
		return i + 1
	}
	return i
}

func hasAt(text []byte, i int, s string) bool {
	return i >= 0 && i+len(s) <= len(text) && string(text[i:i+len(s)]) == s
}

var (
	degreeSigns = []string{"°", "˚", "\u030a", "derajat", "degrees", "deg", "o", "d"} // º and ˚ fold to o and a ring above a space
	minuteSigns = []string{"′", "'", "’", "‘", "`", "´", "\u0301", "menit", "min", "m"}
	secondSigns = []string{"′′", "″", "\"", "”", "“", "''", "’’", "‘‘", "``", "\u0301\u0301", "detik", "dtk", "sec"}
)

func degreeSign(text []byte, i int) int { return signOf(text, i, degreeSigns) }

// arcSign returns the length of the sign behind minutes (2) or seconds (3).
func arcSign(text []byte, i, part int) int {
	if part == 3 {
		return signOf(text, i, secondSigns)
	}
	return signOf(text, i, minuteSigns)
}

// signOf returns the length of one of the signs at i with a space before it. A
// sign in letters goes on to the end of its token or to a digit.
func signOf(text []byte, i int, signs []string) int {
	j := skipSpace(text, i)
	for _, s := range signs {
		if hasAt(text, j, s) && (!isLetter(s[0]) || !wordAfter(text, j+len(s)) || isDigit(at(text, j+len(s)))) {
			return j + len(s) - i
		}
	}
	return 0
}

// direction is what a word says of an angle.
type direction struct {
	axis       byte
	hemisphere bool
	positive   bool
}

var directions = map[string]direction{
	"ls": {'y', true, false}, "s": {'y', true, false}, "south": {'y', true, false}, "selatan": {'y', true, false},
	"lu": {'y', true, true}, "u": {'y', true, true}, "n": {'y', true, true}, "north": {'y', true, true}, "utara": {'y', true, true},
	"bt": {'x', true, true}, "e": {'x', true, true}, "t": {'x', true, true}, "east": {'x', true, true}, "timur": {'x', true, true},
	"bb": {'x', true, false}, "w": {'x', true, false}, "b": {'x', true, false}, "west": {'x', true, false}, "barat": {'x', true, false},
	"lat": {axis: 'y'}, "latitude": {axis: 'y'}, "lintang": {axis: 'y'}, "mlat": {axis: 'y'}, "y": {axis: 'y'},
	"lon": {axis: 'x'}, "lng": {axis: 'x'}, "long": {axis: 'x'}, "longitude": {axis: 'x'}, "bujur": {axis: 'x'}, "mlon": {axis: 'x'}, "x": {axis: 'x'},
}

// say takes in what a word says of the angle.
func (a *angle) say(d direction) {
	a.axis = d.axis
	if d.hemisphere {
		a.hemisphere, a.north, a.negative = true, d.positive && d.axis == 'y', !d.positive
	}
}

// readHemisphere reads "ls", "lintang selatan" and the like behind a number and
// returns where it ends, 0 where there is none.
func (a *angle) readHemisphere(text []byte, i int) int {
	for range 2 {
		i = skipSpace(text, i)
	}
	bracket := at(text, i) == '('
	if bracket {
		i++
	}
	e := lettersEnd(text, i, 10)
	if hasAt(text, i, "lintang ") || hasAt(text, i, "bujur ") {
		i = e + 1
		e = lettersEnd(text, i, 10)
	}
	if e == i || wordAfter(text, e) && !isDigit(at(text, e)) {
		return 0
	}
	d, ok := directions[string(text[i:e])]
	if !ok || !d.hemisphere || a.axis != 0 && a.axis != d.axis {
		return 0
	}
	if bracket {
		if at(text, e) != ')' {
			return 0
		}
		e++
	}
	a.say(d)
	return e
}

// labelBefore reads the sign and the word before the number at i and returns
// where they begin.
func labelBefore(text []byte, i int) (start int, a angle, signed bool) {
	start = i
	if n := signBefore(text, i); n > 0 && (!wordBefore(text, i-n) || hasAt(text, i-n-3, "!3d")) {
		start -= n
		signed, a.negative, a.north = true, text[start] != '+', text[start] == '+'
	}
	j := start
	for k := 0; k < 3 && (at(text, j-1) == ' ' || at(text, j-1) == ':' || at(text, j-1) == '='); k++ {
		j--
	}
	s := j
	for s > 0 && j-s < 10 && isLetter(text[s-1]) {
		s--
	}
	if s == j || wordBefore(text, s) {
		return start, a, signed
	}
	if d, ok := directions[string(text[s:j])]; ok {
		a.say(d)
		start = s
		if hasAt(text, s-8, "lintang ") && !wordBefore(text, s-8) {
			start = s - 8
		}
	}
	return start, a, signed
}

// signBefore returns the length of the plus or minus sign before i.
func signBefore(text []byte, i int) int {
	if at(text, i-1) == '+' || at(text, i-1) == '-' {
		return 1
	}
	if i >= 3 && dash(text, i-3) == 3 {
		return 3
	}
	return 0
}

// gapAfter reads what lies between two angles, at most 32 bytes, and returns
// where the number of the second begins and what is said of it; 0 where no
// number follows.
func gapAfter(text []byte, i int) (a angle, next int) {
	if hasAt(text, i, "%2c") {
		i += 3
		if at(text, i) == '-' {
			return a, i + 1
		}
		return a, i
	}
	if hasAt(text, i, "!4d") {
		return a, i + 3
	}
	lines := 0
	for end := i + 32; i < min(len(text), end); {
		c := text[i]
		switch {
		case isDigit(c):
			return a, i
		case isLetter(c):
			e := lettersEnd(text, i, 10)
			d, ok := directions[string(text[i:e])]
			switch word := string(text[i:e]); {
			case wordAfter(text, e) && !(ok && isDigit(at(text, e))):
				return a, 0
			case ok && !(a.hemisphere && !d.hemisphere):
				a.say(d)
			case !ok && word != "dan" && word != "and" && word != "loc":
				return a, 0
			}
			i = e
		case c == '\n':
			if lines++; lines > 1 {
				return a, 0
			}
			i++
		case gapByte[c]:
			i++
		case c == '+':
			if !isDigit(at(text, i+1)) {
				return a, 0
			}
			i++
		default:
			n := dash(text, i)
			if n == 0 {
				return a, 0
			}
			i += n
			if isDigit(at(text, i)) {
				a.negative = true
				return a, i
			}
		}
	}
	return a, 0
}

var gapByte = func() (set [256]bool) {
	for _, c := range []byte(" ,;/|:=()[]{}\"'&\t\r.?_") {
		set[c] = true
	}
	return set
}()
