package retrospect

import (
	"strconv"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Calibrated is how forecasts did, in words and pictures.
type Calibrated struct {
	Counted  string // how many were judged, of how many initiatives
	Score    string
	Figures  []verdict.Figure
	Measures chart.Table
}

// Calibration words and draws how forecasts did. It fails only when the program
// was built with a damaged font.
func Calibration(l *locale.Locale, c tracking.Calibration) (Calibrated, error) {
	fonts, err := font.Load()
	if err != nil {
		return Calibrated{}, err
	}
	return Calibrated{
		Counted: l.T("calibration.initiatives", "n", strconv.Itoa(c.Actuals), "initiatives", strconv.Itoa(c.Initiatives)),
		Score:   l.T("calibration.score", "score", l.Percent(c.Score), "right", l.Percent(c.RightScore)),
		Figures: []verdict.Figure{
			verdict.Picture("coverage", l.T("calibration.coverage_reading"), runningOf(l, c), fonts, verdict.Wide),
			verdict.Picture("pit", l.T("calibration.pit_reading"), binsOf(l, c), fonts, verdict.Wide),
		},
		Measures: measuresOf(l, c),
	}, nil
}

// Covered is the share inside in one sentence.
func Covered(l *locale.Locale, c tracking.Calibration) string {
	return covered(l, "calibration.panel", c.Coverage)
}

// Instance says in sentences how forecasts of all organisations did, or why that
// is not said.
func Instance(l *locale.Locale, i tracking.Instance) []string {
	if !i.Shown {
		return []string{l.T("calibration.instance.few", "n", strconv.Itoa(i.Least))}
	}
	return []string{
		l.T("calibration.instance.covered", "share", l.Percent(i.Share), "range", l.Span(l.Percent(i.Low), l.Percent(i.High))),
		l.T("calibration.instance.of", "organisations", strconv.Itoa(i.Organisations), "initiatives", strconv.Itoa(i.Initiatives), "n", strconv.Itoa(i.Actuals)),
	}
}

func covered(l *locale.Locale, key string, c assessment.Coverage) string {
	return l.T(key, "inside", strconv.Itoa(c.Inside), "of", strconv.Itoa(c.Of), "share", l.Percent(c.Share), "range", l.Span(l.Percent(c.Low), l.Percent(c.High)))
}

// runningOf draws the share inside, month by month.
func runningOf(l *locale.Locale, c tracking.Calibration) chart.Panels {
	heading := covered(l, "calibration.coverage", c.Coverage)
	d := chart.Panels{
		Ticks: []float64{0, 0.5, 0.9, 1}, Format: l.Percent,
		Numbers: chart.Table{
			Head:    []string{l.T("calibration.month"), l.T("calibration.inside"), l.T("calibration.of"), l.T("chart.low5"), l.T("calibration.share"), l.T("chart.high95")},
			Numeric: []bool{false, true, true, true, true, true},
		},
	}
	panel := chart.Panel{Label: l.T("calibration.coverage_label"), Text: l.Percent(c.Coverage.Share)}
	var said []string
	for _, r := range c.Running {
		month := l.ShortMonth(r.Month.Start(time.UTC))
		for len(d.Periods) > 0 && len(d.Periods) < r.Month.Since(c.Running[0].Month) {
			d.Periods = append(d.Periods, l.ShortMonth(c.Running[0].Month.Plus(len(d.Periods)).Start(time.UTC)))
		}
		d.Periods = append(d.Periods, month)
		panel.Points = append(panel.Points, chart.Reading{Period: r.Month.Since(c.Running[0].Month), Low: r.Low, Mid: r.Share, High: r.High})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{month, strconv.Itoa(r.Inside), strconv.Itoa(r.Of), l.Percent(r.Low), l.Percent(r.Share), l.Percent(r.High)})
		said = append(said, month+": "+l.Percent(r.Share))
	}
	d.Panels, d.About = []chart.Panel{panel}, chart.Description{Title: heading, Text: strings.Join(said, "; ") + "."}
	return d
}

// binsOf draws in which fifths of their forecasts actuals fell.
func binsOf(l *locale.Locale, c tracking.Calibration) chart.Intervals {
	d := chart.Intervals{
		Ticks: []float64{0, 0.25, 0.5, 0.75, 1}, Format: l.Percent, Axis: l.T("calibration.pit_axis"),
		Numbers: chart.Table{Head: []string{l.T("calibration.bin"), l.T("calibration.count"), l.T("calibration.share"), l.T("calibration.band")}, Numeric: []bool{false, true, true, true}},
	}
	var off, said []string
	for i, n := range c.Bins {
		name := l.T("calibration.bins.b" + strconv.Itoa(i+1))
		share := float64(n) / float64(max(1, c.Actuals))
		switch {
		case share > c.BinHigh:
			off = append(off, l.T("calibration.pit_often", "bin", name))
		case share < c.BinLow:
			off = append(off, l.T("calibration.pit_seldom", "bin", name))
		}
		d.Rows = append(d.Rows, chart.Interval{Label: name, Low: c.BinLow, Mid: share, High: c.BinHigh, Text: l.Percent(share)})
		d.Numbers.Rows = append(d.Numbers.Rows, []string{name, strconv.Itoa(n), l.Percent(share), l.Span(l.Percent(c.BinLow), l.Percent(c.BinHigh))})
		said = append(said, name+": "+l.Percent(share))
	}
	heading := l.T("calibration.pit_fits")
	if len(off) > 0 {
		heading = l.T("calibration.pit_off", "where", strings.Join(off, ", "))
	}
	d.About = chart.Description{Title: heading, Text: strings.Join(said, "; ") + "."}
	return d
}

// measuresOf says which way forecasts of each measure were wrong.
func measuresOf(l *locale.Locale, c tracking.Calibration) chart.Table {
	t := chart.Table{
		Head: []string{
			l.T("calibration.measure"), l.T("calibration.initiatives_head"), l.T("calibration.of"), l.T("calibration.below"), l.T("calibration.above"), l.T("calibration.words"),
		},
		Numeric: []bool{false, true, true, true, true, false},
	}
	for _, m := range c.Measures {
		t.Rows = append(t.Rows, []string{
			l.T("measure." + m.Measure), strconv.Itoa(m.Initiatives), strconv.Itoa(m.Of), strconv.Itoa(m.Below), strconv.Itoa(m.Above), lean(l, m),
		})
	}
	return t
}

// lean words on which side actuals fell outside.
func lean(l *locale.Locale, m tracking.MeasureBias) string {
	below, above := "calibration.high", "calibration.low" // nothing is better
	for _, known := range assessment.OutcomeMeasures() {
		switch {
		case known.Name == m.Measure && known.Better == "higher":
			below, above = "calibration.hopeful", "calibration.cautious"
		case known.Name == m.Measure && known.Better == "lower":
			below, above = "calibration.cautious", "calibration.hopeful"
		}
	}
	var said []string
	if m.Below > 0 {
		said = append(said, l.N(below, m.Below))
	}
	if m.Above > 0 {
		said = append(said, l.N(above, m.Above))
	}
	if len(said) == 0 {
		return l.T("calibration.level")
	}
	return strings.Join(said, ", ")
}
