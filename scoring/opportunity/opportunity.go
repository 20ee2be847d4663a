package opportunity

import (
	"math"

	"waterline/scoring/dist"
	"waterline/scoring/parallel"
	"waterline/scoring/sample"
)

// Terms are common to every opportunity of a company.
type Terms struct {
	Months           int     // horizon
	HurdleRate       float64 // a year, such as 0.10
	Fate             float64 // r, 0…1
	AtGoLive         float64 // share of the plateau reached at go-live, such as 0.1
	UsableTime       float64 // κ
	GovernanceSlope  float64 // shift of π in log odds for each level of governance
	GovernanceCentre float64 // level without a shift
}

// Case is one process with the intervention proposed for it.
type Case struct {
	ID            string
	Drawn         [Quantities]dist.Quantity
	StandardPath  float64 // share of cases on the usual path
	Review        float64 // v
	ErrorRate     float64 // share of cases; 0 when unknown
	ErrorCost     float64 // of one error; 0 when unknown
	DelayCost     float64 // a month, of the named constraint; 0 elsewhere
	People        float64 // to train; 0 when unknown
	FullTimeHours float64 // a month, of one person; sizes People when unknown
	StageGate     float64 // φ
	Course        *Course // what has become of it; nil for one that nobody started
}

// Company holds the draws every opportunity shares, each of length N.
type Company struct {
	Fate       []float64 // standard normals
	Governance []float64 // levels, 1…5
}

// Flow is one draw of one opportunity, reduced to what its months are made of.
type Flow struct {
	Volume  float64 // V, cases a month
	Time    float64 // money a month at full adoption: saved hours that become money
	Errors  float64 // fewer errors
	Delay   float64 // less delay
	Run     float64 // cost of running
	Upkeep  float64 // maintenance a month once live
	Change  float64 // training and change, once
	Build   float64 // B·O
	GoLive  float64 // t₀, months; negative for one that is live
	HalfAt  float64 // h, months
	Hours   float64 // freed a month once settled
	Touched float64 // a, share of cases newly untouched
	hurdle  float64 // shift of π, on its scale, above which the draw goes live
}

// Gain is the monthly money at full adoption, net of running cost.
func (f *Flow) Gain() float64 { return f.Time + f.Errors + f.Delay - f.Run }

// Draws are N flows of one case with what they are worth.
type Draws struct {
	Case  Case
	Flows []Flow
	Live  []bool // S of each draw
	Outcome
	months *calendar
	behind *behind // nil for a case that nobody started
}

// Simulate draws and values every case. Each is drawn from its own named
// dimensions, so the result depends neither on the other cases nor on the
// number of cores.
func Simulate(plan *sample.Plan, terms Terms, company Company, cases []Case) []*Draws {
	out := make([]*Draws, len(cases))
	months := newCalendar(terms)
	parallel.Each(len(cases), func() *desk { return newDesk(plan.Draws()) }, func(k *desk, i int) {
		out[i] = k.draw(plan, terms, company, cases[i], months)
	})
	return out
}

// desk is what one worker reuses from case to case.
type desk struct {
	tables  [Quantities]dist.Table
	odds    dist.Table // ln((1−Φ(z))/Φ(z)), the log odds of going live
	columns [Quantities][]float64
	luck    []float64
}

func newDesk(n int) *desk {
	d := &desk{luck: make([]float64, n)}
	d.odds.Read(func(z float64) float64 { return math.Log(dist.Phi(-z) / dist.Phi(z)) })
	// One block, whose columns do not all begin at the same place of a page: the
	// cache keeps only a few lines of each place, and a draw reads every column.
	stride := n + 8
	block := make([]float64, int(Quantities)*stride)
	for q := range d.columns {
		d.columns[q] = block[q*stride:][:n:n]
	}
	return d
}

func (k *desk) draw(plan *sample.Plan, terms Terms, company Company, cs Case, months *calendar) *Draws {
	if cs.Course != nil {
		return k.follow(plan, terms, company, cs, months)
	}
	for q := range Quantities {
		if q == Production {
			plan.Normals(cs.ID+"/"+q.String(), k.columns[q])
			continue
		}
		fill(plan, terms, company, cs.ID, q, k.tables[q].Tabulate(cs.Drawn[q]), k.columns[q])
	}
	plan.Normals(cs.ID+"/live", k.luck)
	shared, own := math.Sqrt(terms.Fate), math.Sqrt(1-terms.Fate)

	d := newDraws(cs, plan.Draws(), months)
	gate := newGate(cs.Drawn[Production], &k.odds)
	var x [Quantities]float64
	for i := range d.Flows {
		for q := range Quantities {
			x[q] = k.columns[q][i]
		}
		f := &d.Flows[i]
		f.set(&terms, &d.Case, &x)
		f.hurdle = gate.hurdle(x[Production], shared*company.Fate[i]+own*k.luck[i])
		d.Live[i] = f.lives(&terms, company.Governance[i])
		d.value(i) // while the draw is at hand
	}
	d.Mean = d.Mean.times(1 / float64(len(d.Flows)))
	return d
}

