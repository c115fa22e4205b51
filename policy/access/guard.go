package access

import (
	"fmt"
	"math/rand/v2"

	"github.com/casbin/casbin/v2"

	"layak/domain"
)

// How many questions a snapshot has to answer as Casbin does before it is used.
// Casbin walks all lines for each, so there are few where there are many lines.
const (
	guardQuestions     = 8
	guardQuestionsMany = 2
	guardManyLines     = 1000
)

// guard puts questions drawn from the rows to both. That they agree in general is
// what agree_test.go shows; here a snapshot that went wrong on these very rows is
// noticed before anybody acts by it. The same version draws the same questions:
// what fails once goes on failing.
func guard(p *powers, e *casbin.Enforcer, set domain.PolicySet) error {
	n := guardQuestions
	if len(set.Lines) > guardManyLines {
		n = guardQuestionsMany
	}
	held := len(set.Grants) + len(set.Mandates)
	if len(set.Lines) == 0 || held == 0 {
		return nil
	}
	random := rand.New(rand.NewPCG(uint64(set.Version), 0))
	for i := range n {
		q := draw(set, random.IntN(held), random.IntN(len(set.Lines)), i%2 == 0)
		want, err := e.Enforce(q.person, place(q.unit, q.channel), string(q.line.Act), q.line.Object)
		if err != nil {
			return err
		}
		if got := p.may(q.person, q.unit, q.line.Act, q.line.Object, q.channel); got.Allowed != want {
			return fmt.Errorf("%s in %s for %s, %s on %s: %v, casbin says %v",
				q.person, q.unit, q.channel, q.line.Act, q.line.Object, got.Allowed, want)
		}
	}
	return nil
}

type guardQuestion struct {
	person, unit, channel string
	line                  domain.PolicyLine
}

// draw asks for who holds something where they hold it, and for the act and
// object of a line: of the role that is held, where there is one at or after the
// line that was drawn.
func draw(set domain.PolicySet, held, line int, own bool) guardQuestion {
	q := guardQuestion{channel: everyChannel, line: set.Lines[line]}
	role := ""
	if held < len(set.Grants) {
		g := set.Grants[held]
		q.person, q.unit, role = g.PersonID, g.UnitID, g.Role
		if len(g.Channels) > 0 {
			q.channel = g.Channels[0]
		}
	} else {
		m := set.Mandates[held-len(set.Grants)]
		q.person, q.unit, role = m.PersonID, m.UnitID, m.Role
	}
	if own {
		for i := range set.Lines {
			if l := set.Lines[(line+i)%len(set.Lines)]; l.Role == role {
				q.line = l
				break
			}
		}
	}
	return q
}
