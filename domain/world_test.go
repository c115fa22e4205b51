package domain_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"layak/domain"
	"layak/policy/access"
	"layak/policy/profile"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
)

// world is an institution on a real database, with a clock that tests move and
// rules that are easy to hit: a text with BLOCK has a blocking finding, with
// REVIEW one for review, with BROKEN cannot be scanned.
type world struct {
	testing.TB
	ctx     context.Context
	desk    *domain.Desk
	store   *store.Store
	clock   *clock
	courier *courier
	people  map[string]domain.Actor
	past    bool // rows were written past the verbs: the log need not hold
}

// worldBegin is when every world begins.
var worldBegin = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func newWorld(t testing.TB, st *store.Store) *world {
	t.Helper()
	return newWorldUnder(t, st, &words{}, domain.RuleSource{Name: "test", YAML: "test"})
}

// newWorldUnder is newWorld under other rules.
func newWorldUnder(t testing.TB, st *store.Store, rules domain.RuleCompiler, sources ...domain.RuleSource) *world {
	t.Helper()
	w := &world{TB: t, ctx: context.Background(), store: st, clock: &clock{now: worldBegin},
		courier: &courier{outcome: domain.OutcomeSent}, people: map[string]domain.Actor{}}
	w.desk = w.office(st, rules, "id")
	p, err := profile.Indonesia()
	check(t, err)
	check(t, w.desk.Install(w.ctx, p, sources))
	for _, role := range []string{"admin", "author", "author2", "verifier", "verifier2", "security", "security2", "approver", "approver2", "superior", "ppid", "rules", "rules2", "auditor"} {
		person, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: role, Name: role, UnitID: "humas", Roles: []string{strings.TrimRight(role, "2")}})
		check(t, err)
		w.people[role] = domain.Actor{PersonID: person.ID, Via: domain.ViaSession}
	}
	// Some work for the whole institution.
	for _, who := range []string{"admin", "rules", "rules2", "auditor"} {
		_, err = w.desk.Grant(w.ctx, domain.Operator(), w.people[who].PersonID, strings.TrimRight(who, "2"), domain.RootUnit)
		check(t, err)
	}
	return w
}

// office is a desk of this world over a store of its database, whose ids begin with
// a word of its own.
func (w *world) office(st *store.Store, rules domain.RuleCompiler, word string) *domain.Desk {
	w.Helper()
	model, err := os.ReadFile("../casbin_model.conf")
	check(w, err)
	authorizer, err := access.New(string(model))
	check(w, err)
	ids := 0
	var mu sync.Mutex
	return domain.NewDesk(domain.Parts{Store: st, Authorizer: authorizer, Rules: rules, Shingler: sensitivity.New(), Notary: nil, Passwords: noPasswords{},
		Courier: w.courier, Sealer: noSealer{}, Profiles: profile.Files{}, Now: w.clock.read, Random: rand.Reader, Wake: func() {},
		NewID: func() string { mu.Lock(); defer mu.Unlock(); ids++; return fmt.Sprintf("%s-%06d", word, ids) }})
}

// each runs a test on both databases. Whatever the verbs have done in it, the log
// holds at the end.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		w := newWorld(t, open())
		test(t, w)
		if !w.past {
			w.verified()
		}
	})
}

// smuggle gives a role past the verbs, which refuse duties that exclude each
// other: separation has to hold for whoever has them all the same.
func (w *world) smuggle(who, role, unit string) {
	w.Helper()
	w.past = true
	check(w, w.desk.Store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		return tx.Policy.AddGrant(ctx, domain.Grant{ID: w.desk.NewID(), PersonID: w.people[who].PersonID, Role: role, UnitID: unit, By: domain.OperatorID, At: w.desk.Now()})
	}))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused fails unless err has the kind and key.
