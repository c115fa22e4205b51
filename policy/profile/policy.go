package profile

import (
	"strings"

	"layak/domain"
)

// policyRole is a role with its lines. An act, or a denied one, may be followed by what
// it is about: "finding.override operations".
type policyRole struct {
	Role    word   `yaml:"role"`
	Acts    []word `yaml:"acts"`
	Decides []word `yaml:"decides"`
	Denies  []word `yaml:"denies"`
}

type policyGrant struct {
	Person word `yaml:"person"`
	Role   word `yaml:"role"`
	Unit   word `yaml:"unit"`
}

func (r *reader) readPolicy() {
	var doc struct {
		Roles  []policyRole  `yaml:"roles"`
		Grants []policyGrant `yaml:"grants"`
	}
	r.document(&doc)
	for _, role := range doc.Roles {
		r.role(role)
	}
	for _, g := range doc.Grants {
		r.grant(g)
	}
}

// role adds one line for each act, then for each stage, then for each thing denied.
func (r *reader) role(p policyRole) {
	switch {
	case p.Role.text == "" || r.roles[p.Role.text]:
		r.wrong(p.Role, "role %q is empty or there twice", p.Role.text)
	case !domain.IsName(p.Role.text):
		r.wrong(p.Role, "%q is no name: small letters, digits, - and _, beginning with a letter", p.Role.text)
	case len(p.Acts)+len(p.Decides)+len(p.Denies) == 0:
		r.wrong(p.Role, "role %q gives nothing", p.Role.text)
	}
	r.roles[p.Role.text] = true
	l := lines{r, p.Role.text, map[domain.PolicyLine]bool{}}
	for _, w := range p.Acts {
		act, object := actOf(w)
		if act == domain.ActDraftDecide {
			r.wrong(w, "%q is given by \"decides\", stage by stage", w.text)
			continue
		}
		l.add(w, act, object, "allow")
	}
	for _, w := range p.Decides {
		l.add(w, domain.ActDraftDecide, w.text, "allow")
	}
	for _, w := range p.Denies {
		act, object := actOf(w)
		l.add(w, act, object, "deny")
	}
}

// actOf splits an act from what it is about.
func actOf(w word) (domain.Act, string) {
	act, object, about := strings.Cut(w.text, " ")
	if !about {
		object = "*"
	}
	return domain.Act(act), object
}

// lines are those of one role.
type lines struct {
	r    *reader
	role string
	seen map[domain.PolicyLine]bool
}

func (l lines) add(w word, act domain.Act, object, effect string) {
	line := domain.PolicyLine{Role: l.role, Act: act, Object: object, Effect: effect}
	switch {
	case !act.Known() || object != "*" && !domain.IsName(object):
		l.r.wrong(w, "act %q is not known", w.text)
	case l.seen[line]:
		l.r.wrong(w, "%q is there twice", w.text)
	default:
		l.seen[line] = true
		line.Number = int64(len(l.r.profile.Lines) + 1)
		l.r.profile.Lines = append(l.r.profile.Lines, line)
	}
}

func (r *reader) grant(g policyGrant) {
	out := domain.Grant{PersonID: g.Person.text, Role: g.Role.text, UnitID: g.Unit.text}
	if out.PersonID != domain.SystemID && out.PersonID != domain.OperatorID {
		r.wrong(g.Person, "person %q is not one of the service accounts: roles of people are proposed one by one, and stand in no file", out.PersonID)
		return
	}
	if !r.roles[out.Role] {
		r.wrong(g.Role, "role %q is not known", out.Role)
	}
	r.unitKnown(g.Unit)
	for _, other := range r.profile.Grants {
		if other.PersonID == out.PersonID && other.Role == out.Role && other.UnitID == out.UnitID {
			r.wrong(g.Person, "%q is there twice", out.PersonID)
		}
	}
	r.profile.Grants = append(r.profile.Grants, out)
}
