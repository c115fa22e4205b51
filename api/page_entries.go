package api

import (
	"slices"
	"strings"
	"time"

	"layak/domain"
	"layak/templates"
)

// entriesPage is how many entries one page shows.
const entriesPage = 20

// entries is what both lists show around their items.
func (p *page) entries(kind string, mayAdd bool) (templates.Entries, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.Entries{}, err
	}
	view := templates.Entries{Frame: f, Kind: kind, MayAdd: mayAdd, Phase: p.query("phase")}
	for _, phase := range domain.Phases() {
		if kind == domain.ListedAllowance || phase != domain.PhaseProposed {
			view.Phases = append(view.Phases, templates.Choice{Value: string(phase), Selected: string(phase) == view.Phase})
		}
	}
	if mayAdd {
		err = p.entryForm(&view, st)
	}
	return view, err
}

// entryForm fills the form with what was typed and what there is to choose.
func (p *page) entryForm(view *templates.Entries, st *standing) error {
	owners, err := p.desk().EntryOwners(p.ctx(), p.actor(), view.Kind)
	if err != nil {
		return err
	}
	chosen := func(value string, typed []string) bool { return slices.Contains(typed, value) }
	f := &view.Form
	*f = templates.EntryForm{Phrases: p.form("phrases"), Rules: p.form("rules"), Reason: p.form("reason"), LegalBasis: p.form("legal_basis"),
		FromDate: p.form("from_date"), FromTime: p.form("from_time"), UntilDate: p.form("until_date"), UntilTime: p.form("until_time"),
		Zone: p.form("zone"), ByHand: p.form("by_hand") != "", Blocks: p.form("blocks") != ""}
	if f.Zone == "" {
		f.Zone = zoneWord(p.who.person.Zone)
	}
	owner := p.form("owner")
	if owner == "" {
		owner = p.actor().PersonID
	}
	for _, o := range owners {
		f.Owners = append(f.Owners, templates.Choice{Value: o.ID, Label: o.Name, Selected: o.ID == owner})
	}
	for _, c := range domain.Categories() {
		if c != "house_style" {
			f.Categories = append(f.Categories, templates.Choice{Value: c, Selected: c == p.form("category")})
		}
	}
	for id, name := range st.Units {
		if id != domain.RootUnit {
			f.Units = append(f.Units, templates.Choice{Value: id, Label: name, Selected: chosen(id, p.c.PostFormArray("unit"))})
		}
	}
	slices.SortFunc(f.Units, func(a, b templates.Choice) int { return strings.Compare(a.Label, b.Label) })
	channels, err := p.desk().ListChannels(p.ctx(), p.actor())
	if err != nil && domain.KindOf(err) != domain.Forbidden {
		return err
	}
	for _, c := range channels {
		f.Channels = append(f.Channels, templates.Choice{Value: c.Name, Label: p.channelTitle(c.Name, c.Title),
			Selected: chosen(c.Name, p.c.PostFormArray(templates.FieldChannel))})
	}
	return nil
}

// entryPeriod reads the period of the form. What cannot be read is an error of
// its field.
func (p *page) entryPeriod() (domain.Period, domain.Faults) {
	zone := p.form("zone")
	var faults domain.Faults
	read := func(field string) time.Time {
		at, err := formInstant(p.form(field+"_date"), p.form(field+"_time"), zone)
		if err != nil {
			faults = append(faults, &domain.Error{Kind: domain.Invalid, Key: domain.KeyOf(err), Field: field})
		}
		return at
	}
	return domain.Period{From: read("from"), Until: read("until"), Zone: zoneName(zone)}, faults
}

// entryScope reads where an entry is to count.
func (p *page) entryScope() domain.Scope {
	return domain.Scope{Units: p.c.PostFormArray("unit"), Channels: p.c.PostFormArray(templates.FieldChannel)}
}

func lines(text string) []string { return strings.Split(text, "\n") }

// entriesAgain shows the list with why an act was refused. Errors of a row's own
// form stand in the row.
func (p *page) entriesAgain(cause error, load func() (templates.Entries, error)) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := load()
	if err != nil {
		return err
	}
	id := p.id()
	for i := range view.Items {
		if row := &view.Items[i]; id != "" && row.ID == id {
			row.Why, row.Date, row.Time = p.form("reason"), p.form("until_date"), p.form("until_time")
			for k := range fields {
				if fields[k].Field == "until" {
					fields[k].Field = "until_date"
				}
				fields[k].Field += "-" + id
			}
			row.Errors = fields
		}
	}
	view.Errors, view.Refusal = fields, refusal
	return p.show(status, templates.PageEntries, view)
}

func (p *page) endings(in domain.Inbox) (out []templates.EndingRow) {
	for _, e := range in.Ending {
		at := "/embargoes"
		if e.Kind == domain.ListedAllowance {
			at = "/allowances"
		}
		out = append(out, templates.EndingRow{Kind: e.Kind, URL: at + "#e-" + e.ID, Words: e.Words, Until: e.Until})
	}
	return out
}

func soon(phase domain.Phase, until, now time.Time) bool {
	return phase != domain.PhaseEnded && until.Before(now.Add(domain.EntrySoon))
}
