package domain_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// Each test here is a way in which something once got past, in a review of this
// code or in a comparable system.

func (w *world) approveAll(d domain.Draft, who ...string) domain.Draft {
	w.Helper()
	for _, p := range who {
		var err error
		d, err = w.decide(p, d, domain.Approve)
		check(w, err)
	}
	return d
}

func (w *world) activateRule(yaml string) {
	w.Helper()
	_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "extra-"+strings.ReplaceAll(yaml, " ", "-"), 0, yaml)
	check(w, err)
	set, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "", time.Time{}, time.Time{})
	check(w, err)
	_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
	check(w, err)
}

func (w *world) override(who string, d domain.Draft, finding string) error {
	_, err := w.desk.Override(w.ctx, w.people[who], d.ID, finding, "sudah diumumkan", w.clock.read().Add(24*time.Hour))
	return err
}

func (w *world) dated(in time.Duration, body string) domain.Draft {
	w.Helper()
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: body, Channels: []string{"web"}, PublishAt: w.clock.read().Add(in)})
	check(w, err)
	d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
	check(w, err)
	return w.approveAll(d, "verifier", "approver")
}

func TestFutureDateHidesNoOtherFailure(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.dated(48*time.Hour, "kata rahasia")
	c, err := w.desk.ClearanceOf(w.ctx, w.people["verifier"], d.ContentHash)
	check(t, err)
	if !c.Cleared || c.Now || c.Reason != "" || c.NotBefore == "" {
		t.Errorf("a clearance for a time to come reads %+v", c)
	}
	c, err = w.desk.CheckClearance(w.ctx, w.people["verifier"], "web", "kata rahasia")
	check(t, err)
	if c.Cleared || c.Now || c.Reason != domain.GateTime {
		t.Errorf("a text for a time to come reads %+v", c)
	}
	w.activateRule("block rahasia")
	_, err = w.desk.ClearanceOf(w.ctx, w.people["verifier"], d.ContentHash)
	w.refused(err, domain.NotFound, "clearance.none")
}

func TestOverrideKeepsTheSecurityStage(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.draft("BLOCK")
	check(t, w.override("security", d, "bodyBLOCK"))
	d, err := w.desk.Submit(w.ctx, w.people["author"], d.ID)
	check(t, err)
	d = w.approveAll(d, "verifier")
	w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
	w.unchanged(d, func() error { _, err := w.decide("security", d, domain.Approve); return err }, domain.Forbidden, "decision.not_overrider")
	if d = w.approveAll(d, "security2", "approver"); d.State != domain.Cleared {
		t.Errorf("state %s", d.State)
	}
}

func TestOverrideStandsWithItsPerson(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.draft("BLOCK")
	check(t, w.override("security", d, "bodyBLOCK"))
	d, err := w.desk.Submit(w.ctx, w.people["author"], d.ID)
	check(t, err)
	d = w.approveAll(d, "verifier", "security2", "approver")
	_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["security"].PersonID, domain.PersonSuspended)
	check(t, err)
	_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
	check(t, err)
	w.work()
	if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.findings" {
		t.Errorf("%s %q", d.State, d.ParkedReason)
	}
}

func TestOverriderCannotBecomeWriterOrSubmitter(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["security"].PersonID, "author", "humas")
	check(t, err)
	d := w.draft("BLOCK")
	check(t, w.override("security", d, "bodyBLOCK"))
	w.unchanged(d, func() error { _, err := w.desk.Submit(w.ctx, w.people["security"], d.ID); return err }, domain.Invalid, "findings.block")
	for _, body := range []string{"lain", "BLOCK"} {
		d, err = w.desk.Edit(w.ctx, w.people["security"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
	}
	w.unchanged(d, func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }, domain.Invalid, "findings.block")
}

func TestOverrideDoesNotLiftAHarderRule(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.draft("REVIEW")
	check(t, w.override("security", d, "bodyREVIEW"))
	w.activateRule("block REVIEW")
	w.unchanged(d, func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }, domain.Invalid, "findings.block")
}

func TestClassifyingLaterChoosesItsWorkflow(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d, secret := w.submitted("Halo"), domain.Secret
	d, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Classification: &secret})
	check(t, err)
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(t, err)
	if v.Run.WorkflowID != "closed" || !v.Run.Has("determination") {
		t.Errorf("workflow %s, stages %v", v.Run.WorkflowID, v.Run.Stages)
	}
	d = w.approveAll(d, "verifier", "security", "ppid", "approver")
	w.unchanged(d, func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }, domain.Invalid, "classification.unpublishable")
}

