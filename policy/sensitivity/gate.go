package sensitivity

import (
	"bytes"
	"regexp/syntax"
	"strings"
)

// gate is what a folded text must hold before a pattern can match in it,
// derived from the pattern. It never counts as evidence.
type gate struct {
	literals []string // one of these, where there are any
	digit    bool     // a digit
}

// open reports whether the pattern could match in the text.
func (g gate) open(text []byte, digits bool) bool {
	if g.digit && !digits {
		return false
	}
	for _, l := range g.literals {
		if bytes.Contains(text, []byte(l)) {
			return true
		}
	}
	return len(g.literals) == 0
}

// none reports a pattern that has to run over every text.
func (g gate) none() bool { return len(g.literals) == 0 && !g.digit }

// gateOf derives the gate of a parsed pattern. Literals are folded, because the
// gate is asked about the folded text, whatever view the pattern runs on.
func gateOf(re *syntax.Regexp) gate {
	return gate{literals: literals(re), digit: needsDigit(re)}
}

// shortestLiteral is the least length, in bytes, of a useful literal.
const shortestLiteral = 2

// literals returns strings of which every match holds at least one; nil where
// none can be told.
func literals(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		text := string(fold(string(re.Rune), false).text)
		if len(text) >= shortestLiteral {
			return []string{text}
		}
	case syntax.OpCharClass:
		return classLiterals(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return literals(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literals(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if l := literals(sub); l != nil && (best == nil || shortest(l) > shortest(best)) {
				best = l
			}
		}
		if best == nil {
			return joint(re.Sub)
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			l := literals(sub)
			if l == nil {
				return nil
			}
			all = append(all, l...)
		}
		return all
	}
	return nil
}

// joint returns the two letters where one part of a sequence ends and the next
// begins ("a+h+" holds "ah"); nil where none are certain.
func joint(parts []*syntax.Regexp) []string {
	for i := 1; i < len(parts); i++ {
		before, after := letters(parts[i-1]), letters(parts[i])
		if before != nil && after != nil {
			return []string{string(fold(string([]rune{before[len(before)-1], after[0]}), false).text)}
		}
	}
	return nil
}

// letters returns what every match of a literal, or of one repeated, begins and
// ends with; nil for others.
func letters(re *syntax.Regexp) []rune {
	if re.Op == syntax.OpPlus {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpLiteral {
		return nil
	}
	return re.Rune
}

// classLiterals lists a small class of characters beyond ASCII, such as
// pictograms.
func classLiterals(ranges []rune) (out []string) {
	const most = 16
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if text := fold(string(r), false).text; len(out) < most && len(text) >= shortestLiteral {
				out = append(out, string(text))
				continue
			}
			return nil
		}
	}
	return out
}

func shortest(list []string) int {
	n := len(list[0])
	for _, s := range list[1:] {
		n = min(n, len(s))
	}
	return n
}

// needsDigit reports whether every match holds an ASCII digit.
func needsDigit(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return strings.ContainsAny(string(re.Rune), "0123456789")
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if re.Rune[i] < '0' || re.Rune[i+1] > '9' {
				return false
			}
		}
		return len(re.Rune) > 0
	case syntax.OpCapture, syntax.OpPlus:
		return needsDigit(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min > 0 && needsDigit(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if needsDigit(sub) {
				return true
			}
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !needsDigit(sub) {
				return false
			}
		}
		return len(re.Sub) > 0
	}
	return false
}
