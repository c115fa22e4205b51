package api

import (
	"context"
	"time"

	"layak/domain"
)

type decisionInput struct {
	Decision    string `json:"decision" enum:"approve,approve_with_recommendations,approve_as_amended,request_changes,reject"`
	ContentHash string `json:"content_hash" doc:"Of what was looked at"`
	Comment     string `json:"comment,omitempty" doc:"The reason; may be empty only for approve"`
	Stage       string `json:"stage,omitempty" doc:"Must be open where it is given; needed by whoever may decide several that are"`
	Channel     string `json:"channel,omitempty" doc:"Decisions on one channel alone are not taken yet"`

	Amendments []amendmentInput  `json:"amendments,omitempty" doc:"The edits of approve_as_amended, which needs some: they are made in their order, bind from then on, and begin the review again, in which somebody else confirms them"`
	Answers    map[string]string `json:"answers,omitempty" doc:"To the questions of the stage, by their key: yes, no or na; an approval answers all"`
	Test       *testInput        `json:"consequence_test,omitempty" doc:"The record of a consequence test, which an approval brings where the stage requires it"`
}

type testInput struct {
	Kind       string `json:"kind" doc:"Of information"`
	Official   string `json:"official" doc:"Who made the test"`
	Body       string `json:"body" doc:"The public body"`
	Until      string `json:"until" doc:"Until which day it stays closed: 2026-12-31"`
	Reason     string `json:"reason"`
	Place      string `json:"place"`
	Date       string `json:"date" doc:"The day of the test"`
	LegalBasis string `json:"legal_basis"`
}

type amendmentInput struct {
	Field string `json:"field" doc:"title, body, or variant:<channel>"`
	Old   string `json:"old" doc:"What stands there now; it must occur exactly once in the field"`
	New   string `json:"new,omitempty" doc:"What comes in its place; empty strikes it out"`
}

func amendments(in []amendmentInput) []domain.Amendment {
	return list(in, func(a amendmentInput) domain.Amendment {
		return domain.Amendment{Field: a.Field, Old: a.Old, New: a.New}
	})
}

type decisionJSON struct {
	ID          string    `json:"id"`
	Draft       string    `json:"draft"`
	State       string    `json:"state" doc:"The draft's, after the decision"`
	Stage       string    `json:"stage"`
	Round       int       `json:"round"`
	Decision    string    `json:"decision"`
	ContentHash string    `json:"content_hash"`
	Comment     string    `json:"comment"`
	By          string    `json:"by"`
	Capacity    string    `json:"capacity" doc:"The role in which it was decided"`
	Title       string    `json:"capacity_title,omitempty" doc:"As an acting official: the capacity as documents print it"`
	Mandate     string    `json:"mandate,omitempty" doc:"Id of the mandate; left out where the role is held definitively"`
	PolicyLine  int64     `json:"policy_line"`
	At          time.Time `json:"at"`
	Revision    int       `json:"revision" doc:"The draft's, after the decision: a new one where it was amended"`
	DraftHash   string    `json:"draft_hash" doc:"The draft's content hash after the decision: what the next decision must name"`
}

func (s *Server) decideDraft(ctx context.Context, in *draftID, body *decisionInput) (*tagged[decisionJSON], error) {
	if body.Channel != "" {
		return nil, &domain.Error{Kind: domain.Invalid, Key: "decision.channel", Field: "channel"}
	}
	d, v, err := s.Desk.Decide(ctx, actor(ctx), in.ID, domain.DecisionInput{Decision: domain.Decision(body.Decision),
		ContentHash: body.ContentHash, Comment: body.Comment, Stage: body.Stage, Amendments: amendments(body.Amendments),
		Answers: body.Answers, Test: (*domain.ConsequenceTest)(body.Test)})
	if err != nil {
		return nil, err
	}
	return taggedDecision(d, v), nil
}

func taggedDecision(d domain.Draft, v domain.Vote) *tagged[decisionJSON] {
	return &tagged[decisionJSON]{ETag: etag(d.Version), Body: decisionJSON{ID: v.ID, Draft: d.ID, State: string(d.State), Stage: v.Stage,
		Round: v.Round, Decision: string(v.Decision), ContentHash: v.ContentHash, Comment: v.Comment, By: v.PersonID,
		Capacity: v.Capacity, Title: v.Title, Mandate: v.Mandate, PolicyLine: v.PolicyLine, At: v.At.UTC(),
		Revision: d.Revision, DraftHash: d.ContentHash}}
}

