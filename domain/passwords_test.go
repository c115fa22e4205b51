package domain_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// invited is somebody whom an administrator adds with a password, and at a browser then.
func (w *world) invited(username string) domain.Actor {
	w.Helper()
	_, err := w.desk.AddPerson(w.ctx, w.people["admin"], domain.PersonInput{Username: username, Name: "Orang " + username, UnitID: "humas", Password: "sandi-pertama"})
	check(w, err)
	return w.arrives(username, "sandi-pertama")
}

// arrives signs somebody in.
func (w *world) arrives(username, password string) domain.Actor {
	w.Helper()
	token, _, err := w.desk.SignIn(w.ctx, username, password)
	check(w, err)
	a, _, err := w.desk.Authenticate(w.ctx, token)
	check(w, err)
	w.people[username] = a
	return a
}

// row is somebody as they are stored.
func (w *world) row(id string) (p domain.Person) {
	w.Helper()
	check(w, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) (err error) {
		p, err = tx.People.ByID(ctx, id)
		return err
	}))
	return p
}

// barred fails unless an act about somebody is refused and leaves them, their sessions
// and the log as they were.
func (w *world) barred(id string, kind domain.Kind, key string, act func() error) {
	w.Helper()
	n, p, live := w.size(), w.row(id), w.sessions(id)
	w.refused(act(), kind, key)
	if w.size() != n || w.row(id) != p || !reflect.DeepEqual(w.sessions(id), live) {
		w.Errorf("%s: it was refused and had an effect", key)
	}
}

func (w *world) sessions(id string) (all []domain.Session) {
	w.Helper()
	check(w, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) (err error) {
		all, err = tx.Sessions.Of(ctx, id)
		return err
	}))
	return all
}

func (w *world) resets(id string) func() error {
	return func() error { return w.desk.SetPassword(w.ctx, w.people["admin"], id, "", "sandi-dari-lain") }
}

// ownAccount are the verbs that are open to whose password somebody else has set.
var ownAccount = []string{"Surroundings", "ListSessions", "EndSession", "SetLanguage", "SetPassword"}

// TestWhosePasswordIsAnothersMayNothing asks every verb there is.
func TestWhosePasswordIsAnothersMayNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.invited("baru")
		program := a
		program.Via = domain.ViaToken
		n, asked := w.size(), 0
		desk := reflect.ValueOf(w.desk)
		for i := range desk.NumMethod() {
			name := desk.Type().Method(i).Name
			for _, who := range []domain.Actor{a, program} {
				got, takes := w.asks(desk.Method(i), who)
				if !takes || who.Via == domain.ViaSession && slices.Contains(ownAccount, name) {
					continue
				}
				asked++
				// What is wrong in itself is refused before anybody is asked who it is.
				if key := domain.KeyOf(got); key != "password.set_by_other" && domain.KindOf(got) != domain.Invalid {
					t.Errorf("%s by a %s: %v", name, who.Via, got)
				}
			}
		}
		if asked < 200 || w.size() != n {
			t.Errorf("%d verbs were asked, which left %d leaves", asked, w.size()-n)
		}
		around, err := w.desk.Surroundings(w.ctx, a)
		check(t, err)
		if len(around.May) > 0 || around.SetBy != "admin" || around.Person.PasswordHash != "" {
			t.Errorf("what is seen: %+v", around)
		}
		check(t, w.desk.SetLanguage(w.ctx, a, "en"))
		check(t, w.desk.SetPassword(w.ctx, a, a.PersonID, "sandi-pertama", "sandi-saya-sendiri"))
		a = w.arrives("baru", "sandi-saya-sendiri")
		_, _, err = w.desk.Home(w.ctx, a)
		check(t, err)
	})
}

// asks calls a verb with nothing but who it is; takes is false where it asks nobody.
func (w *world) asks(verb reflect.Value, who domain.Actor) (err error, takes bool) {
	kind := verb.Type()
	if kind.NumIn() < 2 || kind.In(1) != reflect.TypeFor[domain.Actor]() || kind.NumOut() == 0 {
		return nil, false
	}
	in := []reflect.Value{reflect.ValueOf(w.ctx), reflect.ValueOf(who)}
	for i := 2; i < kind.NumIn() && (!kind.IsVariadic() || i < kind.NumIn()-1); i++ {
		in = append(in, plausible(kind.In(i)))
	}
	err, _ = verb.Call(in)[kind.NumOut()-1].Interface().(error)
	return err, true
}

// plausible is a value that gets past what looks at a text alone.
func plausible(kind reflect.Type) reflect.Value {
	v := reflect.New(kind).Elem()
	switch {
	case kind.Kind() == reflect.String:
		v.SetString("x")
	case kind == reflect.TypeFor[time.Duration]():
		v.SetInt(int64(time.Hour))
	case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.String:
		v = reflect.MakeSlice(kind, 1, 1)
		v.Index(0).SetString("x")
	case kind.Kind() == reflect.Pointer:
		v = reflect.New(kind.Elem())
	}
	return v
}

