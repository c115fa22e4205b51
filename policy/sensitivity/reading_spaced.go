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
const unitLimit = 64

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
	if len(text) == 1 && f.view.runs == nil {
		x := character(rune(text[0]))
		return unit{letter: x.choice[0], view: x.view, plain: x.letter, s: t.s, e: t.e}, x.choice[0] != 0
	}
	if len(text) > unitLimit || !f.view.whole(int(t.s), int(t.e)) {
		return unit{}, false
	}
	u := unit{s: t.s, e: t.e}
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRune(text[i:])
		x := character(c)
		if x.choice[0] == 0 && x.view == 0 || x.choice[0] != 0 && u.letter != 0 {
			return unit{}, false
		}
		if x.choice[0] != 0 {
			u.letter, u.plain = x.choice[0], x.letter
		}
		u.view |= x.view
		i += n
	}
	return u, u.letter != 0
}

// indicators reads rows of regional indicators, which are letters in the place of
// flags.
func (r *readings) indicators() {
	text, row := r.f.view.text, r.units[:0]
	end := func() {
		if len(row) >= singlesMin {
			r.apart(row)
		}
		row = row[:0]
	}
	for i := 0; i < len(text); {
		at := bytes.Index(text[i:], indicatorBytes)
		if at < 0 {
			break
		}
		i += at
		c, n := utf8.DecodeRune(text[i:])
		if letter := wideLeet[c]; letter != 0 {
			if k := len(row); k > 0 && (k == readingLimit || !apart(text[row[k-1].e:i]) || bytes.ContainsFunc(text[row[k-1].e:i], wordRune)) {
				end()
			}
			row = append(row, unit{letter: letter, view: viewLetters, plain: true, s: int32(i), e: int32(i + n)})
		}
		i += n
	}
	end()
	r.units = row
}

// indicatorBytes are what regional indicators begin with.
var indicatorBytes = []byte("\xF0\x9F\x87")

// apart reports whether letters on both sides of a gap may belong together.
func apart(gap []byte) bool {
	return len(gap) <= 1 || len(gap) <= unitGap && bytes.Count(gap, newline) < 2
}

// apart reads a row of single letters: words end where the gap is another than the
// usual one, or wider than the least.
func (r *readings) apart(row []unit) {
	text := r.f.view.text
	gap := func(i int) []byte { return text[row[i-1].e:row[i].s] }
	usual, votes, least, even := 1, 0, unitGap, true
	for i := 1; i < len(row); i++ {
		least = min(least, len(gap(i)))
		switch {
		case bytes.Equal(gap(i), gap(usual)):
			votes++
		case votes > 0:
			votes, even = votes-1, false
		default:
			usual, votes, even = i, 1, false
		}
	}
	if !even && (r.parts(row, func(i int) bool { return !bytes.Equal(gap(i), gap(usual)) }) ||
		r.parts(row, func(i int) bool { return len(gap(i)) > least })) || r.joined(row) {
		return
	}
	r.among(row)
}

// parts reads the letters between the gaps where words end, if there are any.
func (r *readings) parts(row []unit, ends func(i int) bool) (found bool) {
	first := 0
	for i := 1; i <= len(row); i++ {
		if i == len(row) && first > 0 || i < len(row) && ends(i) {
			found = r.joined(row[first:i]) || found
			first = i
		}
	}
	return found
}

// Lengths of the words that are looked for among other letters.
const (
	amongMin = 6
	amongMax = 12
)

// among reads the longest word that begins at a letter of the row, one behind the
// other.
func (r *readings) among(row []unit) {
	var letters [readingLimit]byte
	for i, u := range row {
		letters[i] = u.letter
	}
	for i := 0; i+amongMin <= len(row) && r.guesses < guessLimit; {
		n := min(amongMax, len(row)-i)
		r.guesses += n
		for n >= amongMin && !r.knows(letters[i:i+n]) {
			n--
		}
		if n < amongMin {
			i++
			continue
		}
		r.letter(row[i:i+n], letters[i:i+n])
		i += n
	}
}

// letter adds the reading of a row as one word.
func (r *readings) letter(row []unit, word []byte) {
	views := viewSpaced
	for _, u := range row {
		views |= u.view
	}
	r.single(word, int(row[0].s), int(row[len(row)-1].e), views)
}

// joined reads letters as one word, as several where it is certain which, or as
// either beside a letter of its own.
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
	if plain < 2 || 3*plain < len(row) {
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
	several := func(from, to int) bool {
		cuts := r.split(letters[from:to])
		if cuts == nil {
			return false
		}
		first := len(r.words)
		for i, cut := range cuts[1:] {
			r.put(letters[from+cuts[i]:from+cut], int(row[from+cuts[i]].s), int(row[from+cut-1].e))
		}
		r.close(first, views)
		return true
	}
	return several(0, n) || n > rootMin && (one(1, n) || one(0, n-1) || several(1, n) || several(0, n-1))
}
