package sensitivity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"layak/domain"
)

var _ domain.RuleExplainer = (*scanner)(nil)

// How much of a rule is told: nobody reads more tries of one rule, or more
// places of one word.
const (
	explainedTries  = 50
	explainedPlaces = 20
	explainedLooks  = 12
)

// Explain implements domain.RuleExplainer. It evaluates as Scan does and then
// asks the same functions again, criterion by criterion, so that it cannot
// disagree with the result.
func (s *scanner) Explain(ctx context.Context, fields []domain.Field, now time.Time, rules ...string) (out domain.ScanExplanation) {
	out.Result = domain.ScanResult{RulesetVersion: s.version, RulesetDigest: s.digest}
	defer func() {
		if p := recover(); p != nil {
			out.Result.Incomplete, out.Result.Reason, out.Result.Verdict = true, ReasonFailed, domain.SeverityBlock
		}
	}()
	ev, reason := s.evaluate(ctx, fields, nil, now, false)
	defer ev.release()
	out.Result.Findings, out.Result.Silent = ev.findings()
	out.Result.Incomplete, out.Result.Reason = reason != "", reason
	out.Result.Verdict = verdict(out.Result)

	x := explainer{evaluation: ev, unclaimed: slices.Concat(out.Result.Findings, out.Result.Silent)}
	x.count()
	for _, i := range x.chosen(rules) {
		out.Rules = append(out.Rules, x.explain(i))
	}
	for _, id := range rules {
		if !slices.ContainsFunc(out.Rules, func(r domain.RuleExplanation) bool { return r.Rule == id }) {
			out.Unknown = append(out.Unknown, id)
		}
	}
	return out
}

// explainer asks an evaluation that has run for its reasons.
type explainer struct {
	*evaluation
	unclaimed []domain.Finding // of which no try was told
	phrases   []phraseRun      // of each group
	lines     []lineIndex      // of each field
}

// phraseRun is where the phrases of a group stand among all, in the order in
// which the rule names them.
type phraseRun struct{ first, count int32 }

func (x *explainer) count() {
	x.phrases = make([]phraseRun, len(x.program.groups))
	for id, ph := range x.program.phrases {
		if g := &x.phrases[ph.group]; g.count == 0 {
			*g = phraseRun{int32(id), 1}
		} else {
			g.count++
		}
	}
	x.lines = make([]lineIndex, len(x.fields))
}

// chosen returns the rules to explain in order of id: the named ones, or all
// that are no building block.
func (x *explainer) chosen(names []string) (out []int32) {
	for i := range x.program.rules {
		s := x.program.rules[i].spec
		if len(names) == 0 && s.kind == kindRule || slices.Contains(names, s.id) {
			out = append(out, int32(i))
		}
	}
	slices.SortFunc(out, func(a, b int32) int {
		return strings.Compare(x.program.rules[a].spec.id, x.program.rules[b].spec.id)
	})
	return out
}

func (x *explainer) explain(i int32) domain.RuleExplanation {
	r := &x.program.rules[i]
	s := r.spec
	out := domain.RuleExplanation{Rule: s.id, Kind: s.kind, Version: s.version, Status: s.status, Category: s.category,
		Title: s.title, Outcome: domain.RuleMissed}
	for _, l := range s.levels {
		out.Levels = append(out.Levels, domain.RuleLevel{Severity: l.severity, From: l.from})
	}
	if out.Why, out.Detail = x.dormant(s); out.Why != "" {
		out.Outcome = domain.RuleSkipped
		return out
	}
	covered := make([]int, 0, len(x.fields))
	for f := range x.fields {
		if s.kind != kindRule || s.covers(&x.fields[f].field) {
			covered = append(covered, f)
		}
	}
	if len(covered) == 0 && len(x.fields) > 0 {
		out.Outcome, out.Why, out.Detail = domain.RuleSkipped, domain.WhyScope, s.scope()
		return out
	}
	if s.mosaic != nil {
		x.mosaic(r, &out)
		return out
	}
	out.Match = x.alternatives(r, covered)
	occurred := 0
	for _, f := range covered {
		list, spare := x.merged(f, r.primary)
		occurred += len(list)
		if s.count > 1 {
			out.Match = append(out.Match, counted(x.fields[f].field.Name, len(list), s.count))
		}
		if len(list) >= s.count {
			for _, o := range list {
				if len(out.Tries) == explainedTries {
					out.More++
					continue
				}
				out.Tries = append(out.Tries, x.try(r, f, o))
			}
		}
		if spare != nil {
			x.buffers = append(x.buffers, spare)
		}
	}
	if occurred == 0 {
		out.Why = domain.WhyNoMatch
	}
	for _, t := range out.Tries {
		if rank(t.Outcome) < rank(out.Outcome) {
			out.Outcome = t.Outcome
			out.Why, out.Detail = t.Why, t.Detail
		}
	}
	return out
}

