package main

import (
	"errors"
	"strings"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/reports"
)

// sinceFlags name the run before, for commands that compare with it.
type sinceFlags struct {
	Since string `name:"since" placeholder:"PREVIOUS.yaml" help:"Answers file of the run before: say what has changed since."`
}

// usable refuses a run before where nothing can be compared with it.
func (f sinceFlags) usable(p *program, answers, server string) error {
	switch {
	case f.Since == "":
		return nil
	case server != "":
		return p.misused("cli.since_remote")
	case f.Since == standard && answers == standard:
		return p.misused("cli.since_input")
	}
	return nil
}

// previous is the run before, scored by what the program carries, and what has
// changed since; nil where none was named.
func (f sinceFlags) previous(p *program, after assessment.Answers, flags modelFlags) (*reports.Previous, error) {
	if f.Since == "" {
		return nil, nil //nolint:nilnil // most runs name none
	}
	before, result, err := p.evaluate(f.Since, flags)
	if err != nil {
		return nil, err
	}
	change, err := compared(before, after, result, flags.Seed, flags.Draws)
	var list problem.List
	if errors.As(err, &list) {
		return nil, p.faults(f.Since, err)
	}
	if err != nil {
		return nil, err
	}
	return &reports.Previous{Answers: before, Result: result, Change: change}, nil
}

// compared is what has changed between two runs of the questions that the
// program carries; issued is the result of the earlier one.
func compared(before, after assessment.Answers, issued assessment.Result, seed uint64, draws int) (assessment.Delta, error) {
	bank, base, book, err := knowledge()
	if err != nil {
		return assessment.Delta{}, err
	}
	in := assessment.Input{Answers: after, Bank: bank, Evidence: base, Book: book, Seed: seed, Draws: draws}
	was := in
	was.Answers = before
	return assessment.Since(was, in, &issued)
}

// changePage is what has changed, for a terminal.
func changePage(result assessment.Result, previous *reports.Previous, p *program) (string, error) {
	bank, _, _, err := wording(p.words.Tag())
	if err != nil {
		return "", err
	}
	c, err := reports.Since(result, previous.Change, p.words, bank, 0)
	if err != nil {
		return "", err
	}
	lines := []string{"", p.words.T("change.name"), "  " + c.Headline, "  " + c.Lead}
	for _, s := range c.Sentences {
		lines = append(lines, "  - "+s)
	}
	return strings.Join(lines, "\n") + "\n", nil
}

// comparedResult is a result as JSON, with what has changed where it was asked for.
type comparedResult struct {
	assessment.Result
	Change *assessment.Delta `json:"change,omitempty"`
}

// withChange is a result as it is written when a run before was named.
func withChange(result assessment.Result, previous *reports.Previous) comparedResult {
	out := comparedResult{Result: result}
	if previous != nil {
		out.Change = &previous.Change
	}
	return out
}
