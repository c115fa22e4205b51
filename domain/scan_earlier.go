package domain

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// RecentMost is how many texts of one channel that are out, and how many that
// are cleared to go out, are looked at: the latest. An account that says more
// within the window of a rule is read no further back.
const RecentMost = 200

// RecentText names a text that is out on a channel or cleared to go out there.
type RecentText struct {
	DraftID  string
	Revision int
	At       time.Time // when it went out or is to go out; zero where nobody knows
	Out      bool
}

// subject is a text to scan: what it says, and where it is to go out beside what
// the same accounts have said.
type subject struct {
	fields   []Field
	draft    string // its own earlier publications are no context; "": none
	channels []string
}

func (r Revision) subject() subject { return subject{r.Fields(), r.DraftID, r.Channels} }

// out returns what readers of a channel see, and with them those of every channel
// that has the same text.
func (r Revision) out(channel string) []Field {
	title, text := Field{}, Field{}
	for _, f := range r.Fields() {
		switch f.Name {
		case "title":
			title = f
		case "body", variantField + channel:
			text = f // the variant comes later
		}
	}
	title.Channels = text.Channels
	return []Field{title, text}
}

// earlier gathers what the accounts of a text have said lately, latest first, each
// text once. It costs a look into an index and nothing more where all of it has
// been seen under these rules before.
func (d *Desk) earlier(ctx context.Context, tx Tx, set yieldSet, scanner MosaicScanner, x subject, now time.Time) ([]Earlier, error) {
	var out []Earlier
	since, taken := now.Add(-scanner.Recent()), map[*kept]int{} // where in out
	for _, channel := range x.channels {
		recent, err := tx.Publications.Recent(ctx, channel, since, RecentMost)
		if err != nil {
			return nil, err
		}
		here := map[*kept]bool{}
		for _, r := range recent {
			if r.DraftID == x.draft {
				continue
			}
			k, err := d.yields.of(ctx, tx, set, yieldKey{r.DraftID, r.Revision, channel}, scanner, now)
			if err != nil {
				return nil, err
			}
			if here[k] {
				continue // it is out here, and waits for another channel
			}
			here[k] = true
			e := Earlier{EarlierText: EarlierText{DraftID: r.DraftID, Revision: r.Revision, Channel: channel, At: r.At, Out: r.Out}, Yield: k.yield}
			if e.At.IsZero() {
				e.At = now
			}
			at, again := taken[k]
			if !again {
				taken[k], out = len(out), append(out, e)
			} else if nearer(now, e.At, out[at].At) {
				out[at] = e // the same words on another channel, where they age later
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Earlier) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(a.DraftID, b.DraftID)
	})
	return out, nil
}

// nearer tells whether a is nearer to now than b.
func nearer(now, a, b time.Time) bool { return now.Sub(a).Abs() < now.Sub(b).Abs() }

// yieldsMost is how many texts are remembered; a yield has some hundred bytes.
const yieldsMost = 20_000

// yields remembers what the mosaics of the rules in force take from texts. It
// begins anew with another rule set, and when a rule begins or ends.
type yields struct {
	mu  sync.Mutex
	set yieldSet
	all map[yieldKey]*kept
}

type kept struct{ yield Yield }

type yieldSet struct {
	digest string
	epoch  int
	era    int64
}

// yieldKey names a text; channel is "" where it has none of its own there.
type yieldKey struct {
	draft    string
	revision int
	channel  string
}

func (y *yields) of(ctx context.Context, tx Tx, set yieldSet, key yieldKey, scanner MosaicScanner, now time.Time) (*kept, error) {
	if k := y.find(set, key); k != nil {
		return k, nil
	}
	rev, err := tx.Revisions.At(ctx, key.draft, key.revision)
	if err != nil {
		return nil, err
	}
	common := key
	if _, own := rev.Variants[key.channel]; !own {
		common.channel = ""
	}
	k := y.find(set, common)
	if k == nil {
		k = &kept{scanner.Yield(ctx, rev.out(key.channel), now)}
	}
	if err := ctx.Err(); err != nil {
		return nil, err // what a time-out has cut short is not remembered
	}
	y.keep(set, k, key, common)
	return k, nil
}

func (y *yields) find(set yieldSet, key yieldKey) *kept {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.set != set {
		return nil
	}
	return y.all[key]
}

func (y *yields) keep(set yieldSet, k *kept, keys ...yieldKey) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.set != set || y.all == nil || len(y.all) >= yieldsMost {
		y.set, y.all = set, map[yieldKey]*kept{}
	}
	for _, key := range keys {
		y.all[key] = k
	}
}

// nameEarlier fills in title and words of the earlier texts in findings that the
// actor may read. Of the others nothing is known but the channel.
func (s *scene) nameEarlier(ctx context.Context, findings []Finding) error {
	for i := range findings {
		for k := range findings[i].Parts {
			p := &findings[i].Parts[k]
			if p.Earlier == nil {
				continue
			}
			draft, err := s.readable(ctx, p.Earlier.DraftID)
			if kind := KindOf(err); err != nil && (kind == NotFound || kind == Forbidden) {
				continue
			}
			if err != nil {
				return err
			}
			rev, err := s.tx.Revisions.At(ctx, draft.ID, p.Earlier.Revision)
			if err != nil {
				return err
			}
			if !s.person.Clearance.covers(rev.Classification) {
				continue
			}
			p.Earlier.Known, p.Earlier.Title = true, rev.Title
			if text := rev.FieldText(p.Field); p.End <= len(text) {
				p.Excerpt = text[p.Start:p.End]
			}
		}
	}
	return nil
}

// unnamed returns the findings as they are stored: without the words of other
// drafts, which may be erased before this one.
func unnamed(findings []Finding) []Finding {
	out := slices.Clone(findings)
	for i := range out {
		out[i].Parts = slices.Clone(out[i].Parts)
		for k := range out[i].Parts {
			if e := out[i].Parts[k].Earlier; e != nil {
				text := *e
				text.Known, text.Title = false, ""
				out[i].Parts[k].Earlier, out[i].Parts[k].Excerpt = &text, ""
			}
		}
	}
	return out
}
