package domain_test

import (
	"slices"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// scenario is an act that one guard refuses. prepare answers the act; beside are
// guards that would refuse it as well, and are taken away with the one in question.
type scenario struct {
	prepare func(w *world) func() error
	key     string
	beside  []string
	// index: where the guard is gone, the unique index of votes refuses (A4).
	index bool
}

// mayDecide is an act that asks, and changes nothing.
func (w *world) mayDecide(who string, d domain.Draft) func() error {
	return func() error {
		v, err := w.desk.Authorizations(w.ctx, w.people["auditor"], d.ID)
		check(w, err)
		for _, x := range v.Stages[0].People {
			if x.Person.ID == w.people[who].PersonID && !x.Allowed {
				return &domain.Error{Kind: domain.Forbidden, Key: "decision." + x.Decided}
			}
		}
		return nil
	}
}

func (w *world) approves(who string, d domain.Draft) func() error {
	return func() error { _, err := w.decide(who, w.now(d), domain.Approve); return err }
}

func (w *world) grants(who string, roles ...string) {
	w.Helper()
	for _, role := range roles {
		_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people[who].PersonID, role, "humas")
		check(w, err)
	}
}

// decisionScenarios has one refusal for each guard on a decision.
var decisionScenarios = map[string]scenario{
	domain.GuardActive: {key: "decision.active", prepare: func(w *world) func() error {
		d := w.submitted("Halo")
		_, err := w.desk.SetPersonStatus(w.ctx, w.people["admin"], w.people["verifier"].PersonID, domain.PersonSuspended)
		check(w, err)
		return w.mayDecide("verifier", d)
	}},
	domain.GuardHuman: {key: "decision.human", prepare: func(w *world) func() error {
		token := w.people["verifier"]
		token.Via = domain.ViaToken
		w.people["program"] = token
		return w.approves("program", w.submitted("Halo"))
	}},
	domain.GuardClearance: {key: "decision.clearance", prepare: func(w *world) func() error {
		d := w.classified(domain.Restricted, "Halo")
		check(w, w.submit(d))
		w.clearance("verifier", domain.Public)
		return w.mayDecide("verifier", d)
	}},
	domain.GuardNamed: {key: "decision.named", prepare: func(w *world) func() error {
		d := w.submitted("Halo")
		w.only(d, "verifier2", "approver")
		return w.mayDecide("verifier", d)
	}},
	domain.GuardNotAuthor: {key: "decision.not_author", beside: []string{domain.GuardNotSubmitter, domain.GuardNotContributor},
		prepare: func(w *world) func() error {
			w.grants("author", "verifier")
			return w.approves("author", w.submitted("Halo"))
		}},
	domain.GuardNotSubmitter: {key: "decision.not_submitter", prepare: func(w *world) func() error {
		w.grants("author2", "verifier")
		d, err := w.desk.Submit(w.ctx, w.people["author2"], w.draft("Halo").ID)
		check(w, err)
		return w.approves("author2", d)
	}},
	domain.GuardNotContributor: {key: "decision.not_contributor", prepare: func(w *world) func() error {
		w.grants("author2", "verifier")
		d, body := w.draft("Halo"), "Halo dari dua orang"
		_, err := w.desk.Edit(w.ctx, w.people["author2"], d.ID, d.Version, domain.DraftPatch{Body: &body})
		check(w, err)
		check(w, w.submit(d))
		return w.approves("author2", d)
	}},
	domain.GuardNotOverrider: {key: "decision.not_overrider", prepare: func(w *world) func() error {
		w.grants("security", "verifier")
		d := w.draft("BLOCK")
		check(w, w.override("security", d, "bodyBLOCK"))
		check(w, w.submit(d))
		return w.approves("security", d)
	}},
	domain.GuardNotRecused: {key: "decision.not_recused", prepare: func(w *world) func() error {
		d := w.submitted("Halo")
		check(w, w.recuse("verifier", d))
		return w.approves("verifier", d)
	}},
	domain.GuardOneStage: {key: "decision.one_stage", index: true, prepare: func(w *world) func() error {
		w.grants("verifier", "approver")
		return w.approves("verifier", w.approveAll(w.submitted("Halo"), "verifier"))
	}},
	domain.GuardNotRejecter: {key: "decision.not_rejecter", prepare: func(w *world) func() error {
		w.grants("verifier", "superior")
		d, err := w.decide("verifier", w.submitted("Halo"), domain.Reject)
		check(w, err)
		_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon ditinjau")
		check(w, err)
		return w.approves("verifier", d)
	}},
	domain.GuardPolicy: {key: "decision.policy", prepare: func(w *world) func() error {
		d := w.submitted("Halo")
		w.removeLine("verifier", domain.ActDraftDecide, "verification")
		return w.approves("verifier", d)
	}},
	domain.GuardRole: {key: "decision.role", prepare: func(w *world) func() error {
		_, err := w.lineAdded(domain.PolicyLine{Role: "approver", Act: domain.ActDraftDecide, Object: "verification", Effect: "allow"})
		check(w, err)
		return w.approves("approver", w.submitted("Halo"))
	}},
	domain.GuardHigher: {key: "decision.higher", prepare: func(w *world) func() error {
		w.above("verifier", "verifier")
		d, err := w.decide("verifier", w.submitted("Halo"), domain.Reject)
		check(w, err)
		_, err = w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon ditinjau")
		check(w, err)
		return w.approves("superior", d)
	}},
	domain.GuardNotPrincipal: {key: "decision.not_principal", prepare: func(w *world) func() error {
		w.grants("author", "approver")
		in := w.mandateInput(domain.MandateOnBehalf)
		in.Principal = w.people["author"].PersonID
		w.mandated(in)
		return w.approves("author2", w.verifiedDraft("Halo"))
	}},
	domain.GuardOnePost: {key: "decision.one_post", prepare: func(w *world) func() error {
		w.grants("approver", "verifier")
		w.mandated(w.mandateInput(domain.MandateOnBehalf))
		return w.approves("author2", w.approveAll(w.submitted("Halo"), "approver"))
	}},
	domain.GuardNotVoted: {key: "decision.not_voted", prepare: func(w *world) func() error {
		w.side(2)
		return w.mayDecide("security", w.approveAll(w.beside("Halo"), "security"))
	}},
}

