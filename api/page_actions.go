package api

import (
	"slices"
	"time"

	"layak/domain"
	"layak/templates"
)

// actionsOf says of every act whether the page offers it, and otherwise why
// not: the transition table, the powers, or the fact that stands against it.
// It only explains; the verbs decide.
func actionsOf(v domain.DraftView, a domain.Authorizations, person string, now time.Time) templates.DraftActions {
	order := domain.EventPublish
	switch {
	case v.Draft.State == domain.Parked:
		order = domain.EventResume
	case v.Draft.PublishAt.After(now):
		order = domain.EventSchedule
	}
	author := v.Draft.AuthorID == person
	return templates.DraftActions{
		Edit:       offer(v, domain.EventEdit, domain.ActDraftEdit, whyNotWait(v, now)),
		Submit:     offer(v, domain.EventSubmit, domain.ActDraftSubmit, whyNotSubmit(v)),
		Review:     reviewAction(v, now),
		Publish:    offer(v, order, domain.ActDraftPublish, whyNotPublish(v, now)),
		Unschedule: offer(v, domain.EventUnschedule, domain.ActDraftPublish, nil),
		Appeal:     offer(v, domain.EventAppeal, domain.ActDraftAppeal, whyNotAppeal(v, author, now)),
		Withdraw:   offer(v, domain.EventWithdraw, domain.ActDraftWithdraw, onlyAuthor(author)),
		Emergency:  emergencyAction(v),
		Renew:      renewAction(v, a, now),
		Receipt:    receiptAction(v),
		Story:      templates.Action{Show: true, Allowed: true},
	}
}

// offer asks table, powers and the fact, in this order. An act that neither the
// state nor the person's powers allow is not mentioned.
func offer(v domain.DraftView, event domain.Event, act domain.Act, fact *templates.Refusal) templates.Action {
	_, err := domain.Next(v.Draft.State, event)
	switch may := v.May[act]; {
	case err != nil && !may:
		return templates.Action{}
	case err != nil:
		return templates.Action{Show: true, Why: &templates.Refusal{Code: domain.KeyOf(err), Args: []string{string(v.Draft.State), string(event)}}}
	case !may:
		return templates.Action{Show: true, Why: &templates.Refusal{Code: "access.denied", Guard: domain.GuardPolicy, Policy: string(act)}}
	case fact != nil:
		return templates.Action{Show: true, Why: fact}
	}
	return templates.Action{Show: true, Allowed: true}
}

// emergencyAction is mentioned only to whoever may declare one.
func emergencyAction(v domain.DraftView) templates.Action {
	if !v.May[domain.ActDraftEmergency] || v.Run != nil && v.Run.Emergency && v.Run.Status == domain.RunOpen {
		return templates.Action{}
	}
	var fact *templates.Refusal
	switch {
	case !v.Draft.Classification.Publishable():
		fact = &templates.Refusal{Code: "classification.unpublishable", Args: []string{string(v.Draft.Classification)}}
	case v.Run != nil && v.Run.Appealed && v.Run.Status == domain.RunOpen:
		fact = &templates.Refusal{Code: "emergency.appealed"}
	case v.Refused:
		fact = &templates.Refusal{Code: "emergency.refused"}
	default:
		fact = whyNotSubmit(v)
	}
	out := offer(v, domain.EventEmergency, domain.ActDraftEmergency, fact)
	out.Show = out.Show && (out.Allowed || fact != nil)
	return out
}

// renewAction is mentioned where an approval counts no more. What is out already is not
// reviewed again under its address, and what has missed its time needs another one first.
func renewAction(v domain.DraftView, a domain.Authorizations, now time.Time) templates.Action {
	if len(a.Fallen) == 0 || !a.MayRenew {
		return templates.Action{}
	}
	fact := whyNotWait(v, now)
	i := slices.IndexFunc(v.Publications, func(p domain.Publication) bool {
		return p.Revision == v.Draft.Revision && (p.State == domain.PublicationSent || p.State == domain.PublicationUncertain || !p.OpenSince.IsZero())
	})
	_, err := domain.Next(v.Draft.State, domain.EventRenew)
	switch {
	case fact != nil:
	case err != nil:
		fact = &templates.Refusal{Code: domain.KeyOf(err), Args: []string{string(v.Draft.State), string(domain.EventRenew)}}
	case i >= 0:
		fact = &templates.Refusal{Code: "draft.partly_published", Args: []string{v.Publications[i].Channel}}
	case v.Draft.Late(now):
		fact = &templates.Refusal{Code: "draft.publish_at_past"}
	default:
		fact = whyNotSubmit(v)
	}
	return templates.Action{Show: true, Allowed: fact == nil, Why: fact}
}

func onlyAuthor(author bool) *templates.Refusal {
	if author {
		return nil
	}
	return &templates.Refusal{Code: "draft.author_only"}
}

func whyNotSubmit(v domain.DraftView) *templates.Refusal {
	switch {
	case v.Scan.Incomplete:
		return &templates.Refusal{Code: "scan.incomplete", Args: []string{v.Scan.Reason}}
	case v.Scan.Worst(v.Counting) == domain.SeverityBlock:
		return &templates.Refusal{Code: "findings.block"}
	}
	return nil
}

func whyNotPublish(v domain.DraftView, now time.Time) *templates.Refusal {
	switch {
	case !v.Draft.Classification.Publishable():
		return &templates.Refusal{Code: "classification.unpublishable", Args: []string{string(v.Draft.Classification)}}
	case v.Run != nil && v.Run.Status == domain.RunCleared && !now.Before(v.Run.ValidUntil):
		return &templates.Refusal{Code: "clearance.ended", Args: []string{domain.Instant(v.Run.ValidUntil)}}
	}
	i := slices.IndexFunc(v.Publications, func(p domain.Publication) bool {
		return p.Revision == v.Draft.Revision && p.State == domain.PublicationUncertain
	})
	if v.Draft.State == domain.Parked && i >= 0 {
		return &templates.Refusal{Code: "publication.uncertain", Args: []string{v.Publications[i].Channel}}
	}
	return nil
}

// whyNotWait is the refusal of what waits for decisions and is about to expire.
func whyNotWait(v domain.DraftView, now time.Time) *templates.Refusal {
	if v.Draft.State == domain.InReview && v.Draft.Late(now) {
		return &templates.Refusal{Code: "draft.expired"}
	}
	return nil
}

func whyNotAppeal(v domain.DraftView, author bool, now time.Time) *templates.Refusal {
	if v.Draft.Late(now) {
		return &templates.Refusal{Code: "draft.appeal_late"}
	}
	if v.Run != nil && v.Run.Appealed {
		return &templates.Refusal{Code: "draft.appealed_once"}
	}
	return onlyAuthor(author)
}

// reviewAction leads to the review; who may not decide reads which condition
// stands against it.
func reviewAction(v domain.DraftView, now time.Time) templates.Action {
	if len(v.MayDecide) == 0 {
		return templates.Action{}
	}
	if late := whyNotWait(v, now); late != nil {
		return templates.Action{Show: true, Why: late}
	}
	mine := v.MayDecide[toDecide(v, "")]
	if mine.Allowed {
		return templates.Action{Show: true, Allowed: true}
	}
	r := refusalOf(&domain.Error{Key: "decision." + mine.Decided, Guards: mine.Guards})
	return templates.Action{Show: true, Why: &r}
}

func receiptAction(v domain.DraftView) templates.Action {
	if v.Run == nil || v.Run.Status != domain.RunCleared {
		return templates.Action{}
	}
	return templates.Action{Show: true, Allowed: true}
}
