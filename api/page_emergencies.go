package api

import (
	"net/http"

	"layak/domain"
	"layak/templates"
)

// pageEmergencies lists the uses of the emergency lane, those that wait first.
func (s *Server) pageEmergencies(p *page) error {
	view, err := p.emergencies()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageEmergencies, view)
}

func (p *page) emergencies() (templates.Emergencies, error) {
	all, err := p.desk().Emergencies(p.ctx(), p.actor(), false)
	if err != nil {
		return templates.Emergencies{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Emergencies{}, err
	}
	view := templates.Emergencies{Frame: f}
	part, next := after(all, p.query("from"), entriesPage, func(c domain.EmergencyView) string { return c.ID })
	view.Paging = p.paging("from", next)
	view.Items, err = p.emergencyRows(part, st)
	return view, err
}

func (p *page) emergencyRows(all []domain.EmergencyView, st *standing) (rows []templates.EmergencyRow, err error) {
	var people []string
	for _, c := range all {
		people = append(people, c.By, c.DecidedBy)
	}
	names, err := p.names(people)
	for _, c := range all {
		rows = append(rows, templates.EmergencyRow{ID: c.ID, Draft: c.DraftID, Title: c.Draft.Title, State: string(c.Draft.State), Unit: named(st.Units, c.Draft.UnitID),
			By: named(names, c.By), At: c.At, Reason: c.Reason, Due: c.Due, Overdue: c.Overdue(p.s.Now()), Outcome: string(c.Outcome),
			DecidedBy: named(names, c.DecidedBy), DecidedAt: c.DecidedAt, Comment: c.Comment, MayRatify: c.MayRatify})
	}
	return rows, err
}

// doEmergency declares that a draft must go out at once.
func (s *Server) doEmergency(p *page) error {
	reason := p.form("reason")
	draft, _, err := p.desk().Emergency(p.ctx(), p.actor(), p.id(), domain.EmergencyInput{ContentHash: p.form("content_hash"), Reason: reason})
	notice := "draft.emergency_cleared"
	if draft.State == domain.InReview {
		notice = "draft.emergency_waits"
	}
	return p.acted(err, notice, func(v *templates.DraftShow) { v.Open, v.Reason = "emergency", reason })
}

// doRatify leads back to the list, or shows it with why not beside the form.
func (s *Server) doRatify(p *page) error {
	typed := domain.Ratification{Outcome: domain.EmergencyOutcome(p.form("outcome")), Comment: p.form("comment")}
	_, cause := p.desk().Ratify(p.ctx(), p.actor(), p.id(), typed)
	if cause == nil {
		return p.done("/emergencies", "emergency."+string(typed.Outcome))
	}
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.emergencies()
	if err != nil {
		return err
	}
	for i := range fields {
		fields[i].Field += "-" + p.id()
	}
	view.Errors, view.Refusal = fields, refusal
	for i := range view.Items {
		if it := &view.Items[i]; it.ID == p.id() {
			it.Typed, it.Said, it.Errors = string(typed.Outcome), typed.Comment, fields
		}
	}
	return p.show(status, templates.PageEmergencies, view)
}
