package domain_test

import (
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// TestAPutOffEmergencyThatIsRefused: the clearance that was put off is gone, and with it
// the later date.
func TestAPutOffEmergencyThatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		d, err := w.emergency("duty", w.timed(w.clock.read().Add(time.Hour), "Halo"))
		check(t, err)
		was := d.PublishAt
		later := d.PublishAt.Add(time.Hour)
		_, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{PublishAt: &later})
		check(t, err)
		check(t, w.ratify("superior", w.lastCase(), domain.EmergencyRefused))
		if d = w.now(d); d.State != domain.ChangesRequested || !d.PublishAt.Equal(was) {
			t.Errorf("%s, %s, was %s", d.State, d.PublishAt, was)
		}
		w.verified()
		d, err = w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		w.approveAll(d, "verifier", "approver")
	})
}

// TestWhoSignsForAnotherIsAtAStage: a claim is no signature, and needs no mandate to be
// one.
func TestWhoSignsForAnotherIsAtAStage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for kind, holder := range map[domain.MandateKind]string{domain.MandateOnBehalf: "ppid", domain.MandateAbsent: "author2"} {
			w.given(kind, holder, "approver", "approver")
			d := w.verifiedDraft("Halo " + string(kind))
			check(t, w.takes(holder, d))
			w.held(d, holder)
			w.verified()
			check(t, w.releases(holder, d))
			check(t, w.takes(holder, d))
			d = w.approveAll(d, holder)
			if d.State != domain.Cleared {
				t.Errorf("%s", d.State)
			}
			w.verified()
		}
	})
}

// TestLoweringTellsNothingOfBefore: what reviewers cut out of a text, and the record of
// a test on it, stay with those who were cleared for it.
func TestLoweringTellsNothingOfBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clearance("auditor", domain.Public)
		w.clearance("approver2", domain.Public)
		d := w.classified(domain.Restricted, "Rapat SANDI di aula.")
		d, err := w.desk.Submit(w.ctx, w.people["author"], d.ID)
		check(t, err)
		d, err = w.amends("verifier", d, body(" SANDI", ""))
		check(t, err)
		public := domain.Public
		d, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Classification: &public})
		check(t, err)
		for who, sees := range map[string]bool{"approver2": false, "approver": true} {
			v, err := w.desk.View(w.ctx, w.people[who], d.ID)
			check(t, err)
			told := false
			for _, a := range v.Run.Amendments {
				for _, e := range a.Edits {
					told = told || strings.Contains(e.Old, "SANDI")
				}
			}
			if told != sees {
				t.Errorf("%s: what was cut out is told %v", who, told)
			}
		}
		if run, _ := w.run(d); len(run.Amendments) != 1 {
			t.Errorf("%+v", run.Amendments)
		}
	})
}

// TestAuditorsAreToldOfEmergenciesForOthers, and not in the words of those.
func TestAuditorsAreToldOfEmergenciesForOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hire("duty", "duty")
		d := w.draft("Halo")
		w.only(d, "duty", "superior")
		_, err := w.emergency("duty", w.now(d))
		check(t, err)
		c := w.lastCase()
		if c.Reason != "" {
			t.Errorf("told %q without a record", c.Reason)
		}
		list, err := w.desk.Emergencies(w.ctx, w.people["superior"], true)
		check(t, err)
		if len(list) != 1 || list[0].Reason == "" || !list[0].MayRatify {
			t.Errorf("%+v", list)
		}
	})
}

// TestAChannelAddsNoLaxerQuestions: a chain that asks for less than another is none in
// its place.
func TestAChannelAddsNoLaxerQuestions(t *testing.T) {
	stage := func(change func(s *domain.Stage)) []domain.Stage {
		s := domain.Stage{Name: "security", Roles: []string{"security"}, Quorum: 1, Requires: domain.RecordConsequenceTest,
			Checklist: map[string][]string{"operations": {"Ada izin?"}}, Escalate: []string{"superior"}, EscalateHours: 8}
		change(&s)
		return []domain.Stage{s}
	}
	other := stage(func(*domain.Stage) {})
	for name, c := range map[string]struct {
		change func(s *domain.Stage)
		fewer  bool
	}{
		"the same":    {func(*domain.Stage) {}, false},
		"more people": {func(s *domain.Stage) { s.Quorum = 2 }, false},
		"more questions": {func(s *domain.Stage) {
			s.Checklist = map[string][]string{"operations": {"Ada izin?", "Siapa?"}, "location": {"Di mana?"}}
		}, false},
		"nobody next in line":         {func(s *domain.Stage) { s.Escalate, s.EscalateHours = nil, 0 }, false},
		"no record":                   {func(s *domain.Stage) { s.Requires = "" }, true},
		"no questions":                {func(s *domain.Stage) { s.Checklist = nil }, true},
		"other questions":             {func(s *domain.Stage) { s.Checklist = map[string][]string{"operations": {"Siapa?"}} }, true},
		"somebody else next in line":  {func(s *domain.Stage) { s.Escalate = []string{"intern"} }, true},
		"who is next in line at once": {func(s *domain.Stage) { s.Roles = []string{"security", "superior"} }, true},
	} {
		if got := !domain.NoFewerEyes(other, stage(c.change)); got != c.fewer {
			t.Errorf("%s: asks less %v", name, got)
		}
	}
}

// TestAnAddedChannelIsJudgedByAWorkflowForIt: a run keeps the version it began with as long
// as that is one for all of the channels.
func TestAnAddedChannelIsJudgedByAWorkflowForIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.lane("web", func(x *domain.Workflow) { x.Kinds, x.Channels = domain.ContentKinds(), []string{"web"} })
		check(t, err)
		_, err = w.lane("x", func(x *domain.Workflow) {
			x.Kinds, x.Channels, x.Stages[0].Quorum = domain.ContentKinds(), []string{"x"}, 2
		})
		check(t, err)
		d := w.submitted("Halo")
		// Now the workflow is one for both, and wants more for x.
		_, err = w.lane("web", func(x *domain.Workflow) {
			x.Kinds, x.Channels, x.Stages[0].Quorum = domain.ContentKinds(), []string{"web", "x"}, 2
		})
		check(t, err)
		_, err = w.lane("x", func(x *domain.Workflow) {
			x.Kinds, x.Channels, x.Stages[0].Quorum = domain.ContentKinds(), []string{"youtube"}, 2
		})
		check(t, err)
		both := []string{"web", "x"}
		_, err = w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Channels: &both})
		check(t, err)
		run, _ := w.run(d)
		if run.Stages[0].Quorum != 2 || run.WorkflowVersion != 2 {
			t.Errorf("version %d asks for %d, of a channel that it was not for", run.WorkflowVersion, run.Stages[0].Quorum)
		}
	})
}
