package assessment_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

// underWay is an insurer half a year after its first process was begun, with
// what was measured.
func underWay(in assessment.Input, actuals ...assessment.Actual) assessment.Input {
	in = later(in, func(assessment.Answers) {})
	in.Answers.AsOf = calendar.NewMonth(2026, time.September)
	in.Answers.Initiatives = []assessment.Initiative{{
		Process: in.Answers.Groups["process"][0].ID, State: assessment.Live,
		Started: calendar.NewMonth(2026, time.January), Live: calendar.NewMonth(2026, time.April), Actuals: actuals,
	}}
	return in
}

// What was measured is held against what the run before foretold, as Judge does
// it; what that run knew already, and what nothing foretells, is not.
func TestSince_Outcomes(t *testing.T) {
	before := insurer(t)
	process := before.Answers.Groups["process"][0].ID
	f, err := assessment.ForecastOf(before, process)
	if err != nil {
		t.Fatal(err)
	}
	hours, share := actual(time.August, assessment.MeasureHoursFreed, 90), actual(time.July, assessment.MeasureStraightThrough, 0.97)
	after := underWay(before, share, hours, actual(time.August, assessment.MeasureCycleHours, 20))
	d := since(t, before, after, nil)
	if len(d.Outcomes) != 1 || len(d.Outcomes[0].Points) != 2 {
		t.Fatalf("outcomes %+v", d.Outcomes)
	}
	o := d.Outcomes[0]
	if o.Process != process || o.Name == "" || o.State != assessment.Live || o.Reason != "" {
		t.Errorf("outcome %+v", o)
	}
	inside := 0
	for i, a := range []assessment.Actual{share, hours} {
		want, judged := assessment.Judge(f, calendar.NewMonth(2026, time.January), a)
		if p := o.Points[i]; !judged || p.Measure != want.Measure || p.Inside != want.Inside || !near(p.Middle, want.Middle, 1) || !near(p.Low, want.Low, 1) || p.Source != "system" {
			t.Errorf("%s: %+v, want %+v", a.Measure, p, want)
		}
		if want.Inside {
			inside++
		}
	}
	if o.Inside != inside || o.Points[0].Inside || o.Points[0].Better == nil || !*o.Points[0].Better {
		t.Errorf("97 of 100 untouched is more than was foretold: %+v", o)
	}

	// A quarter on, only what is new is judged, and against the work as it was
	// before the initiative.
	third := underWay(before, share, hours, actual(time.September, assessment.MeasureHoursFreed, 120))
	improved := later(after, func(a assessment.Answers) { a.Groups["process"][0].Values["PR-TOUCHLESS"] = given(60) })
	improved.Answers.Initiatives[0].Baseline = map[string]questionnaire.Answer{}
	maps.Copy(improved.Answers.Initiatives[0].Baseline, map[string]questionnaire.Answer{"PR-TOUCHLESS": before.Answers.Groups["process"][0].Values["PR-TOUCHLESS"]})
	d = since(t, improved, third, nil)
	want, _ := assessment.Judge(f, calendar.NewMonth(2026, time.January), third.Answers.Initiatives[0].Actuals[2])
	if p := d.Outcomes[0].Points; len(p) != 1 || p[0].Month != calendar.NewMonth(2026, time.September) || !near(p[0].Middle, want.Middle, 1) {
		t.Errorf("the quarter after: %+v", d.Outcomes[0])
	}
}

func TestSince_OutcomesNotJudged(t *testing.T) {
	before := insurer(t)
	for name, c := range map[string]struct {
		change  func(assessment.Answers)
		actuals []assessment.Actual
		want    string
	}{
		"nothing measured": {func(assessment.Answers) {}, nil, assessment.ReasonNoActuals},
		"not listed before": {func(a assessment.Answers) { a.Groups["process"] = a.Groups["process"][1:] },
			[]assessment.Actual{actual(time.August, assessment.MeasureHoursFreed, 90)}, assessment.ReasonNoForecast},
		"other currency": {func(a assessment.Answers) {
			a.Values["P-CURRENCY"] = questionnaire.Answer{State: questionnaire.Given, Text: "CHF"}
		}, []assessment.Actual{actual(time.August, assessment.MeasureSpend, 9000)}, assessment.ReasonCurrency},
	} {
		t.Run(name, func(t *testing.T) {
			d := since(t, later(before, c.change), underWay(before, c.actuals...), nil)
			if o := d.Outcomes[0]; o.Reason != c.want || len(o.Points) != 0 {
				t.Errorf("%+v, want %s", o, c.want)
			}
		})
	}
	// Hours are hours in any currency.
	other := later(before, func(a assessment.Answers) {
		a.Values["P-CURRENCY"] = questionnaire.Answer{State: questionnaire.Given, Text: "CHF"}
	})
	d := since(t, other, underWay(before, actual(time.August, assessment.MeasureHoursFreed, 90)), nil)
	if d.Money != nil || len(d.Outcomes[0].Points) != 1 {
		t.Errorf("%+v", d.Outcomes)
	}
}

// What an initiative brought by itself is of the world, what its actuals tell is
// knowledge and stands apart; they add up as everything does.
func TestSince_InitiativesAreOfTheWorld(t *testing.T) {
	before := insurer(t)
	begun := since(t, before, underWay(before), nil).Money.Mean
	if begun.Knowledge != 0 || begun.Measured != 0 || begun.World != begun.Total {
		t.Errorf("an initiative that began tells of knowledge: %+v", begun)
	}
	low := []assessment.Actual{}
	for _, m := range []time.Month{time.June, time.July, time.August} {
		low = append(low, actual(m, assessment.MeasureHoursFreed, 20))
	}
	measured := since(t, before, underWay(before, low...), nil).Money.Mean
	if measured.World != begun.World || !near(measured.Knowledge, measured.Measured, 1e6) || !near(sum(measured), measured.Total, 1e6) {
		t.Errorf("with actuals %+v, without %+v", measured, begun)
	}
	again := since(t, underWay(before), underWay(before, low...), nil).Money.Mean
	if again.World != 0 || !near(again.Knowledge, measured.Measured, 1e6) {
		t.Errorf("actuals alone %+v", again)
	}
	if spent := since(t, underWay(before), underWay(before, actual(time.June, assessment.MeasureSpend, 9000)), nil).Money.Mean; spent.Measured != 0 || spent.Knowledge != 0 {
		t.Errorf("what was spent is of the world: %+v", spent)
	}
	if !slices.IsSorted([]float64{measured.Total, begun.Total}) {
		t.Errorf("few hours freed make the plan worth more: %g, not below %g", measured.Total, begun.Total)
	}
}
