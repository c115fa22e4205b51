package api

import "slices"

const (
	unsigned  = 401
	forbidden = 403
	unknown   = 404
	conflict  = 409
)

func (c cell) in(states ...string) bool { return slices.Contains(states, c.state) }

func (c cell) inReview() bool { return c.in("in_review", "approval", "appealed") }

// wrote tells whether the person has written some of the draft, under this account or
// another one.
func (c cell) wrote() bool {
	return slices.Contains([]string{"author", "contributor", "linked"}, c.relation)
}

// reads tells whether they may know of the draft at all.
func (c cell) reads() bool {
	return c.holds("draft.read") && c.relation != "unnamed" && c.relation != "low"
}

// looks is reads, and for auditors also what is for others only (A8).
func (c cell) looks() bool {
	return c.reads() || c.role == "auditor" && c.relation == "unnamed"
}

// stranger is the answer to somebody who may not know of the draft; 0: to nobody.
func (c cell) stranger(knows bool) int {
	switch {
	case c.relation == "suspended":
		return unsigned
	case !knows:
		return unknown
	}
	return 0
}

// shown is for what everybody sees who may look at the draft.
func shown(c cell) int { return c.stranger(c.looks()) }

// doing is the answer to an act on a draft: to whoever may not know of it, to whoever has
// no right to it, and then what more says.
func doing(act string, more func(c cell) int) func(c cell) int {
	return func(c cell) int {
		if no := c.stranger(c.reads()); no != 0 {
			return no
		}
		if !c.holds(act) {
			return forbidden
		}
		return more(c)
	}
}

// only is taken in these states, and a conflict in all others.
func only(states ...string) func(c cell) int {
	return func(c cell) int {
		if c.in(states...) {
			return 0
		}
		return conflict
	}
}

// deciding is for acts on a review: outside one, only who decides anywhere learns that
// there is none.
func deciding(more func(c cell) int) func(c cell) int {
	return func(c cell) int {
		switch no := c.stranger(c.reads()); {
		case no != 0:
			return no
		case c.inReview():
			return more(c)
		case !c.holds("draft.decide"):
			return forbidden
		}
		return conflict
	}
}

// judge is who decides in the open stage of a review, and has nothing to do with the text.
func (c cell) judges() bool {
	return !c.wrote() && c.role == map[string]string{"in_review": "verifier", "approval": "approver", "appealed": "superior"}[c.state]
}

// ran tells whether the person may decide a stage of the draft's run, open or not.
func (c cell) ran() bool {
	roles := []string{"verifier", "approver"}
	if c.state == "appealed" {
		roles = append(roles, "superior")
	}
	return !c.in("draft", "withdrawn") && c.holds("draft.decide") && slices.Contains(roles, c.role)
}

func hashed(more map[string]any) func(f *field, c cell) sent {
	return func(f *field, c cell) sent {
		body := map[string]any{"content_hash": f.draft(c).ContentHash}
		for k, v := range more {
			body[k] = v
		}
		return sent{body: body}
	}
}

func fixed(body map[string]any) func(*field, cell) sent {
	return func(*field, cell) sent { return sent{body: body} }
}

// able is who decides in a state's open stage and is not of the matrix.
func able(state string) string {
	return map[string]string{"approval": "approver", "appealed": "superior"}[state] + map[bool]string{true: "verifier"}[state != "approval" && state != "appealed"]
}

func published(body map[string]any) func(f *field, c cell) sent {
	return func(f *field, c cell) sent {
		return sent{body: body, params: map[string]string{"channel": f.draft(c).Channels[0]}}
	}
}

// open lists those who have to stay named, so that no stage lacks people.
func (f *field) open() (people []any) {
	for _, who := range []string{"author2", "verifier", "security", "approver", "superior"} {
		people = append(people, f.w.ids[who])
	}
	return people
}

