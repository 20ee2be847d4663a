package main

import (
	"fmt"
	"strings"

	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

type questionnaireCommand struct {
	Lint questionnaireLint `cmd:"" help:"Check the question bank, or one in a file."`
	Show questionnaireShow `cmd:"" help:"List the questions, or show one with everything about it."`
}

type questionnaireLint struct {
	File string `arg:"" optional:"" name:"FILE" help:"Bank to check in place of the one inside the program."`
}

// Run checks a question bank and says how much it holds.
func (c *questionnaireLint) Run(p *program) error {
	name, load := "core.v1.yaml", questionnaire.Core
	if c.File != "" {
		name = c.File
		load = func() (*questionnaire.Bank, error) {
			data, err := p.read(c.File)
			if err != nil {
				return nil, err
			}
			return questionnaire.Parse(c.File, data)
		}
	}
	bank, err := load()
	if err != nil {
		return p.badData(name, err)
	}
	quick := 0
	for _, q := range bank.Questions {
		if q.Quick {
			quick++
		}
	}
	return p.print(p.words.T("cli.questionnaire_sound", "bank", bank.Ref(),
		"questions", p.words.Number(float64(len(bank.Questions)), 0), "quick", p.words.Number(float64(quick), 0),
		"gates", p.words.Number(float64(len(bank.Gates)), 0), "checks", p.words.Number(float64(len(bank.Checks)), 0)) + "\n")
}

type questionnaireShow struct {
	ID string `arg:"" optional:"" name:"ID" help:"Question to show, such as G-OUT-01."`
}

// Run lists the bank by section, or shows one question.
func (c *questionnaireShow) Run(p *program) error {
	bank, _, _, err := wording(p.words.Tag())
	if err != nil {
		return err
	}
	if c.ID == "" {
		return p.print(bankPage(bank, p.words))
	}
	question, ok := bank.Question(c.ID)
	if !ok {
		return p.wrong("cli.question_unknown", "id", plain(c.ID))
	}
	return p.print(questionPage(question, p.words))
}

func bankPage(bank *questionnaire.Bank, l *locale.Locale) string {
	var b strings.Builder
	fmt.Fprintln(&b, bank.Ref())
	for _, section := range bank.Sections {
		b.WriteString(heading(section.Title))
		for _, q := range bank.Questions {
			if q.Section != section.ID {
				continue
			}
			text := q.Text
			if q.Quick {
				text += " " + l.T("cli.question.quick")
			}
			b.WriteString(paragraph(fmt.Sprintf("  %-16s", q.ID), text))
		}
	}
	return b.String()
}

func questionPage(q questionnaire.Question, l *locale.Locale) string {
	var b strings.Builder
	b.WriteString(paragraph(q.ID+"  ", q.Text))
	line := func(key, value string) {
		if value != "" {
			b.WriteString(paragraph("  ", l.T("cli.question."+key, "value", value)))
		}
	}
	line("help", q.Help)
	line("why", q.Why)
	line("type", string(q.Type))
	line("unit", q.Unit)
	line("limits", limits(q.Validation, l))
	line("group", q.Group)
	line("show_if", q.ShowIf.Source)
	if q.Default != nil {
		line("default", l.Figure(*q.Default, 6))
	}
	for _, o := range q.Options {
		b.WriteString(paragraph(fmt.Sprintf("    %-12s ", o.Value), o.Label))
	}
	if q.DontKnow {
		b.WriteString(paragraph(fmt.Sprintf("    %-12s ", questionnaire.WordDontKnow), l.T("cli.question.dont_know")))
	}
	if q.NotApplicable != "" {
		b.WriteString(paragraph(fmt.Sprintf("    %-12s ", questionnaire.WordNotApplicable), q.NotApplicable))
	}
	return b.String()
}

// limits is the range of values taken, "" when there is none.
func limits(v questionnaire.Validation, l *locale.Locale) string {
	switch {
	case v.Min != nil && v.Max != nil:
		return l.Span(l.Figure(*v.Min, 6), l.Figure(*v.Max, 6))
	case v.Min != nil:
		return l.T("cli.question.at_least", "value", l.Figure(*v.Min, 6))
	case v.Max != nil:
		return l.T("cli.question.at_most", "value", l.Figure(*v.Max, 6))
	default:
		return ""
	}
}
