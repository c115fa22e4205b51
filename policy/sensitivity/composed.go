package sensitivity

import (
	"context"
)

// composed is a text in which the readings are looked up: each stands in what is
// around it, apart from the next by an empty line. It maps to the original and to
// the folded view.
type composed struct {
	hits   fieldHits
	out    []byte
	cased  []byte // the same with its capitals; only for patterns
	source []run  // to the original
	folded []run  // to the folded view
	places []readPlace
	parent *fieldHits                          // the field; only for patterns
	near   struct{ source, folded, place int } // where the last of each was found
}

// readPlace is where a word of a reading stands in the composed text.
type readPlace struct {
	from, to int32
	views    viewSet
}

// compose writes the readings of a field with as many words around them as a
// phrase can reach.
func (r *readings) compose(reach int) {
	c := &r.composed
	most := 2*len(r.list) + len(r.words) // what is around each, and its words
	c.source, c.folded = roomFor(c.source, most), roomFor(c.folded, most)
	c.places = roomFor(c.places, len(r.words))
	r.write(c, nil, func(s, e int) (int, int) { return r.f.around(s, e, reach) })
	c.finish(r.f)
}

// write puts every reading and what around says is to stand around it into c. For
// patterns, of the segments, it leaves out what none can match, and what was cut
// within a line says so.
func (r *readings) write(c *composed, segments *letterRows, around func(s, e int) (from, to int)) {
	text := r.f.view.text
	mark := func(cut bool) {
		if cut && segments != nil {
			c.out = append(c.out, cutMark...)
		}
	}
	c.out, c.source, c.folded, c.places = c.out[:0], c.source[:0], c.folded[:0], c.places[:0]
	for layer := range r.layers() {
		cursor, until := 0, 0 // of the folded view: copied, to be copied
		for i := range r.list {
			rd := &r.list[i]
			if int(r.layer[i]) != layer || segments != nil && !r.forPatterns(rd, segments) {
				continue
			}
			from, to := around(int(rd.s), int(rd.e))
			if from > until || until == 0 {
				c.copy(r.f, cursor, until)
				mark(until > 0 && until < len(text) && text[until] != '\n')
				c.out = append(c.out, "\n\n"...)
				mark(from > 0 && text[from-1] != '\n')
				cursor = from
			}
			c.copy(r.f, cursor, int(rd.s))
			r.place(c, rd)
			cursor, until = int(rd.e), max(to, int(rd.e))
		}
		c.copy(r.f, cursor, until)
		mark(until > 0 && until < len(text) && text[until] != '\n')
	}
}

// layers spreads the readings over layers and returns how many there are.
func (r *readings) layers() (n int) {
	var ends [layerLimit]int32
	r.layer = r.layer[:0]
	for _, rd := range r.list {
		l := 0
		for l < layerLimit && ends[l] > rd.s {
			l++
		}
		r.layer = append(r.layer, uint8(l))
		if l < layerLimit {
			ends[l], n = rd.e, max(n, l+1)
		}
	}
	return n
}

// around returns the bytes of so many words before and behind text[s:e].
func (f *fieldHits) around(s, e, words int) (int, int) {
	t0, t1 := f.tokensIn(s, e)
	if len(f.tokens) == 0 {
		return s, e
	}
	t0, t1 = max(0, t0-words), min(len(f.tokens), t1+words)
	return min(s, int(f.tokens[t0].s)), max(e, int(f.tokens[t1-1].e))
}

// tokensIn returns the tokens [t0,t1) that overlap bytes [s,e) of the folded
// view, or the one that is nearest.
func (f *fieldHits) tokensIn(s, e int) (int, int) {
	t0 := searchNear(len(f.tokens), f.nearToken, func(i int) bool { return int(f.tokens[i].e) > s })
	t1 := searchNear(len(f.tokens), t0, func(i int) bool { return int(f.tokens[i].s) >= e })
	f.nearToken = t0
	if t0 >= t1 {
		t0 = max(0, min(t0, len(f.tokens)-1))
		t1 = min(t0+1, len(f.tokens))
	}
	return t0, t1
}

