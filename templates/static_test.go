package templates

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestStatic(t *testing.T) {
	p := mustNew(t)
	for _, c := range []struct {
		path, kind, cache string
		status            int
	}{
		{p.assets.url("layak.css"), "text/css", "immutable", 200}, {"/static/scan.js", "text/javascript", "no-cache", 200},
		{"/static/logo.svg?v=old", "image/svg+xml", "no-cache", 200}, {"/static/nothing.css", "text/plain", "", 404},
		{"/static/../pages.go", "text/plain", "", 404}, {"/static/", "text/plain", "", 404},
	} {
		rec := httptest.NewRecorder()
		p.Static().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, c.path, nil))
		h := rec.Header()
		if rec.Code != c.status || !strings.HasPrefix(h.Get("Content-Type"), c.kind) || !strings.Contains(h.Get("Cache-Control"), c.cache) {
			t.Errorf("%s: %d %v", c.path, rec.Code, h)
		}
	}
	req := httptest.NewRequest(http.MethodGet, "/static/layak.css", nil)
	req.Header.Set("If-None-Match", `"`+p.assets.byName["layak.css"].tag+`"`)
	rec := httptest.NewRecorder()
	if p.Static().ServeHTTP(rec, req); rec.Code != http.StatusNotModified {
		t.Errorf("same tag: %d", rec.Code)
	}
}

// TestNothingFromElsewhere: the static files load nothing from other places.
func TestNothingFromElsewhere(t *testing.T) {
	loads := regexp.MustCompile(`(?i)url\(\s*['"]?(https?:)?//|@import|import\s+.*https?:|fetch\(\s*["']https?:`)
	for name, file := range mustNew(t).assets.byName {
		if m := loads.Find(file.body); m != nil {
			t.Errorf("%s: %s", name, m)
		}
	}
}

// TestIcons: every icon a page names is drawn.
func TestIcons(t *testing.T) {
	p := mustNew(t)
	icons := string(p.assets.byName["icons.svg"].body)
	used := regexp.MustCompile(`icons\.svg\?v=[0-9a-f]+#([a-z_-]+)`)
	for _, s := range samples() {
		var b strings.Builder
		if err := p.Render(&b, s.page, Indonesian, s.data); err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(b.String(), -1) {
			if !strings.Contains(icons, `id="`+m[1]+`"`) {
				t.Errorf("%s: no icon %q", s.name, m[1])
			}
		}
	}
}
