package sensitivity

import (
	"regexp"
	"time"
)

// program is a compiled rule set: immutable, shared by any number of scans.
type program struct {
	rules    []rule // whatever a rule refers to comes before it
	groups   []group
	phrases  []phrase
	words    map[string][]key // folded word → phrases that it may begin a match of
	roots    map[string][]key // root of a term → the same, for inflected tokens
	patterns []pattern
	checks   []check

	starts, casedStarts starts // of the patterns
	casedPatterns       []int
	wholePatterns       []int // those that run over the whole text
}

// group is one match list of a rule ("any of"): what hits it directly, and the
// rules whose occurrences count as its own.
type group struct {
	refs    []int
	primary int // index of the rule whose match this is, -1 for other lists
}

// rule is a linked rule or building block.
type rule struct {
	spec     *ruleSpec
	primary  int // group
	evidence []evidence
	all      uint64 // evidence bits that must be there
	any      uint64
	of       uint64
	atLeast  int
	none     uint64
	unless   []exception
	wakes    []int // rules whose own match refers to this one
}

type evidence struct {
	name   string
	group  int
	window window
	points int
}

type exception struct {
	group  int
	target string
	window window
	why    string
	until  time.Time
}

// phrase is a sequence of words to be found as whole tokens; a term is a phrase
// of one word with forms.
type phrase struct {
	group     int
	parts     []part
	slop      int
	unordered bool
	except    map[string]bool
}

type part []alternative

type alternative struct {
	word  string // folded
	cased string // the exact writing; "" where case does not count
	forms string // "", "id", "en", "both"
	class string // "number" or "name" instead of a word
}

// key says which alternative of which part of a phrase a word is.
type key struct{ phrase, part, alternative int }

type pattern struct {
	re     *regexp.Regexp
	group  int
	cased  bool
	inside bool
	gate   gate
	// prefixes are how matches begin; nil for a pattern that runs over the whole
	// text. With them, re is anchored, and line says that only the start of a
	// line counts.
	prefixes []string
	line     bool
	head     head
}

// check is a validated identifier: find calls yield with every span of the
// folded text that holds one.
type check struct {
	group int
	find  func(text []byte, yield func(s, e int))
}
