//go:build unix

package opportunity_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

const (
	benchCases = 12
	benchDraws = 10_000
)

func benchInput() []opportunity.Case {
	cases := make([]opportunity.Case, benchCases)
	for i := range cases {
		cases[i] = uncertain(fmt.Sprintf("process-%d", i))
	}
	return cases
}

// core is the model whose speed is claimed: draws, NPV, payback and the
// quantiles of both, for every case.
func core(plan *sample.Plan, company opportunity.Company, cases []opportunity.Case) float64 {
	sums := make([]float64, len(cases))
	all := opportunity.Simulate(plan, terms(), company, cases)
	parallel.Each(len(cases), parallel.None, func(_ struct{}, i int) {
		npv := summary.Quantiles(all[i].NPV, 0.05, 0.5, 0.95)
		payback := summary.Quantiles(all[i].Payback, 0.5, 0.9)
		sums[i] = npv[0] + npv[1] + npv[2]
		for _, p := range payback {
			if !math.IsInf(p, 0) {
				sums[i] += p
			}
		}
	})
	return summary.Mean(sums)
}

// plain is the same model written the ordinary way on gonum's distributions:
// one random normal a quantity, one exp a month, a sort for the quantiles. It
// is here to be compared with, and nothing else.
func plain(cases []opportunity.Case) float64 {
	src := rand.NewPCG(1, 2)
	normal := distuv.Normal{Mu: 0, Sigma: 1, Src: src}
	tm := terms()
	sum := 0.0
	fate := make([]float64, benchDraws)
	for i := range fate {
		fate[i] = normal.Rand()
	}
	shared, own := math.Sqrt(tm.Fate), math.Sqrt(1-tm.Fate)
	for _, c := range cases {
		amount := func(q opportunity.Quantity) distuv.LogNormal {
			return distuv.LogNormal{Mu: math.Log(c.Drawn[q].At(0)), Sigma: 0.26, Src: src}
		}
		share := func(q opportunity.Quantity) float64 {
			at := c.Drawn[q].At(0)
			return 1 / (1 + math.Exp(-(math.Log(at/(1-at)) + 0.5*normal.Rand())))
		}
		volume, minutes, cost := amount(opportunity.Volume), amount(opportunity.Minutes), amount(opportunity.HourlyCost)
		buildCost, months, run, training := amount(opportunity.BuildCost), amount(opportunity.BuildMonths), amount(opportunity.RunCost), amount(opportunity.Training)
		npvs, paybacks := make([]float64, benchDraws), make([]float64, benchDraws)
		for i := range npvs {
			v, m, w := volume.Rand(), minutes.Rand(), cost.Rand()
			tau := share(opportunity.Touchless)
			a := math.Max(0, math.Min(share(opportunity.StraightThrough), c.StandardPath)-tau)
			assisted, cash, maintenance, errors := share(opportunity.Assisted), share(opportunity.CashShare), share(opportunity.Maintenance), share(opportunity.ErrorReduction)
			realised := 1 / (1 + math.Exp(-(1 + shared*fate[i] + own*normal.Rand())))
			plateau := 1 / (1 + math.Exp(-(shared*fate[i] + own*normal.Rand())))
			overrun := math.Exp(0.26 * (-shared*fate[i] + own*normal.Rand()))
			half := 6 * math.Exp(0.26*(-shared*fate[i]+own*normal.Rand()))
			b, d, cc, chi := buildCost.Rand()*overrun, months.Rand(), run.Rand(), training.Rand()
			live := distuv.UnitNormal.CDF(-(shared*fate[i] + own*normal.Rand())) < share(opportunity.Production)
			hours := v * m / 60
			full := w*realised*cash*(hours*a*(1-c.Review)+tm.UsableTime*plateau*hours*(1-tau-a)*assisted) + realised*v*c.ErrorRate*c.ErrorCost*a*errors - cc*v*a
			t0 := d * math.Sqrt(overrun)
			end, go1 := math.Ceil(t0), math.Floor(t0)+1
			npv, total, spent, payback := 0.0, 0.0, 0.0, math.Inf(1)
			for t := 1.0; t <= float64(tm.Months); t++ {
				net := 0.0
				if t <= end {
					build := b / end
					if !live {
						build = math.Min(build, math.Max(0, c.StageGate*b-spent))
					}
					spent += build
					net -= build
				}
				if live && t > t0 {
					net += full/(1+math.Exp(-math.Log(9)/half*(t-t0-half))) - maintenance*b/12
					if t == go1 {
						net -= chi * c.People * w
					}
				}
				total += net
				if live && t > t0 && total >= 0 && math.IsInf(payback, 1) {
					payback = t
				}
				npv += net * math.Pow(1+tm.HurdleRate, -t/12)
			}
			npvs[i], paybacks[i] = npv, payback
		}
		slices.Sort(npvs)
		slices.Sort(paybacks)
		sum += summary.Quantile(npvs, 0.05) + summary.Quantile(npvs, 0.5) + summary.Quantile(npvs, 0.95)
	}
	return sum
}

