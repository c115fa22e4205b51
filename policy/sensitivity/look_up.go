package sensitivity

import (
	"context"
	mathbits "math/bits"
)

// wakeful is a token that may be a word of the rules, as it stands or once its
// affixes are taken off.
type wakeful struct {
	token         int32
	known, formed bool
}

// lookUp finds the phrases of a lexicon in a field that was read. It stops with
// ctx, or behind hitLimit.
func (p *program) lookUp(ctx context.Context, f *fieldHits, l *lexicon) {
	if l.words.size+l.roots.size == 0 {
		return
	}
	for from := 0; from < len(f.tokens) && f.count <= hitLimit; from += cancelEvery {
		if from > 0 && ctx.Err() != nil {
			return
		}
		f.awake = f.awake[:0]
		f.wake(l, from, min(from+cancelEvery, len(f.tokens)))
		for _, w := range f.awake {
			p.token(f, l, w)
			if f.count > hitLimit {
				return
			}
		}
	}
}

// wake lists the tokens [from,to) that are worth a closer look. Each question is
// asked of 64 tokens in a row and answered by a bit, without a branch that the
// processor would guess wrong; the next, dearer one goes to those that are left.
func (f *fieldHits) wake(l *lexicon, from, to int) {
	text := f.view.text[:len(f.view.text)+padding]
	for ; from < to; from += 64 {
		end := min(from+64, to)
		known := l.standing(f.hashes, from, l.known.among(f.hashes[from:end]))
		formed := uint64(0)
		if l.roots.size > 0 {
			tokens := f.tokens[from:end]
			for left := l.forms.affixed(text, tokens); left != 0; left &= left - 1 {
				at := mathbits.TrailingZeros64(left)
				if t := tokens[at]; l.forms.mayBegin(text, int(t.s), int(t.e-t.s)) && f.forms.mayInflect(l, f.hashes[from+at], text, int(t.s), int(t.e-t.s)) {
					formed |= 1 << at
				}
			}
		}
		for left := known | formed; left != 0; left &= left - 1 {
			at := mathbits.TrailingZeros64(left)
			f.awake = append(f.awake, wakeful{int32(from + at), known>>at&1 != 0, formed>>at&1 != 0})
		}
	}
}

// standing keeps, of known words among the 64 tokens from the given one on, those
// that a phrase may have as its key: it wants no certain word beside it, or that
// word may be there.
func (l *lexicon) standing(hashes []uint32, from int, known uint64) (kept uint64) {
	for ; known != 0; known &= known - 1 {
		at := mathbits.TrailingZeros64(known)
		i := from + at
		h := hashes[i]
		is := l.alone.bit(h)
		for k := max(0, i-l.before); k < i; k++ {
			is |= l.pairs.bit(pairHash(h, hashes[k]))
		}
		for k := i + 1; k < min(len(hashes), i+1+l.behind); k++ {
			is |= l.pairs.bit(pairHash(h, hashes[k]))
		}
		kept |= is << at
	}
	return kept
}

// token looks up one token as it stands and without its affixes.
func (p *program) token(f *fieldHits, l *lexicon, x wakeful) {
	i := int(x.token)
	w := f.text(i)
	if x.known {
		h := f.hashes[i]
		for at, e := l.words.first(h); e != nil; e = at.next(&l.words, h) {
			p.word(f, &l.words, e, i)
		}
		if !x.formed && len(w) >= rootMin && len(w) <= formLimit {
			p.root(f, &l.roots, i, h, w, formsIndonesian|formsEnglish)
		}
	}
	if !x.formed {
		return
	}
	f.stems = indonesian(f.stems[:0], w)
	half := len(f.stems)
	f.stems = english(f.stems, w)
	for n, s := range f.stems {
		if s.length() < rootMin {
			continue
		}
		f.word = s.appendTo(f.word[:0])
		in := formsEnglish
		switch {
		case n == 0:
			in = formsIndonesian | formsEnglish
		case n < half:
			in = formsIndonesian
		}
		p.root(f, &l.roots, i, hashWord(f.word), f.word, in)
	}
}

// word tries the phrases that have token i as their key, if it is the entry's
// word; that is looked at last, because the words beside it mostly differ.
func (p *program) word(f *fieldHits, x *index, e *entry, i int) {
	same := false
	for n, keys := 0, x.keysOf(e); n < len(keys); n++ {
		k := &keys[n]
		if !f.beside(k, i) {
			continue
		}
		if same = same || x.is(e, f.text(i)); !same {
			return
		}
		if !k.exact || f.casedIs(i, p.part(&p.phrases[k.phrase], int(k.part))[k.alternative].cased) {
			p.try(f, k, i)
		}
	}
}

// root tries the phrases that have a root as their key, in the languages in
// which token i is a form of it.
func (p *program) root(f *fieldHits, x *index, i int, h uint32, root []byte, in forms) {
	for at, e := x.first(h); e != nil; e = at.next(x, h) {
		if !x.is(e, root) {
			continue
		}
		for n, keys := 0, x.keysOf(e); n < len(keys); n++ {
			if k := &keys[n]; k.forms&in != 0 && f.beside(k, i) && !p.phrases[k.phrase].except[string(f.text(i))] {
				p.try(f, k, i)
			}
		}
	}
}

// beside reports whether the word that a key wants beside it may stand there.
func (f *fieldHits) beside(k *key, i int) bool {
	for at := i + int(k.reach); at > i; at-- {
		if at < len(f.hashes) && f.hashes[at] == k.near {
			return true
		}
	}
	for at := i + int(k.reach); at < i; at++ {
		if at >= 0 && f.hashes[at] == k.near {
			return true
		}
	}
	return k.reach == 0
}
