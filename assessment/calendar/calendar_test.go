package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment/calendar"
)

func TestQuarters(t *testing.T) {
	for _, tc := range []struct {
		first             time.Month
		month, want       string
		from, to, quarter string
	}{
		{0, "2026-01", "2026-Q1", "2026-01", "2026-03", "2026-Q1"},
		{time.January, "2026-12", "2026-Q4", "2026-10", "2026-12", "2026-Q4"},
		// The year of the United Kingdom's government: April to March, named here
		// after the calendar year in which it ends.
		{time.April, "2026-04", "2027-Q1", "2026-04", "2026-06", "2027-Q1"},
		{time.April, "2026-03", "2026-Q4", "2026-01", "2026-03", "2026-Q4"},
		{time.October, "2025-11", "2026-Q1", "2025-10", "2025-12", "2026-Q1"},
		{time.February, "2026-01", "2026-Q4", "2025-11", "2026-01", "2026-Q4"},
	} {
		year := calendar.Year{First: tc.first}
		m, err := calendar.ParseMonth(tc.month)
		if err != nil {
			t.Fatal(err)
		}
		if got := year.Of(m).String(); got != tc.want {
			t.Errorf("%s of a year from %s is %s, want %s", tc.month, tc.first, got, tc.want)
		}
		q, err := calendar.ParseQuarter(tc.quarter)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := year.Months(q); from.String() != tc.from || to.String() != tc.to {
			t.Errorf("%s of a year from %s is %s to %s, want %s to %s", tc.quarter, tc.first, from, to, tc.from, tc.to)
		}
	}
}

func TestLaw_EveryMonthLiesInItsQuarter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := calendar.Year{First: time.Month(rapid.IntRange(0, 12).Draw(t, "first"))}
		m := calendar.NewMonth(rapid.IntRange(2000, 2199).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")))
		q := year.Of(m)
		if from, to := year.Months(q); m < from || m > to || to.Since(from) != 2 {
			t.Fatalf("%s is in %s, which is %s to %s", m, q, from, to)
		}
		if next := year.Of(m.Plus(3)); next != q.Plus(1) || next.Since(q) != 1 {
			t.Fatalf("three months after %s is %s, not the quarter after %s", m, next, q)
		}
	})
}

func TestParse_Refuses(t *testing.T) {
	for _, s := range []string{"", "2026", "2026-13", "2026-3", "26-03", "1999-12", "9999-01", "2026-03-01", "2026-Q1"} {
		if m, err := calendar.ParseMonth(s); err == nil {
			t.Errorf("month %q was read as %s", s, m)
		}
	}
	for _, s := range []string{"", "2026-Q0", "2026-Q5", "2026-03", "Q1", "1999-Q4", "2026-Q1x"} {
		if q, err := calendar.ParseQuarter(s); err == nil {
			t.Errorf("quarter %q was read as %s", s, q)
		}
	}
}

func TestText(t *testing.T) {
	m, q := calendar.NewMonth(2026, time.March), calendar.Quarter{Year: 2026, Number: 2}
	var m2 calendar.Month
	var q2 calendar.Quarter
	if err := m2.UnmarshalText([]byte(m.String())); err != nil || m2 != m {
		t.Errorf("%s came back as %s, %v", m, m2, err)
	}
	if err := q2.UnmarshalText([]byte(q.String())); err != nil || q2 != q {
		t.Errorf("%s came back as %s, %v", q, q2, err)
	}
	if err := m2.UnmarshalText(nil); err != nil || !m2.IsZero() || m2.String() != "" {
		t.Errorf("no month came back as %q, %v", m2, err)
	}
}
