package api

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"layak/domain"
)

// hire adds the people of the relations, who can write until they get their role.
func (f *field) hire() {
	for _, name := range relations {
		clearance := domain.TopSecret
		if name == "low" {
			clearance = domain.Public
		}
		p, err := f.w.desk.AddPerson(context.Background(), domain.Operator(), domain.PersonInput{Username: "p-" + name, Name: name, UnitID: "humas",
			Clearance: clearance, Password: "layak-demo-p-" + name, Language: "en"})
		f.w.must(err)
		f.people[name], f.w.ids["p-"+name] = p.ID, p.ID
	}
	for _, name := range []string{"author", "contributor", "named"} {
		f.grant(f.people[name], "author", domain.RootUnit)
	}
	_, err := f.w.desk.LinkPeople(context.Background(), domain.Operator(), f.people["linked"], f.people["author"], "akun kedua")
	f.w.must(err)
	_, err = f.w.desk.AddChannel(context.Background(), f.actor("admin"), domain.Channel{Name: "portal", Title: "Portal", Kind: domain.ChannelWebhook,
		URL: "https://portal.example/hook"}, make([]byte, 32))
	f.w.must(err)
}

// signIn signs everybody in, one of them just before they are suspended.
func (f *field) signIn() {
	f.w.must(f.w.desk.SetPassword(context.Background(), f.actor("admin"), f.people["given"], "", "layak-demo-p-given"))
	for name := range f.people {
		f.tokens[name] = f.w.token("p-" + name)
	}
	_, err := f.w.desk.SetPersonStatus(context.Background(), domain.Operator(), f.people["suspended"], domain.PersonSuspended)
	f.w.must(err)
}

func (f *field) actor(who string) domain.Actor {
	return domain.Actor{PersonID: f.w.ids[who], Via: domain.ViaSession}
}

// grant gives a role past the verbs, which ask for a second person and keep duties
// apart: what separates people has to hold for whoever holds it all the same.
func (f *field) grant(person, role, unit string) {
	f.w.must(f.w.store.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
		return tx.Policy.AddGrant(ctx, domain.Grant{ID: f.w.desk.NewID(), PersonID: person, Role: role, UnitID: unit, By: domain.OperatorID, At: f.w.now()})
	}))
}

// give makes a role the only one of whoever has the relation: in a sister unit, by a
// mandate that runs or has ended, or in the whole institution.
func (f *field) give(role, relation string) {
	person := f.people[relation]
	f.w.must(f.w.store.Write(context.Background(), func(ctx context.Context, tx domain.Tx) error {
		set, err := tx.Policy.Load(ctx)
		f.w.must(err)
		for _, g := range set.Grants {
			if g.PersonID == person {
				f.w.must(tx.Policy.RemoveGrant(ctx, g.ID))
			}
		}
		if f.running.ID != "" {
			f.running.EndedBy, f.running.EndedAt, f.running.EndReason = f.w.ids["admin"], f.w.now(), "selesai"
			f.w.must(tx.Mandates.Save(ctx, &f.running))
			f.running = domain.Mandate{}
		}
		m := domain.Mandate{ID: f.w.desk.NewID(), Kind: domain.MandateVacant, PersonID: person, Role: role, UnitID: domain.RootUnit, Post: "Kepala", Giver: f.w.ids["superior"],
			Order: "SP/1", ProposedBy: f.w.ids["admin"], ProposedAt: f.w.now(), ConfirmedBy: f.w.ids["superior"], ConfirmedAt: f.w.now(),
			Period: domain.Period{From: f.w.now().Add(-48 * time.Hour), Until: f.w.now().Add(48 * time.Hour), Zone: domain.DefaultZone}}
		unit := domain.RootUnit
		switch relation {
		case "acting":
			f.running = m
			return tx.Mandates.Add(ctx, &f.running)
		case "expired":
			m.Until = f.w.now().Add(-time.Minute)
			return tx.Mandates.Add(ctx, &m)
		case "elsewhere":
			unit = "pusdatin"
		}
		if role == "" {
			return nil
		}
		return tx.Policy.AddGrant(ctx, domain.Grant{ID: f.w.desk.NewID(), PersonID: person, Role: role, UnitID: unit, By: domain.OperatorID, At: f.w.now()})
	}))
}

