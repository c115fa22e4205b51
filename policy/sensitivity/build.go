package sensitivity

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"layak/domain"
)

// build turns linked specs into a program. It reports what can only be seen
// now: patterns, validators, roots and phrases.
func build(l linked) (*program, domain.RuleProblems, domain.RuleProblems) {
	b := builder{
		program: &program{words: make(map[string][]key), roots: make(map[string][]key)},
		index:   make(map[string]int), lists: l.lists,
	}
	for i, s := range l.order {
		b.index[s.id] = i
	}
	for i, s := range l.order {
		b.rule(i, s)
	}
	return b.program, b.problems, b.notes
}

type builder struct {
	*program
	index    map[string]int // rule id → position
	lists    map[string]*ruleSpec
	spec     *ruleSpec // being built
	problems domain.RuleProblems
	notes    domain.RuleProblems
}

func (b *builder) bad(at place, format string, args ...any) {
	b.problems = append(b.problems, problem(at, b.spec.id, format, args...))
}

func (b *builder) rule(i int, s *ruleSpec) {
	b.spec = s
	r := rule{spec: s, primary: b.group(s.match, i)}
	bits := make(map[string]uint64)
	for k, e := range s.evidence {
		r.evidence = append(r.evidence, evidence{name: e.name, group: b.group(e.match, -1), window: e.window, points: e.points})
		bits[e.name] = 1 << (k % evidenceLimit)
	}
	mask := func(words []word) (m uint64) {
		for _, w := range words {
			m |= bits[w.text]
		}
		return m
	}
	q := s.require
	r.all, r.any, r.of, r.none, r.atLeast = mask(q.all), mask(q.any), mask(q.of), mask(q.none), q.n
	for _, u := range s.unless {
		r.unless = append(r.unless, exception{group: b.group(u.match, -1), target: u.target, window: u.window, why: u.why, until: u.until})
	}
	b.rules = append(b.rules, r)
	for _, ref := range b.groups[r.primary].refs {
		b.rules[ref].wakes = append(b.rules[ref].wakes, i)
	}
}

// group adds a match list; primary is the index of the rule that it wakes.
func (b *builder) group(list []matchSpec, primary int) int {
	g := len(b.groups)
	b.groups = append(b.groups, group{primary: primary})
	for _, m := range list {
		switch m.kind {
		case "term":
			b.terms(g, m)
		case "abbr", "phrase":
			for _, w := range m.words {
				b.phrase(g, w, m)
			}
		case "list":
			if list := b.lists[m.name]; list != nil {
				for _, w := range list.entries {
					b.phrase(g, w, m)
				}
			}
		case "regex":
			b.pattern(g, m)
		case "validator":
			if find, ok := validators[m.name]; ok {
				b.checks = append(b.checks, check{group: g, find: find})
			} else {
				b.bad(m.at, "unknown validator %q (known: %s)", m.name, strings.Join(validatorNames(), ", "))
			}
		case "rule":
			if ref, ok := b.index[m.name]; ok && ref < len(b.rules) {
				b.groups[g].refs = append(b.groups[g].refs, ref)
			}
		}
	}
	return g
}

// terms adds the words of a term, each to be found in its word forms.
func (b *builder) terms(g int, m matchSpec) {
	except := make(map[string]bool, len(m.except))
	for _, w := range m.except {
		except[string(fold(w.text, false).text)] = true
	}
	for _, w := range m.words {
		tokens := b.split(w)
		switch {
		case len(tokens) != 1:
			b.bad(w.at, "a term is one word; write %q as a phrase", w.text)
		case m.forms != "none" && len([]rune(tokens[0].word)) < rootMin:
			b.bad(w.at, "%q is too short for word forms (%d letters or more); use phrase or abbr", w.text, rootMin)
		default:
			tokens[0].forms = withoutNone(m.forms)
			b.add(phrase{group: g, parts: []part{{tokens[0]}}, except: except})
		}
	}
}

func withoutNone(forms string) string {
	if forms == "none" {
		return ""
	}
	return forms
}

// split folds and tokenizes one word of a rule.
func (b *builder) split(w word) []alternative {
	v := fold(w.text, false)
	var out []alternative
	for _, t := range tokenize(v, w.text) {
		s, e := v.source(t.s, t.e)
		out = append(out, alternative{word: string(v.text[t.s:t.e]), cased: string(fold(w.text[s:e], true).text)})
	}
	return out
}

