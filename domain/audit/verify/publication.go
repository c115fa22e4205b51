package verify

import (
	"fmt"
	"iter"
)

// publicationPrefix begins the facts that state a channel's publication:
// "publication.web": "sent".
const publicationPrefix = "publication."

const (
	publicationSent = "sent"
	urlName         = "url" // the private value that commits to where it was published
)

// Place is where a draft goes: each revision once to each channel.
type Place struct {
	Revision int64
	Channel  string
}

// Publication is what the log alone says of one.
type Publication struct {
	State  string
	URL    string // commitment to its address; "" is none
	URLSeq int64  // the leaf that has it: its key opens URL
	Sent   string // when it last became "sent", as the leaf spells it
}

// publish takes what a leaf states of one channel. A leaf that says "sent" says
// where, too; others may leave the address as it is.
func (s *State) publish(channel, state string, l Leaf) {
	at := Place{s.Revision, channel}
	p := s.Publications[at]
	if state == publicationSent && p.State != state {
		p.Sent = l.Time
	}
	p.State = state
	url := ""
	if l.Channel == channel {
		url = l.Private[urlName]
	}
	if url != "" || state == publicationSent {
		p.URL, p.URLSeq = url, l.Seq
	}
	if s.Publications == nil {
		s.Publications = map[Place]Publication{}
	}
	s.Publications[at] = p
}

// PublicationRow is what the business tables say of a publication. URLKey is
// the key of the commitment in leaf Publication.URLSeq; where it is nil, the
// address is not compared.
type PublicationRow struct {
	Draft string
	Place
	State  string
	URL    string
	URLKey []byte
}

// ComparePublications is Compare for the rows of publications.
func (s *States) ComparePublications(rows iter.Seq2[PublicationRow, error]) error {
	var first earliest
	type where struct {
		draft string
		Place
	}
	seen := map[where]bool{}
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("verify: read a publication's row: %w", err)
		}
		at := where{row.Draft, row.Place}
		switch state := s.drafts[row.Draft]; {
		case state == nil:
			first.note(&Failure{Index: s.size, Until: s.size, Reason: ReasonStateUnlogged, Draft: row.Draft,
				Detail: row.said("no leaf is about its draft")})
		case seen[at]:
			first.note(state.fault(ReasonStateRow, "%s", row.said("it has two rows")))
		default:
			first.note(state.comparePublication(row))
		}
		seen[at] = true
	}
	for id, state := range s.drafts {
		for at := range state.Publications {
			if !seen[where{id, at}] && !state.Erased {
				first.note(state.fault(ReasonStateMissing, "%s", at.said("it has no row")))
			}
		}
	}
	return first.err()
}

func (s *State) comparePublication(row PublicationRow) *Failure {
	p, known := s.Publications[row.Place]
	switch {
	case s.Erased:
		return s.fault(ReasonStateErased, "%s", row.said("its row is still there"))
	case !known:
		return s.fault(ReasonStateUnlogged, "%s", row.said("no leaf is about it"))
	case row.State != p.State:
		return s.fault(ReasonStateRow, "%s %q, the log says %q", row.said("state"), row.State, p.State)
	case p.URL == "" && row.URL != "" || row.URLKey != nil && commit(row.URLKey, row.URL) != p.URL:
		return s.fault(ReasonStateRow, "%s", row.said("its address is not the one that was logged"))
	}
	return nil
}

func (p Place) said(what string) string {
	return fmt.Sprintf("publication of revision %d to %q: %s", p.Revision, p.Channel, what)
}

// earliest keeps the failure with the lowest index.
type earliest struct{ failure *Failure }

func (e *earliest) note(f *Failure) {
	if f != nil && (e.failure == nil || f.Index < e.failure.Index) {
		e.failure = f
	}
}

func (e *earliest) err() error {
	if e.failure == nil {
		return nil
	}
	return e.failure
}
