package api

import (
	"slices"
)

// pageRows are the pages: they do what the routes of programs do, and are asked in the
// same way. Whoever is not signed in any more is led to the sign-in.
func pageRows() []row {
	for_ := func(name, thing string, pairs ...string) func(*field, cell) sent {
		return func(f *field, _ cell) sent {
			return sent{params: map[string]string{name: f.ids[thing]}, form: append([]string{"version", "1"}, pairs...)}
		}
	}
	form := func(pairs ...string) func(*field, cell) sent {
		return func(*field, cell) sent { return sent{form: pairs} }
	}
	read := anywhere("draft.read")
	until := []string{"until_date", "2026-04-20", "until_time", "10:00", "zone", "WIB"}
	with := func(pairs ...string) []string { return append(pairs, until...) }
	return slices.Concat(draftPages(), []row{
		{route: "PAGE GET /", want: everybody},
		{route: "PAGE POST /notices/seen", send: form(), want: everybody},
		{route: "PAGE GET /drafts", want: read},
		{route: "PAGE GET /drafts/new", want: anywhere("draft.create")},
		{route: "PAGE POST /drafts/new", send: form("title", "Baru", "body", "Teks", "channel", "x", "unit", "humas", "classification", "public", "kind", "post"), want: house("draft.create")},
		{route: "PAGE POST /drafts/findings", any: true, send: form("title", "Baru", "body", "Teks"), want: anywhere("text.scan")},

		{route: "PAGE GET /rules", want: anywhere("rule.read")},
		{route: "PAGE GET /rules/new", want: house("rule.write")},
		{route: "PAGE POST /rules/new", send: form("yaml", "id: baru\nreview: LAIN"), want: house("rule.write")},
		{route: "PAGE GET /rules/import", want: house("rule.write")},
		{route: "PAGE POST /rules/import", send: form("yaml", "id: baru\nreview: LAIN", "do", "import"), want: house("rule.write")},
		{route: "PAGE POST /rules/try", idle: true, send: form("yaml", "id: baru\nreview: LAIN", "text", "LAIN"), want: house("rule.read")},
		{route: "PAGE POST /rules/tried", any: true, send: form("yaml", "id: baru\nreview: LAIN", "text", "LAIN"), want: house("rule.read")},
		{route: "PAGE POST /rules/simulate", send: form("id", "budget", "version", "1", "yaml", "id: budget\nreview: LAIN"), want: house("rule.write")},
		{route: "PAGE GET /simulations/:id", send: for_("id", "simulation"), want: anywhere("rule.read")},
		{route: "PAGE POST /simulations/:id/cancel", send: for_("id", "simulation"), want: house("rule.write")},
		{route: "PAGE GET /samples", want: house("rule.write")},
		{route: "PAGE GET /samples/:id/proposal", send: for_("id", "sample"), want: house("rule.write")},
		{route: "PAGE POST /samples/:id/close", send: for_("id", "sample", "adopted", "0"), want: house("rule.write")},
		{route: "PAGE GET /rules/:id", send: for_("id", "rule"), want: anywhere("rule.read")},
		{route: "PAGE GET /rules/:id/rule.yaml", send: for_("id", "rule"), want: anywhere("rule.read")},
		{route: "PAGE POST /rules/:id", send: for_("id", "rule", "yaml", "id: note\nwarn: CATATAN"), want: house("rule.write")},
		{route: "PAGE POST /rules/:id/retire", send: for_("id", "rule"), want: house("rule.write")},
		{route: "PAGE GET /rulesets", want: anywhere("rule.read")},
		{route: "PAGE POST /rulesets", send: form(), want: house("ruleset.propose")},
		{route: "PAGE GET /rulesets/:version", send: for_("version", "ruleset"), want: anywhere("rule.read")},
		{route: "PAGE GET /rulesets/:version/rules.zip", send: for_("version", "ruleset"), want: anywhere("rule.read")},
		{route: "PAGE POST /rulesets/:version/withdraw", send: for_("version", "ruleset"), want: then(house("ruleset.propose"), always(forbidden))},
		{route: "PAGE POST /rulesets/:version/activate", send: for_("version", "ruleset"), want: house("ruleset.activate")},

		{route: "PAGE GET /embargoes", want: anywhere("embargo.read")},
		{route: "PAGE POST /embargoes", send: form(with("phrases", "Bupati lain", "reason", "menunggu", "category", "economy")...), want: house("embargo.write")},
		{route: "PAGE POST /embargoes/:id/move", send: for_("id", "embargo", until...), want: then(covering("embargo.read"), house("embargo.write"))},
		{route: "PAGE POST /embargoes/:id/lift", send: for_("id", "embargo", "reason", "sudah"), want: then(anywhere("embargo.read"), then(covering("embargo.read"), house("embargo.lift")))},
		{route: "PAGE POST /embargoes/:id/erase", send: for_("id", "embargo"), want: then(anywhere("embargo.read"), then(then(covering("embargo.read"), house("embargo.lift")), always(conflict)))},
		{route: "PAGE GET /allowances", want: anywhere("allowance.read")},
		{route: "PAGE POST /allowances", send: form(with("phrases", "Lomba ANGGARAN", "reason", "lomba")...), want: house("allowance.propose")},
		{route: "PAGE POST /allowances/:id/activate", send: for_("id", "allowance"), want: house("allowance.activate")},
		{route: "PAGE POST /allowances/:id/withdraw", send: for_("id", "allowance"), want: then(house("allowance.propose"), always(forbidden))},
		{route: "PAGE POST /allowances/:id/end", send: for_("id", "allowance"), want: house("allowance.end")},
		{route: "PAGE POST /allowances/:id/erase", send: for_("id", "allowance"), want: then(house("allowance.end"), always(conflict))},

		{route: "PAGE GET /emergencies", want: anywhere("emergency.ratify", "draft.emergency", "audit.read")},
		{route: "PAGE POST /emergencies/:id/ratification", send: for_("id", "emergency", "outcome", "ratified"), want: then(anywhere("emergency.ratify", "draft.emergency", "audit.read"), openly(house("emergency.ratify")))},
		{route: "PAGE GET /mandates", want: mandates(forbidden)},
		{route: "PAGE POST /mandates", send: form(with("kind", "plh", "person", "duty", "role", "verifier", "unit", "humas", "post", "Kepala", "principal", "verifier",
			"giver", "superior", "order", "SP/2")...), want: house("mandate.write")},
		{route: "PAGE POST /mandates/:id/confirm", send: for_("id", "mandate"), want: then(mandates(forbidden), then(mandate, house("mandate.confirm")))},
		{route: "PAGE POST /mandates/:id/end", send: for_("id", "mandate", "reason", "batal"), want: then(mandates(forbidden), then(mandate, anyOf(house("mandate.write"), house("mandate.confirm"))))},
		{route: "PAGE GET /people", want: anywhere("person.read")},
		{route: "PAGE POST /people", send: form("username", "baru", "name", "Baru", "unit", "humas", "role", "", "clearance", "public", "password", "layak-demo-baru"), want: house("person.write")},
		{route: "PAGE POST /people/:id/grants", send: for_("id", "person", "role", "verifier", "unit", "humas"), want: house("grant.write")},
		{route: "PAGE POST /people/:id/grants/:grant/revoke", send: func(f *field, _ cell) sent {
			return sent{params: map[string]string{"id": f.w.ids["approver"], "grant": f.ids["grant"]}}
		}, want: house("grant.write")},
		{route: "PAGE POST /people/:id/suspend", send: for_("id", "person"), want: house("person.write")},
		{route: "PAGE POST /people/:id/restore", send: for_("id", "person"), want: then(house("person.write"), always(conflict))}, // they work
		{route: "PAGE POST /people/:id/password", send: for_("id", "powerless", "password", "layak-demo-lain"), want: then(house("person.write"), outranks)},
		{route: "PAGE POST /people/:id/password", about: " who decides", send: for_("id", "decider", "password", "layak-demo-lain"), want: then(house("person.write"), then(outranks, always(409)))},
		{route: "PAGE POST /people/:id/clearance", send: for_("id", "person", "clearance", "public", "reason", "pindah"), want: house("clearance.write")},
		{route: "PAGE POST /people/:id/link", send: for_("id", "person", "account", "author", "reason", "satu orang"), want: then(anywhere("person.read", "policy.read"), then(house("person.write"), outranks))},
		{route: "PAGE POST /people/:id/unlink", send: for_("id", "person", "reason", "lain"), want: then(house("person.write"), then(outranks, always(422)))},
		{route: "PAGE GET /units", want: anywhere("person.read", "policy.read")},
		{route: "PAGE POST /units", send: form("id", "lain", "name", "Lain", "parent", "humas"), want: house("unit.write")},
		{route: "PAGE POST /units/:id/move", send: func(*field, cell) sent {
			return sent{params: map[string]string{"id": "media"}, form: []string{"parent", "pusdatin"}}
		}, want: house("unit.write")},
		{route: "PAGE POST /units/:id/rename", send: func(*field, cell) sent {
			return sent{params: map[string]string{"id": "media"}, form: []string{"name", "Lain"}}
		}, want: house("unit.write")},
		{route: "PAGE GET /policy", want: anywhere("policy.read")},
		{route: "PAGE POST /policy", send: form("role", "author", "act", "finding.mark", "object", "*", "effect", "allow"), want: house("policy.write")},
		{route: "PAGE GET /policy/try", want: anywhere("policy.read")},
		{route: "PAGE POST /policy/:line/remove", send: for_("line", "line"), want: house("policy.write")},
		{route: "PAGE GET /changes", want: anywhere("policy.read", "person.read", "grant.write")},
		{route: "PAGE POST /changes/drop", send: form("version", "1", "n", "0"), want: then(anywhere("policy.read", "person.read", "grant.write"), always(unknown))},          // none has a draft of a change
		{route: "PAGE POST /changes/propose", send: form("version", "1", "note", "baru"), want: then(anywhere("policy.read", "person.read", "grant.write"), always(unknown))}, // nor here
		{route: "PAGE GET /changes/:id", send: for_("id", "change"), want: hidden("policy.read", "person.read", "grant.write")},
		{route: "PAGE POST /changes/:id/activate", send: func(f *field, c cell) sent {
			return sent{query: "?version=1", form: []string{"seen", f.seen(c)}, params: map[string]string{"id": f.ids["change"]}}
		}, want: then(hidden("policy.read", "person.read", "grant.write"), house("unit.write"))},
		{route: "PAGE POST /changes/:id/withdraw", send: for_("id", "change", "reason", "batal"), want: then(hidden("policy.read", "person.read", "grant.write"), house("unit.write"))},
		{route: "PAGE GET /workflows", want: anywhere("workflow.read")},
		{route: "PAGE GET /profile.zip", want: files},
		{route: "PAGE GET /profile/import", want: anywhere("policy.write")},
		{route: "PAGE POST /profile/import", any: true, send: form("do", "check"), want: anywhere("policy.write")},
		{route: "PAGE POST /drafts/:id/workflow", any: true, send: form("reason", "alasan"), want: house("run.move")},
		{route: "PAGE GET /workflows/new", want: anywhere("workflow.write")},
		{route: "PAGE GET /workflows/:id/edit", send: func(*field, cell) sent {
			return sent{query: "?version=1", params: map[string]string{"id": "standard"}}
		}, want: anywhere("workflow.write")},
		{route: "PAGE POST /workflows/write", any: true, send: form("do", "show"), want: anywhere("workflow.write")},
		{route: "PAGE GET /workflows/:id/:version", send: flowPage, want: anywhere("workflow.read")},
		{route: "PAGE POST /workflows/:id/:version/activate", any: true, send: flowPage, want: anywhere("workflow.read")},
		{route: "PAGE POST /workflows/:id/:version/withdraw", any: true, send: flowPage, want: anywhere("workflow.read")},
		{route: "PAGE GET /calendars", want: anywhere("workflow.read")},
		{route: "PAGE POST /calendars", send: form("id", "kantor", "name", "Kantor", "zone", "WIB", "monday", "08:00-16:00"), want: house("calendar.write")},
		{route: "PAGE GET /channels", want: anywhere("channel.read")},
		{route: "PAGE POST /channels", send: form("name", "papan", "title", "Papan", "kind", "manual"), want: house("channel.write")},
		{route: "PAGE POST /channels/:name", send: func(*field, cell) sent {
			return sent{params: map[string]string{"name": "tiktok"}, form: []string{"version", "1", "active", "0"}}
		}, want: house("channel.write")},

		{route: "PAGE GET /audit", want: house("audit.read")},
		{route: "PAGE GET /audit/checkpoint", want: house("audit.read")},
		{route: "PAGE POST /audit/verify", idle: true, want: house("audit.verify")},
		{route: "PAGE POST /audit/export", idle: true, want: house("audit.export")},
		{route: "PAGE GET /account", want: everybody},
		{route: "PAGE POST /account", send: form("lang", "en"), want: everybody},
		{route: "PAGE POST /account/password", send: form("present", "wrong", "password", "layak-demo-lain"), want: then(everybody, always(422))},
		{route: "PAGE POST /account/sessions/:id/revoke", send: func(*field, cell) sent { return sent{params: map[string]string{"id": "none"}} }, want: then(everybody, always(unknown))},
	})
}

