package store

import (
	"context"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

// The report of a run that follows another is made with what has changed since,
// that of a first run without.
func TestAReportIsIssuedWithTheRunBefore(t *testing.T) {
	c, _ := consultancy(t, 1000)
	who, first := imported(t, c)
	later := noon.AddDate(0, 4, 0)
	c.Clock = func() time.Time { later = later.Add(time.Minute); return later }
	begun, err := c.Rerun(t.Context(), "org", first.Assessment, calendar.Quarter{}, ana)
	must(t, err)
	in := c.Model
	in.Answers = begun.Draft.Answers
	in.Answers.Groups["process"][0].Values["PR-ERROR-RATE"] = questionnaire.Answer{State: questionnaire.Given, Number: 2}
	in.Answers = in.Answers.Asked(in.Bank)
	result, err := assessment.Evaluate(in)
	must(t, err)
	must(t, c.Assessments.Submit(t.Context(), begun.Draft.ID, in.Answers, result, c.Clock()))
	second, err := c.Store.Revision(t.Context(), "org", begun.Draft.ID, 0)
	must(t, err)
	var made []client.Job
	c.Render = func(_ context.Context, j client.Job) (client.Rendered, error) {
		made = append(made, j)
		return client.Rendered{File: []byte("report"), Fingerprint: "ab12", Program: "test"}, nil
	}
	issue := func(id string) {
		t.Helper()
		_, err := c.Finalise(t.Context(), "org", client.Order{Client: who.ID, Assessment: id, Title: "AI strategy", Language: "en", Paper: "A4", By: ana})
		must(t, err)
	}
	issue(second.Assessment)
	issue(first.Assessment)
	p := made[0].Previous
	if p == nil || p.Result.Answers != first.Result.Answers || p.At.IsZero() || p.Change.Money == nil || p.Change.Money.Mean.Method != 0 {
		t.Fatalf("the second run was compared with %+v", p)
	}
	if p.Change.Money.After != (assessment.Span{P5: second.Result.Portfolio.NPV.P5, P50: second.Result.Portfolio.NPV.P50, P95: second.Result.Portfolio.NPV.P95, Mean: second.Result.Portfolio.NPV.Mean}) {
		t.Errorf("the change ends at %+v, the result says %+v", p.Change.Money.After, second.Result.Portfolio.NPV.Span)
	}
	if made[1].Previous != nil {
		t.Errorf("a first run was compared: %+v", made[1].Previous)
	}
}
