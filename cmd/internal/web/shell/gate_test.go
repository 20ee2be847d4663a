package shell

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestGateServesInTimeWhateverComes sends four times what two places can do for
// a minute. Who is let in waits no longer than the gate's patience, the places
// are never idle, and afterwards everybody is let in again.
func TestGateServesInTimeWhateverComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const places, patience, work = 2, time.Second, 100 * time.Millisecond
		g := NewGate(places, patience)
		var served, refused, inside, most atomic.Int64
		var longest, slowNo atomic.Int64
		var group sync.WaitGroup
		come := func() {
			begun := time.Now()
			leave, err := g.Enter(t.Context())
			waited := int64(time.Since(begun))
			if err != nil {
				refused.Add(1)
				slowNo.Store(max(slowNo.Load(), waited))
				return
			}
			defer leave()
			longest.Store(max(longest.Load(), waited))
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(work)
			inside.Add(-1)
			served.Add(1)
		}
		for range 60 * 80 {
			group.Go(come)
			time.Sleep(time.Second / 80)
		}
		group.Wait()
		if most.Load() != places {
			t.Errorf("%d were inside at once, want %d", most.Load(), places)
		}
		if rate := served.Load(); rate < 60*20*95/100 {
			t.Errorf("%d were served in a minute, two places can do %d", rate, 60*20)
		}
		if time.Duration(longest.Load()) > patience {
			t.Errorf("somebody waited %v", time.Duration(longest.Load()))
		}
		if refused.Load() == 0 {
			t.Error("nobody was turned away")
		}
		early := refused.Load()
		for range 50 {
			group.Go(come)
			time.Sleep(work)
		}
		group.Wait()
		if refused.Load() != early {
			t.Errorf("%d were turned away after the crowd had gone", refused.Load()-early)
		}
	})
}

func TestGateTurnsAwayAtOnceWhoWouldWaitTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(1, time.Second)
		leave, err := g.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		g.stay.Store(int64(10 * time.Second))
		begun := time.Now()
		if _, err := g.Enter(t.Context()); !errors.Is(err, ErrFull) || time.Since(begun) > 0 {
			t.Errorf("the answer was %v after %v", err, time.Since(begun))
		}
		leave()
		leave()
		again, err := g.Enter(t.Context())
		if err != nil {
			t.Errorf("an empty gate said %v", err)
		}
		again()
	})
}

func TestLongWorkGivesItsPlaceBack(t *testing.T) {
	pages, work := NewGate(1, time.Millisecond), NewGate(1, time.Millisecond)
	leave, err := pages.Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	err = work.Do(Inside(t.Context(), leave), func() error {
		other, err := pages.Enter(context.Background())
		if err == nil {
			other()
		}
		return err
	})
	if err != nil {
		t.Errorf("while a report was made, a page was told %v", err)
	}
}
