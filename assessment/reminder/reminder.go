// Package reminder says what is due with the clients of an organisation, whom to
// remind of it and when, and who reads it as a calendar. It sends nothing.
//
// Words, and what they mean here:
//
//   - thing: what is due with a client on a day: the run of a quarter, the actuals
//     of a quarter, a stop rule that is judged
//   - person: who may be reminded of a client: the user who owns it, or one of its
//     contacts, known by the hash of their address
//   - letter: one mail to one person about all that is due with one client
//   - round: begins anew when a person asks to be reminded later; of one thing
//     somebody is reminded once in a round
//
// Days are civil days in the zone of the organisation, as midnight in UTC.
package reminder

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

var errNoZone = errors.New("no such time zone")

// Kind is what is due.
type Kind string

// The kinds.
const (
	Run     Kind = "run"     // answers of a quarter, confirmed or changed
	Actuals Kind = "actuals" // of initiatives that have none for a quarter
	Judged  Kind = "judged"  // the month in which a stop rule is judged
)

// Minutes is how long confirming the answers of a quarter is meant to take.
const Minutes = 12

// Thing is what is due with a client on a day.
type Thing struct {
	Kind        Kind
	Day         time.Time
	Quarter     calendar.Quarter // of Run and Actuals
	Month       calendar.Month   // of Judged
	Initiatives []string         // names: without actuals, or the one whose rule is judged
	Initiative  string           // id of the one whose rule is judged
}

// Key tells a thing from others of its client, whenever it is asked for.
func (t Thing) Key() string {
	if t.Kind == Judged {
		return string(t.Kind) + " " + t.Initiative + " " + t.Month.String()
	}
	return string(t.Kind) + " " + t.Quarter.String()
}

// Work tells what is tracked of the clients of an organisation.
type Work interface {
	Tracked(ctx context.Context, organisation string) ([]Tracked, error)
}

// Tracked is an initiative as far as reminders care.
type Tracked struct {
	ID, Client string
	Name       string
	State      assessment.InitiativeState
	Started    calendar.Month
	Judged     calendar.Month   // month in which its stop rule is judged, none where it has no rule
	Actuals    []calendar.Month // months of which something was measured
}

// open reports whether work goes on.
func (t Tracked) open() bool { return t.State == assessment.Building || t.State == assessment.Live }

// silent reports whether nothing was measured in months from first to last,
// of an initiative that had begun by then.
func (t Tracked) silent(first, last calendar.Month) bool {
	return t.open() && t.Started <= last && !slices.ContainsFunc(t.Actuals, func(m calendar.Month) bool { return m >= first && m <= last })
}

// Subject is a client that has a result, with what decides what is due.
type Subject struct {
	Client     string // id
	Name       string
	Assessment string           // of the newest result
	Ran        time.Time        // when the newest result was made of a run that was begun for no quarter
	Quarter    calendar.Quarter // the last that a run with a result was begun for
	Initiative []Tracked
}

// DayOf is the civil day of a moment in a zone.
func DayOf(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// DueDay is the day on which the run of a quarter is due.
func (s Settings) DueDay(q calendar.Quarter) time.Time {
	_, last := s.Year().Months(q)
	return last.Plus(1).Start(time.UTC).AddDate(0, 0, s.Days-1)
}

// Following is the first quarter whose due day comes after a day.
func (s Settings) Following(day time.Time) calendar.Quarter {
	q := s.Year().Of(calendar.MonthOf(day)).Plus(-2)
	for !s.DueDay(q).After(day) {
		q = q.Plus(1)
	}
	return q
}

// Due lists what is due with a client on the days from one to another, the
// earliest first. Of the runs and actuals that are due by today only those of the
// newest quarter are listed: it takes the place of those before.
func (s Settings) Due(of Subject, today, from, to time.Time) []Thing {
	var due []Thing
	last := of.Quarter
	if made := s.Year().Of(calendar.MonthOf(DayOf(of.Ran, s.Zone))); last.IsZero() || !of.Ran.IsZero() && made.Since(last) > 0 {
		last = made
	}
	newest := s.Following(today).Plus(-1)
	for q := s.Following(from.AddDate(0, 0, -1)); !s.DueDay(q).After(to); q = q.Plus(1) {
		if q.Since(newest) < 0 {
			continue
		}
		if q.Since(last) > 0 {
			due = append(due, Thing{Kind: Run, Day: s.DueDay(q), Quarter: q})
		}
		if names := silentIn(of.Initiative, s.Year(), q); len(names) > 0 {
			due = append(due, Thing{Kind: Actuals, Day: s.DueDay(q), Quarter: q, Initiatives: names})
		}
	}
	for _, t := range of.Initiative {
		if day := t.Judged.Start(time.UTC); t.open() && !t.Judged.IsZero() && !day.Before(from) && !day.After(to) {
			due = append(due, Thing{Kind: Judged, Day: day, Month: t.Judged, Initiatives: []string{t.Name}, Initiative: t.ID})
		}
	}
	slices.SortStableFunc(due, func(a, b Thing) int {
		if byDay := a.Day.Compare(b.Day); byDay != 0 {
			return byDay
		}
		return strings.Compare(a.Key(), b.Key())
	})
	return due
}

func silentIn(all []Tracked, year calendar.Year, q calendar.Quarter) []string {
	first, last := year.Months(q)
	var names []string
	for _, t := range all {
		if t.silent(first, last) {
			names = append(names, t.Name)
		}
	}
	slices.Sort(names)
	return names
}
