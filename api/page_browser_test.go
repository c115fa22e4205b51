package api

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// browser is a person at a browser without scripts: it keeps cookies, sends
// forms and follows no redirect by itself.
type browser struct {
	*world
	http *http.Client
	asks string // Accept-Language
}

// sheet is an answer as the browser got it.
type sheet struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   string
}

func (w *world) stranger() *browser {
	jar, err := cookiejar.New(nil)
	w.must(err)
	return &browser{world: w, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// browser signs somebody in by the form.
func (w *world) browser(who string) *browser {
	w.t.Helper()
	b := w.stranger()
	b.post("/signin", "username", who, "password", "layak-demo-"+who).leads("/")
	return b
}

func (b *browser) get(path string) sheet { b.t.Helper(); return b.send("GET", path, nil) }

// post sends a form; fields are pairs of name and value.
func (b *browser) post(path string, fields ...string) sheet {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return b.send("POST", path, v)
}

// json sends what a script on a page sends.
func (b *browser) json(path, body string) sheet {
	b.t.Helper()
	r, err := http.NewRequest("POST", b.server.URL+path, strings.NewReader(body))
	b.must(err)
	r.Header.Set("Content-Type", "application/json")
	res, err := b.http.Do(r)
	b.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	b.must(err)
	return sheet{b.t, "live " + path, res.StatusCode, res.Header, string(raw)}
}

func (b *browser) send(method, path string, form url.Values) sheet {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	return b.request(method, path, body, "application/x-www-form-urlencoded")
}

// upload posts a form with one file in the field "files"; fields are pairs.
func (b *browser) upload(path, name string, data []byte, fields ...string) sheet {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		b.must(form.WriteField(fields[i], fields[i+1]))
	}
	file, err := form.CreateFormFile("files", name)
	b.must(err)
	_, err = file.Write(data)
	b.must(err)
	b.must(form.Close())
	return b.request("POST", path, &body, form.FormDataContentType())
}

func (b *browser) request(method, path string, body io.Reader, kind string) sheet {
	b.t.Helper()
	r, err := http.NewRequest(method, b.server.URL+path, body)
	b.must(err)
	if method == "POST" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", b.server.URL)
	}
	r.Header.Set("Accept-Language", b.asks)
	res, err := b.http.Do(r)
	b.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	b.must(err)
	s := sheet{b.t, method + " " + path, res.StatusCode, res.Header, string(raw)}
	if s.status >= 500 {
		b.t.Fatalf("%s: %d\n%s\n%s", s.what, s.status, s.text(), b.logs.String())
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && s.status != http.StatusSeeOther {
		s.whole()
	}
	return s
}

var keyLike = regexp.MustCompile(`>\s*(error|help|explain|flash|nav|act|power|stage|state|severity|verdict|category|guard|missing|kind|via|road|empty)\.[a-z_.]+\s*<`)

// whole fails for a page that broke off or shows what only we should see.
func (s sheet) whole() {
	s.t.Helper()
	if strings.Contains(s.body, "<!doctype") && !strings.HasSuffix(strings.TrimSpace(s.body), "</html>") {
		s.t.Errorf("%s: the page breaks off", s.what)
	}
	for _, bad := range []string{"<no value>", "%!", "ZgotmplZ", "{{"} {
		if strings.Contains(s.body, bad) {
			s.t.Errorf("%s: the page holds %q", s.what, bad)
		}
	}
	if m := keyLike.FindString(s.body); m != "" {
		s.t.Errorf("%s: a key without a text: %s", s.what, m)
	}
	if strings.HasPrefix(s.what, "GET") && len(s.body) > 100_000 {
		s.t.Errorf("%s: %d bytes", s.what, len(s.body))
	}
}

var tags = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`)
var blanks = regexp.MustCompile(`\s+`)

// text is what a person reads.
func (s sheet) text() string {
	return blanks.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(s.body, " ")), " ")
}

func (s sheet) is(status int) sheet {
	s.t.Helper()
	if s.status != status {
		s.t.Fatalf("%s: %d, want %d (to %s)\n%s", s.what, s.status, status, s.header.Get("Location"), s.text())
	}
	return s
}

func (s sheet) leads(to string) sheet {
	s.t.Helper()
	s.is(http.StatusSeeOther)
	if got := s.header.Get("Location"); got != to {
		s.t.Fatalf("%s: leads to %s, want %s", s.what, got, to)
	}
	return s
}

// has fails unless the page holds every piece as it stands in the source.
func (s sheet) has(pieces ...string) sheet {
	s.t.Helper()
	for _, p := range pieces {
		if !strings.Contains(s.body, p) && !strings.Contains(s.text(), p) {
			s.t.Errorf("%s: the page lacks %q\n%s", s.what, p, s.text())
		}
	}
	return s
}

func (s sheet) lacks(pieces ...string) sheet {
	s.t.Helper()
	for _, p := range pieces {
		if strings.Contains(s.body, p) {
			s.t.Errorf("%s: the page holds %q", s.what, p)
		}
	}
	return s
}

// to is where the answer leads.
func (s sheet) to() string { s.t.Helper(); s.is(http.StatusSeeOther); return s.header.Get("Location") }

// hidden is the value of a hidden field, or of any attribute after a name.
func (s sheet) hidden(name string) string {
	s.t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(s.body)
	if m == nil {
		s.t.Fatalf("%s: no field %s\n%s", s.what, name, s.text())
	}
	return html.UnescapeString(m[1])
}

// links lists the addresses of the page's navigation.
func (s sheet) nav() []string {
	_, rest, _ := strings.Cut(s.body, `<nav class="side"`)
	side, _, _ := strings.Cut(rest, "</nav>")
	var out []string
	for _, m := range regexp.MustCompile(`<a href="([^"]+)"`).FindAllStringSubmatch(side, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}
