package api

import (
	"net/http"
	"slices"

	"layak/domain"
	"layak/templates"
)

// pageTryPowers tries powers as somebody: a form that only asks, so that an answer has
// an address.
func (s *Server) pageTryPowers(p *page) error {
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	if !st.May[domain.ActPolicyRead] {
		return denied(domain.ActPolicyRead)
	}
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	view := templates.TryPowers{Frame: f, Person: p.query("person"), Object: p.query("object"), Draft: p.query("draft")}
	titles, err := p.tryForm(&view, dir)
	if err != nil {
		return err
	}
	if view.Person == "" {
		return p.show(http.StatusOK, templates.PageTryPowers, view)
	}
	in := domain.TryInput{Person: view.Person, Unit: p.query("unit"), Act: domain.Act(p.query("act")), Object: view.Object,
		Channels: p.c.QueryArray(templates.FieldChannel), Draft: view.Draft, Change: p.query("change")}
	if i := slices.IndexFunc(dir.People, func(x domain.Person) bool { return x.Username == view.Person }); i >= 0 {
		in.Person = dir.People[i].ID
	}
	t, err := p.desk().TryPowers(p.ctx(), p.actor(), in)
	if err != nil {
		status, fields, refusal, ok := p.again(err)
		if !ok {
			return err
		}
		view.Errors, view.Refusal = fields, refusal
		return p.show(status, templates.PageTryPowers, view)
	}
	view.Who, view.Where, view.Act = t.Who.Name, named(st.Units, t.Unit), string(t.Act)
	view.Answers = append(view.Answers, answerOf(t.Now, false, titles))
	if t.Would != nil {
		view.Answers = append(view.Answers, answerOf(*t.Would, true, titles))
	}
	return p.show(http.StatusOK, templates.PageTryPowers, view)
}

// tryForm fills in what there is to choose.
func (p *page) tryForm(view *templates.TryPowers, dir domain.Directory) (titles map[string]string, err error) {
	for _, x := range dir.People {
		if len(view.People) < peopleOffered && !x.Service() {
			view.People = append(view.People, templates.Choice{Value: x.Username, Label: x.Name})
		}
	}
	view.Units = treeChoices(dir.Units, orRoot(p.query("unit")))
	for _, act := range domain.Acts() {
		view.Acts = append(view.Acts, templates.Choice{Value: string(act), Selected: string(act) == p.query("act")})
	}
	for _, l := range dir.Lines {
		if l.Object != "*" && !slices.ContainsFunc(view.Stages, func(c templates.Choice) bool { return c.Value == l.Object }) {
			view.Stages = append(view.Stages, templates.Choice{Value: l.Object, Selected: l.Object == view.Object})
		}
	}
	for _, c := range dir.Pending {
		label := c.Note
		if c.State == domain.ChangeDraft {
			label = p.s.Pages.Word(p.lang, "change.own.title")
		} else if label == "" {
			label = p.s.Pages.Word(p.lang, "change.row.untitled")
		}
		view.Changes = append(view.Changes, templates.Choice{Value: c.ID, Label: label, Selected: c.ID == p.query("change")})
	}
	channels, err := p.desk().ListChannels(p.ctx(), p.actor())
	if err != nil && domain.KindOf(err) != domain.Forbidden {
		return nil, err
	}
	titles = map[string]string{}
	for _, c := range channels {
		titles[c.Name] = p.channelTitle(c.Name, c.Title)
		view.Channels = append(view.Channels, templates.Choice{Value: c.Name, Label: titles[c.Name], Selected: slices.Contains(p.c.QueryArray(templates.FieldChannel), c.Name)})
	}
	return titles, nil
}

func orRoot(unit string) string {
	if unit == "" {
		return domain.RootUnit
	}
	return unit
}

func answerOf(t domain.Attempt, would bool, titles map[string]string) templates.TryAnswer {
	out := templates.TryAnswer{Would: would, Allowed: t.Verdict.Allowed, Line: t.Verdict.Line.Number, Role: t.Verdict.Role}
	if t.Mandate.ID != "" {
		out.Title = t.Mandate.Title()
	}
	for _, h := range t.Holdings {
		held := templates.HeldRole{Role: h.Role, On: namedAll(titles, h.Channels)}
		if h.Mandate.ID != "" {
			held.Title = h.Mandate.Title()
		}
		out.Held = append(out.Held, held)
	}
	for _, l := range t.Lines {
		out.Fresh = out.Fresh || l.New && l.Outcome == domain.LineDecided
		out.Lines = append(out.Lines, templates.TryLine{PolicyLine: templates.PolicyLine{Number: l.Number, Role: l.Role, Act: string(l.Act), Object: l.Object, Effect: l.Effect}, Outcome: l.Outcome, New: l.New})
	}
	for _, x := range t.Stages {
		stage := templates.TryStage{Name: x.Stage, Allowed: x.Allowed}
		for _, g := range x.Guards {
			stage.Guards = append(stage.Guards, templates.TryGuard{Name: g.Name, Holds: g.Holds})
		}
		out.Stages = append(out.Stages, stage)
	}
	return out
}