// uniforms is what PCG alone needs for as many uniforms as the core model uses,
// on the same cores.
func uniforms() float64 {
	const each = benchDraws * (int(opportunity.Quantities) + 1)
	sums := make([]float64, benchCases)
	parallel.Each(benchCases, parallel.None, func(_ struct{}, i int) {
		src := rand.New(rand.NewPCG(1, uint64(i)))
		sum := 0.0
		for range each {
			sum += src.Float64()
		}
		sums[i] = sum
	})
	return summary.Mean(sums)
}

// BenchmarkCore runs the three in turn, each for about as long, and prints the
// middle of how they compare: by the clock, which other work on the machine
// disturbs, and by the processor time they take. The plain version runs on one
// core, PCG alone on all of them as the core model does.
func BenchmarkCore(b *testing.B) {
	cases := benchInput()
	plan := sample.New(1, benchDraws)
	company := opportunity.Company{Fate: make([]float64, benchDraws), Governance: slices.Repeat([]float64{2.5}, benchDraws)}
	plan.Normals("company/fate", company.Fate)
	const times = 5
	var clock, processor struct{ ours, overPCG, underPlain []float64 }
	sink := 0.0
	for b.Loop() {
		ours := timed(times, func() { sink += core(plan, company, cases) })
		pcg := timed(times*5, func() { sink += uniforms() })
		theirs := timed(1, func() { sink += plain(cases) })
		clock.ours = append(clock.ours, ours.clock)
		clock.overPCG, processor.overPCG = append(clock.overPCG, ours.clock/pcg.clock), append(processor.overPCG, ours.processor/pcg.processor)
		clock.underPlain, processor.underPlain = append(clock.underPlain, theirs.clock/ours.clock), append(processor.underPlain, theirs.processor/ours.processor)
	}
	middle := func(x []float64) float64 { return summary.Quantiles(x, 0.5)[0] }
	b.ReportMetric(middle(clock.underPlain), "x-faster-than-plain")
	b.ReportMetric(middle(clock.overPCG), "x-PCG-time")
	b.ReportMetric(middle(processor.underPlain), "x-less-processor-than-plain")
	b.ReportMetric(middle(processor.overPCG), "x-PCG-processor")
	b.ReportMetric(1e9*middle(clock.ours)/benchCases/benchDraws, "ns/draw")
	if math.IsNaN(sink) {
		b.Fatal("not a number")
	}
}

// lap is the seconds a call takes, by the clock and of processor time.
type lap struct{ clock, processor float64 }

// timed measures a call that is made several times.
func timed(times int, f func()) lap {
	start, used := time.Now(), processorTime()
	for range times {
		f()
	}
	return lap{time.Since(start).Seconds() / float64(times), (processorTime() - used) / float64(times)}
}

// processorTime is the seconds of processor time this process has used.
func processorTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(u.Utime) + seconds(u.Stime)
}
