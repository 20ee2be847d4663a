package assessment

import "waterline/scoring/maturity"

// Likelihoods says for each dimension with an answer how likely its answers are
// at each of some levels, with what is usual elsewhere left out: an estimate of
// many organisations has to start from what each of them said alone. Dimensions
// are by id.
func Likelihoods(in Input) (levels []float64, dimensions map[string][]float64, err error) {
	e := &evaluation{Input: in, params: &parameters{base: in.Evidence}}
	prior := e.maturityPrior()
	dimensions = make(map[string][]float64)
	for d, responses := range e.responses(true) {
		at, likely := maturity.Likelihood(prior, responses)
		levels = at
		if len(responses) > 0 {
			dimensions[e.Bank.Dimensions[d].ID] = likely
		}
	}
	return levels, dimensions, e.params.err()
}
