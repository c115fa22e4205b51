package identifier

import "strings"

// findPhone finds Indonesian telephone numbers of subscribers: phone.mobile and
// phone.landline together.
//
// Sources: the national numbering plan (FTP Nasional 2000, Transport Minister's
// decree KM 4/2001, and Communications Minister regulation 14/2018); prefixes
// and lengths as in Google's libphonenumber (Apache-2.0), metadata for region
// 62.
//
// Written with 0, +62 or, for mobiles in one piece or as 62812-…, 62; in one
// piece or grouped; "(021) 345…", "+62 (0) 812…". A number without any of these
// is not matched.
//
// Not matched because they belong to no person: emergency and service numbers
// of three digits (110, 112, 113, 115, 117 to 119, 129; FTP Nasional 2000),
// call centres 14xxx and 1500xxx, also behind an area code (021-1500xxx,
// 021-14xxx, 021-500xxx; unified access numbers of FTP Nasional, fixed-line
// exceptions of libphonenumber), free call 0800, split charge 0804, unified
// access 0807 and premium 0809 (libphonenumber: toll-free, shared cost, UAN,
// premium). A subscriber's number at a landline begins with 2 to 9 and has
// seven digits at least behind areas of two digits, which excludes them. An
// office's landline cannot be told from a home's.
func findPhone(text []byte, yield func(s, e int)) { findDialled(text, mobile|landline, yield) }

// findMobile finds Indonesian mobile numbers: an operator's prefix (0811 to
// 0899, satellite 0868) and ten to thirteen digits with the 0. The first group
// shows the prefix whole, so times and dates in a row do not make one.
func findMobile(text []byte, yield func(s, e int)) { findDialled(text, mobile, yield) }

// findLandline finds Indonesian landline numbers: an area code and 5 to 8
// digits (7 or 8 behind areas of two digits), the area written apart, or in one
// piece of ten digits or more. Account numbers of ten digits with a leading 0
// cannot be told apart.
func findLandline(text []byte, yield func(s, e int)) { findDialled(text, landline, yield) }

const (
	mobile = 1 << iota
	landline
)

// mobilePrefixes are the operators' prefixes behind the 0.
var mobilePrefixes = codeBits("811-819 821-823 828 831-833 838 851-853 855-859 868 877-879 881-889 895-899")

// areaCodes are those of three digits behind the 0; of two digits are 21, 22,
// 24, 31 and 61.
var areaCodes = codeBits(`231-234 251-254 257 260-267 271-276 280-289 291-299
	321-328 331-336 338 341-343 351-358 361-366 368 370-374 376 380-389
	401-405 408 410-411 413-414 417-423 426-428 430-432 434-435 438 443 445 450-455 457-458 461-465 471-475 481-482 484-485
	511-513 516-519 522 525-529 531-534 536-539 541-545 548-549 551-556 561-565 567-568
	620-629 631-636 638-639 641-646 650-659 702 711-719 721-739 741-748 751-773 776-779
	901-902 910-911 913-918 921-924 927 929 931 951-952 955-957 966-967 969 971 975 979-981 983-986`)

type codeSet [1000/64 + 1]uint64

func (s *codeSet) has(code int) bool { return s[code/64]>>(code%64)&1 == 1 }

func codeBits(list string) (set codeSet) {
	for _, field := range strings.Fields(list) {
		low, high, found := strings.Cut(field, "-")
		if !found {
			high = low
		}
		for n := number([]byte(low)); n <= number([]byte(high)); n++ {
			set[n/64] |= 1 << (n % 64)
		}
	}
	return set
}

func findDialled(text []byte, wanted int, yield func(s, e int)) {
	for s, i := nextLabelled(text, 0); i < len(text); s, i = nextLabelled(text, i) {
		if c := text[i]; c == '0' || c == '6' {
			var d dialled
			if d.read(text, i) {
				if e, kind := d.subscriber(text); e > 0 {
					if d.bracket && e > d.ends[0] {
						d.start--
					}
					if kind&wanted != 0 {
						yield(min(s, d.start), e)
					}
					i = e
					continue
				}
			}
		}
		i = digitsEnd(text, i)
	}
}

