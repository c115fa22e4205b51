package api

import (
	"context"
	"net/http"
	"time"

	"layak/domain"
)

type ruleInput struct {
	YAML string `json:"yaml" doc:"One rule, building block or list"`
}

type rulePatch struct {
	YAML    *string `json:"yaml,omitempty"`
	Retired *bool   `json:"retired,omitempty" doc:"Takes the rule out of the next rule set, or back in"`
}

// ruleJSON is the working copy of a rule. What scans is the active rule set.
type ruleJSON struct {
	ID         string            `json:"id"`
	Kind       string            `json:"kind" doc:"rule, block or list"`
	Version    int               `json:"version" doc:"The rule's own version"`
	Status     string            `json:"status" doc:"What the text says of itself; stage says whether it is so: active, test, draft or retired"`
	Stage      string            `json:"stage" enum:"active,test,idle,proposed,draft,retired" doc:"Where the rule stands: active and test are in the active set, idle is there and does not run, proposed is in a set that waits, draft in neither"`
	ActiveIn   int64             `json:"active_in,omitempty" doc:"Version of the active set where it has the rule"`
	ProposedIn int64             `json:"proposed_in,omitempty" doc:"Version of the latest set that waits with what was edited"`
	Edited     bool              `json:"edited" doc:"The working copy differs from the active set"`
	Category   string            `json:"category"`
	Severity   string            `json:"severity"`
	Title      map[string]string `json:"title"`
	Retired    bool              `json:"retired"`
	Author     string            `json:"author"`
	UpdatedAt  time.Time         `json:"updated_at"`
	Hits       int64             `json:"hits"`
	Marks      ruleMarksJSON     `json:"marks" doc:"What reviewers said of its findings"`
	ETag       string            `json:"etag" doc:"For If-Match"`
	YAML       string            `json:"yaml"`
	ReferredBy []string          `json:"referred_by,omitempty" doc:"Ids of the rules that refer to it; left out of lists"`
	Places     []hitJSON         `json:"places,omitempty" doc:"Where it held lately, in drafts that one may read"`
}

// ruleMarksJSON counts marks: precision is the share of right ones.
type ruleMarksJSON struct {
	Right     int64           `json:"right"`
	Wrong     int64           `json:"wrong" doc:"False alarms"`
	Precision *float64        `json:"precision,omitempty" doc:"right of all, 0 to 1; left out where nothing is marked"`
	Months    []monthMarkJSON `json:"months,omitempty" doc:"The same by month, latest first; left out of lists"`
}

type monthMarkJSON struct {
	Month     string   `json:"month" doc:"2026-03, in UTC"`
	Right     int64    `json:"right"`
	Wrong     int64    `json:"wrong"`
	Precision *float64 `json:"precision,omitempty"`
}

func wireRuleMarks(v domain.RuleView) ruleMarksJSON {
	out := ruleMarksJSON{Right: v.Marks.Right, Wrong: v.Marks.Wrong, Precision: precision(v.Marks)}
	for _, m := range v.Months {
		out.Months = append(out.Months, monthMarkJSON{m.Month.Format("2006-01"), m.Right, m.Wrong, precision(m.Tally)})
	}
	return out
}

func precision(t domain.Tally) *float64 {
	if share, ok := t.Precision(); ok {
		return &share
	}
	return nil
}

type hitJSON struct {
	Draft    string    `json:"draft"`
	Revision int       `json:"revision"`
	Field    string    `json:"field"`
	Severity string    `json:"severity"`
	At       time.Time `json:"at"`
}

func wireRule(v domain.RuleView) ruleJSON {
	title := v.Info.Title
	if title == nil {
		title = map[string]string{}
	}
	return ruleJSON{ID: v.ID, Kind: v.Info.Kind, Version: v.Info.Version, Status: v.Info.Status,
		Stage: string(v.Stage), ActiveIn: v.Active, ProposedIn: v.Proposed, Edited: v.Edited, Category: v.Info.Category,
		Severity: v.Info.Severity.String(), Title: title, Retired: v.Retired, Author: v.Author, UpdatedAt: v.UpdatedAt.UTC(),
		Hits: v.Hits, Marks: wireRuleMarks(v), ETag: etag(v.Rule.Version), YAML: v.YAML, ReferredBy: v.Users}
}

