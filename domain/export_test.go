package domain

import "time"

// Holds lets tests ask what an embargo does to a text that goes out at an
// instant: blocks it, or sees that it goes out after the announcement.
func Holds(e Embargo, now, out time.Time) (blocks, after bool) {
	h := e.hold(now, out)
	return h == holdBlock, h == holdAfter
}
