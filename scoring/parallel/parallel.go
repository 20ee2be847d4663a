package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls work once for every i in 0…n−1 and returns when all are done. The
// state is made once for each worker and handed to every call it makes.
func Each[T any](n int, state func() T, work func(state T, i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		if n > 0 {
			s := state()
			for i := range n {
				work(s, i)
			}
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			s := state()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(s, i)
			}
		})
	}
	group.Wait()
}

// None is the state of work that needs none.
func None() struct{} { return struct{}{} }
