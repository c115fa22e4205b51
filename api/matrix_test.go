package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// row is one route of the matrix: what is sent, and what it answers to whom.
type row struct {
	route string                      // "POST /drafts/{id}/submit"; of pages "PAGE POST /drafts/:id/submit"
	about string                      // where a route has several rows
	send  func(f *field, c cell) sent // nil: nothing
	want  func(c cell) int            // the status of the refusal; taken or shown: 0
	any   bool                        // answers alike whoever asks: it is enough that it is no fault
	idle  bool                        // changes nothing, although it is no GET
}

// cell is one person before one row.
type cell struct{ role, state, relation string }

// sent is what a cell sends: a body for JSON or a form, the address's other parts, headers.
type sent struct {
	body   map[string]any
	form   []string
	params map[string]string
	query  string
	match  bool  // If-Match with the draft's version
	etag   int64 // If-Match with another version
}

// roles are those of the profile; "" is somebody without any.
var matrixRoles = []string{"author", "verifier", "security", "approver", "duty", "superior", "ppid", "admin", "rules", "auditor", "checker", ""}

// matrixStates are those of drafts, and of what is in review each stage that is open alone.
var matrixStates = []string{"draft", "in_review", "approval", "appealed", "changes_requested", "cleared", "scheduled", "publishing", "published",
	"parked", "rejected", "withdrawn", "expired"}

// relations say what somebody is to the draft or to the institution beside their role.
var relations = []string{"none", "author", "contributor", "elsewhere", "suspended", "acting", "expired", "named", "unnamed", "low", "linked", "given"}

// few are the states that the relations are tried in which do not depend on it.
var few = []string{"draft", "approval", "cleared", "parked", "rejected"}

func (c cell) String() string { return fmt.Sprintf("%s, %s, of %s", c.role, c.relation, c.state) }

// TestMatrix asks every route as everybody. What is refused is refused with the status
// that the row says, changes no draft and leaves no leaf; what is accepted is carried out
// and taken back in its transaction, so that all cells look at the same drafts.
func TestMatrix(t *testing.T) {
	f := newField(t)
	rows := slices.Concat(draftRows(), houseRows(), ownRows())
	rows = slices.Concat(rows, pageRows())
	f.complete(t, rows)
	n := 0
	for _, role := range matrixRoles {
		for _, relation := range relations {
			if role == "" && relation != "none" && relation != "author" && relation != "contributor" {
				continue
			}
			f.give(role, relation)
			for _, r := range rows {
				n += f.try(t, r, role, relation)
			}
			f.unharmed(t, role+", "+relation)
		}
	}
	t.Logf("%d cells", n)
	if n < 10_000 {
		t.Errorf("only %d cells were tried", n)
	}
}

// try asks one row as one person, for drafts in every state that matters.
func (f *field) try(t *testing.T, r row, role, relation string) (n int) {
	states := []string{""}
	if strings.Contains(r.route, "/drafts/{id}") || strings.Contains(r.route, "/drafts/:id") {
		states = matrixStates
		switch page := strings.HasPrefix(r.route, "PAGE"); {
		case page && slices.Contains([]string{"contributor", "acting", "expired", "named", "low", "linked"}, relation):
			return 0 // what a page refuses, the same verb refuses to programs
		case page:
			states = few[:3]
		case relation != "none" && relation != "author" && relation != "contributor":
			states = few
		}
	} else if slices.Contains([]string{"author", "contributor", "named", "unnamed", "linked"}, relation) {
		return 0 // of drafts alone
	}
	for _, state := range states {
		c := cell{role, state, relation}
		f.ask(t, r, c)
		n++
	}
	return n
}

// ownRoutes are open to whose password somebody else has set.
var ownRoutes = []string{"GET /me", "GET /sessions", "DELETE /sessions/current", "DELETE /sessions/{id}",
	"PAGE GET /account", "PAGE POST /account", "PAGE POST /account/password", "PAGE POST /account/sessions/:id/revoke"}

// wantGiven is what a row answers to whose password somebody else has set.
func (r row) wantGiven(c cell) int {
	switch {
	case slices.Contains(ownRoutes, r.route):
		return r.want(c)
	case strings.HasPrefix(r.route, "PAGE"):
		return http.StatusSeeOther
	}
	return forbidden
}

