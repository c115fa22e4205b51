package domain

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// ListsMark names the lists, embargoes and allow-list, that a scan was made
// under. Version rises with every change of an entry; Digest covers all entries
// that nobody has ended.
type ListsMark struct {
	Version int64
	Digest  string // "sha256:<hex>"; "" while there is no entry
}

// ListsVersion names what the lists are at some time. Mark is drawn anew with
// every change, so that a number which comes again after the database was set back
// is another version.
type ListsVersion struct {
	Number int64
	Mark   string
}

// Listed says which entry of a list a finding comes from or is set aside by.
type Listed struct {
	Kind  string // ListedEmbargo or ListedAllowance
	ID    string
	Words string // of an allowance: how it is named
	Until time.Time
	Zone  string
}

// Kinds of Listed.
const (
	ListedEmbargo   = "embargo"
	ListedAllowance = "allowance"
)

// SuppressedScheduled is what an embargo's finding says where the text goes out
// after the announcement: it does not count.
const SuppressedScheduled = "embargo.scheduled"

// Allowed is a place where the words of an allowance stand: findings whose match
// lies in it are set aside.
type Allowed struct {
	Field      string
	Start, End int      // byte offsets into the field
	Rules      []string // ids; empty: all but those about marks and identifiers
	Blocks     bool     // also findings of block
	Why        string
	By         Listed
}

// MaxEntries bounds the entries of both lists that run or come: every scan looks
// for all of their words.
const MaxEntries = 500

// room refuses another entry past MaxEntries.
func (s *scene) room(ctx context.Context) error {
	n, err := s.tx.Lists.Count(ctx, s.now)
	if err == nil && n >= MaxEntries {
		err = refuse(Conflict, "entry.many", formatInt(MaxEntries))
	}
	return err
}

// entries are what nobody has ended of both lists.
type entries struct {
	embargoes  []Embargo
	allowances []Allowance // proposed ones too
}

func standingEntries(ctx context.Context, tx Tx) (out entries, err error) {
	if out.embargoes, err = tx.Embargoes.Standing(ctx); err == nil {
		out.allowances, err = tx.Allowances.Standing(ctx)
	}
	return out, err
}

