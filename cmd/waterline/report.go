package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/reports"
	"waterline/templates/locale"
)

type reportCommand struct {
	Answers string      `arg:"" optional:"" name:"ANSWERS" help:"Answers file in YAML or JSON; - reads standard input."`
	Batch   string      `name:"batch" placeholder:"DIR" help:"In place of ANSWERS: a directory, of which every answers file (.yaml, .yml or .json) becomes a report."`
	Resume  bool        `name:"resume" help:"With --batch: leave reports alone that are there and up to date."`
	Output  string      `name:"output" short:"o" placeholder:"FILE" help:"Where to write; - is standard output. Without it, the name of the answers file in this directory. With --batch: a directory, or a file that ends in .zip; without it, the name of DIR with -reports."`
	Format  string      `name:"format" placeholder:"FORMAT" help:"pdf, html, xlsx or json. Without it the ending of FILE decides, and pdf where it does not."`
	Draws   bool        `name:"draws-sheet" help:"With xlsx: a sheet with every draw, at most 100,000 of them."`
	Brand   string      `name:"brand" placeholder:"BRAND.yaml" help:"File with the name, logo, colour and typeface of who the report comes from."`
	Paper   string      `name:"paper" placeholder:"SIZE" help:"a4 or letter; without it that of the brand, or else a4."`
	Date    string      `name:"date" placeholder:"YYYY-MM-DD" help:"Date on the report; today unless given. The same answers, seed and date give the same bytes."`
	Before  sinceFlags  `embed:""`
	Model   modelFlags  `embed:""`
	Remote  remoteFlags `embed:""`
}

// Run evaluates the answers and writes the report, or those of a directory.
func (c *reportCommand) Run(ctx context.Context, p *program) error {
	switch {
	case c.Batch != "" && c.Answers != "":
		return p.misused("cli.batch_both")
	case c.Batch != "" && c.Before.Since != "":
		return p.misused("cli.since_batch")
	case c.Batch != "" && c.Remote.Server != "":
		return p.misused("cli.remote_directory")
	case c.Batch != "":
		return c.batch(ctx, p)
	case c.Answers == "":
		return p.misused("cli.batch_neither")
	case c.Resume:
		return p.misused("cli.batch_resume_alone")
	}
	if err := c.Before.usable(p, c.Answers, c.Remote.Server); err != nil {
		return err
	}
	format, err := c.format(p)
	if err != nil {
		return err
	}
	data, err := c.made(ctx, p, format)
	if err != nil {
		return err
	}
	target := c.target(format)
	if target == standard {
		return p.print(string(data))
	}
	if err := p.save(target, data); err != nil {
		return err
	}
	return p.print(p.words.T("cli.report_done", "file", plain(target)) + "\n")
}

// made is the report, written here or by a server.
func (c *reportCommand) made(ctx context.Context, p *program, format string) ([]byte, error) {
	if c.Remote.Server != "" {
		return c.remote(ctx, p)
	}
	options, err := c.options(p)
	if err != nil {
		return nil, err
	}
	return c.report(p, c.Answers, format, options)
}

// report is the report of one file of answers.
func (c *reportCommand) report(p *program, name, format string, options reports.Options) ([]byte, error) {
	answers, result, err := p.evaluate(name, c.Model)
	if err != nil {
		return nil, err
	}
	options.Answers, options.Version = &answers, version
	if options.Previous, err = c.Before.previous(p, answers, c.Model); err != nil {
		return nil, err
	}
	return c.render(answers, result, format, options)
}

// format is how to write, from the flag or else from the ending of the file.
func (c *reportCommand) format(p *program) (string, error) {
	format := strings.ToLower(c.Format)
	if format == "" {
		format = strings.ToLower(strings.TrimPrefix(filepath.Ext(c.Output), "."))
	}
	switch {
	case format == "" || c.Format == "" && c.Output == standard:
		return c.only(p, formatPDF)
	case known(format):
		return c.only(p, format)
	case format == "docx":
		return "", p.misused("cli.format_not_offered", "format", format)
	default:
		return "", p.misused("cli.format_unknown", "format", plain(format))
	}
}

// only refuses a flag that goes with another format.
func (c *reportCommand) only(p *program, format string) (string, error) {
	if c.Draws && format != formatWorkbook {
		return "", p.misused("cli.draws_sheet", "format", format)
	}
	return format, nil
}

// render writes the result in the format asked for.
func (c *reportCommand) render(answers assessment.Answers, result assessment.Result, format string, options reports.Options) ([]byte, error) {
	if format == formatWorkbook {
		return spreadsheet(answers, result, options, c.Draws)
	}
	return render(result, format, options)
}

func (c *reportCommand) options(p *program) (reports.Options, error) {
	from, err := p.brand(c.Brand)
	if err != nil {
		return reports.Options{}, err
	}
	words := p.words
	if from.Language != "" && !p.chosen {
		if words, err = locale.Load(from.Language); err != nil {
			return reports.Options{}, err
		}
	}
	bank, base, book, err := wording(words.Tag())
	if err != nil {
		return reports.Options{}, err
	}
	options := reports.Options{Locale: words, Evidence: base, Bank: bank, Book: book, Brand: from, Date: time.Now()}
	switch strings.ToLower(c.Paper) {
	case "":
	case "a4":
		options.Paper = reports.A4
	case "letter":
		options.Paper = reports.Letter
	default:
		return options, p.misused("cli.paper_unknown", "paper", plain(c.Paper))
	}
	if c.Date != "" {
		if options.Date, err = time.Parse(time.DateOnly, c.Date); err != nil {
			return options, p.misused("cli.date_unknown", "date", plain(c.Date))
		}
	}
	return options, nil
}

// target is the file to write: as asked, or named after the answers.
func (c *reportCommand) target(format string) string {
	if c.Output != "" {
		return c.Output
	}
	if c.Answers == standard {
		return "report." + format
	}
	base := filepath.Base(c.Answers)
	return strings.TrimSuffix(base, filepath.Ext(base)) + "." + format
}
