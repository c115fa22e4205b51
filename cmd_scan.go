package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"layak/domain"
	"layak/policy/sensitivity"
)

// scanCmd is "layak scan". Its exit status is 0 where nothing reaches FailOn, 1
// where something does, 2 where something could not be scanned.
type scanCmd struct {
	Files     []string `arg:"" optional:"" name:"file" help:"Files to scan; - is standard input."`
	Rules     []string `name:"rules" placeholder:"FILE" type:"path" env:"LAYAK_RULES" help:"A rule file; together they replace the built-in packs. Repeat the flag for each, or separate with commas."`
	Format    string   `enum:"text,json,sarif" default:"text" env:"LAYAK_FORMAT" help:"text, json with one object a document, or sarif (2.1.0) with one log for all."`
	JSONL     bool     `name:"jsonl" env:"LAYAK_JSONL" help:"Read one JSON object a line with id and text, or with the fields of a draft; write one result a line, in order."`
	FailOn    string   `name:"fail-on" enum:"info,warn,review,block" default:"review" env:"LAYAK_FAIL_ON" help:"The least severity that makes the exit status 1."`
	Lang      string   `enum:"id,en" default:"id" env:"LAYAK_LANG" help:"Language of reports and messages: id or en (default id)."`
	Recursive bool     `short:"r" env:"LAYAK_RECURSIVE" help:"Scan the files of directories too, but none whose name, or whose directory's name, begins with a dot."`
	Explain   bool     `env:"LAYAK_EXPLAIN" help:"Tell of every rule what each of its criteria came to (text and json)."`
	Rule      []string `name:"rule" placeholder:"ID" env:"LAYAK_RULE" help:"With --explain, only this rule or building block. Repeat the flag for more."`
}

// Help is shown below the description of the command.
func (scanCmd) Help() string {
	return "Exit status: 0 nothing at or above --fail-on, 1 something, 2 could not scan.\n\n" +
		"What stands after the flags is scanned. With --jsonl a line that cannot be read is named on standard error and its result is incomplete; " +
		"the others are scanned, and the exit status is 2. A line has 16 MiB at most. Its fields, {\"title\": \"…\", \"body\": \"…\"}, are one draft: mosaics are found across them. A directory is refused unless --recursive is given; symbolic links in it are not followed. " +
		"A file with a NUL byte in its first 8 kB is scanned like any other, and standard error says that it looks like no text. " +
		"Results in sarif hold places, and no words of the texts.\n\n" +
		"On a terminal the report is coloured, unless NO_COLOR is set, and a bar shows how far a long scan is.\n\n" +
		"Example:\n  layak scan berita.txt\n  echo 'NIK 3374056408920003' | layak scan --format json -\n" +
		"  layak scan --recursive --format sarif siaran-pers/ > layak.sarif\n  layak scan --explain --rule pii-nik berita.txt\n" +
		"  layak scan --rules satu.yaml --rules dua.yaml --jsonl konsep.jsonl"
}

// scanFieldLimit is how many bytes of a file or line are scanned. Files on a
// disk are longer than what the API takes; what is longer still is reported as
// incomplete.
const scanFieldLimit = 64 << 20

// Exit statuses of "layak scan".
const (
	exitFound      = exitStatus(1)
	exitNotScanned = exitStatus(2)
)

// Run implements the command.
func (s *scanCmd) Run(c *console) error {
	s.defaults(c)
	failOn, ok := domain.ParseSeverity(s.FailOn)
	if !ok || len(s.Files) == 0 && !s.JSONL {
		return s.refuse(c, failing("name a file, or - for standard input"))
	}
	if name, ok := s.strayRules(); ok {
		return s.refuse(c, failing("%s is a rule file and would be scanned as a text: write --rules before each rule file (to scan it as a text, give it to -)", name))
	}
	if s.Explain && s.Format == "sarif" || len(s.Rule) > 0 && !s.Explain {
		return s.refuse(c, failing("--rule narrows --explain, and --explain has the formats text and json"))
	}
	scanner, infos, err := s.scanner(context.Background())
	if err != nil {
		return s.noRules(c, err)
	}
	if err := explainable(s.Rule, infos); err != nil {
		return s.refuse(c, err)
	}
	report, err := s.report(c, infos)
	if err != nil {
		return fmt.Errorf("layak scan: %w", err)
	}
	run := scanRun{scanner: scanner, console: c, report: report, failOn: failOn, explain: s.Explain, rules: s.Rule, say: speaker{s.Lang}}
	inputs, total := run.inputs(s.inputs(), s.Recursive)
	run.progress = newProgress(c, total)
	for _, name := range inputs {
		if err := run.input(name, s.JSONL); err != nil {
			run.failed(scanFailure{file: name, err: err})
		}
	}
	run.progress.end()
	if err := report.end(run.status); err != nil {
		return fmt.Errorf("layak scan: %w", err)
	}
	if run.status != 0 {
		return run.status
	}
	return nil
}

// refuse says why nothing is scanned.
func (s *scanCmd) refuse(c *console, why error) error {
	fmt.Fprintln(c.err, "layak scan:", printable(speaker{s.Lang}.failure(why)))
	return exitNotScanned
}

// noRules says why there is nothing to scan with, in the log too.
func (s *scanCmd) noRules(c *console, err error) error {
	var problems domain.RuleProblems
	if !errors.As(err, &problems) {
		return s.refuse(c, err)
	}
	problems = speaker{s.Lang}.problems(problems)
	for _, p := range problems {
		fmt.Fprintln(c.err, printable(p.String()))
	}
	if s.Format == "sarif" {
		report, err := newSARIF(c.out, s.Lang, nil)
		if err != nil {
			return fmt.Errorf("layak scan: %w", err)
		}
		report.rulesFailed(problems)
		if err := report.end(exitNotScanned); err != nil {
			return fmt.Errorf("layak scan: %w", err)
		}
	}
	return exitNotScanned
}

