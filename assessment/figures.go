package assessment

import (
	"math"

	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// dots is how many equally likely values a report draws.
const dots = 20

// span reads the reported quantiles of an ascending sample.
func span(sorted []float64) Span {
	return Span{
		P5: summary.Quantile(sorted, 0.05), P50: summary.Quantile(sorted, 0.50),
		P95: summary.Quantile(sorted, 0.95), Mean: summary.Mean(sorted),
	}
}

// value reads a net present value from its draws.
func (e *evaluation) value(npv []float64) Value {
	sorted := summary.Sorted(npv)
	return Value{
		Span:      span(sorted),
		PPositive: summary.ShareAbove(sorted, 0),
		CVaR:      summary.TailMean(sorted, e.tail),
		Dots:      summary.Dots(sorted, dots),
	}
}

func costOf(cost []float64) Cost {
	sorted := summary.Sorted(cost)
	return Cost{Mean: summary.Mean(sorted), P80: summary.Quantile(sorted, 0.80)}
}

// paybackOf reads payback months, +Inf being "not within the horizon".
func paybackOf(months []float64) Payback {
	sorted := summary.Sorted(months)
	none := 0
	for _, m := range sorted {
		if math.IsInf(m, 1) {
			none++
		}
	}
	return Payback{
		P50: finite(summary.Quantile(sorted, 0.50)), P90: finite(summary.Quantile(sorted, 0.90)),
		PNone: float64(none) / float64(len(sorted)),
	}
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
