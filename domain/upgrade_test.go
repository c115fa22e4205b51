package domain_test

import (
	"compress/gzip"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// restored writes a database as an earlier program left it. The dumps in testdata
// hold the world of these tests with a run in each status, made by the program
// before migration 5: drafts are named for what has happened to them.
func restored(t *testing.T, dsn string) {
	t.Helper()
	name := "testdata/before_stages.sqlite.sql.gz"
	if storetest.Remote(dsn) {
		name = strings.Replace(name, "sqlite", "postgres", 1)
	}
	file, err := os.Open(name)
	check(t, err)
	defer file.Close()
	text, err := gzip.NewReader(file)
	check(t, err)
	dump, err := io.ReadAll(text)
	check(t, err)
	db := storetest.Raw(t, dsn)
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(context.Background(), string(dump))
	check(t, err)
	check(t, db.Close())
}

// continued is the world of a database that is there already.
func continued(t *testing.T, st *store.Store) *world {
	t.Helper()
	w := &world{TB: t, ctx: context.Background(), store: st, clock: &clock{now: worldBegin.Add(time.Hour)},
		courier: &courier{outcome: domain.OutcomeSent}, people: map[string]domain.Actor{}}
	w.desk = w.office(st, &words{}, "later")
	office, err := w.desk.Directory(w.ctx, domain.Operator())
	check(t, err)
	for _, p := range office.People {
		w.people[p.Username] = domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
	}
	return w
}

// titled finds the draft of a title.
func (w *world) titled(title string) domain.Draft {
	w.Helper()
	all, _, err := w.desk.List(w.ctx, w.people["auditor"], domain.DraftQuery{})
	check(w, err)
	for _, d := range all {
		if d.Title == title {
			return d
		}
	}
	w.Fatalf("no draft %q", title)
	return domain.Draft{}
}

func TestMigrationKeepsOpenRuns(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		restored(t, dsn)
		w := continued(t, storetest.Open(t, dsn))
		w.verified()
		for _, c := range []struct {
			title, open string
			step        int
			status      domain.RunStatus
			deciders    string // who take it to a clearance
		}{
			{"begun", "verification", 1, domain.RunOpen, "verifier approver"},
			{"halfway", "security", 2, domain.RunOpen, "security approver"},
			{"returned", "", 1, domain.RunReturned, ""},
			{"rejected", "", 1, domain.RunRejected, ""},
			{"cleared", "", 2, domain.RunCleared, ""},
			{"appealed", "appeal", 1, domain.RunOpen, "superior verifier approver"},
			{"again", "verification", 1, domain.RunOpen, "verifier approver"},
			{"secret", "verification", 1, domain.RunOpen, "verifier security ppid approver"},
			{"withdrawn", "", 1, domain.RunVoid, ""},
			{"resubmitted", "verification", 1, domain.RunOpen, "verifier2 approver"},
		} {
			d := w.titled(c.title)
			v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
			check(t, err)
			if open := w.open(d); open != c.open || v.Run.Step != c.step || v.Run.Status != c.status {
				t.Errorf("%s: open are %q, step %d, %s", c.title, open, v.Run.Step, v.Run.Status)
			}
			if c.deciders == "" {
				continue
			}
			if due := v.Run.Open[0].Due; !due.After(v.Run.Open[0].Since) || v.Run.Open[0].Since.Before(worldBegin) {
				t.Errorf("%s: due %v since %v", c.title, due, v.Run.Open[0].Since)
			}
			if d = w.approveAll(d, strings.Fields(c.deciders)...); d.State != domain.Cleared {
				t.Errorf("%s: %s", c.title, d.State)
			}
		}
		w.verified()
	})
}
