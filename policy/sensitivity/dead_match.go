package sensitivity

import (
	mathbits "math/bits"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"

	"layak/domain"
)

func bitCount(mask uint64) int { return mathbits.OnesCount64(mask) }

// never says why nothing of a match list can occur, empty where something may.
func (d *corpses) never(group int32, list []matchSpec) domain.Wording {
	sources := d.program.groups[group].sources()
	var refs, patterns int
	var reason domain.Wording
	for _, m := range list {
		var why domain.Wording
		switch m.kind {
		case "rule":
			if refs < len(sources.refs) && d.dead[sources.refs[refs]] {
				why = domain.Say("the building block %q can never hit", m.name)
			}
			refs++
		case "regex":
			if patterns < len(sources.patterns) {
				why = neverMatches(m, &d.program.patterns[sources.patterns[patterns]])
			}
			patterns++
		}
		if why.Format == "" {
			return domain.Wording{}
		}
		reason = why
	}
	return reason
}

// neverMatches says why a pattern cannot match, empty where it may.
func neverMatches(m matchSpec, q *pattern) domain.Wording {
	re, err := syntax.Parse(m.pattern, syntax.Perl)
	if err != nil {
		return domain.Wording{}
	}
	re = re.Simplify()
	switch {
	case impossible(re, m.exact):
		return domain.Say("the pattern %q matches no folded text (small letters; \"case: exact\" for capitals)", m.pattern)
	case q.prefixes != nil && shortestMatch(re) > patternReach:
		return domain.Say("the pattern needs %d bytes, and a match has %d at most", shortestMatch(re), patternReach)
	}
	return domain.Wording{}
}

// impossible reports a pattern that wants characters of which there are none, or
// only capitals where the text has no more.
func impossible(re *syntax.Regexp, cased bool) bool {
	switch re.Op {
	case syntax.OpNoMatch:
		return true
	case syntax.OpCharClass:
		return len(re.Rune) == 0 || !cased && onlyCapitals(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return impossible(re.Sub[0], cased)
	case syntax.OpRepeat:
		return re.Min > 0 && impossible(re.Sub[0], cased)
	case syntax.OpConcat:
		return slices.ContainsFunc(re.Sub, func(r *syntax.Regexp) bool { return impossible(r, cased) })
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(r *syntax.Regexp) bool { return !impossible(r, cased) })
	}
	return false
}

// onlyCapitals reports a class of characters that folding removes.
func onlyCapitals(ranges []rune) bool {
	const most = 256
	n := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if n++; n > most || unicode.ToLower(r) == r {
				return false
			}
		}
	}
	return n > 0
}

// shortestMatch is the least number of bytes that a pattern takes.
func shortestMatch(re *syntax.Regexp) (n int) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			n += utf8.RuneLen(r)
		}
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		n = 1
	case syntax.OpCapture, syntax.OpPlus:
		n = shortestMatch(re.Sub[0])
	case syntax.OpRepeat:
		n = re.Min * shortestMatch(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			n += shortestMatch(sub)
		}
	case syntax.OpAlternate:
		n = shortestMatch(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			n = min(n, shortestMatch(sub))
		}
	}
	return n
}

// narrow says why an evidence has no room in its window, empty where it may have:
// it never overlaps the match itself. Where the match refers to rules, their
// evidence makes room.
func (d *corpses) narrow(r *rule, k int) domain.Wording {
	e := &r.evidence[k]
	sources := d.program.groups[e.group].sources()
	if e.window.kind != "tokens" || len(d.program.groups[r.primary].sources().refs) > 0 {
		return domain.Wording{}
	}
	room := max(e.window.before, e.window.after)
	if room == 0 {
		return domain.Say("its window has no room: evidence never overlaps the match")
	}
	if len(sources.refs)+len(sources.patterns)+len(sources.checks)+len(sources.weighings) > 0 {
		return domain.Wording{}
	}
	least := d.least[e.group]
	if int(least) <= room {
		return domain.Wording{}
	}
	return domain.Say("it has %d words or more, and its window has room for %d", least, room)
}

// coversAll reports whether every alternative of a match list stands in another.
func coversAll(list, other []matchSpec) bool {
	for _, m := range list {
		if m.kind == "term" || m.kind == "abbr" || m.kind == "phrase" {
			for _, w := range m.words {
				if !slices.ContainsFunc(other, func(o matchSpec) bool { return sameWord(m, o, w.text) }) {
					return false
				}
			}
			continue
		}
		same := func(o matchSpec) bool {
			return o.kind == m.kind && o.name == m.name && o.pattern == m.pattern && o.exact == m.exact && o.inside == m.inside && o.least == m.least && o.most == m.most && o.quiet == m.quiet && o.topic == m.topic
		}
		if !slices.ContainsFunc(other, same) {
			return false
		}
	}
	return len(list) > 0
}

func sameWord(m, o matchSpec, text string) bool {
	if o.kind != m.kind || o.forms != m.forms || o.exact != m.exact || o.disguised && !m.disguised || o.slop != m.slop || o.unordered != m.unordered || !slices.Equal(texts(o.except), texts(m.except)) {
		return false
	}
	return slices.ContainsFunc(o.words, func(w word) bool {
		return w.text == text || !m.exact && string(fold(w.text, false).text) == string(fold(text, false).text)
	})
}
