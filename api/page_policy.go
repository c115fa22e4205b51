package api

import (
	"net/http"
	"slices"
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
	view.Pending = pending(dir)
	view.Items = linesByRole(dir, p.query("line"))
	for _, r := range append(rolesIn(dir.Lines), domain.SystemID, domain.OperatorID) {
		view.Roles = append(view.Roles, templates.Choice{Value: r, Selected: r == role})
	}
	for _, a := range domain.Acts() {
		view.Acts = append(view.Acts, templates.Choice{Value: string(a), Selected: string(a) == act})
	}
	return view, nil
}

// linesByRole groups the lines by role, roles in the order of their first line. The role
// of the line that is looked for is open.
func linesByRole(dir domain.Directory, looked string) (out []templates.PolicyRole) {
	for _, l := range dir.Lines {
		i := slices.IndexFunc(out, func(r templates.PolicyRole) bool { return r.Role == l.Role })
		if i < 0 {
			i = len(out)
			out = append(out, templates.PolicyRole{Role: l.Role})
		}
		out[i].Lines = append(out[i].Lines, templates.PolicyLine{Number: l.Number, Role: l.Role, Act: string(l.Act), Object: l.Object, Effect: l.Effect, Leaves: leaves(dir, l.Number)})
		out[i].Open = out[i].Open || strconv.FormatInt(l.Number, 10) == looked
	}
	return out
}

func (s *Server) pagePolicy(p *page) error {
	view, err := p.policy()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PagePolicy, view)
}

// policyRefused shows the policy with why a line was not taken into the draft.
func (p *page) policyRefused(cause error) error {
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
	return p.collect(domain.ChangeItem{Do: domain.DoLineAdd, Role: p.form("role"), Act: domain.Act(p.form("act")), Object: p.form("object"), Effect: p.form("effect")}, p.policyRefused)
}

func (s *Server) doLineRemove(p *page) error {
	number, err := strconv.ParseInt(p.c.Param("line"), 10, 64)
	if err != nil {
		return &domain.Error{Kind: domain.NotFound, Key: "not_found"}
	}
	return p.collect(domain.ChangeItem{Do: domain.DoLineRemove, Line: number}, p.policyRefused)
}

// leaves names a change by which a line would go.
func leaves(dir domain.Directory, number int64) string {
	for _, c := range dir.Pending {
		if slices.ContainsFunc(c.Items, func(it domain.ChangeItem) bool { return it.Do == domain.DoLineRemove && it.Line == number }) {
			return c.ID
		}
	}
	return ""
}
