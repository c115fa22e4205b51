package sensitivity

import (
	"encoding/binary"
	mathbits "math/bits"
)

const (
	hashA = 0x9E3779B97F4A7C15
	hashB = 0xD6E8FEB86659FD93
)

// hashAt hashes the n bytes at s of a text that has padding behind it. Equal
// hashes are only a hint: whoever finds one compares the bytes.
func hashAt(padded []byte, s, n int) uint32 {
	a := binary.LittleEndian.Uint64(padded[s:])
	if n <= 8 {
		return uint32(mix(a&(1<<(8*n)-1)^uint64(n)*hashB, hashA))
	}
	b := binary.LittleEndian.Uint64(padded[s+n-8:])
	h := mix(a^uint64(n)*hashB, b^hashA)
	for i := 8; i < n-8; i += 8 {
		h = mix(h^binary.LittleEndian.Uint64(padded[s+i:]), hashA)
	}
	return uint32(h)
}

func mix(a, b uint64) uint64 {
	high, low := mathbits.Mul64(a, b)
	return high ^ low
}

// hashWord is hashAt for a word of its own.
func hashWord[text string | []byte](w text) uint32 {
	var buf [64]byte
	if len(w)+padding <= len(buf) {
		copy(buf[:], w)
		return hashAt(buf[:], 0, len(w))
	}
	return hashAt(append([]byte(w), make([]byte, padding)...), 0, len(w))
}

// bloom is a set of hashes that may hold more than was added, one bit for each.
type bloom struct {
	bits  []uint64
	shift uint
}

// bloomBits is how many bits a member has; with 16, one stranger in seventeen
// is let through.
const bloomBits = 16

func newBloom(members int) bloom {
	n := min(mathbits.Len(uint(max(members*bloomBits, 1024)-1)), 32)
	return bloom{bits: make([]uint64, 1<<n/64), shift: uint(32 - n)}
}

func (b *bloom) add(h uint32) { b.bits[h>>b.shift>>6] |= 1 << (h >> b.shift & 63) }

func (b *bloom) has(h uint32) bool {
	at := h >> b.shift
	return b.bits[at>>6]>>(at&63)&1 != 0
}

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
