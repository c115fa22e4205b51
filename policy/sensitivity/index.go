package sensitivity

import mathbits "math/bits"

// index finds the keys of a word. It is built once and then only read.
type index struct {
	entries []entry // open addressing, a power of two, at most half full
	shift   uint
	size    int    // words
	words   []byte // all of them, end to end
	keys    []key  // of all words, end to end
}

// entry is a word with its hash and its keys; one without keys is free.
type entry struct {
	hash         uint32
	word, length uint32
	first, count uint32 // keys
}

// key says which alternative of which part of a phrase a word is. Where the
// word beside it in the phrase is a plain one, near is its hash,
// and it stands within reach tokens, before the key where reach is negative; a
// reach of 0 says nothing.
type key struct {
	phrase, group     int32
	near              uint32
	part, alternative uint16
	reach             int8
	forms             forms
	exact             bool // the case of letters counts
	single            bool // the phrase has no other word
}

// newIndex sorts the keys of each word together, in the order they were given.
func newIndex(words []string, keys []key) index {
	of := make(map[string]uint32, len(words))
	var list []entry
	length := 0
	for _, w := range words {
		n, ok := of[w]
		if !ok {
			n = uint32(len(list))
			of[w], length = n, length+len(w)
			list = append(list, entry{hash: hashWord(w), length: uint32(len(w))})
		}
		list[n].count++
	}
	x := index{keys: make([]key, len(keys)), words: make([]byte, 0, length), size: len(list)}
	next := uint32(0)
	for i := range list {
		list[i].first, next = next, next+list[i].count
		list[i].count = 0
	}
	for i, w := range words {
		e := &list[of[w]]
		if e.count == 0 {
			e.word, x.words = uint32(len(x.words)), append(x.words, w...)
		}
		x.keys[e.first+e.count] = keys[i]
		e.count++
	}
	x.place(list)
	return x
}

// place puts the entries where their hashes say.
func (x *index) place(list []entry) {
	bits := mathbits.Len(uint(max(2*len(list), 16) - 1))
	x.entries, x.shift = make([]entry, 1<<bits), uint(32-bits)
	for _, e := range list {
		i := e.hash >> x.shift
		for x.entries[i].count != 0 {
			i = (i + 1) & uint32(len(x.entries)-1)
		}
		x.entries[i] = e
	}
}

// found goes over the entries that have a hash.
type found struct{ at uint32 }

func (x *index) first(h uint32) (found, *entry) {
	f := found{h >> x.shift}
	e := f.next(x, h)
	return f, e
}

// next returns the next entry, nil behind the last one. Its word may be another
// one with the same hash.
func (f *found) next(x *index, h uint32) *entry {
	for {
		e := &x.entries[f.at]
		f.at = (f.at + 1) & uint32(len(x.entries)-1)
		switch {
		case e.count == 0:
			return nil
		case e.hash == h:
			return e
		}
	}
}

func (x *index) keysOf(e *entry) []key { return x.keys[e.first : e.first+e.count] }

// is reports whether the entry's word is this one.
func (x *index) is(e *entry, word []byte) bool {
	return string(x.words[e.word:e.word+e.length]) == string(word)
}

// mayHave reports whether a word with that hash may be there.
func (x *index) mayHave(h uint32) bool {
	_, e := x.first(h)
	return e != nil
}

// each calls yield with every entry.
func (x *index) each(yield func(e *entry)) {
	for i := range x.entries {
		if x.entries[i].count > 0 {
			yield(&x.entries[i])
		}
	}
}
