package sensitivity

import (
	"runtime"
	"sync"
	"sync/atomic"
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
