package verify

import (
	"encoding/base64"
	"strings"
)

// The alphabets of version 1, stated here once more and independently of the
// writer. Every leaf of a log passes through here, so the matching is by hand.

// validOrigin: the random id of a log.
func validOrigin(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// validAct: noun.verb_past.
func validAct(s string) bool {
	noun, verb, ok := strings.Cut(s, ".")
	return ok && len(s) <= 64 && validWord(noun) && validWord(verb)
}

func validWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c != '_' || i == 0) {
			return false
		}
	}
	return s != ""
}

// validName: what facts, private values and their openings are called.
func validName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '_' || c == '.' || c == ':' || c == '-'):
		default:
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// validCommitment: "hmac-sha256:" and 64 lower-case hex digits.
func validCommitment(s string) bool {
	hex, ok := strings.CutPrefix(s, "hmac-sha256:")
	return ok && validHex(hex)
}

// validHex: 32 bytes in lower-case hex.
func validHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == 64
}

// decode64 reads standard base64 in its one spelling: padded, no white space,
// no stray bits at the end.
func decode64(s string) ([]byte, bool) {
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil && base64.StdEncoding.EncodeToString(b) == s
}