type authorizationsJSON struct {
	State        string                   `json:"state"`
	Stage        string                   `json:"stage" doc:"The first open stage; empty where none is"`
	Needed       int                      `json:"needed" doc:"Approvals still missing in it"`
	People       []authorizationJSON      `json:"people" doc:"In the first open stage"`
	MissingRoles []string                 `json:"missing_roles" doc:"Roles of it that nobody can fill"`
	Stages       []stageAuthorizationJSON `json:"stages" doc:"Every open stage, in order"`
	Fallen       []fallenJSON             `json:"fallen" doc:"Stages of which an approval counts no more: the draft is neither cleared nor published until its review is renewed, or what the approval rests on is back"`
}

// fallenJSON is a stage that has to be decided again.
type fallenJSON struct {
	Stage string           `json:"stage"`
	Votes []fallenVoteJSON `json:"votes" doc:"None where two accounts that approved it are said to be one human since"`
}

type fallenVoteJSON struct {
	Person string `json:"person" doc:"Id of who approved it"`
	Guard  string `json:"guard" doc:"The condition of a decision that does not hold for them any more"`
}

type stageAuthorizationJSON struct {
	Stage        string              `json:"stage"`
	Step         int                 `json:"step" doc:"Stages of one step are open side by side"`
	Needed       int                 `json:"needed" doc:"Approvals still missing"`
	Short        int                 `json:"short" doc:"How many of these nobody is there to give"`
	Due          *time.Time          `json:"due,omitempty"`
	People       []authorizationJSON `json:"people"`
	MissingRoles []string            `json:"missing_roles" doc:"Roles of the stage that nobody can fill"`
	Questions    []questionJSON      `json:"questions" doc:"What an approval answers, for what was found in this text"`
	Requires     string              `json:"requires,omitempty" enum:"consequence_test" doc:"The record that an approval brings"`
}

type questionJSON struct {
	Key      string `json:"key"`
	Category string `json:"category"`
	Text     string `json:"text"`
}

type authorizationJSON struct {
	Person     string          `json:"person" doc:"Id"`
	Username   string          `json:"username"`
	Name       string          `json:"name"`
	Roles      []string        `json:"roles" doc:"Held in the draft's unit"`
	Title      string          `json:"capacity_title,omitempty" doc:"As an acting official: the capacity in which they would decide"`
	Allowed    bool            `json:"allowed"`
	Guard      string          `json:"guard" doc:"The guard that decided; policy where all hold"`
	PolicyLine *policyLineJSON `json:"policy_line,omitempty" doc:"The line that was asked; left out where none grants the act"`
	Guards     []Guard         `json:"guards"`
}

func (s *Server) authorizations(ctx context.Context, in *draftID) (*answer[authorizationsJSON], error) {
	a, err := s.Desk.Authorizations(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := authorizationsJSON{State: string(a.State), People: []authorizationJSON{}, MissingRoles: []string{},
		Stages: list(a.Stages, wireAuthorization), Fallen: list(a.Fallen, wireFallen)}
	if len(out.Stages) > 0 {
		first := out.Stages[0]
		out.Stage, out.Needed, out.People, out.MissingRoles = first.Stage, first.Needed, first.People, first.MissingRoles
	}
	return answered(out, nil)
}

func wireFallen(x domain.Fallen) fallenJSON {
	return fallenJSON{x.Stage, list(x.Votes, func(v domain.FallenVote) fallenVoteJSON { return fallenVoteJSON{v.PersonID, v.Guard} })}
}

func wireAuthorization(a domain.StageAuthorization) stageAuthorizationJSON {
	return stageAuthorizationJSON{Stage: a.Stage.Name, Step: a.Stage.Step, Needed: a.Needed, Short: a.Short, Due: when(a.Due),
		People: list(a.People, wireExplanation), MissingRoles: strong(a.MissingRoles),
		Questions: list(a.Questions, func(q domain.Question) questionJSON { return questionJSON(q) }), Requires: a.Stage.Requires}
}

func wireExplanation(x domain.Explanation) authorizationJSON {
	out := authorizationJSON{Person: x.Person.ID, Username: x.Person.Username, Name: x.Person.Name, Roles: strong(x.Roles),
		Allowed: x.Allowed, Guard: x.Decided, Guards: guards(x.Guards)}
	if x.Mandate.ID != "" {
		out.Title = x.Mandate.Title()
	}
	if x.Line.Number > 0 {
		line := wireLineOfPolicy(x.Line)
		out.PolicyLine = &line
	}
	return out
}
