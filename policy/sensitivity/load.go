package sensitivity

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"layak/domain"
)

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// loaded is what one source holds.
type loaded struct {
	specs    []ruleSpec
	problems domain.RuleProblems
}

// loadAll returns what each of some sources holds, in their order.
func loadAll(sources []domain.RuleSource) []loaded {
	out := make([]loaded, len(sources))
	parallel(len(sources), func(i int) { out[i].specs, out[i].problems = load(sources[i]) })
	return out
}

// load reads one source. It returns what could be read together with every
// problem; it never panics, whatever the text is.
func load(source domain.RuleSource) (specs []ruleSpec, problems domain.RuleProblems) {
	r := &reader{source: source.Name}
	defer func() {
		if p := recover(); p != nil {
			r.bad(nil, "cannot be read as YAML: %v", p)
			problems = r.problems
		}
	}()
	switch {
	case len(source.YAML) > sourceLimit:
		r.bad(nil, "larger than %d bytes", sourceLimit)
		return nil, r.problems
	case !utf8.ValidString(source.YAML):
		r.bad(nil, "is not valid UTF-8")
		return nil, r.problems
	}
	file, err := parser.ParseBytes([]byte(source.YAML), 0)
	if err != nil {
		r.problems = append(r.problems, syntaxProblem(source.Name, err))
		return nil, r.problems
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType && doc.Body.Type() != ast.CommentGroupType {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) != 1 {
		r.bad(nil, "expected one YAML document, found %d", len(bodies))
		return nil, r.problems
	}
	return r.document(bodies[0]), r.problems
}

func syntaxProblem(source string, err error) domain.RuleProblem {
	where, message := place{source: source}, err.Error()
	var at yaml.Error
	if errors.As(err, &at) {
		message = at.GetMessage()
		if t := at.GetToken(); t != nil && t.Position != nil {
			where.line, where.column = t.Position.Line, t.Position.Column
		}
	}
	return problem(where, "", "not YAML: %s", syntaxWording(message))
}

// syntaxWording says in words of ours what the parser says. What it says
// elsewise is passed on.
func syntaxWording(message string) domain.Wording {
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(message, part) })
	}
	switch {
	case says("'\t'", "tab character"):
		return domain.Say("a tab stands where spaces belong")
	case says("quoted text", "quoted-text", "end character of"):
		return domain.Say("a quotation mark is not closed")
	case says("must be specified", "end token", "flow map content"):
		return domain.Say("a bracket is not closed, or a comma is missing")
	case says("character corresponding to"):
		return domain.Say("a bracket is closed that was not opened")
	case says("non-map value", "delimiter ':'", "map value", "value for mapping key", "implicit line break"):
		return domain.Say("expected \"key: value\"; is the colon, or the space after it, missing?")
	case says("sequence", "expected sequence element"):
		return domain.Say("a list item stands where none belongs; look at the indentation")
	case says("not allowed in this context", "unexpected key", "unexpected map", "invalid key", "indent", "undefined map key"):
		return domain.Say("a key or value stands where none belongs; look at the indentation, and put texts with a colon in quotes")
	case says("anchor", "alias", "tag", "directive"):
		return domain.Say("anchors, tags and directives are not taken")
	}
	return domain.Say("the parser says %q", message)
}

// document reads either a list of rules under the key "rules" or one rule.
func (r *reader) document(body ast.Node) []ruleSpec {
	for _, p := range r.pairs(body) {
		if p.name == "id" {
			return []ruleSpec{r.ruleSpec(body)}
		}
	}
	var specs []ruleSpec
	r.fields(body, map[string]func(ast.Node){
		"rules": func(n ast.Node) {
			for _, item := range r.items(n) {
				specs = append(specs, r.ruleSpec(item))
			}
		},
	})
	r.rule = ""
	if specs == nil && r.problems == nil {
		r.bad(body, "holds no rules")
	}
	return specs
}

func (r *reader) ruleSpec(n ast.Node) ruleSpec {
	s := ruleSpec{at: r.place(n), kind: kindRule, version: 1, status: statusActive, base: 60, count: 1}
	r.rule = ""
	for _, p := range r.pairs(n) {
		if id, ok := p.value.(*ast.StringNode); ok && p.name == "id" {
			r.rule, s.at = id.Value, r.place(p.key)
		}
	}
	r.fields(n, map[string]func(ast.Node){
		"id":          func(n ast.Node) { s.id = r.id(n) },
		"kind":        func(n ast.Node) { s.kind = r.oneOf(n, kindRule, kindBlock, kindList, kindWeights) },
		"version":     func(n ast.Node) { s.version = r.number(n, 1, 1<<30) },
		"status":      func(n ast.Node) { s.status = r.oneOf(n, statusActive, statusDraft, statusTest, statusRetired) },
		"title":       func(n ast.Node) { s.title = r.bilingual(n) },
		"message":     func(n ast.Node) { s.message = r.bilingual(n) },
		"suggestion":  func(n ast.Node) { s.suggestion = r.bilingual(n) },
		"category":    func(n ast.Node) { s.category = r.oneOf(n, domain.Categories()...) },
		"severity":    func(n ast.Node) { s.levels = r.levels(n) },
		"legal_basis": func(n ast.Node) { s.legalBasis = r.text(n) },
		"valid":       func(n ast.Node) { s.from, s.until = r.valid(n) },
		"fields":      func(n ast.Node) { s.fields = texts(r.words(n)) },
		"channels":    func(n ast.Node) { s.channels = texts(r.words(n)) },
		"base":        func(n ast.Node) { s.base = r.number(n, 0, 100) },
		"count":       func(n ast.Node) { s.count = r.number(n, 1, 1000) },
		"yields":      func(n ast.Node) { s.yields = r.yes(n) },
		"match":       func(n ast.Node) { s.match = r.matches(n) },
		"evidence":    func(n ast.Node) { s.evidence = r.evidence(n) },
		"require":     func(n ast.Node) { s.require = r.require(n) },
		"unless":      func(n ast.Node) { s.unless = r.unless(n) },
		"mosaic":      func(n ast.Node) { s.mosaic = r.mosaic(n) },
		"entries":     func(n ast.Node) { s.entries = r.words(n) },
		"weights":     func(n ast.Node) { s.weights = r.weights(n) },
		"samples":     func(n ast.Node) { r.samples(n, &s) },
	})
	r.complete(n, s)
	return s
}

