package identifier

import "slices"

// Finder calls yield with every span [s,e) of the folded text that holds an
// identifier. Spans begin and end at the borders of tokens (runs of letters,
// digits and marks) and those of one form come in the order of the text.
type Finder func(text []byte, yield func(s, e int))

// Kind is an identifier that rules can name.
type Kind struct {
	Name string
	Find Finder
	// digits and sign are what a text must have for the kind to be possible:
	// that many ASCII digits, and that byte unless it is 0.
	digits int
	sign   byte
}

// kinds in the order of their names.
var kinds = []Kind{
	{Name: "callsign", Find: findCallsign, digits: 1},
	{Name: "card", Find: findCard, digits: 13},
	{Name: "coordinates", Find: findCoordinates, digits: 4},
	{Name: "coordinates.decimal", Find: findDecimal, digits: 8},
	{Name: "coordinates.dms", Find: findDMS, digits: 4},
	{Name: "coordinates.grid", Find: findGrid, digits: 6},
	{Name: "docnumber.limited", Find: findLimited, sign: '/', digits: 1},
	{Name: "docnumber.open", Find: findOpen, sign: '/', digits: 1},
	{Name: "docnumber.secret", Find: findSecret, sign: '/', digits: 1},
	{Name: "email", Find: findEmail, sign: '@'},
	{Name: "email.personal", Find: findPersonalEmail, sign: '@'},
	{Name: "frequency", Find: findFrequency, digits: 2},
	{Name: "iban", Find: findIBAN, digits: 2},
	{Name: "ipv4", Find: findIPv4, sign: '.', digits: 4},
	{Name: "ipv4.private", Find: findPrivateIPv4, sign: '.', digits: 4},
	{Name: "ipv6", Find: findIPv6, sign: ':'},
	{Name: "nik", Find: findNIK, digits: 16},
	{Name: "nip", Find: findNIP, digits: 18},
	{Name: "npwp", Find: findNPWP, digits: 15},
	{Name: "npwp.form", Find: findNPWPForm, digits: 15},
	{Name: "phone", Find: findPhone, digits: 9},
	{Name: "phone.landline", Find: findLandline, digits: 9},
	{Name: "phone.mobile", Find: findMobile, digits: 10},
}

// Kinds returns every kind in the order of the names.
func Kinds() []Kind { return slices.Clone(kinds) }

// Find returns the finder of that name.
func Find(name string) (Finder, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k.Find, true
		}
	}
	return nil, false
}

// Signs is what one pass over a text shows of the identifiers that it can hold.
type Signs struct {
	counts [6]int // of the bytes of each class
}

// signClass is 1 for digits and more for the other bytes that kinds need.
var signClass = func() (class [256]uint8) {
	for c := '0'; c <= '9'; c++ {
		class[c] = 1
	}
	class['@'], class[':'], class['/'], class['.'] = 2, 3, 4, 5
	return class
}()

// SignsOf looks at the text once, so that most kinds need not.
func SignsOf(text []byte) (s Signs) {
	for _, c := range text {
		s.counts[signClass[c]]++
	}
	return s
}

// Possible reports whether a text with these signs can hold the kind. Where it
// says no, Find yields nothing.
func (k Kind) Possible(s Signs) bool {
	return s.counts[1] >= k.digits && (k.sign == 0 || s.counts[signClass[k.sign]] > 0)
}
