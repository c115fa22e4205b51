package sensitivity

// vocabulary has every word that the rules look for. A reading of a disguised
// word counts only where it gives one of them, so that ordinary names and codes
// cost nothing more.
type vocabulary struct {
	words hashSet
	inner rootSet // roots that are no key of their phrase
	keyed [2]*rootSet
}

func (b *builder) newVocabulary() vocabulary {
	var inner []string
	v := vocabulary{words: newHashSet(len(b.alternatives)), keyed: [2]*rootSet{&b.waking.forms, &b.quiet.forms}}
	for i := range b.alternatives {
		a := &b.alternatives[i]
		if a.class != 0 {
			continue
		}
		h := hashWord(a.word)
		v.words.add(h)
		if a.forms != 0 && !b.waking.roots.mayHave(h) && !b.quiet.roots.mayHave(h) {
			inner = append(inner, a.word)
		}
	}
	v.inner = newRootSet(newIndex(inner, make([]key, len(inner))))
	return v
}

// has reports whether the word of n bytes at s is one of the rules' or a form
// of one. The text has padding behind it. It may be wrong once in many
// thousands, which costs a look and finds nothing.
func (v *vocabulary) has(padded []byte, s, n int) bool {
	if v.words.has(hashAt(padded, s, n)) {
		return true
	}
	if n < rootMin || n > formLimit {
		return false
	}
	return v.keyed[0].mayInflect(padded, s, n) || v.keyed[1].mayInflect(padded, s, n) || v.inner.mayInflect(padded, s, n)
}

// hashSet is a set of hashes, by open addressing, at most half full; a free
// place is 0.
type hashSet []uint32

func newHashSet(members int) hashSet {
	n := 16
	for n < 2*members {
		n *= 2
	}
	return make(hashSet, n)
}

func (s hashSet) add(h uint32) {
	if h == 0 {
		h = 1
	}
	for i := h; ; i++ {
		if at := &s[i&uint32(len(s)-1)]; *at == 0 || *at == h {
			*at = h
			return
		}
	}
}

func (s hashSet) has(h uint32) bool {
	if h == 0 {
		h = 1
	}
	for i := h; ; i++ {
		switch s[i&uint32(len(s)-1)] {
		case h:
			return true
		case 0:
			return false
		}
	}
}
