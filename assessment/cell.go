package assessment

import (
	"math"

	"waterline/assessment/usage"
	"waterline/scoring/dist"
	"waterline/scoring/signal"
)

// cell is one group's use of one tool while it is judged.
type cell struct {
	tool  *usage.ToolSummary
	use   *usage.GroupUse
	out   UsageGroup
	share map[string]signal.Estimate // by test, where it names a share
	least []float64                  // shares that the tests could have seen
	after signal.Posterior
}

// ready is why the tests of a tool's months cannot be made, "" where they can.
func (c *cell) ready() string {
	switch {
	case c.tool.Plan.Floor <= 0:
		return "no_floor"
	case c.tool.Plan.Since == 0:
		return "no_day"
	case c.use.Spread == nil || c.use.Near == nil:
		return "few_months"
	case len(c.use.Spread.Before) == 0:
		return "no_before"
	}
	return ""
}

// examine makes every test of a cell.
func (j *judge) examine(c *cell) {
	c.share = make(map[string]signal.Estimate)
	j.threshold(c)
	j.periodEnd(c)
	j.loop(c)
	j.decoupling(c)
	j.concentration(c)
}

// test notes a test: a finding that could be made, or why not.
func (c *cell) test(id, why string, statistic, p float64) {
	innocent, next := explanations(id)
	t := UsageTest{ID: id, Statistic: statistic, P: p, Adjusted: 1, Finding: Silent, Innocent: innocent, Next: next}
	if why != "" {
		t.Finding, t.Why, t.Statistic, t.P = NotAssessable, why, 0, 1
	}
	c.out.Tests = append(c.out.Tests, t)
}

// explanations are the codes of what else a finding may come from, the most
// usual first, and of what to look at next.
func explanations(test string) (innocent []string, next string) {
	switch test {
	case TestThreshold:
		return []string{"round_price", "own_limit", "price_change"}, "compare_without_floor"
	case TestPeriodEnd:
		return []string{"month_end_work", "quota_reset", "reporting"}, "read_last_days"
	case TestLoop:
		return []string{"scheduled_job", "build_server", "retries"}, "declare_programs"
	case TestDecoupling:
		return []string{"exploration", "late_results", "results_elsewhere"}, "check_results"
	default:
		return []string{"research_team", "staged_rollout", "part_time"}, "compare_roles"
	}
}

// threshold is the pre/post difference at the floor, and the share of spend that
// the pile above it makes up beyond the pile of before.
func (j *judge) threshold(c *cell) {
	why := c.ready()
	if why == "" {
		s := c.use.Spread
		switch least := j.p.cell("usage/least", "person_months"); {
		case float64(c.use.Near.People) < j.p.cell("usage/least", "near_people"):
			why = "few_near"
		case histogram(s, s.After).Total() < least || histogram(s, s.Before).Total() < least:
			why = "few_months"
		}
	}
	if why != "" {
		c.test(TestThreshold, why, 0, 1)
		return
	}
	near := nearOf(c.use.Near)
	width := j.p.cell("usage/month", "near_width")
	distance := (math.Log1p(width) - math.Log1p(-width)) / 2
	found := near.Difference(j.slope(c.use.Spread), distance)
	if !found.Able {
		c.test(TestThreshold, "few_near", 0, 1)
		return
	}
	c.test(TestThreshold, "", found.Z, found.P)
	j.pile(c, near, found)
}

func nearOf(n *usage.Near) signal.Near {
	return signal.Near{
		Above: float64(n.Above), Below: float64(n.Below), AboveBefore: float64(n.AboveBefore), BelowBefore: float64(n.BelowBefore),
		Products: n.Products, People: n.People,
	}
}

func histogram(s *usage.Spread, bins []int) signal.Histogram {
	h := signal.Histogram{Width: s.Width, Lowest: s.Lowest, Count: make([]float64, len(bins))}
	for i, n := range bins {
		h.Count[i] = float64(n)
	}
	return h
}

// slope is how steep the density is in the flanks of the floor, after and
// before; 0 where it cannot be said.
func (j *judge) slope(s *usage.Spread) signal.Slope {
	part := func(key string) float64 { return math.Log(j.p.cell("usage/test", key)) }
	low, lowEnd, highBegin, high := part("low_from"), part("low_to"), part("high_from"), part("high_to")
	after, va, ok := histogram(s, s.After).Slope(low, lowEnd, highBegin, high)
	before, vb, also := histogram(s, s.Before).Slope(low, lowEnd, highBegin, high)
	if !ok || !also {
		return signal.Slope{}
	}
	return signal.Slope{After: after, Before: before, Variance: va + vb}
}

