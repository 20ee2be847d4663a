package workspace

import (
	"math"
	"strings"

	"waterline/assessment/client"
)

// trendPanel is one client with several runs: the range of its net value in
// each quarter.
type trendPanel struct {
	panel
	Runs *runsPicture // in place of the picture of a forecast
}

// runsPicture draws the run of each quarter on the axes of the page: a bar for
// its range and a dot for its middle, joined where nothing but answers changed
// from one quarter to the next.
type runsPicture struct {
	Bars, Joins, Breaks string // paths
	Dots                [][2]float64
	Zero                float64
}

func (v *visit) trendPanel(one client.Panel, axes client.Axes) trendPanel {
	words, n := v.words.Locale, one.Newest
	return trendPanel{
		panel: panel{
			Name: one.Name, URL: progressURL(one.ID), Stage: stageOf(v, one.Stage), When: words.ShortDate(n.At),
			Net: words.Money(n.P50, n.Currency), Range: words.MoneyRange(n.P5, n.P95, n.Currency),
		},
		Runs: newRunsPicture(one.Trend, axes),
	}
}

// newRunsPicture draws a trend, nil where its axis has no length.
func newRunsPicture(t client.Trend, axes client.Axes) *runsPicture {
	points := t.InMoney()
	ends := axes.Scales[t.Points[len(t.Points)-1].Outline.Currency]
	length := ends[1] - ends[0]
	if !(length > 0) || math.IsInf(length, 0) {
		return nil
	}
	last := float64(max(1, axes.Last.Since(axes.First)))
	x := func(quarters float64) float64 {
		return 2*multipleInset + quarters/last*(multipleWide-4*multipleInset)
	}
	y := func(value float64) float64 {
		return multipleHigh - multipleInset - (value-ends[0])/length*(multipleHigh-2*multipleInset)
	}
	p := &runsPicture{Zero: tenth(y(0))}
	var bars, joins, breaks strings.Builder
	for i, one := range points {
		quarter := float64(one.Quarter.Since(axes.First))
		bars.WriteString("M" + coordinate(x(quarter)) + " " + coordinate(y(one.Net.P5)) + "V" + coordinate(y(one.Net.P95)))
		p.Dots = append(p.Dots, [2]float64{tenth(x(quarter)), tenth(y(one.Net.P50))})
		verb := "M"
		if i > 0 && one.Quarter.Since(points[i-1].Quarter) == 1 && !one.Method() {
			verb = "L"
		}
		joins.WriteString(verb + coordinate(x(quarter)) + " " + coordinate(y(one.Net.P50)))
		if i > 0 && one.Method() {
			breaks.WriteString("M" + coordinate(x(quarter-0.5)) + " 0v90")
		}
	}
	p.Bars, p.Joins, p.Breaks = bars.String(), joins.String(), breaks.String()
	return p
}
