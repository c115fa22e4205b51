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

// textKey names a revision and the text that it was kept with.
type textKey struct {
	draft    string
	revision int
	hash     string
}

func (d Draft) textKey() textKey { return textKey{d.ID, d.Revision, d.ContentHash} }

// lasting tells whether a scan of the same text can only find nothing again, as
// long as rules, lists and epoch stay: nothing was found, and what was looked at
// was the text alone, neither other texts nor the times of an embargo.
func (r ScanResult) lasting() bool {
	return !r.Incomplete && r.textAlone && len(r.Findings) == 0 && len(r.Silent) == 0
}

// keep remembers a draft whose present revision has been stored with this scan,
// and forgets it where the scan says nothing that lasts.
func (c *cleanTexts) keep(draft Draft, scan ScanResult) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !scan.lasting() {
		delete(c.all, draft.textKey())
		return
	}
	if !c.begunWith(scan) || len(c.all) >= cleanMost {
		c.under, c.all = scan, map[textKey]struct{}{}
		c.under.stored = true
	}
	c.all[draft.textKey()] = struct{}{}
}

// begunWith tells whether a scan was made under what the memory began with.
func (c *cleanTexts) begunWith(scan ScanResult) bool {
	u := &c.under
	return c.all != nil && u.era == scan.era && u.epoch == scan.epoch && u.RulesetVersion == scan.RulesetVersion &&
		u.RulesetDigest == scan.RulesetDigest && u.lists == scan.lists
}

func (c *cleanTexts) find(draft Draft, now ScanResult) (ScanResult, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.begunWith(now) {
		return ScanResult{}, false
	}
	_, known := c.all[draft.textKey()]
	return c.under, known
}

// knownClean answers the scan of a draft's present text without scanning, where
// the rules and lists of this transaction have found nothing in it before and
// that very scan is the one that is stored; errUnscanned where it has to be
// scanned.
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
	now := ScanResult{RulesetVersion: set.Version, RulesetDigest: set.Digest, lists: version, era: s.era, epoch: scanner.Epoch(s.now)}
	scan, ok := d.clean.find(draft, now)
	if !ok {
		return ScanResult{}, errUnscanned
	}
	rules, digest, err := s.tx.Scans.Mark(ctx, draft.ID, draft.Revision)
	if err != nil && KindOf(err) != NotFound {
		return ScanResult{}, err
	}
	if rules != scan.RulesetVersion || digest != scan.digest {
		return ScanResult{}, errUnscanned
	}
	return scan, nil
}
