package api

import (
	"net/url"

	"layak/domain"
	"layak/templates"
)

// The forms of the review page below the decision.
const (
	formVote   = "vote"
	formRecuse = "recuse"
)

func (s *Server) doWithdrawVote(p *page) error {
	reason := p.form("reason")
	_, err := p.desk().WithdrawVote(p.ctx(), p.actor(), p.id(), p.form("stage"), reason)
	return p.tookBack(err, "vote.withdrawn", formVote, reason)
}

func (s *Server) doRecuse(p *page) error {
	reason := p.form("reason")
	_, err := p.desk().Recuse(p.ctx(), p.actor(), p.id(), reason)
	return p.tookBack(err, "draft.recused", formRecuse, reason)
}

// tookBack leads back to the draft, or shows the review with why not.
func (p *page) tookBack(err error, notice, form, reason string) error {
	if err == nil {
		return p.done("/drafts/"+url.PathEscape(p.id()), notice)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view, loadErr := p.review(p.id(), domain.DecisionInput{Stage: p.form("stage")})
	if loadErr != nil {
		return loadErr
	}
	view.Errors, view.Refusal, view.Open, view.Reason = fields, refusal, form, reason
	return p.show(status, templates.PageReview, view)
}
