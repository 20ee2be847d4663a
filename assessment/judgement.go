package assessment

import (
	"slices"

	"waterline/assessment/calendar"
	"waterline/scoring/calibration"
	"waterline/scoring/dist"
)

// Judgement is one actual held against the forecast that its initiative began
// with.
type Judgement struct {
	Month   calendar.Month `json:"month"`
	Measure string         `json:"measure"`
	Unit    string         `json:"unit"`
	Value   float64        `json:"value"`
	Low     float64        `json:"low"` // the 90 % range
	Middle  float64        `json:"middle"`
	High    float64        `json:"high"`
	Inside  bool           `json:"inside"`
	Side    Side           `json:"side,omitempty"`
	PIT     float64        `json:"pit"`  // chance that was given to less, and half of that to just as much
	CRPS    float64        `json:"crps"` // continuous ranked probability score, in the unit; smaller is better
}

// Side is on which side of the range an actual fell.
type Side string

// The sides; "" is inside.
const (
	Below Side = "below"
	Above Side = "above"
)

// The ends and the middle of the range that actuals are held against.
const (
	rangeLow, rangeMiddle, rangeHigh = 0.05, 0.50, 0.95
	rangeShare                       = rangeHigh - rangeLow
)

// Judge holds an actual against the forecast of an initiative that started in a
// month. It is false where there is no forecast: of a measure that is not
// foretold, before the start, past the horizon, or of a month by which too few
// draws were live. The quantiles are linear between levels on the scale of the
// measure: shares on log odds, money on itself, other amounts on logs.
func Judge(f Forecast, started calendar.Month, a Actual) (Judgement, bool) {
	at := MonthAfter(started, a.Month) - 1
	i := slices.IndexFunc(f.Effects, func(e Effect) bool { return e.Measure == a.Measure })
	if i < 0 || at < 0 || at >= len(f.Effects[i].Months) {
		return Judgement{}, false
	}
	ladder, err := calibration.NewLadder(f.Levels, f.Effects[i].Months[at], scaleOf(a.Measure))
	if err != nil {
		return Judgement{}, false
	}
	v := Judgement{
		Month: a.Month, Measure: a.Measure, Unit: f.Effects[i].Unit, Value: a.Value,
		Low: ladder.Quantile(rangeLow), Middle: ladder.Quantile(rangeMiddle), High: ladder.Quantile(rangeHigh),
		PIT: tenDigits(ladder.PIT(a.Value)), CRPS: tenDigits(ladder.CRPS(a.Value)),
	}
	switch {
	case a.Value < v.Low:
		v.Side = Below
	case a.Value > v.High:
		v.Side = Above
	default:
		v.Inside = true
	}
	return v, true
}

// scaleOf is the scale of a measure.
func scaleOf(measure string) dist.Scale {
	switch measure {
	case MeasureStraightThrough:
		return dist.Logit
	case MeasureBenefit:
		return dist.Linear
	}
	return dist.Log
}

// Coverage is how many actuals fell inside the 90 % ranges of their forecasts,
// with the 90 % interval of the true share (Jeffreys) and how likely a count at
// least as far from nine in ten is, were the ranges right.
type Coverage struct {
	Inside int     `json:"inside"`
	Of     int     `json:"of"`
	Share  float64 `json:"share"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	PValue float64 `json:"p_value"`
}

// CoverageOf counts judgements. Actuals of one initiative hang together, so that
// the interval is narrower than the truth where few initiatives gave many.
func CoverageOf(inside, of int) Coverage {
	c := calibration.Cover(inside, of, rangeShare)
	return Coverage{
		Inside: inside, Of: of, Share: tenDigits(c.Share), Low: tenDigits(c.Low), High: tenDigits(c.High),
		PValue: tenDigits(calibration.PValue(inside, of, rangeShare)),
	}
}
