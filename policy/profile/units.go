package profile

import "layak/domain"

type unit struct {
	ID     word `yaml:"id"`
	Name   word `yaml:"name"`
	Parent word `yaml:"parent"`
}

func (r *reader) readUnits() {
	var doc struct {
		Units []unit `yaml:"units"`
	}
	before := len(r.problems)
	r.document(&doc)
	for i, u := range doc.Units {
		r.unit(i, u)
	}
	if !r.units[domain.RootUnit] && len(r.problems) == before {
		r.report(1, 1, "there is no unit %s", domain.RootUnit)
	}
}

func (r *reader) unit(i int, u unit) {
	id := u.ID.text
	switch {
	case id == "" || u.Name.text == "":
		r.wrong(u.ID, "unit %d needs an id and a name", i+1)
	case !domain.IsName(id):
		r.wrong(u.ID, "%q is no name: small letters, digits, - and _, beginning with a letter", id)
	case r.units[id]:
		r.wrong(u.ID, "unit %q is there twice", id)
	case id != domain.RootUnit && !r.units[u.Parent.text]:
		r.wrong(u.ID, "unit %q: its parent must stand before it", id)
	case id == domain.RootUnit && u.Parent.text != "":
		r.wrong(u.Parent, "%q has no parent", domain.RootUnit)
	case r.title(u.Name):
		r.profile.Units = append(r.profile.Units, domain.Unit{ID: id, Name: u.Name.text, ParentID: u.Parent.text})
	}
	r.units[id] = true
}

// title tells whether a word can be shown as the name of something.
func (r *reader) title(w word) bool {
	if domain.CheckTitle(w.text) == nil {
		return true
	}
	r.wrong(w, "the name is too long, or has characters that are not shown")
	return false
}

// unitKnown notes a unit that is not there.
func (r *reader) unitKnown(w word) {
	if !r.units[w.text] {
		r.wrong(w, "unit %q is not known", w.text)
	}
}
