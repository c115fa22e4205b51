package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"layak/domain"
	"layak/policy/sensitivity"
	"layak/templates"
)

// sarifReport gathers one run and writes it at the end. Results hold no words of
// the texts: whoever may read the files finds them by their regions, and a log
// that goes to another system spreads nothing.
type sarifReport struct {
	out       io.Writer
	lang      string
	rules     []domain.RuleInfo // without building blocks and lists
	directory string            // that URIs are relative to
	words     func(lang, key string) string

	run   sarifRun
	index map[string]int // of the rules
	files map[string]int // artifacts by name
}

// sarifBase names the working directory; where it is stays out of the log.
const sarifBase = "WORKDIR"

// scanReasons are the kinds of notifications.
var scanReasons = []string{sensitivity.ReasonTimeout, sensitivity.ReasonTooLarge, sensitivity.ReasonInvalidUTF8,
	sensitivity.ReasonTooMany, sensitivity.ReasonFailed, reasonUnread, reasonBinary, reasonRules}

// Reasons of the command line's own.
const (
	reasonUnread = "scan.unread"
	reasonBinary = "scan.binary"
	reasonRules  = "scan.rules"
)

var ownReasons = map[string]map[string]string{
	"id": {reasonUnread: "Tidak dapat dibaca.", reasonLine: "Barisnya tidak dapat dibaca.", reasonLongLine: "Barisnya terlalu panjang untuk diperiksa.", reasonBinary: "Tampaknya bukan teks; tetap dipindai.", reasonRules: "Aturan tidak dapat dipakai."},
	"en": {reasonUnread: "Cannot be read.", reasonLine: "The line cannot be read.", reasonLongLine: "The line is too long to be scanned.", reasonBinary: "Looks like no text; scanned all the same.", reasonRules: "The rules cannot be used."},
}

func newSARIF(out io.Writer, lang string, infos []domain.RuleInfo) (*sarifReport, error) {
	pages, err := templates.New()
	if err != nil {
		return nil, err
	}
	directory, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	r := &sarifReport{out: out, lang: lang, directory: directory, index: make(map[string]int), files: make(map[string]int)}
	r.words = func(lang, key string) string {
		if own := ownReasons[lang][key]; own != "" {
			return own
		}
		sentence, _ := pages.Problem(templates.Lang(lang), key)
		return sentence
	}
	for _, info := range infos {
		if info.Kind == "rule" {
			r.index[info.ID] = len(r.rules)
			r.rules = append(r.rules, info)
		}
	}
	other := "en"
	if lang == "en" {
		other = "id"
	}
	driver, translation := r.component(lang), r.component(other)
	driver.Version, driver.Semantic = version, version
	translation.Contents, translation.Associated = []string{"localizedData"}, &sarifComponentID{Name: driver.Name}
	r.run = sarifRun{
		Tool: sarifTool{Driver: driver}, Language: lang, Translations: []sarifComponent{translation},
		Invocations: []sarifInvocation{{Successful: true, Execution: []sarifNotification{}, Configuration: []sarifNotification{}}},
		BaseIDs:     map[string]sarifArtifactPlace{sarifBase: {Description: &sarifText{Text: "The directory in which layak ran."}}},
		Encoding:    "utf-8", Columns: "unicodeCodePoints", NewLines: []string{"\r\n", "\n", "\r"},
		Artifacts: []sarifArtifact{}, Results: []sarifResult{},
	}
	return r, nil
}

// component has the texts of all rules and notifications in one language.
func (r *sarifReport) component(lang string) sarifComponent {
	c := sarifComponent{Name: "Layak", Language: lang, Contents: []string{"localizedData", "nonLocalizedData"}, Comprehensive: true,
		Rules: []sarifDescriptor{}, Notifications: []sarifDescriptor{}}
	for _, info := range r.rules {
		c.Rules = append(c.Rules, sarifRule(info, lang))
	}
	for _, reason := range scanReasons {
		c.Notifications = append(c.Notifications, sarifDescriptor{ID: reason, Short: &sarifText{Text: r.words(lang, reason)}})
	}
	return c
}

func sarifRule(info domain.RuleInfo, lang string) sarifDescriptor {
	words := scanWords[lang]
	d := sarifDescriptor{
		ID: info.ID, Name: camel(info.ID), Full: &sarifText{Text: info.Message[lang]},
		Messages:      map[string]sarifText{"default": {Text: braces.Replace(findingText(info.Message[lang], info.Suggestion[lang], words))}},
		Configuration: &sarifConfiguration{Enabled: info.Status == "active" || info.Status == "test", Level: sarifLevel(info.Severity)},
		Properties:    map[string]any{"category": info.Category, "severity": info.Severity.String(), "ruleVersion": info.Version, "tags": []string{info.Category}},
	}
	title := info.Title[lang]
	if title == "" {
		title = info.Message[lang]
	}
	d.Short = &sarifText{Text: title}
	lines := []string{words["why"] + ": " + info.Message[lang], words["instead"] + ": " + info.Suggestion[lang]}
	if info.LegalBasis != "" {
		lines = append(lines, words["basis"]+": "+info.LegalBasis)
		d.Properties["legalBasis"] = info.LegalBasis
	}
	d.Help = &sarifText{Text: strings.Join(lines, "\n"), Markdown: markdown(words["why"], info.Message[lang]) + markdown(words["instead"], info.Suggestion[lang])}
	if info.LegalBasis != "" {
		d.Help.Markdown += markdown(words["basis"], info.LegalBasis)
	}
	return d
}