func newDraws(cs Case, n int, months *calendar) *Draws {
	return &Draws{
		Case: cs, Flows: make([]Flow, n), Live: make([]bool, n), months: months,
		Outcome: Outcome{NPV: make([]float64, n), Cost: make([]float64, n), Payback: make([]float64, n)},
	}
}

// Values fills dst with the drawn values of one quantity of a case.
func Values(plan *sample.Plan, terms Terms, company Company, cs Case, q Quantity, dst []float64) {
	fill(plan, terms, company, cs.ID, q, new(dist.Table).Tabulate(cs.Drawn[q]), dst)
}

// fill reads a quantity at its draws. One that does not hang on the company's
// fate is read stratum by stratum and then put in order.
func fill(plan *sample.Plan, terms Terms, company Company, id string, q Quantity, table *dist.Table, dst []float64) {
	if q.fated() != 0 {
		Column(plan, terms, company, id, q, dst)
		table.Fill(dst, dst)
		return
	}
	table.Fill(dst, plan.Strata())
	plan.Shuffle(id+"/"+q.String(), dst)
}

// gate decides whether a draw goes live: if Φ(−z) < π. It works in log odds,
// the scale of π, where governance shifts π and a table gives those of Φ(−z).
type gate struct {
	production  dist.Quantity
	odds        *dist.Table
	least, most float64 // log odds of the limits of π
}

func newGate(production dist.Quantity, odds *dist.Table) gate {
	lower, upper := production.Limits()
	logOdds := func(p float64) float64 {
		p = max(0, min(1, p))
		return math.Log(p / (1 - p))
	}
	return gate{production, odds, logOdds(lower), logOdds(upper)}
}

// hurdle is the shift of π, drawn at pi, above which the draw goes live. Below
// the least π it always does, above the greatest never.
func (g *gate) hurdle(pi, z float64) float64 {
	chance := g.odds.At(z)
	switch {
	case chance < g.least:
		return math.Inf(-1)
	case chance >= g.most:
		return math.Inf(1)
	}
	return chance - g.production.Line(pi)
}

// Column fills dst with the standard normals of one quantity of one case, the
// company's fate included.
func Column(plan *sample.Plan, terms Terms, company Company, id string, q Quantity, dst []float64) {
	plan.Normals(id+"/"+q.String(), dst)
	if sign := q.fated(); sign != 0 {
		shared, own := sign*math.Sqrt(terms.Fate), math.Sqrt(1-terms.Fate)
		for i := range dst {
			dst[i] = shared*company.Fate[i] + own*dst[i]
		}
	}
}

// set works out one draw from the values x of its quantities.
func (f *Flow) set(terms *Terms, cs *Case, x *[Quantities]float64) {
	hours := x[Volume] * x[Minutes] / 60
	a := max(0, min(x[StraightThrough], cs.StandardPath)-x[Touchless])
	straight := hours * a * (1 - cs.Review)
	assisted := hours * max(0, 1-x[Touchless]-a) * x[Assisted]
	people := cs.People
	if people == 0 {
		people = hours / cs.FullTimeHours
	}
	build := x[BuildCost] * x[Overrun]
	f.Volume = x[Volume]
	f.Time = x[HourlyCost] * x[Realised] * x[CashShare] * (straight + terms.UsableTime*x[Plateau]*assisted)
	f.Errors = x[Realised] * x[Volume] * cs.ErrorRate * cs.ErrorCost * a * x[ErrorReduction]
	f.Delay = x[Realised] * cs.DelayCost * a
	f.Run = x[RunCost] * x[Volume] * a
	f.Upkeep = x[Maintenance] * build / 12
	f.Change = x[Training] * people * x[HourlyCost]
	f.Build = build
	f.GoLive = x[BuildMonths] * math.Sqrt(x[Overrun])
	f.HalfAt = x[HalfMonths]
	f.Hours = x[Realised] * (straight + x[Plateau]*assisted)
	f.Touched = a
}

// Decide works out S of every draw for other draws of governance, with
// everything else the same (common random numbers).
func (d *Draws) Decide(terms Terms, governance []float64) []bool {
	live := make([]bool, len(d.Flows))
	for i := range d.Flows {
		live[i] = d.Flows[i].lives(&terms, governance[i])
	}
	return live
}

func (f *Flow) lives(terms *Terms, level float64) bool {
	return f.hurdle < terms.GovernanceSlope*(level-terms.GovernanceCentre)
}
