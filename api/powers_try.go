package api

import (
	"context"

	"layak/domain"
)

type tryIn struct {
	Person  string   `query:"person" required:"true" doc:"Id"`
	Act     string   `query:"act" required:"true"`
	Unit    string   `query:"unit" doc:"Where; of a draft its unit"`
	Object  string   `query:"object" doc:"* where it is left out; of draft.decide a stage"`
	Channel []string `query:"channel,explode" doc:"For every one of these; of a draft its channels"`
	Draft   string   `query:"draft" doc:"Id of a draft that one may read: then every guard of a decision is told"`
	Change  string   `query:"change" doc:"Id of a change: the answer is given by its powers too"`
}

type triedJSON struct {
	Person   string       `json:"person"`
	Unit     string       `json:"unit"`
	Act      string       `json:"act"`
	Object   string       `json:"object"`
	Channels []string     `json:"channels"`
	Now      attemptJSON  `json:"now"`
	Would    *attemptJSON `json:"would,omitempty" doc:"Under the change"`
}

type attemptJSON struct {
	Allowed bool            `json:"allowed"`
	Role    string          `json:"role" doc:"By which it is allowed or denied"`
	Line    int64           `json:"policy_line" doc:"The line that decided; 0: none grants it"`
	Mandate string          `json:"mandate,omitempty"`
	Title   string          `json:"capacity_title,omitempty"`
	Held    []heldJSON      `json:"holdings"`
	Lines   []triedLineJSON `json:"lines" doc:"Every line of the act"`
	Stages  []triedStage    `json:"stages,omitempty" doc:"Open stages of the draft"`
}

type heldJSON struct {
	Role     string   `json:"role"`
	Mandate  string   `json:"mandate,omitempty"`
	Channels []string `json:"channels,omitempty"`
}

type triedLineJSON struct {
	Number  int64  `json:"number"`
	Role    string `json:"role"`
	Object  string `json:"object"`
	Effect  string `json:"effect" enum:"allow,deny"`
	Outcome string `json:"outcome" enum:"decided,hit,not_held,other_object,other_channel,not_delegable"`
	New     bool   `json:"new,omitempty" doc:"The change adds it; its number is not its own yet"`
}

type triedStage struct {
	Stage   string  `json:"stage"`
	Allowed bool    `json:"allowed"`
	Guards  []Guard `json:"guards"`
}

func wireAttempt(t domain.Attempt) attemptJSON {
	out := attemptJSON{Allowed: t.Verdict.Allowed, Role: t.Verdict.Role, Line: t.Verdict.Line.Number, Mandate: t.Mandate.ID,
		Held: list(t.Holdings, func(h domain.Holding) heldJSON { return heldJSON{h.Role, h.Mandate.ID, h.Channels} }),
		Lines: list(t.Lines, func(l domain.TriedLine) triedLineJSON {
			return triedLineJSON{l.Number, l.Role, l.Object, l.Effect, l.Outcome, l.New}
		})}
	if t.Mandate.ID != "" {
		out.Title = t.Mandate.Title()
	}
	for _, x := range t.Stages {
		out.Stages = append(out.Stages, triedStage{x.Stage, x.Allowed, guards(x.Guards)})
	}
	return out
}

func (s *Server) tryPowers(ctx context.Context, in *tryIn) (*answer[triedJSON], error) {
	t, err := s.Desk.TryPowers(ctx, actor(ctx), domain.TryInput{Person: in.Person, Unit: in.Unit, Act: domain.Act(in.Act), Object: in.Object,
		Channels: in.Channel, Draft: in.Draft, Change: in.Change})
	if err != nil {
		return nil, err
	}
	out := triedJSON{Person: t.Person, Unit: t.Unit, Act: string(t.Act), Object: t.Object, Channels: strong(t.Channels), Now: wireAttempt(t.Now)}
	if t.Would != nil {
		would := wireAttempt(*t.Would)
		out.Would = &would
	}
	return answered(out, nil)
}
