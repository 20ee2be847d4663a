package playbook

import "math"

// Best returns the play that fits a process best. Candidates are the plays of
// its function, or those of "other" when the function has none. Among them it
// takes the smallest mean distance
//
//	d = (1/n) Σ |xᶠ − sᶠ|
//
// over the n features f that are answered, xᶠ the answer and sᶠ what the play
// suits, each 0…1. Without answered features every distance is 0. Ties go to
// the play whose id comes first. An empty book gives the zero Play.
func (b *Book) Best(function string, features map[string]float64) Play {
	candidates := b.fitting(function)
	if len(candidates) == 0 {
		candidates = b.fitting(otherFunction)
	}
	var best Play
	least := math.Inf(1)
	for _, play := range candidates {
		d := play.distance(features)
		if d < least || d == least && play.ID < best.ID {
			best, least = play, d
		}
	}
	return best
}

func (b *Book) fitting(function string) []Play {
	var out []Play
	for _, play := range b.Plays {
		for _, f := range play.Functions {
			if f == function {
				out = append(out, play)
				break
			}
		}
	}
	return out
}

// distance sums in the fixed order of features, so that the rounding does not
// depend on the order of a map.
func (p Play) distance(answered map[string]float64) float64 {
	sum, n := 0.0, 0
	for _, feature := range features {
		x, known := answered[feature]
		suited, named := p.Suits[feature]
		if !known || !named || math.IsNaN(x) {
			continue
		}
		sum += math.Abs(x - suited)
		n++
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}
