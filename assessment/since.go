package assessment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
)

// Since works out what two runs differ in (METHOD section 9). Both are read with
// today's evidence and plays, those of after; each has the questionnaire that its
// answers were given to. Issued is the result of before as it was frozen then,
// nil where it is as today's method gives it; what differs between the two is the
// method, and no progress. The same input gives the same bytes. The error is a
// problem.List when answers are at fault, and something else when the evidence,
// a bank or the playbook is.
func Since(before, after Input, issued *Result) (Delta, error) {
	c := &comparison{before: before, after: after, issued: issued}
	if err := c.open(); err != nil {
		return Delta{}, err
	}
	if err := c.items(); err != nil {
		return Delta{}, err
	}
	if err := c.dimensions(); err != nil {
		return Delta{}, err
	}
	if err := c.money(); err != nil {
		return Delta{}, err
	}
	if err := c.outcomes(); err != nil {
		return Delta{}, err
	}
	if path := settle(reflect.ValueOf(&c.delta).Elem(), "change"); path != "" {
		return Delta{}, fmt.Errorf("change: %s is not a finite number", path)
	}
	return c.delta, nil
}

// comparison is the state of one Since call, passed from step to step.
type comparison struct {
	before, after Input
	issued        *Result
	changes       []AnswerChange
	why           map[Place]Why
	delta         Delta
}

// open checks both runs and names what they were made from.
func (c *comparison) open() error {
	for _, in := range []Input{c.before, c.after} {
		if faults := Validate(in.Answers, in.Bank); len(faults) > 0 {
			return faults
		}
	}
	c.delta = Delta{Breaks: make([]string, 0), LeftOut: make([]LeftOut, 0), Outcomes: make([]Outcome, 0)}
	var err error
	if c.delta.Before, err = editionOf(c.before); err != nil {
		return err
	}
	if c.delta.After, err = editionOf(c.after); err != nil {
		return err
	}
	c.before.Answers, c.after.Answers = c.before.Answers.Asked(c.before.Bank), c.after.Answers.Asked(c.after.Bank)
	if r := c.issued; r != nil {
		b := &c.delta.Before
		b.Method, b.Questionnaire, b.Evidence, b.Currency, b.Depth = r.Method, r.Questionnaire, r.Evidence, r.Currency, r.Organisation.Depth
	}
	for _, one := range []struct {
		name   string
		differ bool
	}{
		{BreakMethod, c.delta.Before.Method != c.delta.After.Method},
		{BreakEvidence, c.delta.Before.Evidence != c.delta.After.Evidence},
		{BreakQuestionnaire, c.delta.Before.Questionnaire != c.delta.After.Questionnaire},
	} {
		if one.differ {
			c.delta.Breaks = append(c.delta.Breaks, one.name)
		}
	}
	c.changes = AnswerChanges(c.before.Answers, c.after.Answers, c.after.Bank)
	c.why = make(map[Place]Why, len(c.changes))
	for _, change := range c.changes {
		c.why[change.Place] = change.Why
	}
	return nil
}

// editionOf names what a run is made from, as today's method reads it.
func editionOf(in Input) (Edition, error) {
	encoded, err := Encode(in.Answers)
	if err != nil {
		return Edition{}, fmt.Errorf("change: %w", err)
	}
	sum := sha256.Sum256(encoded)
	return Edition{
		Method: Method, Questionnaire: in.Bank.Ref(), Evidence: in.Evidence.SHA256, Answers: hex.EncodeToString(sum[:]),
		Currency: word(in.Answers.Values, "P-CURRENCY"), Depth: string(in.Answers.Depth(in.Bank)), AsOf: in.Answers.AsOf,
	}, nil
}