// phrase adds one phrase or abbreviation: words separated by white space, each
// with alternatives separated by "|".
func (b *builder) phrase(g int, w word, m matchSpec) {
	p := phrase{group: g, slop: m.slop, unordered: m.unordered, except: make(map[string]bool)}
	for _, x := range m.except {
		p.except[string(fold(x.text, false).text)] = true
	}
	for _, field := range strings.Fields(w.text) {
		choices := strings.Split(field, "|")
		var alternatives part
		for _, choice := range choices {
			if class, ok := classes[choice]; ok {
				alternatives = append(alternatives, alternative{class: class})
				continue
			}
			tokens := b.split(word{at: w.at, text: choice})
			switch {
			case len(tokens) == 0 && len(choices) == 1:
			case len(tokens) == 1:
				alternatives = append(alternatives, b.alternative(tokens[0], m))
			case len(choices) > 1:
				b.bad(w.at, "%q: an alternative is one word", field)
			default:
				for _, t := range tokens {
					p.parts = append(p.parts, part{b.alternative(t, m)})
				}
			}
		}
		if alternatives != nil {
			p.parts = append(p.parts, alternatives)
		}
	}
	if !slices.ContainsFunc(p.parts, part.keyed) {
		b.bad(w.at, "%q holds no word to look for", w.text)
		return
	}
	b.add(p)
}

func (b *builder) alternative(a alternative, m matchSpec) alternative {
	if !m.exact {
		a.cased = ""
	}
	if !m.exact && len([]rune(a.word)) >= rootMin {
		a.forms = withoutNone(m.forms)
	}
	return a
}

// classes are the placeholders of a phrase: a number in digits or words, and a
// word that begins with a capital.
var classes = map[string]string{"<number>": "number", "<name>": "name"}

// keyed reports whether the part has words only, so that the index can find it.
func (p part) keyed() bool {
	return !slices.ContainsFunc(p, func(a alternative) bool { return a.class != "" })
}

// add indexes a phrase under the part whose shortest alternative is longest,
// which is likely its rarest.
func (b *builder) add(p phrase) {
	best, length := 0, 0
	for i, part := range p.parts {
		if !part.keyed() {
			continue
		}
		n := len(slices.MinFunc(part, func(x, y alternative) int { return len(x.word) - len(y.word) }).word)
		if n > length {
			best, length = i, n
		}
	}
	id := len(b.phrases)
	for i := range p.parts[best] {
		a := &p.parts[best][i]
		if a.forms == "" {
			b.words[a.word] = append(b.words[a.word], key{id, best, i})
		} else {
			b.roots[a.word] = append(b.roots[a.word], key{id, best, i})
		}
	}
	b.phrases = append(b.phrases, p)
}

func (b *builder) pattern(g int, m matchSpec) {
	if len(m.pattern) > patternLimit {
		b.bad(m.at, "the pattern is longer than %d bytes", patternLimit)
		return
	}
	parsed, err := syntax.Parse(m.pattern, syntax.Perl)
	if err != nil {
		b.bad(m.at, "bad pattern: %v", err)
		return
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(prog.Inst) > patternProgramLimit {
		b.bad(m.at, "the pattern is too large: %d steps, %d at most", len(prog.Inst), patternProgramLimit)
		return
	}
	re, err := regexp.Compile(m.pattern)
	if err != nil {
		b.bad(m.at, "bad pattern: %v", err)
		return
	}
	if re.MatchString("") {
		b.bad(m.at, "the pattern matches the empty text")
		return
	}
	if folded := string(fold(m.pattern, false).text); !m.exact && hasUpper(parsed) {
		b.bad(m.at, "the pattern has capitals, but it sees folded text; write small letters or \"case: exact\" (%s)", folded)
		return
	}
	gate := gateOf(parsed.Simplify())
	if gate.none() {
		if !m.always {
			b.bad(m.at, "the pattern has no literal and no digit that it needs, so it would run over every text; add one, or say \"always: true\"")
			return
		}
		b.notes = append(b.notes, problem(m.at, b.spec.id, "this pattern runs over every text"))
	}
	b.addPattern(pattern{re: re, group: g, cased: m.exact, inside: m.inside, gate: gate, head: headOf(prog)}, parsed.Simplify())
}

// addPattern indexes a pattern by how its matches begin, where that is known.
func (b *builder) addPattern(q pattern, parsed *syntax.Regexp) {
	if prefixes, line, ok := prefixesOf(parsed); ok {
		q.prefixes, q.line = prefixes, line
		q.re = regexp.MustCompile(`\A(?:` + q.re.String() + `)`)
		table := &b.starts
		if q.cased {
			table = &b.casedStarts
		}
		added := make(map[byte]bool)
		for _, p := range prefixes {
			if !added[p[0]] {
				added[p[0]] = true
				table[p[0]] = append(table[p[0]], len(b.patterns))
			}
		}
	}
	if q.prefixes == nil {
		b.wholePatterns = append(b.wholePatterns, len(b.patterns))
	}
	if q.cased {
		b.casedPatterns = append(b.casedPatterns, len(b.patterns))
	}
	b.patterns = append(b.patterns, q)
}

// hasUpper reports a capital letter among the literals of a pattern.
func hasUpper(re *syntax.Regexp) bool {
	if re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase == 0 && strings.ToLower(string(re.Rune)) != string(re.Rune) {
		return true
	}
	return slices.ContainsFunc(re.Sub, hasUpper)
}
