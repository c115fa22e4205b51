package api

import (
	"context"
	"regexp"
	"time"

	"layak/domain"
	"layak/templates"
)

type scanInput struct {
	Text   *string    `json:"text,omitempty" doc:"One text; findings name it body"`
	Fields namedTexts `json:"fields,omitempty" doc:"Several, of one draft: a list of name and text, or an object of texts by name"`

	Channels []string `json:"channels,omitempty" doc:"Where it is to go out: rules of other channels do not judge it, and it is read together with what went out there lately"`
	Draft    string   `json:"draft,omitempty" doc:"The stored draft that it becomes, which is no context for itself"`
}

// scanJSON is a scan result as the contract has it.
type scanJSON struct {
	ID         string        `json:"id,omitempty" doc:"The draft"`
	Verdict    string        `json:"verdict" enum:"clear,info,warn,review,block"`
	Incomplete bool          `json:"incomplete" doc:"Something could not be looked at; the verdict is block then"`
	Reason     string        `json:"reason,omitempty"`
	Ruleset    rulesetDigest `json:"ruleset"`
	Lists      *listsJSON    `json:"lists,omitempty" doc:"The embargoes and allow-list that it was made under; left out while there is none"`
	Findings   []findingJSON `json:"findings" doc:"In order of field, start, end, rule"`
	Suppressed []findingJSON `json:"suppressed,omitempty" doc:"What an exception of its own rule, the allow-list, or a publication after the announcement set aside; it counts for nothing"`
}

// listsJSON names the lists at a version.
type listsJSON struct {
	Version int64  `json:"version"`
	Digest  string `json:"digest" doc:"Salted: it confirms no guess of words"`
}

type rulesetDigest struct {
	Version int64  `json:"version"`
	Digest  string `json:"digest"`
}

// findingJSON is a finding with the text that it found, for whoever sent it or
// may read it.
type findingJSON struct {
	ProblemFinding
	Excerpt    string         `json:"excerpt"`
	Evidence   []evidenceJSON `json:"evidence"`
	Overridden bool           `json:"overridden" doc:"Lifted by a person; it counts for nothing"`
	Mark       string         `json:"mark,omitempty" enum:"right,false_alarm" doc:"What one said of it oneself"`
	Because    string         `json:"suppressed_because,omitempty" doc:"The reason; embargo.scheduled where the text goes out after the announcement"`
	Views      []string       `json:"views,omitempty" enum:"letters,digits,spaced,repeated,hashtag,reversed,broken" doc:"How disguised words were read; left out where all is written plainly"`
	Listed     *listedJSON    `json:"listed,omitempty" doc:"The embargo that it comes from, or the entry of the allow-list that set it aside"`
}

type listedJSON struct {
	Kind  string    `json:"kind" enum:"embargo,allowance"`
	ID    string    `json:"id"`
	Words string    `json:"words,omitempty" doc:"Of the allow-list"`
	Until time.Time `json:"until"`
	Zone  string    `json:"zone"`
}

type evidenceJSON struct {
	Name   string `json:"name"`
	Points int    `json:"points"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_:.-]{0,79}$`)

// maxFields bounds the fields of one scan: title, body and a variant for every
// channel a draft can have.
const maxFields = domain.MaxChannels + 2

func (s *Server) scanText(ctx context.Context, _ *none, in *scanInput) (*answer[scanJSON], error) {
	fields, err := in.fields()
	if err != nil {
		return nil, err
	}
	result, err := s.Desk.Scan(ctx, actor(ctx), domain.ScanInput{Fields: fields, Channels: in.Channels, Draft: in.Draft})
	if err != nil {
		return nil, in.renamed(err)
	}
	return answered(wireScan(result, languageOf(ctx)), nil)
}

func (in scanInput) fields() ([]domain.Field, error) {
	bad := func(field, key string) error {
		return &domain.Error{Kind: domain.Invalid, Key: key, Field: field}
	}
	switch {
	case in.Text != nil && in.Fields.list != nil:
		return nil, bad("fields", "scan.text_or_fields")
	case in.Text != nil:
		return []domain.Field{{Name: "body", Text: *in.Text}}, nil
	case len(in.Fields.list) == 0:
		return nil, bad("text", "json.missing")
	case len(in.Fields.list) > maxFields:
		return nil, bad("fields", "scan.fields_many")
	}
	var out []domain.Field
	for _, f := range in.Fields.list {
		if !fieldName.MatchString(f.name) {
			return nil, bad("fields", "scan.field_name")
		}
		out = append(out, domain.Field{Name: f.name, Text: f.text})
	}
	return out, nil
}

// renamed names a text that is refused as the caller has named it.
func (in scanInput) renamed(err error) error {
	if e, ok := err.(*domain.Error); ok && in.Text != nil && e.Field == "body" {
		mine := *e
		mine.Field = "text"
		return &mine
	}
	return err
}

func wireScan(r domain.ScanResult, lang templates.Lang) scanJSON {
	out := scanJSON{Verdict: r.Verdict.String(), Incomplete: r.Incomplete, Reason: r.Reason,
		Ruleset: rulesetDigest{r.RulesetVersion, r.RulesetDigest}, Findings: []findingJSON{}}
	if r.Lists.Digest != "" {
		out.Lists = &listsJSON{r.Lists.Version, r.Lists.Digest}
	}
	for _, f := range r.Findings {
		if f.Suppressed != "" {
			out.Suppressed = append(out.Suppressed, wireFinding(f, lang))
			continue
		}
		out.Findings = append(out.Findings, wireFinding(f, lang))
	}
	return out
}

func wireFinding(f domain.Finding, lang templates.Lang) findingJSON {
	plain := problemFinding(f, lang)
	plain.Parts = withWords(plain.Parts, f.Parts)
	out := findingJSON{ProblemFinding: plain, Excerpt: f.Excerpt, Because: f.Suppressed, Views: f.Views,
		Evidence: list(f.Evidence, func(e domain.Evidence) evidenceJSON { return evidenceJSON{e.Name, e.Points, e.Start, e.End} })}
	if l := f.Listed; l != nil {
		out.Listed = &listedJSON{l.Kind, l.ID, l.Words, l.Until.UTC(), l.Zone}
	}
	return out
}
