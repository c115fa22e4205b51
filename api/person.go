package api

import (
	"context"

	"layak/domain"
)

type personInput struct {
	Username string   `json:"username"`
	Name     string   `json:"name"`
	Unit     string   `json:"unit"`
	Language string   `json:"language,omitempty" enum:"id,en"`
	Zone     string   `json:"zone,omitempty" doc:"IANA name: Asia/Jakarta, Asia/Makassar or Asia/Jayapura"`
	Password string   `json:"password,omitempty" doc:"Nobody can sign in without one"`
	Roles    []string `json:"roles,omitempty" doc:"Granted in the unit"`
}

type PersonJSON struct {
	ID       string      `json:"id"`
	Username string      `json:"username"`
	Name     string      `json:"name"`
	Unit     string      `json:"unit"`
	Status   string      `json:"status" enum:"active,suspended,removed"`
	Language string      `json:"language"`
	Zone     string      `json:"zone"`
	Grants   []grantJSON `json:"grants,omitempty"`
}

type grantJSON struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Role   string `json:"role"`
	Unit   string `json:"unit"`
}

func wirePerson(p domain.Person) PersonJSON {
	return PersonJSON{ID: p.ID, Username: p.Username, Name: p.Name, Unit: p.UnitID, Status: string(p.Status), Language: p.Language, Zone: p.Zone}
}

func wireGrant(g domain.Grant) grantJSON {
	return grantJSON{ID: g.ID, Person: g.PersonID, Role: g.Role, Unit: g.UnitID}
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
		return out
	})
}

func (s *Server) addPerson(ctx context.Context, _ *none, in *personInput) (*answer[PersonJSON], error) {
	p, err := s.Desk.AddPerson(ctx, actor(ctx), domain.PersonInput{Username: in.Username, Name: in.Name, UnitID: in.Unit,
		Language: in.Language, Zone: in.Zone, Password: in.Password, Roles: in.Roles})
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

type grantInput struct {
	Role string `json:"role"`
	Unit string `json:"unit" doc:"The role holds in its whole branch"`
}

func (s *Server) grantRole(ctx context.Context, in *personID, body *grantInput) (*answer[grantJSON], error) {
	g, err := s.Desk.Grant(ctx, actor(ctx), in.ID, body.Role, body.Unit)
	return answered(wireGrant(g), err)
}

type grantID struct {
	ID string `path:"id"`
}

func (s *Server) revokeGrant(ctx context.Context, in *grantID) (*none, error) {
	return nil, s.Desk.Revoke(ctx, actor(ctx), in.ID)
}