// TestWhoKnowsAPassword: who else set it stands with the person, until they change it.
func TestWhoKnowsAPassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.people["admin"].PersonID
		a := w.invited("baru")
		expect := func(by string) {
			t.Helper()
			if got := w.row(a.PersonID).PasswordBy; got != by {
				t.Errorf("set by %q, want %q", got, by)
			}
		}
		expect(admin)
		w.barred(a.PersonID, domain.Invalid, "password.same", func() error {
			return w.desk.SetPassword(w.ctx, a, a.PersonID, "sandi-pertama", "sandi-pertama")
		})
		w.barred(a.PersonID, domain.Invalid, "session.wrong", func() error {
			return w.desk.SetPassword(w.ctx, a, a.PersonID, "sandi-yang-salah", "sandi-pertama")
		})
		check(t, w.desk.SetPassword(w.ctx, a, a.PersonID, "sandi-pertama", "sandi-saya-sendiri"))
		expect("")
		check(t, w.resets(a.PersonID)())
		expect(admin)
		check(t, w.desk.SetPassword(w.ctx, domain.Operator(), a.PersonID, "", "sandi-dari-shell"))
		expect("")
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], a.PersonID, domain.PersonSuspended)
		check(t, err)
		check(t, w.resets(a.PersonID)())
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], a.PersonID, domain.PersonActive)
		check(t, err)
		expect(admin)
		local, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Username: "shell", Name: "Shell", UnitID: "humas", Password: "sandi-dari-shell"})
		check(t, err)
		bare, err := w.desk.AddPerson(w.ctx, w.people["admin"], domain.PersonInput{Username: "tanpa", Name: "Tanpa", UnitID: "humas"})
		check(t, err)
		if w.row(local.ID).PasswordBy != "" || w.row(bare.ID).PasswordBy != "" {
			t.Error("a password of the shell, or none, is another's")
		}
	})
}

// TestAResetSaysWhoseItWas: to whoever holds the session that it ended, and to the person
// once the password is theirs again.
func TestAResetSaysWhoseItWas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		check(t, w.desk.SetPassword(w.ctx, domain.Operator(), w.people["author"].PersonID, "", "sandi-dari-shell"))
		token, _, err := w.desk.SignIn(w.ctx, "author", "sandi-dari-shell")
		check(t, err)
		id, at := w.people["author"].PersonID, w.clock.read().UTC().Truncate(time.Microsecond)
		check(t, w.resets(id)())
		_, _, err = w.desk.Authenticate(w.ctx, token)
		w.refused(err, domain.Unauthenticated, "session.reset")
		var e *domain.Error
		if !errors.As(err, &e) || !slices.Equal(e.Args, []string{"admin"}) || len(w.sessions(id)) != 0 {
			t.Errorf("%v, %d sessions", err, len(w.sessions(id)))
		}
		a := w.arrives("author", "sandi-dari-lain")
		check(t, w.desk.SetPassword(w.ctx, a, id, "sandi-dari-lain", "sandi-saya-sendiri"))
		a = w.arrives("author", "sandi-saya-sendiri")
		told, err := w.desk.Notices(w.ctx, a, true)
		check(t, err)
		if len(told) != 2 || told[0].Kind != domain.NoticePassword || told[0].By != "admin" || told[0].At.Before(at) || told[0].DraftID != "" || told[1].By == "" {
			t.Errorf("told %+v", told)
		}
		// A session that was ended so is swept like any other.
		w.clock.move(domain.SessionLength + time.Hour)
		w.arrives("author", "sandi-saya-sendiri")
		_, _, err = w.desk.Authenticate(w.ctx, token)
		w.refused(err, domain.Unauthenticated, "session.unknown")
	})
}

// TestWhosePasswordTakesTheShell: by which powers, of which account.
func TestWhosePasswordTakesTheShell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.promoted()
		id := func(who string) string { return w.people[who].PersonID }
		held := func(who string) { t.Helper(); w.barred(id(who), domain.Conflict, "password.powers", w.resets(id(who))) }
		free := func(who string) { t.Helper(); check(t, w.resets(id(who))()) }
		for _, who := range []string{"admin2", "verifier", "security", "approver", "superior", "ppid", "rules", "auditor"} {
			held(who)
			check(t, w.desk.SetPassword(w.ctx, domain.Operator(), id(who), "", "sandi-dari-shell"))
		}
		w.invited("polos")
		for _, who := range []string{"author", "author2", "polos"} {
			free(who)
		}
		// A change that waits, of a role; not one that was withdrawn, or a draft.
		c, err := w.proposes(w.give("polos", "verifier", "humas"))
		check(t, err)
		held("polos")
		_, err = w.desk.WithdrawChange(w.ctx, w.people["admin"], c.ID, c.Version, "")
		check(t, err)
		free("polos")
		_, err = w.desk.CollectChange(w.ctx, w.people["admin"], w.give("polos", "verifier", "humas"))
		check(t, err)
		free("polos")
		// A change that waits, of a line.
		c, err = w.proposes(domain.ChangeItem{Do: domain.DoLineAdd, Role: "author", Act: domain.ActMandateConfirm, Object: "*", Effect: "allow"})
		check(t, err)
		held("author")
		free("polos")
		_, err = w.agrees(domain.Operator(), c.ID)
		check(t, err)
		held("author")
		// Another account of somebody who decides.
		w.link("polos", "verifier")
		held("polos")
	})
}

