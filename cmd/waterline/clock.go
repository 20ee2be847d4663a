package main

import "time"

const (
	longQuiet  = 30 * 24 * time.Hour // nothing happens for so long at a site that is in use
	mostDrift  = 6 * time.Hour       // between the clock and the time that went by
	heldBackBy = 24 * time.Hour      // in which somebody may notice
)

// clockWatch doubts a clock that is far ahead: by it, everything would have
// ended at once, and what is deleted does not come back when the clock is set
// right. Deleting then waits until the program ran for a day, counted without
// that clock. A clock that goes back needs no watch, as less has ended by it.
type clockWatch struct {
	wall  func() time.Time     // as the machine says, which somebody can set
	going func() time.Duration // since the program began, which nobody can

	last      time.Time
	lastGoing time.Duration
	until     time.Duration // of going, when deleting may begin again
}

// watchClock begins with when somebody last did anything, zero for never.
func watchClock(active time.Time, wall func() time.Time, going func() time.Duration) *clockWatch {
	w := &clockWatch{wall: wall, going: going, last: wall(), lastGoing: going()}
	if !active.IsZero() && w.last.Sub(active) > longQuiet {
		w.until = w.lastGoing + heldBackBy
	}
	return w
}

// trusted reports whether what has ended by the clock may be deleted.
func (w *clockWatch) trusted() bool {
	now, going := w.wall(), w.going()
	if now.Sub(w.last)-(going-w.lastGoing) > mostDrift {
		w.until = going + heldBackBy
	}
	w.last, w.lastGoing = now, going
	return going >= w.until
}

// machineClock is the time as the machine says, without what Go counts beside it.
func machineClock() time.Time { return time.Now().Round(0) }

// stopwatch counts from now on, whatever happens to the clock.
func stopwatch() func() time.Duration {
	began := time.Now()
	return func() time.Duration { return time.Since(began) }
}
