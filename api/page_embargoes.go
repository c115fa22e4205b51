package api

import (
	"net/http"

	"layak/domain"
	"layak/templates"
)

// pageEmbargoes lists what is kept back.
func (s *Server) pageEmbargoes(p *page) error {
	view, err := p.embargoes()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageEntries, view)
}

func (p *page) embargoes() (templates.Entries, error) {
	all, err := p.desk().ListEmbargoes(p.ctx(), p.actor(), domain.Phase(p.query("phase")))
	if err != nil {
		return templates.Entries{}, err
	}
	st, err := p.standing()
	if err != nil {
		return templates.Entries{}, err
	}
	view, err := p.entries(domain.ListedEmbargo, st.May[domain.ActEmbargoWrite])
	if err != nil {
		return view, err
	}
	all, next := after(all, p.query("from"), entriesPage, func(e domain.Embargo) string { return e.ID })
	view.Paging = p.paging("from", next)
	var people, channels []string
	for _, e := range all {
		people, channels = append(people, e.Owner, e.By, e.LiftedBy), append(channels, e.Channels...)
	}
	names, err := p.labels(people, channels)
	if err != nil {
		return view, err
	}
	for _, e := range all {
		view.Items = append(view.Items, p.embargoRow(e, st, names))
	}
	return view, nil
}

func (p *page) embargoRow(e domain.Embargo, st *standing, names domain.Labels) templates.EntryRow {
	now := p.s.Now()
	phase := e.Phase(now)
	row := templates.EntryRow{ID: e.ID, Phase: string(phase), Phrases: e.Phrases, Owner: named(names.People, e.Owner), Reason: e.Reason,
		LegalBasis: e.LegalBasis, Category: e.Category, Units: namedAll(st.Units, e.Units), Channels: namedAll(names.Channels, e.Channels),
		From: e.From, Until: e.Until, Soon: soon(phase, e.Until, now), ByHand: e.ByHand, By: named(names.People, e.By), EndedBy: named(names.People, e.LiftedBy),
		EndedAt: e.LiftedAt, EndReason: e.EndReason, Erased: e.Erased, Version: e.Version}
	running := phase != domain.PhaseEnded
	row.MayMove, row.MayEnd = running && st.May[domain.ActEmbargoWrite], running && st.May[domain.ActEmbargoLift]
	row.MayErase = !running && !e.Erased && st.May[domain.ActEmbargoLift]
	return row
}

// doEmbargoAdd keeps words back.
func (s *Server) doEmbargoAdd(p *page) error {
	period, faults := p.entryPeriod()
	in := domain.EmbargoInput{Phrases: lines(p.form("phrases")), Owner: p.form("owner"), Reason: p.form("reason"), LegalBasis: p.form("legal_basis"),
		Category: p.form("category"), Scope: p.entryScope(), Period: period, ByHand: p.form("by_hand") != ""}
	err := faults.Err()
	if err == nil {
		_, err = p.desk().AddEmbargo(p.ctx(), p.actor(), in)
	}
	return p.embargoDone(err, "embargo.added")
}

func (p *page) embargoDone(err error, notice string) error {
	if err != nil {
		return p.entriesAgain(err, p.embargoes)
	}
	return p.done("/embargoes", notice)
}

// doEmbargoMove puts the end elsewhere, in the zone in which it was given.
func (s *Server) doEmbargoMove(p *page) error {
	e, err := p.desk().ShowEmbargo(p.ctx(), p.actor(), p.id())
	if err != nil {
		return err
	}
	until, err := formInstant(p.form("until_date"), p.form("until_time"), zoneWord(e.Zone))
	if err != nil {
		err = &domain.Error{Kind: domain.Invalid, Key: domain.KeyOf(err), Field: "until"}
	} else {
		_, err = p.desk().MoveEmbargo(p.ctx(), p.actor(), p.id(), p.formVersion(), until)
	}
	return p.embargoDone(err, "embargo.moved")
}

// doEmbargoLift ends an embargo now.
func (s *Server) doEmbargoLift(p *page) error {
	_, err := p.desk().LiftEmbargo(p.ctx(), p.actor(), p.id(), p.formVersion(), p.form("reason"))
	return p.embargoDone(err, "embargo.lifted")
}

// doEmbargoErase removes the words of one that has ended.
func (s *Server) doEmbargoErase(p *page) error {
	return p.embargoDone(p.desk().EraseEmbargo(p.ctx(), p.actor(), p.id(), p.formVersion()), "embargo.erased")
}
