package sensitivity

import mathbits "math/bits"

// bits is a set of numbers, gone through in order.
type bits []uint64

// reset empties a set for numbers below n.
func (b bits) reset(n int) bits {
	if len(b) != (n+63)/64 {
		return make(bits, (n+63)/64)
	}
	clear(b)
	return b
}

func (b bits) set(i int32)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int32) bool { return b[i/64]&(1<<(i%64)) != 0 }

// next returns the first member from i on, -1 where there is none.
func (b bits) next(i int32) int32 {
	for w := int(i / 64); w < len(b); w++ {
		word := b[w]
		if w == int(i/64) {
			word &= ^uint64(0) << (i % 64)
		}
		if word != 0 {
			return int32(w*64 + mathbits.TrailingZeros64(word))
		}
	}
	return -1
}
