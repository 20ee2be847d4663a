package assessment_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"waterline/assessment"
	"waterline/scoring/summary"
)

// team is an example whose processes bear ids of their own, so that only what
// METHOD 3.1 lets initiatives share is drawn alike in two teams: with the same
// seed, company/fate.
func team(t testing.TB, name, prefix string, seed uint64) assessment.Input {
	t.Helper()
	in := example(t, name)
	in.Draws, in.Seed = 10_000, seed
	for i := range in.Answers.Groups["process"] {
		in.Answers.Groups["process"][i].ID = prefix + "-" + in.Answers.Groups["process"][i].ID
	}
	in.Answers.Overrides = nil
	return in
}

// A roll-up knows nothing but frozen quantiles. It is held against the sum draw
// by draw of the same six teams: its 90 % range holds 90 % of those draws within
// two points, and each quantile is off by at most 5 % of the range's width.
func TestRollUpAgainstTheSumDrawByDraw(t *testing.T) {
	for seed := range uint64(3) {
		seed++
		var teams []assessment.TeamResult
		total, mean := make([]float64, 10_000), 0.0
		for i, name := range []string{"insurer", "logistics", "insurer", "logistics", "insurer", "logistics"} {
			r, drawn, err := assessment.EvaluateWithSample(team(t, name, fmt.Sprint("t", i), seed))
			if err != nil {
				t.Fatal(err)
			}
			r.Currency = "GBP" // one currency, so that there is one sum; the figures stay
			teams = append(teams, assessment.TeamResult{Key: fmt.Sprint(i), Result: r})
			mean += r.Portfolio.NPV.Mean
			for d, x := range drawn.Portfolio {
				total[d] += x
			}
		}
		got, err := assessment.RollUpOf(example(t, "insurer").Evidence, seed, teams)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(total)
		sum := got.Money[0]
		want := assessment.Span{P5: summary.Quantile(total, .05), P50: summary.Quantile(total, .5), P95: summary.Quantile(total, .95), Mean: mean}
		wide := want.P95 - want.P5
		inside := summary.ShareAbove(total, sum.NPV.P5) - summary.ShareAbove(total, sum.NPV.P95)
		apart := summary.ShareAbove(total, sum.Independent.P5) - summary.ShareAbove(total, sum.Independent.P95)
		t.Logf("seed %d: drawn %.0f, rolled up %.0f, which holds %.1f %% of the draws; independent teams would hold %.1f %%", seed, want, sum.NPV.Span, 100*inside, 100*apart)
		if math.Abs(sum.NPV.Mean-mean) > 1e-6*math.Abs(mean) || sum.Independent.Mean != sum.NPV.Mean {
			t.Errorf("the mean is %v, the means add up to %v", sum.NPV.Mean, mean)
		}
		for _, off := range []float64{sum.NPV.P5 - want.P5, sum.NPV.P50 - want.P50, sum.NPV.P95 - want.P95} {
			if math.Abs(off) > .05*wide {
				t.Errorf("seed %d: %v is off %v by more than 5 %% of the width", seed, sum.NPV.Span, want)
			}
		}
		if math.Abs(inside-.9) > .02 {
			t.Errorf("seed %d: the range holds %.3f of the draws, want .90 within .02", seed, inside)
		}
	}
}

// Currencies are summed apart, and what is not money over all of them.
func TestRollUpKeepsCurrenciesApart(t *testing.T) {
	base := example(t, "insurer").Evidence
	var teams []assessment.TeamResult
	for _, name := range []string{"insurer", "logistics", "agency"} {
		teams = append(teams, assessment.TeamResult{Key: name, Result: evaluate(t, example(t, name))})
	}
	got, err := assessment.RollUpOf(base, 1, teams)
	if err != nil {
		t.Fatal(err)
	}
	hours, starters := 0.0, 0
	for i, one := range got.Money {
		if i > 0 && got.Money[i-1].Currency >= one.Currency {
			t.Errorf("currencies come as %+v", got.Money)
		}
		mean, cost, n := 0.0, 0.0, 0
		for _, team := range teams {
			if p := team.Result.Portfolio; team.Result.Currency == one.Currency {
				mean, cost, n = mean+p.NPV.Mean, cost+p.Cost.Mean, n+1
			}
		}
		if one.Teams != n || math.Abs(one.NPV.Mean-mean) > 1e-6 || math.Abs(one.Cost.Mean-cost) > 1e-6 {
			t.Errorf("%s: %+v, want %d teams with the mean %g and the cost %g", one.Currency, one, n, mean, cost)
		}
	}
	for _, team := range teams {
		hours += team.Result.Portfolio.HoursFreed.Mean
		if team.Result.Starter.ID != nil {
			starters++
		}
	}
	if math.Abs(got.Hours.Mean-hours) > 1e-9 || got.Hours.P5 < 0 || got.Starters != starters || got.Shared != .3 {
		t.Errorf("hours %+v of %g, %d starters of %d, r = %g", got.Hours, hours, got.Starters, starters, got.Shared)
	}
	if one := got.Money[0]; one.Teams == 1 {
		for _, team := range teams {
			if p := team.Result.Portfolio.NPV; team.Result.Currency == one.Currency && one.NPV != (assessment.Chance{Span: p.Span, PPositive: p.PPositive}) {
				t.Errorf("one team alone was %+v and is rolled up to %+v", p, one.NPV)
			}
		}
	}
	again, err := assessment.RollUpOf(base, 1, []assessment.TeamResult{teams[2], teams[0], teams[1]})
	if err != nil || len(again.Money) != len(got.Money) || math.Abs(again.Money[0].NPV.P5-got.Money[0].NPV.P5) > 1e-6*math.Abs(got.Money[0].NPV.P5) {
		t.Errorf("in another order: %+v (%v), was %+v", again.Money, err, got.Money)
	}
	if none, err := assessment.RollUpOf(base, 1, nil); err != nil || none.Money != nil || none.Hours != (assessment.Span{}) {
		t.Errorf("nothing rolls up to %+v (%v)", none, err)
	}
}
