package shadow

import (
	"strings"
	"time"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// DateOrder says how dates such as 10/01/2026 are meant.
type DateOrder string

// The orders.
const (
	MonthFirst DateOrder = "month"
	DayFirst   DateOrder = "day"
)

// layouts are the ways in which logs write times, beside 2026-10-01 and seconds
// since 1970.
var layouts = []string{
	"02/Jan/2006:15:04:05 -0700", "[02/Jan/2006:15:04:05 -0700]", "02-Jan-2006 15:04:05", "Mon Jan _2 15:04:05 2006", "Mon Jan _2 15:04:05 -0700 2006",
	"Mon, 02 Jan 2006 15:04:05 MST", "Jan _2 2006 15:04:05", "Jan _2, 2006 15:04:05", "2006/01/02 15:04:05", "2006/01/02", "20060102150405",
	"02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006",
}

// noYear is how syslog writes a time.
const noYear = "Jan _2 15:04:05"

// clock reads the times of a log.
type clock struct {
	now   time.Time
	order DateOrder
	last  string // text of the line before, as many lines share their second
	day   usage.Day
	fine  bool

	layout    int  // that was right last
	yearless  bool // a time without a year was met
	ambiguous bool // a date that can be read in two ways was met
}

// on is the day of a time. A time without a zone is taken as it stands, which
// may shift it by a day.
func (c *clock) on(text string) (usage.Day, bool) {
	if text == c.last && text != "" {
		return c.day, c.fine
	}
	c.last = text
	c.day, c.fine = c.read(strings.TrimSpace(text))
	return c.day, c.fine
}

func (c *clock) read(text string) (usage.Day, bool) {
	if at, ok := content.ParseMoment(text); ok {
		return at.Day, true
	}
	if at, ok := epoch(text); ok {
		return usage.DayOfUnix(at), true
	}
	whole, _, _ := strings.Cut(text, ".")
	for i := range layouts {
		layout, try := layouts[(c.layout+i)%len(layouts)], text
		if strings.Contains(layout, "15:04:05") && !strings.Contains(layout, ".") {
			try = whole
		}
		if at, err := time.Parse(layout, try); err == nil {
			c.layout = (c.layout + i) % len(layouts)
			return usage.DayOf(at), true
		}
	}
	if at, err := time.Parse(noYear, whole); err == nil {
		return c.withYear(at), true
	}
	return c.slashed(text)
}

// withYear gives a time without a year the last year in which it was not ahead.
func (c *clock) withYear(at time.Time) usage.Day {
	c.yearless = true
	year := c.now.Year()
	day := usage.NewDay(year, at.Month(), at.Day())
	if day > usage.DayOf(c.now)+1 {
		day = usage.NewDay(year-1, at.Month(), at.Day())
	}
	return day
}

// slashed reads 10/01/2026 where its order is known or shows.
func (c *clock) slashed(text string) (usage.Day, bool) {
	date, _, _ := strings.Cut(text, " ")
	parts := strings.Split(date, "/")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return 0, false
	}
	first, ok1 := content.Digits(parts[0])
	second, ok2 := content.Digits(parts[1])
	year, ok3 := content.Digits(parts[2])
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	month, day := first, second
	switch {
	case c.order == DayFirst, c.order == "" && first > 12:
		month, day = second, first
	case c.order == "" && second <= 12 && first != second:
		c.ambiguous = true
		return 0, false
	}
	if !content.IsDate(year, month, day) {
		return 0, false
	}
	return content.Civil(year, month, day), true
}

// epoch reads a time since 1970 in seconds, or in a thousandth, millionth or
// billionth of them, told apart by their digits, as seconds.
func epoch(text string) (int64, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) < 9 || len(whole) > 19 {
		return 0, false
	}
	var n int64
	for i := range len(whole) {
		if whole[i] < '0' || whole[i] > '9' {
			return 0, false
		}
		n = 10*n + int64(whole[i]-'0')
	}
	if strings.Trim(fraction, "0123456789") != "" {
		return 0, false
	}
	switch digits := len(whole); {
	case digits <= 10:
		return n, true
	case digits == 13:
		return n / 1e3, true
	case digits == 16:
		return n / 1e6, true
	case digits == 19:
		return n / 1e9, true
	}
	return 0, false
}
