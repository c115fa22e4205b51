package sensitivity

// memoryText is the longest text, in bytes, whose readings are remembered: long
// words with some letters of several bytes, hashtags of four words.
const memoryText = 48

// readingMemory remembers what texts were read as: hostile texts repeat a few words
// without end. The texts are compared, not their hashes.
type readingMemory struct {
	round uint64 // what was remembered in another one is forgotten
	texts [512]remembered
}

type remembered struct {
	text  [memoryText]byte
	n     uint8
	round uint64
	s     int32 // where the text stood
	first int32 // of its readings
	count int32
}

// readAgain adds the readings that the first n bytes of a text, which now stand at
// s, had before, and returns where to remember them otherwise, nil where they are
// too many. The text has padding behind them.
func (r *readings) readAgain(padded []byte, n, s int) (m *remembered, known bool) {
	if n > memoryText {
		return nil, false
	}
	text := padded[:n]
	m = &r.memory.texts[hashAt(padded, 0, n)%uint32(len(r.memory.texts))]
	if m.round != r.memory.round || string(m.text[:m.n]) != string(text) {
		return m, false
	}
	for i := m.first; i < m.first+m.count; i++ {
		r.repeat(r.list[i], int32(s)-m.s)
	}
	return m, true
}

// repeat adds a reading once more, so many bytes further on.
func (r *readings) repeat(rd reading, by int32) {
	first := len(r.words)
	for _, w := range r.words[rd.first : rd.first+rd.count] {
		w.s, w.e = w.s+by, w.e+by
		r.words = append(twice(r.words), w)
	}
	rd.s, rd.e, rd.first = rd.s+by, rd.e+by, int32(first)
	r.list = append(twice(r.list), rd)
}

// remember keeps the readings from first on as those of text, which stands at s.
func (r *readings) remember(m *remembered, text []byte, s, first int) {
	if m == nil {
		return
	}
	m.n, m.round = uint8(copy(m.text[:], text)), r.memory.round
	m.s, m.first, m.count = int32(s), int32(first), int32(len(r.list)-first)
}
