package assessment

import (
	"os"
	"testing"
	"time"

	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/scoring/parallel"
	"waterline/scoring/summary"
)

// twelve is the insurer with each of its six processes there twice.
func twelve(b *testing.B) Input {
	b.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		b.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		b.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		b.Fatal(err)
	}
	data, err := os.ReadFile("../examples/insurer.yaml")
	if err != nil {
		b.Fatal(err)
	}
	answers, err := Decode("insurer.yaml", data, bank)
	if err != nil {
		b.Fatal(err)
	}
	items := answers.Groups["process"]
	for _, item := range items {
		answers.Groups["process"] = append(answers.Groups["process"], Item{ID: item.ID + "-2", Values: item.Values})
	}
	return Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 10_000}
}

// BenchmarkWhole compares the complete evaluation of 12 opportunities with its
// core (draws, NPV, payback and their quantiles) in the same run.
func BenchmarkWhole(b *testing.B) {
	in := twelve(b)
	var whole, core time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := Evaluate(in); err != nil {
			b.Fatal(err)
		}
		whole += time.Since(start)

		e := &evaluation{Input: in, params: &parameters{base: in.Evidence}}
		if err := e.begin(); err != nil {
			b.Fatal(err)
		}
		e.describe()
		e.scoreGovernance()
		e.propose()
		start = time.Now()
		e.drawCases()
		parallel.Each(len(e.cases), parallel.None, func(_ struct{}, i int) {
			_ = span(summary.Sorted(e.npv[i]))
			_ = paybackOf(e.draws[i].Payback)
		})
		core += time.Since(start)
	}
	b.ReportMetric(float64(whole)/float64(core), "x-core-time")
	b.ReportMetric(core.Seconds()*1000/float64(b.N), "core-ms")
	b.ReportMetric(whole.Seconds()*1000/float64(b.N), "whole-ms")
}
