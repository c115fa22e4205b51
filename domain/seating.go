package domain

import (
	"math/bits"
	"slices"
)

// stageMost bounds the stages of a workflow, those of an appeal and an emergency included.
const stageMost = MaxStages + 2

// stageSet are stages of a workflow: bit i is Workflow.Every()[i].
type stageSet uint32

func alone(i int) stageSet { return 1 << i }

func (s stageSet) has(i int) bool { return s>>i&1 == 1 }

// seating gives people stages to decide, each human one. Whoever may decide the same
// stages is alike, so it counts kinds of humans and knows nobody.
type seating []kindOfHuman

// kindOfHuman are the humans who may decide the same stages.
type kindOfHuman struct {
	may  stageSet
	busy stageSet         // those that any of them has
	at   [stageMost]uint8 // how many have which: MaxQuorum at most
	free int              // how many have none yet
}

// with is a seating with so many more humans, or fewer, who may decide some stages and
// have none yet. Those who may decide nothing are left out.
func (s seating) with(may stageSet, n int) seating {
	k := slices.IndexFunc(s, func(k kindOfHuman) bool { return k.may == may })
	switch {
	case may == 0:
	case k < 0:
		s = append(s, kindOfHuman{may: may, free: n})
	default:
		s[k].free += n
	}
	return s
}

// beside answers how many humans a stage finds beside those whom the others need, and
// gives it none of them.
func (s seating) beside(stage, needed int) int {
	idle := 0
	for k := range s {
		if s[k].may.has(stage) {
			idle += s[k].free
		}
	}
	if idle >= needed {
		return needed
	}
	return slices.Clone(s).fill(stage, needed)
}

// fill gives a stage as many humans as it needs, as far as there are that many beside
// those whom the stages before it have, and answers how many.
func (s seating) fill(stage, needed int) (have int) {
	for asked := stageSet(0); have < needed && s.seat(stage, &asked); asked = 0 {
		have++
	}
	return have
}

// seat gives a stage one human more: who is free, or whom another stage can spare,
// because it finds somebody else. Each stage is asked once: it is an augmenting path.
func (s seating) seat(stage int, asked *stageSet) bool {
	*asked |= alone(stage)
	for k := range s {
		if s[k].may.has(stage) && s[k].free > 0 {
			s[k].free--
			s[k].take(stage)
			return true
		}
	}
	for k := range s {
		if !s[k].may.has(stage) {
			continue
		}
		for left := s[k].busy &^ *asked; left != 0; left = s[k].busy &^ *asked {
			if other := bits.TrailingZeros32(uint32(left)); s.seat(other, asked) {
				s[k].leave(other)
				s[k].take(stage)
				return true
			}
		}
	}
	return false
}

func (k *kindOfHuman) take(stage int) {
	k.at[stage]++
	k.busy |= alone(stage)
}

func (k *kindOfHuman) leave(stage int) {
	if k.at[stage]--; k.at[stage] == 0 {
		k.busy &^= alone(stage)
	}
}
