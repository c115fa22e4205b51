package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"layak/domain"
	"layak/store/storetest"
)

var flowPeople = []string{"author", "author2", "verifier", "verifier2", "security", "security2", "approver", "approver2", "superior", "admin", "auditor", "legal", "legal2", "duty", "duty2"}

// TestFlowAgainstModel runs random histories on the real store and on the
// model: every act must be accepted or refused alike, and after each step the
// invariants hold.
func TestFlowAgainstModel(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.side(2)
	w.hire("duty", "duty")
	w.hire("duty2", "duty")
	roles := map[string][]string{}
	for _, who := range flowPeople {
		roles[who] = []string{strings.TrimRight(who, "2")}
	}
	// People with several roles are what separation of duties is about.
	for who, more := range map[string][]string{"author": {"verifier", "approver", "superior"}, "author2": {"security", "verifier"}, "verifier": {"approver", "superior"}, "security2": {"legal"}, "duty2": {"author", "approver"}} {
		for _, role := range more {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people[who].PersonID, role, "humas")
			check(t, err)
		}
		roles[who] = append(roles[who], more...)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := &flow{w: w, texts: 0}
		text := rapid.SampledFrom([]string{"clear", "review", "block"}).Draw(t, "text")
		unit := rapid.SampledFrom([]string{"humas", "media"}).Draw(t, "unit")
		if rapid.Bool().Draw(t, "timed") {
			f.at = w.clock.read().Add(time.Hour)
		}
		d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: f.body(text), UnitID: unit, Channels: []string{"web", "x"}, PublishAt: f.at})
		if err != nil {
			t.Fatal(err)
		}
		f.draft, f.model = d, newModel("author", text, unit == "media", roles)
		t.Repeat(map[string]func(*rapid.T){
			"edit": func(t *rapid.T) {
				who, text := person(t), rapid.SampledFrom([]string{"clear", "review", "block"}).Draw(t, "text")
				body, keeps := f.body(text), rapid.Bool().Draw(t, "keeps")
				if keeps {
					body, text = f.text()+" dan "+f.body("clear"), f.model.text
				}
				_, err := w.desk.Edit(w.ctx, w.people[who], d.ID, f.draft.Version, domain.DraftPatch{Body: &body})
				f.agree(t, f.model.edit(who, text, keeps), err, "edit by "+who)
			},
			"amend": func(t *rapid.T) {
				who, text := f.reviewer(t), rapid.SampledFrom([]string{"clear", "clear", "review", "block"}).Draw(t, "text")
				_, err := w.amends(who, f.draft, domain.Amendment{Field: "body", Old: f.text(), New: f.body(text)})
				f.agree(t, f.model.amend(who, "", text), err, "amendment by "+who)
			},
			"take back": func(t *rapid.T) {
				who := f.reviewer(t)
				f.agree(t, f.model.takeBack(who), w.takesBack(who, d, ""), "vote taken back by "+who)
			},
			"recuse": func(t *rapid.T) {
				if rapid.IntRange(0, 3).Draw(t, "rarely") > 0 {
					f.advance(t) // nobody would be left
					return
				}
				who := f.reviewer(t)
				f.agree(t, f.model.recuse(who), w.recuse(who, d), "recusal of "+who)
			},
			"renew": func(t *rapid.T) {
				if rapid.IntRange(0, 3).Draw(t, "rarely") > 0 {
					f.advance(t)
					return
				}
				who := person(t)
				_, err := w.renew(who, d)
				f.agree(t, f.model.renew(who), err, "renewal by "+who)
			},
			"submit": func(t *rapid.T) {
				who := rapid.SampledFrom([]string{"author", "author2", "verifier"}).Draw(t, "who")
				_, err := w.desk.Submit(w.ctx, w.people[who], d.ID)
				f.agree(t, f.model.submit(who), err, "submit by "+who)
			},
			"decide": func(t *rapid.T) {
				who := f.reviewer(t)
				decision := rapid.SampledFrom([]string{"approve", "approve", "approve_with_recommendations", "request_changes", "reject"}).Draw(t, "decision")
				stage := rapid.SampledFrom(append(f.model.open(), "", "", "legal", "approval")).Draw(t, "stage")
				_, err := w.in(stage, who, f.draft, domain.Decision(decision))
				f.agree(t, f.model.decide(who, stage, decision), err, decision+" by "+who+" in "+stage)
			},
			"advance": func(t *rapid.T) { f.advance(t) },
			"appeal": func(t *rapid.T) {
				who := person(t)
				_, err := w.desk.Appeal(w.ctx, w.people[who], d.ID, "alasan")
				f.agree(t, f.model.appeal(who), err, "appeal by "+who)
			},
			"withdraw": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "rarely") > 0 {
					f.advance(t) // most stories are not withdrawn
					return
				}
				who := person(t)
				_, err := w.desk.Withdraw(w.ctx, w.people[who], d.ID, "alasan")
				f.agree(t, f.model.withdraw(who), err, "withdraw by "+who)
			},
			"time": func(t *rapid.T) {
				if f.at.IsZero() || f.model.late || rapid.IntRange(0, 3).Draw(t, "seldom") > 0 {
					f.advance(t)
					return
				}
				w.clock.to(f.at)
				if f.model.state == "in_review" { // nobody has noticed yet
					_, err := w.in("", f.reviewer(t), f.draft, domain.Approve)
					f.agree(t, false, err, "a decision too late")
				}
				w.work()
				f.model.time()
				f.draft = w.now(f.draft)
				f.leaves = w.leaves(f.draft)
			},
			"publish": func(t *rapid.T) {
				if !f.at.IsZero() && !f.model.late {
					f.advance(t) // schedules are not the model's
					return
				}
				who := person(t)
				_, err := w.desk.Publish(w.ctx, w.people[who], d.ID)
				w.work()
				f.agree(t, f.model.publish(who), err, "publish by "+who)
			},
			"emergency": func(t *rapid.T) {
				if f.model.state == "in_review" && rapid.IntRange(0, 3).Draw(t, "seldom") > 0 {
					f.advance(t)
					return
				}
				who := rapid.SampledFrom([]string{"duty", "duty", "duty2", "author", "approver", "admin"}).Draw(t, "who")
				_, err := w.emergency(who, f.draft)
				accepted := f.model.declare(who)
				f.agree(t, accepted, err, "emergency by "+who)
				if accepted {
					f.cases = append(f.cases, f.lastCase(t))
				}
			},
			"ratify": func(t *rapid.T) {
				if len(f.cases) == 0 {
					f.advance(t)
					return
				}
				i := rapid.IntRange(0, len(f.cases)-1).Draw(t, "case")
				who := rapid.SampledFrom([]string{"superior", "approver", "approver2", "duty2", "verifier", "duty", "admin"}).Draw(t, "who")
				outcome := rapid.SampledFrom([]domain.EmergencyOutcome{domain.EmergencyRatified, domain.EmergencyRefused}).Draw(t, "outcome")
				err := w.ratify(who, domain.EmergencyCase{ID: f.cases[i]}, outcome)
				f.agree(t, f.model.ratify(i, who, outcome == domain.EmergencyRatified), err, string(outcome)+" by "+who)
			},
			"confirm": func(t *rapid.T) {
				who := person(t)
				_, err := w.desk.Confirm(w.ctx, w.people[who], d.ID, "x", "https://x.example/1")
				f.agree(t, f.model.confirm(who), err, "confirm by "+who)
			},
			"": func(t *rapid.T) { f.invariants(t) },
		})
		f.close()
	})
	w.verified()
}

