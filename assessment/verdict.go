package assessment

import (
	"slices"

	"waterline/scoring/signal"
)

// adjust holds all tests of a run to one rate of false findings.
func (j *judge) adjust() {
	var p []float64
	var tests []*UsageTest
	for _, c := range j.cells {
		for i := range c.out.Tests {
			if t := &c.out.Tests[i]; t.Finding != NotAssessable {
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

// deciding reports whether a test may count towards a verdict.
func deciding(id string) bool { return id != TestConcentration }

// conclude goes from the tests of a cell to its share and verdict:
//
//   - not_assessable where no deciding test could be made;
//   - likely where signals kinds of them find something and the share is above
//     share with probability sure;
//   - possible where one does, unless the 80 % range of a share it names goes down
//     to nothing;
//   - no_evidence else.
func (j *judge) conclude(c *cell) {
	found, able, named := 0, false, false
	for _, t := range c.out.Tests {
		if !deciding(t.ID) || t.Finding == NotAssessable {
			continue
		}
		able = true
		if t.Finding == Consistent {
			found++
			_, names := c.share[t.ID]
			named = named || names
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
	const lower80 = 0.1
	switch {
	case found >= int(ladder("signals")) && c.after.Above(ladder("share")) > ladder("sure"):
		c.out.Verdict = Likely
	case found > 0 && !(named && c.after.Quantile(lower80) <= ladder("nothing")):
		c.out.Verdict = Possible
	default:
		c.out.Verdict = NoEvidence
	}
}

// posterior combines the shares that tests name with the prior. Where a test found
// something, those that did speak alone. The spend they speak of may be the same
// or different: the share lies from the largest to their sum, and that is how far
// the range is widened.
func (j *judge) posterior(c *cell, found int) signal.Posterior {
	var all []signal.Estimate
	for _, t := range c.out.Tests {
		if e, names := c.share[t.ID]; names && (found == 0 || t.Finding == Consistent) {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		return signal.NewPosterior(j.prior.A, j.prior.B, signal.Estimate{}, 0, 0)
	}
	low, _, high, se := signal.Bounds(all, true)
	part := func(key string) float64 { return j.p.cell("usage/interval", key) }
	const within90 = 1.645 // standard errors of a normal on each side
	se = (se + (high-low)/(2*within90) + part("absolute")) * part("misfit") / within90
	return signal.NewPosterior(j.prior.A, j.prior.B, signal.Estimate{Share: (low + high) / 2, SE: se}, part("relative"), 0)
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
