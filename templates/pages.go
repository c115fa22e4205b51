// Package templates renders the pages of Layak: html/template trees, one for
// each page, language and zone, the words of both languages, and the static
// files. Page structs hold what a page shows and nothing else; they are filled
// by the HTTP edge. The package writes nothing and asks nobody.
package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
	"sync"

	"layak/domain"
)

//go:embed pages/*.html
var pageFiles embed.FS

// ErrUnknownPage says that no page has that name.
var ErrUnknownPage = errors.New("templates: unknown page")

// ErrWrongView says that a page was given data of another type than its own.
var ErrWrongView = errors.New("templates: wrong view for the page")

// Page names, one for each file under pages/.
const (
	PageSignIn        = "signin"
	PageResume        = "resume"
	PageHome          = "home"
	PageDraftNew      = "draft_new"
	PageDraftEdit     = "draft_edit"
	PageDraftShow     = "draft_show"
	PageReview        = "review"
	PageDrafts        = "drafts"
	PageRules         = "rules"
	PageRuleEdit      = "rule_edit"
	PageRuleImport    = "rule_import"
	PageRuleSets      = "rulesets"
	PageProfileImport = "profile_import"
	PageSimulation    = "simulation"
	PageSamples       = "samples"
	PageEntries       = "entries"
	PageMandates      = "mandates"
	PageEmergencies   = "emergencies"
	PageChanges       = "changes"
	PageChange        = "change"
	PageTryPowers     = "try_powers"
	PagePeople        = "people"
	PageUnits         = "units"
	PagePolicy        = "policy"
	PageWorkflows     = "workflows"
	PageWorkflow      = "workflow"
	PageFlowForm      = "workflow_form"
	PageCalendars     = "calendars"
	PageChannels      = "channels"
	PageAudit         = "audit"
	PageStory         = "story"
	PageAccount       = "account"
	PageError         = "error"
	PageFindings      = "findings"   // a fragment without the frame: what POST /drafts/findings answers
	PageRuleTried     = "rule_tried" // another: what POST /rules/tried answers
)

// views says which struct each page takes; Render refuses any other.
var views = map[string]reflect.Type{
	PageSignIn:        reflect.TypeFor[SignIn](),
	PageResume:        reflect.TypeFor[Resume](),
	PageHome:          reflect.TypeFor[Home](),
	PageDraftNew:      reflect.TypeFor[DraftForm](),
	PageDraftEdit:     reflect.TypeFor[DraftForm](),
	PageDraftShow:     reflect.TypeFor[DraftShow](),
	PageReview:        reflect.TypeFor[Review](),
	PageDrafts:        reflect.TypeFor[Drafts](),
	PageRules:         reflect.TypeFor[Rules](),
	PageRuleEdit:      reflect.TypeFor[RuleEdit](),
	PageRuleImport:    reflect.TypeFor[RuleImport](),
	PageRuleSets:      reflect.TypeFor[RuleSets](),
	PageProfileImport: reflect.TypeFor[ProfileImport](),
	PageSimulation:    reflect.TypeFor[Simulation](),
	PageSamples:       reflect.TypeFor[Samples](),
	PageEntries:       reflect.TypeFor[Entries](),
	PageEmergencies:   reflect.TypeFor[Emergencies](),
	PageMandates:      reflect.TypeFor[Mandates](),
	PageChanges:       reflect.TypeFor[Changes](),
	PageChange:        reflect.TypeFor[Change](),
	PageTryPowers:     reflect.TypeFor[TryPowers](),
	PagePeople:        reflect.TypeFor[People](),
	PageUnits:         reflect.TypeFor[Units](),
	PagePolicy:        reflect.TypeFor[Policy](),
	PageWorkflows:     reflect.TypeFor[Workflows](),
	PageWorkflow:      reflect.TypeFor[WorkflowPage](),
	PageFlowForm:      reflect.TypeFor[WorkflowForm](),
	PageCalendars:     reflect.TypeFor[Calendars](),
	PageChannels:      reflect.TypeFor[Channels](),
	PageAudit:         reflect.TypeFor[Audit](),
	PageStory:         reflect.TypeFor[Story](),
	PageAccount:       reflect.TypeFor[Account](),
	PageError:         reflect.TypeFor[Error](),
	PageFindings:      reflect.TypeFor[FindingsFragment](),
	PageRuleTried:     reflect.TypeFor[RuleTried](),
}

// framed is what every page struct with a Frame satisfies by embedding it.
type framed interface{ frame() Frame }

type treeKey struct {
	page string
	lang Lang
	zone string
}

