package sensitivity

import "bytes"

// piecesMost is how many pieces of a word are joined: a long word has eight
// syllables.
const piecesMost = 8

// joints are the signs that stand between two pieces of a word.
var joints = func() (is [256]bool) {
	for _, c := range []byte("-._*~'/\\|+:,\n\r") {
		is[c] = true
	}
	return is
}()

// mayJoin reports whether a gap is one sign or the end of a line, which may
// stand within a word.
func mayJoin(gap []byte) bool {
	if len(gap) == 1 {
		return joints[gap[0]]
	}
	return len(gap) <= unitGap && bytes.Count(gap, newline) == 1 && len(bytes.Trim(gap, "- \t\r\n")) == 0
}

var newline = []byte("\n")

// broken reads words that are broken by one sign again and again, or by the end
// of a line. Where all the pieces are words, they are taken for what they are.
func (r *readings) broken() {
	f, next := r.f, 0
	for _, j := range f.joints {
		i := int(j)
		if i < next {
			continue
		}
		gap := f.gap(i)
		n := i + 1 // the last token of the row
		for n+1 < len(f.tokens) && n-i < piecesMost && bytes.Equal(f.gap(n), gap) {
			n++
		}
		if bytes.Contains(gap, newline) {
			n = i + 1
		}
		if last := r.pieces(i, n); last > i {
			next = last
		}
	}
}

// gap is what stands between token i and the next.
func (f *fieldHits) gap(i int) []byte { return f.view.text[f.tokens[i].e:f.tokens[i+1].s] }

// pieces reads the most of the tokens [first,last] that make one word and returns
// the last of them, first where none do.
func (r *readings) pieces(first, last int) int {
	var buf [formLimit + 1]choice
	f, chars, views := r.f, buf[:0], viewBroken
	hyphened := string(f.gap(first)) == "-\n"
	words, single, best, length, seen := 0, true, first, 0, viewBroken
	for t := first; t <= last; t++ {
		text := f.text(t)
		part, view := decode(chars, text)
		if len(part) <= len(chars) || len(part) > formLimit || !f.view.whole(int(f.tokens[t].s), int(f.tokens[t].e)) {
			break
		}
		single = single && len(part) == len(chars)+1
		chars, views = part, views|view
		if r.isWord(text) {
			words++
		}
		if t == first || single || words > t-first && !hyphened {
			continue
		}
		if _, ok := r.readAs(chars); ok {
			best, length, seen = t, len(chars), views
		}
	}
	if best > first {
		word, _ := r.readAs(chars[:length])
		r.single(word, int(f.tokens[first].s), int(f.tokens[best].e), seen)
	}
	return best
}
