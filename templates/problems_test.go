package templates

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"layak/domain"
)

// wordings lists the English wordings of what can be wrong in a rule, as they
// stand in the code: the last text given to one of these functions.
func wordings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../policy/sensitivity/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	profile, err := filepath.Glob("../policy/profile/*.go")
	if err != nil || len(profile) == 0 {
		t.Fatal(profile, err)
	}
	files = append(append(files, profile...), "../domain/learn.go")
	says := []string{"wrong", "bad", "note", "problem", "refuseAt", "report", "Say"}
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !slices.Contains(says, calledName(call)) {
				return true
			}
			for _, arg := range call.Args {
				if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && text != "" {
						out = append(out, text)
						break
					}
				}
			}
			return true
		})
	}
	return out
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

var verb = regexp.MustCompile(`%[a-z]`)

// TestProblemsInIndonesian: everything that can be wrong in a rule is said in
// Indonesian, with the same arguments, and nothing is translated in vain.
func TestProblemsInIndonesian(t *testing.T) {
	words, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	said := wordings(t)
	if len(said) < 50 {
		t.Fatalf("only %d wordings found", len(said))
	}
	for _, text := range said {
		in, ok := words.problems[text]
		if !ok {
			t.Errorf("no Indonesian for %q", text)
		} else if got, want := verb.FindAllString(in, -1), verb.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Errorf("%q takes %v, and %q takes %v", in, got, text, want)
		}
	}
	for text := range words.problems {
		if !slices.Contains(said, text) {
			t.Errorf("nothing says %q", text)
		}
	}
}

func TestRuleProblem(t *testing.T) {
	pages, err := New()
	if err != nil {
		t.Fatal(err)
	}
	w := domain.Say("can never hit: %s", domain.Say("its score is %d at most, below every severity: %s", 20, "review (60)"))
	x := domain.RuleProblem{Message: w.String(), Wording: w}
	for lang, want := range map[Lang]string{
		Indonesian: "tidak akan pernah kena: nilainya paling tinggi 20, di bawah semua tingkat: review (60)",
		English:    "can never hit: its score is 20 at most, below every severity: review (60)",
	} {
		if got := pages.RuleProblem(lang, x); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	plain := domain.RuleProblem{Message: "something of a library", Wording: domain.Say("something %s", "new")}
	if got := pages.RuleProblem(Indonesian, plain); got != "something new" {
		t.Errorf("without a translation: %q", got)
	}
	if got := pages.RuleProblem(Indonesian, domain.RuleProblem{Message: "unread"}); got != "unread" {
		t.Errorf("without a wording: %q", got)
	}
}
