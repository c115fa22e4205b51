package api

import "context"

func (s *Server) submitDraft(ctx context.Context, in *draftID, _ *none) (*tagged[draftJSON], error) {
	d, err := s.Desk.Submit(ctx, actor(ctx), in.ID)
	return s.moved(ctx, d, err)
}

func (s *Server) renewReview(ctx context.Context, in *draftID, _ *none) (*tagged[draftJSON], error) {
	d, err := s.Desk.Renew(ctx, actor(ctx), in.ID)
	return s.moved(ctx, d, err)
}
