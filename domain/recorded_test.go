package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"layak/domain"
	"layak/store/storetest"
)

// beside runs a test on both databases, with a way to change rows past the
// store, as whoever has the database can.
func beside(t *testing.T, test func(t *testing.T, w *world, change func(statements ...string))) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		w := newWorld(t, storetest.Open(t, dsn))
		raw := storetest.Raw(t, dsn)
		raw.SetMaxOpenConns(1) // settings are of a connection
		alone := `PRAGMA busy_timeout = 10000`
		if storetest.Remote(dsn) {
			alone = `SET session_replication_role = replica` // no trigger and no foreign key
		}
		_, err := raw.Exec(alone)
		check(t, err)
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
		change(fmt.Sprintf(`INSERT INTO votes (id, run_id, round, stage, person_id, human_id, capacity, decision, content_hash, comment, policy_line,
			policy_version, ruleset_version, ruleset_digest, at, leaf) SELECT 'forged', '%s', round, stage, person_id, human_id, capacity, decision, '%s',
			comment, policy_line, policy_version, ruleset_version, ruleset_digest, at, leaf FROM votes WHERE stage = 'verification'`, d.RunID, d.ContentHash),
			fmt.Sprintf(`UPDATE runs SET step = 2 WHERE id = '%s'`, d.RunID), fmt.Sprintf(`UPDATE open_stages SET stage = 'approval' WHERE run_id = '%s'`, d.RunID))
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "vote.unrecorded")
		w.broken("vote.changed", "run.changed")

		d = w.submitted("Loket tutup") // a stage is passed over, no vote is forged
		change(fmt.Sprintf(`UPDATE runs SET step = 2 WHERE id = '%s'`, d.RunID), fmt.Sprintf(`UPDATE open_stages SET stage = 'approval' WHERE run_id = '%s'`, d.RunID))
		w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Conflict, "vote.unrecorded")
	})
}

