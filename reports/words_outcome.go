package reports

import (
	"waterline/assessment"
)

// mostMisses is how many values outside their range are told one by one.
const mostMisses = 2

// outcomeSentences hold forecasts against what was measured. Misses are told.
func (c *compared) outcomeSentences() []string {
	if len(c.Delta.Outcomes) == 0 {
		return []string{c.t("change.sentence.none_started")}
	}
	all := c.judged()
	inside, misses, hopeful, cautious := 0, []string(nil), 0, 0
	for _, p := range all {
		if p.Inside {
			inside++
			continue
		}
		if p.Better != nil && *p.Better {
			cautious++
		} else if p.Better != nil {
			hopeful++
		}
		if len(misses) < mostMisses {
			misses = append(misses, c.t("change.sentence.miss", "process", shortened(p.of.Name, nameInSentence), "measure", c.measure(p.Measure), "month", c.month(p),
				"value", c.measured(p.Unit, p.Value), "range", c.l.Span(c.measured(p.Unit, p.Low), c.measured(p.Unit, p.High))))
		}
	}
	var out []string
	if len(all) > 0 {
		out = append(out, c.tally(inside, len(all), hopeful, cautious))
	}
	return append(append(out, misses...), c.unjudged()...)
}

// tally counts what lies inside, and which way the forecasts erred.
func (c *compared) tally(inside, all, hopeful, cautious int) string {
	key := "change.sentence.inside"
	switch {
	case all == 1 && inside == 1:
		key = "change.sentence.inside_one"
	case all == 1:
		key = "change.sentence.outside_one"
	case inside == all:
		key = "change.sentence.inside_all"
	}
	text := c.t(key, "n", c.l.Number(float64(inside), 0), "of", c.l.Number(float64(all), 0))
	if hopeful > 0 {
		text += " " + c.l.N("change.sentence.hopeful", hopeful)
	}
	if cautious > 0 {
		text += " " + c.l.N("change.sentence.cautious", cautious)
	}
	return text
}

// unjudged names the initiatives of which nothing could be judged, by why.
func (c *compared) unjudged() []string {
	names := make(map[string][]string)
	for _, o := range c.Delta.Outcomes {
		if o.Reason != "" {
			names[o.Reason] = append(names[o.Reason], shortened(o.Name, nameInSentence))
		}
	}
	var out []string
	for _, one := range []struct{ reason, key string }{
		{assessment.ReasonNoActuals, "change.sentence.unmeasured"},
		{assessment.ReasonNoForecast, "change.sentence.unforetold"},
		{assessment.ReasonCurrency, "change.sentence.uncompared"},
	} {
		if len(names[one.reason]) > 0 {
			out = append(out, c.t(one.key, "processes", c.and(names[one.reason]), "before", c.Delta.Before.Currency))
		}
	}
	return out
}

// answerSentences count the answers by what became of them, and name what came
// and went.
func (c *compared) answerSentences() []string {
	t := c.Delta.Tally
	n := func(x int) string { return c.l.Number(float64(x), 0) }
	out := []string{c.t("change.sentence.items", "n", n(t.Improved+t.Worse+t.Changed+t.Same), "improved", n(t.Improved), "worse", n(t.Worse),
		"changed", n(t.Changed), "same", n(t.Same))}
	if t.Incomparable > 0 {
		out[0] += " " + c.l.N("change.sentence.incomparable", t.Incomparable)
	}
	var added, gone []string
	for _, l := range c.Delta.Listed {
		name := shortened(l.Name, nameInSentence)
		if l.Added {
			added = append(added, name)
		} else {
			gone = append(gone, name)
		}
	}
	if len(added) > 0 {
		out = append(out, c.t("change.sentence.added", "names", c.some(added)))
	}
	if len(gone) > 0 {
		out = append(out, c.t("change.sentence.gone", "names", c.some(gone)))
	}
	if left := len(c.Delta.LeftOut); left > 0 {
		out = append(out, c.l.N("change.sentence.left_out", left))
	}
	return out
}

// mostNamed is how many names a sentence holds.
const mostNamed = 4

// some is the first names of a list, and how many more there are.
func (c *compared) some(names []string) string {
	if len(names) <= mostNamed {
		return c.and(names)
	}
	return c.and(append(names[:mostNamed:mostNamed], c.t("change.more", "n", c.l.Number(float64(len(names)-mostNamed), 0))))
}