// copy copies bytes [s,e) of the folded view of f.
func (c *composed) copy(f *fieldHits, s, e int) {
	if s >= e {
		return
	}
	v := &f.view
	at := uint32(len(c.out))
	c.folded = append(c.folded, run{out: at, src: uint32(s), srcLen: uint32(e - s)})
	c.out = append(c.out, v.text[s:e]...)
	if v.runs == nil {
		c.source = append(c.source, run{out: at, src: uint32(s), srcLen: uint32(e - s)})
		return
	}
	for k := v.runAt(s); k < len(v.runs) && int(v.runs[k].out) < e; k++ {
		x := v.runs[k]
		end := e
		if k+1 < len(v.runs) {
			end = min(e, int(v.runs[k+1].out))
		}
		skip := max(0, s-int(x.out))
		if !x.atomic {
			from, to := x.from(int(x.out)+skip), x.before(end)
			x.src, x.srcLen = uint32(from), uint32(to-from)
		}
		x.out = at + x.out + uint32(skip) - uint32(s)
		c.source = append(c.source, x)
	}
}

// place writes the words of a reading.
func (r *readings) place(c *composed, rd *reading) {
	for i, w := range r.words[rd.first : rd.first+rd.count] {
		if i > 0 {
			c.out = append(c.out, ' ')
		}
		at := len(c.out)
		from, to := r.f.view.source(int(w.s), int(w.e))
		c.source = append(c.source, run{out: uint32(at), src: uint32(from), srcLen: uint32(to - from), atomic: true})
		c.folded = append(c.folded, run{out: uint32(at), src: uint32(w.s), srcLen: uint32(w.e - w.s), atomic: true})
		c.out = append(c.out, r.letters[w.from:w.to]...)
		c.places = append(c.places, readPlace{int32(at), int32(len(c.out)), rd.views})
	}
}

// finish cuts the composed text of f into tokens.
func (c *composed) finish(f *fieldHits) {
	c.out = append(c.out, zeros[:]...)
	h := &c.hits
	h.field, h.reading, h.forms = f.field, true, f.forms
	h.view = view{text: c.out[:len(c.out)-padding], runs: c.source}
	h.classify(h.view.text)
	h.cut(h.view, f.field.Text, h.words)
	h.count = 0
}

// readBeside makes the readings of a field that was read and looks up what can
// make a finding.
func (p *program) readBeside(ctx context.Context, f *fieldHits) {
	if f.readings == nil {
		f.readings = &readings{}
	}
	if f.readings.read(f, &p.vocabulary); len(f.readings.list) == 0 {
		return
	}
	f.disguised = true
	f.readings.compose(p.reach)
	p.lookUpReadings(ctx, f, &p.waking)
}

// lookUpReadings finds the phrases of a lexicon in the readings of a field.
func (p *program) lookUpReadings(ctx context.Context, f *fieldHits, l *lexicon) {
	if !f.disguised {
		return
	}
	c := &f.readings.composed
	h := &c.hits
	if h.last == nil {
		h.last = make([]int32, len(p.groups))
	}
	p.lookUp(ctx, h, l)
	for i := range h.hits {
		c.take(f, &h.hits[i], p.phrases[h.hits[i].phrase].disguised)
		h.last[h.hits[i].group] = 0
	}
	h.hits = h.hits[:0]
	if h.count > hitLimit {
		f.count = h.count
	}
}

// take gives a field what a reading of it has found.
func (c *composed) take(f *fieldHits, x *hit, disguised bool) {
	first, last := c.hits.tokens[x.t0], c.hits.tokens[x.t1-1]
	views := c.views(first.s, last.e)
	if views == 0 || disguised && views&viewsHiding == 0 {
		return // in the words around, which the folded view has found
	}
	s, e := view{runs: c.folded}.hull(first, last, &c.near.folded)
	t0, t1 := f.tokensIn(s, e)
	r := readSpan{views: views, inner: f.innerTo(t0, t1, s, e)}
	r.s, r.e = c.hits.view.hull(first, last, &c.near.source)
	f.addRead(x.group, x.phrase, t0, t1, r)
}

// innerTo reports whether bytes [s,e) of the folded view are a part of the one
// token among [t0,t1).
func (f *fieldHits) innerTo(t0, t1, s, e int) bool {
	return t1-t0 == 1 && (int(f.tokens[t0].s) < s || int(f.tokens[t0].e) > e)
}

// hull is the span that two tokens were made from; a reading may have turned
// them round.
func (v view) hull(a, b token, near *int) (int, int) {
	s, e := v.sourceNear(int(a.s), int(a.e), near)
	if a == b {
		return s, e
	}
	from, to := v.sourceNear(int(b.s), int(b.e), near)
	return min(s, from), max(e, to)
}

// views returns by which views bytes [s,e) of the composed text were read.
func (c *composed) views(s, e int32) (views viewSet) {
	i := searchNear(len(c.places), c.near.place, func(i int) bool { return c.places[i].to > s })
	c.near.place = i
	for ; i < len(c.places) && c.places[i].from < e; i++ {
		views |= c.places[i].views
	}
	return views
}
