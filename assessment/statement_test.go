package assessment_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// two are a draft in which Ana and the owner gave different volumes, and only
// Ana said who answers for the spend.
func two() assessment.Draft {
	a := withProcess()
	a.Values["SP-TOTAL"] = said(4000)
	volume := assessment.Place{Group: "process", Item: "triage", Question: "PR-VOLUME"}
	return assessment.Draft{
		Answers: a,
		People:  map[string]assessment.Respondent{"ana": {ID: "ana", Name: "Ana"}, "ben": {ID: "ben"}},
		Marks: map[assessment.Place]assessment.Mark{
			volume:                 {Version: 2, At: noon.Add(time.Hour), By: "ana"},
			{Question: "SP-TOTAL"}: {Version: 1, At: noon, By: "ana"},
			{Question: "P-NAME"}:   {Version: 1, At: noon},
		},
		Said: []assessment.Said{
			{Place: volume, By: "", At: noon, Answer: said(900)},
			{Place: volume, By: "ben", At: noon.Add(time.Minute), Answer: said(800)},
			{Place: assessment.Place{Question: "SP-TOTAL"}, By: "", At: noon, Answer: said(4000)},
			{Place: assessment.Place{Question: "GO-HURDLE"}, By: "", At: noon, Answer: said(7)},
		},
	}
}

func TestDifferencesNameWhoSaidWhat(t *testing.T) {
	got := two().Differences()
	if len(got) != 1 || got[0].Question != "PR-VOLUME" || got[0].Chosen {
		t.Fatalf("differences are %+v", got)
	}
	var who []string
	for _, s := range got[0].Said {
		who = append(who, s.By)
	}
	if want := []string{"ana", "ben", ""}; !reflect.DeepEqual(who, want) {
		t.Errorf("said by %q, want the one that counts first and then the newest, %q", who, want)
	}
}

func TestASpanHoldsEveryFigureAndNoOther(t *testing.T) {
	bank := core(t)
	volume, _ := bank.Question("PR-VOLUME")
	minutes, _ := bank.Question("PR-MINUTES")
	figures := func(answers ...questionnaire.Answer) assessment.Difference {
		var d assessment.Difference
		for _, a := range answers {
			d.Said = append(d.Said, assessment.Said{Answer: a})
		}
		return d
	}
	wide := questionnaire.Answer{State: questionnaire.Given, Range: &questionnaire.Range{Low: 2, High: 9}}
	got, ok := figures(said(1400), said(900), wide).Span(volume)
	if want := (questionnaire.Range{Low: 2, High: 1400}); !ok || *got.Range != want {
		t.Errorf("the span is %+v", got.Range)
	}
	got, ok = figures(said(6), wide).Span(minutes)
	if want := (questionnaire.Range{Low: 2, Likely: 6, High: 9, HasLikely: true}); !ok || *got.Range != want {
		t.Errorf("the span with a likely figure is %+v", got.Range)
	}
	if _, ok := figures(said(6), questionnaire.Answer{State: questionnaire.DontKnow}).Span(volume); ok {
		t.Error("a span was made where somebody does not know")
	}
	name, _ := bank.Question("PR-NAME")
	if _, ok := figures(word("a"), word("b")).Span(name); ok {
		t.Error("a span was made of words")
	}
}

// store hands out one draft, as assessment.Service reads it.
type store struct {
	assessment.Store
	draft assessment.Draft
}

func (s store) ByKey(context.Context, string, time.Time) (assessment.Draft, error) {
	return s.draft, nil
}

func TestAResultSaysWhoReportedWhatAndWhereTheyDiffer(t *testing.T) {
	bank := core(t)
	service := assessment.Service{Store: store{draft: two()}, Bank: bank, Clock: func() time.Time { return noon }}
	d, err := service.Open(t.Context(), "key")
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := assessment.Encode(d.Answers)
	if err != nil {
		t.Fatal(err)
	}
	back, err := assessment.Load("answers.json", encoded, bank)
	if err != nil || !reflect.DeepEqual(back.Said, d.Answers.Said) || len(back.Said) != 4 {
		t.Fatalf("wrote %+v\nread %+v (%v)", d.Answers.Said, back.Said, err)
	}
	again, err := assessment.Encode(back)
	if err != nil || !bytes.Equal(encoded, again) {
		t.Errorf("wrote %s\nthen %s (%v)", encoded, again, err)
	}

	in := example(t, "logistics")
	in.Answers, in.Draws = d.Answers, 1000
	r, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	want := []assessment.Disagreement{{Item: "triage", Question: "PR-VOLUME", Said: []assessment.Voice{
		{By: "Ana", Date: "2026-11-24", Value: json.RawMessage("6200")},
		{Date: "2026-11-24", Value: json.RawMessage("800")},
		{Owner: true, Date: "2026-11-24", Value: json.RawMessage("900")},
	}}}
	if !reflect.DeepEqual(r.Disagreements, want) {
		t.Errorf("disagreements are %+v, want %+v", r.Disagreements, want)
	}
	for _, p := range r.Provenance {
		if (p.By == "Ana") != (p.Source == "PR-VOLUME") {
			t.Errorf("%s from %s is said to be by %q", p.Path, p.Source, p.By)
		}
	}
	hidden, err := json.Marshal(r.Anonymous(assessment.Aliases{Organisation: "A", Process: func(string) string { return "P" }, Tool: func(string) string { return "T" }}))
	if err != nil || strings.Contains(string(hidden), "Ana") || !strings.Contains(string(hidden), `"question":"PR-VOLUME"`) {
		t.Errorf("without names the result still names Ana, or forgets that there is a difference (%v)", err)
	}

	in.Answers.Said = nil
	alone, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	if alone.Portfolio.NPV.P50 != r.Portfolio.NPV.P50 || alone.Processes[0].Cases != r.Processes[0].Cases {
		t.Error("who said what moves a figure")
	}
}

func TestStatementsThatAreWrongAreRefused(t *testing.T) {
	const head = "questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\nsaid:\n"
	for name, c := range map[string]struct{ text, code string }{
		"no list":         {"  x: 1\n", assessment.CodeNotList},
		"no mapping":      {"- 1\n", assessment.CodeNotMapping},
		"no such key":     {"- {question: P-NAME, value: A, who: B}\n", assessment.CodeUnknownKey},
		"no question":     {"- {question: P-NO, value: A}\n", assessment.CodeUnknownQuestion},
		"no value":        {"- {question: P-NAME}\n", assessment.CodeNoValue},
		"an item too few": {"- {question: PR-VOLUME, value: 3}\n", assessment.CodeNoValue},
		"a wrong value":   {"- {question: PR-VOLUME, item: a, value: -3}\n", questionnaire.CodeOutOfRange},
		"a wrong date":    {"- {question: P-NAME, value: A, date: soon}\n", questionnaire.CodeNotDate},
		"a long name":     {"- {question: P-NAME, value: A, by: " + strings.Repeat("x", 200) + "}\n", questionnaire.CodeTooLong},
		"a wrong yes":     {"- {question: P-NAME, value: A, counts: perhaps}\n", assessment.CodeUnknownKey},
		"a list as name":  {"- {question: P-NAME, value: A, by: [a]}\n", assessment.CodeNotAWord},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := assessment.Load("a.yaml", []byte(head+c.text), core(t))
			var list problem.List
			if !errors.As(err, &list) || list[0].Code != c.code {
				t.Errorf("the error is %v, want code %s", err, c.code)
			}
		})
	}
}
