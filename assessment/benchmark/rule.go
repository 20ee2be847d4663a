package benchmark

import (
	"errors"
	"fmt"
	"math"
	"time"

	"waterline/assessment/evidence"
)

// rules are the numbers of the evidence that this package reads.
type rules struct {
	least, changed, step   int
	every                  time.Duration
	levelStep, shareStep   float64 // of rounding
	digits                 int
	half, most, mean, sure float64 // shares
}

// rulesOf reads the rules. The error names every parameter that is not there.
func rulesOf(base *evidence.Base) (rules, error) {
	var errs []error
	cell := func(id, key string) float64 {
		p, ok := base.Parameter(id)
		x, has := p.Table[key]
		if !ok || !has {
			errs = append(errs, fmt.Errorf("parameter %s: there is no %q", id, key))
		}
		return x
	}
	r := rules{
		least: int(cell("benchmark/cell", "organisations")), changed: int(cell("benchmark/cell", "changed")), step: int(cell("benchmark/cell", "count_step")),
		every:     time.Duration(cell("benchmark/cell", "hours") * float64(time.Hour)),
		levelStep: cell("benchmark/rounding", "level"), shareStep: cell("benchmark/rounding", "share"), digits: int(cell("benchmark/rounding", "digits")),
		half: cell("benchmark/range", "half"), most: cell("benchmark/range", "most"), mean: cell("benchmark/range", "mean"), sure: cell("benchmark/range", "sure"),
	}
	return r, errors.Join(errs...)
}

// rounded rounds a figure as it is shown.
func (r rules) rounded(k Kind, x float64) float64 {
	step := r.shareStep
	switch {
	case k == Level:
		step = r.levelStep
	case k == Minutes && x > 0:
		step = math.Pow(10, math.Floor(math.Log10(x))-float64(r.digits-1))
	}
	inverse := 1 / step // 0.1 is no number of the machine, 10 is
	if step < 1 {
		return math.Round(x*inverse) / math.Round(inverse)
	}
	return math.Round(x/step) * step
}

// count is how many organisations, to the nearest step.
func (r rules) count(n int) int {
	return int(math.Round(float64(n)/float64(r.step))) * r.step
}
