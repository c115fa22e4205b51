package api

import (
	"net/http"
	"net/url"
	"slices"

	"layak/domain"
	"layak/templates"
)

// pageReview shows what a reviewer decides on: what changed, the text with its
// findings, the decision in one open stage, and who else may decide there.
func (s *Server) pageReview(p *page) error {
	view, err := p.review(p.id(), domain.DecisionInput{Stage: p.query("stage")})
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageReview, view)
}

func (p *page) review(id string, in domain.DecisionInput) (templates.Review, error) {
	d, err := p.draft(id)
	if err != nil {
		return templates.Review{}, err
	}
	findings := p.draftFindings(d.view)
	view := templates.Review{Frame: d.frame, Draft: d.head, Texts: draftTexts(d.view.Revision.Fields(), findings),
		Findings: findings, Road: d.road, Amended: amendedLines(d.view), Fallen: fallenStages(d)}
	view.Findings.From = fromReview
	if d.view.MayMark {
		view.Leak = leakForm(d.view)
	}
	if view.Similar, err = p.similar(id); err != nil {
		return view, err
	}
	view.MayRecuse = d.view.MayRecuse
	if v := d.view.MyVote; v != nil {
		view.MyVote = v.Stage
	}
	view.Decisions, view.Fields = decisionChoices(), amendable(d.view.Revision)
	view.Edits = make([]templates.Edit, editRows)
	if view.Since, err = p.since(d.view); err != nil {
		return view, err
	}
	p.reviewStage(&view, d, in)
	if view.Stage == "" {
		view.Decided = decided(d.view)
	}
	return view, nil
}

// reviewStage shows one of the open stages, with what was typed for it, and names the
// others.
func (p *page) reviewStage(view *templates.Review, d draftState, in domain.DecisionInput) {
	if len(d.view.MayDecide) == 0 {
		return
	}
	at := toDecide(d.view, in.Stage)
	mine := d.view.MayDecide[at]
	view.Stage, view.MayDecide = mine.Stage, mine.Allowed
	if mine.Mandate.ID != "" {
		view.Acting, view.ActingUntil = mine.Mandate.Title(), mine.Mandate.Over()
	}
	for _, m := range mine.Guards {
		view.Guards = append(view.Guards, templates.Guard{Name: m.Name, Holds: m.Holds, Detail: m.Detail})
	}
	if len(d.view.MayDecide) > 1 {
		for i, x := range d.view.MayDecide {
			view.Stages = append(view.Stages, templates.ReviewStage{Name: x.Stage, May: x.Allowed, Shown: i == at})
		}
	}
	for _, a := range d.auth.Stages {
		if a.Stage.Name == mine.Stage {
			view.Others, view.Due, view.Overdue = p.deciders(a), a.Due, a.Due.Before(p.s.Now())
			view.Questions, view.Record = asked(a, in)
			view.Needed, view.Able = a.Needed, a.Needed-a.Short
		}
	}
	p.reviewClaim(view, d)
}

// toDecide picks the open stage that a page shows to its reader: the one asked for,
// else the first that they may decide, else the first with a role of theirs.
func toDecide(v domain.DraftView, asked string) int {
	for _, fits := range []func(domain.Explanation) bool{
		func(x domain.Explanation) bool { return x.Stage == asked },
		func(x domain.Explanation) bool { return x.Allowed },
		func(x domain.Explanation) bool {
			stage, _ := v.Run.Stage(x.Stage)
			return slices.ContainsFunc(x.Roles, func(r string) bool { return slices.Contains(stage.Roles, r) })
		},
	} {
		if i := slices.IndexFunc(v.MayDecide, fits); i >= 0 {
			return i
		}
	}
	return 0
}

// decided are the decisions on the present text.
func decided(v domain.DraftView) (out []templates.DecisionLine) {
	if v.Run == nil {
		return nil
	}
	for _, stage := range v.Run.Stages {
		for _, line := range decisions(v, stage.Name) {
			if !line.Void && !line.Withdrawn {
				out = append(out, line)
			}
		}
	}
	return out
}

