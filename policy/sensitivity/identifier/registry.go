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
	// What a text must have for the kind to be possible: so many ASCII digits, so
	// many with no letter or line end between them, and that byte unless it is 0.
	digits, row int
	sign        byte
}

// kinds in the order of their names.
var kinds = []Kind{
	{Name: "callsign", Find: findCallsign, digits: 1},
	{Name: "card", Find: findCard, row: 13},
	{Name: "coordinates", Find: findCoordinates, digits: 4},
	{Name: "coordinates.decimal", Find: findDecimal, digits: 8},
	{Name: "coordinates.dms", Find: findDMS, digits: 4},
	{Name: "coordinates.grid", Find: findGrid, digits: 6},
	{Name: "docnumber.inner", Find: findInner, sign: '/', digits: 1},
	{Name: "docnumber.limited", Find: findLimited, digits: 1},
	{Name: "docnumber.open", Find: findOpen, digits: 1},
	{Name: "docnumber.secret", Find: findSecret, digits: 1},
	{Name: "email", Find: findEmail},
	{Name: "email.personal", Find: findPersonalEmail},
	{Name: "frequency", Find: findFrequency, digits: 2},
	{Name: "frequency.channel", Find: findChannel, row: 6},
	{Name: "iban", Find: findIBAN, digits: 2},
	{Name: "ipv4", Find: findIPv4, digits: 4},
	{Name: "ipv4.private", Find: findPrivateIPv4, digits: 4},
	{Name: "ipv6", Find: findIPv6, sign: ':'},
	{Name: "nik", Find: findNIK, row: 16},
	{Name: "nip", Find: findNIP, row: 18},
	{Name: "npwp", Find: findNPWP, row: 15},
	{Name: "npwp.form", Find: findNPWPForm, row: 15},
	{Name: "phone", Find: findPhone, row: 9},
	{Name: "phone.landline", Find: findLandline, row: 9},
	{Name: "phone.mobile", Find: findMobile, row: 10},
	{Name: "plate", Find: findPlate, digits: 1},
	{Name: "pluscode", Find: findPlusCode, digits: 1},
}

// Kinds returns every kind in the order of the names.
func Kinds() []Kind { return slices.Clone(kinds) }

// ByName returns the kind of that name.
func ByName(name string) (Kind, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Names lists the names of every kind.
func Names() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// Signs is what one pass over a text shows of the identifiers that it can hold.
type Signs struct {
	counts [classes]int // of the bytes of each class
	row    int          // most digits with nothing of the class breaks between them
}

// Classes of bytes: any other, digits, what breaks a row of digits, and the
// signs that kinds need.
const (
	digit = iota + 1
	breaks
	sign
	classes = sign + 4
)

var byteClass = func() (class [256]uint8) {
	for c := '0'; c <= '9'; c++ {
		class[c] = digit
	}
	for c := 'a'; c <= 'z'; c++ {
		class[c] = breaks
	}
	class['\n'] = breaks
	for k, c := range []byte("@:/.") {
		class[c] = uint8(sign + k)
	}
	return class
}()

// SignsOf looks at the text once, so that most kinds need not.
func SignsOf(text []byte) (s Signs) {
	row, broken := 0, 0
	for _, c := range text {
		class := byteClass[c]
		s.counts[class]++
		if class == digit {
			if broken != s.counts[breaks] {
				row, broken = 0, s.counts[breaks]
			}
			row++
			s.row = max(s.row, row)
		}
	}
	return s
}

// Possible reports whether a text with these signs can hold the kind. Where it
// says no, Find yields nothing.
func (k Kind) Possible(s Signs) bool {
	return s.counts[digit] >= k.digits && s.row >= k.row && (k.sign == 0 || s.counts[byteClass[k.sign]] > 0)
}
