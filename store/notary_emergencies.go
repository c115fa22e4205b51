package store

import (
	"context"
	"strconv"

	"layak/domain"
	"layak/domain/audit/verify"
)

// emergencyLeaves are what the log says of an emergency; emergencyStates of all of them, by id.
type (
	emergencyLeaves struct{ declared, decided *verify.Leaf }
	emergencyStates map[string]emergencyLeaves
)

func (s emergencyStates) add(l verify.Leaf) {
	known := s[l.Subject]
	switch l.Act {
	case "draft.emergency_declared":
		known.declared = &l
	case "emergency.ratified", "emergency.refused":
		known.decided = &l
	case "draft.erased":
		for id, c := range s {
			if c.declared != nil && c.declared.Draft == l.Draft {
				delete(s, id)
			}
		}
		return
	default:
		return
	}
	s[l.Subject] = known
}

const sqlEmergenciesAfter = `SELECT ` + emergencyColumns + ` FROM emergencies WHERE id > ? ORDER BY id LIMIT ?`

// compare fails for a row that is not as it was logged, was never logged, or is gone.
func (s emergencyStates) compare(ctx context.Context, c *conn, size int64) error {
	n := 0
	for after, full := "", true; full; {
		list, err := emergencies{c}.find(ctx, sqlEmergenciesAfter, after, int64(chunk))
		if err != nil {
			return err
		}
		for _, row := range list {
			l := s[row.ID]
			ok, err := l.fits(ctx, c, row)
			if err != nil {
				return err
			}
			if !ok {
				return emergencyFault(l.declared, size)
			}
			after = row.ID
		}
		n, full = n+len(list), len(list) == chunk
	}
	if n != len(s) {
		return emergencyFault(nil, size)
	}
	return nil
}

func (l emergencyLeaves) fits(ctx context.Context, c *conn, row domain.EmergencyCase) (bool, error) {
	d := l.declared
	if d == nil || d.Draft != row.DraftID || d.Facts["run"] != row.RunID || d.Facts["round"] != strconv.Itoa(row.Round) ||
		d.Facts["ratify_by"] != domain.Instant(row.Due) || !by(d, row.By, micros(row.At)) || !by(l.decided, row.DecidedBy, micros(row.DecidedAt)) {
		return false, nil
	}
	if l.decided != nil && l.decided.Act != "emergency."+string(row.Outcome) || l.decided == nil && row.Outcome != domain.EmergencyOpen {
		return false, nil
	}
	if ok, err := c.said(ctx, d, "reason", row.Reason); err != nil || !ok || l.decided == nil {
		return ok, err
	}
	return c.said(ctx, l.decided, "reason", row.Comment)
}

func emergencyFault(l *verify.Leaf, size int64) error {
	f := &verify.Failure{Index: size, Until: size + 1, Reason: verify.ReasonStateRow, Detail: "an emergency is not what was logged"}
	if l != nil {
		f.Index, f.Until, f.Draft = l.Seq, l.Seq+1, l.Draft
	}
	return f
}
