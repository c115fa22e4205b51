package sensitivity

import (
	"regexp/syntax"
	"unicode/utf8"
)

// headLength is how many bytes of a match's beginning are looked at.
const headLength = 8

// head says for the first bytes of a pattern's matches which bytes can stand
// there. Most places where a match could begin by its first characters are
// told apart by it without running the expression: a time of day from a date,
// a price or a pair of coordinates. It never counts as evidence.
type head []byteSet

type byteSet [4]uint64

func (s *byteSet) add(b byte)      { s[b>>6] |= 1 << (b & 63) }
func (s *byteSet) has(b byte) bool { return s[b>>6]&(1<<(b&63)) != 0 }

// fits reports whether a match can begin with text.
func (h head) fits(text []byte) bool {
	if len(text) < len(h) {
		return false // every match is at least as long
	}
	for i := range h {
		if !h[i].has(text[i]) {
			return false
		}
	}
	return true
}

// headOf follows a program step by step. It ends where a match can end, and
// behind a place where a character of several bytes can stand, because from
// there on bytes and steps differ.
func headOf(prog *syntax.Prog) (h head) {
	at := closure(prog, []uint32{uint32(prog.Start)})
	for len(h) < headLength {
		var set byteSet
		var next []uint32
		wide := false
		for _, pc := range at {
			inst := &prog.Inst[pc]
			if inst.Op == syntax.InstMatch {
				return h
			}
			for b := range byte(utf8.RuneSelf) {
				if inst.MatchRune(rune(b)) {
					set.add(b)
				}
			}
			wide = wide || beyondASCII(inst)
			next = append(next, inst.Out)
		}
		if wide {
			for b := utf8.RuneSelf; b < 256; b++ {
				set.add(byte(b))
			}
			return append(h, set)
		}
		h = append(h, set)
		at = closure(prog, next)
	}
	return h
}

// closure lists the steps that take a character, or match, from some steps on.
// Conditions on the place ("\b") are taken to hold.
func closure(prog *syntax.Prog, from []uint32) (out []uint32) {
	seen := make(map[uint32]bool)
	for len(from) > 0 {
		pc := from[len(from)-1]
		from = from[:len(from)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch inst := &prog.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			from = append(from, inst.Out, inst.Arg)
		case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
			from = append(from, inst.Out)
		case syntax.InstFail:
		default:
			out = append(out, pc)
		}
	}
	return out
}

// beyondASCII reports whether a step takes characters beyond ASCII, also by
// folding: "k" is a Kelvin sign as well.
func beyondASCII(inst *syntax.Inst) bool {
	if inst.Op == syntax.InstRuneAny || inst.Op == syntax.InstRuneAnyNotNL || syntax.Flags(inst.Arg)&syntax.FoldCase != 0 {
		return true
	}
	return len(inst.Rune) > 0 && inst.Rune[len(inst.Rune)-1] >= utf8.RuneSelf
}
