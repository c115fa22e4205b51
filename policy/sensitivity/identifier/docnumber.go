package identifier

// findSecret finds numbers of documents marked secret: SR (sangat rahasia), R,
// RHS or RH (rahasia), K (konfidensial), STR (surat telegram rahasia), followed
// by the number and the parts that Indonesian offices give: R-57/IV/2025,
// SR/12/III/2025/Setum, R/ND-45/II/2026, R-99/IJ/KP.07.6/04/2020. A draft's
// empty number before a year counts as well (R/…/IV/2025).
//
// Sources: ANRI regulation 5/2021 and the rules on official letters of
// ministries, the armed forces and the police, which put the code of the degree
// of security before the number: SR, R, T, B.
//
// There is a year, a month in Roman figures with another part, or (SR, R, RHS) the name of an
// office behind the number; behind K two parts at least, behind STR a Roman
// month (Surat Tanda Registrasi has none). Not matched: a mark elsewhere in the
// number (57/R/IV/2025), and capitals do not count, because the text is folded.
func findSecret(text []byte, yield func(s, e int)) { findDocument(text, secret, yield) }

// findLimited finds numbers of documents marked T (terbatas): T-57/IV/2025,
// T/12/III/2025/Set, with two parts at least behind the number.
func findLimited(text []byte, yield func(s, e int)) { findDocument(text, limited, yield) }

// findOpen finds numbers of documents marked B (biasa): B-57/IV/2025. They are
// no finding; rules can use them to tell that a document is not secret.
func findOpen(text []byte, yield func(s, e int)) { findDocument(text, open, yield) }

// class is the degree of security that a mark stands for.
type class uint8

const (
	secret class = iota + 1
	limited
	open
)

type mark struct {
	text   string
	class  class
	office bool // the name of an office is enough behind the number
	parts  int  // behind the number, at least
}

// marks with the longest of those that begin alike first.
var marks = []mark{
	{"srhs", secret, true, 1}, {"s.rhs", secret, true, 1}, {"str", secret, false, 2}, {"sr", secret, true, 1},
	{"rhs", secret, true, 1}, {"rh", secret, false, 1}, {"r", secret, true, 1}, {"k", secret, false, 2},
	{"t", limited, false, 2}, {"b", open, false, 2},
}

func findDocument(text []byte, wanted class, yield func(s, e int)) {
	for i := 0; i < len(text); i++ {
		if !markStart[text[i]] || !markNext[at(text, i+1)] || wordBefore(text, i) || glued(text, i) {
			continue
		}
		e, class := documentEnd(text, i)
		if e == 0 {
			continue
		}
		if class == wanted {
			yield(i, e)
		}
		i = e - 1
	}
}

// Bytes that a mark begins with, and that can follow it.
var (
	markStart = [256]bool{'s': true, 'r': true, 'k': true, 't': true, 'b': true}
	markNext  = [256]bool{'/': true, ' ': true, '-': true, '.': true, ':': true, '_': true, 0xE2: true, 'r': true, 'h': true, 't': true}
)

// glued reports whether the mark at i goes on from something before it.
func glued(text []byte, i int) bool {
	c := at(text, i-1)
	if c == '.' && (hasAt(text, i-3, "no") && !wordBefore(text, i-3) || hasAt(text, i-6, "nomor") && !wordBefore(text, i-6)) {
		return false
	}
	return (c == '/' || c == '-' || c == '.' || c == '&') && wordBefore(text, i-1)
}

func documentEnd(text []byte, i int) (int, class) {
	for _, m := range marks {
		if !hasAt(text, i, m.text) || wordAfter(text, i+len(m.text)) {
			continue
		}
		return m.end(text, i+len(m.text)), m.class
	}
	return 0, 0
}

