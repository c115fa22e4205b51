package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"layak/domain"
)

const (
	sqlVotes = `SELECT id, run_id, round, stage, person_id, human_id, capacity, decision, content_hash, comment, policy_line,
		policy_version, ruleset_version, ruleset_digest, at, leaf, mandate, title, withdrawn, answers, test FROM votes WHERE run_id = ?`
	sqlVoteAdd = `INSERT INTO votes (id, run_id, round, stage, person_id, human_id, capacity, decision, content_hash, comment,
		policy_line, policy_version, ruleset_version, ruleset_digest, at, leaf,
		mandate, title, answers, test) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	sqlVoteWithdraw = `UPDATE votes SET withdrawn = ? WHERE run_id = ? AND id = ? AND withdrawn = 0`
)

// Votes implements domain.Runs, oldest first.
func (s runs) Votes(ctx context.Context, run string) (votes []domain.Vote, err error) {
	err = s.c.rows(ctx, sqlVotes, []any{run}, func(rows scanned) error {
		var v domain.Vote
		var at int64
		var decision string
		err := rows.Scan(&v.ID, &v.RunID, &v.Round, &v.Stage, &v.PersonID, &v.HumanID, &v.Capacity, &decision, &v.ContentHash,
			&v.Comment, &v.PolicyLine, &v.PolicyVersion, &v.RulesetVersion, &v.RulesetDigest, &at, &v.Leaf, &v.Mandate, &v.Title, &v.Withdrawn, &v.Answers, &v.Test)
		v.At, v.Decision = instant(at), domain.Decision(decision)
		votes = append(votes, v)
		return err
	})
	if err == nil {
		err = s.whose(ctx, votes)
	}
	// With a sorter of the engine's this took three times what other reads of a few rows take.
	slices.SortFunc(votes, func(a, b domain.Vote) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	return votes, err
}

// whose adds for whom votes in mandates were given. A join would cost every
// decision a fifth of its time; few votes are in mandates.
func (s runs) whose(ctx context.Context, votes []domain.Vote) error {
	for i := range votes {
		if votes[i].Mandate == "" {
			continue
		}
		m, err := mandates(s).ByID(ctx, votes[i].Mandate)
		if err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
		votes[i].Principal, votes[i].Through = m.Principal, m.Through
	}
	return nil
}

// AddVote implements domain.Runs.
func (s runs) AddVote(ctx context.Context, v domain.Vote) error {
	n, err := s.c.exec(ctx, sqlVoteAdd, v.ID, v.RunID, int64(v.Round), v.Stage, v.PersonID, v.HumanID, v.Capacity, string(v.Decision),
		v.ContentHash, v.Comment, v.PolicyLine, v.PolicyVersion, v.RulesetVersion, v.RulesetDigest, micros(v.At), v.Leaf, v.Mandate, v.Title, v.Answers, v.Test)
	return added("vote", n, err)
}

// WithdrawVote implements domain.Runs.
func (s runs) WithdrawVote(ctx context.Context, v domain.Vote) error {
	n, err := s.c.exec(ctx, sqlVoteWithdraw, v.Withdrawn, v.RunID, v.ID)
	if err == nil && n != 1 {
		return unknown("vote")
	}
	return err
}
