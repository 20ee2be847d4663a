package reminder

import (
	"errors"
	"testing"
	"time"

	"waterline/assessment/problem"
	"waterline/templates/locale"
)

var noon = time.Date(2026, 9, 16, 12, 0, 0, 0, time.UTC)

func TestEveryCodeHasASentence(t *testing.T) {
	for _, tag := range locale.Tags() {
		words, err := locale.Load(tag)
		must(t, err)
		for _, code := range Codes() {
			if !words.Has("problem." + code) {
				t.Errorf("%s: code %s has no sentence", tag, code)
			}
		}
	}
}

// What the audit log says of reminders has words in every language.
func TestEveryActionHasWords(t *testing.T) {
	for _, tag := range locale.Tags() {
		words, err := locale.Load(tag)
		must(t, err)
		for _, action := range []string{SettingsSaved, "reminder.chosen", "reminder.stopped", "reminder.again", "calendar.offered", "calendar.revoked"} {
			if !words.Has("workspace.event." + action) {
				t.Errorf("%s: %s has no words", tag, action)
			}
		}
	}
}

func TestSettingsAreReadOrRefusedAsAWhole(t *testing.T) {
	good := Typed{First: "4", Zone: "Europe/Berlin", Language: "de", Days: "-14", On: true}
	got, err := good.Settled([]string{"en", "de"}, Settings{}, noon)
	must(t, err)
	if got.First != time.April || got.Zone.String() != "Europe/Berlin" || got.Language != "de" || got.Days != -14 || !got.On() || !got.Since.Equal(noon) {
		t.Errorf("%+v was read as %+v", good, got)
	}
	again, err := good.Settled([]string{"en", "de"}, got, noon.AddDate(0, 1, 0))
	must(t, err)
	if !again.Since.Equal(noon) {
		t.Errorf("saving again turned reminders on at %v, they were on since %v", again.Since, noon)
	}
	good.On = false
	if off, err := good.Settled([]string{"de"}, got, noon); err != nil || off.On() {
		t.Errorf("turned off they are on: %v (%v)", off.On(), err)
	}
	_, err = Typed{First: "13", Zone: "Berlin", Language: "fr", Days: "46"}.Settled([]string{"en", "de"}, Settings{}, noon)
	var found problem.List
	if !errors.As(err, &found) || len(found) != 4 {
		t.Errorf("four faults are told as %v", err)
	}
	for _, zone := range []string{"", "Local", "../../etc/passwd", "/etc/localtime", "Europe/Nowhere"} {
		if _, err := ParseZone(zone); err == nil {
			t.Errorf("the zone %q was taken", zone)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
