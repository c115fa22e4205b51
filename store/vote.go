package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"layak/domain"
)

const (
	sqlVotes = `SELECT v.id, v.run_id, v.round, v.stage, v.person_id, v.human_id, v.capacity, v.decision, v.content_hash, v.comment,
		v.policy_line, v.policy_version, v.ruleset_version, v.ruleset_digest, v.at, v.leaf, v.mandate, v.title,
		COALESCE(m.principal, ''), COALESCE(b.person_id, '')
		FROM votes v LEFT JOIN mandates m ON m.id = v.mandate LEFT JOIN mandates b ON b.id = m.rests_on WHERE v.run_id = ?`
	sqlVoteAdd = `INSERT INTO votes (id, run_id, round, stage, person_id, human_id, capacity, decision, content_hash, comment,
		policy_line, policy_version, ruleset_version, ruleset_digest, at, leaf,
		mandate, title) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
)

// Votes implements domain.Runs, oldest first.
func (s runs) Votes(ctx context.Context, run string) (votes []domain.Vote, err error) {
	err = s.c.rows(ctx, sqlVotes, []any{run}, func(rows scanned) error {
		var v domain.Vote
		var at int64
		var decision string
		err := rows.Scan(&v.ID, &v.RunID, &v.Round, &v.Stage, &v.PersonID, &v.HumanID, &v.Capacity, &decision, &v.ContentHash,
			&v.Comment, &v.PolicyLine, &v.PolicyVersion, &v.RulesetVersion, &v.RulesetDigest, &at, &v.Leaf, &v.Mandate, &v.Title, &v.Principal, &v.Through)
		v.At, v.Decision = instant(at), domain.Decision(decision)
		votes = append(votes, v)
		return err
	})
	// With a sorter of the engine's this took three times what other reads of a few rows take.
	slices.SortFunc(votes, func(a, b domain.Vote) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	return votes, err
}

// AddVote implements domain.Runs.
func (s runs) AddVote(ctx context.Context, v domain.Vote) error {
	n, err := s.c.exec(ctx, sqlVoteAdd, v.ID, v.RunID, int64(v.Round), v.Stage, v.PersonID, v.HumanID, v.Capacity, string(v.Decision),
		v.ContentHash, v.Comment, v.PolicyLine, v.PolicyVersion, v.RulesetVersion, v.RulesetDigest, micros(v.At), v.Leaf, v.Mandate, v.Title)
	return added("vote", n, err)
}