// draftRows are the routes of one draft, with what each role may do in each state.
func draftRows() []row {
	because := fixed(map[string]any{"reason": "alasan"})
	note := func(f *field, c cell) sent {
		return sent{body: map[string]any{"finding": f.ids["finding"], "reason": "sudah umum", "until": f.w.until(3600e9)}}
	}
	return []row{
		{route: "GET /drafts/{id}", want: shown},
		{route: "GET /drafts/{id}/findings", want: shown},
		{route: "GET /drafts/{id}/similar", want: shown},
		{route: "GET /drafts/{id}/revisions", want: shown},
		{route: "GET /drafts/{id}/authorizations", want: shown},
		{route: "GET /drafts/{id}/readers", want: shown},
		{route: "GET /drafts/{id}/story", want: shown},
		{route: "GET /drafts/{id}/receipt", want: func(c cell) int {
			if no := shown(c); no != 0 || c.in("cleared", "scheduled", "publishing", "published", "parked") {
				return no
			}
			return unknown
		}},
		{route: "PATCH /drafts/{id}", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"title": "Lain"}, match: true}
		}, want: doing("draft.edit", only("draft", "in_review", "approval", "appealed", "changes_requested", "cleared", "scheduled", "parked"))},
		{route: "POST /drafts/{id}/submit", want: doing("draft.submit", only("draft", "changes_requested"))},
		{route: "POST /drafts/{id}/renew", want: func(c cell) int {
			switch no := c.stranger(c.reads()); {
			case no != 0:
				return no
			case c.holds("draft.submit") || c.ran():
				return conflict // every approval counts
			}
			return forbidden
		}},
		{route: "POST /drafts/{id}/overrides", send: note, want: doing("finding.override", func(c cell) int {
			if !c.inReview() && !c.in("draft", "changes_requested", "parked") {
				return conflict
			}
			if c.wrote() || c.relation == "acting" {
				return forbidden // what acting officials lift is not of operations
			}
			return 0
		})},
		{route: "POST /drafts/{id}/marks", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"finding": f.ids["finding"], "right": true}}
		}, want: doing("finding.mark", byAnother)},
		{route: "POST /drafts/{id}/samples", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"finding": f.ids["finding"]}}
		}, want: doing("finding.mark", func(c cell) int {
			if c.relation == "named" {
				return 422 // a rule manager would read of it
			}
			return byAnother(c)
		})},
		{route: "POST /drafts/{id}/decisions", send: hashed(map[string]any{"decision": "approve"}), want: deciding(func(c cell) int {
			if c.judges() {
				return 0
			}
			return forbidden
		})},
		{route: "POST /drafts/{id}/votes/withdraw", send: because, want: deciding(func(cell) int { return conflict })}, // none of them has one
		{route: "POST /drafts/{id}/recusals", send: because, want: doing("draft.decide", only("draft", "in_review", "approval", "appealed", "changes_requested",
			"rejected", "cleared", "scheduled", "parked"))},
		{route: "POST /drafts/{id}/publish", want: doing("draft.publish", only("cleared", "parked"))},
		{route: "POST /drafts/{id}/unschedule", want: doing("draft.publish", only("scheduled"))},
		{route: "POST /drafts/{id}/workflow", any: true, send: because, want: house("run.move")},
		{route: "POST /drafts/{id}/withdraw", send: because, want: doing("draft.withdraw", func(c cell) int {
			if c.relation != "author" {
				return forbidden
			}
			return only("draft", "in_review", "approval", "appealed", "changes_requested", "cleared", "scheduled")(c)
		})},
		{route: "POST /drafts/{id}/appeal", send: because, want: doing("draft.appeal", func(c cell) int {
			if c.state != "rejected" {
				return conflict
			}
			if c.relation != "author" {
				return forbidden
			}
			return 0
		})},
		{route: "POST /drafts/{id}/claims", send: fixed(map[string]any{}), want: deciding(func(c cell) int {
			switch {
			case !c.judges():
				return forbidden
			case c.state == "in_review":
				return conflict // somebody has it
			}
			return 0
		})},
		{route: "POST /drafts/{id}/claims", about: " for another", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"person": f.w.ids[able(c.state)]}}
		}, want: deciding(func(c cell) int {
			if !c.holds("draft.assign") {
				return forbidden
			}
			return 0
		})},
		{route: "DELETE /drafts/{id}/claims/{stage}", send: func(f *field, c cell) sent {
			stage := map[string]string{"approval": "approval", "appealed": "appeal"}[c.state]
			if stage == "" {
				stage = "verification"
			}
			return sent{params: map[string]string{"stage": stage}}
		}, want: deciding(func(c cell) int {
			switch {
			case c.state != "in_review":
				return conflict // it is nobody's
			case !c.holds("draft.assign"):
				return forbidden
			}
			return 0
		})},
		{route: "POST /drafts/{id}/erase", send: because, want: func(c cell) int {
			gone := c.in("withdrawn", "rejected", "expired") // to whoever is not named it is there only to be erased
			switch knows := c.reads() || c.holds("draft.erase") && (c.relation != "unnamed" || gone) && c.relation != "low"; {
			case c.stranger(knows) != 0:
				return c.stranger(knows)
			case !c.holds("draft.erase"):
				return forbidden
			}
			return only("withdrawn", "rejected", "expired")(c)
		}},
		{route: "PUT /drafts/{id}/readers", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"people": f.open()}, match: true}
		}, want: func(c cell) int {
			switch {
			case c.stranger(c.reads()) != 0:
				return c.stranger(c.reads())
			case !c.holds("draft.restrict") && (c.relation != "author" || !c.holds("draft.edit")):
				return forbidden
			}
			return 0
		}},
		{route: "DELETE /drafts/{id}/readers", send: func(f *field, c cell) sent {
			return sent{body: map[string]any{"reason": "sudah umum"}, match: true}
		}, want: doing("draft.restrict", func(c cell) int {
			switch {
			case c.wrote():
				return forbidden
			case c.relation != "named":
				return conflict
			}
			return 0
		})},
		{route: "POST /drafts/{id}/publications/{channel}/confirm", send: published(map[string]any{"url": "https://x.example/2"}),
			want: doing("publication.confirm", only("publishing"))},
		{route: "POST /drafts/{id}/publications/{channel}/resolve", send: published(map[string]any{"sent": false, "reason": "tidak ada di sana"}),
			want: doing("publication.resolve", only("parked"))},
		{route: "POST /drafts/{id}/emergency", send: hashed(map[string]any{"reason": "banjir"}), want: doing("draft.emergency", func(c cell) int {
			switch {
			case !c.in("draft", "in_review", "approval", "changes_requested"):
				return conflict
			case c.wrote():
				return forbidden
			}
			return 0
		})},
	}
}

// byAnother is refused to whoever wrote some of the draft.
func byAnother(c cell) int {
	if c.wrote() {
		return forbidden
	}
	return 0
}
