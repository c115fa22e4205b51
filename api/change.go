package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"layak/domain"
)

type changeItemJSON struct {
	Do       string   `json:"do" must:"true" enum:"line.add,line.remove,grant.add,unit.add,unit.move,unit.rename,link.remove" doc:"What it does; the members that this needs are given, and no others count"`
	Line     int64    `json:"line,omitempty" doc:"line.remove: its number. role, act, object and effect are then as they are there"`
	Role     string   `json:"role,omitempty" doc:"line.add, grant.add"`
	Act      string   `json:"act,omitempty" doc:"line.add"`
	Object   string   `json:"object,omitempty" doc:"line.add: * where it is left out; for draft.decide the name of a stage"`
	Effect   string   `json:"effect,omitempty" enum:"allow,deny" doc:"line.add: allow where it is left out"`
	Person   string   `json:"person,omitempty" doc:"grant.add, link.remove: id"`
	Unit     string   `json:"unit,omitempty" doc:"grant.add and all of units: id"`
	Parent   string   `json:"parent,omitempty" doc:"unit.add, unit.move: id of the unit above"`
	Name     string   `json:"name,omitempty" doc:"unit.add, unit.rename"`
	Channels []string `json:"channels,omitempty" doc:"grant.add. Absent: for every channel. Otherwise the role gives nothing in drafts that go out on any other; an empty list is refused"`
	Was      string   `json:"was,omitempty" doc:"Answered alone: the unit above or the name before, or the account's human"`
}

type changeInput struct {
	Items []changeItemJSON `json:"items" must:"true" doc:"1 to 100, carried out in this order, all or none"`
	Note  string           `json:"note,omitempty" doc:"Why; needed where an account is said to be somebody's own after all"`
}

type ChangeJSON struct {
	ID         string           `json:"id"`
	State      string           `json:"state" enum:"draft,proposed,active,withdrawn"`
	Items      []changeItemJSON `json:"items"`
	Base       int64            `json:"base" doc:"Policy version that it was proposed under"`
	Note       string           `json:"note"`
	Digest     string           `json:"digest" doc:"Of what it does; in the log"`
	ProposedBy string           `json:"proposed_by"`
	ProposedAt time.Time        `json:"proposed_at"`
	DecidedBy  string           `json:"decided_by,omitempty" doc:"Who made it active or withdrew it"`
	DecidedAt  *time.Time       `json:"decided_at,omitempty"`
	Reason     string           `json:"reason,omitempty" doc:"Why it was withdrawn"`
	ETag       string           `json:"etag" doc:"For If-Match"`
}

// changeShown is a change that waits, as it would be now.
type changeShown struct {
	ChangeJSON
	Seen        string          `json:"seen,omitempty" doc:"What one has looked at, for activate; another one once the policy or the change is another"`
	Problems    []changeProblem `json:"problems" doc:"What stands against it now"`
	Gains       []shiftJSON     `json:"gains" doc:"Who could do what they cannot now"`
	Loses       []shiftJSON     `json:"loses"`
	More        int             `json:"more" doc:"How many gains and losses are left out"`
	Shortages   []shortageJSON  `json:"shortages" doc:"Stages that would lack people"`
	MayActivate bool            `json:"may_activate"`
	MayWithdraw bool            `json:"may_withdraw"`
	Own         bool            `json:"own" doc:"One would gain something oneself"`
	Notes       []changeNote    `json:"notes" doc:"What one has to know of who would get a role, and what stands against nothing"`
}

