package assessment_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

// quarter4 is the insurer a year on: claims-intake live and measured,
// policy-extraction building.
func quarter4(t testing.TB) assessment.Input { return example(t, "insurer-2026q4") }

func courseOf(t testing.TB, r assessment.Result, process string) assessment.Course {
	t.Helper()
	for _, c := range r.Initiatives {
		if c.Process == process {
			return c
		}
	}
	t.Fatalf("no initiative in %s", process)
	return assessment.Course{}
}

// begun replaces the initiatives of an input.
func begun(in assessment.Input, all ...assessment.Initiative) assessment.Input {
	in.Answers.AsOf, in.Answers.Initiatives = calendar.NewMonth(2026, time.December), all
	return in
}

// claims is the triage of claims, live since May 2026.
func claims(actuals ...assessment.Actual) assessment.Initiative {
	start := calendar.NewMonth(2026, time.January)
	return assessment.Initiative{Process: "claims-intake", State: assessment.Live, Started: start, Live: start.Plus(4), Actuals: actuals}
}

func actual(month time.Month, measure string, value float64) assessment.Actual {
	return assessment.Actual{Month: calendar.NewMonth(2026, month), Measure: measure, Value: value, Source: "system"}
}

func TestEvaluate_Initiatives(t *testing.T) {
	r := evaluate(t, quarter4(t))
	live, building := courseOf(t, r, "claims-intake"), courseOf(t, r, "policy-extraction")
	if r.AsOf.String() != "2026-12" || live.Elapsed != 12 || live.Actuals != 11 || live.Used != 8 || *live.Spent != 31500 || live.HoursFreed == nil {
		t.Errorf("as of %s, live %+v", r.AsOf, live)
	}
	if live.Realised == nil || live.Realised.After.P95-live.Realised.After.P5 >= live.Realised.Before.P95-live.Realised.Before.P5 {
		t.Errorf("R before and after: %+v", live.Realised)
	}
	if building.Elapsed != 3 || building.Used != 0 || building.Realised != nil || building.HoursFreed != nil {
		t.Errorf("building %+v", building)
	}
	for _, id := range []string{"claims-intake", "policy-extraction"} {
		o := opportunityOf(t, r, id)
		if !slices.Contains(r.Portfolio.Chosen, id) || !o.Feasible || *r.Starter.ID == id {
			t.Errorf("%s: chosen %v, feasible %v, starter %s", id, r.Portfolio.Chosen, o.Feasible, *r.Starter.ID)
		}
	}
	if o := opportunityOf(t, r, "claims-intake"); o.Cost.Mean != 0 || o.Production != 1 || o.LossIfStopped != 0 {
		t.Errorf("what is spent is in the cost: %+v", o.Cost)
	}
	for _, o := range append(r.Portfolio.BuildOrBuy, assessment.BuildOrBuy{}) {
		if o.ID == "claims-intake" || o.ID == "policy-extraction" {
			t.Errorf("build or buy is asked of %s", o.ID)
		}
	}
	for _, m := range r.MeasureFirst {
		if len(m.Path) > 13 && m.Path[:13] == "claims-intake" {
			t.Errorf("%s is to be measured before a decision that was made", m.Path)
		}
	}
	kinds := map[string]string{}
	for _, s := range r.Portfolio.Quarters[0].Steps {
		kinds[s.ID] += s.Kind
	}
	if kinds["claims-intake"] != "run" || kinds["policy-extraction"] != "build" {
		t.Errorf("the next quarter: %v", r.Portfolio.Quarters[0].Steps)
	}
}