// dialled is a chain that may have brackets between its groups.
type dialled struct {
	chain
	plus    bool
	bracket bool // around the first group
	off     int  // digits before the national number: 0, 62 or 62 and 0
}

// read reads the groups at i and the plus sign and bracket before them.
func (d *dialled) read(text []byte, i int) bool {
	d.start = i
	if at(text, d.start-1) == '+' {
		d.start--
		d.plus = true
	}
	open := 0 // the group after which a bracket may close
	if at(text, d.start-1) == '(' {
		open = 1
	}
	if c := at(text, i-1); (c == '.' || c == '-') && isDigit(at(text, i-2)) {
		return false
	}
	total := 0
	for d.count < len(d.ends) {
		from := i
		for isDigit(at(text, i)) {
			if total == dialledMost {
				return d.international()
			}
			d.digits[total] = text[i]
			total++
			i++
		}
		if from == i {
			break
		}
		d.ends[d.count], d.totals[d.count] = i, uint8(total)
		d.count++
		if d.count == open && at(text, i) == ')' {
			d.bracket = d.bracket || open == 1
			i++
			if isDigit(at(text, i)) {
				continue
			}
		}
		n := separator(text, i)
		if at(text, i+n) == '(' && d.count == 1 {
			open = 2
			n++
		}
		if n == 0 || !isDigit(at(text, i+n)) {
			break
		}
		i += n
	}
	return d.international()
}

// dialledMost is 62, 0 and the longest national number.
const dialledMost = 15

// international finds where the national number begins.
func (d *dialled) international() bool {
	if d.count == 0 {
		return false
	}
	first := d.digits[:d.totals[0]]
	switch {
	case d.digits[0] == '0' && !d.plus && d.total() >= 9 && string(d.digits[:4]) == "0062":
		d.off = 4
		if d.digits[4] == '0' {
			d.off = 5
		}
	case d.digits[0] == '0' && !d.plus:
		d.off = 1
	case len(first) >= 2 && d.digits[1] == '2' && (d.plus || len(first) >= 5 || d.fours()):
		d.off = 2
		if d.digits[2] == '0' {
			d.off = 3
		}
	default:
		return false
	}
	return true
}

func (d *dialled) total() int { return int(d.totals[d.count-1]) }

// fours reports 62 before a mobile number that is grouped as thousands never are.
func (d *dialled) fours() bool {
	return d.count > 2 && d.size(0) == 2 && d.size(1) == 3 && d.digits[2] == '8' && d.size(2) == 4
}

// subscriber returns where the longest valid number ends and its kind.
func (d *dialled) subscriber(text []byte) (end, kind int) {
	for g := d.count - 1; g >= 0; g-- {
		e := d.ends[g]
		if int(d.totals[g])-d.off < 7 || wordAfter(text, e) || at(text, e) != ' ' && digitsFollow(text, e) {
			continue
		}
		if kind := d.kind(g); kind != 0 {
			return e, kind
		}
	}
	return 0, 0
}

// kind judges the number that the groups up to g make.
func (d *dialled) kind(g int) int {
	n := d.digits[d.off:d.totals[g]]
	apart := d.apart(g)
	lead := 0 // the group in which the national number begins
	for int(d.totals[lead]) <= d.off {
		lead++
	}
	head := int(d.totals[lead]) - d.off // digits of it in that group
	if apart {                          // letter by letter, as in one piece
		lead, head = g, len(n)
	}
	for k := lead + 1; k <= g; k++ {
		if d.size(k) < 2 {
			return 0
		}
	}
	if n[0] == '8' {
		if (head >= 3 || head == 2 && d.off == 1) && len(n) >= 9 && len(n) <= 12 && mobilePrefixes.has(number(n[:3])) {
			return mobile
		}
		return 0
	}
	if !d.plus && d.off != 1 {
		return 0
	}
	area, least := 3, 5
	switch number(n[:2]) {
	case 21, 22, 24, 31, 61:
		area, least = 2, 7
	default:
		if !areaCodes.has(number(n[:3])) {
			return 0
		}
		if g == lead {
			least = 6
		}
	}
	if rest := len(n) - area; rest < least || rest > 8 || n[area] < '2' {
		return 0
	}
	if g == lead || head == area && d.size(lead+1) >= 3 {
		return landline
	}
	return 0
}
