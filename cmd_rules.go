package main

import (
	"context"
	"fmt"

	"layak/domain"
	"layak/policy/sensitivity"
)

// rulesCmd is "layak rules".
type rulesCmd struct {
	Check rulesCheckCmd `cmd:"" help:"Validate rule files and run their samples."`
}

// rulesCheckCmd is "layak rules check". Its exit status is 1 where anything is
// wrong, with every failure named by file, line and column.
type rulesCheckCmd struct {
	Files []string `arg:"" name:"file" env:"LAYAK_RULES" help:"Rule files; together they form one rule set."`
	Quiet bool     `short:"q" env:"LAYAK_QUIET" help:"Leave out the notes and the summary."`
}

// Help is shown below the description of the command.
func (rulesCheckCmd) Help() string {
	return "Exit status: 0 all rules and samples hold, 1 something does not.\n\n" +
		"Example:\n  layak rules check policy/sensitivity/packs/*.yaml"
}

// Run implements the command.
func (r *rulesCheckCmd) Run(c *console) error {
	var sources []domain.RuleSource
	failed := false
	for _, path := range r.Files {
		read, err := readRules([]string{path})
		if err != nil {
			fmt.Fprintf(c.err, "%s: %v\n", printable(path), err)
			failed = true
			continue
		}
		sources = append(sources, read...)
	}
	report := sensitivity.Check(context.Background(), sources)
	for _, p := range report.Problems {
		fmt.Fprintln(c.err, printable(p.String()))
	}
	if failed || len(report.Problems) > 0 {
		return exitStatus(1)
	}
	if r.Quiet {
		return nil
	}
	for _, n := range report.Notes {
		fmt.Fprintf(c.out, "note: %s\n", printable(n.String()))
	}
	_, err := fmt.Fprintf(c.out, "%d rules, %d building blocks, %d lists, %d samples: all hold\n", report.Rules, report.Blocks, report.Lists, report.Samples)
	return err
}
