package domain_test

import (
	"strings"
	"testing"

	"layak/domain"
)

// lane writes a workflow that changes the usual one.
func (w *world) lane(id string, change func(x *domain.Workflow)) (domain.Workflow, error) {
	w.Helper()
	x := domain.Workflow{ID: id, Name: id, Unit: domain.RootUnit, ValidDays: 30,
		Stages: []domain.Stage{
			{Name: "verification", Roles: []string{"verifier"}, Quorum: 1, DueHours: 24},
			{Name: "security", Roles: []string{"security"}, Quorum: 1, DueHours: 24, When: domain.When{Findings: domain.SeverityReview, Above: domain.Public}},
			{Name: "approval", Roles: []string{"approver"}, Quorum: 1, DueHours: 24}},
		Appeal: domain.Stage{Name: "appeal", Roles: []string{"superior"}, Quorum: 1, DueHours: 24}}
	change(&x)
	return w.flow(x)
}

func (w *world) chain(d domain.Draft) string {
	w.Helper()
	v, err := w.desk.View(w.ctx, w.people["auditor"], d.ID)
	check(w, err)
	var names []string
	for _, s := range v.Run.Stages {
		names = append(names, s.Name)
	}
	return v.Run.WorkflowID + ": " + strings.Join(names, " ")
}

// TestTheChainFollowsChannelAndKind: a workflow for a channel, stages for a kind; and
// whoever adds or changes a channel in review does not come by with fewer eyes.
func TestTheChainFollowsChannelAndKind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.lineAdded(domain.PolicyLine{Role: "ppid", Act: domain.ActDraftDecide, Object: "legal", Effect: "allow"})
		check(t, err)
		legal := domain.Stage{Name: "legal", Roles: []string{"ppid"}, Quorum: 1, DueHours: 24}
		_, err = w.lane("loud", func(x *domain.Workflow) {
			x.Channels, x.Stages = []string{"instagram"}, append(x.Stages, legal)
		})
		check(t, err)
		_, err = w.lane("general", func(x *domain.Workflow) {
			legal.When.Kinds = []domain.ContentKind{domain.KindSpeech}
			x.Kinds, x.Stages = domain.ContentKinds(), append(x.Stages, legal)
		})
		check(t, err)
		want := func(d domain.Draft, chain string) {
			t.Helper()
			if got := w.chain(d); got != chain {
				t.Errorf("%s, want %s", got, chain)
			}
		}
		want(w.submitted("Halo", "web"), "general: verification approval")
		want(w.submitted("Halo", "instagram"), "loud: verification approval legal")
		want(w.submitted("Halo", "instagram", "web"), "loud: verification approval legal")

		kind := domain.KindSpeech
		d := w.draft("Halo")
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Kind: &kind})
		check(t, err)
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		want(d, "general: verification approval legal")
		kind = domain.KindPost
		w.unchanged(d, func() error {
			_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Kind: &kind})
			return err
		}, domain.Invalid, "draft.kind_fixed")

		late := w.cleared("Halo", "web")
		late, err = w.desk.Edit(w.ctx, w.people["author"], late.ID, late.Version, domain.DraftPatch{Channels: &[]string{"web", "instagram"}})
		check(t, err)
		want(late, "loud: verification approval legal")
		if late.State != domain.InReview {
			t.Errorf("another destination kept the clearance: %s", late.State)
		}
	})
}

// TestChannelsThatNoWorkflowCovers are refused with what is reviewed how.
func TestChannelsThatNoWorkflowCovers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, ch := range []string{"instagram", "x"} {
			_, err := w.lane("for-"+ch, func(x *domain.Workflow) {
				x.Channels = []string{ch}
				x.Stages[0].Roles = []string{map[string]string{"instagram": "verifier", "x": "superior"}[ch]}
			})
			if ch == "x" {
				w.refused(err, domain.Invalid, "workflow.role")
				_, err = w.lineAdded(domain.PolicyLine{Role: "superior", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"})
				check(t, err)
				_, err = w.lane("for-x", func(x *domain.Workflow) { x.Channels, x.Stages[0].Roles = []string{"x"}, []string{"superior"} })
			}
			check(t, err)
		}
		d := w.draft("Halo", "instagram", "x")
		w.unchanged(d, func() error { return w.submit(d) }, domain.Conflict, "workflow.mixed")
	})
}

// TestConditionsOfStages that could never hold, or would let security be missed.
func TestConditionsOfStages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			key    string
			change func(x *domain.Workflow)
		}{
			"kind unknown":        {"draft.kind", func(x *domain.Workflow) { x.Kinds = []domain.ContentKind{"poem"} }},
			"kind of a stage":     {"workflow.only", func(x *domain.Workflow) { x.Stages[0].Only.Kinds = []domain.ContentKind{"poem"} }},
			"kind of a condition": {"workflow.when", func(x *domain.Workflow) { x.Stages[0].When.Kinds = []domain.ContentKind{"poem"} }},
			"category unknown": {"workflow.when", func(x *domain.Workflow) {
				x.Stages[0].When = domain.When{Findings: domain.SeverityWarn, Categories: []string{"gossip"}}
			}},
			"categories of nothing": {"workflow.when", func(x *domain.Workflow) {
				x.Stages[0].When = domain.When{Above: domain.Public, Categories: []string{"location"}}
			}},
			"channel unknown":    {"channel.unknown", func(x *domain.Workflow) { x.Channels = []string{"radio"} }},
			"channel of a stage": {"channel.unknown", func(x *domain.Workflow) { x.Stages[0].Only.Channels = []string{"radio"} }},
			"unit of a stage":    {"unit.unknown", func(x *domain.Workflow) { x.Stages[0].Only.Units = []string{"gudang"} }},
			"nothing always there": {"workflow.always", func(x *domain.Workflow) {
				x.Stages[0].Only.Channels, x.Stages[2].Only.Channels = []string{"web"}, []string{"x"}
			}},
			"security for some only": {"workflow.security", func(x *domain.Workflow) { x.Stages[1].Only.Channels = []string{"web"} }},
			"security narrowed":      {"workflow.security", func(x *domain.Workflow) { x.Stages[1].When.Categories = []string{"location"} }},
		} {
			_, err := w.lane("spoiled", c.change)
			if domain.KeyOf(err) != c.key || domain.KindOf(err) != domain.Invalid {
				t.Errorf("%s: %v, want %s", name, err, c.key)
			}
		}
	})
}
