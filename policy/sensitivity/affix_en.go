package sensitivity

// english appends the candidate roots of a folded token under basic English
// inflection: -s, -es, -ies, -ed, -d, -ied, -ing, -er, -ers, with a doubled
// consonant undone and a dropped e put back. Irregular forms are the rule
// writer's to list.
func english(dst []stem, w []byte) []stem {
	cut := func(suffix string) []byte {
		if n := len(w) - len(suffix); n >= 2 && string(w[n:]) == suffix {
			return w[:n]
		}
		return nil
	}
	if b := cut("s"); b != nil {
		dst = append(dst, stem{body: b})
	}
	if b := cut("es"); b != nil {
		dst = append(dst, stem{body: b})
	}
	for _, suffix := range []string{"ies", "ied", "ier", "iers"} {
		if b := cut(suffix); b != nil {
			dst = append(dst, stem{body: b, tail: 'y'})
		}
	}
	for _, suffix := range []string{"ed", "ing", "er", "ers"} {
		b := cut(suffix)
		if b == nil {
			continue
		}
		dst = append(dst, stem{body: b}, stem{body: b, tail: 'e'})
		if n := len(b); n > 3 && b[n-1] == b[n-2] && !vowel(b[n-1]) {
			dst = append(dst, stem{body: b[:n-1]})
		}
	}
	return dst
}
