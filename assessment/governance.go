package assessment

import (
	"math"
	"slices"

	"waterline/assessment/questionnaire"
	"waterline/scoring/maturity"
	"waterline/scoring/parallel"
	"waterline/scoring/summary"
)

// governance is the scored maturity with the draws the value model needs.
type governance struct {
	rows     [][]float64 // posterior draws: one level a dimension, before gates
	mean, sd float64     // of the harmonic mean over those draws
	result   Maturity
}

// scoreGovernance estimates the nine dimensions, applies the gates and keeps
// the posterior draws (METHOD section 5).
func (e *evaluation) scoreGovernance() {
	prior := e.maturityPrior()
	shown, plain := e.responses(true), e.responses(false)
	post := maturity.Estimate(prior, shown)
	linked := maturity.Estimate(prior, plain)

	g := &governance{rows: post.Draws(int(e.params.value("maturity/draws")), e.plan.Stream("company/maturity"))}
	overall := make([]float64, len(g.rows))
	for i, row := range g.rows {
		overall[i] = maturity.Harmonic(row)
	}
	g.mean, g.sd = summary.Mean(overall), math.Sqrt(summary.Variance(overall))
	e.govern = g

	for d, dimension := range e.Bank.Dimensions {
		level, unknown := e.dimensionLevel(dimension)
		mean, sd := post.Level(d)
		if level.Asked > 0 {
			level.LowerBound = held(mean)
		}
		if len(unknown) > 0 {
			bound := slices.Clone(shown)
			bound[d] = append(slices.Clone(shown[d]), unknown...)
			least, _ := maturity.Estimate(prior, bound).Level(d)
			level.LowerBound = held(least)
		}
		if level.Asked > level.Unknown {
			se := sd * e.params.value("maturity/se_inflation")
			unadjusted, _ := linked.Level(d)
			level.SE = &se
			level.Ungated = held(mean)
			level.Level, level.Low, level.High = held(mean), held(mean-maturity.Reach90()*se), held(mean+maturity.Reach90()*se)
			level.Unadjusted = held(unadjusted)
		}
		g.result.Dimensions = append(g.result.Dimensions, level)
	}
	e.result.Checks = e.checks(linked)
	g.result.Overall.Gates = make([]Bound, 0)
	if e.anyLevel() {
		se := g.sd * e.params.value("maturity/se_inflation")
		o := &g.result.Overall
		o.SE, o.Ungated = &se, held(g.mean)
		o.Level, o.Low, o.High = held(g.mean), held(g.mean-maturity.Reach90()*se), held(g.mean+maturity.Reach90()*se)
	}
	e.applyGates()
}

func (e *evaluation) anyLevel() bool {
	for _, d := range e.govern.result.Dimensions {
		if d.Level != nil {
			return true
		}
	}
	return false
}

func (e *evaluation) maturityPrior() maturity.Prior {
	p := e.params
	return maturity.Prior{
		CompanyMean: p.cell("maturity/company", "mean"), CompanySD: p.cell("maturity/company", "sd"),
		DimensionSD: p.cell("maturity/dimension", "sd"),
		ThetaLow:    p.cell("maturity/grid", "theta_low"), ThetaHigh: p.cell("maturity/grid", "theta_high"),
		ThetaPoints: int(p.cell("maturity/grid", "theta_points")),
		CompanyLow:  p.cell("maturity/grid", "company_low"), CompanyHigh: p.cell("maturity/grid", "company_high"),
		CompanyPoints: int(p.cell("maturity/grid", "company_points")),
		Centre:        p.value("maturity/centre"),
	}
}

// responses are the answered items of each dimension, weakened by how well they
// are shown when strict.
func (e *evaluation) responses(strict bool) [][]maturity.Response {
	out := make([][]maturity.Response, len(e.Bank.Dimensions))
	for d, dimension := range e.Bank.Dimensions {
		for _, q := range e.Bank.DimensionItems(dimension.ID) {
			if a := e.Answers.Values[q.ID]; a.Known() {
				r := response(q, int(a.Number))
				if strict {
					r = e.weakened(r, a.Proof)
				}
				out[d] = append(out[d], r)
			}
		}
	}
	return out
}

func response(q questionnaire.Question, level int) maturity.Response {
	r := maturity.Response{A: q.Item.A, Level: level}
	copy(r.B[:], q.Item.B)
	return r
}

func (e *evaluation) weakened(r maturity.Response, proof questionnaire.Proof) maturity.Response {
	switch proof {
	case questionnaire.Linked:
		return r
	case questionnaire.Described:
		return r.Weakened(e.params.cell("maturity/proof", "described_shift"), e.params.cell("maturity/proof", "described_slope"))
	default:
		return r.Weakened(e.params.cell("maturity/proof", "none_shift"), e.params.cell("maturity/proof", "none_slope"))
	}
}

// dimensionLevel counts what was asked of a dimension and finds the answer whose
// next option would help first. It also returns the unknown answers scored as
// level 1, for the lower bound.
func (e *evaluation) dimensionLevel(dimension questionnaire.Dimension) (out DimensionLevel, unknown []maturity.Response) {
	out = DimensionLevel{ID: dimension.ID, Name: dimension.Name}
	worst := maturity.Levels
	for _, q := range e.Bank.DimensionItems(dimension.ID) {
		a := e.Answers.Values[q.ID]
		switch a.State {
		case questionnaire.DontKnow:
			out.Asked++
			out.Unknown++
			unknown = append(unknown, response(q, 1))
		case questionnaire.Given:
			out.Asked++
			if n := int(a.Number); n < worst {
				worst, out.Weakest = n, q.ID
				if next, ok := q.Option(string(rune('0' + n + 1))); ok {
					out.NextStep = next.Label
				}
			}
		}
	}
	return out, unknown
}

// held is a level as it may be shown.
func held(level float64) *float64 {
	l := maturity.Held(level)
	return &l
}

// levels draws the governance level that shifts the chance to reach production:
// N(mean, sd²) held within the levels, one dimension for the whole company.
func (e *evaluation) levels() []float64 {
	z := make([]float64, e.Draws)
	e.plan.Normals("company/governance", z)
	return levelsAt(z, e.govern.mean, e.govern.sd)
}

func levelsAt(z []float64, mean, sd float64) []float64 {
	out := make([]float64, len(z))
	for i := range z {
		out[i] = maturity.Held(mean + sd*z[i])
	}
	return out
}

// stepValues is the money value of raising each dimension to the target level:
// the portfolio's mean NPV with that dimension there, less the mean as it is,
// draw for draw with the same random numbers. A draw already above stays.
func (e *evaluation) stepValues() []StepValue {
	target := e.params.value("maturity/target")
	z := make([]float64, e.Draws)
	e.plan.Normals("company/governance", z)
	sums := make([]float64, len(e.govern.rows)) // of the inverse levels
	for i, row := range e.govern.rows {
		for _, level := range row {
			sums[i] += 1 / level
		}
	}
	out := make([]StepValue, len(e.Bank.Dimensions))
	parallel.Each(len(out), parallel.None, func(_ struct{}, d int) {
		out[d].Dimension = e.Bank.Dimensions[d].ID
		overall := make([]float64, len(e.govern.rows))
		for i, row := range e.govern.rows {
			raised := sums[i]
			if row[d] < target {
				raised += 1/target - 1/row[d]
			}
			overall[i] = float64(len(row)) / raised
		}
		levels := levelsAt(z, summary.Mean(overall), math.Sqrt(summary.Variance(overall)))
		for _, i := range e.chosen {
			out[d].NPVGain += e.draws[i].NPVGain(e.terms, levels)
		}
	})
	return out
}
