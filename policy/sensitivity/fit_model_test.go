package sensitivity

import (
	"cmp"
	"math"
	mathbits "math/bits"
	"slices"
)

// example is a labelled draft as the fit sees it: the occurrences of the fitted
// rules, and for each which of the rule's evidence was there.
type example struct {
	id        string
	sensitive bool
	ordinary  bool // not a draft written to be near to a leak
	held      bool // other rules hold it up already
	weight    float64
	tries     []try
}

// try is one occurrence of a rule with its evidence as bits.
type try struct {
	rule     int
	evidence uint64
}

// linear are the weights of one rule in log odds. A weight keeps the sign that
// the rule gives it: evidence that speaks against a leak can come to count
// nothing, and never for one.
type linear struct {
	base  float64
	of    []float64
	signs []float64
}

// Strength of the fit: what a weight is worth before anything is seen, how hard it
// is held there, and how long the fit runs.
const (
	usualWeight  = 0.6
	usualAgainst = 1.2
	stiffness    = 1.0
	fitSteps     = 600
	heldWeight   = 0.3 // of drafts that other rules hold up already
	sampleWeight = 15  // of the samples of the fitted rules, which shall hold
)

func newLinear(signs []float64) linear {
	l := linear{base: -2, signs: signs, of: make([]float64, len(signs))}
	for i := range signs {
		l.of[i] = l.usual(i)
	}
	return l
}

func (l *linear) usual(i int) float64 {
	if l.signs[i] < 0 {
		return -usualAgainst
	}
	return usualWeight * l.signs[i]
}

func (l *linear) odds(evidence uint64) float64 {
	z := l.base
	for b := evidence; b != 0; b &= b - 1 {
		z += l.of[mathbits.TrailingZeros64(b)]
	}
	return z
}

// model holds the weights of all rules of one category, which are fitted together:
// a draft is as sensitive as its worst occurrence of any of them.
type model []linear

// worst returns the occurrence of an example with the highest odds.
func (m model) worst(e *example) (odds float64, at int) {
	odds, at = math.Inf(-1), -1
	for i, t := range e.tries {
		if z := m[t.rule].odds(t.evidence); z > odds {
			odds, at = z, i
		}
	}
	return odds, at
}

// fit returns weights for the examples by regularised logistic regression on the
// worst occurrence of each (multiple instances): gradient steps, each followed by
// cutting weights at the sign that they must keep. It is deterministic.
func fit(signs [][]float64, examples []example) model {
	m := make(model, len(signs))
	for r := range signs {
		m[r] = newLinear(signs[r])
	}
	squares := make([][]float64, len(m)) // of the gradients so far, base last
	for r := range m {
		squares[r] = make([]float64, len(signs[r])+1)
	}
	for range fitSteps {
		for r, slope := range m.slopes(examples) {
			m[r].step(slope, squares[r])
		}
	}
	return m
}

// slopes returns the gradient of the loss by rule, the base last.
func (m model) slopes(examples []example) [][]float64 {
	out := make([][]float64, len(m))
	for r, l := range m {
		out[r] = make([]float64, len(l.of)+1)
		for i, w := range l.of {
			out[r][i] = stiffness * (w - l.usual(i))
		}
	}
	for i := range examples {
		e := &examples[i]
		odds, at := m.worst(e)
		if at < 0 {
			continue
		}
		miss := e.weight / (1 + math.Exp(-odds))
		if e.sensitive {
			miss -= e.weight
		}
		slope := out[e.tries[at].rule]
		for b := e.tries[at].evidence; b != 0; b &= b - 1 {
			slope[mathbits.TrailingZeros64(b)] += miss
		}
		slope[len(slope)-1] += miss
	}
	return out
}

// step moves against the gradient, less the more a weight has moved (AdaGrad).
func (l *linear) step(slope, squares []float64) {
	const rate = 0.3
	for i, g := range slope {
		squares[i] += g * g
		d := rate * g / (math.Sqrt(squares[i]) + 1e-9)
		switch {
		case i == len(l.of):
			l.base -= d
		case l.signs[i] > 0:
			l.of[i] = max(0, l.of[i]-d)
		case l.signs[i] < 0:
			l.of[i] = min(0, l.of[i]-d)
		}
	}
}

// unseen returns for each example the odds by a fit on the other folds.
func unseen(signs [][]float64, examples []example, folds int) []float64 {
	out := make([]float64, len(examples))
	for k := range folds {
		var rest []example
		for i, e := range examples {
			if i%folds != k {
				rest = append(rest, e)
			}
		}
		m := fit(signs, rest)
		for i := k; i < len(examples); i += folds {
			out[i], _ = m.worst(&examples[i])
		}
	}
	return out
}

// threshold returns the lowest odds from which on at most the given shares of the
// clear drafts and of the ordinary texts are held up.
func threshold(odds []float64, examples []example, clear, ordinary float64) float64 {
	at := -4.0
	for _, kind := range []struct {
		ordinary bool
		share    float64
	}{{false, clear}, {true, ordinary}} {
		var those []float64
		for i, e := range examples {
			if !e.sensitive && e.ordinary == kind.ordinary {
				those = append(those, odds[i])
			}
		}
		slices.SortFunc(those, func(a, b float64) int { return cmp.Compare(b, a) })
		if allowed := int(kind.share * float64(len(those))); allowed < len(those) {
			at = max(at, those[allowed]+0.01)
		}
	}
	return at
}
