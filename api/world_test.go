package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/google/uuid"

	"layak/domain"
	"layak/policy/access"
	"layak/policy/profile"
	"layak/policy/sensitivity"
	"layak/store"
	"layak/store/storetest"
	"layak/templates"
)

// world is an institution behind a real server: real store, powers and rules;
// only passwords, sealing and the outside are replaced. Every answer to a
// request through it is checked against the description.
type world struct {
	t      *testing.T
	store  *store.Store
	desk   *domain.Desk
	server *httptest.Server
	api    *Server
	router routers.Router
	logs   *bytes.Buffer

	mu     sync.Mutex
	clock  time.Time
	tokens map[string]string
	ids    map[string]string
	down   error
}

// cast are the people: username, role, unit.
var cast = [][3]string{{"admin", domain.RoleAdmin, "root"}, {"author", domain.RoleAuthor, "humas"}, {"author2", domain.RoleAuthor, "humas"},
	{"verifier", domain.RoleVerifier, "humas"}, {"security", domain.RoleSecurity, "root"}, {"approver", domain.RoleApprover, "humas"},
	{"superior", domain.RoleSuperior, "root"}, {"duty", domain.RoleDuty, "humas"}, {"rules", domain.RoleRules, "root"}, {"auditor", domain.RoleAuditor, "root"},
	{"checker", domain.RoleChecker, "root"}}

// presets are what several tests share, made once.
var presets = sync.OnceValues(func() (domain.Profile, error) { return profile.Indonesia() })
var pagesOnce = sync.OnceValues(templates.New)

// realRules compiles the built-in rules once for all tests.
var realRules = sync.OnceValue(func() *sensitivity.Compiler { return sensitivity.New() })

// newWorld has rules that are easy to hit.
func newWorld(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	return settle(t, storetest.SQLite(t), words{}, builtIn(), change...)
}

// newHouse has the built-in rules: what people meet at a browser.
func newHouse(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	return settle(t, storetest.SQLite(t), realRules(), sensitivity.BuiltIn(), change...)
}

// each runs a test on every kind of database.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) { test(t, settle(t, open(), words{}, builtIn())) })
}

// settle makes an institution on a store, with its people and a server.
func settle(t *testing.T, st *store.Store, rules domain.RuleCompiler, sources []domain.RuleSource, change ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, store: st, clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), tokens: map[string]string{}, ids: map[string]string{}, logs: &bytes.Buffer{}}
	model, err := os.ReadFile("../casbin_model.conf")
	w.must(err)
	authorizer, err := access.New(string(model))
	w.must(err)
	notary, key := newNotary(t, st)
	w.desk = domain.NewDesk(domain.Parts{Store: st, Authorizer: authorizer, Rules: rules, Shingler: sensitivity.New(), Notary: notary, Passwords: plainPasswords{},
		Courier: deafCourier{}, Sealer: openSealer{}, Profiles: profile.Files{}, Now: w.now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Random: rand.Reader, Wake: func() {}})
	p, err := presets()
	w.must(err)
	w.must(w.desk.Install(context.Background(), p, sources))
	w.hire()
	pages, err := pagesOnce()
	w.must(err)
	o := Options{Desk: w.desk, Pages: pages, Log: slog.New(slog.NewTextHandler(w.logs, nil)), Now: w.now, AuditKey: key, Version: "test",
		Ready: func(context.Context) error { return w.down }}
	for _, c := range change {
		c(&o)
	}
	w.api, err = New(o)
	w.must(err)
	w.server = httptest.NewServer(w.api)
	t.Cleanup(w.server.Close)
	w.describe()
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(time.Millisecond)
	return w.clock
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) hire() {
	for _, c := range cast {
		p, err := w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Clearance: domain.TopSecret, Username: c[0], Name: c[0], UnitID: c[2],
			Password: "layak-demo-" + c[0], Roles: []string{c[1]}, Language: "en"})
		w.must(err)
		w.ids[c[0]] = p.ID
	}
}

func init() {
	openapi3filter.RegisterBodyDecoder("application/atom+xml", openapi3filter.PlainBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/jsonl", openapi3filter.PlainBodyDecoder)
}

// describe loads the description as an outsider would and checks it.
func (w *world) describe() {
	loader := openapi3.NewLoader()
	res, err := http.Get(w.server.URL + "/openapi.json")
	w.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	w.must(err)
	doc, err := loader.LoadFromData(raw)
	w.must(err)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		w.t.Fatalf("the description is OpenAPI %s", doc.OpenAPI)
	}
	w.must(doc.Validate(context.Background()))
	w.router, err = gorillamux.NewRouter(doc)
	w.must(err)
}

// reply is an answer, read whole.
type reply struct {
	*http.Response
	t    *testing.T
	body []byte
}

// call is one request: who ("" is nobody), method and path below /api/v1 (or an
// absolute path that begins with "!"), a body (nil, a string that is sent as it
// is, or anything for JSON), and headers as pairs.
func (w *world) call(who, route string, body any, headers ...string) reply {
	w.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	if absolute, ok := strings.CutPrefix(path, "!"); ok {
		path = absolute
	} else {
		path = prefix + path
	}
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		var err error
		data, err = json.Marshal(b)
		w.must(err)
	}
	r, err := http.NewRequest(method, w.server.URL+path, bytes.NewReader(data))
	w.must(err)
	if data != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+w.token(who))
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	w.must(err)
	defer res.Body.Close()
	out := reply{Response: res, t: w.t}
	out.body, err = io.ReadAll(res.Body)
	w.must(err)
	w.conforms(r, data, out)
	return out
}