func (s *Server) listRules(ctx context.Context, in *Listing) (*answer[items[ruleJSON]], error) {
	rules, err := s.Desk.ListRules(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(rules, *in, func(v domain.RuleView) string { return v.ID }, wireRule)
}

type ruleID struct {
	ID          string `path:"id"`
	IfNoneMatch string `header:"If-None-Match"`
}

func (s *Server) showRule(ctx context.Context, in *ruleID) (*conditional[ruleJSON], error) {
	v, hits, err := s.Desk.ShowRule(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := &conditional[ruleJSON]{Status: http.StatusOK, ETag: etag(v.Rule.Version), Body: wireRule(v)}
	if unchanged(in.IfNoneMatch, v.Rule.Version) {
		out.Status = http.StatusNotModified
	}
	for _, h := range hits {
		out.Body.Places = append(out.Body.Places, hitJSON{h.DraftID, h.Revision, h.Field, h.Severity.String(), h.At.UTC()})
	}
	return out, nil
}

// answerRule shows a rule as an act has left it.
func (s *Server) answerRule(ctx context.Context, r domain.Rule) *tagged[ruleJSON] {
	v, _, err := s.Desk.ShowRule(ctx, actor(ctx), r.ID)
	if err != nil {
		v = domain.RuleView{Rule: r}
	}
	return &tagged[ruleJSON]{ETag: etag(r.Version), Body: wireRule(v)}
}

func (s *Server) addRule(ctx context.Context, _ *none, in *ruleInput) (*tagged[ruleJSON], error) {
	r, err := s.Desk.WriteRule(ctx, actor(ctx), "", 0, in.YAML)
	if err != nil {
		return nil, err
	}
	out := s.answerRule(ctx, r)
	out.Location = prefix + "/rules/" + r.ID
	return out, nil
}

type changeRule struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" doc:"Needed; the rule's ETag"`
}

func (s *Server) patchRule(ctx context.Context, in *changeRule, p *rulePatch) (*tagged[ruleJSON], error) {
	version, err := precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		v, _, err := s.Desk.ShowRule(ctx, actor(ctx), in.ID)
		return v.Rule.Version, err
	})
	if err != nil {
		return nil, err
	}
	var r domain.Rule
	switch {
	case p.YAML != nil && p.Retired != nil, p.YAML == nil && p.Retired == nil:
		return nil, &domain.Error{Kind: domain.Invalid, Key: "rule.one_change", Field: "yaml"}
	case p.YAML != nil:
		r, err = s.Desk.WriteRule(ctx, actor(ctx), in.ID, version, *p.YAML)
	default:
		r, err = s.Desk.RetireRule(ctx, actor(ctx), in.ID, version, *p.Retired)
	}
	if err != nil {
		return nil, err
	}
	return s.answerRule(ctx, r), nil
}

type tryInput struct {
	YAML string `json:"yaml"`
	Text string `json:"text"`
}

// ScanJSON is scanJSON where it is embedded: the description leaves out embedded
// fields that have no exported name.
type ScanJSON = scanJSON

// tryJSON is a scan result with its reasons.
type tryJSON struct {
	ScanJSON
	Explanation *RuleExplanation `json:"explanation,omitempty" doc:"What each criterion came to; left out for lists, which have none"`
}

func (s *Server) tryRule(ctx context.Context, _ *none, in *tryInput) (*answer[tryJSON], error) {
	trial, err := s.Desk.TryRule(ctx, actor(ctx), in.YAML, in.Text)
	out := tryJSON{ScanJSON: wireScan(trial.Result, languageOf(ctx))}
	if x := trial.Explanation; x != nil {
		wire := WireExplanation(*x, languageOf(ctx))
		out.Explanation = &wire
	}
	return answered(out, err)
}

type importInput struct {
	Files []ruleSourceJSON `json:"files" doc:"Each holds one rule or a list of them; 2 MB in all at most"`
	Try   bool             `json:"try,omitempty" doc:"Only tell what would change"`
}

type importedJSON struct {
	Tried   bool               `json:"tried" doc:"Nothing was changed"`
	Changes []importedRuleJSON `json:"changes"`
}

type importedRuleJSON struct {
	ID   string `json:"id"`
	Fate string `json:"fate" enum:"added,changed,same"`
}

func (s *Server) importRules(ctx context.Context, _ *none, in *importInput) (*answer[importedJSON], error) {
	files := list(in.Files, func(f ruleSourceJSON) domain.RuleSource { return domain.RuleSource{Name: f.Name, YAML: f.YAML} })
	changes, err := s.Desk.ImportRules(ctx, actor(ctx), files, in.Try)
	out := importedJSON{Tried: in.Try, Changes: list(changes, func(c domain.RuleChange) importedRuleJSON {
		return importedRuleJSON{c.Info.ID, string(c.Fate)}
	})}
	return answered(out, err)
}
