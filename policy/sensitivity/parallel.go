package sensitivity

import (
	"runtime"
	"sync"
	"sync/atomic"

	"layak/domain"
)

// parallel calls task with 0 to n-1, several at a time. A panic of one of them is
// raised again here, where whoever asked can recover.
func parallel(n int, task func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	var once sync.Once
	var fault any
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					once.Do(func() { fault = value })
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				task(i)
			}
		})
	}
	wg.Wait()
	if fault != nil {
		panic(fault)
	}
}

// loaded is what one source holds.
type loaded struct {
	specs    []ruleSpec
	problems domain.RuleProblems
}

// loadAll returns what each of some sources holds, in their order.
func loadAll(sources []domain.RuleSource) []loaded {
	out := make([]loaded, len(sources))
	parallel(len(sources), func(i int) { out[i].specs, out[i].problems = load(sources[i]) })
	return out
}