// end reads what follows the mark; 0 where it is no document number.
func (m mark) end(text []byte, i int) int {
	i, slash, loose := joinEnd(text, i)
	if i == 0 {
		return 0
	}
	if e := lettersEnd(text, i, 12); e > i { // the kind of document: R/ND-45/…
		if c := at(text, e); c != '-' && c != '/' && c != '.' || wordAfter(text, e) {
			return 0
		}
		i = e + 1
	}
	e := digitsEnd(text[:min(len(text), i+7)], i)
	blank := e == i
	switch {
	case e > i && e-i <= 6:
		if at(text, e) == '.' && isLetter(at(text, e+1)) {
			e++
		}
		if isLetter(at(text, e)) {
			e++
		}
		if wordAfter(text, e) {
			return 0
		}
	case blank && slash:
		e = blankEnd(text, i)
	default:
		return 0
	}
	return m.partsEnd(text, e, blank, loose)
}

// joinEnd returns where what joins a mark and its number ends, 0 where nothing
// does; whether it is a slash; and whether it is one that is not usual, so that
// the rest must be certain.
func joinEnd(text []byte, i int) (end int, slash, loose bool) {
	spaced := at(text, i) == ' '
	j := skipSpace(text, i)
	c, n := at(text, j), dash(text, j)
	switch {
	case c == '/':
		return skipSpace(text, j+1), true, false
	case n > 0:
		end = skipSpace(text, j+n)
		return end, false, spaced || n > 1 || end > j+n
	case c == '.' && !spaced:
		end = skipSpace(text, j+1)
		return end, false, end > j+1
	case (c == ':' || c == '_') && !spaced:
		return j + 1, false, true
	case spaced && isDigit(c):
		return j, false, true
	}
	return 0, false, false
}

// blankEnd skips the place of a number that is not there yet.
func blankEnd(text []byte, i int) int {
	for end := min(len(text), i+24); i < end; {
		switch {
		case text[i] == ' ' || text[i] == '.' || text[i] == '_':
			i++
		case hasAt(text, i, "…"):
			i += len("…")
		default:
			return i
		}
	}
	return i
}

// partsEnd reads the parts behind the number, each behind a slash. Behind a
// blank one there must be a year; where loose, a Roman month and a year, and the
// slashes may be others.
func (m mark) partsEnd(text []byte, i int, blank, loose bool) int {
	parts, last := 0, 0
	year, roman, office := false, false, false
	for parts < 8 {
		j := skipSpace(text, i)
		c := at(text, j)
		if loose = loose || c == '\\' || c == '-' && parts == 0; c != '/' && c != '\\' && (c != '-' || !loose) {
			break
		}
		j = skipSpace(text, j+1)
		e := partEnd(text, j)
		if c == '-' {
			for e = j; isAlnum(at(text, e)); e++ {
			}
		}
		if e == j || wordAfter(text, e) {
			break
		}
		part := text[j:e]
		switch {
		case isYear(part):
			year = true
		case isRoman(part):
			roman = true
		case lettersEnd(part, 0, len(part)) >= 3:
			office = true
		}
		parts++
		i, last = e, e
	}
	switch {
	case loose && !(roman && year), parts < m.parts, blank && !year, !year && !(roman && parts > 1) && !(m.office && office), m.text == "str" && !roman:
		return 0
	}
	return last
}

// partEnd returns where the part at i ends; marks at its end are not part of it.
func partEnd(text []byte, i int) int {
	end := i
	for most := min(len(text), i+32); i < most; i++ {
		switch c := text[i]; {
		case isAlnum(c):
			end = i + 1
		case c != '.' && c != '-' && c != '&' && c != '_':
			return end
		}
	}
	return end
}

func isYear(part []byte) bool {
	return len(part) == 4 && digitsEnd(part, 0) == 4 && (part[0] == '1' && part[1] == '9' || part[0] == '2' && part[1] == '0')
}

// isRoman reports a month in Roman figures.
func isRoman(part []byte) bool {
	switch string(part) {
	case "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii":
		return true
	}
	return false
}