type changeProblem struct {
	Field  string `json:"field,omitempty" doc:"The item at fault, such as items.0.role"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type changeNote struct {
	Person string `json:"person"`
	Code   string `json:"code" enum:"password.proposer,password.proposer_once" doc:"The proposer added the person, or has set their password: it is still one that another has set; it was changed since, by whoever knew it"`
	Detail string `json:"detail"`
}

type shiftJSON struct {
	Person string   `json:"person"`
	Act    string   `json:"act"`
	Object string   `json:"object"`
	Units  []string `json:"units" doc:"With what lies below them"`
}

type shortageJSON struct {
	Workflow string `json:"workflow"`
	Stage    string `json:"stage"`
	Unit     string `json:"unit"`
	Needed   int    `json:"needed"`
	Have     int    `json:"have"`
}

func wireItem(it domain.ChangeItem) changeItemJSON {
	return changeItemJSON{it.Do, it.Line, it.Role, string(it.Act), it.Object, it.Effect, it.Person, it.Unit, it.Parent, it.Name, it.Channels, it.Was}
}

func (in changeItemJSON) item() domain.ChangeItem {
	return domain.ChangeItem{Do: in.Do, Line: in.Line, Role: in.Role, Act: domain.Act(in.Act), Object: in.Object, Effect: in.Effect, Person: in.Person,
		Unit: in.Unit, Parent: in.Parent, Name: in.Name, Channels: in.Channels}
}

func wireChange(c domain.Change) ChangeJSON {
	return ChangeJSON{ID: c.ID, State: string(c.State), Items: list(c.Items, wireItem), Base: c.Base, Note: c.Note, Digest: c.Digest, ProposedBy: c.ProposedBy,
		ProposedAt: c.ProposedAt.UTC(), DecidedBy: c.DecidedBy, DecidedAt: when(c.DecidedAt), Reason: c.Reason, ETag: etag(c.Version)}
}

func wireShifts(all []domain.Shift, gains bool) []shiftJSON {
	out := []shiftJSON{}
	for _, x := range all {
		if x.Gains == gains {
			out = append(out, shiftJSON{x.Person, string(x.Act), x.Object, x.Units})
		}
	}
	return out
}

func (s *Server) wireShown(ctx context.Context, v domain.ChangeView) changeShown {
	return changeShown{ChangeJSON: wireChange(v.Change), Seen: v.Seen, More: v.More, MayActivate: v.MayActivate, MayWithdraw: v.MayWithdraw, Own: v.Gains,
		Gains: wireShifts(v.Shifts, true), Loses: wireShifts(v.Shifts, false),
		Problems: list(v.Problems, func(e *domain.Error) changeProblem {
			text, _ := s.sentence(ctx, e.Key, e.Args)
			return changeProblem{e.Field, e.Key, text}
		}),
		Notes: list(v.Keys, func(k domain.Key) changeNote {
			code := keyCode(k)
			text, _ := s.sentence(ctx, code, nil)
			return changeNote{k.Person, code, text}
		}),
		Shortages: list(v.Shortages, func(x domain.Shortage) shortageJSON {
			return shortageJSON{x.Workflow, x.Stage, x.Unit, x.Needed, x.Have}
		})}
}

// keyCode says how the proposer could be somebody.
func keyCode(k domain.Key) string {
	if k.Still {
		return "password.proposer"
	}
	return "password.proposer_once"
}

type changesIn struct {
	State string `query:"state" enum:"draft,proposed,active,withdrawn" doc:"All where it is left out; draft is one's own alone"`
	Listing
}

func (s *Server) listChanges(ctx context.Context, in *changesIn) (*answer[items[ChangeJSON]], error) {
	all, err := s.Desk.ListChanges(ctx, actor(ctx), domain.ChangeState(in.State))
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(c domain.Change) string { return c.ID }, wireChange)
}

// proposed is a change that waits for a second person.
type proposed struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     ChangeJSON
}

// waiting answers a change that was asked for: nothing is different yet.
func waiting(c domain.Change, err error) (*proposed, error) {
	if err != nil {
		return nil, err
	}
	return &proposed{http.StatusAccepted, etag(c.Version), prefix + "/changes/" + c.ID, wireChange(c)}, nil
}

func (s *Server) proposeChange(ctx context.Context, _ *none, in *changeInput) (*proposed, error) {
	return waiting(s.Desk.ProposeChange(ctx, actor(ctx), list(in.Items, changeItemJSON.item), in.Note))
}

// proposeOne proposes a change of a single item, whose fields are those of the request.
func (s *Server) proposeOne(ctx context.Context, it domain.ChangeItem, note string) (*proposed, error) {
	c, err := s.Desk.ProposeChange(ctx, actor(ctx), []domain.ChangeItem{it}, note)
	return waiting(c, domain.OfOneItem(err))
}

func (s *Server) showChange(ctx context.Context, in *entryID) (*tagged[changeShown], error) {
	v, err := s.Desk.ShowChange(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &tagged[changeShown]{ETag: etag(v.Version), Location: prefix + "/changes/" + v.ID, Body: s.wireShown(ctx, v)}, nil
}

type seenInput struct {
	Seen string `json:"seen" must:"true" doc:"seen of GET /changes/{id}: what was looked at"`
}

func (s *Server) activateChange(ctx context.Context, in *entryID, body *seenInput) (*tagged[ChangeJSON], error) {
	return taggedChange(s.Desk.ActivateChange(ctx, actor(ctx), in.ID, strings.TrimSpace(body.Seen)))
}

func taggedChange(c domain.Change, err error) (*tagged[ChangeJSON], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[ChangeJSON]{ETag: etag(c.Version), Location: prefix + "/changes/" + c.ID, Body: wireChange(c)}, nil
}

type withdrawInput struct {
	Reason string `json:"reason,omitempty" doc:"Needed of whoever did not propose it"`
}

func (s *Server) withdrawChange(ctx context.Context, in *changeEntry, body *withdrawInput) (*tagged[ChangeJSON], error) {
	version, err := precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		v, err := s.Desk.ShowChange(ctx, actor(ctx), in.ID)
		return v.Version, err
	})
	if err != nil {
		return nil, err
	}
	return taggedChange(s.Desk.WithdrawChange(ctx, actor(ctx), in.ID, version, body.Reason))
}

type replayJSON struct {
	Since   time.Time      `json:"since"`
	Looked  int            `json:"looked_at" doc:"Acts that were asked again: decisions, findings lifted, publications ordered"`
	Skipped int            `json:"skipped" doc:"Acts on drafts that are gone, and those beyond the latest 1000"`
	Count   int            `json:"count" doc:"How many would have been refused"`
	Refused []replayedJSON `json:"refused"`
}

type replayedJSON struct {
	Person string              `json:"person"`
	Act    string              `json:"act"`
	Stage  string              `json:"stage,omitempty"`
	Count  int                 `json:"count"`
	Drafts []replayedDraftJSON `json:"drafts" doc:"Those of them that one may read"`
}

type replayedDraftJSON struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	At    time.Time `json:"at"`
}

func (s *Server) replayChange(ctx context.Context, in *entryID) (*answer[replayJSON], error) {
	r, err := s.Desk.ReplayChange(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return answered(replayJSON{r.Since.UTC(), r.Looked, r.Skipped, r.Count(), list(r.Refused, func(x domain.Replayed) replayedJSON {
		return replayedJSON{x.Person, string(x.Act), x.Stage, x.Count, list(x.Drafts, wireReplayed)}
	})}, nil)
}

func wireReplayed(d domain.ReplayedDraft) replayedDraftJSON {
	return replayedDraftJSON{d.ID, d.Title, d.At.UTC()}
}
