package domain_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// granted is one act done by somebody whose only right to it is one line.
type granted struct {
	act    domain.Act
	role   string
	object string
	do     func(w *world) func() error // prepares, then answers the act itself
}

func grantedActs() []granted {
	soon := func(w *world) time.Time { return w.clock.read().Add(time.Hour) }
	look := func(f func(w *world) error) func(w *world) func() error {
		return func(w *world) func() error { return func() error { return f(w) } }
	}
	return []granted{
		{domain.ActDraftCreate, "author", "*", look(func(w *world) error {
			_, err := w.desk.Create(w.ctx, w.people["author"], domain.DraftInput{Title: "J", Body: "b", Channels: []string{"web"}})
			return err
		})},
		{domain.ActDraftRead, "auditor", "*", func(w *world) func() error {
			d := w.draft("Halo")
			return func() error { _, err := w.desk.View(w.ctx, w.people["auditor"], d.ID); return err }
		}},
		{domain.ActDraftEdit, "author", "*", func(w *world) func() error {
			d, body := w.draft("Halo"), "lain"
			return func() error {
				_, err := w.desk.Edit(w.ctx, w.people["author"], d.ID, d.Version, domain.DraftPatch{Body: &body})
				return err
			}
		}},
		{domain.ActDraftSubmit, "author", "*", func(w *world) func() error {
			d := w.draft("Halo")
			return func() error { _, err := w.desk.Submit(w.ctx, w.people["author"], d.ID); return err }
		}},
		{domain.ActDraftDecide, "verifier", "verification", func(w *world) func() error {
			d := w.submitted("Halo")
			return func() error { _, err := w.decide("verifier", d, domain.Approve); return err }
		}},
		{domain.ActDraftAssign, "superior", "*", func(w *world) func() error {
			d := w.submitted("Halo")
			return func() error {
				_, err := w.desk.Assign(w.ctx, w.people["superior"], d.ID, "", w.people["verifier"].PersonID)
				return err
			}
		}},
		{domain.ActDraftAppeal, "author", "*", func(w *world) func() error {
			d, err := w.decide("verifier", w.submitted("Halo"), domain.Reject)
			check(w, err)
			return func() error { _, err := w.desk.Appeal(w.ctx, w.people["author"], d.ID, "mohon"); return err }
		}},
		{domain.ActDraftWithdraw, "author", "*", func(w *world) func() error {
			d := w.draft("Halo")
			return func() error { _, err := w.desk.Withdraw(w.ctx, w.people["author"], d.ID, "batal"); return err }
		}},
		{domain.ActDraftErase, "admin", "*", func(w *world) func() error {
			d, err := w.desk.Withdraw(w.ctx, w.people["author"], w.draft("Halo").ID, "batal")
			check(w, err)
			return func() error { return w.desk.Erase(w.ctx, w.people["admin"], d.ID, "lewat masa") }
		}},
		{domain.ActDraftRestrict, "security", "*", func(w *world) func() error {
			d := w.draft("Halo")
			return func() error {
				_, err := w.desk.Restrict(w.ctx, w.people["security"], d.ID, d.Version, []string{w.people["security"].PersonID})
				return err
			}
		}},
		{domain.ActDraftPublish, "approver", "*", func(w *world) func() error {
			d := w.cleared("Halo")
			return func() error { _, err := w.desk.Publish(w.ctx, w.people["approver"], d.ID); return err }
		}},
		{domain.ActDraftConfirm, "approver", "*", func(w *world) func() error {
			d := w.ordered("x")
			w.work()
			return func() error {
				_, err := w.desk.Confirm(w.ctx, w.people["approver"], d.ID, "x", "https://x.example/1")
				return err
			}
		}},
		{domain.ActDraftResolve, "approver", "*", func(w *world) func() error {
			w.webhook()
			w.courier.outcome = domain.OutcomeUncertain
			d := w.ordered("portal")
			w.work()
			return func() error {
				_, err := w.desk.Resolve(w.ctx, w.people["approver"], d.ID, "portal", false, "", "tidak ada di sana")
				return err
			}
		}},
		{domain.ActCarryOut, "system", "*", func(w *world) func() error {
			d := w.ordered("web")
			return func() error {
				w.work()
				if d = w.now(d); d.State == domain.Parked && d.ParkedReason == "gate.policy" {
					return &domain.Error{Kind: domain.Forbidden, Key: "access.denied"}
				}
				return nil
			}
		}},
		{domain.ActOverride, "security", "*", func(w *world) func() error {
			d := w.draft("BLOCK")
			return func() error {
				_, err := w.desk.Override(w.ctx, w.people["security"], d.ID, "bodyBLOCK", "sudah umum", soon(w))
				return err
			}
		}},
		{domain.ActMark, "verifier", "*", func(w *world) func() error {
			d := w.draft("BLOCK")
			return func() error {
				_, err := w.desk.MarkFinding(w.ctx, w.people["verifier"], d.ID, "bodyBLOCK", true)
				return err
			}
		}},
		{domain.ActScan, "verifier", "*", look(func(w *world) error {
			_, err := w.desk.Scan(w.ctx, w.people["verifier"], domain.ScanInput{Fields: []domain.Field{{Name: "body", Text: "x"}}})
			return err
		})},
		{domain.ActClearanceCheck, "verifier", "*", look(func(w *world) error {
			_, err := w.desk.CheckClearance(w.ctx, w.people["verifier"], "web", "x")
			return err
		})},
		{domain.ActRuleRead, "rules", "*", look(func(w *world) error { _, err := w.desk.ListRules(w.ctx, w.people["rules"]); return err })},
		{domain.ActRuleWrite, "rules", "*", look(func(w *world) error {
			_, err := w.desk.WriteRule(w.ctx, w.people["rules"], "new", 0, "block rahasia")
			return err
		})},
		{domain.ActRulesPropose, "rules", "*", look(func(w *world) error {
			_, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "", time.Time{}, time.Time{})
			return err
		})},
		{domain.ActRulesActivate, "rules", "*", func(w *world) func() error {
			set, err := w.desk.ProposeRules(w.ctx, w.people["rules"], "", time.Time{}, time.Time{})
			check(w, err)
			return func() error { _, err := w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version); return err }
		}},
		{domain.ActEmbargoRead, "auditor", "*", look(func(w *world) error { _, err := w.desk.ListEmbargoes(w.ctx, w.people["auditor"], ""); return err })},
		{domain.ActEmbargoWrite, "security", "*", look(func(w *world) error {
			_, err := w.desk.AddEmbargo(w.ctx, w.people["security"], w.embargoInput("Bupati baru"))
			return err
		})},
		{domain.ActEmbargoLift, "security", "*", func(w *world) func() error {
			e := w.embargo("Bupati baru")
			return func() error {
				_, err := w.desk.LiftEmbargo(w.ctx, w.people["security"], e.ID, e.Version, "sudah diumumkan")
				return err
			}
		}},
		{domain.ActAllowanceRead, "auditor", "*", look(func(w *world) error { _, err := w.desk.ListAllowances(w.ctx, w.people["auditor"], ""); return err })},
		{domain.ActAllowancePropose, "rules", "*", look(func(w *world) error {
			_, err := w.desk.ProposeAllowance(w.ctx, w.people["rules"], w.allowanceInput("Operasi Pasar"))
			return err
		})},
		{domain.ActAllowanceActivate, "rules", "*", func(w *world) func() error {
			x := w.proposed(w.allowanceInput("Operasi Pasar"))
			return func() error {
				_, err := w.desk.ActivateAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
				return err
			}
		}},
		{domain.ActAllowanceConfirm, "security", "*", func(w *world) func() error {
			in := w.allowanceInput("Operasi Pasar")
			in.Blocks, in.Units = true, []string{"humas"}
			x := w.proposed(in)
			return func() error {
				_, err := w.desk.ActivateAllowance(w.ctx, w.people["security"], x.ID, x.Version)
				return err
			}
		}},
		{domain.ActAllowanceEnd, "rules", "*", func(w *world) func() error {
			x := w.proposed(w.allowanceInput("Operasi Pasar"))
			return func() error { _, err := w.desk.EndAllowance(w.ctx, w.people["rules"], x.ID, x.Version); return err }
		}},
		{domain.ActPersonRead, "operator", "*", look(func(w *world) error { _, err := w.desk.Directory(w.ctx, domain.Operator()); return err })},
		{domain.ActPersonWrite, "operator", "*", look(func(w *world) error {
			_, err := w.desk.AddPerson(w.ctx, domain.Operator(), domain.PersonInput{Username: "baru", Name: "Baru", UnitID: "humas"})
			return err
		})},
		{domain.ActClearanceWrite, "admin", "*", look(func(w *world) error {
			_, err := w.desk.SetClearance(w.ctx, w.people["admin"], w.people["author"].PersonID, domain.Public, "pindah tugas")
			return err
		})},
		{domain.ActGrantWrite, "admin", "*", look(func(w *world) error {
			_, err := w.proposes(domain.ChangeItem{Do: domain.DoGrantAdd, Person: w.people["author"].PersonID, Role: "verifier", Unit: "humas"})
			return err
		})},
		{domain.ActMandateWrite, "admin", "*", look(func(w *world) error {
			_, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], w.mandateInput(domain.MandateAbsent))
			return err
		})},
		{domain.ActMandateConfirm, "superior", "*", func(w *world) func() error {
			m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], w.mandateInput(domain.MandateAbsent))
			check(w, err)
			return func() error {
				_, err := w.desk.ConfirmMandate(w.ctx, w.people["superior"], m.ID, m.Version)
				return err
			}
		}},
		{domain.ActDraftEmergency, "duty", "*", func(w *world) func() error {
			w.hire("duty", "duty")
			d := w.draft("Halo")
			return func() error { _, err := w.emergency("duty", d); return err }
		}},
		{domain.ActEmergencyRatify, "superior", "*", func(w *world) func() error {
			w.hire("duty", "duty")
			c := w.declared("Halo")
			return func() error { return w.ratify("superior", c, domain.EmergencyRatified) }
		}},
		{domain.ActUnitWrite, "admin", "*", look(func(w *world) error {
			_, err := w.desk.AddUnit(w.ctx, w.people["admin"], domain.Unit{ID: "baru", Name: "Baru", ParentID: "humas"})
			return err
		})},
		{domain.ActPolicyRead, "auditor", "*", look(func(w *world) error {
			dir, err := w.desk.Directory(w.ctx, w.people["auditor"])
			if err == nil && dir.Lines == nil {
				err = &domain.Error{Kind: domain.Forbidden, Key: "access.denied"}
			}
			return err
		})},
		{domain.ActPolicyWrite, "admin", "*", look(func(w *world) error {
			_, err := w.proposes(domain.ChangeItem{Do: domain.DoLineAdd, Role: "author", Act: domain.ActAuditRead, Object: "*", Effect: "allow"})
			return err
		})},
		{domain.ActWorkflowRead, "admin", "*", look(func(w *world) error { _, err := w.desk.ListWorkflows(w.ctx, w.people["admin"]); return err })},
		{domain.ActWorkflowWrite, "admin", "*", look(func(w *world) error {
			_, err := w.proposesFlow(domain.Workflow{ID: "baru", Name: "Baru", Unit: "humas", ValidDays: 7,
				Stages: []domain.Stage{{Name: "security", Roles: []string{"security"}, Quorum: 1, DueHours: 4}, {Name: "approval", Roles: []string{"approver"}, Quorum: 1, DueHours: 4}},
				Appeal: domain.Stage{Name: "appeal", Roles: []string{"superior"}, Quorum: 1, DueHours: 4}})
			return err
		})},
		{domain.ActRunMove, "admin", "*", func(w *world) func() error {
			d, version := w.submitted("Halo"), w.renewed().Version
			return func() error {
				_, err := w.desk.MoveRun(w.ctx, w.people["admin"], d.ID, version, "alur baru")
				return err
			}
		}},
		{domain.ActCalendarWrite, "admin", "*", look(func(w *world) error {
			_, err := w.desk.WriteCalendar(w.ctx, w.people["admin"], office(domain.DefaultZone))
			return err
		})},
		{domain.ActChannelRead, "author", "*", look(func(w *world) error { _, err := w.desk.ListChannels(w.ctx, w.people["author"]); return err })},
		{domain.ActChannelWrite, "admin", "*", look(func(w *world) error {
			_, err := w.desk.AddChannel(w.ctx, w.people["admin"], domain.Channel{Name: "baru", Title: "Baru", Kind: domain.ChannelManual}, nil)
			return err
		})},
		{domain.ActTokenCreate, "operator", "*", look(func(w *world) error {
			_, _, err := w.desk.CreateToken(w.ctx, domain.Operator(), "author", "portal", []domain.Act{domain.ActScan}, time.Hour)
			return err
		})},
		{domain.ActAuditRead, "auditor", "*", look(func(w *world) error {
			_, err := w.desk.Records(w.ctx, w.people["auditor"], domain.RecordFilter{})
			return err
		})},
		{domain.ActAuditVerify, "operator", "*", look(func(w *world) error { _, err := w.desk.VerifyAudit(w.ctx, domain.Operator(), nil); return err })},
		{domain.ActAuditExport, "operator", "*", look(func(w *world) error { return w.desk.ExportAudit(w.ctx, domain.Operator(), &bytes.Buffer{}) })},
	}
}

