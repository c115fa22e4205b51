package sensitivity

import mathbits "math/bits"

// index finds the keys of a word. It is built once and then only read.
type index struct {
	slots   []slot // open addressing, a power of two, at most half full
	shift   uint
	entries []entry
	words   []byte // all words, end to end
	keys    []key  // of all words, end to end
}

// slot holds a word's hash and its entry's number from 1 on, 0
// where it is free.
type slot struct{ tag, entry uint32 }

type entry struct {
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
	x := index{keys: make([]key, len(keys))}
	of := make(map[string]uint32, len(words))
	length := 0
	for _, w := range words {
		n, ok := of[w]
		if !ok {
			n = uint32(len(of))
			of[w] = n
			x.entries = append(x.entries, entry{length: uint32(len(w))})
			length += len(w)
		}
		x.entries[n].count++
	}
	size := mathbits.Len(uint(max(2*len(of), 16) - 1))
	x.slots, x.shift = make([]slot, 1<<size), uint(32-size)
	x.words = make([]byte, 0, length)
	next := uint32(0)
	for i := range x.entries {
		x.entries[i].first, next = next, next+x.entries[i].count
		x.entries[i].count = 0
	}
	for i, w := range words {
		n := of[w]
		e := &x.entries[n]
		if e.count == 0 {
			e.word = uint32(len(x.words))
			x.words = append(x.words, w...)
			x.insert(hashWord(w), n)
		}
		x.keys[e.first+e.count] = keys[i]
		e.count++
	}
	return x
}

func (x *index) insert(h, entry uint32) {
	i := h >> x.shift
	for x.slots[i].entry != 0 {
		i = (i + 1) & uint32(len(x.slots)-1)
	}
	x.slots[i] = slot{h, entry + 1}
}

// found goes over the entries that a hash may belong to.
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
		s := x.slots[f.at]
		f.at = (f.at + 1) & uint32(len(x.slots)-1)
		switch {
		case s.entry == 0:
			return nil
		case s.tag == h:
			return &x.entries[s.entry-1]
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

// each calls yield with the hash of every word.
func (x *index) each(yield func(h uint32)) {
	for _, e := range x.entries {
		yield(hashWord(x.words[e.word : e.word+e.length]))
	}
}
