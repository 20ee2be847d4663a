package assessment

import (
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

// Initiative is an opportunity that was started, and what has become of it up
// to the month Answers.AsOf. It is evaluated with what is known of it in place
// of what was only likely: whether and when it went live, what it has cost, and
// what it has brought.
type Initiative struct {
	Process string          // id of the process it changes
	State   InitiativeState // how far it is
	Started calendar.Month  // first month of building
	Live    calendar.Month  // month in which it went live; none while it is not
	Ended   calendar.Month  // month in which it was stopped; none while it is not

	// Baseline is what was answered of the process before the initiative began,
	// by question: answers of today describe the work as the initiative left it.
	Baseline map[string]questionnaire.Answer
	Actuals  []Actual // by month, then by measure
}

// InitiativeState is how far an initiative is.
type InitiativeState string

// The states. An idea that nobody started yet is no initiative.
const (
	Building InitiativeState = "building"
	Live     InitiativeState = "live"
	Stopped  InitiativeState = "stopped" // before or after it went live
)

// BaselineQuestions lists the questions of a process whose answers an
// initiative itself changes.
func BaselineQuestions() []string {
	return []string{"PR-TOUCHLESS", "PR-MINUTES", "PR-ERROR-RATE", "PR-CYCLE"}
}

// Actual is one outcome as it was measured.
type Actual struct {
	Month   calendar.Month // it was measured over, or at the end of, for what adds up
	Measure string         // one of Measures
	Value   float64        // in the unit of the measure; shares are fractions
	Source  string         // system, sample, expert or guess, as with PR-SOURCE
}

// Outcome measures of an initiative.
const (
	MeasureStraightThrough = "straight_through" // share of cases that nobody touches
	MeasureHoursFreed      = "hours_freed"      // a month
	MeasureBenefit         = "benefit"          // money a month, net of running cost and upkeep
	MeasureCycleHours      = "cycle_hours"      // from start to finish of a case, waiting included
	MeasureCases           = "cases"            // a month
	MeasureSpend           = "spend"            // money, one-off cost from the start up to the month
)

// OutcomeMeasure is what may be measured of an initiative.
type OutcomeMeasure struct {
	Name     string
	Unit     string // share, hours, money or cases
	Foretold bool   // the model has a forecast of it
	Better   string // higher, lower or "" where neither is
}

// OutcomeMeasures lists the measures in the order in which they are shown.
func OutcomeMeasures() []OutcomeMeasure {
	return []OutcomeMeasure{
		{MeasureStraightThrough, "share", true, "higher"},
		{MeasureHoursFreed, "hours", true, "higher"},
		{MeasureBenefit, "money", true, "higher"},
		{MeasureCycleHours, "hours", false, "lower"},
		{MeasureCases, "cases", true, ""},
		{MeasureSpend, "money", true, "lower"},
	}
}

// MonthAfter is a month counted from the start, the first month of building
// being 1; it is 0 or less before it. Forecast.Months count the same way, so
// that Months[MonthAfter(m)−1] is of month m.
func MonthAfter(started, m calendar.Month) int { return m.Since(started) + 1 }
