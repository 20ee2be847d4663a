package assessment_test

import (
	"errors"
	"fmt"
	"testing"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

func given(x float64) questionnaire.Answer {
	return questionnaire.Answer{State: questionnaire.Given, Number: x}
}

// many is the insurer with n processes, copies of its own.
func many(t *testing.T, n int) assessment.Input {
	in := example(t, "insurer")
	base := in.Answers.Groups["process"]
	var items []assessment.Item
	for i := range n {
		values := make(map[string]questionnaire.Answer)
		for id, a := range base[i%len(base)].Values {
			values[id] = a
		}
		items = append(items, assessment.Item{ID: fmt.Sprintf("p%d", i), Values: values})
	}
	in.Answers.Groups["process"] = items
	return in
}

func TestEvaluate_TwentyFiveProcesses(t *testing.T) {
	in := many(t, 25)
	in.Draws = 2000
	r := evaluate(t, in)
	if len(r.Opportunities) != 25 || len(r.Portfolio.Chosen) == 0 {
		t.Fatalf("%d opportunities, %v chosen", len(r.Opportunities), r.Portfolio.Chosen)
	}
	cost := 0.0
	for _, id := range r.Portfolio.Chosen {
		cost += opportunityOf(t, r, id).Cost.P80
	}
	if cost > *r.Portfolio.Budget {
		t.Errorf("the chosen set costs %.0f of a budget of %.0f", cost, *r.Portfolio.Budget)
	}
}

func TestEvaluate_OneProcessDwarfsAll(t *testing.T) {
	in := many(t, 6)
	in.Answers.Groups["process"][0].Values["PR-VOLUME"] = given(50_000_000)
	r := evaluate(t, in)
	if o := opportunityOf(t, r, "p0"); o.Best < 0.4 {
		t.Errorf("a process a thousand times the size is best in %.2f of the draws", o.Best)
	}
	if r.Starter.Charter != nil && r.Starter.Charter.Cases == 0 {
		t.Error("a charter without the number of cases that shows its effect")
	}
}

func TestEvaluate_RatesOfZeroAndOne(t *testing.T) {
	for _, rate := range []float64{0, 100} {
		in := many(t, 3)
		for _, item := range in.Answers.Groups["process"] {
			for _, id := range []string{"PR-TOUCHLESS", "PR-STANDARD", "PR-EXCEPTIONS", "PR-ERROR-RATE"} {
				item.Values[id] = given(rate)
			}
		}
		r := evaluate(t, in) // freeze refuses what is no number
		for _, o := range r.Opportunities {
			if o.StraightThroughGain < 0 || o.StraightThroughGain > 1 {
				t.Errorf("at %g %%: a gain of %g of the cases", rate, o.StraightThroughGain)
			}
			if rate == 100 && o.StraightThroughGain > 0.01 {
				t.Errorf("all cases go through untouched today, yet %g more would", o.StraightThroughGain)
			}
		}
	}
}

func TestEvaluate_NoMoneyAndNoTime(t *testing.T) {
	for question, reason := range map[string]string{"GO-BUDGET": "over_budget", "GO-TEAM": "no_days"} {
		in := example(t, "logistics")
		in.Answers.Values[question] = given(0)
		r := evaluate(t, in)
		if len(r.Portfolio.Chosen) != 0 || r.Starter.ID != nil {
			t.Errorf("with %s at 0, %v is chosen", question, r.Portfolio.Chosen)
		}
		if r.Starter.Reason != reason {
			t.Errorf("with %s at 0 the reason is %q, want %q", question, r.Starter.Reason, reason)
		}
	}
}

func TestEvaluate_OffLimits(t *testing.T) {
	in := example(t, "logistics")
	in.Answers.Values["GO-OFF-LIMITS"] = questionnaire.Answer{State: questionnaire.Given, List: []string{"finance"}}
	o := opportunityOf(t, evaluate(t, in), "carrier-invoices")
	if o.Feasible || o.Reason != "off_limits" || o.Release == "" {
		t.Errorf("a process in a function that is off limits: feasible %v, %q, %q", o.Feasible, o.Reason, o.Release)
	}
}

// A range no figure can be worked out from is refused with its place; the widest
// that is let through gives finite figures.
func TestEvaluate_RangesTooWide(t *testing.T) {
	in := example(t, "logistics")
	id := in.Answers.Groups["process"][0].ID
	over := func(quantity string, p, low, high float64) []assessment.Override {
		return []assessment.Override{{Path: id + "/" + quantity, Knots: [][2]float64{{p, low}, {1 - p, high}}, Reason: "A slip", Letter: assessment.Reported}}
	}
	for _, q := range assessment.Quantities() {
		low, high := 1e-300, 1e300
		if q.Fraction {
			low, high = 1e-12, 1-1e-12
		}
		in.Answers.Overrides = over(q.Name, 0.1, low, high)
		_, err := assessment.Evaluate(in)
		var list problem.List
		if !errors.As(err, &list) || len(list) != 1 || list[0].Code != "knots_too_wide" {
			t.Errorf("%s from %g to %g: error %v, want one problem", q.Name, low, high, err)
		}
		low, high = 1e-3, 1e3
		if q.Fraction {
			low, high = 1e-3, 1-1e-3
		}
		in.Answers.Overrides = over(q.Name, 0.1, low, high)
		if _, err := assessment.Evaluate(in); err != nil {
			t.Errorf("%s from %g to %g: %v", q.Name, low, high, err)
		}
	}
}
