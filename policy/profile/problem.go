package profile

import (
	"cmp"
	"slices"

	"layak/domain"
)

// maxProblems is how many problems are told of one profile.
const maxProblems = 200

// report notes what is wrong at a place of the file that is being read; line 0 is the
// whole file.
func (r *reader) report(line, column int, format string, args ...any) {
	if len(r.problems) < maxProblems {
		w := domain.Say(format, args...)
		r.problems = append(r.problems, domain.RuleProblem{Source: r.file, Line: line, Column: column, Message: w.String(), Wording: w})
	}
}

// wrong notes what is wrong with a word.
func (r *reader) wrong(w word, format string, args ...any) {
	r.report(w.line, w.column, format, args...)
}

// sorted are the problems in the order in which somebody reads the files.
func (r *reader) sorted() domain.RuleProblems {
	slices.SortStableFunc(r.problems, func(a, b domain.RuleProblem) int {
		return cmp.Or(cmp.Compare(slices.Index(names, a.Source), slices.Index(names, b.Source)), cmp.Compare(a.Source, b.Source),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.problems
}
