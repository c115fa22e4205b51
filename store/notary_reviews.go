package store

import (
	"context"
	"iter"
	"strings"

	"layak/domain"
	"layak/domain/audit"
	"layak/domain/audit/verify"
)

const (
	sqlRunRows = `SELECT ` + runColumns + ` FROM runs WHERE id > ? ORDER BY id LIMIT ?`
	// sqlOpenRows leaves out rows that name another draft than their run: these are
	// counted, and not found.
	sqlOpenRows = `SELECT o.run_id, o.stage, o.claimed_by FROM open_stages o JOIN runs r ON r.id = o.run_id AND r.draft_id = o.draft_id
		WHERE o.run_id >= ? AND o.run_id <= ? ORDER BY o.run_id, o.stage`
	sqlOpenAll  = `SELECT COUNT(*) FROM open_stages`
	sqlVoteRows = `SELECT v.run_id, v.id, v.round, v.stage, v.person_id, r.draft_id, v.capacity, v.decision, v.content_hash, v.comment,
			v.policy_line, v.policy_version, v.ruleset_version, v.ruleset_digest, v.at, v.mandate, v.title, v.withdrawn, v.answers, v.test, l.leaf,
			COALESCE(h.value, ''), COALESCE(w.value, ''), COALESCE(t.value, ''), COALESCE(a.value, ''), COALESCE(c.value, '')
		FROM votes v JOIN runs r ON r.id = v.run_id
			LEFT JOIN audit_leaves l ON l.seq = v.leaf
			LEFT JOIN audit_private h ON h.seq = v.leaf AND h.name = 'content_hash'
			LEFT JOIN audit_private w ON w.seq = v.leaf AND w.name = 'reason'
			LEFT JOIN audit_private t ON t.seq = v.leaf AND t.name = 'capacity_title'
			LEFT JOIN audit_private a ON a.seq = v.leaf AND a.name = 'answers'
			LEFT JOIN audit_private c ON c.seq = v.leaf AND c.name = 'consequence_test'
		WHERE (v.run_id, v.id) > (?, ?) ORDER BY v.run_id, v.id LIMIT ?`
	sqlVotesAll = `SELECT COUNT(*) FROM votes`
)

// compareReviews compares the rows of runs, their open stages and votes with what
// the leaves say.
func compareReviews(ctx context.Context, c *conn, states *verify.States) error {
	open := int64(0)
	if err := states.CompareRuns(c.runRows(ctx, states, &open)); err != nil {
		return err
	}
	if err := c.counted(ctx, sqlOpenAll, open, verify.ReasonRunRow, "open stages of runs that are not there"); err != nil {
		return err
	}
	votes := int64(0)
	if err := states.CompareVotes(c.voteRows(ctx, &votes)); err != nil {
		return err
	}
	return c.counted(ctx, sqlVotesAll, votes, verify.ReasonVoteRow, "votes of runs that are not there")
}

// counted refuses a table that has other rows than the n that were compared.
func (c *conn) counted(ctx context.Context, query string, n int64, reason, detail string) error {
	var all int64
	if err := c.row(ctx, query, nil, &all); err != nil || all == n {
		return err
	}
	return &verify.Failure{Index: -1, Until: -1, Reason: reason, Detail: detail}
}

// timeOf spells an instant as a leaf does, "" for none.
func timeOf(at int64) string {
	if at == 0 {
		return ""
	}
	return instant(at).Format(audit.TimeLayout)
}