func (r *reader) id(n ast.Node) string {
	id := r.text(n)
	if !idPattern.MatchString(id) {
		r.bad(n, "an id has small letters, digits and single dashes")
	}
	return id
}

// levels reads "severity: review" or "severity: {review: 60, block: 90}".
func (r *reader) levels(n ast.Node) []level {
	names := []string{"info", "warn", "review", "block"}
	if t := n.Type(); t == ast.StringType {
		s, _ := domain.ParseSeverity(r.oneOf(n, names...))
		return []level{{severity: s}}
	}
	var out []level
	known := make(map[string]func(ast.Node))
	for _, name := range names {
		known[name] = func(n ast.Node) {
			s, _ := domain.ParseSeverity(name)
			out = append(out, level{severity: s, from: r.number(n, 0, 100)})
		}
	}
	r.fields(n, known)
	for i := range out {
		for j := range out {
			if out[i].severity < out[j].severity && out[i].from >= out[j].from {
				r.bad(n, "%s must need more points than %s", out[j].severity, out[i].severity)
			}
		}
	}
	return out
}

func (r *reader) valid(n ast.Node) (from, until time.Time) {
	r.fields(n, map[string]func(ast.Node){
		"from":  func(n ast.Node) { from = r.day(n) },
		"until": func(n ast.Node) { until = r.day(n) },
	})
	if !from.IsZero() && !until.IsZero() && !until.After(from) {
		r.bad(n, "until must be after from")
	}
	return from, until
}

// day reads a date (2026-08-17) or an instant with its zone (RFC 3339).
func (r *reader) day(n ast.Node) time.Time {
	text := r.text(n)
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	r.bad(n, "expected a date such as 2026-08-17 or an instant with zone")
	return time.Time{}
}

func texts(words []word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// complete checks what every kind must have and must not have.
func (r *reader) complete(n ast.Node, s ruleSpec) {
	want := func(ok bool, what string) {
		if !ok {
			r.bad(n, "%s: %s is missing", s.kind, what)
		}
	}
	refuse := func(ok bool, what string) {
		if !ok {
			r.bad(n, "a %s has no %s", s.kind, what)
		}
	}
	want(s.id != "", "id")
	refuse(s.weights == nil || s.kind == kindWeights, "weights")
	if s.kind == kindList || s.kind == kindWeights {
		want(s.kind != kindList || len(s.entries) > 0, "entries")
		want(s.kind != kindWeights || s.weights != nil, "weights")
		refuse(s.kind == kindList || s.entries == nil, "entries")
		refuse(s.match == nil && s.evidence == nil && s.unless == nil && s.mosaic == nil, "conditions")
		refuse(s.levels == nil && s.category == "", "severity or category")
		return
	}
	want(len(s.match) > 0 || s.mosaic != nil, "match")
	r.quiet(s)
	refuse(s.entries == nil, "entries")
	r.completeMosaic(s)
	r.names(s)
	if s.kind == kindBlock {
		refuse(s.levels == nil && s.category == "", "severity or category")
		return
	}
	want(s.category != "", "category")
	want(len(s.levels) > 0, "severity")
	want(s.message != nil, "message")
	want(s.suggestion != nil, "suggestion")
	want(len(s.hit) > 0, "samples.hit")
	want(len(s.miss) > 0, "samples.miss")
	for _, l := range s.levels {
		if s.category == "house_style" && l.severity > domain.SeverityWarn {
			r.bad(n, "house_style never goes above warn")
		}
	}
}

// quiet refuses at_most where it could never count, or for another field: what it
// finds is a whole field.
func (r *reader) quiet(s ruleSpec) {
	lists := [][]matchSpec{s.match}
	for _, e := range s.evidence {
		lists = append(lists, e.match)
	}
	for _, u := range s.unless {
		if u.target != "match" && u.target != "covers_match" {
			lists = append(lists, u.match)
		}
	}
	for _, m := range slices.Concat(lists...) {
		if m.quiet {
			r.problems = append(r.problems, problem(m.at, s.id, "at_most stands under unless, with \"target: match\""))
		}
	}
}

// names checks the evidence names and what require says of them.
func (r *reader) names(s ruleSpec) {
	known := make(map[string]bool)
	for _, e := range s.evidence {
		if known[e.name] {
			r.problems = append(r.problems, problem(e.at, s.id, "evidence %q appears twice", e.name))
		}
		known[e.name] = true
	}
	if len(s.evidence) > evidenceLimit {
		r.problems = append(r.problems, problem(s.at, s.id, "more than %d evidences", evidenceLimit))
	}
	q := s.require
	for _, group := range [][]word{q.all, q.any, q.of, q.none} {
		for _, w := range group {
			if !known[w.text] {
				r.problems = append(r.problems, problem(w.at, s.id, "require names %q, which is no evidence of this rule", w.text))
			}
		}
	}
	if q.n > len(q.of) {
		r.problems = append(r.problems, problem(q.at, s.id, "require asks for %d of %d", q.n, len(q.of)))
	}
}

func (s ruleSpec) String() string { return fmt.Sprintf("%s %s", s.kind, s.id) }
