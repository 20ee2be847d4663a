package main

import (
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/templates/locale"
)

// underWay reports whether an opportunity was started and not stopped.
func underWay(r assessment.Result, process string) bool {
	return slices.ContainsFunc(r.Initiatives, func(c assessment.Course) bool {
		return c.Process == process && c.State != assessment.Stopped
	})
}

// underWayLines says what became of each initiative, and what was measured of it
// did to the figures.
func underWayLines(r assessment.Result, l *locale.Locale) string {
	if len(r.Initiatives) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(heading(l.T("cli.score.under_way_title", "month", month(r.AsOf, l))))
	for _, c := range r.Initiatives {
		b.WriteString(paragraph("- ", strings.Join(courseLines(c, r.Currency, l), " ")))
	}
	b.WriteString(paragraph("", l.T("cli.score.under_way_note")))
	return b.String()
}

func courseLines(c assessment.Course, currency string, l *locale.Locale) []string {
	var lines []string
	switch {
	case c.State == assessment.Stopped:
		lines = append(lines, l.T("cli.score.stopped", "name", c.Name, "month", month(c.Ended, l)))
	case c.State == assessment.Live && c.HoursFreed != nil:
		hours := l.Span(l.Figure(c.HoursFreed.P5, 2), l.Figure(c.HoursFreed.P95, 2))
		lines = append(lines, l.T("cli.score.live", "name", c.Name, "since", month(c.Live, l), "hours", l.Figure(c.HoursFreed.Mean, 2), "range", hours))
	default:
		lines = append(lines, l.T("cli.score.building", "name", c.Name, "since", month(c.Started, l), "months", l.Number(float64(c.Elapsed), 0)))
	}
	if c.Spent != nil {
		lines = append(lines, l.T("cli.score.spent", "spent", l.Money(*c.Spent, currency)))
	}
	switch {
	case c.Realised != nil:
		lines = append(lines, l.T("cli.score.updated", "n", l.Number(float64(c.Used), 0), "before", shares(c.Realised.Before, l), "after", shares(c.Realised.After, l)))
	case c.State == assessment.Live:
		lines = append(lines, l.T("cli.score.not_updated"))
	}
	return lines
}

// shares is the middle of a share with its range.
func shares(s assessment.Span, l *locale.Locale) string {
	return l.Percent(s.P50) + " (" + l.Span(l.Percent(s.P5), l.Percent(s.P95)) + ")"
}

func month(m calendar.Month, l *locale.Locale) string { return l.Month(m.Start(time.UTC)) }
