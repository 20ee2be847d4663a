package parallel_test

import (
	"runtime"
	"testing"

	"waterline/scoring/parallel"
)

func TestEach_EveryNumberOnce(t *testing.T) {
	for _, cores := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(cores)
		for _, n := range []int{0, 1, 3, 1000} {
			seen := make([]int, n)
			parallel.Each(n, func() *int { return new(int) }, func(mine *int, i int) {
				*mine++ // a worker's own state needs no lock
				seen[i]++
			})
			for i, times := range seen {
				if times != 1 {
					t.Fatalf("%d cores, n = %d: number %d came %d times", cores, n, i, times)
				}
			}
		}
		runtime.GOMAXPROCS(before)
	}
}
