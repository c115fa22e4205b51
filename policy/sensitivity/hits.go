package sensitivity

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"layak/domain"
	"layak/policy/sensitivity/identifier"
)

// occurrence is one place where a match list holds. Tokens are half open. The
// core is what the match itself found; the hull also takes in the evidence that
// a building block required.
type occurrence struct {
	t0, t1 int // hull, in tokens
	c0, c1 int // core, in tokens
	s, e   int // hull, in bytes of the original
	phrase int // which phrase found it, -1 for others

	cs, ce   int32   // core, in bytes of the original
	views    viewSet // by which views it was read, beside the folded one
	inner    bool    // a part of one token
	worth    int     // of the sentence, where a weighing found it
	weighing int32   // which, counted from 1
}

// apart reports a word of several tokens, letters or pieces, so that a window that
// reaches the nearest of them reaches the word.
func (o *occurrence) apart() bool { return o.views&(viewSpaced|viewBroken) != 0 }

// beside reports whether two parts of the same token do not overlap.
func (o *occurrence) beside(x *occurrence) bool {
	return o.inner && x.inner && (x.e <= int(o.cs) || x.s >= int(o.ce))
}

// hit is a phrase found at tokens [t0,t1); next is the hit before it in the same
// group, counted from 1, and read the span of a reading, counted from 1.
type hit struct{ group, phrase, t0, t1, next, read int32 }

// readSpan is where a reading found something, in bytes of the original.
type readSpan struct {
	s, e  int
	views viewSet
	inner bool
}

// fieldHits is everything found in one field of a document, in memory that is
// used again for the next one.
type fieldHits struct {
	field  domain.Field
	view   view
	folder folder
	survey
	cuts
	besides   []int32 // tokens with a sign of disguise beside them
	awake     []wakeful
	hits      []hit
	order     []int32 // of the hits of a group
	last      []int32 // of each group: its last hit, counted from 1; 0 for none
	settled   lists   // of groups
	emitted   lists   // of rules
	count     int
	asides    bool // the quiet words have been looked up
	nearToken int  // where tokensIn found the last one
	near      int  // tokens around which quiet words have been looked up
	signs     identifier.Signs
	signed    bool // signs and lettered are those of this text
	lettered  lettered

	identified *identified

	readings  *readings
	disguised bool       // readings has some of this text
	reading   bool       // this is the text of readings
	reads     []readSpan // of hits
	of        *composed  // the text is this one's, for patterns; nil for a field's own

	cased          view
	casedFolder    folder
	casedSurvey    survey
	spots          [sides]spots
	asked, opening bits        // of patterns: whose gate was asked, whose is open
	forms          *formMemory // of the evaluation; nil for a single text
	stems          []stem
	worths         []worth // by the tables of weights
	word           []byte
}

// lists holds occurrences by number, of few among many numbers.
type lists struct {
	at   []int32 // number → place in list, counted from 1; 0 where nobody asked
	used []int32
	list [][]occurrence
}

// get returns the list of n, and whether it is known.
func (l *lists) get(n int32) ([]occurrence, bool) {
	if at := l.at[n]; at > 0 {
		return l.list[at-1], true
	}
	return nil, false
}

// open makes a list for n in spare memory; put fills it.
func (l *lists) open(n int32) []occurrence {
	k := len(l.used)
	l.used = append(l.used, n)
	l.at[n] = int32(k + 1)
	if k == len(l.list) {
		l.list = append(l.list, nil)
	}
	l.list[k] = l.list[k][:0]
	return l.list[k]
}

func (l *lists) put(n int32, list []occurrence) { l.list[l.at[n]-1] = list }

func (l *lists) reset(n int) {
	for _, k := range l.used {
		l.at[k] = 0
	}
	l.used = l.used[:0]
	if l.at == nil {
		l.at = make([]int32, n)
	}
}

// reset empties f for a text under the program.
func (f *fieldHits) reset(p *program, field domain.Field) {
	for _, h := range f.hits {
		f.last[h.group] = 0
	}
	if f.last == nil {
		f.last = make([]int32, len(p.groups))
	}
	f.hits, f.tokens, f.awake = f.hits[:0], f.tokens[:0], f.awake[:0]
	f.settled.reset(len(p.groups))
	f.emitted.reset(len(p.rules))
	f.asked, f.opening = f.asked.reset(len(p.patterns)), f.opening.reset(len(p.patterns))
	for side := range f.spots {
		f.spots[side].reset()
	}
	f.reads, f.besides = f.reads[:0], f.besides[:0]
	f.near, f.nearToken = 0, 0
	for k := range f.worths {
		f.worths[k].known = false
	}
	f.field, f.count, f.asides, f.signed, f.disguised, f.cased = field, 0, false, false, false, view{}
}

// read folds the text and cuts it into tokens and sentences.
func (f *fieldHits) read() {
	f.view = f.folder.fold(f.field.Text)
	f.classify(f.view.text)
	f.cut(f.view, f.field.Text, f.words)
	if f.disguise&signSingles != 0 || f.folder.wide || f.flanked {
		f.lookBeside()
	}
}

func byPosition(a, b occurrence) int {
	if a.t0 != b.t0 {
		return a.t0 - b.t0
	}
	return cmp.Or(a.t1-b.t1, a.s-b.s, a.e-b.e)
}

func (f *fieldHits) text(i int) []byte { return f.view.text[f.tokens[i].s:f.tokens[i].e] }

// casedIs reports whether token i is written exactly so in the original, apart
// from width and zero-width characters.
func (f *fieldHits) casedIs(i int, cased string) bool {
	s, e := f.view.source(int(f.tokens[i].s), int(f.tokens[i].e))
	written := f.field.Text[s:e]
	return written == cased || !ascii(written) && string(fold(written, true).text) == cased || f.reading && writtenLike(written, cased)
}

