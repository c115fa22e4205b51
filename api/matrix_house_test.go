package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// house is what needs an act in the whole institution.
func house(act string) func(c cell) int {
	return func(c cell) int {
		switch {
		case c.relation == "suspended":
			return unsigned
		case !c.holds(act):
			return forbidden
		}
		return 0
	}
}

// anywhere is what needs one of these acts in any unit.
// files are taken out by whoever may read all that is in them, or writes policy.
func files(c cell) int {
	if c.relation != "suspended" && c.holds("policy.write") {
		return 0
	}
	for _, act := range []string{"policy.read", "workflow.read", "channel.read"} {
		if status := anywhere(act)(c); status != 0 {
			return status
		}
	}
	return 0
}

// moreUnits are those of the profile, and one more.
const moreUnits = "units:\n  - {id: root, name: Instansi}\n  - {id: humas, name: Biro Hubungan Masyarakat, parent: root}\n" +
	"  - {id: media, name: Tim Media Sosial, parent: humas}\n  - {id: pusdatin, name: Pusat Data dan Informasi, parent: root}\n" +
	"  - {id: wilayah-barat, name: Kantor Wilayah Barat, parent: root}\n  - {id: wilayah-timur, name: Kantor Wilayah Timur, parent: root}\n" +
	"  - {id: arsip, name: Arsip, parent: root}\n"

func anywhere(acts ...string) func(c cell) int {
	return func(c cell) int {
		switch {
		case c.relation == "suspended":
			return unsigned
		case !slices.ContainsFunc(acts, c.holdsSomewhere):
			return forbidden
		}
		return 0
	}
}

func (c cell) holdsSomewhere(act string) bool {
	if c.relation == "elsewhere" {
		c.relation = "none"
	}
	return c.holds(act)
}

// everybody is what everybody may who is signed in.
func everybody(c cell) int {
	if c.relation == "suspended" {
		return unsigned
	}
	return 0
}

// then asks another thing of whoever gets past the first.
func then(first, second func(c cell) int) func(c cell) int {
	return func(c cell) int {
		if no := first(c); no != 0 {
			return no
		}
		return second(c)
	}
}

func always(status int) func(c cell) int { return func(cell) int { return status } }

// hidden is anywhere, and unknown instead of forbidden.
func hidden(acts ...string) func(c cell) int {
	return func(c cell) int {
		if no := anywhere(acts...)(c); no != forbidden {
			return no
		}
		return unknown
	}
}

// to names a thing of the institution, with its version.
func to(name, thing string, body map[string]any) func(*field, cell) sent {
	return func(f *field, _ cell) sent {
		return sent{body: body, params: map[string]string{name: f.ids[thing]}, etag: 1}
	}
}

// furnish makes one of everything that is no draft.
func (f *field) furnish() {
	w, ctx := f.w, context.Background()
	person := w.ids["author2"]
	f.ids["person"], f.ids["finding"], f.ids["rule"], f.ids["other rule"] = person, fmt.Sprintf("%x", "notebody"), "note", "budget"
	set, err := w.desk.ProposeRules(ctx, f.actor("rules"), "", time.Time{}, time.Time{})
	w.must(err)
	f.ids["ruleset"] = fmt.Sprint(set.Version)
	w.must(err)
	sample, err := w.desk.ReportFalseAlarm(ctx, f.actor("verifier"), f.drafts["plain published"].ID, f.ids["finding"], "")
	w.must(err)
	f.ids["sample"] = sample.ID
	f.ids["simulation"] = w.call("rules", "POST /rules/note/simulate", nil).text("id")
	f.ids["embargo"] = w.call("security", "POST /embargoes", f.embargo()).is(201).text("id")
	f.ids["allowance"] = w.call("rules", "POST /allowances", f.allowance()).is(201).text("id")
	f.ids["mandate"] = w.call("admin", "POST /mandates", w.ordered(nil)).is(201).text("id")
	f.ids["change"] = w.call("admin", "POST /changes", f.change()).is(202).text("id")
	f.ids["grant"] = w.grantOf(w.ids["approver"], "approver")
	f.ids["line"] = fmt.Sprint(w.line("author", "text.scan"))
	f.ids["powerless"], f.ids["decider"] = w.ids["author"], w.ids["verifier"]
	f.ids["hash"] = f.drafts["plain cleared"].ContentHash
	urgent := w.draft("author", map[string]any{"body": "Jalan ditutup"})
	w.call("duty", "POST /drafts/"+urgent.text("id")+"/emergency", map[string]any{"content_hash": urgent.text("content_hash"), "reason": "banjir"}).is(201)
	f.ids["emergency"] = w.call("duty", "GET /emergencies", nil).is(200).text("items", "0", "id")
}