func rank(o domain.RuleOutcome) int {
	return slices.Index([]domain.RuleOutcome{domain.RuleFound, domain.RuleSilent, domain.RuleSetAside, domain.RuleYielded, domain.RuleOverlapped, domain.RuleBelow, domain.RuleMissed, domain.RuleSkipped}, o)
}

// dormant says why a rule is not in force, "" where it is.
func (x *explainer) dormant(s *ruleSpec) (why, detail string) {
	switch {
	case !s.runs():
		return domain.WhyStatus, s.status
	case x.counts(s):
		return "", ""
	case !s.from.IsZero() && x.now.Before(s.from):
		return domain.WhyNotYet, s.from.Format(time.RFC3339)
	}
	return domain.WhyOver, s.until.Format(time.RFC3339)
}

// scope says where a rule looks.
func (s *ruleSpec) scope() string {
	var parts []string
	if len(s.fields) > 0 {
		parts = append(parts, "fields "+strings.Join(s.fields, ", "))
	}
	if len(s.channels) > 0 {
		parts = append(parts, "channels "+strings.Join(s.channels, ", "))
	}
	return strings.Join(parts, "; ")
}

func counted(field string, n, wanted int) domain.Criterion {
	c := domain.Criterion{Role: domain.RoleCount, Name: field, State: domain.MarkHit, Detail: fmt.Sprintf("%d/%d", n, wanted)}
	if n < wanted {
		c.State = domain.MarkMissed
	}
	return c
}

// try tells of one occurrence what the conditions of its rule say.
func (x *explainer) try(r *rule, f int, o occurrence) domain.RuleTry {
	out := domain.RuleTry{Criteria: []domain.Criterion{{
		Role: domain.RoleBase, State: domain.MarkHit, Points: r.spec.base, Places: []domain.Place{x.place(f, o.s, o.e)},
	}}}
	lacking := x.evidence(r, f, o, &out)
	mark := len(x.points)
	j, holds := x.judge(r, f, o)
	x.worth(f, mark, &out)
	x.points = x.points[:mark]
	if lacking != "" {
		out.Place, out.Outcome = x.place(f, o.s, o.e), domain.RuleMissed
		for k := range r.unless {
			out.Criteria = append(out.Criteria, unasked(r, k, domain.WhyRequired, lacking))
		}
		return out
	}
	out.Place = x.place(f, j.occ.s, j.occ.e)
	if r.spec.kind == kindRule {
		out.Scored, out.Score, out.Band, out.Severity = true, j.score, band(j.score), j.level.severity
	}
	set := x.exceptions(r, f, o, x.doubtful(f, &j), &out)
	switch {
	case !holds:
		out.Outcome = domain.RuleBelow
	case r.spec.kind != kindRule && set:
		out.Outcome = domain.RuleSetAside
	case r.spec.kind != kindRule:
		out.Outcome = domain.RuleFound
	default:
		x.claim(j, &out)
	}
	return out
}

