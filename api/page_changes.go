package api

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"layak/domain"
	"layak/templates"
)

// itemsShown is how many items of a change a list shows.
const itemsShown = 4

// labelled are the names of what changes speak of.
type labelled struct {
	people, channels, units map[string]string
	self                    string
}

// labelChanges loads the names of everybody whom the changes, and further ids, name.
func (p *page) labelChanges(st *standing, changes []domain.Change, more ...string) (labelled, error) {
	people, channels := more, []string(nil)
	units := maps.Clone(st.Units)
	for _, c := range changes {
		people = append(people, c.ProposedBy, c.DecidedBy)
		for _, it := range c.Items {
			people, channels = append(people, it.Person), append(channels, it.Channels...)
			switch {
			case it.Do == domain.DoUnlink:
				people = append(people, it.Was)
			case it.Do == domain.DoUnitAdd && units[it.Unit] == "":
				units[it.Unit] = it.Name
			}
		}
	}
	labels, err := p.labels(people, channels)
	return labelled{labels.People, labels.Channels, units, p.actor().PersonID}, err
}

func (l labelled) head(c domain.Change) templates.ChangeHead {
	h := templates.ChangeHead{ID: c.ID, State: string(c.State), Note: c.Note, By: named(l.people, c.ProposedBy), At: c.ProposedAt,
		Then: c.DecidedAt, Self: c.ProposedBy == l.self, Count: len(c.Items)}
	if c.DecidedBy != "" {
		h.Second = named(l.people, c.DecidedBy)
	}
	for i, it := range c.Items {
		h.Items = append(h.Items, l.item(i, it))
	}
	return h
}

func (l labelled) item(n int, it domain.ChangeItem) templates.ChangeItem {
	row := templates.ChangeItem{N: n, Do: it.Do, Line: it.Line, Role: it.Role, Act: string(it.Act), Object: it.Object, Effect: it.Effect,
		Person: named(l.people, it.Person), Unit: named(l.units, it.Unit), Parent: named(l.units, it.Parent), Name: it.Name, Was: it.Was, Channels: namedAll(l.channels, it.Channels)}
	switch it.Do {
	case domain.DoUnitMove:
		row.Was = named(l.units, it.Was)
	case domain.DoUnlink:
		row.Was = named(l.people, it.Was)
	}
	return row
}

func (s *Server) pageChanges(p *page) error {
	f, st, err := p.frame()
	if err != nil {
		return err
	}
	state := p.query("state")
	all, err := p.desk().ListChanges(p.ctx(), p.actor(), "")
	if err != nil {
		return err
	}
	view := templates.Changes{Frame: f}
	for _, x := range domain.ChangeStates() {
		view.States = append(view.States, templates.Choice{Value: string(x), Selected: string(x) == state})
	}
	l, err := p.labelChanges(st, all)
	if err != nil {
		return err
	}
	if len(all) > 0 && all[0].State == domain.ChangeDraft {
		own := l.head(all[0])
		view.Own, all = &own, all[1:]
	}
	all = slices.DeleteFunc(all, func(c domain.Change) bool { return state != "" && string(c.State) != state })
	part, next := after(all, p.query("from"), entriesPage, func(c domain.Change) string { return c.ID })
	view.Paging = p.paging("from", next)
	for _, c := range part {
		h := l.head(c)
		if len(h.Items) > itemsShown {
			h.Items, h.More = h.Items[:itemsShown], len(h.Items)-itemsShown
		}
		view.Items = append(view.Items, h)
	}
	return p.show(http.StatusOK, templates.PageChanges, view)
}

func (s *Server) pageChange(p *page) error {
	view, err := p.change(p.id())
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageChange, view)
}

