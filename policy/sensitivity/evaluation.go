package sensitivity

import (
	"context"
	"slices"
	"time"

	"layak/domain"
)

// evaluation applies the rules of a program to the fields of one document. Its
// memory serves one document after the other.
type evaluation struct {
	program *program
	ctx     context.Context // of this document
	fields  []*fieldHits
	unused  []*fieldHits
	awake   bits // rules whose match may have occurred somewhere
	now     time.Time
	before  func() ([]domain.Earlier, error) // lists what the account has said before; nil once it was asked
	earlier []domain.Earlier                 // what it listed, latest first
	unread  bool                             // some of it could not be read
	proving bool                             // running samples: every status counts, no date does
	found   []judged
	ceded   []cession      // what gave way to other rules
	points  []point        // of all that is judged
	places  []foundAt      // of found, in order
	buffers [][]occurrence // spare
	close   []occurrence   // of a quiet group, around one match
	forms   formMemory
	counted []stamps // of the tables of weights
	full    bool     // findingLimit was reached
	most    bool     // hitLimit was
	allowed []domain.Allowed
}

// spareLimit is how many bytes of text an evaluation may have seen and still be
// kept for the next document.
const spareLimit = 16 << 20

// evaluation returns an empty evaluation for a document.
func (p *program) evaluation(ctx context.Context, now time.Time, proving bool) *evaluation {
	ev, ok := p.spare.Get().(*evaluation)
	if !ok {
		ev = &evaluation{program: p}
	}
	ev.ctx, ev.now, ev.proving, ev.full, ev.most = ctx, now, proving, false, false
	ev.awake = ev.awake.reset(len(p.rules))
	ev.found, ev.ceded, ev.points = ev.found[:0], nil, ev.points[:0]
	return ev
}

// release gives the memory back; nothing of ev may be used afterwards.
func (ev *evaluation) release() {
	ev.ctx, ev.before, ev.earlier, ev.unread, ev.allowed = nil, nil, nil, false, nil
	bytes := 0
	for _, f := range ev.fields {
		bytes += cap(f.view.text)
		f.field = domain.Field{}
	}
	ev.unused, ev.fields = append(ev.unused, ev.fields...), ev.fields[:0]
	if bytes <= spareLimit {
		ev.program.spare.Put(ev)
	}
}

// collect finds the words of the rules in a field and wakes what they lead to.
func (ev *evaluation) collect(field domain.Field) {
	var f *fieldHits
	if n := len(ev.unused); n > 0 {
		f, ev.unused = ev.unused[n-1], ev.unused[:n-1]
	} else {
		f = &fieldHits{folder: folder{memory: new(segments)}, casedFolder: folder{memory: new(segments), keepCase: true}, forms: &ev.forms}
	}
	ev.fields = append(ev.fields, f)
	p := ev.program
	f.reset(p, field)
	f.read()
	p.lookUp(ev.ctx, f, &p.waking)
	if f.disguise != 0 || f.folder.wide || len(f.joints) > 0 {
		p.readBeside(ev.ctx, f)
	}
	for i := range f.hits {
		ev.awake.set(p.groups[f.hits[i].group].primary)
	}
	if ev.ctx.Err() == nil {
		p.look(f)
		p.stir(f, ev.awake)
		ev.stirWeights(f)
	}
	ev.most = ev.most || f.count > hitLimit
}

// direct returns the occurrences of a group's own in a field, sorted. Words that
// cannot make a finding, and what patterns and identifiers find, are looked for
// when the first rule asks.
func (ev *evaluation) direct(field int, group int32) []occurrence {
	f := ev.fields[field]
	if list, ok := f.settled.get(group); ok {
		return list
	}
	p, g := ev.program, &ev.program.groups[group]
	if g.worded && !f.asides && !p.leads(group) {
		f.asides = true
		p.lookUp(ev.ctx, f, &p.quiet)
		p.lookUpReadings(ev.ctx, f, &p.quiet)
		ev.most = ev.most || f.count > hitLimit
	}
	more := g.more
	if f.last[group] == 0 && more == nil {
		return nil
	}
	list := f.phrases(f.settled.open(group), group)
	if more != nil && len(more.patterns)+len(more.checks)+len(more.weighings) > 0 && ev.ctx.Err() == nil {
		for _, k := range more.patterns {
			list = p.matches(ev.ctx, f, list, k)
		}
		for _, k := range more.weighings {
			list = ev.weighed(f, list, k)
		}
		for _, k := range more.checks {
			if c := &p.checks[k]; f.mayHold(&c.kind) {
				list = f.checked(list, c)
			}
		}
		sortBy(list, byPosition)
		ev.most = ev.most || f.count > hitLimit
	}
	f.settled.put(group, list)
	return list
}

// emitted returns where a rule or building block holds in a field. A building
// block that nothing has woken is evaluated now.
func (ev *evaluation) emitted(field int, rule int32) []occurrence {
	f := ev.fields[field]
	if list, ok := f.emitted.get(rule); ok {
		return list
	}
	r := &ev.program.rules[rule]
	if r.spec.kind == kindRule || !ev.counts(r.spec) {
		return nil
	}
	ev.rule(rule, field)
	list, _ := f.emitted.get(rule)
	return list
}

// list returns the n-th list of a group's occurrences: its own, and then one for
// each rule that it refers to.
func (ev *evaluation) list(field int, group int32, n int) []occurrence {
	if n == 0 {
		return ev.direct(field, group)
	}
	return ev.emitted(field, ev.program.groups[group].more.refs[n-1])
}

// lists returns how many lists a group has.
func (p *program) lists(group int32) int { return 1 + len(p.groups[group].sources().refs) }

// merged returns the occurrences of a group in order, each span once where they
// are from several lists. spare is to be given back to buffers.
func (ev *evaluation) merged(field int, group int32) (all, spare []occurrence) {
	n, filled := ev.program.lists(group), 0
	for k := range n {
		if list := ev.list(field, group, k); len(list) > 0 {
			all = list
			filled++
		}
	}
	if filled <= 1 {
		return all, nil
	}
	if n := len(ev.buffers); n > 0 {
		spare, ev.buffers = ev.buffers[n-1][:0], ev.buffers[:n-1]
	}
	for k := range n {
		spare = append(spare, ev.list(field, group, k)...)
	}
	slices.SortStableFunc(spare, byPosition)
	return slices.CompactFunc(spare, func(a, b occurrence) bool { return a.s == b.s && a.e == b.e }), spare
}
