package audit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Encode returns the RFC 8785 form of the leaf: the bytes to store and hash,
// verbatim and for good. It fails with ErrLeaf where a field is missing or not
// well formed, or the result would exceed MaxLeaf.
//
// The members are written by hand in canonical order: a general encoder costs
// ten times as much inside the one transaction that everybody waits for. The
// tests compare every result with an independent RFC 8785 implementation.
func (l Leaf) Encode() ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	b := make([]byte, 0, 1024)
	b = append(b, '{')
	b = member(b, "act", l.Act)
	b = member(b, "actor", l.Actor)
	b = member(b, "after", l.After)
	b = list(append(b, `"attachments":`...), l.Attachments)
	b = member(b, "before", l.Before)
	b = member(b, "capacity", l.Capacity)
	b = member(b, "channel", l.Channel)
	b = member(b, "decision", l.Decision)
	b = member(b, "draft", l.Draft)
	b = object(append(b, `"facts":`...), l.Facts)
	b = member(b, "idempotency_key", l.IdempotencyKey)
	b = member(b, "mandate", l.Mandate)
	b = member(b, "origin", l.Origin)
	b = member(b, "override", l.Override)
	b = member(b, "policy_line", l.PolicyLine)
	b = member(b, "policy_version", l.PolicyVersion)
	b = object(append(b, `"private":`...), l.Private)
	b = member(b, "revision", decimal(l.Revision))
	b = member(b, "ruleset_digest", l.RulesetDigest)
	b = member(b, "ruleset_version", decimal(l.RulesetVersion))
	b = member(b, "scan_digest", l.ScanDigest)
	b = member(b, "seq", strconv.FormatInt(l.Seq, 10))
	b = member(b, "stage", l.Stage)
	b = member(b, "subject", l.Subject)
	b = member(b, "time", l.Time.UTC().Format(TimeLayout))
	b = member(b, "v", LeafVersion)
	b = member(b, "via", l.Via)
	b = member(b, "workflow", l.Workflow)
	b = member(b, "workflow_version", decimal(l.WorkflowVersion))
	b[len(b)-1] = '}'

	if len(b) > MaxLeaf {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrLeaf, len(b), MaxLeaf)
	}
	// One pass over the whole is cheaper than one for each string, and says
	// the same: the quoting above copies every byte it does not escape.
	if !utf8.Valid(b) {
		return nil, fmt.Errorf("%w: invalid UTF-8", ErrLeaf)
	}
	return b, nil
}

// decimal spells a number that is absent when it is 0.
func decimal(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func member(b []byte, name, value string) []byte {
	b = append(b, '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	b = quote(b, value)
	return append(b, ',')
}

func list(b []byte, values []string) []byte {
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = quote(b, v)
	}
	return append(b, ']', ',')
}

// object writes the members in order of name. RFC 8785 orders by UTF-16 code
// units; check has limited the names to ASCII, where bytes order the same way.
func object(b []byte, values map[string]string) []byte {
	b = append(b, '{')
	if len(values) > 0 {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			b = member(b, name, values[name])
		}
		b = b[:len(b)-1]
	}
	return append(b, '}', ',')
}

// quote writes a string the one way RFC 8785 allows: the two-character escapes
// of JSON, \u00xx for the other control characters, all else as it is.
func quote(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[done:i]...)
		done = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\t':
			b = append(b, '\\', 't')
		case '\n':
			b = append(b, '\\', 'n')
		case '\f':
			b = append(b, '\\', 'f')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	b = append(b, s[done:]...)
	return append(b, '"')
}
