package reports

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
)

// rerun is the result of an example as a second run, with the run before it: a
// quarter ago more was touched by hand, less was known of a process, outcome
// measurement was at its lowest, and the evidence was another.
func rerun(t testing.TB, name string) (assessment.Result, assessment.Answers, *Previous) {
	t.Helper()
	after := exampleInput(t, name)
	before := after
	before.Answers = quarterAgo(after.Answers)
	after.Answers = nowShown(after.Answers)
	issued := result(t, before)
	issued.Evidence = strings.Repeat("0", len(issued.Evidence))
	for _, s := range []*float64{&issued.Portfolio.NPV.Mean, &issued.Portfolio.NPV.P50, &issued.Portfolio.NPV.P5, &issued.Portfolio.NPV.P95} {
		*s += 0.05 * math.Abs(issued.Portfolio.NPV.Mean)
	}
	d, err := assessment.Since(before, after, &issued)
	if err != nil {
		t.Fatal(err)
	}
	return result(t, after), after.Answers, &Previous{
		Answers: before.Answers, Result: issued, Change: d, Date: time.Date(2026, 8, 20, 0, 0, 0, 0, time.UTC),
	}
}

// nowShown has how results are measured at a high level, linked to evidence, and
// one answer on delivery that fell.
func nowShown(a assessment.Answers) assessment.Answers {
	a.Values = maps.Clone(a.Values)
	for id, answer := range a.Values {
		if strings.HasPrefix(id, "G-OUT-") && answer.Known() {
			a.Values[id] = questionnaire.Answer{State: questionnaire.Given, Number: 4, Proof: questionnaire.Linked}
		}
		if strings.HasPrefix(id, "G-DEL-") && answer.Known() {
			a.Values[id] = questionnaire.Answer{State: questionnaire.Given, Number: 1, Proof: questionnaire.Linked}
		}
	}
	return a
}

