package main

import (
	"maps"
	"slices"
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
	"waterline/templates/locale"
)

// usagePage is what exports hold, for a terminal: what each file was read as,
// then spend by tool, kind and month.
func usagePage(outcomes []intake.Outcome, ledger *usage.Ledger, l *locale.Locale) string {
	var b strings.Builder
	for i := range outcomes {
		b.WriteString(sourceLines(&outcomes[i], l))
	}
	b.WriteString(spendTable(ledger, l))
	b.WriteString("\n" + paragraph("", l.T("cli.usage.total",
		"records", l.N("cli.usage.records", ledger.Len()), "actors", l.N("cli.usage.actors", ledger.Actors()))))
	return plain(b.String())
}

// sourceLines says what a file was read as and what there is to know of it.
func sourceLines(o *intake.Outcome, l *locale.Locale) string {
	var b strings.Builder
	if o.Format == nil {
		return paragraph("", l.T("cli.usage.not_read", "file", o.File))
	}
	b.WriteString(paragraph("", l.T("cli.usage.recognised", "file", o.File, "format", l.T("usage.format."+o.Format.ID),
		"standing", l.T("usage.standing."+string(o.Format.Standing)))))
	if o.Confidence < 1 {
		b.WriteString(paragraph("- ", l.T("cli.usage.known", "known", l.Percent(o.Confidence))))
	}
	if len(o.Refusal) > 0 {
		b.WriteString(paragraph("- ", l.T("cli.usage.nothing_kept")))
		return b.String()
	}
	if o.Repeated {
		b.WriteString(paragraph("- ", l.T("cli.usage.repeated")))
		return b.String()
	}
	b.WriteString(paragraph("- ", l.N("cli.usage.rows", int(o.Rows), "rejected", l.Number(float64(o.Rejected), 0), "days", daysOf(o, l))))
	for _, reason := range slices.Sorted(maps.Keys(o.Skipped)) {
		b.WriteString(paragraph("- ", l.N("cli.usage.skipped", int(o.Skipped[reason]), "reason", l.T("usage.skipped."+reason))))
	}
	if o.Twice > 0 {
		b.WriteString(paragraph("- ", l.N("cli.usage.twice", int(o.Twice))))
	}
	if o.Replaced > 0 {
		b.WriteString(paragraph("- ", l.N("cli.usage.replaced", o.Replaced)))
	}
	for _, n := range o.Notices {
		pairs := make([]string, 0, 2*len(n.Args))
		for key, value := range n.Args {
			pairs = append(pairs, key, value)
		}
		b.WriteString(paragraph("- ", l.T("problem."+n.Code, pairs...)))
	}
	return b.String()
}

func daysOf(o *intake.Outcome, l *locale.Locale) string {
	if o.First == 0 {
		return l.T("cli.usage.no_days")
	}
	if o.First == o.Last {
		return o.First.String()
	}
	return l.Span(o.First.String(), o.Last.String())
}

// spendTable has a row for each tool, kind and month. There is no sum: kinds
// are not added, and two sources can tell the same money.
func spendTable(ledger *usage.Ledger, l *locale.Locale) string {
	spend := ledger.Spend()
	if len(spend) == 0 {
		return ""
	}
	t := table{
		head: []string{l.T("cli.usage.tool"), l.T("cli.usage.source"), l.T("cli.usage.month"), l.T("cli.usage.kind"), l.T("cli.usage.amount")},
		left: []bool{true, true, true, true, false},
	}
	for _, s := range spend {
		t.rows = append(t.rows, []string{s.Tool, l.T("usage.format." + s.Source), s.Month.String(), l.T("usage.kind." + s.Kind), amount(s, l)})
	}
	return heading(l.T("cli.usage.spend")) + t.String() + paragraph("", l.T("cli.usage.apart"))
}

// amount is written to the cent, with its code, as bills are.
func amount(s usage.Spend, l *locale.Locale) string {
	return l.Number(s.Amount, 2) + "\u00a0" + s.Currency
}
