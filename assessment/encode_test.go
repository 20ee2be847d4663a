package assessment_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// answerTo draws an answer the question takes.
func answerTo(t *rapid.T, q questionnaire.Question) questionnaire.Answer {
	states := []questionnaire.State{questionnaire.Given, questionnaire.Given, questionnaire.Given}
	if q.DontKnow {
		states = append(states, questionnaire.DontKnow)
	}
	if q.NotApplicable != "" {
		states = append(states, questionnaire.NotApplicable)
	}
	a := questionnaire.Answer{State: rapid.SampledFrom(states).Draw(t, "state")}
	if a.State != questionnaire.Given {
		return a
	}
	if q.Proof != nil {
		a.Proof = rapid.SampledFrom([]questionnaire.Proof{questionnaire.None, questionnaire.Described, questionnaire.Linked}).Draw(t, "proof")
	}
	option := func(n int) string { return q.Options[n%len(q.Options)].Value }
	n := rapid.IntRange(0, 50).Draw(t, "n")
	switch {
	case q.Type == questionnaire.Integer:
		a.Number = float64(rapid.IntRange(int(*q.Validation.Min), int(*q.Validation.Max)).Draw(t, "whole"))
	case q.TakesRange() && n%2 == 0:
		x := rapid.SliceOfN(rapid.Float64Range(*q.Validation.Min, *q.Validation.Max), 3, 3).Draw(t, "range")
		a.Range = &questionnaire.Range{Low: min(x[0], x[1], x[2]), High: max(x[0], x[1], x[2]), HasLikely: n%4 == 0}
		if a.Range.HasLikely {
			a.Range.Likely = x[0] + x[1] + x[2] - a.Range.Low - a.Range.High
			a.Range.Likely = max(a.Range.Low, min(a.Range.High, a.Range.Likely))
		}
	case q.Numeric():
		a.Number = rapid.Float64Range(*q.Validation.Min, *q.Validation.Max).Draw(t, "number")
	case q.Numbered():
		a.Number = float64(option(n)[0] - '0')
	case q.Type == questionnaire.Multi, q.Type == questionnaire.Ranked:
		a.List = []string{option(n)}
		if !q.Options[0].Alone && !q.Options[1].Alone && n%2 == 0 {
			a.List = []string{option(1), option(0)}
		}
	case q.Type == questionnaire.Table:
		a.Table = map[string]float64{option(n): float64(n), option(n + 1): 0.5}
	case q.Type == questionnaire.Date:
		a.Text = "2027-03-31"
	case q.Type == questionnaire.Currency:
		a.Text = rapid.SampledFrom([]string{"USD", "EUR", "JPY"}).Draw(t, "currency")
	case len(q.Options) > 0:
		a.Text = option(n)
	default:
		a.Text = rapid.StringMatching(`[a-zA-Zé✓{}:#"'\\-]( ?[a-zA-Z0-9😀{}:#"'\\]){0,20}`).Draw(t, "text")
	}
	return a
}

