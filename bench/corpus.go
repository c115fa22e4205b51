package main

import (
	"math/rand/v2"
	"strings"
)

// corpus is generated text with phrases planted in it. The words of phrases and
// those of ordinary text differ in one vowel pattern, so that what is planted is
// all there is to find.
type corpus struct {
	phrases []string
	post    string // 280 characters, nothing to find
	long    string // nearly 1 MB, a hit in about 2 kB
	ends    []int  // of the planted phrases in long
}

const longText = 1 << 20

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
