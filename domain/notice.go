package domain

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// NoticeKind says what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	NoticeReminder  NoticeKind = "reminder"  // half of a stage's time is over
	NoticeOverdue   NoticeKind = "overdue"   // a stage is past its due time
	NoticeEscalated NoticeKind = "escalated" // a stage is now asked of the reader too
	NoticeExpired   NoticeKind = "expired"   // a draft of the reader's expired
	NoticeAssigned  NoticeKind = "assigned"  // a stage was given to the reader
	NoticeShort     NoticeKind = "short"     // too few of those who are named may decide a stage
	NoticeParked    NoticeKind = "parked"    // the gate stopped a publication

	NoticeEmergency  NoticeKind = "emergency"   // a draft went through the emergency lane
	NoticeRatifyLate NoticeKind = "ratify_late" // that should have been ratified by now
	NoticeRatified   NoticeKind = "ratified"    // the reader's emergency was ratified
	NoticeRefused    NoticeKind = "refused"     // it was not
)

// NoticePassword: another person set the reader's password. It is of no draft.
const NoticePassword NoticeKind = "password"

// Notice tells a person of a draft, or of what was done to their account. It holds no text of it: whoever may not see the
// draft any more is not shown the notice either.
type Notice struct {
	ID       string
	PersonID string
	Kind     NoticeKind
	DraftID  string
	Stage    string
	Subject  string // what it is told of once: a round of a run
	At       time.Time
	SeenAt   time.Time // zero: not yet
}

// Bounds of notices.
const (
	NoticesShown = 50
	NoticeLife   = 90 * 24 * time.Hour
)

// Told is a notice with the draft as it is now, or with the name of who it was.
type Told struct {
	Notice
	Draft Draft
	By    string
}

// Notices lists what the actor was told of drafts that they see and of their account, latest first, at most
// NoticesShown; unseen: only what they have not seen. Everybody may read their own.
func (d *Desk) Notices(ctx context.Context, a Actor, unseen bool) (out []Told, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		out, err = s.notices(ctx, unseen)
		return err
	})
	return out, err
}

func (s *scene) notices(ctx context.Context, unseen bool) (out []Told, err error) {
	list, err := s.tx.Notices.Of(ctx, s.person.ID, unseen, NoticesShown)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		if n.Kind == NoticePassword {
			told, err := s.toldOfPassword(ctx, n)
			if err != nil {
				return nil, err
			}
			out = append(out, told)
			continue
		}
		draft, err := s.readable(ctx, n.DraftID)
		switch {
		case err == nil:
			out = append(out, Told{Notice: n, Draft: draft})
		case KindOf(err) != NotFound && KindOf(err) != Forbidden:
			return nil, err
		}
	}
	return out, nil
}

// toldOfPassword names who it was, with whose id the notice's subject begins.
func (s *scene) toldOfPassword(ctx context.Context, n Notice) (Told, error) {
	by, _, _ := strings.Cut(n.Subject, " ")
	names, err := s.tx.People.Names(ctx, []string{by})
	return Told{Notice: n, By: cmp.Or(names[by], by)}, err
}

// SeeNotices marks notices of the actor's as seen; no ids: all. An id that is none of
// theirs, or was seen before, changes nothing.
func (d *Desk) SeeNotices(ctx context.Context, a Actor, ids []string) error {
	if len(ids) > NoticesShown {
		return invalid("ids", "notice.many", formatInt(NoticesShown))
	}
	known := slices.DeleteFunc(slices.Clone(ids), unnameable)
	return d.act(ctx, a, func(ctx context.Context, s *scene) error {
		if err := s.inPerson(); err != nil || len(known) == 0 && len(ids) > 0 {
			return err
		}
		return s.tx.Notices.See(ctx, s.person.ID, known, s.now)
	})
}

// notify tells people of a stage, each once in a round.
func (s *scene) notify(ctx context.Context, d *Desk, kind NoticeKind, draft Draft, run Run, stage string, people []string) error {
	return s.tell(ctx, d, Notice{Kind: kind, DraftID: draft.ID, Stage: stage, Subject: run.ID + "/" + formatInt(int64(run.Round))}, people...)
}

// tell gives each of the people the notice, once for its subject.
func (s *scene) tell(ctx context.Context, d *Desk, n Notice, people ...string) error {
	for _, p := range people {
		n.ID, n.PersonID, n.At = d.NewID(), p, s.now
		if err := s.tx.Notices.Add(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