// Answers of today describe the process; those from before the start are what
// the opportunity is valued by.
func TestEvaluate_Baseline(t *testing.T) {
	in := quarter4(t)
	r := evaluate(t, in)
	var p assessment.Process
	for _, one := range r.Processes {
		if one.ID == "claims-intake" {
			p = one
		}
	}
	if *p.Touchless != 0.23 || *p.CycleHours != 22 || *p.ErrorRate != 0.05 {
		t.Errorf("today: %+v", p)
	}
	// V·M/60 of today: 5,480 · 12/60 in the middle.
	if p.Hours.P50 < 950 || p.Hours.P50 > 1250 {
		t.Errorf("hands-on hours today are %+v", p.Hours)
	}
	for i := range in.Answers.Initiatives {
		in.Answers.Initiatives[i].Baseline = nil
	}
	without := evaluate(t, in)
	a, b := opportunityOf(t, r, "claims-intake"), opportunityOf(t, without, "claims-intake")
	if a.NPV.Span == b.NPV.Span || a.StraightThroughGain <= b.StraightThroughGain {
		t.Errorf("with a baseline %g, without %g", a.StraightThroughGain, b.StraightThroughGain)
	}
	for _, one := range without.Processes {
		if one.ID == "claims-intake" && (one.Touchless == nil || *one.Touchless != *p.Touchless) {
			t.Error("the baseline reaches what is said of today")
		}
	}
}

// METHOD section 9: R moves once there are two actuals; one changes nothing.
func TestEvaluate_OneActualChangesNothing(t *testing.T) {
	in := example(t, "insurer")
	none := evaluate(t, begun(in, claims()))
	one := evaluate(t, begun(in, claims(actual(time.October, "hours_freed", 900), actual(time.November, "cycle_hours", 3), actual(time.March, "straight_through", 0.9))))
	if a, b := opportunityOf(t, none, "claims-intake"), opportunityOf(t, one, "claims-intake"); a.NPV.Span != b.NPV.Span || a.HoursFreed != b.HoursFreed {
		t.Errorf("one actual after go-live moves %v to %v", a.NPV.Span, b.NPV.Span)
	}
	if c := courseOf(t, one, "claims-intake"); c.Used != 0 || c.Realised != nil || len(c.Moved) != 0 || c.Actuals != 3 {
		t.Errorf("%+v", c)
	}
	two := evaluate(t, begun(in, claims(actual(time.October, "hours_freed", 900), actual(time.November, "hours_freed", 900))))
	if c := courseOf(t, two, "claims-intake"); c.Used != 2 || c.Realised == nil || c.Realised.After.Mean <= c.Realised.Before.Mean {
		t.Errorf("two: %+v", c)
	}
	for _, p := range two.Provenance {
		if p.Path == "claims-intake/realised" && (p.Letter != assessment.Measured || p.Source != assessment.SourceActuals || p.Replaces != "realised") {
			t.Errorf("%+v", p)
		}
	}
	if two.Mix.Measured <= none.Mix.Measured || math.Abs(two.Mix.Measured+two.Mix.Reported+two.Mix.Benchmark+two.Mix.Default-1) > 1e-9 {
		t.Errorf("how figures are known: %+v", two.Mix)
	}
}

func TestEvaluate_ActualsLeaveOthersAndOrder(t *testing.T) {
	in := quarter4(t)
	r := evaluate(t, in)
	reversed := in
	reversed.Answers.Initiatives = slices.Clone(in.Answers.Initiatives)
	slices.Reverse(reversed.Answers.Initiatives)
	for i := range reversed.Answers.Initiatives {
		one := &reversed.Answers.Initiatives[i]
		one.Actuals = slices.Clone(one.Actuals)
		slices.Reverse(one.Actuals)
	}
	before := runtime.GOMAXPROCS(1)
	again := evaluate(t, reversed)
	runtime.GOMAXPROCS(before)
	if !bytes.Equal(encoded(t, r), encoded(t, again)) {
		t.Error("order or the number of cores changes the result")
	}
	plain := in
	plain.Answers.AsOf, plain.Answers.Initiatives = 0, nil
	other := evaluate(t, plain)
	for _, id := range []string{"broker-queries", "subrogation-research", "premium-reconciliation", "access-requests"} {
		if a, b := opportunityOf(t, r, id), opportunityOf(t, other, id); a.NPV.Span != b.NPV.Span || a.HoursFreed != b.HoursFreed || a.Cost != b.Cost {
			t.Errorf("%s moved with another's actuals: %v, %v", id, a.NPV.Span, b.NPV.Span)
		}
	}
}

