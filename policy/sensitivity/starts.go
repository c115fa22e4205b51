package sensitivity

// starts tells whether a text begins with one of some strings, as far as eight
// bytes tell it.
type starts struct {
	single byteSet // strings of one byte, which are many
	longer []start
}

// start is the first eight bytes of a string, or as many as it has.
type start struct{ bits, mask uint64 }

func newStarts(list []string) (s starts) {
	for _, text := range list {
		if len(text) == 1 {
			s.single.add(text[0])
			continue
		}
		var x start
		for i := range min(len(text), 8) {
			x.bits |= uint64(text[i]) << (8 * i)
			x.mask |= 0xFF << (8 * i)
		}
		s.longer = append(s.longer, x)
	}
	return s
}

// has is asked with the first eight bytes of a text, little-endian.
func (s *starts) has(first uint64) bool {
	if s.single.has(byte(first)) {
		return true
	}
	for _, x := range s.longer {
		if (first^x.bits)&x.mask == 0 {
			return true
		}
	}
	return false
}