// braces doubles the braces of a message string: single ones are places for
// arguments.
var braces = strings.NewReplacer("{", "{{", "}", "}}")

// marks are what Markdown would take for more than text.
var marks = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", "&lt;", "&", "&amp;", "#", `\#`, "|", `\|`)

func markdown(label, text string) string { return "**" + label + "**: " + marks.Replace(text) + "\n\n" }

func findingText(message, suggestion string, words map[string]string) string {
	return message + " " + words["instead"] + ": " + suggestion
}

// camel turns an id into the identifier that viewers show: OpsForceMovement.
func camel(id string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		r, n := utf8.DecodeRuneInString(part)
		b.WriteRune(unicode.ToUpper(r))
		b.WriteString(part[n:])
	}
	return b.String()
}

func sarifLevel(s domain.Severity) string {
	switch s {
	case domain.SeverityBlock, domain.SeverityReview:
		return "error"
	case domain.SeverityWarn:
		return "warning"
	}
	return "note"
}

func (r *sarifReport) document(d scanDocument) error {
	at := r.artifact(d.file, d.size, d.binary)
	if r.run.Properties == nil {
		r.run.Properties = map[string]any{"rulesetVersion": d.result.RulesetVersion, "rulesetDigest": d.result.RulesetDigest}
	}
	text := newTextIndex(d.body())
	for i, f := range slices.Concat(d.result.Findings, d.result.Silent) {
		location := sarifLocation{Physical: &sarifPhysical{Artifact: at}}
		switch {
		case d.line > 0: // offsets count in the text that the line holds
			location.Physical.Region = &sarifRegion{StartLine: d.line}
			location.Logical = logical(d.id)
		case d.binary:
			location.Physical.Region = byteRegion(f)
		default:
			location.Physical.Region = text.region(f)
		}
		out := r.result(f, location)
		if i >= len(d.result.Findings) { // the rule is on trial
			out.Kind, out.Level = "informational", "none"
		}
		r.run.Results = append(r.run.Results, out)
	}
	where := sarifLocation{Physical: &sarifPhysical{Artifact: at}}
	if d.line > 0 {
		where.Physical.Region = &sarifRegion{StartLine: d.line}
	}
	if d.result.Incomplete {
		r.notify("error", d.result.Reason, "", where)
	}
	if d.binary {
		r.notify("note", reasonBinary, "", where)
	}
	return nil
}

// logical names the document of a JSON line by its id.
func logical(id json.RawMessage) []sarifLogical {
	name := string(id)
	if err := json.Unmarshal(id, &name); err != nil {
		name = string(id) // a number
	}
	if name == "" {
		return nil
	}
	return []sarifLogical{{Name: name, Full: name}}
}

func (r *sarifReport) result(f domain.Finding, location sarifLocation) sarifResult {
	out := sarifResult{
		RuleID: f.Rule, RuleIndex: -1, Kind: "fail", Level: sarifLevel(f.Severity), Rank: min(100, f.Confidence*100),
		Message:   sarifMessage{Text: findingText(f.Message[r.lang], f.Suggestion[r.lang], scanWords[r.lang]), ID: "default"},
		Locations: []sarifLocation{location}, Fingerprints: map[string]string{"layak/v1": f.Fingerprint}, Suppressions: []sarifSuppression{},
		Properties: map[string]any{"severity": f.Severity.String(), "category": f.Category, "band": f.Band, "ruleVersion": f.RuleVersion},
	}
	if i, ok := r.index[f.Rule]; ok {
		out.RuleIndex = i
	}
	if location.Physical.Region.StartColumn == 0 && location.Physical.Region.ByteOffset == nil { // a JSON line
		out.Properties["field"], out.Properties["start"], out.Properties["end"] = f.Field, f.Start, f.End
	}
	if f.Parts != nil {
		out.Properties["parts"] = partsJSON(f.Parts, false)
	}
	evidence := []string{}
	for _, e := range f.Evidence {
		evidence = append(evidence, fmt.Sprintf("%s %+d", e.Name, e.Points))
	}
	out.Properties["evidence"] = evidence
	if len(f.Views) > 0 {
		out.Properties["views"] = f.Views
	}
	if f.Suppressed != "" {
		out.Suppressions = append(out.Suppressions, sarifSuppression{Kind: "external", Status: "accepted", Justification: f.Suppressed})
	}
	return out
}

// failed notes what could not be scanned at all.
func (r *sarifReport) failed(f scanFailure) error {
	where := sarifLocation{Physical: &sarifPhysical{Artifact: r.place(f.file)}}
	if f.line > 0 {
		where.Physical.Region = &sarifRegion{StartLine: f.line}
	}
	r.notify("error", reasonUnread, f.err.Error(), where)
	return nil
}