func (f *field) ask(t *testing.T, r row, c cell) {
	t.Helper()
	want := r.want(c)
	if c.relation == "given" {
		want = r.wantGiven(c)
	}
	page := strings.HasPrefix(r.route, "PAGE")
	// A page that refuses something to an auditor shows the draft, which they are recorded to have read.
	shows := page && c.looks() && !c.reads()
	f.shadow.dry, f.shadow.taken = want == 0 || shows, 0
	got, body := f.send(r, c)
	f.shadow.dry = false
	moves := !strings.Contains(r.route, "GET ") && !r.idle
	switch {
	case got >= 500:
		t.Fatalf("%s: %s: %d: %.300s\n%s", r.route+r.about, c, got, body, f.w.logs)
	case r.any:
	case page && want == unsigned && got == http.StatusSeeOther: // to the sign-in; nothing was typed
	case want != 0 && got != want:
		t.Errorf("%s: %s: %d, want %d: %.200s", r.route+r.about, c, got, want, body)
	case want != 0 && f.shadow.taken > 0 && !shows:
		t.Errorf("%s: %s: refused, and something was written", r.route+r.about, c)
	case want == 0 && moves && f.shadow.taken == 0:
		t.Errorf("%s: %s: %d, want that it is accepted: %.200s", r.route+r.about, c, got, body)
	case want == 0 && !moves && got >= 300 && got != http.StatusSeeOther:
		t.Errorf("%s: %s: %d, want that it is shown: %.200s", r.route+r.about, c, got, body)
	}
}

// shadow is a store in whose transactions what is accepted can be taken back.
type shadow struct {
	*store.Store
	dry   bool
	taken int // acts that were carried out to their end
}

var errTakenBack = errors.New("taken back")

func (s *shadow) Write(ctx context.Context, fn func(context.Context, domain.Tx) error) error {
	err := s.Store.Write(ctx, func(ctx context.Context, tx domain.Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		if s.taken++; s.dry {
			return errTakenBack
		}
		return nil
	})
	if errors.Is(err, errTakenBack) {
		return nil
	}
	return err
}

// field is the institution of the matrix: drafts in every state, and people whose
// role is exchanged.
type field struct {
	w       *world
	shadow  *shadow
	drafts  map[string]domain.Draft // by set and state
	people  map[string]string       // ids by relation
	tokens  map[string]string
	running domain.Mandate    // of whoever acts
	ids     map[string]string // of what is no draft
	leaves  int64
	rows    string
}

func newField(t *testing.T) *field {
	rules := append(builtIn(), domain.RuleSource{Name: "note", YAML: "id: note\ninfo: CATATAN"})
	w := settle(t, storetest.SQLite(t), words{}, rules)
	f := &field{w: w, drafts: map[string]domain.Draft{}, people: map[string]string{}, tokens: map[string]string{}, ids: map[string]string{}}
	f.hire()
	for _, set := range []string{"plain", "named", "classified"} {
		f.make(set, "expired")
	}
	w.later(2 * time.Hour)
	w.work()
	for at, d := range f.drafts {
		f.drafts[at] = f.now(d.ID)
	}
	for _, set := range []string{"plain", "named", "classified"} {
		for _, state := range matrixStates {
			if state != "expired" {
				f.make(set, state)
			}
		}
	}
	f.furnish()
	f.signIn()
	f.shadow = &shadow{Store: w.store}
	w.desk.Store = f.shadow
	f.remember(t)
	return f
}

// setOf is which drafts somebody with the relation looks at.
func setOf(relation string) string {
	switch relation {
	case "named", "unnamed":
		return "named"
	case "low":
		return "classified"
	}
	return "plain"
}

// draft is the one that a cell looks at.
func (f *field) draft(c cell) domain.Draft { return f.drafts[setOf(c.relation)+" "+c.state] }

