package domain

import (
	"maps"
	"slices"
	"time"
)

// Calendar says when an office works. A version is immutable; due times that were
// computed by an earlier one stay.
type Calendar struct {
	ID       string
	Version  int64
	Name     string
	Zone     string            // one of Indonesia's, which never change their clocks
	Week     [7][]Hours        // Monday first; the hours of a day in order
	Holidays map[string]string // their names by date, "2026-08-17"
	Active   bool
}

// Hours is a span of a day, in minutes from midnight; To is not in it.
type Hours struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Bounds of a calendar.
const (
	MaxHolidays  = 1000
	MaxSpans     = 8   // of a day
	MinWeek      = 240 // minutes of work in a week, or due times lie beyond sight
	dueLongest   = 10 * 366
	minutesOfDay = 24 * 60
	dateForm     = "2006-01-02"
)

// midnight is when the day of an instant begins in the calendar's zone.
func (c Calendar) midnight(t time.Time) time.Time {
	y, m, d := t.In(time.FixedZone(zoneShort(c.Zone), zoneHours[c.Zone]*3600)).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.FixedZone(zoneShort(c.Zone), zoneHours[c.Zone]*3600))
}

// spans are the working hours of the day that begins at midnight.
func (c Calendar) spans(midnight time.Time) []Hours {
	if _, off := c.Holidays[midnight.Format(dateForm)]; off {
		return nil
	}
	return c.Week[(int(midnight.Weekday())+6)%7]
}

// Open tells whether the office works at an instant.
func (c Calendar) Open(t time.Time) bool {
	day := c.midnight(t)
	minute := int(t.Sub(day) / time.Minute)
	return slices.ContainsFunc(c.spans(day), func(h Hours) bool { return h.From <= minute && minute < h.To })
}

// Due is when so many working hours have passed since an instant. Where that would
// take more than ten years it is the end of these.
func (c Calendar) Due(from time.Time, hours int) time.Time {
	left, day := time.Duration(hours)*time.Hour, c.midnight(from)
	for range dueLongest {
		for _, h := range c.spans(day) {
			begin, end := day.Add(time.Duration(h.From)*time.Minute), day.Add(time.Duration(h.To)*time.Minute)
			if begin.Before(from) {
				begin = from
			}
			work := max(end.Sub(begin), 0)
			if work >= left {
				return begin.Add(left).UTC()
			}
			left -= work
		}
		day = day.Add(24 * time.Hour)
	}
	return day.UTC()
}

// Check answers Invalid with each field that keeps it from being written: a week that is none, dates that are none.
func (c Calendar) Check() error {
	var faults Faults
	if !nameForm.MatchString(c.ID) {
		faults.add(invalid("id", "calendar.id"))
	}
	if c.Name == "" {
		faults.add(invalid("name", "calendar.name"))
	} else if err := checkText("name", c.Name, MaxTitle); err != nil {
		faults.add(err)
	}
	if zoneShort(c.Zone) == "" {
		faults.add(invalid("zone", "person.zone"))
	}
	faults.add(c.checkWeek())
	faults.add(c.checkHolidays())
	return faults.Err()
}

// Weekdays names the days of a calendar's week, as fields and words do.
var Weekdays = [7]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func (c Calendar) checkWeek() error {
	var faults Faults
	sum := 0
	for i, day := range c.Week {
		last := 0
		bad := len(day) > MaxSpans
		for _, h := range day {
			bad = bad || h.From < last || h.To <= h.From || h.To > minutesOfDay
			last = h.To
			sum += h.To - h.From
		}
		if bad {
			faults.add(invalid(Weekdays[i], "calendar.hours"))
		}
	}
	if len(faults) == 0 && sum < MinWeek {
		faults.add(invalid(Weekdays[0], "calendar.never", formatInt(MinWeek/60)))
	}
	return faults.Err()
}

func (c Calendar) checkHolidays() error {
	if len(c.Holidays) > MaxHolidays {
		return invalid("holidays", "calendar.holidays", formatInt(MaxHolidays))
	}
	for _, date := range slices.Sorted(maps.Keys(c.Holidays)) {
		at, err := time.Parse(dateForm, date)
		if err != nil || at.Year() < 1970 {
			return invalid("holidays", "calendar.date", date)
		}
		if err := checkText("holidays", c.Holidays[date], MaxTitle); err != nil {
			return err
		}
	}
	return nil
}

// Digest is the digest of a calendar's version, as the leaf that wrote it states it.
// Whether a later version has taken its place does not count.
func (c Calendar) Digest() string {
	c.Active = true
	for i := range c.Week {
		if len(c.Week[i]) == 0 {
			c.Week[i] = nil // as it is read back, whatever it was given as
		}
	}
	if len(c.Holidays) == 0 {
		c.Holidays = nil
	}
	return digest(canonical(c))
}
