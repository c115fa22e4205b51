package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

func TestJobsAreLeased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		claim := func(owner string, now time.Time, limit int) (ids string) {
			t.Helper()
			write(t, s, func(ctx context.Context, tx domain.Tx) error {
				list, err := tx.Jobs.Claim(ctx, owner, now, time.Minute, limit)
				for _, j := range list {
					ids += j.ID
					if j.LeasedBy != owner || !j.LeaseEnds.Equal(now.Add(time.Minute)) {
						t.Errorf("the lease of %s: %+v", j.ID, j)
					}
				}
				return err
			})
			return ids
		}
		next := func() (due time.Time) {
			read(t, s, func(ctx context.Context, tx domain.Tx) (err error) { due, err = tx.Jobs.NextDue(ctx); return err })
			return due
		}
		if !next().IsZero() {
			t.Error("work is due, and there is none")
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for i, id := range []string{"a", "b", "c", "d"} {
				if err := tx.Jobs.Add(ctx, domain.Job{ID: id, Kind: domain.JobPublish, DraftID: "d" + id, DueAt: epoch.Add(time.Duration(i) * time.Second)}); err != nil {
					return err
				}
			}
			return nil
		})
		refused(t, s, domain.Conflict, "job.exists", func(ctx context.Context, tx domain.Tx) error { return tx.Jobs.Add(ctx, domain.Job{ID: "a"}) })
		if got := next(); !got.Equal(epoch) {
			t.Errorf("next due %v", got)
		}
		if got := claim("one", epoch.Add(-time.Second), 9); got != "" {
			t.Errorf("claimed %q before its time", got)
		}
		if got := claim("one", epoch.Add(2*time.Second), 2); got != "ab" {
			t.Errorf("one claims %q", got)
		}
		if got := claim("two", epoch.Add(2*time.Second), 9); got != "c" {
			t.Errorf("two claims %q", got)
		}
		if got := next(); !got.Equal(epoch.Add(3 * time.Second)) {
			t.Errorf("next due %v, d is", got)
		}
		lease := func(id, owner string, attempt int) domain.Job {
			return domain.Job{ID: id, LeasedBy: owner, Attempts: attempt}
		}
		finish := func(id, owner string, attempt int) func(ctx context.Context, tx domain.Tx) error {
			return func(ctx context.Context, tx domain.Tx) error {
				return tx.Jobs.Finish(ctx, lease(id, owner, attempt))
			}
		}
		refused(t, s, domain.Conflict, "job.lease", finish("a", "two", 1))
		refused(t, s, domain.Conflict, "job.lease", finish("a", "one", 2))
		refused(t, s, domain.Conflict, "job.lease", finish("d", "", 0))
		write(t, s, finish("a", "one", 1))
		refused(t, s, domain.Conflict, "job.lease", finish("a", "one", 1))
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			return tx.Jobs.Postpone(ctx, lease("c", "two", 1), epoch.Add(time.Hour))
		})
		refused(t, s, domain.Conflict, "job.lease", func(ctx context.Context, tx domain.Tx) error {
			return tx.Jobs.Postpone(ctx, lease("c", "two", 1), epoch)
		})
		// One has died: its lease on b ends, and d has come due.
		if got := claim("two", epoch.Add(10*time.Minute), 9); got != "bd" {
			t.Errorf("two claims %q of the dead", got)
		}
		refused(t, s, domain.Conflict, "job.lease", finish("b", "one", 1))
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Jobs.Drop(ctx, "db") })
		refused(t, s, domain.Conflict, "job.lease", finish("b", "two", 2))
	})
}

