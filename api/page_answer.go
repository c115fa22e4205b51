package api

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// page is one page being answered for somebody who is signed in.
type page struct {
	s     *Server
	c     *gin.Context
	who   signedIn
	lang  templates.Lang
	zone  string // WIB, WITA, WIT
	loc   *time.Location
	entry string

	stand *standing // what the frame shows; loaded when a page needs it
}

// pageHandler answers one page; an error becomes the error page.
type pageHandler func(p *page) error

// page wraps a handler: it sends strangers to the sign-in, reads the form and
// turns an error into the error page.
func (s *Server) page(entry string, h pageHandler) gin.HandlerFunc {
	return func(c *gin.Context) {
		who, ok := whoIs(c.Request.Context())
		if !ok {
			s.pageError(c, endedOr(c, &domain.Error{Kind: domain.Unauthenticated, Key: "session.unknown"}))
			return
		}
		// The verbs refuse it too; some pages ask none but who it is.
		if who.person.PasswordBy != "" && entry != templates.NavAccount {
			s.pageError(c, &domain.Error{Kind: domain.Forbidden, Key: "password.set_by_other"})
			return
		}
		p := &page{s: s, c: c, who: who, entry: entry, lang: s.langOf(c), zone: zoneWord(who.person.Zone)}
		p.loc, _ = templates.Zone(p.zone)
		err := readForm(c, maxBody)
		if err == nil {
			err = h(p)
		}
		if err != nil {
			s.pageError(c, err)
		}
	}
}

// readForm reads a form of at most so many bytes; nothing past them is read.
func readForm(c *gin.Context, most int64) error {
	if c.Request.Method != http.MethodPost || strings.HasPrefix(c.ContentType(), "application/json") {
		return nil
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
	err := parseForm(c, most)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return bodyTooLarge()
	case err != nil:
		return &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
	}
	return storable(c.Request.PostForm)
}

// storable refuses what no browser sends and no store can be asked for: names and
// values that hold a zero or are no UTF-8. It names the field.
func storable(form url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if !plain(name) {
			return &domain.Error{Kind: domain.Malformed, Key: "request.malformed"}
		}
		for _, v := range form[name] {
			switch {
			case !utf8.ValidString(v):
				return &domain.Error{Kind: domain.Invalid, Key: "text.not_utf8", Field: name}
			case strings.ContainsRune(v, 0):
				return &domain.Error{Kind: domain.Invalid, Key: "text.control_character", Field: name}
			}
		}
	}
	return nil
}

// parseForm reads a form; one with files is kept in memory.
func parseForm(c *gin.Context, most int64) error {
	if c.ContentType() != "multipart/form-data" {
		return c.Request.ParseForm()
	}
	return c.Request.ParseMultipartForm(most)
}

func (p *page) ctx() context.Context { return p.c.Request.Context() }
func (p *page) actor() domain.Actor  { return p.who.actor }
func (p *page) desk() *domain.Desk   { return p.s.Desk }
func (p *page) id() string           { return p.c.Param("id") }

// form is a value of the form; browsers send line ends as CRLF, which no text
// of ours has.
func (p *page) form(key string) string {
	return strings.ReplaceAll(p.c.PostForm(key), "\r\n", "\n")
}

// formVersion is the row version that a form was filled from; 0 for none.
func (p *page) formVersion() int64 {
	version, _ := strconv.ParseInt(p.form("version"), 10, 64)
	return version
}

func (p *page) query(key string) string { return p.c.Query(key) }

// text is the word for a key in the reader's language.
func (p *page) text(of map[string]string) string { return p.textIn(p.lang, of) }

func (p *page) textIn(lang templates.Lang, of map[string]string) string {
	if t := of[string(lang)]; t != "" {
		return t
	}
	return of[string(templates.Indonesian)]
}

// show renders a page with the status; nothing is written where it fails.
func (p *page) show(status int, name string, data any) error {
	return p.s.render(p.c, status, name, p.lang, data)
}

func (s *Server) render(c *gin.Context, status int, name string, lang templates.Lang, data any) error {
	var buf bytes.Buffer
	if err := s.Pages.Render(&buf, name, lang, data); err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Vary", "Cookie, Accept-Language")
	c.Data(status, "text/html; charset=utf-8", buf.Bytes())
	return nil
}

// done leads to a page of ours after an act, with a notice.
func (p *page) done(to, notice string, args ...string) error {
	p.s.keepFlash(p.c, notice, args)
	p.c.Redirect(http.StatusSeeOther, to)
	return nil
}

// again answers a refused act: status says it, fields lie beside the form, the
// refusal stands on top. ok is false where the error is no refusal of the act
// but ours, or nobody is signed in any more: it goes to the error page.
func (p *page) again(err error) (status int, fields []templates.FieldError, refusal *templates.Refusal, ok bool) {
	var e *domain.Error
	if !errors.As(err, &e) {
		return 0, nil, nil, false
	}
	switch e.Kind {
	case domain.Internal, domain.Unauthenticated, domain.Unavailable:
		return 0, nil, nil, false
	case domain.Forbidden:
		p.s.refusals.refused(p.ctx(), routeOf(p.ctx()), err)
	}
	status = pageStatus(err)
	var faults domain.Faults
	if errors.As(err, &faults) {
		for _, x := range faults {
			fields = append(fields, templates.FieldError{Field: formField(x.Field), Key: x.Key, Args: x.Args})
		}
		return status, fields, nil, true
	}
	if e.Field != "" && len(e.Findings) == 0 {
		return status, []templates.FieldError{{Field: formField(e.Field), Key: e.Key, Args: e.Args}}, nil, true
	}
	r := refusalOf(e)
	return status, nil, &r, true
}

// formField is the form's name of a field that a verb names.
func formField(field string) string {
	if channel, ok := strings.CutPrefix(field, "variants."); ok {
		return "variant:" + channel
	}
	switch field {
	case "channels":
		return templates.FieldChannel
	case "readers":
		return templates.FieldReader
	}
	return field
}

// refusalOf says on a page why something was refused: the guard or policy line
// that decided, where one did.
func refusalOf(e *domain.Error) templates.Refusal {
	r := templates.Refusal{Code: e.Key, Args: e.Args}
	if m, failed := domain.FirstFailure(e.Guards); failed {
		r.Guard = m.Name
		if m.Name == domain.GuardPolicy {
			r.Policy = m.Detail
		}
	}
	if e.Key == "access.denied" && r.Policy == "" && len(e.Args) > 0 {
		r.Guard, r.Policy = domain.GuardPolicy, e.Args[0]
	}
	return r
}

// pageStatus is the status of an error on pages. A stale form is a conflict: 412
// is for conditional requests.
func pageStatus(err error) int {
	if status := statusOf(err); status != http.StatusPreconditionFailed {
		return status
	}
	return http.StatusConflict
}

// local answers path where it leads to a page of ours, and "/" otherwise: an
// address that a stranger chose never leads away from here.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t\x00") {
		return "/"
	}
	return path
}
