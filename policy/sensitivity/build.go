package sensitivity

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"layak/domain"
	"layak/policy/sensitivity/identifier"
)

// build turns linked specs into a program. It reports what can only be seen
// now: patterns, validators, roots and phrases.
func build(l linked) (*program, domain.RuleProblems, domain.RuleProblems) {
	b := builder{
		program: &program{rules: make([]rule, 0, len(l.order)), groups: make([]group, 0, len(l.order)*5/4)},
		index:   make(map[string]int32, len(l.order)), lists: l.lists, tables: l.tables, weighted: make(map[string]int32), shared: make(map[string]int32),
	}
	for i, s := range l.order {
		b.index[s.id] = int32(i)
	}
	for i, s := range l.order {
		b.rule(int32(i), s)
	}
	b.turn()
	b.lead()
	b.hope()
	b.keys()
	b.vocabulary = b.newVocabulary()
	for i := range b.phrases {
		b.reach = min(max(b.reach, int(b.phrases[i].count)-1+int(b.phrases[i].slop)), contextLimit)
	}
	b.program.segments = newLetterRows(b.segments)
	for side := range b.begins {
		b.begins[side] = newBegins(b.patterns, side)
	}
	for k := range b.patterns {
		q := &b.patterns[k]
		if q.cased {
			b.cased = append(b.cased, int32(k))
		}
		if !q.swept() && b.leads(q.group) {
			b.searched = append(b.searched, int32(k))
		}
	}
	return b.program, b.problems, b.notes
}

type builder struct {
	*program
	index    map[string]int32 // rule id → position
	lists    map[string]*ruleSpec
	tables   map[string]*ruleSpec // of weights
	weighted map[string]int32     // table id → position
	shared   map[string]int32     // evidence lists of the same text → their group
	spec     *ruleSpec            // being built
	folder   folder
	cuts
	survey   survey
	segments []string // of patterns
	problems domain.RuleProblems
	notes    domain.RuleProblems
}

func (b *builder) bad(at place, format string, args ...any) {
	b.problems = append(b.problems, problem(at, b.spec.id, format, args...))
}

func (b *builder) rule(i int32, s *ruleSpec) {
	b.spec = s
	b.rules = append(b.rules, rule{spec: s, conditions: &noConditions, primary: b.group(s.wakingMatch(), i)})
	r := &b.rules[i]
	if len(s.evidence)+len(s.unless) > 0 {
		r.conditions = b.conditions(s)
	}
	if s.mosaic != nil {
		b.mosaic(i, s)
	}
	for _, ref := range b.groups[r.primary].sources().refs {
		b.rules[ref].wakes = append(b.rules[ref].wakes, i)
	}
}

func (b *builder) conditions(s *ruleSpec) *conditions {
	c := &conditions{evidence: make([]evidence, 0, len(s.evidence))}
	for _, e := range s.evidence {
		c.evidence = append(c.evidence, evidence{name: e.name, group: b.evidence(e.match), window: e.window, points: e.points})
	}
	mask := func(words []word) (m uint64) {
		for _, w := range words {
			for k, e := range s.evidence {
				if e.name == w.text {
					m |= 1 << (k % evidenceLimit)
				}
			}
		}
		return m
	}
	q := s.require
	c.all, c.any, c.of, c.none, c.atLeast = mask(q.all), mask(q.any), mask(q.of), mask(q.none), q.n
	for _, u := range s.unless {
		c.unless = append(c.unless, exception{group: b.evidence(u.match), weighs: slices.ContainsFunc(u.match, func(m matchSpec) bool { return m.kind == kindWeights }), target: u.target, window: u.window, why: u.why, until: u.until})
	}
	return c
}

// lead marks the rules whose occurrences may make a finding; whatever a rule
// wakes comes behind it.
func (b *builder) lead() {
	for i, r := range slices.Backward(b.rules) {
		b.rules[i].leads = r.spec.kind == kindRule || slices.ContainsFunc(r.wakes, func(w int32) bool { return b.rules[w].leads })
	}
}

// leads reports whether a group is the match of a rule that leads to findings.
func (p *program) leads(group int32) bool {
	primary := p.groups[group].primary
	return primary >= 0 && p.rules[primary].leads
}

