package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// patternInput is a company that answered every governance question with one
// option, linked.
func patternInput(t *testing.T, option float64) assessment.Input {
	in := example(t, "insurer")
	for _, q := range in.Bank.Questions {
		if q.Item != nil {
			in.Answers.Values[q.ID] = questionnaire.Answer{State: questionnaire.Given, Number: option, Proof: questionnaire.Linked}
		}
	}
	return in
}

func checkOf(r assessment.Result, id string) (assessment.Check, bool) {
	i := slices.IndexFunc(r.Checks, func(c assessment.Check) bool { return c.ID == id })
	if i < 0 {
		return assessment.Check{}, false
	}
	return r.Checks[i], true
}

// METHOD leaves the checks to the bank: its limits are 12 in a row, 3 and 5
// seconds, and l_z below −2.
func TestChecks_SamePlace(t *testing.T) {
	in := patternInput(t, 3)
	for i, q := range in.Bank.DimensionItems("OUT") { // the first five break the run
		in.Answers.Values[q.ID] = questionnaire.Answer{State: questionnaire.Given, Number: float64(1 + i%2)}
	}
	if c, ok := checkOf(evaluate(t, in), "CK-15"); !ok || len(c.Where) != 33 {
		t.Errorf("33 answers at the third place: %v", c)
	}
	for i, q := range in.Bank.Questions {
		if q.Item != nil && i%2 == 0 {
			a := in.Answers.Values[q.ID]
			a.Number = 4 // shown in reverse, the second place
			in.Answers.Values[q.ID] = a
			in.Answers.Shown.Reversed = append(in.Answers.Shown.Reversed, q.ID)
		}
	}
	if c, ok := checkOf(evaluate(t, in), "CK-15"); ok {
		t.Errorf("places that change from page to page are called a run: %v", c.Where)
	}
}

func TestChecks_TooFast(t *testing.T) {
	in := patternInput(t, 3)
	in.Answers.Shown.Seconds = map[string]float64{"G-OUT-01": 2, "G-SPD-01": 2.5, "G-SHA-01": 30, "G-DAT-01": 40, "G-OWN-01": 35}
	if c, ok := checkOf(evaluate(t, in), "CK-17"); !ok || len(c.Where) != 2 {
		t.Errorf("two of five under three seconds: %v", c)
	}
	in.Answers.Shown.Seconds["G-SPD-01"] = 12
	if c, ok := checkOf(evaluate(t, in), "CK-17"); ok {
		t.Errorf("one of five under three seconds is called too fast: %v", c)
	}
	in.Answers.Shown.Seconds = nil
	if _, ok := checkOf(evaluate(t, in), "CK-17"); ok {
		t.Error("a speed is judged that nobody measured")
	}
}

func TestChecks_PersonFit(t *testing.T) {
	in := patternInput(t, 3)
	if c, ok := checkOf(evaluate(t, in), "CK-18"); ok {
		t.Errorf("even answers are called unusual: %v", c.Where)
	}
	for i, q := range in.Bank.Questions { // from one end to the other within each dimension
		if q.Item != nil {
			a := in.Answers.Values[q.ID]
			a.Number = 1 + 4*float64(i%2)
			in.Answers.Values[q.ID] = a
		}
	}
	c, ok := checkOf(evaluate(t, in), "CK-18")
	if !ok || len(c.Where) != 3 || c.Kind != "flag" {
		t.Errorf("answers that jump from one end to the other: %v", c)
	}
	if strings.Contains(strings.ToLower(c.Message), "wrong") {
		t.Errorf("a verdict, not a question: %s", c.Message)
	}
}
