package api

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"layak/domain"
	"layak/templates"
)

// pageHome answers what waits for me.
func (s *Server) pageHome(p *page) error {
	around, inbox, err := p.desk().Home(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	p.stand = &standing{around}
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	var drafts []domain.Draft
	var claimants []string
	for _, list := range [][]domain.InboxItem{inbox.MyTurn, inbox.Waiting, inbox.Mine, inbox.ToPost} {
		for _, it := range list {
			drafts, claimants = append(drafts, it.Draft), append(claimants, it.ClaimedBy)
		}
	}
	r, err := p.rows(st, drafts, claimants...)
	if err != nil {
		return err
	}
	view := templates.Home{Frame: f, MayWrite: st.May[domain.ActDraftCreate], Publishes: st.May[domain.ActDraftPublish], Ending: p.endings(inbox)}
	if view.Alone, err = p.alone(st); err != nil {
		return err
	}
	if view.Emergencies, err = p.emergencyRows(inbox.Emergencies, st); err != nil {
		return err
	}
	if view.Proposals, err = p.proposals(inbox.Proposals); err != nil {
		return err
	}
	view.Told = list(inbox.Told[:min(len(inbox.Told), templates.NoticesShown)], func(n domain.Told) templates.NoticeRow {
		return templates.NoticeRow{ID: n.ID, Kind: string(n.Kind), Draft: n.DraftID, Title: n.Draft.Title, By: n.By, Stage: n.Stage, At: n.At}
	})
	// What is overdue stands in its own lists alone, on top.
	add := func(row templates.DraftRow, list, overdue *[]templates.DraftRow) {
		if row.Overdue {
			list = overdue
		}
		*list = append(*list, row)
	}
	for _, it := range inbox.MyTurn {
		row := r.item(it)
		row.Review = true
		add(row, &view.Turn, &view.Overdue)
	}
	for _, it := range inbox.Waiting {
		add(r.item(it), &view.Waiting, &view.Late)
	}
	for _, it := range inbox.Mine {
		view.Mine = append(view.Mine, r.item(it))
	}
	for _, it := range inbox.ToPost {
		view.ToPost = append(view.ToPost, r.item(it))
	}
	return p.show(http.StatusOK, templates.PageHome, view)
}

// doNoticesSeen marks the notices that the page showed.
func (s *Server) doNoticesSeen(p *page) error {
	if err := p.desk().SeeNotices(p.ctx(), p.actor(), p.c.PostFormArray("notice")); err != nil {
		return err
	}
	return p.done("/", "notices.seen")
}

// alone tells whether the institution has nobody but administrators yet, to
// whoever may add people. Once there is somebody else it is not asked again.
func (p *page) alone(st *standing) (bool, error) {
	if p.s.peopled.Load() || !st.May[domain.ActPersonWrite] || !st.May[domain.ActPersonRead] {
		return false, nil
	}
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil {
		return false, err
	}
	admins := map[string]bool{}
	for _, g := range dir.Grants {
		admins[g.PersonID] = admins[g.PersonID] || g.Role == domain.RoleAdmin
	}
	others := slices.ContainsFunc(dir.People, func(x domain.Person) bool { return !x.Service() && !admins[x.ID] })
	p.s.peopled.Store(others)
	return !others, nil
}

// proposals are what the person may make active.
func (p *page) proposals(all []domain.Proposal) ([]templates.ProposalRow, error) {
	names, err := p.names(list(all, func(x domain.Proposal) string { return x.By }))
	return list(all, func(x domain.Proposal) templates.ProposalRow {
		at := "/rulesets/" + url.PathEscape(x.ID)
		switch x.Kind {
		case domain.ListedAllowance:
			at = "/allowances?phase=" + string(domain.PhaseProposed) + "#e-" + url.PathEscape(x.ID)
		case domain.ProposedMandate:
			at = "/mandates?phase=" + string(domain.PhaseProposed) + "#e-" + url.PathEscape(x.ID)
		case domain.ProposedChange:
			at = "/changes/" + url.PathEscape(x.ID)
		case domain.ProposedWorkflow:
			at = "/workflows/" + x.ID // a name and a number
		}
		return templates.ProposalRow{Kind: x.Kind, ID: x.ID, URL: at, Words: x.Words, Blocks: x.Blocks, By: named(names, x.By), Age: p.s.Now().Sub(x.At)}
	}), err
}

// rows turns drafts into lines of a list.
type rows struct {
	now    time.Time
	st     *standing
	labels domain.Labels
}

// rows loads the labels of the drafts that a list shows, and of further people.
func (p *page) rows(st *standing, drafts []domain.Draft, people ...string) (rows, error) {
	var channels []string
	for _, d := range drafts {
		people = append(people, d.AuthorID)
		channels = append(channels, d.Channels...)
	}
	labels, err := p.labels(people, channels)
	return rows{now: p.s.Now(), st: st, labels: labels}, err
}

func (r rows) draft(d domain.Draft) templates.DraftRow {
	return templates.DraftRow{ID: d.ID, Title: d.Title, Unit: named(r.st.Units, d.UnitID), Author: named(r.labels.People, d.AuthorID),
		Channels: namedAll(r.labels.Channels, d.Channels), State: string(d.State), Age: r.now.Sub(d.UpdatedAt), PublishAt: d.PublishAt, Worst: d.Worst.String()}
}

func (r rows) item(it domain.InboxItem) templates.DraftRow {
	row := r.draft(it.Draft)
	row.Stages, row.Age, row.Claimed = it.Stages, r.now.Sub(it.Since), r.labels.People[it.ClaimedBy]
	if !it.Due.IsZero() {
		row.Due, row.Overdue = it.Due, it.Due.Before(r.now)
	}
	return row
}

// labels loads names of people and titles of channels, the latter in the
// reader's language.
func (p *page) labels(people, channels []string) (domain.Labels, error) {
	out, err := p.desk().Labels(p.ctx(), p.actor(), people, channels)
	for name, title := range out.Channels {
		out.Channels[name] = p.channelTitle(name, title)
	}
	return out, err
}

// names loads names of people.
func (p *page) names(ids []string) (map[string]string, error) {
	labels, err := p.labels(ids, nil)
	return labels.People, err
}

// channelTitle is a channel's title as the reader reads it: a built-in channel
// that still has its built-in title has one in each language.
func (p *page) channelTitle(name, title string) string {
	key := "channel." + name
	if p.s.Pages.HasWord(p.lang, key) && p.s.Pages.Word(templates.Indonesian, key) == title {
		return p.s.Pages.Word(p.lang, key)
	}
	return title
}

// named is the name of an id, or the id where it has none.
func named(names map[string]string, id string) string {
	if n := names[id]; n != "" {
		return n
	}
	return id
}

func namedAll(names map[string]string, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = named(names, id)
	}
	return out
}
