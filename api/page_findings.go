package api

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"regexp"
	"slices"
	"time"

	"layak/domain"
	"layak/templates"
)

// findings shows what a scan said of the fields, in the reader's language.
func (p *page) findings(scan domain.ScanResult, fields []domain.Field) templates.Findings {
	counting := scan.Counting(nil, "", time.Time{})
	out := templates.Findings{Checked: true, Verdict: scan.Worst(counting).String(), Incomplete: scan.Incomplete, Reason: scan.Reason,
		RulesetVersion: scan.RulesetVersion, RulesetDigest: scan.RulesetDigest}
	var titles map[string]map[string]string
	if len(scan.Findings) > 0 {
		titles = p.ruleTitles(scan.RulesetVersion, scan.RulesetDigest)
	}
	text, lang := map[string]string{}, map[string]templates.Lang{}
	for _, f := range fields {
		text[f.Name], lang[f.Name] = f.Text, languageOfText(f.Text, p.lang)
	}
	for _, f := range scan.Findings {
		out.Items = append(out.Items, p.finding(f, text[f.Field], lang[f.Field], titles))
	}
	return out
}

// ruleTitles are the titles in one version of the rule set, which never change.
type ruleTitles struct {
	version int64
	digest  string // a version comes again where the database was set back
	byID    map[string]map[string]string
}

// ruleTitles loads the titles of a version once. Without them findings show
// ids, which is no reason to show no findings.
func (p *page) ruleTitles(version int64, digest string) map[string]map[string]string {
	if known := p.s.titles.Load(); known != nil && known.version == version && known.digest == digest {
		return known.byID
	}
	titles, err := p.desk().RuleTitles(p.ctx(), p.actor(), version)
	if err != nil {
		p.s.Log.DebugContext(p.ctx(), "no titles of rules", "version", version, "error", err)
		return nil
	}
	p.s.titles.Store(&ruleTitles{version, digest, titles})
	return titles
}

// criterion names one point of a score: the title of the building block, the
// word for the rule's own match, or the name that the rule gave it.
func (p *page) criterion(name string, titles map[string]map[string]string) string {
	if title := p.text(titles[name]); title != "" {
		return title
	}
	if key := "criterion." + name; p.s.Pages.HasWord(p.lang, key) {
		return p.s.Pages.Word(p.lang, key)
	}
	return name
}

func (p *page) finding(f domain.Finding, text string, lang templates.Lang, titles map[string]map[string]string) templates.Finding {
	v := templates.Finding{Fingerprint: f.Fingerprint, Rule: f.Rule, RuleVersion: f.RuleVersion, Category: f.Category, Severity: f.Severity.String(),
		Confidence: int(math.Round(f.Confidence * 100)), Band: f.Band, Field: f.Field, Start: f.Start, End: f.End, Line: f.Line, Column: f.Column,
		Excerpt: f.Excerpt, Message: p.text(f.Message), Suggestion: p.textIn(lang, f.Suggestion), LegalBasis: f.LegalBasis, Suppressed: f.Suppressed, Views: f.Views}
	if l := f.Listed; l != nil {
		v.Listed = &templates.Listed{Kind: l.Kind, Words: l.Words, Until: l.Until}
	}
	if lang != p.lang && f.Suggestion[string(lang)] != "" {
		v.Tongue = string(lang)
	}
	v.Replacement = wordingIn(v.Suggestion)
	v.From, v.To = replaced(text, f.Start, f.End, v.Replacement)
	v.Replaced = cut(text, v.From, v.To)
	v.Parts = p.parts(f)
	for _, e := range f.Evidence {
		v.Criteria = append(v.Criteria, templates.Criterion{Name: p.criterion(e.Name, titles), Points: e.Points, Met: e.Points != 0 || e.End > e.Start, Excerpt: cut(text, e.Start, e.End)})
	}
	return v
}

var quoted = regexp.MustCompile(`"([^"]{1,400})"|“([^”]{1,400})”`)