// make writes a draft and walks it into a state. Its author is the person with that
// relation, and another one has changed it.
func (f *field) make(set, state string) {
	ctx, desk := context.Background(), f.w.desk
	step := func(d domain.Draft, err error) domain.Draft { f.w.t.Helper(); f.w.must(err); return d }
	writer, contributor := f.actor("p-author"), f.actor("p-contributor")
	if set != "plain" {
		writer, contributor = f.actor("author"), f.actor("author2")
	}
	in := domain.DraftInput{Title: "Layanan", Body: "Loket buka pukul 08.00. CATATAN", UnitID: "humas", Channels: []string{"x"}}
	switch state {
	case "expired":
		in.PublishAt = f.w.now().Add(time.Hour)
	case "scheduled":
		in.PublishAt = f.w.now().Add(240 * time.Hour)
	case "parked":
		in.Channels = []string{"portal"}
	}
	if set == "classified" {
		in.Classification = domain.Restricted
	}
	d := step(desk.Create(ctx, writer, in))
	body := in.Body + " " + set + " " + state
	d = step(desk.Edit(ctx, contributor, d.ID, d.Version, domain.DraftPatch{Body: &body}))
	if set == "named" {
		people := []string{f.people["named"]}
		for _, who := range []string{"author2", "verifier", "security", "approver", "superior", "duty"} {
			people = append(people, f.w.ids[who])
		}
		restricted, err := desk.Restrict(ctx, writer, d.ID, d.Version, people)
		d = step(restricted.Draft, err)
	}
	decide := func(who string, x domain.Decision) {
		f.w.t.Helper()
		out, _, err := desk.Decide(ctx, f.actor(who), d.ID, domain.DecisionInput{Decision: x, ContentHash: d.ContentHash, Comment: "alasan"})
		d = step(out, err)
	}
	if state != "draft" && state != "withdrawn" {
		d = step(desk.Submit(ctx, writer, d.ID))
	}
	switch state {
	case "in_review":
		d = step(desk.Claim(ctx, f.actor("verifier"), d.ID, ""))
	case "changes_requested":
		decide("verifier", domain.RequestChanges)
	case "rejected", "appealed":
		decide("verifier", domain.Reject)
	case "withdrawn":
		d = step(desk.Withdraw(ctx, writer, d.ID, "batal"))
	case "approval", "cleared", "scheduled", "publishing", "published", "parked":
		decide("verifier", domain.Approve)
		if set == "classified" {
			decide("security", domain.Approve)
		}
		if state != "approval" {
			decide("approver", domain.Approve)
		}
	}
	switch state {
	case "appealed":
		d = step(desk.Appeal(ctx, writer, d.ID, "mohon ditinjau"))
	case "scheduled", "publishing", "published", "parked":
		d = step(desk.Publish(ctx, f.actor("approver"), d.ID))
		f.w.work()
	}
	if state == "published" {
		d = step(desk.Confirm(ctx, f.actor("approver"), d.ID, "x", "https://x.example/1"))
	}
	for f.now(d.ID).State == domain.Publishing && state == "parked" {
		f.w.later(time.Hour)
		f.w.work()
	}
	d = f.now(d.ID)
	if want := map[string]domain.State{"approval": domain.InReview, "appealed": domain.InReview}[state]; state != "expired" && d.State != domain.State(state) && d.State != want {
		f.w.t.Fatalf("a draft that should be %s is %s", state, d.State)
	}
	f.drafts[set+" "+state] = d
}

func (f *field) now(id string) (d domain.Draft) {
	f.w.must(f.w.store.Read(context.Background(), func(ctx context.Context, tx domain.Tx) (err error) {
		d, err = tx.Drafts.ByID(ctx, id)
		return err
	}))
	return d
}

// formValues is a form of pairs.
func formValues(pairs []string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// holds tells whether the person of a cell may do an act in the drafts' unit.
func (c cell) holds(act string) bool {
	switch {
	case !slices.Contains(strings.Fields(powers[act]), c.role) || c.role == "":
		return false
	case c.relation == "acting":
		return !slices.Contains(strings.Fields(undelegable), act)
	}
	return c.relation != "elsewhere" && c.relation != "expired"
}

// powers say which roles have an act, as the profile's authors mean it.
var powers = map[string]string{
	"draft.create": "author", "draft.edit": "author", "draft.submit": "author", "draft.appeal": "author", "draft.withdraw": "author",
	"draft.read":      "author verifier security approver duty superior ppid auditor",
	"draft.decide":    "verifier security approver duty superior ppid",
	"draft.assign":    "approver superior",
	"draft.erase":     "admin",
	"draft.restrict":  "security superior",
	"draft.publish":   "approver duty",
	"draft.emergency": "duty", "emergency.ratify": "approver superior",
	"publication.confirm": "author approver duty", "publication.resolve": "approver",
	"finding.override": "security", "finding.mark": "verifier security approver superior ppid",
	"text.scan":       "author verifier security approver duty superior ppid admin rules checker",
	"clearance.check": "author verifier security approver duty ppid checker",
	"rule.read":       "security ppid admin rules auditor",
	"rule.write":      "admin rules", "ruleset.propose": "admin rules", "ruleset.activate": "admin rules",
	"embargo.read": "security ppid auditor", "embargo.write": "security ppid", "embargo.lift": "security ppid",
	"allowance.read":    "security ppid admin rules auditor",
	"allowance.propose": "security admin rules", "allowance.activate": "security admin rules", "allowance.end": "security admin rules",
	"person.read": "admin auditor", "person.write": "admin", "clearance.write": "admin", "grant.write": "admin",
	"mandate.write": "admin", "mandate.confirm": "approver superior admin",
	"unit.write": "admin", "policy.read": "admin auditor", "policy.write": "admin",
	"workflow.read": "admin auditor", "workflow.write": "admin", "run.move": "admin", "calendar.write": "admin",
	"channel.read": "author verifier security approver duty ppid admin auditor", "channel.write": "admin",
	"token.create": "admin", "audit.read": "auditor", "audit.verify": "auditor", "audit.export": "auditor",
}

// undelegable is what no acting official does (A9).
const undelegable = `draft.emergency emergency.ratify draft.restrict rule.write ruleset.propose ruleset.activate embargo.lift
	person.write clearance.write grant.write mandate.write mandate.confirm unit.write policy.write workflow.write run.move calendar.write token.create
	audit.read audit.verify audit.export`
