package assessment

import (
	"math"

	"waterline/assessment/questionnaire"
	"waterline/scoring/maturity"
)

// Movement is what one dimension's level did between two assessments, judged on
// the questions answered in both (METHOD section 5). Levels are 1…5 and are not
// gated.
type Movement struct {
	Dimension     string
	Shared        int // questions answered both times; with none the rest is 0
	Before, After float64
	SEBefore      float64 // standard errors of the two levels
	SEAfter       float64
	MDC           float64 // smallest change of level that is more than noise, at 90 %
	PRose         float64 // P(Δ > 0)
	Moved         int     // shared answers that moved and are described or linked now
	Changed       bool    // beyond the MDC, and an answer moved with evidence; else "no clear change"
}

// Movements compares two assessments by dimension, in the order of the later
// one's bank. Both are scored by the later one's evidence. An error means that
// this evidence lacks a parameter.
func Movements(before, after Input) ([]Movement, error) {
	e := &evaluation{Input: after, params: &parameters{base: after.Evidence}}
	first, then := make([][]maturity.Response, len(after.Bank.Dimensions)), make([][]maturity.Response, len(after.Bank.Dimensions))
	out := make([]Movement, len(after.Bank.Dimensions))
	old, now := before.Answers.Asked(before.Bank).Values, after.Answers.Asked(after.Bank).Values
	for d, dimension := range after.Bank.Dimensions {
		m := Movement{Dimension: dimension.ID}
		for _, q := range after.Bank.DimensionItems(dimension.ID) {
			was, known := before.Bank.Question(q.ID)
			a, b := old[q.ID], now[q.ID]
			if !known || was.Item == nil || !a.Known() || !b.Known() {
				continue
			}
			m.Shared++
			first[d] = append(first[d], e.weakened(response(was, int(a.Number)), a.Proof))
			then[d] = append(then[d], e.weakened(response(q, int(b.Number)), b.Proof))
			if a.Number != b.Number && (b.Proof == questionnaire.Described || b.Proof == questionnaire.Linked) {
				m.Moved++
			}
		}
		out[d] = m
	}
	prior, inflation := e.maturityPrior(), e.params.value("maturity/se_inflation")
	if err := e.params.err(); err != nil {
		return nil, err
	}
	was, is := maturity.Estimate(prior, first), maturity.Estimate(prior, then)
	for d := range out {
		m := &out[d]
		if m.Shared == 0 {
			continue
		}
		low, se1 := was.Level(d)
		high, se2 := is.Level(d)
		m.Before, m.After = maturity.Held(low), maturity.Held(high)
		m.SEBefore, m.SEAfter = se1*inflation, se2*inflation
		m.MDC = maturity.MDC90(m.SEBefore, m.SEAfter)
		m.PRose = maturity.Rose(was, is, d)
		m.Changed = m.Moved > 0 && math.Abs(m.After-m.Before) > m.MDC
	}
	return out, nil
}
