package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"waterline/assessment/evidence"
	"waterline/assessment/problem"
	"waterline/templates"
	"waterline/templates/locale"
)

type evidenceCommand struct {
	Lint evidenceLint `cmd:"" help:"Check the figures behind the model, or those in a folder."`
	Show evidenceShow `cmd:"" help:"List the parameters, or show one with its sources."`
}

type evidenceLint struct {
	Folder string `arg:"" optional:"" name:"FOLDER" help:"Folder of evidence to check in place of the one inside the program."`
}

// Run checks the evidence and that no page or sentence prints a figure that is
// not verified.
func (c *evidenceLint) Run(p *program) error {
	load := evidence.Core
	if c.Folder != "" {
		load = func() (*evidence.Base, error) { return evidence.Load(os.DirFS(c.Folder)) }
	}
	base, err := load()
	if errors.Is(err, fs.ErrNotExist) {
		return p.wrong("cli.evidence_folder", "folder", plain(c.Folder), "error", err.Error())
	}
	if err != nil {
		return p.badData(c.Folder, err)
	}
	list := evidence.Lint(base)
	for _, words := range []fs.FS{templates.Files, locale.Files()} {
		list = append(list, evidence.LintPrinted(base, words)...)
	}
	if len(list) > 0 {
		return p.badData(c.Folder, list)
	}
	return p.print(p.words.T("cli.evidence_sound",
		"parameters", p.words.Number(float64(len(base.Parameters())), 0),
		"references", p.words.Number(float64(len(base.References())), 0), "hash", short(base.SHA256)) + "\n")
}

// badData words what is wrong with data files.
func (p *program) badData(name string, err error) error {
	var list problem.List
	if !errors.As(err, &list) {
		return failure{code: exitInput, text: err.Error()}
	}
	return p.faults(name, list)
}

type evidenceShow struct {
	ID string `arg:"" optional:"" name:"ID" help:"Parameter such as straight_through/finance, or reference such as A15."`
}

// Run lists the parameters, or shows one with its sources.
func (c *evidenceShow) Run(p *program) error {
	base, err := evidence.Core()
	if err != nil {
		return err
	}
	if c.ID == "" {
		return p.print(evidencePage(base, p.words))
	}
	if parameter, ok := base.Parameter(c.ID); ok {
		return p.print(parameterPage(base, parameter, p.words))
	}
	if reference, ok := base.Reference(c.ID); ok {
		return p.print(referenceLines(reference, p.words))
	}
	return p.wrong("cli.evidence_unknown", "id", plain(c.ID))
}

func evidencePage(base *evidence.Base, l *locale.Locale) string {
	t := table{head: []string{
		l.T("cli.evidence.parameter"), l.T("cli.evidence.value"), l.T("cli.evidence.strength"), l.T("cli.evidence.unit"),
	}, left: []bool{true, false, true, true}}
	for _, p := range base.Parameters() {
		t.rows = append(t.rows, []string{p.ID, middle(p, l), string(p.Strength), p.Unit})
	}
	return t.String() + "\n" + paragraph("", l.T("cli.evidence.rates",
		"date", l.Date(base.Rates.Date), "source", base.Rates.Source))
}

// middle is a parameter in one cell: its constant, or the figures at its first
// and last knot.
func middle(p evidence.Parameter, l *locale.Locale) string {
	switch {
	case p.Value != nil:
		return l.Figure(*p.Value, 3)
	case len(p.Knots) > 0:
		return l.Span(l.Figure(p.Knots[0][1], 3), l.Figure(p.Knots[len(p.Knots)-1][1], 3))
	default:
		return l.N("cli.evidence.entries", len(p.Table))
	}
}

func parameterPage(base *evidence.Base, p evidence.Parameter, l *locale.Locale) string {
	var b strings.Builder
	b.WriteString(p.ID + "\n" + paragraph("  ", p.Description))
	for _, knot := range p.Knots {
		b.WriteString(paragraph("  ", l.T("cli.evidence.knot", "percentile", l.Figure(knot[0]*100, 3), "value", l.Figure(knot[1], 4), "unit", p.Unit)))
	}
	if p.Value != nil {
		b.WriteString(paragraph("  ", l.Figure(*p.Value, 6)+" "+p.Unit))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Table)) {
		b.WriteString(paragraph("  ", name+": "+l.Figure(p.Table[name], 6)))
	}
	b.WriteString(paragraph("  ", l.T("cli.evidence.checked", "strength", string(p.Strength), "date", p.LastChecked)))
	if p.Note != "" {
		b.WriteString(paragraph("  ", p.Note))
	}
	for _, id := range p.References {
		if r, ok := base.Reference(id); ok {
			b.WriteString("\n" + referenceLines(r, l))
		}
	}
	return plain(b.String())
}

func referenceLines(r evidence.Reference, l *locale.Locale) string {
	status := l.T("cli.evidence.unverified")
	if r.Verified {
		status = l.T("cli.evidence.verified")
	}
	source := fmt.Sprintf("%s (%d): %s. %s", r.Source.Authors, r.Source.Year, r.Source.Title, r.Source.Publisher)
	return paragraph(r.ID+"  ", r.Quantity) + paragraph("  ", source) + paragraph("  ", r.Source.URL) + paragraph("  ", status)
}
