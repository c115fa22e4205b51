package sensitivity

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// matches reads a list of alternatives, each with exactly one kind.
func (r *reader) matches(n ast.Node) []matchSpec {
	var out []matchSpec
	for _, item := range r.items(n) {
		out = append(out, r.match(item))
	}
	return out
}

// options that each match kind takes besides its own key.
var matchOptions = map[string]string{
	"term": "forms except disguised", "abbr": "disguised", "phrase": "forms case slop ordered except disguised", "regex": "case inside always",
	"validator": "", "list": "", "rule": "", "weights": "at_least at_most topic",
}

const allOptions = " forms case slop ordered except inside always disguised at_least at_most topic "

func (r *reader) match(n ast.Node) matchSpec {
	m := matchSpec{at: r.place(n)}
	bounds := 0
	kind := func(name string, read func(ast.Node)) func(ast.Node) {
		return func(v ast.Node) {
			if m.kind != "" {
				r.bad(v, "%s and %s in one match; write them as two list items", m.kind, name)
				return
			}
			m.kind, m.at = name, r.place(v)
			read(v)
		}
	}
	r.fields(n, map[string]func(ast.Node){
		"term":      kind("term", func(v ast.Node) { m.words, m.forms = r.words(v), orText(m.forms, "both") }),
		"abbr":      kind("abbr", func(v ast.Node) { m.words, m.exact = r.words(v), true }),
		"phrase":    kind("phrase", func(v ast.Node) { m.words = r.words(v) }),
		"regex":     kind("regex", func(v ast.Node) { m.pattern = r.text(v) }),
		"validator": kind("validator", func(v ast.Node) { m.name = r.text(v) }),
		"list":      kind("list", func(v ast.Node) { m.name = r.text(v) }),
		"rule":      kind("rule", func(v ast.Node) { m.name = r.text(v) }),
		"forms":     func(v ast.Node) { m.forms = r.oneOf(v, "both", "id", "en", "none") },
		"case":      func(v ast.Node) { m.exact = r.oneOf(v, "any", "exact") == "exact" },
		"slop":      func(v ast.Node) { m.slop = r.number(v, 0, 20) },
		"ordered":   func(v ast.Node) { m.unordered = !r.yes(v) },
		"except":    func(v ast.Node) { m.except = r.words(v) },
		"inside":    func(v ast.Node) { m.inside = r.yes(v) },
		"always":    func(v ast.Node) { m.always = r.yes(v) },
		"disguised": func(v ast.Node) { m.disguised = r.yes(v) },
		"weights":   kind("weights", func(v ast.Node) { m.name = r.text(v) }),
		"at_least":  func(v ast.Node) { m.least, bounds = r.number(v, -weightMost, weightMost), bounds+1 },
		"at_most":   func(v ast.Node) { m.most, m.quiet, bounds = r.number(v, -weightMost, weightMost), true, bounds+1 },
		"topic":     func(v ast.Node) { m.topic = r.text(v) },
	})
	if m.kind == "" {
		r.bad(n, "a match needs one of: term, abbr, phrase, regex, validator, list, rule, weights")
		return m
	}
	if m.kind == "weights" && (bounds != 1 || m.quiet && m.topic != "") {
		r.bad(n, "weights need either at_least, with or without a topic, or at_most")
	}
	for _, p := range r.pairs(n) {
		if strings.Contains(allOptions, " "+p.name+" ") && !strings.Contains(" "+matchOptions[m.kind]+" ", " "+p.name+" ") {
			r.bad(p.key, "%s takes no %q", m.kind, p.name)
		}
	}
	return m
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (r *reader) evidence(n ast.Node) []evidenceSpec {
	var out []evidenceSpec
	for _, item := range r.items(n) {
		e := evidenceSpec{at: r.place(item), window: window{kind: "sentence"}}
		r.fields(item, map[string]func(ast.Node){
			"name":   func(n ast.Node) { e.name, e.at = r.text(n), r.place(n) },
			"match":  func(n ast.Node) { e.match = r.matches(n) },
			"window": func(n ast.Node) { e.window = r.window(n) },
			"points": func(n ast.Node) { e.points = r.number(n, -100, 100) },
		})
		if e.name == "" || len(e.match) == 0 {
			r.bad(item, "evidence needs a name and a match")
		}
		out = append(out, e)
	}
	return out
}

// window reads sentence, field, document, a number of tokens on both sides, or
// {before: n, after: n}.
func (r *reader) window(n ast.Node) window {
	const farthest = 1000
	switch n.Type() {
	case ast.StringType:
		return window{kind: r.oneOf(n, "sentence", "field", "document")}
	case ast.IntegerType:
		k := r.number(n, 1, farthest)
		return window{kind: "tokens", before: k, after: k}
	}
	w := window{kind: "tokens"}
	r.fields(n, map[string]func(ast.Node){
		"before": func(n ast.Node) { w.before = r.number(n, 0, farthest) },
		"after":  func(n ast.Node) { w.after = r.number(n, 0, farthest) },
	})
	return w
}

// require reads "all", "any" or a mapping of names.
func (r *reader) require(n ast.Node) requireSpec {
	q := requireSpec{at: r.place(n)}
	r.fields(n, map[string]func(ast.Node){
		"all":  func(n ast.Node) { q.all = r.words(n) },
		"any":  func(n ast.Node) { q.any = r.words(n) },
		"none": func(n ast.Node) { q.none = r.words(n) },
		"at_least": func(n ast.Node) {
			r.fields(n, map[string]func(ast.Node){
				"n":  func(n ast.Node) { q.n = r.number(n, 1, evidenceLimit) },
				"of": func(n ast.Node) { q.of = r.words(n) },
			})
			if q.n == 0 || q.of == nil {
				r.bad(n, "at_least needs n and of")
			}
		},
	})
	return q
}

func (r *reader) unless(n ast.Node) []unlessSpec {
	var out []unlessSpec
	for _, item := range r.items(n) {
		u := unlessSpec{at: r.place(item), target: "window", window: window{kind: "sentence"}}
		windowed := false
		r.fields(item, map[string]func(ast.Node){
			"match":  func(n ast.Node) { u.match = r.matches(n) },
			"target": func(n ast.Node) { u.target = r.oneOf(n, "window", "match", "covers_match", "document") },
			"window": func(n ast.Node) { u.window, windowed = r.window(n), true },
			"why":    func(n ast.Node) { u.why = r.text(n) },
			"until":  func(n ast.Node) { u.until = r.day(n) },
		})
		if len(u.match) == 0 || u.why == "" {
			r.bad(item, "unless needs a match and a why")
		}
		if windowed && u.target != "window" {
			r.bad(item, "target %s takes no window", u.target)
		}
		out = append(out, u)
	}
	return out
}

func (r *reader) samples(n ast.Node, s *ruleSpec) {
	into := func(list *[]sample) func(ast.Node) {
		return func(n ast.Node) {
			for _, item := range r.items(n) {
				*list = append(*list, r.sample(item))
			}
		}
	}
	r.fields(n, map[string]func(ast.Node){
		"hit": into(&s.hit), "miss": into(&s.miss), "known_gap": into(&s.gap), "known_noise": into(&s.noise),
	})
}
