package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"layak/domain"
)

type simulationJSON struct {
	ID         string                `json:"id"`
	Rule       string                `json:"rule"`
	By         string                `json:"by"`
	State      string                `json:"state" enum:"running,done,cancelled,failed"`
	Reason     string                `json:"reason,omitempty" doc:"Why it was cancelled or failed"`
	Digest     string                `json:"digest" doc:"Of the set that it is compared with, with the text that was tried in it"`
	Along      []string              `json:"along,omitempty" doc:"Other rules and building blocks of which the working copy was tried too, because the rule refers to it or does not fit the active one; what these change by themselves is not counted; left out of lists"`
	Ruleset    rulesetDigest         `json:"ruleset" doc:"What it is compared with: the set that was active at the start"`
	Total      int64                 `json:"total" doc:"Drafts at the start"`
	Scanned    int64                 `json:"scanned"`
	Newly      int64                 `json:"newly" doc:"Drafts with a finding that they do not have now"`
	Gone       int64                 `json:"gone" doc:"Drafts that lose a finding"`
	Incomplete int64                 `json:"incomplete" doc:"Drafts that could not be scanned completely"`
	StartedAt  time.Time             `json:"started_at"`
	EndedAt    *time.Time            `json:"ended_at,omitempty"`
	Drafts     []simulationDraftJSON `json:"drafts,omitempty" doc:"At most 200 of the drafts that would be judged otherwise, as far as one may read them; left out of lists"`
}

type simulationDraftJSON struct {
	Draft    string              `json:"draft"`
	Title    string              `json:"title"`
	Revision int                 `json:"revision" doc:"That was scanned"`
	Present  bool                `json:"present" doc:"The text is still that one; otherwise there are no excerpts"`
	Before   string              `json:"before" enum:"clear,info,warn,review,block"`
	After    string              `json:"after" enum:"clear,info,warn,review,block"`
	Newly    []simulationHitJSON `json:"newly" doc:"At most 50"`
	Gone     []simulationHitJSON `json:"gone" doc:"At most 50"`
}

type simulationHitJSON struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity" enum:"info,warn,review,block"`
	Field    string `json:"field"`
	Start    int    `json:"start" doc:"UTF-8 byte offset into the field's text"`
	End      int    `json:"end"`
	Excerpt  string `json:"excerpt,omitempty"`
}

func wireSimulation(m domain.Simulation) simulationJSON {
	return simulationJSON{ID: m.ID, Rule: m.RuleID, By: m.By, State: string(m.State), Reason: m.Reason, Digest: m.Digest,
		Ruleset: rulesetDigest{m.Base, m.BaseDigest}, Total: m.Total, Scanned: m.Scanned, Newly: m.Newly, Gone: m.Gone,
		Incomplete: m.Incomplete, StartedAt: m.StartedAt.UTC(), EndedAt: when(m.EndedAt)}
}

func wireSimulationView(v domain.SimulationView) simulationJSON {
	out := wireSimulation(v.Simulation)
	out.Along = v.Along()
	for _, d := range v.Drafts {
		out.Drafts = append(out.Drafts, simulationDraftJSON{Draft: d.DraftID, Title: d.Title, Revision: d.Revision, Present: d.Present,
			Before: d.Before.String(), After: d.After.String(), Newly: wireHits(d.Newly, d.NewlyWords), Gone: wireHits(d.Gone, d.GoneWords)})
	}
	return out
}

// wireHits are hits with their words, where the words are known.
func wireHits(hits []domain.SimulationHit, words []string) []simulationHitJSON {
	out := make([]simulationHitJSON, len(hits))
	for i, h := range hits {
		out[i] = simulationHitJSON{Rule: h.Rule, Severity: h.Severity.String(), Field: h.Field, Start: h.Start, End: h.End}
		if i < len(words) {
			out[i].Excerpt = words[i]
		}
	}
	return out
}

type simulateInput struct {
	YAML string `json:"yaml,omitempty" doc:"The text to try; the working copy where it is left out"`
}

type ruleName struct {
	ID string `path:"id" doc:"The rule's id; with yaml it may be one that is not saved yet"`
}

// begun is what was begun: 202, or 200 where it has ended already.
type begun[T any] struct {
	Status   int
	Location string `header:"Location"`
	Body     T
}

// simulateRule begins a simulation and waits a moment for its end.
func (s *Server) simulateRule(ctx context.Context, in *ruleName, body *simulateInput) (*begun[simulationJSON], error) {
	sim, err := s.Desk.Simulate(ctx, actor(ctx), in.ID, body.YAML)
	if err != nil {
		return nil, err
	}
	v := s.awaitSimulation(ctx, domain.SimulationView{Simulation: sim})
	out := &begun[simulationJSON]{Status: http.StatusOK, Location: prefix + "/simulations/" + sim.ID, Body: wireSimulationView(v)}
	if v.State == domain.SimulationRunning {
		out.Status = http.StatusAccepted
	}
	return out, nil
}

// The pauses between two looks at a simulation double from the first on; all
// together take about a second.
const (
	firstPause = 10 * time.Millisecond
	lastPause  = 640 * time.Millisecond
)

// awaitSimulation asks for a simulation until it has ended, a second has passed
// or the caller has gone, and answers it as it was last seen.
func (s *Server) awaitSimulation(ctx context.Context, v domain.SimulationView) domain.SimulationView {
	for pause := firstPause; pause < lastPause && v.State == domain.SimulationRunning; pause *= 2 {
		if s.Pause(ctx, pause) != nil {
			return v
		}
		now, err := s.Desk.ShowSimulation(ctx, actor(ctx), v.ID)
		if err != nil {
			return v // it was begun all the same; where it stands can be asked
		}
		v = now
	}
	return v
}

// pause waits, or until the context ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// endsAtOnce is an operation that answers 200 where what it began has ended.
func endsAtOnce(op huma.Operation, schemas huma.Registry) huma.Operation {
	op.Responses["200"] = &huma.Response{Description: "It has ended already", Content: map[string]*huma.MediaType{
		"application/json": {Schema: schemas.Schema(reflect.TypeFor[simulationJSON](), true, "")}}}
	return op
}

type rulesSimulations struct {
	ID string `path:"id"`
	Listing
}

func (s *Server) listSimulations(ctx context.Context, in *rulesSimulations) (*answer[items[simulationJSON]], error) {
	all, err := s.Desk.ListSimulations(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return pageOf(all, in.Listing, func(m domain.Simulation) string { return m.ID }, wireSimulation)
}

type simulationID struct {
	ID string `path:"id"`
}

func (s *Server) showSimulation(ctx context.Context, in *simulationID) (*answer[simulationJSON], error) {
	v, err := s.Desk.ShowSimulation(ctx, actor(ctx), in.ID)
	return answered(wireSimulationView(v), err)
}

func (s *Server) cancelSimulation(ctx context.Context, in *simulationID, _ *none) (*answer[simulationJSON], error) {
	m, err := s.Desk.CancelSimulation(ctx, actor(ctx), in.ID)
	return answered(wireSimulation(m), err)
}
