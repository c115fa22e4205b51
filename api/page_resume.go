package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// A form that comes after its session has ended is carried along through the
// sign-in, in the page itself: nothing of it is stored here, and the check of
// where forms come from keeps other sites from putting anything in.
const (
	keptPrefix = "keep:"
	keptPath   = "resume"
	// maxKept bounds the names and values of such a form: the longest draft with
	// texts of its own for a few channels, and a workflow of as many stages as there
	// may be.
	maxKept       = 1 << 20
	maxKeptFields = 600
	// maxSignIn bounds the sign-in that carries it: in a form every byte can
	// take three.
	maxSignIn = 4 << 20
)

// keptMode is what becomes of a form that came without a session.
type keptMode int

const (
	keptNothing keptMode = iota // it has to be filled in again
	keptToRead                  // what was typed is shown, to be typed again
	keptToSend                  // it is shown and can be sent
)

// keptAct is an act whose form outlives its session, by word resume.act.<name>.
type keptAct struct {
	route, name string
	mode        keptMode
}

// keptActs are the forms in which people write at length; the first that fits
// counts. Whatever is not here, acts on people, grants, policy and keys above all,
// has to be filled in again by whoever has signed in.
var keptActs = []keptAct{
	{"/drafts/new", "draft", keptToSend},
	{"/drafts/*/edit", "draft", keptToSend},
	{"/drafts/*/decisions", "decision", keptToSend},
	{"/drafts/*/samples", "sample", keptToSend},
	{"/drafts/*/marks", "mark", keptToRead},
	{"/drafts/*/overrides", "override", keptToRead},
	{"/drafts/*/withdraw", "withdraw", keptToSend},
	{"/drafts/*/appeal", "appeal", keptToSend},
	{"/drafts/*/publications/*/confirm", "confirm", keptToSend},
	{"/rules/import", "", keptNothing},
	{"/rules/tried", "", keptNothing},
	{"/rules/simulate", "rule", keptToRead},
	{"/rules/try", "rule_try", keptToSend},
	{"/rules/*", "rule", keptToSend},
	{"/embargoes", "embargo", keptToSend},
	{"/allowances", "allowance", keptToSend},
	{"/workflows/write", "workflow", keptToSend},
}

func (k kept) act() keptAct {
	at, _, _ := strings.Cut(k.path, "?")
	for _, a := range keptActs {
		if ok, err := path.Match(a.route, at); err == nil && ok {
			return a
		}
	}
	return keptAct{}
}

// keptOpens is the button by which a form is not sent but shown again as it was typed.
var keptOpens = map[string]string{"draft": "check", "workflow": "show"}

func (k kept) mode() keptMode { return k.act().mode }

// neverKept are the fields that stay out of pages.
var neverKept = []string{"password", "present"}

// kept is a form on its way through the sign-in.
type kept struct {
	path   string
	fields []templates.KeptField
	lost   bool // it was too large to carry along
}

// keepForm answers a form from somebody whose session has ended with the
// sign-in that holds what was typed; done is false where there is nothing to
// keep.
func (s *Server) keepForm(c *gin.Context, cause error) (done bool) {
	open := []string{"/signin", "/signout", "/language"}
	if c.Request.Method != http.MethodPost || slices.Contains(open, c.FullPath()) || strings.HasPrefix(c.ContentType(), "application/json") {
		return false
	}
	k := kept{path: local(c.Request.URL.RequestURI())}
	if c.Request.PostForm == nil {
		k.lost = readForm(c, maxBody) != nil
	}
	if !k.lost {
		k.collect(c, "")
	}
	if len(k.fields) == 0 && !k.lost {
		return false
	}
	view := s.signInView(c, local(back(c)))
	view.Ended = true
	if e := (*domain.Error)(nil); errors.As(cause, &e) && e.Key == "session.reset" {
		view.Refusal = &templates.Refusal{Code: e.Key, Args: e.Args}
	}
	if k.mode() == keptNothing {
		k.fields, k.lost, view.Again = nil, false, true
	}
	carry(&view, k)
	if err := s.render(c, http.StatusUnauthorized, templates.PageSignIn, s.langOf(c), view); err != nil {
		s.Log.ErrorContext(c.Request.Context(), "sign-in failed", "error", err)
		return false
	}
	return true
}

