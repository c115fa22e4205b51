package sensitivity

import (
	"time"

	"layak/domain"
)

// place is where something stands in a rule source, for error messages.
type place struct {
	source       string
	line, column int
}

// Kinds of what a source can hold.
const (
	kindRule    = "rule"    // makes findings
	kindBlock   = "block"   // a building block: named occurrences for other rules
	kindList    = "list"    // a versioned dictionary
	kindWeights = "weights" // words with points
)

// ruleSpec is one rule, building block or list as written.
type ruleSpec struct {
	at         place
	id         string
	kind       string
	version    int
	status     string
	title      map[string]string
	message    map[string]string
	suggestion map[string]string
	category   string
	legalBasis string
	levels     []level
	from       time.Time
	until      time.Time
	fields     []string
	channels   []string
	base       int
	count      int
	yields     bool // see giveWay

	match    []matchSpec
	evidence []evidenceSpec
	require  requireSpec
	unless   []unlessSpec

	mosaic *mosaicSpec // in place of match, evidence and require

	entries []word // of a list
	weights *weightsSpec

	hit, miss, gap, noise []sample
}

// States of a rule.
const (
	statusDraft   = "draft"  // checked, does not run
	statusTest    = "test"   // runs silently
	statusActive  = "active" // runs
	statusRetired = "retired"
)

// runs tells whether the rule looks at texts at all.
func (s *ruleSpec) runs() bool { return s.status == statusActive || s.status == statusTest }

// level is a severity and the score from which it applies.
type level struct {
	severity domain.Severity
	from     int
}

type word struct {
	at   place
	text string
}

// sample is a text, or the fields of a draft.
type sample struct {
	at      place
	text    string           // of all fields, a line each
	fields  []domain.Field   // nil where it is one text
	earlier [][]domain.Field // what the account has said before
}

// matchSpec is one alternative of a match: kind says which, and the other
// fields hold what that kind takes.
type matchSpec struct {
	at        place
	kind      string // term, abbr, phrase, regex, validator, list, rule, weights
	words     []word // term, abbr, phrase
	forms     string // "", "id", "en", "both"
	exact     bool   // the case of letters counts
	slop      int
	unordered bool
	except    []word
	pattern   string
	inside    bool // a pattern may begin and end within a token
	always    bool // the author knows that the pattern has no required literal
	disguised bool // only where a word is disguised
	name      string

	least, most int    // weights: of a sentence, of every sentence
	quiet       bool   // weights: every sentence has at most that
	topic       string // weights
}

// window is the neighbourhood in which evidence counts.
type window struct {
	kind          string // "sentence", "document", "field", "tokens"
	before, after int
}

type evidenceSpec struct {
	at     place
	name   string
	match  []matchSpec
	window window
	points int
}

type requireSpec struct {
	at   place
	all  []word
	any  []word
	n    int
	of   []word
	none []word
}

type unlessSpec struct {
	at     place
	match  []matchSpec
	target string // match, covers_match, window, document
	window window
	why    string
	until  time.Time
}
