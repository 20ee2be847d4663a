package main

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
	"waterline/templates/locale"
)

// aggregateCommand makes of exports what may leave the company.
type aggregateCommand struct {
	exportFlags
	planFlags
	Output string `name:"output" short:"o" required:"" placeholder:"FILE" help:"The summary to write, such as summary.json; - writes it to standard output."`
}

// Run reads the exports here, sums them up by group, and writes the summary:
// the same exports, plan and groups give the same bytes.
func (c *aggregateCommand) Run(ctx context.Context, p *program) error {
	opt, err := c.options(p)
	if err != nil {
		return err
	}
	clear(opt.Secret) // no key is written, and a fixed secret gives the same bytes each time
	question, err := c.question(p, opt.Secret)
	if err != nil {
		return err
	}
	ledger := usage.NewLedger()
	outcomes, err := c.read(ctx, p, opt, ledger)
	if err != nil {
		return err
	}
	faults := p.usageFaults(outcomes)
	if slices.ContainsFunc(outcomes, func(o intake.Outcome) bool { return len(o.Refusal) > 0 }) {
		return faults // a summary without one of the files would say something else
	}
	sum := usage.Summarise(ledger, question)
	if !slices.ContainsFunc(sum.Tools, func(t usage.ToolSummary) bool { return t.Withheld == "" }) {
		return p.wrong("cli.usage.summary_nothing", "min", p.words.Number(float64(sum.MinGroup), 0))
	}
	var file bytes.Buffer
	if err := usage.WriteSummary(&file, sum); err != nil {
		return err
	}
	if c.Output == standard {
		err = p.print(file.String())
	} else if err = p.save(c.Output, file.Bytes()); err == nil {
		err = p.print(aggregatePage(c.Output, sum, p.words))
	}
	if err != nil {
		return err
	}
	return faults
}

// aggregatePage says what is in a summary, what was withheld from it, and what is
// not in it.
func aggregatePage(file string, s *usage.Summary, l *locale.Locale) string {
	var b strings.Builder
	b.WriteString(paragraph("", l.T("cli.usage.summary_written", "file", file, "days", l.Span(s.From.String(), s.To.String()),
		"actors", l.N("cli.usage.actors", s.Actors))))
	t := table{
		head: []string{l.T("cli.usage.tool"), l.T("cli.usage.source"), l.T("cli.usage.kind"), l.T("cli.usage.summary_months"), l.T("cli.usage.summary_groups")},
		left: []bool{true, true, true, false, false},
	}
	for _, tool := range s.Tools {
		if tool.Withheld == "" {
			shown := slices.DeleteFunc(slices.Clone(tool.Groups), func(g usage.GroupUse) bool { return g.Withheld != "" })
			t.rows = append(t.rows, []string{
				tool.Tool, l.T("usage.format." + tool.Source), l.Or("usage.kind."+tool.Kind, "–"),
				l.Number(float64(len(tool.Months)), 0), l.Number(float64(len(shown)), 0),
			})
		}
	}
	b.WriteString(heading(l.T("cli.usage.summary_in")) + t.String())
	b.WriteString(heading(l.T("cli.usage.summary_withheld")))
	lines := withheldLines(s, l)
	if len(lines) == 0 {
		lines = []string{l.T("cli.usage.summary_none")}
	}
	for _, line := range lines {
		b.WriteString(paragraph("- ", line))
	}
	b.WriteString(heading(l.T("cli.usage.summary_out")))
	for _, key := range []string{"names", "people", "prompts", "rows"} {
		b.WriteString(paragraph("- ", l.T("cli.usage.summary_not."+key, "min", l.Number(float64(s.MinGroup), 0))))
	}
	return plain(b.String())
}

// withheldLines name the tools, months and groups of which nothing is said.
func withheldLines(s *usage.Summary, l *locale.Locale) []string {
	var out []string
	say := func(what, why string) {
		out = append(out, what+": "+l.T("usage.withheld."+why, "min", l.Number(float64(s.MinGroup), 0)))
	}
	for _, tool := range s.Tools {
		if tool.Withheld != "" {
			say(tool.Tool, tool.Withheld)
			continue
		}
		for _, m := range tool.Months {
			if m.Withheld != "" {
				say(tool.Tool+", "+m.Month.String(), m.Withheld)
			}
		}
		for _, g := range tool.Groups {
			if g.Withheld != "" {
				say(tool.Tool+", "+groupName(g.Group, l), g.Withheld)
			}
		}
	}
	return out
}

// groupName is a group in words.
func groupName(name string, l *locale.Locale) string {
	if name == "" {
		return l.T("usage.no_group")
	}
	return name
}
