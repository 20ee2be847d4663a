package main

import (
	"slices"
	"strconv"
	"strings"

	"waterline/assessment"
	"waterline/reports"
	"waterline/templates/locale"
)

// scorePage is the result for a terminal: the answer first, then the figures
// behind it. It has no colours, so that a file and a screen show the same.
func scorePage(r assessment.Result, l *locale.Locale) string {
	answer := reports.Findings(r, l)
	var b strings.Builder
	write := func(parts ...string) {
		for _, part := range parts {
			b.WriteString(part)
		}
	}
	write(paragraph("", r.Organisation.Name), "\n", paragraph("", answer.Headline))
	if answer.Lead != "" {
		write(paragraph("", answer.Lead))
	}
	for _, reason := range answer.Because {
		write(paragraph("- ", reason))
	}
	for _, branch := range answer.Branches {
		write(paragraph("- ", branch))
	}
	write(factTable(answer.Facts, l), underWayLines(r, l), processTable(r, l), notYetLines(r, l), section(l.T("report.summary.avoid"), answer.Avoid), starterLines(r, l))
	write(section(l.T("report.summary.next"), answer.Next), section(l.T("report.summary.doubt"), answer.Doubt))
	write(weakestLines(r, l), spendLines(r, l))
	write("\n", paragraph("", l.T("cli.score.mix",
		"measured", l.Percent(r.Mix.Measured), "reported", l.Percent(r.Mix.Reported),
		"benchmark", l.Percent(r.Mix.Benchmark), "default", l.Percent(r.Mix.Default))))
	write(paragraph("", l.T("cli.score.made",
		"questionnaire", r.Questionnaire, "evidence", short(r.Evidence), "method", l.Number(float64(r.Method), 0),
		"draws", l.Number(float64(r.Draws), 0), "seed", strconv.FormatUint(r.Seed, 10))))
	return plain(b.String())
}

// short is enough of a hash to tell two apart.
func short(hash string) string { return hash[:min(12, len(hash))] }

func heading(text string) string { return "\n" + text + "\n" }

// section is a heading with its text, nothing when there is no text.
func section(title, text string) string {
	if text == "" {
		return ""
	}
	return heading(title) + paragraph("", text)
}

func processTable(r assessment.Result, l *locale.Locale) string {
	if len(r.Opportunities) == 0 {
		return ""
	}
	t := table{head: []string{
		l.T("cli.score.process"), l.T("cli.score.value"), l.T("cli.score.range"), l.T("cli.score.positive"), l.T("cli.score.cost"),
	}}
	for _, o := range r.Opportunities {
		name := o.Name
		switch {
		case !o.Feasible:
			name = l.T("cli.score.not_yet", "name", name)
		case underWay(r, o.ID):
			name = l.T("cli.score.under_way", "name", name)
		case slices.Contains(r.Portfolio.Chosen, o.ID):
			name = l.T("cli.score.start", "name", name)
		}
		t.rows = append(t.rows, []string{
			name, l.Money(o.NPV.Mean, r.Currency), l.MoneyRange(o.NPV.P5, o.NPV.P95, r.Currency),
			l.Percent(o.NPV.PPositive), l.Money(o.Cost.P80, r.Currency),
		})
	}
	title := l.T("cli.score.opportunities",
		"months", l.Number(float64(r.HorizonMonths), 0), "hurdle", l.Percent(r.Hurdle))
	return heading(title) + t.String()
}

// factTable holds the figures of the answer with their ranges.
func factTable(facts []reports.Fact, l *locale.Locale) string {
	if len(facts) == 0 {
		return ""
	}
	t := table{head: []string{l.T("cli.score.figure"), l.T("cli.score.value"), l.T("cli.score.ranged")}, left: []bool{true, false, true}}
	for _, f := range facts {
		t.rows = append(t.rows, []string{f.Label, f.Value, f.Range})
	}
	return "\n" + t.String()
}

// notYetLines says of each idea below the gate why, and what would change it.
func notYetLines(r assessment.Result, l *locale.Locale) string {
	var b strings.Builder
	for _, o := range r.Opportunities {
		if !o.Feasible {
			b.WriteString(paragraph("- ", l.T("cli.score.why_not",
				"name", o.Name, "reason", l.Or("reason."+o.Reason, o.Reason), "release", l.Or("release."+o.Release, o.Release))))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return heading(l.T("cli.score.not_yet_title")) + b.String()
}

func starterLines(r assessment.Result, l *locale.Locale) string {
	c := r.Starter.Charter
	if r.Starter.ID == nil || c == nil {
		return ""
	}
	text := l.T("cli.score.starter",
		"process", c.Process, "play", c.Play, "price", l.Money(c.Price, r.Currency),
		"month", l.Number(float64(c.Month), 0), "proven", l.Percent(c.PProven))
	return section(l.T("cli.score.starter_title"), text)
}

// weakestLines names the governance dimension with the lowest level known.
func weakestLines(r assessment.Result, l *locale.Locale) string {
	weakest := -1
	for i, d := range r.Maturity.Dimensions {
		if d.Level != nil && (weakest < 0 || *d.Level < *r.Maturity.Dimensions[weakest].Level) {
			weakest = i
		}
	}
	if weakest < 0 {
		return section(l.T("cli.score.governance"), l.T("cli.score.governance_unknown"))
	}
	d := r.Maturity.Dimensions[weakest]
	text := l.T("cli.score.weakest", "name", d.Name, "level", l.Number(*d.Level, 1)) + spread(d.Low, d.High, l)
	if o := r.Maturity.Overall; o.Level != nil {
		text += " " + l.T("cli.score.overall", "level", l.Number(*o.Level, 1)) + spread(o.Low, o.High, l)
	}
	return section(l.T("cli.score.governance"), text) + gateLines(r, l)
}

// gateLines names the gates that lower a shown level and what releases them.
func gateLines(r assessment.Result, l *locale.Locale) string {
	var b strings.Builder
	for _, g := range r.Maturity.Overall.Gates {
		if g.Binds {
			b.WriteString(paragraph("- ", l.T("cli.score.gate", "reason", g.Reason, "release", g.Release)))
		}
	}
	o := r.Maturity.Overall
	if b.Len() > 0 && o.Level != nil && o.Ungated != nil && *o.Ungated > *o.Level {
		b.WriteString(paragraph("", l.T("cli.score.ungated", "level", l.Number(*o.Ungated, 1))))
	}
	return b.String()
}

// spread is the 90 % range after a figure, or a full stop where there is none.
func spread(low, high *float64, l *locale.Locale) string {
	if low == nil || high == nil {
		return "."
	}
	return " (" + l.Span(l.Number(*low, 1), l.Number(*high, 1)) + ")."
}

func spendLines(r assessment.Result, l *locale.Locale) string {
	s := r.Spend
	if len(s.Tools) == 0 {
		return ""
	}
	text := l.T("cli.score.spend",
		"listed", l.Money(s.Listed, r.Currency), "idle", l.Money(s.Idle, r.Currency),
		"measured", l.Money(s.ByOutcome.Measured, r.Currency))
	return section(l.T("cli.score.spend_title"), text)
}
