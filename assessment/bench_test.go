//go:build unix

package assessment

import (
	"maps"
	"os"
	"syscall"
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
// middle of how they compare: by the clock, which other work on the machine
// disturbs, and by the processor time both take.
func BenchmarkWhole(b *testing.B) {
	in := twelve(b)
	var wholes, cores, byClock, byProcessor []float64
	for b.Loop() {
		start, used := time.Now(), processor()
		if _, err := Evaluate(in); err != nil {
			b.Fatal(err)
		}
		whole, wholeUsed := time.Since(start).Seconds(), processor()-used
		core, coreUsed := 0.0, 0.0
		const times = 3 // to be as long at it as the whole
		for range times {
			e, err := proposed(in)
			if err != nil {
				b.Fatal(err)
			}
			start, used = time.Now(), processor()
			e.drawCases()
			parallel.Each(len(e.cases), parallel.None, func(_ struct{}, i int) {
				_ = span(e.draws[i].NPV)
				_ = paybackOf(e.draws[i].Payback)
			})
			core += time.Since(start).Seconds() / times
			coreUsed += (processor() - used) / times
		}
		wholes, cores = append(wholes, whole), append(cores, core)
		byClock, byProcessor = append(byClock, whole/core), append(byProcessor, wholeUsed/coreUsed)
	}
	b.ReportMetric(summary.Quantiles(byClock, 0.5)[0], "x-core-time")
	b.ReportMetric(summary.Quantiles(byProcessor, 0.5)[0], "x-core-processor")
	b.ReportMetric(1000*summary.Quantiles(cores, 0.5)[0], "core-ms")
	b.ReportMetric(1000*summary.Quantiles(wholes, 0.5)[0], "whole-ms")
}

// processor is the seconds of processor time this process has used.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(u.Utime) + seconds(u.Stime)
}

// BenchmarkSince compares a whole comparison of two runs that differ in both
// ways, four evaluations of money in all, with one Evaluate, run in turn.
func BenchmarkSince(b *testing.B) {
	after := twelve(b)
	before := after
	before.Answers.Groups = map[string][]Item{"process": nil, "tool": after.Answers.Groups["tool"]}
	for _, item := range after.Answers.Groups["process"] {
		values := maps.Clone(item.Values)
		values["PR-TOUCHLESS"] = questionnaire.Answer{State: questionnaire.DontKnow}
		values["PR-MINUTES"] = questionnaire.Answer{State: questionnaire.Given, Number: 2 * item.Values["PR-MINUTES"].Likely()}
		before.Answers.Groups["process"] = append(before.Answers.Groups["process"], Item{ID: item.ID, Values: values})
	}
	issued, err := Evaluate(before)
	if err != nil {
		b.Fatal(err)
	}
	issued.Evidence = "another"
	var byClock, byProcessor []float64
	for b.Loop() {
		start, used := time.Now(), processor()
		if _, err := Since(before, after, &issued); err != nil {
			b.Fatal(err)
		}
		whole, wholeUsed := time.Since(start).Seconds(), processor()-used
		start, used = time.Now(), processor()
		if _, err := Evaluate(after); err != nil {
			b.Fatal(err)
		}
		byClock = append(byClock, whole/time.Since(start).Seconds())
		byProcessor = append(byProcessor, wholeUsed/(processor()-used))
	}
	b.ReportMetric(summary.Quantiles(byClock, 0.5)[0], "x-evaluate-time")
	b.ReportMetric(summary.Quantiles(byProcessor, 0.5)[0], "x-evaluate-processor")
}