// TestAMandateTakesTheShell, from its proposal to its end.
func TestAMandateTakesTheShell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.people["author2"].PersonID
		check(t, w.resets(id)())
		in := w.mandateInput(domain.MandateAbsent)
		in.From = in.From.Add(time.Hour)
		m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], in)
		check(t, err)
		w.barred(id, domain.Conflict, "password.powers", w.resets(id))
		m, err = w.desk.ConfirmMandate(w.ctx, w.people["superior"], m.ID, m.Version)
		check(t, err)
		w.barred(id, domain.Conflict, "password.powers", w.resets(id))
		w.clock.to(m.From)
		w.barred(id, domain.Conflict, "password.powers", w.resets(id))
		w.clock.to(m.Until)
		check(t, w.resets(id)())
	})
}

// TestNobodyGainsClearanceByAPassword: who added somebody, or set their password, raises
// nobody above themselves so.
func TestNobodyGainsClearanceByAPassword(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin2 := w.promoted()
		w.clearance("admin", domain.Restricted)
		w.clearance("author", domain.Restricted)
		raise := func(who domain.Actor, id string) func() error {
			return func() error {
				_, err := w.desk.SetClearance(w.ctx, who, id, domain.Secret, "tugas")
				return err
			}
		}
		author := w.people["author"].PersonID
		check(t, w.resets(author)())
		a := w.arrives("author", "sandi-dari-lain")
		check(t, w.desk.SetPassword(w.ctx, a, author, "sandi-dari-lain", "sandi-siapa-saja"))
		w.barred(author, domain.Forbidden, "person.above_clearance", raise(w.people["admin"], author))
		check(t, raise(admin2, author)())
		in := domain.PersonInput{Username: "baru", Name: "Baru", UnitID: "humas", Clearance: domain.Secret, Password: "sandi-pertama"}
		n := w.size()
		_, err := w.desk.AddPerson(w.ctx, w.people["admin"], in)
		w.refused(err, domain.Forbidden, "person.above_clearance")
		if w.size() != n {
			t.Error("it was refused and recorded")
		}
		in.Password = ""
		p, err := w.desk.AddPerson(w.ctx, w.people["admin"], in)
		check(t, err)
		w.barred(p.ID, domain.Forbidden, "person.above_clearance", w.resets(p.ID))
		w.clearance("author2", domain.Restricted)
		check(t, raise(w.people["admin"], w.people["author2"].PersonID)()) // whose password they never had
	})
}

// TestAChangeSaysWhoHasTheKey, whatever was set since.
func TestAChangeSaysWhoHasTheKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin2 := w.promoted()
		a := w.invited("baru")
		c, err := w.proposes(w.give("baru", "verifier", "humas"), w.give("baru", "author", "humas"), w.give("author2", "verifier", "humas"))
		check(t, err)
		expect := func(id string, want ...domain.Key) {
			t.Helper()
			v, err := w.desk.ShowChange(w.ctx, admin2, id)
			check(t, err)
			if !slices.Equal(v.Keys, want) {
				t.Errorf("got %+v, want %+v", v.Keys, want)
			}
		}
		expect(c.ID, domain.Key{Person: a.PersonID, Still: true})
		check(t, w.desk.SetPassword(w.ctx, a, a.PersonID, "sandi-pertama", "sandi-siapa-saja"))
		expect(c.ID, domain.Key{Person: a.PersonID})
		_, err = w.agrees(admin2, c.ID)
		check(t, err)
		expect(c.ID)
		other, err := w.desk.ProposeChange(w.ctx, admin2, []domain.ChangeItem{w.give("baru", "verifier", "pusdatin")}, "")
		check(t, err)
		expect(other.ID)
	})
}

// TestUpgradedPasswordsAreTheirOwners: nobody is shut out by an update.
func TestUpgradedPasswordsAreTheirOwners(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		restored(t, dsn)
		w := continued(t, storetest.Open(t, dsn))
		for who, a := range w.people {
			if by := w.row(a.PersonID).PasswordBy; by != "" {
				t.Errorf("%s: set by %q", who, by)
			}
		}
		_, _, err := w.desk.Home(w.ctx, w.people["author"])
		check(t, err)
	})
}
