package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"layak/domain"
	"layak/templates"
)

// standing is what surrounds every page: who this is, what they may, what waits
// for them, and the names of people and units.
type standing struct{ domain.Surroundings }

func (p *page) standing() (*standing, error) {
	if p.stand != nil {
		return p.stand, nil
	}
	around, err := p.desk().Surroundings(p.ctx(), p.actor())
	if err != nil {
		return nil, err
	}
	p.stand = &standing{around}
	return p.stand, nil
}

// frame builds what surrounds the page and uses up the notice.
func (p *page) frame() (templates.Frame, *standing, error) {
	st, err := p.standing()
	if err != nil {
		return templates.Frame{}, nil, err
	}
	f := templates.Frame{Institution: st.Units[domain.RootUnit], Nav: navOf(st.Surroundings), Active: p.entry, Waiting: st.Waiting,
		Path: p.c.Request.URL.RequestURI(), Demo: p.s.Demo || p.s.Banner, Zone: p.zone, Flash: p.s.takeFlash(p.c)}
	if p.c.Request.Method != http.MethodGet {
		f.Path = back(p.c)
	}
	f.Person = &templates.Person{Name: st.Person.Name, Username: st.Person.Username}
	for _, role := range st.Roles {
		f.Person.Roles = append(f.Person.Roles, templates.Held{Role: role, Unit: st.Units[st.Person.UnitID]})
	}
	return f, st, nil
}

// navOf lists the entries a person sees: those whose page would not refuse.
func navOf(around domain.Surroundings) []string {
	if around.SetBy != "" {
		return []string{templates.NavAccount}
	}
	nav := []string{templates.NavHome, templates.NavAccount}
	if around.MayRule {
		nav = append(nav, templates.NavSamples)
	}
	for _, it := range []struct {
		entry string
		any   []domain.Act
	}{
		{templates.NavDrafts, []domain.Act{domain.ActDraftRead}},
		{templates.NavNew, []domain.Act{domain.ActDraftCreate}},
		{templates.NavRules, []domain.Act{domain.ActRuleRead}},
		{templates.NavRuleSets, []domain.Act{domain.ActRuleRead}},
		{templates.NavEmbargoes, []domain.Act{domain.ActEmbargoRead}},
		{templates.NavAllowances, []domain.Act{domain.ActAllowanceRead}},
		{templates.NavEmergencies, []domain.Act{domain.ActDraftEmergency, domain.ActEmergencyRatify, domain.ActAuditRead}},
		{templates.NavPeople, []domain.Act{domain.ActPersonRead, domain.ActPolicyRead}},
		{templates.NavMandates, []domain.Act{domain.ActPersonRead, domain.ActMandateWrite, domain.ActMandateConfirm}},
		{templates.NavUnits, []domain.Act{domain.ActPersonRead, domain.ActPolicyRead}},
		{templates.NavPolicy, []domain.Act{domain.ActPolicyRead}},
		{templates.NavChanges, []domain.Act{domain.ActPersonRead, domain.ActPolicyRead, domain.ActGrantWrite}},
		{templates.NavWorkflows, []domain.Act{domain.ActWorkflowRead}},
		{templates.NavCalendars, []domain.Act{domain.ActWorkflowRead}},
		{templates.NavChannels, []domain.Act{domain.ActChannelRead}},
		{templates.NavAudit, []domain.Act{domain.ActAuditRead}},
	} {
		if slices.ContainsFunc(it.any, func(a domain.Act) bool { return around.May[a] }) {
			nav = append(nav, it.entry)
		}
	}
	if around.Posts && !slices.Contains(nav, templates.NavMandates) {
		nav = append(nav, templates.NavMandates)
	}
	return nav
}

// bareFrame surrounds pages that must come out whatever else fails: it shows
// the person's navigation where that can be had, and none otherwise.
func (s *Server) bareFrame(c *gin.Context) templates.Frame {
	f := templates.Frame{Path: back(c), Demo: s.Demo || s.Banner, Zone: "WIB"}
	if c.Request.Method == http.MethodGet {
		f.Path = c.Request.URL.RequestURI()
	}
	who, ok := whoIs(c.Request.Context())
	if !ok {
		return f
	}
	p := &page{s: s, c: c, who: who, zone: zoneWord(who.person.Zone)}
	if full, _, err := p.frame(); err == nil {
		return full
	}
	return f
}

// langOf is the language of the answer: what the person has chosen, else that of
// the cookie, else the browser's, else Indonesian.
func (s *Server) langOf(c *gin.Context) templates.Lang {
	if who, ok := whoIs(c.Request.Context()); ok && who.person.Language != "" {
		return templates.ParseLang(who.person.Language)
	}
	if lang, err := c.Cookie("lang"); err == nil && lang != "" {
		return templates.ParseLang(lang)
	}
	if lang, ok := acceptedLanguage(c.GetHeader("Accept-Language")); ok {
		return lang
	}
	return templates.Indonesian
}

const flashCookie = "flash"

// flashSavedOnly is the notice that a draft was saved but not submitted; its
// argument is the code of the refusal, shown as its sentence.
const flashSavedOnly = "draft.saved_only"

// keepFlash keeps a notice for the next page, one minute at most.
func (s *Server) keepFlash(c *gin.Context, key string, args []string) {
	value := key
	for _, a := range args {
		value += "|" + url.QueryEscape(a)
	}
	s.setCookie(c, flashCookie, url.QueryEscape(value), 60)
}

// takeFlash answers the notice that was kept and removes it. A key that is no
// notice of ours is ignored: whoever can set a cookie cannot make us say things.
func (s *Server) takeFlash(c *gin.Context) *templates.Flash {
	value, err := c.Cookie(flashCookie)
	if err != nil || value == "" {
		return nil
	}
	s.setCookie(c, flashCookie, "", -1)
	parts := strings.Split(value, "|")
	if !s.Pages.HasWord(templates.Indonesian, "flash."+parts[0]) {
		return nil
	}
	f := &templates.Flash{Kind: "done", Key: parts[0]}
	for _, a := range parts[1:] {
		if a, err = url.QueryUnescape(a); err == nil && len(a) < 200 {
			f.Args = append(f.Args, a)
		}
	}
	if f.Key == flashSavedOnly && len(f.Args) == 1 {
		f.Kind = "warn"
		f.Args[0], _ = s.Pages.Problem(s.langOf(c), f.Args[0])
	}
	return f
}

// setCookie sets a cookie that scripts cannot read and other sites do not send.
func (s *Server) setCookie(c *gin.Context, name, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.secure()})
}
