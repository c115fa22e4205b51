package store

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"layak/domain"
	"layak/domain/audit"
	"layak/domain/audit/verify"
)

// Reasons of failures that only the database can show, beside those of
// package verify.
const (
	reasonPrivate = "private.value"   // a private value is not what its leaf commits to
	reasonHead    = "log.head"        // the head does not fit the leaves
	reasonContent = "content.changed" // the stored text does not have the draft's content hash
)

// Verify implements domain.Notary, in one snapshot: every leaf, its columns and
// private values, all stored hashes, the head, the last signed checkpoint and
// the older one given, and every draft's state, revision, content hash, text
// and publications, reviews, votes and overrides, every entry of the lists, and who
// may do what by which workflows and rule sets, against what the leaves say.
func (n *Notary) Verify(ctx context.Context, older []byte) (domain.AuditReport, error) {
	trusted := verify.Policy{Key: n.signer.Verifier}
	last, err := n.last.Load()
	if err != nil {
		return domain.AuditReport{}, err
	}
	if last != "" {
		trusted.Checkpoints = append(trusted.Checkpoints, last)
	}
	if len(older) > 0 {
		trusted.Checkpoints = append(trusted.Checkpoints, string(older))
	}
	var report verify.Report
	states := &verify.States{Transition: Step}
	err = n.read(ctx, func(ctx context.Context, c *conn) error {
		report, err = verifyLog(ctx, c, trusted, states)
		return err
	})
	out := domain.AuditReport{Size: report.Size, Root: report.Root.String(), FirstBad: -1}
	for state := range states.All() {
		if !state.Erased && state.State != "" {
			out.Drafts++
		}
	}
	if report.Backward > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("%d leaves claim an earlier time than the one before, the first is %d",
			report.Backward, report.BackwardAt[0]))
	}
	if last == "" {
		out.Warnings = append(out.Warnings, "no checkpoint has been signed yet: a log cut at its end would not show")
	}
	var failure *verify.Failure
	if errors.As(err, &failure) {
		out.FirstBad, out.Reason = failure.Index, failure.Error()
		return out, nil
	}
	out.Holds = err == nil
	return out, err
}

func verifyLog(ctx context.Context, c *conn, trusted verify.Policy, states *verify.States) (verify.Report, error) {
	head, err := c.logHead(ctx)
	if err != nil {
		return verify.Report{}, err
	}
	var private map[int64][]privateRow
	entries, gone, lifted, lane, office := listStates{}, newGaps(), overrideStates{}, emergencyStates{}, newOffice()
	recused := recusalLeaves{states.Human, map[recused]verify.Leaf{}}
	trusted.Stored = c.treeHashes(ctx, 0)
	trusted.Each = func(l verify.Leaf) error {
		if err := gone.add(l, private[l.Seq]); err != nil {
			return err
		}
		entries.add(l)
		lifted.add(l)
		lane.add(l)
		recused.add(l)
		office.add(l)
		if err := states.Add(l); err != nil {
			return err
		}
		return openContent(states, l, private[l.Seq])
	}
	rows := c.leafRows(ctx, beforeAll, func(values map[int64][]privateRow) { private = values })
	report, err := verify.Log(ctx, rows, trusted)
	if err != nil {
		return report, err
	}
	if head.size != report.Size || string(head.root) != string(report.Root[:]) {
		return report, &verify.Failure{Index: min(head.size, report.Size), Until: max(head.size, report.Size), Reason: reasonHead,
			Detail: fmt.Sprintf("the head says %d leaves, there are %d", head.size, report.Size)}
	}
	if err := gone.end(); err != nil {
		return report, err
	}
	if err := states.Compare(c.draftStates(ctx, states)); err != nil {
		return report, err
	}
	if err := states.ComparePublications(c.publicationStates(ctx, states)); err != nil {
		return report, err
	}
	if err := entries.compare(ctx, c, report.Size); err != nil {
		return report, err
	}
	if err := compareReviews(ctx, c, states); err != nil {
		return report, err
	}
	if err := checkTexts(ctx, c, states); err != nil {
		return report, err
	}
	if err := lifted.compare(ctx, c, report.Size); err != nil {
		return report, err
	}
	if err := lane.compare(ctx, c, report.Size); err != nil {
		return report, err
	}
	if err := recused.compare(ctx, c, report.Size); err != nil {
		return report, err
	}
	return report, office.compare(ctx, c, report.Size)
}

