package tracking

import (
	"context"
	"math"
)

// Instance is how forecasts did over all organisations of an instance. It names
// none of them, and says nothing where so few contribute that one could be told.
// Counts are to the nearest step and the share to a hundredth, so that two looks
// do not tell what one newcomer had.
type Instance struct {
	Least         int  // organisations that it takes
	Shown         bool // so many contribute; the rest is 0 where they do not
	Organisations int  // with a judged actual
	Initiatives   int
	Actuals       int
	Share         float64 // of actuals inside their 90 % range
	Low, High     float64 // of its own 90 % range
}

// Instance judges what was measured in every organisation, for whoever operates
// the instance. Actuals of one initiative hang together, as in Calibration.
func (s *Service) Instance(ctx context.Context) (Instance, error) {
	out := Instance{Least: s.Least}
	if s.Everything == nil {
		return out, nil
	}
	list, err := s.Everything(ctx)
	if err != nil {
		return out, err
	}
	contribute := make(map[string]bool)
	for _, i := range list {
		for _, a := range i.Counting() {
			if _, why := i.Verdict(a); why == "" {
				contribute[i.Organisation] = true
			}
		}
	}
	if len(contribute) < max(1, s.Least) {
		return out, nil
	}
	c := CalibrationOf(list)
	out.Shown, out.Organisations, out.Initiatives, out.Actuals = true, s.about(len(contribute)), s.about(c.Initiatives), s.about(c.Actuals)
	out.Share, out.Low, out.High = hundredth(c.Coverage.Share), hundredth(c.Coverage.Low), hundredth(c.Coverage.High)
	return out, nil
}

// about is a count to the nearest step.
func (s *Service) about(n int) int {
	step := max(1, s.Round)
	return (n + step/2) / step * step
}

func hundredth(x float64) float64 { return math.Round(100*x) / 100 }
