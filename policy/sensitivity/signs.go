package sensitivity

// signs say which tricks a folded text may hold. They are looked for while it is
// read and cost next to nothing; without one no reading is made.
type signs uint8

const (
	signDigit   signs = 1 << iota // a digit beside a letter
	signTripled                   // a letter three times in a row
	signWide                      // letters or marks beyond ASCII
	signSymbol                    // a sign that stands for a letter, before a token or behind it
	signHash                      // "#" before a token
	signSingles                   // single letters in a row
)

func (s signs) with(is bool, sign signs) signs {
	if is {
		return s | sign
	}
	return s
}

// signBefore and signAfter tell what a character directly before a token, or
// behind it, may be a sign of. A "!" behind a word is what it looks like, unless
// another sign is in the word.
var (
	signBefore = [256]signs{'@': signSymbol, '!': signSymbol, '|': signSymbol, '+': signSymbol, '$': signSymbol, '#': signHash}
	signAfter  = [256]signs{'@': signSymbol, '$': signSymbol}
)
