package domain_test

import (
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

// asking makes a workflow for the unit media whose stage security asks about findings
// and requires the record of a consequence test.
func (w *world) asking() {
	w.Helper()
	w.side(1)
	w.activateRule("review OPERATIONS")
	wf := w.besideWorkflow()
	wf.Stages[1].Checklist = map[string][]string{"operations": {"Sudah diumumkan?", "Ada izin?"}, "location": {"Tempat umum?"}}
	wf.Stages[1].Requires = domain.RecordConsequenceTest
	_, err := w.flow(wf)
	check(w, err)
}

// besideWorkflow is the one that side has written.
func (w *world) besideWorkflow() domain.Workflow {
	w.Helper()
	all, err := w.desk.ListWorkflows(w.ctx, w.people["admin"])
	check(w, err)
	for _, wf := range all {
		if wf.ID == "beside" && wf.State == domain.WorkflowActive {
			wf.Stages = slices.Clone(wf.Stages) // the store remembers them
			return wf
		}
	}
	w.Fatal("no such workflow")
	return domain.Workflow{}
}

func tested() *domain.ConsequenceTest {
	return &domain.ConsequenceTest{Kind: "Jadwal", Official: "PPID Contoh", Body: "Dinas Contoh", Until: "2027-01-31", Reason: "Mengganggu", Place: "Jakarta",
		Date: "2026-12-01", LegalBasis: "Pasal 17 huruf c"}
}

func TestAStageAsksWhoeverApproves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.asking()
		d := w.beside("OPERATIONS dan REVIEW")
		auth, err := w.desk.Authorizations(w.ctx, w.people["auditor"], d.ID)
		check(t, err)
		if q := auth.Stages[0].Questions; len(q) != 2 || q[1] != (domain.Question{Key: "operations.2", Category: "operations", Text: "Ada izin?"}) || auth.Stages[1].Questions != nil {
			t.Fatalf("%+v", auth.Stages)
		}
		in := func(change func(in *domain.DecisionInput)) func() error {
			return func() error {
				x := domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash, Comment: "alasan", Stage: "security", Test: tested(),
					Answers: map[string]string{"operations.1": "yes", "operations.2": "na"}}
				change(&x)
				_, _, err := w.desk.Decide(w.ctx, w.people["security"], d.ID, x)
				return err
			}
		}
		for name, c := range map[string]struct {
			change     func(in *domain.DecisionInput)
			key, field string
		}{
			"no answers":            {func(in *domain.DecisionInput) { in.Answers = nil }, "checklist.missing", "answers.operations.1"},
			"one is missing":        {func(in *domain.DecisionInput) { delete(in.Answers, "operations.2") }, "checklist.missing", "answers.operations.2"},
			"no answer it can be":   {func(in *domain.DecisionInput) { in.Answers["operations.2"] = "mungkin" }, "checklist.answer", "answers.operations.2"},
			"a category not found":  {func(in *domain.DecisionInput) { in.Answers["location.1"] = "yes" }, "checklist.unknown", "answers.location.1"},
			"a question too many":   {func(in *domain.DecisionInput) { in.Answers["operations.3"] = "yes" }, "checklist.unknown", "answers.operations.3"},
			"no record":             {func(in *domain.DecisionInput) { in.Test = nil }, "test.missing", "consequence_test.kind"},
			"no official":           {func(in *domain.DecisionInput) { in.Test.Official = " " }, "test.missing", "consequence_test.official"},
			"no legal basis":        {func(in *domain.DecisionInput) { in.Test.LegalBasis = "" }, "test.missing", "consequence_test.legal_basis"},
			"no day":                {func(in *domain.DecisionInput) { in.Test.Date = "1 Desember" }, "test.day", "consequence_test.date"},
			"no such day":           {func(in *domain.DecisionInput) { in.Test.Until = "2027-02-30" }, "test.day", "consequence_test.until"},
			"an end before":         {func(in *domain.DecisionInput) { in.Test.Until = "2026-11-30" }, "test.until", "consequence_test.until"},
			"too long":              {func(in *domain.DecisionInput) { in.Test.Place = strings.Repeat("x", domain.MaxTitle+1) }, "text.too_large", "consequence_test.place"},
			"with advice, the same": {func(in *domain.DecisionInput) { in.Decision, in.Test = domain.ApproveWithRecommendations, nil }, "test.missing", "consequence_test.kind"},
			"as amended, the same": {func(in *domain.DecisionInput) {
				in.Decision, in.Answers, in.Amendments = domain.ApproveAsAmended, nil, []domain.Amendment{body("dan", "atau")}
			}, "checklist.missing", "answers.operations.1"},
		} {
			t.Run(name, func(t *testing.T) {
				kind := domain.Invalid
				if c.key == "text.too_large" {
					kind = domain.TooLarge
				}
				w.unchanged(d, func() error {
					err := in(c.change)()
					if field := fieldOf(err); field != c.field {
						t.Errorf("the field is %q, want %q", field, c.field)
					}
					return err
				}, kind, c.key)
			})
		}
		w.unchanged(d, func() error {
			_, _, err := w.desk.Decide(w.ctx, w.people["legal"], d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash, Test: tested()})
			return err
		}, domain.Invalid, "test.stage")
		check(t, in(func(*domain.DecisionInput) {})())
		_, v := w.run(d)
		vote := v.Votes[len(v.Votes)-1]
		if got := vote.Answered(); len(got) != 2 || got[1] != (domain.Answer{Category: "operations", Question: "Ada izin?", Answer: "na"}) || *vote.Tested() != *tested() {
			t.Errorf("%+v, %+v", got, vote.Tested())
		}
	})
}

