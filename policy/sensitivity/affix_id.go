package sensitivity

// stem is a candidate root of a token: a letter that the affix had swallowed
// (0 where none), what is left of the token, and a letter to put behind it.
type stem struct {
	lead, tail byte
	body       []byte
}

func (s stem) length() int {
	n := len(s.body)
	if s.lead != 0 {
		n++
	}
	if s.tail != 0 {
		n++
	}
	return n
}

func (s stem) appendTo(buf []byte) []byte {
	if s.lead != 0 {
		buf = append(buf, s.lead)
	}
	buf = append(buf, s.body...)
	if s.tail != 0 {
		buf = append(buf, s.tail)
	}
	return buf
}

// Indonesian suffixes by layer, outermost first. "in" and "ny" are informal
// (kirimin, kapalny), a final 2 writes a reduplication (kapal2, kapal2nya).
var (
	particles   = []string{"lah", "kah", "tah", "pun"}
	possessives = []string{"nya", "ku", "mu", "ny"}
	derivations = []string{"kan", "an", "in", "i"}
)

// indonesian appends the candidate roots of a folded token, the token itself
// among them. Candidates need not be words: they are only looked up among the
// roots that rules name.
func indonesian(dst []stem, w []byte) []stem {
	dst = prefixes(dst, w, 0)
	for _, end := range rights(w) {
		if len(end) > 0 {
			dst = prefixes(dst, end, 0)
		}
	}
	return dst
}

// rights returns what is left when suffixes are taken off the end, layer by
// layer; unused places are empty.
func rights(w []byte) (out [12][]byte) {
	n := 0
	add := func(b []byte) {
		if n < len(out) && len(b) >= 2 {
			out[n] = b
			n++
		}
	}
	layer := func(b []byte, suffixes []string) []byte {
		for _, s := range suffixes {
			if cut := len(b) - len(s); cut >= 2 && string(b[cut:]) == s {
				return b[:cut]
			}
		}
		return nil
	}
	inner := func(b []byte) {
		if c := len(b) - 1; c > 2 && b[c] == '2' {
			b = b[:c]
			add(b)
		}
		for _, s := range derivations {
			if cut := layer(b, []string{s}); cut != nil {
				add(cut)
				if c := len(cut) - 1; c > 2 && cut[c] == '2' {
					add(cut[:c])
				}
			}
		}
	}
	outer := func(b []byte) {
		inner(b)
		if cut := layer(b, possessives); cut != nil {
			add(cut)
			inner(cut)
		}
	}
	outer(w)
	if cut := layer(w, particles); cut != nil {
		add(cut)
		outer(cut)
	}
	return out
}

// swallowed pairs a nasal prefix with the letter it replaces before a vowel.
// Informal m- (mantau) is left out: it would make "pasukan" of "masukan".
var swallowed = []struct {
	prefix string
	lead   byte
}{
	{"mem", 'p'}, {"pem", 'p'}, {"men", 't'}, {"pen", 't'}, {"meng", 'k'}, {"peng", 'k'}, {"meny", 's'}, {"peny", 's'},
	{"ng", 'k'}, {"ny", 's'}, {"n", 't'},
}

// plainPrefixes come off without a change of the root. "nge" and "ng" are
// informal (ngecek, ngumumin).
var plainPrefixes = []string{"di", "ke", "se", "ku", "kau", "ber", "be", "bel", "ter", "te", "per", "pe", "pel", "me",
	"mem", "men", "meng", "menge", "pem", "pen", "peng", "penge", "nge", "ng"}

// prefixDepth is how many prefixes may stand before a root: mem-per-,
// di-ber-…-kan, ke-ber-…-an, se-pe-…, with one to spare.
const prefixDepth = 3

func prefixes(dst []stem, w []byte, depth int) []stem {
	dst = append(dst, stem{body: w})
	if depth == prefixDepth || len(w) < rootMin+1 {
		return dst
	}
	switch w[0] {
	case 'b', 'd', 'k', 'm', 'n', 'p', 's', 't':
	default:
		return dst
	}
	for _, p := range plainPrefixes {
		if p[0] == w[0] && hasPrefix(w, p) && len(w)-len(p) >= 3 {
			dst = prefixes(dst, w[len(p):], depth+1)
		}
	}
	for _, s := range swallowed {
		if s.prefix[0] == w[0] && hasPrefix(w, s.prefix) && len(w)-len(s.prefix) >= rootMin-1 && vowel(w[len(s.prefix)]) {
			dst = append(dst, stem{lead: s.lead, body: w[len(s.prefix):]})
		}
	}
	return dst
}

func hasPrefix(w []byte, p string) bool { return len(w) > len(p) && string(w[:len(p)]) == p }

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }
