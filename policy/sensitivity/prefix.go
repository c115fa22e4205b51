package sensitivity

import (
	"regexp/syntax"
	"unicode"
)

// Where a pattern is tried is derived from how its matches can begin, so that a
// text is not run through every pattern from end to end.

// mostPrefixes bounds how many beginnings are kept; a pattern with more is run
// over the whole text.
const mostPrefixes = 96

// prefixLength is how many characters of a beginning are compared.
const prefixLength = 4

// prefixesOf returns strings one of which every match begins with, and whether
// matches begin at the start of a line. ok is false where that cannot be told,
// or where a match depends on what stands before it.
func prefixesOf(re *syntax.Regexp) (prefixes []string, line, ok bool) {
	if re.Op == syntax.OpConcat && len(re.Sub) > 1 && re.Sub[0].Op == syntax.OpBeginLine {
		rest := *re
		rest.Sub = re.Sub[1:]
		re, line = &rest, true
	}
	set, open, ok := beginnings(re)
	if !ok || open || len(set) == 0 {
		return nil, line, false
	}
	seen := make(map[string]bool)
	for _, p := range set {
		if p == "" {
			return nil, line, false
		}
		if !seen[p] {
			seen[p] = true
			prefixes = append(prefixes, p)
		}
	}
	return prefixes, line, true
}

// beginnings returns the possible beginnings of re's matches; open says that
// re can match the empty text, so that what follows may begin the match.
func beginnings(re *syntax.Regexp) (set []string, open, ok bool) {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return anyCase(re.Rune[:min(len(re.Rune), 2)]), false, true
		}
		return []string{string(re.Rune[:min(len(re.Rune), prefixLength)])}, false, true
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if len(set) == mostPrefixes || r > unicode.MaxRune {
					return nil, false, false
				}
				set = append(set, string(r))
			}
		}
		return set, false, len(set) > 0
	case syntax.OpCapture, syntax.OpPlus:
		return beginnings(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		set, _, ok = beginnings(re.Sub[0])
		return set, true, ok
	case syntax.OpRepeat:
		set, open, ok = beginnings(re.Sub[0])
		return set, open || re.Min == 0, ok
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			s, o, k := beginnings(sub)
			if !k || len(set)+len(s) > mostPrefixes {
				return nil, false, false
			}
			set, open = append(set, s...), open || o
		}
		return set, open, true
	case syntax.OpConcat:
		return concatenated(re.Sub)
	case syntax.OpEmptyMatch:
		return nil, true, true
	}
	return nil, false, false
}

// concatenated collects the beginnings of a sequence; a short literal is
// lengthened by what follows it.
func concatenated(subs []*syntax.Regexp) (set []string, open, ok bool) {
	open = true
	for i, sub := range subs {
		s, o, k := beginnings(sub)
		if !k {
			return nil, false, false
		}
		if single(sub) && i+1 < len(subs) {
			if next, nextOpen, nextOK := beginnings(subs[i+1]); nextOK && !nextOpen && len(s)*len(next) <= mostPrefixes {
				s = crossed(s, next)
			}
		}
		if set = append(set, s...); len(set) > mostPrefixes {
			return nil, false, false
		}
		if !o {
			return set, false, true
		}
	}
	return set, open, true
}

// anyCase returns every writing of some characters whose case does not count; the
// parser makes such literals of classes too ("[Nn]").
func anyCase(runes []rune) []string {
	set := []string{""}
	for _, r := range runes {
		var same []string
		for x := r; ; {
			same = append(same, string(x))
			if x = unicode.SimpleFold(x); x == r {
				break
			}
		}
		set = crossed(set, same)
	}
	return set
}

// single reports what matches exactly one character; alone it begins too many
// words.
func single(re *syntax.Regexp) bool {
	return re.Op == syntax.OpCharClass || re.Op == syntax.OpLiteral && len(re.Rune) == 1
}

func crossed(a, b []string) []string {
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}
