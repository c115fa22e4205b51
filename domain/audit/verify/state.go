package verify

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// actErased is the act after which a draft must have no row any more.
const actErased = "draft.erased"

// contentName is the private value that commits to a draft's content hash.
const contentName = "content_hash"

// State is what the log alone says of a draft. Only a leaf that claims a state
// afterwards ("after") says anything of it: reading a draft changes nothing.
type State struct {
	Draft      string
	State      string // "after" of the last such leaf
	Revision   int64  // the last one stated
	Content    string // the last commitment to the content hash
	ContentSeq int64  // the leaf that has it: its key opens Content
	Last       int64  // the last leaf about this draft
	Erased     bool   // its last act was draft.erased

	Author    string   // who created it
	OrderedBy string   // whose order to publish stands; "" is nobody's
	Readers   []string // for whom it is, in order; nil: for all who may read it

	// Runs are its passages through review, in order; Votes counts the decisions.
	Runs     []Run
	Votes    int64
	unstated bool // its review began before rounds were stated

	links    map[string]string   // of the log so far: humans by account
	mandates map[string]*mandate // of the log so far, by id
	wrote    []string            // accounts that wrote any of it or submitted it
	lifted   []string            // accounts that lifted findings of it
	recused  []string            // accounts that withdrew from its review

	withdrawn map[int64]int64 // votes that were taken back: their leaf, and that which says so

	amending *Amended // an approval as amended, of which the edits come next

	emergencies map[string]*emergency // by id

	opened [32]byte // of the present revision's content hash, where it was opened

	// Publications, from the facts "publication.<channel>".
	Publications map[Place]Publication
}

// States derives the state of every draft from the leaves. Its memory grows
// with the number of drafts, not of leaves. The zero States is ready to use;
// hand its Add to Policy.Each.
type States struct {
	// Transition, where set, is asked about every leaf that changes or confirms
	// a state; an error is a Failure at that leaf. from is the derived state so
	// far, with State "" for a draft that the log has not met yet.
	Transition func(from State, l Leaf) error

	drafts   map[string]*State
	links    map[string]string // humans by account
	mandates map[string]*mandate
	changes  map[string]*change // nil until one was proposed
	carrying carrying
	flows    flows
	rulesets map[int64]string // digests by version
	size     int64
}

// Add takes the next leaf. It returns a *Failure where the leaf does not follow
// from what the log said before.
func (s *States) Add(l Leaf) error {
	s.size = l.Seq + 1
	if err := s.rules(l); err != nil {
		return err
	}
	if err := s.acting(l); err != nil {
		return err
	}
	if err := s.change(l); err != nil {
		return err
	}
	if err := s.workflow(l); err != nil {
		return err
	}
	if err := s.link(l); err != nil {
		return err
	}
	if err := s.mandate(l); err != nil || l.Draft == "" {
		return err
	}
	if ofOffice(l.Act) {
		return failAt(l.Seq, ReasonChange, "the act %q on the institution names a draft", l.Act)
	}
	state := s.drafts[l.Draft]
	if state == nil {
		state = &State{Draft: l.Draft}
	}
	if err := s.byActive(l, state); err != nil {
		return err
	}
	state.links, state.mandates = s.links, s.mandates
	if err := s.allowed(*state, l); err != nil {
		err.Draft = l.Draft
		return err
	}
	if s.drafts == nil {
		s.drafts = map[string]*State{}
	}
	s.drafts[l.Draft] = state
	state.Last = l.Seq
	if l.Act == actErased {
		state.Erased = true
	}
	if strings.HasPrefix(l.Act, claimPrefix) {
		if err := state.claim(l); err != nil {
			err.Draft = l.Draft
			return err
		}
	}
	if l.After != "" {
		if err := state.apply(l); err != nil {
			err.Draft = l.Draft
			return err
		}
	}
	return nil
}

// ofOffice tells whether an act is one on the institution, which names no draft.
func ofOffice(act string) bool {
	noun, _, _ := strings.Cut(act, ".")
	return slices.Contains([]string{"workflow", "powers", "policy", "grant", "person", "mandate", "unit", "profile", "ruleset"}, noun)
}

// Human is the account that stands for an account's human, as of the last leaf.
func (s *States) Human(account string) string { return s.human(account) }

func (s *States) human(account string) string { return (&State{links: s.links}).human(account) }

// human is the account that stands for an account's human.
func (s *State) human(account string) string {
	if human, linked := s.links[account]; linked {
		return human
	}
	return account
}

// rules remembers the digest of each version of the rules. Another one later
// means that the set was replaced.
func (s *States) rules(l Leaf) error {
	if l.RulesetVersion == 0 || l.RulesetDigest == "" {
		return nil
	}
	known, ok := s.rulesets[l.RulesetVersion]
	switch {
	case !ok && s.rulesets == nil:
		s.rulesets = map[int64]string{l.RulesetVersion: l.RulesetDigest}
	case !ok:
		s.rulesets[l.RulesetVersion] = l.RulesetDigest
	case known != l.RulesetDigest:
		return failAt(l.Seq, ReasonRulesDigest, "version %d has the digest %s, before it was %s", l.RulesetVersion, l.RulesetDigest, known)
	}
	return nil
}

// RulesDigest is the digest of a version of the rules as the log has it.
func (s *States) RulesDigest(version int64) (digest string, ok bool) {
	digest, ok = s.rulesets[version]
	return digest, ok
}

