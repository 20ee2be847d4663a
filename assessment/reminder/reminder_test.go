package reminder

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
)

func zone(t rapid.TB, name string) *time.Location {
	t.Helper()
	z, err := ParseZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) calendar.Month {
	m, err := calendar.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

// said is what is due in short: kind, day and what it is of.
func said(due []Thing) []string {
	var out []string
	for _, t := range due {
		out = append(out, t.Key()+" on "+t.Day.Format(time.DateOnly)+" "+strings.Join(t.Initiatives, "+"))
	}
	return out
}

func TestDueDaysCountFromTheEndOfAQuarter(t *testing.T) {
	for _, tc := range []struct {
		first   time.Month
		days    int
		quarter string
		want    string
	}{
		{time.January, 0, "2026-Q3", "2026-09-30"},
		{time.January, -14, "2026-Q3", "2026-09-16"},
		{time.January, 10, "2026-Q4", "2027-01-10"},
		{time.January, -1, "2028-Q1", "2028-03-30"},
		// A year from April to March: its last quarter ends in March.
		{time.April, 0, "2027-Q4", "2027-03-31"},
		{time.December, -45, "2026-Q1", "2026-01-14"},
	} {
		q, err := calendar.ParseQuarter(tc.quarter)
		must(t, err)
		s := Settings{First: tc.first, Days: tc.days, Zone: time.UTC}
		if got := s.DueDay(q).Format(time.DateOnly); got != tc.want {
			t.Errorf("%s of a year from %s, %d days: due on %s, want %s", tc.quarter, tc.first, tc.days, got, tc.want)
		}
	}
}

func TestWhatIsDue(t *testing.T) {
	s := Settings{First: time.January, Zone: time.UTC, Days: -14}
	of := Subject{Client: "c", Name: "Example", Ran: day("2026-05-04"), Initiative: []Tracked{
		{ID: "i1", Name: "Triage", State: assessment.Live, Started: month("2026-07"), Judged: month("2026-10"), Actuals: []calendar.Month{month("2026-07")}},
		{ID: "i2", Name: "Claims", State: assessment.Building, Started: month("2026-08")},
		{ID: "i3", Name: "Gone", State: assessment.Stopped, Started: month("2026-01"), Judged: month("2026-10")},
		{ID: "i4", Name: "Later", State: assessment.Building, Started: month("2026-11")},
	}}
	for _, tc := range []struct {
		today, from, to string
		want            []string
	}{
		// The run of May is that of the second quarter: nothing is due before September.
		{"2026-07-01", "2026-06-01", "2026-09-15", nil},
		{"2026-09-16", "2026-08-17", "2026-09-16", []string{"actuals 2026-Q3 on 2026-09-16 Claims", "run 2026-Q3 on 2026-09-16 "}},
		// A rule is judged from the first day of its month.
		{"2026-10-01", "2026-09-01", "2026-10-01", []string{"actuals 2026-Q3 on 2026-09-16 Claims", "run 2026-Q3 on 2026-09-16 ", "judged i1 2026-10 on 2026-10-01 Triage"}},
		// The next quarter takes the place of the one before, but for rules.
		{"2026-12-17", "2026-08-01", "2026-12-17", []string{"judged i1 2026-10 on 2026-10-01 Triage", "actuals 2026-Q4 on 2026-12-17 Claims+Later+Triage", "run 2026-Q4 on 2026-12-17 "}},
		// Looking ahead from July, each quarter stands.
		{"2026-07-01", "2026-07-01", "2026-12-31", []string{
			"actuals 2026-Q3 on 2026-09-16 Claims", "run 2026-Q3 on 2026-09-16 ", "judged i1 2026-10 on 2026-10-01 Triage",
			"actuals 2026-Q4 on 2026-12-17 Claims+Later+Triage", "run 2026-Q4 on 2026-12-17 "}},
	} {
		if got := said(s.Due(of, day(tc.today), day(tc.from), day(tc.to))); !slices.Equal(got, tc.want) {
			t.Errorf("on %s, from %s to %s:\n%q, want\n%q", tc.today, tc.from, tc.to, got, tc.want)
		}
	}
	of.Quarter = calendar.Quarter{Year: 2026, Number: 3} // begun for it, whenever it was made
	of.Initiative = nil
	if got := s.Due(of, day("2026-09-16"), day("2026-08-01"), day("2026-09-16")); got != nil {
		t.Errorf("of a quarter that has its run %q is due", said(got))
	}
}

// A day is that of the organisation: at the same moment it is another one on the
// other side of the world, and no clock change moves it.
func TestDaysAreThoseOfTheZone(t *testing.T) {
	for _, tc := range []struct{ zone, now, want string }{
		{"Pacific/Kiritimati", "2026-09-15T18:30:00Z", "2026-09-16"}, // UTC+14: 8:30
		{"Pacific/Kiritimati", "2026-09-15T17:59:00Z", "2026-09-15"},
		{"Pacific/Pago_Pago", "2026-09-16T18:59:00Z", "2026-09-15"}, // UTC−11: 7:59
		{"Pacific/Pago_Pago", "2026-09-16T19:00:00Z", "2026-09-16"},
		// Berlin leaves summer time on 25 October 2026 at 01:00 UTC.
		{"Europe/Berlin", "2026-10-24T06:00:00Z", "2026-10-24"},
		{"Europe/Berlin", "2026-10-25T06:59:00Z", "2026-10-24"},
		{"Europe/Berlin", "2026-10-25T07:00:00Z", "2026-10-25"},
		// In Cairo the clock goes from 23:59 to 01:00 on 24 April 2026: the day has
		// no midnight.
		{"Africa/Cairo", "2026-04-24T05:00:00Z", "2026-04-24"},
		{"Africa/Cairo", "2026-04-24T04:59:00Z", "2026-04-23"},
	} {
		now, err := time.Parse(time.RFC3339, tc.now)
		must(t, err)
		s := Settings{Zone: zone(t, tc.zone)}
		if got := s.reached(now).Format(time.DateOnly); got != tc.want {
			t.Errorf("in %s at %s reminders go out up to %s, want %s", tc.zone, tc.now, got, tc.want)
		}
	}
}

func TestLaw_EveryDayIsReachedOnceAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Settings{Zone: zone(t, rapid.SampledFrom([]string{
			"UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns",
		}).Draw(t, "zone"))}
		at := time.Unix(rapid.Int64Range(1_600_000_000, 2_000_000_000).Draw(t, "at"), 0)
		next := at.Add(time.Hour)
		if moved := s.reached(next).Sub(s.reached(at)); moved != 0 && moved != 24*time.Hour {
			t.Fatalf("from %s to %s in %s the day moves by %s", at.UTC(), next.UTC(), s.Zone, moved)
		}
	})
}