// between runs something between the scan of an act and its write.
type between struct {
	words
	hook func()
}

func (b *between) Compile(ctx context.Context, v int64, s []domain.RuleSource) (domain.Scanner, error) {
	scanner, err := b.words.Compile(ctx, v, s)
	return betweenScanner{scanner, b}, err
}

type betweenScanner struct {
	domain.Scanner
	b *between
}

func (s betweenScanner) Scan(ctx context.Context, f []domain.Field, now time.Time) domain.ScanResult {
	out := s.Scanner.Scan(ctx, f, now)
	if hook := s.b.hook; hook != nil {
		s.b.hook = nil
		hook()
	}
	return out
}

func TestRulesActivatedDuringAnActRefuseIt(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	rejected, err := w.decide("verifier", w.submitted("rahasia ditolak"), domain.Reject)
	check(t, err)
	review, fresh := w.submitted("Halo"), w.draft("rahasia")
	b := &between{}
	parts := w.desk.Parts
	parts.Rules = b
	slow := domain.NewDesk(parts)
	n := 0
	for name, act := range map[string]func() error{
		"submit": func() error { _, err := slow.Submit(w.ctx, w.people["author"], fresh.ID); return err },
		"edit": func() error {
			body := "Halo rahasia"
			_, err := slow.Edit(w.ctx, w.people["author"], review.ID, review.Version, domain.DraftPatch{Body: &body})
			return err
		},
		"appeal": func() error { _, err := slow.Appeal(w.ctx, w.people["author"], rejected.ID, "mohon"); return err },
	} {
		n++
		b.hook = func() { w.activateRule("block baru" + strings.Repeat("x", n)) }
		if err := act(); domain.KeyOf(err) != "ruleset.changed" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAppealIsScannedAgain(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d, err := w.decide("verifier", w.submitted("rahasia"), domain.Reject)
	check(t, err)
	w.activateRule("block rahasia")
	w.unchanged(d, func() error { _, err := w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon"); return err }, domain.Invalid, "findings.block")
}

func TestWorkflowsNeedTheSecurityStage(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	all, err := w.desk.ListWorkflows(w.ctx, w.people["admin"])
	check(t, err)
	i := slices.IndexFunc(all, func(x domain.Workflow) bool { return x.ID == "standard" })
	for name, change := range map[string]func(*domain.Workflow){
		"none":            func(x *domain.Workflow) { x.Stages = []domain.Stage{x.Stages[0], x.Stages[2]} },
		"only for blocks": func(x *domain.Workflow) { x.Stages[1].When.Findings = domain.SeverityBlock },
		"only findings":   func(x *domain.Workflow) { x.Stages[1].When.Above = "" },
		"never ends":      func(x *domain.Workflow) { x.Stages[0].DueHours = 1 << 60 },
		"empty":           func(x *domain.Workflow) { x.Stages = nil },
		"no quorum":       func(x *domain.Workflow) { x.Stages[0].Quorum = 0 },
		"stranger":        func(x *domain.Workflow) { x.Stages[0].Roles = []string{"auditor"} },
	} {
		x := all[i]
		x.Stages = slices.Clone(x.Stages)
		change(&x)
		if _, err := w.flow(x); domain.KindOf(err) != domain.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPutOffMeansPutOff(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.dated(time.Hour, "Halo")
	later := d.PublishAt.Add(72 * time.Hour)
	_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &later})
	check(t, err)
	w.clock.move(2 * time.Hour)
	c, err := w.desk.CheckClearance(w.ctx, w.people["author"], "web", "Halo")
	check(t, err)
	if c.Cleared || c.Reason != domain.GateTime {
		t.Errorf("%+v", c)
	}
}

func TestClosedChannelGetsNothing(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.webhook()
	d := w.ordered("portal")
	_, err := w.desk.SetChannelActive(w.ctx, w.people["admin"], "portal", 1, false)
	check(t, err)
	w.work()
	if d = w.now(d); len(w.courier.calls) > 0 || d.State != domain.Parked || d.ParkedReason != "gate.channels" {
		t.Errorf("%d calls, %s %q", len(w.courier.calls), d.State, d.ParkedReason)
	}
}

func TestRuleSetOutsideItsDatesIsNotActivated(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	set, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "", w.clock.read().Add(240*time.Hour), time.Time{})
	check(t, err)
	_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
	w.refused(err, domain.Conflict, "ruleset.not_valid_now")
	w.submitted("Halo")
	// The set before can be brought back, by a second person.
	w.activateRule("block x")
	_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], 1)
	check(t, err)
}

func TestTokensMakeNobodyTwo(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	make := func(who domain.Actor, as string, scope domain.Act) error {
		_, _, err := w.desk.CreateToken(w.ctx, who, as, "x", []domain.Act{scope}, time.Hour)
		return err
	}
	for _, scope := range []domain.Act{domain.ActDraftEdit, domain.ActDraftSubmit, domain.ActDraftRead} {
		w.refused(make(w.people["admin"], "author", scope), domain.Invalid, "token.scope_shared")
		w.refused(make(domain.Operator(), "author", scope), domain.Invalid, "token.scope_shared")
	}
	for _, scope := range []domain.Act{domain.ActDraftPublish, domain.ActRulesPropose, domain.ActDraftDecide, domain.ActOverride} {
		w.refused(make(w.people["admin"], "rules", scope), domain.Invalid, "token.scope_forbidden")
	}
	check(t, make(w.people["admin"], "author", domain.ActScan))
}

func TestErasureTellsStrangersNothing(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.draft("Halo")
	p, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: "luar", Name: "Luar", UnitID: "wilayah-barat", Roles: []string{"author"}})
	check(t, err)
	stranger := domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
	w.refused(w.desk.Erase(w.ctx, stranger, d.ID, "x"), domain.NotFound, "draft.unknown")
	w.refused(w.desk.Erase(w.ctx, stranger, "nope", "x"), domain.NotFound, "draft.unknown")
}

