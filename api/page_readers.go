package api

import (
	"slices"
	"strings"

	"layak/domain"
	"layak/templates"
)

// readersCard says for whom the draft is, and offers who could be named.
func (p *page) readersCard(id string) (templates.ReadersCard, error) {
	v, err := p.desk().ListReaders(p.ctx(), p.actor(), id)
	if err != nil {
		return templates.ReadersCard{}, err
	}
	card := templates.ReadersCard{Named: v.Draft.Named, MayRestrict: v.MayRestrict, MayUnrestrict: v.MayUnrestrict,
		Undone: v.Undone.Stages, Unordered: v.Undone.Order}
	for _, r := range v.People {
		line := templates.ReaderLine{ID: r.Person.ID, Name: r.Person.Name, Username: r.Person.Username, Author: r.Author, Named: r.Named, Lost: r.Named && !r.Reads}
		if r.Named {
			card.Readers = append(card.Readers, line)
		}
		if v.MayRestrict && !r.Author && r.Reads {
			card.Choices = append(card.Choices, line)
		}
	}
	return card, nil
}

// doRestrict makes a draft one for the people who were ticked.
func (s *Server) doRestrict(p *page) error {
	people := p.c.PostFormArray("people")
	r, err := p.desk().Restrict(p.ctx(), p.actor(), p.id(), p.formVersion(), people)
	if err != nil {
		return p.acted(err, "", func(v *templates.DraftShow) {
			v.Open = "people"
			for i := range v.Readers.Choices {
				c := &v.Readers.Choices[i]
				c.Named = slices.Contains(people, c.ID)
			}
		})
	}
	if r.Undone.Any() {
		return p.stillThere("draft.restricted_undone", p.undone(r.Undone))
	}
	return p.stillThere("draft.restricted")
}

// undone names what does not count any more: whoever has taken themselves off the list
// cannot read it on the draft's page.
func (p *page) undone(u domain.Undone) string {
	var words []string
	for _, stage := range u.Stages {
		word := stage // of a workflow that was written here
		if key := "stage." + stage; p.s.Pages.HasWord(p.lang, key) {
			word = p.s.Pages.Word(p.lang, key)
		}
		words = append(words, word)
	}
	if u.Order {
		words = append(words, p.s.Pages.Word(p.lang, "act.draft.publication_ordered"))
	}
	return strings.Join(words, ", ")
}

// doUnrestrict makes a draft one for all again.
func (s *Server) doUnrestrict(p *page) error {
	reason := p.form("reason")
	_, err := p.desk().Unrestrict(p.ctx(), p.actor(), p.id(), p.formVersion(), reason)
	return p.acted(err, "draft.unrestricted", func(v *templates.DraftShow) { v.Open, v.Reason = "unrestrict", reason })
}

// stillThere leads back to the draft, or to the list where whoever acted has taken
// themselves off it.
func (p *page) stillThere(notice string, args ...string) error {
	if p.desk().StillSees(p.ctx(), p.actor(), p.id()) != nil {
		return p.done("/drafts", notice, args...)
	}
	return p.acted(nil, notice, nil, args...)
}
