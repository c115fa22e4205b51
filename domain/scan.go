package domain

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// scanWith scans a text with a rule set and the lists, among what its accounts
// have said lately where the rules ask for that. What cannot be done makes the
// result incomplete, never clear.
func (d *Desk) scanWith(ctx context.Context, tx Tx, set RuleSet, x subject, o occasion) (ScanResult, error) {
	era := d.era.Load()
	version, err := tx.Lists.Version(ctx)
	if err != nil {
		return ScanResult{}, err
	}
	broken := func(reason string) ScanResult {
		return ScanResult{Verdict: SeverityBlock, Incomplete: true, Reason: reason, RulesetVersion: set.Version, RulesetDigest: set.Digest,
			Lists: ListsMark{Version: version.Number}, lists: version, era: era}
	}
	now := d.now()
	if !set.validAt(now) {
		return broken("ruleset.not_valid_now"), nil
	}
	ctx, cancel := context.WithTimeout(ctx, ScanTimeout)
	defer cancel()
	scanner, err := d.scanner(ctx, tx, set)
	if err != nil {
		if KeyOf(err) == "ruleset.unrecorded" {
			return broken("ruleset.unrecorded"), nil
		}
		return broken("ruleset.broken"), nil
	}
	lists, err := d.lists(ctx, tx, version, era)
	if err != nil {
		return broken("lists.broken"), nil
	}
	powers, err := d.powers(ctx, tx, now)
	if err != nil {
		return broken("lists.broken"), nil
	}
	alone := true
	result := lists.scan(ctx, scanner, powers, x.fields, now, o, func(rules Scanner) ScanResult {
		among, ok := rules.(MosaicScanner)
		if !ok || len(x.channels) == 0 || among.Recent() <= 0 {
			return rules.Scan(ctx, x.fields, now)
		}
		before := func() ([]Earlier, error) {
			alone = false
			return d.earlier(ctx, tx, yieldSet{set.Digest, among.Epoch(now), era}, among, x, now)
		}
		return among.ScanAmong(ctx, x.fields, before, now)
	})
	result.lists, result.era = version, era
	result.Lists, result.epoch, result.textAlone = lists.mark, scanner.Epoch(now), result.textAlone && alone
	result.RulesetVersion, result.RulesetDigest = set.Version, set.Digest
	if result.Incomplete {
		result.Verdict = SeverityBlock
	}
	result.digest = scanDigest(result)
	return result, nil
}

// scanner takes a set compiled before, or reads its sources and compiles them;
// sources that are not what the digest says are refused, and a digest that is not
// what the log says of that version.
func (d *Desk) scanner(ctx context.Context, tx Tx, set RuleSet) (Scanner, error) {
	if err := d.trusted.check(ctx, tx, set); err != nil {
		return nil, err
	}
	if s, ok := d.Rules.Compiled(set.Version, set.Digest); ok {
		return s, nil
	}
	full, err := tx.RuleSets.ByVersion(ctx, set.Version)
	if err != nil {
		return nil, err
	}
	if d.Rules.Digest(full.Sources) != set.Digest {
		return nil, refuse(Conflict, "ruleset.digest")
	}
	return d.Rules.Compile(ctx, set.Version, full.Sources)
}

// missingRules is the result where no rule set is active: nothing can be said,
// so nothing passes.
func missingRules() ScanResult {
	return ScanResult{Verdict: SeverityBlock, Incomplete: true, Reason: "ruleset.none"}
}

func (d *Desk) scanActive(ctx context.Context, tx Tx, x subject, o occasion) (ScanResult, error) {
	set, err := tx.RuleSets.Active(ctx)
	switch {
	case KeyOf(err) == "ruleset.none":
		return missingRules(), nil
	case err != nil:
		return ScanResult{}, err
	}
	return d.scanWith(ctx, tx, set, x, o)
}

// loading loads a draft for an act that the actor may do on it, or refuses.
type loading func(ctx context.Context, s *scene) (Draft, Verdict, error)

// scanPresent scans a draft's present text with the active rules, outside any
// write, for whoever load lets through.
func (d *Desk) scanPresent(ctx context.Context, a Actor, load loading) (draft Draft, scan ScanResult, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		var err error
		if draft, _, err = load(ctx, s); err != nil {
			return err
		}
		rev, err := s.tx.Revisions.At(ctx, draft.ID, draft.Revision)
		if err != nil {
			return err
		}
		if scan, err = d.scanActive(ctx, s.tx, rev.subject(), draft.occasion(rev)); err != nil {
			return err
		}
		return s.nameEarlier(ctx, scan.Findings)
	})
	return draft, scan, err
}

