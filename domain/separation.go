package domain

// separation keeps what one human did apart from what they may do next, beside the
// guards on a decision. Its key is that of the refusal.
type separation struct {
	key   string
	holds func(asked bool) bool
}

func asAsked(holds bool) bool { return holds }

// separations are a table, as the guards on a decision and the conditions of the gate
// are: each has a scenario that passes without it.
var separations = []separation{
	{"ruleset.second_person", asAsked}, {"ruleset.proposer_only", asAsked},
	{"allowance.second_person", asAsked}, {"allowance.proposer_only", asAsked},
	{"mandate.second_person", asAsked}, {"mandate.self", asAsked},
	{"change.second_person", asAsked}, {"workflow.second_person", asAsked}, {"grant.self", asAsked}, {"grant.exclusive", asAsked}, {"policy.last_admin", asAsked},
	{"person.self", asAsked}, {"person.above_clearance", asAsked}, {"password.powers", asAsked},
	{"emergency.second_person", asAsked},
	{"draft.author_only", asAsked}, {"draft.appealed_once", asAsked}, {"recuse.voted", asAsked},
	{"override.not_contributor", asAsked}, {"override.not_submitter", asAsked}, {"override.not_voted", asAsked},
	{"emergency.human", asAsked}, {"change.human", asAsked}, {"workflow.human", asAsked}, {"mandate.human", asAsked},
	{"link.chain", asAsked}, {"amendment.on_behalf", asAsked},
	{"mark.not_contributor", asAsked}, {"restrict.not_contributor", asAsked},
}

// apart tells whether a separation holds. One that the table lacks never does.
func apart(key string, holds bool) bool {
	for _, x := range separations {
		if x.key == key {
			return x.holds(holds)
		}
	}
	return false
}