// person picks those with several roles more often: they are who is refused.
func person(t *rapid.T) string {
	several := []string{"author", "author2", "verifier", "admin"}
	return rapid.SampledFrom(append(append(several, several...), flowPeople...)).Draw(t, "who")
}

type flow struct {
	w      *world
	model  *model
	draft  domain.Draft
	texts  int
	leaves int
	cases  []string     // ids of its emergencies, oldest first
	state  domain.State // that was looked at last
	at     time.Time    // when it should go out; zero: as soon as ordered
}

// lastCase is the emergency that was just declared, as the log names it.
func (f *flow) lastCase(t *rapid.T) (id string) {
	records, _, err := f.w.desk.Story(f.w.ctx, f.w.people["auditor"], f.draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if r.Act == "draft.emergency_declared" {
			id = r.Subject
		}
	}
	return id
}

// close decides on what is left, so that the lists of the next histories stay short.
func (f *flow) close() {
	for _, id := range f.cases {
		for _, who := range []string{"superior", "approver2", "approver"} {
			if f.w.ratify(who, domain.EmergencyCase{ID: id}, domain.EmergencyRatified) == nil {
				break
			}
		}
	}
}

// reviewer picks, more often than not, somebody who holds a role of an open stage.
func (f *flow) reviewer(t *rapid.T) string {
	if f.model.state != "in_review" || rapid.IntRange(0, 3).Draw(t, "anyone") == 0 {
		return person(t)
	}
	var able []string
	for _, who := range flowPeople {
		if slices.ContainsFunc(f.model.open(), func(stage string) bool { return f.model.is(who, roleOfStage[stage]) }) {
			able = append(able, who)
		}
	}
	return rapid.SampledFrom(able).Draw(t, "reviewer")
}

