package api

import (
	"context"
	"net/url"

	"layak/domain"
	"layak/templates"
)

type claimInput struct {
	Stage  string `json:"stage,omitempty" doc:"An open stage; the only one where it is left out"`
	Person string `json:"person,omitempty" doc:"Id of who gets it, which takes the right to assign; oneself where it is left out"`
}

type claimID struct {
	ID    string `path:"id"`
	Stage string `path:"stage"`
}

// claimDraft takes an open stage, or gives it to somebody.
func (s *Server) claimDraft(ctx context.Context, in *draftID, body *claimInput) (*tagged[draftJSON], error) {
	if body.Person != "" {
		d, err := s.Desk.Assign(ctx, actor(ctx), in.ID, body.Stage, body.Person)
		return s.moved(ctx, d, err)
	}
	d, err := s.Desk.Claim(ctx, actor(ctx), in.ID, body.Stage)
	return s.moved(ctx, d, err)
}

func (s *Server) releaseDraft(ctx context.Context, in *claimID) (*none, error) {
	_, err := s.Desk.Release(ctx, actor(ctx), in.ID, in.Stage)
	return nil, err
}

// doClaim takes, gives or releases a stage from the review page.
func (s *Server) doClaim(p *page) error {
	stage := p.form("stage")
	notice, err := "draft.claimed", error(nil)
	switch p.form("do") {
	case "release":
		notice = "draft.released"
		_, err = p.desk().Release(p.ctx(), p.actor(), p.id(), stage)
	case "assign":
		notice = "draft.assigned"
		_, err = p.desk().Assign(p.ctx(), p.actor(), p.id(), stage, p.form("person"))
	default:
		_, err = p.desk().Claim(p.ctx(), p.actor(), p.id(), stage)
	}
	if err == nil {
		return p.done("/drafts/"+url.PathEscape(p.id())+"/review?stage="+url.QueryEscape(stage), notice)
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	view, loadErr := p.review(p.id(), domain.DecisionInput{Stage: stage})
	if loadErr != nil {
		return loadErr
	}
	view.Errors, view.Refusal = fields, refusal
	return p.show(status, templates.PageReview, view)
}

// reviewClaim says whose the shown stage is, and who may get it.
func (p *page) reviewClaim(view *templates.Review, d draftState) {
	holder := ""
	for _, o := range d.view.Run.Open {
		if o.Stage == view.Stage {
			holder = o.ClaimedBy
		}
	}
	assigns, self := d.view.May[domain.ActDraftAssign], p.actor().PersonID
	c := templates.Claim{By: d.view.Names[holder], MayTake: view.MayDecide && holder == "", MayRelease: holder != "" && (holder == self || assigns)}
	for _, a := range d.auth.Stages {
		if a.Stage.Name != view.Stage || !assigns {
			continue
		}
		for _, x := range a.People {
			if x.Allowed && x.Person.ID != holder {
				c.People = append(c.People, templates.Choice{Value: x.Person.ID, Label: x.Person.Name})
			}
		}
	}
	view.Claim = c
}
