package domain

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// SignIn checks a username and password and opens a session. It answers
// Unauthenticated ("session.wrong") for any mismatch, in the same time, and
// says nothing about which part was wrong. The token is shown once; only its
// hash is kept.
func (d *Desk) SignIn(ctx context.Context, username, password string) (token string, p Person, err error) {
	if len(username) > 256 || utf8.RuneCountInString(password) > MaxPassword || !utf8.ValidString(username+password) {
		return "", Person{}, refuse(Unauthenticated, "session.wrong")
	}
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		p, err = tx.People.ByUsername(ctx, strings.ToLower(strings.TrimSpace(username)))
		return err
	})
	if err != nil && KindOf(err) != NotFound {
		return "", Person{}, err
	}
	known := err == nil && p.Status == PersonActive && !p.Service()
	hash := ""
	if known {
		hash = p.PasswordHash
	}
	ok, err := d.Passwords.Matches(ctx, password, hash)
	if err != nil {
		return "", Person{}, err
	}
	if !ok || !known {
		return "", Person{}, refuse(Unauthenticated, "session.wrong")
	}
	token, err = d.openSession(ctx, p)
	return token, p, err
}

func (d *Desk) openSession(ctx context.Context, p Person) (string, error) {
	token, hash, err := d.newToken("lys_")
	if err != nil {
		return "", err
	}
	err = d.actOwn(ctx, Actor{PersonID: p.ID, Via: ViaSession}, func(ctx context.Context, s *scene) error {
		if s.person.PasswordHash != p.PasswordHash {
			return refuse(Unauthenticated, "session.wrong")
		}
		sess := Session{ID: d.NewID(), TokenHash: hash, PersonID: p.ID, Via: ViaSession, CreatedAt: s.now, ExpiresAt: s.now.Add(SessionLength)}
		if err := s.tx.Sessions.Add(ctx, sess); err != nil {
			return err
		}
		if err := s.tx.Sessions.Sweep(ctx, s.now); err != nil {
			return err
		}
		e := s.entry("session.opened", Verdict{})
		e.Subject = sess.ID
		_, err := s.tx.Ledger.Append(ctx, e)
		return err
	})
	return token, err
}

func (d *Desk) newToken(prefix string) (token, hash string, err error) {
	raw := make([]byte, 32)
	if _, err := d.Random.Read(raw); err != nil {
		return "", "", wrap("random", err)
	}
	token = prefix + base64.RawURLEncoding.EncodeToString(raw)
	return token, tokenHash(token), nil
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Authenticate answers who holds the token, reading the person's status anew.
// Unauthenticated ("session.unknown") for anything else, and ("session.reset") with the
// name of who set another password where that has ended the session.
func (d *Desk) Authenticate(ctx context.Context, token string) (Actor, Person, error) {
	var a Actor
	var p Person
	if len(token) > 128 {
		return a, p, refuse(Unauthenticated, "session.unknown")
	}
	err := d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		sess, err := tx.Sessions.ByHash(ctx, tokenHash(token))
		if err != nil {
			return err
		}
		if !d.now().Before(sess.ExpiresAt) {
			return refuse(Unauthenticated, "session.expired")
		}
		if sess.EndedBy != "" {
			return endedBy(ctx, tx, sess.EndedBy)
		}
		if p, err = tx.People.ByID(ctx, sess.PersonID); err != nil {
			return err
		}
		if p.Status != PersonActive {
			return refuse(Unauthenticated, "person.suspended")
		}
		a = Actor{PersonID: p.ID, Via: sess.Via, SessionID: sess.ID, Scopes: sess.Scopes}
		return nil
	})
	if KindOf(err) == NotFound {
		err = refuse(Unauthenticated, "session.unknown")
	}
	return a, p, err
}

// endedBy names who ended a session by a new password.
func endedBy(ctx context.Context, tx Tx, by string) error {
	names, err := tx.People.Names(ctx, []string{by})
	if err != nil {
		return err
	}
	return refuse(Unauthenticated, "session.reset", cmp.Or(names[by], by))
}

// ListSessions lists the actor's own sessions and tokens.
func (d *Desk) ListSessions(ctx context.Context, a Actor) (all []Session, err error) {
	err = d.lookOwn(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.inPerson(); err != nil {
			return err
		}
		all, err = s.tx.Sessions.Of(ctx, s.person.ID)
		return err
	})
	return all, err
}

