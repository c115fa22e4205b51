package domain_test

import (
	"context"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// clearanceOf is the clearance that somebody has.
func (w *world) clearanceOf(id string) domain.Classification {
	w.Helper()
	for _, p := range w.directory().People {
		if p.ID == id {
			return p.Clearance
		}
	}
	return ""
}

func TestClearanceIsSetByOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := func(who string) string { return w.people[who].PersonID }
		_, err := w.desk.LinkPeople(w.ctx, domain.Operator(), id("author2"), id("admin"), "akun kedua")
		check(t, err)
		w.clearance("verifier2", domain.Public)
		local, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Username: "tata", Name: "Tata Usaha", UnitID: "humas", Roles: []string{"admin"}})
		check(t, err)
		w.people["local"] = domain.Actor{PersonID: local.ID, Via: domain.ViaSession}
		gone, err := w.desk.AddPerson(w.ctx, w.people["admin"], domain.PersonInput{Username: "pergi", Name: "Pergi", UnitID: "humas"})
		check(t, err)
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], gone.ID, domain.PersonRemoved)
		check(t, err)
		if got := w.clearanceOf(local.ID); got != domain.Restricted {
			t.Errorf("without a word somebody new sees up to %s", got)
		}
		for name, c := range map[string]struct {
			who, id string
			level   domain.Classification
			reason  string
			kind    domain.Kind
			key     string
		}{
			"a level that is none": {"admin", id("author"), "high", "x", domain.Invalid, "person.clearance"},
			"no level":             {"admin", id("author"), "", "x", domain.Invalid, "person.clearance"},
			"no reason":            {"admin", id("author"), domain.Public, " ", domain.Invalid, "reason.missing"},
			"one's own":            {"admin", id("admin"), domain.Public, "x", domain.Conflict, "person.self"},
			"another account":      {"admin", id("author2"), domain.Public, "x", domain.Conflict, "person.self"},
			"a service":            {"admin", domain.SystemID, domain.Public, "x", domain.Conflict, "person.service"},
			"nobody":               {"admin", "none", domain.Public, "x", domain.NotFound, "person.unknown"},
			"who is gone":          {"admin", gone.ID, domain.Public, "x", domain.Conflict, "person.status"},
			"what it is":           {"admin", id("verifier2"), domain.Public, "x", domain.Conflict, "person.clearance_same"},
			"without the right":    {"author", id("verifier"), domain.Public, "x", domain.Forbidden, "access.denied"},
			"from below":           {"local", id("auditor"), domain.Public, "x", domain.Forbidden, "access.denied"},
		} {
			before, n := w.clearanceOf(c.id), w.size()
			_, err := w.desk.SetClearance(w.ctx, w.people[c.who], c.id, c.level, c.reason)
			if w.refused(err, c.kind, c.key); w.clearanceOf(c.id) != before || w.size() != n {
				t.Errorf("%s: it was refused and had an effect", name)
			}
		}
		p, err := w.desk.SetClearance(w.ctx, w.people["local"], id("verifier"), domain.Secret, "tugas baru")
		check(t, err)
		if p.Clearance != domain.Secret || w.clearanceOf(p.ID) != domain.Secret {
			t.Errorf("%+v", p)
		}
		records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{Act: "person.clearance_set", Subject: p.ID})
		check(t, err)
		if len(records) != 1 || records[0].Facts["clearance"] != "secret" || records[0].Private["reason"] != "tugas baru" {
			t.Errorf("%+v", records)
		}
	})
}

// Who may add people gives no more than the usual clearance with them.
func TestNobodyIsAddedAboveTheUsualClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := func(name string, level domain.Classification) domain.PersonInput {
			return domain.PersonInput{Username: name, Name: "Baru", UnitID: "humas", Clearance: level}
		}
		n, people := w.size(), len(w.directory().People)
		_, err := w.desk.AddPerson(w.ctx, w.people["admin"], in("baru", "high"))
		w.refused(err, domain.Invalid, "person.clearance")
		check(t, func() error {
			_, err := w.desk.AddPerson(w.ctx, w.people["admin"], in("satu", domain.TopSecret))
			return err
		}())
		w.removeLine("admin", domain.ActClearanceWrite, "*")
		n, people = n+1, people+1
		for _, level := range []domain.Classification{domain.Secret, domain.TopSecret} {
			_, err := w.desk.AddPerson(w.ctx, w.people["admin"], in("dua", level))
			w.refused(err, domain.Forbidden, "access.denied")
		}
		if w.size() != n || len(w.directory().People) != people {
			t.Error("a refusal had an effect")
		}
		_, err = w.desk.AddPerson(w.ctx, w.people["admin"], in("dua", domain.Restricted))
		check(t, err)
	})
}

