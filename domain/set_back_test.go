package domain_test

import (
	"context"
	"testing"

	"layak/domain"
	"layak/policy/access"
	"layak/store"
	"layak/store/storetest"
)

// copied is what setBack puts back, in an order that triggers leave as it was.
var copied = []string{"audit_leaves", "audit_hashes", "audit_private", "audit_head", "grants", "embargoes", "policy_head", "lists_head"}

func rawly(t *testing.T, dsn string) func(statements ...string) {
	t.Helper()
	db := storetest.Raw(t, dsn)
	return func(statements ...string) {
		t.Helper()
		for _, text := range statements {
			if _, err := db.Exec(text); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
	}
}

// TestNothingIsRememberedOfADatabaseThatWasSetBack: versions come again with
// other rows, and what was built from the first of them says nothing any more.
func TestNothingIsRememberedOfADatabaseThatWasSetBack(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		var w *world
		st, err := store.Open(context.Background(), dsn, func() {
			if w != nil {
				w.desk.Authorizer.(*access.Authorizer).Forget()
			}
		}, store.Options{SetBack: func(int64, int64) { w.desk.Forget() }})
		check(t, err)
		t.Cleanup(func() { st.Close() })
		w = newWorld(t, st)
		raw := rawly(t, dsn)
		if st.Dialect() == store.Postgres {
			raw("DROP TRIGGER audit_leaves_only_grows ON audit_leaves", "DROP TRIGGER audit_hashes_only_grows ON audit_hashes")
		} else {
			raw("DROP TRIGGER audit_leaves_no_delete", "DROP TRIGGER audit_hashes_no_delete")
		}
		for _, table := range copied {
			raw("CREATE TABLE copy_of_" + table + " AS SELECT * FROM " + table)
		}
		mayReadLog := func(who string) bool {
			_, err := w.desk.Records(w.ctx, w.people[who], domain.RecordFilter{})
			return err == nil
		}
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people["author2"].PersonID, "auditor", domain.RootUnit)
		check(t, err)
		w.embargo("Proyek Merpati")
		before := w.draft("Bupati baru dilantik")
		if !mayReadLog("author2") {
			t.Fatal("the grant does not count")
		}
		for _, table := range copied {
			raw("DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM copy_of_"+table)
		}
		if mayReadLog("author2") {
			t.Error("a grant that is gone counts for a read")
		}
		// Another server writes the version that this one has known with other rows.
		raw("UPDATE grants SET person_id = '" + w.people["verifier2"].PersonID + "' WHERE person_id = '" + w.people["auditor"].PersonID + "' AND unit_id = '" + domain.RootUnit + "'")
		w.embargo("Bupati baru")
		if mayReadLog("author2") || !mayReadLog("verifier2") {
			t.Error("who may read the log is what another history says")
		}
		w.refused(w.submit(before), domain.Invalid, "findings.block")
	})
}

// TestTheListsVersionComesAgain: by hand, without a trace in the log.
func TestTheListsVersionComesAgain(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		w.embargo("Proyek Merpati")
		d := w.draft("Proyek Merpati")
		w.refused(w.submit(d), domain.Invalid, "findings.block")
		rawly(t, dsn)("DELETE FROM embargoes", "UPDATE lists_head SET version = 0")
		w.embargo("Bupati baru")
		d = w.draft("Bupati baru dilantik")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}

// TestARevisionNumberComesAgain: with another text, which nobody has scanned.
func TestARevisionNumberComesAgain(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		d := w.draft("Loket buka")
		text := "Loket tutup"
		_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &text})
		check(t, err)
		rawly(t, dsn)("DELETE FROM content_hashes WHERE revision = 2", "DELETE FROM hits WHERE revision = 2", "DELETE FROM scans WHERE revision = 2",
			"DELETE FROM revisions WHERE number = 2",
			"UPDATE drafts SET revision = 1, version = 1, content_hash = (SELECT content_hash FROM revisions WHERE number = 1)")
		text = "Loket BLOCK"
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, 1, domain.DraftPatch{Body: &text})
		check(t, err)
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "findings.block")
	})
}
