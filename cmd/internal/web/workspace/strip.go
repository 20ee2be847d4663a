package workspace

import (
	"math"

	"waterline/assessment/client"
)

// strip is a range as a bar with its middle, in units of a drawing that is
// stripWide across.
type strip struct{ Zero, Low, Middle, High, Width float64 }

const (
	stripWide = 90.0
	stripEdge = 4.0
)

// scale is one axis for all rows of a list, by currency: what cannot be
// compared is not drawn as if it could.
type scale map[string][2]float64

func newScale(clients []client.Client) scale {
	s := make(scale)
	for _, one := range clients {
		if n := one.Newest; n.Known() {
			s.hold(n.Currency, n.P5, n.P95)
		}
	}
	return s
}

// hold makes the axis of a currency long enough for a range and zero.
func (s scale) hold(currency string, low, high float64) {
	ends, ok := s[currency]
	if !ok {
		ends = [2]float64{}
	}
	s[currency] = [2]float64{min(ends[0], low), max(ends[1], high)}
}

// strip draws a summary, nil where there is no length to draw.
func (s scale) strip(n client.Summary) *strip { return s.draw(n.Currency, n.P5, n.P50, n.P95) }

func (s scale) draw(currency string, low, middle, high float64) *strip {
	ends := s[currency]
	length := ends[1] - ends[0]
	if !(length > 0) || math.IsInf(length, 0) {
		return nil
	}
	at := func(x float64) float64 {
		return math.Round((stripEdge+(x-ends[0])/length*(stripWide-2*stripEdge))*10) / 10
	}
	return &strip{Zero: at(0), Low: at(low), Middle: at(middle), High: at(high), Width: math.Max(1, math.Round((at(high)-at(low))*10)/10)}
}
