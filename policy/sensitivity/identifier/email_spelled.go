package identifier

import "bytes"

// ats are how people write "@" so that programs do not see it.
var ats = [...]string{"[at]", "(at)", "{at}", " at ", "[@]", "(@)", " @ "}

// findSpelledAddress finds addresses whose "@" is spelled.
func findSpelledAddress(text []byte, personal bool, yield func(s, e int)) {
	if !maySpell(text) {
		return
	}
	last := 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != ' ' && c != '[' && c != '(' && c != '{' {
			n := bytes.IndexAny(text[i:], " [({")
			if n < 0 {
				return
			}
			i += n
		}
		for _, a := range ats {
			if !hasAt(text, i, a) {
				continue
			}
			end := i // of the local part
			for end > last && text[end-1] == ' ' {
				end--
			}
			s, e, spelled := localStart(text, end), 0, false
			if s < end && s >= last && at(text, s-1) != '@' {
				e, spelled = spelledDomain(text, skipSpace(text, i+len(a)))
			}
			if e > 0 && (spelled || a != " at ") && !(personal && roleMailbox(text[s:end])) {
				yield(s, e)
				i, last = e-1, e
			}
			break
		}
	}
}

// maySpell reports whether a text holds an "@" that is spelled; the word "at"
// needs a full stop that is spelled, too.
func maySpell(text []byte) bool {
	for _, a := range ats {
		if bytes.Contains(text, []byte(a)) && (a != " at " || bytes.Contains(text, []byte("dot")) || bytes.Contains(text, []byte("[.]"))) {
			return true
		}
	}
	return false
}

// spelledDomain returns where the domain at i ends, 0 where there is none that
// ends with a usual top level, and whether a full stop in it is spelled.
func spelledDomain(text []byte, i int) (end int, spelled bool) {
	for labels := 0; labels < 6; labels++ {
		s := i
		for isAlnum(at(text, i)) || at(text, i) == '-' && i > s && isAlnum(at(text, i+1)) {
			i++
		}
		if i == s || wordAfter(text, i) {
			return end, spelled
		}
		if labels > 0 && topLevels[string(text[s:i])] {
			end = i
		}
		n := dotEnd(text, i)
		if hasAt(text, i, " dot ") {
			n = len(" dot ")
		}
		if n == 0 {
			return end, spelled
		}
		spelled = spelled || n > 1
		i += n
	}
	return end, spelled
}

// topLevels are those that people in Indonesia use most.
var topLevels = map[string]bool{"id": true, "com": true, "net": true, "org": true, "gov": true, "mil": true, "edu": true, "info": true, "io": true, "co": true, "sg": true, "my": true, "uk": true, "au": true, "me": true, "xyz": true}
