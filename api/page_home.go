package api

import (
	"net/http"
	"time"

	"layak/domain"
	"layak/templates"
)

// pageHome answers what waits for me.
func (s *Server) pageHome(p *page) error {
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	inbox, err := p.desk().Inbox(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	r := p.rows(st)
	view := templates.Home{Frame: f, MayWrite: st.May[domain.ActDraftCreate], Publishes: st.May[domain.ActDraftPublish]}
	for _, it := range inbox.MyTurn {
		row := r.item(it)
		row.Link = "/drafts/" + it.Draft.ID + "/review"
		view.Turn = append(view.Turn, row)
	}
	for _, it := range inbox.Waiting {
		view.Waiting = append(view.Waiting, r.item(it))
	}
	for _, it := range inbox.Overdue {
		view.Overdue = append(view.Overdue, r.item(it))
	}
	for _, it := range inbox.Mine {
		view.Mine = append(view.Mine, r.item(it))
	}
	for _, it := range inbox.ToPost {
		view.ToPost = append(view.ToPost, r.item(it))
	}
	return p.show(http.StatusOK, templates.PageHome, view)
}

// rows turns drafts into lines of a list.
type rows struct {
	now    time.Time
	st     *standing
	titles map[string]string
}

func (p *page) rows(st *standing) rows {
	return rows{now: p.s.Now(), st: st, titles: p.channelTitles()}
}

func (r rows) draft(d domain.Draft) templates.DraftRow {
	return templates.DraftRow{ID: d.ID, Title: d.Title, Unit: named(r.st.Units, d.UnitID), Author: named(r.st.Names, d.AuthorID),
		Channels: namedAll(r.titles, d.Channels), State: string(d.State), Age: r.now.Sub(d.UpdatedAt), Due: d.PublishAt, Worst: d.Worst.String()}
}

func (r rows) item(it domain.InboxItem) templates.DraftRow {
	row := r.draft(it.Draft)
	row.Stage, row.Age = it.Stage, r.now.Sub(it.Since)
	if !it.Due.IsZero() {
		row.Due, row.Overdue = it.Due, it.Due.Before(r.now)
	}
	return row
}

// channelTitles are the channels' titles by name; whoever may not see channels
// reads their names.
func (p *page) channelTitles() map[string]string {
	out := map[string]string{}
	all, err := p.desk().ListChannels(p.ctx(), p.actor())
	if err != nil {
		return out
	}
	for _, c := range all {
		out[c.Name] = c.Title
	}
	return out
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