func (w *world) refused(err error, kind domain.Kind, key string) {
	w.Helper()
	if domain.KindOf(err) != kind || domain.KeyOf(err) != key {
		w.Errorf("got %v (kind %d), want a refusal %q (kind %d)", err, domain.KindOf(err), key, kind)
	}
}

func (w *world) draft(body string, channels ...string) domain.Draft {
	w.Helper()
	if len(channels) == 0 {
		channels = []string{"web"}
	}
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: body, Channels: channels})
	check(w, err)
	return d
}

func (w *world) submitted(body string, channels ...string) domain.Draft {
	w.Helper()
	d, err := w.desk.Submit(w.ctx, w.people["author"], w.draft(body, channels...).ID)
	check(w, err)
	return d
}

func (w *world) decide(who string, d domain.Draft, decision domain.Decision) (domain.Draft, error) {
	out, _, err := w.desk.Decide(w.ctx, w.people[who], d.ID, domain.DecisionInput{Decision: decision, ContentHash: d.ContentHash, Comment: "alasan"})
	return out, err
}

func (w *world) cleared(body string, channels ...string) domain.Draft {
	w.Helper()
	d := w.submitted(body, channels...)
	for _, who := range []string{"verifier", "approver"} {
		var err error
		d, err = w.decide(who, d, domain.Approve)
		check(w, err)
	}
	return d
}

func (w *world) now(d domain.Draft) domain.Draft {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	return v.Draft
}

// work runs everything that is due.
func (w *world) work() {
	w.Helper()
	for range 100 {
		jobs, err := w.desk.ClaimWork(w.ctx, "test", 10)
		check(w, err)
		if len(jobs) == 0 {
			return
		}
		for _, j := range jobs {
			check(w, w.desk.Work(w.ctx, j))
		}
	}
	w.Fatal("work never ends")
}

// leaves counts the records of a draft.
func (w *world) leaves(d domain.Draft) int {
	w.Helper()
	records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	// That an auditor looked, as this does, is a record of its own.
	return len(slices.DeleteFunc(records, func(r domain.Record) bool { return r.Act == "draft.read" }))
}

// size is how many records the log has; the test has few enough for one list.
func (w *world) size() int {
	w.Helper()
	records, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{})
	check(w, err)
	return len(records)
}

