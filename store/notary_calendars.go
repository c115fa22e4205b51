package store

import (
	"context"
	"strconv"
	"strings"
)

// calendarFact begins the facts of an installation that state digests of calendars.
const calendarFact = "calendar."

// compareCalendars compares every version of every calendar with its digest in the
// log, and fails also for one that is gone.
func (o *office) compareCalendars(ctx context.Context, c *conn, fault faulting) error {
	rows, err := calendars{c}.All(ctx)
	if err != nil {
		return err
	}
	latest, due := map[string]int64{}, len(o.calendars)
	for _, x := range rows {
		latest[x.ID] = max(latest[x.ID], x.Version)
	}
	if o.installed != nil {
		for name := range o.installed.Facts {
			if strings.HasPrefix(name, calendarFact) {
				due++
			}
		}
	}
	for _, x := range rows {
		version := strconv.FormatInt(x.Version, 10)
		logged, known := o.calendars[x.ID+" "+version]
		if !known && x.Version == 1 && o.installed != nil {
			logged, known = o.installed.Facts[calendarFact+x.ID]
		}
		if !known || logged != x.Digest() || x.Active != (x.Version == latest[x.ID]) {
			return fault(nil, "the calendar "+x.ID+" in version "+version+" is not one that was logged")
		}
	}
	if len(rows) != due {
		return fault(nil, "a version of a calendar that was logged is gone")
	}
	return nil
}
