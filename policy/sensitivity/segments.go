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

// forPatterns reports whether a word of a reading holds letters that some pattern
// is made of.
func (r *readings) forPatterns(rd *reading, segments hashSet) bool {
	for _, w := range r.words[rd.first : rd.first+rd.count] {
		word := r.letters[w.from:w.to]
		for s := range word {
			for e := s + segmentLeast; e <= min(len(word), s+formLimit); e++ {
				if segments.has(hashWord(word[s:e])) {
					return true
				}
			}
		}
	}
	return false
}
