package profile

import "layak/domain"

type policyRole struct {
	Role    word   `yaml:"role"`
	Acts    []word `yaml:"acts"`
	Decides []word `yaml:"decides"`
}

type policyGrant struct {
	Person word `yaml:"person"`
	Role   word `yaml:"role"`
	Unit   word `yaml:"unit"`
}

func (r *reader) readPolicy() error {
	const file = "policy.yaml"
	var doc struct {
		Roles  []policyRole  `yaml:"roles"`
		Grants []policyGrant `yaml:"grants"`
	}
	if err := decode(r.dir, file, &doc); err != nil {
		return err
	}
	for _, role := range doc.Roles {
		if err := r.addRole(role); err != nil {
			return inFile(file, err)
		}
	}
	for _, g := range doc.Grants {
		if err := r.addGrant(g); err != nil {
			return inFile(file, err)
		}
	}
	return nil
}

// addRole adds one line for each act, then one for each stage.
func (r *reader) addRole(p policyRole) error {
	if p.Role.text == "" || r.roles[p.Role.text] {
		return p.Role.wrong("role %q is empty or there twice", p.Role.text)
	}
	r.roles[p.Role.text] = true
	seen := map[domain.PolicyLine]bool{}
	add := func(w word, act domain.Act, object string) error {
		line := domain.PolicyLine{Role: p.Role.text, Act: act, Object: object, Effect: "allow"}
		if !act.Known() || object == "" {
			return w.wrong("act %q is not known", w.text)
		}
		if seen[line] {
			return w.wrong("%q is there twice", w.text)
		}
		seen[line] = true
		line.Number = int64(len(r.profile.Lines) + 1)
		r.profile.Lines = append(r.profile.Lines, line)
		return nil
	}
	for _, w := range p.Acts {
		if domain.Act(w.text) == domain.ActDraftDecide {
			return w.wrong("%q is given by \"decides\", stage by stage", w.text)
		}
		if err := add(w, domain.Act(w.text), "*"); err != nil {
			return err
		}
	}
	for _, w := range p.Decides {
		if err := add(w, domain.ActDraftDecide, w.text); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) addGrant(g policyGrant) error {
	if g.Person.text != domain.SystemID && g.Person.text != domain.OperatorID {
		return g.Person.wrong("person %q is not one of the service accounts", g.Person.text)
	}
	if !r.roles[g.Role.text] {
		return g.Role.wrong("role %q is not known", g.Role.text)
	}
	if err := r.unit(g.Unit); err != nil {
		return err
	}
	r.profile.Grants = append(r.profile.Grants, domain.Grant{PersonID: g.Person.text, Role: g.Role.text, UnitID: g.Unit.text})
	return nil
}
