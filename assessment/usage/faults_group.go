package usage

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"waterline/assessment/questionnaire"
)

// Limits of a histogram of person-months.
const (
	maxBins    = 400
	widestBin  = 2.0
	lowestEdge = -50.0
)

// group checks one group's use of one tool. What is withheld says nothing else.
func (c *faults) group(at string, g *GroupUse) {
	c.option(at+".withheld", g.Withheld, "", "few", "dominated", "complement")
	if g.Withheld != "" {
		if *g != (GroupUse{Group: g.Group, Withheld: g.Withheld}) {
			c.add(at, CodeWithheld, "why", g.Withheld)
		}
		return
	}
	if g.Actors < c.least {
		c.add(at+".actors", CodeGroupFew, "got", strconv.Itoa(g.Actors), "least", strconv.Itoa(c.least))
	}
	c.money(at+".amount", g.Amount)
	c.money(at+".after", g.After)
	if g.Spread != nil {
		c.spread(at+".spread", g.Spread)
	}
	if g.Near != nil {
		c.near(at+".near", g.Near)
	}
	if e := g.End; e != nil {
		c.counts(at+".end", map[string]int{"short": e.Short, "people": e.People, "periods": e.Periods})
		c.signed(at+".end", map[string]float64{"effect": e.Effect, "excess": e.Excess})
		c.amounts(at+".end", map[string]float64{"se": e.SE})
		c.shares(at+".end", map[string]float64{"p": e.P}, 0)
	}
	if l := g.Loop; l != nil {
		c.counts(at+".loop", map[string]int{"actors": l.Actors, "weeks": l.Weeks, "gaps": l.Gaps, "flagged": l.Flagged})
		c.amounts(at+".loop", map[string]float64{"amount": l.Amount, "se": l.SE})
		c.shares(at+".loop", map[string]float64{"level": l.Level, "p": l.P}, 0)
		c.loop(at+".loop", l)
	}
	if t := g.Tie; t != nil {
		c.name(at+".tie.measure", t.Measure, true)
		c.counts(at+".tie", map[string]int{"actors": t.Actors, "actors_before": t.ActorsBefore})
		c.shares(at+".tie", map[string]float64{"before": t.Before, "after": t.After}, -1)
		c.amounts(at+".tie", map[string]float64{"se": t.SE})
		c.signed(at+".tie", map[string]float64{"growth": t.Growth, "result_growth": t.ResultGrowth})
	}
	if s := g.Shape; s != nil {
		c.shares(at+".shape", map[string]float64{"gini": s.Gini, "gini_before": s.GiniBefore, "top_tenth": s.TopTenth, "tenth_fifty": s.TenthFifty}, 0)
		c.amounts(at+".shape", map[string]float64{"se": s.SE})
	}
}

func (c *faults) spread(at string, s *Spread) {
	if !(s.Width > 0 && s.Width <= widestBin) {
		c.add(at+".width", questionnaire.CodeOutOfRange, "got", brief(amount(s.Width)), "min", "0", "max", amount(widestBin))
	}
	c.within(at+".lowest", s.Lowest, lowestEdge, 0)
	if n := len(s.After); n < 3 || n > maxBins {
		c.add(at+".after", CodeBins, "got", strconv.Itoa(n), "max", strconv.Itoa(maxBins))
	}
	if n := len(s.Before); n != 0 && n != len(s.After) {
		c.add(at+".before", CodeBinsUnlike, "got", strconv.Itoa(n), "want", strconv.Itoa(len(s.After)))
	}
	for name, bins := range map[string][]int{"before": s.Before, "after": s.After} {
		for i, n := range bins[:min(len(bins), maxBins)] {
			c.within(fmt.Sprintf("%s.%s[%d]", at, name, i+1), float64(n), 0, largestAmount)
		}
	}
}

// near holds products to the counts they are of: a sum of squares of whole
// numbers is at least their sum, and none is larger than the square of that sum.
func (c *faults) near(at string, n *Near) {
	counts := [4]int{n.Above, n.Below, n.AboveBefore, n.BelowBefore}
	c.counts(at, map[string]int{"people": n.People, "above": n.Above, "below": n.Below, "above_before": n.AboveBefore, "below_before": n.BelowBefore})
	k := 0
	for i := range counts {
		for j := i; j < len(counts); j++ {
			x, low, high := n.Products[k], 0.0, float64(counts[i])*float64(counts[j])
			if i == j {
				low = float64(counts[i])
			}
			if !(x >= low && x <= high) {
				c.add(fmt.Sprintf("%s.products[%d]", at, k+1), CodeProducts, "min", amount(low), "max", amount(high))
			}
			k++
		}
	}
}

// loop says nothing of people who are too few.
func (c *faults) loop(at string, l *Loop) {
	if l.Few && (l.Flagged != 0 || l.Amount != 0) {
		c.add(at, CodeWithheld, "why", "few")
	}
	if l.Flagged > l.Actors {
		c.add(at+".flagged", questionnaire.CodeOutOfRange, "got", strconv.Itoa(l.Flagged), "min", "0", "max", strconv.Itoa(l.Actors))
	}
	if l.Flagged != 0 && l.Flagged < LeastGroup {
		c.add(at+".flagged", CodeGroupFew, "got", strconv.Itoa(l.Flagged), "least", strconv.Itoa(LeastGroup))
	}
}

func (c *faults) shares(at string, shares map[string]float64, low float64) {
	for _, name := range slices.Sorted(maps.Keys(shares)) {
		c.within(at+"."+name, shares[name], low, 1)
	}
}

func (c *faults) signed(at string, amounts map[string]float64) {
	for _, name := range slices.Sorted(maps.Keys(amounts)) {
		c.within(at+"."+name, amounts[name], -largestAmount, largestAmount)
	}
}
