package tracking

import (
	"context"
	"slices"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// pitBins is how many bins the histogram of PITs has: more would be empty for
// years.
const pitBins = 5

// Calibration is how forecasts of an organisation agreed with what happened.
// Actuals of one initiative hang together: intervals take them as one.
type Calibration struct {
	Actuals     int                 `json:"actuals"`     // judged
	Initiatives int                 `json:"initiatives"` // with one at least
	Coverage    assessment.Coverage `json:"coverage"`
	Running     []Running           `json:"running"` // by month, with all up to it
	Score       float64             `json:"score"`   // median CRPS in widths of the 90 % ranges
	RightScore  float64             `json:"right_score"`
	Bins        []int               `json:"bins"` // of PITs, from low to high
	BinLow      float64             `json:"bin_low"`
	BinHigh     float64             `json:"bin_high"` // shares between which a bin of right forecasts lies
	Measures    []MeasureBias       `json:"measures"`
}

// Running is the coverage of all actuals up to a month.
type Running struct {
	Month calendar.Month `json:"month"`
	assessment.Coverage
}

// MeasureBias is on which side of their forecasts actuals of a measure fell.
type MeasureBias struct {
	Measure     string `json:"measure"`
	Initiatives int    `json:"initiatives"`
	Of          int    `json:"of"`
	Below       int    `json:"below"` // of the 90 % range
	Above       int    `json:"above"`
	Lower       int    `json:"lower"` // than the middle
}

// Calibration judges all that was measured of an organisation's initiatives.
func (s *Service) Calibration(ctx context.Context, organisation string) (Calibration, error) {
	list, err := s.Store.AllInitiatives(ctx, organisation)
	if err != nil {
		return Calibration{}, err
	}
	return CalibrationOf(list), nil
}

// judged is an actual with the initiative that it is of.
type judged struct {
	assessment.Judgement
	initiative string
}

// CalibrationOf judges what was measured of initiatives.
func CalibrationOf(list []Initiative) Calibration {
	var all []judged
	for _, i := range list {
		for _, a := range i.Counting() {
			if j, why := i.Verdict(a); why == "" {
				all = append(all, judged{j, i.ID})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b judged) int { return int(a.Month - b.Month) })
	c := Calibration{Actuals: len(all), RightScore: assessment.RightScore()}
	var worth float64
	c.Coverage, worth, c.Initiatives = covered(all)
	pits, scores := make([]float64, 0, len(all)), make([]float64, 0, len(all))
	for n, j := range all {
		pits = append(pits, j.PIT)
		if j.High > j.Low {
			scores = append(scores, j.CRPS/(j.High-j.Low))
		}
		if n+1 == len(all) || all[n+1].Month != j.Month {
			coverage, _, _ := covered(all[:n+1])
			c.Running = append(c.Running, Running{j.Month, coverage})
		}
	}
	if slices.Sort(scores); len(scores) > 0 {
		c.Score = (scores[(len(scores)-1)/2] + scores[len(scores)/2]) / 2
	}
	c.Bins, c.BinLow, c.BinHigh = assessment.PITBins(pits, pitBins, worth)
	c.Measures = biases(all)
	return c
}

// covered counts actuals by initiative.
func covered(all []judged) (c assessment.Coverage, worth float64, initiatives int) {
	at := make(map[string]int)
	var clusters []assessment.Cluster
	for _, j := range all {
		n, ok := at[j.initiative]
		if !ok {
			n = len(clusters)
			at[j.initiative], clusters = n, append(clusters, assessment.Cluster{})
		}
		clusters[n].Of++
		if j.Inside {
			clusters[n].Inside++
		}
	}
	c, worth = assessment.ClusteredCoverage(clusters)
	return c, worth, len(clusters)
}

// biases are the measures that something was judged of, in their order.
func biases(all []judged) []MeasureBias {
	var out []MeasureBias
	for _, m := range assessment.OutcomeMeasures() {
		b, of := MeasureBias{Measure: m.Name}, make(map[string]bool)
		for _, j := range all {
			if j.Measure != m.Name {
				continue
			}
			b.Of++
			of[j.initiative] = true
			switch j.Side {
			case assessment.Below:
				b.Below++
			case assessment.Above:
				b.Above++
			}
			if j.Value < j.Middle {
				b.Lower++
			}
		}
		if b.Initiatives = len(of); b.Of > 0 {
			out = append(out, b)
		}
	}
	return out
}
