package audit

import (
	"fmt"
	"strings"
)

// check refuses what the verifier would refuse later, while the act can still
// be rolled back.
func (l Leaf) check() error {
	switch {
	case !ValidOrigin(l.Origin):
		return fmt.Errorf("%w: origin %q", ErrLeaf, l.Origin)
	case l.Seq < 0 || l.Revision < 0 || l.RulesetVersion < 0 || l.WorkflowVersion < 0:
		return fmt.Errorf("%w: a number is negative", ErrLeaf)
	case l.Actor == "":
		return fmt.Errorf("%w: no actor", ErrLeaf)
	case !validVia(l.Via):
		return fmt.Errorf("%w: via %q", ErrLeaf, l.Via)
	case !validAct(l.Act):
		return fmt.Errorf("%w: act %q", ErrLeaf, l.Act)
	}
	// The zero time is a forgotten time; five-digit years have no RFC 3339 form.
	if t := l.Time.UTC(); l.Time.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return fmt.Errorf("%w: time %v", ErrLeaf, l.Time)
	}
	for name := range l.Facts {
		if !validName(name) {
			return fmt.Errorf("%w: fact name %q", ErrLeaf, name)
		}
	}
	for name, commitment := range l.Private {
		if !validName(name) || !validCommitment(commitment) {
			// Not %q of the value: it may be the private text itself.
			return fmt.Errorf("%w: private %q is not a commitment", ErrLeaf, name)
		}
	}
	return nil
}

// ValidOrigin reports whether s can be a log's origin id: 1 to 64 of a-z, 0-9
// and "-". The alphabet keeps it one word in a checkpoint and in a key name.
func ValidOrigin(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isDigit(c) && c != '-' {
			return false
		}
	}
	return true
}

func validVia(s string) bool {
	return s == ViaSession || s == ViaToken || s == ViaShell || s == ViaJob
}

// validAct reports whether s is noun.verb_past: two words of a-z and "_".
func validAct(s string) bool {
	noun, verb, ok := strings.Cut(s, ".")
	return ok && len(s) <= 64 && validWord(noun) && validWord(verb)
}

func validWord(s string) bool {
	for i := range len(s) {
		if !isLower(s[i]) && (s[i] != '_' || i == 0) {
			return false
		}
	}
	return s != ""
}

// validName reports whether s can name a fact or a private value: an ASCII
// letter, then letters, digits and "_.:-", at most 64 bytes.
func validName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := isLower(c) || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || !isDigit(c) && !strings.ContainsRune("_.:-", rune(c))) {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func validCommitment(s string) bool {
	hex, ok := strings.CutPrefix(s, commitmentPrefix)
	if !ok || len(hex) != 64 {
		return false
	}
	for i := range len(hex) {
		if c := hex[i]; !isDigit(c) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