// conforms checks an answer, and what led to a good one, against the
// description. Addresses that it does not know must answer 404 or 405.
func (w *world) conforms(r *http.Request, data []byte, out reply) {
	w.t.Helper()
	route, params, err := w.router.FindRoute(r)
	if err != nil {
		if out.StatusCode != http.StatusNotFound && out.StatusCode != http.StatusMethodNotAllowed && strings.HasPrefix(r.URL.Path, prefix+"/") {
			w.t.Errorf("%s %s is not described and answers %d", r.Method, r.URL.Path, out.StatusCode)
		}
		return
	}
	again := r.Clone(context.Background())
	again.Body = io.NopCloser(bytes.NewReader(data))
	in := &openapi3filter.RequestValidationInput{Request: again, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, SkipSettingDefaults: true}}
	if out.StatusCode < 300 {
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			w.t.Errorf("%s %s was taken against its description: %v", r.Method, r.URL.Path, err)
		}
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{RequestValidationInput: in,
		Status: out.StatusCode, Header: out.Header, Body: io.NopCloser(bytes.NewReader(out.body)), Options: in.Options})
	if err != nil {
		w.t.Errorf("%s %s answers %d against its description: %v\n%s", r.Method, r.URL.Path, out.StatusCode, err, out.body)
	}
}

// token signs somebody in once.
func (w *world) token(who string) string {
	w.t.Helper()
	w.mu.Lock()
	token := w.tokens[who]
	w.mu.Unlock()
	if token != "" {
		return token
	}
	res := w.call("", "POST /sessions", map[string]string{"username": who, "password": "layak-demo-" + who}).is(http.StatusCreated)
	token = res.text("token")
	w.mu.Lock()
	w.tokens[who] = token
	w.mu.Unlock()
	return token
}

func (r reply) is(status int) reply {
	r.t.Helper()
	if r.StatusCode != status {
		r.t.Fatalf("%s %s: %d, want %d: %.600s", r.Request.Method, r.Request.URL.Path, r.StatusCode, status, r.body)
	}
	return r
}

// refused checks a problem document: its status, code, and a field where one is
// given.
func (r reply) refused(status int, code string, field ...string) reply {
	r.t.Helper()
	r.is(status)
	if got := r.Header.Get("Content-Type"); got != problemType {
		r.t.Errorf("%s %s: a refusal of type %s", r.Request.Method, r.Request.URL.Path, got)
	}
	if got := r.text("code"); got != code {
		r.t.Errorf("%s %s: code %s, want %s: %s", r.Request.Method, r.Request.URL.Path, got, code, r.body)
	}
	if len(field) > 0 && r.text("errors", "0", "field") != field[0] {
		r.t.Errorf("%s %s: %s does not name the field %s", r.Request.Method, r.Request.URL.Path, r.body, field[0])
	}
	return r
}

func (r reply) json() any {
	var v any
	if err := json.Unmarshal(r.body, &v); err != nil {
		r.t.Helper()
		r.t.Fatalf("%s %s: %v: %s", r.Request.Method, r.Request.URL.Path, err, r.body)
	}
	return v
}

// at walks into the answer by member names and indexes; nil where there is no
// such place.
func (r reply) at(path ...string) any {
	v := r.json()
	for _, p := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			i := 0
			for _, c := range p {
				i = i*10 + int(c-'0')
			}
			if i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func (r reply) text(path ...string) string {
	s, _ := r.at(path...).(string)
	return s
}

func (r reply) list(path ...string) []any {
	l, _ := r.at(path...).([]any)
	return l
}

// work carries out everything that is due.
func (w *world) work() {
	w.t.Helper()
	for {
		jobs, err := w.desk.ClaimWork(context.Background(), "test", 10)
		w.must(err)
		if len(jobs) == 0 {
			return
		}
		for _, j := range jobs {
			w.must(w.desk.Work(context.Background(), j))
		}
	}
}

// size is how many leaves the log has.
func (w *world) size() (n int64) {
	w.must(w.store.Read(context.Background(), func(ctx context.Context, tx domain.Tx) error {
		last, err := tx.Ledger.Find(ctx, domain.RecordFilter{Limit: 1})
		if len(last) > 0 {
			n = last[0].Seq + 1
		}
		return err
	}))
	return n
}

type plainPasswords struct{}

func (plainPasswords) Hash(_ context.Context, p string) (string, error) { return "plain:" + p, nil }
func (plainPasswords) Matches(_ context.Context, p, hash string) (bool, error) {
	return hash == "plain:"+p, nil
}

type openSealer struct{}

func (openSealer) Seal(b []byte) ([]byte, error) { return b, nil }
func (openSealer) Open(b []byte) ([]byte, error) { return b, nil }

type deafCourier struct{}

func (deafCourier) Deliver(context.Context, domain.Channel, []byte, domain.Dispatch) (string, domain.Outcome, string) {
	return "", domain.OutcomeFailed, "webhook.refused"
}