// worth tells which words made the sentence of a try what it is worth.
func (x *explainer) worth(f, mark int, out *domain.RuleTry) {
	for _, p := range x.points[mark:] {
		if p.name != pointWord && p.name != pointOtherWords && p.name != pointSentence {
			continue
		}
		c := domain.Criterion{Role: domain.RoleAdds, Name: p.name, State: domain.MarkHit, Points: p.points}
		if p.name == pointWord {
			c.Places = []domain.Place{x.place(f, p.s, p.e)}
		}
		out.Criteria = append(out.Criteria, c)
	}
}

// claim finds the finding that a try became, or the rule that it gave way to.
func (x *explainer) claim(j judged, t *domain.RuleTry) {
	at := slices.IndexFunc(x.unclaimed, func(f domain.Finding) bool {
		return f.Rule == j.rule.spec.id && f.Field == t.Field && f.Start == t.Start && f.End == t.End &&
			f.Suppressed == j.set && f.Severity == j.level.severity && f.Confidence == float64(j.score)/100
	})
	if at < 0 {
		t.Outcome = domain.RuleOverlapped
		if to := x.cededTo(j); to != "" {
			t.Outcome, t.Why, t.Detail = domain.RuleYielded, domain.WhyYields, to
		}
		return
	}
	x.unclaimed = slices.Delete(x.unclaimed, at, at+1)
	switch {
	case j.set != "":
		t.Outcome = domain.RuleSetAside
	case j.rule.spec.status == statusTest:
		t.Outcome = domain.RuleSilent
	default:
		t.Outcome = domain.RuleFound
	}
}

// cededTo is the rule that something found gave way to, "" for none.
func (x *explainer) cededTo(j judged) string {
	at := slices.IndexFunc(x.ceded, func(c cession) bool {
		return c.rule == j.rule && c.field == j.field && c.occ.s == j.occ.s && c.occ.e == j.occ.e && c.score == j.score
	})
	if at < 0 {
		return ""
	}
	return x.ceded[at].to
}

// evidence tells of each evidence. What is required, or must not be there, is
// told of in any case; what would only add points is not asked where something
// required failed, because it cannot matter any more.
func (x *explainer) evidence(r *rule, f int, o occurrence, out *domain.RuleTry) (lacking string) {
	roles, found := r.roles(), make([]domain.Criterion, len(r.evidence))
	var missing []string
	any, of := 0, 0
	for k := range r.evidence {
		e := &r.evidence[k]
		found[k] = domain.Criterion{Role: roles[k], Name: e.name, Points: e.points, Window: e.window.String(), Looks: looks(r.spec.evidence[k].match)}
		if roles[k] == domain.RoleAdds {
			continue
		}
		hit := x.near1(&found[k], f, e.group, o, e.window)
		bit := uint64(1) << k
		if hit && r.any&bit != 0 {
			any++
		}
		if hit && r.of&bit != 0 {
			of++
		}
		if hit && r.none&bit != 0 || !hit && r.all&bit != 0 {
			missing = append(missing, e.name)
		}
	}
	if r.any != 0 && any == 0 {
		missing = append(missing, "any")
	}
	if r.atLeast > of {
		missing = append(missing, fmt.Sprintf("at_least %d", r.atLeast))
	}
	lacking = strings.Join(missing, ", ")
	for k := range found {
		switch {
		case roles[k] != domain.RoleAdds:
		case lacking != "":
			found[k].State, found[k].Why, found[k].Detail = domain.MarkSkipped, domain.WhyRequired, lacking
		default:
			x.near1(&found[k], f, r.evidence[k].group, o, r.evidence[k].window)
		}
	}
	out.Criteria = append(out.Criteria, found...)
	return lacking
}

// near1 asks for one evidence as the engine does, and where it stands instead.
func (x *explainer) near1(c *domain.Criterion, f int, group int32, o occurrence, w window) bool {
	found, local, ok := x.near(f, group, o, w)
	switch {
	case ok && local:
		c.State, c.Places = domain.MarkHit, []domain.Place{x.place(f, found.s, found.e)}
	case ok:
		c.State, c.Places = domain.MarkHit, x.elsewhere(f, group)
	default:
		c.State, c.Why = domain.MarkMissed, domain.WhyNowhere
		if found, _, ok := x.near(f, group, o, window{kind: "field"}); ok {
			c.Why, c.Places = domain.WhyOutside, []domain.Place{x.place(f, found.s, found.e)}
		} else if x.occurs(f, group) {
			c.Why = domain.WhyItself
		}
	}
	return ok
}

