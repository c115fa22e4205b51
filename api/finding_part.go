package api

import (
	"time"

	"layak/domain"
	"layak/templates"
)

// partJSON is one part of a mosaic: where it stands in the text, or the earlier
// text that holds it.
type partJSON struct {
	Name    string       `json:"name" doc:"As the rule names it"`
	Field   string       `json:"field,omitempty" doc:"Of this text; absent where an earlier text holds the part"`
	Start   *int         `json:"start,omitempty" doc:"With field, as end, line and column are"`
	End     *int         `json:"end,omitempty"`
	Line    *int         `json:"line,omitempty"`
	Column  *int         `json:"column,omitempty"`
	Excerpt string       `json:"excerpt,omitempty" doc:"Absent in problem documents, and of a text that one may not read"`
	Earlier *earlierJSON `json:"earlier,omitempty"`
}

// earlierJSON names a text of the same account. Whoever may not read its draft
// learns of the channel alone.
type earlierJSON struct {
	Channel   string     `json:"channel"`
	Draft     string     `json:"draft,omitempty"`
	Title     string     `json:"title,omitempty"`
	Published *bool      `json:"published,omitempty" doc:"False where it is cleared and not out yet"`
	At        *time.Time `json:"at,omitempty" doc:"When it went out"`
}

// partsJSON are the parts of a mosaic without any words; nil for other findings.
func partsJSON(parts []domain.FindingPart) []partJSON {
	if parts == nil {
		return nil
	}
	return list(parts, func(p domain.FindingPart) partJSON {
		if p.Earlier == nil {
			return partJSON{Name: p.Name, Field: p.Field, Start: &p.Start, End: &p.End, Line: &p.Line, Column: &p.Column}
		}
		e := &earlierJSON{Channel: p.Earlier.Channel}
		if p.Earlier.Known {
			out := p.Earlier.Out
			e.Draft, e.Published = p.Earlier.DraftID, &out
			if at := p.Earlier.At.UTC(); out {
				e.At = &at
			}
		}
		return partJSON{Name: p.Name, Earlier: e}
	})
}

// withWords adds what the parts say, for whoever may read it.
func withWords(out []partJSON, parts []domain.FindingPart) []partJSON {
	for i, p := range parts {
		out[i].Excerpt = p.Excerpt
		if p.Earlier != nil {
			out[i].Earlier.Title = p.Earlier.Title
		}
	}
	return out
}

// partName names a part of a mosaic: the word for it, or the name that the rule gave it.
func (p *page) partName(name string) string {
	if key := "part." + name; p.s.Pages.HasWord(p.lang, key) {
		return p.s.Pages.Word(p.lang, key)
	}
	return name
}

// parts are the parts of a mosaic as a page shows them.
func (p *page) parts(f domain.Finding) (out []templates.Part) {
	for _, x := range f.Parts {
		v := templates.Part{Name: p.partName(x.Name), Field: x.Field, Start: x.Start, End: x.End, Excerpt: x.Excerpt,
			Own: x.Field == f.Field && x.Start == f.Start && x.End == f.End}
		if e := x.Earlier; e != nil {
			v.Field, v.Start, v.End, v.Own, v.Channel = "", 0, 0, false, e.Channel
			if e.Known {
				v.Earlier = &templates.EarlierText{ID: e.DraftID, Title: e.Title, At: e.At, Out: e.Out}
			}
		}
		out = append(out, v)
	}
	return out
}
