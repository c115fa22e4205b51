package domain

import "context"

// contentHashName is the private value by which a leaf about a draft commits to
// the hash of its content.
const contentHashName = "content_hash"

// commitsTo tells whether the record is about this content of this draft: its
// leaf names draft and revision, and its commitment opens to the hash. A value
// that is missing or was changed opens nothing.
func (r Record) commitsTo(draft string, revision int, hash string) bool {
	return r.Draft == draft && r.Revision == revision && hash != "" && r.Private[contentHashName] == hash
}

// recorded tells whether the audit log has this vote on the run: the same person,
// stage, capacity and decision, on this content. Rows can be written by whoever
// has the database, commitments of leaves only by acts.
func (s *scene) recorded(ctx context.Context, run Run, v Vote) (bool, error) {
	r, err := s.tx.Ledger.At(ctx, v.Leaf)
	if KindOf(err) == NotFound {
		return false, nil
	}
	return r.Actor == v.PersonID && r.Stage == v.Stage && r.Capacity == v.Capacity && r.Decision == string(v.Decision) &&
		r.commitsTo(run.DraftID, run.Revision, v.ContentHash), err
}

// votesRecorded tells whether every approval of the run's present round is in the
// log as it is stored, each by a leaf of its own.
func (s *scene) votesRecorded(ctx context.Context, run Run, votes []Vote) (bool, error) {
	leaves := map[int64]bool{}
	for _, v := range votes {
		if !v.counts(run.Round) || !v.Decision.Approves() {
			continue
		}
		ok, err := s.recorded(ctx, run, v)
		if err != nil || !ok || leaves[v.Leaf] {
			return false, err
		}
		leaves[v.Leaf] = true
	}
	return true, nil
}

// clearanceRecorded tells whether the log has the clearance that the run claims,
// of the content with this hash, until this instant, and every vote it counts.
func (s *scene) clearanceRecorded(ctx context.Context, draft Draft, run Run, votes []Vote, hash string) (bool, error) {
	r, err := s.tx.Ledger.At(ctx, run.ClearedLeaf)
	if KindOf(err) == NotFound {
		return false, nil
	}
	if err != nil || r.Act != actCleared || r.After != Cleared || r.Facts["valid_until"] != Instant(run.ValidUntil) ||
		!r.commitsTo(draft.ID, draft.Revision, hash) {
		return false, err
	}
	return s.votesRecorded(ctx, run, votes)
}
