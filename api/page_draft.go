package api

import (
	"net/http"
	"slices"
	"time"

	"layak/domain"
	"layak/templates"
)

// draftState is everything the pages about one draft are made of.
type draftState struct {
	frame templates.Frame
	view  domain.DraftView
	auth  domain.Authorizations
	head  templates.DraftHead
	road  templates.Road

	titles map[string]string // of channels
}

// draft loads a draft with who may decide on it.
func (p *page) draft(id string) (draftState, error) {
	var d draftState
	var err error
	if d.view, err = p.desk().View(p.ctx(), p.actor(), id); err != nil {
		return d, err
	}
	if d.auth, err = p.desk().Authorizations(p.ctx(), p.actor(), id); err != nil {
		return d, err
	}
	if d.frame, _, err = p.frame(); err != nil {
		return d, err
	}
	channels := d.view.Draft.Channels
	for _, x := range d.view.Publications {
		channels = append(channels, x.Channel)
	}
	labels, err := p.labels(nil, channels)
	if err != nil {
		return d, err
	}
	d.titles = labels.Channels
	d.head = draftHead(d.view, d.titles, p.s.Now())
	d.road = roadOf(d.view, d.auth, d.titles, p.s.Now())
	return d, nil
}

func draftHead(v domain.DraftView, titles map[string]string, now time.Time) templates.DraftHead {
	d := v.Draft
	head := templates.DraftHead{ID: d.ID, Title: d.Title, State: string(d.State), Unit: named(v.Units, d.UnitID), Classification: string(d.Classification), Kind: string(d.Kind),
		Author: named(v.Names, d.AuthorID), Channels: namedAll(titles, d.Channels), PublishAt: d.PublishAt, Revision: d.Revision, Version: d.Version,
		ContentHash: d.ContentHash, UpdatedAt: d.UpdatedAt, ParkedReason: d.ParkedReason}
	if v.Run != nil {
		head.Outcome = string(v.Run.Outcome(v.Votes))
	}
	waits := d.State == domain.Cleared || d.State == domain.Scheduled || d.State == domain.Publishing || d.State == domain.Parked
	if waits && v.Run != nil && v.Run.Status == domain.RunCleared {
		head.ValidUntil, head.Ended = v.Run.ValidUntil, !now.Before(v.Run.ValidUntil)
	}
	return head
}

// pageDraft shows a draft: text, findings, road, publications, and what may be
// done, or why not.
func (s *Server) pageDraft(p *page) error {
	view, err := p.draftShow(p.id())
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageDraftShow, view)
}

func (p *page) draftShow(id string) (templates.DraftShow, error) {
	d, err := p.draft(id)
	if err != nil {
		return templates.DraftShow{}, err
	}
	readers, err := p.readersCard(id)
	if err != nil {
		return templates.DraftShow{}, err
	}
	findings := p.draftFindings(d.view)
	return templates.DraftShow{Frame: d.frame, Draft: d.head, Texts: draftTexts(d.view.Revision.Fields(), findings), Findings: findings, Road: d.road, Readers: readers, Amended: amendedLines(d.view), Fallen: fallenStages(d),
		Actions: actionsOf(d.view, d.auth, p.actor().PersonID, p.s.Now()), Publications: publications(d.view, d.titles), Revisions: revisionLines(d.view)}, nil
}

// fallenStages name the approvals that count no more, and why.
func fallenStages(d draftState) (out []templates.FallenStage) {
	for _, x := range d.auth.Fallen {
		stage := templates.FallenStage{Stage: x.Stage}
		for _, vote := range x.Votes {
			stage.Votes = append(stage.Votes, templates.FallenVote{Person: named(d.view.Names, vote.PersonID), Guard: vote.Guard})
		}
		out = append(out, stage)
	}
	return out
}

func revisionLines(v domain.DraftView) []templates.RevisionLine {
	var out []templates.RevisionLine
	for _, r := range slices.Backward(v.Revisions) {
		cleared := v.Run != nil && v.Run.Status == domain.RunCleared && v.Run.ContentHash == r.ContentHash
		out = append(out, templates.RevisionLine{Number: r.Number, By: named(v.Names, r.By), At: r.At, Hash: r.ContentHash,
			Current: r.Number == v.Draft.Revision, Cleared: cleared})
	}
	return out
}

// publications shows the channels of the present revision. The text to post by
// hand is shown only while the gate holds.
func publications(v domain.DraftView, titles map[string]string) []templates.Publication {
	var out []templates.Publication
	_, shut := domain.FirstFailure(v.Gate)
	open := v.Draft.State == domain.Publishing || v.Draft.State == domain.Parked
	for _, p := range v.Publications {
		if p.Revision != v.Draft.Revision {
			continue
		}
		line := templates.Publication{Channel: p.Channel, Title: named(titles, p.Channel), Kind: string(p.Kind), State: string(p.State), URL: p.URL,
			Reason: p.Reason, At: p.SentAt, By: v.Names[p.By]}
		line.MayConfirm = open && p.Kind == domain.ChannelManual && p.State == domain.PublicationPending && v.May[domain.ActDraftConfirm]
		if line.MayConfirm && !shut {
			line.Text = v.Revision.Text(p.Channel)
		}
		unsure := p.State == domain.PublicationUncertain || p.State == domain.PublicationFailed
		line.MayResolve = open && unsure && v.May[domain.ActDraftResolve]
		out = append(out, line)
	}
	return out
}