// digest covers the entries that count or would by time, whenever it is asked.
func (e entries) digest() string {
	var all []string
	for _, x := range e.embargoes {
		all = append(all, x.Digest())
	}
	for _, x := range e.allowances {
		if x.ActivatedBy != "" {
			all = append(all, x.Digest())
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	return digest([]byte(strings.Join(all, "\n")))
}

// lists are the entries of one version, ready to scan with. They are immutable.
type lists struct {
	version    ListsVersion
	era        int64
	mark       ListsMark
	embargoes  map[string]Embargo // by rule id
	allowances map[string]Allowance
	scanner    Scanner // nil where there is nothing to look for
}

// compiledLists keeps the lists of the version asked for last.
type compiledLists struct {
	mu   sync.Mutex
	last *lists
}

// lists answers the lists at the version of this transaction. They are loaded
// and compiled once for each version, by themselves: the rule set stays as it is.
func (d *Desk) lists(ctx context.Context, tx Tx, version ListsVersion, era int64) (*lists, error) {
	d.compiled.mu.Lock()
	defer d.compiled.mu.Unlock()
	if l := d.compiled.last; l != nil && l.version == version && l.era == era {
		return l, nil
	}
	now, err := standingEntries(ctx, tx)
	if err != nil {
		return nil, err
	}
	l, err := d.compileLists(ctx, version, now)
	if err != nil {
		return nil, err
	}
	l.era, d.compiled.last = era, l
	return l, nil
}

func (d *Desk) compileLists(ctx context.Context, version ListsVersion, now entries) (*lists, error) {
	l := &lists{version: version, mark: ListsMark{version.Number, now.digest()}, embargoes: map[string]Embargo{}, allowances: map[string]Allowance{}}
	var sources []RuleSource
	at := d.now()
	for _, e := range now.embargoes {
		if e.Phase(at) != PhaseEnded {
			l.embargoes[EmbargoRule+e.ID] = e
			sources = append(sources, e.rule(e.Phrases).source(e.Phrases[0]))
		}
	}
	for _, w := range now.allowances {
		if phase := w.Phase(at); phase == PhaseRunning || phase == PhaseComing {
			l.allowances[AllowanceRule+w.ID] = w
			sources = append(sources, w.rule(w.Phrases).source(w.Phrases[0]))
		}
	}
	if len(sources) == 0 {
		return l, nil
	}
	var err error
	l.scanner, err = d.Rules.Compile(ctx, version.Number, sources)
	return l, err
}

// listsUnchanged refuses a scan that a change of the lists, or a database that was
// set back, has overtaken.
func (s *scene) listsUnchanged(ctx context.Context, scan ScanResult) error {
	now, err := s.tx.Lists.Version(ctx)
	if err != nil {
		return err
	}
	if now != scan.lists || s.era != scan.era {
		return refuse(Conflict, "lists.changed")
	}
	return nil
}

// scan scans the fields with the rules and with the lists: allowances set
// findings of the rules aside, embargoes add findings of their own, which
// nothing sets aside but a publication after the announcement.
func (l *lists) scan(ctx context.Context, rules Scanner, powers Powers, fields []Field, now time.Time, o occasion, with func(rules Scanner) ScanResult) ScanResult {
	if l.scanner == nil {
		result := with(rules)
		result.textAlone = true
		return result
	}
	found := l.scanner.Scan(ctx, fields, now)
	var held []Finding
	var allowed []Allowed
	for _, f := range found.Findings {
		if e, ok := l.embargoes[f.Rule]; ok {
			if f, ok := e.finding(f, powers, now, o); ok {
				held = append(held, f)
			}
			continue
		}
		if w := l.allowances[f.Rule]; plainly(f) && w.Phase(now) == PhaseRunning && w.inUnits(powers, o.unit) && w.holds(f.Field, o) {
			allowed = append(allowed, Allowed{Field: f.Field, Start: f.Start, End: f.End, Rules: w.Rules, Blocks: w.Blocks, Why: w.Reason,
				By: Listed{ListedAllowance, w.ID, firstWords(w.Phrases), w.Until, w.Zone}})
		}
	}
	if len(allowed) > 0 {
		rules = rules.Allowing(allowed)
	}
	result := with(rules)
	if len(held) > 0 {
		result.Findings = append(result.Findings, held...)
		slices.SortStableFunc(result.Findings, byPlace(fields))
	}
	if found.Incomplete && !result.Incomplete {
		result.Incomplete, result.Reason = true, found.Reason
	}
	result.Verdict = result.Worst(result.Counting(nil, "", now))
	result.textAlone = len(found.Findings) == 0
	return result
}

// plainly tells whether words stand there as an allowance has them. Run together
// in a hashtag they do; disguised they are not what was agreed to, and disguise is
// a reason to look.
func plainly(f Finding) bool {
	return !slices.ContainsFunc(f.Views, func(view string) bool { return view != "hashtag" })
}

// finding is what the embargo says of a place where its words stand; ok is false
// where it says nothing.
func (e Embargo) finding(f Finding, powers Powers, now time.Time, o occasion) (_ Finding, ok bool) {
	h := e.hold(now, o.out)
	if h == holdNone || !e.inUnits(powers, o.unit) || !e.reaches(f.Field, o) {
		return f, false
	}
	f.Listed = &Listed{Kind: ListedEmbargo, ID: e.ID, Until: e.Until, Zone: e.Zone}
	f.Evidence, f.Suppressed = nil, ""
	if h == holdAfter {
		f.Suppressed = SuppressedScheduled
	}
	return f, true
}

// ofEmbargo tells whether a finding or override with this rule id is an
// embargo's.
func ofEmbargo(rule string) bool { return strings.HasPrefix(rule, EmbargoRule) }
