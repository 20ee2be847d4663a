package assessment

import (
	"math"

	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// dots is how many equally likely values a report draws.
const dots = 20

// span reads the reported quantiles of a sample.
func span(sample []float64) Span { return spanOf(summary.Quantiles(sample, 0.05, 0.50, 0.95), sample) }

func spanOf(q []float64, sample []float64) Span {
	return Span{P5: q[0], P50: q[1], P95: q[2], Mean: summary.Mean(sample)}
}

// value reads a net present value from its draws.
func (e *evaluation) value(npv []float64) Value {
	q := summary.Quantiles(npv, append([]float64{0.05, 0.50, 0.95}, summary.DotPlaces(dots)...)...)
	return Value{
		Span:      spanOf(q, npv),
		PPositive: summary.ShareAbove(npv, 0),
		CVaR:      summary.TailMean(npv, e.tail),
		Dots:      q[3:],
	}
}

func costOf(cost []float64) Cost {
	return Cost{Mean: summary.Mean(cost), P80: summary.Quantiles(cost, 0.80)[0]}
}

// paybackOf reads payback months, +Inf being "not within the horizon".
func paybackOf(months []float64) Payback {
	none := 0
	for _, m := range months {
		if math.IsInf(m, 1) {
			none++
		}
	}
	q := summary.Quantiles(months, 0.50, 0.90)
	return Payback{P50: finite(q[0]), P90: finite(q[1]), PNone: float64(none) / float64(len(months))}
}

func finite(x float64) *float64 {
	if math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func waterfall(p opportunity.Parts) Waterfall {
	return Waterfall{
		Time: p.Time, Errors: p.Errors, Delay: p.Delay, Run: p.Run,
		Maintenance: p.Maintenance, Build: p.Build, Change: p.Change, Net: p.Net(),
	}
}
