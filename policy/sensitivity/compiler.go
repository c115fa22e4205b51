package sensitivity

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"layak/domain"
)

// Compiler implements domain.RuleCompiler and keeps the sets compiled last, by
// digest. It is safe for concurrent use.
type Compiler struct {
	limit     int
	described described

	mu   sync.Mutex
	kept []kept // the one used last comes last
}

type kept struct {
	digest  string
	program *program
}

// An Option changes a Compiler.
type Option func(*Compiler)

// WithFieldLimit sets how many bytes of one field are scanned; FieldLimit is
// the default and largestField the most. The command line reads longer files
// than the API takes.
func WithFieldLimit(bytes int) Option {
	return func(c *Compiler) { c.limit = min(bytes, largestField) }
}

// New returns a Compiler with nothing kept.
func New(options ...Option) *Compiler {
	c := &Compiler{limit: FieldLimit}
	for _, o := range options {
		o(c)
	}
	return c
}

// Compile reads, links and builds the rules and runs their samples. The error is
// domain.RuleProblems with every problem found, or ctx's. version only labels
// the results.
func (c *Compiler) Compile(ctx context.Context, version int64, sources []domain.RuleSource) (domain.Scanner, error) {
	digest := c.Digest(sources)
	s := &scanner{version: version, digest: digest, limit: c.limit}
	if s.program = c.find(digest); s.program != nil {
		return s, nil
	}
	program, report := compile(ctx, sources)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("compile rules: %w", err)
	}
	if len(report.Problems) > 0 {
		return nil, report.Problems
	}
	program.digest = digest
	c.keep(digest, program)
	s.program = program
	return s, nil
}

// Compiled answers a set that is still kept, without its sources.
func (c *Compiler) Compiled(version int64, digest string) (domain.Scanner, bool) {
	p := c.find(digest)
	if p == nil {
		return nil, false
	}
	return &scanner{program: p, version: version, digest: digest, limit: c.limit}, true
}

// Digest returns "sha256:<hex>" over the sources, each as length and bytes of
// name and text, in order of name: the order in which they are given does not
// matter, because it does not change what a scan says.
func (c *Compiler) Digest(sources []domain.RuleSource) string {
	sorted := slices.Clone(sources)
	slices.SortStableFunc(sorted, func(a, b domain.RuleSource) int { return cmp.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, s := range sorted {
		fmt.Fprintf(h, "%d:%s%d:%s", len(s.Name), s.Name, len(s.YAML), s.YAML)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func (c *Compiler) find(digest string) *program {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, k := range c.kept {
		if k.digest == digest {
			c.kept = append(slices.Delete(c.kept, i, i+1), k)
			return k.program
		}
	}
	return nil
}

func (c *Compiler) keep(digest string, p *program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) == cachedSets {
		c.kept = slices.Delete(c.kept, 0, 1)
	}
	c.kept = append(c.kept, kept{digest, p})
}
