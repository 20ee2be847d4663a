package workspace

import (
	"math"
	"strings"

	"waterline/assessment/client"
)

// slope draws one figure across the columns of a comparison: a dot for each
// middle, a line for each range, joined from column to column.
type slope struct {
	Path  string // joins the middles of columns that follow each other
	Marks []slopeMark
	Zero  float64 // height of zero, negative where it is not on the axis
}

type slopeMark struct{ X, Low, Middle, High float64 }

// The drawing, in units of its own.
const (
	slopeWide  = 120.0
	slopeHigh  = 34.0
	slopeInset = 5.0
)

// ends is what an axis shows at least, so that a small difference does not
// look like a large one: the whole of a scale that has ends, zero of any other.
func ends(kind client.Figure) (low, high float64) {
	switch kind {
	case client.Share:
		return 0, 1
	case client.Level:
		return 1, 5
	}
	return 0, 0
}

// newSlope draws a row, nil where its cells cannot be put on one axis: words,
// money of several currencies, or fewer than two figures.
func newSlope(r client.Row) *slope {
	low, high := ends(r.Kind)
	known, currency := 0, ""
	for _, c := range r.Cells {
		if !c.Known || r.Kind == client.Word {
			continue
		}
		if known > 0 && c.Currency != currency {
			return nil
		}
		known, currency = known+1, c.Currency
		low, high = min(low, c.Middle), max(high, c.Middle)
		if c.Ranged {
			low, high = min(low, c.Low), max(high, c.High)
		}
	}
	length := high - low
	if known < 2 || !(length > 0) || math.IsInf(length, 0) {
		return nil
	}
	at := func(x float64) float64 {
		return math.Round((slopeHigh-slopeInset-(x-low)/length*(slopeHigh-2*slopeInset))*10) / 10
	}
	s := &slope{Zero: -1}
	if low < 0 {
		s.Zero = at(0)
	}
	step := (slopeWide - 2*slopeInset) / float64(len(r.Cells)-1)
	var path strings.Builder
	joined := false
	for i, c := range r.Cells {
		if !c.Known {
			joined = false
			continue
		}
		m := slopeMark{X: math.Round((slopeInset+float64(i)*step)*10) / 10, Middle: at(c.Middle)}
		m.Low, m.High = m.Middle, m.Middle
		if c.Ranged {
			m.Low, m.High = at(c.Low), at(c.High)
		}
		s.Marks = append(s.Marks, m)
		verb := "M"
		if joined {
			verb = "L"
		}
		path.WriteString(verb + coordinate(m.X) + " " + coordinate(m.Middle))
		joined = true
	}
	s.Path = path.String()
	return s
}
