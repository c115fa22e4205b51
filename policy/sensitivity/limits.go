package sensitivity

// Limits of one scan and of one rule set. Reaching one makes a scan incomplete
// or a rule set refused; nothing is cut off silently.
const (
	// FieldLimit bounds one field of a draft. The API accepts texts of 256 kB,
	// and a post or article is far below it.
	FieldLimit = 256 << 10
	// largestField is the highest limit of a field: its folded view, up to
	// eleven times as long, has offsets of 31 bits.
	largestField = 128 << 20
	// findingLimit bounds the findings of one document: nobody reads more, and
	// hostile text could otherwise make the result larger than the text.
	findingLimit = 1000
	// hitLimit bounds the raw hits of one field, so that dense hostile text
	// costs memory in proportion to the limit and not to rules × tokens.
	hitLimit = 400_000
	// cancelEvery is how many tokens pass between two looks at the context.
	cancelEvery = 4096

	// sourceLimit bounds one YAML document: the largest built-in pack is under
	// 64 kB, word lists of a ministry stay under a megabyte.
	sourceLimit = 4 << 20
	// patternLimit bounds the text of one pattern, patternProgramLimit what it
	// compiles to: RE2 is linear in the text but also in the program.
	patternLimit        = 2000
	patternProgramLimit = 5000
	// phraseLimit is the number of words of a phrase, and of alternatives of a
	// word: more is a list.
	phraseLimit = 1000
	// evidenceLimit is the number of named evidences a rule may carry; the
	// engine keeps them in one machine word.
	evidenceLimit = 64
	// cachedSets is how many compiled sets a Compiler keeps: the active one,
	// the proposed one and a few that are being tried.
	cachedSets = 8
	// formLimit is the longest token, in bytes, whose affixes are undone; the
	// longest Indonesian forms have 24 letters.
	formLimit = 40
	// rootMin is the shortest root of a term: shorter ones collide with too
	// many words once affixes are taken off.
	rootMin = 4
)

// Reasons of an incomplete scan, as error keys.
const (
	ReasonTimeout     = "scan.timeout"
	ReasonTooLarge    = "scan.too_large"
	ReasonInvalidUTF8 = "scan.invalid_utf8"
	ReasonTooMany     = "scan.too_many_findings"
	ReasonFailed      = "scan.failed"
	ReasonEarlier     = "scan.earlier"
)
