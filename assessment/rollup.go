package assessment

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"waterline/assessment/evidence"
	"waterline/scoring/dist"
	"waterline/scoring/rollup"
	"waterline/scoring/sample"
	"waterline/scoring/summary"
)

// TeamResult is the result of one team of a roll-up. The key tells it from the
// others and names its draws.
type TeamResult struct {
	Key    string
	Result Result
}

// RollUp is what several frozen results come to together. Nothing is evaluated
// again: sums are drawn from the quantiles that each result holds, with teams
// that share as much of their fate as initiatives of one company do.
type RollUp struct {
	Shared   float64 // r of METHOD 3.1
	Money    []MoneySum
	Hours    Span // freed a month once settled, of all teams
	Starters int  // teams with a starter project
}

// MoneySum is the part of a roll-up in one currency. Others are not converted.
type MoneySum struct {
	Currency    string
	Teams       int
	Months      []int // horizons of the results, ascending; one where all are the same
	NPV         Chance
	Independent Chance // were the teams independent
	Cost        Cost   // the P80 is the sum of P80s: as if all overran together
}

// Chance is a figure with its range and the chance that it is above zero.
type Chance struct {
	Span
	PPositive float64
}

// RollUpOf adds results up, with draws of the evidence's usual number. The
// currencies come by code. One result alone stays as it is.
func RollUpOf(base *evidence.Base, seed uint64, teams []TeamResult) (RollUp, error) {
	params := &parameters{base: base}
	out := RollUp{Shared: params.value("fate/shared")}
	draws := int(params.cell("sampling/draws", "default"))
	if err := params.err(); err != nil {
		return RollUp{}, err
	}
	plan := sample.New(seed, draws)
	money := make(map[string][]rollup.Part)
	sums := make(map[string]*MoneySum)
	var hours []rollup.Part
	for _, t := range teams {
		r := t.Result
		npv, err := valuePart(t.Key, r.Portfolio.NPV)
		if err != nil {
			return RollUp{}, err
		}
		freed, err := spanPart(t.Key+"/hours", r.Portfolio.HoursFreed, 0)
		if err != nil {
			return RollUp{}, err
		}
		money[r.Currency], hours = append(money[r.Currency], npv), append(hours, freed)
		s := sums[r.Currency]
		if s == nil {
			s = &MoneySum{Currency: r.Currency, NPV: Chance{r.Portfolio.NPV.Span, r.Portfolio.NPV.PPositive}}
			s.Independent = s.NPV
			sums[r.Currency] = s
		}
		s.Teams++
		s.Cost.Mean, s.Cost.P80 = s.Cost.Mean+r.Portfolio.Cost.Mean, s.Cost.P80+r.Portfolio.Cost.P80
		if !slices.Contains(s.Months, r.HorizonMonths) {
			s.Months = append(s.Months, r.HorizonMonths)
		}
		if r.Starter.ID != nil {
			out.Starters++
		}
	}
	for currency, s := range sums {
		slices.Sort(s.Months)
		if s.Teams > 1 {
			s.NPV, s.Independent = chance(rollup.Of(plan, out.Shared, money[currency])), chance(rollup.Of(plan, 0, money[currency]))
		}
		out.Money = append(out.Money, *s)
	}
	slices.SortFunc(out.Money, func(a, b MoneySum) int { return strings.Compare(a.Currency, b.Currency) })
	if out.Hours = chance(rollup.Of(plan, out.Shared, hours)).Span; len(teams) == 1 {
		out.Hours = teams[0].Result.Portfolio.HoursFreed
	}
	return out, nil
}

func chance(s rollup.Sum) Chance {
	return Chance{Span: Span{P5: s.P5, P50: s.P50, P95: s.P95, Mean: s.Mean}, PPositive: s.PPositive}
}

// valuePart is a net present value by all quantiles that its result holds.
func valuePart(key string, v Value) (rollup.Part, error) {
	knots := spanKnots(v.Span)
	for i, p := range summary.DotPlaces(len(v.Dots)) {
		knots = append(knots, dist.Knot{P: p, X: v.Dots[i]})
	}
	return part(key, knots, v.Mean, math.Inf(-1))
}

func spanPart(key string, s Span, lower float64) (rollup.Part, error) {
	return part(key, spanKnots(s), s.Mean, lower)
}

func spanKnots(s Span) []dist.Knot {
	return []dist.Knot{{P: 0.05, X: s.P5}, {P: 0.50, X: s.P50}, {P: 0.95, X: s.P95}}
}

func part(key string, knots []dist.Knot, mean, lower float64) (rollup.Part, error) {
	q, err := rollup.Through(knots, lower)
	if err != nil {
		return rollup.Part{}, fmt.Errorf("roll up %s: %w", key, err)
	}
	return rollup.Part{Key: key, Quantity: q, Mean: mean}, nil
}
