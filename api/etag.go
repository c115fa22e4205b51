package api

import (
	"context"
	"strconv"
	"strings"

	"layak/domain"
)

// etag writes a row version as an entity tag.
func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// tagList is what an If-Match or If-None-Match header holds.
type tagList struct {
	any  bool // "*"
	tags []entityTag
}

type entityTag struct {
	weak bool
	text string // without the quotes
}

// parseTags reads a header of entity tags (RFC 9110, 8.8.3 and 13.1). ok is
// false for anything that is no such list.
func parseTags(header string) (l tagList, ok bool) {
	header = strings.Trim(header, " \t")
	if header == "*" {
		return tagList{any: true}, true
	}
	for header != "" {
		if header[0] == ',' {
			header = strings.TrimLeft(header[1:], " \t")
			continue
		}
		var tag entityTag
		if rest, weak := strings.CutPrefix(header, "W/"); weak {
			tag.weak, header = true, rest
		}
		if !strings.HasPrefix(header, `"`) {
			return tagList{}, false
		}
		text, rest, closed := strings.Cut(header[1:], `"`)
		if !closed || strings.ContainsFunc(text, func(r rune) bool { return r <= 0x20 || r == 0x7f }) {
			return tagList{}, false
		}
		tag.text = text
		l.tags = append(l.tags, tag)
		header = strings.TrimLeft(rest, " \t")
		if header != "" && header[0] != ',' {
			return tagList{}, false
		}
	}
	return l, len(l.tags) > 0
}

// has compares strongly (for If-Match) or weakly (for If-None-Match).
func (l tagList) has(version int64, weakly bool) bool {
	if l.any {
		return true
	}
	for _, t := range l.tags {
		if t.text == strconv.FormatInt(version, 10) && (weakly || !t.weak) {
			return true
		}
	}
	return false
}

// precondition answers the row version that a change is meant for: the one that
// If-Match names, where it names one. "*" names none, so it is like no header. For
// lists the present version is asked for. A header that names nothing the row can have becomes a version
// that every verb answers with Stale, after asking who may know of the row.
func precondition(ctx context.Context, header string, present func(context.Context) (int64, error)) (int64, error) {
	const never = -1
	if strings.TrimSpace(header) == "" {
		return 0, &domain.Error{Kind: domain.Missing, Key: "request.if_match", Field: "If-Match"}
	}
	l, ok := parseTags(header)
	if !ok {
		return never, nil
	}
	if l.any {
		return 0, &domain.Error{Kind: domain.Missing, Key: "request.if_match", Field: "If-Match"}
	}
	if len(l.tags) == 1 {
		version, err := strconv.ParseInt(l.tags[0].text, 10, 64)
		if err != nil || l.tags[0].weak || version < 1 || l.tags[0].text != strconv.FormatInt(version, 10) {
			return never, nil
		}
		return version, nil
	}
	version, err := present(ctx)
	if err != nil || l.has(version, false) {
		return version, err
	}
	return never, nil
}

// unchanged tells whether If-None-Match names the present version.
func unchanged(header string, version int64) bool {
	l, ok := parseTags(header)
	return ok && l.has(version, true)
}