func TestOnlyTheRevisionClearedNowIsCleared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		rev := addText(t, s, "d")
		hashes := []string{rev.ContentHash}
		for _, v := range rev.Content().Variants {
			hashes = append(hashes, v.Hash())
		}
		expect := func(when string, want bool, hashes ...string) {
			t.Helper()
			for _, hash := range hashes {
				read(t, s, func(ctx context.Context, tx domain.Tx) error {
					d, err := tx.Publications.Cleared(ctx, hash)
					if (err == nil && d.ID == "d") != want || err != nil && domain.KeyOf(err) != "draft.unknown" {
						t.Errorf("%s: %s is %v, %v", when, hash, d.ID, err)
					}
					return nil
				})
			}
		}
		move := func(state domain.State, revision int, hash string) {
			write(t, s, func(ctx context.Context, tx domain.Tx) error {
				d, err := tx.Drafts.ByID(ctx, "d")
				if err != nil {
					return err
				}
				d.State, d.Revision, d.ContentHash = state, revision, hash
				return tx.Drafts.Save(ctx, &d)
			})
		}
		for _, state := range domain.States() {
			move(state, 1, rev.ContentHash)
			cleared := state == domain.Cleared || state == domain.Scheduled || state == domain.Publishing || state == domain.Published
			expect(string(state), cleared, hashes...)
			expect(string(state), false, "", "sha256:other")
		}
		next := rev
		next.Number, next.Body = 2, "Isi baru"
		next = next.Sealed()
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Revisions.Add(ctx, next) })
		move(domain.Cleared, 2, next.ContentHash)
		expect("after the edit", false, rev.ContentHash, rev.Content().Variants[0].Hash())
		expect("after the edit", true, next.ContentHash, next.Content().Variants[0].Hash(), rev.Content().Variants[1].Hash()) // x keeps its text
		refused(t, s, domain.Conflict, "revision.exists", func(ctx context.Context, tx domain.Tx) error { return tx.Revisions.Add(ctx, next) })
	})
}

func TestOneRuleSetIsActive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		var versions []int64
		for i := range 3 {
			write(t, s, func(ctx context.Context, tx domain.Tx) error {
				set := domain.RuleSet{Digest: fmt.Sprint("sha256:", i), Sources: []domain.RuleSource{{Name: "a", YAML: "b"}}, ProposedBy: "ani", ProposedAt: epoch}
				err := tx.RuleSets.Add(ctx, &set)
				versions = append(versions, set.Version)
				return err
			})
		}
		activate := func(version int64) func(ctx context.Context, tx domain.Tx) error {
			return func(ctx context.Context, tx domain.Tx) error {
				return tx.RuleSets.Activate(ctx, version, "budi", epoch)
			}
		}
		write(t, s, activate(versions[0]))
		write(t, s, activate(versions[2]))
		refused(t, s, domain.Conflict, "ruleset.state", activate(versions[2]))
		refused(t, s, domain.NotFound, "ruleset.unknown", activate(99))
		refused(t, s, domain.Conflict, "ruleset.exists", func(ctx context.Context, tx domain.Tx) error {
			return tx.RuleSets.Add(ctx, &domain.RuleSet{State: domain.RuleSetActive})
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			active, err := tx.RuleSets.Active(ctx)
			if active.Version != versions[2] || active.ActivatedBy != "budi" || active.Sources != nil {
				t.Errorf("active: %+v, %v", active, err)
			}
			all, err := tx.RuleSets.All(ctx)
			if len(all) != 3 || all[0].Version != versions[2] || all[0].Sources != nil || all[2].State != domain.RuleSetRetired {
				t.Errorf("all: %+v, %v", all, err)
			}
			return nil
		})
	})
}

