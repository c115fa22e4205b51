package domain_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store/storetest"
)

// separationScenarios has one act for each separation that it alone refuses.
var separationScenarios = map[string]func(w *world) func() error{
	"ruleset.second_person": func(w *world) func() error {
		set := w.proposedRules("", time.Time{})
		return func() error { _, err := w.desk.ActivateRules(w.ctx, w.people["rules"], set.Version); return err }
	},
	"ruleset.proposer_only": func(w *world) func() error {
		set := w.proposedRules("", time.Time{})
		return func() error { _, err := w.desk.WithdrawRules(w.ctx, w.people["rules2"], set.Version); return err }
	},
	"allowance.second_person": func(w *world) func() error {
		x := w.proposed(w.allowanceInput("Operasi Pasar"))
		return func() error {
			_, err := w.desk.ActivateAllowance(w.ctx, w.people["rules"], x.ID, x.Version)
			return err
		}
	},
	"allowance.proposer_only": func(w *world) func() error {
		x := w.proposed(w.allowanceInput("Operasi Pasar"))
		return func() error {
			_, err := w.desk.WithdrawAllowance(w.ctx, w.people["rules2"], x.ID, x.Version)
			return err
		}
	},
	"mandate.second_person": func(w *world) func() error {
		m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], w.mandateInput(domain.MandateAbsent))
		check(w, err)
		return func() error { _, err := w.desk.ConfirmMandate(w.ctx, w.people["admin"], m.ID, m.Version); return err }
	},
	"mandate.self": func(w *world) func() error {
		in := w.mandateInput(domain.MandateAbsent)
		in.Giver = in.PersonID
		return func() error { _, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], in); return err }
	},
	"change.second_person": func(w *world) func() error {
		c, err := w.proposes(w.give("author", "verifier", "humas"))
		check(w, err)
		return func() error { _, err := w.agrees(w.people["admin"], c.ID); return err }
	},
	"workflow.second_person": func(w *world) func() error {
		x := w.standard()
		x.Stages[0].Quorum = 2
		x, err := w.proposesFlow(x)
		check(w, err)
		return func() error { _, err := w.agreesFlow(w.people["admin"], x); return err }
	},
	"grant.self": func(w *world) func() error {
		return func() error { _, err := w.proposes(w.give("admin", "rules", "humas")); return err }
	},
	"grant.exclusive": func(w *world) func() error {
		return func() error {
			_, err := w.desk.Grant(w.ctx, domain.Operator(), w.people["verifier"].PersonID, "auditor", "humas")
			return err
		}
	},
	"policy.last_admin": func(w *world) func() error {
		return func() error {
			_, err := w.desk.SetPersonStatus(w.ctx, domain.Operator(), w.people["admin"].PersonID, domain.PersonSuspended)
			return err
		}
	},
	"person.self": func(w *world) func() error {
		return func() error {
			_, err := w.desk.SetClearance(w.ctx, w.people["admin"], w.people["admin"].PersonID, domain.Public, "sendiri")
			return err
		}
	},
	"person.above_clearance": func(w *world) func() error {
		_, err := w.desk.SetClearance(w.ctx, domain.Operator(), w.people["admin"].PersonID, domain.Public, "pindah tugas")
		check(w, err)
		return func() error {
			return w.desk.SetPassword(w.ctx, w.people["admin"], w.people["author"].PersonID, "", "sandi yang panjang")
		}
	},
	"password.powers": func(w *world) func() error {
		return func() error {
			return w.desk.SetPassword(w.ctx, w.people["admin"], w.people["verifier"].PersonID, "", "sandi yang panjang")
		}
	},
	"emergency.second_person": func(w *world) func() error {
		w.hire("duty", "duty", "approver")
		c := w.declared("Jalan ditutup")
		return func() error { return w.ratify("duty", c, domain.EmergencyRatified) }
	},
	"emergency.human": func(w *world) func() error {
		w.hire("duty", "duty")
		c := w.declared("Jalan ditutup")
		w.program("superior")
		return func() error { return w.ratify("program", c, domain.EmergencyRatified) }
	},
	"change.human": func(w *world) func() error {
		c, err := w.proposes(w.give("author", "verifier", "humas"))
		check(w, err)
		w.promoted()
		return func() error { _, err := w.agrees(w.program("admin2"), c.ID); return err }
	},
	"workflow.human": func(w *world) func() error {
		w.promoted()
		x := w.standard()
		x.ValidDays = 3
		x, err := w.proposesFlow(x)
		check(w, err)
		return func() error { _, err := w.agreesFlow(w.program("admin2"), x); return err }
	},
	"mandate.human": func(w *world) func() error {
		m, err := w.desk.ProposeMandate(w.ctx, w.people["admin"], w.mandateInput(domain.MandateAbsent))
		check(w, err)
		return func() error {
			_, err := w.desk.ConfirmMandate(w.ctx, w.program("superior"), m.ID, m.Version)
			return err
		}
	},
	"link.chain": func(w *world) func() error {
		w.link("author2", "author")
		return func() error {
			_, err := w.desk.LinkPeople(w.ctx, w.people["admin"], w.people["ppid"].PersonID, w.people["author2"].PersonID, "akun ketiga")
			return err
		}
	},
	"amendment.on_behalf": func(w *world) func() error {
		w.mandated(w.mandateInput(domain.MandateOnBehalf))
		d := w.verifiedDraft("Halo dua")
		return func() error { _, err := w.amends("author2", d, body("dua", "tiga")); return err }
	},
	"draft.author_only": func(w *world) func() error {
		d := w.draft("Halo")
		return func() error { _, err := w.desk.Withdraw(w.ctx, w.people["author2"], d.ID, "batal"); return err }
	},
	"draft.appealed_once": func(w *world) func() error {
		d, err := w.decide("superior", w.appealed("verifier"), domain.Reject)
		check(w, err)
		return func() error { _, err := w.desk.Appeal(w.ctx, w.people["author"], d.ID, "sekali lagi"); return err }
	},
	"recuse.voted": func(w *world) func() error {
		d := w.approveAll(w.submitted("Halo"), "verifier")
		return func() error { return w.recuse("verifier", d) }
	},
	"override.not_contributor": func(w *world) func() error {
		w.grants("author2", "security")
		d, err := w.patch("author2", w.draft("Halo"), domain.DraftPatch{Body: new("BLOCK")})
		check(w, err)
		return func() error { return w.override("author2", d, "bodyBLOCK") }
	},
	"override.not_submitter": func(w *world) func() error {
		w.grants("author2", "security")
		d, err := w.desk.Submit(w.ctx, w.people["author2"], w.draft("REVIEW").ID)
		check(w, err)
		return func() error { return w.override("author2", d, "bodyREVIEW") }
	},
	"override.not_voted": func(w *world) func() error {
		w.grants("security", "verifier")
		d := w.approveAll(w.submitted("REVIEW"), "security")
		return func() error { return w.override("security", d, "bodyREVIEW") }
	},
	"mark.not_contributor": func(w *world) func() error {
		w.grants("author", "verifier")
		d := w.draft("WARN")
		return func() error {
			_, err := w.desk.MarkFinding(w.ctx, w.people["author"], d.ID, "bodyWARN", false)
			return err
		}
	},
	"restrict.not_contributor": func(w *world) func() error {
		w.grants("author", "superior")
		d := w.only(w.draft("Halo"), "verifier")
		return func() error {
			_, err := w.desk.Unrestrict(w.ctx, w.people["author"], d.ID, d.Version, "umum")
			return err
		}
	},
}