// Deleting one policy row changes the answer, for every act there is.
func TestOneRowDecidesEveryAct(t *testing.T) {
	known := map[domain.Act]bool{}
	for _, g := range grantedActs() {
		known[g.act] = true
		t.Run(string(g.act), func(t *testing.T) {
			w := newWorld(t, storetest.SQLite(t))
			w.desk.Notary = silentNotary{}
			if err := g.do(w)(); err != nil {
				t.Fatalf("with its line: %v", err)
			}
			w = newWorld(t, storetest.SQLite(t))
			w.desk.Notary = silentNotary{}
			do := g.do(w)
			w.removeLine(g.role, g.act, g.object)
			err := do()
			if kind := domain.KindOf(err); kind != domain.Forbidden && kind != domain.NotFound {
				t.Errorf("without its line: %v", err)
			}
		})
	}
	for _, act := range domain.Acts() {
		if !known[act] {
			t.Errorf("%s: no case here", act)
		}
	}
}

// A row deleted past all verbs, in SQL, counts just as much and at once.
func TestRowDeletedInSQLCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past = true
		d := w.submitted("Halo")
		check(t, w.store.Write(w.ctx, func(ctx context.Context, tx domain.Tx) error {
			set, err := tx.Policy.Load(ctx)
			check(t, err)
			for _, l := range set.Lines {
				if l.Role == "verifier" && l.Act == domain.ActDraftDecide {
					return tx.Policy.RemoveLine(ctx, l.Number)
				}
			}
			t.Fatal("no such line")
			return nil
		}))
		w.unchanged(d, func() error { _, err := w.decide("verifier", d, domain.Approve); return err }, domain.Forbidden, "decision.policy")
	})
}

// silentNotary stands in where only the right to ask is tested.
type silentNotary struct{ domain.Notary }

func (silentNotary) Verify(context.Context, []byte) (domain.AuditReport, error) {
	return domain.AuditReport{Holds: true}, nil
}
func (silentNotary) Export(context.Context, io.Writer) error { return nil }
