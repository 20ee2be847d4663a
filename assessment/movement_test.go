package assessment_test

import (
	"math"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// governed is the insurer with every question of a dimension answered at a
// level.
func governed(t *testing.T, dimension string, level float64, proof questionnaire.Proof) assessment.Input {
	in := example(t, "insurer")
	for _, q := range in.Bank.DimensionItems(dimension) {
		in.Answers.Values[q.ID] = questionnaire.Answer{State: questionnaire.Given, Number: level, Proof: proof}
	}
	return in
}

func movementOf(t *testing.T, before, after assessment.Input, dimension string) assessment.Movement {
	t.Helper()
	all, err := assessment.Movements(before, after)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Dimension == dimension {
			return m
		}
	}
	t.Fatalf("no dimension %s", dimension)
	return assessment.Movement{}
}

// METHOD section 5: a change counts beyond the MDC and with an answer that moved
// with evidence; the same answers twice are as likely to have risen as fallen.
func TestMovements(t *testing.T) {
	low := governed(t, "OUT", 1, questionnaire.Linked)
	shown, said := governed(t, "OUT", 5, questionnaire.Linked), governed(t, "OUT", 5, questionnaire.None)

	same := movementOf(t, low, low, "OUT")
	if same.Changed || same.Moved != 0 || same.Before != same.After || math.Abs(same.PRose-0.5) > 1e-9 {
		t.Errorf("the same answers twice: %+v", same)
	}
	up := movementOf(t, low, shown, "OUT")
	if !up.Changed || up.After-up.Before <= up.MDC || up.PRose < 0.95 || up.Moved != up.Shared {
		t.Errorf("from 1 to 5 with links: %+v", up)
	}
	if down := movementOf(t, shown, low, "OUT"); !down.Changed || math.Abs(up.PRose+down.PRose-1) > 1e-9 {
		t.Errorf("from 5 to 1 with links: %+v", down)
	}
	if bare := movementOf(t, low, said, "OUT"); bare.Changed || bare.Moved != 0 {
		t.Errorf("from 1 to 5 on somebody's word: %+v", bare)
	}
	if still := movementOf(t, low, shown, "DAT"); still.Changed {
		t.Errorf("an area nobody touched: %+v", still)
	}
}

// A question answered only once says nothing of a change.
func TestMovements_SharedOnly(t *testing.T) {
	before, after := governed(t, "OUT", 1, questionnaire.Linked), governed(t, "OUT", 5, questionnaire.Linked)
	for i, q := range before.Bank.DimensionItems("OUT") {
		if i > 0 {
			before.Answers.Values[q.ID] = questionnaire.Answer{State: questionnaire.DontKnow}
		}
	}
	if m := movementOf(t, before, after, "OUT"); m.Shared != 1 || m.Moved != 1 {
		t.Errorf("one answer is shared: %+v", m)
	}
	for _, q := range before.Bank.DimensionItems("OUT") {
		delete(before.Answers.Values, q.ID)
	}
	if m := movementOf(t, before, after, "OUT"); m != (assessment.Movement{Dimension: "OUT"}) {
		t.Errorf("no answer is shared: %+v", m)
	}
}