func (p *page) change(id string) (templates.Change, error) {
	v, err := p.desk().ShowChange(p.ctx(), p.actor(), id)
	if err != nil {
		return templates.Change{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Change{}, err
	}
	past, err := p.replay(v)
	if err != nil {
		return templates.Change{}, err
	}
	var more []string
	for _, x := range v.Shifts {
		more = append(more, x.Person)
	}
	for _, x := range past.Refused {
		more = append(more, x.Person)
	}
	l, err := p.labelChanges(st, []domain.Change{v.Change}, more...)
	view := templates.Change{Frame: f, ChangeHead: l.head(v.Change), Base: v.Base, Digest: v.Digest, Reason: v.Reason, Version: v.Version, Seen: v.Seen,
		Waits: v.Waits(), Draft: v.State == domain.ChangeDraft, Rest: v.More, Own: v.Gains,
		MayPropose: v.MayPropose, MayActivate: v.MayActivate, MayWithdraw: v.MayWithdraw}
	if view.Draft {
		view.Typed = v.Note
	}
	l.against(&view, v)
	if v.Waits() && !view.Broken {
		view.Replay = l.replay(past)
	}
	view.Gains, view.Loses = l.shifts(v.Shifts, true), l.shifts(v.Shifts, false)
	for _, k := range v.Keys {
		view.Keys = append(view.Keys, templates.Key{Person: named(l.people, k.Person), Code: keyCode(k)})
	}
	for _, x := range v.Shortages {
		view.Shortages = append(view.Shortages, templates.Shortage{Workflow: x.Workflow, Stage: x.Stage, Unit: named(l.units, x.Unit), Needed: x.Needed, Have: x.Have})
	}
	var e *domain.Error
	if errors.As(v.Why, &e) {
		why := refusalOf(e)
		view.Why = &why
	}
	return view, err
}

// replay asks what the past would have looked like, where it can be asked.
func (p *page) replay(v domain.ChangeView) (domain.Replay, error) {
	if !v.Waits() {
		return domain.Replay{}, nil
	}
	past, err := p.desk().ReplayChange(p.ctx(), p.actor(), v.ID)
	if domain.KindOf(err) == domain.Conflict {
		err = nil
	}
	return past, err
}

// replayShown is how many drafts of one row are named.
const replayShown = 5

func (l labelled) replay(past domain.Replay) *templates.Replay {
	out := &templates.Replay{Looked: past.Looked, Skipped: past.Skipped, Count: past.Count(), Days: domain.ReplayDays}
	for _, x := range past.Refused {
		out.Rows = append(out.Rows, templates.ReplayRow{Person: named(l.people, x.Person), Act: string(x.Act), Stage: x.Stage, Count: x.Count,
			Hidden: x.Count - len(x.Drafts), Drafts: replayDrafts(x.Drafts)})
	}
	return out
}

// shifts puts side by side what a person would gain, or lose, in the same units.
func (l labelled) shifts(all []domain.Shift, gains bool) (rows []templates.Shift) {
	at := map[string]int{}
	for _, x := range all {
		if x.Gains != gains {
			continue
		}
		key := x.Person + " " + strings.Join(x.Units, " ")
		i, known := at[key]
		if !known {
			i, at[key] = len(rows), len(rows)
			rows = append(rows, templates.Shift{Person: named(l.people, x.Person), Units: namedAll(l.units, x.Units), Self: x.Person == l.self})
		}
		rows[i].Acts = append(rows[i].Acts, templates.ShiftAct{Act: string(x.Act), Object: x.Object})
	}
	return rows
}

// against puts what is wrong beside the item where it is one's, and else on top.
func (l labelled) against(view *templates.Change, v domain.ChangeView) {
	for _, e := range v.Problems {
		found := templates.FieldError{Field: "against", Key: e.Key, Args: e.Args}
		n := slices.IndexFunc(view.Items, func(row templates.ChangeItem) bool { return domain.OfItem(e, row.N) })
		if n < 0 {
			view.Against = append(view.Against, found)
			continue
		}
		view.Broken = true
		found.Field = "item-" + strconv.Itoa(n)
		view.Items[n].Errors = append(view.Items[n].Errors, found)
	}
}

// changeActed leads to where an act leads, or shows the change with why not.
func (p *page) changeActed(cause error, id, to, notice string) error {
	if cause == nil {
		return p.done(to, notice)
	}
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.change(id)
	if err != nil {
		return err
	}
	if len(fields) > 0 && fields[0].Field != "note" && fields[0].Field != "reason" {
		fields, refusal = nil, &templates.Refusal{Code: fields[0].Key, Args: fields[0].Args}
	}
	view.Errors, view.Refusal, view.Typed = fields, refusal, p.form("note")+p.form("reason")
	return p.show(status, templates.PageChange, view)
}

// ownChange is the id of the draft that the actor has, "" for none.
func (p *page) ownChange() (string, error) {
	all, err := p.desk().ListChanges(p.ctx(), p.actor(), domain.ChangeDraft)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].ID, nil
}

func (s *Server) doChangeDrop(p *page) error {
	n, err := strconv.Atoi(p.form("n"))
	if err != nil {
		return &domain.Error{Kind: domain.NotFound, Key: "change.unknown"}
	}
	id, err := p.ownChange()
	if err != nil {
		return err
	}
	c, err := p.desk().DropFromChange(p.ctx(), p.actor(), p.formVersion(), n)
	if err == nil && len(c.Items) == 0 {
		return p.done("/changes", "change.discarded")
	}
	return p.changeActed(err, id, "/changes/"+url.PathEscape(id), "change.dropped")
}

func (s *Server) doChangePropose(p *page) error {
	id, err := p.ownChange()
	if err != nil {
		return err
	}
	_, err = p.desk().ProposeCollected(p.ctx(), p.actor(), p.formVersion(), p.form("note"))
	return p.changeActed(err, id, "/changes/"+url.PathEscape(id), "change.proposed")
}

func (s *Server) doChangeActivate(p *page) error {
	_, err := p.desk().ActivateChange(p.ctx(), p.actor(), p.id(), p.form("seen"))
	return p.changeActed(err, p.id(), "/changes/"+url.PathEscape(p.id()), "change.activated")
}

func (s *Server) doChangeWithdraw(p *page) error {
	c, err := p.desk().WithdrawChange(p.ctx(), p.actor(), p.id(), p.formVersion(), p.form("reason"))
	if err == nil && c.DecidedBy == "" {
		return p.done("/changes", "change.discarded")
	}
	return p.changeActed(err, p.id(), "/changes/"+url.PathEscape(p.id()), "change.withdrawn")
}

// collect puts an item into the reader's draft and leads to it.
func (p *page) collect(it domain.ChangeItem, refused func(error) error) error {
	c, err := p.desk().CollectChange(p.ctx(), p.actor(), it)
	if err != nil {
		return refused(err)
	}
	return p.done("/changes/"+url.PathEscape(c.ID), "change.collected")
}

// pending says what waits, for pages of what it would change.
func pending(dir domain.Directory) (out templates.Pending) {
	for _, c := range dir.Pending {
		if c.State == domain.ChangeDraft {
			out.Own, out.Items = c.ID, len(c.Items)
			continue
		}
		out.Waits++
		out.Change = c.ID
	}
	return out
}
