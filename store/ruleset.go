package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"layak/domain"
)

type ruleSets struct{ c *conn }

type ruleSetRow struct {
	Version     int64
	Digest      string
	State       string
	Sources     string
	Size        int64
	Note        string
	ProposedBy  string
	ProposedAt  int64
	ActivatedBy string
	ActivatedAt int64
	ValidFrom   int64
	ValidUntil  int64
}

const (
	sqlRuleSetAdd = `INSERT INTO rule_sets (digest, state, sources, size, note, proposed_by, proposed_at, activated_by,
		activated_at, valid_from, valid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING RETURNING version`
	sqlRuleSetActive = `SELECT version, digest, size, note, proposed_by, proposed_at, activated_by, activated_at, valid_from,
		valid_until FROM rule_sets WHERE state = 'active'`
	sqlRuleSetState    = `SELECT state FROM rule_sets WHERE version = ?`
	sqlRuleSetRetire   = `UPDATE rule_sets SET state = 'retired' WHERE state = 'active'`
	sqlRuleSetActivate = `UPDATE rule_sets SET state = 'active', activated_by = ?, activated_at = ?
		WHERE version = ? AND state <> 'active'`
	sqlRuleSetsWaiting = `state = 'proposed' AND version > (SELECT COALESCE(MAX(version), 0) FROM rule_sets WHERE state = 'active')`
	sqlRuleSetWithdraw = `UPDATE rule_sets SET state = 'withdrawn' WHERE version = ? AND state = 'proposed'`
)

func (r *ruleSetRow) set() (domain.RuleSet, error) {
	out := domain.RuleSet{Version: r.Version, Digest: r.Digest, State: domain.RuleSetState(r.State), Size: int(r.Size), Note: r.Note,
		ProposedBy: r.ProposedBy, ProposedAt: instant(r.ProposedAt), ActivatedBy: r.ActivatedBy,
		ActivatedAt: instant(r.ActivatedAt), ValidFrom: instant(r.ValidFrom), ValidUntil: instant(r.ValidUntil)}
	if r.Sources == "" {
		return out, nil
	}
	return out, decode("rule_sets.sources", r.Sources, &out.Sources)
}

func (s ruleSets) one(q *gorm.DB, none error) (domain.RuleSet, error) {
	var r ruleSetRow
	found, err := first(q, &r)
	if err != nil {
		return domain.RuleSet{}, err
	}
	if !found {
		return domain.RuleSet{}, none
	}
	return r.set()
}

var errNoRuleSet = &domain.Error{Kind: domain.Conflict, Key: "ruleset.none"}

// Active implements domain.RuleSets. Every scan asks, so it is a prepared
// statement and leaves the sources out.
func (s ruleSets) Active(ctx context.Context) (domain.RuleSet, error) {
	if s.c.memo.rules != nil {
		return *s.c.memo.rules, nil
	}
	r := ruleSetRow{State: string(domain.RuleSetActive)}
	err := s.c.row(ctx, sqlRuleSetActive, nil, &r.Version, &r.Digest, &r.Size, &r.Note, &r.ProposedBy, &r.ProposedAt, &r.ActivatedBy,
		&r.ActivatedAt, &r.ValidFrom, &r.ValidUntil)
	if isNoRows(err) {
		return domain.RuleSet{}, errNoRuleSet
	}
	if err != nil {
		return domain.RuleSet{}, err
	}
	set, err := r.set()
	if s.c.remembers() && err == nil {
		s.c.memo.rules = &set
	}
	return set, err
}

// ByVersion implements domain.RuleSets.
func (s ruleSets) ByVersion(ctx context.Context, version int64) (domain.RuleSet, error) {
	return s.one(s.c.orm(ctx).Table("rule_sets").Where("version = ?", version), unknown("ruleset"))
}

// All implements domain.RuleSets.
func (s ruleSets) All(ctx context.Context) ([]domain.RuleSet, error) {
	return s.list(s.c.orm(ctx).Table("rule_sets").Order("version DESC"))
}

// Proposed implements domain.RuleSets.
func (s ruleSets) Proposed(ctx context.Context) ([]domain.RuleSet, error) {
	return s.list(s.c.orm(ctx).Table("rule_sets").Order("version").Where(sqlRuleSetsWaiting))
}

func (s ruleSets) list(q *gorm.DB) ([]domain.RuleSet, error) {
	var rows []ruleSetRow
	err := q.Omit("sources").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	list := make([]domain.RuleSet, len(rows))
	for i := range rows {
		rows[i].Sources = ""
		if list[i], err = rows[i].set(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Add implements domain.RuleSets. A set without a state is proposed; a second
// active one is Conflict ("ruleset.exists").
func (s ruleSets) Add(ctx context.Context, set *domain.RuleSet) error {
	s.c.memo.rules = nil
	if set.State == "" {
		set.State = domain.RuleSetProposed
	}
	err := s.c.change(ctx, sqlRuleSetAdd, []any{set.Digest, string(set.State), encoded(set.Sources), int64(len(set.Sources)), set.Note, set.ProposedBy,
		micros(set.ProposedAt), set.ActivatedBy, micros(set.ActivatedAt), micros(set.ValidFrom), micros(set.ValidUntil)},
		&set.Version)
	if isNoRows(err) {
		return exists("ruleset")
	}
	return added("ruleset", 1, err)
}

// Activate implements domain.RuleSets.
func (s ruleSets) Activate(ctx context.Context, version int64, by string, at time.Time) error {
	s.c.memo.rules = nil
	var state string
	err := s.c.row(ctx, sqlRuleSetState, []any{version}, &state)
	if isNoRows(err) {
		return unknown("ruleset")
	}
	if err != nil {
		return err
	}
	if state == string(domain.RuleSetActive) {
		return &domain.Error{Kind: domain.Conflict, Key: "ruleset.state", Args: []string{state}}
	}
	if _, err := s.c.exec(ctx, sqlRuleSetRetire); err != nil {
		return err
	}
	n, err := s.c.exec(ctx, sqlRuleSetActivate, by, micros(at), version)
	return added("ruleset", n, err)
}

// Withdraw implements domain.RuleSets.
func (s ruleSets) Withdraw(ctx context.Context, version int64) error {
	n, err := s.c.exec(ctx, sqlRuleSetWithdraw, version)
	if err == nil && n == 0 {
		err = &domain.Error{Kind: domain.Conflict, Key: "ruleset.not_proposed"}
	}
	return err
}
