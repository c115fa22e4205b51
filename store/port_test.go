package store_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

func person(id string) *domain.Person {
	return &domain.Person{ID: id, Username: id, Name: "Nama " + id, UnitID: "root", Status: domain.PersonActive,
		Language: "id", Zone: "Asia/Jakarta", PasswordHash: "argon2", PasswordBy: "siti", CreatedAt: epoch}
}

func aRun(id, draft string) *domain.Run {
	return &domain.Run{ID: id, DraftID: draft, WorkflowID: "standard", WorkflowVersion: 2, Round: 1, Status: domain.RunOpen,
		Stages: []domain.Stage{{Name: "verification", Roles: []string{"verifier"}, Quorum: 2, DueHours: 24, Step: 1, When: domain.When{Above: domain.Public}},
			{Name: "legal", Roles: []string{"legal"}, Quorum: 1, Step: 1}, {Name: "approval", Roles: []string{"approver"}, Quorum: 1, Step: 2}},
		Step: 1, Open: []domain.OpenStage{anOpen("verification"), anOpen("legal")},
		SubmittedBy: "ani", Revision: 1, ContentHash: "sha256:1", RulesetVersion: 3, RulesetDigest: "sha256:2", ClearedLeaf: -1}
}

func anOpen(stage string) domain.OpenStage {
	return domain.OpenStage{Stage: stage, Since: epoch, Due: epoch.Add(24 * time.Hour), LookAt: epoch.Add(12 * time.Hour), EscalateAt: epoch.Add(36 * time.Hour)}
}

func aVote(id, run, person string) domain.Vote {
	return domain.Vote{ID: id, RunID: run, Round: 1, Stage: "verification", PersonID: person, HumanID: person, Capacity: "verifier", Decision: domain.Approve,
		ContentHash: "sha256:1", Comment: "baik", PolicyLine: 3, PolicyVersion: 4, RulesetVersion: 5, RulesetDigest: "sha256:6", At: epoch, Leaf: 7,
		Mandate: "m", Title: "Plh. Kepala Biro"}
}

// same fails where what was read back is not what was written.
func same(t *testing.T, what string, got, want any, err error) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s\n got %+v\nwant %+v\n err %v", what, got, want, err)
	}
}

