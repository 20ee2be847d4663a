package assessment_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// sinceDraws is enough for laws that hold in every sample.
const sinceDraws = 1000

func between(low, likely, high float64) questionnaire.Answer {
	return questionnaire.Answer{State: questionnaire.Given, Range: &questionnaire.Range{Low: low, Likely: likely, High: high, HasLikely: true}}
}

// copied is answers that can be changed without changing others.
func copied(a assessment.Answers) assessment.Answers {
	a.Values = maps.Clone(a.Values)
	groups := make(map[string][]assessment.Item, len(a.Groups))
	for id, items := range a.Groups {
		for _, item := range items {
			groups[id] = append(groups[id], assessment.Item{ID: item.ID, Values: maps.Clone(item.Values)})
		}
	}
	a.Groups = groups
	a.Overrides = slices.Clone(a.Overrides)
	a.Initiatives = slices.Clone(a.Initiatives)
	return a
}

// later is an input whose answers were changed.
func later(in assessment.Input, change func(assessment.Answers)) assessment.Input {
	in.Answers = copied(in.Answers)
	change(in.Answers)
	return in
}

func since(t testing.TB, before, after assessment.Input, issued *assessment.Result) assessment.Delta {
	t.Helper()
	d, err := assessment.Since(before, after, issued)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func insurer(t testing.TB) assessment.Input {
	in := example(t, "insurer")
	in.Draws = sinceDraws
	return in
}

func itemOf(d assessment.Delta, item, question string) assessment.ItemChange {
	i := slices.IndexFunc(d.Items, func(c assessment.ItemChange) bool { return c.Item == item && c.Question == question })
	if i < 0 {
		return assessment.ItemChange{}
	}
	return d.Items[i]
}

// The split of an insurer whose claims take fewer minutes (the world), whose
// volume is known more narrowly and one of whose cost answers a consultant
// replaced (knowledge), against the four evaluations put together by hand.
func TestSince_SplitIsTheAverageOfTheOrders(t *testing.T) {
	before := insurer(t)
	first := func(a assessment.Answers) map[string]questionnaire.Answer { return a.Groups["process"][0].Values }
	before = later(before, func(a assessment.Answers) {
		first(a)["PR-VOLUME"] = questionnaire.Answer{State: questionnaire.Given, Range: &questionnaire.Range{Low: 4000, High: 16000}}
		first(a)["PR-MINUTES"] = between(10, 14, 20)
	})
	world := func(a assessment.Answers) { first(a)["PR-MINUTES"] = between(21, 24, 29) }
	know := func(a assessment.Answers) {
		first(a)["PR-VOLUME"] = questionnaire.Answer{State: questionnaire.Given, Range: &questionnaire.Range{Low: 7000, High: 9000}}
	}
	k, w := later(before, know), later(before, world)
	after := later(k, world)
	net := func(in assessment.Input) assessment.Span { return evaluate(t, in).Portfolio.NPV.Span }
	n, kn, wn, both := net(before), net(k), net(w), net(after)

	m := since(t, before, after, nil).Money
	for name, row := range map[string][2]float64{
		"before":            {m.Before.Mean, n.Mean},
		"rescored":          {m.Rescored.Mean, n.Mean},
		"after":             {m.After.Mean, both.Mean},
		"total":             {m.Mean.Total, both.Mean - n.Mean},
		"world":             {m.Mean.World, ((wn.Mean - n.Mean) + (both.Mean - kn.Mean)) / 2},
		"knowledge":         {m.Mean.Knowledge, ((kn.Mean - n.Mean) + (both.Mean - wn.Mean)) / 2},
		"method":            {m.Mean.Method, 0},
		"world, middle":     {m.Middle.World, ((wn.P50 - n.P50) + (both.P50 - kn.P50)) / 2},
		"knowledge, middle": {m.Middle.Knowledge, ((kn.P50 - n.P50) + (both.P50 - wn.P50)) / 2},
	} {
		if math.Abs(row[0]-row[1]) > 1e-6*math.Abs(both.Mean) {
			t.Errorf("%s = %.6g, want %.6g", name, row[0], row[1])
		}
	}
	if m.Mean.World == 0 || m.Mean.Knowledge == 0 || wn.Mean-n.Mean == both.Mean-kn.Mean {
		t.Errorf("the case shows nothing of the order: %+v", m.Mean)
	}
	if m.Width.Knowledge >= 0 {
		t.Errorf("a narrower volume widens the range by %g", m.Width.Knowledge)
	}
}

func TestSince_TheSameTwice(t *testing.T) {
	in := insurer(t)
	issued := evaluate(t, in)
	d := since(t, in, in, &issued)
	if d.Tally.Improved+d.Tally.Worse+d.Tally.Changed+d.Tally.Incomparable != 0 || d.Tally.Same < 50 {
		t.Errorf("the same answers differ: %+v", d.Tally)
	}
	if d.Money.Mean != (assessment.Split{}) || d.Money.Middle != (assessment.Split{}) || d.Money.Width != (assessment.Split{}) {
		t.Errorf("the same answers moved money: %+v", d.Money)
	}
	if d.Money.After != issued.Portfolio.NPV.Span {
		t.Errorf("after is %+v, but the result says %+v", d.Money.After, issued.Portfolio.NPV.Span)
	}
	for _, x := range d.Dimensions {
		if x.Verdict != assessment.NoClearChange && x.Shared > 0 || x.Shared == 0 && x.Verdict != assessment.Incomparable {
			t.Errorf("dimension %+v", x)
		}
	}
	if len(d.Breaks)+len(d.LeftOut)+len(d.Listed) != 0 {
		t.Errorf("breaks %v, left out %v, listed %v", d.Breaks, d.LeftOut, d.Listed)
	}
	once, err := json.Marshal(d)
	twice, err2 := json.Marshal(since(t, in, in, &issued))
	if err != nil || err2 != nil || !bytes.Equal(once, twice) {
		t.Error("the same input gives other bytes")
	}
}

// moved draws two runs of a small company that differ in ways that belong to the
// world, to knowledge and to both.
func moved(rt *rapid.T, before assessment.Input) (first, second assessment.Input) {
	vary := func(side string) assessment.Input {
		return later(before, func(a assessment.Answers) {
			for i := range a.Groups["process"] {
				v := a.Groups["process"][i].Values
				low := rapid.Float64Range(2, 10).Draw(rt, side+" low")
				v["PR-MINUTES"] = between(low, low*rapid.Float64Range(1, 2).Draw(rt, side+" likely"), low*2.5)
				if rapid.Bool().Draw(rt, side+" volume") {
					v["PR-VOLUME"] = given(rapid.Float64Range(200, 3000).Draw(rt, side+" cases"))
				}
				switch rapid.IntRange(0, 2).Draw(rt, side+" touchless") {
				case 0:
					delete(v, "PR-TOUCHLESS")
				case 1:
					v["PR-TOUCHLESS"] = given(rapid.Float64Range(1, 40).Draw(rt, side+" share"))
				}
				v["PR-SOURCE"] = questionnaire.Answer{State: questionnaire.Given, Text: rapid.SampledFrom([]string{"system", "sample", "expert", "guess"}).Draw(rt, side+" source")}
			}
			for _, id := range []string{"G-OUT-01", "G-DEL-01"} {
				a.Values[id] = questionnaire.Answer{State: questionnaire.Given, Number: float64(rapid.IntRange(1, 5).Draw(rt, side+id)), Proof: questionnaire.Linked}
			}
			if rapid.Bool().Draw(rt, side+" fewer") {
				a.Groups["process"] = a.Groups["process"][1:]
			}
		})
	}
	return vary("before"), vary("after")
}

func near(a, b, scale float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, scale) }

