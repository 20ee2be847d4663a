package store

import (
	"reflect"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
)

func TestAnOrganisationKeepsItsYear(t *testing.T) {
	s := open(t)
	founded(t, s)
	usual, err := s.Settings(t.Context(), "acme")
	must(t, err)
	if want := (reminder.Settings{First: time.January, Zone: time.UTC, Days: -14}); !reflect.DeepEqual(usual, want) || usual.On() {
		t.Errorf("an organisation begins with %+v, want %+v", usual, want)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	since := noon
	want := reminder.Settings{First: time.April, Zone: berlin, Language: "de", Since: &since, Days: 10}
	must(t, s.SaveSettings(t.Context(), "acme", want, client.Event{Action: "organisation.year", Subject: "acme", Actor: "ana", At: noon}))
	got, err := s.Settings(t.Context(), "acme")
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("saved %+v\nread %+v", want, got)
	}
	year, err := s.Year(t.Context(), "acme")
	must(t, err)
	if q := year.Of(calendar.NewMonth(2026, time.April)); q.String() != "2027-Q1" {
		t.Errorf("April 2026 is in %s, want the first quarter of the year that ends in March 2027", q)
	}
	log, err := s.Log(t.Context(), "acme", 0, 1)
	must(t, err)
	if len(log) != 1 || log[0].Action != "organisation.year" || log[0].Actor != "ana" {
		t.Errorf("the log says %+v", log)
	}
	_, err = s.Settings(t.Context(), "other")
	wantCode(t, err, assessment.NotFound)
	wantCode(t, s.SaveSettings(t.Context(), "other", want, client.Event{At: noon}), assessment.NotFound)
	year, err = s.Year(t.Context(), "other")
	must(t, err)
	if year != (calendar.Year{}) {
		t.Errorf("an organisation that is not there has the year %+v", year)
	}
}
