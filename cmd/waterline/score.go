package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/reports"
)

// usualSeed is the seed where nobody chose one, so that command line and pages
// give the same figures.
const usualSeed = 1

// modelFlags are the flags of every command that evaluates.
type modelFlags struct {
	Draws int    `name:"draws" placeholder:"N" help:"How many futures to draw. The evidence sets the usual number and the limits."`
	Seed  uint64 `name:"seed" default:"${seed}" placeholder:"S" help:"Seed of the draws. The same answers and seed give the same result (${default})."`
}

type scoreCommand struct {
	Answers string      `arg:"" name:"ANSWERS" help:"Answers file in YAML or JSON; - reads standard input."`
	JSON    bool        `name:"json" help:"Write the whole result as JSON."`
	Client  string      `name:"client" placeholder:"ID" help:"With --server: save answers and result with this client."`
	Before  sinceFlags  `embed:""`
	Model   modelFlags  `embed:""`
	Remote  remoteFlags `embed:""`
}

// Run scores the answers, here or on a server, and prints the result.
func (c *scoreCommand) Run(ctx context.Context, p *program) error {
	if err := c.Before.usable(p, c.Answers, c.Remote.Server); err != nil {
		return err
	}
	var result assessment.Result
	var previous *reports.Previous
	var answers assessment.Answers
	var err error
	switch {
	case c.Remote.Server != "":
		result, err = c.remote(ctx, p)
	case c.Client != "":
		err = p.misused("cli.remote_client")
	default:
		answers, result, err = p.evaluate(c.Answers, c.Model)
		if err == nil {
			previous, err = c.Before.previous(p, answers, c.Model)
		}
	}
	if err != nil {
		return err
	}
	if !c.JSON {
		bank, _, book, err := wording(p.words.Tag())
		if err != nil {
			return err
		}
		page := scorePage(result.In(bank, book), p.words)
		if previous != nil {
			change, err := changePage(result, previous, p)
			if err != nil {
				return err
			}
			page += change
		}
		return p.print(page)
	}
	text, err := encode(withChange(result, previous))
	if err != nil {
		return err
	}
	return p.print(string(text))
}

// encode writes a result as indented JSON that keeps <, > and & as they are.
func encode(result any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(result)
	return b.Bytes(), err
}

// evaluate reads an answers file and freezes its result.
func (p *program) evaluate(name string, flags modelFlags) (assessment.Answers, assessment.Result, error) {
	bank, base, book, err := knowledge()
	if err != nil {
		return assessment.Answers{}, assessment.Result{}, err
	}
	answers, err := p.answers(name, bank)
	if err != nil {
		return answers, assessment.Result{}, err
	}
	result, err := assessment.Evaluate(assessment.Input{
		Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: flags.Seed, Draws: flags.Draws,
	})
	var list problem.List
	if errors.As(err, &list) && list[0].Path == "draws" {
		return answers, result, failure{code: exitUsage, text: p.sentences("--draws", problem.List{{Code: list[0].Code, Args: list[0].Args}})}
	}
	return answers, result, p.faults(name, err)
}

// knowledge loads what the program carries: questions, evidence and plays.
func knowledge() (*questionnaire.Bank, *evidence.Base, *playbook.Book, error) {
	bank, err := questionnaire.Core()
	if err != nil {
		return nil, nil, nil, err
	}
	base, err := evidence.Core()
	if err != nil {
		return nil, nil, nil, err
	}
	book, err := playbook.Core()
	return bank, base, book, err
}