// explainable refuses ids that there is no rule or building block of.
func explainable(ids []string, infos []domain.RuleInfo) error {
	for _, id := range ids {
		at := slices.IndexFunc(infos, func(i domain.RuleInfo) bool { return i.ID == id })
		if at < 0 {
			return failing("--rule %s: there is no such rule", id)
		}
		if infos[at].Kind == "list" {
			return failing("--rule %s: this is a list or table of words, which has nothing to explain; rules that refer to it: %s", id, usersOf(id, infos))
		}
	}
	return nil
}

// usersOf names the first of the rules that refer to an id.
func usersOf(id string, infos []domain.RuleInfo) string {
	var out []string
	for _, i := range infos {
		if slices.Contains(i.Refers, id) {
			out = append(out, i.ID)
		}
	}
	slices.Sort(out)
	return cmp.Or(domain.FirstOf(out), "-")
}

func (s *scanCmd) report(c *console, infos []domain.RuleInfo) (scanReport, error) {
	switch {
	case s.Format == "sarif":
		return newSARIF(c.out, s.Lang, infos)
	case s.Format == "json" || s.JSONL:
		return &jsonReport{out: c.out, lang: s.Lang}, nil
	}
	titles := make(map[string]string)
	for _, i := range infos {
		titles[i.ID] = i.Title[s.Lang]
	}
	return &textReport{out: c.out, lang: s.Lang, paint: painter(c.coloured()), titles: titles}, nil
}

// defaults fills in what kong would, for callers that build the struct.
func (s *scanCmd) defaults(c *console) {
	if s.Format == "" {
		s.Format = "text"
	}
	if s.FailOn == "" {
		s.FailOn = domain.SeverityReview.String()
	}
	if s.Lang == "" && c.getenv != nil {
		s.Lang = c.getenv("LAYAK_LANG")
	}
	if s.Lang != "en" {
		s.Lang = "id"
	}
}

func (s *scanCmd) inputs() []string {
	if len(s.Files) == 0 {
		return []string{"-"}
	}
	return s.Files
}

// strayRules finds a rule file among the files to scan where --rules is given:
// whoever wrote "--rules one.yaml two.yaml" meant both as rules, and must not
// take a scan without the second for an answer.
func (s *scanCmd) strayRules() (string, bool) {
	if len(s.Rules) == 0 {
		return "", false
	}
	for _, name := range s.Files {
		if ext := strings.ToLower(filepath.Ext(name)); ext != ".yaml" && ext != ".yml" {
			continue
		}
		// What cannot be read is reported where it is scanned.
		if text, err := os.ReadFile(name); err == nil && ruleKeys.Match(text) {
			return name, true
		}
	}
	return "", false
}

// ruleKeys matches what a rule file begins a line with, also a broken one.
var ruleKeys = regexp.MustCompile(`(?m)^(rules|match|samples):`)

// scanner compiles the built-in packs, or the rule files; those have no version
// of their own and report 0. It also lists what they define.
func (s *scanCmd) scanner(ctx context.Context) (domain.Scanner, []domain.RuleInfo, error) {
	if len(s.Rules) == 0 {
		built, err := builtIn()
		return built.scanner, built.infos, err
	}
	sources, err := readRules(s.Rules)
	if err != nil {
		return nil, nil, err
	}
	compiler := sensitivity.New(sensitivity.WithFieldLimit(scanFieldLimit))
	single, infos, err := oneByOne(compiler, sources)
	if err == nil && len(single) == 0 {
		return nil, nil, failing("the files hold no rule, only building blocks: nothing would ever be found")
	}
	scanner, err := compiler.Compile(ctx, 0, sources)
	return scanner, infos, err
}

// compiled is a scanner and what its sources define.
type compiled struct {
	scanner domain.Scanner
	infos   []domain.RuleInfo
}

// builtIn compiles the built-in packs, once a process: it takes half a second.
var builtIn = sync.OnceValues(func() (compiled, error) {
	compiler := sensitivity.New(sensitivity.WithFieldLimit(scanFieldLimit))
	sources, infos, err := oneByOne(compiler, sensitivity.BuiltIn())
	if err != nil {
		return compiled{}, err
	}
	scanner, err := compiler.Compile(context.Background(), sensitivity.BuiltInVersion, sources)
	return compiled{scanner, infos}, err
})

// oneByOne cuts packs into their rules, as a server keeps them: so the digest
// is the same as that of a server that has not changed them. It answers none
// where there are only building blocks and lists.
func oneByOne(c *sensitivity.Compiler, packs []domain.RuleSource) (out []domain.RuleSource, infos []domain.RuleInfo, err error) {
	if infos, err = c.Describe(packs); err != nil {
		return nil, nil, err
	}
	rules := 0
	for _, info := range infos {
		out = append(out, domain.RuleSource{Name: info.ID, YAML: info.YAML})
		if info.Kind == "rule" {
			rules++
		}
	}
	if rules == 0 {
		return nil, infos, nil
	}
	return out, infos, nil
}

// readRules reads rule files; the name of each source is its path.
func readRules(paths []string) ([]domain.RuleSource, error) {
	sources := make([]domain.RuleSource, 0, len(paths))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, failing("the rules cannot be read: %s", wordingOf(err))
		}
		sources = append(sources, domain.RuleSource{Name: path, YAML: string(text)})
	}
	return sources, nil
}