// TestEveryValueComesBack writes one of each noun with every field set.
func TestEveryValueComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		d, r, p := draft("d"), aRun("r", "d"), person("ani")
		d.RunID, d.Worst, d.ParkedReason, d.OrderedBy = "r", domain.SeverityReview, "gate.hash", "budi"
		d.Named = true
		rev := domain.Revision{DraftID: "d", Number: 1, Title: "Judul <&> \u2028", Body: "Isi\n\x00ok"[:4] + "🙂", Channels: []string{"web", "x"},
			Variants: map[string]string{"x": "Pendek"}, Classification: domain.Restricted, NotBefore: epoch, ContentHash: "sha256:1", By: "ani", At: epoch}
		scan := domain.StoredScan{DraftID: "d", Revision: 1, At: epoch, Digest: "sha256:9", Result: domain.ScanResult{Verdict: domain.SeverityBlock,
			Incomplete: true, Reason: "scan.timeout", RulesetVersion: 3, RulesetDigest: "sha256:2", Lists: domain.ListsMark{Version: 4, Digest: "sha256:8"}, Findings: []domain.Finding{
				{Rule: "r1", RuleVersion: 2, Category: "operations", Severity: domain.SeverityBlock, Confidence: 0.9, Band: "high", Field: "body",
					Start: 1, End: 5, Line: 1, Column: 2, Excerpt: "x", Message: map[string]string{"id": "a"}, Suggestion: map[string]string{"en": "b"},
					LegalBasis: "UU", Evidence: []domain.Evidence{{Name: "phrase", Points: 90, Start: 1, End: 5}}, Fingerprint: "ff"},
				{Rule: "r2", Suppressed: "quoted", Listed: &domain.Listed{Kind: domain.ListedAllowance, ID: "w", Words: "acara", Until: epoch, Zone: "Asia/Jakarta"}}}}}
		o := domain.Override{ID: "o", DraftID: "d", Fingerprint: "ff", Rule: "r1", ContentHash: "sha256:1", Reason: "perlu", By: "budi", At: epoch, Until: epoch.Add(time.Hour)}
		w := domain.Workflow{ID: "standard", Version: 1, Name: "Biasa", State: domain.WorkflowActive, Unit: "root", Classifications: []domain.Classification{domain.Public},
			Stages: r.Stages, Appeal: r.Stages[1], ValidDays: 30}
		rule := &domain.Rule{ID: "r1", YAML: "id: r1", Retired: true, Author: "ani", UpdatedAt: epoch}
		set := &domain.RuleSet{Digest: "sha256:2", Size: 1, Sources: []domain.RuleSource{{Name: "a", YAML: "b"}}, Note: "baru", ProposedBy: "ani", ProposedAt: epoch,
			ValidFrom: epoch, ValidUntil: epoch.Add(time.Hour)}
		ch := &domain.Channel{Name: "hook", Title: "Kait", Kind: domain.ChannelWebhook, URL: "https://example.id", Sealed: []byte{1, 2}, Active: true}
		pub := &domain.Publication{ID: "p", DraftID: "d", Revision: 1, Channel: "x", Kind: domain.ChannelManual, State: domain.PublicationSent,
			VariantHash: "sha256:3", URL: "https://x", Reason: "r", Attempts: 2, OpenSince: epoch, SentAt: epoch, By: "ani"}
		job := domain.Job{ID: "j", Kind: domain.JobDeliver, DraftID: "d", Channel: "x", Subject: "m", DueAt: epoch, Attempts: 1}
		mark := domain.Mark{DraftID: "d", Fingerprint: "ff", Rule: "r1", RuleVersion: 2, PersonID: "ani", Right: true, At: epoch}
		sample := &domain.Sample{ID: "s1", Text: "teks", Words: "kata", Label: domain.LabelClear, Category: "location", RuleID: "r1", DraftID: "d",
			By: "ani", At: epoch, Note: "n", State: domain.SampleOpen, ClosedBy: "budi", ClosedAt: epoch}
		sim := &domain.Simulation{ID: "m", RuleID: "r1", By: "ani", Candidate: []domain.RuleSource{{Name: "a", YAML: "b"}}, Digest: "sha256:2", Base: 1, BaseDigest: "sha256:3",
			State: domain.SimulationCancelled, Reason: "access.denied", Total: 9, Scanned: 8, Newly: 7, Gone: 6, Incomplete: 5, After: "d", StartedAt: epoch, EndedAt: epoch,
			Changes: []domain.SimulationChange{{DraftID: "d", Revision: 1, Before: domain.SeverityClear, After: domain.SeverityBlock,
				Newly: []domain.SimulationHit{{Rule: "r1", Severity: domain.SeverityBlock, Field: "body", Start: 1, End: 5}}}}}
		req := domain.Request{ID: "q", PersonID: "ani", Route: "POST /drafts", Key: "k", BodyHash: "h", At: epoch}
		session := domain.Session{ID: "s", TokenHash: "th", PersonID: "ani", Via: domain.ViaToken, Label: "l", Scopes: []domain.Act{}, CreatedAt: epoch, ExpiresAt: epoch.Add(time.Hour)}
		e := domain.Entry{Actor: "ani", Via: domain.ViaToken, Capacity: "verifier", Mandate: "m", Act: "draft.approved", Draft: "d", Revision: 1, Stage: "verification",
			Decision: "approve", Channel: "x", Subject: "s", Before: domain.InReview, After: domain.Cleared, PolicyLine: 3, PolicyVersion: 4, RulesetVersion: 5,
			RulesetDigest: "sha256:6", ScanDigest: "sha256:7", Workflow: "standard", WorkflowVersion: 2, Override: "o", IdempotencyKey: "k",
			Facts: map[string]string{"unit": "root"}, Private: map[string]string{"comment": "rahasia", "content_hash": "sha256:1"}, At: epoch}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for _, add := range []func() error{
				func() error { return tx.Drafts.Add(ctx, d) }, func() error { return tx.Revisions.Add(ctx, rev) },
				func() error { return tx.Scans.Put(ctx, scan) }, func() error { return tx.Runs.Add(ctx, r) },
				func() error { return tx.Runs.AddVote(ctx, aVote("v", "r", "budi")) }, func() error { return tx.Overrides.Add(ctx, o) },
				func() error { return tx.People.Add(ctx, p) }, func() error { return tx.Sessions.Add(ctx, session) },
				func() error { return tx.Workflows.Add(ctx, w) }, func() error { return tx.Rules.Add(ctx, rule) },
				func() error { return tx.RuleSets.Add(ctx, set) }, func() error { return tx.Channels.Add(ctx, ch) },
				func() error { return tx.Publications.Add(ctx, pub) }, func() error { return tx.Jobs.Add(ctx, job) },
				func() error { return tx.Requests.Add(ctx, req) }, func() error { return tx.Simulations.Add(ctx, sim) },
				func() error { return tx.Marks.Put(ctx, mark) }, func() error { return tx.Samples.Add(ctx, sample) },
				func() error { return tx.Readers.Put(ctx, "d", []string{"budi", "ani"}) },
				func() error { _, err := tx.Ledger.Append(ctx, e); return err },
			} {
				if err := add(); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			got, err := tx.Drafts.ByID(ctx, "d")
			same(t, "draft", got, *d, err)
			list, next, err := tx.Drafts.Find(ctx, domain.DraftFilter{Sight: every("root"), Author: "ani"})
			same(t, "drafts", list, []domain.Draft{*d}, err)
			same(t, "the end", next, "", err)
			gotRev, err := tx.Revisions.At(ctx, "d", 1)
			same(t, "revision", gotRev, rev, err)
			readers, err := tx.Readers.Of(ctx, "d")
			same(t, "readers", readers, []string{"ani", "budi"}, err)
			hidden, err := tx.Drafts.Hidden(ctx, []string{"d", "none"}, domain.Sight{Levels: domain.Classifications(), Reader: "citra"}, false)
			same(t, "hidden", hidden, []string{"d"}, err)
			in, err := tx.Drafts.Involvement(ctx, "d")
			same(t, "involvement", in, domain.Involvement{Writers: []string{"ani"}, Submitters: []string{r.SubmittedBy}, Overriders: []string{o.By}}, err)
			gotScan, err := tx.Scans.At(ctx, "d", 1)
			same(t, "scan", gotScan, scan, err)
			counts, err := tx.Scans.HitCounts(ctx, "", every("root"))
			same(t, "hit counts", counts, map[string]int64{"r1": 1}, err)
			hits, err := tx.Scans.Hits(ctx, "r1", every("root"), 10)
			same(t, "hits", hits, []domain.Hit{{DraftID: "d", Revision: 1, Rule: "r1", Version: 2, Severity: domain.SeverityBlock, Field: "body", At: epoch}}, err)
			gotRun, err := tx.Runs.ByID(ctx, "r")
			same(t, "run", gotRun, *r, err)
			votes, err := tx.Runs.Votes(ctx, "r")
			same(t, "votes", votes, []domain.Vote{aVote("v", "r", "budi")}, err)
			overrides, err := tx.Overrides.Of(ctx, "d")
			same(t, "overrides", overrides, []domain.Override{o}, err)
			gotPerson, err := tx.People.ByUsername(ctx, "ani")
			same(t, "person", gotPerson, *p, err)
			all, err := tx.People.All(ctx)
			same(t, "people", all, []domain.Person{*p}, err)
			gotSession, err := tx.Sessions.ByHash(ctx, "th")
			same(t, "session", gotSession, session, err)
			gotSessions, err := tx.Sessions.Of(ctx, "ani")
			same(t, "sessions", gotSessions, []domain.Session{session}, err)
			gotFlow, err := tx.Workflows.At(ctx, "standard", 1)
			same(t, "workflow", gotFlow, w, err)
			gotRule, err := tx.Rules.ByID(ctx, "r1")
			same(t, "rule", gotRule, *rule, err)
			gotSet, err := tx.RuleSets.ByVersion(ctx, set.Version)
			same(t, "rule set", gotSet, *set, err)
			gotMarks, err := tx.Marks.Of(ctx, "d")
			same(t, "marks", gotMarks, []domain.Mark{mark}, err)
			tallies, err := tx.Marks.Tallies(ctx)
			same(t, "tallies", tallies, map[string]domain.Tally{"r1": {Right: 1}}, err)
			months, err := tx.Marks.Months(ctx, "r1")
			same(t, "months", months, []domain.MonthTally{{Month: time.Date(epoch.Year(), epoch.Month(), 1, 0, 0, 0, 0, time.UTC), Tally: domain.Tally{Right: 1}}}, err)
			gotSample, err := tx.Samples.ByID(ctx, "s1")
			same(t, "sample", gotSample, *sample, err)
			open, err := tx.Samples.In(ctx, domain.SampleOpen, 10)
			same(t, "open samples", open, []domain.Sample{*sample}, err)
			ofDraft, err := tx.Samples.Of(ctx, "d")
			same(t, "samples of a draft", ofDraft, []domain.Sample{*sample}, err)
			written, err := tx.Simulations.Written(ctx)
			same(t, "written simulations", written, []domain.Simulation{*sim}, err)
			gotSim, err := tx.Simulations.ByID(ctx, "m")
			same(t, "simulation", gotSim, *sim, err)
			present, err := tx.Revisions.Present(ctx, "", 10)
			same(t, "present revisions", present, []domain.Revision{rev}, err)
			gotChannel, err := tx.Channels.ByName(ctx, "hook")
			same(t, "channel", gotChannel, *ch, err)
			gotPub, err := tx.Publications.ByID(ctx, "p")
			same(t, "publication", gotPub, *pub, err)
			pubs, err := tx.Publications.Of(ctx, "d")
			same(t, "publications", pubs, []domain.Publication{*pub}, err)
			feed, err := tx.Publications.Feed(ctx, "x", 10)
			same(t, "feed", feed, []domain.FeedItem{{Publication: *pub, Title: rev.Title, Text: "Pendek"}}, err)
			gotReq, err := tx.Requests.ByKey(ctx, "ani", "POST /drafts", "k")
			same(t, "request", gotReq, req, err)
			record, err := tx.Ledger.At(ctx, 0)
			same(t, "record", record, domain.Record{Seq: 0, Entry: e}, err)
			due, err := tx.Jobs.NextDue(ctx)
			same(t, "next due", due, epoch, err)
			return nil
		})
	})
}

func TestWhatIsNotThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		for key, look := range map[string]func(ctx context.Context, tx domain.Tx) error{
			"draft.unknown":       func(ctx context.Context, tx domain.Tx) error { _, err := tx.Drafts.ByID(ctx, "1=1"); return err },
			"revision.unknown":    func(ctx context.Context, tx domain.Tx) error { _, err := tx.Revisions.At(ctx, "d", 1); return err },
			"scan.unknown":        func(ctx context.Context, tx domain.Tx) error { _, err := tx.Scans.At(ctx, "d", 1); return err },
			"run.unknown":         func(ctx context.Context, tx domain.Tx) error { _, err := tx.Runs.ByID(ctx, ""); return err },
			"person.unknown":      func(ctx context.Context, tx domain.Tx) error { _, err := tx.People.ByUsername(ctx, ""); return err },
			"session.unknown":     func(ctx context.Context, tx domain.Tx) error { _, err := tx.Sessions.ByHash(ctx, ""); return err },
			"embargo.unknown":     func(ctx context.Context, tx domain.Tx) error { _, err := tx.Embargoes.ByID(ctx, "e"); return err },
			"allowance.unknown":   func(ctx context.Context, tx domain.Tx) error { _, err := tx.Allowances.ByID(ctx, "w"); return err },
			"line.unknown":        func(ctx context.Context, tx domain.Tx) error { return tx.Policy.RemoveLine(ctx, 9) },
			"grant.unknown":       func(ctx context.Context, tx domain.Tx) error { return tx.Policy.RemoveGrant(ctx, "g") },
			"workflow.unknown":    func(ctx context.Context, tx domain.Tx) error { _, err := tx.Workflows.At(ctx, "w", 1); return err },
			"rule.unknown":        func(ctx context.Context, tx domain.Tx) error { _, err := tx.Rules.ByID(ctx, "r"); return err },
			"ruleset.unknown":     func(ctx context.Context, tx domain.Tx) error { _, err := tx.RuleSets.ByVersion(ctx, 9); return err },
			"channel.unknown":     func(ctx context.Context, tx domain.Tx) error { _, err := tx.Channels.ByName(ctx, "c"); return err },
			"publication.unknown": func(ctx context.Context, tx domain.Tx) error { _, err := tx.Publications.ByID(ctx, "p"); return err },
			"request.unknown": func(ctx context.Context, tx domain.Tx) error {
				_, err := tx.Requests.ByKey(ctx, "a", "b", "c")
				return err
			},
			"record.unknown": func(ctx context.Context, tx domain.Tx) error { _, err := tx.Ledger.At(ctx, 0); return err },
		} {
			refused(t, s, domain.NotFound, key, look)
		}
		refused(t, s, domain.NotFound, "draft.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Save(ctx, draft("d")) })
		refused(t, s, domain.NotFound, "draft.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Erase(ctx, "d") })
		refused(t, s, domain.NotFound, "draft.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Runs.Add(ctx, aRun("r", "d")) })
		refused(t, s, domain.NotFound, "run.unknown", func(ctx context.Context, tx domain.Tx) error { return tx.Runs.AddVote(ctx, aVote("v", "r", "p")) })
		refused(t, s, domain.Conflict, "ruleset.none", func(ctx context.Context, tx domain.Tx) error { _, err := tx.RuleSets.Active(ctx); return err })
		refused(t, s, domain.Conflict, "job.lease", func(ctx context.Context, tx domain.Tx) error {
			return tx.Jobs.Finish(ctx, domain.Job{ID: "j", LeasedBy: "", Attempts: 1})
		})
		if n := leaves(t, s); n != 0 {
			t.Errorf("%d leaves", n)
		}
	})
}

func TestASaveComparesTheRowVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		d, r, p := addDraft(t, s, "d"), aRun("r", "d"), person("ani")
		rule, ch := &domain.Rule{ID: "r1", YAML: "a"}, &domain.Channel{Name: "web", Kind: domain.ChannelFeed}
		pub := &domain.Publication{ID: "p", DraftID: "d", Revision: 1, Channel: "web", State: domain.PublicationPending}
		embargo, allowance := &domain.Embargo{ID: "e"}, &domain.Allowance{ID: "w"}
		for noun, c := range map[string]struct {
			add, save func(ctx context.Context, tx domain.Tx) error
			version   *int64
		}{
			"draft":       {func(ctx context.Context, tx domain.Tx) error { return nil }, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Save(ctx, d) }, &d.Version},
			"run":         {func(ctx context.Context, tx domain.Tx) error { return tx.Runs.Add(ctx, r) }, func(ctx context.Context, tx domain.Tx) error { return tx.Runs.Save(ctx, r) }, &r.Version},
			"person":      {func(ctx context.Context, tx domain.Tx) error { return tx.People.Add(ctx, p) }, func(ctx context.Context, tx domain.Tx) error { return tx.People.Save(ctx, p) }, &p.Version},
			"rule":        {func(ctx context.Context, tx domain.Tx) error { return tx.Rules.Add(ctx, rule) }, func(ctx context.Context, tx domain.Tx) error { return tx.Rules.Save(ctx, rule) }, &rule.Version},
			"channel":     {func(ctx context.Context, tx domain.Tx) error { return tx.Channels.Add(ctx, ch) }, func(ctx context.Context, tx domain.Tx) error { return tx.Channels.Save(ctx, ch) }, &ch.Version},
			"embargo":     {func(ctx context.Context, tx domain.Tx) error { return tx.Embargoes.Add(ctx, embargo) }, func(ctx context.Context, tx domain.Tx) error { return tx.Embargoes.Save(ctx, embargo) }, &embargo.Version},
			"allowance":   {func(ctx context.Context, tx domain.Tx) error { return tx.Allowances.Add(ctx, allowance) }, func(ctx context.Context, tx domain.Tx) error { return tx.Allowances.Save(ctx, allowance) }, &allowance.Version},
			"publication": {func(ctx context.Context, tx domain.Tx) error { return tx.Publications.Add(ctx, pub) }, func(ctx context.Context, tx domain.Tx) error { return tx.Publications.Save(ctx, pub) }, &pub.Version},
		} {
			write(t, s, c.add)
			if *c.version != 1 {
				t.Errorf("%s is added at version %d", noun, *c.version)
			}
			if noun != "draft" {
				refused(t, s, domain.Conflict, noun+".exists", c.add)
			}
			*c.version = 1
			write(t, s, c.save)
			if *c.version != 2 {
				t.Errorf("%s is saved as version %d", noun, *c.version)
			}
			*c.version = 1
			refused(t, s, domain.Stale, noun+".stale", c.save)
			if *c.version != 1 {
				t.Errorf("a stale save of %s raised the version", noun)
			}
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.People.Add(ctx, person("budi")) })
		refused(t, s, domain.Conflict, "person.exists", func(ctx context.Context, tx domain.Tx) error {
			b, err := tx.People.ByID(ctx, "budi")
			if err != nil {
				return err
			}
			b.Username = "ani"
			return tx.People.Save(ctx, &b)
		})
		twin := *pub
		twin.ID = "p2"
		refused(t, s, domain.Conflict, "publication.exists", func(ctx context.Context, tx domain.Tx) error { return tx.Publications.Add(ctx, &twin) })
	})
}

func TestOnePersonVotesOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		stores := []*store.Store{open(), open()}
		addDraft(t, stores[0], "d")
		write(t, stores[0], func(ctx context.Context, tx domain.Tx) error { return tx.Runs.Add(ctx, aRun("r", "d")) })
		var kept, refusals atomic.Int64
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				err := stores[i%2].Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
					if err := tx.Runs.AddVote(ctx, aVote(fmt.Sprint("v", i), "r", fmt.Sprint("p", i%4))); err != nil {
						return err
					}
					_, err := tx.Ledger.Append(ctx, entry("draft.approved", "d"))
					return err
				})
				switch {
				case err == nil:
					kept.Add(1)
				case domain.KeyOf(err) == "vote.exists":
					refusals.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if kept.Load() != 4 || refusals.Load() != 36 {
			t.Errorf("%d kept, %d refused", kept.Load(), refusals.Load())
		}
		if n := leaves(t, stores[1]); n != 5 {
			t.Errorf("%d leaves, want 5", n)
		}
	})
}

func TestAnyChangeRaisesThePolicyVersion(t *testing.T) {
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		last := int64(0)
		raised := func(what string) {
			t.Helper()
			read(t, s, func(ctx context.Context, tx domain.Tx) error {
				version, err := tx.Policy.Version(ctx)
				if version <= last {
					t.Errorf("%s: version %d after %d", what, version, last)
				}
				last = version
				return err
			})
		}
		raised("the beginning")
		var first domain.PolicyLine
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			before, _ := tx.Policy.Version(ctx)
			first = domain.PolicyLine{Role: "author", Act: domain.ActDraftCreate, Object: "*", Effect: "allow"}
			err := tx.Policy.AddLine(ctx, &first)
			if after, _ := tx.Policy.Version(ctx); after <= before {
				t.Errorf("within the act: %d after %d", after, before)
			}
			return err
		})
		raised("a line")
		refused(t, s, domain.Conflict, "line.exists", func(ctx context.Context, tx domain.Tx) error {
			l := first
			return tx.Policy.AddLine(ctx, &l)
		})
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			return tx.Policy.AddGrant(ctx, domain.Grant{ID: "g", PersonID: "ani", Role: "author", UnitID: "root", Channels: []string{"web", "x"}, By: "budi", At: epoch})
		})
		raised("a grant")
		refused(t, s, domain.Conflict, "grant.exists", func(ctx context.Context, tx domain.Tx) error {
			return tx.Policy.AddGrant(ctx, domain.Grant{ID: "g2", PersonID: "ani", Role: "author", UnitID: "root"})
		})
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			return tx.Policy.AddUnit(ctx, domain.Unit{ID: "root", Name: "Kota"})
		})
		raised("a unit")
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			set, err := tx.Policy.Load(ctx)
			same(t, "policy", set, domain.PolicySet{Version: last, Lines: []domain.PolicyLine{first},
				Grants: []domain.Grant{{ID: "g", PersonID: "ani", Role: "author", UnitID: "root", Channels: []string{"web", "x"}, By: "budi", At: epoch}},
				Units:  []domain.Unit{{ID: "root", Name: "Kota", Version: 1}}}, err)
			return nil
		})
		db := storetest.Raw(t, dsn)
		for _, text := range []string{`UPDATE grants SET role = 'admin'`, `DELETE FROM grants`, `UPDATE policy_lines SET effect = 'deny'`,
			`DELETE FROM policy_lines`, `UPDATE units SET parent_id = 'x'`, `DELETE FROM units`} {
			run(t, db, text)
			raised(text)
		}
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			l := first
			err := tx.Policy.AddLine(ctx, &l)
			if l.Number <= first.Number {
				t.Errorf("number %d was given again", l.Number)
			}
			return err
		})
		addDraft(t, s, "d")
		for _, text := range []string{`UPDATE audit_leaves SET actor = 'x'`, `DELETE FROM audit_leaves`, `DELETE FROM audit_hashes`} {
			if _, err := db.Exec(text); err == nil || !strings.Contains(err.Error(), "only grows") {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
}

func TestPagesAreStable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		var want []string
		for i := range 25 {
			d := draft(fmt.Sprintf("d%02d", i))
			d.UpdatedAt = epoch.Add(time.Duration(i/4) * time.Second) // ties
			write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Add(ctx, d) })
			want = append(want, d.ID)
		}
		slices.Reverse(want)
		var got []string
		f := domain.DraftFilter{Sight: every("root"), Limit: 4}
		for page := 0; ; page++ {
			read(t, s, func(ctx context.Context, tx domain.Tx) error {
				list, next, err := tx.Drafts.Find(ctx, f)
				for _, d := range list {
					got = append(got, d.ID)
				}
				f.Cursor = next
				return err
			})
			newer := draft(fmt.Sprintf("new%d", page)) // comes in while somebody reads on
			newer.UpdatedAt = epoch.Add(time.Hour)
			write(t, s, func(ctx context.Context, tx domain.Tx) error { return tx.Drafts.Add(ctx, newer) })
			if f.Cursor == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
		for _, cursor := range []string{"x", "eA", "MTIz", "!!", strings.Repeat("A", 5000), "LTEuZA=="} {
			refused(t, s, domain.Invalid, "list.cursor", func(ctx context.Context, tx domain.Tx) error {
				_, _, err := tx.Drafts.Find(ctx, domain.DraftFilter{Sight: every("root"), Author: "ani", Cursor: cursor})
				return err
			})
		}
	})
}

