package api

import (
	"context"
	"slices"
	"time"

	"layak/domain"
)

type signInInput struct {
	Username string `json:"username" must:"true"`
	Password string `json:"password" must:"true"`
	OTP      string `json:"otp,omitempty" doc:"Where a second factor is enrolled"`
}

type signedInJSON struct {
	Token     string     `json:"token" doc:"Shown once; a session of the person"`
	ExpiresAt time.Time  `json:"expires_at"`
	Person    PersonJSON `json:"person"`
}

// openSession signs in. Its answer holds a secret, so an Idempotency-Key has no
// effect on it.
func (s *Server) openSession(ctx context.Context, _ *none, in *signInInput) (*answer[signedInJSON], error) {
	token, p, err := s.signIn(ctx, in.Username, in.Password)
	return answered(signedInJSON{Token: token, ExpiresAt: s.Now().UTC().Add(domain.SessionLength), Person: wirePerson(p)}, err)
}

func (s *Server) closeSession(ctx context.Context, _ *none) (*none, error) {
	return nil, s.Desk.EndSession(ctx, actor(ctx), actor(ctx).SessionID)
}

type meJSON struct {
	PersonJSON
	Roles []string `json:"roles" doc:"Held in one's own unit"`
	May   []string `json:"may" doc:"Acts that one may do somewhere"`
	Via   string   `json:"via" enum:"session,token"`
	SetBy string   `json:"password_set_by,omitempty" doc:"Name of who else has set the password: until it is changed nothing may be done"`
}

func (s *Server) me(ctx context.Context, _ *none) (*answer[meJSON], error) {
	who, err := s.Desk.Surroundings(ctx, actor(ctx))
	out := meJSON{PersonJSON: wirePerson(who.Person), Roles: strong(who.Roles), May: []string{}, Via: string(actor(ctx).Via), SetBy: who.SetBy}
	for act, ok := range who.May {
		if ok {
			out.May = append(out.May, string(act))
		}
	}
	slices.Sort(out.May)
	return answered(out, err)
}

type SessionJSON struct {
	ID        string    `json:"id"`
	Via       string    `json:"via" enum:"session,token"`
	Label     string    `json:"label"`
	Scopes    []string  `json:"scopes,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
	Current   bool      `json:"current"`
}

func wireSession(x domain.Session, current string) SessionJSON {
	out := SessionJSON{ID: x.ID, Via: string(x.Via), Label: x.Label, CreatedAt: x.CreatedAt.UTC(), ExpiresAt: x.ExpiresAt.UTC(), Current: x.ID == current}
	for _, act := range x.Scopes {
		out.Scopes = append(out.Scopes, string(act))
	}
	return out
}

func (s *Server) listSessions(ctx context.Context, in *Listing) (*answer[items[SessionJSON]], error) {
	all, err := s.Desk.ListSessions(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(all, *in, func(x domain.Session) string { return x.ID }, func(x domain.Session) SessionJSON {
		return wireSession(x, actor(ctx).SessionID)
	})
}

type sessionID struct {
	ID string `path:"id"`
}

func (s *Server) endSession(ctx context.Context, in *sessionID) (*none, error) {
	return nil, s.Desk.EndSession(ctx, actor(ctx), in.ID)
}

type tokenInput struct {
	Username string   `json:"username,omitempty" doc:"Whom the token acts as; oneself where it is left out"`
	Label    string   `json:"label"`
	Scopes   []string `json:"scopes" doc:"The acts it is good for"`
	Days     int      `json:"days" doc:"How long it lives, at most 365"`
}

type tokenJSON struct {
	Token string `json:"token" doc:"Shown once"`
	SessionJSON
}

// createToken makes a machine token. Its answer holds a secret, so an
// Idempotency-Key has no effect on it.
func (s *Server) createToken(ctx context.Context, _ *none, in *tokenInput) (*answer[tokenJSON], error) {
	username := in.Username
	if w, ok := whoIs(ctx); ok && username == "" {
		username = w.person.Username
	}
	var scopes []domain.Act
	for _, x := range in.Scopes {
		scopes = append(scopes, domain.Act(x))
	}
	if in.Days < 0 || in.Days > 10_000 {
		in.Days = 0 // no length of time; refused by the verb
	}
	token, x, err := s.Desk.CreateToken(ctx, actor(ctx), username, in.Label, scopes, time.Duration(in.Days)*24*time.Hour)
	return answered(tokenJSON{token, wireSession(x, "")}, err)
}
