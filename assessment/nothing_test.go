package assessment_test

import (
	"slices"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// What holds every idea back is named: an idea that should pay is never called
// worthless because of a budget, a risk or a missing rule.
func TestStarter_WhyNothing(t *testing.T) {
	risky := many(t, 1)
	for _, id := range []string{"GO-BUDGET", "GO-BUDGET-YEAR", "GO-TEAM"} {
		delete(risky.Answers.Values, id)
	}
	risky.Answers.Values["GO-RISK"] = given(1)
	for reason, in := range map[string]assessment.Input{
		"over_budget":   with(t, func(in *assessment.Input) { set(in, 100, "GO-BUDGET", "GO-BUDGET-YEAR") }),
		"no_days":       with(t, func(in *assessment.Input) { set(in, 0.1, "GO-TEAM") }),
		"too_risky":     risky,
		"none_worth_it": with(t, func(in *assessment.Input) { each(in, "PR-VOLUME", given(5)) }),
		"not_ready": with(t, func(in *assessment.Input) {
			each(in, "PR-HARM", given(5))
			set(in, 1, "G-ORC-01")
		}),
	} {
		r := evaluate(t, in)
		if len(r.Portfolio.Chosen) != 0 || r.Starter.Reason != reason {
			t.Errorf("chosen %v because %q, want nothing because %q", r.Portfolio.Chosen, r.Starter.Reason, reason)
		}
		worth := slices.ContainsFunc(r.Opportunities, func(o assessment.Opportunity) bool { return o.NPV.Mean > 0 })
		if worth == (reason == "none_worth_it") {
			t.Errorf("%s: an idea with a mean above 0 is there: %v", reason, worth)
		}
	}
}

func with(t *testing.T, change func(in *assessment.Input)) assessment.Input {
	in := example(t, "insurer")
	change(&in)
	return in
}

func set(in *assessment.Input, x float64, questions ...string) {
	for _, id := range questions {
		in.Answers.Values[id] = given(x)
	}
}

func each(in *assessment.Input, question string, a questionnaire.Answer) {
	for _, item := range in.Answers.Groups["process"] {
		item.Values[question] = a
	}
}

// Every input that can be measured and is worth knowing is listed, not only the
// five worth most to each opportunity; and where nothing qualifies, the one that
// takes the fewest days is named.
func TestMeasureFirst(t *testing.T) {
	in := example(t, "insurer")
	set(&in, 100, "GO-BUDGET", "GO-BUDGET-YEAR")
	r := evaluate(t, in)
	listed := make(map[string]bool)
	days := r.MeasureFirst[0].Days
	for i, m := range r.MeasureFirst {
		listed[m.Path] = true
		days = min(days, m.Days)
		if i > 0 && m.PerDay > r.MeasureFirst[i-1].PerDay {
			t.Errorf("%s is worth more a day than the one before it", m.Path)
		}
	}
	five := make(map[string]bool)
	for _, o := range r.Opportunities {
		for _, w := range o.EVPIFirst {
			five[w.Path] = true
		}
	}
	more := false
	for path := range listed {
		more = more || !five[path]
	}
	if !more {
		t.Error("only the five inputs worth most to an opportunity are listed")
	}
	if r.Starter.Cheapest == nil {
		t.Fatal("nothing qualifies, and no measurement is named")
	}
	for _, m := range r.MeasureFirst {
		if m.Path == r.Starter.Cheapest.Path && m.Days != days {
			t.Errorf("%s takes %g days, another only %g", m.Path, m.Days, days)
		}
	}
	if !listed[r.Starter.Cheapest.Path] {
		t.Errorf("%s cannot be measured", r.Starter.Cheapest.Path)
	}
}

// A fixed price caps an overrun that a consultant stated as well, and its worth
// is what that cap saves.
func TestFixedWorth_OfAStatedOverrun(t *testing.T) {
	worth := func(low, high float64) float64 {
		in := many(t, 1)
		in.Answers.Overrides = []assessment.Override{{
			Path: "p0/overrun", Knots: [][2]float64{{0.1, low}, {0.9, high}}, Reason: "Two earlier projects", Letter: assessment.Reported,
		}}
		p := evaluate(t, in).Portfolio
		if len(p.Chosen) != 1 {
			t.Fatalf("chosen %v, want the one idea", p.Chosen)
		}
		return p.FixedWorth
	}
	// Above the cap of 1.25 in every draw, so both give the same project as fixed.
	if little, much := worth(1.3, 1.4), worth(3, 4); much <= 2*little {
		t.Errorf("a fixed price is worth %.0f against overruns of 3 to 4, %.0f against 1.3 to 1.4", much, little)
	}
}
