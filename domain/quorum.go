package domain

import (
	"slices"
	"strings"
	"time"
)

// Decision is what a reviewer says of a draft.
type Decision string

// The decisions.
const (
	Approve                    Decision = "approve"
	ApproveWithRecommendations Decision = "approve_with_recommendations" // with advice that does not bind
	ApproveAsAmended           Decision = "approve_as_amended"           // with edits that bind, and which others confirm
	RequestChanges             Decision = "request_changes"
	Reject                     Decision = "reject" // an objection
)

// Known tells whether d is a decision of this version of Layak.
func (d Decision) Known() bool { return slices.Contains(decisions, d) }

// Approves tells whether d counts towards a stage's quorum. An approval as amended
// does not: it is of a text that its amendments have replaced.
func (d Decision) Approves() bool { return d == Approve || d == ApproveWithRecommendations }

var decisions = []Decision{Approve, ApproveWithRecommendations, ApproveAsAmended, RequestChanges, Reject}

// Decisions lists what a reviewer can say, in the order in which it is offered.
func Decisions() []Decision { return slices.Clone(decisions) }

func decisionNames() string {
	names := make([]string, len(decisions))
	for i, d := range decisions {
		names[i] = string(d)
	}
	return strings.Join(names, ", ")
}

// Vote is one decision of one person in one stage of one round. It holds what
// the decision was based on, so that it can be checked again when publishing.
type Vote struct {
	ID             string
	RunID          string
	Round          int
	Stage          string
	PersonID       string
	HumanID        string // whose account it was then; with an Involvement: whose it is today
	CastBy         string // with an Involvement: who stands today for whose account it was then
	Capacity       string // the role the person decided in
	Mandate        string // id of the mandate in which the role was held; "": definitively
	Title          string // the capacity as documents write it; "" with no mandate
	Principal      string // by the mandate: whose post it is; "" where it is vacant
	Through        string // of a u.b.: who holds the mandate that it rests on
	Decision       Decision
	ContentHash    string
	Comment        string
	Answers        string // as they were logged, see Answered; "" is none
	Test           string // see Tested
	PolicyLine     int64
	PolicyVersion  int64
	RulesetVersion int64
	RulesetDigest  string
	At             time.Time
	Leaf           int64
	Withdrawn      int64 // the leaf that took it back; 0: it stands
}

// counts tells whether the vote is one of the round, and stands.
func (v Vote) counts(round int) bool { return v.Round == round && v.Withdrawn == 0 }

// by tells whether a vote keeps a human from another: it was theirs when it was
// given, or is today. Whoever unlinks two accounts does not unsay what one of them
// did in the other's name.
func (v Vote) by(human string) bool { return v.HumanID == human || v.CastBy == human }

// of tells whether the vote is a human's act: given by them, or for them.
func (v Vote) of(human string) bool {
	return v.by(human) || human != "" && (v.Principal == human || v.Through == human)
}

// Quorum is the rule that ends a stage: at least stage.Quorum different people
// approved exactly this content in this round. One human counts once.
func Quorum(stage Stage, votes []Vote, round int, contentHash string) bool {
	return approvals(stage, votes, round, contentHash) >= max(stage.Quorum, 1)
}

// StillNeeded returns how many more approvals the stage needs.
func StillNeeded(stage Stage, votes []Vote, round int, contentHash string) int {
	return max(0, max(stage.Quorum, 1)-approvals(stage, votes, round, contentHash))
}

func approvals(stage Stage, votes []Vote, round int, contentHash string) int {
	people := map[string]bool{}
	for _, v := range votes {
		if v.counts(round) && v.Stage == stage.Name && v.Decision.Approves() && v.ContentHash == contentHash {
			people[v.HumanID] = true
		}
	}
	return len(people)
}
