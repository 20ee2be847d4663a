package assessment

import (
	"math"

	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
)

// powerTest asks whether the straight-through share has risen from before.
type powerTest struct {
	before       float64
	level, power float64 // normal quantiles z_α and z_β
}

func (e *evaluation) powerTest(p proposal) powerTest {
	return powerTest{
		before: p.Drawn[opportunity.Touchless].Quantile(0.5),
		level:  dist.Probit(1 - e.params.cell("starter/power", "level")),
		power:  dist.Probit(e.params.cell("starter/power", "power")),
	}
}

// cases is the number of cases, counted before and again after, that shows a
// rise of the share by effect:
//
//	n = (z_α √(2 p̄ q̄) + z_β √(p₀q₀ + p₁q₁))² / (p₁ − p₀)²
//
// Source: Fleiss, Levin, Paik (2003), Statistical Methods for Rates and
// Proportions, 3rd ed., equation 4.14 without continuity correction, one-sided.
func (t powerTest) cases(effect float64) float64 {
	after := math.Min(1, t.before+effect)
	if after <= t.before {
		return math.Inf(1)
	}
	middle := (t.before + after) / 2
	root := t.level*math.Sqrt(2*middle*(1-middle)) + t.power*math.Sqrt(t.before*(1-t.before)+after*(1-after))
	return root * root / ((after - t.before) * (after - t.before))
}