// unchanged runs an act that must be refused and checks that it had no effect.
func (w *world) unchanged(d domain.Draft, act func() error, kind domain.Kind, key string) {
	w.Helper()
	before, leaves := w.now(d), w.leaves(d)
	w.refused(act(), kind, key)
	if after := w.now(d); after.Version != before.Version || after.State != before.State {
		w.Errorf("%s: the refusal changed the draft from %+v to %+v", key, before, after)
	}
	if n := w.leaves(d); n != leaves {
		w.Errorf("%s: the refusal left %d records", key, n-leaves)
	}
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

func (c *clock) to(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// words is a rule compiler whose only rules are the words BLOCK, REVIEW and
// WARN, and a silent one SILENT; the lines of a source add or change some ("block WORD", "review WORD").
type words struct {
	mu    sync.Mutex
	kept  map[string]domain.Scanner
	scans int
	epoch int
	// during is called once, while the next scan is under way.
	during func()
}

func (c *words) Compile(_ context.Context, _ int64, sources []domain.RuleSource) (domain.Scanner, error) {
	for _, s := range sources {
		if strings.Contains(s.YAML, "broken") {
			return nil, domain.RuleProblems{{Source: s.Name, Line: 1, Column: 1, Message: "broken"}}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[string]domain.Scanner{}
	}
	s := wordScanner{sources, c}
	c.kept[c.Digest(sources)] = s
	return s, nil
}

func (c *words) Compiled(_ int64, digest string) (domain.Scanner, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.kept[digest]
	return s, ok
}

func (*words) Digest(sources []domain.RuleSource) string {
	return fmt.Sprintf("sha256:%x", fmt.Sprint(sources))
}

func (*words) Describe(sources []domain.RuleSource) (out []domain.RuleInfo, err error) {
	for _, s := range sources {
		out = append(out, domain.RuleInfo{ID: s.Name, Kind: "rule", YAML: s.YAML})
	}
	return out, nil
}

func (*words) WithSample(yaml string, m domain.Sample) (string, error) {
	return yaml + "\n# " + m.Label + ": " + m.Text, nil
}

type wordScanner struct {
	sources []domain.RuleSource
	words   *words
}

func (s wordScanner) Epoch(time.Time) int {
	s.words.mu.Lock()
	defer s.words.mu.Unlock()
	return s.words.epoch
}

func (s wordScanner) Scan(_ context.Context, fields []domain.Field, _ time.Time) domain.ScanResult {
	return s.scan(fields, nil)
}

func (s wordScanner) Allowing(allowed []domain.Allowed) domain.Scanner {
	return wordsAllowing{s, allowed}
}

func (s wordScanner) scan(fields []domain.Field, allowed []domain.Allowed) (r domain.ScanResult) {
	s.words.mu.Lock()
	s.words.scans++
	during := s.words.during
	s.words.during = nil
	s.words.mu.Unlock()
	if during != nil {
		during()
	}
	defer s.listed(fields, &r)
	defer allow(&r, allowed)
	severities := map[string]domain.Severity{"BLOCK": domain.SeverityBlock, "REVIEW": domain.SeverityReview, "WARN": domain.SeverityWarn}
	for _, src := range s.sources {
		for line := range strings.Lines(src.YAML) {
			if word, ok := strings.CutPrefix(strings.TrimSpace(line), "block "); ok {
				severities[word] = domain.SeverityBlock
			}
			if word, ok := strings.CutPrefix(strings.TrimSpace(line), "review "); ok {
				severities[word] = domain.SeverityReview
			}
		}
	}
	for _, f := range fields {
		for word, severity := range severities {
			if i := strings.Index(f.Text, word); i >= 0 {
				r.Findings = append(r.Findings, domain.Finding{Rule: "word-" + strings.ToLower(word), Category: strings.ToLower(word), Severity: severity, Field: f.Name, Start: i, End: i + len(word), Fingerprint: f.Name + word})
			}
		}
		if i := strings.Index(f.Text, "SILENT"); i >= 0 {
			r.Silent = append(r.Silent, domain.Finding{Rule: "word-silent", Severity: domain.SeverityBlock, Field: f.Name, Start: i, End: i + 6, Fingerprint: f.Name + "SILENT"})
		}
		r.Incomplete = r.Incomplete || strings.Contains(f.Text, "BROKEN")
	}
	if r.Incomplete {
		r.Reason = "scan.timeout"
	}
	r.Verdict = r.Worst(r.Findings)
	return r
}

type courier struct {
	mu      sync.Mutex
	calls   []domain.Dispatch
	outcome domain.Outcome
	crash   bool
	during  func() // what happens while a call is under way
}

var errCrash = errors.New("the process died")

func (c *courier) Deliver(_ context.Context, _ domain.Channel, _ []byte, d domain.Dispatch) (string, domain.Outcome, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, d)
	if c.during != nil {
		c.during()
	}
	if c.crash {
		panic(errCrash)
	}
	if c.outcome == domain.OutcomeSent {
		return "https://news.example/1", c.outcome, ""
	}
	return "", c.outcome, "webhook.status"
}

type noPasswords struct{}

func (noPasswords) Hash(_ context.Context, p string) (string, error) { return "hash:" + p, nil }
func (noPasswords) Matches(_ context.Context, p, hash string) (bool, error) {
	return "hash:"+p == hash, nil
}

type noSealer struct{}

func (noSealer) Seal(p []byte) ([]byte, error) { return append([]byte("sealed"), p...), nil }
func (noSealer) Open(p []byte) ([]byte, error) { return p[len("sealed"):], nil }
