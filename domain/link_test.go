package domain_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"layak/domain"
)

// link says that who is another account of human's.
func (w *world) link(who, human string) {
	w.Helper()
	_, err := w.desk.LinkPeople(w.ctx, w.people["admin"], w.people[who].PersonID, w.people[human].PersonID, "akun kedua")
	check(w, err)
}

// TestCVE_2026_92528_OneHumanUnderTwoIdentities: what one account did, the other
// has done.
func TestCVE_2026_92528_OneHumanUnderTwoIdentities(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.link("verifier", "author") // the author's other account
		w.link("approver2", "verifier2")
		d := w.submitted("Halo")
		w.unchanged(d, func() error { _, err := w.decide("verifier", d, domain.Approve); return err }, domain.Forbidden, "decision.not_author")
		if in, _ := w.desk.Inbox(w.ctx, w.people["verifier"]); len(in.MyTurn) != 0 {
			t.Errorf("their own text is brought to them: %+v", in.MyTurn)
		}
		d, err := w.decide("verifier2", d, domain.Approve)
		check(t, err)
		w.unchanged(d, func() error { _, err := w.decide("approver2", d, domain.Approve); return err }, domain.Forbidden, "decision.one_stage")
		d, err = w.decide("approver", d, domain.Approve)
		check(t, err)

		w.link("security", "author2")
		e := w.draft("Ada BLOCK di sini")
		body := "Masih ada BLOCK di sini"
		e, err = w.desk.Edit(w.ctx, w.people["author2"], e.ID, e.Version, domain.DraftPatch{Body: &body})
		check(t, err)
		w.unchanged(e, func() error {
			_, err := w.desk.Override(w.ctx, w.people["security"], e.ID, "whichever", "perlu", w.desk.Now().AddDate(0, 0, 1))
			return err
		}, domain.Forbidden, "override.not_contributor")

		w.link("rules2", "rules")
		set := w.proposedRules("", time.Time{})
		_, err = w.desk.ActivateRules(w.ctx, w.people["rules2"], set.Version)
		w.refused(err, domain.Forbidden, "ruleset.second_person")
	})
}

// TestLinkedAfterBothVoted: two approvals of one human are one, so the gate parks.
func TestLinkedAfterBothVoted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.cleared("Halo")
		w.link("approver", "verifier")
		d, err := w.desk.Publish(w.ctx, w.people["approver2"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Parked || d.ParkedReason != "gate.approvals" {
			t.Errorf("%s %q", d.State, d.ParkedReason)
		}
		check(t, w.unlinks(w.people["approver"].PersonID, "salah orang"))
		_, err = w.desk.Publish(w.ctx, w.people["approver2"], d.ID)
		check(t, err)
		w.work()
		if d = w.now(d); d.State != domain.Published {
			t.Errorf("%s %q", d.State, d.ParkedReason)
		}
	})
}

func TestLinksThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.link("author2", "author")
		id := func(who string) string { return w.people[who].PersonID }
		size := w.size()
		for _, c := range []struct {
			name, who, person, human, reason string
			kind                             domain.Kind
			key                              string
		}{
			{"without a reason", "admin", id("verifier"), id("verifier2"), " ", domain.Invalid, "reason.missing"},
			{"to itself", "admin", id("verifier"), id("verifier"), "x", domain.Invalid, "link.self"},
			{"twice", "admin", id("author2"), id("verifier"), "x", domain.Conflict, "link.exists"},
			{"to one that is linked", "admin", id("verifier"), id("author2"), "x", domain.Conflict, "link.chain"},
			{"one that others are linked to", "admin", id("author"), id("verifier"), "x", domain.Conflict, "link.chain"},
			{"oneself", "admin", id("admin"), id("verifier"), "x", domain.Conflict, "person.self"},
			{"to oneself", "admin", id("verifier"), id("admin"), "x", domain.Conflict, "person.self"},
			{"a service account", "admin", domain.SystemID, id("verifier"), "x", domain.Conflict, "person.service"},
			{"nobody", "admin", "nobody", id("verifier"), "x", domain.NotFound, "person.unknown"},
			{"duties that exclude each other", "admin", id("rules"), id("verifier"), "x", domain.Conflict, "grant.exclusive"},
			{"without the right", "verifier", id("author"), id("verifier2"), "x", domain.Forbidden, "access.denied"},
		} {
			_, err := w.desk.LinkPeople(w.ctx, w.people[c.who], c.person, c.human, c.reason)
			if domain.KindOf(err) != c.kind || domain.KeyOf(err) != c.key {
				t.Errorf("%s: %v, want %s", c.name, err, c.key)
			}
		}
		_, err := w.desk.Grant(w.ctx, domain.Operator(), id("author"), "verifier", "humas")
		check(t, err)
		_, err = w.desk.Grant(w.ctx, domain.Operator(), id("author2"), "auditor", "humas")
		w.refused(err, domain.Conflict, "grant.exclusive")
		w.refused(w.unlinks(id("verifier"), "x"), domain.Invalid, "link.unknown")
		w.refused(w.unlinks(id("author2"), ""), domain.Invalid, "reason.missing")
		if n := w.size(); n != size+1 {
			t.Errorf("%d records of refusals", n-size-1)
		}
	})
}

// separating are comparisons of accounts that separate nobody: who the actor is,
// whose session or list it is, and a token in another's name, where the account
// itself is meant.
var separating = map[string]string{"sessions.go": "p.ID != s.person.ID", "people.go": "id == s.person.ID|id != s.person.ID", "explain.go": "p.ID != s.person.ID"}

// TestSeparationsLookAtTheHuman: no file of the domain compares the actor's id
// with another but where the account itself is meant.
func TestSeparationsLookAtTheHuman(t *testing.T) {
	files, err := filepath.Glob("*.go")
	check(t, err)
	compares := regexp.MustCompile(`[A-Za-z.]+ [!=]= s\.person\.ID`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		check(t, err)
		for _, found := range compares.FindAllString(string(src), -1) {
			if !strings.Contains("|"+separating[name]+"|", "|"+found+"|") {
				t.Errorf("%s: %s", name, found)
			}
		}
	}
}
