package signal

import "math"

// Gini is the Gini coefficient of amounts sorted from small to large, none below
// zero: Σ(2i − n − 1)x₍ᵢ₎ / (n Σx).
func Gini(sorted []float64) float64 {
	n := float64(len(sorted))
	sum, weighted := 0.0, 0.0
	for i, x := range sorted {
		sum += x
		weighted += (2*float64(i+1) - n - 1) * x
	}
	if sum <= 0 {
		return 0
	}
	return weighted / (n * sum)
}

// GiniParts are each person's part in how the Gini coefficient would differ in
// another sample of people: their mean is 0 and their sum of squares, over n²,
// its variance (Deville 1999, Survey Methodology 25). The amounts are sorted.
func GiniParts(sorted []float64) []float64 {
	n := float64(len(sorted))
	out := make([]float64, len(sorted))
	total := 0.0
	for _, x := range sorted {
		total += x
	}
	if total <= 0 {
		return out
	}
	mean, g, below := total/n, Gini(sorted), 0.0
	for i, x := range sorted {
		below += x
		rank := (float64(i) + 0.5) / n // F(x)
		out[i] = (2*(x*rank-(below-x/2)/n) + mean - x - g*(mean+x)) / mean
	}
	centre := 0.0
	for _, v := range out {
		centre += v / n
	}
	for i := range out {
		out[i] -= centre
	}
	return out
}

// TopShare is the share of the amount that the largest of sorted amounts make up,
// for a share of people.
func TopShare(sorted []float64, people float64) float64 {
	top := int(math.Ceil(people * float64(len(sorted))))
	sum, most := 0.0, 0.0
	for i, x := range sorted {
		sum += x
		if i >= len(sorted)-top {
			most += x
		}
	}
	if sum <= 0 {
		return 0
	}
	return most / sum
}
