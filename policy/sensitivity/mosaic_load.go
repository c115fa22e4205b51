package sensitivity

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"layak/domain"
)

// mosaicSpec is a mosaic as written: parts that are harmless alone.
type mosaicSpec struct {
	at      place
	parts   []partSpec
	account bool          // parts of earlier texts of the account count too
	recent  time.Duration // how long they do
}

type partSpec struct {
	at     place
	name   string
	match  []matchSpec
	recent time.Duration // shorter than the mosaic's: what it says ages; 0: it does not
}

// Bounds of a mosaic. Parts are few, because a picture of many parts is never
// complete; a quarter of a year is longer than anybody plans in the open.
const (
	mosaicLeast   = 2
	mosaicMost    = 8
	recentLongest = 90 * 24 * time.Hour
)

func (r *reader) mosaic(n ast.Node) *mosaicSpec {
	m := &mosaicSpec{at: r.place(n)}
	r.fields(n, map[string]func(ast.Node){
		"parts": func(n ast.Node) {
			for _, item := range r.items(n) {
				m.parts = append(m.parts, r.part(item))
			}
		},
		"within": func(n ast.Node) { m.account = r.oneOf(n, "draft", "account") == "account" },
		"recent": func(n ast.Node) { m.recent = r.span(n) },
	})
	return m
}

func (r *reader) part(n ast.Node) partSpec {
	p := partSpec{at: r.place(n)}
	r.fields(n, map[string]func(ast.Node){
		"name":   func(n ast.Node) { p.name, p.at = r.text(n), r.place(n) },
		"match":  func(n ast.Node) { p.match = r.matches(n) },
		"recent": func(n ast.Node) { p.recent = r.span(n) },
	})
	if p.name == "" || len(p.match) == 0 {
		r.bad(n, "a part needs a name and a match")
	}
	return p
}

// span reads a time such as 14d or 36h.
func (r *reader) span(n ast.Node) time.Duration {
	text := r.text(n)
	unit := map[bool]time.Duration{true: 24 * time.Hour, false: time.Hour}[strings.HasSuffix(text, "d")]
	count, err := strconv.Atoi(strings.TrimRight(text, "dh"))
	if span := time.Duration(count) * unit; err == nil && text == fmt.Sprintf("%d%s", count, text[len(text)-1:]) &&
		count >= 1 && count <= int(recentLongest/time.Hour) && span <= recentLongest {
		return span
	}
	r.bad(n, "expected a number of days or hours such as 14d or 36h, %dd at most", recentLongest/(24*time.Hour))
	return time.Hour
}

// completeMosaic checks what a mosaic must have and must not stand beside.
func (r *reader) completeMosaic(s ruleSpec) {
	m := s.mosaic
	if m == nil {
		for _, list := range [][]sample{s.hit, s.miss, s.gap, s.noise} {
			for _, x := range list {
				r.refuseAt(x.earlier != nil, x.at, "only a mosaic within the account has samples with earlier texts")
			}
		}
		return
	}
	r.refuseAt(s.kind != kindRule, m.at, "a %s has no mosaic", s.kind)
	r.refuseAt(s.match != nil || s.evidence != nil || s.count > 1 || s.require.at != place{}, m.at,
		"a mosaic stands in place of match, evidence, require and count")
	r.refuseAt(len(m.parts) < mosaicLeast, m.at, "a mosaic needs two parts or more: one part alone is an ordinary rule")
	r.refuseAt(len(m.parts) > mosaicMost, m.at, "a mosaic has %d parts at most", mosaicMost)
	r.refuseAt(m.account && m.recent == 0, m.at, "within account needs recent, such as 14d")
	r.refuseAt(!m.account && m.recent != 0, m.at, "recent goes with within: account")
	known := make(map[string]bool)
	for _, p := range m.parts {
		r.refuseAt(known[p.name], p.at, "part %q appears twice", p.name)
		r.refuseAt(p.recent != 0 && p.recent >= m.recent, p.at, "recent of part %q must be shorter than that of the mosaic", p.name)
		known[p.name] = true
	}
	for _, u := range s.unless {
		r.refuseAt(u.target != "document", u.at, "an exception of a mosaic looks at the whole draft: target: document")
	}
	for _, list := range [][]sample{s.hit, s.miss, s.gap, s.noise} {
		for _, x := range list {
			r.refuseAt(x.earlier != nil && !m.account, x.at, "only a mosaic within the account has samples with earlier texts")
		}
	}
}

func (r *reader) refuseAt(wrong bool, at place, format string, args ...any) {
	if wrong {
		r.problems = append(r.problems, problem(at, r.rule, format, args...))
	}
}

// sample reads a text, or the fields of a draft with what the account has said
// before.
func (r *reader) sample(n ast.Node) sample {
	x := sample{at: r.place(n)}
	if t := n.Type(); t != ast.MappingType && t != ast.MappingValueType {
		x.text = r.text(n)
		return x
	}
	x.fields = r.sampleFields(n, map[string]func(ast.Node){"earlier": func(n ast.Node) {
		for _, item := range r.items(n) {
			if t := item.Type(); t != ast.MappingType && t != ast.MappingValueType {
				x.earlier = append(x.earlier, []domain.Field{{Name: "body", Text: r.text(item)}})
				continue
			}
			x.earlier = append(x.earlier, r.sampleFields(item, map[string]func(ast.Node){}))
		}
	}})
	lines := make([]string, 0, len(x.fields))
	for _, f := range x.fields {
		lines = append(lines, f.Text)
	}
	if x.text = strings.Join(lines, "\n"); x.text == "" {
		r.bad(n, "a sample needs a title, body or variant")
	}
	return x
}

func (r *reader) sampleFields(n ast.Node, known map[string]func(ast.Node)) (fields []domain.Field) {
	for key, name := range map[string]string{"title": "title", "body": "body", "variant": "variant:sample"} {
		known[key] = func(n ast.Node) { fields = append(fields, domain.Field{Name: name, Text: r.text(n)}) }
	}
	r.fields(n, known)
	return fields
}
