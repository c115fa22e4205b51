package api

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"layak/domain"
)

// answer is a body; tagged is one with the row's version, which a conditional
// request names again; conditional may say that nothing has changed.
type answer[T any] struct{ Body T }

type conditional[T any] struct {
	Status int
	ETag   string `header:"ETag"`
	Body   T
}

type tagged[T any] struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     T
}

func answered[T any](body T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{body}, nil
}

// items is one page of a list.
type items[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor" doc:"Empty on the last page"`
}

// Listing is how lists are asked for.
type Listing struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" doc:"At most so many items; 50 where it is left out"`
	Cursor string `query:"cursor" maxLength:"512" doc:"next_cursor of the page before"`
}

const defaultLimit = 50

// pageOf answers one page of a list that is held as a whole. Its cursor is the
// name of the last item shown, so that items added meanwhile do not shift it.
func pageOf[E, T any](all []E, l Listing, name func(E) string, wire func(E) T) (*answer[items[T]], error) {
	out := items[T]{Items: []T{}}
	from := 0
	if l.Cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(l.Cursor)
		last, ok := strings.CutPrefix(string(raw), "after:")
		if err != nil || !ok {
			return nil, &domain.Error{Kind: domain.Invalid, Key: "list.cursor", Field: "cursor"}
		}
		from = len(all)
		for i, e := range all {
			if name(e) == last {
				from = i + 1
				break
			}
		}
	}
	limit := l.Limit
	if limit == 0 {
		limit = defaultLimit
	}
	for i := from; i < len(all) && i < from+limit; i++ {
		out.Items = append(out.Items, wire(all[i]))
	}
	if next := from + limit; next < len(all) {
		out.NextCursor = base64.RawURLEncoding.EncodeToString([]byte("after:" + name(all[next-1])))
	}
	return &answer[items[T]]{out}, nil
}

// list turns entities into wire structs; it is never nil.
func list[E, T any](all []E, wire func(E) T) []T {
	out := make([]T, 0, len(all))
	for _, e := range all {
		out = append(out, wire(e))
	}
	return out
}

// when is a time on the wire; nil where there is none.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// strong never answers null for a list.
func strong(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
