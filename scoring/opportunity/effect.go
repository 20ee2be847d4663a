package opportunity

import "math"

// Effect names one outcome of an initiative that can be measured month by
// month.
type Effect uint8

// The effects, with what they are in the month t of a draw.
const (
	Share   Effect = iota // τ + a·u(t)
	Freed                 // R·u(t)·(Hs + P·Ha), hours
	Benefit               // u(t)·Gain − upkeep, money
	Cases                 // V
	Spent                 // Σ build up to t, were it to go live; money
	Effects               // how many there are
)

// Adopted is u(t), the share of full adoption reached in month t: 0 up to go-
// live. steep is that of Steepness.
func (f *Flow) Adopted(steep, month float64) float64 {
	if month <= f.GoLive {
		return 0
	}
	return 1 / (1 + math.Exp(-steep/f.HalfAt*(month-f.GoLive-f.HalfAt)))
}

// Steepness is ln((1−s)/s) of the adoption curve, s being what is reached at
// go-live: k = steepness/h.
func (t Terms) Steepness() float64 { return steepness(t) }

// SpentBy is Σ build(t) up to a month of a draw that goes live.
func (f *Flow) SpentBy(month float64) float64 {
	end := last(f.GoLive)
	return f.Build / end * max(0, min(month, end))
}

// At is an effect in month t of a draw, with the share untouched before, τ, and
// adoption u.
func (f *Flow) At(e Effect, month, touchless, u float64) float64 {
	switch e {
	case Share:
		return touchless + f.Touched*u
	case Freed:
		return f.Hours * u
	case Benefit:
		return f.Gain()*u - f.upkeepBy(month)
	case Cases:
		return f.Volume
	default:
		return f.SpentBy(month)
	}
}

// upkeepBy is the maintenance of a month, which begins at go-live.
func (f *Flow) upkeepBy(month float64) float64 {
	if month <= f.GoLive {
		return 0
	}
	return f.Upkeep
}