func draw(t *rapid.T, bank *questionnaire.Bank) assessment.Answers {
	a := assessment.Answers{
		Questionnaire: bank.Ref(),
		Values:        map[string]questionnaire.Answer{},
		Groups:        map[string][]assessment.Item{},
	}
	some := func(group string) map[string]questionnaire.Answer {
		values := map[string]questionnaire.Answer{}
		for _, q := range bank.Asked(questionnaire.FullDepth, group, nil) {
			if rapid.Bool().Draw(t, "asked") {
				values[q.ID] = answerTo(t, q)
			}
		}
		return values
	}
	a.Values = some("")
	for _, group := range []string{"process", "tool"} {
		for _, id := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9][a-z0-9-]{0,8}`), 0, 3, rapid.ID[string]).Draw(t, group) {
			a.Groups[group] = append(a.Groups[group], assessment.Item{ID: id, Values: some(group)})
		}
	}
	for _, item := range a.Groups["process"] {
		a.Overrides = append(a.Overrides,
			assessment.Override{Path: item.ID + "/route", Value: "agent", Reason: "bought", Letter: assessment.Reported},
			assessment.Override{Path: item.ID + "/production", Knots: [][2]float64{{0.1, 0.2}, {0.9, 0.7}}, Reason: "trial", Letter: assessment.Measured})
		if rapid.Bool().Draw(t, "started") {
			a.AsOf = calendar.NewMonth(2026, time.September)
			a.Initiatives = append(a.Initiatives, initiative(t, bank, item.ID))
		}
	}
	slices.SortFunc(a.Initiatives, func(a, b assessment.Initiative) int { return strings.Compare(a.Process, b.Process) })
	return a
}

// initiative draws what may have become of a process, known up to September 2026.
func initiative(t *rapid.T, bank *questionnaire.Bank, process string) assessment.Initiative {
	start := calendar.NewMonth(2026, time.January)
	out := assessment.Initiative{Process: process, State: assessment.Building, Started: start}
	switch rapid.IntRange(0, 2).Draw(t, "state") {
	case 1:
		out.State, out.Live = assessment.Live, start.Plus(rapid.IntRange(0, 8).Draw(t, "live"))
	case 2:
		out.State, out.Ended = assessment.Stopped, start.Plus(8)
	}
	for _, id := range assessment.BaselineQuestions() {
		if q, ok := bank.Question(id); ok && rapid.Bool().Draw(t, "baseline") {
			if out.Baseline == nil {
				out.Baseline = make(map[string]questionnaire.Answer)
			}
			out.Baseline[id] = answerTo(t, q)
		}
	}
	for month := range rapid.IntRange(0, 8).Draw(t, "months") {
		for _, m := range assessment.OutcomeMeasures() {
			if !rapid.Bool().Draw(t, "measured") {
				continue
			}
			a := assessment.Actual{Month: start.Plus(month), Measure: m.Name, Value: rapid.Float64Range(0, 1).Draw(t, "actual"), Source: "system"}
			if m.Name == assessment.MeasureSpend {
				a.Value += float64(month)
			}
			out.Actuals = append(out.Actuals, a)
		}
	}
	return out
}

// In which order initiatives and actuals were entered makes no difference.
func TestEncode_OrderOfInitiatives(t *testing.T) {
	bank := core(t)
	rapid.Check(t, func(t *rapid.T) {
		a := draw(t, bank)
		one, err := assessment.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		b := a
		b.Initiatives = slices.Clone(a.Initiatives)
		slices.Reverse(b.Initiatives)
		for i := range b.Initiatives {
			b.Initiatives[i].Actuals = slices.Clone(b.Initiatives[i].Actuals)
			slices.Reverse(b.Initiatives[i].Actuals)
		}
		if two, err := assessment.Encode(b); err != nil || !bytes.Equal(one, two) {
			t.Fatalf("%v\n%s\n%s", err, one, two)
		}
		if list := assessment.Validate(b, bank); slices.ContainsFunc(list, func(p problem.Problem) bool { return strings.HasPrefix(p.Path, "initiative") }) {
			t.Fatalf("%v", list)
		}
	})
}

func TestDecodeReadsBackWhatEncodeWrites(t *testing.T) {
	bank := core(t)
	rapid.Check(t, func(t *rapid.T) {
		a := draw(t, bank)
		data, err := assessment.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		back, err := assessment.Decode("answers.json", data, bank)
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		if !reflect.DeepEqual(a, back) {
			t.Fatalf("got\n%+v\nwant\n%+v", back, a)
		}
		again, err := assessment.Encode(back)
		if err != nil || !bytes.Equal(data, again) {
			t.Fatalf("%v: not canonical\n%s\n%s", err, data, again)
		}
	})
}

func TestDecodeAnswerReadsBackOneAnswer(t *testing.T) {
	bank := core(t)
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(bank.Questions).Draw(t, "question")
		a := answerTo(t, q)
		raw, err := assessment.EncodeAnswer(a)
		if err != nil {
			t.Fatal(err)
		}
		back, err := assessment.DecodeAnswer(q, raw)
		if err != nil || !reflect.DeepEqual(a, back) {
			t.Fatalf("%s: %s: got %+v, %v, want %+v", q.ID, raw, back, err, a)
		}
	})
}

func TestDecodeAnswerOfAMissingOne(t *testing.T) {
	q, _ := core(t).Question("GO-HURDLE")
	raw, err := assessment.EncodeAnswer(questionnaire.Answer{})
	if err != nil || string(raw) != "null" {
		t.Fatalf("%s, %v", raw, err)
	}
	if a, err := assessment.DecodeAnswer(q, raw); err != nil || a.State != questionnaire.Missing {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := assessment.DecodeAnswer(q, []byte(`250`)); len(problemsOf(t, err)) != 1 {
		t.Errorf("250: %v", err)
	}
}

// YAML and JSON are two ways to write the same answers.
func TestYAMLAndJSONAgree(t *testing.T) {
	bank := core(t)
	fromYAML, err := assessment.Decode("a.yaml", []byte(`
questionnaire: core@1
answers: {P-NAME: "Café 😀", P-CURRENCY: EUR, G-OUT-01: {value: 3, evidence: described}}
process: [{id: a, PR-MINUTES: {low: 1, likely: 2, high: 3}}]`), bank)
	if err != nil {
		t.Fatal(err)
	}
	fromJSON, err := assessment.Decode("a", []byte(`{"questionnaire": "core@1",
"answers": {"P-NAME": "Caf\u00e9 \ud83d\ude00", "P-CURRENCY": "EUR", "G-OUT-01": {"value": 3, "evidence": "described"}},
"process": [{"id": "a", "PR-MINUTES": {"low": 1, "likely": 2.0, "high": 3e0}}]}`), bank)
	if err != nil || !reflect.DeepEqual(fromYAML, fromJSON) {
		t.Errorf("%v\n%+v\n%+v", err, fromYAML, fromJSON)
	}
}

func FuzzDecode(f *testing.F) {
	bank := core(f)
	f.Add([]byte("questionnaire: core@1\nanswers: {P-NAME: A, G-OUT-01: {value: 3, evidence: linked}}\n"))
	f.Add([]byte(`{"questionnaire": "core@1", "process": [{"id": "a", "PR-MINUTES": {"low": 1, "high": 3}}]}`))
	f.Add([]byte("process:\n  - {id: a, PR-VOLUME: 1e999}\noverrides:\n  - {path: a/route, value: agent, knots: [[.1, 2]]}\n"))
	f.Add([]byte("questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\nas_of: 2026-09\nprocess: [{id: a, PR-NAME: A, PR-FUNCTION: other, PR-VOLUME: 9, PR-MINUTES: 9}]\ninitiative: [{process: a, state: live, started: 2026-01, live: 2026-02, baseline: {PR-TOUCHLESS: 3}, actuals: [{month: 2026-03, measure: spend, value: 1e3, source: guess}]}]\n"))
	f.Add([]byte("a: &a [*a]\n? [x]\n: y\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := assessment.Load("fuzz", data, bank)
		if err != nil {
			problemsOf(t, err)
			return
		}
		encoded, err := assessment.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		back, err := assessment.Decode("fuzz.json", encoded, bank)
		if err != nil {
			t.Fatalf("%v in %s", err, encoded)
		}
		if again, err := assessment.Encode(back); err != nil || !bytes.Equal(encoded, again) {
			t.Fatalf("%v: %s became %s", err, encoded, again)
		}
	})
}
