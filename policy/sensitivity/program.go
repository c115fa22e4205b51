package sensitivity

import (
	"regexp"
	"sync"
	"time"

	"layak/policy/sensitivity/identifier"
)

// program is a compiled rule set: immutable but for its spare memory, shared by
// any number of scans.
type program struct {
	digest       string // of its sources; "" while they are only checked
	rules        []rule // whatever a rule refers to comes before it
	groups       []group
	phrases      []phrase
	parts        []part        // of all phrases
	alternatives []alternative // of all parts
	waking       lexicon       // of what can make a finding
	quiet        lexicon       // of what is only asked for near a match
	vocabulary   vocabulary
	reach        int // words that a phrase can hold beside one of its own
	patterns     []pattern
	checks       []check
	mosaics      []mosaic
	weights      []*weights
	weighings    []weighing
	turns        []time.Time // when rules begin and end, in order

	begins   [sides]begins // of the patterns
	cased    []int32       // patterns that see capitals
	searched []int32       // patterns that begin anywhere and lead to a rule
	segments letterRows    // that patterns are made of

	spare sync.Pool // of *evaluation
}

// lexicon finds the phrases that a token may belong to.
type lexicon struct {
	words index // folded word → phrases that it is the key of
	roots index // root of a term → the same, for inflected tokens
	known bloom // the words and roots as they stand
	alone bloom // those of them that a phrase names without a certain word beside it
	pairs bloom // the others, with that word
	forms rootSet

	before, behind int // how many tokens away that word may stand
	memory         int // its bits in formMemory, counted from the first
}

// group is one match list of a rule ("any of"): the keys of its phrases name it,
// and more holds what else counts, nil for most.
type group struct {
	primary int32 // index of the rule whose match this is, -1 for other lists
	worded  bool  // it has phrases
	more    *sources
}

// sources are the rules whose occurrences count as a group's own, and what finds
// its spans of text.
type sources struct {
	refs, patterns, checks, weighings []int32
}

var noSources sources

func (g *group) sources() *sources {
	if g.more == nil {
		return &noSources
	}
	return g.more
}

// rule is a linked rule or building block.
type rule struct {
	spec *ruleSpec
	*conditions
	wakes   []int32 // rules whose own match refers to this one
	primary int32   // group
	leads   bool    // its occurrences may make a finding; others are evaluated when asked for
	hopes   *hopes  // nil: none can be told apart early
}

// conditions are what a match needs to count; most rules of a word list have
// none and share noConditions.
type conditions struct {
	evidence []evidence
	all      uint64 // evidence bits that must be there
	any      uint64
	of       uint64
	atLeast  int
	none     uint64
	unless   []exception
}

var noConditions conditions

type evidence struct {
	name   string
	group  int32
	window window
	points int
}

type exception struct {
	group  int32
	weighs bool // it asks what words weigh
	target string
	window window
	why    string
	until  time.Time
}

// phrase is a sequence of words to be found as whole tokens; a term is a phrase
// of one word with forms.
type phrase struct {
	group     int32
	first     int32 // of its parts
	count     int32
	slop      uint8
	unordered bool
	disguised bool            // found only where a word of it is
	except    map[string]bool // nil for most
}

// part lists the alternatives of one word of a phrase.
type part struct{ first, count int32 }

type alternative struct {
	word  string // folded
	cased string // the exact writing; "" where case does not count
	forms forms
	class class
}

// forms are the languages whose affixes are undone.
type forms uint8

const (
	formsIndonesian forms = 1 << iota
	formsEnglish
)

// class stands for many words.
type class uint8

const (
	classNumber class = iota + 1 // in digits or words
	className                    // begins with a capital
)

func (p *program) part(ph *phrase, i int) []alternative {
	x := p.parts[int(ph.first)+i]
	return p.alternatives[x.first : x.first+x.count]
}

type pattern struct {
	re     *regexp.Regexp
	group  int32
	cased  bool
	inside bool
	gate   gate
	// prefixes are how matches begin; nil for a pattern that runs over the whole
	// text. With them, re is anchored, and line says that only the start of a
	// line counts.
	prefixes []string
	starts   starts // the same
	line     bool
	head     head
	side     int   // of begins
	bucket   uint8 // of that side
}

// Sides of the patterns with known beginnings: which view they see, and whether
// they begin anywhere or only where no token goes across.
const (
	sideCased = 1 << iota
	sideInside
	sides = 4
)

// swept reports whether the places where the pattern may begin are found for all
// patterns of its side together.
func (q *pattern) swept() bool { return q.prefixes != nil }

// check is a validated identifier.
type check struct {
	group int32
	kind  identifier.Kind
}