// TestAnswersAreLostWithTheClearance: they may hold what was seen with it. What was
// done is not done again.
func TestAnswersAreLostWithTheClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := func(who, key string) (domain.Request, bool, error) {
			return w.desk.BeginRequest(w.ctx, w.people[who].PersonID, "POST /api/v1/drafts", key, "body")
		}
		for _, who := range []string{"author", "author2"} {
			for _, key := range []string{"done", "looked"} {
				r, _, err := ask(who, key)
				check(t, err)
				a := w.people[who]
				if a.RequestID = r.ID; key == "done" {
					_, err := w.desk.Create(w.ctx, a, domain.DraftInput{Title: "Judul", Body: "Halo", Channels: []string{"web"}})
					check(t, err)
				}
				check(t, w.desk.EndRequest(w.ctx, r, 201, nil, []byte("answer")))
			}
		}
		w.clearance("author", domain.Public)
		w.clearance("author", domain.TopSecret)
		_, _, err := ask("author", "done")
		w.refused(err, domain.Conflict, "request.running")
		if _, first, err := ask("author", "looked"); err != nil || !first {
			t.Errorf("what changed nothing may be asked anew: %v, %v", first, err)
		}
		for _, key := range []string{"done", "looked"} {
			if r, first, err := ask("author2", key); err != nil || first || string(r.Body) != "answer" {
				t.Errorf("somebody else's answer: %+v, %v, %v", r, first, err)
			}
		}
	})
}

// TestAnswersAreLostWithTheName: an answer about something else may hold words of a
// draft that is for others now.
func TestAnswersAreLostWithTheName(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.draft("Halo")
		for _, who := range []string{"verifier", "verifier2"} {
			for key, body := range map[string]string{"of it": "beside " + d.ID, "of others": "nothing"} {
				r, _, err := w.desk.BeginRequest(w.ctx, w.people[who].PersonID, "POST /api/v1/scan", key, "body")
				check(t, err)
				check(t, w.desk.EndRequest(w.ctx, r, 200, nil, []byte(body)))
			}
		}
		w.only(d, "verifier")
		for who, keys := range map[string]map[string]bool{"verifier": {"of it": false, "of others": false}, "verifier2": {"of it": true, "of others": false}} {
			for key, lost := range keys {
				if _, first, err := w.desk.BeginRequest(w.ctx, w.people[who].PersonID, "POST /api/v1/scan", key, "body"); err != nil || first != lost {
					t.Errorf("%s, %s: lost %v, %v", who, key, first, err)
				}
			}
		}
	})
}

func TestNoMachineSetsClearances(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	_, _, err := w.desk.CreateToken(w.ctx, w.people["admin"], "admin", "x", []domain.Act{domain.ActClearanceWrite}, time.Hour)
	w.refused(err, domain.Invalid, "token.scope_forbidden")
}

// TestNobodyTakesOverAHigherClearance: who keeps people, and is cleared for less, gets
// at nobody's account by a password or a link.
func TestNobodyTakesOverAHigherClearance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := func(who string) string { return w.people[who].PersonID }
		_, err := w.desk.LinkPeople(w.ctx, domain.Operator(), id("author2"), id("author"), "akun kedua")
		check(t, err)
		w.clearance("admin", domain.Restricted)
		w.clearance("verifier2", domain.Restricted)
		admin := w.people["admin"]
		hash := func(who string) (out string) {
			check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
				p, err := tx.People.ByID(ctx, id(who))
				out = p.PasswordHash
				return err
			}))
			return out
		}
		for name, act := range map[string]func() error{
			"password": func() error { return w.desk.SetPassword(w.ctx, admin, id("verifier"), "", "sandi yang baru") },
			"link": func() error {
				_, err := w.desk.LinkPeople(w.ctx, admin, id("verifier"), id("verifier2"), "x")
				return err
			},
			"link to": func() error {
				_, err := w.desk.LinkPeople(w.ctx, admin, id("verifier2"), id("verifier"), "x")
				return err
			},
			"taken apart": func() error {
				_, err := w.proposes(domain.ChangeItem{Do: domain.DoUnlink, Person: id("author2")})
				return err
			},
		} {
			n, before, links := w.size(), hash("verifier"), len(w.directory().Links)
			w.refused(act(), domain.Forbidden, "person.above_clearance")
			if w.size() != n || hash("verifier") != before || len(w.directory().Links) != links {
				t.Errorf("%s: it was refused and had an effect", name)
			}
		}
		w.clearance("author2", domain.Restricted)
		check(t, w.desk.SetPassword(w.ctx, admin, id("author2"), "", "sandi yang baru"))
		check(t, w.desk.SetPassword(w.ctx, domain.Operator(), id("verifier"), "", "sandi yang baru"))
		_, err = w.desk.SetPersonStatus(w.ctx, admin, id("verifier"), domain.PersonSuspended)
		check(t, err)
	})
}