func TestLaw_TheNextQuarterIsDueAfterEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Settings{First: time.Month(rapid.IntRange(1, 12).Draw(t, "first")), Days: rapid.IntRange(EarliestDays, LatestDays).Draw(t, "days"), Zone: time.UTC}
		d := day("2020-01-01").AddDate(0, 0, rapid.IntRange(0, 6000).Draw(t, "day"))
		q := s.Following(d)
		if !s.DueDay(q).After(d) || s.DueDay(q.Plus(-1)).After(d) {
			t.Fatalf("after %s comes %s on %s, before it %s", d, q, s.DueDay(q), s.DueDay(q.Plus(-1)))
		}
		for _, p := range Pauses() {
			until, ok := s.Until(p, d)
			if !ok || !until.After(d) || until.Sub(d) > 110*24*time.Hour {
				t.Fatalf("%s from %s lasts until %s", p, d, until)
			}
		}
	})
}

func TestPauses(t *testing.T) {
	s := Settings{First: time.January, Days: -14, Zone: time.UTC}
	for _, tc := range []struct {
		pause     Pause
		day, want string
	}{
		{Week, "2026-12-28", "2027-01-04"}, {Month, "2026-01-31", "2026-02-28"}, {Month, "2028-01-30", "2028-02-29"}, {Month, "2026-12-31", "2027-01-31"},
		{NextQuarter, "2026-09-16", "2026-12-17"}, {NextQuarter, "2026-09-15", "2026-09-16"},
	} {
		if got, _ := s.Until(tc.pause, day(tc.day)); !got.Equal(day(tc.want)) {
			t.Errorf("%s from %s lasts until %s, want %s", tc.pause, tc.day, got.Format(time.DateOnly), tc.want)
		}
	}
	if _, ok := s.Until("ever", day("2026-01-01")); ok {
		t.Error("a pause without an end was taken")
	}
}

func TestPeopleAreCountedOnce(t *testing.T) {
	o := Owned{
		Subject: Subject{Client: "c"}, OwnerID: "u1", OwnerName: "Ana", OwnerMail: "ana@heron.example",
		Contacts: []client.Contact{{Name: "Ana too", Mail: "ANA@heron.example"}, {Name: "Jo", Mail: "jo@example.com"}, {Name: "Jo again", Mail: " Jo@Example.com"}, {Name: "No address"}, {Name: "Bad", Mail: "x"}},
	}
	stopped := noon
	people := o.People(map[string]Recipient{PersonOf("jo@example.com"): {ID: "r", Person: PersonOf("jo@example.com"), Chosen: &stopped, Stopped: &stopped}})
	var names []string
	for _, p := range people {
		names = append(names, fmt.Sprint(p.Name, " ", p.Wanted(day("2026-09-16"))))
	}
	if want := []string{"Ana true", "Jo false"}; !slices.Equal(names, want) {
		t.Errorf("people are %q, want %q", names, want)
	}
	if PersonOf("Jo@Example.com ") != PersonOf("jo@example.com") || PersonOf("") != "" {
		t.Error("an address typed another way is another person")
	}
}