// since compares the draft with the revision that its reader is to compare with, in
// everything that a clearance covers.
func (p *page) since(v domain.DraftView) (templates.Since, error) {
	i := slices.IndexFunc(v.Revisions, func(r domain.Revision) bool { return r.Number == v.Base.Number })
	if i < 0 {
		return templates.Since{}, nil
	}
	old, now := v.Revisions[i], v.Revision
	out := templates.Since{Revision: old.Number, Why: string(v.Base.Why), Diff: diffFields(old.Fields(), now.Fields())}
	if !slices.Equal(old.Channels, now.Channels) {
		labels, err := p.labels(nil, slices.Concat(old.Channels, now.Channels))
		if err != nil {
			return out, err
		}
		out.Facts = append(out.Facts, templates.FactChange{Name: "channels",
			Was: templates.Fact{Names: namedAll(labels.Channels, old.Channels)}, Is: templates.Fact{Names: namedAll(labels.Channels, now.Channels)}})
	}
	if old.Classification != now.Classification {
		out.Facts = append(out.Facts, templates.FactChange{Name: "classification",
			Was: templates.Fact{Word: string(old.Classification)}, Is: templates.Fact{Word: string(now.Classification)}})
	}
	if !old.NotBefore.Equal(v.Draft.PublishAt) {
		out.Facts = append(out.Facts, templates.FactChange{Name: "publish_at", Was: templates.Fact{At: old.NotBefore}, Is: templates.Fact{At: v.Draft.PublishAt}})
	}
	return out, nil
}

// similar lists earlier drafts with a similar text.
func (p *page) similar(id string) ([]templates.SimilarRow, error) {
	v, err := p.desk().Similar(p.ctx(), p.actor(), id)
	return list(v.Items, func(x domain.Similar) templates.SimilarRow {
		row := templates.SimilarRow{ID: x.Draft.ID, Title: x.Draft.Title, Percent: x.Percent(), State: string(x.Draft.State), Unit: named(v.Units, x.Draft.UnitID),
			Classification: string(x.Draft.Classification), Worst: x.Draft.Worst.String(), At: x.Draft.UpdatedAt, Shared: x.Shared}
		if vote := x.Vote; vote != nil {
			row.Stage, row.Decision = vote.Stage, &templates.DecisionLine{By: named(v.Names, vote.PersonID), Capacity: vote.Capacity, Title: vote.Title,
				Decision: string(vote.Decision), Comment: vote.Comment, At: vote.At}
			row.Earlier = !x.Present
		}
		return row
	}), err
}

// deciders lists everybody else who decides here, those who may first.
func (p *page) deciders(auth domain.StageAuthorization) []templates.Decider {
	var may, not []templates.Decider
	for _, x := range auth.People {
		if x.Person.ID == p.actor().PersonID {
			continue
		}
		line := templates.Decider{Name: x.Person.Name, May: x.Allowed, Guard: x.Decided, Voted: x.Decided == domain.GuardNotVoted && !x.Allowed}
		for _, r := range x.Roles {
			if slices.Contains(auth.Stage.Roles, r) {
				line.Role = r
			}
		}
		switch {
		case line.May || line.Voted:
			may = append(may, line)
		case line.Role != "":
			not = append(not, line) // who has nothing to do with the stage is left out
		}
	}
	return append(may, not...)
}

// doDecide records a decision on exactly the text that was looked at.
func (s *Server) doDecide(p *page) error {
	in := domain.DecisionInput{Decision: domain.Decision(p.form("decision")), ContentHash: p.form("content_hash"), Comment: p.form("comment"), Stage: p.form("stage")}
	var edits []templates.Edit
	in.Amendments, edits = p.formEdits(in.Decision)
	p.formRecords(&in)
	if p.form("do") == "rows" {
		return p.decideAgain(http.StatusOK, in, append(edits, make([]templates.Edit, editRows)...), nil, nil)
	}
	_, _, err := p.desk().Decide(p.ctx(), p.actor(), p.id(), in)
	if err == nil {
		return p.done("/drafts/"+url.PathEscape(p.id()), "draft.decided")
	}
	status, fields, refusal, ok := p.again(err)
	if !ok {
		return err
	}
	return p.decideAgain(status, in, edits, fields, refusal)
}

// decideAgain shows the review with what was typed.
func (p *page) decideAgain(status int, in domain.DecisionInput, edits []templates.Edit, fields []templates.FieldError, refusal *templates.Refusal) error {
	view, err := p.review(p.id(), in)
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Decision, view.Comment = fields, refusal, string(in.Decision), in.Comment
	for len(edits) < editRows {
		edits = append(edits, templates.Edit{})
	}
	view.Edits = edits
	return p.show(status, templates.PageReview, view)
}

// decisionChoices are the decisions that pages offer.
func decisionChoices() []string {
	return list(domain.Decisions(), func(d domain.Decision) string { return string(d) })
}
