package api

import (
	"net/http"
	"strings"
	"testing"

	"layak/domain"
)

// section is the part of a page under an id.
func (s sheet) section(id string) string {
	s.t.Helper()
	_, rest, ok := strings.Cut(s.body, `<section id="`+id+`"`)
	part, _, _ := strings.Cut(rest, "</section>")
	if !ok {
		s.t.Fatalf("no section %s", id)
	}
	return part
}

// again saves the draft with other fields, the calm ones otherwise, and submits it
// where it has been returned.
func (b *browser) again(at, body, classification, do string, channels ...string) {
	b.t.Helper()
	fields := []string{"version", b.get(at + "/edit").is(http.StatusOK).hidden("version"), "title", "Pelatihan menulis", "body", body, "unit", "humas", "classification", classification, "do", do}
	for _, c := range channels {
		fields = append(fields, "channel", c)
	}
	b.post(at+"/edit", fields...).leads(at)
}

// A reviewer is shown what has changed since their own decision, another since what
// was cleared, in everything that a clearance covers.
func TestTheReviewComparesWithWhatItsReaderHasSeen(t *testing.T) {
	w := newHouse(t)
	author, verifier, approver := w.browser("author"), w.browser("verifier"), w.browser("approver")
	expect := func(who *browser, at string, holds []string, lacks ...string) {
		t.Helper()
		got := who.get(at + "/review").is(http.StatusOK).section("changes")
		for _, x := range holds {
			if !strings.Contains(got, x) {
				t.Errorf("no %q in %s", x, got)
			}
		}
		for _, x := range lacks {
			if strings.Contains(got, x) {
				t.Errorf("%q in %s", x, got)
			}
		}
	}
	at := author.write()
	author.post(at + "/submit").leads(at)
	expect(verifier, at, []string{"first revision"})
	verifier.decide(at, "request_changes", "Perbaiki.").leads(at)
	author.again(at, calm+" Satu.", "public", "save", "web", "x")
	author.again(at, calm+" Dua.", "public", "submit", "web", "x")
	expect(verifier, at, []string{"Revision 1 against revision 3", "decided on last", "Dua"}, "Satu")
	expect(approver, at, []string{"Revision 2 against revision 3", "the revision before", "Satu", "Dua"})
	verifier.decide(at, "approve", "").leads(at)
	expect(verifier, at, []string{"same as in revision 3", "decided on last"})
	approver.decide(at, "approve", "").leads(at)
	w.stateIs(at, domain.Cleared)

	// Everything but the words changes, and nobody is told that nothing did.
	author.again(at, calm+" Dua.", "restricted", "save", "x")
	author.again(at, calm+" Dua.", "restricted", "save", "web")
	w.stateIs(at, domain.InReview)
	expect(approver, at, []string{"Revision 3 against revision 5", "decided on last", "Channels", "Classification", "Public", "Restricted"}, "are the same")
	expect(w.browser("security"), at, []string{"Revision 3 against revision 5", "cleared last", "Classification"}, "are the same")
}