// runRows yields what the business tables say of every run. open counts the rows of
// open stages.
func (c *conn) runRows(ctx context.Context, states *verify.States, open *int64) iter.Seq2[verify.RunRow, error] {
	return func(yield func(verify.RunRow, error) bool) {
		for after, full := "", true; full; {
			var list []verify.RunRow
			err := c.rows(ctx, sqlRunRows, []any{after, int64(chunk)}, func(rows scanned) error {
				var r runRow
				if err := rows.Scan(r.dest()...); err != nil {
					return err
				}
				after = r.ID
				run, err := runs{c}.decoded(&r)
				list = append(list, ofRun(run, &r))
				return err
			})
			if err == nil {
				err = c.waiting(ctx, list, open)
			}
			for i := 0; err == nil && i < len(list); i++ {
				err = c.openAmendments(ctx, &list[i])
			}
			for i := 0; err == nil && i < len(list); i++ {
				err = c.openRun(ctx, states, &list[i])
			}
			if err != nil {
				yield(verify.RunRow{}, err)
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

func ofRun(run domain.Run, r *runRow) verify.RunRow {
	row := verify.RunRow{Draft: run.DraftID, Round: r.Round, ContentHash: run.ContentHash, Claims: map[string]string{}, Run: verify.Run{
		ID: run.ID, Status: r.Status, Step: r.Step, Appealed: run.Appealed, Emergency: run.Emergency, SubmittedBy: run.SubmittedBy,
		Workflow: run.WorkflowID, Version: run.WorkflowVersion, Revision: r.Revision, Ruleset: run.RulesetVersion,
		Digest: run.RulesetDigest, Cleared: run.ClearedLeaf, ClearedAt: timeOf(r.ClearedAt), ValidUntil: domain.Instant(run.ValidUntil)}}
	for _, s := range run.Stages {
		row.Stages = append(row.Stages, verify.Stage{Name: s.Name, Quorum: int64(max(s.Quorum, 1)), Roles: strings.Join(s.Roles, ","), Step: int64(s.Step), Escalate: strings.Join(s.Escalate, ",")})
	}
	for _, a := range run.Amendments {
		row.Amendments = append(row.Amendments, verify.AmendmentRow{Amended: verify.Amended{
			Seq: a.Leaf, Actor: a.By, Time: timeOf(micros(a.At)), Hands: a.Hands, Edits: domain.AmendmentsText(a.Edits)}})
	}
	return row
}

// openAmendments adds the keys with which a run's amendments can be compared.
func (c *conn) openAmendments(ctx context.Context, r *verify.RunRow) error {
	for i := range r.Amendments {
		a := &r.Amendments[i]
		key, ok, err := c.opening(ctx, a.Seq, "amendments")
		if err != nil {
			return err
		}
		if ok {
			a.Key = key[:]
		}
	}
	return nil
}

// waiting adds the open stages of runs that follow each other by id.
func (c *conn) waiting(ctx context.Context, list []verify.RunRow, n *int64) error {
	if len(list) == 0 {
		return nil
	}
	at := 0
	return c.rows(ctx, sqlOpenRows, []any{list[0].ID, list[len(list)-1].ID}, func(rows scanned) error {
		var run, stage, holder string
		if err := rows.Scan(&run, &stage, &holder); err != nil {
			return err
		}
		for at < len(list) && list[at].ID != run {
			at++
		}
		if at < len(list) {
			list[at].Waiting = append(list[at].Waiting, stage)
			if holder != "" {
				list[at].Claims[stage] = holder
			}
			*n++
		}
		return nil
	})
}

// openRun adds the key with which the row's content hash can be compared.
func (c *conn) openRun(ctx context.Context, states *verify.States, r *verify.RunRow) error {
	state, _ := states.Draft(r.Draft)
	for _, known := range state.Runs {
		if known.ID != r.ID {
			continue
		}
		key, ok, err := c.opening(ctx, known.Begun[len(known.Begun)-1], audit.ContentHashName)
		if ok {
			r.ContentKey = key[:]
		}
		return err
	}
	return nil
}

// voteRows yields what the business tables say of every vote, with its leaf. The
// private values of leaves were compared with their commitments before. n counts.
func (c *conn) voteRows(ctx context.Context, n *int64) iter.Seq2[verify.VoteRow, error] {
	return func(yield func(verify.VoteRow, error) bool) {
		var run, id string
		for full := true; full; {
			var list []verify.VoteRow
			err := c.rows(ctx, sqlVoteRows, []any{run, id, int64(chunk)}, func(rows scanned) error {
				var v verify.VoteRow
				var hash, comment, title, answers, test, loggedHash, loggedComment, loggedTitle, loggedAnswers, loggedTest string
				var line, version, at int64
				var leaf []byte
				err := rows.Scan(&run, &id, &v.Round, &v.Stage, &v.Actor, &v.Draft, &v.Capacity, &v.Decision, &hash, &comment, &line, &version,
					&v.RulesetVersion, &v.RulesetDigest, &at, &v.Mandate, &title, &v.Withdrawn, &answers, &test, &leaf,
					&loggedHash, &loggedComment, &loggedTitle, &loggedAnswers, &loggedTest)
				if err != nil {
					return err
				}
				v.Run, v.Time = run, timeOf(at)
				v.PolicyLine, v.PolicyVersion = number(line), number(version)
				if leaf != nil {
					if v.Leaf, err = verify.ParseLeaf(leaf); err != nil {
						return err
					}
					v.Known = hash == loggedHash && comment == loggedComment && title == loggedTitle &&
						answers == loggedAnswers && test == loggedTest
				}
				list = append(list, v)
				return nil
			})
			if err != nil {
				yield(verify.VoteRow{}, err)
				return
			}
			for _, v := range list {
				*n++
				if !yield(v, nil) {
					return
				}
			}
			full = len(list) == chunk
		}
	}
}