func (f *field) embargo() map[string]any {
	return map[string]any{"phrases": []string{"Bupati baru"}, "reason": "menunggu pelantikan", "category": "internal_memo", "until": f.w.until(240 * time.Hour)}
}

func (f *field) allowance() map[string]any {
	return map[string]any{"phrases": []string{"Lomba ANGGARAN"}, "reason": "nama lomba", "until": f.w.until(240 * time.Hour)}
}

func (f *field) change() map[string]any {
	return map[string]any{"items": []map[string]any{{"do": "unit.add", "unit": "baru", "name": "Baru", "parent": "humas"}}, "note": "unit baru"}
}

// houseRows are the routes of everything that is no draft.
func houseRows() []row {
	none := map[string]any{}
	version := func(*field, cell) sent {
		return sent{body: map[string]any{"seen": "1.1.x", "reason": "alasan"}, params: map[string]string{"id": "standard", "version": "1"}}
	}
	because := map[string]any{"reason": "alasan"}
	made := func(body func(f *field) map[string]any) func(*field, cell) sent {
		return func(f *field, _ cell) sent { return sent{body: body(f)} }
	}
	until := func(f *field, _ cell) sent {
		return sent{body: map[string]any{"until": f.w.until(300 * time.Hour)}, params: map[string]string{"id": f.ids["embargo"]}, etag: 1}
	}
	stage := func(name, role string) map[string]any {
		return map[string]any{"name": name, "roles": []string{role}, "quorum": 1, "due_hours": 4}
	}
	workflow := map[string]any{"id": "baru", "name": "Baru", "unit": "humas", "valid_days": 7, "stages": []any{stage("security", "security"), stage("approval", "approver")},
		"appeal": stage("appeal", "superior")}
	day := []string{"08:00-16:00"}
	calendar := map[string]any{"id": "kantor", "name": "Kantor", "zone": "Asia/Jakarta", "week": map[string]any{"monday": day}}
	another := "id: baru\nreview: LAIN"
	return []row{
		{route: "GET /drafts", want: anywhere("draft.read")},
		{route: "POST /drafts", send: fixed(map[string]any{"title": "Baru", "body": "Teks", "channels": []string{"x"}, "unit": "humas"}), want: house("draft.create")},
		{route: "POST /scan", send: fixed(map[string]any{"text": "Teks"}), idle: true, want: anywhere("text.scan")},
		{route: "POST /clearances/check", send: fixed(map[string]any{"channel": "x", "text": "Teks"}), idle: true, want: anywhere("clearance.check")},
		{route: "GET /clearances/{content_hash}", send: to("content_hash", "hash", nil), want: anywhere("clearance.check")},

		{route: "GET /rules", want: anywhere("rule.read")},
		{route: "GET /rules/{id}", send: to("id", "rule", nil), want: anywhere("rule.read")},
		{route: "POST /rules", send: fixed(map[string]any{"yaml": another}), want: house("rule.write")},
		{route: "POST /rules/import", send: fixed(map[string]any{"files": []any{map[string]any{"name": "baru", "yaml": another}}}), want: house("rule.write")},
		{route: "POST /rules/try", send: fixed(map[string]any{"yaml": another, "text": "LAIN"}), idle: true, want: house("rule.read")},
		{route: "PATCH /rules/{id}", send: to("id", "rule", map[string]any{"retired": true}), want: house("rule.write")},
		{route: "POST /rules/{id}/simulate", send: to("id", "other rule", nil), want: house("rule.write")},
		{route: "GET /rules/{id}/simulations", send: to("id", "rule", nil), want: anywhere("rule.read")},
		{route: "GET /simulations/{id}", send: to("id", "simulation", nil), want: anywhere("rule.read")},
		{route: "POST /simulations/{id}/cancel", send: to("id", "simulation", nil), want: house("rule.write")},
		{route: "GET /samples", want: house("rule.write")},
		{route: "GET /samples/{id}/proposal", send: to("id", "sample", nil), want: house("rule.write")},
		{route: "POST /samples/{id}/close", send: to("id", "sample", map[string]any{"adopted": false}), want: house("rule.write")},
		{route: "GET /rulesets", want: anywhere("rule.read")},
		{route: "GET /rulesets/{version}", send: to("version", "ruleset", nil), want: anywhere("rule.read")},
		{route: "GET /rulesets/{version}/changes", send: to("version", "ruleset", nil), want: anywhere("rule.read")},
		{route: "POST /rulesets", send: fixed(none), want: house("ruleset.propose")},
		{route: "POST /rulesets/{version}/withdraw", send: to("version", "ruleset", nil), want: then(house("ruleset.propose"), always(forbidden))}, // another's
		{route: "POST /rulesets/{version}/activate", send: to("version", "ruleset", nil), want: house("ruleset.activate")},

		{route: "GET /emergencies", want: anywhere("emergency.ratify", "draft.emergency", "audit.read")},
		{route: "POST /emergencies/{id}/ratification", send: to("id", "emergency", map[string]any{"outcome": "ratified"}), want: openly(house("emergency.ratify"))},

		{route: "GET /mandates", want: mandates(forbidden)},
		{route: "GET /mandates/{id}", send: to("id", "mandate", nil), want: mandate},
		{route: "POST /mandates", send: made(func(f *field) map[string]any {
			return f.w.ordered(map[string]any{"person": f.w.ids["duty"], "role": "verifier", "principal": f.w.ids["verifier"]})
		}), want: house("mandate.write")},
		{route: "POST /mandates/{id}/confirm", send: to("id", "mandate", nil), want: then(mandate, house("mandate.confirm"))},
		{route: "POST /mandates/{id}/end", send: to("id", "mandate", because), want: then(mandate, anyOf(house("mandate.write"), house("mandate.confirm")))},

		{route: "GET /embargoes", want: anywhere("embargo.read")},
		{route: "GET /embargoes/{id}", send: to("id", "embargo", nil), want: covering("embargo.read")},
		{route: "POST /embargoes", send: made((*field).embargo), want: house("embargo.write")},
		{route: "PATCH /embargoes/{id}", send: until, want: then(covering("embargo.read"), house("embargo.write"))},
		{route: "POST /embargoes/{id}/lift", send: to("id", "embargo", because), want: then(covering("embargo.read"), house("embargo.lift"))},
		{route: "POST /embargoes/{id}/erase", send: to("id", "embargo", nil), want: then(then(covering("embargo.read"), house("embargo.lift")), always(conflict))}, // it runs
		{route: "GET /allowances", want: anywhere("allowance.read")},
		{route: "GET /allowances/{id}", send: to("id", "allowance", nil), want: anywhere("allowance.read")},
		{route: "POST /allowances", send: made((*field).allowance), want: house("allowance.propose")},
		{route: "POST /allowances/{id}/activate", send: to("id", "allowance", nil), want: house("allowance.activate")},
		{route: "POST /allowances/{id}/withdraw", send: to("id", "allowance", nil), want: then(house("allowance.propose"), always(forbidden))}, // another's
		{route: "POST /allowances/{id}/end", send: to("id", "allowance", nil), want: house("allowance.end")},
		{route: "POST /allowances/{id}/erase", send: to("id", "allowance", nil), want: then(house("allowance.end"), always(conflict))},

		{route: "GET /people", want: anywhere("person.read", "policy.read")},
		{route: "GET /units", want: anywhere("person.read", "policy.read")},
		{route: "GET /policy", want: anywhere("policy.read")},
		{route: "POST /people", send: fixed(map[string]any{"username": "baru", "name": "Baru", "unit": "humas"}), want: house("person.write")},
		{route: "POST /people/{id}/status", send: to("id", "person", map[string]any{"status": "suspended"}), want: house("person.write")},
		{route: "POST /people/{id}/password", send: to("id", "powerless", map[string]any{"password": "layak-demo-lain"}), want: then(house("person.write"), outranks)},
		{route: "POST /people/{id}/password", about: " who decides", send: to("id", "decider", map[string]any{"password": "layak-demo-lain"}), want: then(house("person.write"), then(outranks, always(409)))},
		{route: "POST /people/{id}/clearance", send: to("id", "person", map[string]any{"clearance": "public", "reason": "pindah"}), want: house("clearance.write")},
		{route: "POST /people/{id}/link", send: func(f *field, _ cell) sent {
			return sent{body: map[string]any{"human": f.w.ids["author"], "reason": "satu orang"}, params: map[string]string{"id": f.ids["person"]}}
		}, want: then(house("person.write"), outranks)},
		{route: "POST /people/{id}/unlink", send: to("id", "person", because), want: then(house("person.write"), then(outranks, always(422)))}, // it is linked to none
		{route: "POST /people/{id}/grants", send: to("id", "person", map[string]any{"role": "verifier", "unit": "humas", "note": "tugas"}), want: house("grant.write")},
		{route: "DELETE /grants/{id}", send: to("id", "grant", nil), want: house("grant.write")},
		{route: "POST /units", send: fixed(map[string]any{"id": "lain", "name": "Lain", "parent": "humas"}), want: house("unit.write")},
		{route: "POST /policy", send: fixed(map[string]any{"role": "author", "act": "finding.mark", "object": "*", "effect": "allow"}), want: house("policy.write")},
		{route: "DELETE /policy/{number}", send: to("number", "line", nil), want: house("policy.write")},
		{route: "GET /powers/try", send: func(f *field, _ cell) sent {
			return sent{query: "?person=" + f.ids["person"] + "&act=draft.read&unit=humas"}
		}, want: anywhere("policy.read")},
		{route: "GET /changes", want: anywhere("policy.read", "person.read", "grant.write")},
		{route: "GET /changes/{id}", send: to("id", "change", nil), want: hidden("policy.read", "person.read", "grant.write")},
		{route: "GET /changes/{id}/replay", send: to("id", "change", nil), want: hidden("policy.read", "person.read", "grant.write")},
		{route: "POST /changes", send: made((*field).change), want: house("unit.write")},
		{route: "POST /changes/{id}/activate", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"seen": f.seen(c)}, params: map[string]string{"id": f.ids["change"]}}
		}, want: then(hidden("policy.read", "person.read", "grant.write"), house("unit.write"))},
		{route: "POST /changes/{id}/withdraw", send: to("id", "change", because), want: then(hidden("policy.read", "person.read", "grant.write"), house("unit.write"))},
		{route: "GET /profile.zip", want: files},
		{route: "POST /profile/import", send: fixed(map[string]any{"files": []any{map[string]any{"name": "units.yaml", "yaml": moreUnits}}}), want: then(files, house("unit.write"))},
		{route: "GET /workflows", want: anywhere("workflow.read")},
		{route: "POST /workflows", send: fixed(workflow), want: house("workflow.write")},
		{route: "GET /workflows/{id}/{version}", send: version, want: anywhere("workflow.read")},
		{route: "GET /workflows/{id}/{version}/replay", send: version, want: then(anywhere("workflow.read"), always(409))},
		// The version that is active waits for nobody: who may say yes is asked elsewhere.
		{route: "POST /workflows/{id}/{version}/activate", any: true, send: version, want: anywhere("workflow.read")},
		{route: "POST /workflows/{id}/{version}/withdraw", any: true, send: version, want: anywhere("workflow.read")},
		{route: "GET /workflows/{id}/runs", send: version, want: anywhere("workflow.read")},
		{route: "GET /calendars", want: anywhere("workflow.read")},
		{route: "POST /calendars", send: fixed(calendar), want: house("calendar.write")},
		{route: "GET /channels", want: anywhere("channel.read")},
		{route: "POST /channels", send: fixed(map[string]any{"name": "papan", "title": "Papan", "kind": "manual"}), want: house("channel.write")},
		{route: "PATCH /channels/{name}", send: func(*field, cell) sent {
			return sent{body: map[string]any{"active": false}, params: map[string]string{"name": "tiktok"}, etag: 1}
		}, want: house("channel.write")},

		{route: "GET /audit/entries", want: house("audit.read")},
		{route: "GET /audit/checkpoint", want: house("audit.read")},
		{route: "GET /audit/proof", send: func(*field, cell) sent { return sent{query: "?seq=1"} }, want: house("audit.read")},
		{route: "POST /audit/verify", idle: true, want: house("audit.verify")},
		{route: "POST /audit/export", idle: true, want: house("audit.export")},
	}
}

