package opportunity

import (
	"math"
	"runtime"
	"sync"

	"waterline/scoring/dist"
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
}

// Company holds the draws every opportunity shares, each of length N.
type Company struct {
	Fate       []float64 // standard normals
	Governance []float64 // levels, 1…5
}

// Flow is one draw of one opportunity, reduced to what its months are made of.
type Flow struct {
	Time    float64 // money a month at full adoption: saved hours that become money
	Errors  float64 // fewer errors
	Delay   float64 // less delay
	Run     float64 // cost of running
	Upkeep  float64 // maintenance a month once live
	Change  float64 // training and change, once
	Build   float64 // B·O
	GoLive  float64 // t₀, months
	HalfAt  float64 // h, months
	Hours   float64 // freed a month once settled
	Touched float64 // a, share of cases newly untouched
	luck    float64 // Φ(−(√r·fate + √(1−r)·ε)); live when below π
	pi      float64 // z of π
}

// Gain is the monthly money at full adoption, net of running cost.
func (f Flow) Gain() float64 { return f.Time + f.Errors + f.Delay - f.Run }

// Draws are N flows of one case.
type Draws struct {
	Case  Case
	Flows []Flow
	Live  []bool // S of each draw
}

// Simulate draws every case. Each is drawn from its own named dimensions, so
// the result depends neither on the other cases nor on the number of cores.
func Simulate(plan *sample.Plan, terms Terms, company Company, cases []Case) []*Draws {
	out := make([]*Draws, len(cases))
	next := make(chan int, len(cases))
	for i := range cases {
		next <- i
	}
	close(next)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(cases)) {
		workers.Go(func() {
			z := newColumns(plan.Draws())
			for i := range next {
				out[i] = draw(plan, terms, company, cases[i], z)
			}
		})
	}
	workers.Wait()
	return out
}

// columns are the standard normals of one case, reused from case to case.
type columns struct {
	z    [Quantities][]float64
	live []float64
}

func newColumns(n int) *columns {
	c := &columns{live: make([]float64, n)}
	for q := range c.z {
		c.z[q] = make([]float64, n)
	}
	return c
}

func draw(plan *sample.Plan, terms Terms, company Company, cs Case, c *columns) *Draws {
	for q := range Quantities {
		Column(plan, terms, company, cs.ID, q, c.z[q])
	}
	plan.Normals(cs.ID+"/live", c.live)
	shared, own := math.Sqrt(terms.Fate), math.Sqrt(1-terms.Fate)

	d := &Draws{Case: cs, Flows: make([]Flow, plan.Draws())}
	var x [Quantities]float64
	for i := range d.Flows {
		for q := range Quantities {
			x[q] = cs.Drawn[q].At(c.z[q][i])
		}
		f := flow(terms, cs, x)
		f.luck = dist.Phi(-(shared*company.Fate[i] + own*c.live[i]))
		f.pi = c.z[Production][i]
		d.Flows[i] = f
	}
	d.Live = d.Decide(terms, company.Governance)
	return d
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

// flow works out one draw from the values x of its quantities.
func flow(terms Terms, cs Case, x [Quantities]float64) Flow {
	hours := x[Volume] * x[Minutes] / 60
	a := math.Max(0, math.Min(x[StraightThrough], cs.StandardPath)-x[Touchless])
	straight := hours * a * (1 - cs.Review)
	assisted := hours * math.Max(0, 1-x[Touchless]-a) * x[Assisted]
	people := cs.People
	if people == 0 {
		people = hours / cs.FullTimeHours
	}
	build := x[BuildCost] * x[Overrun]
	return Flow{
		Time:    x[HourlyCost] * x[Realised] * x[CashShare] * (straight + terms.UsableTime*x[Plateau]*assisted),
		Errors:  x[Realised] * x[Volume] * cs.ErrorRate * cs.ErrorCost * a * x[ErrorReduction],
		Delay:   x[Realised] * cs.DelayCost * a,
		Run:     x[RunCost] * x[Volume] * a,
		Upkeep:  x[Maintenance] * build / 12,
		Change:  x[Training] * people * x[HourlyCost],
		Build:   build,
		GoLive:  x[BuildMonths] * math.Sqrt(x[Overrun]),
		HalfAt:  x[HalfMonths],
		Hours:   x[Realised] * (straight + x[Plateau]*assisted),
		Touched: a,
	}
}

// Decide works out S of every draw for other draws of governance, with
// everything else the same (common random numbers).
func (d *Draws) Decide(terms Terms, governance []float64) []bool {
	live := make([]bool, len(d.Flows))
	production := d.Case.Drawn[Production]
	for i, f := range d.Flows {
		shift := terms.GovernanceSlope * (governance[i] - terms.GovernanceCentre)
		live[i] = f.luck < production.Bent(f.pi, shift)
	}
	return live
}