// body makes a text that no earlier one equals.
func (f *flow) body(kind string) string {
	f.texts++
	return fmt.Sprintf("%s nomor %d.", map[string]string{"clear": "Halo", "review": "REVIEW", "block": "BLOCK"}[kind], f.texts)
}

// text is the draft's present one.
func (f *flow) text() string {
	_, v := f.w.run(f.draft)
	return v.Revision.Body
}

// advance takes the next step of an open stage by somebody who may, or submits
// where none is open, so that histories reach the end often.
func (f *flow) advance(t *rapid.T) {
	if f.model.state != "in_review" {
		_, err := f.w.desk.Submit(f.w.ctx, f.w.people["author"], f.draft.ID)
		f.agree(t, f.model.submit("author"), err, "advance by submitting")
		return
	}
	stage := rapid.SampledFrom(f.model.open()).Draw(t, "stage")
	who := roleOfStage[stage]
	if second := who + "2"; !f.model.may(who, stage) && f.w.people[second].PersonID != "" {
		who = second
	}
	_, err := f.w.in(stage, who, f.draft, domain.Approve)
	f.agree(t, f.model.decide(who, stage, "approve"), err, "advance by "+who+" in "+stage)
}

func (f *flow) agree(t *rapid.T, accepted bool, err error, what string) {
	if accepted != (err == nil) {
		t.Fatalf("%s in %s: model accepts %v, desk says %v", what, f.draft.State, accepted, err)
	}
	if err != nil && domain.KindOf(err) == domain.Internal {
		t.Fatalf("%s: %v", what, err)
	}
	before := f.leaves
	f.draft = f.w.now(f.draft)
	f.leaves = f.w.leaves(f.draft)
	if !accepted && before != 0 && f.leaves != before {
		t.Fatalf("%s was refused and left a record", what)
	}
	if accepted && f.leaves <= before {
		t.Fatalf("%s was accepted and left no record", what)
	}
}