// EndSession ends one of the actor's own sessions; NotFound for any other.
func (d *Desk) EndSession(ctx context.Context, a Actor, id string) error {
	return d.actOwn(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.inPerson(); err != nil {
			return err
		}
		own, err := s.tx.Sessions.Of(ctx, s.person.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(own, func(x Session) bool { return x.ID == id }) {
			return refuse(NotFound, "session.unknown")
		}
		if err := s.tx.Sessions.Remove(ctx, id); err != nil {
			return err
		}
		e := s.entry("session.ended", Verdict{})
		e.Subject = id
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
}

// sharedScopes are what a token that somebody else asked for may do: nothing
// that is done in the person's name.
var sharedScopes = []Act{ActScan, ActClearanceCheck, ActChannelRead, ActRuleRead}

// SharedScopes lists the acts of a token that somebody else asked for.
func SharedScopes() []Act { return slices.Clone(sharedScopes) }

// forbiddenScopes can never be given to a machine: deciding, lifting findings
// and changing powers or rules take a person.
var forbiddenScopes = []Act{ActDraftDecide, ActDraftAssign, ActOverride, ActRulesActivate, ActPolicyWrite, ActGrantWrite, ActPersonWrite, ActClearanceWrite,
	ActWorkflowWrite, ActRunMove, ActCalendarWrite, ActUnitWrite, ActMandateWrite, ActMandateConfirm, ActTokenCreate, ActDraftErase, ActDraftRestrict, ActMark, ActRuleWrite, ActRulesPropose, ActChannelWrite,
	ActDraftPublish, ActDraftConfirm, ActDraftResolve, ActDraftAppeal, ActDraftWithdraw, ActAuditExport,
	ActDraftEmergency, ActEmergencyRatify}

// inPerson refuses machine tokens where only the person themselves may act.
func (s *scene) inPerson() error {
	if s.actor.Via == ViaToken {
		return refuse(Forbidden, "session.in_person")
	}
	return nil
}

// CreateToken makes a machine token that acts as the person, for some acts
// only, until it ends. It needs token.create in the person's unit. A token for
// another person than oneself may only scan, check clearances and read rules and
// channels, or one human could be two. The token is shown once.
func (d *Desk) CreateToken(ctx context.Context, a Actor, username, label string, scopes []Act, life time.Duration) (string, Session, error) {
	label = strings.TrimSpace(Normalize(label))
	if err := checkText("label", label, MaxTitle); err != nil {
		return "", Session{}, err
	}
	if len(scopes) == 0 {
		return "", Session{}, invalid("scopes", "token.scopes_missing")
	}
	for _, act := range scopes {
		if !act.Known() || slices.Contains(forbiddenScopes, act) {
			return "", Session{}, invalid("scopes", "token.scope_forbidden", string(act))
		}
	}
	if life < time.Minute || life > TokenLongest {
		return "", Session{}, invalid("days", "token.life", formatInt(int64(TokenLongest/(24*time.Hour))))
	}
	token, hash, err := d.newToken("lyt_")
	if err != nil {
		return "", Session{}, err
	}
	sess := Session{ID: d.NewID(), TokenHash: hash, Via: ViaToken, Label: label, Scopes: scopes}
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		p, err := s.tx.People.ByUsername(ctx, username)
		if err != nil {
			return err
		}
		v, err := s.may(ActTokenCreate, p.UnitID, "*")
		if err != nil {
			return err
		}
		if p.Service() || p.Status != PersonActive {
			return refuse(Conflict, "person.status", string(p.Status))
		}
		for _, act := range scopes {
			if p.ID != s.person.ID && !slices.Contains(sharedScopes, act) {
				return invalid("scopes", "token.scope_shared", string(act))
			}
		}
		sess.PersonID, sess.CreatedAt, sess.ExpiresAt = p.ID, s.now, s.now.Add(life)
		if err := s.tx.Sessions.Add(ctx, sess); err != nil {
			return err
		}
		e := s.entry("token.created", v)
		e.Subject, e.Facts = sess.ID, map[string]string{"person": p.ID, "until": Instant(sess.ExpiresAt)}
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return token, sess, err
}
