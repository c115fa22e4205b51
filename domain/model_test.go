package domain_test

// station is one stage; quorum is how many must approve.
type station struct {
	name   string
	quorum int
}

// model is the flow as a reader of the rules would write it down: small, slow,
// and importing nothing. It answers for each act whether it is accepted.
type model struct {
	state      string
	author     string
	submitters map[string]bool // in any run
	text       string          // "clear", "review" or "block"
	writers    map[string]bool
	beside     bool        // its workflow has security and legal side by side
	chain      [][]station // steps of stages that are open together
	at         int
	votes      map[string]string // person -> stage, in this round
	rejecters  map[string]bool
	recused    map[string]bool
	bound      bool // an amendment binds the text
	appealed   bool
	posted     bool                // the manual channel
	epoch      int                 // rises with every review that begins
	lane       []urgent            // its emergencies, oldest first
	edition    int                 // rises with every other text
	refused    map[int]bool        // editions that were declared an emergency, and were none
	late       bool                // its publication time has come
	roles      map[string][]string // by person
}

func newModel(author, text string, beside bool, roles map[string][]string) *model {
	return &model{state: "draft", author: author, text: text, beside: beside, writers: map[string]bool{author: true}, submitters: map[string]bool{}, votes: map[string]string{},
		rejecters: map[string]bool{}, recused: map[string]bool{}, refused: map[int]bool{}, roles: roles}
}

var roleOfStage = map[string]string{"verification": "verifier", "security": "security", "legal": "legal", "approval": "approver", "appeal": "superior", "emergency": "duty"}

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
		m.chain = append(m.chain, []station{{"appeal", 1}})
	}
	m.chain = append(m.chain, []station{{"verification", 1}})
	switch {
	case m.beside:
		m.chain = append(m.chain, []station{{"security", 2}, {"legal", 1}})
	case m.text == "review":
		m.chain = append(m.chain, []station{{"security", 1}})
	}
	m.chain = append(m.chain, []station{{"approval", 1}})
	m.at, m.votes, m.state = 0, map[string]string{}, "in_review"
	m.epoch++
}

// edit takes another text; keeps tells that all of the present one stays in it.
func (m *model) edit(who, text string, keeps bool) bool {
	if !m.is(who, "author") {
		return false
	}
	switch m.state {
	case "draft", "changes_requested":
		m.text = text
	case "in_review", "cleared":
		if text == "block" || m.late || m.bound && !keeps {
			return false
		}
		m.text = text
		m.begin()
	default:
		return false
	}
	m.writers[who] = true
	m.edition++
	return true
}

func (m *model) submit(who string) bool {
	if !m.is(who, "author") || m.state != "draft" && m.state != "changes_requested" || m.text == "block" || m.late {
		return false
	}
	m.submitters[who], m.appealed, m.rejecters, m.bound = true, false, map[string]bool{}, false
	m.begin()
	return true
}

// renew is for approvals that count no more. Nobody loses powers in these histories, so
// that no vote is ever voided by it.
func (m *model) renew(string) bool { return false }

// open lists the stages that wait: those of the step without their quorum.
func (m *model) open() (names []string) {
	if m.state != "in_review" {
		return nil
	}
	for _, s := range m.chain[m.at] {
		n := 0
		for _, stage := range m.votes {
			if stage == s.name {
				n++
			}
		}
		if n < s.quorum {
			names = append(names, s.name)
		}
	}
	return names
}

func (m *model) may(who, stage string) bool {
	return m.is(who, roleOfStage[stage]) && !m.writers[who] && !m.submitters[who] && !m.recused[who] && m.votes[who] == "" &&
		(stage != "appeal" || !m.rejecters[who])
}

