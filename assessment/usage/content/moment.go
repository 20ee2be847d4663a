package content

import (
	"time"

	"waterline/assessment/usage"
)

// Moment is a point in time: a day of UTC and seconds since it began.
type Moment struct {
	Day    usage.Day
	Second int32
}

// ParseMoment reads a date, or a date and time after a T or a space with or
// without a zone; a time without a zone is UTC, as all exports met are.
func ParseMoment(s string) (Moment, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return Moment{}, false
	}
	year, ok1 := Digits(s[0:4])
	month, ok2 := Digits(s[5:7])
	day, ok3 := Digits(s[8:10])
	if !ok1 || !ok2 || !ok3 || !IsDate(year, month, day) {
		return Moment{}, false
	}
	at := Moment{Day: Civil(year, month, day)}
	if len(s) == 10 {
		return at, true
	}
	return at.clock(s[10:])
}

// clock reads what follows a date: " 09:12:01.120", "T09:12:01Z", "T00:00:00+02:00".
func (m Moment) clock(s string) (Moment, bool) {
	if len(s) < 6 || s[0] != 'T' && s[0] != ' ' || s[3] != ':' {
		return m, false
	}
	hour, ok1 := Digits(s[1:3])
	minute, ok2 := Digits(s[4:6])
	second, ok3, s := 0, true, s[6:]
	if len(s) >= 3 && s[0] == ':' {
		second, ok3 = Digits(s[1:3])
		s = s[3:]
	}
	if !ok1 || !ok2 || !ok3 || hour > 24 || minute > 59 || second > 60 {
		return m, false
	}
	if len(s) > 1 && s[0] == '.' {
		s = s[1:]
		for len(s) > 0 && s[0] >= '0' && s[0] <= '9' {
			s = s[1:]
		}
	}
	offset, ok := zone(s)
	if !ok {
		return m, false
	}
	seconds := int64(m.Day)*86400 + int64(hour*3600+minute*60+second-offset)
	return MomentOfUnix(seconds), true
}

// zone reads an offset from UTC in seconds.
func zone(s string) (int, bool) {
	switch s {
	case "", "Z", "z", " UTC":
		return 0, true
	}
	if len(s) == 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':' {
		s = s[:3] + s[4:]
	}
	if len(s) != 5 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hour, ok1 := Digits(s[1:3])
	minute, ok2 := Digits(s[3:5])
	offset := hour*3600 + minute*60
	if s[0] == '-' {
		offset = -offset
	}
	return offset, ok1 && ok2
}

// MomentOfUnix is the moment so many seconds after 1970 began.
func MomentOfUnix(seconds int64) Moment {
	day := usage.DayOfUnix(seconds)
	return Moment{Day: day, Second: int32(seconds - int64(day)*86400)}
}

// Before is the last Moment before this one, second by second: an interval
// that ends at midnight belongs to the day that ended.
func (m Moment) Before() Moment {
	return MomentOfUnix(int64(m.Day)*86400 + int64(m.Second) - 1)
}

// Digits reads a number that is nothing but digits.
func Digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, len(s) > 0
}

// IsDate reports whether a calendar has the day.
func IsDate(year, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day())
}

// Civil is the day of a date that is one. Years begin in March here, so that
// the day of the leap comes last: https://howardhinnant.github.io/date_algorithms.html
func Civil(year, month, day int) usage.Day {
	if month <= 2 {
		year--
		month += 12
	}
	era := (year+400)/400 - 1 // of a year from -400 on
	ofEra := year - 400*era
	ofYear := (153*(month-3)+2)/5 + day - 1
	return usage.Day(146_097*era + 365*ofEra + ofEra/4 - ofEra/100 + ofYear - 719_468)
}
