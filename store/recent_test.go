package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"layak/domain"
	"layak/store"
	"layak/store/storetest"
)

// TestRecent: what is out since an instant, what may be out, and what is cleared
// for a channel, the latest of each and no more than asked for.
func TestRecent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open func() *store.Store) {
		s := open()
		class := domain.Public
		add := func(id string, state domain.State, channels []string, at time.Time, pub domain.PublicationState) {
			write(t, s, func(ctx context.Context, tx domain.Tx) error {
				rev := domain.Revision{DraftID: id, Number: 1, Title: id, Body: id, Channels: channels, Classification: class, By: "ani", At: at}.Sealed()
				d := &domain.Draft{ID: id, UnitID: "u", AuthorID: "ani", State: state, Title: id, Classification: class, Channels: channels,
					Revision: 1, ContentHash: rev.ContentHash, CreatedAt: at, UpdatedAt: at}
				if state == domain.Scheduled {
					d.PublishAt = at.Add(time.Hour)
				}
				if err := tx.Drafts.Add(ctx, d); err != nil {
					return err
				}
				if err := tx.Revisions.Add(ctx, rev); err != nil || pub == "" {
					return err
				}
				p := &domain.Publication{ID: "p" + id, DraftID: id, Revision: 1, Channel: channels[0], State: pub}
				if pub == domain.PublicationSent {
					p.SentAt = at
				}
				return tx.Publications.Add(ctx, p)
			})
		}
		hour := func(n int) time.Time { return epoch.Add(time.Duration(n) * time.Hour) }
		for i := range 5 {
			add(fmt.Sprintf("out%d", i), domain.Published, []string{"x"}, hour(i), domain.PublicationSent)
		}
		add("elsewhere", domain.Published, []string{"web"}, hour(4), domain.PublicationSent)
		add("maybe", domain.Parked, []string{"x"}, hour(3), domain.PublicationUncertain)
		add("failed", domain.Parked, []string{"x"}, hour(3), domain.PublicationFailed)
		add("cleared", domain.Cleared, []string{"web", "x"}, hour(1), "")
		add("scheduled", domain.Scheduled, []string{"x"}, hour(2), "")
		add("going", domain.Publishing, []string{"x"}, hour(3), domain.PublicationPending)
		add("web", domain.Cleared, []string{"web"}, hour(5), "")
		class = domain.Secret
		add("secret", domain.Cleared, []string{"x"}, hour(5), "")
		class = domain.Public
		for _, state := range []domain.State{domain.Drafting, domain.InReview, domain.Rejected, domain.Withdrawn} {
			add(string(state), state, []string{"x"}, hour(5), "")
		}
		for _, tt := range []struct {
			since int
			limit int
			want  string
		}{
			{0, 9, "out4@4 out3@3 out2@2 out1@1 out0@0 maybe@? going- scheduled-3 cleared-"},
			{3, 9, "out4@4 out3@3 maybe@? going- scheduled-3 cleared-"},
			{0, 2, "out4@4 out3@3 maybe@? going- scheduled-3"},
		} {
			got := ""
			read(t, s, func(ctx context.Context, tx domain.Tx) error {
				list, err := tx.Publications.Recent(ctx, "x", hour(tt.since), tt.limit)
				for _, r := range list {
					at := map[bool]string{true: "?", false: ""}[r.Out]
					if !r.At.IsZero() {
						at = fmt.Sprint(int(r.At.Sub(epoch) / time.Hour))
					}
					got += " " + r.DraftID + map[bool]string{true: "@", false: "-"}[r.Out] + at
				}
				return err
			})
			if got != " "+tt.want {
				t.Errorf("since %d, %d: %s\nwant %s", tt.since, tt.limit, got, tt.want)
			}
		}
	})
}
