package assessment

import (
	"math"
	"slices"

	"waterline/scoring/signal"
)

// adjust holds all tests of a run that decide to one rate of false findings, and
// those that only support to the same: these take no power from the others.
func (j *judge) adjust() {
	j.family(true)
	j.family(false)
}

func (j *judge) family(decides bool) {
	var p []float64
	var tests []*UsageTest
	for _, c := range j.cells {
		for i := range c.out.Tests {
			if t := &c.out.Tests[i]; t.Finding != NotAssessable && j.deciding(t.ID) == decides {
				p, tests = append(p, t.P), append(tests, t)
			}
		}
	}
	rate := j.p.cell("usage/level", "rate")
	for i, q := range signal.Adjust(p) {
		tests[i].Adjusted = q
		if q <= rate {
			tests[i].Finding = Consistent
		}
	}
}

// deciding reports whether a test may count towards a verdict: one that spoke of
// too many invented companies in which nothing is inflated may not. See
// usage/fiction/CHARACTERISTICS.md.
func (j *judge) deciding(id string) bool { return j.p.cell("usage/deciding", id) > 0 }

// conclude goes from the tests of a cell to its share and verdict:
//
//   - not_assessable where no deciding test could be made;
//   - likely where signals kinds of them find something and the share is above
//     share with probability sure;
//   - possible where one does;
//   - no_evidence else.
func (j *judge) conclude(c *cell) {
	found, able := 0, false
	for _, t := range c.out.Tests {
		if !j.deciding(t.ID) || t.Finding == NotAssessable {
			continue
		}
		able = true
		if t.Finding == Consistent {
			found++
		}
	}
	if !able {
		c.out.Verdict, c.out.Why = NotAssessable, c.out.Tests[0].Why
		return
	}
	c.after = j.posterior(c, found)
	share := intervalOf(c.after)
	c.out.Share = &share
	if len(c.least) > 0 {
		least := slices.Min(c.least)
		c.out.Least = &least
	}
	ladder := func(key string) float64 { return j.p.cell("usage/ladder", key) }
	switch {
	case found >= int(ladder("signals")) && c.after.Above(ladder("share")) > ladder("sure"):
		c.out.Verdict = Likely
	case found > 0:
		c.out.Verdict = Possible
	default:
		c.out.Verdict = NoEvidence
	}
}

// posterior is what is known of the inflated share: at least the largest share
// that a test which found something names, at most by how much spend rose beyond
// prices and results. Nothing in spend tells more than that (Imbens, Manski 2004),
// so the 90 % range is these two bounds, each with its error times the misfit. Its
// middle is half of the way where a test found something, and where none did what
// the prior says within the range.
func (j *judge) posterior(c *cell, found int) signal.Posterior {
	prior := signal.NewPosterior(j.prior.A, j.prior.B, signal.Estimate{}, 0, 0)
	reach := func(e signal.Estimate) float64 {
		return j.p.cell("usage/interval", "misfit") * (e.SE + j.p.cell("usage/interval", "absolute"))
	}
	least := j.named(c)
	low := max(0, least.Share-reach(least))
	most, able := c.rise()
	if !able {
		most = signal.Estimate{Share: prior.Quantile(0.95)}
	}
	high := min(1, max(most.Share+reach(most), least.Share+reach(least)))
	if found > 0 {
		return signal.Between(low, (low+high)/2, high)
	}
	return signal.Between(low, prior.Within(low, high), high)
}

// named is the largest share that a test which found something names; where none
// did it is 0.
func (j *judge) named(c *cell) signal.Estimate {
	var all []signal.Estimate
	for _, t := range c.out.Tests {
		if e, names := c.share[t.ID]; names && j.deciding(t.ID) && t.Finding == Consistent {
			all = append(all, e)
		}
	}
	low, _, _, se := signal.Bounds(all, true)
	return signal.Estimate{Share: low, SE: se}
}

// rise is by how much person-months rose beyond what prices and results did.
func (c *cell) rise() (signal.Estimate, bool) {
	s := c.use.Spread
	if s == nil || len(s.Before) == 0 {
		return signal.Estimate{}, false
	}
	growth := 1.0
	if c.tool.Price > 0 {
		growth = c.tool.Price
	}
	if c.use.Tie != nil {
		growth *= math.Exp(max(0, c.use.Tie.ResultGrowth))
	}
	return histogram(s, s.After).Rise(histogram(s, s.Before), growth)
}

// verdictRank orders verdicts, weakest first.
func verdictRank(verdict string) int {
	return slices.Index([]string{NotAssessable, NoEvidence, Possible, Likely}, verdict)
}

// overall is the strongest verdict on anybody; the tests are adjusted for being
// many.
func (j *judge) overall(out *Usage) {
	out.Verdict, out.Why = NotAssessable, j.why()
	for _, c := range j.cells {
		if verdictRank(c.out.Verdict) > verdictRank(out.Verdict) {
			out.Verdict, out.Why = c.out.Verdict, ""
		}
	}
}

// why is the reason most tools share for which nothing can be judged.
func (j *judge) why() string {
	count := make(map[string]int)
	for _, c := range j.cells {
		if c.out.Why != "" {
			count[c.out.Why]++
		}
	}
	best := ""
	for _, why := range sortedKeys(count) {
		if best == "" || count[why] > count[best] {
			best = why
		}
	}
	switch {
	case best != "":
		return best
	case j.in.Summary == nil && j.prior.Flat:
		return "flat"
	case j.in.Summary == nil:
		return "no_export"
	default:
		return "nobody_named"
	}
}