func (x *explainer) occurs(f int, group int32) bool {
	for k := range x.program.lists(group) {
		if len(x.list(f, group, k)) > 0 {
			return true
		}
	}
	return false
}

// elsewhere returns the first place of a group in another field.
func (x *explainer) elsewhere(f int, group int32) []domain.Place {
	for other := range x.fields {
		for k := range x.program.lists(group) {
			if list := x.list(other, group, k); other != f && len(list) > 0 {
				return []domain.Place{x.place(other, list[0].s, list[0].e)}
			}
		}
	}
	return nil
}

// roles says what each evidence of a rule is for; one that is named twice has
// the stricter part.
func (c *conditions) roles() []string {
	out := make([]string, len(c.evidence))
	for k := range out {
		switch bit := uint64(1) << k; {
		case c.none&bit != 0:
			out[k] = domain.RoleNone
		case c.all&bit != 0:
			out[k] = domain.RoleAll
		case c.any&bit != 0:
			out[k] = domain.RoleAny
		case c.of&bit != 0:
			out[k] = domain.RoleAtLeast
		default:
			out[k] = domain.RoleAdds
		}
	}
	return out
}

// exceptions tells of each "unless" and whether one sets the try aside.
func (x *explainer) exceptions(r *rule, f int, o occurrence, doubtful bool, out *domain.RuleTry) (set bool) {
	for k := range r.unless {
		u := &r.unless[k]
		if set {
			out.Criteria = append(out.Criteria, unasked(r, k, domain.WhyEnough, ""))
			continue
		}
		if !u.until.IsZero() && !x.now.Before(u.until) {
			out.Criteria = append(out.Criteria, unasked(r, k, domain.WhyOver, u.until.Format(time.RFC3339)))
			continue
		}
		c := unasked(r, k, domain.WhyNowhere, "")
		c.State = domain.MarkMissed
		alone := rule{conditions: &conditions{unless: r.unless[k : k+1]}}
		if x.exception(&alone, f, o, doubtful) != "" {
			c.State, c.Why, set = domain.MarkHit, "", true
		}
		if found, ok := x.excepting(u, f, o); ok {
			c.Places = []domain.Place{x.place(f, found.s, found.e)}
			if c.State != domain.MarkHit {
				c.Why = domain.WhyOutside
			}
		}
		out.Criteria = append(out.Criteria, c)
	}
	return set
}

func unasked(r *rule, k int, why, detail string) domain.Criterion {
	u := r.unless[k]
	where := u.target
	if where == "window" {
		where = u.window.String()
	}
	return domain.Criterion{Role: domain.RoleException, Name: u.why, Window: where, Looks: looks(r.spec.unless[k].match),
		State: domain.MarkSkipped, Why: why, Detail: detail}
}

// excepting finds what an exception means, or the nearest of its kind.
func (x *explainer) excepting(u *exception, f int, o occurrence) (occurrence, bool) {
	if u.target == "match" || u.target == "covers_match" {
		for k := range x.program.lists(u.group) {
			for _, y := range x.list(f, u.group, k) {
				if y.t0 < o.c1 && y.t1 > o.c0 {
					return y, true
				}
			}
		}
	}
	if u.target == "window" {
		if found, local, ok := x.near(f, u.group, o, u.window); ok && local {
			return found, true
		}
	}
	found, local, ok := x.near(f, u.group, o, window{kind: "field"})
	if !ok && u.target == "document" {
		found, local, ok = x.near(f, u.group, occurrence{}, window{kind: "field"})
	}
	return found, local && ok
}

// String writes a window as a rule does.
func (w window) String() string {
	if w.kind != "tokens" {
		return w.kind
	}
	if w.before == w.after {
		return fmt.Sprint(w.before)
	}
	return fmt.Sprintf("{before: %d, after: %d}", w.before, w.after)
}
