package store

import (
	"context"
	"testing"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/examples"
)

// The report of a run that follows another is made with what has changed since;
// where that run is gone it is made without.
func TestAReportIsIssuedWithTheRunBefore(t *testing.T) {
	c, _ := consultancy(t, 1000)
	who, first := imported(t, c)
	data, err := examples.Files.ReadFile("insurer-2026q4.yaml")
	must(t, err)
	second, err := c.Import(t.Context(), "org", who.ID, "answers.yaml", data, "en", ana)
	must(t, err)
	follows := first.Assessment
	c.Follows = func(_ context.Context, _, id string) (string, int64, error) {
		if id != second.Assessment {
			return "", 0, nil
		}
		return follows, first.Number, nil
	}
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
	follows = "nowhere"
	issue(second.Assessment)
	p := made[0].Previous
	if p == nil || p.Result.Answers != first.Result.Answers || p.At.IsZero() || p.Change.Money == nil || p.Change.Money.Mean.Method != 0 {
		t.Fatalf("the second run was compared with %+v", p)
	}
	if p.Change.Money.After != (assessment.Span{P5: second.Result.Portfolio.NPV.P5, P50: second.Result.Portfolio.NPV.P50, P95: second.Result.Portfolio.NPV.P95, Mean: second.Result.Portfolio.NPV.Mean}) {
		t.Errorf("the change ends at %+v, the result says %+v", p.Change.Money.After, second.Result.Portfolio.NPV.Span)
	}
	if made[1].Previous != nil || made[2].Previous != nil {
		t.Errorf("a first run, or one whose run before is gone, was compared: %+v, %+v", made[1].Previous, made[2].Previous)
	}
}
