package identifier

// findGrid finds grid references in the zones (46 to 54) and bands (L, M, N) of
// Indonesia. MGRS: a square of 100 km that lies in that zone and band, then
// easting and northing with two to five digits each (1 km to 1 m), in one piece
// or with spaces: 48M YU 01234 98765. UTM: zone with band or hemisphere (S, N),
// easting of six digits from 100 to 900 km, and a northing that lies in the
// band: 48S 701234 9312345.
//
// Source: NGA.STND.0037, Universal Grids and Grid Reference Systems.
//
// Not matched: references without zone (6-digit grids of a map sheet), which
// any number of six digits looks like. About 1 in 5 of random MGRS letters
// passes the check of the square.
func findGrid(text []byte, yield func(s, e int)) {
	for i := nextNumber(text, 0); i < len(text); i = nextNumber(text, i) {
		e := 0
		if d := digitsEnd(text[:min(len(text), i+3)], i); d-i == 2 {
			if zone := number(text[i:d]); zone >= 46 && zone <= 54 {
				d = skipSpace(text, d)
				if e = mgrsEnd(text, d, zone); e == 0 {
					e = utmEnd(text, d)
				}
			}
		}
		if e > 0 {
			yield(i, e)
			i = e
			continue
		}
		i = digitsEnd(text, i)
	}
}

// mgrsEnd reads the reference behind the zone; 0 where there is none.
func mgrsEnd(text []byte, i, zone int) int {
	band := at(text, i)
	i = skipSpace(text, i+1)
	if !squareIn(zone, band, at(text, i), at(text, i+1)) {
		return 0
	}
	i = skipSpace(text, i+2)
	e := digitsEnd(text[:min(len(text), i+11)], i)
	n := e - i
	if n >= 2 && n <= 5 && at(text, e) == ' ' {
		if f := digitsEnd(text[:min(len(text), e+7)], e+1); f-e-1 == n && !wordAfter(text, f) {
			return f
		}
	}
	if n < 4 || n > 10 || n%2 == 1 || wordAfter(text, e) {
		return 0
	}
	return e
}

// squareIn reports whether the square of 100 km (column and row letter) lies in
// the zone and band.
func squareIn(zone int, band, column, row byte) bool {
	var low, high int // rows from the equator, modulo 20: northing / 100 km
	switch band {
	case 'n':
		low, high = 0, 8
	case 'm':
		low, high = 11, 19
	case 'l':
		low, high = 2, 11
	default:
		return false
	}
	if !isLetter(column) || !isLetter(row) || column == 'i' || column == 'o' || row == 'i' || row == 'o' || row > 'v' {
		return false
	}
	// Columns are named in three sets of eight letters, rows from a (odd zones)
	// or f (even zones); i and o are left out.
	if (gridLetter(column))/8 != (zone+2)%3 {
		return false
	}
	r := gridLetter(row)
	if zone%2 == 0 {
		r = (r + 15) % 20
	}
	return r >= low && r <= high
}

// gridLetter counts letters without i and o.
func gridLetter(c byte) int {
	n := int(c - 'a')
	if c > 'i' {
		n--
	}
	if c > 'o' {
		n--
	}
	return n
}

// utmEnd reads easting and northing behind the zone; 0 where there are none.
func utmEnd(text []byte, i int) int {
	band := at(text, i)
	low, high := 0, 900_000
	switch band {
	case 'm':
		low, high = 9_110_000, 9_999_999
	case 'l':
		low, high = 8_220_000, 9_120_000
	case 's':
		low, high = 8_500_000, 9_999_999
	case 'n':
	default:
		return 0
	}
	i++
	if wordAfter(text, i) {
		return 0
	}
	easting, i := metres(text, i)
	if easting < 100_000 || easting > 900_000 {
		return 0
	}
	northing, e := metres(text, i)
	if e == 0 || northing < low || northing > high || band == 'n' && northing < 10_000 {
		return 0
	}
	return e
}

// metres reads a number of five to seven digits, decimals and the letters m, e
// and n behind it aside, with what may stand before it.
func metres(text []byte, i int) (value, end int) {
	for k := 0; k < 6 && (gapByte[at(text, i)] || at(text, i) == 'x' || at(text, i) == 'y'); k++ {
		i++
	}
	e := digitsEnd(text[:min(len(text), i+8)], i)
	if e-i < 5 || e-i > 7 || wordBefore(text, i) {
		return 0, 0
	}
	value = number(text[i:e])
	if at(text, e) == '.' && isDigit(at(text, e+1)) {
		e = digitsEnd(text[:min(len(text), e+5)], e+1)
	}
	if j := skipSpace(text, e); at(text, j) == 'm' || at(text, j) == 'e' || at(text, j) == 'n' {
		f := lettersEnd(text, j, 3)
		if w := string(text[j:f]); w == "m" || w == "me" || w == "mn" || w == "mu" || w == "mt" || w == "e" || w == "n" {
			e = f
		}
	}
	if wordAfter(text, e) {
		return 0, 0
	}
	return value, e
}
