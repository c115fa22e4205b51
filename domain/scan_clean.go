package domain

import (
	"context"
	"errors"
	"sync"
)

// errUnscanned says that an act needs a scan that nobody has made yet.
var errUnscanned = errors.New("domain: the text is to be scanned")

// cleanMost is how many revisions are remembered; each takes some hundred bytes.
const cleanMost = 20_000

// cleanTexts remembers the revisions in which nothing was found when they were
// saved, so that handing one in does not scan it a second time. None of their
// words is kept. It begins anew with other rules or lists, and when a rule begins
// or ends.
type cleanTexts struct {
	mu    sync.Mutex
	under ScanResult // what is said of each
	all   map[textKey]struct{}
}

type textKey struct {
	draft    string
	revision int
}

// lasting tells whether a scan of the same text can only find nothing again, as
// long as rules, lists and epoch stay: nothing was found, and what was looked at
// was the text alone, neither other texts nor the times of an embargo.
func (r ScanResult) lasting() bool {
	return !r.Incomplete && r.textAlone && len(r.Findings) == 0 && len(r.Silent) == 0
}

// keep remembers a revision that has been stored with this scan.
func (c *cleanTexts) keep(draft string, revision int, scan ScanResult) {
	if !scan.lasting() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.begunWith(scan, scan.epoch) || len(c.all) >= cleanMost {
		c.under, c.all = scan, map[textKey]struct{}{}
		c.under.stored = true
	}
	c.all[textKey{draft, revision}] = struct{}{}
}

func (c *cleanTexts) begunWith(scan ScanResult, epoch int) bool {
	u := &c.under
	return c.all != nil && u.epoch == epoch && u.RulesetVersion == scan.RulesetVersion && u.RulesetDigest == scan.RulesetDigest &&
		u.Lists.Version == scan.Lists.Version
}

func (c *cleanTexts) find(draft string, revision int, now ScanResult, epoch int) (ScanResult, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.begunWith(now, epoch) {
		return ScanResult{}, false
	}
	_, known := c.all[textKey{draft, revision}]
	return c.under, known
}

// knownClean answers the scan of a draft's present text without scanning, where
// the rules and lists of this transaction have found nothing in it before;
// errUnscanned where it has to be scanned.
func (d *Desk) knownClean(ctx context.Context, s *scene, draft Draft) (ScanResult, error) {
	set, err := s.tx.RuleSets.Active(ctx)
	if err != nil {
		return ScanResult{}, errUnscanned // scanning says why
	}
	version, err := s.tx.Lists.Version(ctx)
	if err != nil {
		return ScanResult{}, err
	}
	scanner, ok := d.Rules.Compiled(set.Version, set.Digest)
	if !ok || !set.validAt(s.now) {
		return ScanResult{}, errUnscanned
	}
	now := ScanResult{RulesetVersion: set.Version, RulesetDigest: set.Digest, Lists: ListsMark{Version: version}}
	scan, ok := d.clean.find(draft.ID, draft.Revision, now, scanner.Epoch(s.now))
	if !ok {
		return ScanResult{}, errUnscanned
	}
	return scan, nil
}
