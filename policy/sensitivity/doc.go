// Package sensitivity decides what may leave: it compiles rule packs written in
// YAML into an immutable scanner and finds, in the fields of a draft, the
// places where a rule holds.
//
// The road of a rule: load.go reads YAML into specs with line and column;
// link.go resolves lists and building blocks and orders them; build.go turns
// specs into a program (token index, patterns, groups); samples.go proves the
// program against the rules' own samples. The road of a text: fold.go makes a
// view with an offset map, token.go cuts it into tokens and sentences, hits.go
// collects where words and patterns occur, evaluate.go applies conditions and
// scores, finding.go answers with spans on the original bytes.
//
// What predecessors got wrong and this does not do: plain keywords (the unit of
// meaning is a combination), stemming (affixes are undone against the rules'
// own roots), and one text mangled step by step (each view keeps its own map).
package sensitivity
