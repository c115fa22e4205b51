package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/gin-gonic/gin"
)

var bg = context.Background()

func TestSessions(t *testing.T) {
	w := newWorld(t)
	in := func(who, password string) reply {
		return w.call("", "POST /sessions", map[string]string{"username": who, "password": password})
	}
	ok := in("Author ", "layak-demo-author").is(201)
	if ok.text("person", "username") != "author" || ok.text("token") == "" || ok.Header.Get("Set-Cookie") != "" {
		t.Errorf("signed in with %v %s", ok.Header, ok.body)
	}
	wrong, nobody := in("author", "x").refused(401, "session.wrong"), in("nobody", "x").refused(401, "session.wrong")
	if string(wrong.body) != string(nobody.body) || wrong.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("%v %s, %s", wrong.Header, wrong.body, nobody.body)
	}
	w.call("", "GET /me", nil).refused(401, "session.missing")
	for _, header := range []string{"Bearer x", "Bearer", "Basic YTpi", "Bearer " + strings.Repeat("x", 500)} {
		res := w.call("", "GET /me", nil, "Authorization", header).refused(401, "session.unknown")
		if !strings.HasPrefix(res.Header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s: no challenge", header)
		}
	}
	w.call("", "POST /sessions", map[string]string{"username": "verifier", "password": "layak-demo-verifier"}, "Authorization", "Bearer ended").is(201)
	if me := w.call("author", "GET /me", nil).is(200); me.text("roles", "0") != "author" || len(me.list("may")) == 0 {
		t.Errorf("me: %s", me.body)
	}
	cookie := w.call("", "GET /me", nil, "Cookie", "layak="+w.token("author")).is(200)
	if cookie.text("username") != "author" {
		t.Errorf("by cookie: %s", cookie.body)
	}
	w.call("", "GET /me", nil, "Cookie", "layak=wrong").refused(401, "session.missing")
	if n := len(w.call("author", "GET /sessions", nil).is(200).list("items")); n != 2 {
		t.Errorf("%d sessions", n)
	}
	other := w.call("verifier", "GET /sessions", nil).text("items", "0", "id")
	w.call("author", "DELETE /sessions/"+other, nil).refused(404, "session.unknown")
	w.call("author", "DELETE /sessions/current", nil).is(204)
	w.call("author", "GET /me", nil).refused(401, "session.unknown")
	w.call("admin", "POST /people/"+w.ids["verifier"]+"/status", map[string]any{"status": "suspended"}).is(200)
	w.call("verifier", "GET /me", nil).is(401)
}

func TestGuessingIsSlowedDown(t *testing.T) {
	w := newWorld(t)
	in := func(who, password string) reply {
		return w.call("", "POST /sessions", map[string]string{"username": who, "password": password})
	}
	for range 3 * signInsPerMinute {
		in("author", "layak-demo-author").is(201)
	}
	for range signInsPerMinute {
		in("author", "wrong").refused(401, "session.wrong")
	}
	late := in("AUTHOR", "layak-demo-author").refused(429, "request.rate_limited")
	if late.Header.Get("Retry-After") == "" {
		t.Error("nobody says when to come back")
	}
	in("verifier", "layak-demo-verifier").is(201)
	w.later(time.Minute)
	in("author", "layak-demo-author").is(201)
}

// signInFrom tries to sign in from an address.
func (w *world) signInFrom(who, password, from string) reply {
	return w.call("", "POST /sessions", map[string]string{"username": who, "password": password}, "X-Forwarded-For", from)
}

// TestGuessingFromManyAddressesIsSlowedDown: they do not get past the limiter,
// and the page says so as well.
func TestGuessingFromManyAddressesIsSlowedDown(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Proxies = []string{"127.0.0.1/32"} })
	in := w.signInFrom
	for i := range usernameSignIns {
		in("author", "wrong", fmt.Sprintf("192.0.2.%d", i)).refused(401, "session.wrong")
	}
	late := in("author", "layak-demo-author", "198.51.100.1").refused(429, "request.rate_limited")
	if wait, _ := strconv.Atoi(late.Header.Get("Retry-After")); wait < 60 || wait > 600 {
		t.Errorf("come back after %q", late.Header.Get("Retry-After"))
	}
	page := w.stranger().post("/signin", "username", "author", "password", "layak-demo-author")
	if page.status != 429 || page.header.Get("Retry-After") == "" || !strings.Contains(page.body, w.api.Pages.Word("id", "error.request.rate_limited")) {
		t.Errorf("the page answers %d: %.300s", page.status, page.body)
	}
}

