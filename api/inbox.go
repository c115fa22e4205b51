package api

import (
	"context"
	"time"

	"layak/domain"
)

type inboxJSON struct {
	MyTurn  []inboxItem `json:"my_turn" doc:"May be decided now"`
	Waiting []inboxItem `json:"waiting" doc:"One's own, with others"`
	Overdue []inboxItem `json:"overdue" doc:"Of both, past due"`
	Mine    []inboxItem `json:"mine" doc:"One's own, to write on"`
	ToPost  []inboxItem `json:"to_post" doc:"To publish or to confirm"`
}

type inboxItem struct {
	Draft draftLine  `json:"draft"`
	Stage string     `json:"stage"`
	Since time.Time  `json:"since"`
	Due   *time.Time `json:"due,omitempty"`
}

func (s *Server) inbox(ctx context.Context, _ *none) (*answer[inboxJSON], error) {
	in, err := s.Desk.Inbox(ctx, actor(ctx))
	wire := func(all []domain.InboxItem) []inboxItem {
		return list(all, func(x domain.InboxItem) inboxItem {
			return inboxItem{wireLine(x.Draft), x.Stage, x.Since.UTC(), when(x.Due)}
		})
	}
	return answered(inboxJSON{wire(in.MyTurn), wire(in.Waiting), wire(in.Overdue), wire(in.Mine), wire(in.ToPost)}, err)
}