// collect reads the fields whose names have the prefix, in order of name.
func (k *kept) collect(c *gin.Context, prefix string) {
	size := 0
	for _, name := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
		short, ours := strings.CutPrefix(name, prefix)
		if !ours || slices.Contains(neverKept, short) {
			continue
		}
		for _, v := range c.Request.PostForm[name] {
			v = strings.ToValidUTF8(strings.ReplaceAll(v, "\r\n", "\n"), "\uFFFD")
			size += len(short) + len(v)
			k.fields = append(k.fields, templates.KeptField{Name: strings.ToValidUTF8(short, ""), Value: v})
		}
	}
	if size > maxKept || len(k.fields) > maxKeptFields {
		k.fields, k.lost = nil, true
	}
}

// carry puts the form into the sign-in.
func carry(view *templates.SignIn, k kept) {
	view.Resume, view.Kept, view.Lost, view.Held = k.path, k.fields, k.lost, len(k.fields) > 0
}

// carried is the form that a sign-in brings along.
func carried(c *gin.Context) kept {
	k := kept{path: c.PostForm(keptPath)}
	if k.path == "" || local(k.path) != k.path {
		return kept{}
	}
	k.collect(c, keptPrefix)
	return k
}

// resume shows the form that was brought along to whoever has just signed in.
// Sending it is theirs to do: it may be somebody else than the one who typed.
func (s *Server) resume(c *gin.Context, token, next string, k kept) error {
	a, p, err := s.Desk.Authenticate(c.Request.Context(), token)
	if err != nil {
		return err
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), signedInKey, signedIn{actor: a, person: p}))
	act := k.act()
	view := templates.Resume{Frame: s.bareFrame(c), Path: k.path, Next: next, Fields: k.fields, Act: act.name, Opens: keptOpens[act.name], Send: act.mode == keptToSend}
	view.Held = true
	if view.Opens != "" {
		view.Fields = slices.DeleteFunc(view.Fields, func(f templates.KeptField) bool { return f.Name == "do" || f.Name == "take" })
		if i := slices.IndexFunc(view.Fields, func(f templates.KeptField) bool { return f.Name == "title" }); i > 0 {
			title := view.Fields[i]
			view.Fields = slices.Insert(slices.Delete(view.Fields, i, i+1), 0, title)
		}
	}
	if act.name == "decision" {
		view.Decisions = decisionChoices()
		view.Fields = slices.DeleteFunc(view.Fields, func(f templates.KeptField) bool {
			if f.Name == "decision" {
				view.Decision = f.Value
			}
			return f.Name == "decision"
		})
	}
	if p.PasswordBy != "" { // what is sent now would be refused, and lost
		view.First, view.Send, view.Opens, view.Decisions, view.Next = true, false, "", nil, accountPassword
	}
	return s.render(c, http.StatusOK, templates.PageResume, s.langOf(c), view)
}

// chosenCookie remembers for an hour that somebody chose the language on the
// sign-in page, so that it becomes theirs.
const chosenCookie = "lang_chosen"

// adoptLanguage makes a language that was chosen on the way in the person's.
func (s *Server) adoptLanguage(c *gin.Context, token string) error {
	chosen, err := c.Cookie(chosenCookie)
	if err != nil || chosen == "" {
		return nil
	}
	s.setCookie(c, chosenCookie, "", -1)
	a, p, err := s.Desk.Authenticate(c.Request.Context(), token)
	lang := string(templates.ParseLang(chosen))
	if err != nil || p.Language == lang {
		return err
	}
	err = s.Desk.SetLanguage(c.Request.Context(), a, lang)
	if domain.KindOf(err) == domain.Stale {
		return nil
	}
	return err
}
