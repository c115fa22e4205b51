package domain

import (
	"context"
	"slices"
	"strings"
	"time"
)

// DraftInput is what an author writes. PublishAt is zero where it should go out
// as soon as ordered; Zone is the IANA name it was given in, for showing.
type DraftInput struct {
	Title          string
	Body           string
	Channels       []string
	UnitID         string // "": the author's
	Classification Classification
	PublishAt      time.Time
	Zone           string
	Variants       map[string]string // by channel, where the text differs
}

// MaxChannels bounds the channels of one draft.
const MaxChannels = 32

// Create starts a draft with its first revision. It needs the act draft.create
// in the unit. It answers Invalid or TooLarge with the field at fault.
func (d *Desk) Create(ctx context.Context, a Actor, in DraftInput) (Draft, error) {
	if in.Classification == "" {
		in.Classification = Public
	}
	in, err := d.checkInput(in)
	if err != nil {
		return Draft{}, err
	}
	set, err := d.scanInput(ctx, a, in)
	if err != nil {
		return Draft{}, err
	}
	next := in.draftRevision()
	var out Draft
	err = d.act(ctx, a, func(ctx context.Context, s *scene) error {
		unit := in.UnitID
		if unit == "" {
			unit = s.person.UnitID
		}
		v, err := s.may(ActDraftCreate, unit, "*")
		if err != nil {
			return err
		}
		if err := s.checkChannels(ctx, in.Channels); err != nil {
			return err
		}
		out = Draft{ID: d.NewID(), UnitID: unit, AuthorID: s.person.ID, State: Drafting, CreatedAt: s.now}
		rev := next.enter(&out, in, s)
		out.Worst = set.Raised()
		if err := s.tx.Drafts.Add(ctx, &out); err != nil {
			return err
		}
		if err := s.addRevision(ctx, &out, rev, set); err != nil {
			return err
		}
		e := s.draftEntry("draft.created", v, out, "")
		e.Facts = map[string]string{"unit": unit, "classification": string(rev.Classification)}
		_, err = s.tx.Ledger.Append(ctx, e)
		return err
	})
	return out, err
}

// scanInput scans a text that is about to be saved, outside any write. Saving
// goes on where the scan is incomplete; only submitting does not.
func (d *Desk) scanInput(ctx context.Context, a Actor, in DraftInput) (ScanResult, error) {
	var result ScanResult
	fields := Revision{Title: in.Title, Body: in.Body, Channels: in.Channels, Variants: in.Variants}.Fields()
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		var err error
		result, err = d.scanActive(ctx, s.tx, fields)
		return err
	})
	return result, err
}

func (d *Desk) checkInput(in DraftInput) (DraftInput, error) {
	if err := checkText("title", in.Title, MaxTitle); err != nil {
		return in, err
	}
	if err := checkText("body", in.Body, MaxText); err != nil {
		return in, err
	}
	in.Title, in.Body = strings.TrimSpace(Normalize(in.Title)), Normalize(in.Body)
	// Composing can make a text longer than it came.
	if err := checkText("title", in.Title, MaxTitle); err != nil {
		return in, err
	}
	if err := checkText("body", in.Body, MaxText); err != nil {
		return in, err
	}
	switch {
	case in.Title == "":
		return in, invalid("title", "draft.title_missing")
	case strings.Contains(in.Title, "\n"):
		return in, invalid("title", "draft.title_lines")
	case in.Body == "":
		return in, invalid("body", "draft.body_missing")
	case len(in.Channels) == 0:
		return in, invalid("channels", "draft.channels_missing")
	case len(in.Channels) > MaxChannels:
		return in, invalid("channels", "draft.channels_many", formatInt(MaxChannels))
	case !in.Classification.Known():
		return in, invalid("classification", "draft.classification")
	case !in.PublishAt.IsZero() && !in.PublishAt.After(d.now()):
		return in, invalid("publish_at", "draft.publish_at_past")
	}
	in.PublishAt = in.PublishAt.UTC().Truncate(time.Microsecond)
	in.Channels = sortedChannels(in.Channels)
	return in.checkVariants()
}

func (in DraftInput) checkVariants() (DraftInput, error) {
	variants := map[string]string{}
	for ch, text := range in.Variants {
		field := "variants." + ch
		if !slices.Contains(in.Channels, ch) {
			return in, invalid(field, "draft.variant_channel", ch)
		}
		if err := checkText(field, text, MaxText); err != nil {
			return in, err
		}
		text = Normalize(text)
		if err := checkText(field, text, MaxText); err != nil {
			return in, err
		}
		if text == "" {
			return in, invalid(field, "draft.variant_empty", ch)
		}
		if text != in.Body {
			variants[ch] = text
		}
	}
	in.Variants = variants
	return in, nil
}

func (s *scene) checkChannels(ctx context.Context, names []string) error {
	for _, name := range names {
		ch, err := s.tx.Channels.ByName(ctx, name)
		if KindOf(err) == NotFound || err == nil && !ch.Active {
			return invalid("channels", "channel.unknown", name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// draftRevision makes a revision of the input, outside any write: hashing takes
// time for long texts.
func (in DraftInput) draftRevision() Revision {
	return Revision{Title: in.Title, Body: in.Body, Channels: in.Channels, Variants: in.Variants,
		Classification: in.Classification, NotBefore: in.PublishAt}.Sealed()
}

// enter makes the revision the draft's next and brings the draft's own columns
// up to it.
func (rev Revision) enter(d *Draft, in DraftInput, s *scene) Revision {
	rev.DraftID, rev.Number, rev.By, rev.At = d.ID, d.Revision+1, s.person.ID, s.now
	d.Title, d.Classification, d.Channels = rev.Title, rev.Classification, rev.Channels
	d.PublishAt, d.Zone = in.PublishAt, in.Zone
	d.Revision, d.ContentHash, d.UpdatedAt = rev.Number, rev.ContentHash, s.now
	return rev
}

// addRevision stores the revision and its scan, and notes the worst counting
// finding in the draft value (which the caller saves or has added).
func (s *scene) addRevision(ctx context.Context, d *Draft, rev Revision, result ScanResult) error {
	if err := s.tx.Revisions.Add(ctx, rev); err != nil {
		return err
	}
	return s.tx.Scans.Put(ctx, storedScan(d.ID, rev.Number, s.now, result))
}

// draftEntry begins a leaf about a draft: before is its state before the act,
// the draft carries the state after it.
func (s *scene) draftEntry(act string, v Verdict, d Draft, before State) Entry {
	e := s.entry(act, v)
	e.Draft, e.Revision, e.Before, e.After = d.ID, d.Revision, before, d.State
	e.Private = map[string]string{"content_hash": d.ContentHash}
	return e
}
