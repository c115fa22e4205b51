package api

import (
	"net/http"

	"layak/templates"
)

func (p *page) account() (templates.Account, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.Account{}, err
	}
	sessions, err := p.desk().ListSessions(p.ctx(), p.actor())
	view := templates.Account{Frame: f, SetBy: st.SetBy}
	if st.SetBy != "" {
		view.First = &templates.Refusal{Code: "password.set_by_other"}
	}
	for _, x := range sessions {
		view.Sessions = append(view.Sessions, templates.SessionRow{ID: x.ID, Via: string(x.Via), Label: x.Label, CreatedAt: x.CreatedAt,
			ExpiresAt: x.ExpiresAt, Current: x.ID == p.actor().SessionID})
	}
	return view, err
}

func (s *Server) pageAccount(p *page) error {
	view, err := p.account()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageAccount, view)
}

func (p *page) accountAgain(cause error) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.account()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal = fields, refusal
	return p.show(status, templates.PageAccount, view)
}

func (s *Server) doAccount(p *page) error {
	if err := p.desk().SetLanguage(p.ctx(), p.actor(), p.form("lang")); err != nil {
		return p.accountAgain(err)
	}
	return p.done("/account", "account.saved")
}

// doPassword sets one's own password; every session ends with it, this one too.
func (s *Server) doPassword(p *page) error {
	err := p.desk().SetPassword(p.ctx(), p.actor(), p.actor().PersonID, p.form("present"), p.form("password"))
	if err != nil {
		return p.accountAgain(err)
	}
	s.clearSessionCookie(p.c)
	return p.done("/signin", "account.password")
}

func (s *Server) doSessionEnd(p *page) error {
	if err := p.desk().EndSession(p.ctx(), p.actor(), p.id()); err != nil {
		return p.accountAgain(err)
	}
	return p.done("/account", "session.revoked")
}
