package tracking

import "waterline/assessment"

// Unjudged is why an actual has no verdict, "" where it has one. The actual is
// kept and shown all the same.
type Unjudged string

// The reasons.
const (
	NotForetold Unjudged = "not_foretold" // the model has no forecast of the measure
	TooEarly    Unjudged = "too_early"    // too few futures were live by that month
	PastEnd     Unjudged = "past_end"     // the month is after the last one foretold
	NotLive     Unjudged = "not_live"     // effects are foretold of what is live
	Afterwards  Unjudged = "afterwards"   // the forecast was made when the month was over
)

// Verdict holds an actual against the forecast that was made before it.
func (i Initiative) Verdict(a Actual) (assessment.Judgement, Unjudged) {
	j, foretold := assessment.Judge(i.Forecast, i.Started, a.Actual)
	switch {
	case !i.foretold(a.Measure):
		return j, NotForetold
	case i.MonthNumber(a.Month) > i.horizon():
		return j, PastEnd
	case ofLive(a.Measure) && (i.Live.IsZero() || a.Month < i.Live):
		return j, NotLive
	case !foretold:
		return j, TooEarly
	case !i.Beforehand(a.Month):
		return j, Afterwards
	}
	return j, ""
}

// ofLive reports whether a measure is an effect, which only what is live has.
func ofLive(measure string) bool {
	switch measure {
	case assessment.MeasureStraightThrough, assessment.MeasureHoursFreed, assessment.MeasureBenefit:
		return true
	}
	return false
}

func (i Initiative) foretold(measure string) bool {
	for _, e := range i.Forecast.Effects {
		if e.Measure == measure {
			return true
		}
	}
	return false
}

// horizon is the last month that a measure is foretold of.
func (i Initiative) horizon() int {
	last := 0
	for _, e := range i.Forecast.Effects {
		last = max(last, len(e.Months))
	}
	return last
}
