package sensitivity

import (
	"hash/fnv"

	"layak/domain"
)

var _ domain.Shingler = (*Compiler)(nil)

// Shingles implements domain.Shingler with the tokens of the folded view, so
// that case, composition and zero-width characters make no difference.
func (*Compiler) Shingles(fields []domain.Field) []domain.Shingle {
	var out []domain.Shingle
	room := domain.ShingledMost
	for i, f := range fields {
		text := f.Text
		if len(text) > room {
			text = cut(text, room)
		}
		room -= len(text)
		out = appendShingles(out, i, text)
	}
	return out
}

// appendShingles appends those of one field. A field of fewer words than a
// shingle has is one shingle.
func appendShingles(out []domain.Shingle, field int, text string) []domain.Shingle {
	v := fold(text, false)
	tokens := tokenize(v, text)
	if len(tokens) == 0 {
		return out
	}
	hashes := make([]uint64, len(tokens))
	for i, t := range tokens {
		hashes[i] = wordSum(v.text[t.s:t.e])
	}
	n := min(domain.ShingleWords, len(tokens))
	for i := 0; i+n <= len(tokens); i++ {
		s := domain.Shingle{Field: field}
		for _, h := range hashes[i : i+n] {
			s.Hash = domain.Mix(s.Hash ^ h)
		}
		s.Start, _ = v.source(int(tokens[i].s), int(tokens[i].e))
		_, s.End = v.source(int(tokens[i+n-1].s), int(tokens[i+n-1].e))
		out = append(out, s)
	}
	return out
}

// wordSum stays the same from one program to the next, as stored sketches need.
func wordSum(word []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(word) // never fails
	return h.Sum64()
}
