package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// ContentSecurityPolicy is what every page is made for: nothing inline, nothing
// from elsewhere.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

type asset struct {
	body []byte
	tag  string // the first 16 hex digits of its SHA-256
}

type assets struct{ byName map[string]asset }

func loadAssets() (*assets, error) {
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("templates: static: %w", err)
	}
	a := &assets{byName: map[string]asset{}}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("templates: static: %w", err)
		}
		sum := sha256.Sum256(body)
		a.byName[e.Name()] = asset{body, hex.EncodeToString(sum[:8])}
	}
	return a, nil
}

// url is the address of a static file with the tag of its content, so that a
// browser may keep it for good.
func (a *assets) url(name string) string {
	return "/static/" + name + "?v=" + a.byName[name].tag
}

// Static serves the static files by their last path element (mounted at
// /static/), kept for a year when the address carries the current tag and asked
// again otherwise.
func (p *Pages) Static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/static/")
		file, ok := p.assets.byName[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", mediaTypes[path.Ext(name)])
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("ETag", `"`+file.tag+`"`)
		h.Set("Cache-Control", "no-cache")
		if r.URL.Query().Get("v") == file.tag {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if r.Header.Get("If-None-Match") == `"`+file.tag+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(file.body)
	})
}