// openContent hands the content hash of a leaf on, where it was not erased.
func openContent(states *verify.States, l verify.Leaf, values []privateRow) error {
	for _, r := range values {
		if r.name == audit.ContentHashName {
			return states.Open(l, r.value)
		}
	}
	return nil
}

// Step allows what the transition table allows, and acts that confirm a state.
// It is for verify.States.
func Step(from verify.State, l verify.Leaf) error {
	is, to := domain.State(from.State), domain.State(l.After)
	if is == to || is == "" && to == domain.Drafting {
		return nil
	}
	for _, t := range domain.Transitions {
		if t.From == is && t.To == to {
			return nil
		}
	}
	return errors.New("no event leads there")
}

const (
	beforeAll = -1 << 63
	urlName   = "url" // the private value that commits to a publication's address

	sqlPublicationStates = `SELECT id, draft_id, revision, channel, state, url FROM publications WHERE id > ? ORDER BY id LIMIT ?`

	sqlDraftStates = `SELECT id, state, revision, content_hash FROM drafts WHERE id > ? ORDER BY id LIMIT ?`
)

// draftStates yields what the business tables say of every draft.
func (c *conn) draftStates(ctx context.Context, states *verify.States) iter.Seq2[verify.DraftRow, error] {
	return func(yield func(verify.DraftRow, error) bool) {
		for after := ""; ; {
			var list []verify.DraftRow
			err := c.rows(ctx, sqlDraftStates, []any{after, int64(chunk)}, func(rows scanned) error {
				var r verify.DraftRow
				err := rows.Scan(&r.Draft, &r.State, &r.Revision, &r.ContentHash)
				list = append(list, r)
				return err
			})
			for i := 0; err == nil && i < len(list); i++ {
				err = c.openDraft(ctx, states, &list[i])
			}
			if err != nil {
				yield(verify.DraftRow{}, err)
				return
			}
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
			if len(list) < chunk {
				return
			}
			after = list[len(list)-1].Draft
		}
	}
}

// openDraft adds the key with which the row's content hash can be compared.
func (c *conn) openDraft(ctx context.Context, states *verify.States, r *verify.DraftRow) error {
	state, ok := states.Draft(r.Draft)
	if !ok || state.Content == "" {
		return nil
	}
	key, ok, err := c.opening(ctx, state.ContentSeq, audit.ContentHashName)
	if ok {
		r.ContentKey = key[:]
	}
	return err
}

// publicationStates yields what the business tables say of every publication.
func (c *conn) publicationStates(ctx context.Context, states *verify.States) iter.Seq2[verify.PublicationRow, error] {
	return func(yield func(verify.PublicationRow, error) bool) {
		for after, full := "", true; full; {
			var list []verify.PublicationRow
			err := c.rows(ctx, sqlPublicationStates, []any{after, int64(chunk)}, func(rows scanned) error {
				var r verify.PublicationRow
				err := rows.Scan(&after, &r.Draft, &r.Revision, &r.Channel, &r.State, &r.URL)
				list = append(list, r)
				return err
			})
			for i := 0; err == nil && i < len(list); i++ {
				err = c.openURL(ctx, states, &list[i])
			}
			if err != nil {
				yield(verify.PublicationRow{}, err)
				return
			}
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
			full = len(list) == chunk
		}
	}
}

// openURL adds the key with which the row's address can be compared.
func (c *conn) openURL(ctx context.Context, states *verify.States, r *verify.PublicationRow) error {
	state, _ := states.Draft(r.Draft)
	p := state.Publications[r.Place]
	if p.URL == "" {
		return nil
	}
	key, ok, err := c.opening(ctx, p.URLSeq, urlName)
	if ok {
		r.URLKey = key[:]
	}
	return err
}