func result(t testing.TB, in assessment.Input) assessment.Result {
	t.Helper()
	r, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func exampleInput(t testing.TB, name string) assessment.Input {
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
	data, err := os.ReadFile(filepath.Join("..", "examples", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Decode(name, data, bank)
	if err != nil {
		t.Fatal(err)
	}
	return assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 2000}
}

// quarterAgo is what a company may have answered a quarter before.
func quarterAgo(a assessment.Answers) assessment.Answers {
	a.Values = maps.Clone(a.Values)
	groups := make(map[string][]assessment.Item, len(a.Groups))
	for id, items := range a.Groups {
		for _, item := range items {
			groups[id] = append(groups[id], assessment.Item{ID: item.ID, Values: maps.Clone(item.Values)})
		}
	}
	a.Groups = groups
	given := func(x float64) questionnaire.Answer {
		return questionnaire.Answer{State: questionnaire.Given, Number: x}
	}
	for id, answer := range a.Values {
		if strings.HasPrefix(id, "G-OUT-") && answer.Known() {
			answer.Number, answer.Proof = 1, questionnaire.Linked
			a.Values[id] = answer
		}
		if strings.HasPrefix(id, "G-DEL-") && answer.Known() {
			answer.Number, answer.Proof = 5, questionnaire.Linked
			a.Values[id] = answer
		}
	}
	for i, item := range groups["process"] {
		minutes := item.Values["PR-MINUTES"].Likely()
		switch i {
		case 0:
			item.Values["PR-MINUTES"] = given(0.7 * minutes)
			item.Values["PR-ERROR-RATE"] = given(12)
		case 1:
			item.Values["PR-MINUTES"] = questionnaire.Answer{State: questionnaire.Given, Range: &questionnaire.Range{Low: 0.3 * minutes, Likely: minutes, High: 3 * minutes, HasLikely: true}}
			delete(item.Values, "PR-TOUCHLESS")
		}
	}
	return a
}

// outcomes are n measured values of the first processes, every third outside
// its range.
func outcomes(r assessment.Result, n int) []assessment.Outcome {
	var out []assessment.Outcome
	measures := assessment.OutcomeMeasures()
	yes, no := true, false
	for i := range n {
		p := r.Processes[(i/3)%len(r.Processes)]
		if i%3 == 0 {
			out = append(out, assessment.Outcome{Process: p.ID, Name: p.Name, State: assessment.Live})
		}
		o := &out[len(out)-1]
		m := measures[i%len(measures)]
		scale := map[string]float64{"share": 0.2, "hours": 200, "money": 9000, "cases": 1200}[m.Unit]
		point := assessment.OutcomePoint{Judgement: assessment.Judgement{
			Month: calendar.NewMonth(2026, time.September), Measure: m.Name, Unit: m.Unit,
			Low: 0.5 * scale, Middle: scale, High: 1.8 * scale, Value: 1.3 * scale, Inside: true, PIT: 0.7,
		}, Source: "system", Better: &yes}
		if i%3 == 2 {
			point.Value, point.Inside, point.Better, point.PIT = 0.2*scale, false, &no, 0.01
		} else {
			o.Inside++
		}
		if m.Better == "" {
			point.Better = nil
		}
		o.Points = append(o.Points, point)
	}
	return out
}

// reruns are second runs that the page must survive.
func reruns(t testing.TB) map[string]func() (assessment.Result, *Previous) {
	usual := func(name string) func() (assessment.Result, *Previous) {
		return func() (assessment.Result, *Previous) {
			r, _, p := rerun(t, name)
			return r, p
		}
	}
	with := func(change func(*assessment.Result, *Previous)) func() (assessment.Result, *Previous) {
		return func() (assessment.Result, *Previous) {
			r, p := usual("insurer")()
			change(&r, p)
			return r, p
		}
	}
	return map[string]func() (assessment.Result, *Previous){
		"insurer": usual("insurer"), "agency": usual("agency"), "logistics": usual("logistics"),
		"measured": with(func(r *assessment.Result, p *Previous) { p.Change.Outcomes = outcomes(*r, 5) }),
		"twelve": with(func(r *assessment.Result, p *Previous) {
			p.Change.Outcomes = outcomes(*r, 12)
			d := p.Change.Dimensions
			for i := len(d); i < 12; i++ {
				d = append(d, d[i%9])
			}
			for i := range d {
				one := d[i]
				one.ID, one.Before = fmt.Sprintf("X%d", i), &assessment.Reading{Level: 1 + 0.3*float64(i), Low: 1, High: 1.8 + 0.3*float64(i)}
				one.After = &assessment.Reading{Level: 4.5 - 0.28*float64(i), Low: 2.6, High: 5}
				one.Verdict, one.PRose = assessment.Risen, 0.97
				if one.After.Level < one.Before.Level {
					one.Verdict, one.PRose = assessment.Fallen, 0.02
				}
				d[i] = one
			}
			p.Change.Dimensions = d
		}),
		"still": with(func(_ *assessment.Result, p *Previous) {
			in := exampleInput(t, "insurer")
			d, err := assessment.Since(in, in, nil)
			if err != nil {
				t.Fatal(err)
			}
			p.Change, p.Date = d, time.Time{}
		}),
		"currency": with(func(r *assessment.Result, p *Previous) {
			p.Change.Money, p.Change.Before.Currency = nil, "CHF"
			p.Change.Outcomes = []assessment.Outcome{{Process: r.Processes[0].ID, Name: r.Processes[0].Name, State: assessment.Live, Reason: assessment.ReasonCurrency}}
		}),
		"waiting": with(func(r *assessment.Result, p *Previous) {
			p.Change.Outcomes = []assessment.Outcome{
				{Process: r.Processes[0].ID, Name: r.Processes[0].Name, State: assessment.Building, Reason: assessment.ReasonNoActuals},
				{Process: r.Processes[1].ID, Name: r.Processes[1].Name, State: assessment.Building, Reason: assessment.ReasonNoForecast},
			}
		}),
		"long": with(func(r *assessment.Result, p *Previous) {
			name := strings.Repeat("Very long process name of many words ", 6)[:200]
			*r = renamed(*r, name)
			p.Change.Outcomes = outcomes(*r, 12)
			for i := range p.Change.Items {
				if p.Change.Items[i].Name != "" {
					p.Change.Items[i].Name = name
				}
			}
			for i := range p.Change.Money.Processes {
				p.Change.Money.Processes[i].Name = name
			}
			for i := range 9 {
				p.Change.Listed = append(p.Change.Listed, assessment.Listed{Group: "tool", ID: fmt.Sprint(i), Name: name, Added: i%2 == 0})
			}
		}),
		"strange": with(func(r *assessment.Result, p *Previous) {
			*r = renamed(*r, strange)
			p.Change.Outcomes = outcomes(*r, 4)
			for i := range p.Change.Money.Processes {
				p.Change.Money.Processes[i].Name = strange
			}
		}),
		"huge": with(func(_ *assessment.Result, p *Previous) {
			m := p.Change.Money
			for _, s := range []*assessment.Span{&m.Before, &m.Rescored, &m.After} {
				*s = assessment.Span{P5: s.P5 * 1e6, P50: s.P50 * 1e6, P95: s.P95 * 1e6, Mean: s.Mean * 1e6}
			}
			for _, s := range []*assessment.Split{&m.Mean, &m.Middle, &m.Width} {
				*s = assessment.Split{Total: s.Total * 1e6, World: s.World * -1e6, Knowledge: (s.Knowledge + 2*s.World) * 1e6, Method: s.Method * 1e6}
			}
		}),
	}
}
