package api

import (
	"context"
	"time"

	"layak/domain"
)

type noticeJSON struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind" enum:"reminder,overdue,escalated,assigned,short,parked,expired,emergency,ratify_late,ratified,refused,password" doc:"password: another person set one's password; assigned: a stage was given to one; reminder: half of a stage's time is over; overdue: all of it; escalated: one is asked now too; short: too few of those who are named may decide a stage; parked: the last check stopped a publication; expired: one's draft was still in review at its publication time"`
	Draft  string     `json:"draft,omitempty" doc:"Absent where it is of no draft"`
	Title  string     `json:"title" doc:"Of the draft as it is now"`
	By     string     `json:"by,omitempty" doc:"password: the name of who it was"`
	Stage  string     `json:"stage,omitempty"`
	At     time.Time  `json:"at"`
	SeenAt *time.Time `json:"seen_at,omitempty"`
}

func wireNotice(n domain.Told) noticeJSON {
	return noticeJSON{ID: n.ID, Kind: string(n.Kind), Draft: n.DraftID, Title: n.Draft.Title, By: n.By, Stage: n.Stage, At: n.At.UTC(), SeenAt: when(n.SeenAt)}
}

type listNotices struct {
	Unseen bool `query:"unseen" doc:"Only what was not marked as seen"`
	Listing
}

func (s *Server) listNotices(ctx context.Context, in *listNotices) (*answer[items[noticeJSON]], error) {
	all, err := s.Desk.Notices(ctx, actor(ctx), in.Unseen)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(n domain.Told) string { return n.ID }, wireNotice)
}

type noticesSeen struct {
	IDs []string `json:"ids,omitempty" doc:"All where it is left out"`
}

func (s *Server) seeNotices(ctx context.Context, _ *none, in *noticesSeen) (*none, error) {
	return nil, s.Desk.SeeNotices(ctx, actor(ctx), in.IDs)
}