func TestErasedTextIsNotInAnswers(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.draft("Halo")
	r, _, err := w.desk.BeginRequest(w.ctx, w.people["author"].PersonID, "POST /drafts", "k", "h")
	check(t, err)
	check(t, w.desk.EndRequest(w.ctx, r, 201, nil, []byte(`{"id":"`+d.ID+`","body":"Halo"}`)))
	_, err = w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
	check(t, err)
	check(t, w.desk.Erase(w.ctx, w.people["admin"], d.ID, "masa simpan lewat"))
	check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
		_, err := tx.Requests.ByKey(ctx, w.people["author"].PersonID, "POST /drafts", "k")
		w.refused(err, domain.NotFound, "request.unknown")
		return nil
	}))
}

// Words of an entry that was erased are in no answer either, and erasing may
// itself be asked for with a key.
func TestErasedEntryIsNotInAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		keep := func(key, id string) {
			r, _, err := w.desk.BeginRequest(w.ctx, w.people["author"].PersonID, "POST /x", key, "h")
			check(t, err)
			check(t, w.desk.EndRequest(w.ctx, r, 200, nil, []byte(`{"id":"`+id+`","words":"Bupati baru"}`)))
		}
		erasing := func(who, id string) domain.Actor {
			r, _, err := w.desk.BeginRequest(w.ctx, w.people[who].PersonID, "POST /x/"+id+"/erase", "k", "h")
			check(t, err)
			a := w.people[who]
			a.RequestID = r.ID
			return a
		}
		e := w.embargo("Bupati baru")
		e, err := w.desk.LiftEmbargo(w.ctx, w.people["security"], e.ID, e.Version, "diumumkan")
		check(t, err)
		a := w.allowed(w.allowanceInput("Bupati baru"))
		a, err = w.desk.EndAllowance(w.ctx, w.people["rules"], a.ID, a.Version)
		check(t, err)
		d := w.draft("Bupati baru")
		d, err = w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal")
		check(t, err)
		keep("embargo", e.ID)
		keep("allowance", a.ID)
		keep("draft", d.ID)
		check(t, w.desk.EraseEmbargo(w.ctx, erasing("security", e.ID), e.ID, e.Version))
		check(t, w.desk.EraseAllowance(w.ctx, erasing("rules", a.ID), a.ID, a.Version))
		check(t, w.desk.Erase(w.ctx, erasing("admin", d.ID), d.ID, "masa simpan lewat"))
		check(t, w.store.Read(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			for _, key := range []string{"embargo", "allowance", "draft"} {
				_, err := tx.Requests.ByKey(ctx, w.people["author"].PersonID, "POST /x", key)
				w.refused(err, domain.NotFound, "request.unknown")
			}
			return nil
		}))
	})
}

func TestComposedTextStaysWithinItsBound(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	// U+0958 composes to two code points: 240 kB become 480.
	_, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "J", Body: strings.Repeat("\u0958", 80000), Channels: []string{"web"}})
	w.refused(err, domain.TooLarge, "text.too_large")
}