func anyOf(all ...func(c cell) int) func(c cell) int {
	return func(c cell) (no int) {
		for _, want := range all {
			if no = want(c); no == 0 {
				return 0
			}
		}
		return no
	}
}

// mandates is for whoever reads people, proposes or confirms anywhere, or is in one.
func mandates(otherwise int) func(c cell) int {
	return func(c cell) int {
		if c.relation == "acting" || c.relation == "expired" {
			return 0 // their own
		}
		return anywhere("person.read", "mandate.write", "mandate.confirm")(c)
	}
}

// mandate is for those who have one of these in its unit.
func mandate(c cell) int {
	return c.stranger(c.holds("person.read") || c.holds("mandate.write") || c.holds("mandate.confirm"))
}

// covering is for an entry that binds the whole institution: whoever has the act in a unit
// alone may not know of it.
func covering(act string) func(c cell) int {
	return func(c cell) int {
		switch no := house(act)(c); {
		case no == forbidden:
			return unknown
		default:
			return no
		}
	}
}

// outranks refuses those whose clearance is below that of the person.
func outranks(c cell) int {
	if c.relation == "low" {
		return forbidden
	}
	return 0
}

// openly is for a thing of a draft that everybody sees who reads drafts in its unit.
func openly(want func(c cell) int) func(c cell) int {
	return func(c cell) int {
		if no := c.stranger(c.holds("draft.read")); no != 0 {
			return no
		}
		return want(c)
	}
}

