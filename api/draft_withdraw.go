package api

import "context"

type voteWithdrawal struct {
	Reason string `json:"reason"`
	Stage  string `json:"stage,omitempty" doc:"In which the vote was given"`
}

func (s *Server) withdrawVote(ctx context.Context, in *draftID, body *voteWithdrawal) (*tagged[draftJSON], error) {
	d, err := s.Desk.WithdrawVote(ctx, actor(ctx), in.ID, body.Stage, body.Reason)
	return s.moved(ctx, d, err)
}

func (s *Server) recuse(ctx context.Context, in *draftID, body *reasonInput) (*tagged[draftJSON], error) {
	d, err := s.Desk.Recuse(ctx, actor(ctx), in.ID, body.Reason)
	return s.moved(ctx, d, err)
}
