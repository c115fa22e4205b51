package sensitivity

import "sort"

// searchNear is sort.Search that begins at a guess: places in a text are mostly
// asked for one behind the other.
func searchNear(n, near int, f func(i int) bool) int {
	lo, hi := 0, n
	if near = min(near, n); near == n || f(near) {
		hi = near
		for step := 1; step <= hi; step *= 2 {
			if !f(hi - step) {
				lo = hi - step + 1
				break
			}
			hi -= step
		}
	} else {
		lo = near + 1
		for step := 1; lo+step <= n; step *= 2 {
			if f(lo + step - 1) {
				hi = lo + step - 1
				break
			}
			lo += step
		}
	}
	return lo + sort.Search(hi-lo, func(i int) bool { return f(lo + i) })
}