// Open takes the content hash that the leaf last added commits to, where it could
// be opened. It returns a *Failure where the draft's content is another and its
// revision the same.
func (s *States) Open(l Leaf, hash string) error {
	state := s.drafts[l.Draft]
	if state == nil || l.Revision == 0 {
		return nil
	}
	sum := sha256.Sum256([]byte(hash))
	if state.opened == ([32]byte{}) {
		state.opened = sum
	}
	if state.opened != sum {
		err := failAt(l.Seq, ReasonStateRevision, "another content, and still revision %d", l.Revision)
		err.Draft = l.Draft
		return err
	}
	return nil
}

func (s *States) allowed(from State, l Leaf) *Failure {
	// A leaf that claims no state afterwards may also leave out that before.
	if l.Before != from.State && (l.After != "" || l.Before != "") {
		return failAt(l.Seq, ReasonStateBefore, "%s from %q, it was %q", l.Act, l.Before, from.State)
	}
	if from.Erased && (l.After != "" || l.Act == actErased) {
		return failAt(l.Seq, ReasonStateErased, "%s after it was erased", l.Act)
	}
	if l.After == "" && (l.Act == actRatified || l.Act == actRefused) {
		return failAt(l.Seq, ReasonEmergency, "%s leads to no state", l.Act)
	}
	if s.Transition != nil && l.After != "" {
		if err := s.Transition(from, l); err != nil {
			return failAt(l.Seq, ReasonStateTransition, "%s from %q to %q: %v", l.Act, l.Before, l.After, err)
		}
	}
	return nil
}

func (s *State) apply(l Leaf) *Failure {
	if l.Revision != 0 && l.Revision != s.Revision {
		if l.Revision < s.Revision {
			return failAt(l.Seq, ReasonStateRevision, "revision %d after %d", l.Revision, s.Revision)
		}
		s.opened = [32]byte{}
	}
	if err := s.named(l); err != nil {
		return err
	}
	if err := s.amended(l); err != nil {
		return err
	}
	if err := s.review(l); err != nil {
		return err
	}
	if err := s.override(l); err != nil {
		return err
	}
	if err := s.ratify(l); err != nil {
		return err
	}
	s.hand(l)
	s.State = l.After
	if l.Revision != 0 {
		s.Revision = l.Revision
	}
	switch l.Act {
	case actCreated:
		s.Author = l.Actor
	case "draft.publication_ordered":
		s.OrderedBy = l.Actor
	case "draft.unscheduled", "draft.postponed", "draft.withdrawn":
		s.OrderedBy = ""
	}
	if l.After == stateInRun {
		s.OrderedBy = ""
	}
	if commitment := l.Private[contentName]; commitment != "" {
		s.Content, s.ContentSeq = commitment, l.Seq
	}
	for name, value := range l.Facts {
		if channel, ok := strings.CutPrefix(name, publicationPrefix); ok {
			s.publish(channel, value, l)
		}
	}
	return nil
}

// Unstated tells that the draft's review began before rounds were stated, so that
// the log alone does not say which runs it has.
func (s *State) Unstated() bool { return s.unstated }

// Draft returns the derived state of one draft; ok is false where no leaf is
// about it.
func (s *States) Draft(id string) (state State, ok bool) {
	if p := s.drafts[id]; p != nil {
		return *p, true
	}
	return State{}, false
}

// All yields the derived states in order of draft id, erased drafts included.
func (s *States) All() iter.Seq[State] {
	return func(yield func(State) bool) {
		for _, id := range slices.Sorted(maps.Keys(s.drafts)) {
			if !yield(*s.drafts[id]) {
				return
			}
		}
	}
}

// DraftRow is what the business tables say of a draft. ContentKey is the key of
// the commitment in leaf State.ContentSeq (States.Draft tells which); where it
// is nil, the content is not compared.
type DraftRow struct {
	Draft       string
	State       string
	Revision    int64
	ContentHash string
	ContentKey  []byte
}

// Compare finds edits that never touched the log: a row that differs from the
// derived state, a row without a leaf, a draft without its row, a row of an
// erased draft. Rows come in any order, each draft once. All of them are read;
// of several faults the one with the lowest index is returned. That index is
// the last leaf of the draft: the row does not hold since then. For a row that
// the log knows nothing of, it is the number of leaves.
func (s *States) Compare(rows iter.Seq2[DraftRow, error]) error {
	var first earliest
	seen := make(map[string]bool, len(s.drafts))
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("verify: read a draft's row: %w", err)
		}
		state := s.drafts[row.Draft]
		switch {
		case state == nil:
			first.note(&Failure{Index: s.size, Until: s.size, Reason: ReasonStateUnlogged, Draft: row.Draft, Detail: "no leaf is about it"})
		case seen[row.Draft]:
			first.note(state.fault(ReasonStateRow, "it has two rows"))
		default:
			first.note(state.compare(row))
		}
		seen[row.Draft] = true
	}
	for id, state := range s.drafts {
		if !seen[id] && !state.Erased && state.State != "" {
			first.note(state.fault(ReasonStateMissing, "it has no row"))
		}
	}
	return first.err()
}

func (s *State) fault(reason, format string, args ...any) *Failure {
	f := failAt(s.Last, reason, format, args...)
	f.Draft = s.Draft
	return f
}

func (s *State) compare(row DraftRow) *Failure {
	switch {
	case s.Erased:
		return s.fault(ReasonStateErased, "its row is still there")
	case row.State != s.State:
		return s.fault(ReasonStateRow, "state %q, the log says %q", row.State, s.State)
	case row.Revision != s.Revision:
		return s.fault(ReasonStateRow, "revision %d, the log says %d", row.Revision, s.Revision)
	case row.ContentKey != nil && commit(row.ContentKey, row.ContentHash) != s.Content:
		return s.fault(ReasonStateRow, "its content hash %s is not the one leaf %d commits to", row.ContentHash, s.ContentSeq)
	}
	return nil
}
