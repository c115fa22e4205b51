package api

import (
	"net/http"
	"strings"

	"layak/domain"
	"layak/templates"
)

// pageAllowances shows the allow-list.
func (s *Server) pageAllowances(p *page) error {
	view, err := p.allowances()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageEntries, view)
}

func (p *page) allowances() (templates.Entries, error) {
	all, err := p.desk().ListAllowances(p.ctx(), p.actor(), domain.Phase(p.query("phase")))
	if err != nil {
		return templates.Entries{}, err
	}
	st, err := p.standing()
	if err != nil {
		return templates.Entries{}, err
	}
	view, err := p.entries(domain.ListedAllowance, st.May[domain.ActAllowancePropose])
	if err != nil {
		return view, err
	}
	all, next := after(all, p.query("from"), entriesPage, func(w domain.Allowance) string { return w.ID })
	view.Paging = p.paging("from", next)
	var people, channels []string
	for _, w := range all {
		people, channels = append(people, w.Owner, w.ProposedBy, w.ActivatedBy, w.EndedBy), append(channels, w.Channels...)
	}
	names, err := p.labels(people, channels)
	if err != nil {
		return view, err
	}
	for _, w := range all {
		view.Items = append(view.Items, p.allowanceRow(w, st, names))
	}
	return view, nil
}

func (p *page) allowanceRow(w domain.Allowance, st *standing, names domain.Labels) templates.EntryRow {
	now := p.s.Now()
	phase := w.Phase(now)
	row := templates.EntryRow{ID: w.ID, Phase: string(phase), Phrases: w.Phrases, Rules: w.Rules, Owner: named(names.People, w.Owner), Reason: w.Reason,
		Units: namedAll(st.Units, w.Units), Channels: namedAll(names.Channels, w.Channels), From: w.From, Until: w.Until,
		Soon: soon(phase, w.Until, now), Blocks: w.Blocks, By: named(names.People, w.ProposedBy), Second: named(names.People, w.ActivatedBy),
		EndedBy: named(names.People, w.EndedBy), EndedAt: w.EndedAt, Erased: w.Erased, Version: w.Version}
	row.MayActivate = phase == domain.PhaseProposed && st.May[domain.ActAllowanceActivate] && w.ProposedBy != p.actor().PersonID &&
		(!w.Blocks || st.May[domain.ActAllowanceConfirm])
	row.MayWithdraw = phase == domain.PhaseProposed && st.May[domain.ActAllowancePropose] && w.ProposedBy == p.actor().PersonID
	row.MayEnd = phase != domain.PhaseEnded && st.May[domain.ActAllowanceEnd]
	row.MayErase = phase == domain.PhaseEnded && !w.Erased && st.May[domain.ActAllowanceEnd]
	return row
}

// doAllowancePropose proposes an entry.
func (s *Server) doAllowancePropose(p *page) error {
	period, faults := p.entryPeriod()
	in := domain.AllowanceInput{Phrases: lines(p.form("phrases")), Rules: strings.Fields(strings.ReplaceAll(p.form("rules"), ",", " ")),
		Owner: p.form("owner"), Reason: p.form("reason"), Blocks: p.form("blocks") != "", Scope: p.entryScope(), Period: period}
	err := faults.Err()
	if err == nil {
		_, err = p.desk().ProposeAllowance(p.ctx(), p.actor(), in)
	}
	return p.allowanceDone(err, "allowance.proposed")
}

func (p *page) allowanceDone(err error, notice string) error {
	if err != nil {
		return p.entriesAgain(err, p.allowances)
	}
	return p.done("/allowances", notice)
}

// doAllowanceActivate makes an entry count.
func (s *Server) doAllowanceActivate(p *page) error {
	_, err := p.desk().ActivateAllowance(p.ctx(), p.actor(), p.id(), p.formVersion())
	return p.allowanceDone(err, "allowance.activated")
}

// doAllowanceWithdraw takes a proposal back.
func (s *Server) doAllowanceWithdraw(p *page) error {
	_, err := p.desk().WithdrawAllowance(p.ctx(), p.actor(), p.id(), p.formVersion())
	return p.allowanceDone(err, "allowance.withdrawn")
}

// doAllowanceEnd takes an entry off the list.
func (s *Server) doAllowanceEnd(p *page) error {
	_, err := p.desk().EndAllowance(p.ctx(), p.actor(), p.id(), p.formVersion())
	return p.allowanceDone(err, "allowance.ended")
}

// doAllowanceErase removes the words of one that has ended.
func (s *Server) doAllowanceErase(p *page) error {
	return p.allowanceDone(p.desk().EraseAllowance(p.ctx(), p.actor(), p.id(), p.formVersion()), "allowance.erased")
}