// TestEveryDecisionGuardCounts takes one guard away after the other: what it
// refuses must be refused with it, and pass without it.
func TestEveryDecisionGuardCounts(t *testing.T) {
	guards, _ := domain.Guards()
	for _, name := range guards {
		t.Run(name, func(t *testing.T) {
			s, known := decisionScenarios[name]
			if !known {
				t.Fatal("no scenario is refused by this guard")
			}
			w := newWorld(t, storetest.SQLite(t))
			act := s.prepare(w)
			domain.Without(s.beside, func() { w.refused(act(), domain.Forbidden, s.key) })
			domain.Without(append(slices.Clone(s.beside), name), func() {
				err := act()
				if s.index {
					w.refused(err, domain.Conflict, "vote.exists")
				} else if err != nil {
					t.Errorf("without the guard: %v", err)
				}
			})
		})
	}
}

// goes are facts under which a publication goes out.
func goes() domain.GateFacts {
	return domain.GateFacts{
		Draft:    domain.Draft{ID: "d", Revision: 1, ContentHash: "h"},
		Revision: domain.Revision{Number: 1, ContentHash: "h", Classification: domain.Public},
		Run: domain.Run{DraftID: "d", Status: domain.RunCleared, Round: 1, Revision: 1, ContentHash: "h",
			Stages: []domain.Stage{{Name: "security", Quorum: 1, Step: 1}}, ValidUntil: worldBegin.Add(time.Hour)},
		Votes:      []domain.Vote{{Stage: "security", PersonID: "p", Round: 1, Decision: domain.Approve, ContentHash: "h"}},
		Eligible:   map[domain.StagePerson]bool{{Stage: "security", PersonID: "p"}: true},
		Publishing: true, Publisher: domain.Verdict{Allowed: true}, Hash: "h", Recorded: true, Now: worldBegin}
}

// gateScenarios spoils the facts for each condition of the gate, and for no other.
var gateScenarios = map[string]func(f *domain.GateFacts){
	domain.GatePublisher: func(f *domain.GateFacts) { f.Publisher.Allowed = false },
	domain.GateCleared:   func(f *domain.GateFacts) { f.Run.Status = domain.RunVoid },
	domain.GateApprovals: func(f *domain.GateFacts) { f.Eligible = nil },
	domain.GateHash:      func(f *domain.GateFacts) { f.Hash = "other" },
	domain.GateAmendments: func(f *domain.GateFacts) {
		f.Revision.Body = "pukul 09.00"
		f.Run.Amendments = []domain.Amended{{Edits: []domain.Amendment{{Field: "body", Old: "pukul 09.00"}}}}
	},
	domain.GateRecord:         func(f *domain.GateFacts) { f.Recorded = false },
	domain.GateValid:          func(f *domain.GateFacts) { f.Run.ValidUntil = worldBegin },
	domain.GateClassification: func(f *domain.GateFacts) { f.Revision.Classification = domain.Secret },
	domain.GateScan:           func(f *domain.GateFacts) { f.Scan.Incomplete = true },
	domain.GateFindings: func(f *domain.GateFacts) {
		f.Counting = []domain.Finding{{Severity: domain.SeverityBlock}}
	},
	domain.GateSecurity: func(f *domain.GateFacts) {
		f.Scan.Findings = []domain.Finding{{Severity: domain.SeverityReview}}
		f.Run.Stages[0].Name, f.Votes[0].Stage = "approval", "approval"
		f.Eligible = map[domain.StagePerson]bool{{Stage: "approval", PersonID: "p"}: true}
	},
	domain.GateChannels: func(f *domain.GateFacts) { f.Closed = []string{"web"} },
	domain.GateTime:     func(f *domain.GateFacts) { f.Revision.NotBefore = worldBegin.Add(time.Minute) },
}

func TestEveryConditionOfTheGateCounts(t *testing.T) {
	if m, failed := domain.FirstFailure(domain.Gate(goes())); failed {
		t.Fatalf("nothing is spoiled, and %s fails", m.Name)
	}
	_, conditions := domain.Guards()
	for _, name := range conditions {
		spoil, known := gateScenarios[name]
		if !known {
			t.Errorf("%s: no scenario is refused by this condition", name)
			continue
		}
		f := goes()
		spoil(&f)
		if m, failed := domain.FirstFailure(domain.Gate(f)); !failed || m.Name != name {
			t.Errorf("%s: refused by %q", name, m.Name)
		}
		domain.Without([]string{name}, func() {
			if m, failed := domain.FirstFailure(domain.Gate(f)); failed {
				t.Errorf("%s: without it refused by %s", name, m.Name)
			}
		})
	}
}
