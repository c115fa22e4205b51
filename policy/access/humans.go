package access

import (
	"slices"

	"layak/domain"
)

// humans knows which accounts are one human's. An account that is linked to no
// other is a human of its own and costs nothing here.
type humans struct {
	human  map[string]string   // by linked account
	linked map[string][]string // by the account that stands for the human, itself included, in order
}

func newHumans(links []domain.Link) humans {
	h := humans{human: make(map[string]string, len(links)), linked: make(map[string][]string, len(links))}
	for _, l := range links {
		h.human[l.PersonID] = l.HumanID
		if h.linked[l.HumanID] == nil {
			h.linked[l.HumanID] = []string{l.HumanID}
		}
		h.linked[l.HumanID] = append(h.linked[l.HumanID], l.PersonID)
	}
	for human := range h.linked {
		slices.Sort(h.linked[human])
	}
	return h
}

func (h humans) of(person string) string {
	if human, linked := h.human[person]; linked {
		return human
	}
	return person
}

func (h humans) accounts(person string) []string {
	if all := h.linked[h.of(person)]; all != nil {
		return slices.Clone(all)
	}
	return []string{person}
}