func TestListsShowOnlyWhatTheFilterAllows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for i, c := range []struct {
				id, unit, author string
				state            domain.State
				stages           []string
			}{{"a", "root", "ani", domain.Drafting, nil}, {"b", "u1", "ani", domain.InReview, []string{"verification", "legal"}},
				{"c", "u1", "budi", domain.InReview, []string{"approval"}}, {"d", "u2", "budi", domain.InReview, []string{"verification"}}} {
				d := draft(c.id)
				d.UnitID, d.AuthorID, d.State, d.UpdatedAt = c.unit, c.author, c.state, epoch.Add(time.Duration(i)*time.Second)
				if c.stages != nil {
					d.RunID = "r" + c.id
				}
				if c.id == "c" {
					d.Classification = domain.Restricted
				}
				if c.id == "d" {
					d.Channels = []string{"web", "web-2"}
				}
				if err := tx.Drafts.Add(ctx, d); err != nil {
					return err
				}
				if c.stages != nil {
					r := aRun(d.RunID, c.id)
					r.Open = nil
					for _, stage := range c.stages {
						r.Open = append(r.Open, domain.OpenStage{Stage: stage, Since: epoch, Due: epoch.Add(time.Duration(i) * time.Hour)})
					}
					if err := tx.Runs.Add(ctx, r); err != nil {
						return err
					}
				}
			}
			return tx.Runs.AddVote(ctx, aVote("v", "rd", "cici"))
		})
		for name, c := range map[string]struct {
			f    domain.DraftFilter
			want string
		}{
			"nothing is allowed":  {domain.DraftFilter{}, ""},
			"units":               {domain.DraftFilter{Sight: every("u1", "u2")}, "dcb"},
			"no units":            {domain.DraftFilter{Sight: domain.Sight{Levels: domain.Classifications()}, Author: "ani"}, ""},
			"no levels":           {domain.DraftFilter{Sight: domain.Sight{Units: []string{"root", "u1", "u2"}}}, ""},
			"one level":           {domain.DraftFilter{Sight: domain.Sight{Units: []string{"root", "u1", "u2"}, Levels: []domain.Classification{domain.Restricted}}}, "c"},
			"levels up to one":    {domain.DraftFilter{Sight: domain.Sight{Units: []string{"u1", "u2"}, Levels: domain.Classifications()[:1]}}, "db"},
			"own":                 {domain.DraftFilter{Sight: every("u1", "u2"), Author: "ani"}, "b"},
			"a state":             {domain.DraftFilter{Sight: every("root", "u1"), States: []domain.State{domain.Drafting}}, "a"},
			"a unit":              {domain.DraftFilter{Sight: every("root", "u1"), UnitID: "u1"}, "cb"},
			"a unit not allowed":  {domain.DraftFilter{Sight: every("root"), UnitID: "u1"}, ""},
			"a stage":             {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{{Stage: "verification", Units: []string{"u1", "u2"}}}}, "db"},
			"a stage in one unit": {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{{Stage: "verification", Units: []string{"u2"}}, {Stage: "approval", Units: []string{"u1"}}}}, "dc"},
			"one of two":          {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{{Stage: "legal", Units: []string{"u1", "u2"}}}}, "b"},
			"both of two":         {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{{Stage: "verification", Units: []string{"u1", "u2"}}, {Stage: "legal", Units: []string{"u1"}}}}, "db"},
			"no stage":            {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{}}, ""},
			"not voted":           {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{{Stage: "verification", Units: []string{"u1", "u2"}}}, NotInvolved: []string{"cici"}}, "b"},
			"on channels": {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{
				{Stage: "verification", Units: []string{"u1", "u2"}, Channels: [][]string{{"web", "x", "mail"}}}}}, "b"},
			"on other channels": {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{
				{Stage: "verification", Units: []string{"u1", "u2"}, Channels: [][]string{{"web"}, {"x"}, {"web-2", "eb"}}}}}, ""},
			"on one list or the other": {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{
				{Stage: "verification", Units: []string{"u1", "u2"}, Channels: [][]string{{"web-2", "web"}, {"x", "web"}}}}}, "db"},
			"in one unit on some, in another on all": {domain.DraftFilter{Sight: every("u1", "u2"), Stages: []domain.StageUnits{
				{Stage: "verification", Units: []string{"u1"}, Channels: [][]string{{"web"}}}, {Stage: "verification", Units: []string{"u2"}}}}, "d"},
			"within units, on channels": {domain.DraftFilter{Sight: every("root", "u1", "u2"), Within: []domain.Reach{
				{Units: []string{"u1"}, Channels: [][]string{{"web", "x"}}}, {Units: []string{"u2"}, Channels: [][]string{{"web"}, {"web-2"}}}}}, "cb"},
			"within nothing": {domain.DraftFilter{Sight: every("root", "u1"), Within: []domain.Reach{}}, ""},
			"due":            {domain.DraftFilter{Sight: every("u1", "u2"), DueBy: epoch.Add(2 * time.Hour)}, "cb"},
			"quoted":         {domain.DraftFilter{Sight: every("u1' OR '1'='1")}, ""},
		} {
			read(t, s, func(ctx context.Context, tx domain.Tx) error {
				list, _, err := tx.Drafts.Find(ctx, c.f)
				got := ""
				for _, d := range list {
					got += d.ID
				}
				if got != c.want {
					t.Errorf("%s: %q, want %q", name, got, c.want)
				}
				if err != nil {
					return err
				}
				for limit, want := range map[int]int{1: min(1, len(c.want)), 10: len(c.want)} {
					c.f.Limit = limit
					if n, err := tx.Drafts.Tally(ctx, c.f); err != nil || n != want {
						t.Errorf("%s: %d of at most %d (%v), want %d", name, n, limit, err, want)
					}
				}
				return nil
			})
		}
	})
}