// program is a token of somebody, good for everything.
func (w *world) program(who string) domain.Actor {
	a := w.people[who]
	a.Via = domain.ViaToken
	w.people["program"] = a
	return a
}

// behind are those that something else refuses as well, with another key: powers are not
// built from a chain of accounts.
var behind = []string{"link.chain"}

// TestEverySeparationCounts takes one separation away after the other: what it refuses
// must be refused with it, and leave nothing, and pass without it.
func TestEverySeparationCounts(t *testing.T) {
	for _, key := range domain.Separations() {
		t.Run(key, func(t *testing.T) {
			prepare, known := separationScenarios[key]
			if !known {
				t.Fatal("no scenario is refused by this separation")
			}
			w := newWorld(t, storetest.SQLite(t))
			act := prepare(w)
			n := w.size()
			if err := act(); domain.KeyOf(err) != key {
				t.Fatalf("with it: %v", err)
			}
			if w.size() != n {
				t.Error("the refusal left a leaf")
			}
			domain.Without([]string{key}, func() {
				if err := act(); domain.KeyOf(err) == key || (err != nil) != slices.Contains(behind, key) {
					t.Errorf("without it: %v", err)
				}
			})
		})
	}
}

var separationKey = regexp.MustCompile(`"[a-z]+\.(second_person|proposer_only|author_only|self|exclusive|last_admin|above_clearance|human|chain|on_behalf)"`)

// Whatever is refused by such a key stands in the table, or follows from what does.
func TestEverySeparationIsInTheTable(t *testing.T) {
	// The first follows from others; one account linked to itself and a class that hides a
	// draft from its own author keep no two humans apart.
	others := []string{"change.self", "link.self", "draft.above_clearance"}
	files, err := os.ReadDir(".")
	check(t, err)
	for _, f := range files {
		if f.IsDir() || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		check(t, err)
		for _, key := range separationKey.FindAllString(string(text), -1) {
			if key = key[1 : len(key)-1]; !slices.Contains(domain.Separations(), key) && !slices.Contains(others, key) {
				t.Errorf("%s: %s is not in the table", f.Name(), key)
			}
		}
	}
}
