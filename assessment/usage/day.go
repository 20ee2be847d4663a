package usage

import (
	"fmt"
	"time"

	"waterline/assessment/calendar"
)

// Day is a day of UTC, in days since 1 January 1970.
type Day int32

const secondsInDay = 24 * 60 * 60

// NewDay is a day of the calendar; days and months outside their range are
// carried, as time.Date does.
func NewDay(year int, month time.Month, day int) Day {
	return DayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DayOf is the day of a time in UTC.
func DayOf(t time.Time) Day { return DayOfUnix(t.Unix()) }

// DayOfUnix is the day of a number of seconds since 1970.
func DayOfUnix(seconds int64) Day {
	day := seconds / secondsInDay
	if seconds%secondsInDay < 0 {
		day--
	}
	return Day(day)
}

// Time is the midnight at which the day begins.
func (d Day) Time() time.Time { return time.Unix(int64(d)*secondsInDay, 0).UTC() }

// Month is the month that the day belongs to.
func (d Day) Month() calendar.Month { return calendar.MonthOf(d.Time()) }

// String is the day as in 2026-10-01.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes String.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("%q is no day such as 2026-10-01", text)
	}
	*d = DayOf(t)
	return nil
}
