package audit

import (
	"encoding/base64"
	"strings"
)

// sameSignatures compares two signed notes of the same text by their signature
// lines, in whatever order, and refuses base64 that is not in its one form.
func sameSignatures(a, b string) bool {
	linesA, okA := signatureLines(a)
	linesB, okB := signatureLines(b)
	if !okA || !okB || len(linesA) != len(linesB) {
		return false
	}
	for line := range linesA {
		if !linesB[line] {
			return false
		}
	}
	return true
}

// signatureLines returns the set of signature lines; ok is false where one is
// doubled or spelled loosely.
func signatureLines(signed string) (lines map[string]bool, ok bool) {
	at := strings.LastIndex(signed, "\n\n")
	if at < 0 {
		return nil, false
	}
	lines = map[string]bool{}
	for line := range strings.Lines(signed[at+2:]) {
		word := strings.TrimSuffix(line[strings.LastIndex(line, " ")+1:], "\n")
		raw, err := base64.StdEncoding.DecodeString(word)
		if err != nil || base64.StdEncoding.EncodeToString(raw) != word || lines[line] {
			return nil, false
		}
		lines[line] = true
	}
	return lines, true
}
