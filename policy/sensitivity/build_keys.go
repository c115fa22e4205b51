package sensitivity

// keys indexes each phrase under one of its parts.
func (b *builder) keys() {
	named := make(map[string]int32, len(b.alternatives)) // how many phrases name a word
	for i := range b.alternatives {
		named[b.alternatives[i].word]++
	}
	var waking, quiet entries
	for id := range b.phrases {
		ph := &b.phrases[id]
		into := &quiet
		if b.leads(ph.group) {
			into = &waking
		}
		best := b.key(ph, named)
		for i, a := range b.part(ph, best) {
			k := key{phrase: int32(id), group: ph.group, part: uint16(best), alternative: uint16(i), forms: a.forms, exact: a.cased != "", single: ph.count == 1 && !ph.disguised}
			k.near, k.reach = b.neighbour(ph, best)
			into.add(a, k)
		}
	}
	b.waking, b.quiet = waking.lexicon(), quiet.lexicon()
	b.quiet.memory = 2
}

// entries are what a lexicon is made from: words and roots with their keys.
type entries struct {
	words, roots       []string
	wordKeys, rootKeys []key
}

func (e *entries) add(a alternative, k key) {
	if a.forms == 0 {
		e.words, e.wordKeys = append(e.words, a.word), append(e.wordKeys, k)
	} else {
		e.roots, e.rootKeys = append(e.roots, a.word), append(e.rootKeys, k)
	}
}

func (e *entries) lexicon() lexicon {
	l := lexicon{words: newIndex(e.words, e.wordKeys), roots: newIndex(e.roots, e.rootKeys)}
	l.known = newBloom(l.words.size + l.roots.size)
	l.words.each(func(e *entry) { l.known.add(e.hash) })
	l.roots.each(func(e *entry) { l.known.add(e.hash) })
	l.pair()
	l.forms = newRootSet(l.roots)
	return l
}

// pair fills the filters that tell a word alone from one with the right word
// beside it.
func (l *lexicon) pair() {
	l.alone, l.pairs = newBloom(l.words.size+l.roots.size), newBloom(len(l.words.keys)+len(l.roots.keys))
	for _, x := range []*index{&l.words, &l.roots} {
		x.each(func(e *entry) {
			for _, k := range x.keysOf(e) {
				if k.reach == 0 {
					l.alone.add(e.hash)
					continue
				}
				l.pairs.add(pairHash(e.hash, k.near))
				l.before, l.behind = max(l.before, -int(k.reach)), max(l.behind, int(k.reach))
			}
		})
	}
}

// key chooses the part that a phrase is indexed under. Where words may stand
// between, the span that is found depends on it, and it is the longest; else the
// rarest will do.
func (p *program) key(ph *phrase, named map[string]int32) int {
	best, least := -1, 0
	for i := range int(ph.count) {
		choices := p.part(ph, i)
		if !wordsOnly(choices) {
			continue
		}
		c := -shortestWord(choices)
		if ph.slop == 0 && !ph.unordered {
			c = commonness(choices, named)
		}
		if best < 0 || c < least {
			best, least = i, c
		}
	}
	return best
}

// neighbour describes the part beside the key for its key entry: the one behind,
// or before where that has several forms.
func (p *program) neighbour(ph *phrase, part int) (near uint32, reach int8) {
	if ph.unordered {
		return 0, 0
	}
	for _, step := range []int{1, -1} {
		if beside := part + step; beside >= 0 && beside < int(ph.count) {
			if list := p.part(ph, beside); len(list) == 1 && list[0].class == 0 && list[0].forms == 0 {
				return uint32(hashWord(list[0].word)), int8(step * (1 + int(ph.slop)))
			}
		}
	}
	return 0, 0
}

func shortestWord(choices []alternative) int {
	n := len(choices[0].word)
	for _, a := range choices {
		n = min(n, len(a.word))
	}
	return n
}

// commonness guesses how often a part occurs in texts, and how many phrases are
// looked at then: short words and words that many phrases name are common.
func commonness(choices []alternative, named map[string]int32) (c int) {
	const long = 12 // letters of a word that is rare by itself
	for _, a := range choices {
		c += int(named[a.word]) << max(0, long-len(a.word))
	}
	return c
}