func sum(s assessment.Split) float64 { return s.World + s.Knowledge + s.Method + s.Draws }

// The parts of every split add up, and going back undoes each of them.
func TestSince_Laws(t *testing.T) {
	base := insurer(t)
	base = later(base, func(a assessment.Answers) { a.Groups["process"] = a.Groups["process"][:2] })
	rapid.Check(t, func(rt *rapid.T) {
		before, after := moved(rt, base)
		there, err := assessment.Since(before, after, nil)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := assessment.Since(after, before, nil)
		if err != nil {
			rt.Fatal(err)
		}
		splits := func(m *assessment.MoneyChange) []assessment.Split {
			out := []assessment.Split{m.Mean, m.Middle, m.Width}
			processes := slices.Clone(m.Processes)
			slices.SortFunc(processes, func(a, b assessment.ProcessMoney) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
			for _, p := range processes {
				out = append(out, p.Split)
			}
			return out
		}
		scale := 1e6 // of money here
		a, b := splits(there.Money), splits(back.Money)
		if len(a) != len(b) {
			rt.Fatalf("%d splits there, %d back", len(a), len(b))
		}
		for i := range a {
			if !near(sum(a[i]), a[i].Total, scale) {
				rt.Errorf("%+v does not add up", a[i])
			}
			if !near(a[i].World, -b[i].World, scale) || !near(a[i].Knowledge, -b[i].Knowledge, scale) || a[i].Method != 0 {
				rt.Errorf("there %+v, back %+v", a[i], b[i])
			}
		}
		if there.Tally.Improved != back.Tally.Worse || there.Tally.Worse != back.Tally.Improved || there.Tally.Incomparable != back.Tally.Incomparable {
			rt.Errorf("there %+v, back %+v", there.Tally, back.Tally)
		}
	})
}

// A frozen result of another method is a break: it moves neither the world nor
// what is known.
func TestSince_MethodAlone(t *testing.T) {
	in := insurer(t)
	issued := evaluate(t, in)
	issued.Method, issued.Evidence = 0, "another"
	issued.Portfolio.NPV.Mean -= 12_345
	issued.Opportunities[0].NPV.Mean += 500
	d := since(t, in, in, &issued)
	m := d.Money
	if math.Abs(m.Mean.Method-12_345) > 0.01 || m.Mean.World != 0 || m.Mean.Knowledge != 0 || m.Mean.Draws != 0 || m.Mean.Total != m.Mean.Method {
		t.Errorf("split %+v", m.Mean)
	}
	if m.Before.Mean != issued.Portfolio.NPV.Mean || m.Rescored != m.After {
		t.Errorf("before %v, rescored %v, after %v", m.Before, m.Rescored, m.After)
	}
	if !slices.Equal(d.Breaks, []string{assessment.BreakMethod, assessment.BreakEvidence}) {
		t.Errorf("breaks %v", d.Breaks)
	}
	if p := m.Processes[0]; p.ID != issued.Opportunities[0].ID || math.Abs(p.Split.Method+500) > 0.01 {
		t.Errorf("the process that moved most is %+v", p)
	}
	if d.Tally.Improved+d.Tally.Worse+d.Tally.Changed > 0 {
		t.Errorf("a method changed answers: %+v", d.Tally)
	}
}

// Other random numbers are named as what they are.
func TestSince_OtherDraws(t *testing.T) {
	in := insurer(t)
	old := in
	old.Seed = 7
	issued := evaluate(t, old)
	m := since(t, old, in, &issued).Money
	if m.Mean.Draws == 0 || m.Mean.Method != 0 || m.Mean.World != 0 || m.Mean.Knowledge != 0 || !near(sum(m.Mean), m.Mean.Total, m.Before.P95) {
		t.Errorf("another seed alone: %+v", m.Mean)
	}
	issued.Evidence = "another"
	issued.Portfolio.NPV.Mean -= 1000
	m = since(t, old, in, &issued).Money
	if math.Abs(m.Mean.Method-1000) > 0.01 || m.Mean.Draws == 0 || !near(sum(m.Mean), m.Mean.Total, m.Before.P95) {
		t.Errorf("another seed and other evidence: %+v", m.Mean)
	}
}

func TestSince_Items(t *testing.T) {
	before := insurer(t)
	process := before.Answers.Groups["process"][0].ID
	before = later(before, func(a assessment.Answers) {
		v := a.Groups["process"][0].Values
		v["PR-ERROR-RATE"], v["PR-CYCLE"], v["PR-PEOPLE"] = given(10), given(24), given(5)
		v["PR-MINUTES"] = between(5, 9, 12)
		v["PR-SOURCE"] = questionnaire.Answer{State: questionnaire.Given, Text: "expert"}
		a.Values["G-OUT-01"] = questionnaire.Answer{State: questionnaire.Given, Number: 2}
		a.Values["G-OUT-02"] = questionnaire.Answer{State: questionnaire.Given, Number: 3}
		a.Values["G-DEL-03"] = given(2)
		a.Values["TM-BOARD"] = given(2)
		delete(a.Values, "P-REVENUE")
	})
	after := later(before, func(a assessment.Answers) {
		v := a.Groups["process"][0].Values
		v["PR-ERROR-RATE"], v["PR-CYCLE"], v["PR-PEOPLE"] = given(6), given(36), given(6)
		v["PR-MINUTES"] = between(6, 7, 9)
		a.Values["G-OUT-01"] = questionnaire.Answer{State: questionnaire.Given, Number: 4}
		a.Values["G-OUT-02"] = questionnaire.Answer{State: questionnaire.Given, Number: 3, Proof: questionnaire.Linked}
		a.Values["G-DEL-03"] = questionnaire.Answer{State: questionnaire.NotApplicable}
		a.Values["TM-BOARD"] = questionnaire.Answer{State: questionnaire.DontKnow}
		a.Values["P-REVENUE"] = given(1e6)
		a.Groups["tool"] = a.Groups["tool"][1:]
		a.Groups["process"] = append(a.Groups["process"], assessment.Item{ID: "new-one", Values: a.Groups["process"][1].Values})
	})
	d := since(t, before, after, nil)
	for _, c := range []struct {
		item, question string
		verdict        assessment.Verdict
		reason         string
		why            assessment.Why
		effect         float64
	}{
		{process, "PR-ERROR-RATE", assessment.Improved, "", assessment.World, 0.04},      // 4 of 100 per cent
		{process, "PR-CYCLE", assessment.Worse, "", assessment.World, 1.0 / 3},           // 12 of 36 hours
		{process, "PR-PEOPLE", assessment.Changed, "", assessment.World, 1.0 / 6},        // neither is better
		{process, "PR-MINUTES", assessment.Changed, "", assessment.Knowledge, 2.0 / 9},   // inside the old range
		{"", "G-OUT-01", assessment.Improved, "", assessment.World, 0.5},                 // two of four steps
		{"", "G-OUT-02", assessment.Changed, "", assessment.Knowledge, 0},                // better shown
		{"", "G-DEL-03", assessment.Incomparable, "not_applicable", assessment.World, 0}, // no pilots this year
		{"", "TM-BOARD", assessment.Incomparable, "unknown_now", assessment.Knowledge, 0},
		{"", "P-REVENUE", assessment.Incomparable, "unknown_before", assessment.Knowledge, 0},
		{"", "P-NAME", assessment.Same, "", "", 0},
	} {
		got := itemOf(d, c.item, c.question)
		if got.Verdict != c.verdict || got.Reason != c.reason || got.Why != c.why || math.Abs(got.Effect-c.effect) > 1e-9 {
			t.Errorf("%s: %+v, want %+v", c.question, got, c)
		}
	}
	if got := itemOf(d, process, "PR-CYCLE"); string(got.Before) != "24" || string(got.After) != "36" || got.Name == "" {
		t.Errorf("the answers read %s and %s of %q", got.Before, got.After, got.Name)
	}
	if len(d.Listed) != 2 || !slices.ContainsFunc(d.Listed, func(l assessment.Listed) bool { return l.ID == "new-one" && l.Added }) {
		t.Errorf("listed %+v", d.Listed)
	}
	if last := d.Items[len(d.Items)-1]; last.Verdict != assessment.Same || d.Items[0].Effect < d.Items[1].Effect {
		t.Errorf("the order is %+v … %+v", d.Items[0], last)
	}
	if new := d.Money.Processes[slices.IndexFunc(d.Money.Processes, func(p assessment.ProcessMoney) bool { return p.ID == "new-one" })]; new.Before != nil || new.After == nil || new.Split.Knowledge <= new.Split.World {
		t.Errorf("a process that was listed only now: %+v", new)
	}
}

// A figure from a better source tells what is known, not that work changed.
func TestSince_AnotherSource(t *testing.T) {
	before := later(insurer(t), func(a assessment.Answers) {
		v := a.Groups["process"][0].Values
		v["PR-SOURCE"], v["PR-ERROR-RATE"] = questionnaire.Answer{State: questionnaire.Given, Text: "guess"}, given(10)
	})
	after := later(before, func(a assessment.Answers) {
		v := a.Groups["process"][0].Values
		v["PR-SOURCE"], v["PR-ERROR-RATE"] = questionnaire.Answer{State: questionnaire.Given, Text: "system"}, given(3)
	})
	d := since(t, before, after, nil)
	process := before.Answers.Groups["process"][0].ID
	if got := itemOf(d, process, "PR-ERROR-RATE"); got.Why != assessment.Knowledge || got.Verdict != assessment.Changed {
		t.Errorf("%+v", got)
	}
	if got := itemOf(d, process, "PR-SOURCE"); got.Verdict != assessment.Improved {
		t.Errorf("%+v", got)
	}
	if d.Money.Mean.World != 0 || d.Money.Mean.Knowledge == 0 {
		t.Errorf("split %+v", d.Money.Mean)
	}
}

// A consultant's assumption is knowledge.
func TestSince_Override(t *testing.T) {
	before := insurer(t)
	after := later(before, func(assessment.Answers) {})
	after.Answers.Overrides = append(after.Answers.Overrides, assessment.Override{
		Path: before.Answers.Groups["process"][0].ID + "/build_cost", Knots: [][2]float64{{0.1, 1000}, {0.9, 2000}}, Reason: "a quote", Letter: assessment.Reported,
	})
	m := since(t, before, after, nil).Money
	if m.Mean.World != 0 || m.Mean.Knowledge <= 0 || m.Mean.Knowledge != m.Mean.Total {
		t.Errorf("split %+v", m.Mean)
	}
}

func TestSince_OtherCurrency(t *testing.T) {
	before := insurer(t)
	after := later(before, func(a assessment.Answers) {
		a.Values["P-CURRENCY"] = questionnaire.Answer{State: questionnaire.Given, Text: "CHF"}
		a.Values["G-OUT-01"] = questionnaire.Answer{State: questionnaire.Given, Number: 5, Proof: questionnaire.Linked}
	})
	d := since(t, before, after, nil)
	if d.Money != nil || d.Before.Currency == d.After.Currency {
		t.Errorf("money in two currencies: %+v", d.Money)
	}
	if got := itemOf(d, "", "GO-BUDGET"); got.Verdict != assessment.Incomparable || got.Reason != assessment.ReasonCurrency {
		t.Errorf("a sum of money: %+v", got)
	}
	if len(d.Dimensions) != 9 || itemOf(d, "", "G-OUT-01").Verdict != assessment.Improved {
		t.Errorf("the rest is not compared: %+v", d.Dimensions)
	}
}

// A questionnaire upgrade: a question gone, one new, one whose bounds no longer
// take the old answer.
func TestSince_OtherQuestionnaire(t *testing.T) {
	before := later(insurer(t), func(a assessment.Answers) {
		for _, item := range a.Groups["process"] {
			delete(item.Values, "PR-BACKLOG")
		}
		a.Groups["process"][0].Values["PR-BACKLOG"] = given(500)
		a.Values["P-REVENUE"] = given(1e6)
	})
	bank := *before.Bank
	bank.Version, bank.Questions = 2, slices.Clone(bank.Questions)
	at := func(id string) int {
		return slices.IndexFunc(bank.Questions, func(q questionnaire.Question) bool { return q.ID == id })
	}
	most := 100.0
	bank.Questions[at("PR-BACKLOG")].Validation.Max = &most
	bank.Questions[at("P-REVENUE")].ID = "P-TURNOVER"
	upgraded := bank.Vary(questionnaire.Variant{Name: "core"}, 2)
	after := later(before, func(a assessment.Answers) {
		delete(a.Values, "P-REVENUE")
		a.Values["P-TURNOVER"] = given(1e6)
		a.Groups["process"][0].Values["PR-BACKLOG"] = given(90)
	})
	after.Bank, after.Answers.Questionnaire = upgraded, upgraded.Ref()
	issued := evaluate(t, before)
	d := since(t, before, after, &issued)
	if !slices.Equal(d.Breaks, []string{assessment.BreakQuestionnaire}) {
		t.Errorf("breaks %v", d.Breaks)
	}
	want := []assessment.LeftOut{
		{Question: "P-REVENUE", Reason: assessment.ReasonGoneQuestion},
		{Group: "process", Item: before.Answers.Groups["process"][0].ID, Question: "PR-BACKLOG", Reason: questionnaire.CodeOutOfRange},
	}
	if !slices.Equal(d.LeftOut, want) {
		t.Errorf("left out %+v, want %+v", d.LeftOut, want)
	}
	if gone, fresh := itemOf(d, "", "P-REVENUE"), itemOf(d, "", "P-TURNOVER"); gone.Reason != assessment.ReasonGoneQuestion || fresh.Reason != assessment.ReasonNewQuestion {
		t.Errorf("gone %+v, new %+v", gone, fresh)
	}
	if d.Money == nil || d.Money.Mean.Method != 0 || !near(sum(d.Money.Mean), d.Money.Mean.Total, d.Money.Before.P95) {
		t.Errorf("no figure reads what was left out: %+v", d.Money)
	}
}

// Runs that cannot be evaluated are refused with everything that is wrong.
func TestSince_BadInput(t *testing.T) {
	good := insurer(t)
	bad := later(good, func(a assessment.Answers) {
		a.Values["GO-PAYBACK"] = given(1000)
		a.Values["P-NOSUCH"] = given(1)
	})
	for name, pair := range map[string][2]assessment.Input{"before": {bad, good}, "after": {good, bad}} {
		_, err := assessment.Since(pair[0], pair[1], nil)
		var list problem.List
		if !errors.As(err, &list) || len(list) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
	few := good
	few.Draws = 10
	if _, err := assessment.Since(good, few, nil); err == nil {
		t.Error("ten draws are enough")
	}
	rate := later(good, func(a assessment.Answers) {
		a.Values["P-CURRENCY"] = questionnaire.Answer{State: questionnaire.Given, Text: "XAU"}
	})
	if _, err := assessment.Since(rate, rate, nil); err == nil {
		t.Error("a currency without a rate has worth")
	}
}
