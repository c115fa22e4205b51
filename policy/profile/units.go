package profile

import "layak/domain"

func (r *reader) readUnits() error {
	const file = "units.yaml"
	var doc struct {
		Units []struct {
			ID     word `yaml:"id"`
			Name   word `yaml:"name"`
			Parent word `yaml:"parent"`
		} `yaml:"units"`
	}
	if err := decode(r.dir, file, &doc); err != nil {
		return err
	}
	for i, u := range doc.Units {
		switch {
		case u.ID.text == "" || u.Name.text == "":
			return inFile(file, u.ID.wrong("unit %d needs an id and a name", i+1))
		case r.units[u.ID.text]:
			return inFile(file, u.ID.wrong("unit %q is there twice", u.ID.text))
		case u.ID.text != domain.RootUnit && !r.units[u.Parent.text]:
			return inFile(file, u.ID.wrong("unit %q: its parent must stand before it", u.ID.text))
		case u.ID.text == domain.RootUnit && u.Parent.text != "":
			return inFile(file, u.Parent.wrong("%q has no parent", domain.RootUnit))
		}
		r.units[u.ID.text] = true
		r.profile.Units = append(r.profile.Units, domain.Unit{ID: u.ID.text, Name: u.Name.text, ParentID: u.Parent.text})
	}
	if !r.units[domain.RootUnit] {
		return &problem{file, 1, 1, "there is no unit " + domain.RootUnit}
	}
	return nil
}

func (r *reader) unit(w word) error {
	if !r.units[w.text] {
		return w.wrong("unit %q is not known", w.text)
	}
	return nil
}
