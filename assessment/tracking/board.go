package tracking

import (
	"slices"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// Board is what became of the initiatives of one client, up to a month. Outcomes
// of several initiatives are added up, and so are the ends of their ranges, as if
// all went well or badly together: initiatives of one company share their fate,
// and the widest range claims nothing of how far.
type Board struct {
	Started  int
	Live     Outcome // processes automated: initiatives whose state is live
	Hours    Outcome // freed a month
	Benefit  Outcome // money a month
	Cost     Outcome // spent since the start for each hour freed a month
	Currency string  // of money; "" where initiatives have several, and money is not added
	Cycles   []Cycle // by name of the process
}

// Outcome is a figure as it was measured and as it was foretold for the same
// months. Known is false where nothing was measured.
type Outcome struct {
	Known             bool
	Value             float64
	Parts             int    // initiatives that it is of
	Source            string // the weaker one of those it is of: system or expert
	Foretold          bool
	Low, Middle, High float64
}

// Inside reports whether it lies in the 90 % range.
func (o Outcome) Inside() bool { return o.Low <= o.Value && o.Value <= o.High }

// Cycle is how long a case of one process takes from start to finish.
type Cycle struct {
	Name   string
	Before *float64 // hours, as it was answered before the initiative
	After  float64  // hours, newest
	Month  calendar.Month
	Source string
}

// BoardOf is the board of the initiatives of one client in a month.
func BoardOf(all []Initiative, now calendar.Month) Board {
	b := Board{Started: len(all)}
	if len(all) == 0 {
		return b
	}
	b.Currency = all[0].Currency()
	b.Live.Known, b.Live.Foretold, b.Live.Parts, b.Live.Source = true, true, len(all), measuredIn
	for _, i := range all {
		if i.Currency() != b.Currency {
			b.Currency = ""
		}
		if i.State == assessment.Live {
			b.Live.Value++
		}
		b.Live.expect(i.liveBy(now))
		if c, there := i.cycle(); there {
			b.Cycles = append(b.Cycles, c)
		}
	}
	slices.SortStableFunc(b.Cycles, func(a, c Cycle) int {
		switch {
		case a.Name < c.Name:
			return -1
		case a.Name > c.Name:
			return 1
		}
		return 0
	})
	b.Hours = sum(all, assessment.MeasureHoursFreed)
	if b.Currency == "" {
		return b
	}
	b.Benefit = sum(all, assessment.MeasureBenefit)
	both := slices.DeleteFunc(slices.Clone(all), func(i Initiative) bool {
		_, spent := i.Newest(assessment.MeasureSpend)
		freed, worked := i.Newest(assessment.MeasureHoursFreed)
		return !spent || !worked || freed.Value <= 0 || i.State != assessment.Live
	})
	b.Cost = perHour(sum(both, assessment.MeasureSpend), sum(both, assessment.MeasureHoursFreed))
	return b
}

// measuredIn is the source of what is known and not judged.
const measuredIn = "system"

// expect adds an initiative that is live with a chance. All are live in the
// same futures, as far as their chances go.
func (o *Outcome) expect(chance float64) {
	const low, middle, high = 0.95, 0.5, 0.05
	for _, at := range []struct {
		least float64
		end   *float64
	}{{low, &o.Low}, {middle, &o.Middle}, {high, &o.High}} {
		if chance >= at.least {
			*at.end++
		}
	}
}

// liveBy is the chance that the forecast gave to being live in a month: that of
// going live at all, times the share of those that go live by then.
func (i Initiative) liveBy(m calendar.Month) float64 {
	months, f := float64(m.Since(i.Started)+1), i.Forecast
	if len(f.GoLive) == 0 || len(f.GoLive) != len(f.Levels) || months < f.GoLive[0] {
		return 0
	}
	for k := 1; k < len(f.GoLive); k++ {
		if months < f.GoLive[k] {
			part := (months - f.GoLive[k-1]) / (f.GoLive[k] - f.GoLive[k-1])
			return f.PLive * (f.Levels[k-1] + part*(f.Levels[k]-f.Levels[k-1]))
		}
	}
	return f.PLive
}

// sum adds up the newest actuals of a measure over what is live, and their
// forecasts for the same months where all have one.
func sum(all []Initiative, measure string) Outcome {
	o := Outcome{Foretold: true, Source: measuredIn}
	for _, i := range all {
		a, there := i.Newest(measure)
		if !there || i.State != assessment.Live {
			continue
		}
		o.Known = true
		o.Parts, o.Value = o.Parts+1, o.Value+a.Value
		o.Source = weaker(o.Source, a.Source)
		low, middle, high, foretold := Range(i.Forecast, measure, i.MonthNumber(a.Month))
		o.Low, o.Middle, o.High, o.Foretold = o.Low+low, o.Middle+middle, o.High+high, o.Foretold && foretold
	}
	o.Foretold = o.Foretold && o.Known
	return o
}

// perHour divides spend by hours. Its range pairs the least spend with the most
// hours and the other way round; where no hours at all are in the range, it has
// no end that could be named, and there is no forecast.
func perHour(spend, hours Outcome) Outcome {
	if !spend.Known || !hours.Known || hours.Value <= 0 {
		return Outcome{}
	}
	o := Outcome{Known: true, Value: spend.Value / hours.Value, Parts: hours.Parts, Source: weaker(spend.Source, hours.Source)}
	if o.Foretold = spend.Foretold && hours.Foretold && hours.Low > 0; o.Foretold {
		o.Low, o.Middle, o.High = spend.Low/hours.High, spend.Middle/hours.Middle, spend.High/hours.Low
	}
	return o
}

// weaker is the source that says less of two: a guess, an estimate, a count, a
// system.
func weaker(a, b string) string {
	order := []string{"system", "sample", "expert", "guess"}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// cycle is the time of a case, where it was measured.
func (i Initiative) cycle() (Cycle, bool) {
	a, there := i.Newest(assessment.MeasureCycleHours)
	c := Cycle{Name: i.Name(), After: a.Value, Month: a.Month, Source: a.Source}
	if was := i.Baseline["PR-CYCLE"]; was.Known() {
		before := was.Likely()
		c.Before = &before
	}
	return c, there
}