// decide takes a decision in the named stage; "" is the only one that they may.
func (m *model) decide(who, stage, decision string) bool {
	chosen, ok := m.chosen(who, stage)
	if !ok {
		return false
	}
	m.votes[who] = chosen
	switch {
	case decision == "reject":
		m.state, m.rejecters[who] = "rejected", true
	case decision == "request_changes":
		m.state = "changes_requested"
	case len(m.open()) > 0:
	case m.at+1 < len(m.chain):
		m.at++
	default:
		m.state = "cleared"
	}
	return true
}

// chosen is the one open stage in which a decision of theirs is taken.
func (m *model) chosen(who, stage string) (name string, ok bool) {
	n := 0
	for _, open := range m.open() {
		if (stage == "" || stage == open) && m.may(who, open) {
			name, n = open, n+1
		}
	}
	return name, n == 1
}

// amend replaces the whole text, which binds.
func (m *model) amend(who, stage, text string) bool {
	if _, ok := m.chosen(who, stage); !ok || text == "block" || m.bound {
		return false
	}
	m.text, m.bound, m.writers[who] = text, true, true
	m.edition++
	m.begin()
	return true
}

func (m *model) takeBack(who string) bool {
	for _, open := range m.open() {
		if m.votes[who] == open {
			delete(m.votes, who)
			return true
		}
	}
	return false
}

func (m *model) recuse(who string) bool {
	decides := false
	for _, role := range roleOfStage {
		decides = decides || m.is(who, role)
	}
	relied := m.votes[who] != "" && (m.state == "in_review" || m.state == "cleared")
	switch m.state {
	case "draft", "in_review", "changes_requested", "rejected", "cleared":
	default:
		return false
	}
	if !decides || relied || m.recused[who] {
		return false
	}
	m.recused[who] = true
	return true
}

func (m *model) appeal(who string) bool {
	if who != m.author || m.state != "rejected" || m.appealed || m.late {
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

// time lets the publication time come: what waits for decisions is over.
func (m *model) time() {
	if m.late = true; m.state == "in_review" {
		m.state = "expired"
	}
}

func (m *model) publish(who string) bool {
	if !m.is(who, "approver") && !m.is(who, "duty") || m.state != "cleared" {
		return false
	}
	m.state = "publishing"
	return true
}

func (m *model) confirm(who string) bool {
	if !m.is(who, "approver") && !m.is(who, "author") && !m.is(who, "duty") || m.state != "publishing" {
		return false
	}
	m.posted, m.state = true, "published"
	return true
}

// urgent is one use of the emergency lane.
type urgent struct {
	by      string
	epoch   int
	edition int
	decided bool
}

// declare lets the text out at once, by one decision in place of the chain.
func (m *model) declare(who string) bool {
	fresh := m.state == "draft" || m.state == "changes_requested"
	if !fresh && (m.state != "in_review" || m.appealed) || m.beside || m.text == "block" || m.late || m.refused[m.edition] {
		return false
	}
	if !m.is(who, "duty") || m.writers[who] || m.submitters[who] || m.recused[who] {
		return false
	}
	if fresh {
		m.submitters[m.author], m.appealed, m.rejecters, m.bound = true, false, map[string]bool{}, false
	}
	m.epoch++
	m.chain, m.at, m.votes, m.state = [][]station{{{"emergency", 1}}}, 0, map[string]string{who: "emergency"}, "cleared"
	m.lane = append(m.lane, urgent{by: who, epoch: m.epoch, edition: m.edition})
	return true
}

// ratify is what somebody else says of an emergency. What was none goes back to its
// author, as long as it stands as it was declared.
func (m *model) ratify(i int, who string, yes bool) bool {
	x := &m.lane[i]
	if !m.is(who, "approver") && !m.is(who, "superior") || x.decided || who == x.by || m.writers[who] || m.submitters[who] || m.recused[who] {
		return false
	}
	if !yes {
		m.refused[x.edition] = true
	}
	if x.decided = true; !yes && x.epoch == m.epoch && m.state == "cleared" {
		m.state = "changes_requested"
	}
	return true
}
