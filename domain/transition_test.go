package domain

import "testing"

// Every state times every event: what the table has leads where it says, the
// rest is refused and leaves the state as it was.
func TestTransitionsExhaustive(t *testing.T) {
	want := map[[2]string]State{}
	for _, row := range Transitions {
		key := [2]string{string(row.From), string(row.Event)}
		if _, twice := want[key]; twice {
			t.Errorf("%v stands twice in the table", key)
		}
		if row.Guard == "" {
			t.Errorf("%v says nothing about its guard", key)
		}
		want[key] = row.To
	}
	for _, from := range States() {
		for _, event := range Events() {
			to, err := Next(from, event)
			expected, known := want[[2]string{string(from), string(event)}]
			switch {
			case known && (err != nil || to != expected):
				t.Errorf("%s + %s: %s, %v; the table says %s", from, event, to, err, expected)
			case !known && (KindOf(err) != Conflict || KeyOf(err) != "draft.transition" || to != from):
				t.Errorf("%s + %s: %s, %v; want a refusal and no change", from, event, to, err)
			}
		}
	}
}

func TestEveryStateIsReachable(t *testing.T) {
	reached := map[State]bool{Drafting: true}
	for range Transitions {
		for _, row := range Transitions {
			if reached[row.From] {
				reached[row.To] = true
			}
		}
	}
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
	}
}

// Nothing leads to a state past clearance but from a cleared one.
func TestNoWayAroundClearance(t *testing.T) {
	after := map[State]bool{Scheduled: true, Publishing: true, Published: true, Parked: true}
	for _, row := range Transitions {
		if after[row.To] && !after[row.From] && row.From != Cleared {
			t.Errorf("%s + %s leads past the clearance", row.From, row.Event)
		}
		if row.To == Cleared && row.From == InReview && row.Event != EventClear {
			t.Errorf("%s clears", row.Event)
		}
	}
}
