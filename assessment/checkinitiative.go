package assessment

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// usualSource is the source of an actual of which nobody said more.
const usualSource = "expert"

// largestActual bounds an amount: beyond it lies a slip, and the products of
// such are no numbers.
const largestActual = 1e12

// checkInitiatives lists everything wrong with the initiatives of answers.
func checkInitiatives(a Answers, bank *questionnaire.Bank) problem.List {
	c := initiativeCheck{answers: a, bank: bank}
	for _, item := range a.Groups["process"] {
		c.processes = append(c.processes, item.ID)
	}
	c.month("as_of", a.AsOf)
	if a.AsOf.IsZero() && len(a.Initiatives) > 0 {
		c.add("as_of", CodeAsOf)
	}
	seen := make(map[string]bool)
	for i, one := range a.Initiatives {
		place := initiativePlace(i)
		c.process(place+".process", one.Process, seen)
		c.months(place, one)
		for _, id := range sortedKeys(one.Baseline) {
			c.baseline(place+".baseline."+id, id, one.Baseline[id])
		}
		c.actuals(place, one)
	}
	return c.found
}

type initiativeCheck struct {
	answers   Answers
	bank      *questionnaire.Bank
	processes []string
	found     problem.List
}

func (c *initiativeCheck) add(path, code string, pairs ...string) {
	c.found = append(c.found, problem.New(path, code, pairs...))
}

func (c *initiativeCheck) process(path, id string, seen map[string]bool) {
	switch {
	case id == "":
		c.add(path, CodeRequired)
	case seen[id]:
		c.add(path, CodeDuplicateInitiative, "got", shorten(id))
	case !slices.Contains(c.processes, id):
		c.add(path, CodeInitiativeProcess, "got", shorten(id), "options", strings.Join(c.processes, ", "))
	}
	seen[id] = true
}

// months checks the state and the months that go with it.
func (c *initiativeCheck) months(place string, one Initiative) {
	state := string(one.State)
	switch one.State {
	case Building, Live, Stopped:
	case "":
		c.add(place+".state", CodeRequired)
	default:
		c.add(place+".state", CodeInitiativeState, "got", shorten(state), "options", "building, live, stopped")
	}
	for _, m := range one.named() {
		c.month(place+"."+m.name, m.Month)
	}
	needs := func(name string, m calendar.Month) {
		if m.IsZero() {
			c.add(place+"."+name, CodeMonthNeeded, "state", state, "name", name)
		}
	}
	hasNo := func(name string, m calendar.Month) {
		if !m.IsZero() {
			c.add(place+"."+name, CodeMonthUnfit, "state", state, "name", name)
		}
	}
	if one.Started.IsZero() {
		c.add(place+".started", CodeRequired)
	}
	switch one.State {
	case Building:
		hasNo("live", one.Live)
		hasNo("ended", one.Ended)
	case Live:
		needs("live", one.Live)
		hasNo("ended", one.Ended)
	case Stopped:
		needs("ended", one.Ended)
	}
	c.order(place, "started", "live", one.Started, one.Live)
	c.order(place, "started", "ended", one.Started, one.Ended)
	c.order(place, "live", "ended", one.Live, one.Ended)
	for _, m := range one.named() {
		if asOf := c.answers.AsOf; !asOf.IsZero() && m.Month > asOf {
			c.add(place+"."+m.name, CodeAfterAsOf, "name", m.name, "got", m.String(), "as_of", asOf.String())
		}
	}
}

// namedMonth is a month with its name in a file.
type namedMonth struct {
	name string
	calendar.Month
}

func (i Initiative) named() []namedMonth {
	return []namedMonth{{"started", i.Started}, {"live", i.Live}, {"ended", i.Ended}}
}

// order holds two months of an initiative in order, where both are there.
func (c *initiativeCheck) order(place, first, then string, a, b calendar.Month) {
	if !a.IsZero() && !b.IsZero() && b < a {
		c.add(place+"."+then, CodeMonthOrder, "first", first, "then", then, "from", a.String(), "got", b.String())
	}
}

// month refuses what no file could say.
func (c *initiativeCheck) month(path string, m calendar.Month) {
	if again, err := calendar.ParseMonth(m.String()); !m.IsZero() && (err != nil || again != m) {
		c.add(path, CodeMonth, "got", m.String())
	}
}

