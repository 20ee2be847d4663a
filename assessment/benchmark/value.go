package benchmark

import (
	"math"

	"waterline/assessment"
	"waterline/scoring/dist"
	"waterline/scoring/population"
)

// Asked reports whether a questionnaire asks a question as it was released, so
// that answers can be compared.
type Asked func(questionnaire, question string) bool

// Questions behind the figures of a process, and the names of its quantities.
func workKinds() []struct {
	kind               Kind
	question, quantity string
} {
	return []struct {
		kind               Kind
		question, quantity string
	}{
		{Touchless, "PR-TOUCHLESS", "touchless"},
		{Minutes, "PR-MINUTES", "minutes"},
	}
}

// reading is one figure of a result as it was answered: its range, and the value
// with its error on the scale on which errors are about normal.
type reading struct {
	low, middle, high float64
	value             population.Value
	scale             dist.Scale
}

// level reads a dimension before gates: a gate caps what is shown and measures
// nothing. ok is false where too little was answered.
func (r rules) level(d assessment.DimensionLevel) (reading, bool) {
	if d.Ungated == nil || d.SE == nil || d.Level == nil {
		return reading{}, false
	}
	reach := dist.Probit((1 + r.most) / 2)
	return reading{
		low: math.Max(1, *d.Ungated-reach**d.SE), middle: *d.Ungated, high: math.Min(5, *d.Ungated+reach**d.SE),
		value: population.Value{X: *d.Ungated, SE: *d.SE}, scale: dist.Linear,
	}, true
}

// work reads a figure of a process. ok is false unless it was answered.
func (r rules) work(result assessment.Result, process, quantity, question string) (reading, bool) {
	for _, p := range result.Provenance {
		if p.Path != process+"/"+quantity {
			continue
		}
		scale, err := dist.ParseScale(p.Scale)
		if err != nil || p.Source != question || p.Letter != assessment.Measured && p.Letter != assessment.Reported {
			return reading{}, false
		}
		low, okLow := scale.Forward(p.Low)
		middle, okMiddle := scale.Forward(p.Middle)
		high, okHigh := scale.Forward(p.High)
		if !okLow || !okMiddle || !okHigh || !(low < high) {
			return reading{}, false
		}
		se := (high - low) / (2 * dist.Probit((1+r.most)/2))
		return reading{low: p.Low, middle: p.Middle, high: p.High, value: population.Value{X: middle, SE: se}, scale: scale}, true
	}
	return reading{}, false
}

// datum is what one organisation adds to a cell: of a level how likely its
// answers are on the grid of levels, of work a value with its error.
type datum struct {
	curve []float64
	value population.Value
	scale dist.Scale
}

// works are what the work of a result can be compared by. Of several processes
// of a function the one with most cases counts.
func (r rules) works(result assessment.Result, asked Asked) map[Key]datum {
	out := make(map[Key]datum)
	for _, w := range workKinds() {
		if !asked(result.Questionnaire, w.question) {
			continue
		}
		most := make(map[string]float64)
		for _, p := range result.Processes {
			if x, ok := r.work(result, p.ID, w.quantity, w.question); ok && p.Cases > most[p.Function] {
				most[p.Function] = p.Cases
				out[Key{Kind: w.kind, Of: p.Function}] = datum{value: x.value, scale: x.scale}
			}
		}
	}
	return out
}

// levels adds what the answers of a run say of each dimension that its result
// shows a level of. Levels themselves will not do: each is drawn towards what is
// usual, the more the less was answered, so that they are less spread than the
// truth and their errors no errors of theirs.
func (s *Service) levels(r Run, data map[Key]datum) error {
	bank, ok := s.banks(r.Result.Questionnaire)
	if !ok || len(r.Answers) == 0 {
		return nil
	}
	in := assessment.Input{Bank: bank, Evidence: s.evidence}
	answers, faults := assessment.Decode("answers.json", r.Answers, bank)
	if faults != nil {
		return nil //nolint:nilerr // answers from before what they must keep to was tightened: this run is left out
	}
	in.Answers = answers
	_, curves, err := assessment.Likelihoods(in)
	if err != nil {
		return err
	}
	for _, d := range r.Result.Maturity.Dimensions {
		if curve, ok := curves[d.ID]; ok && d.Level != nil && s.comparable(r.Result, d.ID) {
			data[Key{Kind: Level, Of: d.ID}] = datum{curve: curve, scale: dist.Linear}
		}
	}
	return nil
}

// comparable reports whether a dimension was asked about as it was released.
func (s *Service) comparable(r assessment.Result, dimension string) bool {
	for _, q := range s.questions[dimension] {
		if !s.asked(r.Questionnaire, q) {
			return false
		}
	}
	return true
}