// TestWhoeverDoesNotApproveAnswersNothing, and nothing is asked where nothing is found.
func TestWhoeverDoesNotApproveAnswersNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.asking()
		_, err := w.in("security", "security", w.beside("OPERATIONS"), domain.RequestChanges)
		check(t, err)
		d := w.beside("Halo")
		_, _, err = w.desk.Decide(w.ctx, w.people["security"], d.ID, domain.DecisionInput{Decision: domain.Approve, ContentHash: d.ContentHash, Stage: "security", Test: tested()})
		check(t, err)
		if _, v := w.run(d); v.Votes[1].Answered() != nil {
			t.Errorf("%+v", v.Votes[1])
		}
	})
}

func TestChecklistsThatNoWorkflowTakes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.side(1)
		for name, c := range map[string]struct {
			change func(st *domain.Stage)
			key    string
		}{
			"no category":  {func(st *domain.Stage) { st.Checklist = map[string][]string{"cuaca": {"Hujan?"}} }, "workflow.checklist"},
			"no questions": {func(st *domain.Stage) { st.Checklist = map[string][]string{"operations": {}} }, "workflow.checklist"},
			"an empty one": {func(st *domain.Stage) { st.Checklist = map[string][]string{"operations": {" "}} }, "workflow.checklist"},
			"a long one":   {func(st *domain.Stage) { st.Checklist = map[string][]string{"operations": {strings.Repeat("x", 501)}} }, "workflow.checklist"},
			"too many": {func(st *domain.Stage) {
				st.Checklist = map[string][]string{"operations": strings.Split(strings.Repeat("x,", 21), ",")}
			}, "workflow.checklist"},
			"no known record": {func(st *domain.Stage) { st.Requires = "sumpah" }, "workflow.requires"},
		} {
			t.Run(name, func(t *testing.T) {
				wf := w.besideWorkflow()
				before := w.size()
				c.change(&wf.Stages[1])
				_, err := w.flow(wf)
				w.refused(err, domain.Invalid, c.key)
				if w.besideWorkflow().Version != 1 || w.size() != before {
					t.Error("the refusal changed something")
				}
			})
		}
	})
}
