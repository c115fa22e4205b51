package api

import (
	"context"

	"layak/domain"
)

type policyInput struct {
	Role   string `json:"role"`
	Act    string `json:"act"`
	Object string `json:"object,omitempty" doc:"* where it is left out; for draft.decide the name of a stage"`
	Effect string `json:"effect,omitempty" enum:"allow,deny" doc:"allow where it is left out"`
	Note   string `json:"note,omitempty" doc:"Why"`
}

type policyLineJSON struct {
	Number int64  `json:"number"`
	Role   string `json:"role"`
	Act    string `json:"act"`
	Object string `json:"object"`
	Effect string `json:"effect" enum:"allow,deny"`
}

func wireLineOfPolicy(l domain.PolicyLine) policyLineJSON {
	return policyLineJSON{l.Number, l.Role, string(l.Act), l.Object, l.Effect}
}

func (s *Server) listPolicy(ctx context.Context, in *Listing) (*answer[items[policyLineJSON]], error) {
	d, err := s.Desk.Directory(ctx, actor(ctx))
	if err == nil && len(d.Lines) == 0 {
		// Who holds policy.read holds it by a line; no lines is no right.
		err = &domain.Error{Kind: domain.Forbidden, Key: "access.denied", Args: []string{string(domain.ActPolicyRead)}}
	}
	if err != nil {
		return nil, err
	}
	return pageOf(d.Lines, *in, func(l domain.PolicyLine) string { return number(l.Number) }, wireLineOfPolicy)
}

func (s *Server) addPolicyLine(ctx context.Context, _ *none, in *policyInput) (*proposed, error) {
	return s.proposeOne(ctx, domain.ChangeItem{Do: domain.DoLineAdd, Role: in.Role, Act: domain.Act(in.Act), Object: in.Object, Effect: in.Effect}, in.Note)
}

type policyNumber struct {
	Number int64 `path:"number" minimum:"1"`
}

func (s *Server) removePolicyLine(ctx context.Context, in *policyNumber) (*proposed, error) {
	return s.proposeOne(ctx, domain.ChangeItem{Do: domain.DoLineRemove, Line: in.Number}, "")
}
