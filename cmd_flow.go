package main

import (
	"fmt"
	"text/tabwriter"

	"layak/domain"
)

// flowCmd is `layak flow`: the transition table as the program has it.
type flowCmd struct {
	Format string `enum:"text,markdown,mermaid" default:"text" help:"text, markdown (a table) or mermaid (a drawing)."`
}

// Help is shown under the command's flags.
func (*flowCmd) Help() string { return "Example:\n  layak flow --format markdown" }

// Run prints every transition. Whatever is not printed is refused.
func (f *flowCmd) Run(c *console) error {
	switch f.Format {
	case "markdown":
		_, err := fmt.Fprint(c.out, transitionTable())
		return err
	case "mermaid":
		_, err := fmt.Fprint(c.out, stateDiagram())
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STATE\tEVENT\tNEXT\tWHERE")
	for _, t := range domain.Transitions {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", t.From, t.Event, t.To, t.Guard)
	}
	return w.Flush()
}

// transitionTable is the table as docs/architecture.md shows it; a test holds
// the two together.
func transitionTable() string {
	s := "| state | event | next state | where |\n|---|---|---|---|\n"
	for _, t := range domain.Transitions {
		s += fmt.Sprintf("| `%s` | `%s` | `%s` | %s |\n", t.From, t.Event, t.To, t.Guard)
	}
	return s
}

// stateDiagram is the same table as a drawing, without the edges that stay.
func stateDiagram() string {
	s := "```mermaid\nstateDiagram-v2\n    [*] --> draft\n"
	for _, t := range domain.Transitions {
		if t.From != t.To {
			s += fmt.Sprintf("    %s --> %s: %s\n", t.From, t.To, t.Event)
		}
	}
	return s + "```\n"
}