func (f *flow) invariants(t *rapid.T) {
	v, err := f.w.desk.View(f.w.ctx, f.w.people["auditor"], f.draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	if string(v.Draft.State) != f.model.state {
		t.Fatalf("state %s, the model says %s", v.Draft.State, f.model.state)
	}
	f.along(t, v)
	var open []string
	for _, o := range runOf(v).Open {
		open = append(open, o.Stage)
	}
	if !slices.Equal(open, f.model.open()) {
		t.Fatalf("open are %v, the model says %v", open, f.model.open())
	}
	f.turn(t)
	writers := map[string]bool{}
	for _, r := range v.Revisions {
		writers[r.By] = true
	}
	seen := map[string]bool{}
	for _, vote := range v.Votes {
		if vote.Withdrawn != 0 {
			continue
		}
		key := fmt.Sprint(vote.Round, vote.PersonID)
		if seen[key] {
			t.Fatalf("two votes of one person in a round: %+v", vote)
		}
		seen[key] = true
	}
	if past := v.Draft.State == domain.Cleared || v.Draft.State == domain.Publishing || v.Draft.State == domain.Published; !past {
		return
	}
	for _, stage := range v.Run.Stages {
		n := 0
		for _, vote := range v.Votes {
			if vote.Stage == stage.Name && vote.Round == v.Run.Round && vote.Decision.Approves() && vote.Withdrawn == 0 {
				n++
				if vote.ContentHash != v.Draft.ContentHash || writers[vote.PersonID] || f.submitted(vote.PersonID) {
					t.Fatalf("past clearance with the vote %+v", vote)
				}
			}
		}
		if n < stage.Quorum {
			t.Fatalf("past clearance with %d of %d votes in %s", n, stage.Quorum, stage.Name)
		}
	}
	if v.Draft.ContentHash != v.Revision.Content().Hash() {
		t.Fatal("the stored content is not what its hash says")
	}
}

// along checks that the state has moved along the table alone (an emergency is begun
// and decided in one act), and that nothing goes out twice on a channel.
func (f *flow) along(t *rapid.T, v domain.DraftView) {
	after := func(from domain.State) (to []domain.State) {
		for _, x := range domain.Transitions {
			if x.From == from {
				to = append(to, x.To)
			}
		}
		return to
	}
	is, moved := v.Draft.State, f.state == "" || f.state == v.Draft.State
	for _, next := range after(f.state) {
		moved = moved || next == is || slices.Contains(after(next), is) && runOf(v).Emergency
	}
	if !moved {
		t.Fatalf("from %s to %s", f.state, is)
	}
	f.state = is
	channels := map[string]bool{}
	for _, p := range v.Publications {
		if channels[p.Channel] {
			t.Fatalf("two publications on %s", p.Channel)
		}
		channels[p.Channel] = true
	}
}

// runOf is the draft's run, or none.
func runOf(v domain.DraftView) domain.Run {
	if v.Run == nil {
		return domain.Run{}
	}
	return *v.Run
}

// submitted tells whether a person submitted the draft in any run.
func (f *flow) submitted(person string) bool {
	for who := range f.model.submitters {
		if f.w.people[who].PersonID == person {
			return true
		}
	}
	return false
}

// turn checks that the inbox of somebody has the draft exactly when the guards
// let them decide it.
func (f *flow) turn(t *rapid.T) {
	who := rapid.SampledFrom(flowPeople).Draw(t, "inbox of")
	in, err := f.w.desk.Inbox(f.w.ctx, f.w.people[who])
	if err != nil {
		t.Fatal(err)
	}
	listed := slices.ContainsFunc(in.MyTurn, func(it domain.InboxItem) bool { return it.Draft.ID == f.draft.ID })
	auth, err := f.w.desk.Authorizations(f.w.ctx, f.w.people["auditor"], f.draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	allowed := slices.ContainsFunc(auth.Stages, func(st domain.StageAuthorization) bool {
		return slices.ContainsFunc(st.People, func(x domain.Explanation) bool { return x.Person.Username == who && x.Allowed })
	})
	if listed != allowed {
		t.Fatalf("the inbox of %s lists it: %v; they may decide: %v", who, listed, allowed)
	}
}
