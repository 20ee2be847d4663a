package client

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment/calendar"
)

// edition is a version made on a day.
func edition(assessment string, number, base int64, day string, net float64) Outlined {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return Outlined{
		Revision: Revision{Assessment: assessment, Number: number, Edit: base > 0, Base: base, At: at},
		Outline:  Outline{Method: 1, Questionnaire: "core@1", Evidence: "e", Currency: "EUR", Net: Extent{P50: net}},
	}
}

// Each quarter has one point: the version made last of a run of that quarter,
// in the year of the organisation.
func TestATrendHasOnePointAQuarter(t *testing.T) {
	all := []Outlined{
		edition("a", 1, 0, "2025-11-20", 1), edition("a", 2, 1, "2026-02-02", 2), // corrected in the next quarter
		edition("b", 1, 0, "2026-02-10", 3), edition("c", 1, 0, "2026-03-31", 4), // two runs in one quarter
		edition("d", 1, 0, "2026-10-01", 5), edition("d", 2, 1, "2026-10-02", 6), edition("d", 3, 2, "2027-01-05", 7), // an edit of an edit
	}
	nets := func(t Trend) (out []float64) {
		for _, p := range t.Points {
			out = append(out, p.Net.P50)
		}
		return out
	}
	quarters := func(t Trend) (out []string) {
		for _, p := range t.Points {
			out = append(out, p.Quarter.String())
		}
		return out
	}
	trend := trendOf(all, calendar.Year{}, nil)
	if want := []float64{2, 4, 7}; !slices.Equal(nets(trend), want) {
		t.Errorf("the points are %v, want %v", nets(trend), want)
	}
	if want := []string{"2025-Q4", "2026-Q1", "2026-Q4"}; !slices.Equal(quarters(trend), want) {
		t.Errorf("the quarters are %v, want %v", quarters(trend), want)
	}
	if first, n := trend.Span(); first.String() != "2025-Q4" || n != 5 {
		t.Errorf("the trend spans %d quarters from %s, want 5 from 2025-Q4", n, first)
	}
	late := trendOf(all, calendar.Year{}, map[string]calendar.Quarter{"d": {Year: 2026, Number: 3}}) // answered after its quarter
	if want := []string{"2025-Q4", "2026-Q1", "2026-Q3"}; !slices.Equal(quarters(late), want) {
		t.Errorf("with a run that says its quarter they are %v, want %v", quarters(late), want)
	}
	// A year from March to February splits what a calendar year joins.
	trend = trendOf(all, calendar.Year{First: time.March}, nil)
	if want := []float64{2, 3, 4, 7}; !slices.Equal(nets(trend), want) {
		t.Errorf("from March the points are %v, want %v", nets(trend), want)
	}
	if want := []string{"2026-Q3", "2026-Q4", "2027-Q1", "2027-Q3"}; !slices.Equal(quarters(trend), want) {
		t.Errorf("from March the quarters are %v, want %v", quarters(trend), want)
	}
}

// What differs besides the answers breaks the trend; money keeps to the newest
// currency.
func TestABreakOfATrend(t *testing.T) {
	all := []Outlined{edition("a", 1, 0, "2026-01-01", 1), edition("b", 1, 0, "2026-04-01", 2), edition("c", 1, 0, "2026-07-01", 3), edition("d", 1, 0, "2026-10-01", 4)}
	all[1].Evidence, all[1].Questionnaire = "f", "core@2"
	all[2].Evidence, all[2].Questionnaire, all[2].Method = "f", "core@2", 2
	all[3].Evidence, all[3].Questionnaire, all[3].Method, all[3].Outline.Currency = "f", "core@2", 2, "USD"
	trend := trendOf(all, calendar.Year{}, nil)
	for i, want := range [][]Break{nil, {BrokenEvidence, BrokenQuestionnaire}, {BrokenMethod}, {BrokenCurrency}} {
		p := trend.Points[i]
		if !slices.Equal(p.Breaks, want) || p.Method() != (i == 1 || i == 2) {
			t.Errorf("point %d breaks with %v, want %v", i, p.Breaks, want)
		}
	}
	if money := trend.InMoney(); len(money) != 1 || money[0].Net.P50 != 4 {
		t.Errorf("in dollars are %+v", money)
	}
	if points := (Trend{}).InMoney(); points != nil {
		t.Errorf("nothing has money %v", points)
	}
}

// Whatever the versions, points ascend by quarter, each once, and an edit whose
// bases run in a circle ends.
func TestATrendOfAnyVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Outlined
		for i := range rapid.IntRange(0, 30).Draw(t, "versions") {
			o := edition(string(rune('a'+rapid.IntRange(0, 4).Draw(t, "assessment"))), int64(i+1), rapid.Int64Range(0, 31).Draw(t, "base"), "2026-01-01", 0)
			o.At = o.At.AddDate(0, 0, rapid.IntRange(-2000, 2000).Draw(t, "day"))
			all = append(all, o)
		}
		trend := trendOf(all, calendar.Year{First: time.Month(rapid.IntRange(0, 12).Draw(t, "first"))}, nil)
		for i := 1; i < len(trend.Points); i++ {
			if trend.Points[i].Quarter.Since(trend.Points[i-1].Quarter) < 1 {
				t.Fatalf("%s follows %s", trend.Points[i].Quarter, trend.Points[i-1].Quarter)
			}
		}
		if (len(trend.Points) == 0) != (len(all) == 0) {
			t.Fatalf("%d versions give %d points", len(all), len(trend.Points))
		}
	})
}
