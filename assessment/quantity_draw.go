package assessment

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/scoring/dist"
	"waterline/scoring/opportunity"
)

// draw gives every drawn quantity of a proposal its distribution: a
// consultant's override, else the answer, else the evidence.
func (e *evaluation) draw(p *proposal) {
	source := word(p.Values, "PR-SOURCE")
	systems := e.systemsFactor(p.Values)
	shift := e.params.cell("suitability/shift", "slope") * (p.Suitability.Value - e.params.cell("suitability/shift", "centre"))

	prior := func(q opportunity.Quantity, id string) { e.fromEvidence(p, q, id, 1) }
	e.fromAnswer(p, opportunity.Volume, "PR-VOLUME", source, "")
	e.fromAnswer(p, opportunity.Minutes, "PR-MINUTES", source, "")
	e.fromAnswer(p, opportunity.HourlyCost, "PR-COST-HR", source, "hourly_cost/"+p.Function)
	e.fromAnswer(p, opportunity.Touchless, "PR-TOUCHLESS", source, "touchless")
	prior(opportunity.StraightThrough, "straight_through/"+p.Function)
	prior(opportunity.Assisted, "assisted/"+p.Function)
	prior(opportunity.CashShare, "cash/"+e.capacityUse(p.Values))
	prior(opportunity.Realised, "realised")
	prior(opportunity.Production, "production/"+string(p.Route))
	prior(opportunity.Plateau, "adoption/plateau")
	prior(opportunity.HalfMonths, "adoption/half_months")
	e.fromEvidence(p, opportunity.BuildCost, "build/cost", e.rateFor(p.ID, opportunity.BuildCost)*systems)
	prior(opportunity.Overrun, "build/overrun")
	prior(opportunity.BuildMonths, "build/months")
	e.fromEvidence(p, opportunity.RunCost, "run/cost", e.rateFor(p.ID, opportunity.RunCost))
	prior(opportunity.Maintenance, "run/maintenance")
	prior(opportunity.Training, "run/training")
	prior(opportunity.ErrorReduction, "error/reduction")

	for q := range opportunity.Quantities {
		e.overridden(p, q)
	}
	p.Drawn[opportunity.StraightThrough] = p.Drawn[opportunity.StraightThrough].Shifted(shift)
	p.Uncapped = p.Drawn[opportunity.Overrun]
	if p.Contract == ContractFixed {
		p.Drawn[opportunity.Overrun] = p.Drawn[opportunity.Overrun].Capped(e.params.cell("build/overrun_cap", ContractFixed))
	}
	e.readOff(p)
}

// readOff records the quantiles of a proposal's quantities as they are drawn.
func (e *evaluation) readOff(p *proposal) {
	for q := range opportunity.Quantities {
		path := p.ID + "/" + q.String()
		for i := range e.result.Provenance {
			if at := &e.result.Provenance[i]; at.Path == path {
				at.Low, at.Middle, at.High = p.Drawn[q].Quantile(0.05), p.Drawn[q].Quantile(0.5), p.Drawn[q].Quantile(0.95)
			}
		}
	}
}

// capacityUse is the answer to what would happen to saved time.
func (e *evaluation) capacityUse(values map[string]questionnaire.Answer) string {
	if use := word(values, "PR-CAPACITY-USE"); use != "" {
		return use
	}
	return "unclear"
}

// systemsFactor raises the cost prior by each system beyond the usual number.
func (e *evaluation) systemsFactor(values map[string]questionnaire.Answer) float64 {
	from := e.params.cell("build/systems", "from")
	systems := from
	if n := optional(values, "PR-SYSTEMS", 1); n != nil {
		systems = *n
	}
	return 1 + e.params.cell("build/systems", "per_system")*math.Max(0, systems-from)
}

// rateFor is the exchange rate of a money prior, 1 when an override replaces it.
func (e *evaluation) rateFor(process string, q opportunity.Quantity) float64 {
	if _, replaced := e.override(process, q.String()); replaced {
		return 1
	}
	return e.rate()
}

// fromEvidence takes a prior, money in US dollars times its factor.
func (e *evaluation) fromEvidence(p *proposal, q opportunity.Quantity, id string, factor float64) {
	prior := e.params.quantity(id)
	if factor != 1 {
		scaled, err := prior.Scaled(factor)
		if err != nil {
			e.params.fail(id, err)
			return
		}
		prior = scaled
	}
	p.Drawn[q] = prior
	found := e.params.get(id)
	e.note(p.ID, q, prior, Provenance{
		Letter: letterOf(found.References), Source: id, Unit: found.Unit,
		References: found.References, Strength: string(found.Strength), Checked: found.LastChecked,
	})
}

// letterOf is B for a prior that rests on published figures, D for one that is
// our judgement.
func letterOf(references []string) Letter {
	if len(references) > 0 {
		return Benchmark
	}
	return Default
}

