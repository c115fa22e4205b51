package store

import (
	"context"

	"layak/domain"
)

type scans struct{ c *conn }

const (
	sqlScan = `SELECT at, verdict, incomplete, reason, ruleset_version, ruleset_digest, lists_version, lists_digest, findings, digest
		FROM scans WHERE draft_id = ? AND revision = ?`
	sqlScanMark = `SELECT ruleset_version, digest FROM scans WHERE draft_id = ? AND revision = ?`
	sqlScanPut  = `INSERT INTO scans (draft_id, revision, at, verdict, incomplete, reason, ruleset_version, ruleset_digest,
		lists_version, lists_digest, findings, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (draft_id, revision) DO UPDATE SET at = excluded.at, verdict = excluded.verdict,
		incomplete = excluded.incomplete, reason = excluded.reason, ruleset_version = excluded.ruleset_version,
		ruleset_digest = excluded.ruleset_digest,
		lists_version = excluded.lists_version, lists_digest = excluded.lists_digest, findings = excluded.findings, digest = excluded.digest`
	sqlHitsClear = `DELETE FROM hits WHERE draft_id = ? AND revision = ?`
	sqlHitAdd    = `INSERT INTO hits (draft_id, revision, ordinal, rule, rule_version, severity, field, silent, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// hitsMost bounds a list of hits; it is also the default.
const hitsMost = 500

// At implements domain.Scans.
func (s scans) At(ctx context.Context, draft string, revision int) (domain.StoredScan, error) {
	out := domain.StoredScan{DraftID: draft, Revision: revision}
	var at, verdict int64
	var findings string
	r := &out.Result
	err := s.c.row(ctx, sqlScan, []any{draft, int64(revision)}, &at, &verdict, &r.Incomplete, &r.Reason, &r.RulesetVersion,
		&r.RulesetDigest, &r.Lists.Version, &r.Lists.Digest, &findings, &out.Digest)
	if isNoRows(err) {
		return domain.StoredScan{}, unknown("scan")
	}
	if err != nil {
		return domain.StoredScan{}, err
	}
	out.At, r.Verdict = instant(at), domain.Severity(verdict)
	return out, decode("scans.findings", findings, &r.Findings)
}

// Mark implements domain.Scans.
func (s scans) Mark(ctx context.Context, draft string, revision int) (rules int64, digest string, err error) {
	err = s.c.row(ctx, sqlScanMark, []any{draft, int64(revision)}, &rules, &digest)
	if isNoRows(err) {
		err = unknown("scan")
	}
	return rules, digest, err
}

// Put implements domain.Scans. A finding that its rule set aside is no hit.
func (s scans) Put(ctx context.Context, scan domain.StoredScan) error {
	r := scan.Result
	n, err := s.c.exec(ctx, sqlScanPut, scan.DraftID, int64(scan.Revision), micros(scan.At), int64(r.Verdict), r.Incomplete,
		r.Reason, r.RulesetVersion, r.RulesetDigest, r.Lists.Version, r.Lists.Digest, encodedFindings(r.Findings), scan.Digest)
	if err := added("scan", n, err); err != nil {
		return err
	}
	if _, err := s.c.exec(ctx, sqlHitsClear, scan.DraftID, int64(scan.Revision)); err != nil {
		return err
	}
	if err := s.addHits(ctx, scan, r.Findings, 0, false); err != nil {
		return err
	}
	return s.addHits(ctx, scan, r.Silent, len(r.Findings), true)
}

func (s scans) addHits(ctx context.Context, scan domain.StoredScan, found []domain.Finding, ordinal int, silent bool) error {
	for i, f := range found {
		if f.Suppressed != "" {
			continue
		}
		_, err := s.c.exec(ctx, sqlHitAdd, scan.DraftID, int64(scan.Revision), int64(ordinal+i), f.Rule, int64(f.RuleVersion),
			int64(f.Severity), f.Field, silent, micros(scan.At))
		if err != nil {
			return err
		}
	}
	return nil
}

func encodedFindings(list []domain.Finding) string {
	if len(list) == 0 {
		return "null"
	}
	return encoded(list)
}

type hitRow struct {
	DraftID     string
	Revision    int64
	Rule        string
	RuleVersion int64
	Severity    int64
	Field       string
	Silent      bool
	At          int64
}

// Hits implements domain.Scans.
func (s scans) Hits(ctx context.Context, rule string, sight domain.Sight, limit int) ([]domain.Hit, error) {
	if limit < 1 || limit > hitsMost {
		limit = hitsMost
	}
	if len(sight.Levels) == 0 {
		return nil, nil
	}
	var q query
	q.add(`SELECT h.draft_id, h.revision, h.rule, h.rule_version, h.severity, h.field, h.silent, h.at
		FROM hits h JOIN drafts d ON d.id = h.draft_id WHERE h.rule = ? AND `, rule)
	covered(&q, sight)
	q.add(" ORDER BY h.at DESC, h.draft_id DESC, h.revision DESC, h.ordinal LIMIT ?", int64(limit))
	hits := []domain.Hit{}
	var r hitRow
	err := s.c.each(ctx, &q, []any{&r.DraftID, &r.Revision, &r.Rule, &r.RuleVersion, &r.Severity, &r.Field, &r.Silent, &r.At}, func() {
		hits = append(hits, domain.Hit{DraftID: r.DraftID, Revision: int(r.Revision), Rule: r.Rule, Version: int(r.RuleVersion),
			Severity: domain.Severity(r.Severity), Field: r.Field, Silent: r.Silent, At: instant(r.At)})
	})
	return hits, err
}

// HitCounts implements domain.Scans.
func (s scans) HitCounts(ctx context.Context, rule string, sight domain.Sight) (map[string]int64, error) {
	counts := map[string]int64{}
	if len(sight.Levels) == 0 {
		return counts, nil
	}
	var q query
	q.add("SELECT h.rule, COUNT(*) FROM hits h JOIN drafts d ON d.id = h.draft_id WHERE ")
	covered(&q, sight)
	if rule != "" {
		q.add(" AND h.rule = ?", rule)
	}
	q.add(" GROUP BY h.rule")
	var name string
	var n int64
	err := s.c.each(ctx, &q, []any{&name, &n}, func() { counts[name] = n })
	return counts, err
}
