package retrospect

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// Course is an initiative held against the forecast that it began with.
type Course struct {
	Verdict string // how many actuals lie in their range, and where hopes were off
	Inside  int    // actuals inside their range
	Of      int    // that can be judged
	Figures []verdict.Figure
	Actuals chart.Table // all that count, by month
}

// NewCourse words and draws an initiative. A measure has a picture where it was
// foretold and measured.
func NewCourse(i tracking.Initiative, l *locale.Locale, fonts *font.Family) Course {
	d := course{Initiative: i, l: l, fonts: fonts}
	t := Tally(l, i)
	out := Course{Verdict: t.Text, Inside: t.Inside, Of: t.Of, Actuals: d.table(i.Counting())}
	for _, m := range assessment.OutcomeMeasures() {
		if f := d.fan(m); f != nil {
			out.Figures = append(out.Figures, *f)
		}
	}
	return out
}

// course is an initiative on its way.
type course struct {
	tracking.Initiative
	l     *locale.Locale
	fonts *font.Family
}

// Judged is how actuals of some initiatives lie in their ranges.
type Judged struct {
	Inside, Of int
	Text       string
}

// Tally counts the actuals of initiatives that can be judged, and says on what
// the forecasts were too hopeful or too cautious.
func Tally(l *locale.Locale, all ...tracking.Initiative) Judged {
	var out Judged
	off := make(map[string]map[string]int) // by the word for it, then by measure
	for _, i := range all {
		for _, a := range i.Counting() {
			j, why := i.Verdict(a)
			if why != "" {
				continue
			}
			if out.Of++; j.Inside {
				out.Inside++
				continue
			}
			word := hope(j)
			if off[word] == nil {
				off[word] = make(map[string]int)
			}
			off[word][a.Measure]++
		}
	}
	if out.Of == 0 {
		out.Text = l.T("course.none")
		return out
	}
	said := []string{l.N("course.tally", out.Of, "inside", strconv.Itoa(out.Inside))}
	for _, word := range []string{"hopeful", "cautious", "off"} {
		var parts []string
		for _, m := range assessment.OutcomeMeasures() {
			if n := off[word][m.Name]; n > 0 {
				parts = append(parts, l.N("course.times", n, "measure", l.T("measure."+m.Name)))
			}
		}
		if len(parts) > 0 {
			said = append(said, l.T("course."+word, "measures", strings.Join(parts, "; ")))
		}
	}
	out.Text = strings.Join(said, " ")
	return out
}

// hope is how a forecast was off: more was hoped for than came, less, or only
// something else where a measure has no better side.
func hope(j assessment.Judgement) string {
	i := slices.IndexFunc(assessment.OutcomeMeasures(), func(m assessment.OutcomeMeasure) bool { return m.Name == j.Measure })
	switch better := assessment.OutcomeMeasures()[max(i, 0)].Better; {
	case better == "":
		return "off"
	case (better == "higher") == (j.Side == assessment.Below):
		return "hopeful"
	}
	return "cautious"
}

// figure writes a value of a measure to the figures of a sentence.
func figure(l *locale.Locale, unit string, x float64, currency string) string {
	switch unit {
	case "share":
		return l.Percent(x)
	case "money":
		return l.Money(x, currency)
	}
	return l.Figure(x, 2)
}

func (d *course) month(m calendar.Month) string { return d.l.ShortMonth(m.Start(time.UTC)) }

// verdict is what is to be said of an actual.
func (d *course) verdict(a tracking.Actual) string {
	j, why := d.Verdict(a)
	switch {
	case why != "":
		return d.l.T("workspace.initiative.unjudged." + string(why))
	case j.Inside:
		return d.l.T("workspace.initiative.verdict.inside")
	}
	return d.l.T("workspace.initiative.verdict." + string(j.Side))
}

// table lists actuals beside their forecasts.
func (d *course) table(all []tracking.Actual) chart.Table {
	t := d.l.T
	out := chart.Table{
		Head:    []string{t("course.month"), t("course.measure"), t("chart.low5"), t("chart.middle"), t("chart.high95"), t("course.actual"), t("chart.letter"), t("course.verdict")},
		Numeric: []bool{false, false, true, true, true, true, false, false},
	}
	for _, a := range all {
		row := []string{d.month(a.Month), t("measure." + a.Measure), "–", "–", "–", d.figure(a.Measure, a.Value), Letter(a.Source), d.verdict(a)}
		if low, middle, high, known := tracking.Range(d.Forecast, a.Measure, d.MonthNumber(a.Month)); known {
			row[2], row[3], row[4] = d.figure(a.Measure, low), d.figure(a.Measure, middle), d.figure(a.Measure, high)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (d *course) figure(measure string, x float64) string {
	unit := ""
	for _, m := range assessment.OutcomeMeasures() {
		if m.Name == measure {
			unit = m.Unit
		}
	}
	return figure(d.l, unit, x, d.Currency())
}

// Letter says how an actual is known: measured or reported.
func Letter(source string) string {
	if source == "system" || source == "sample" {
		return string(assessment.Measured)
	}
	return string(assessment.Reported)
}
