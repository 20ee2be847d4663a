package tracking

import (
	"slices"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
)

// Standing is how an initiative stands against its stop rule in a month.
//
// The rule is about one measure and one month. An actual of that month or a
// later one decides, the newest of them; one from before is shown and decides
// nothing, as the rule allows the initiative that long. Where the month is over
// and nothing was measured in it or since, the rule cannot be judged: overdue.
func (i Initiative) Standing(now calendar.Month) client.Standing {
	f := i.Forecast
	out := client.Standing{
		Initiative: i.ID, Process: i.Process, Name: f.Name, Play: f.PlayName, Kill: f.Kill, Target: f.Target, Judged: i.Judged(), State: client.Waiting,
	}
	last, there := i.Newest(f.Kill.Name)
	if there {
		out.Measured, out.Value = last.Month, &last.Value
	}
	switch decided := there && last.Month >= out.Judged; {
	case i.State == assessment.Stopped:
		out.State = client.StoppedState
	case decided && last.Value < f.Kill.Value:
		out.State = client.BelowStop
	case decided && last.Value >= f.Target.Value:
		out.State = client.OnCourse
	case decided:
		out.State = client.Between
	case now > out.Judged:
		out.State = client.Unjudged
	}
	return out
}

// Range is the 90 % range and the middle of the forecast of a measure in a month
// counted from the start; false where the forecast has none.
func Range(f assessment.Forecast, measure string, month int) (low, middle, high float64, known bool) {
	at := func(p float64) int { return slices.Index(f.Levels, p) }
	low5, mid, high95 := at(lowLevel), at(middleLevel), at(highLevel)
	for _, e := range f.Effects {
		if e.Measure != measure || month < 1 || month > len(e.Months) {
			continue
		}
		if q := e.Months[month-1]; len(q) == len(f.Levels) && min(low5, mid, high95) >= 0 {
			return q[low5], q[mid], q[high95], true
		}
	}
	return 0, 0, 0, false
}

// Levels of the 90 % range and its middle.
const (
	lowLevel    = 0.05
	middleLevel = 0.50
	highLevel   = 0.95
)
