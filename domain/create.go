package domain

import (
	"context"
	"maps"
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
	Kind           ContentKind
	PublishAt      time.Time
	Zone           string
	Variants       map[string]string // by channel, where the text differs
	Readers        []string
}

// MaxChannels bounds the channels of one draft.
const MaxChannels = 32

// Create starts a draft with its first revision. It needs the act draft.create
// in the unit, and a clearance that covers the draft. It answers Invalid or TooLarge
// with the field at fault, and for Readers (field "readers") what Restrict refuses.
func (d *Desk) Create(ctx context.Context, a Actor, in DraftInput) (Draft, error) {
	if in.Classification == "" {
		in.Classification = Public
	}
	in, err := d.checkInput(in.kinded())
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
		if err := s.knownUnit("unit", unit); err != nil {
			return err
		}
		v, err := s.may(ActDraftCreate, unit, "*")
		if err != nil {
			return err
		}
		if err := s.mayClassify(in.Classification); err != nil {
			return err
		}
		if err := s.checkChannels(ctx, in.Channels); err != nil {
			return err
		}
		out = Draft{ID: d.NewID(), UnitID: unit, Kind: in.Kind, AuthorID: s.person.ID, State: Drafting, CreatedAt: s.now}
		rev := next.enter(&out, in, s)
		out.Worst = set.Raised()
		if err := s.tx.Drafts.Add(ctx, &out); err != nil {
			return err
		}
		if err := s.addRevision(ctx, &out, rev, set); err != nil {
			return err
		}
		e := s.draftEntry("draft.created", v, out, "")
		e.Facts = out.facts()
		if _, err = s.tx.Ledger.Append(ctx, e); err != nil || in.Readers == nil {
			return err
		}
		out, err = s.restrictNew(ctx, out, in.Readers)
		return err
	})
	if err == nil {
		d.clean.keep(out, set)
	}
	return out, err
}

// scanInput scans a text that is about to be saved, outside any write. Saving
// goes on where the scan is incomplete; only submitting does not.
func (d *Desk) scanInput(ctx context.Context, a Actor, in DraftInput) (ScanResult, error) {
	var result ScanResult
	text := Revision{Title: in.Title, Body: in.Body, Channels: in.Channels, Variants: in.Variants}.subject()
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		var err error
		o := in.occasion()
		if o.unit == "" {
			o.unit = s.person.UnitID
		}
		result, err = d.scanActive(ctx, s.tx, text, o)
		return err
	})
	return result, err
}

// CheckInput answers everything that is wrong with a draft's input by itself,
// as Faults where there are several; nil where Create would find nothing. It is
// for forms, which show all faults at once.
func (d *Desk) CheckInput(in DraftInput) error {
	_, err := d.checkInput(in.kinded())
	return err
}

// kinded is the input with the kind of whoever names none.
func (in DraftInput) kinded() DraftInput {
	if in.Kind == "" {
		in.Kind = KindPost
	}
	return in
}

func (d *Desk) checkInput(in DraftInput) (DraftInput, error) {
	var faults Faults
	title, err := normalized("title", in.Title, MaxTitle)
	switch title = strings.TrimSpace(title); {
	case err != nil:
		faults.add(err)
	case title == "":
		faults.add(invalid("title", "draft.title_missing"))
	case strings.Contains(title, "\n"):
		faults.add(invalid("title", "draft.title_lines"))
	}
	body, err := normalized("body", in.Body, MaxText)
	switch {
	case err != nil:
		faults.add(err)
	case body == "":
		faults.add(invalid("body", "draft.body_missing"))
	}
	switch {
	case len(in.Channels) == 0:
		faults.add(invalid("channels", "draft.channels_missing"))
	case len(in.Channels) > MaxChannels:
		faults.add(invalid("channels", "draft.channels_many", formatInt(MaxChannels)))
	}
	if !in.Classification.Known() {
		faults.add(invalid("classification", "draft.classification"))
	}
	if !in.Kind.Known() {
		faults.add(invalid("kind", "draft.kind"))
	}
	if !in.PublishAt.IsZero() && !in.PublishAt.After(d.now()) {
		faults.add(invalid("publish_at", "draft.publish_at_past"))
	}
	in.Title, in.Body = title, body
	in.PublishAt = in.PublishAt.UTC().Truncate(time.Microsecond)
	in.Channels = sortedChannels(in.Channels)
	in.Variants = in.checkVariants(&faults)
	if in.Readers != nil {
		if in.Readers, err = readersNamed("readers", in.Readers); err != nil {
			faults.add(err)
		}
	}
	return in, faults.Err()
}

// normalized is a text as it is stored. Composing can make it longer than it
// came.
func normalized(field, text string, most int) (string, error) {
	if err := checkText(field, text, most); err != nil {
		return "", err
	}
	text = Normalize(text)
	return text, checkText(field, text, most)
}

// checkVariants answers the variants that differ from the body.
func (in DraftInput) checkVariants(faults *Faults) map[string]string {
	variants := map[string]string{}
	if len(in.Variants) > MaxChannels {
		faults.add(invalid("variants", "draft.channels_many", formatInt(MaxChannels)))
		return variants
	}
	for _, ch := range slices.Sorted(maps.Keys(in.Variants)) {
		field := "variants." + ch
		text, err := normalized(field, in.Variants[ch], MaxText)
		switch {
		case !slices.Contains(in.Channels, ch):
			faults.add(invalid(field, "draft.variant_channel", ch))
		case err != nil:
			faults.add(err)
		case text == "":
			faults.add(invalid(field, "draft.variant_empty", ch))
		case text != in.Body:
			variants[ch] = text
		}
	}
	return variants
}

func (s *scene) checkChannels(ctx context.Context, names []string) error {
	for _, name := range names {
		ch, err := s.tx.Channels.ByName(ctx, name)
		if KindOf(err) == NotFound || err == nil && !ch.Active {
			return unknownChannel(Invalid, "channels", name)
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

// addRevision stores the revision and its scan, and orders its sketch.
func (s *scene) addRevision(ctx context.Context, d *Draft, rev Revision, result ScanResult) error {
	if err := s.tx.Revisions.Add(ctx, rev); err != nil {
		return err
	}
	if err := s.tx.Scans.Put(ctx, storedScan(d.ID, rev.Number, s.now, result)); err != nil {
		return err
	}
	return s.orderSketch(ctx)
}

// facts are what a leaf says of a draft beside its content.
func (d Draft) facts() map[string]string {
	return map[string]string{"unit": d.UnitID, "classification": string(d.Classification), "kind": string(d.Kind)}
}

// draftEntry begins a leaf about a draft: before is its state before the act,
// the draft carries the state after it.
func (s *scene) draftEntry(act string, v Verdict, d Draft, before State) Entry {
	e := s.entry(act, v)
	e.Draft, e.Revision, e.Before, e.After = d.ID, d.Revision, before, d.State
	e.Private = map[string]string{contentHashName: d.ContentHash}
	return e
}
