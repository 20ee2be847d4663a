package tracking

import "context"

// Instance is how forecasts did over all organisations of an instance. It names
// none of them, and says nothing where so few contribute that one could be told.
type Instance struct {
	Least         int  // organisations that it takes
	Shown         bool // so many contribute
	Organisations int  // with a judged actual; 0 where nothing is shown
	Calibration
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
	out.Shown, out.Organisations, out.Calibration = true, len(contribute), CalibrationOf(list)
	return out, nil
}
