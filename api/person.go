package api

import (
	"context"

	"layak/domain"
)

type personInput struct {
	Username  string   `json:"username"`
	Name      string   `json:"name"`
	Unit      string   `json:"unit"`
	Language  string   `json:"language,omitempty" enum:"id,en" doc:"Left out: the person has not chosen one yet"`
	Zone      string   `json:"zone,omitempty" doc:"IANA name: Asia/Jakarta, Asia/Makassar or Asia/Jayapura"`
	Clearance string   `json:"clearance,omitempty" enum:"public,restricted,secret,top_secret" doc:"Up to which classification they see drafts; restricted where it is left out. Above that it takes clearance.write"`
	Password  string   `json:"password,omitempty" doc:"Nobody can sign in without one"`
	Roles     []string `json:"roles,omitempty" doc:"In the unit: proposed as a change, which somebody else makes active"`
}

type PersonJSON struct {
	ID        string      `json:"id"`
	Username  string      `json:"username"`
	Name      string      `json:"name"`
	Unit      string      `json:"unit"`
	Status    string      `json:"status" enum:"active,suspended,removed"`
	Language  string      `json:"language" doc:"Empty where none was chosen; pages are then in the browser's"`
	Zone      string      `json:"zone"`
	Clearance string      `json:"clearance" enum:"public,restricted,secret,top_secret" doc:"The highest classification of drafts that they see"`
	Grants    []grantJSON `json:"grants,omitempty"`
	Change    string      `json:"change,omitempty" doc:"Of a person who was just added: the change that waits with their roles"`
	Human     string      `json:"human,omitempty" doc:"The account of the same human that this one is linked to"`
	Clashes   []clashJSON `json:"clashes,omitempty" doc:"Roles held that exclude each other: one of them should be taken back"`
}

type grantJSON struct {
	ID       string   `json:"id"`
	Person   string   `json:"person"`
	Role     string   `json:"role"`
	Unit     string   `json:"unit"`
	Channels []string `json:"channels,omitempty" doc:"Absent: for every channel"`
}

// clashJSON is two roles whose duties exclude each other.
type clashJSON struct {
	Role  string `json:"role"`
	Other string `json:"other"`
}

func wirePerson(p domain.Person) PersonJSON {
	return PersonJSON{ID: p.ID, Username: p.Username, Name: p.Name, Unit: p.UnitID, Status: string(p.Status), Language: p.Language, Zone: p.Zone, Clearance: string(p.Clearance), Change: p.Change}
}

func wireGrant(g domain.Grant) grantJSON {
	return grantJSON{ID: g.ID, Person: g.PersonID, Role: g.Role, Unit: g.UnitID, Channels: g.Channels}
}

func (s *Server) listPeople(ctx context.Context, in *Listing) (*answer[items[PersonJSON]], error) {
	d, err := s.Desk.Directory(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(d.People, *in, func(p domain.Person) string { return p.ID }, func(p domain.Person) PersonJSON {
		out := wirePerson(p)
		for _, g := range d.Grants {
			if g.PersonID == p.ID {
				out.Grants = append(out.Grants, wireGrant(g))
			}
		}
		for _, l := range d.Links {
			if l.PersonID == p.ID {
				out.Human = l.HumanID
			}
		}
		for _, c := range d.Clashes {
			if c.Human == p.ID {
				out.Clashes = append(out.Clashes, clashJSON{c.RoleA, c.RoleB})
			}
		}
		return out
	})
}

func (s *Server) addPerson(ctx context.Context, _ *none, in *personInput) (*answer[PersonJSON], error) {
	p, err := s.Desk.AddPerson(ctx, actor(ctx), domain.PersonInput{Username: in.Username, Name: in.Name, UnitID: in.Unit,
		Language: in.Language, Zone: in.Zone, Clearance: domain.Classification(in.Clearance), Password: in.Password, Roles: in.Roles})
	return answered(wirePerson(p), err)
}

type personID struct {
	ID string `path:"id"`
}

type statusInput struct {
	Status string `json:"status" enum:"active,suspended,removed"`
}

func (s *Server) setPersonStatus(ctx context.Context, in *personID, body *statusInput) (*answer[PersonJSON], error) {
	p, err := s.Desk.SetPersonStatus(ctx, actor(ctx), in.ID, domain.PersonStatus(body.Status))
	return answered(wirePerson(p), err)
}

type passwordInput struct {
	Present  string `json:"present,omitempty" doc:"One's own present password, when changing it"`
	Password string `json:"password"`
}

func (s *Server) setPassword(ctx context.Context, in *personID, body *passwordInput) (*none, error) {
	return nil, s.Desk.SetPassword(ctx, actor(ctx), in.ID, body.Present, body.Password)
}

type clearanceLevelInput struct {
	Clearance string `json:"clearance" enum:"public,restricted,secret,top_secret"`
	Reason    string `json:"reason"`
}

func (s *Server) setClearance(ctx context.Context, in *personID, body *clearanceLevelInput) (*answer[PersonJSON], error) {
	p, err := s.Desk.SetClearance(ctx, actor(ctx), in.ID, domain.Classification(body.Clearance), body.Reason)
	return answered(wirePerson(p), err)
}

type linkInput struct {
	Human  string `json:"human" doc:"Id of another account of the same human, which is itself linked to none"`
	Reason string `json:"reason"`
}

func (s *Server) linkPerson(ctx context.Context, in *personID, body *linkInput) (*none, error) {
	_, err := s.Desk.LinkPeople(ctx, actor(ctx), in.ID, body.Human, body.Reason)
	return nil, err
}

type unlinkInput struct {
	Reason string `json:"reason"`
}

func (s *Server) unlinkPerson(ctx context.Context, in *personID, body *unlinkInput) (*proposed, error) {
	return s.proposeOne(ctx, domain.ChangeItem{Do: domain.DoUnlink, Person: in.ID}, body.Reason)
}

type grantInput struct {
	Role     string   `json:"role"`
	Unit     string   `json:"unit" doc:"The role holds in its whole branch"`
	Channels []string `json:"channels,omitempty" doc:"Absent: for every channel. Otherwise the role gives nothing in drafts that go out on any other; an empty list is refused"`
	Note     string   `json:"note,omitempty" doc:"Why"`
}

func (s *Server) grantRole(ctx context.Context, in *personID, body *grantInput) (*proposed, error) {
	return s.proposeOne(ctx, domain.ChangeItem{Do: domain.DoGrantAdd, Person: in.ID, Role: body.Role, Unit: body.Unit, Channels: body.Channels}, body.Note)
}

type grantID struct {
	ID string `path:"id"`
}

func (s *Server) revokeGrant(ctx context.Context, in *grantID) (*none, error) {
	return nil, s.Desk.Revoke(ctx, actor(ctx), in.ID)
}
