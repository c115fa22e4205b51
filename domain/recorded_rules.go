package domain

import (
	"context"
	"fmt"
	"sync"
)

// recordedRules refuses with Conflict ("ruleset.unrecorded") a rule set whose
// digest is not the one with which its version was proposed, or came with the
// profile, and answers the leaf that says so.
func recordedRules(ctx context.Context, tx Tx, set RuleSet) (leaf int64, err error) {
	found, err := tx.Ledger.Find(ctx, RecordFilter{Act: "ruleset.proposed", Subject: formatInt(set.Version), Limit: 1})
	if err == nil && len(found) == 0 {
		found, err = tx.Ledger.Find(ctx, RecordFilter{Act: "profile.installed", Limit: 1})
	}
	switch {
	case err != nil:
		return -1, err
	case len(found) == 0:
		return -1, refuse(Conflict, "ruleset.unrecorded")
	case found[0].RulesetVersion != set.Version || found[0].RulesetDigest != set.Digest:
		return found[0].Seq, refuse(Conflict, "ruleset.unrecorded")
	}
	return found[0].Seq, nil
}

// trustedRules remembers which rule sets were found in the log, so that it is
// asked once for each version and not for each scan.
type trustedRules struct {
	mu      sync.Mutex
	digests map[int64]string
}

func (t *trustedRules) check(ctx context.Context, tx Tx, set RuleSet) error {
	t.mu.Lock()
	known := t.digests[set.Version] == set.Digest && set.Digest != ""
	t.mu.Unlock()
	if known {
		return nil
	}
	if _, err := recordedRules(ctx, tx, set); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.digests == nil {
		t.digests = map[int64]string{}
	}
	t.digests[set.Version] = set.Digest
	return nil
}

// verifyRules compares the sources of every rule set with the digest that the log
// has of it.
func (d *Desk) verifyRules(ctx context.Context, tx Tx, report *AuditReport) error {
	sets, err := tx.RuleSets.All(ctx)
	if err != nil {
		return err
	}
	for _, set := range sets {
		full, err := tx.RuleSets.ByVersion(ctx, set.Version)
		if err != nil {
			return err
		}
		full.Digest = d.Rules.Digest(full.Sources)
		leaf, err := recordedRules(ctx, tx, full)
		if KeyOf(err) == "ruleset.unrecorded" {
			report.Holds, report.FirstBad = false, leaf
			report.Reason = fmt.Sprintf("ruleset.digest at leaf %d: the stored rules of version %d are not those that were logged", leaf, set.Version)
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
