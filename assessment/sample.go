package assessment

// Sample is the net present values of every draw behind a result. The draws
// stand in the order they were made in, so that row by row they belong to the
// same future.
type Sample struct {
	Portfolio     []float64 // of the chosen set
	Opportunities []Column  // in the order of the result
}

// Column is one opportunity in every draw.
type Column struct {
	ID  string
	NPV []float64
}

// EvaluateWithSample is Evaluate that hands out the draws as well. The result
// is the one that Evaluate gives for the same input.
func EvaluateWithSample(in Input) (Result, Sample, error) {
	e, err := evaluated(in)
	if err != nil {
		return Result{}, Sample{}, err
	}
	result, err := freeze(e.result)
	if err != nil {
		return Result{}, Sample{}, err
	}
	total := make([]float64, e.Draws)
	for _, i := range e.chosen {
		addTo(total, e.draws[i].NPV)
	}
	s := Sample{Portfolio: rounded(total)}
	for _, o := range result.Opportunities {
		for i := range e.cases {
			if e.cases[i].ID == o.ID {
				s.Opportunities = append(s.Opportunities, Column{ID: o.ID, NPV: rounded(e.draws[i].NPV)})
			}
		}
	}
	return result, s, nil
}

// rounded holds draws to the digits of a frozen result.
func rounded(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = tenDigits(v)
	}
	return out
}