// seen is what the person has looked at of the change, where they may.
func (f *field) seen(c cell) string {
	got, body := f.send(row{route: "GET /changes/{id}", send: to("id", "change", nil)}, c)
	if _, rest, ok := strings.Cut(body, `"seen":"`); ok && got == 200 {
		seen, _, _ := strings.Cut(rest, `"`)
		return seen
	}
	return "none"
}

// ownRows are what everybody does for themselves.
func ownRows() []row {
	return []row{
		{route: "POST /sessions", any: true, send: fixed(map[string]any{"username": "nobody", "password": "wrong"}), want: always(unsigned)},
		{route: "GET /sessions", want: everybody},
		{route: "DELETE /sessions/current", want: everybody},
		{route: "DELETE /sessions/{id}", send: func(*field, cell) sent { return sent{params: map[string]string{"id": "none"}} }, want: then(everybody, always(unknown))},
		{route: "POST /tokens", send: fixed(map[string]any{"username": "author2", "label": "portal", "scopes": []string{"text.scan"}, "days": 1}), want: house("token.create")},
		{route: "GET /me", want: everybody},
		{route: "GET /inbox", want: everybody},
		{route: "GET /notices", want: everybody},
		{route: "POST /notices/seen", send: fixed(map[string]any{"ids": []string{}}), want: everybody},
	}
}
