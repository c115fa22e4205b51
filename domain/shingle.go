package domain

import (
	"cmp"
	"slices"
)

const (
	// ShingleWords is how many words in a row make a shingle. Posts are short:
	// with more, one changed word would cost too large a part of them; with
	// fewer, phrases that everybody uses would make texts alike.
	ShingleWords = 3
	// ShingledMost bounds the bytes of a document that are compared, its first.
	ShingledMost = 64 << 10
)

// Shingle is some words in a row of a document.
type Shingle struct {
	Hash       uint64 // of the folded words
	Field      int    // which of the document's fields
	Start, End int    // bytes of that field
}

// Shingler cuts the fields of a document into shingles, in order. The same
// words have the same hash in every program of this kind.
type Shingler interface {
	Shingles(fields []Field) []Shingle
}

// ShingleSet is the hashes of a document's shingles, sorted, each once.
type ShingleSet []uint64

// SetOf gathers the hashes.
func SetOf(list []Shingle) ShingleSet {
	out := make(ShingleSet, len(list))
	for i, s := range list {
		out[i] = s.Hash
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Resemblance is how much of two documents is alike, from 0 to 1: the shingles
// that both have, as a part of those that either has (Broder, "On the
// resemblance and containment of documents", 1997). A document without words is
// like none.
func (x ShingleSet) Resemblance(y ShingleSet) float64 {
	both, i, j := 0, 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// Passage is a piece of a field.
type Passage struct {
	Field      int
	Start, End int
}

// What SharedPassages names: the longest few, and none that is only a phrase.
const (
	passagesMost  = 3
	passageLeast  = 6 // words
	passageLength = 240
)

// SharedPassages names the longest passages of a document that another has word
// for word, in order of place.
func SharedPassages(a []Shingle, has ShingleSet) []Passage {
	var runs []Passage
	words := 0
	end := func() {
		if n := len(runs); n > 0 && words < passageLeast {
			runs = runs[:n-1]
		}
	}
	for i, s := range a {
		if _, ok := slices.BinarySearch(has, s.Hash); !ok {
			continue
		}
		if n := len(runs); n > 0 && words > 0 && a[i-1].Field == s.Field && runs[n-1].End == a[i-1].End {
			runs[n-1].End, words = s.End, words+1
			continue
		}
		end()
		runs, words = append(runs, Passage{s.Field, s.Start, s.End}), ShingleWords
	}
	end()
	slices.SortStableFunc(runs, func(x, y Passage) int { return cmp.Compare(y.End-y.Start, x.End-x.Start) })
	runs = runs[:min(len(runs), passagesMost)]
	slices.SortFunc(runs, func(x, y Passage) int { return cmp.Or(cmp.Compare(x.Field, y.Field), cmp.Compare(x.Start, y.Start)) })
	return runs
}
