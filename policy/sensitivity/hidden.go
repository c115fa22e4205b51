package sensitivity

import "unicode"

// hidden reports whether one of the tokens [t0,t1) is written with characters
// that are not seen within a word, or with letters of several shapes.
func (f *fieldHits) hidden(t0, t1 int) bool {
	for _, t := range f.tokens[t0:t1] {
		if s, e := f.view.source(int(t.s), int(t.e)); hiddenIn(f.field.Text[s:e]) {
			return true
		}
	}
	return false
}

func hiddenIn(written string) bool {
	if ascii(written) {
		return false
	}
	plain, shaped := false, false
	for _, r := range written {
		switch {
		case r < 0x80:
			plain = plain || unicode.IsLetter(r)
		case r == softHyphen || r >= 0xFB00 && r <= 0xFB06: // typesetting: hyphens, ligatures
		case zeroWidth(r):
			return true
		default:
			shaped = true
		}
	}
	return plain && shaped
}

const softHyphen = 0xAD
