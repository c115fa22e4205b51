package domain

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// most is how many places of some stages can be filled at once with different humans, by
// trying everything: each human decides one of the stages that they may, or none.
func most(humans []stageSet, room []int) int {
	if len(humans) == 0 {
		return 0
	}
	best := most(humans[1:], room)
	for i := range room {
		if humans[0].has(i) && room[i] > 0 {
			room[i]--
			best = max(best, 1+most(humans[1:], room))
			room[i]++
		}
	}
	return best
}

// TestReachIsTheBestThereIs compares with trying everything: each stage that is always
// there adds what it can to those before it, and any other to all of them.
func TestReachIsTheBestThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quorum := rapid.IntRange(1, 3)
		limits := map[string]Only{"every draft": {}, "one unit": {Units: []string{"here"}}, "some drafts": {Channels: []string{"web"}}}
		w := Workflow{Appeal: Stage{Quorum: quorum.Draw(t, "appeal")}, Emergency: &Lane{Stage: Stage{Quorum: quorum.Draw(t, "emergency")}}}
		for i := range rapid.IntRange(1, 4).Draw(t, "stages") {
			limit := rapid.SampledFrom([]string{"every draft", "one unit", "some drafts"}).Draw(t, fmt.Sprint("for ", i))
			w.Stages = append(w.Stages, Stage{Only: limits[limit], Quorum: quorum.Draw(t, fmt.Sprint("quorum ", i))})
		}
		every := w.Every()
		humans := rapid.SliceOfN(rapid.Map(rapid.Uint32Range(0, 1<<len(every)-1), func(n uint32) stageSet { return stageSet(n) }), 0, 6).Draw(t, "humans")
		everywhere, _ := w.always()
		there := everywhere | stageSet(rapid.Uint32().Draw(t, "can be there")) | alone(len(w.Stages)) | alone(len(w.Stages)+1)
		var staff seating
		for _, may := range humans {
			staff = staff.with(may, 1)
		}

		have := reach(w, there, staff)
		room := func(stages []int) []int {
			out := make([]int, len(every))
			for _, i := range stages {
				out[i] = every[i].Quorum
			}
			return out
		}
		expect := func(i int, beside []int) {
			if want := most(humans, room(append(slices.Clone(beside), i))) - most(humans, room(beside)); have[i] != want {
				t.Fatalf("stage %d beside %v has %d of %d, want %d", i, beside, have[i], every[i].Quorum, want)
			}
		}
		var always []int
		for _, limit := range []string{"every draft", "one unit"} {
			for i, st := range w.Stages {
				if there.has(i) && len(st.Only.Channels) == 0 && len(st.Only.Units) == len(limits[limit].Units) {
					expect(i, always)
					always = append(always, i)
				}
			}
		}
		for i, st := range w.Stages {
			if there.has(i) && len(st.Only.Channels) > 0 {
				expect(i, always)
			}
		}
		expect(len(w.Stages), always)
		expect(len(w.Stages)+1, nil)
	})
}

// TestNobodyIsSparedTwice: a human who has left a stage for another is not asked of the
// first again, though it could find somebody else.
func TestNobodyIsSparedTwice(t *testing.T) {
	staff := seating(nil).with(0b111, 1).with(0b001, 2)
	var have []int
	for stage := range 3 {
		have = append(have, staff.fill(stage, 1))
	}
	if !slices.Equal(have, []int{1, 1, 0}) {
		t.Errorf("%v", have)
	}
}