// Pages holds the parsed trees and words. It is safe for concurrent use.
type Pages struct {
	words  *Words
	assets *assets
	parsed map[treeKey]*template.Template // by page and language; never executed
	mu     sync.Mutex                     // guards trees
	trees  map[treeKey]*template.Template
	pool   sync.Pool
}

// New parses every page in every language. It fails when a template
// or a file of words does not parse; it reads only embedded files.
func New() (*Pages, error) {
	words, err := loadWords()
	if err != nil {
		return nil, err
	}
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	p := &Pages{words: words, assets: assets, parsed: map[treeKey]*template.Template{}, trees: map[treeKey]*template.Template{}}
	p.pool.New = func() any { return new(bytes.Buffer) }
	shared, err := fs.Glob(pageFiles, "pages/_*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	for _, lang := range Langs() {
		base, err := template.New("").Funcs(p.funcs(lang, zones[0])).ParseFS(pageFiles, shared...)
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		for page := range views {
			if err := p.addPage(base, page, lang); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// addPage parses one page on a copy of the shared parts.
func (p *Pages) addPage(base *template.Template, page string, lang Lang) error {
	tree, err := base.Clone()
	if err == nil {
		tree, err = tree.ParseFS(pageFiles, path.Join("pages", page+".html"))
	}
	if err != nil {
		return fmt.Errorf("templates: page %s: %w", page, err)
	}
	p.fold(tree, lang)
	p.parsed[treeKey{page: page, lang: lang}] = tree
	return nil
}

// tree returns the page's tree for a language and zone. It copies the parsed
// one, which is never executed itself, the first time a zone is asked for.
func (p *Pages) tree(page string, lang Lang, z zone) (*template.Template, error) {
	key := treeKey{page, lang, z.Name}
	p.mu.Lock()
	defer p.mu.Unlock()
	if tree, ok := p.trees[key]; ok {
		return tree, nil
	}
	tree, err := p.parsed[treeKey{page: page, lang: lang}].Clone()
	if err != nil {
		return nil, fmt.Errorf("templates: page %s: %w", page, err)
	}
	p.trees[key] = tree.Funcs(p.funcs(lang, z))
	return p.trees[key], nil
}

// Render writes a page, or nothing at all when it fails: the page is rendered
// to a buffer first. data is the page's own struct or a pointer to it
// (ErrWrongView otherwise). An unknown language is Indonesian, an unknown zone
// WIB.
func (p *Pages) Render(w io.Writer, page string, lang Lang, data any) error {
	want, ok := views[page]
	if !ok {
		return fmt.Errorf("%w: %q", ErrUnknownPage, page)
	}
	v := reflect.ValueOf(data)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() || v.Type() != want {
		return fmt.Errorf("%w: page %s takes %s, got %T", ErrWrongView, page, want.Name(), data)
	}
	z, name := zones[0], "fragment"
	if f, ok := v.Interface().(framed); ok {
		z, name = zoneNamed(f.frame().Zone), "layout"
	}
	tree, err := p.tree(page, ParseLang(string(lang)), z)
	if err != nil {
		return err
	}
	buf := p.pool.Get().(*bytes.Buffer)
	defer p.pool.Put(buf)
	buf.Reset()
	if err := tree.ExecuteTemplate(buf, name, v.Interface()); err != nil {
		return fmt.Errorf("templates: page %s: %w", page, err)
	}
	if _, err := buf.WriteTo(w); err != nil {
		return fmt.Errorf("templates: page %s: %w", page, err)
	}
	return nil
}

// Word returns the text for a key; see Words.Word.
func (p *Pages) Word(lang Lang, key string, args ...any) string {
	return p.words.Word(lang, key, args...)
}

// RuleProblem says what is wrong in a rule; in English where it has no other
// words.
func (p *Pages) RuleProblem(lang Lang, x domain.RuleProblem) string {
	if lang != Indonesian || x.Wording.Format == "" {
		return x.Message
	}
	return x.Wording.In(func(format string) string { return p.words.problems[format] })
}

// HasWord tells whether a key has a text of its own in that language.
func (p *Pages) HasWord(lang Lang, key string) bool { return p.words.Has(lang, key) }

// Problem returns the sentence for an error key such as "draft.stale" and what
// would help (empty where there is no more to say). A key without a text gets
// the general sentence, so that no page ever shows an empty refusal.
func (p *Pages) Problem(lang Lang, code string, args ...string) (sentence, help string) {
	return p.words.problem(lang, code, args)
}

// PageNames lists every page.
func PageNames() []string {
	names := make([]string, 0, len(views))
	for n := range views {
		names = append(names, n)
	}
	return names
}
