package reminder

import (
	"strconv"
	"strings"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/problem"
)

// Settings say how an organisation divides its year and whether people are
// reminded of what is due.
type Settings struct {
	First    time.Month     // month in which its year begins
	Zone     *time.Location // in which its days begin and mails go out in the morning
	Language string         // of its mails, "" for that of the server
	Since    *time.Time     // since when reminders go out, nil: they do not
	Days     int            // a quarter's run is due so many days after its last day; before it where negative
}

// SettingsSaved is what the audit log calls a change of settings.
const SettingsSaved = "organisation.year"

// Year is how the organisation divides its year.
func (s Settings) Year() calendar.Year { return calendar.Year{First: s.First} }

// Today is the quarter of a moment.
func (s Settings) Today(now time.Time) calendar.Quarter {
	return s.Year().Of(calendar.MonthOf(now.In(s.Zone)))
}

// On reports whether reminders go out.
func (s Settings) On() bool { return s.Since != nil }

// Bounds of Days. More than half a quarter on either side would be nearer to
// the end of another one.
const (
	EarliestDays = -45
	LatestDays   = 45
)

// Typed are settings as somebody typed them.
type Typed struct {
	First, Zone, Language, Days string
	On                          bool
}

// Codes of problems with settings; each has a sentence in the locale, under
// "problem." and the code.
const (
	CodeMonth    = "reminder_month"
	CodeZone     = "reminder_zone"
	CodeLanguage = "reminder_language"
	CodeDays     = "reminder_days"
)

// Codes lists every code of this package.
func Codes() []string {
	return []string{CodeMonth, CodeZone, CodeLanguage, CodeDays, CodeNobody, CodeAsked, CodePause}
}

// Settled reads settings. Languages are the tags that mails can be written in.
// The error is a problem.List with all that is wrong.
func (t Typed) Settled(languages []string, was Settings, now time.Time) (Settings, error) {
	var found problem.List
	s := Settings{Language: t.Language, Since: was.Since}
	month, err := strconv.Atoi(t.First)
	if s.First = time.Month(month); err != nil || month < 1 || month > 12 {
		found = append(found, problem.New("first", CodeMonth))
	}
	if s.Zone, err = ParseZone(t.Zone); err != nil {
		found = append(found, problem.New("zone", CodeZone, "got", t.Zone))
	}
	known := t.Language == ""
	for _, tag := range languages {
		known = known || tag == t.Language
	}
	if !known {
		found = append(found, problem.New("language", CodeLanguage, "options", strings.Join(languages, ", ")))
	}
	if s.Days, err = strconv.Atoi(t.Days); err != nil || s.Days < EarliestDays || s.Days > LatestDays {
		found = append(found, problem.New("days", CodeDays, "min", strconv.Itoa(-EarliestDays), "max", strconv.Itoa(LatestDays)))
	}
	switch {
	case !t.On:
		s.Since = nil
	case !was.On():
		s.Since = &now
	}
	return s, found.Err()
}

// ParseZone finds a time zone by its name in the database of IANA, such as
// Europe/Berlin. The zone of the machine has no name there.
func ParseZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errNoZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, errNoZone
	}
	return zone, nil
}
