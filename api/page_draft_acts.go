package api

import (
	"net/http"
	"net/url"

	"layak/domain"
	"layak/templates"
)

// acted leads back to the draft after an act, or shows it with why not; keep
// puts what was typed back into the form that sent it.
func (p *page) acted(err error, notice string, keep func(*templates.DraftShow), args ...string) error {
	if err == nil {
		return p.done("/drafts/"+url.PathEscape(p.id()), notice, args...)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view, loadErr := p.draftShow(p.id())
	if loadErr != nil {
		return loadErr
	}
	view.Errors, view.Refusal = fields, refusal
	if keep != nil {
		keep(&view)
	}
	return p.show(status, templates.PageDraftShow, view)
}

func (s *Server) doSubmit(p *page) error {
	_, err := p.desk().Submit(p.ctx(), p.actor(), p.id())
	return p.acted(err, "draft.submitted", nil)
}

// doRenew begins the review of the same text again.
func (s *Server) doRenew(p *page) error {
	_, err := p.desk().Renew(p.ctx(), p.actor(), p.id())
	return p.acted(err, "draft.renewed", nil)
}

func (s *Server) doPublish(p *page) error {
	draft, err := p.desk().Publish(p.ctx(), p.actor(), p.id())
	notice := "draft.published"
	if draft.State == domain.Scheduled {
		notice = "draft.scheduled"
	}
	return p.acted(err, notice, nil)
}

func (s *Server) doUnschedule(p *page) error {
	_, err := p.desk().Unschedule(p.ctx(), p.actor(), p.id())
	return p.acted(err, "draft.unscheduled", nil)
}

func (s *Server) doWithdraw(p *page) error {
	reason := p.form("reason")
	_, err := p.desk().Withdraw(p.ctx(), p.actor(), p.id(), reason)
	return p.acted(err, "draft.withdrawn", func(v *templates.DraftShow) { v.Open, v.Reason = "withdraw", reason })
}

func (s *Server) doAppeal(p *page) error {
	reason := p.form("reason")
	_, err := p.desk().Appeal(p.ctx(), p.actor(), p.id(), reason)
	return p.acted(err, "draft.appealed", func(v *templates.DraftShow) { v.Open, v.Reason = "appeal", reason })
}

// doOverride lifts one finding until the end of the day that was chosen.
func (s *Server) doOverride(p *page) error {
	reason, day := p.form("reason"), p.form("until")
	until, err := endOfDay(day, p.loc)
	if err == nil {
		_, err = p.desk().Override(p.ctx(), p.actor(), p.id(), p.form("finding"), reason, until)
	}
	return p.acted(err, "draft.overridden", func(v *templates.DraftShow) {
		v.Open = p.form("finding")
		for i := range v.Findings.Items {
			if it := &v.Findings.Items[i]; it.Fingerprint == v.Open {
				it.Open, it.Reason, it.Errors = true, reason, v.Errors
				v.Findings.Until = day
			}
		}
	})
}

func (s *Server) doConfirm(p *page) error {
	channel, address := p.c.Param("channel"), p.form("url")
	_, err := p.desk().Confirm(p.ctx(), p.actor(), p.id(), channel, address)
	return p.acted(err, "publication.confirmed", keepPublication(channel, templates.Publication{URLTyped: address}), channel)
}

// doResolve records a person's word on a publication: it went out, or not.
func (s *Server) doResolve(p *page) error {
	channel, address, reason, outcome := p.c.Param("channel"), p.form("url"), p.form("reason"), p.form("outcome")
	var err error
	if outcome != "sent" && outcome != "failed" {
		err = &domain.Error{Kind: domain.Invalid, Key: "publication.outcome", Field: "outcome"}
	} else {
		_, err = p.desk().Resolve(p.ctx(), p.actor(), p.id(), channel, outcome == "sent", address, reason)
	}
	typed := templates.Publication{URLTyped: address, ReasonTyped: reason, Outcome: outcome}
	return p.acted(err, "publication.resolved", keepPublication(channel, typed), channel)
}

func keepPublication(channel string, typed templates.Publication) func(*templates.DraftShow) {
	return func(v *templates.DraftShow) {
		v.Open = channel
		for i := range v.Publications {
			if p := &v.Publications[i]; p.Channel == channel {
				p.URLTyped, p.ReasonTyped, p.Outcome = typed.URLTyped, typed.ReasonTyped, typed.Outcome
			}
		}
	}
}

// pageReceipt downloads the file that proves the draft's clearance.
func (s *Server) pageReceipt(p *page) error {
	receipt, err := p.desk().Receipt(p.ctx(), p.actor(), p.id())
	if err != nil {
		return err
	}
	p.c.Header("Content-Disposition", `attachment; filename="layak-receipt-`+url.PathEscape(p.id())+`.json"`)
	p.c.Header("Cache-Control", "no-store")
	p.c.Data(http.StatusOK, "application/json", receipt)
	return nil
}
