package assessment

import (
	"slices"

	"waterline/assessment/questionnaire"
	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
	"waterline/scoring/summary"
)

// initiative is what became of a process's opportunity, nil where nobody
// started it.
func (e *evaluation) initiative(process string) *Initiative {
	for i := range e.Answers.Initiatives {
		if one := &e.Answers.Initiatives[i]; one.Process == process {
			return one
		}
	}
	return nil
}

// before are the answers about a process as they were before its initiative
// began, where they were noted then, and those of today.
func (i *Initiative) before(today map[string]questionnaire.Answer) map[string]questionnaire.Answer {
	if i == nil || len(i.Baseline) == 0 {
		return today
	}
	out := make(map[string]questionnaire.Answer, len(today))
	for id, a := range today {
		out[id] = a
	}
	for id, a := range i.Baseline {
		out[id] = a
	}
	return out
}

// beginCase puts what became of a proposal into its case. One that was decided
// needs no gate any more; one that was stopped is offered no more.
func (e *evaluation) beginCase(p *proposal) {
	one := p.Started
	if one == nil {
		return
	}
	p.Reason, p.Release = "", ""
	elapsed := MonthAfter(one.Started, e.Answers.AsOf)
	p.Course = &opportunity.Course{Elapsed: float64(elapsed), Spent: one.spent()}
	switch one.State {
	case Live:
		p.Course.State = opportunity.Running
		p.Course.Since = float64(MonthAfter(one.Live, e.Answers.AsOf))
		p.Course.Seen = e.seen(one)
		p.Course.Steps = int(e.params.cell("actual/update", "steps"))
		p.Course.Hold = e.params.cell("actual/update", "hold")
		p.Course.LeastShare = e.params.cell("answer/fraction_bounds", "min")
	case Stopped:
		p.Course.State = opportunity.Ended
		p.Reason, p.Release = "stopped", "start_anew"
	}
	if a := p.Today["PR-MINUTES"]; a.Known() && len(one.Baseline) > 0 {
		e.minutesToday(p, a)
	}
}

// minutesToday is how long a case takes now, where the case that is valued
// takes as long as before the start.
func (e *evaluation) minutesToday(p *proposal, a questionnaire.Answer) {
	if _, replaced := e.override(p.ID, opportunity.Minutes.String()); replaced {
		return
	}
	if built, err := e.stated(a, false, word(p.Today, "PR-SOURCE")); err == nil {
		p.Minutes = &built
	}
}

// spent is the one-off cost as measured last, nil where nobody measured it.
func (i *Initiative) spent() *float64 {
	var last *Actual
	for k := range i.Actuals {
		if a := &i.Actuals[k]; a.Measure == MeasureSpend && (last == nil || a.Month > last.Month) {
			last = a
		}
	}
	if last == nil {
		return nil
	}
	spent := last.Value // a result rounds its figures where they stand
	return &spent
}

// seen is what was measured of a live initiative once it was live: nothing, as
// long as fewer figures speak of its effect than may move anything.
func (e *evaluation) seen(one *Initiative) []opportunity.Seen {
	var out []opportunity.Seen
	effects := 0
	for _, a := range inOrder(one.Actuals) {
		switch {
		case a.Month < one.Live:
			continue
		case a.Measure == MeasureStraightThrough || a.Measure == MeasureHoursFreed || a.Measure == MeasureBenefit:
			effects++
		case a.Measure != MeasureCases:
			continue
		}
		out = append(out, opportunity.Seen{
			Effect: effectOf(a.Measure), Month: float64(a.Month.Since(e.Answers.AsOf)), Value: a.Value,
			Spread: e.params.cell("answer/spread", a.source()), Name: a.Measure + "/" + a.Month.String(),
		})
	}
	if float64(effects) < e.params.cell("actual/update", "least") {
		return nil
	}
	return out
}

// started reports whether a case is under way: it was decided and not stopped.
func (e *evaluation) started(i int) bool {
	c := e.cases[i].Course
	return c != nil && c.State != opportunity.Ended
}

// courses records what became of the initiatives, by process, and what their
// actuals did to the quantities.
func (e *evaluation) courses() {
	e.result.AsOf = e.Answers.AsOf
	for i := range e.cases {
		if e.cases[i].Started != nil {
			e.result.Initiatives = append(e.result.Initiatives, e.course(i))
		}
	}
	slices.SortStableFunc(e.result.Initiatives, func(a, b Course) int {
		if a.Process < b.Process {
			return -1
		}
		return 1
	})
	e.mix()
}

func (e *evaluation) course(i int) Course {
	p, d := e.cases[i], e.draws[i]
	one := p.Started
	out := Course{
		Process: p.ID, Name: p.Name, State: one.State, Started: one.Started, Live: one.Live, Ended: one.Ended,
		Elapsed: MonthAfter(one.Started, e.Answers.AsOf), Spent: one.spent(),
		Actuals: len(one.Actuals), Used: d.Used(), Moved: make([]Moved, 0),
	}
	column := make([]float64, e.Draws)
	for q := range opportunity.Quantities {
		before, shift, narrowing, ok := d.Moved(q)
		if !ok {
			continue
		}
		e.columnOf(i, q, column)
		moved := Moved{Quantity: q.String(), Before: span(before), After: span(column)}
		noticed := shift*shift >= square(e.params.cell("actual/update", "shift")) || narrowing <= e.params.cell("actual/update", "narrowing")
		switch {
		case q == opportunity.Realised:
			out.Realised = &moved
		case noticed:
			out.Moved = append(out.Moved, moved)
		}
		if noticed || q == opportunity.Realised {
			e.measured(p.ID+"/"+q.String(), one.letter(), p.Drawn[q], column)
		}
	}
	if one.State == Live {
		out.HoursFreed = e.freedNow(i)
	}
	return out
}

// letter is how well the actuals of an initiative are known: measured, where any
// was taken from a system or counted.
func (i *Initiative) letter() Letter {
	for _, a := range i.Actuals {
		if a.Measure != MeasureSpend && sourceLetter(a.source()) == Measured {
			return Measured
		}
	}
	return Reported
}

func square(x float64) float64 { return x * x }

// freedNow are the hours freed in the month that is known last.
func (e *evaluation) freedNow(i int) *Span {
	hours := make([]float64, e.Draws)
	steep := e.terms.Steepness()
	for n := range hours {
		f := &e.draws[i].Flows[n]
		hours[n] = f.At(opportunity.Freed, 0, 0, f.Adopted(steep, 0))
	}
	s := span(hours)
	return &s
}

// measured notes that actuals stand in for what was known of a quantity. Its
// knots are those of the draws.
func (e *evaluation) measured(path string, letter Letter, of dist.Quantity, values []float64) {
	i := slices.IndexFunc(e.result.Provenance, func(p Provenance) bool { return p.Path == path })
	if i < 0 {
		return
	}
	places := []float64{0.05, statedLow, statedMiddle, statedHigh, 0.95}
	q := summary.Quantiles(slices.Clone(values), places...)
	was := e.result.Provenance[i]
	now := Provenance{
		Path: path, Letter: letter, Source: SourceActuals, Scale: of.Scale().String(), Unit: was.Unit,
		Low: q[0], Middle: q[2], High: q[4], Replaces: was.Source,
	}
	for k := 1; k <= 3; k++ {
		now.Knots = append(now.Knots, [2]float64{places[k], q[k]})
	}
	e.result.Provenance[i] = now
}

// SourceActuals is the source of a quantity that actuals of an initiative stand
// behind.
const SourceActuals = "actuals"