// TestVerifyFindsRowsThatNoActMade changes one row after the other past the
// store, on an institution in which all kinds of them are there.
func TestVerifyFindsRowsThatNoActMade(t *testing.T) {
	cases := map[string]struct {
		reason  string
		changes []string
	}{
		"a revision's author":      {"content.changed", []string{`UPDATE revisions SET by_id = (SELECT id FROM people WHERE username = 'ppid')`}},
		"a revision's time":        {"content.changed", []string{`UPDATE revisions SET at = at + 1`}},
		"an earlier revision":      {"content.changed", []string{`UPDATE revisions SET body = 'Lain' WHERE number = 1`}},
		"a revision gone":          {"content.changed", []string{`DELETE FROM content_hashes WHERE revision = 1`, `DELETE FROM revisions WHERE number = 1`}},
		"a hash of a text":         {"content.changed", []string{`UPDATE content_hashes SET hash = 'sha256:00' WHERE channel = 'web'`}},
		"a hash too many":          {"content.changed", []string{`INSERT INTO content_hashes SELECT draft_id, revision, 'x', hash FROM content_hashes WHERE channel = 'web'`}},
		"a draft's author":         {"state.row", []string{`UPDATE drafts SET author_id = (SELECT id FROM people WHERE username = 'approver')`}},
		"an emergency's reason":    {"state.row", []string{`UPDATE emergencies SET reason = 'lain'`}},
		"an emergency's outcome":   {"state.row", []string{`UPDATE emergencies SET outcome = 'ratified'`}},
		"an emergency's end":       {"state.row", []string{`UPDATE emergencies SET due_at = due_at + 1`}},
		"an emergency that is not": {"state.row", []string{`DELETE FROM emergencies`}},
		"a round of an emergency":  {"run.changed", []string{`UPDATE runs SET emergency = NOT emergency`}},
		"a draft's kind":           {"state.row", []string{`UPDATE drafts SET kind = 'reply'`}},
		"a draft's unit":           {"state.row", []string{`UPDATE drafts SET unit_id = 'root'`}},
		"a draft's title":          {"state.row", []string{`UPDATE drafts SET title = 'Lain'`}},
		"who ordered it":           {"state.row", []string{`UPDATE drafts SET ordered_by = (SELECT id FROM people WHERE username = 'ppid') WHERE state = 'published'`}},
		"a draft's run":            {"state.row", []string{`UPDATE drafts SET run_id = '' WHERE state = 'published'`}},
		"a private value gone":     {"private.missing", []string{`DELETE FROM audit_private WHERE name = 'content_hash' AND seq = (SELECT MAX(seq) FROM audit_private WHERE name = 'content_hash')`}},
		"a reason gone":            {"private.missing", []string{`DELETE FROM audit_private WHERE name = 'reason'`}},
		"a name gone":              {"private.missing", []string{`DELETE FROM audit_private WHERE name = 'username'`}},
		"a stage passed over":      {"run.changed", []string{`UPDATE runs SET step = 2 WHERE status = 'open'`}},
		"another stage open":       {"run.changed", []string{`UPDATE open_stages SET stage = 'approval' WHERE stage = 'verification'`}},
		"a stage closed":           {"run.changed", []string{`DELETE FROM open_stages`}},
		"a stage opened":           {"run.changed", []string{`INSERT INTO open_stages (run_id, stage, draft_id, since, due) SELECT id, 'approval', draft_id, 0, 0 FROM runs WHERE status = 'open'`}},
		"a stage of another draft": {"run.changed", []string{`UPDATE open_stages SET draft_id = 'lain'`}},
		"stages side by side":      {"run.changed", []string{`UPDATE runs SET stages = REPLACE(stages, '"step":2', '"step":1')`}},
		"another quorum":           {"run.changed", []string{`UPDATE runs SET stages = REPLACE(stages, '"quorum":1', '"quorum":2')`}},
		"another role":             {"run.changed", []string{`UPDATE runs SET stages = REPLACE(stages, '"verifier"', '"author"')`}},
		"a longer clearance":       {"run.changed", []string{`UPDATE runs SET valid_until = valid_until + 1000000 WHERE status = 'cleared'`}},
		"another leaf":             {"run.changed", []string{`UPDATE runs SET cleared_leaf = 3 WHERE status = 'cleared'`}},
		"a run's hash":             {"run.changed", []string{`UPDATE runs SET content_hash = 'sha256:00' WHERE status = 'open'`}},
		"who submitted it":         {"run.changed", []string{`UPDATE runs SET submitted_by = (SELECT id FROM people WHERE username = 'ppid')`}},
		"a status":                 {"run.changed", []string{`UPDATE runs SET status = 'void' WHERE status = 'open'`}},
		"a round":                  {"run.changed", []string{`UPDATE runs SET round = round + 1 WHERE status = 'open'`}},
		"a run's rules":            {"run.changed", []string{`UPDATE runs SET ruleset_digest = 'sha256:00'`}},
		"an amendment gone":        {"run.changed", []string{`UPDATE runs SET amendments = ''`}},
		"another amendment":        {"run.changed", []string{`UPDATE runs SET amendments = REPLACE(amendments, 'tiga', 'empat')`}},
		"how often it binds":       {"run.changed", []string{`UPDATE runs SET amendments = REPLACE(amendments, '"news":1', '"news":0')`}},
		"who amended":              {"run.changed", []string{`UPDATE runs SET amendments = REPLACE(amendments, '"by":"', '"by":"x')`}},
		"whose act it is":          {"run.changed", []string{`UPDATE runs SET amendments = REPLACE(amendments, '"hands":["', '"hands":["x')`}},
		"an amendment too many":    {"run.changed", []string{`UPDATE runs SET amendments = (SELECT MAX(a.amendments) FROM runs a) WHERE amendments = ''`}},
		"a vote's person":          {"vote.changed", []string{`UPDATE votes SET person_id = (SELECT id FROM people WHERE username = 'ppid') WHERE stage = 'approval'`}},
		"a vote's capacity":        {"vote.changed", []string{`UPDATE votes SET capacity = 'superior'`}},
		"a vote's decision":        {"vote.changed", []string{`UPDATE votes SET decision = 'approve' WHERE decision <> 'approve'`}},
		"a vote's hash":            {"vote.changed", []string{`UPDATE votes SET content_hash = 'sha256:00'`}},
		"a vote's comment":         {"vote.changed", []string{`UPDATE votes SET comment = 'lain'`}},
		"a vote's policy line":     {"vote.changed", []string{`UPDATE votes SET policy_line = policy_line + 1`}},
		"a vote's round":           {"vote.changed", []string{`UPDATE votes SET round = round + 1`}},
		"a vote's leaf":            {"vote.changed", []string{`UPDATE votes SET leaf = leaf - 1`}},
		"a vote gone":              {"vote.changed", []string{`DELETE FROM votes WHERE decision <> 'approve'`}},
		"an answer":                {"vote.changed", []string{`UPDATE votes SET answers = REPLACE(answers, 'yes', 'no')`}},
		"answers gone":             {"vote.changed", []string{`UPDATE votes SET answers = '' WHERE answers <> ''`}},
		"a consequence test":       {"vote.changed", []string{`UPDATE votes SET test = REPLACE(test, 'Jakarta', 'Bandung')`}},
		"a test too many":          {"vote.changed", []string{`UPDATE votes SET test = '{}' WHERE test = ''`}},
		"a vote put back":          {"vote.changed", []string{`UPDATE votes SET withdrawn = 0`}},
		"a vote taken back":        {"vote.changed", []string{`UPDATE votes SET withdrawn = leaf + 1 WHERE stage = 'approval'`}},
		"a recusal gone":           {"state.row", []string{`DELETE FROM recusals WHERE by_id = person_id`}},
		"a recusal of an account":  {"state.row", []string{`DELETE FROM recusals WHERE by_id <> person_id`}},
		"another's recusal":        {"state.row", []string{`UPDATE recusals SET person_id = 'lain' WHERE by_id <> person_id`}},
		"a recusal's reason":       {"state.row", []string{`UPDATE recusals SET reason = 'lain'`}},
		"a recusal too many":       {"state.row", []string{`INSERT INTO recusals SELECT draft_id, 'lain', by_id, reason, at, leaf FROM recusals WHERE by_id <> person_id`}},
		"an override's end":        {"state.row", []string{`UPDATE overrides SET until = until + 1000000`}},
		"an override's finding":    {"state.row", []string{`UPDATE overrides SET fingerprint = 'lain'`}},
		"an override's text":       {"state.row", []string{`UPDATE overrides SET content_hash = 'sha256:00'`}},
		"an override gone":         {"state.row", []string{`DELETE FROM overrides`}},
		"an override too many":     {"state.row", []string{`INSERT INTO overrides SELECT 'zz', draft_id, fingerprint, rule, rule_version, severity, content_hash, reason, by_id, at, until FROM overrides`}},
		"when it was published":    {"state.row", []string{`UPDATE publications SET sent_at = 1`}},
		"which text went out":      {"state.row", []string{`UPDATE publications SET variant_hash = 'sha256:00'`}},
		"a role too many":          {"office.changed", []string{`INSERT INTO grants SELECT 'zz', (SELECT id FROM people WHERE username = 'author'), 'approver', 'humas', 'operator', 0, '[]'`}},
		"a role of a service":      {"office.changed", []string{`INSERT INTO grants SELECT 'zz', 'system', 'approver', 'root', 'operator', 0, '[]'`}},
		"another role of someone":  {"office.changed", []string{`UPDATE grants SET role = 'approver' WHERE role = 'author'`}},
		"a role for one channel":   {"office.changed", []string{`UPDATE grants SET channels = '["web"]' WHERE role = 'author'`}},
		"a service, one channel":   {"office.changed", []string{`UPDATE grants SET channels = '["web"]' WHERE person_id = 'system'`}},
		"a link too many":          {"office.changed", []string{`INSERT INTO person_links SELECT id, 'someone', 'operator', 0 FROM people WHERE username = 'author'`}},
		"a link gone":              {"office.changed", []string{`DELETE FROM person_links`}},
		"another human's account":  {"office.changed", []string{`UPDATE person_links SET human_id = 'someone'`}},
		"a role gone":              {"office.changed", []string{`DELETE FROM grants WHERE role = 'author'`}},
		"a policy line too many":   {"office.changed", []string{`INSERT INTO policy_lines (number, role, act, object, effect) VALUES (9000, 'author', 'draft.decide', '*', 'allow')`}},
		"a policy line gone":       {"office.changed", []string{`DELETE FROM policy_lines WHERE number = 3`}},
		"a line of another act":    {"office.changed", []string{`UPDATE policy_lines SET act = 'audit.export' WHERE number = (SELECT MAX(number) FROM policy_lines)`}},
		"a moved unit back":        {"office.changed", []string{`UPDATE units SET parent_id = 'humas' WHERE id = 'media'`}},
		"a renamed unit":           {"office.changed", []string{`UPDATE units SET name = 'Lain' WHERE id = 'baru'`}},
		"a moved unit gone":        {"office.changed", []string{`DELETE FROM units WHERE id = 'media'`}},
		"a change's note":          {"office.changed", []string{`UPDATE changes SET note = 'lain' WHERE state = 'active'`}},
		"a change's reason":        {"office.changed", []string{`UPDATE changes SET reason = 'lain' WHERE state = 'withdrawn'`}},
		"a change's proposer":      {"office.changed", []string{`UPDATE changes SET proposed_by = (SELECT id FROM people WHERE username = 'ppid') WHERE state = 'active'`}},
		"who agreed to a change":   {"office.changed", []string{`UPDATE changes SET decided_by = (SELECT id FROM people WHERE username = 'ppid') WHERE state = 'active'`}},
		"a change that waits":      {"office.changed", []string{`UPDATE changes SET state = 'active' WHERE state = 'withdrawn'`}},
		"a change gone":            {"office.changed", []string{`DELETE FROM changes WHERE state = 'withdrawn'`}},
		"a unit elsewhere":         {"office.changed", []string{`UPDATE units SET parent_id = 'humas' WHERE parent_id <> '' AND id <> 'humas'`}},
		"a person restored":        {"office.changed", []string{`UPDATE people SET status = 'active' WHERE status = 'suspended'`}},
		"another clearance":        {"office.changed", []string{`UPDATE people SET clearance = 'top_secret' WHERE clearance = 'public'`}},
		"a clearance as added":     {"office.changed", []string{`UPDATE people SET clearance = 'secret' WHERE username = 'ppid'`}},
		"a service's clearance":    {"office.changed", []string{`UPDATE people SET clearance = 'public' WHERE id = 'system'`}},
		"a person nobody added":    {"office.changed", []string{`INSERT INTO people SELECT 'zz', 'zz', name, unit_id, status, language, zone, password_hash, created_at, version, clearance, password_by FROM people WHERE username = 'ppid'`}},
		"a workflow's quorum":      {"office.changed", []string{`UPDATE workflows SET stages = REPLACE(stages, '"quorum":1', '"quorum":2')`}},
		"a workflow not agreed to": {"office.changed", []string{`UPDATE workflows SET state = 'retired' WHERE state = 'active' AND base > 0`, `UPDATE workflows SET state = 'active' WHERE state = 'withdrawn'`}},
		"a workflow that waits":    {"office.changed", []string{`UPDATE workflows SET state = 'proposed' WHERE state = 'withdrawn'`}},
		"a workflow's proposer":    {"office.changed", []string{`UPDATE workflows SET proposed_by = 'lain' WHERE state = 'active' AND base > 0`}},
		"who agreed to a workflow": {"office.changed", []string{`UPDATE workflows SET decided_by = proposed_by WHERE state = 'active' AND base > 0`}},
		"when it was agreed to":    {"office.changed", []string{`UPDATE workflows SET decided_at = 1 WHERE state = 'active' AND base > 0`}},
		"what a workflow follows":  {"office.changed", []string{`UPDATE workflows SET base = 0 WHERE state = 'active'`}},
		"a workflow's note":        {"office.changed", []string{`UPDATE workflows SET note = 'lain' WHERE state = 'active' AND base > 0`}},
		"why it was withdrawn":     {"office.changed", []string{`UPDATE workflows SET reason = 'lain' WHERE state = 'withdrawn'`}},
		"a workflow gone":          {"office.changed", []string{`DELETE FROM workflows WHERE state = 'withdrawn'`}},
		"a workflow's emergency":   {"office.changed", []string{`UPDATE workflows SET emergency = 'null' WHERE state = 'active'`}},
		"a moved run back":         {"run.changed", []string{`UPDATE runs SET workflow_version = 1 WHERE workflow_version > 1 AND workflow_id = 'standard'`}},
		"a rule set's digest":      {"office.changed", []string{`UPDATE rule_sets SET digest = 'sha256:00'`}},
		"a rule set's dates":       {"office.changed", []string{`UPDATE rule_sets SET valid_until = 1 WHERE state <> 'active'`}},
		"a set that was withdrawn": {"office.changed", []string{`UPDATE rule_sets SET state = 'proposed' WHERE state = 'withdrawn'`}},
		"another set in force":     {"office.changed", []string{`UPDATE rule_sets SET state = 'retired' WHERE state = 'active'`}},
		"who put rules in force":   {"office.changed", []string{`UPDATE rule_sets SET activated_by = proposed_by`}},
	}
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		w.everything()
		w.verified()
		for _, table := range compared {
			change(`CREATE TABLE keep_` + table + ` AS SELECT * FROM ` + table)
		}
		for name, c := range cases {
			w.TB = t
			t.Run(name, func(t *testing.T) {
				w.TB = t
				change(c.changes...)
				w.broken(c.reason)
			})
			for _, table := range compared {
				change(`DELETE FROM `+table, `INSERT INTO `+table+` SELECT * FROM keep_`+table)
			}
		}
		w.TB = t
		w.verified()
	})
}

