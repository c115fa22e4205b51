package domain_test

import (
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

// side makes a workflow for the unit media in which security and legal are open
// side by side between verification and approval, and hires who decides on law.
func (w *world) side(quorum int) {
	w.Helper()
	for _, who := range []string{"legal", "legal2"} {
		w.hire(who, "legal")
	}
	stages, err := domain.Arrange([]domain.Stage{
		{Name: "verification", Roles: []string{"verifier"}, Quorum: 1, DueHours: 24},
		{Name: "security", Roles: []string{"security"}, Quorum: quorum, DueHours: 12},
		{Name: "legal", Roles: []string{"legal"}, Quorum: 1, DueHours: 48},
		{Name: "approval", Roles: []string{"approver"}, Quorum: 1, DueHours: 24},
	}, [][]string{nil, nil, {"verification"}, {"security", "legal"}})
	check(w, err)
	_, err = w.flow(domain.Workflow{ID: "beside", Name: "Berdampingan", Unit: "media", ValidDays: 30,
		Stages: stages, Appeal: domain.Stage{Name: "appeal", Roles: []string{"superior"}, Quorum: 1, DueHours: 24}})
	check(w, err)
}

// hire adds a person with roles in humas.
func (w *world) hire(who string, roles ...string) {
	w.Helper()
	person, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: who, Name: who, UnitID: "humas", Roles: roles})
	check(w, err)
	w.people[who] = domain.Actor{PersonID: person.ID, Via: domain.ViaSession}
}

// beside submits a draft whose stages stand side by side, and passes the first.
func (w *world) beside(body string) domain.Draft {
	w.Helper()
	d, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "Judul", Body: body, UnitID: "media", Channels: []string{"web"}})
	check(w, err)
	d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
	check(w, err)
	return w.approveAll(d, "verifier")
}

// open names the stages of a draft that wait.
func (w *world) open(d domain.Draft) string {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	var names []string
	for _, o := range v.Run.Open {
		names = append(names, o.Stage)
	}
	return strings.Join(names, " ")
}

// in decides in a named stage.
func (w *world) in(stage, who string, d domain.Draft, decision domain.Decision) (domain.Draft, error) {
	out, _, err := w.desk.Decide(w.ctx, w.people[who], d.ID, domain.DecisionInput{Decision: decision, ContentHash: d.ContentHash, Comment: "alasan", Stage: stage})
	return out, err
}

func TestStagesSideBySide(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		for _, order := range [][]string{{"security", "legal"}, {"legal", "security"}} {
			d := w.beside("Halo")
			if got := w.open(d); got != "security legal" {
				t.Fatalf("open are %q", got)
			}
			d = w.approveAll(d, order[0])
			if got := w.open(d); got != order[1] {
				t.Fatalf("after %s open are %q", order[0], got)
			}
			w.unchanged(d, func() error { _, err := w.decide("approver", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
			if d = w.approveAll(d, order[1]); w.open(d) != "approval" {
				t.Fatalf("after both open are %q", w.open(d))
			}
			if d = w.approveAll(d, "approver"); d.State != domain.Cleared || w.open(d) != "" {
				t.Errorf("cleared: %s, open %q", d.State, w.open(d))
			}
		}
	})
}

func TestOneRejectionEndsAllThatIsOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		for decision, want := range map[domain.Decision]domain.State{domain.Reject: domain.Rejected, domain.RequestChanges: domain.ChangesRequested} {
			d, err := w.in("legal", "legal", w.beside("Halo"), decision)
			check(t, err)
			if d.State != want || w.open(d) != "" {
				t.Errorf("%s: %s, open %q", decision, d.State, w.open(d))
			}
			w.unchanged(d, func() error { _, err := w.decide("security", d, domain.Approve); return err }, domain.Conflict, "draft.not_in_review")
			v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
			check(t, err)
			var standings []string
			for _, s := range v.Run.Stages {
				standings = append(standings, string(v.Run.Standing(s, v.Votes)))
			}
			ended := map[domain.Decision]string{domain.Reject: "rejected", domain.RequestChanges: "returned"}[decision]
			if got := strings.Join(standings, " "); got != "approved void "+ended+" waiting" {
				t.Errorf("%s: the stages are %s", decision, got)
			}
		}
	})
}

func TestAnEditVoidsAllThatIsOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		d := w.approveAll(w.beside("Halo"), "security", "legal")
		if got := w.open(d); got != "security" {
			t.Fatalf("open are %q", got)
		}
		body := "Halo lagi"
		d, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		if got := w.open(d); got != "verification" {
			t.Fatalf("after the edit open are %q", got)
		}
		d = w.approveAll(d, "verifier", "security", "legal", "security2", "approver")
		if d.State != domain.Cleared {
			t.Errorf("state %s", d.State)
		}
	})
}

func TestAQuorumOfTwoBesideOneOfOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(2)
		d := w.approveAll(w.beside("Halo"), "security", "legal")
		w.unchanged(d, func() error { _, err := w.decide("security", d, domain.Approve); return err }, domain.Conflict, "vote.exists")
		w.unchanged(d, func() error { _, err := w.in("legal", "legal2", d, domain.Approve); return err }, domain.Conflict, "stage.not_open")
		auth, err := w.desk.Authorizations(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if len(auth.Stages) != 1 || auth.Stages[0].Needed != 1 || auth.Stages[0].Short != 0 {
			t.Errorf("authorizations: %+v", auth.Stages)
		}
		_, err = w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["security2"].PersonID, domain.PersonSuspended)
		check(t, err)
		auth, err = w.desk.Authorizations(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if s := auth.Stages[0]; s.Needed != 1 || s.Short != 1 || !slices.Equal(s.MissingRoles, []string{"security"}) {
			t.Errorf("nobody is left, and it says %d needed, %d short, %v", s.Needed, s.Short, s.MissingRoles)
		}
	})
}

func TestOnePersonDecidesOneOfTheStages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		w.hire("both", "security", "legal")
		d := w.beside("Halo")
		in, err := w.desk.Inbox(w.ctx, w.people["both"])
		check(t, err)
		if len(in.MyTurn) != 1 || !slices.Equal(in.MyTurn[0].Stages, []string{"security", "legal"}) {
			t.Fatalf("the inbox of who may decide both: %+v", in.MyTurn)
		}
		if hours := in.MyTurn[0].Due.Sub(in.MyTurn[0].Since).Hours(); hours != 12 {
			t.Errorf("due in %v hours, the earlier is in 12", hours)
		}
		w.unchanged(d, func() error { _, err := w.decide("both", d, domain.Approve); return err }, domain.Invalid, "stage.choose")
		w.unchanged(d, func() error { _, err := w.in("approval", "both", d, domain.Approve); return err }, domain.Conflict, "stage.not_open")
		w.unchanged(d, func() error { _, err := w.in("nonsense", "both", d, domain.Approve); return err }, domain.Conflict, "stage.not_open")
		d, err = w.in("legal", "both", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("both", d, domain.Approve); return err }, domain.Forbidden, "decision.one_stage")
		in, err = w.desk.Inbox(w.ctx, w.people["both"])
		check(t, err)
		if len(in.MyTurn) != 0 {
			t.Errorf("it is still their turn: %+v", in.MyTurn)
		}
		if d = w.approveAll(d, "security", "approver"); d.State != domain.Cleared {
			t.Errorf("state %s", d.State)
		}
	})
}

// Nobody who may decide none of the stages learns more than of the one that is
// nearest to their role.
func TestTheRefusalIsOfTheStageWithARoleOfTheirs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		w.hire("lawyer", "legal", "author")
		d := w.beside("Halo")
		body := "Halo dari dua orang"
		d, err := w.desk.Edit(w.ctx, w.people["lawyer"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		d = w.approveAll(d, "verifier")
		_, err = w.decide("lawyer", d, domain.Approve)
		w.refused(err, domain.Forbidden, "decision.not_contributor")
		if e, ok := err.(*domain.Error); !ok || !slices.Equal(e.Args, []string{"legal"}) {
			t.Errorf("refused with %+v", err)
		}
		_, err = w.decide("approver", d, domain.Approve)
		w.refused(err, domain.Forbidden, "decision.policy")
		if e, ok := err.(*domain.Error); !ok || !slices.Equal(e.Args, []string{"security"}) {
			t.Errorf("refused with %+v", err)
		}
	})
}

func TestAWorkflowsStepsAreInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		n := w.size()
		for name, steps := range map[string][]int{"falling": {1, 2, 1, 3}, "some": {1, 0, 2, 3}, "the first only": {1, 0, 0, 0}, "negative": {-1, -1, 1, 2}} {
			wf := domain.Workflow{ID: "beside", Name: "x", Unit: "media", ValidDays: 30, Appeal: domain.Stage{Name: "appeal", Roles: []string{"superior"}, Quorum: 1, DueHours: 24}}
			for i, stage := range []string{"verification", "security", "legal", "approval"} {
				role := map[string]string{"verification": "verifier", "security": "security", "legal": "legal", "approval": "approver"}[stage]
				wf.Stages = append(wf.Stages, domain.Stage{Name: stage, Roles: []string{role}, Quorum: 1, DueHours: 1, Step: steps[i]})
			}
			_, err := w.flow(wf)
			w.refused(err, domain.Invalid, "workflow.step")
			if w.size() != n {
				t.Errorf("%s: the refusal left a record", name)
			}
		}
	})
}

// TestInboxListsStagesOfEarlierVersions: a run goes on with the stages it began with,
// and the number on every page counts those that the list shows.
func TestInboxListsStagesOfEarlierVersions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		d := w.beside("Halo")
		w.inbox("legal", d.ID)
		_, err := w.lineAdded(domain.PolicyLine{Role: "ppid", Act: domain.ActDraftDecide, Object: "legal", Effect: "allow"})
		check(t, err)
		w.inbox("ppid")
		_, err = w.flow(domain.Workflow{ID: "beside", Name: "Berdampingan", Unit: "media", ValidDays: 30,
			Stages: []domain.Stage{{Name: "security", Roles: []string{"security"}, Quorum: 1, DueHours: 12}, {Name: "approval", Roles: []string{"approver"}, Quorum: 1, DueHours: 24}},
			Appeal: domain.Stage{Name: "appeal", Roles: []string{"superior"}, Quorum: 1, DueHours: 24}})
		check(t, err)
		w.inbox("legal", d.ID)
		w.inbox("ppid")
	})
}
