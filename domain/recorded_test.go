package domain_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"layak/domain"
	"layak/store/storetest"
)

// beside runs a test on both databases, with a way to change rows past the
// store, as whoever has the database can.
func beside(t *testing.T, test func(t *testing.T, w *world, change func(statements ...string))) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		driver := "sqlite"
		if strings.HasPrefix(dsn, "postgres") {
			driver = "pgx"
		}
		w := newWorld(t, storetest.Open(t, dsn))
		raw, err := sql.Open(driver, dsn)
		check(t, err)
		t.Cleanup(func() { raw.Close() })
		test(t, w, func(statements ...string) {
			t.Helper()
			for _, text := range statements {
				if _, err := raw.Exec(text); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
		})
	})
}

// swap gives a draft the words of another, and every hash of them.
func swap(d, other domain.Draft) []string {
	return []string{
		fmt.Sprintf(`UPDATE revisions SET body = (SELECT o.body FROM revisions o WHERE o.draft_id = '%s'), content_hash = '%s' WHERE draft_id = '%s'`, other.ID, other.ContentHash, d.ID),
		fmt.Sprintf(`UPDATE drafts SET content_hash = '%s' WHERE id = '%s'`, other.ContentHash, d.ID),
		fmt.Sprintf(`UPDATE runs SET content_hash = '%s' WHERE draft_id = '%s'`, other.ContentHash, d.ID),
		fmt.Sprintf(`UPDATE votes SET content_hash = '%s' WHERE run_id = '%s'`, other.ContentHash, d.RunID),
		fmt.Sprintf(`UPDATE content_hashes SET hash = (SELECT o.hash FROM content_hashes o WHERE o.draft_id = '%s' AND o.channel = content_hashes.channel) WHERE draft_id = '%s'`, other.ID, d.ID),
	}
}

func TestSwappedWordsDoNotGoOutUnderAClearance(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		w.verified()
		w.desk.Notary = w.notary()
		d, other := w.cleared("Loket buka"), w.draft("Loket tutup")
		change(swap(d, other)...)
		w.broken("state.row")
		if c, err := w.desk.CheckClearance(w.ctx, w.people["ppid"], "web", "Loket tutup"); err != nil || c.Cleared {
			t.Errorf("the swapped words are cleared: %+v, %v", c, err)
		}
		_, err := w.desk.Receipt(w.ctx, w.people["auditor"], d.ID)
		w.refused(err, domain.Conflict, "receipt.changed")
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
		w.work()
		if is := w.now(d); is.State != domain.Parked || is.ParkedReason != "gate.record" {
			t.Errorf("state %s, %q", is.State, is.ParkedReason)
		}
		_, items, err := w.desk.Feed(w.ctx, "web")
		if check(t, err); len(items) != 0 {
			t.Errorf("the feed has %+v", items)
		}
		w.broken("state.revision") // the leaf of the parking has the other words
	})
}

// TestWhatTheLogDoesNotHaveIsNotPublished changes one thing of a clearance after
// the other.
func TestWhatTheLogDoesNotHaveIsNotPublished(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		earlier := w.cleared("Loket pagi")
		leaf := `(SELECT cleared_leaf FROM runs WHERE id = '` + earlier.RunID + `')`
		for name, c := range map[string]string{
			"no private value":      `DELETE FROM audit_private WHERE name = 'content_hash' AND seq = (SELECT cleared_leaf FROM runs WHERE id = '%[1]s')`,
			"another key":           `UPDATE audit_private SET key = (SELECT o.key FROM audit_private o WHERE o.seq = ` + leaf + ` AND o.name = 'content_hash') WHERE name = 'content_hash' AND seq = (SELECT cleared_leaf FROM runs WHERE id = '%[1]s')`,
			"another leaf":          `UPDATE runs SET cleared_leaf = ` + leaf + ` WHERE id = '%[1]s'`,
			"no such leaf":          `UPDATE runs SET cleared_leaf = 999999 WHERE id = '%[1]s'`,
			"a longer clearance":    `UPDATE runs SET valid_until = valid_until + 1000000 WHERE id = '%[1]s'`,
			"a vote of another":     `UPDATE votes SET person_id = '` + w.people["verifier2"].PersonID + `' WHERE run_id = '%[1]s' AND stage = 'verification'`,
			"a vote without a leaf": `UPDATE votes SET leaf = 999999 WHERE run_id = '%[1]s' AND stage = 'verification'`,
			"votes of one leaf":     `UPDATE votes SET leaf = (SELECT cleared_leaf FROM runs WHERE id = '%[1]s') WHERE run_id = '%[1]s'`,
		} {
			d := w.cleared("Loket " + name)
			change(fmt.Sprintf(c, d.RunID))
			_, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID)
			check(t, err)
			w.work()
			if is := w.now(d); is.State != domain.Parked || is.ParkedReason != "gate.record" {
				t.Errorf("%s: state %s, %q", name, is.State, is.ParkedReason)
			}
		}
		d := w.cleared("Loket sore")
		change(fmt.Sprintf(`UPDATE runs SET cleared_leaf = %s WHERE id = '%s'`, leaf, d.RunID))
		_, err := w.desk.Receipt(w.ctx, w.people["auditor"], d.ID)
		w.refused(err, domain.Conflict, "receipt.changed")
	})
}

func TestAForgedVoteClearsNothing(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		w.verified()
		w.cleared("Loket pagi") // whose vote is copied
		d := w.submitted("Loket buka")
		change(fmt.Sprintf(`INSERT INTO votes SELECT 'forged', '%s', round, stage, person_id, capacity, decision, '%s', comment, policy_line,
			policy_version, ruleset_version, ruleset_digest, at, leaf FROM votes WHERE stage = 'verification'`, d.RunID, d.ContentHash),
			fmt.Sprintf(`UPDATE runs SET stage_index = 1, open_stage = 'approval' WHERE id = '%s'`, d.RunID))
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "vote.unrecorded")
		w.broken("vote.changed", "run.changed")

		d = w.submitted("Loket tutup") // a stage is passed over, no vote is forged
		change(fmt.Sprintf(`UPDATE runs SET stage_index = 1, open_stage = 'approval' WHERE id = '%s'`, d.RunID))
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "vote.unrecorded")
	})
}