// compared are the tables that verify compares with the leaves.
var compared = []string{"audit_private", "revisions", "content_hashes", "drafts", "runs", "open_stages", "votes", "overrides", "publications", "emergencies", "recusals",
	"grants", "person_links", "policy_lines", "units", "changes", "people", "workflows", "calendars", "rule_sets"}

// everything makes rows of each kind that verify compares.
func (w *world) everything() {
	w.Helper()
	w.hire("duty", "duty")
	w.declared("Loket darurat")
	w.link("ppid", "superior")
	w.clearance("security2", domain.Public)
	edited := w.draft("Loket buka")
	body := "Loket buka pagi"
	edited, err := w.desk.Edit(w.ctx, w.people["author"], edited.ID, edited.Version, domain.DraftPatch{Body: &body})
	check(w, err)
	edited, err = w.desk.Submit(w.ctx, w.people["author"], edited.ID)
	check(w, err)
	for _, who := range []string{"verifier", "approver"} {
		edited, err = w.decide(who, edited, domain.Approve)
		check(w, err)
	}
	_, err = w.desk.Publish(w.ctx, w.people["approver"], edited.ID)
	check(w, err)
	w.work()
	_, err = w.decide("verifier", w.submitted("Loket tutup"), domain.RequestChanges)
	check(w, err)
	lifted := w.draft("Loket BLOCK")
	check(w, w.override("security", lifted, "bodyBLOCK"))
	_, err = w.desk.Submit(w.ctx, w.people["author"], lifted.ID)
	check(w, err)
	w.submitted("Loket sore")
	_, err = w.amends("verifier", w.submitted("Loket dua"), domain.Amendment{Field: "body", Old: "dua", New: "tiga"})
	check(w, err)
	w.asking()
	asked := w.beside("Loket OPERATIONS")
	_, _, err = w.desk.Decide(w.ctx, w.people["security"], asked.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: asked.ContentHash, Stage: "security",
		Answers: map[string]string{"operations.1": "yes", "operations.2": "yes"}, Test: tested()})
	check(w, err)
	wf := w.besideWorkflow()
	wf.Stages[1].Checklist, wf.Stages[1].Requires, wf.Stages[1].Quorum = nil, "", 2
	_, err = w.flow(wf)
	check(w, err)
	taken := w.approveAll(w.beside("Loket malam"), "security")
	check(w, w.takesBack("security", taken, ""))
	check(w, w.recuse("security2", taken))
	w.link("legal2", "legal")
	check(w, w.recuse("legal2", taken))
	moved := w.submitted("Loket pagi sekali")
	next := w.renewed()
	_, err = w.desk.MoveRun(w.ctx, w.people["admin"], moved.ID, next.Version, "alur baru")
	check(w, err)
	next.Stages[0].Quorum = 1
	next, err = w.proposesFlow(next)
	check(w, err)
	_, err = w.desk.WithdrawWorkflow(w.ctx, domain.Operator(), next.ID, next.Version, "lain kali")
	check(w, err)
	w.activateRule("review rahasia")
	_, err = w.desk.ProposeRules(w.ctx, w.people["rules"], "", time.Time{}, w.clock.read().Add(time.Hour))
	check(w, err)
	back, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "salah", time.Time{}, w.clock.read().Add(2*time.Hour))
	check(w, err)
	_, err = w.desk.WithdrawRules(w.ctx, w.people["rules"], back.Version)
	check(w, err)
	_, err = w.desk.AddUnit(w.ctx, w.people["admin"], domain.Unit{ID: "baru", Name: "Baru", ParentID: "humas"})
	check(w, err)
	_, err = w.agreed(domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: "baru"}, domain.ChangeItem{Do: domain.DoUnitRename, Unit: "baru", Name: "Baru sekali"},
		domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: "root"}, domain.ChangeItem{Do: domain.DoUnitRename, Unit: "media", Name: "Media"})
	check(w, err)
	no, err := w.proposes(domain.ChangeItem{Do: domain.DoUnitMove, Unit: "media", Parent: "humas"})
	check(w, err)
	_, err = w.desk.WithdrawChange(w.ctx, w.people["admin"], no.ID, no.Version, "batal")
	check(w, err)
	line, err := w.lineAdded(domain.PolicyLine{Role: "author", Act: domain.ActAuditRead, Object: "*", Effect: "allow"})
	check(w, err)
	check(w, w.dropLine(line.Number))
	office, err := w.desk.Directory(w.ctx, w.people["admin"])
	check(w, err)
	brought := slices.IndexFunc(office.Lines, func(l domain.PolicyLine) bool { return l.Role == "superior" })
	check(w, w.dropLine(office.Lines[brought].Number))
	_, err = w.lineAdded(domain.PolicyLine{Role: "author", Act: domain.ActAuditVerify, Object: "*", Effect: "allow"})
	check(w, err)
	_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["author2"].PersonID, domain.PersonSuspended)
	check(w, err)
	_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["superior"].PersonID, domain.PersonRemoved)
	check(w, err)
	erased := w.draft("Loket lama")
	_, err = w.desk.Withdraw(w.ctx, w.people["author"], erased.ID, "lama")
	check(w, err)
	check(w, w.desk.Erase(w.ctx, w.people["admin"], erased.ID, "lama"))
}

