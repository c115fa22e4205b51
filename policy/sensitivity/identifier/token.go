package identifier

import (
	"unicode"
	"unicode/utf8"
)

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c-'a' < 26 }
func isAlnum(c byte) bool  { return isDigit(c) || isLetter(c) }

// at returns the byte at i, 0 outside the text.
func at(text []byte, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// wordBefore reports whether a token goes on to the left of i.
func wordBefore(text []byte, i int) bool {
	if i == 0 {
		return false
	}
	if c := text[i-1]; c < utf8.RuneSelf {
		return isAlnum(c) || c-'A' < 26
	}
	r, _ := utf8.DecodeLastRune(text[:i])
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// wordAfter reports whether a token goes on at i.
func wordAfter(text []byte, i int) bool {
	if i >= len(text) {
		return false
	}
	if c := text[i]; c < utf8.RuneSelf {
		return isAlnum(c) || c-'A' < 26
	}
	r, _ := utf8.DecodeRune(text[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// nextNumber returns where the next token that begins with a digit begins, from
// i on; len(text) if there is none.
func nextNumber(text []byte, i int) int {
	for i < len(text) {
		if !isDigit(text[i]) {
			i++
			continue
		}
		if !wordBefore(text, i) {
			return i
		}
		i = digitsEnd(text, i)
	}
	return len(text)
}

// nextLabelled is nextNumber that also stops at digits with a label of numbers
// glued to them (NIK3374…, wa0812…); start is where the token begins.
func nextLabelled(text []byte, i int) (start, number int) {
	for i < len(text) {
		if !isDigit(text[i]) {
			i++
			continue
		}
		if !wordBefore(text, i) {
			return i, i
		}
		s := i
		for s > 0 && i-s < 8 && isLetter(text[s-1]) {
			s--
		}
		switch string(text[s:i]) {
		case "nik", "ktp", "nip", "npwp", "hp", "nohp", "wa", "nowa", "telp", "tlp", "tel", "telepon", "no", "nomor":
			if !wordBefore(text, s) {
				return s, i
			}
		}
		i = digitsEnd(text, i)
	}
	return len(text), len(text)
}

// digitsEnd returns the end of the run of digits at i.
func digitsEnd(text []byte, i int) int {
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	return i
}

// lettersEnd returns the end of the run of ASCII letters at i, most bytes on at
// the latest.
func lettersEnd(text []byte, i, most int) int {
	for end := min(len(text), i+most); i < end && isLetter(text[i]); {
		i++
	}
	return i
}

// dash returns the length of the dash or minus sign at i, 0 where there is none.
func dash(text []byte, i int) int {
	switch at(text, i) {
	case '-':
		return 1
	case 0xE2:
		if second, third := at(text, i+1), at(text, i+2); second == 0x80 && third >= 0x90 && third <= 0x95 || second == 0x88 && third == 0x92 {
			return 3
		}
	}
	return 0
}

// separator returns the length of what may stand between two groups of digits
// of one number: up to three spaces, a full stop, an underscore, a dash, or a dash
// between spaces.
func separator(text []byte, i int) int {
	switch at(text, i) {
	case '.', '_':
		return 1
	case ' ':
		if at(text, i+1) == ' ' {
			if at(text, i+2) == ' ' {
				return 3
			}
			return 2
		}
		if n := dash(text, i+1); n > 0 && at(text, i+1+n) == ' ' {
			return n + 2
		}
		return 1
	}
	return dash(text, i)
}

// longestSeparator bounds what separator returns.
const longestSeparator = 5

// digitsFollow reports whether another group of digits is joined at i.
func digitsFollow(text []byte, i int) bool {
	n := separator(text, i)
	return n > 0 && isDigit(at(text, i+n))
}

// digitsPrecede reports whether a group of digits is joined before i.
func digitsPrecede(text []byte, i int) bool {
	for n := 1; n <= longestSeparator; n++ {
		if isDigit(at(text, i-n-1)) && separator(text, i-n) == n {
			return true
		}
	}
	return false
}

// chain is the digits of a number that is written in groups.
type chain struct {
	start  int
	digits [24]byte
	count  int
	ends   [24]int   // of each group, in the text
	totals [24]uint8 // digits up to and with each group
}

// read fills the chain with the groups from i on that separators join, as long
// as they have most digits together at most; count is 0 where the first has more.
func (c *chain) read(text []byte, i, most int) {
	c.start, c.count = i, 0
	total := 0
	for {
		for isDigit(at(text, i)) {
			if total == most {
				return
			}
			c.digits[total] = text[i]
			total++
			i++
		}
		c.ends[c.count], c.totals[c.count] = i, uint8(total)
		c.count++
		n := separator(text, i)
		if at(text, i) == '/' {
			n = 1
		}
		if n == 0 || !isDigit(at(text, i+n)) {
			return
		}
		i += n
	}
}

// apart reports whether every group up to g is one digit.
func (c *chain) apart(g int) bool { return g > 0 && int(c.totals[g]) == g+1 }

// size is the number of digits of the g-th group.
func (c *chain) size(g int) int {
	if g == 0 {
		return int(c.totals[0])
	}
	return int(c.totals[g] - c.totals[g-1])
}

// group returns the group with which the chain has total digits, -1 where none
// ends there.
func (c *chain) group(total int) int {
	for g := range c.count {
		if int(c.totals[g]) == total {
			return g
		}
	}
	return -1
}

// shaped reports whether the groups up to g have the sizes that shape lists,
// each as one byte.
func (c *chain) shaped(g int, shape string) bool {
	if g+1 != len(shape) {
		return false
	}
	for k := range shape {
		if c.size(k) != int(shape[k]) {
			return false
		}
	}
	return true
}

// anyShape is shaped for several.
func (c *chain) anyShape(g int, shapes []string) bool {
	for _, s := range shapes {
		if c.shaped(g, s) {
			return true
		}
	}
	return false
}

// alone reports whether no further digits are joined to the groups up to g.
func (c *chain) alone(text []byte, g int) bool {
	return !digitsPrecede(text, c.start) && !digitsFollow(text, c.ends[g])
}

// number reads decimal digits.
func number(digits []byte) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

// luhn reports whether the last digit is the check digit of the others (ISO/IEC
// 7812-1, annex B).
func luhn(digits []byte) bool {
	sum := 0
	for i, c := range digits {
		d := int(c - '0')
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// realDate reports whether the day is in the Gregorian calendar.
func realDate(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	last := 30 + (month+month/8)%2
	if month == 2 {
		last = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			last = 29
		}
	}
	return day <= last
}