// wordingIn is the wording that a suggestion puts in quotation marks, ready to
// take; the rest of a suggestion is advice and would be nonsense in a text.
func wordingIn(suggestion string) string {
	m := quoted.FindStringSubmatch(suggestion)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// cut is the part of a text between two byte offsets, "" where they lie outside.
func cut(text string, start, end int) string {
	if start < 0 || end <= start || end > len(text) {
		return ""
	}
	return text[start:end]
}

// draftFindings shows the findings of a draft's present text with what lifted
// them, and offers lifting to those who may.
func (p *page) draftFindings(v domain.DraftView) templates.Findings {
	out := p.findings(v.Scan, v.Revision.Fields())
	out.Verdict = v.Scan.Worst(v.Counting).String()
	out.DraftID, out.Version, out.State = v.Draft.ID, v.Draft.Version, string(v.Draft.State)
	out.MayMark, out.Reviewed = v.MayMark, reviewed(v)
	mine := marksOf(v, p.actor().PersonID)
	now := p.s.Now()
	out.Until = now.In(p.loc).AddDate(0, 0, 7).Format("2006-01-02")
	may := p.mayLift(v)
	for i := range out.Items {
		it := &out.Items[i]
		it.Mark = mine[it.Fingerprint]
		for _, o := range v.Overrides {
			if o.Fingerprint == it.Fingerprint && o.ContentHash == v.Draft.ContentHash && now.Before(o.Until) {
				it.Lifted = &templates.Lifted{By: named(v.Names, o.By), Reason: o.Reason, At: o.At, Until: o.Until}
			}
		}
		it.MayOverride = may && v.Scan.Findings[i].Severity >= domain.SeverityReview
	}
	return out
}

// reviewed tells whether the security stage of the present text has its quorum.
func reviewed(v domain.DraftView) bool {
	if v.Run == nil || v.Run.ContentHash != v.Draft.ContentHash {
		return false
	}
	stage, ok := v.Run.Stage(domain.StageSecurity)
	return ok && domain.StillNeeded(stage, v.Votes, v.Run.Round, v.Run.ContentHash) == 0
}

// mayLift tells whether the page offers lifting at all; the verb decides.
func (p *page) mayLift(v domain.DraftView) bool {
	open := []domain.State{domain.Drafting, domain.ChangesRequested, domain.InReview, domain.Parked}
	wrote := slices.ContainsFunc(v.Revisions, func(r domain.Revision) bool { return r.By == p.actor().PersonID })
	return v.May[domain.ActOverride] && !wrote && slices.Contains(open, v.Draft.State)
}

// draftTexts are a revision's texts with the findings marked.
func draftTexts(fields []domain.Field, f templates.Findings) []templates.DraftText {
	var out []templates.DraftText
	for _, field := range fields {
		out = append(out, templates.DraftText{Field: field.Name, Text: templates.MarkedText{Text: field.Text, Marks: f.Marks(field.Name)}})
	}
	return out
}

// maxLiveFields bounds the fields of a live check: title, body and every channel.
const maxLiveFields = domain.MaxChannels + 2

// pageFindings is the live check while typing: it answers the panel alone.
func (s *Server) pageFindings(p *page) error {
	var in struct {
		Draft    string   `json:"draft"`
		Channels []string `json:"channels"`
		Fields   []struct {
			Name string `json:"name"`
			Text string `json:"text"`
		} `json:"fields"`
	}
	dec := json.NewDecoder(p.c.Request.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil || len(in.Fields) > maxLiveFields {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return bodyTooLarge()
		}
		return &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
	}
	fields := make([]domain.Field, len(in.Fields))
	for i, f := range in.Fields {
		fields[i] = domain.Field{Name: f.Name, Text: f.Text}
	}
	scan, err := p.desk().Scan(p.ctx(), p.actor(), domain.ScanInput{Fields: fields, Channels: in.Channels, Draft: in.Draft})
	if err != nil {
		return err
	}
	view := p.findings(scan, fields)
	view.Form = "draft"
	return p.show(http.StatusOK, templates.PageFindings, templates.FindingsFragment{Findings: view})
}
