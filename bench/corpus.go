package main

import (
	"math/rand/v2"
	"strings"
)

// corpus is generated text with phrases planted in it; what is planted is all there
// is to find.
type corpus struct {
	phrases []string
	post    string // 280 characters, nothing to find
	long    string // nearly 1 MB, a hit in about 2 kB
	ends    []int  // of the planted phrases in long
}

const longText = 1 << 20

// newCorpus makes a text whose words have nothing in common with the phrases: they
// differ in their vowels, so that whoever looks for a few letters of each phrase
// first finds none.
func newCorpus(n int) *corpus {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	word := func(syllables int, vowels string) string {
		var b strings.Builder
		for range syllables {
			b.WriteByte("bcdghjklmnprstwy"[r.IntN(16)])
			b.WriteByte(vowels[r.IntN(len(vowels))])
		}
		return b.String()
	}
	c := &corpus{}
	for seen := map[string]bool{}; len(c.phrases) < n; {
		p := word(4, "aio")
		for range r.IntN(3) {
			p += " " + word(3, "aiu")
		}
		if first, _, _ := strings.Cut(p, " "); !seen[first] {
			seen[first] = true
			c.phrases = append(c.phrases, p)
		}
	}
	common := make([]string, 20_000)
	for i := range common {
		common[i] = word(1+r.IntN(3), "aeu") + "e"
	}
	ordinary := func(b *strings.Builder) {
		w := common[int(float64(len(common))*r.Float64()*r.Float64()*r.Float64())]
		switch x := r.IntN(100); {
		case x < 6:
			w = strings.ToUpper(w[:1]) + w[1:]
		case x < 7:
			w = "“" + w + "”"
		}
		b.WriteString(w)
		b.WriteString([]string{" ", " ", " ", " ", " ", " ", ", ", ". "}[r.IntN(8)])
	}
	var b strings.Builder
	for b.Len() < 270 {
		ordinary(&b)
	}
	c.post = b.String()
	b.Reset()
	for next := 1000; b.Len() < longText-200; {
		if b.Len() >= next {
			b.WriteString(c.phrases[r.IntN(n)])
			c.ends = append(c.ends, b.Len())
			b.WriteByte(' ')
			next = b.Len() + 1000 + r.IntN(2000)
		}
		ordinary(&b)
	}
	c.long = b.String()
	return c
}

// newSharedCorpus makes a text of the words that the phrases are made of, as texts
// and rules of one office share theirs: a third of the phrases are rare words with the
// letters of all others, the rest two or three words that are common by themselves.
func newSharedCorpus(n int) *corpus {
	r := rand.New(rand.NewPCG(11, uint64(n)))
	word := func(syllables int) string {
		var b strings.Builder
		for range syllables {
			b.WriteByte("bcdghjklmnprstwy"[r.IntN(16)])
			b.WriteByte("aeiou"[r.IntN(5)])
		}
		return b.String()
	}
	common := make([]string, 20_000)
	known := map[string]bool{}
	for i := range common {
		common[i] = word(2 + r.IntN(3))
		known[common[i]] = true
	}
	c := &corpus{}
	for len(c.phrases) < n {
		p := word(3 + r.IntN(2))
		for k := range r.IntN(3) {
			if k == 0 {
				p = common[r.IntN(len(common))]
			}
			p += " " + common[r.IntN(len(common))]
		}
		if !known[p] {
			known[p] = true
			c.phrases = append(c.phrases, p)
		}
	}
	var b strings.Builder
	var before, last string
	ordinary := func() {
		w := common[int(float64(len(common))*r.Float64()*r.Float64()*r.Float64())]
		for known[last+" "+w] || known[before+" "+last+" "+w] {
			w = common[r.IntN(len(common))]
		}
		before, last = last, w
		if r.IntN(100) < 6 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		b.WriteString(w)
		b.WriteString([]string{" ", " ", " ", " ", " ", " ", ", ", ". "}[r.IntN(8)])
	}
	for b.Len() < 270 {
		ordinary()
	}
	c.post = b.String()
	b.Reset()
	for next := 1000; b.Len() < longText-200; {
		if b.Len() >= next {
			b.WriteString("Qx " + c.phrases[r.IntN(n)])
			c.ends = append(c.ends, b.Len())
			b.WriteString(" qx ")
			before, last, next = "", "", b.Len()+1000+r.IntN(2000)
		}
		ordinary()
	}
	c.long = b.String()
	return c
}

// part is the beginning of the long text, about that many bytes up to a space,
// and how many phrases are planted in it.
func (c *corpus) part(size int) (text string, planted int) {
	if size < len(c.long) {
		size = strings.LastIndexByte(c.long[:size], ' ')
	}
	for _, e := range c.ends {
		if e <= size {
			planted++
			continue
		}
		// A phrase that is cut apart would be found by nobody or as another.
		size = min(size, max(e-60, 0))
		break
	}
	for planted > 0 && c.ends[planted-1] > size {
		planted--
	}
	return c.long[:strings.LastIndexByte(c.long[:size], ' ')+1], planted
}
