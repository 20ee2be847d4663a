package reports

import (
	"fmt"
	"strings"

	"waterline/assessment"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Chart is one picture of a result with its words and numbers, for page and
// PDF alike.
type Chart struct {
	ID      string      // dots, fan, waterfall, values, drivers, maturity, iceberg, spend, lines, use, shares, hours, matrix or roadmap
	Heading string      // the finding
	Reading string      // how to read the picture, one sentence
	Numbers chart.Table // for "show the numbers", the same on page and PDF
	drawing chart.Drawing
	fonts   *font.Family
	number  int // among the charts of a report, from 1; 0 when it has none
}

// SVG draws the chart for a width in pixels: about 720 for a wide page, 288 for
// a phone of 320. prefix makes its ids unique on the page.
func (c Chart) SVG(width float64, prefix string) string {
	var b strings.Builder
	_ = chart.SVG(&b, c.drawing, c.fonts, width, prefix) // a Builder does not fail
	return b.String()
}

// Charts draws what the result holds, in reading order. A part that the result
// does not hold has no chart. It fails only when the program was built with a
// damaged font.
func Charts(res assessment.Result, l *locale.Locale) ([]Chart, error) {
	fonts, err := font.Load()
	if err != nil {
		return nil, fmt.Errorf("charts: %w", err)
	}
	return onScreen(res, l, fonts).charts(), nil
}

func (w *words) charts() []Chart {
	var out []Chart
	for _, draw := range []func() (Chart, bool){
		w.dotsChart, w.icebergChart, w.maturityChart, w.spendChart, w.linesChart, w.useChart, w.sharesChart, w.logsChart, w.hoursChart, w.matrixChart,
		w.waterfallChart, w.fanChart, w.valuesChart, w.driversChart, w.roadmapChart,
	} {
		if c, ok := draw(); ok {
			c.Numbers = c.drawing.Table()
			out = append(out, w.numbered(c))
		}
	}
	return out
}

// numbered makes a chart one of the report's.
func (w *words) numbered(c Chart) Chart {
	w.drawn++
	c.fonts, c.number = w.fonts, w.drawn
	return c
}

// about is what a reader who does not see the picture gets: the finding and
// the numbers.
func about(heading, text string) chart.Description {
	return chart.Description{Title: heading, Text: text}
}
