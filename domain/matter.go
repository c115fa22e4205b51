package domain

import "slices"

// Matter is what decides by which workflow a draft is judged, and which of its stages
// it must pass.
type Matter struct {
	Unit           string
	Classification Classification
	Channels       []string
	Kind           ContentKind
	Scan           ScanResult
}

// matterOf is the matter of a draft under a scan of its present text.
func matterOf(d Draft, scan ScanResult) Matter {
	return Matter{Unit: d.UnitID, Classification: d.Classification, Channels: d.Channels, Kind: d.Kind, Scan: scan}
}

// Inside tells how many steps a unit lies below another, and whether it is in its
// branch: Powers.Depth.
type Inside func(unit, top string) (steps int, inside bool)

// When says what adds a stage; a stage with no condition is always there.
// Conditions are alternatives.
type When struct {
	Findings   Severity       `json:"findings,omitempty"`   // at or above
	Categories []string       `json:"categories,omitempty"` // which findings count; empty: all
	Above      Classification `json:"above,omitempty"`      // more secret than
	Channels   []string       `json:"channels,omitempty"`   // goes out on any of them
	Kinds      []ContentKind  `json:"kinds,omitempty"`
}

// Always tells whether there is no condition.
func (w When) Always() bool {
	return w.Findings == SeverityClear && w.Above == "" && len(w.Channels) == 0 && len(w.Kinds) == 0
}

func (w When) holds(m Matter) bool {
	return w.Always() ||
		w.Findings != SeverityClear && m.Scan.RaisedIn(w.Categories) >= w.Findings ||
		w.Above != "" && m.Classification.Above(w.Above) ||
		slices.Contains(w.Kinds, m.Kind) || meet(w.Channels, m.Channels)
}

// Only says for which drafts a stage is meant at all; everything that is named must
// hold, and what is empty is no limit.
type Only struct {
	Units    []string      `json:"units,omitempty"`    // with their branches
	Channels []string      `json:"channels,omitempty"` // goes out on any of them, so that adding one takes no stage away
	Kinds    []ContentKind `json:"kinds,omitempty"`
}

// IsZero tells whether the stage is meant for all drafts.
func (o Only) IsZero() bool { return len(o.Units) == 0 && len(o.Channels) == 0 && len(o.Kinds) == 0 }

func (o Only) holds(m Matter, inside Inside) bool {
	in := func(top string) bool { _, ok := inside(m.Unit, top); return ok }
	return (len(o.Units) == 0 || slices.ContainsFunc(o.Units, in)) &&
		(len(o.Channels) == 0 || meet(o.Channels, m.Channels)) &&
		(len(o.Kinds) == 0 || slices.Contains(o.Kinds, m.Kind))
}

// meet tells whether two lists share a name.
func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