// writtenLike reports whether a disguised word has the capitals of another: no
// small letters where that has none, and a first letter of the same kind.
func writtenLike(written, cased string) bool {
	if strings.ContainsFunc(written, upsideDown) {
		return true // there are no capitals of these
	}
	capital, _ := utf8.DecodeRuneInString(cased)
	all := strings.ToUpper(cased) == cased
	first := true
	for _, r := range written {
		small := unicode.IsLower(r) && !caseless(r)
		if small && (all || first && unicode.IsUpper(capital)) || first && unicode.IsUpper(r) && unicode.IsLower(capital) {
			return false
		}
		first = first && !unicode.IsLetter(r)
	}
	return true
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// add records tokens [t0,t1) for a phrase.
func (f *fieldHits) add(group, phrase int32, t0, t1 int) {
	before := f.last[group]
	if before > 0 {
		if h := &f.hits[before-1]; h.phrase == phrase && int(h.t0) == t0 && int(h.t1) == t1 {
			return
		}
	}
	f.hits = append(twice(f.hits), hit{group: group, phrase: phrase, t0: int32(t0), t1: int32(t1), next: before})
	f.last[group] = int32(len(f.hits))
	f.count++
}

// addRead records what a reading of tokens [t0,t1) found.
func (f *fieldHits) addRead(group, phrase int32, t0, t1 int, r readSpan) {
	f.reads = append(twice(f.reads), r)
	f.hits = append(twice(f.hits), hit{group, phrase, int32(t0), int32(t1), f.last[group], int32(len(f.reads))})
	f.last[group] = int32(len(f.hits))
	f.count++
}

// phrases appends the occurrences that the phrases of a group found, sorted. One
// that repeats the one found before with a hyphen between ("kapal-kapal") is
// joined to it, and so is one of single letters that goes on with it.
func (f *fieldHits) phrases(dst []occurrence, group int32) []occurrence {
	order := f.order[:0]
	for k := f.last[group]; k > 0; k = f.hits[k-1].next {
		order = append(order, k-1)
	}
	f.order = order
	dst = slices.Grow(dst, len(order))
	for _, k := range slices.Backward(order) {
		h := &f.hits[k]
		t0, t1 := int(h.t0), int(h.t1)
		if h.read > 0 {
			dst = append(dst, f.reads[h.read-1].occurrence(h))
			continue
		}
		s, e := f.view.source(int(f.tokens[t0].s), int(f.tokens[t1-1].e))
		if n := len(dst) - 1; n >= 0 && dst[n].phrase == int(h.phrase) && (dst[n].t1 == t0 && t1 == t0+1 && f.hyphen(t0) || dst[n].t1 > t0 && f.letter(t0) && f.letter(t1-1)) {
			dst[n].t1, dst[n].c1, dst[n].e = t1, t1, e
			continue
		}
		dst = append(dst, occurrence{t0: t0, t1: t1, c0: t0, c1: t1, s: s, e: e, phrase: int(h.phrase)})
	}
	sortBy(dst, byPosition)
	return dst
}

func (r *readSpan) occurrence(h *hit) occurrence {
	t0, t1 := int(h.t0), int(h.t1)
	return occurrence{t0: t0, t1: t1, c0: t0, c1: t1, s: r.s, e: r.e, phrase: int(h.phrase),
		cs: int32(r.s), ce: int32(r.e), views: r.views, inner: r.inner}
}

// letter reports whether token t has one byte.
func (f *fieldHits) letter(t int) bool { return f.tokens[t].e-f.tokens[t].s == 1 }

// hyphen reports whether nothing but a hyphen stands before token t.
func (f *fieldHits) hyphen(t int) bool {
	return string(f.view.text[f.tokens[t-1].e:f.tokens[t].s]) == "-"
}

// sortBy sorts what is mostly in order already.
func sortBy(list []occurrence, order func(a, b occurrence) int) {
	if !slices.IsSortedFunc(list, order) {
		slices.SortFunc(list, order)
	}
}

// spanned makes an occurrence of bytes [s,e) of the folded view, which are
// [from,to) of the original.
func (f *fieldHits) spanned(s, e, from, to int) occurrence {
	t0, t1 := f.tokensIn(s, e)
	f.count++
	return occurrence{t0: t0, t1: t1, c0: t0, c1: t1, s: from, e: to, phrase: -1}
}

// mayHold tells whether the text can hold an identifier of the kind at all; it
// is looked over once, when somebody first asks.
func (f *fieldHits) mayHold(kind *identifier.Kind) bool {
	if !f.signed {
		f.signs, f.signed = identifier.SignsOf(f.view.text), true
		f.lettered.view = view{}
		if f.disguise&signWide != 0 {
			f.readLetters()
		}
	}
	return kind.Possible(f.signs) || len(f.lettered.view.text) > 0 && kind.Possible(f.lettered.signs)
}

// identified collects what a kind yields, in memory that is used again.
type identified struct {
	spans [][2]int
	add   func(s, e int)
}

// checked appends the identifiers of a field.
func (f *fieldHits) checked(dst []occurrence, c *check) []occurrence {
	if f.identified == nil {
		found := &identified{}
		found.add = func(s, e int) { found.spans = append(found.spans, [2]int{s, e}) }
		f.identified = found
	}
	f.identified.spans = f.identified.spans[:0]
	c.kind.Find(f.view.text, f.identified.add)
	for _, span := range f.identified.spans {
		from, to := f.view.source(span[0], span[1])
		dst = append(dst, f.spanned(span[0], span[1], from, to))
	}
	return f.checkedLetters(dst, c)
}