func TestOneVersionOfAWorkflowIsActive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		add := func(id string, version int64, state domain.WorkflowState) func(ctx context.Context, tx domain.Tx) error {
			return func(ctx context.Context, tx domain.Tx) error {
				return tx.Workflows.Add(ctx, domain.Workflow{ID: id, Version: version, State: state, Unit: "root", ProposedAt: epoch.Add(time.Duration(version) * time.Hour)})
			}
		}
		settle := func(id string, version int64, state domain.WorkflowState) func(ctx context.Context, tx domain.Tx) error {
			return func(ctx context.Context, tx domain.Tx) error {
				return tx.Workflows.Settle(ctx, domain.Workflow{ID: id, Version: version, State: state, DecidedBy: "ani", DecidedAt: epoch, Reason: "r"})
			}
		}
		write(t, s, add("a", 1, domain.WorkflowActive))
		write(t, s, add("b", 1, domain.WorkflowActive))
		for version := int64(2); version < 5; version++ {
			write(t, s, add("a", version, domain.WorkflowProposed))
		}
		write(t, s, settle("a", 2, domain.WorkflowActive))
		write(t, s, settle("a", 3, domain.WorkflowWithdrawn))
		refused(t, s, domain.Conflict, "workflow.exists", add("a", 3, domain.WorkflowProposed))
		refused(t, s, domain.Conflict, "workflow.exists", add("a", 9, domain.WorkflowActive))
		for _, version := range []int64{1, 2, 3, 8} {
			refused(t, s, domain.Conflict, "workflow.not_proposed", settle("a", version, domain.WorkflowActive))
		}
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			active, err := tx.Workflows.Active(ctx)
			if len(active) != 2 || active[0].ID != "a" || active[0].Version != 2 || active[0].DecidedBy != "ani" || active[1].ID != "b" {
				t.Errorf("active: %+v, %v", active, err)
			}
			waits, err := tx.Workflows.Proposed(ctx)
			if len(waits) != 1 || waits[0].Version != 4 || !waits[0].ProposedAt.Equal(epoch.Add(4*time.Hour)) {
				t.Errorf("proposed: %+v, %v", waits, err)
			}
			all, err := tx.Workflows.All(ctx)
			states := []domain.WorkflowState{}
			for _, w := range all {
				states = append(states, w.State)
			}
			if !slices.Equal(states, []domain.WorkflowState{domain.WorkflowRetired, domain.WorkflowActive, domain.WorkflowWithdrawn, domain.WorkflowProposed, domain.WorkflowActive}) {
				t.Errorf("all: %v, %v", states, err)
			}
			return err
		})
	})
}

func TestSessionsAndRequestsEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		session := func(id string, ends time.Duration, scopes []domain.Act) domain.Session {
			return domain.Session{ID: id, TokenHash: "h" + id, PersonID: "ani", Via: domain.ViaSession, Scopes: scopes, CreatedAt: epoch, ExpiresAt: epoch.Add(ends)}
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for _, v := range []domain.Session{session("a", time.Hour, nil), session("b", time.Minute, []domain.Act{}), session("c", time.Hour, []domain.Act{domain.ActScan})} {
				if err := tx.Sessions.Add(ctx, v); err != nil {
					return err
				}
			}
			return tx.Sessions.Sweep(ctx, epoch.Add(2*time.Minute))
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			a, err := tx.Sessions.ByHash(ctx, "ha")
			same(t, "no scopes", a, session("a", time.Hour, nil), err)
			c, err := tx.Sessions.ByHash(ctx, "hc")
			same(t, "scopes", c, session("c", time.Hour, []domain.Act{domain.ActScan}), err)
			_, err = tx.Sessions.ByHash(ctx, "hb")
			same(t, "swept", domain.KeyOf(err), "session.unknown", nil)
			return nil
		})
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Sessions.Remove(ctx, "a") })
		refused(t, s, domain.NotFound, "session.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Sessions.Remove(ctx, "a") })
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Sessions.EndOf(ctx, "ani", "siti") })
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			ended := session("c", time.Hour, []domain.Act{domain.ActScan})
			ended.EndedBy = "siti"
			c, err := tx.Sessions.ByHash(ctx, "hc")
			same(t, "ended", c, ended, err)
			live, err := tx.Sessions.Of(ctx, "ani")
			same(t, "live", len(live), 0, err)
			return nil
		})
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Sessions.RemoveOf(ctx, "ani") })
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			left, err := tx.Sessions.Of(ctx, "ani")
			same(t, "left", len(left), 0, err)
			_, err = tx.Sessions.ByHash(ctx, "hc")
			same(t, "removed", domain.KeyOf(err), "session.unknown", nil)
			return nil
		})

		r := domain.Request{ID: "q", PersonID: "ani", Route: "r", Key: "k", BodyHash: "b", At: epoch}
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Requests.Add(ctx, r) })
		twin := r
		twin.ID = "q2"
		write(t, s, func(ctx context.Context, tx domain.Tx) error { // a refused Add does not end the act
			if err := tx.Requests.Add(ctx, twin); domain.KeyOf(err) != "request.exists" {
				t.Errorf("a second request: %v", err)
			}
			if _, err := tx.Requests.ByKey(ctx, "ani", "r", "k"); err != nil {
				return err
			}
			if err := tx.Requests.MarkDone(ctx, "q"); err != nil {
				return err
			}
			return tx.Requests.Answer(ctx, "q", 201, map[string]string{"ETag": `"1"`}, []byte("{}"))
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			got, err := tx.Requests.ByKey(ctx, "ani", "r", "k")
			r.Done, r.Status, r.Header, r.Body = true, 201, map[string]string{"ETag": `"1"`}, []byte("{}")
			same(t, "answered", got, r, err)
			return nil
		})
		refused(t, s, domain.NotFound, "request.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Requests.MarkDone(ctx, "none") })
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Requests.Sweep(ctx, epoch.Add(time.Second)) })
		refused(t, s, domain.NotFound, "request.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Requests.Remove(ctx, "q") })
	})
}

func TestRecordsAreFoundAndErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for i := range 10 {
				e := entry("draft.edited", fmt.Sprint("d", i%2))
				e.Actor = fmt.Sprint("p", i%3)
				if i == 9 {
					e.Act, e.Draft, e.Subject, e.Private = "person.added", "", "p9", map[string]string{"name": "Budi"}
				}
				seq, err := tx.Ledger.Append(ctx, e)
				if err != nil {
					return err
				}
				if seq != int64(i) {
					t.Errorf("leaf %d is %d", i, seq)
				}
			}
			return nil
		})
		for name, c := range map[string]struct {
			f    domain.RecordFilter
			want []int64
		}{
			"latest":   {domain.RecordFilter{Limit: 3}, []int64{9, 8, 7}},
			"before":   {domain.RecordFilter{Before: 3}, []int64{2, 1, 0}},
			"draft":    {domain.RecordFilter{Draft: "d1", Limit: 2}, []int64{7, 5}},
			"actor":    {domain.RecordFilter{Actor: "p0"}, []int64{9, 6, 3, 0}},
			"subject":  {domain.RecordFilter{Subject: "p9"}, []int64{9}},
			"act":      {domain.RecordFilter{Act: "person.added"}, []int64{9}},
			"together": {domain.RecordFilter{Draft: "d0", Actor: "p0", Act: "draft.edited", Before: 6}, []int64{0}},
			"none":     {domain.RecordFilter{Draft: "zz"}, nil},
		} {
			read(t, s, func(ctx context.Context, tx domain.Tx) error {
				records, err := tx.Ledger.Find(ctx, c.f)
				var got []int64
				for _, r := range records {
					got = append(got, r.Seq)
				}
				same(t, name, got, c.want, err)
				return nil
			})
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Ledger.EraseSubject(ctx, "p9") })
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			r, err := tx.Ledger.At(ctx, 9)
			same(t, "erased", r.Private, map[string]string(nil), err)
			r, err = tx.Ledger.At(ctx, 8)
			same(t, "kept", len(r.Private), 1, err)
			return nil
		})
		bad := entry("nonsense", "d")
		err := s.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
			if err := tx.Drafts.Add(ctx, draft("x")); err != nil {
				return err
			}
			_, err := tx.Ledger.Append(ctx, bad)
			return err
		})
		if err == nil || has(t, s, "x") {
			t.Errorf("an act without a leaf was kept: %v", err)
		}
	})
}

// TestPowersOfALostVersionAreForgotten follows a version number that was given
// in an act that failed, and then once more with other rows.
func TestPowersOfALostVersionAreForgotten(t *testing.T) {
	built := map[int64]int{} // what somebody keeps by version: how many lines
	ctx := context.Background()
	s, err := store.Open(ctx, storetest.File(t), func() { clear(built) }, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	line := func(roles ...string) func(ctx context.Context, tx domain.Tx) error {
		return func(ctx context.Context, tx domain.Tx) error {
			for _, role := range roles {
				if err := tx.Policy.AddLine(ctx, &domain.PolicyLine{Role: role, Act: domain.ActScan, Object: "*", Effect: "allow"}); err != nil {
					return err
				}
			}
			set, err := tx.Policy.Load(ctx)
			if kept, ok := built[set.Version]; ok && kept != len(set.Lines) {
				t.Errorf("version %d is kept with %d lines and has %d", set.Version, kept, len(set.Lines))
			}
			built[set.Version] = len(set.Lines)
			return err
		}
	}
	fails := func(ctx context.Context, tx domain.Tx) error { line("a")(ctx, tx); return fmt.Errorf("fails") }
	together(t, s, fails, line(), fails, line("b"), fails, line(), line("c", "d"))
	write(t, s, line())
	if len(built) == 0 {
		t.Error("nothing is kept")
	}
}
