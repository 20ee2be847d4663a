package assessment_test

import (
	"math"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// The insurer's nine tools added up by hand: 420 seats of which 176 are used
// leave 10,500 · 244/420 = 6,100 idle, and so on for the other three with seats.
func TestSpend_WorkedByHand(t *testing.T) {
	s := evaluate(t, example(t, "insurer")).Spend
	for name, row := range map[string][2]float64{
		"listed":       {s.Listed, 37_745},
		"idle":         {s.Idle, 6_100 + 209 + 1_380 + 560},
		"unowned":      {s.Unowned, 5_400 + 2_250 + 780},
		"shadow":       {s.Shadow, 875 + 780},
		"measured":     {s.ByOutcome.Measured, 6_200},
		"named":        {s.ByOutcome.Named, 3_800 + 2_900},
		"only use":     {s.ByOutcome.Usage, 10_500 + 1_140 + 3_900 + 2_250},
		"nothing":      {s.ByOutcome.None, 5_400 + 875 + 780},
		"unexplained":  {s.Unexplained, 47_000 - 37_745},
		"the four sum": {s.ByOutcome.Measured + s.ByOutcome.Named + s.ByOutcome.Usage + s.ByOutcome.None, s.Listed},
	} {
		within(t, name, row[0], row[1])
	}
}

// A single figure of 6 % from the people who do the work has a spread of 30 %:
// logit(0.06) ± ln 1.6 at P10 and P90, worked in Python 3.11.
func TestStated_SingleShare(t *testing.T) {
	in := example(t, "logistics")
	in.Answers.Groups["process"][0].Values["PR-TOUCHLESS"] = given(6)
	r := evaluate(t, in)
	id := in.Answers.Groups["process"][0].ID
	for _, p := range r.Provenance {
		if p.Path == id+"/touchless" {
			within(t, "P10", p.Knots[0][1], 0.038363171355498715)
			within(t, "P90", p.Knots[1][1], 0.09266409266409269)
			if p.Letter != assessment.Reported || p.Source != "PR-TOUCHLESS" {
				t.Errorf("recorded as %s from %s", p.Letter, p.Source)
			}
		}
	}
}

// The cost of delay counts for the named constraint only, and half when work
// would queue at the next step.
func TestDelay(t *testing.T) {
	in := example(t, "insurer")
	delete(in.Answers.Values, "BN-NEXT")
	alone := opportunityOf(t, evaluate(t, in), "claims-intake").Waterfall.Delay
	in.Answers.Values["BN-NEXT"] = questionnaire.Answer{State: questionnaire.Given, Text: "Loss adjuster visits"}
	r := evaluate(t, in)
	within(t, "delay with a next queue", opportunityOf(t, r, "claims-intake").Waterfall.Delay, alone/2)
	if alone <= 0 {
		t.Errorf("the delay at the constraint is worth %g", alone)
	}
	for _, o := range r.Opportunities {
		if o.ID != "claims-intake" && o.Waterfall.Delay != 0 {
			t.Errorf("%s is no constraint, yet its delay is worth %g", o.ID, o.Waterfall.Delay)
		}
	}
}

// Without any use of AI on a list, nothing is governed: GT-2 caps two areas and
// the whole, and says what would lift it.
func TestGates_Cap(t *testing.T) {
	in := patternInput(t, 5)
	in.Answers.Values["TM-BOARD"] = given(0)
	in.Answers.Values["TM-TARGET"] = given(0)
	for _, tool := range in.Answers.Groups["tool"] {
		delete(tool.Values, "SP-MINSPEND")
	}
	free := evaluate(t, in).Maturity
	if len(free.Overall.Gates) != 0 || *free.Overall.Level < 4 {
		t.Fatalf("all at the best and linked: level %g, gates %v", *free.Overall.Level, free.Overall.Gates)
	}
	in.Answers.Values["G-SHA-01"] = questionnaire.Answer{State: questionnaire.Given, Number: 1, Proof: questionnaire.Linked}
	m := evaluate(t, in).Maturity
	within(t, "overall", *m.Overall.Level, 2.9)
	if *m.Overall.High > 2.9 || *m.Overall.Ungated <= 2.9 {
		t.Errorf("capped range up to %g, ungated %g", *m.Overall.High, *m.Overall.Ungated)
	}
	if len(m.Overall.Gates) != 1 || m.Overall.Gates[0].ID != "GT-2" || m.Overall.Gates[0].Release == "" || !m.Overall.Gates[0].Binds {
		t.Errorf("gates %+v", m.Overall.Gates)
	}
	for _, d := range m.Dimensions {
		if capped := d.ID == "SHA" || d.ID == "RSK"; capped != (d.Gate == "GT-2") || capped && *d.Level > 2.4 {
			t.Errorf("%s at %g, gate %q", d.ID, *d.Level, d.Gate)
		}
	}
}

// The insurer's starter is to raise the straight-through share from its
// baseline to its target; the number of cases is Fleiss's formula worked in
// Python 3.11 for the figures 4 % and 14.459 %: 129.28.
func TestCharter_Cases(t *testing.T) {
	c := evaluate(t, example(t, "insurer")).Starter.Charter
	if c == nil {
		t.Fatal("no charter")
	}
	within(t, "baseline", c.Baseline.Value, 0.04)
	if math.Abs(c.Target.Value-0.1446) > 0.01 {
		t.Fatalf("target %.5f; work the expected number out again", c.Target.Value)
	}
	if c.Cases < 115 || c.Cases > 145 {
		t.Errorf("%d cases for a rise from %.3f to %.4f", c.Cases, c.Baseline.Value, c.Target.Value)
	}
	if !(c.Baseline.Value <= c.Kill.Value && c.Kill.Value < c.Target.Value) || c.Price <= 0 || c.Weeks <= 0 {
		t.Errorf("a charter that does not hold together: %+v", c)
	}
}

// Seats of a tool that is not charged by seat are not asked for; figures typed
// before the billing was changed leave nothing idle.
func TestAsked_HiddenAnswersMoveNothing(t *testing.T) {
	in := example(t, "insurer")
	before := evaluate(t, in).Spend
	for _, tool := range in.Answers.Groups["tool"] {
		if tool.ID == "office-assistant" {
			tool.Values["SP-BILLING"] = questionnaire.Answer{State: questionnaire.Given, Text: "flat"}
		}
	}
	after := evaluate(t, in).Spend
	within(t, "idle", after.Idle, before.Idle-6_100)
	within(t, "listed", after.Listed, before.Listed)
}
