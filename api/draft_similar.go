package api

import (
	"context"
	"time"

	"layak/domain"
)

// similarJSON is an earlier draft whose text resembles that of another.
type similarJSON struct {
	Draft          string               `json:"draft" doc:"Its id"`
	Title          string               `json:"title"`
	Unit           string               `json:"unit"`
	Classification string               `json:"classification"`
	State          string               `json:"state" doc:"What became of it"`
	Resemblance    float64              `json:"resemblance" minimum:"0.3" maximum:"1" doc:"The runs of three words that both texts have, as a part of those that either has; 1 means the same words"`
	Worst          string               `json:"worst" doc:"Severity of its worst finding; clear for none"`
	UpdatedAt      time.Time            `json:"updated_at"`
	Decision       *similarDecisionJSON `json:"decision,omitempty" doc:"The latest; left out where there is none"`
	Shared         []string             `json:"shared" doc:"The longest passages of this text that the other has word for word"`
}

type similarDecisionJSON struct {
	Decision string    `json:"decision"`
	Stage    string    `json:"stage"`
	By       string    `json:"by" doc:"Id of the person"`
	ByName   string    `json:"by_name"`
	Capacity string    `json:"capacity" doc:"The role in which it was decided"`
	Comment  string    `json:"comment"`
	At       time.Time `json:"at"`
	Present  bool      `json:"present" doc:"It was on the text as it is now"`
}

func (s *Server) similarDrafts(ctx context.Context, in *draftID) (*answer[items[similarJSON]], error) {
	v, err := s.Desk.Similar(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return answered(items[similarJSON]{Items: list(v.Items, func(x domain.Similar) similarJSON { return wireSimilar(v, x) })}, nil)
}

func wireSimilar(v domain.SimilarView, x domain.Similar) similarJSON {
	out := similarJSON{Draft: x.Draft.ID, Title: x.Draft.Title, Unit: x.Draft.UnitID, Classification: string(x.Draft.Classification),
		State: string(x.Draft.State), Resemblance: float64(x.Percent()) / 100, Worst: x.Draft.Worst.String(), UpdatedAt: x.Draft.UpdatedAt.UTC(),
		Shared: append([]string{}, x.Shared...)}
	if vote := x.Vote; vote != nil {
		out.Decision = &similarDecisionJSON{Decision: string(vote.Decision), Stage: vote.Stage, By: vote.PersonID, ByName: v.Names[vote.PersonID],
			Capacity: vote.Capacity, Comment: vote.Comment, At: vote.At.UTC(), Present: x.Present}
	}
	return out
}