// TestGuessingManyNamesIsSlowedDown: they do not get past the limiter, and what
// was typed as a name is in no log.
func TestGuessingManyNamesIsSlowedDown(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Proxies = []string{"127.0.0.1/32"} })
	in := w.signInFrom
	for i := range addressSignIns {
		in(fmt.Sprintf("rahasia%d", i), "wrong", "203.0.113.9").refused(401, "session.wrong")
	}
	if !strings.Contains(w.logs.String(), `msg="sign-in failed" address=203.0.113.9`) {
		t.Error("failed sign-ins are in no log")
	}
	in("verifier", "layak-demo-verifier", "203.0.113.9").refused(429, "request.rate_limited")
	in("verifier", "layak-demo-verifier", "203.0.113.10").is(201)
	for _, typed := range []string{"rahasia", "author"} {
		if strings.Contains(w.logs.String(), typed) {
			t.Errorf("a log line says %q", typed)
		}
	}
	w.later(wideWindow)
	in("author", "layak-demo-author", "198.51.100.1").is(201)
}

func TestLimiterIsBounded(t *testing.T) {
	at := time.Unix(0, 0)
	l := newLimiter(1, 64, time.Minute, func() time.Time { at = at.Add(time.Microsecond); return at })
	for i := range 3 * limiterSize {
		if l.begin(number(int64(i))) == 0 {
			l.end(number(int64(i)), true)
		}
	}
	if size := unsafe.Sizeof(*l); size > 300_000 {
		t.Errorf("a limiter takes %d bytes", size)
	}
	if l.begin(number(3*limiterSize-1)) == 0 {
		t.Error("the latest was forgotten")
	}
	at = at.Add(time.Minute)
	if l.begin("1") > 0 {
		t.Error("the window does not end")
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	in := map[string]any{"username": "author", "label": "CMS", "scopes": []string{"draft.create", "draft.read"}, "days": 30}
	w.call("author", "POST /tokens", in).is(403)
	// In the name of somebody else nothing can be done but ask.
	w.call("admin", "POST /tokens", in).refused(422, "token.scope_shared", "scopes")
	w.agree(w.call("admin", "POST /policy", map[string]any{"role": "author", "act": "token.create"}).is(202).text("id"))
	made := w.call("author", "POST /tokens", in, "Idempotency-Key", "t").is(201)
	again := w.call("author", "POST /tokens", in, "Idempotency-Key", "t").is(201)
	if made.text("token") == again.text("token") {
		t.Error("a secret was kept and shown again")
	}
	w.tokens["machine"] = made.text("token")
	id := w.draft("machine", nil).text("id")
	w.call("machine", "POST /drafts/"+id+"/submit", nil).refused(403, "token.scope")
	w.call("admin", "POST /tokens", map[string]any{"username": "author", "label": "x", "scopes": []string{"draft.decide"}, "days": 30}).refused(422, "token.scope_forbidden", "scopes")
	w.call("admin", "POST /tokens", map[string]any{"username": "author", "label": "x", "scopes": []string{"draft.read"}, "days": 1 << 60}).refused(422, "token.life", "days")
	w.tokens["writer"] = w.call("author", "POST /tokens", map[string]any{"username": "author", "label": "w", "scopes": []string{"draft.create"}, "days": 1}).is(201).text("token")
	if blind := w.draft("writer", nil); blind.text("id") == "" || blind.text("content_hash") == "" {
		t.Errorf("who may write but not read gets %s", blind.body)
	}
}

func TestHeadersAndOrigins(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.BaseURL = "https://layak.example" })
	res := w.call("", "GET !/healthz", nil).is(200)
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "", "Strict-Transport-Security": "max-age"} {
		if got := res.Header.Get(name); got == "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	w.call("author", "POST /drafts", nil, "Sec-Fetch-Site", "cross-site").refused(403, "request.cross_origin")
	w.call("author", "POST /drafts", nil, "Origin", "https://evil.example").refused(403, "request.cross_origin")
	w.call("author", "POST /drafts", nil, "Origin", "https://layak.example").refused(400, "json.empty")
	w.call("", "GET /me", nil, "Cookie", "layak="+w.token("author")).is(401)
	w.call("", "GET /me", nil, "Cookie", "__Host-layak="+w.token("author")).is(200)
	if _, err := New(Options{BaseURL: "layak.example", Now: time.Now}); err == nil {
		t.Error("a base URL without a scheme was taken")
	}
	if _, err := New(Options{Proxies: []string{"everyone"}, Now: time.Now}); err == nil {
		t.Error("a proxy that is no address was taken")
	}
}

