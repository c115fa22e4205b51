package api

import (
	"net/http"
	"strconv"

	"layak/domain"
	"layak/templates"
)

func (p *page) policy() (templates.Policy, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.Policy{}, err
	}
	if !st.May[domain.ActPolicyRead] {
		return templates.Policy{}, denied(domain.ActPolicyRead)
	}
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return templates.Policy{}, err
	}
	role, act := p.form("role"), p.form("act")
	view := templates.Policy{Frame: f, Version: dir.PolicyVersion, Object: p.form("object"), Effect: p.form("effect"), MayWrite: st.May[domain.ActPolicyWrite]}
	for _, l := range dir.Lines {
		view.Items = append(view.Items, templates.PolicyLine{Number: l.Number, Role: l.Role, Act: string(l.Act), Object: l.Object, Effect: l.Effect})
	}
	for _, r := range append(rolesIn(dir.Lines), domain.SystemID, domain.OperatorID) {
		view.Roles = append(view.Roles, templates.Choice{Value: r, Selected: r == role})
	}
	for _, a := range domain.Acts() {
		view.Acts = append(view.Acts, templates.Choice{Value: string(a), Selected: string(a) == act})
	}
	return view, nil
}

func (s *Server) pagePolicy(p *page) error {
	view, err := p.policy()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PagePolicy, view)
}

func (p *page) policyActed(cause error, notice string) error {
	if cause == nil {
		return p.done("/policy", notice)
	}
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.policy()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal = fields, refusal
	return p.show(status, templates.PagePolicy, view)
}

func (s *Server) doLineAdd(p *page) error {
	_, err := p.desk().AddLine(p.ctx(), p.actor(), domain.PolicyLine{Role: p.form("role"), Act: domain.Act(p.form("act")), Object: p.form("object"), Effect: p.form("effect")})
	return p.policyActed(err, "policy.added")
}

func (s *Server) doLineRemove(p *page) error {
	number, err := strconv.ParseInt(p.c.Param("line"), 10, 64)
	if err != nil {
		return &domain.Error{Kind: domain.NotFound, Key: "not_found"}
	}
	return p.policyActed(p.desk().RemoveLine(p.ctx(), p.actor(), number), "policy.removed")
}
