package sensitivity

import (
	"encoding/binary"
	mathbits "math/bits"
)

const (
	hashA = 0x9E3779B97F4A7C15
	hashB = 0xD6E8FEB86659FD93
)

// hashAt hashes the n bytes at s of a text that has padding behind it. Equal
// hashes are only a hint: whoever finds one compares the bytes. Words of up to
// sixteen bytes, nearly all, are loaded whole and masked, without a branch on
// their length.
func hashAt(padded []byte, s, n int) uint32 {
	if n > 16 {
		return hashLong(padded[s:], n)
	}
	return hashShort(padded[s:s+16], &masks[n&31])
}

func hashShort(w []byte, m *[2]uint64) uint32 {
	return uint32(mix(binary.LittleEndian.Uint64(w)&m[0]^hashA, binary.LittleEndian.Uint64(w[8:])&m[1]^hashB))
}

func hashLong(w []byte, n int) uint32 {
	h := mix(binary.LittleEndian.Uint64(w)^hashA, binary.LittleEndian.Uint64(w[8:])^hashB)
	for i := 16; i < n-8; i += 8 {
		h = mix(h^binary.LittleEndian.Uint64(w[i:]), hashA)
	}
	return uint32(mix(h^binary.LittleEndian.Uint64(w[n-8:]), hashB^uint64(n)))
}

// masks keep the first n of sixteen bytes.
var masks = func() (m [32][2]uint64) {
	for n := range m {
		m[n] = [2]uint64{firstBytes(n), firstBytes(max(n-8, 0))}
	}
	return m
}()

// firstBytes masks the first n bytes of a little-endian word.
func firstBytes(n int) uint64 {
	if n >= 8 {
		return ^uint64(0)
	}
	return 1<<(8*n) - 1
}

func mix(a, b uint64) uint64 {
	high, low := mathbits.Mul64(a, b)
	return high ^ low
}

// hashWord is hashAt for a word of its own.
func hashWord[text string | []byte](w text) uint32 {
	var buf [64]byte
	if len(w)+padding <= len(buf) {
		copy(buf[:], w)
		return hashAt(buf[:], 0, len(w))
	}
	return hashAt(append([]byte(w), make([]byte, padding)...), 0, len(w))
}

// bloom is a set of hashes that may hold more than was added: two bits for each,
// in one word, so that asking costs one access to memory.
type bloom struct {
	words []uint64
	shift uint
}

// bloomBits is how many bits a member has; with 16, one stranger in sixty is let
// through.
const bloomBits = 16

func newBloom(members int) bloom {
	n := min(mathbits.Len(uint(max(members*bloomBits, 1024)-1)), 32)
	return bloom{words: make([]uint64, 1<<n/64), shift: uint(32 - n + 6)}
}

func (b *bloom) add(h uint32) { b.words[h>>b.shift] |= 1<<(h&63) | 1<<(h>>6&63) }

func (b *bloom) has(h uint32) bool { return b.bit(h) != 0 }

// bit is 1 where h may be a member, for use without a branch.
func (b *bloom) bit(h uint32) uint64 {
	w := b.words[h>>b.shift]
	return w >> (h & 63) & (w >> (h >> 6 & 63)) & 1
}

// among returns a bit for each of up to 64 hashes, whether it may be a member.
func (b *bloom) among(hashes []uint32) (is uint64) {
	for i, h := range hashes {
		is |= b.bit(h) << i
	}
	return is
}

// pairHash is the hash of a word with one beside it.
func pairHash(h, near uint32) uint32 { return uint32(mix(uint64(h)<<32|uint64(near), hashA)) }
