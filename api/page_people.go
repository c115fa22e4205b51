package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"layak/domain"
	"layak/templates"
)

// peopleShown is how many people a page shows, each with forms of their own.
const peopleShown = 25

func (p *page) people() (templates.People, error) {
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return templates.People{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.People{}, err
	}
	units := unitNames(dir.Units)
	view := templates.People{Frame: f, Roles: rolesIn(dir.Lines), Units: treeChoices(dir.Units, st.Person.UnitID), MayWrite: st.May[domain.ActPersonWrite],
		MayGrant: st.May[domain.ActGrantWrite], MayClear: st.May[domain.ActClearanceWrite], Levels: domain.ClassificationNames(),
		Form: templates.PersonForm{Unit: st.Person.UnitID, Clearance: string(domain.UsualClearance)}}
	slices.SortFunc(dir.People, func(a, b domain.Person) int {
		if a.Service() != b.Service() {
			if a.Service() {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	view.Pending = pending(dir)
	part, next := after(dir.People, p.query("from"), peopleShown, func(x domain.Person) string { return x.ID })
	view.Paging = p.paging("from", next)
	var givers []string
	for _, g := range dir.Grants {
		givers = append(givers, g.By)
	}
	names, err := p.names(givers)
	if err != nil {
		return view, err
	}
	titles, err := p.grantChannels(&view)
	if err != nil {
		return view, err
	}
	for _, x := range part {
		row := templates.PersonRow{ID: x.ID, Username: x.Username, Name: x.Name, Unit: named(units, x.UnitID), State: string(x.Status),
			Self: x.ID == p.actor().PersonID, Service: x.Service(), Since: x.CreatedAt, Clearance: string(x.Clearance)}
		for _, g := range dir.Grants {
			if g.PersonID == x.ID {
				row.Grants = append(row.Grants, templates.GrantRow{ID: g.ID, Role: g.Role, Unit: named(units, g.UnitID), On: namedAll(titles, g.Channels), By: named(names, g.By), Since: g.At})
			}
		}
		row.Coming = coming(dir, x.ID, units, titles)
		duties(&row, dir)
		view.Items = append(view.Items, row)
	}
	return view, nil
}

// coming lists roles that a change would give somebody.
func coming(dir domain.Directory, person string, units, titles map[string]string) (out []templates.Coming) {
	for _, c := range dir.Pending {
		for _, it := range c.Items {
			if it.Do == domain.DoGrantAdd && it.Person == person {
				out = append(out, templates.Coming{Role: it.Role, Unit: named(units, it.Unit), Change: c.ID, On: namedAll(titles, it.Channels), Draft: c.State == domain.ChangeDraft})
			}
		}
	}
	return out
}

// duties tells whose account a row is, and which roles of theirs exclude each other.
func duties(row *templates.PersonRow, dir domain.Directory) {
	if i := slices.IndexFunc(dir.Links, func(l domain.Link) bool { return l.PersonID == row.ID }); i >= 0 {
		row.Human = dir.Links[i].HumanID
	}
	if i := slices.IndexFunc(dir.People, func(p domain.Person) bool { return p.ID == row.Human }); i >= 0 {
		row.HumanName, row.HumanUsername = dir.People[i].Name, dir.People[i].Username
	}
	for _, c := range dir.Clashes {
		if c.Human == row.ID {
			row.Clashes = append(row.Clashes, templates.Clash{First: c.RoleA, Other: c.RoleB})
		}
	}
}

// grantChannels fills in the channels for which a role may be given, and answers
// their titles. Whoever may not read channels gives roles for all of them.
func (p *page) grantChannels(view *templates.People) (map[string]string, error) {
	channels, err := p.desk().ListChannels(p.ctx(), p.actor())
	if err != nil && domain.KindOf(err) != domain.Forbidden {
		return nil, err
	}
	titles := map[string]string{}
	for _, c := range channels {
		titles[c.Name] = p.channelTitle(c.Name, c.Title)
		view.Channels = append(view.Channels, templates.Choice{Value: c.Name, Label: titles[c.Name]})
	}
	return titles, nil
}

func unitNames(units []domain.Unit) map[string]string {
	out := map[string]string{}
	for _, u := range units {
		out[u.ID] = u.Name
	}
	return out
}

// treeChoices lists units in the order of the tree, each behind its depth.
func treeChoices(units []domain.Unit, selected string) []templates.Choice {
	var out []templates.Choice
	for _, u := range treeOf(units) {
		label := u.unit.Name
		for range u.depth {
			label = "— " + label
		}
		out = append(out, templates.Choice{Value: u.unit.ID, Label: label, Selected: u.unit.ID == selected})
	}
	return out
}

type treeUnit struct {
	unit  domain.Unit
	depth int
}

// treeOf walks the tree: every unit right after its parent and elder siblings.
func treeOf(units []domain.Unit) []treeUnit {
	children := map[string][]domain.Unit{}
	for _, u := range units {
		children[u.ParentID] = append(children[u.ParentID], u)
	}
	var out []treeUnit
	var walk func(parent string, depth int)
	walk = func(parent string, depth int) {
		for _, u := range children[parent] {
			out = append(out, treeUnit{u, depth})
			walk(u.ID, depth+1)
		}
	}
	walk("", 0)
	return out
}

// rolesIn are the roles that policy lines name; the built-in ones for whoever
// may not read them. Roles of the service accounts are no choice.
func rolesIn(lines []domain.PolicyLine) []string {
	out := []string{domain.RoleAuthor, domain.RoleVerifier, domain.RoleSecurity, domain.RoleApprover, domain.RoleSuperior, domain.RoleDuty, domain.RolePPID,
		domain.RoleAdmin, domain.RoleRules, domain.RoleAuditor, domain.RoleChecker}
	for _, l := range lines {
		if !slices.Contains(out, l.Role) && !domain.ServiceRole(l.Role) {
			out = append(out, l.Role)
		}
	}
	return out
}

func (s *Server) pagePeople(p *page) error {
	view, err := p.people()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PagePeople, view)
}

// peopleActed leads back to the list after an act, or shows it with why not;
// what was typed for a new person is kept, except the password.
func (p *page) peopleActed(cause error, notice string, args ...string) error {
	if cause == nil {
		return p.done("/people", notice, args...)
	}
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.people()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal = fields, refusal
	if p.c.FullPath() == "/people" {
		view.Form = templates.PersonForm{Username: p.form("username"), Name: p.form("name"), Role: p.form("role"), Unit: p.form("unit"), Clearance: p.form("clearance")}
	} else if len(fields) > 0 && refusal == nil {
		view.Errors, view.Refusal = nil, &templates.Refusal{Code: fields[0].Key, Args: fields[0].Args}
	}
	return p.show(status, templates.PagePeople, view)
}

func (s *Server) doPersonAdd(p *page) error {
	in := domain.PersonInput{Username: p.form("username"), Name: p.form("name"), UnitID: p.form("unit"), Clearance: domain.Classification(p.form("clearance")), Password: p.c.PostForm("password"), Collect: true}
	if role := p.form("role"); role != "" {
		in.Roles = []string{role}
	}
	person, err := p.desk().AddPerson(p.ctx(), p.actor(), in)
	if err == nil && person.Change != "" {
		return p.done("/people", "person.added_collected", person.Name)
	}
	return p.peopleActed(err, "person.added", person.Name)
}

func (s *Server) doGrant(p *page) error {
	it := domain.ChangeItem{Do: domain.DoGrantAdd, Person: p.id(), Role: p.form("role"), Unit: p.form("unit")}
	if chosen := p.c.PostFormArray(templates.FieldChannel); len(chosen) > 0 {
		it.Channels = chosen
	}
	if _, err := p.desk().CollectChange(p.ctx(), p.actor(), it); err != nil {
		return p.peopleActed(err, "")
	}
	return p.done("/people#p-"+url.PathEscape(it.Person), "person.role_collected") // there is more to give, to others too
}

func (s *Server) doRevoke(p *page) error {
	return p.peopleActed(p.desk().Revoke(p.ctx(), p.actor(), p.c.Param("grant")), "grant.revoked")
}

func (s *Server) doSuspend(p *page) error {
	person, err := p.desk().SetPersonStatus(p.ctx(), p.actor(), p.id(), domain.PersonSuspended)
	return p.peopleActed(err, "person.suspended", person.Name)
}

func (s *Server) doRestore(p *page) error {
	person, err := p.desk().SetPersonStatus(p.ctx(), p.actor(), p.id(), domain.PersonActive)
	return p.peopleActed(err, "person.restored", person.Name)
}

// doPasswordReset sets somebody's password; every session of theirs ends.
func (s *Server) doPasswordReset(p *page) error {
	err := p.desk().SetPassword(p.ctx(), p.actor(), p.id(), "", p.c.PostForm("password"))
	return p.peopleActed(err, "person.password")
}

// doClearance says up to which classification somebody sees drafts.
func (s *Server) doClearance(p *page) error {
	person, err := p.desk().SetClearance(p.ctx(), p.actor(), p.id(), domain.Classification(p.form("clearance")), p.form("reason"))
	return p.peopleActed(err, "person.clearance", person.Name)
}

// doLink joins an account with the one that has the username that was typed.
func (s *Server) doLink(p *page) error {
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(dir.People, func(x domain.Person) bool { return x.Username == p.form("account") })
	if i < 0 {
		return p.peopleActed(&domain.Error{Kind: domain.Conflict, Key: "person.unknown"}, "")
	}
	_, err = p.desk().LinkPeople(p.ctx(), p.actor(), p.id(), dir.People[i].ID, p.form("reason"))
	return p.peopleActed(err, "person.linked")
}

func (s *Server) doUnlink(p *page) error {
	return p.collect(domain.ChangeItem{Do: domain.DoUnlink, Person: p.id()}, func(err error) error { return p.peopleActed(err, "") })
}
