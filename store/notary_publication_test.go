package store_test

import (
	"context"
	"strings"
	"testing"

	"layak/domain"
	"layak/domain/audit/verify"
	"layak/store"
	"layak/store/storetest"
)

// addPublication adds a publication of the first revision, and what is logged
// of it.
func addPublication(t testing.TB, s *store.Store, rev domain.Revision, channel string, state domain.PublicationState, url string) {
	t.Helper()
	write(t, s, func(ctx context.Context, tx domain.Tx) error {
		p := domain.Publication{ID: "p-" + rev.DraftID + "-" + channel, DraftID: rev.DraftID, Revision: rev.Number, Channel: channel,
			Kind: domain.ChannelManual, State: state, VariantHash: rev.VariantHashes[channel], URL: url}
		if state == domain.PublicationSent {
			p.SentAt = epoch
		}
		if err := tx.Publications.Add(ctx, &p); err != nil {
			return err
		}
		e := entry("publication."+string(state), rev.DraftID)
		e.Before, e.Revision, e.Channel, e.Subject = domain.Drafting, rev.Number, channel, p.ID
		e.Private = map[string]string{"content_hash": rev.ContentHash}
		e.Facts = map[string]string{"publication." + channel: string(state)}
		if url != "" {
			e.Private["url"] = url
		}
		_, err := tx.Ledger.Append(ctx, e)
		return err
	})
}

// TestVerifyFindsWhatWasChangedOfPublications changes rows past the store.
func TestVerifyFindsWhatWasChangedOfPublications(t *testing.T) {
	for name, c := range map[string]struct {
		change string
		index  int64
		reason string
	}{
		"nothing":             {`UPDATE publications SET attempts = 3 WHERE id = 'p-d0-web'`, -1, ""},
		"failed made sent":    {`UPDATE publications SET state = 'sent' WHERE id = 'p-d1-web'`, 3, verify.ReasonStateRow},
		"sent made pending":   {`UPDATE publications SET state = 'pending' WHERE id = 'p-d0-web'`, 4, verify.ReasonStateRow},
		"pending made sent":   {`UPDATE publications SET state = 'sent' WHERE id = 'p-d0-x'`, 4, verify.ReasonStateRow},
		"another address":     {`UPDATE publications SET url = 'https://palsu.example/1' WHERE id = 'p-d0-web'`, 4, verify.ReasonStateRow},
		"no address":          {`UPDATE publications SET url = '' WHERE id = 'p-d0-web'`, 4, verify.ReasonStateRow},
		"an address":          {`UPDATE publications SET url = 'https://palsu.example/1' WHERE id = 'p-d1-web'`, 3, verify.ReasonStateRow},
		"another channel":     {`UPDATE publications SET channel = 'facebook' WHERE id = 'p-d0-x'`, 4, verify.ReasonStateUnlogged},
		"another revision":    {`UPDATE publications SET revision = 2 WHERE id = 'p-d0-x'`, 4, verify.ReasonStateUnlogged},
		"another draft":       {`UPDATE publications SET draft_id = 'd1' WHERE id = 'p-d0-x'`, 3, verify.ReasonStateUnlogged},
		"a row gone":          {`DELETE FROM publications WHERE id = 'p-d0-x'`, 4, verify.ReasonStateMissing},
		"a row too many":      {`INSERT INTO publications SELECT 'zz', draft_id, revision, 'tiktok', kind, state, variant_hash, url, reason, attempts, open_since, sent_at, by_id, version FROM publications WHERE id = 'p-d0-web'`, 4, verify.ReasonStateUnlogged},
		"of a quiet draft":    {`INSERT INTO publications SELECT 'zz', 'd2', revision, channel, kind, state, variant_hash, url, reason, attempts, open_since, sent_at, by_id, version FROM publications WHERE id = 'p-d0-web'`, 5, verify.ReasonStateUnlogged},
		"a key of an address": {`UPDATE audit_private SET key = (SELECT key FROM audit_private WHERE seq = 0 AND name = 'note') WHERE name = 'url'`, 2, "private.value"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				ctx, s := context.Background(), storetest.Open(t, dsn)
				n := newSigning(t, s).notary(t, s)
				one, two := addText(t, s, "d0"), addText(t, s, "d1")
				addPublication(t, s, one, "web", domain.PublicationSent, "https://web.example/1")
				addPublication(t, s, two, "web", domain.PublicationFailed, "")
				addPublication(t, s, one, "x", domain.PublicationPending, "")
				addText(t, s, "d2")
				run(t, storetest.Raw(t, dsn), c.change)
				report, err := n.Verify(ctx, nil)
				if err != nil || report.FirstBad != c.index || !strings.HasPrefix(report.Reason, c.reason) || report.Holds != (c.index < 0) {
					t.Errorf("verified: %+v, %v", report, err)
				}
			})
		})
	}
}
