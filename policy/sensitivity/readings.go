package sensitivity

import (
	"slices"
	"unicode/utf8"
)

// viewSet says by which views beside the folded one something was read.
type viewSet uint8

// The views. Each reads one kind of disguise and says nothing of the rest of a
// text; they are put beside the folded view and never replace it.
const (
	viewLetters  viewSet = 1 << iota // letters that look alike, marks on letters
	viewDigits                       // digits and signs for letters
	viewSpaced                       // letters apart
	viewRepeated                     // letters repeated
	viewHashtag                      // words run together in a hashtag
	viewReversed                     // written backwards behind a direction mark, or upside down
	viewBroken                       // in pieces
)

// viewsHiding are those that people use to hide a word; hashtags and letters
// repeated are ordinary writing.
const viewsHiding = viewLetters | viewDigits | viewSpaced | viewReversed | viewBroken

// viewNames are in the order of the bits.
var viewNames = []string{"letters", "digits", "spaced", "repeated", "hashtag", "reversed", "broken"}

func (s viewSet) names() (out []string) {
	for i, name := range viewNames {
		if s>>i&1 != 0 {
			out = append(out, name)
		}
	}
	return out
}

// Limits of the readings. A text that is dense with signs costs at most a few
// times what a plain one does.
const (
	singlesMin    = 3       // letters apart that may be a word
	regionLimit   = 1024    // bytes of the folded text that are read as a whole: letters may carry many marks
	readingLimit  = 96      // letters of a reading
	regionChoices = 3       // ambiguous characters of a word that are told apart
	regionKept    = 4       // readings of the same characters
	layerLimit    = 6       // readings of overlapping characters
	guessLimit    = 1 << 18 // words of a field that are tried where nothing says where one begins
	contextLimit  = 16      // words on both sides of a reading that a phrase can reach
)

// readWord is one word of a reading: its letters, in readings.letters, and the bytes
// of the folded view that it was read from.
type readWord struct{ from, to, s, e int32 }

// reading is what some characters of the folded view can be read as.
type reading struct {
	s, e         int32 // bytes of the folded view
	first, count int32 // of its words
	views        viewSet
}

// readings collects what a field can be read as beside its folded view, and
// keeps its memory from one text to the next.
type readings struct {
	f          *fieldHits
	vocabulary *vocabulary
	list       []reading
	words      []readWord
	letters    []byte
	buf        []byte // one word, with padding
	word       [formLimit]byte
	turnedBack []byte
	written    []byte // a hashtag with its capitals
	guesses    int    // tried so far
	units      []unit
	layer      []uint8 // of each reading; those of one layer do not overlap
	memory     readingMemory
	composed   composed // for words
	lines      composed // for patterns
}

// read collects the readings that the signs of the field call for.
func (r *readings) read(f *fieldHits, v *vocabulary) {
	r.f, r.vocabulary, r.guesses = f, v, 0
	r.list, r.words, r.letters = r.list[:0], r.words[:0], r.letters[:0]
	if f.disguise&(signDigit|signTripled|signWide|signSymbol) != 0 {
		r.disguised()
	}
	if f.disguise&signSingles != 0 {
		r.spaced()
	}
	if len(f.joints) > 0 {
		r.broken()
	}
	if f.disguise&signHash != 0 {
		r.hashtags()
	}
	if f.folder.wide {
		r.reversed()
		r.indicators()
	}
	if f.disguise&signWide != 0 {
		r.turned()
	}
	if byStart := func(a, b reading) int { return int(a.s - b.s) }; !slices.IsSortedFunc(r.list, byStart) {
		slices.SortStableFunc(r.list, byStart)
	}
}

// knows reports whether the rules look for the word.
func (r *readings) knows(word []byte) bool {
	if len(word) < singlesMin || len(word) > readingLimit {
		return false
	}
	r.buf = append(append(r.buf[:0], word...), zeros[:]...)
	return r.vocabulary.has(r.buf, 0, len(word))
}

var zeros [padding]byte

// put adds a word to the reading that is being made.
func (r *readings) put(letters []byte, s, e int) {
	from := len(r.letters)
	r.letters = append(r.letters, letters...)
	r.words = append(twice(r.words), readWord{int32(from), int32(len(r.letters)), int32(s), int32(e)})
}

// close ends the reading whose words were put from first on.
func (r *readings) close(first int, views viewSet) {
	n := len(r.words)
	s, e := r.words[first].s, r.words[first].e
	for _, w := range r.words[first:n] {
		s, e = min(s, w.s), max(e, w.e)
	}
	r.list = append(twice(r.list), reading{s: s, e: e, first: int32(first), count: int32(n - first), views: views})
}

// single adds a reading of one word.
func (r *readings) single(letters []byte, s, e int, views viewSet) {
	r.put(letters, s, e)
	r.close(len(r.words)-1, views)
}

// sourceRune returns the character of the original that the folded text at i was
// made from.
func (f *fieldHits) sourceRune(i int) rune {
	s, _ := f.view.source(i, i+1)
	c, _ := utf8.DecodeRuneInString(f.field.Text[s:])
	return c
}
