package main

import (
	"context"
	"encoding/json"
	"fmt"

	"layak/domain"
	"layak/policy/sensitivity"
)

// rulesCmd is "layak rules".
type rulesCmd struct {
	Check   rulesCheckCmd   `cmd:"" help:"Validate rule files and run their samples."`
	Compare rulesCompareCmd `cmd:"" help:"Compare rule files with those of a database."`
	Export  rulesExportCmd  `cmd:"" help:"Write the rules of a database as files."`
}

// rulesCheckCmd is "layak rules check". Its exit status is 1 where anything is
// wrong, with every failure named by file, line and column.
type rulesCheckCmd struct {
	Files  []string `arg:"" name:"file" env:"LAYAK_RULES" help:"Rule files; together they form one rule set."`
	Quiet  bool     `short:"q" env:"LAYAK_QUIET" help:"Leave out the notes and the summary."`
	Format string   `enum:"text,json" default:"text" env:"LAYAK_CHECK_FORMAT" help:"text, or json with one object for editors."`
	Lang   string   `enum:"id,en" default:"en" env:"LAYAK_LANG" help:"Language of messages: id or en (default en)."`
}

// Help is shown below the description of the command.
func (rulesCheckCmd) Help() string {
	return "Exit status: 0 all rules and samples hold, 1 something does not.\n\n" +
		"Wrong are: unknown keys, ids used twice, references to nothing or in a circle, broken or too large patterns, samples that fail, " +
		"and rules that can never hit. Notes tell of validities that are over, severities that no score reaches, patterns that run over every text, " +
		"building blocks that nothing uses, and known gaps that are closed; they change nothing in the exit status.\n\n" +
		"Example:\n  layak rules check policy/sensitivity/packs/*.yaml\n  layak rules check --lang id aturan.yaml\n  layak rules check --format json aturan.yaml"
}

// Run implements the command.
func (r *rulesCheckCmd) Run(c *console) error {
	var sources []domain.RuleSource
	var report sensitivity.Report
	for _, path := range r.Files {
		read, err := readRules([]string{path})
		if err != nil {
			w := wordingOf(err)
			report.Problems = append(report.Problems, domain.RuleProblem{Source: path, Message: w.String(), Wording: w})
			continue
		}
		sources = append(sources, read...)
	}
	if unread := report.Problems; len(sources) > 0 || len(unread) == 0 {
		report = sensitivity.CheckAt(context.Background(), sources, c.now())
		report.Problems = append(unread, report.Problems...)
	}
	say := speaker{r.Lang}
	report.Problems, report.Notes = say.problems(report.Problems), say.problems(report.Notes)
	write := r.text
	if r.Format == "json" {
		write = checkJSON
	}
	if err := write(c, report); err != nil {
		return err
	}
	if len(report.Problems) > 0 {
		return exitStatus(1)
	}
	return nil
}

// text writes problems to standard error, what else is to be known to standard
// output, and last one line that sums up.
func (r *rulesCheckCmd) text(c *console, report sensitivity.Report) error {
	for _, p := range report.Problems {
		fmt.Fprintln(c.err, printable(p.String()))
	}
	if r.Quiet {
		return nil
	}
	say := speaker{r.Lang}
	for _, n := range report.Notes {
		if _, err := fmt.Fprintln(c.out, printable(say.note(n))); err != nil {
			return err
		}
	}
	outcome := say.say("all hold")
	if n := len(report.Problems); n > 0 {
		outcome = say.counted(n, "%d problem", "%d problems")
	}
	if n := len(report.Notes); n > 0 {
		outcome += ", " + say.counted(n, "%d note", "%d notes")
	}
	_, err := fmt.Fprintf(c.out, "%s, %s, %s, %s: %s\n", say.counted(report.Rules, "%d rule", "%d rules"), say.counted(report.Blocks, "%d building block", "%d building blocks"),
		say.counted(report.Lists, "%d list", "%d lists"), say.counted(report.Samples, "%d sample", "%d samples"), outcome)
	return err
}

// checkedJSON is what an editor reads. Lines and columns count from 1 and are 0
// where the whole file is meant.
type checkedJSON struct {
	OK          bool             `json:"ok"`
	Rules       int              `json:"rules"`
	Blocks      int              `json:"blocks"`
	Lists       int              `json:"lists"`
	Samples     int              `json:"samples"`
	Diagnostics []diagnosticJSON `json:"diagnostics"`
}

type diagnosticJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   string `json:"level"` // error or note
	Rule    string `json:"rule,omitempty"`
	Message string `json:"message"`
}

func checkJSON(c *console, report sensitivity.Report) error {
	out := checkedJSON{OK: len(report.Problems) == 0, Rules: report.Rules, Blocks: report.Blocks, Lists: report.Lists, Samples: report.Samples,
		Diagnostics: []diagnosticJSON{}}
	add := func(level string, list domain.RuleProblems) {
		for _, p := range list {
			out.Diagnostics = append(out.Diagnostics, diagnosticJSON{File: p.Source, Line: p.Line, Column: p.Column, Level: level, Rule: p.Rule, Message: p.Message})
		}
	}
	add("error", report.Problems)
	add("note", report.Notes)
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}