// send sends what a row says to the server, without a network between.
func (f *field) send(r row, c cell) (status int, body string) {
	in := sent{}
	if r.send != nil {
		in = r.send(f, c)
	}
	path, page := strings.CutPrefix(r.route, "PAGE ")
	method, path, _ := strings.Cut(path, " ")
	for name, value := range in.params {
		path = strings.NewReplacer("{"+name+"}", value, ":"+name, value).Replace(path)
	}
	path = strings.NewReplacer("{id}", f.draft(c).ID, ":id", f.draft(c).ID).Replace(path)
	var data []byte
	switch {
	case page:
		data = []byte(formValues(in.form))
	case in.body != nil:
		data, _ = json.Marshal(in.body)
	}
	if !page {
		path = prefix + path
	}
	q := httptest.NewRequest(method, path+in.query, bytes.NewReader(data))
	switch token := f.tokens[c.relation]; {
	case page:
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.AddCookie(&http.Cookie{Name: f.w.api.cookieName(), Value: token})
	default:
		q.Header.Set("Authorization", "Bearer "+token)
		if data != nil {
			q.Header.Set("Content-Type", "application/json")
		}
	}
	switch {
	case in.match:
		q.Header.Set("If-Match", fmt.Sprintf("%q", fmt.Sprint(f.draft(c).Version)))
	case in.etag != 0:
		q.Header.Set("If-Match", fmt.Sprintf("%q", fmt.Sprint(in.etag)))
	}
	out := httptest.NewRecorder()
	f.w.api.ServeHTTP(out, q)
	return out.Code, out.Body.String()
}

// remember keeps what refusals must not move, and unharmed compares it.
func (f *field) remember(t *testing.T) { f.leaves, f.rows = f.w.size(), f.versions(t) }

func (f *field) unharmed(t *testing.T, what string) {
	t.Helper()
	if n := f.w.size(); n != f.leaves {
		t.Errorf("%s: the refusals left %d leaves", what, n-f.leaves)
	}
	if rows := f.versions(t); rows != f.rows {
		t.Errorf("%s: the refusals changed drafts", what)
	}
	f.remember(t)
}

// versions are the version, state and text of every draft.
func (f *field) versions(t *testing.T) string {
	var out []string
	err := f.w.store.Read(t.Context(), func(ctx context.Context, tx domain.Tx) error {
		for at, d := range f.drafts {
			now, err := tx.Drafts.ByID(ctx, d.ID)
			if err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
			out = append(out, fmt.Sprint(at, now.Version, now.State, now.ContentHash))
		}
		return nil
	})
	f.w.must(err)
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// openRoutes ask nobody who it is.
var openRoutes = []string{"GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /audit/key", "GET /api/v1/audit/key", "GET /feeds/:file", "GET /feeds/{name}.atom",
	"GET /static/*file", "GET /signin", "POST /signin", "POST /signout", "POST /language"}

// complete fails for a route without a row, and for a row without a route: those of the
// description, and those that the server has.
func (f *field) complete(t *testing.T, rows []row) {
	t.Helper()
	have := map[string]bool{}
	for _, r := range rows {
		have[r.route] = true
	}
	routes := map[string]bool{}
	for _, r := range f.w.api.engine.Routes() {
		at := r.Method + " " + r.Path
		below, api := strings.CutPrefix(r.Path, prefix)
		switch {
		case slices.Contains(openRoutes, at):
			continue
		case api:
			at = r.Method + " " + colons.ReplaceAllString(below, "{$1}")
		default:
			at = "PAGE " + at
		}
		if routes[at] = true; !have[at] {
			t.Errorf("%s has no row", at)
		}
	}
	for at := range have {
		if !routes[at] {
			t.Errorf("the row %s has no route", at)
		}
	}
	for _, at := range f.described() {
		if !have[at] && !slices.Contains(openRoutes, at) {
			t.Errorf("%s is described and has no row", at)
		}
	}
}

var colons = regexp.MustCompile(`:([a-z_]+)`)

// described are the routes of the description.
func (f *field) described() (out []string) {
	var doc struct {
		Paths map[string]map[string]any
	}
	f.w.must(json.Unmarshal(f.w.api.openapi, &doc))
	for path, methods := range doc.Paths {
		for method := range methods {
			below, _ := strings.CutPrefix(path, prefix)
			out = append(out, strings.ToUpper(method)+" "+below)
		}
	}
	return out
}
