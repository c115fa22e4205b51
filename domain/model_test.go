package domain_test

// model is the flow as a reader of the rules would write it down: small, slow,
// and importing nothing. It answers for each act whether it is accepted.
type model struct {
	state      string
	author     string
	submitters map[string]bool // in any run
	text       string          // "clear", "review" or "block"
	writers    map[string]bool
	chain      []string
	at         int
	votes      map[string]string // stage+"/"+person -> "approve" in this round
	rejecters  map[string]bool
	appealed   bool
	posted     bool                // the manual channel
	roles      map[string][]string // by person
}

func newModel(author, text string, roles map[string][]string) *model {
	return &model{state: "draft", author: author, text: text, writers: map[string]bool{author: true}, submitters: map[string]bool{}, votes: map[string]string{},
		rejecters: map[string]bool{}, roles: roles}
}

var roleOfStage = map[string]string{"verification": "verifier", "security": "security", "approval": "approver", "appeal": "superior"}

func (m *model) is(who, role string) bool {
	for _, r := range m.roles[who] {
		if r == role {
			return true
		}
	}
	return false
}

func (m *model) begin() {
	m.chain = nil
	if m.appealed {
		m.chain = append(m.chain, "appeal")
	}
	m.chain = append(m.chain, "verification")
	if m.text == "review" {
		m.chain = append(m.chain, "security")
	}
	m.chain = append(m.chain, "approval")
	m.at, m.votes, m.state = 0, map[string]string{}, "in_review"
}

func (m *model) edit(who, text string) bool {
	if !m.is(who, "author") {
		return false
	}
	switch m.state {
	case "draft", "changes_requested":
		m.text = text
	case "in_review", "cleared":
		if text == "block" {
			return false
		}
		m.text = text
		m.begin()
	default:
		return false
	}
	m.writers[who] = true
	return true
}

func (m *model) submit(who string) bool {
	if !m.is(who, "author") || m.state != "draft" && m.state != "changes_requested" || m.text == "block" {
		return false
	}
	m.submitters[who], m.appealed, m.rejecters = true, false, map[string]bool{}
	m.begin()
	return true
}

func (m *model) decide(who, decision string) bool {
	if m.state != "in_review" {
		return false
	}
	stage := m.chain[m.at]
	if !m.is(who, roleOfStage[stage]) || m.writers[who] || m.submitters[who] || m.votedBefore(who) {
		return false
	}
	if stage == "appeal" && m.rejecters[who] {
		return false
	}
	m.votes[stage+"/"+who] = decision
	switch {
	case decision == "reject":
		m.state, m.rejecters[who] = "rejected", true
	case decision == "request_changes":
		m.state = "changes_requested"
	case m.at+1 < len(m.chain):
		m.at++
	default:
		m.state = "cleared"
	}
	return true
}

func (m *model) votedBefore(who string) bool {
	for _, stage := range m.chain {
		if m.votes[stage+"/"+who] != "" {
			return true
		}
	}
	return false
}

func (m *model) appeal(who string) bool {
	if who != m.author || m.state != "rejected" || m.appealed {
		return false
	}
	m.appealed = true
	m.begin()
	return true
}

func (m *model) withdraw(who string) bool {
	if who != m.author {
		return false
	}
	switch m.state {
	case "draft", "in_review", "changes_requested", "cleared":
		m.state = "withdrawn"
		return true
	}
	return false
}

func (m *model) publish(who string) bool {
	if !m.is(who, "approver") || m.state != "cleared" {
		return false
	}
	m.state = "publishing"
	return true
}

func (m *model) confirm(who string) bool {
	if !m.is(who, "approver") && !m.is(who, "author") || m.state != "publishing" {
		return false
	}
	m.posted, m.state = true, "published"
	return true
}
