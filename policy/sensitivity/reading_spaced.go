package sensitivity

import (
	"bytes"
	"unicode/utf8"
)

// unit is a letter that stands alone.
type unit struct {
	letter byte
	view   viewSet
	plain  bool // a letter, not a digit for one
	s, e   int32
}

// unitLimit is the longest letter, in bytes, with its marks.
const unitLimit = 16

// unitGap is the longest gap, in bytes, between letters that are read together.
const unitGap = 12

// spaced reads letters that stand apart, whatever stands between them.
func (r *readings) spaced() {
	f := r.f
	for i := 0; i < len(f.tokens); {
		u, ok := f.unit(i)
		r.units = r.units[:0]
		for ok && len(r.units) < readingLimit {
			r.units = append(r.units, u)
			if i++; i == len(f.tokens) || !apart(f.view.text[f.tokens[i-1].e:f.tokens[i].s]) {
				break
			}
			u, ok = f.unit(i)
		}
		if len(r.units) >= singlesMin {
			r.apart(r.units)
		}
		if len(r.units) == 0 {
			i++
		}
	}
}

// unit reads a token of one letter, with its marks.
func (f *fieldHits) unit(i int) (unit, bool) {
	t := f.tokens[i]
	text := f.view.text[t.s:t.e]
	if len(text) > 1 && text[0] < utf8.RuneSelf && text[1] < utf8.RuneSelf {
		return unit{}, false
	}
	if len(text) > unitLimit || !f.view.whole(int(t.s), int(t.e)) {
		return unit{}, false
	}
	u := unit{s: t.s, e: t.e}
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRune(text[i:])
		x, view, letter := character(c)
		if x[0] == 0 && view == 0 || x[0] != 0 && u.letter != 0 {
			return unit{}, false
		}
		if x[0] != 0 {
			u.letter, u.plain = x[0], letter
		}
		u.view |= view
		i += n
	}
	return u, u.letter != 0
}

// apart reports whether letters on both sides of a gap may belong together.
func apart(gap []byte) bool { return len(gap) <= unitGap && bytes.Count(gap, []byte("\n")) < 2 }

// apart reads a row of single letters: words end where the gap is wider.
func (r *readings) apart(row []unit) {
	least := unitGap
	for i := 1; i < len(row); i++ {
		least = min(least, int(row[i].s-row[i-1].e))
	}
	first, found := 0, false
	for i := 1; i <= len(row); i++ {
		if i == len(row) || int(row[i].s-row[i-1].e) > least {
			found = r.joined(row[first:i]) || found
			first = i
		}
	}
	if !found {
		r.joined(row)
	}
}

// joined reads letters as one word, as several where it is certain which, or as
// a word beside a letter of its own.
func (r *readings) joined(row []unit) bool {
	if len(row) < singlesMin {
		return false
	}
	var letters [readingLimit]byte
	views, plain := viewSpaced, 0
	for i, u := range row {
		letters[i] = u.letter
		views |= u.view
		if u.plain {
			plain++
		}
	}
	if 2*plain < len(row) {
		return false
	}
	one := func(from, to int) bool {
		ok := r.knows(letters[from:to])
		if ok {
			r.single(letters[from:to], int(row[from].s), int(row[to-1].e), views)
		}
		return ok
	}
	n := len(row)
	if one(0, n) {
		return true
	}
	if cuts := r.split(letters[:n]); cuts != nil {
		first := len(r.words)
		for i, cut := range cuts[1:] {
			r.put(letters[cuts[i]:cut], int(row[cuts[i]].s), int(row[cut-1].e))
		}
		r.close(first, views)
		return true
	}
	return n > rootMin && (one(1, n) || one(0, n-1))
}
