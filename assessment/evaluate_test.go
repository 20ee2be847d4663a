package assessment_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// input is what Evaluate needs for an answers file.
func input(t testing.TB, name string) assessment.Input {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Decode(name, data, bank)
	if err != nil {
		t.Fatal(err)
	}
	return assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1}
}

func example(t testing.TB, name string) assessment.Input {
	return input(t, filepath.Join("..", "examples", name+".yaml"))
}

func evaluate(t testing.TB, in assessment.Input) assessment.Result {
	t.Helper()
	r, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func encoded(t testing.TB, r assessment.Result) []byte {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The whole path from answers to figures against a plain Monte Carlo of METHOD
// sections 1–3 and the prior of section 5, written in Python 3.11 apart from
// this code: 1,000,000 draws, seed 20261123. Its standard error of the mean NPV
// is 99; the tolerances allow both samples four standard errors.
func TestEvaluate_AgreesWithPlainMonteCarlo(t *testing.T) {
	in := input(t, "testdata/case/one-process.yaml")
	in.Draws = 200_000
	r := evaluate(t, in)
	o := r.Opportunities[0]
	for name, row := range map[string][3]float64{
		"suitability":           {o.Suitability.Value, 0.727, 1e-9},
		"P5 of NPV":             {o.NPV.P5, -107179, 1300},
		"P50 of NPV":            {o.NPV.P50, -9060, 120},
		"P95 of NPV":            {o.NPV.P95, 172755, 2200},
		"mean NPV":              {o.NPV.Mean, 4641, 990},
		"P(NPV > 0)":            {o.NPV.PPositive, 0.313152, 0.005},
		"CVaR":                  {o.NPV.CVaR, -212291, 3500},
		"NPV if live, P50":      {o.NPVIfLive.P50, 20756, 1300},
		"NPV if live, mean":     {o.NPVIfLive.Mean, 28095, 1900},
		"loss if stopped":       {o.LossIfStopped, -20473, 350},
		"production":            {o.Production, 0.517084, 0.005},
		"one-off cost, mean":    {o.Cost.Mean, 34701, 400},
		"one-off cost, P80":     {o.Cost.P80, 49032, 700},
		"hours freed, mean":     {o.HoursFreed.Mean, 102.69, 1.5},
		"straight-through gain": {o.StraightThroughGain, 0.344445, 0.002},
		"P(no payback)":         {o.Payback.PNone, 0.667949, 0.005},
	} {
		if math.Abs(row[0]-row[1]) > row[2] {
			t.Errorf("%s = %.6g, want %.6g ± %g", name, row[0], row[1], row[2])
		}
	}
	if o.Payback.P50 != nil {
		t.Errorf("median payback is month %g, but two thirds of the draws never pay back", *o.Payback.P50)
	}
}

func TestEvaluate_SameBytesOnAnyNumberOfCores(t *testing.T) {
	in := example(t, "insurer")
	before := runtime.GOMAXPROCS(1)
	one := encoded(t, evaluate(t, in))
	runtime.GOMAXPROCS(8)
	eight := encoded(t, evaluate(t, in))
	runtime.GOMAXPROCS(before)
	if !bytes.Equal(one, eight) {
		t.Error("the result differs between 1 and 8 cores")
	}
	in.Seed = 2
	if bytes.Equal(one, encoded(t, evaluate(t, in))) {
		t.Error("another seed gives the same result")
	}
}

func TestEvaluate_PortfolioIsTheSumOfItsDraws(t *testing.T) {
	r := evaluate(t, example(t, "insurer"))
	if len(r.Portfolio.Chosen) < 2 {
		t.Fatalf("the insurer's portfolio holds %v, too few to test a sum", r.Portfolio.Chosen)
	}
	mean, cost := 0.0, 0.0
	for _, id := range r.Portfolio.Chosen {
		o := opportunityOf(t, r, id)
		mean += o.NPV.Mean
		cost += o.Cost.Mean
	}
	within(t, "mean NPV", r.Portfolio.NPV.Mean, mean)
	within(t, "mean cost", r.Portfolio.Cost.Mean, cost)
	within(t, "waterfall", r.Portfolio.Waterfall.Net, r.Portfolio.NPV.Mean)
	within(t, "independent mean", r.Portfolio.NPVIndependent.Mean, mean)
	together := r.Portfolio.NPV.P95 - r.Portfolio.NPV.P5
	apart := r.Portfolio.NPVIndependent.P95 - r.Portfolio.NPVIndependent.P5
	if together <= apart {
		t.Errorf("range with shared fate %.0f is not wider than %.0f without", together, apart)
	}
	for _, p := range r.Portfolio.Pairs {
		if p.Wins < 0 || p.Wins > 1 {
			t.Errorf("P(%s beats %s) = %g", p.A, p.B, p.Wins)
		}
	}
}

func TestEvaluate_OneMoreProcessLeavesTheOthers(t *testing.T) {
	in := example(t, "insurer")
	all := evaluate(t, in)
	fewer := in
	groups := map[string][]assessment.Item{"tool": in.Answers.Groups["tool"]}
	groups["process"] = in.Answers.Groups["process"][1:]
	fewer.Answers.Groups = groups
	rest := evaluate(t, fewer)
	for _, item := range groups["process"] {
		before, after := opportunityOf(t, rest, item.ID), opportunityOf(t, all, item.ID)
		if before.NPV.Mean != after.NPV.Mean || before.NPV.P5 != after.NPV.P5 {
			t.Errorf("%s moved from %v to %v", item.ID, before.NPV.Span, after.NPV.Span)
		}
	}
}

func TestEvaluate_MayAdviseToDoNothing(t *testing.T) {
	r := evaluate(t, example(t, "agency"))
	if len(r.Portfolio.Chosen) != 0 || r.Starter.ID != nil || r.Starter.Reason != "none_worth_it" {
		t.Errorf("chosen %v, starter %v because %q; want nothing", r.Portfolio.Chosen, r.Starter.ID, r.Starter.Reason)
	}
	for _, o := range r.Opportunities {
		if o.NPV.Mean > 0 {
			t.Errorf("%s has a mean NPV of %g and is still not proposed", o.ID, o.NPV.Mean)
		}
	}
}

func TestEvaluate_NoProcess(t *testing.T) {
	in := example(t, "insurer")
	in.Answers.Groups = nil
	r := evaluate(t, in)
	if len(r.Opportunities) != 0 || r.Starter.ID != nil {
		t.Errorf("a company without processes gets %d opportunities", len(r.Opportunities))
	}
	if r.Maturity.Overall.Level == nil {
		t.Error("its governance answers are not scored")
	}
}

func TestEvaluate_EverythingUnknown(t *testing.T) {
	in := example(t, "logistics")
	for id := range in.Answers.Values {
		if q, _ := in.Bank.Question(id); q.DontKnow {
			in.Answers.Values[id] = questionnaire.Answer{State: questionnaire.DontKnow}
		}
	}
	for _, item := range in.Answers.Groups["process"] {
		for id := range item.Values {
			if q, _ := in.Bank.Question(id); q.DontKnow {
				item.Values[id] = questionnaire.Answer{State: questionnaire.DontKnow}
			}
		}
	}
	r := evaluate(t, in)
	for _, d := range r.Maturity.Dimensions {
		if d.Level != nil || d.Gate != "GT-6" {
			t.Errorf("dimension %s shows a level from nothing but unknowns (gate %q)", d.ID, d.Gate)
		}
	}
	if r.Maturity.Overall.Level != nil {
		t.Error("an overall level from nothing but unknowns")
	}
}

func TestEvaluate_Override(t *testing.T) {
	in := example(t, "insurer")
	plain := evaluate(t, in)
	in.Answers.Overrides = []assessment.Override{{
		Path: "claims-intake/build_cost", Knots: [][2]float64{{0.1, 9000}, {0.9, 9500}}, Reason: "Quote of 3 May", Letter: assessment.Reported,
	}}
	r := evaluate(t, in)
	cheap, dear := opportunityOf(t, r, "claims-intake"), opportunityOf(t, plain, "claims-intake")
	if cheap.Cost.P80 >= dear.Cost.P80 {
		t.Errorf("a quote of 9,000 leaves the cost at %.0f", cheap.Cost.P80)
	}
	for _, p := range r.Provenance {
		if p.Path == "claims-intake/build_cost" && (p.Source != "override" || p.Reason == "" || p.Replaces != "build/cost") {
			t.Errorf("the override is recorded as %+v", p)
		}
	}
}

func TestEvaluate_CurrencyWithoutRate(t *testing.T) {
	in := example(t, "logistics")
	in.Answers.Values["P-CURRENCY"] = questionnaire.Answer{State: questionnaire.Given, Text: "XAF"}
	_, err := assessment.Evaluate(in)
	var list problem.List
	if !errors.As(err, &list) || len(list) != 1 || list[0].Code != "currency_no_rate" {
		t.Errorf("error %v, want one problem of the currency", err)
	}
}

// The parts of CONTRACT.md's `score --json` that stay.
func TestResult_Contract(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(encoded(t, evaluate(t, example(t, "insurer"))), &doc); err != nil {
		t.Fatal(err)
	}
	for path, keys := range map[string][]string{
		"":              {"method", "questionnaire", "evidence", "seed", "draws", "currency", "horizon_months", "opportunities", "portfolio", "starter", "sensitivity", "maturity", "spend", "checks", "provenance"},
		"opportunities": {"id", "name", "function", "play", "route", "contract", "suitability", "feasible", "reason", "npv", "npv_if_live", "loss_if_stopped", "payback", "hours_freed", "cost", "production", "straight_through_gain", "best", "top3", "evpi_first"},
		"portfolio":     {"npv", "npv_independent", "chosen", "quarters"},
		"starter":       {"id", "reason", "charter"},
		"sensitivity":   {"path", "first_order", "low_decile_mean", "high_decile_mean", "evppi"},
		"maturity":      {"dimensions", "overall", "step_value"},
		"spend":         {"total", "idle", "unowned", "shadow", "by_outcome", "unexplained"},
		"provenance":    {"path", "letter", "source", "knots"},
	} {
		at := any(doc)
		if path != "" {
			at = doc[path]
		}
		if list, ok := at.([]any); ok {
			at = list[0]
		}
		object, _ := at.(map[string]any)
		for _, key := range keys {
			if _, ok := object[key]; !ok {
				t.Errorf("%s has no %q", path, key)
			}
		}
	}
	npv := doc["portfolio"].(map[string]any)["npv"].(map[string]any)
	for _, key := range []string{"p5", "p50", "p95", "mean", "p_positive"} {
		if _, ok := npv[key]; !ok {
			t.Errorf("portfolio.npv has no %q", key)
		}
	}
}

func opportunityOf(t testing.TB, r assessment.Result, id string) assessment.Opportunity {
	t.Helper()
	for _, o := range r.Opportunities {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("no opportunity %q", id)
	return assessment.Opportunity{}
}

// within allows for the rounding of a frozen result to ten digits.
func within(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %.6f, want %.6f", what, got, want)
	}
}

// One evaluation of the insurer with 10,000 draws.
func BenchmarkEvaluate(b *testing.B) {
	in := example(b, "insurer")
	in.Draws = 10_000
	b.ReportAllocs()
	for b.Loop() {
		if _, err := assessment.Evaluate(in); err != nil {
			b.Fatal(err)
		}
	}
}
