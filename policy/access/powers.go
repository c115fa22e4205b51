package access

import (
	"cmp"
	"slices"
	"sync"

	"layak/domain"
)

// keptLists bounds the lists of units and of members that powers remember; past
// it they begin anew.
const keptLists = 1 << 12

// powers implements domain.Powers for one policy version between two instants
// at which a mandate begins or ends. Neither its rows nor what runs changes
// within, so neither does an answer.
type powers struct {
	*snapshot
	version     int64
	from, until int64 // microseconds; until is not within
	humans      humans

	mu      sync.RWMutex
	where   map[wish][]string   // units, by person and act
	members map[string][]string // people, by unit
}

// wish is a question for all units in which a person may do an act.
type wish struct {
	person string
	act    domain.Act
}

// covers tells whether the powers are those of an instant.
func (p *powers) covers(at int64) bool {
	return p.from <= at && at < p.until
}

// Version is the policy version these powers were built from.
func (p *powers) Version() int64 { return p.version }

// May answers from the snapshot. What is unknown (act, unit, person) is denied.
func (p *powers) May(person, unit string, act domain.Act, object string) domain.Verdict {
	return p.may(person, unit, act, object, everyChannel)
}

func (p *powers) may(person, unit string, act domain.Act, object, channel string) domain.Verdict {
	at, known := p.tree.spans[unit]
	if !known {
		return domain.Verdict{}
	}
	return p.decide(p.persons[person], at, act, object, channel)
}

// MayOn answers for every one of the channels.
func (p *powers) MayOn(person, unit string, act domain.Act, object string, channels []string) domain.Verdict {
	at, known := p.tree.spans[unit]
	if !known {
		return domain.Verdict{}
	}
	held := p.persons[person]
	if len(channels) == 0 {
		return p.decide(held, at, act, object, everyChannel)
	}
	var out domain.Verdict
	for i, c := range channels {
		if c == everyChannel { // a channel of this name is none
			return domain.Verdict{}
		}
		v := p.decide(held, at, act, object, c)
		if !v.Allowed {
			return v
		}
		if i == 0 || out.Mandate == "" && v.Mandate != "" {
			out = v
		}
	}
	return out
}

// Holdings lists what the person holds in the unit. A role that is held by
// several grants is there once, for all their channels.
func (p *powers) Holdings(person, unit string) []domain.Holding {
	at, known := p.tree.spans[unit]
	if !known {
		return nil
	}
	var own, acting []domain.Holding
	for _, h := range p.persons[person] {
		switch {
		case !h.span.holds(at):
		case h.mandate != definitive:
			acting = append(acting, domain.Holding{Role: p.names[h.role], Mandate: p.mandates[h.mandate]})
		default:
			own = append(own, domain.Holding{Role: p.names[h.role], Channels: h.channels})
		}
	}
	slices.SortStableFunc(own, func(a, b domain.Holding) int { return cmp.Compare(a.Role, b.Role) })
	return append(merged(own), acting...)
}

// merged joins holdings of the same role, which stand side by side.
func merged(held []domain.Holding) (out []domain.Holding) {
	for _, h := range held {
		if n := len(out); n == 0 || out[n-1].Role != h.Role {
			out = append(out, h)
		} else if last := &out[n-1]; last.Channels != nil {
			if h.Channels == nil {
				last.Channels = nil
				continue
			}
			last.Channels = slices.Concat(last.Channels, h.Channels)
		}
	}
	for i := range out {
		if out[i].Channels != nil {
			out[i].Channels = slices.Clone(out[i].Channels)
			slices.Sort(out[i].Channels)
			out[i].Channels = slices.Compact(out[i].Channels)
		}
	}
	return out
}

// Roles lists the roles the person holds in the unit, in order of name.
func (p *powers) Roles(person, unit string) []string {
	at, known := p.tree.spans[unit]
	if !known {
		return nil
	}
	var out []string
	for _, h := range p.persons[person] {
		if h.span.holds(at) {
			out = append(out, p.names[h.role])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Units lists, in order, the units in which the person may do the act on at
// least one object. Every page asks for every act, so the answer is kept; the
// caller must not change it.
func (p *powers) Units(person string, act domain.Act) []string {
	if len(p.objects[act]) == 0 || len(p.persons[person]) == 0 {
		return nil
	}
	return remembered(p, &p.where, wish{person, act}, func() []string { return p.units(person, act) })
}

func (p *powers) units(person string, act domain.Act) []string {
	held, objects := p.persons[person], p.objects[act]
	var out []string
	for _, unit := range p.tree.ids {
		at := p.tree.spans[unit]
		if !slices.ContainsFunc(held, func(h holding) bool { return h.span.holds(at) }) {
			continue
		}
		if slices.ContainsFunc(objects, func(object string) bool { return p.decide(held, at, act, object, everyChannel).Allowed }) {
			out = append(out, unit)
		}
	}
	return out
}

// Members lists the people who hold any role in the unit, in order of id. The
// answer is kept; the caller must not change it.
func (p *powers) Members(unit string) []string {
	at, known := p.tree.spans[unit]
	if !known {
		return nil
	}
	return remembered(p, &p.members, unit, func() []string {
		var out []string
		for person, held := range p.persons {
			if slices.ContainsFunc(held, func(h holding) bool { return h.span.holds(at) }) {
				out = append(out, person)
			}
		}
		slices.Sort(out)
		return out
	})
}

// remembered answers from the lists, or finds one out and keeps it. What it
// answers has no room at its end: nobody who appends to it writes into it.
func remembered[K comparable](p *powers, lists *map[K][]string, key K, find func() []string) []string {
	p.mu.RLock()
	out, known := (*lists)[key]
	p.mu.RUnlock()
	if known {
		return out
	}
	out = slices.Clip(find())
	p.mu.Lock()
	defer p.mu.Unlock()
	if *lists == nil || len(*lists) >= keptLists {
		*lists = map[K][]string{}
	}
	(*lists)[key] = out
	return out
}

// Depth tells how many steps unit lies below top; ok is false where it does not
// lie in top's branch.
func (p *powers) Depth(unit, top string) (steps int, ok bool) { return p.tree.depth(unit, top) }

// Tree lists all units, parents before children, siblings in order of name.
func (p *powers) Tree() []domain.Unit { return slices.Clone(p.tree.units) }

// Human is the id of the account that stands for the person's human.
func (p *powers) Human(person string) string { return p.humans.of(person) }

// Accounts lists every account of the person's human, in order of id.
func (p *powers) Accounts(person string) []string { return p.humans.accounts(person) }
