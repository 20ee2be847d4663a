package content_test

import (
	"regexp"
	"testing"
	"time"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

func TestMoments(t *testing.T) {
	for text, want := range map[string]string{
		"2026-10-01": "2026-10-01", "2026-10-01T23:59:59Z": "2026-10-01", "2026-10-01 09:12:01.120": "2026-10-01", "2026-10-01 09:12:01.120000": "2026-10-01",
		"2026-10-01T01:00:00+02:00": "2026-09-30", "2026-10-01T23:00:00-0200": "2026-10-02", "2026-10-01T00:00:00.000Z": "2026-10-01", "2024-02-29": "2024-02-29",
		"2026-10-01T09:12Z": "2026-10-01", "2026-10-01 09:12:01 UTC": "2026-10-01",
		"2026-02-29": "", "2026-13-01": "", "2026-10-00": "", "2026-10-32": "", "1.10.2026": "", "2026-10-01T": "", "2026-10-01Tnoon": "", "2026-10-01T25:00:00Z": "",
		"2026-10-01T09:12:01+2": "", "2026-1-1": "", "": "", "2026/10/01": "", "2026-10-01T09:12:01.Z": "2026-10-01", "２０２６-10-01": "",
	} {
		at, ok := content.ParseMoment(text)
		if ok != (want != "") || ok && at.Day.String() != want {
			t.Errorf("%q: %v %v, want %q", text, at.Day, ok, want)
		}
	}
}

// The days of our own calendar are those of time, for 400 years.
func TestDaysAreThoseOfTime(t *testing.T) {
	for at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2300; at = at.AddDate(0, 0, 1) {
		if got := content.Civil(at.Year(), int(at.Month()), at.Day()); got != usage.DayOf(at) || !content.IsDate(at.Year(), int(at.Month()), at.Day()) {
			t.Fatalf("%v: %v", at, got)
		}
	}
}

// strict is RFC 3339; time.Parse takes more, such as hours of one digit.
var strict = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`)

// FuzzParseMoment holds moments to a second of their day, and those that the
// standard library reads too to the same second.
func FuzzParseMoment(f *testing.F) {
	for _, text := range []string{"2026-10-01", "2026-10-01T23:59:59Z", "2026-10-01 09:12:01.120", "0000-01-01T00:00:00+23:59", "9999-12-31T24:00:00-2359", "2016-12-31T23:59:60Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := content.ParseMoment(text)
		if ok && (at.Second < 0 || at.Second >= 86_400) {
			t.Errorf("%q is second %d", text, at.Second)
		}
		if want, err := time.Parse(time.RFC3339, text); err == nil && strict.MatchString(text) {
			if got := int64(at.Day)*86_400 + int64(at.Second); !ok || got != want.Unix() {
				t.Errorf("%q is %d, want %d", text, got, want.Unix())
			}
		}
	})
}