func (c *initiativeCheck) baseline(path, id string, a questionnaire.Answer) {
	q, known := c.bank.Question(id)
	if !known || !slices.Contains(BaselineQuestions(), id) {
		c.add(path, CodeBaseline, "got", shorten(id), "options", strings.Join(BaselineQuestions(), ", "))
		return
	}
	c.found = append(c.found, q.Check(path, a)...)
}

func (c *initiativeCheck) actuals(place string, one Initiative) {
	type key struct {
		month   calendar.Month
		measure string
	}
	seen := make(map[key]bool)
	for i, a := range one.Actuals {
		at := actualPlace(place, i)
		c.actual(at, a)
		c.within(at+".month", a.Month, one)
		if k := (key{a.Month, a.Measure}); !a.Month.IsZero() && seen[k] {
			c.add(at, CodeDuplicateActual, "month", a.Month.String(), "measure", shorten(a.Measure))
		} else {
			seen[k] = true
		}
	}
	c.spend(place, one.Actuals)
}

// within holds the month of an actual between the start and what is known.
func (c *initiativeCheck) within(path string, m calendar.Month, one Initiative) {
	c.month(path, m)
	last := c.answers.AsOf
	if !one.Ended.IsZero() {
		last = min(last, one.Ended)
	}
	switch {
	case m.IsZero():
		c.add(path, CodeRequired)
	case !one.Started.IsZero() && !last.IsZero() && (m < one.Started || m > last):
		c.add(path, CodeActualMonth, "got", m.String(), "from", one.Started.String(), "to", last.String())
	}
}

// actual checks measure, value and source.
func (c *initiativeCheck) actual(at string, a Actual) {
	measures := make([]string, 0, len(OutcomeMeasures()))
	for _, m := range OutcomeMeasures() {
		measures = append(measures, m.Name)
	}
	switch {
	case a.Measure == "":
		c.add(at+".measure", CodeRequired)
	case !slices.Contains(measures, a.Measure):
		c.add(at+".measure", CodeActualMeasure, "got", shorten(a.Measure), "options", strings.Join(measures, ", "))
	}
	low, high := actualBounds(a.Measure)
	switch {
	case math.IsNaN(a.Value) || math.IsInf(a.Value, 0):
		c.add(at+".value", questionnaire.CodeNotFinite, "min", amount(low), "max", amount(high))
	case a.Value >= low && a.Value <= high:
	case a.Measure == MeasureStraightThrough:
		c.add(at+".value", CodeActualShare, "got", shorten(amount(a.Value)))
	default:
		c.add(at+".value", questionnaire.CodeOutOfRange, "got", shorten(amount(a.Value)), "min", amount(low), "max", amount(high))
	}
	if a.Source != "" && !slices.Contains(actualSources(), a.Source) {
		c.add(at+".source", CodeActualSource, "got", shorten(a.Source), "options", strings.Join(actualSources(), ", "))
	}
}

// actualBounds are the least and the greatest value of a measure.
func actualBounds(measure string) (low, high float64) {
	switch measure {
	case MeasureStraightThrough:
		return 0, 1
	case MeasureBenefit, "":
		return -largestActual, largestActual
	}
	return 0, largestActual
}

// actualSources are those of PR-SOURCE, the surest first.
func actualSources() []string { return []string{"system", "sample", usualSource, "guess"} }

// spend adds up from the start, so it cannot fall from month to month.
func (c *initiativeCheck) spend(place string, actuals []Actual) {
	type stated struct {
		Actual
		at int
	}
	var all []stated
	for i, a := range actuals {
		if a.Measure == MeasureSpend && !a.Month.IsZero() {
			all = append(all, stated{a, i})
		}
	}
	slices.SortStableFunc(all, func(a, b stated) int { return cmp.Compare(a.Month, b.Month) })
	for k := 1; k < len(all); k++ {
		if was, is := all[k-1], all[k]; is.Month > was.Month && is.Value < was.Value {
			c.add(actualPlace(place, is.at)+".value", CodeSpendFalls, "got", amount(is.Value), "month", is.Month.String(), "before", amount(was.Value), "earlier", was.Month.String())
		}
	}
}
