// Package calendar counts time as organisations do: in months, and in the
// quarters of a year that need not begin in January. It reads no clock.
package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Month is one month of a year. The zero value is no month.
type Month int32

// NewMonth is a month of a year.
func NewMonth(year int, month time.Month) Month { return Month(12*year + int(month) - 1) }

// MonthOf is the month of a time, in the time's own zone.
func MonthOf(t time.Time) Month { return NewMonth(t.Year(), t.Month()) }

// Years that a month may be of: before and after, a figure is a slip.
const (
	firstYear = 2000
	lastYear  = 2199
)

// ParseMonth reads a month as String writes it, such as 2026-03.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, fmt.Errorf("%q is no month such as 2026-03", s)
	}
	return MonthOf(t), nil
}

// IsZero reports whether it is no month.
func (m Month) IsZero() bool { return m == 0 }

// Year is the calendar year.
func (m Month) Year() int { return int(m) / 12 }

// Month is the month of that year.
func (m Month) Month() time.Month { return time.Month(int(m)%12 + 1) }

// Since is the number of months from another one to this, negative when that
// one is later.
func (m Month) Since(earlier Month) int { return int(m - earlier) }

// Plus is the month so many months later.
func (m Month) Plus(months int) Month { return m + Month(months) }

// Start is its first day at midnight in a zone.
func (m Month) Start(zone *time.Location) time.Time {
	return time.Date(m.Year(), m.Month(), 1, 0, 0, 0, 0, zone)
}

// String is the month as in 2026-03, "" for none.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Month()))
}

// MarshalText writes String.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (m *Month) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = 0
		return nil
	}
	read, err := ParseMonth(string(text))
	*m = read
	return err
}

// Year is how an organisation divides its year. The zero value begins in
// January.
type Year struct {
	First time.Month // the month in which its first quarter begins
}

// Quarter is one quarter of an organisation's year.
type Quarter struct {
	Year   int // the calendar year in which the organisation's year ends
	Number int // 1…4
}

const (
	monthsInQuarter = 3
	quartersInYear  = 4
)

// offset is by how many months the organisation's year begins before the
// calendar year after which it is named.
func (y Year) offset() int {
	if y.First <= time.January {
		return 0
	}
	return 12 - int(y.First-time.January)
}

// Of is the quarter that a month belongs to.
func (y Year) Of(m Month) Quarter {
	own := m.Plus(y.offset())
	return Quarter{Year: own.Year(), Number: int(own.Month()-1)/monthsInQuarter + 1}
}

// Months are the first and the last month of a quarter.
func (y Year) Months(q Quarter) (first, last Month) {
	first = NewMonth(q.Year, time.Month(monthsInQuarter*(q.Number-1)+1)).Plus(-y.offset())
	return first, first.Plus(monthsInQuarter - 1)
}

// Plus is the quarter so many quarters later.
func (q Quarter) Plus(quarters int) Quarter {
	n := quartersInYear*q.Year + q.Number - 1 + quarters
	return Quarter{Year: n / quartersInYear, Number: n%quartersInYear + 1}
}

// Since is the number of quarters from another one to this, negative when that
// one is later.
func (q Quarter) Since(earlier Quarter) int {
	return quartersInYear*(q.Year-earlier.Year) + q.Number - earlier.Number
}

// IsZero reports whether it is no quarter.
func (q Quarter) IsZero() bool { return q == Quarter{} }

// ParseQuarter reads a quarter as String writes it, such as 2026-Q1.
func ParseQuarter(s string) (Quarter, error) {
	year, number, found := strings.Cut(strings.ToUpper(s), "-Q")
	y, err := strconv.Atoi(year)
	n, err2 := strconv.Atoi(number)
	if !found || err != nil || err2 != nil || y < firstYear || y > lastYear || n < 1 || n > quartersInYear {
		return Quarter{}, fmt.Errorf("%q is no quarter such as 2026-Q1", s)
	}
	return Quarter{Year: y, Number: n}, nil
}

// String is the quarter as in 2026-Q1, "" for none.
func (q Quarter) String() string {
	if q.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-Q%d", q.Year, q.Number)
}

// MarshalText writes String.
func (q Quarter) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (q *Quarter) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*q = Quarter{}
		return nil
	}
	read, err := ParseQuarter(string(text))
	*q = read
	return err
}
