package retrospect

import (
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/reports/font"
	"waterline/templates/locale"
)

func words(t *testing.T, tag string) (*locale.Locale, *font.Family) {
	t.Helper()
	l, err := locale.Load(tag)
	if err != nil {
		t.Fatal(err)
	}
	f, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l, f
}

// trended has a run in each of four quarters; from the third on the method is
// another, and the last is in another currency.
func trended() client.Trend {
	var t client.Trend
	for i := range 4 {
		o := client.Outline{Method: 1, Questionnaire: "core@1", Currency: "EUR", Net: client.Extent{P5: -10, P50: float64(i), P95: 50}, Listed: 100, Idle: 40,
			Levels: []client.Reached{{Dimension: "OUT", Level: 2, Low: 1.5, High: 2.5}}}
		p := client.Point{Quarter: calendar.Quarter{Year: 2026, Number: i + 1}, Outlined: client.Outlined{Outline: o}}
		t.Points = append(t.Points, p)
	}
	t.Points[2].Breaks = []client.Break{client.BrokenMethod}
	t.Points[3].Breaks, t.Points[3].Outline.Currency = []client.Break{client.BrokenCurrency}, "USD"
	return t
}

// A break is drawn, named beside its quarter and explained; money keeps to the
// newest currency, and says so.
func TestABreakIsDrawnAndNamed(t *testing.T) {
	for _, tag := range []string{"en", "de"} {
		l, f := words(t, tag)
		q := NewQuarters(trended(), l, f)
		if q.Levels == nil || !strings.Contains(string(q.Levels.Wide), l.T("trend.break.method")) || !strings.Contains(q.Levels.Reading, l.T("trend.broken")) {
			t.Errorf("%s: the break of method is not drawn, named and explained", tag)
		}
		rows := q.Levels.Numbers.Rows
		if len(rows) != 4 || rows[2][5] != l.T("trend.break.method") || rows[3][5] != "" {
			t.Errorf("%s: the table is %v", tag, rows)
		}
		for _, small := range q.Small {
			money := small.ID == "net" || small.ID == "idle"
			if want := map[bool]int{true: 1, false: 4}[money]; len(small.Numbers.Rows) != want {
				t.Errorf("%s: %s has %d quarters, want %d", tag, small.ID, len(small.Numbers.Rows), want)
			}
			if said := strings.Contains(small.Reading, "USD"); said != money {
				t.Errorf("%s: %s reads %s", tag, small.ID, small.Reading)
			}
		}
	}
	l, f := words(t, "en")
	if q := NewQuarters(client.Trend{}, l, f); len(q.Figures()) != 0 {
		t.Errorf("nothing is drawn as %+v", q)
	}
}

// foretold is a live initiative of which hours from 10 to 40 and spend from
// 1,000 to 4,000 were foretold, made before it was measured.
func foretold(actuals ...assessment.Actual) tracking.Initiative {
	months := func(x float64) [][]float64 {
		out := make([][]float64, 36)
		for i := range out {
			out[i] = []float64{x, 2 * x, 4 * x}
		}
		return out
	}
	i := tracking.Initiative{State: assessment.Live, Started: calendar.NewMonth(2026, time.January), Live: calendar.NewMonth(2026, time.January),
		MadeAt: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC), Forecast: assessment.Forecast{
			Name: "Triage", Currency: "EUR", PLive: 1, GoLive: []float64{1, 2, 3}, Levels: []float64{0.05, 0.5, 0.95},
			Effects: []assessment.Effect{{Measure: assessment.MeasureHoursFreed, Unit: "hours", Months: months(10)}, {Measure: assessment.MeasureSpend, Unit: "money", Months: months(1000)}},
		}}
	for n, a := range actuals {
		i.Actuals = append(i.Actuals, tracking.Actual{Actual: a, Number: int64(n + 1)})
	}
	i.Sort()
	return i
}

func actual(month time.Month, measure string, value float64) assessment.Actual {
	return assessment.Actual{Month: calendar.NewMonth(2026, month), Measure: measure, Value: value, Source: "system"}
}

// Fewer hours and more spend than foretold are hopes that were too high; more
// hours are a forecast that was too cautious.
func TestAVerdictSaysWhatHopesWereOff(t *testing.T) {
	l, f := words(t, "en")
	i := foretold(actual(3, "hours_freed", 20), actual(4, "hours_freed", 5), actual(5, "hours_freed", 6), actual(6, "hours_freed", 90), actual(6, "spend", 9000))
	got := Tally(l, i)
	want := "1 of 5 actuals lie inside their 90\u00a0% range. The forecast was too hopeful: Hours freed a month (2 times); Spent since the start, once (once). The forecast was too cautious: Hours freed a month (once)."
	if got.Inside != 1 || got.Of != 5 || got.Text != want {
		t.Errorf("the verdict is %q, want %q", got.Text, want)
	}
	c := NewCourse(i, l, f)
	if len(c.Figures) != 2 || c.Figures[0].ID != "hours_freed" || c.Figures[0].Heading != "Hours freed a month: 1 of 4 actuals inside the 90\u00a0% range" {
		t.Errorf("the pictures are %+v", c.Figures)
	}
	if n := strings.Count(string(c.Figures[0].Wide), `fill="#FFFFFF" stroke="#14232E" stroke-width="2"`); n != 3 {
		t.Errorf("%d diamonds are hollow, want 3", n)
	}
	if len(c.Actuals.Rows) != 5 || c.Actuals.Rows[0][6] != "M" {
		t.Errorf("the actuals are %v", c.Actuals.Rows)
	}
	if none := Tally(l, foretold()); none.Text != l.T("course.none") {
		t.Errorf("nothing measured reads %q", none.Text)
	}
}

// Usage is never among outcomes, and no outcome goes without its forecast or a
// word for its lack.
func TestOutcomesKeepUsageApart(t *testing.T) {
	l, _ := words(t, "en")
	i := foretold(actual(4, "hours_freed", 20), actual(4, "spend", 2000), actual(4, "cycle_hours", 12))
	rows := Outcomes(l, tracking.BoardOf([]tracking.Initiative{i}, calendar.NewMonth(2026, time.June)))
	var names []string
	for _, o := range rows {
		names = append(names, o.Name)
		if o.Verdict == "" || o.Letter == "" {
			t.Errorf("%s has no verdict or letter", o.Name)
		}
	}
	said := strings.Join(names, "; ")
	if said != "Processes automated; Hours freed a month; Time of a case: Triage; Benefit a month; Cost of a freed hour a month" {
		t.Errorf("the outcomes are %s", said)
	}
	if cost := rows[len(rows)-1]; cost.Value != "€100" || cost.How == "" || cost.Outside {
		t.Errorf("the cost is %+v", cost)
	}
	if rows := Outcomes(l, tracking.Board{}); rows != nil {
		t.Errorf("nothing begun gives %+v", rows)
	}
}
