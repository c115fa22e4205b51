// Package sensitivity decides what may leave: it compiles rule packs written in
// YAML into an immutable scanner and finds, in the fields of a draft, the
// places where a rule holds.
//
// The road of a rule: load.go reads YAML into specs with line and column;
// link.go resolves lists and building blocks and orders them; build.go turns
// specs into a program; check.go proves the program against the rules' own
// samples. build_keys.go indexes each phrase under one of its words, apart for
// words that can make a finding (waking) and words that are only asked for near
// one (quiet).
//
// The road of a text: fold.go makes a view with an offset map (view.go), ASCII
// eight bytes at a time and the rest by tables that fold_page.go makes from the
// slow way in fold_segment.go; wordbits.go and token.go cut it into tokens and
// sentences; look_up.go finds phrases by one bit a token (hash.go, index.go),
// and word forms behind a filter (affix_filter.go). Where signs of disguise were
// seen (signs.go), views propose readings of single words (readings.go,
// reading_*.go) that the rules know (vocabulary.go), and composed.go looks them
// up in the words around them. begins.go finds where
// patterns may begin. What is found wakes rules; evaluate.go applies their
// conditions, and evaluation.go finds patterns, evidence and building blocks
// when a rule asks for them; finding.go answers with spans on the original
// bytes. Mosaics come last: mosaic_claim.go finds their parts, mosaic_find.go puts
// them together with what mosaic_earlier.go has taken from earlier texts. Equal
// hashes are never trusted: bytes are compared before a match.
//
// What predecessors got wrong and this does not do: plain keywords (the unit of
// meaning is a combination), stemming (affixes are undone against the rules'
// own roots), and one text mangled step by step (each view keeps its own map).
package sensitivity