// fromAnswer takes a stated figure or range, else the fallback prior. Without a
// fallback the question is required and validation has seen to it.
func (e *evaluation) fromAnswer(p *proposal, q opportunity.Quantity, question, source, fallback string) {
	answer := p.Values[question]
	asked, _ := e.Bank.Question(question)
	if !answer.Known() {
		if fallback == "" {
			e.problems = append(e.problems, problem.New("process["+p.ID+"]."+question, "required"))
			return
		}
		factor := 1.0
		if q == opportunity.HourlyCost {
			factor = e.rateFor(p.ID, q)
		}
		e.fromEvidence(p, q, fallback, factor)
		e.result.Provenance[len(e.result.Provenance)-1].Letter = Default
		return
	}
	built, err := e.stated(answer, asked.Type == questionnaire.Percent, source)
	if err != nil {
		e.problems = append(e.problems, problem.New("process["+p.ID+"]."+question, "not_a_quantity", "why", err.Error()))
		return
	}
	p.Drawn[q] = built
	from := Provenance{Letter: sourceLetter(source), Source: question, Unit: asked.Unit}
	if from.Unconfirmed = e.Answers.openSince(p.ID, question); from.Unconfirmed != "" {
		from.Letter = Reported
	}
	e.note(p.ID, q, built, from)
}

// stated is METHOD section 1: which percentiles a stated low and high are, and
// the spread of a single figure, both by where the figures came from.
func (e *evaluation) stated(a questionnaire.Answer, fraction bool, source string) (dist.Quantity, error) {
	if source == "" {
		source = "expert"
	}
	scale, hold := dist.Log, func(x float64) float64 { return x }
	if fraction {
		least, most := e.params.cell("answer/fraction_bounds", "min"), e.params.cell("answer/fraction_bounds", "max")
		scale, hold = dist.Logit, func(x float64) float64 { return math.Max(least, math.Min(most, x/100)) }
	}
	if r := a.Range; r != nil {
		p := e.params.cell("answer/percentile", source)
		knots := []dist.Knot{{P: p, X: hold(r.Low)}}
		if r.HasLikely {
			knots = append(knots, dist.Knot{P: 0.5, X: hold(r.Likely)})
		}
		knots = append(knots, dist.Knot{P: 1 - p, X: hold(r.High)})
		return dist.New(scale, knots, math.Inf(-1), math.Inf(1))
	}
	p, s := e.params.value("answer/spread_percentile"), e.params.cell("answer/spread", source)
	x := hold(a.Number)
	low, high := x/(1+s), x*(1+s)
	if fraction {
		odds, wide := math.Log(x/(1-x)), math.Log(1+2*s)
		low, high = 1/(1+math.Exp(wide-odds)), 1/(1+math.Exp(-wide-odds))
	}
	return dist.New(scale, []dist.Knot{{P: p, X: low}, {P: 1 - p, X: high}}, math.Inf(-1), math.Inf(1))
}

func sourceLetter(source string) Letter {
	if source == "system" || source == "sample" {
		return Measured
	}
	return Reported
}

// An override may not reach beyond a factor, or odds, of 10¹⁵ at six standard
// deviations: a figure that wide is a slip, and products of such are no numbers.
const (
	farOut = 6
	widest = 34.54 // ln 10¹⁵
)

// overridden replaces a quantity by a consultant's figure.
func (e *evaluation) overridden(p *proposal, q opportunity.Quantity) {
	o, ok := e.override(p.ID, q.String())
	if !ok {
		return
	}
	scale := p.Drawn[q].Scale()
	lower, upper := math.Inf(-1), math.Inf(1)
	if scale == dist.Linear {
		lower, upper = -1, 1 // of the time there is, no more can be saved or lost
	}
	built, err := dist.New(scale, knotsOf(o.Knots), lower, upper)
	if err != nil {
		e.problems = append(e.problems, problem.New("overrides["+o.Path+"]", "not_a_quantity", "why", err.Error()))
		return
	}
	if scale != dist.Linear && math.Max(math.Abs(built.Line(-farOut)), math.Abs(built.Line(farOut))) > widest {
		e.problems = append(e.problems, problem.New("overrides["+o.Path+"]", "knots_too_wide"))
		return
	}
	p.Drawn[q] = built
	for i := range e.result.Provenance {
		if at := &e.result.Provenance[i]; at.Path == o.Path {
			*at = Provenance{
				Path: o.Path, Letter: o.Letter, Source: "override", Knots: slices.Clone(o.Knots), Scale: at.Scale,
				Unit: at.Unit, Reason: o.Reason, Replaces: at.Source,
			}
		}
	}
}

// override finds a consultant's override of "<process>/<quantity>".
func (e *evaluation) override(process, quantity string) (Override, bool) {
	for _, o := range e.Answers.Overrides {
		if id, name, _ := strings.Cut(o.Path, "/"); id == process && name == quantity {
			return o, true
		}
	}
	return Override{}, false
}

// note records where a drawn quantity comes from.
func (e *evaluation) note(process string, q opportunity.Quantity, from dist.Quantity, p Provenance) {
	p.Path = process + "/" + q.String()
	p.Scale = from.Scale().String()
	for _, k := range from.Knots() {
		p.Knots = append(p.Knots, [2]float64{k.P, k.X})
	}
	e.result.Provenance = append(e.result.Provenance, p)
}

// mix counts the drawn quantities by letter.
func (e *evaluation) mix() {
	e.result.Mix = Mix{}
	all := slices.Collect(func(yield func(Provenance) bool) {
		for _, p := range e.result.Provenance {
			if drawn(p.Path) && !yield(p) {
				return
			}
		}
	})
	n := float64(len(all))
	for _, p := range all {
		switch p.Letter {
		case Measured:
			e.result.Mix.Measured += 1 / n
		case Reported:
			e.result.Mix.Reported += 1 / n
		case Benchmark:
			e.result.Mix.Benchmark += 1 / n
		case Default:
			e.result.Mix.Default += 1 / n
		}
	}
}