func (r *sarifReport) notify(level, reason, detail string, where ...sarifLocation) {
	text := r.words(r.lang, reason)
	if detail != "" {
		text += " " + detail
	}
	call := &r.run.Invocations[0]
	call.Execution = append(call.Execution, sarifNotification{Descriptor: &sarifDescriptorID{reason}, Level: level, Message: sarifMessage{Text: text}, Locations: where})
	call.Successful = call.Successful && level != "error"
}

// rulesFailed notes why there are no rules to scan with.
func (r *sarifReport) rulesFailed(problems domain.RuleProblems) {
	call := &r.run.Invocations[0]
	for _, p := range problems {
		where := sarifLocation{Physical: &sarifPhysical{Artifact: r.place(p.Source)}}
		if p.Line > 0 {
			where.Physical.Region = &sarifRegion{StartLine: p.Line, StartColumn: p.Column}
		}
		call.Configuration = append(call.Configuration, sarifNotification{Descriptor: &sarifDescriptorID{reasonRules}, Level: "error", Message: sarifMessage{Text: p.Message}, Locations: []sarifLocation{where}})
	}
	call.Successful = false
}

func (r *sarifReport) end(status exitStatus) error {
	r.run.Invocations[0].ExitCode = int(status)
	encoder := json.NewEncoder(r.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{r.run}})
}

// artifact lists a scanned file, once, and returns how results name it.
func (r *sarifReport) artifact(name string, size int64, binary bool) sarifArtifactPlace {
	at := r.place(name)
	k, ok := r.files[name]
	if !ok {
		k = len(r.run.Artifacts)
		r.files[name] = k
		a := sarifArtifact{Location: at, Length: size, Roles: []string{"analysisTarget"}, Encoding: "utf-8"}
		if binary {
			a.Encoding = ""
		}
		r.run.Artifacts = append(r.run.Artifacts, a)
	}
	at.Index = &k
	return at
}

// place names a file by a URI: relative to the working directory where it lies
// within, absolute elsewhere. Standard input has none.
func (r *sarifReport) place(name string) sarifArtifactPlace {
	if name == "-" {
		return sarifArtifactPlace{Description: &sarifText{Text: "standard input"}}
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.directory, path)
	}
	if rel, err := filepath.Rel(r.directory, path); err == nil && filepath.IsLocal(rel) {
		u := url.URL{Path: filepath.ToSlash(rel)}
		return sarifArtifactPlace{URI: u.String(), BaseID: sarifBase}
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	return sarifArtifactPlace{URI: (&url.URL{Scheme: "file", Path: path}).String()}
}

func byteRegion(f domain.Finding) *sarifRegion {
	start, length := f.Start, f.End-f.Start
	return &sarifRegion{ByteOffset: &start, ByteLength: &length}
}

// textIndex finds lines, columns and code points of byte offsets. A byte order
// mark counts for bytes only, as the standard wants it.
type textIndex struct {
	text   string
	starts []int // bytes
	points []int // code points before each start
	mark   int   // 1 with a byte order mark
	known  bool  // the lines have been found

	// The place asked for last, because a line may be as long as the file and
	// findings come in order.
	last, lastLine, lastColumn int
}

func newTextIndex(text string) *textIndex {
	x := &textIndex{text: text, starts: []int{0}, points: []int{0}}
	if strings.HasPrefix(text, "\ufeff") {
		x.mark = 1
	}
	return x
}

// read finds the lines, when somebody first asks.
func (x *textIndex) read() {
	from, points := 0, 0
	for i := 0; i < len(x.text); i++ {
		if c := x.text[i]; c != '\n' && (c != '\r' || strings.HasPrefix(x.text[i+1:], "\n")) {
			continue
		}
		points += utf8.RuneCountInString(x.text[from : i+1])
		from = i + 1
		x.starts, x.points = append(x.starts, from), append(x.points, points)
	}
}

func (x *textIndex) at(offset int) (line, column, points int) {
	if !x.known {
		x.known = true
		x.read()
	}
	k, found := slices.BinarySearch(x.starts, offset)
	if !found {
		k--
	}
	from, n := x.starts[k], 0
	if x.lastLine == k && x.last >= from && x.last <= offset {
		from, n = x.last, x.lastColumn
	}
	n += utf8.RuneCountInString(x.text[from:offset])
	x.last, x.lastLine, x.lastColumn = offset, k, n
	line, column, points = k+1, n+1, x.points[k]+n-x.mark
	if k == 0 {
		column -= x.mark
	}
	return line, max(1, column), max(0, points)
}

func (x *textIndex) region(f domain.Finding) *sarifRegion {
	out := byteRegion(f)
	var from, to int
	out.StartLine, out.StartColumn, from = x.at(f.Start)
	start := *x
	out.EndLine, out.EndColumn, to = x.at(f.End)
	x.last, x.lastLine, x.lastColumn = start.last, start.lastLine, start.lastColumn // the next may begin within this one
	length := to - from
	out.CharOffset, out.CharLength = &from, &length
	return out
}