func TestEvaluate_Stopped(t *testing.T) {
	in := example(t, "insurer")
	start := calendar.NewMonth(2026, time.January)
	r := evaluate(t, begun(in, assessment.Initiative{
		Process: "claims-intake", State: assessment.Stopped, Started: start, Ended: start.Plus(5),
		Actuals: []assessment.Actual{actual(time.June, "spend", 14000)},
	}))
	o := opportunityOf(t, r, "claims-intake")
	if o.Feasible || o.Reason != "stopped" || o.Release != "start_anew" || o.NPV.Mean != 0 || o.NPV.P5 != 0 || o.Cost.Mean != 0 || slices.Contains(r.Portfolio.Chosen, o.ID) {
		t.Errorf("%+v", o)
	}
	if c := courseOf(t, r, "claims-intake"); *c.Spent != 14000 || c.State != assessment.Stopped {
		t.Errorf("%+v", c)
	}
}

// Whatever was measured, there is a result whose figures are all numbers.
func TestEvaluate_StrangeActuals(t *testing.T) {
	in := example(t, "insurer")
	in.Draws = 1000
	measures := []string{"straight_through", "hours_freed", "benefit", "cases", "cycle_hours"}
	for name, value := range map[string]func(measure string) float64{
		"zero":       func(string) float64 { return 0 },
		"enormous":   func(m string) float64 { return map[bool]float64{true: 1, false: 1e12}[m == "straight_through"] },
		"tiny":       func(string) float64 { return 1e-300 },
		"far a loss": func(m string) float64 { return map[bool]float64{true: -1e12, false: 0.5}[m == "benefit"] },
	} {
		var all []assessment.Actual
		for month := time.May; month <= time.December; month++ {
			for _, m := range measures {
				all = append(all, actual(month, m, value(m)))
			}
		}
		r, err := assessment.Evaluate(begun(in, claims(all...)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if _, err := json.Marshal(r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Budget and days hold what is still to be spent; what is decided stays.
func TestEvaluate_DecidedStaysInBudget(t *testing.T) {
	in := begun(example(t, "insurer"), claims(actual(time.June, "spend", 30000)))
	in.Answers.Values["GO-BUDGET-YEAR"] = questionnaire.Answer{State: questionnaire.Given, Number: 1}
	in.Answers.Values["GO-BUDGET"] = questionnaire.Answer{State: questionnaire.Given, Number: 1}
	r := evaluate(t, in)
	if !slices.Equal(r.Portfolio.Chosen, []string{"claims-intake"}) || r.Starter.ID != nil || r.Starter.Reason != "under_way" {
		t.Errorf("chosen %v, starter %v because %s", r.Portfolio.Chosen, r.Starter.ID, r.Starter.Reason)
	}
}

// The outlook is the forecast where nothing but time has passed between, empty
// up to now, and nearer to what was measured.
func TestOutlookOf(t *testing.T) {
	in := quarter4(t)
	f, err := assessment.OutlookOf(in, "claims-intake")
	if err != nil {
		t.Fatal(err)
	}
	first := forecast(t, in, "claims-intake")
	if f.PLive != 1 || f.Kill != first.Kill || f.Judged != first.Judged {
		t.Errorf("%+v", f)
	}
	width := func(f assessment.Forecast, measure string, month int) float64 {
		rungs := effect(t, f, measure).Months[month-1]
		return rungs[slices.Index(f.Levels, 0.95)] - rungs[slices.Index(f.Levels, 0.05)]
	}
	for _, measure := range []string{"straight_through", "hours_freed", "benefit"} {
		months := effect(t, f, measure).Months
		if len(months[11]) != 0 || len(months[12]) == 0 {
			t.Errorf("%s: known month %v, next %v", measure, months[11], months[12])
		}
		if a, b := width(first, measure, 14), width(f, measure, 14); b >= a*0.7 {
			t.Errorf("%s: the range is %g wide, %g before it was measured", measure, b, a)
		}
	}
	if spend := effect(t, f, "spend").Months[20]; spend[0] != 31500 || spend[len(spend)-1] != 31500 {
		t.Errorf("spend of what is built already: %v", spend)
	}
	var fault *assessment.Error
	if _, err := assessment.OutlookOf(in, "broker-queries"); !errors.As(err, &fault) || fault.Code != assessment.NotFound {
		t.Errorf("outlook of an idea: %v", err)
	}
}

func TestAnonymous_Initiatives(t *testing.T) {
	r := evaluate(t, quarter4(t)).Anonymous(assessment.Aliases{
		Organisation: "X", Process: func(l string) string { return "Process " + l }, Tool: func(l string) string { return "Tool " + l },
	})
	for _, hidden := range []string{"claims-intake", "Triage new claims", "policy-extraction", "Aldermere"} {
		if bytes.Contains(encoded(t, r), []byte(hidden)) {
			t.Errorf("%q can be read", hidden)
		}
	}
}

// What is being built takes of the budget what it still needs: an idea fits or
// not by that.
func TestEvaluate_WhatIsLeftIsInTheBudget(t *testing.T) {
	in := quarter4(t)
	free := evaluate(t, in)
	left := opportunityOf(t, free, "policy-extraction").Cost.P80
	idea := opportunityOf(t, free, "premium-reconciliation").Cost.P80
	for budget, want := range map[float64]bool{left + idea - 1: false, left + idea + 1: true} {
		in.Answers.Values["GO-BUDGET-YEAR"] = questionnaire.Answer{State: questionnaire.Given, Number: budget}
		if got := slices.Contains(evaluate(t, in).Portfolio.Chosen, "premium-reconciliation"); got != want {
			t.Errorf("with a budget of %.0f, of which %.0f is needed, an idea of %.0f is chosen: %v", budget, left, idea, got)
		}
	}
}

// Whatever became of initiatives, as drawn at random from what a file may say,
// there is a result whose figures are numbers, and an outlook.
func TestEvaluate_AnyCourse(t *testing.T) {
	in := example(t, "insurer")
	in.Draws = 1000
	var ids []string
	for _, item := range in.Answers.Groups["process"] {
		ids = append(ids, item.ID)
	}
	answers := rapid.Custom(func(t *rapid.T) assessment.Answers {
		a := in.Answers
		a.AsOf = calendar.NewMonth(2026, time.September)
		for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 4, rapid.ID[string]).Draw(t, "started") {
			one := initiative(t, in.Bank, id)
			times := rapid.SampledFrom([]float64{1e-9, 1, 1e3, 1e11}).Draw(t, "times")
			for k := range one.Actuals {
				if m := one.Actuals[k].Measure; m != "straight_through" && m != "spend" {
					one.Actuals[k].Value *= times
				}
			}
			a.Initiatives = append(a.Initiatives, one)
		}
		return a
	})
	many := 25
	if os.Getenv("WATERLINE_LONG") != "" {
		many = 500
	}
	for seed := range many {
		this := in
		this.Answers = answers.Example(seed)
		r, err := assessment.Evaluate(this)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		encoded(t, r) // refuses NaN and Inf
		for _, one := range this.Answers.Initiatives {
			o := opportunityOf(t, r, one.Process)
			if chosen := slices.Contains(r.Portfolio.Chosen, one.Process); chosen == (one.State == assessment.Stopped) || o.Feasible != chosen {
				t.Errorf("seed %d: %s is %s, chosen %v, feasible %v", seed, one.Process, one.State, chosen, o.Feasible)
			}
		}
		if before, after := answers.Example(seed), this.Answers; !reflect.DeepEqual(before.Initiatives, after.Initiatives) {
			t.Errorf("seed %d: the evaluation changed what it was given", seed)
		}
		if _, err := assessment.OutlookOf(this, this.Answers.Initiatives[0].Process); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}
