package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"layak/domain"
	"layak/policy/sensitivity"
)

// scanCmd is "layak scan". Its exit status is 0 where nothing reaches FailOn, 1
// where something does, 2 where something could not be scanned.
type scanCmd struct {
	Files  []string `arg:"" optional:"" name:"file" help:"Files to scan; - is standard input."`
	Rules  []string `name:"rules" placeholder:"FILE" type:"path" env:"LAYAK_RULES" help:"A rule file; together they replace the built-in packs. Repeat the flag for each, or separate with commas."`
	Format string   `enum:"text,json" default:"text" env:"LAYAK_FORMAT" help:"text, or json with one object a document."`
	JSONL  bool     `name:"jsonl" env:"LAYAK_JSONL" help:"Read one JSON object a line with id and text; write one result a line, in order."`
	FailOn string   `name:"fail-on" enum:"info,warn,review,block" default:"review" env:"LAYAK_FAIL_ON" help:"The least severity that makes the exit status 1."`
	Lang   string   `enum:"id,en" default:"id" env:"LAYAK_LANG" help:"Language of messages: id or en."`
}

// Help is shown below the description of the command.
func (scanCmd) Help() string {
	return "Exit status: 0 nothing at or above --fail-on, 1 something, 2 could not scan.\n\n" +
		"What stands after the flags is scanned. With --jsonl a line that cannot be read is named on standard error and has no result; " +
		"the others are scanned, and the exit status is 2.\n\n" +
		"Example:\n  layak scan berita.txt\n  echo 'NIK 3374056408920003' | layak scan --format json -\n" +
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
		fmt.Fprintln(c.err, "layak scan: name a file, or - for standard input")
		return exitNotScanned
	}
	if name, ok := s.strayRules(); ok {
		fmt.Fprintf(c.err, "layak scan: %s is a rule file and would be scanned as a text: write --rules before each rule file (to scan it as a text, give it to -)\n", printable(name))
		return exitNotScanned
	}
	scanner, err := s.scanner(context.Background())
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(c.err, printable(strings.TrimSuffix(line, "\n")))
		}
		return exitNotScanned
	}
	run := scanRun{scanner: scanner, console: c, lang: s.Lang, json: s.Format == "json" || s.JSONL, failOn: failOn}
	for _, name := range s.inputs() {
		if err := run.input(name, s.JSONL); err != nil {
			fmt.Fprintf(c.err, "layak scan: %s\n", printable(err.Error()))
			run.status = exitNotScanned
		}
	}
	if run.status != 0 {
		return run.status
	}
	return nil
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
// of their own and report 0.
func (s *scanCmd) scanner(ctx context.Context) (domain.Scanner, error) {
	compiler := sensitivity.New(sensitivity.WithFieldLimit(scanFieldLimit))
	if len(s.Rules) == 0 {
		sources, err := oneByOne(compiler, sensitivity.BuiltIn())
		if err != nil {
			return nil, fmt.Errorf("layak scan: %w", err)
		}
		return compiler.Compile(ctx, sensitivity.BuiltInVersion, sources)
	}
	sources, err := readRules(s.Rules)
	if err != nil {
		return nil, fmt.Errorf("layak scan: %w", err)
	}
	if single, err := oneByOne(compiler, sources); err == nil && len(single) == 0 {
		return nil, fmt.Errorf("layak scan: the files hold no rule, only building blocks: nothing would ever be found")
	}
	return compiler.Compile(ctx, 0, sources)
}

// oneByOne cuts packs into their rules, as a server keeps them: so the digest
// is the same as that of a server that has not changed them. It answers none
// where there are only building blocks and lists.
func oneByOne(c *sensitivity.Compiler, packs []domain.RuleSource) ([]domain.RuleSource, error) {
	infos, err := c.Describe(packs)
	if err != nil {
		return nil, err
	}
	var out []domain.RuleSource
	rules := 0
	for _, info := range infos {
		out = append(out, domain.RuleSource{Name: info.ID, YAML: info.YAML})
		if info.Kind == "rule" {
			rules++
		}
	}
	if rules == 0 {
		return nil, nil
	}
	return out, nil
}

// readRules reads rule files; the name of each source is its path.
func readRules(paths []string) ([]domain.RuleSource, error) {
	sources := make([]domain.RuleSource, 0, len(paths))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
		sources = append(sources, domain.RuleSource{Name: path, YAML: string(text)})
	}
	return sources, nil
}

// scanRun writes one result after the other and remembers the worst.
type scanRun struct {
	scanner domain.Scanner
	console *console
	lang    string
	json    bool
	failOn  domain.Severity
	status  exitStatus
}

// input scans one file, or standard input for "-".
func (r *scanRun) input(name string, lines bool) error {
	in := r.console.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	if lines {
		return r.lines(name, in)
	}
	// One byte above the limit is enough for the scanner to see that it is too long.
	text, err := io.ReadAll(io.LimitReader(in, scanFieldLimit+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	id, err := json.Marshal(name)
	if err != nil {
		return err
	}
	return r.document(name, id, string(text), true)
}

// scanLine is one object of a JSON Lines input; other keys are allowed.
type scanLine struct {
	ID   json.RawMessage `json:"id"`
	Text *string         `json:"text"`
}

// lines scans JSON Lines as they come. A line that cannot be read has no
// result; it is named, and makes the run one that could not scan everything.
func (r *scanRun) lines(name string, in io.Reader) error {
	reader := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, err := reader.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			where := fmt.Sprintf("%s:%d", name, n)
			if d, e := parseScanLine(line); e != nil {
				fmt.Fprintf(r.console.err, "layak scan: %s: %s\n", printable(where), printable(e.Error()))
				r.status = exitNotScanned
			} else if e := r.document(where, d.ID, *d.Text, soundJSON(line)); e != nil {
				return e
			}
		}
		if err != nil {
			return nil
		}
	}
}

func parseScanLine(line []byte) (d scanLine, err error) {
	if err := json.Unmarshal(line, &d); err != nil {
		return d, fmt.Errorf("not a JSON object with id and text: %w", err)
	}
	if d.Text == nil {
		return d, errors.New("no text")
	}
	return d, nil
}

// document scans one text and writes its result. sound is false where decoding
// has already replaced broken characters.
func (r *scanRun) document(name string, id json.RawMessage, text string, sound bool) error {
	result := r.scanner.Scan(context.Background(), []domain.Field{{Name: "body", Text: text}}, r.console.now())
	if !sound && !result.Incomplete {
		result.Incomplete, result.Reason, result.Verdict = true, sensitivity.ReasonInvalidUTF8, domain.SeverityBlock
	}
	switch {
	case result.Incomplete:
		r.status = exitNotScanned
	case result.Verdict >= r.failOn && r.status == 0:
		r.status = exitFound
	}
	if r.json {
		return writeScanJSON(r.console.out, id, result, r.lang)
	}
	return writeScanText(r.console.out, name, text, result, r.lang)
}
