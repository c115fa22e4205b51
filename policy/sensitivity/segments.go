package sensitivity

import (
	"regexp/syntax"
	"unicode"
)

// segmentLeast is the shortest row of letters of a pattern that makes a word worth
// trying patterns on.
const segmentLeast = 3

// segmentsOf appends the rows of letters that a pattern is made of, folded.
func segmentsOf(list []string, re *syntax.Regexp) []string {
	var row []rune
	end := func() {
		if len(row) >= segmentLeast {
			list = append(list, string(fold(string(row), false).text))
		}
		row = row[:0]
	}
	var walk func(re *syntax.Regexp)
	walk = func(re *syntax.Regexp) {
		if certain := letters(re); certain != nil {
			for _, r := range certain {
				if !unicode.IsLetter(r) {
					end()
					continue
				}
				row = append(row, r)
			}
			return
		}
		whole := re.Op == syntax.OpConcat || re.Op == syntax.OpCapture
		for _, sub := range re.Sub {
			if !whole {
				end()
			}
			walk(sub)
		}
		if !whole {
			end()
		}
	}
	walk(re)
	end()
	return list
}

// letterRows are the rows of letters that patterns are made of.
type letterRows struct {
	whole hashSet
	heads [1 << 15 / 64]uint64 // their first three letters, five bits each
}

func newLetterRows(rows []string) letterRows {
	l := letterRows{whole: newHashSet(len(rows))}
	for _, row := range rows {
		l.whole.add(hashWord(row))
		k := rowHead(row[0], row[1], row[2])
		l.heads[k/64] |= 1 << (k % 64)
	}
	return l
}

func rowHead(a, b, c byte) uint { return uint(a&31) | uint(b&31)<<5 | uint(c&31)<<10 }

// within reports whether a word holds one of the rows.
func (l *letterRows) within(word []byte) bool {
	for s := 0; s+segmentLeast <= len(word); s++ {
		if k := rowHead(word[s], word[s+1], word[s+2]); l.heads[k/64]>>(k%64)&1 == 0 {
			continue
		}
		for e := s + segmentLeast; e <= min(len(word), s+formLimit); e++ {
			if l.whole.has(hashWord(word[s:e])) {
				return true
			}
		}
	}
	return false
}

// forPatterns reports whether a word of a reading holds letters that some pattern
// is made of.
func (r *readings) forPatterns(rd *reading, segments *letterRows) bool {
	for _, w := range r.words[rd.first : rd.first+rd.count] {
		if segments.within(r.letters[w.from:w.to]) {
			return true
		}
	}
	return false
}
