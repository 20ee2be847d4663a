package main

import (
	"testing"
	"time"
)

// TestAClockFarAheadDeletesNothing sets the clock ahead, before the start and
// while the program runs; deleting waits for a day that the program ran.
func TestAClockFarAheadDeletesNothing(t *testing.T) {
	noon := time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		active time.Time
		jump   time.Duration // of the clock, after ten hours
		want   map[int]bool  // by hours that the program ran
	}{
		"a clock that is right":        {noon.Add(-time.Hour), 0, map[int]bool{0: true, 12: true, 40: true}},
		"nobody was here yet":          {time.Time{}, 0, map[int]bool{0: true}},
		"a year ahead at the start":    {noon.AddDate(-1, 0, 0), 0, map[int]bool{0: false, 23: false, 24: true}},
		"a year ahead while it runs":   {noon, 365 * 24 * time.Hour, map[int]bool{9: true, 10: false, 33: false, 34: true}},
		"back a year while it runs":    {noon, -365 * 24 * time.Hour, map[int]bool{9: true, 10: true, 11: true}},
		"set by an hour while it runs": {noon, time.Hour, map[int]bool{10: true, 11: true}},
	} {
		t.Run(name, func(t *testing.T) {
			hour := 0
			wall := func() time.Time {
				at := noon.Add(time.Duration(hour) * time.Hour)
				if hour >= 10 {
					at = at.Add(c.jump)
				}
				return at
			}
			w := watchClock(c.active, wall, func() time.Duration { return time.Duration(hour) * time.Hour })
			for ; hour <= 40; hour++ {
				got := w.trusted()
				if want, asked := c.want[hour]; asked && got != want {
					t.Errorf("after %d hours deleting is %v, want %v", hour, got, want)
				}
			}
		})
	}
}