func TestAReplacedRuleSetScansNothing(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		w.desk.Notary = w.notary()
		d := w.draft("Loket BLOCK")
		const other = `[{"name":"other","yaml":"other"}]`
		sources := []domain.RuleSource{{Name: "other", YAML: "other"}}
		change(fmt.Sprintf(`UPDATE rule_sets SET sources = '%s', digest = '%s' WHERE state = 'active'`, other, (&words{}).Digest(sources)))
		w.unchanged(d, func() error { return w.submit(d) }, domain.Invalid, "scan.incomplete")
		if scan, err := w.desk.Scan(w.ctx, w.people["author"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "Halo"}}}); err != nil || scan.Reason != "ruleset.unrecorded" {
			t.Errorf("scanned: %+v, %v", scan, err)
		}
		w.broken("ruleset.digest", "office.changed")
	})
}

func TestReplacedSourcesOfARuleSetAreFound(t *testing.T) {
	beside(t, func(t *testing.T, w *world, change func(...string)) {
		w.desk.Notary = w.notary()
		change(`UPDATE rule_sets SET sources = REPLACE(sources, 'test', 'best')`)
		report, err := w.desk.VerifyAudit(w.ctx, domain.Operator(), nil)
		if err != nil || report.Holds || !strings.HasPrefix(report.Reason, "ruleset.digest at leaf 0") {
			t.Errorf("verified: %+v, %v", report, err)
		}
	})
}