func TestPeopleByTheirIDs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		const many = 700 // more than one statement takes
		var ids []string
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for i := range many {
				id := fmt.Sprintf("p%04d", i)
				ids = append(ids, id, id, "none"+id)
				p := domain.Person{ID: id, Username: fmt.Sprintf("u%04d", many-i), Name: "Nama " + id, PasswordHash: "secret", Status: domain.PersonActive}
				if err := tx.People.Add(ctx, &p); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			names, err := tx.People.Names(ctx, ids)
			if err != nil || len(names) != many || names["p0123"] != "Nama p0123" {
				t.Errorf("%d names, %q: %v", len(names), names["p0123"], err)
			}
			if none, err := tx.People.Names(ctx, nil); err != nil || len(none) != 0 {
				t.Errorf("nobody: %v %v", none, err)
			}
			list, err := tx.People.Some(ctx, ids)
			if err != nil || len(list) != many || list[0].ID != "p0699" {
				t.Fatalf("%d people, first %+v: %v", len(list), list[:min(1, len(list))], err)
			}
			for _, p := range list {
				if p.PasswordHash != "" {
					t.Fatal("a password hash was read")
				}
			}
			return nil
		})
	})
}

func TestOpenRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		write(t, s, func(ctx context.Context, tx domain.Tx) error {
			for _, id := range []string{"a", "b", "c"} {
				if err := tx.Drafts.Add(ctx, draft(id)); err != nil {
					return err
				}
				r := aRun("r"+id, id)
				if id == "b" {
					r.Status, r.Open = domain.RunCleared, nil
				}
				if err := tx.Runs.Add(ctx, r); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(ctx context.Context, tx domain.Tx) error {
			got, err := tx.Runs.Waiting(ctx, []string{"ra", "rb", "rc", "none"})
			if err != nil || len(got) != 2 {
				t.Fatalf("%v: %v", got, err)
			}
			for _, id := range []string{"ra", "rc"} {
				want, err := tx.Runs.ByID(ctx, id)
				if err != nil || !reflect.DeepEqual(got[id], want) {
					t.Errorf("%+v, want %+v (%v)", got[id], want, err)
				}
			}
			var pages []string
			for last := ""; ; {
				page, err := tx.Runs.OpenOf(ctx, aRun("", "").WorkflowID, aRun("", "").WorkflowVersion+1, last, 1)
				if err != nil {
					return err
				}
				if len(page) == 0 {
					break
				}
				last = page[0].ID
				pages = append(pages, last)
			}
			if !slices.Equal(pages, []string{"ra", "rc"}) {
				t.Errorf("page by page: %v", pages)
			}
			return nil
		})
	})
}