// pile estimates the share of spend in the pile above the floor: (B − B₀n/n₀)·Δ·T
// over all that was spent since, where B₀ is the pile of before and n are
// person-months. Months of the same people count as they do in the test.
func (j *judge) pile(c *cell, near signal.Near, found signal.Finding) {
	s, floor := c.use.Spread, c.tool.Plan.Floor
	if c.use.After <= 0 {
		return
	}
	curve := signal.Curve{
		Degree: int(j.p.cell("usage/test", "degree")), Window: math.Log(j.p.cell("usage/test", "window")),
		Below: j.p.cell("usage/test", "below"), Reach: j.p.cell("usage/test", "reach"),
	}
	now, then := histogram(s, s.After), histogram(s, s.Before)
	after, before := now.Pile(curve), then.Pile(curve)
	if !after.Able || !before.Able || after.TopUp <= 0 {
		return
	}
	scale := now.Total() / then.Total()
	unit := after.TopUp * floor / c.use.After
	se := math.Sqrt((after.SE*after.SE + scale*scale*before.SE*before.SE) * near.DesignEffect())
	c.share[TestThreshold] = signal.Estimate{Share: (after.Excess - scale*before.Excess) * unit, SE: se * unit}
	ratio := (near.Below + 0.5) * (near.AboveBefore + 0.5) / (near.BelowBefore + 0.5)
	c.couldSee(ratio * math.Expm1(j.detectable(found.SE)) * unit)
}

// detectable is the smallest effect a test of the level finds with the power.
func (j *judge) detectable(se float64) float64 {
	return signal.Detectable(se, j.p.cell("usage/level", "test"), j.p.cell("usage/level", "power"))
}

func (c *cell) couldSee(share float64) {
	if share > 0 && !math.IsInf(share, 0) && !math.IsNaN(share) {
		c.least = append(c.least, math.Min(1, share))
	}
}

// periodEnd is the surge of those still short of the floor.
func (j *judge) periodEnd(c *cell) {
	why := c.ready()
	if why == "no_before" || why == "few_months" { // it compares people, not times
		why = ""
	}
	e := c.use.End
	if why == "" && (e == nil || float64(e.Short) < j.p.cell("usage/least", "short") || float64(e.Periods) < j.p.cell("usage/least", "periods") || e.SE <= 0) {
		why = "few_short"
	}
	if why != "" {
		c.test(TestPeriodEnd, why, 0, 1)
		return
	}
	c.test(TestPeriodEnd, "", e.Effect/e.SE, e.P)
	if e.Effect > 0 && c.use.After > 0 {
		share := e.Excess / c.use.After
		c.share[TestPeriodEnd] = signal.Estimate{Share: share, SE: share * e.SE / e.Effect}
	}
}

// loop is how many people have requests that repeat, and what these cost.
func (j *judge) loop(c *cell) {
	l := c.use.Loop
	switch {
	case !c.tool.Events:
		c.test(TestLoop, "no_events", 0, 1)
		return
	case l == nil || float64(l.Actors) < j.p.cell("usage/least", "regular"):
		c.test(TestLoop, "few_requests", 0, 1)
		return
	}
	c.test(TestLoop, "", float64(l.Flagged)/float64(l.Actors), l.P)
	if c.use.After > 0 && l.SE > 0 {
		c.share[TestLoop] = signal.Estimate{Share: l.Amount / c.use.After, SE: l.SE / c.use.After}
	}
}

// decoupling is use and results that no longer rank people alike.
func (j *judge) decoupling(c *cell) {
	t := c.use.Tie
	least := j.p.cell("usage/least", "tied")
	switch {
	case c.tool.Plan.Since == 0:
		c.test(TestDecoupling, "no_day", 0, 1)
	case t == nil && len(c.tool.Result) == 0:
		c.test(TestDecoupling, "no_results", 0, 1)
	case t == nil || float64(min(t.Actors, t.ActorsBefore)) < least || t.SE <= 0:
		c.test(TestDecoupling, "few_results", 0, 1)
	default:
		found := signal.Untied(t.Before, t.After, j.p.cell("usage/test", "untied_margin"), t.SE, min(t.Actors, t.ActorsBefore))
		c.test(TestDecoupling, "", found.Z, found.P)
	}
}

// concentration is how much more or less evenly spend is spread than before.
// It supports, and decides nothing.
func (j *judge) concentration(c *cell) {
	s := c.use.Shape
	switch {
	case c.tool.Plan.Since == 0:
		c.test(TestConcentration, "no_day", 0, 1)
	case s == nil || s.SE <= 0 || float64(c.use.Actors) < j.p.cell("usage/least", "shaped"):
		c.test(TestConcentration, "few_people", 0, 1)
	default:
		z := (s.Gini - s.GiniBefore) / s.SE
		c.test(TestConcentration, "", z, 2*dist.Phi(-math.Abs(z)))
	}
}
