package reports

import (
	"strings"

	"waterline/assessment"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Chart is one picture of a result with its words and numbers, for page and
// PDF alike.
type Chart struct {
	ID      string // dots, fan, waterfall, maturity, iceberg, spend, hours, matrix, values, drivers or roadmap
	Heading string // the finding
	Reading string // how to read the picture, one sentence
	drawing chart.Drawing
	fonts   *font.Family
}

// SVG draws the chart for a width in pixels: about 720 for a wide page, 340 for
// a phone. prefix makes its ids unique on the page.
func (c Chart) SVG(width float64, prefix string) string {
	var b strings.Builder
	_ = chart.SVG(&b, c.drawing, c.fonts, width, prefix) // a Builder does not fail
	return b.String()
}

// Table is the numbers of the chart, the same on page and PDF.
func (c Chart) Table() chart.Table { return c.drawing.Table() }

// Charts draws what the result holds, in reading order. A part that the result
// does not hold has no chart.
func Charts(res assessment.Result, l *locale.Locale) ([]Chart, error) {
	return nil, nil
}