// draftPages are those of one draft.
func draftPages() []row {
	form := func(pairs ...string) func(*field, cell) sent {
		return func(f *field, c cell) sent {
			d := f.draft(c)
			return sent{params: map[string]string{"channel": d.Channels[0]}, form: append([]string{"version", number(d.Version), "content_hash", d.ContentHash,
				"finding", f.ids["finding"], "reason", "alasan"}, pairs...)}
		}
	}
	edit := func(f *field, c cell) sent {
		d := f.draft(c)
		return sent{form: []string{"version", number(d.Version), "title", "Lain", "body", "Teks lain", "channel", d.Channels[0], "unit", "humas",
			"classification", string(d.Classification), "kind", "post"}}
	}
	readers := func(f *field, c cell) sent {
		out := sent{form: []string{"version", number(f.draft(c).Version)}}
		for _, id := range f.open() {
			out.form = append(out.form, "people", id.(string))
		}
		return out
	}
	forms := map[string]func(*field, cell) sent{
		"/submit": form(), "/renew": form(), "/decisions": form("decision", "approve", "comment", ""), "/claims": form(), "/marks": form("right", "1"), "/samples": form("note", ""),
		"/overrides": form("until", "2026-03-10"), "/publish": form(), "/unschedule": form(), "/votes/withdraw": form(), "/recusals": form(),
		"/withdraw": form(), "/appeal": form(), "/emergency": form(), "/publications/:channel/confirm": form("url", "https://x.example/2"),
		"/publications/:channel/resolve": form("outcome", "failed", "reason", "tidak ada"),
	}
	rows := []row{
		{route: "PAGE GET /drafts/:id", want: shown},
		{route: "PAGE GET /drafts/:id/review", want: shown},
		{route: "PAGE GET /drafts/:id/story", want: shown},
		{route: "PAGE POST /drafts/:id/edit", send: edit, want: wanted("PATCH /drafts/{id}")},
		{route: "PAGE POST /drafts/:id/readers", send: readers, want: wanted("PUT /drafts/{id}/readers")},
		{route: "PAGE POST /drafts/:id/unrestrict", send: form(), want: wanted("DELETE /drafts/{id}/readers")},
		{route: "PAGE GET /drafts/:id/edit", want: then(shown, func(c cell) int {
			if !c.holds("draft.edit") {
				return forbidden
			}
			return wanted("PATCH /drafts/{id}")(c)
		})},
		{route: "PAGE GET /drafts/:id/receipt", want: wanted("GET /drafts/{id}/receipt")},
	}
	for path, send := range forms {
		rows = append(rows, row{route: "PAGE POST /drafts/:id" + path, send: send, want: wanted("POST /drafts/{id}" + braces(path))})
	}
	return rows
}

func braces(path string) string { return colons.ReplaceAllString(path, "{$1}") }

// wanted is what a route of programs answers.
func wanted(route string) func(c cell) int {
	rows := draftRows()
	return rows[slices.IndexFunc(rows, func(r row) bool { return r.route == route })].want
}

// flowPage names a version of a workflow.
func flowPage(*field, cell) sent {
	return sent{form: []string{"seen", "1.1.x", "reason", "alasan"}, params: map[string]string{"id": "standard", "version": "1"}}
}
