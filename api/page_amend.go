package api

import (
	"strings"

	"layak/domain"
	"layak/templates"
)

// editRows is how many empty rows for edits a page offers at a time.
const editRows = 2

// amendable are the fields of a revision that a reviewer can amend.
func amendable(r domain.Revision) []string {
	fields := []string{"title", "body"}
	for _, channel := range r.Channels {
		if _, own := r.Variants[channel]; own {
			fields = append(fields, "variant:"+channel)
		}
	}
	return fields
}

// formEdits reads the rows of the form in which anything was typed, as they go to the
// verb and as the page shows them again. They go with an approval as amended alone:
// whoever chose another decision after typing means that one.
func (p *page) formEdits(decision domain.Decision) (edits []domain.Amendment, rows []templates.Edit) {
	fields, olds, news := p.c.PostFormArray("edit_field"), p.c.PostFormArray("edit_old"), p.c.PostFormArray("edit_new")
	plain := func(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
	for i := range min(len(fields), len(olds), len(news), domain.MaxAmendments) {
		if row := (templates.Edit{Field: fields[i], Old: plain(olds[i]), New: plain(news[i])}); row.Old != "" || row.New != "" {
			rows = append(rows, row)
		}
	}
	if decision != domain.ApproveAsAmended {
		return nil, rows
	}
	return list(rows, func(e templates.Edit) domain.Amendment {
		return domain.Amendment{Field: e.Field, Old: e.Old, New: e.New}
	}), rows
}

// amendedLines are the amendments of a draft's run, which bind.
func amendedLines(v domain.DraftView) []templates.Amended {
	if v.Run == nil {
		return nil
	}
	return list(v.Run.Amendments, func(a domain.Amended) templates.Amended {
		return templates.Amended{By: named(v.Names, a.By), At: a.At,
			Edits: list(a.Edits, func(e domain.Amendment) templates.Edit { return templates.Edit{Field: e.Field, Old: e.Old, New: e.New} })}
	})
}
