package api

import (
	"strings"
	"time"

	"layak/domain"
	"layak/templates"
)

var zoneWords = map[string]string{domain.DefaultZone: "WIB", domain.ZoneWITA: "WITA", domain.ZoneWIT: "WIT"}

// zoneWord is the zone as pages name it; anything unknown is WIB.
func zoneWord(iana string) string {
	if w, ok := zoneWords[iana]; ok {
		return w
	}
	return "WIB"
}

// zoneName is the IANA name of a zone that pages name; "" where unknown.
func zoneName(word string) string {
	for iana, w := range zoneWords {
		if w == word {
			return iana
		}
	}
	return ""
}

// formInstant reads date, time and zone of a form. All empty is the zero time;
// a date without a time, and anything that cannot be read, is an error of the
// field: midnight is nobody's choice.
func formInstant(date, clock, zone string) (time.Time, error) {
	date, clock = strings.TrimSpace(date), strings.TrimSpace(clock)
	if date == "" && clock == "" {
		return time.Time{}, nil
	}
	loc, ok := templates.Zone(zone)
	if !ok {
		return time.Time{}, &domain.Error{Kind: domain.Invalid, Key: "draft.publish_at_zone", Field: "publish_at"}
	}
	if _, err := time.Parse("2006-01-02", date); err == nil && clock == "" {
		return time.Time{}, &domain.Error{Kind: domain.Invalid, Key: "draft.publish_at_clock", Field: "publish_at"}
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, date+" "+clock, loc); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &domain.Error{Kind: domain.Invalid, Key: "draft.publish_at", Field: "publish_at"}
}

// endOfDay reads a date and answers its last second in the reader's zone.
func endOfDay(date string, loc *time.Location) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02", strings.TrimSpace(date), loc)
	if err != nil {
		return time.Time{}, &domain.Error{Kind: domain.Invalid, Key: "override.until", Field: "until", Args: []string{"30"}}
	}
	return t.AddDate(0, 0, 1).Add(-time.Second), nil
}