func TestServerRoutes(t *testing.T) {
	w := newWorld(t)
	w.call("", "GET !/readyz", nil).is(200)
	w.down = errors.New("disk is gone")
	w.call("", "GET !/readyz", nil).refused(503, "store.unavailable")
	if key := w.call("", "GET !/audit/key", nil).is(200); strings.TrimSpace(string(key.body)) != w.api.AuditKey {
		t.Errorf("key: %s", key.body)
	}
	w.call("", "GET /nowhere", nil).refused(404, "not_found")
	w.call("", "GET !/api", nil).refused(404, "not_found")
	w.call("author", "DELETE /drafts", nil).refused(405, "method.not_allowed")
	metrics := w.call("", "GET !/metrics", nil).is(200)
	if !strings.Contains(string(metrics.body), `layak_http_requests_total{method="GET",route="/readyz",status="503"} 1`) {
		t.Errorf("metrics: %.300s", metrics.body)
	}
	english := w.call("", "GET /nowhere", nil, "Accept-Language", "en-GB, id;q=0.5").text("title")
	indonesian := w.call("", "GET /nowhere", nil, "Accept-Language", "fr, id").text("title")
	if english == indonesian || english == "" {
		t.Errorf("%q and %q", english, indonesian)
	}
	w.call("", "GET /drafts?token=secret-value", nil)
	if strings.Contains(w.logs.String(), "secret-value") {
		t.Error("a query got into the log")
	}
}

func TestPanicsSayNothing(t *testing.T) {
	w := newWorld(t)
	w.api.engine.GET("/api/panic", func(*gin.Context) { panic("the secret of the house") })
	res := w.call("", "GET !/api/panic", nil).refused(http.StatusInternalServerError, "internal")
	ref := strings.TrimPrefix(res.text("instance"), "urn:uuid:")
	if strings.Contains(string(res.body), "secret") || ref == "" || !strings.Contains(w.logs.String(), ref) {
		t.Errorf("%s", res.body)
	}
}

// TestEveryRouteIsDescribed compares the routes that are there with those that
// the description has.
func TestEveryRouteIsDescribed(t *testing.T) {
	w := newWorld(t)
	for _, route := range w.api.engine.Routes() {
		if !strings.HasPrefix(route.Path, prefix) || route.Path == prefix+"/audit/key" {
			continue
		}
		path := route.Path
		for _, part := range strings.Split(route.Path, "/") {
			if strings.HasPrefix(part, ":") {
				path = strings.Replace(path, part, "7", 1)
			}
		}
		r, err := http.NewRequest(route.Method, w.server.URL+path, nil)
		w.must(err)
		if _, _, err := w.router.FindRoute(r); err != nil {
			t.Errorf("%s %s is not described: %v", route.Method, route.Path, err)
		}
	}
}

func TestAcceptedLanguage(t *testing.T) {
	for header, want := range map[string]string{"": "", "en": "en", "id-ID,id;q=0.9,en;q=0.8": "id", "en;q=0.1, id;q=0.9": "id",
		"en;q=0": "", "fr, en;q=0.3": "en", "en;q=x, id;q=0.2": "id"} {
		if got, ok := acceptedLanguage(header); string(got) != want || ok != (want != "") {
			t.Errorf("%q: %q", header, got)
		}
	}
}
