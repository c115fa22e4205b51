package sensitivity

import (
	"testing"
	"time"

	"layak/domain"
)

// FuzzLoad: no rule source makes the loader panic, hang or accept silently what
// it cannot read.
func FuzzLoad(f *testing.F) {
	for _, s := range BuiltIn() {
		if len(s.YAML) < 5000 {
			f.Add(s.YAML)
		}
	}
	f.Add(loadHead + "      - phrase: [awas]\n")
	f.Add("id: a\nkind: list\nentries: [x, 'y z']\n")
	f.Add("rules: [{id: a, kind: block, match: [{regex: 'a{2,3}\\d'}]}]")
	f.Add("a: &x [*x]\n<<: *x\n? [b]\n: |\n  c\n")
	f.Fuzz(func(t *testing.T, yaml string) {
		specs, problems := load(domain.RuleSource{Name: "f", YAML: yaml})
		if len(specs) == 0 && len(problems) == 0 {
			t.Fatal("nothing read and nothing said")
		}
		for _, p := range problems {
			if p.Line < 0 || p.Message == "" {
				t.Fatalf("%+v", p)
			}
		}
		Check(t.Context(), []domain.RuleSource{{Name: "f", YAML: yaml}})
	})
}

// FuzzScan: no text makes the scanner panic, and every span is right.
func FuzzScan(f *testing.F) {
	f.Add("Dua kompi akan digeser ke pos perbatasan Sabtu dini hari.\nNIK 3374056408920003")
	f.Add("RAHASIA\r\nNomor: R/12/I/2026/Ops \xff\xfe ﬁ e\u0301\u200b")
	f.Add("İẞ\u0345\u0130 ½ ㎏ ｋｒｉ\x00")
	s := builtIn(f)
	f.Fuzz(func(t *testing.T, text string) {
		fields := []domain.Field{{Name: "title", Text: text}, {Name: "body", Text: text}}
		r := s.Scan(t.Context(), fields, time.Time{})
		if r.Reason == ReasonFailed {
			t.Fatal("the scanner panicked")
		}
		checkFindings(t, fields, r)
	})
}

// FuzzFold: the offset map holds for any bytes.
func FuzzFold(f *testing.F) {
	f.Add("RAHASIA ﬁ e\u0301 \xff \u200b ẞ İ ㎏ 각 한글 \u1100\u1161")
	f.Fuzz(func(t *testing.T, text string) { checkFold(t, text) })
}
