package sensitivity

import "context"

// wakeful is a token that may be a word of the rules, as it stands or once its
// affixes are taken off.
type wakeful struct {
	token         int32
	known, formed bool
}

// lookUp finds the phrases of the program in a field that was read. It stops
// with ctx, or behind hitLimit.
func (p *program) lookUp(ctx context.Context, f *fieldHits) {
	for from := 0; from < len(f.tokens) && f.count <= hitLimit; from += cancelEvery {
		if from > 0 && ctx.Err() != nil {
			return
		}
		f.awake = f.awake[:0]
		p.wake(f, from, min(from+cancelEvery, len(f.tokens)))
		for _, w := range f.awake {
			p.token(f, w)
			if f.count > hitLimit {
				return
			}
		}
	}
}

// wake lists the tokens [from,to) that are worth a closer look.
func (p *program) wake(f *fieldHits, from, to int) {
	text := f.view.text[:len(f.view.text)+padding]
	inflected := len(p.roots.entries) > 0
	for i, t := range f.tokens[from:to] {
		s, n := int(t.s), int(t.e-t.s)
		known := p.known.has(hashAt(text, s, n))
		formed := inflected && n >= rootMin && n <= formLimit && p.forms.mayInflect(text, s, n)
		if known || formed {
			f.awake = append(f.awake, wakeful{int32(from + i), known, formed})
		}
	}
}

// token looks up one token as it stands and without its affixes.
func (p *program) token(f *fieldHits, x wakeful) {
	i := int(x.token)
	w := f.text(i)
	if x.known {
		h := hashAt(f.view.text[:len(f.view.text)+padding], int(f.tokens[i].s), len(w))
		for _, k := range p.words.find(h, w) {
			ph := &p.phrases[k.phrase]
			if a := p.part(ph, int(k.part))[k.alternative]; a.cased == "" || f.casedIs(i, a.cased) {
				p.try(f, k, i)
			}
		}
		if !x.formed && len(w) >= rootMin && len(w) <= formLimit {
			p.root(f, i, h, w, formsIndonesian|formsEnglish)
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
		p.root(f, i, hashWord(f.word), f.word, in)
	}
}

// root tries the phrases that have a root as their key, in the languages in
// which token i is a form of it.
func (p *program) root(f *fieldHits, i int, h uint64, root []byte, in forms) {
	for _, k := range p.roots.find(h, root) {
		ph := &p.phrases[k.phrase]
		if p.part(ph, int(k.part))[k.alternative].forms&in != 0 && !ph.except[string(f.text(i))] {
			p.try(f, k, i)
		}
	}
}
