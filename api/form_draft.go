package api

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"layak/domain"
	"layak/templates"
)

// draftForm is what an author typed, kept as it is whatever happens.
type draftForm struct {
	title, body          string
	channels             []string
	own                  map[string]bool
	variants             map[string]string // by channel, also where not used
	unit, classification string
	kind                 string
	date, clock, zone    string
	readers              []string // of a new draft; none: it is for all
}

// readDraftForm reads the form's texts in the one form that is scanned and
// stored, so that findings point into what the page shows.
func readDraftForm(v url.Values) draftForm {
	f := draftForm{title: domain.Normalize(v.Get(templates.FieldTitle)), body: domain.Normalize(v.Get(templates.FieldBody)),
		channels: v[templates.FieldChannel], own: map[string]bool{}, variants: map[string]string{}, unit: v.Get(templates.FieldUnit),
		classification: v.Get(templates.FieldClassification), kind: v.Get(templates.FieldKind), date: v.Get(templates.FieldPublishDate),
		clock: v.Get(templates.FieldPublishTime), zone: v.Get(templates.FieldPublishZone), readers: v[templates.FieldReader]}
	for name := range v {
		if ch, ok := strings.CutPrefix(name, "own:"); ok && v.Get(name) != "" {
			f.own[ch] = true
		}
		if ch, ok := strings.CutPrefix(name, "variant:"); ok {
			f.variants[ch] = domain.Normalize(v.Get(name))
		}
	}
	return f
}

// formOf is the form of a draft as it is stored.
func formOf(d domain.Draft, rev domain.Revision) draftForm {
	f := draftForm{title: rev.Title, body: rev.Body, channels: rev.Channels, own: map[string]bool{}, variants: map[string]string{},
		unit: d.UnitID, classification: string(rev.Classification), kind: string(d.Kind), zone: zoneWord(d.Zone)}
	for ch, text := range rev.Variants {
		f.own[ch], f.variants[ch] = true, text
	}
	if !d.PublishAt.IsZero() {
		loc, _ := templates.Zone(f.zone)
		at := d.PublishAt.In(loc)
		f.date, f.clock = at.Format("2006-01-02"), at.Format("15:04")
	}
	return f
}

// texts are the variants that count.
func (f draftForm) texts() map[string]string {
	out := map[string]string{}
	for ch := range f.own {
		out[ch] = f.variants[ch]
	}
	return out
}

// fields are what a check looks at: what saving would store.
func (f draftForm) fields() []domain.Field {
	channels := slices.Sorted(slices.Values(f.channels))
	return domain.Revision{Title: strings.TrimSpace(f.title), Body: f.body, Channels: slices.Compact(channels), Variants: f.texts()}.Fields()
}

// input is the form as a verb takes it.
func (f draftForm) input() (domain.DraftInput, error) {
	at, err := formInstant(f.date, f.clock, f.zone)
	return domain.DraftInput{Title: f.title, Body: f.body, Channels: f.channels, UnitID: f.unit, Classification: domain.Classification(f.classification), Kind: domain.ContentKind(f.kind),
		PublishAt: at, Zone: zoneName(f.zone), Variants: f.texts(), Readers: f.readers}, err
}

// patch is the form as a change of a draft. A time that was left as the page
// showed it stays to the microsecond.
func (f draftForm) patch(was draftForm) (domain.DraftPatch, error) {
	in, err := f.input()
	p := domain.DraftPatch{Title: &in.Title, Body: &in.Body, Channels: &in.Channels, UnitID: &in.UnitID, Classification: &in.Classification, Variants: &in.Variants}
	if f.kind != "" {
		p.Kind = &in.Kind
	}
	if f.date != was.date || f.clock != was.clock || f.zone != was.zone {
		p.PublishAt, p.Zone = &in.PublishAt, &in.Zone
	}
	return p, err
}

// take puts the safer wording of a finding in place of what it replaces; ok is
// false where the present text has no such finding, or the finding no wording.
func (f draftForm) take(scan []templates.Finding, fingerprint string) (out draftForm, ok bool) {
	for _, it := range scan {
		if it.Fingerprint != fingerprint || it.Replacement == "" {
			continue
		}
		put := func(text string) (string, bool) {
			if it.From < 0 || it.To > len(text) || it.From > it.To {
				return text, false
			}
			return text[:it.From] + it.Replacement + text[it.To:], true
		}
		switch ch, variant := strings.CutPrefix(it.Field, "variant:"); {
		case it.Field == "title":
			f.title, ok = put(strings.TrimSpace(f.title))
		case it.Field == "body":
			f.body, ok = put(f.body)
		case variant:
			f.variants[ch], ok = put(f.variants[ch])
		}
		return f, ok
	}
	return f, false
}

// view shows the form with what can be chosen.
func (f draftForm) view(frame templates.Frame, channels []domain.Channel, title func(name, title string) string, units []templates.Choice, now time.Time) templates.DraftForm {
	view := templates.DraftForm{Frame: frame, Title: strings.ToValidUTF8(f.title, "\uFFFD"), Body: strings.ToValidUTF8(f.body, "\uFFFD"),
		Units: units, PublishDate: f.date, PublishTime: f.clock, PublishZone: f.zone}
	for _, c := range channels {
		selected := slices.Contains(f.channels, c.Name)
		if c.Active || selected {
			view.Channels = append(view.Channels, templates.ChannelChoice{Name: c.Name, Title: title(c.Name, c.Title), Kind: string(c.Kind), Selected: selected,
				Own: f.own[c.Name], Variant: strings.ToValidUTF8(f.variants[c.Name], "\uFFFD")})
		}
	}
	for _, c := range domain.Classifications() {
		view.Classifications = append(view.Classifications, templates.Choice{Value: string(c), Selected: string(c) == f.classification})
	}
	for _, k := range domain.ContentKinds() {
		view.Kinds = append(view.Kinds, templates.Choice{Value: string(k), Selected: string(k) == f.kind})
	}
	return view
}
