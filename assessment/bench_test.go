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
// core (draws, NPV, payback and their quantiles), run in turn, and prints the
// middle of how they compare.
func BenchmarkWhole(b *testing.B) {
	in := twelve(b)
	var wholes, cores, ratios []float64
	for b.Loop() {
		start := time.Now()
		if _, err := Evaluate(in); err != nil {
			b.Fatal(err)
		}
		whole := time.Since(start).Seconds()
		core := 0.0
		const times = 3 // to be as long at it as the whole
		for range times {
			e, err := proposed(in)
			if err != nil {
				b.Fatal(err)
			}
			start = time.Now()
			e.drawCases()
			parallel.Each(len(e.cases), parallel.None, func(_ struct{}, i int) {
				_ = span(e.draws[i].NPV)
				_ = paybackOf(e.draws[i].Payback)
			})
			core += time.Since(start).Seconds() / times
		}
		wholes, cores, ratios = append(wholes, whole), append(cores, core), append(ratios, whole/core)
	}
	b.ReportMetric(summary.Quantiles(ratios, 0.5)[0], "x-core-time")
	b.ReportMetric(1000*summary.Quantiles(cores, 0.5)[0], "core-ms")
	b.ReportMetric(1000*summary.Quantiles(wholes, 0.5)[0], "whole-ms")
}
