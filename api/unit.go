package api

import (
	"context"

	"layak/domain"
)

type unitJSON struct {
	ID     string `json:"id" doc:"Lower-case letters, digits, dash, underscore"`
	Name   string `json:"name"`
	Parent string `json:"parent" doc:"Empty for the topmost unit"`
}

func wireUnit(u domain.Unit) unitJSON { return unitJSON{u.ID, u.Name, u.ParentID} }

func (s *Server) listUnits(ctx context.Context, in *Listing) (*answer[items[unitJSON]], error) {
	d, err := s.Desk.Directory(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(d.Units, *in, func(u domain.Unit) string { return u.ID }, wireUnit)
}

func (s *Server) addUnit(ctx context.Context, _ *none, in *unitJSON) (*answer[unitJSON], error) {
	u, err := s.Desk.AddUnit(ctx, actor(ctx), domain.Unit{ID: in.ID, Name: in.Name, ParentID: in.Parent})
	return answered(wireUnit(u), err)
}
