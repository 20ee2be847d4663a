package assessment_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/evidence"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
)

func evidenceOf(t testing.TB) *evidence.Base {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// crowd is people whose months are lognormal with median .6 of the floor; of
// those short of it in a month after, a share tops up to just above.
type crowd struct {
	people, months int
	topUp          float64
	loops          int // people whose requests repeat
}

const floorOf = 200.0

func (c crowd) group(name string, seed uint64) (usage.GroupUse, float64) {
	random := rand.New(rand.NewPCG(seed, 1))
	g := usage.GroupUse{Group: name, Actors: c.people}
	s := usage.Spread{Width: 0.13, Lowest: -2.6, Before: make([]int, 42), After: make([]int, 42)}
	n := usage.Near{}
	inflated := 0.0
	for range c.people {
		level := 0.7 * random.NormFloat64()
		var counts [4]int
		for m := range 2 * c.months {
			x := 0.6 * math.Exp(level+0.5*random.NormFloat64())
			after := m >= c.months
			if after && x < 1 && random.Float64() < c.topUp {
				up := 1 + 0.03*random.ExpFloat64()
				inflated += (up - x) * floorOf
				x = up
			}
			list := s.Before
			if g.Amount += x * floorOf; after {
				list, g.After = s.After, g.After+x*floorOf
			}
			list[max(0, min(41, int(math.Floor(math.Log(x)/0.13))+21))]++
			at := map[bool]int{true: 0, false: 2}[after]
			switch {
			case x >= 1 && x < 1.1:
				counts[at]++
			case x >= 0.9 && x < 1:
				counts[at+1]++
			}
		}
		if counts == [4]int{} {
			continue
		}
		n.People++
		n.Above, n.Below, n.AboveBefore, n.BelowBefore = n.Above+counts[0], n.Below+counts[1], n.AboveBefore+counts[2], n.BelowBefore+counts[3]
		at := 0
		for i := range 4 {
			for k := i; k < 4; k++ {
				n.Products[at] += float64(counts[i] * counts[k])
				at++
			}
		}
	}
	g.Spread, g.Near = &s, &n
	g.Loop = &usage.Loop{Actors: c.people, Weeks: 4 * c.people, Gaps: 300 * c.people, Level: 0.01, P: 1}
	if c.loops > 0 {
		g.Loop.Flagged, g.Loop.P = c.loops, 1e-6
		g.Loop.Amount = 0.08 * g.After
		g.Loop.SE = 0.01 * g.After
		inflated += g.Loop.Amount
	}
	return g, inflated / g.After
}

func summaryFrom(groups ...usage.GroupUse) *usage.Summary {
	t := usage.ToolSummary{
		Tool: "claude-code", Vendor: "anthropic", Source: "claude_code_analytics", Kind: "billed", Events: true,
		Plan: usage.Plan{Floor: floorOf, Since: usage.NewDay(2026, time.July, 1)},
	}
	for m := range 6 {
		t.Months = append(t.Months, usage.MonthSum{Month: calendar.NewMonth(2026, time.April).Plus(m), Days: 30, Whole: true, Amount: 50_000, Actors: 400})
	}
	for i := range groups {
		if groups[i].Group == usage.Everyone {
			t.All = &groups[i]
			continue
		}
		t.Groups = append(t.Groups, groups[i])
	}
	return &usage.Summary{
		From: usage.NewDay(2026, time.April, 1), To: usage.NewDay(2026, time.September, 30), Currency: "USD", MinGroup: 10,
		Records: 10_000, Actors: 400, Tools: []usage.ToolSummary{t},
	}
}

func judged(t testing.TB, in assessment.UsageInput) assessment.Usage {
	t.Helper()
	in.Evidence = evidenceOf(t)
	if in.Draws == 0 {
		in.Draws = 2000
	}
	u, err := assessment.JudgeUsage(in)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// The worked examples of the research note, part 3.
func TestPriorFromAnswers(t *testing.T) {
	said := func(pairs map[string]float64) assessment.Answers {
		a := smallest()
		for id, x := range pairs {
			a.Values[id] = given(x)
		}
		return a
	}
	few := said(map[string]float64{"TM-BOARD": 0, "TM-TARGET": 0, "TM-MANDATE": 0, "TM-FEAR": 0, "G-OUT-01": 4, "G-SPD-02": 4})
	few.Values["TM-BUSY"] = questionnaire.Answer{State: questionnaire.Given, List: []string{"none"}}
	few.Values["TM-CORR"] = word("both_up")
	many := said(map[string]float64{"TM-BOARD": 2, "TM-TARGET": 2, "TM-FEAR": 2, "G-OUT-01": 1, "G-SPD-02": 4})
	many.Groups["tool"] = []assessment.Item{{ID: "a", Values: map[string]questionnaire.Answer{"SP-MINSPEND": word("yes")}}}
	many.Values["TM-BUSY"] = questionnaire.Answer{State: questionnaire.Given, List: []string{"none"}}
	many.Values["TM-CORR"] = word("both_up")
	for name, c := range map[string]struct {
		a            assessment.Answers
		mean, weight float64
		said         bool
	}{
		"no incentive, results looked at": {few, 0.0151, 12, true},                                    // logit⁻¹(logit .03 − .7)
		"every incentive":                 {many, 0.35, 12, true},                                     // logit⁻¹(logit .03 + 3.1) = .407, capped
		"nothing answered":                {smallest(), 0.03, 4, false},                               // twelve less eight
		"one answered":                    {said(map[string]float64{"TM-BOARD": 2}), 0.0586, 6, true}, // + .7; distance is known with it
	} {
		t.Run(name, func(t *testing.T) {
			p, err := assessment.UsagePriorOf(c.a, evidenceOf(t))
			if err != nil {
				t.Fatal(err)
			}
			if mean := p.A / (p.A + p.B); math.Abs(mean-c.mean) > 5e-4 || p.A+p.B != c.weight || p.Said != c.said {
				t.Errorf("Beta(%.2f, %.2f): mean %.4f, worth %g, %v\n%+v", p.A, p.B, mean, p.A+p.B, p.Said, p.Incentives)
			}
		})
	}
	// Beta(4.2, 7.8): 90 % from .14 to .59 by R's qbeta(c(.05,.95), 4.2, 7.8).
	u := judged(t, assessment.UsageInput{Answers: many})
	if math.Abs(u.Prior.Low-0.146) > 0.01 || math.Abs(u.Prior.High-0.583) > 0.02 || u.Verdict != assessment.NotAssessable || u.Why != "no_export" {
		t.Errorf("%+v %s %s", u.Prior, u.Verdict, u.Why)
	}
}

// "I do not know" counts for nothing and widens the range.
func TestUnknownIncentivesWiden(t *testing.T) {
	a := smallest()
	for _, id := range []string{"TM-BOARD", "TM-TARGET", "TM-MANDATE", "G-OUT-01", "G-SPD-02"} {
		a.Values[id] = given(0)
	}
	a.Values["G-OUT-01"], a.Values["G-SPD-02"] = given(2), given(3)
	known := judged(t, assessment.UsageInput{Answers: a})
	a.Values["G-SPD-02"] = questionnaire.Answer{State: questionnaire.DontKnow} // was loose, which shifts nothing
	a.Values["TM-TARGET"] = questionnaire.Answer{State: questionnaire.DontKnow}
	open := judged(t, assessment.UsageInput{Answers: a})
	if open.Prior.High-open.Prior.Low <= known.Prior.High-known.Prior.Low {
		t.Errorf("%+v after %+v", open.Prior, known.Prior)
	}
}

func TestVerdicts(t *testing.T) {
	honest, _ := crowd{people: 400, months: 3}.group(usage.Everyone, 1)
	topped, topShare := crowd{people: 400, months: 3, topUp: 0.3}.group(usage.Everyone, 2)
	both, bothShare := crowd{people: 400, months: 3, topUp: 0.3, loops: 25}.group(usage.Everyone, 3)
	for name, c := range map[string]struct {
		group   usage.GroupUse
		verdict string
		truth   float64
		tests   []string // that find something
	}{
		"honest": {honest, assessment.NoEvidence, 0, nil},
		"topped": {topped, assessment.Possible, topShare, []string{assessment.TestThreshold}},
		"both":   {both, assessment.Likely, bothShare, []string{assessment.TestThreshold, assessment.TestLoop}},
	} {
		t.Run(name, func(t *testing.T) {
			u := judged(t, assessment.UsageInput{Summary: summaryFrom(c.group), Seed: 1})
			g := u.Groups[0]
			var found []string
			for _, test := range g.Tests {
				if test.Finding == assessment.Consistent {
					found = append(found, test.ID)
				}
				if len(test.Innocent) == 0 || test.Next == "" || test.Adjusted < test.P {
					t.Errorf("%+v", test)
				}
			}
			if u.Verdict != c.verdict || g.Verdict != c.verdict || !slices.Equal(found, c.tests) {
				t.Errorf("%s by %v: %+v", u.Verdict, found, g.Tests)
			}
			if g.Share == nil || g.Share.Low > c.truth+0.001 || g.Share.High < c.truth || g.Least == nil {
				t.Errorf("share %+v, true %.3f, least %v", g.Share, c.truth, g.Least)
			}
			t.Logf("share %.3f (%.3f to %.3f), true %.3f, least %.3f", g.Share.Middle, g.Share.Low, g.Share.High, c.truth, *g.Least)
		})
	}
}

// What cannot be told says why, and a group that is withheld says nothing.
func TestNotAssessable(t *testing.T) {
	all, _ := crowd{people: 400, months: 3, topUp: 0.3}.group(usage.Everyone, 2)
	all.Loop = nil
	hidden := usage.GroupUse{Group: "ops", Withheld: "few"}
	for why, change := range map[string]func(*usage.ToolSummary){
		"no_floor":  func(t *usage.ToolSummary) { t.Plan.Floor = 0 },
		"no_day":    func(t *usage.ToolSummary) { t.Plan.Since = 0 },
		"no_before": func(t *usage.ToolSummary) { t.All.Spread.Before = nil },
		"few_near":  func(t *usage.ToolSummary) { t.All.Near.People = 3 },
	} {
		t.Run(why, func(t *testing.T) {
			one, spread, near := all, *all.Spread, *all.Near
			one.Spread, one.Near = &spread, &near
			s := summaryFrom(one, hidden)
			s.Tools[0].Events = false
			change(&s.Tools[0])
			u := judged(t, assessment.UsageInput{Summary: s})
			if u.Verdict != assessment.NotAssessable || u.Groups[0].Why != why || u.Groups[0].Share != nil {
				t.Errorf("%s %s: %+v", u.Verdict, u.Why, u.Groups[0])
			}
			if g := u.Groups[1]; g.Withheld != "few" || g.Tests != nil || g.Share != nil || g.Actors != 0 {
				t.Errorf("%+v", g)
			}
			if u.Share != u.Prior && math.Abs(u.Share.Middle-u.Prior.Middle) > 0.01 {
				t.Errorf("a share %+v without a test; the prior is %+v", u.Share, u.Prior)
			}
			if u.Avoidable != nil && u.Avoidable.Mean != 0 {
				t.Errorf("%+v is called avoidable, and nothing was measured", u.Avoidable)
			}
		})
	}
}

// Each amount is in one line, and the lines add up to what is spent.
func TestLinesAddUp(t *testing.T) {
	a := smallest()
	tool := func(id string, values map[string]questionnaire.Answer) {
		values["SP-VENDOR"] = word(id)
		a.Groups["tool"] = append(a.Groups["tool"], assessment.Item{ID: id, Values: values})
	}
	tool("chat", map[string]questionnaire.Answer{"SP-BILLING": word("seat"), "SP-SEATS": given(100), "SP-ACTIVE": given(60), "SP-COST": given(3000), "SP-SANCTIONED": word("yes")})
	tool("claude-code", map[string]questionnaire.Answer{"SP-BILLING": word("usage"), "SP-API": given(20_000), "SP-SANCTIONED": word("yes")})
	tool("notes", map[string]questionnaire.Answer{"SP-BILLING": word("hybrid"), "SP-SEATS": given(20), "SP-ACTIVE": given(5), "SP-COST": given(400), "SP-API": given(100), "SP-SANCTIONED": word("no")})
	all, _ := crowd{people: 400, months: 3, topUp: 0.3}.group(usage.Everyone, 2)
	u := judged(t, assessment.UsageInput{Answers: a, Summary: summaryFrom(all), Currency: "USD"})
	l := u.Lines
	// 3,000 of chat, 50,000 as exported in place of 20,000 stated, 500 outside contracts.
	if l == nil || l.Total != 53_500 || l.Shadow.Mean != 500 || u.Metered != 50_000 || u.Measured != 50_000 {
		t.Fatalf("%+v, metered %g, measured %g", l, u.Metered, u.Measured)
	}
	if sum := l.Inflated.Mean + l.Idle.Mean + l.Shadow.Mean + l.Legitimate.Mean; math.Abs(sum-l.Total) > 1e-4 {
		t.Errorf("the means add up to %g of %g", sum, l.Total)
	}
	if l.Seen != l.Inflated || l.Risk != (assessment.Span{}) {
		t.Errorf("%+v is in two parts %+v and %+v", l.Inflated, l.Seen, l.Risk)
	}
	if math.Abs(l.Idle.P50-1200) > 1 || l.Idle.P5 < 600 || l.Idle.P95 > 1900 { // 40 of 100 seats, without those outside contracts
		t.Errorf("idle %+v", l.Idle)
	}
	if got := u.Tools[0]; got.Listed != "claude-code" || *got.Stated != 20_000 || *got.Monthly != 50_000 {
		t.Errorf("%+v", got)
	}
	if math.Abs(l.Inflated.P50/50_000-u.Share.Middle) > 1e-9 || math.Abs(u.Avoidable.Mean-l.Idle.Mean-l.Inflated.Mean) > 1e-4 {
		t.Errorf("share %+v, inflated %+v, avoidable %+v", u.Share, l.Inflated, u.Avoidable)
	}
}

// Seats that were counted win over those stated, at the price that is known.
func TestCountedSeatsWin(t *testing.T) {
	a := smallest()
	a.Groups["tool"] = []assessment.Item{{ID: "copilot", Values: map[string]questionnaire.Answer{
		"SP-VENDOR": word("Copilot"), "SP-BILLING": word("seat"), "SP-SEATS": given(100), "SP-ACTIVE": given(100), "SP-COST": given(1000)}}}
	s := summaryFrom()
	t1 := &s.Tools[0]
	t1.Tool, t1.Kind, t1.Months, t1.Plan = "copilot", "", nil, usage.Plan{Seat: 19}
	t1.Seats = &usage.SeatCount{Month: calendar.NewMonth(2026, time.September), Paid: 120, Active: 90}
	u := judged(t, assessment.UsageInput{Answers: a, Summary: s})
	if u.Lines.Total != 120*19 || math.Abs(u.Lines.Idle.P50-30*19) > 1 || *u.Tools[0].Idle != 30*19 || *u.Tools[0].Stated != 1000 {
		t.Errorf("%+v %+v", u.Lines, u.Tools[0])
	}
}

// Amounts come in the currency of the result; the share does not change.
func TestExportInAnotherCurrency(t *testing.T) {
	all, _ := crowd{people: 400, months: 3, topUp: 0.3}.group(usage.Everyone, 2)
	dollars := judged(t, assessment.UsageInput{Summary: summaryFrom(all), Currency: "USD"})
	euros := judged(t, assessment.UsageInput{Summary: summaryFrom(all), Currency: "EUR"})
	rate, _ := evidenceOf(t).Rate("EUR")
	if math.Abs(euros.Lines.Total/dollars.Lines.Total-rate) > 1e-9 || euros.Converted != "USD" || dollars.Converted != "" {
		t.Errorf("%g of %g at %g", euros.Lines.Total, dollars.Lines.Total, rate)
	}
	if math.Abs(euros.Share.Middle-dollars.Share.Middle) > 1e-9 {
		t.Errorf("%+v and %+v", euros.Share, dollars.Share)
	}
	unknown := judged(t, assessment.UsageInput{Summary: summaryFrom(all), Currency: "XTS"})
	if unknown.Lines != nil || unknown.Groups[0].Share == nil {
		t.Errorf("%+v", unknown.Lines)
	}
}

// The same summary in another order is judged alike.
func TestOrderOfASummaryDoesNotCount(t *testing.T) {
	all, _ := crowd{people: 400, months: 3, topUp: 0.3}.group(usage.Everyone, 2)
	one, _ := crowd{people: 200, months: 3}.group("a", 3)
	two, _ := crowd{people: 200, months: 3, topUp: 0.4}.group("b", 4)
	s := summaryFrom(all, one, two)
	first := judged(t, assessment.UsageInput{Summary: s})
	slices.Reverse(s.Tools[0].Groups)
	slices.Reverse(s.Tools[0].Months)
	if second := judged(t, assessment.UsageInput{Summary: s}); !reflect.DeepEqual(first, second) {
		t.Error("they differ")
	}
	if first.Groups[1].Verdict != assessment.NoEvidence || first.Groups[2].Verdict != assessment.Possible {
		t.Errorf("%s %s", first.Groups[1].Verdict, first.Groups[2].Verdict)
	}
}

// A likely finding closes the gate of use as a target, and is its reason.
func TestGateOfALikelyFinding(t *testing.T) {
	in := example(t, "logistics")
	in.Draws = 1000
	for _, id := range []string{"TM-BOARD", "TM-TARGET"} {
		in.Answers.Values[id] = given(0)
	}
	in.Answers.Values["G-OUT-04"] = given(4)
	for _, tool := range in.Answers.Groups["tool"] {
		delete(tool.Values, "SP-MINSPEND")
	}
	gate := func() (assessment.Bound, bool) {
		r, err := assessment.Evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range r.Maturity.Overall.Gates {
			if g.ID == "GT-1" {
				return g, true
			}
		}
		return assessment.Bound{}, false
	}
	if _, closed := gate(); closed {
		t.Fatal("closed by the answers")
	}
	both, _ := crowd{people: 400, months: 3, topUp: 0.3, loops: 25}.group(usage.Everyone, 3)
	in.Answers.Usage = summaryFrom(both)
	want, _ := in.Bank.Gates[0], 0
	if g, closed := gate(); !closed || g.Reason != want.Found || !g.OnlyFound {
		t.Errorf("%v %+v", closed, g)
	}
	in.Answers.Values["TM-BOARD"] = given(2)
	if g, _ := gate(); g.Reason != want.Reason+" "+want.Found || g.OnlyFound || !g.Found {
		t.Errorf("%+v", g)
	}
}