// slowCourier holds the call to "good" open and cannot say what became of "bad".
type slowCourier struct{ begun, end chan bool }

func (c slowCourier) Deliver(_ context.Context, ch domain.Channel, _ []byte, _ domain.Dispatch) (string, domain.Outcome, string) {
	if ch.Name == "bad" {
		return "", domain.OutcomeUncertain, "webhook.no_answer"
	}
	c.begun <- true
	<-c.end
	return "https://good.example/1", domain.OutcomeSent, ""
}

func TestResumingKeepsTheResultOfAnOpenCall(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	for _, name := range []string{"bad", "good"} {
		_, err := w.desk.AddChannel(w.ctx, w.people["admin"], domain.Channel{Name: name, Title: name, Kind: domain.ChannelWebhook, URL: "https://a.example/"}, make([]byte, 32))
		check(t, err)
	}
	slow := slowCourier{make(chan bool), make(chan bool)}
	parts := w.desk.Parts
	parts.Courier = slow
	w.desk = domain.NewDesk(parts)
	d := w.ordered("bad", "good")
	publish, err := w.desk.ClaimWork(w.ctx, "a", 1)
	check(t, err)
	check(t, w.desk.Work(w.ctx, publish[0]))
	calls, err := w.desk.ClaimWork(w.ctx, "a", 10)
	check(t, err)
	done := make(chan error)
	slices.SortFunc(calls, func(x, y domain.Job) int { return strings.Compare(y.Channel, x.Channel) }) // good first
	for _, job := range calls {
		if job.Channel == "good" {
			go func() { done <- w.desk.Work(w.ctx, job) }()
			<-slow.begun
		} else {
			check(t, w.desk.Work(w.ctx, job))
		}
	}
	d, err = w.desk.Resolve(w.ctx, w.people["approver"], d.ID, "bad", true, "https://bad.example/1", "terlihat di sana")
	check(t, err)
	if d.State == domain.Parked {
		_, err = w.desk.Publish(w.ctx, w.people["approver"], d.ID)
		check(t, err)
	}
	w.work()
	slow.end <- true
	check(t, <-done)
	w.work()
	if d = w.now(d); d.State != domain.Published || w.publication(d, "good").URL != "https://good.example/1" {
		t.Errorf("%s, %+v", d.State, w.publication(d, "good"))
	}
}

// The record must not confirm guesses at erased text: nothing in a leaf that is
// no commitment may depend on the words that were found.
func TestLeavesSayNothingOfTheWords(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	d := w.draft("BLOCK")
	check(t, w.override("security", d, "bodyBLOCK"))
	records, _, err := w.desk.Story(w.ctx, w.people["auditor"], d.ID)
	check(t, err)
	found := false
	for _, r := range records {
		found = found || r.Private["finding"] == "bodyBLOCK"
		for name, value := range r.Facts {
			if strings.Contains(value, "bodyBLOCK") {
				t.Errorf("%s: the fact %s shows the finding", r.Act, name)
			}
		}
	}
	if !found {
		t.Error("no record commits to the finding that was lifted")
	}
}

// A role held in one office rules nothing for the whole institution.
func TestOneOfficeDoesNotRuleAll(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	for _, role := range []string{"rules", "auditor"} {
		p, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: role + "-humas", Name: "Setempat", UnitID: "humas", Roles: []string{role}})
		check(t, err)
		local := domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
		_, err = w.desk.WriteRule(w.ctx, local, "new", 0, "block rahasia")
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.ProposeRules(w.ctx, local, "", time.Time{}, time.Time{})
		w.refused(err, domain.Forbidden, "access.denied")
		_, err = w.desk.Records(w.ctx, local, domain.RecordFilter{})
		w.refused(err, domain.Forbidden, "access.denied")
	}
}

// noKey is a sealer whose key is gone.
type noKey struct{ noSealer }

func (noKey) Open([]byte) ([]byte, error) { return nil, errCrash }

// A secret that cannot be opened parks the draft; it is not retried for ever.
func TestSecretThatCannotBeOpenedParks(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.webhook()
	d := w.ordered("portal")
	parts := w.desk.Parts
	parts.Sealer = noKey{}
	w.desk = domain.NewDesk(parts)
	w.work()
	if d = w.now(d); len(w.courier.calls) > 0 || d.State != domain.Parked || d.ParkedReason != "webhook.secret" {
		t.Errorf("%d calls, %s %q", len(w.courier.calls), d.State, d.ParkedReason)
	}
}