// presentFinding is scanPresent for one finding of the text; NotFound
// ("finding.unknown") where the text has no such finding.
func (d *Desk) presentFinding(ctx context.Context, a Actor, fingerprint string, load loading) (Draft, ScanResult, Finding, error) {
	draft, scan, err := d.scanPresent(ctx, a, load)
	if err != nil {
		return draft, scan, Finding{}, err
	}
	for _, f := range scan.Findings {
		if f.Fingerprint == fingerprint {
			return draft, scan, f, nil
		}
	}
	return draft, scan, Finding{}, &Error{Kind: NotFound, Key: "finding.unknown", Field: "finding"}
}

// ScanInput is a text that is being written. Channels are the accounts that it is
// to go out on, among whose recent texts it is read; Draft is the stored draft
// that it becomes, which is no context for itself.
type ScanInput struct {
	Fields   []Field
	Channels []string
	Draft    string
}

// Scan says what the active rules find in the fields; nothing is stored. It
// answers Invalid where a field is too large or no text.
func (d *Desk) Scan(ctx context.Context, a Actor, in ScanInput) (ScanResult, error) {
	for _, f := range in.Fields {
		if err := checkText(f.Name, f.Text, MaxText); err != nil {
			return ScanResult{}, err
		}
	}
	if len(in.Channels) > MaxChannels {
		return ScanResult{}, invalid("channels", "draft.channels_many", formatInt(MaxChannels))
	}
	var result ScanResult
	err := d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActScan); err != nil {
			return err
		}
		x := subject{fields: outOn(in.Fields, sortedChannels(in.Channels)), channels: slices.DeleteFunc(sortedChannels(in.Channels), unnameable)}
		if nameable(in.Draft) {
			if draft, err := s.readable(ctx, in.Draft); err == nil {
				x.draft = draft.ID
			}
		}
		var err error
		if result, err = d.scanActive(ctx, s.tx, x, occasion{unit: s.person.UnitID, open: true}); err != nil {
			return err
		}
		result.Silent = nil
		return s.nameEarlier(ctx, result.Findings)
	})
	return result, err
}

// anywhere asks whether the actor may do the act in the unit of the person, or
// in any unit at all.
func (s *scene) anywhere(act Act) (Verdict, error) {
	v, err := s.may(act, s.person.UnitID, "*")
	if err == nil {
		return v, nil
	}
	for _, unit := range s.powers.Units(s.actor.PersonID, act) {
		if v, err := s.may(act, unit, "*"); err == nil {
			return v, nil
		}
	}
	return v, err
}

// scanDigest is the digest of a result for the record: rule set, lists, verdict, and
// rule, field and severity of each finding. Nothing in it depends on the words
// that were found or on where they stand, or it would confirm guesses after an
// erasure.
func scanDigest(r ScanResult) string {
	if r.digest != "" {
		return r.digest
	}
	type line struct {
		Rule, Field, Severity, Suppressed string
	}
	var found []line
	for _, f := range r.Findings {
		why := f.Suppressed
		if f.Listed != nil && why != "" {
			why = f.Listed.Kind + " " + f.Listed.ID
		}
		found = append(found, line{f.Rule, f.Field, f.Severity.String(), why})
	}
	slices.SortFunc(found, func(a, b line) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Field, b.Field),
			strings.Compare(a.Severity, b.Severity), strings.Compare(a.Suppressed, b.Suppressed))
	})
	lines := []line{{"ruleset", r.RulesetDigest, r.Verdict.String(), r.Reason}}
	if r.Lists.Digest != "" {
		lines = append(lines, line{Rule: "lists", Field: r.Lists.Digest})
	}
	lines = append(lines, found...)
	return digest(canonical(lines))
}

// blocking answers why the scan forbids going on: an incomplete scan
// ("scan.incomplete") or a counting finding of block ("findings.block").
func blocking(result ScanResult, counting []Finding) error {
	if result.Incomplete {
		return &Error{Kind: Invalid, Key: "scan.incomplete", Field: "body", Args: []string{result.Reason}, Findings: counting}
	}
	var blocks []Finding
	for _, f := range counting {
		if f.Severity == SeverityBlock {
			blocks = append(blocks, f)
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "findings.block", Field: blocks[0].Field, Args: []string{formatInt(int64(len(blocks)))}, Findings: blocks}
}

func storedScan(draft string, revision int, at time.Time, r ScanResult) StoredScan {
	r.Findings = unnamed(r.Findings)
	return StoredScan{DraftID: draft, Revision: revision, At: at, Result: r, Digest: scanDigest(r)}
}

// trimReason normalizes a typed reason and refuses an empty or endless one.
func trimReason(field, text string, needed bool) (string, error) {
	if err := checkText(field, text, MaxReason); err != nil {
		return "", err
	}
	text = Normalize(strings.TrimSpace(text))
	if needed && text == "" {
		return "", invalid(field, "reason.missing")
	}
	return text, nil
}

// MaxReason bounds a comment or reason, in bytes.
const MaxReason = 10 * 1024
