package client

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"waterline/assessment"
)

func pair(n int) [2]Pick { return [2]Pick{{Assessment: "a", Version: int64(n)}, {Assessment: "b"}} }

// Who asks at the same time gets the one answer; what failed is tried again; the
// oldest go first when there is no room.
func TestAChangeIsWorkedOutOnce(t *testing.T) {
	var m memory
	var made atomic.Int32
	work := func() (difference, error) {
		made.Add(1)
		return difference{delta: assessment.Delta{Breaks: []string{"method"}}}, nil
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if d, err := m.change(pair(0), work); err != nil || len(d.delta.Breaks) != 1 {
				t.Errorf("got %+v, %v", d, err)
			}
		})
	}
	all.Wait()
	if n := made.Load(); n != 1 {
		t.Errorf("worked out %d times", n)
	}
	broken := errors.New("broken")
	if _, err := m.change(pair(1), func() (difference, error) { return difference{}, broken }); !errors.Is(err, broken) {
		t.Errorf("a failure is %v", err)
	}
	if _, err := m.change(pair(1), work); err != nil || made.Load() != 2 {
		t.Errorf("a failure is kept: %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = m.change(pair(2), func() (difference, error) { panic("torn") })
	}()
	if _, err := m.change(pair(2), work); err != nil {
		t.Errorf("after a panic: %v", err)
	}
	for n := range mostKept {
		if _, err := m.change([2]Pick{{Assessment: "c" + strconv.Itoa(n)}}, work); err != nil {
			t.Fatal(err)
		}
	}
	before := made.Load()
	if _, err := m.change(pair(0), work); err != nil || made.Load() != before+1 || len(m.kept) > mostKept || len(m.order) > mostKept {
		t.Errorf("%d kept of at most %d, %v", len(m.kept), mostKept, err)
	}
	m.forget()
	if len(m.kept)+len(m.order) != 0 {
		t.Error("something is left after all was forgotten")
	}
}