// evidence adds a match list, or finds the one that says the same: thousands of
// rules may want the same word near theirs.
func (b *builder) evidence(list []matchSpec) int32 {
	id := identity(list)
	if g, ok := b.shared[id]; ok {
		return g
	}
	said := len(b.problems) + len(b.notes)
	g := b.group(list, -1)
	if said == len(b.problems)+len(b.notes) { // else it is to be said of each
		b.shared[id] = g
	}
	return g
}

// group adds a match list; primary is the index of the rule that it wakes.
func (b *builder) group(list []matchSpec, primary int32) int32 {
	g := int32(len(b.groups))
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
			if kind, ok := identifier.ByName(m.name); ok {
				b.more(g).checks = append(b.more(g).checks, int32(len(b.checks)))
				b.checks = append(b.checks, check{group: g, kind: kind})
			} else {
				b.bad(m.at, "unknown validator %q (known: %s)", m.name, strings.Join(identifier.Names(), ", "))
			}
		case "weights":
			b.weighing(g, m)
		case "rule":
			if ref, ok := b.index[m.name]; ok && int(ref) < len(b.rules) {
				b.more(g).refs = append(b.more(g).refs, ref)
			}
		}
	}
	return g
}

func (b *builder) more(g int32) *sources {
	if b.groups[g].more == nil {
		b.groups[g].more = &sources{}
	}
	return b.groups[g].more
}

func (b *builder) pattern(g int32, m matchSpec) {
	if len(m.pattern) > patternLimit {
		b.bad(m.at, "the pattern is longer than %d bytes", patternLimit)
		return
	}
	parsed, err := syntax.Parse(m.pattern, syntax.Perl)
	if err != nil {
		b.bad(m.at, "bad pattern: %s", patternWording(err))
		return
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(prog.Inst) > patternProgramLimit {
		b.bad(m.at, "the pattern is too large: %d steps, %d at most", len(prog.Inst), patternProgramLimit)
		return
	}
	re, err := regexp.Compile(m.pattern)
	if err != nil {
		b.bad(m.at, "bad pattern: %s", patternWording(err))
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
	q := pattern{re: re, group: g, cased: m.exact, inside: m.inside, gate: gate, head: headOf(prog)}
	if q.cased {
		q.side |= sideCased
	}
	if q.inside {
		q.side |= sideInside
	}
	if prefixes, line, ok := prefixesOf(parsed.Simplify()); ok {
		q.prefixes, q.starts, q.line = prefixes, newStarts(prefixes), line
		q.re = regexp.MustCompile(`\A(?:` + re.String() + `)`)
	}
	b.segments = segmentsOf(b.segments, parsed.Simplify())
	b.more(g).patterns = append(b.more(g).patterns, int32(len(b.patterns)))
	b.patterns = append(b.patterns, q)
}

// hasUpper reports a capital letter among the literals of a pattern.
func hasUpper(re *syntax.Regexp) bool {
	if re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase == 0 && strings.ToLower(string(re.Rune)) != string(re.Rune) {
		return true
	}
	return slices.ContainsFunc(re.Sub, hasUpper)
}

// patternWording says in words of ours what the parser of patterns says.
func patternWording(err error) domain.Wording {
	var at *syntax.Error
	if !errors.As(err, &at) {
		return domain.Say("the parser says %q", err.Error())
	}
	switch at.Code {
	case syntax.ErrInvalidCharClass, syntax.ErrInvalidCharRange, syntax.ErrMissingBracket:
		return domain.Say("something is wrong between [ and ]: %s", at.Expr)
	case syntax.ErrMissingParen, syntax.ErrUnexpectedParen:
		return domain.Say("a ( without ), or a ) without (: %s", at.Expr)
	case syntax.ErrInvalidRepeatOp, syntax.ErrInvalidRepeatSize, syntax.ErrMissingRepeatArgument:
		return domain.Say("a repetition (*, +, ? or {n}) repeats nothing, or too often: %s", at.Expr)
	case syntax.ErrInvalidEscape, syntax.ErrTrailingBackslash:
		return domain.Say("a backslash stands before something that it has no meaning for: %s", at.Expr)
	case syntax.ErrInvalidPerlOp, syntax.ErrInvalidNamedCapture:
		return domain.Say("RE2 has no %s; it looks neither ahead nor back", at.Expr)
	}
	return domain.Say("the pattern is too long or too deeply nested: %s", at.Expr)
}
