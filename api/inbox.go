package api

import (
	"context"
	"time"

	"layak/domain"
)

type inboxJSON struct {
	MyTurn      []inboxItem      `json:"my_turn" doc:"May be decided now"`
	Emergencies []emergencyJSON  `json:"emergencies" doc:"To be ratified: those that one may, and for auditors all"`
	Proposals   []activationJSON `json:"proposals" doc:"Rule sets, entries of the allow-list and mandates that one may make active now, and did not propose; empty for machine tokens"`
	Waiting     []inboxItem      `json:"waiting" doc:"One's own, with others"`
	Overdue     []inboxItem      `json:"overdue" doc:"Of both, past due"`
	Mine        []inboxItem      `json:"mine" doc:"One's own, to write on"`
	ToPost      []inboxItem      `json:"to_post" doc:"To publish or to confirm"`
	Ending      []endingJSON     `json:"ending" doc:"One's own embargoes and entries of the allow-list that end within two weeks"`
}

type endingJSON struct {
	Kind  string    `json:"kind" enum:"embargo,allowance"`
	ID    string    `json:"id"`
	Words string    `json:"words"`
	Until time.Time `json:"until"`
	Zone  string    `json:"zone"`
}

type activationJSON struct {
	Kind       string    `json:"kind" enum:"ruleset,allowance,mandate,change"`
	ID         string    `json:"id" doc:"Of the entry or mandate, or the version of the rule set"`
	Words      string    `json:"words" doc:"The note of the rule set, the first words of the entry, or the title of the mandate"`
	Blocks     bool      `json:"blocks" doc:"An entry that sets blocking findings aside"`
	ProposedBy string    `json:"proposed_by"`
	ProposedAt time.Time `json:"proposed_at"`
}

type inboxItem struct {
	Draft  draftLine  `json:"draft"`
	Stage  string     `json:"stage" doc:"The first of stages"`
	Since  time.Time  `json:"since" doc:"Of the stage that opened first"`
	Due    *time.Time `json:"due,omitempty" doc:"Of the stage that is due first"`
	Stages []string   `json:"stages" doc:"The open stages: in my_turn those that one may decide"`

	ClaimedBy string `json:"claimed_by,omitempty" doc:"Id of whose the first of them is that is somebody's"`
}

func (s *Server) inbox(ctx context.Context, _ *none) (*answer[inboxJSON], error) {
	in, err := s.Desk.Inbox(ctx, actor(ctx))
	wire := func(all []domain.InboxItem) []inboxItem {
		return list(all, func(x domain.InboxItem) inboxItem {
			return inboxItem{wireLine(x.Draft), first(x.Stages), x.Since.UTC(), when(x.Due), strong(x.Stages), x.ClaimedBy}
		})
	}
	proposals := list(in.Proposals, func(x domain.Proposal) activationJSON {
		return activationJSON{x.Kind, x.ID, x.Words, x.Blocks, x.By, x.At.UTC()}
	})
	return answered(inboxJSON{wire(in.MyTurn), list(in.Emergencies, s.wireEmergency), proposals, wire(in.Waiting), wire(in.Overdue), wire(in.Mine), wire(in.ToPost),
		list(in.Ending, func(e domain.Ending) endingJSON { return endingJSON{e.Kind, e.ID, e.Words, e.Until.UTC(), e.Zone} })}, err)
}

// first is the first of the names; "" where there is none.
func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}
