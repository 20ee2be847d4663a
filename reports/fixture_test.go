package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

// companies are frozen results of the three complete answers in examples/, as
// an evaluation of 10,000 draws with seed 1 gave them. They are the input of
// the page layout, not a test of the figures.
var companies = []string{"insurer", "logistics", "agency"}

func company(t testing.TB, name string) assessment.Result {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r assessment.Result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func english(t testing.TB) *locale.Locale {
	t.Helper()
	l, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func options(t testing.TB, paper Paper) Options {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Locale: english(t), Paper: paper, Date: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), Evidence: base, Bank: bank}
}

const (
	name40  = "Quarterly supplier contract renewal work"
	strange = "Ελληνικά Кириллица 𝄞 \u202eevil\x00 <b>&amp; e\u0301"
)

// extremes are results that a layout must survive.
func extremes(t testing.TB) map[string]assessment.Result {
	return map[string]assessment.Result{
		"nothing":     {Currency: "USD", HorizonMonths: 36},
		"twelve":      repeated(company(t, "insurer"), 12),
		"most":        repeated(company(t, "insurer"), 25), // as many as the questions allow
		"long":        renamed(company(t, "insurer"), strings.Repeat("Very long process name of many words ", 6)[:200]),
		"unbroken":    renamed(company(t, "logistics"), strings.Repeat("W", 200)),
		"strange":     renamed(company(t, "logistics"), strange),
		"equal":       equal(company(t, "insurer")),
		"negative":    negative(company(t, "insurer")),
		"no-maturity": withoutMaturity(company(t, "insurer")),
		"one":         one(company(t, "logistics")),
		"over-budget": withoutStarter(company(t, "insurer"), "over_budget"),
		"no-days":     withoutStarter(company(t, "logistics"), "no_days"),
		"huge":        scaled(company(t, "insurer"), 1e6),
	}
}

// repeated has n processes with names of 40 characters, and four times as many
// tools.
func repeated(r assessment.Result, n int) assessment.Result {
	processes, ideas := r.Processes, r.Opportunities
	r.Processes, r.Opportunities, r.Portfolio.Chosen = nil, nil, nil
	for i := range n {
		p, o := processes[i%len(processes)], ideas[i%len(ideas)]
		p.ID, p.Name = fmt.Sprintf("p%d", i), name40
		o.ID, o.Name = p.ID, name40
		r.Processes, r.Opportunities = append(r.Processes, p), append(r.Opportunities, o)
		if i < 5 {
			r.Portfolio.Chosen = append(r.Portfolio.Chosen, p.ID)
		}
	}
	r.Starter.ID = &r.Processes[0].ID
	tools := r.Spend.Tools
	for i := len(tools); i < 4*n; i++ {
		r.Spend.Tools = append(r.Spend.Tools, tools[i%len(tools)])
	}
	return r
}

func renamed(r assessment.Result, name string) assessment.Result {
	r.Organisation.Name = name
	for i := range r.Processes {
		r.Processes[i].Name = name
	}
	for i := range r.Opportunities {
		r.Opportunities[i].Name, r.Opportunities[i].PlayName = name, name
	}
	for i := range r.Spend.Tools {
		r.Spend.Tools[i].Name = name
	}
	for q := range r.Portfolio.Quarters {
		for s := range r.Portfolio.Quarters[q].Steps {
			if r.Portfolio.Quarters[q].Steps[s].Name != "" {
				r.Portfolio.Quarters[q].Steps[s].Name = name
			}
		}
	}
	r.Bottleneck.Text, r.Bottleneck.Next = name, name
	return r
}

// equal gives every idea the same certain value of nothing.
func equal(r assessment.Result) assessment.Result {
	flat := assessment.Value{Dots: make([]float64, 20)}
	for i := range r.Opportunities {
		r.Opportunities[i].NPV, r.Opportunities[i].Cost, r.Opportunities[i].NPVIfLive = flat, assessment.Cost{}, assessment.Span{}
	}
	r.Portfolio.NPV, r.Portfolio.NPVIndependent, r.Portfolio.Waterfall = flat, flat, assessment.Waterfall{}
	for i := range r.Portfolio.Fan {
		r.Portfolio.Fan[i] = assessment.FanMonth{Month: i + 1}
	}
	for i := range r.Processes {
		r.Processes[i].Hours = assessment.Span{}
	}
	return r
}

// negative is a company where every idea loses and none is chosen.
func negative(r assessment.Result) assessment.Result {
	for i := range r.Opportunities {
		o := &r.Opportunities[i]
		o.NPV.P5, o.NPV.P50, o.NPV.P95, o.NPV.Mean, o.NPV.PPositive = -9e5, -5e5, -1e5, -4e5, 0
		for d := range o.NPV.Dots {
			o.NPV.Dots[d] = -9e5 + 4e4*float64(d)
		}
	}
	r.Portfolio = assessment.Portfolio{Quarters: r.Portfolio.Quarters}
	r.Starter = assessment.Starter{Reason: "none_worth_it", Cheapest: &assessment.Worth{Path: r.Processes[0].ID + "/minutes", EVPPI: 3200}}
	return r
}

func withoutMaturity(r assessment.Result) assessment.Result {
	r.Maturity, r.Spend, r.Signals, r.Sensitivity, r.Checks = assessment.Maturity{}, assessment.Spend{}, nil, nil, nil
	return r
}

// withoutStarter is a company whose ideas are worth starting, none of them as a
// first project.
func withoutStarter(r assessment.Result, reason string) assessment.Result {
	r.Starter = assessment.Starter{Reason: reason}
	return r
}

func one(r assessment.Result) assessment.Result {
	r.Processes, r.Opportunities = r.Processes[:1], r.Opportunities[:1]
	r.Portfolio.Chosen = []string{r.Opportunities[0].ID}
	return r
}

// scaled is the same company in a currency of many noughts.
func scaled(r assessment.Result, by float64) assessment.Result {
	r.Currency = "IDR"
	span := func(s *assessment.Span) { s.P5, s.P50, s.P95, s.Mean = s.P5*by, s.P50*by, s.P95*by, s.Mean*by }
	for i := range r.Opportunities {
		o := &r.Opportunities[i]
		span(&o.NPV.Span)
		span(&o.NPVIfLive)
		o.Cost.Mean, o.Cost.P80, o.LossIfStopped = o.Cost.Mean*by, o.Cost.P80*by, o.LossIfStopped*by
	}
	span(&r.Portfolio.NPV.Span)
	for i := range r.Portfolio.NPV.Dots {
		r.Portfolio.NPV.Dots[i] *= by
	}
	for i := range r.Spend.Tools {
		r.Spend.Tools[i].Cost *= by
	}
	r.Spend.Listed *= by
	return r
}
