// Command layak clears what a public institution wants to publish: drafts move
// through review, rules find what must not go out, exactly what was cleared is
// published, and every decision can be proven.
package main

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // WIB, WITA and WIT on machines without zone data

	"github.com/alecthomas/kong"

	"layak/domain"
)

// casbinModel says what policy lines mean; the lines are in the database.
//
//go:embed casbin_model.conf
var casbinModel string

// version is what /healthz and --version say.
const version = "0.1.0"

// commands is the command line; each field is one command in a file of its own.
type commands struct {
	Serve     serveCmd         `cmd:"" help:"Run the server."`
	Scan      scanCmd          `cmd:"" help:"Scan files or standard input with the sensitivity rules."`
	Rules     rulesCmd         `cmd:"" help:"Work on rule files."`
	Profile   profileCmd       `cmd:"" help:"Work on the files of a profile: units, policy, channels, calendars, workflows."`
	Audit     auditCmd         `cmd:"" help:"Verify or export the audit log."`
	Receipt   receiptCmd       `cmd:"" help:"Verify clearance receipts."`
	User      userCmd          `cmd:"" help:"Add people from a shell."`
	Changes   changesCmd       `cmd:"" help:"Be the second person for changes of powers, from a shell."`
	Workflows workflowsCmd     `cmd:"" help:"Be the second person for workflows, from a shell."`
	Token     tokenCmd         `cmd:"" help:"Make tokens for programs from a shell."`
	Flow      flowCmd          `cmd:"" help:"Print the states of a draft and what moves it."`
	Version   kong.VersionFlag `env:"-" help:"Print the version."`
}

func main() {
	c := &console{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now, getenv: os.Getenv, name: os.Args[0]}
	os.Exit(run(c, os.Args[1:]))
}

// run parses the arguments, runs one command and answers the exit status: what
// the command says, 1 for an error (printed in one line), 2 for bad usage.
func run(c *console, args []string) (status int) {
	var cli commands
	done := -1
	parser, err := kong.New(&cli, kong.Name("layak"), kong.Vars{"version": version, "scopes": scopeNames(), "days": strconv.Itoa(longestToken), "clearance": string(domain.UsualClearance), "clearances": strings.Join(domain.ClassificationNames(), ",")}, kong.DefaultEnvars("LAYAK"),
		kong.Description("Clearance and sensitivity review for public institutions. Layak: fit to publish."),
		kong.UsageOnError(), kong.Writers(c.out, c.err), kong.Exit(func(code int) { done = code; panic(parsed{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(c.err, "layak:", err)
		return 1
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(parsed); !ok {
				panic(r)
			}
			status = done
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(c.err, "layak:", err)
		return 2
	}
	err = k.Run(c)
	var exit exitStatus
	switch {
	case errors.As(err, &exit):
		return int(exit)
	case err != nil:
		fmt.Fprintln(c.err, "layak:", err)
		return 1
	}
	return 0
}

// parsed unwinds the parser where it has printed help or the version.
type parsed struct{}
