// Package fiction invents companies that use AI tools, with the truth about
// them: which spend is inflated and which is honest. Tests of token maxing are
// measured against it, as no company publishes its truth.
//
// A company is made top down. What a person spends in a month comes from a
// family of distributions, its days and requests from how people work, tokens
// from a price list. Honest confounders change months before that; inflators
// add spend after the day from which use is asked for. The same order gives the
// same company, to the byte.
//
// Two levels lead into the detection: Records gives what an export of a format
// would be read as, for statistics over thousands of companies, and Write gives
// the export itself, so that reading it is tested too.
package fiction

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"waterline/assessment/usage"
)

// Order is what company to invent. The zero value of what is optional takes
// the usual.
type Order struct {
	World  string   // of Worlds
	Actors int      // people, from 30 to 5000
	Months int      // whole months, from 2 to 36
	Share  float64  // of spend since the day that is inflated, from 0 to 0.8
	Mix    string   // of Mixes: how it is inflated; optional
	Tools  []string // optional: claude-code
	Groups int      // optional: how many groups the people are in
	Seed   uint64
}

// The bounds of an order.
const (
	LeastActors = 30
	MostActors  = 5000
	LeastMonths = 2
	MostMonths  = 36
	MostShare   = 0.8
)

// Errors of an order, for the edge to word.
var (
	ErrWorld  = errors.New("no such world")
	ErrMix    = errors.New("no such mix of inflators")
	ErrTool   = errors.New("no such tool")
	ErrBounds = errors.New("out of bounds")
)

// Company is an invented company.
type Company struct {
	Order  Order
	From   usage.Day
	To     usage.Day
	Since  usage.Day // from which use is asked for; the first of a month
	Tools  []Tool
	People []Person
	Use    []Use // by tool, person and day

	model   *model
	knobs   confounders
	month   []usage.Day // the first days of the months, and the day after the last
	after   int         // the first month after Since
	laid    map[place]span
	medians map[peer]float64
}

// Tool is a tool of the company with what the company says of it.
type Tool struct {
	ID     string
	Vendor string
	Plan   usage.Plan
	tool   *toolModel
}

// Person is somebody, or a pipeline.
type Person struct {
	ID       string // such as p0001
	Group    string
	Inflates string // the inflator, "" for honest people
	Service  bool

	team   int
	role   *roleModel
	level  float64 // of spend, in medians
	hour   float64 // at which the person begins
	began  int     // first month of work
	second int     // first month under a second name, past the last if there is none
	seat   bool
	keen   float64 // who complies first
	factor float64 // of results to spend
}

// Use is what somebody used of a tool and model on a day, for one reason.
type Use struct {
	Tool, Person int
	Day          usage.Day
	Model        int   // of the tool's models
	Cost         int64 // micros
	Inflated     int64 // the part of Cost that is inflated
	Why          string
	Requests     int
	Tokens       Tokens
	Results      Results
}

// Tokens are disjoint classes.
type Tokens struct{ In, Read, Wrote, Out int64 }

// Results are what came of use.
type Results struct{ Sessions, Suggested, Accepted, Rejected, Lines, Commits, Merged int64 }

// Make invents a company.
func Make(o Order) (*Company, error) {
	m, err := load()
	if err != nil {
		return nil, err
	}
	return m.company(o)
}

// company invents a company with the numbers of a model.
func (m *model) company(o Order) (*Company, error) {
	if o.Mix == "" {
		o.Mix = usualMix
	}
	if len(o.Tools) == 0 {
		o.Tools = []string{m.Tools[0].ID}
	}
	world := m.world(o.World)
	switch {
	case world == nil:
		return nil, fmt.Errorf("%w: %s", ErrWorld, o.World)
	case m.Mixes[o.Mix] == nil:
		return nil, fmt.Errorf("%w: %s", ErrMix, o.Mix)
	case o.Actors < LeastActors || o.Actors > MostActors || o.Months < LeastMonths || o.Months > MostMonths ||
		!(o.Share >= 0 && o.Share <= MostShare) || o.Groups < 0 || o.Groups > o.Actors:
		return nil, ErrBounds
	}
	c := &Company{Order: o, model: m, laid: make(map[place]span), medians: make(map[peer]float64)}
	var err error
	if c.knobs, err = m.knobs(world); err != nil {
		return nil, err
	}
	c.date()
	if err := c.equip(); err != nil {
		return nil, err
	}
	c.hire(m.Families[world.Family])
	c.work()
	c.inflate()
	return c, nil
}

// place puts uses among those that are there, which are in order.
func (c *Company) place(more []Use) {
	slices.SortStableFunc(more, func(a, b Use) int { return byPlace(&a, &b) })
	honest := c.Use
	c.Use = make([]Use, 0, len(honest)+len(more))
	for i := range more {
		at := 0
		for at < len(honest) && byPlace(&honest[at], &more[i]) <= 0 {
			at++
		}
		c.Use = append(append(c.Use, honest[:at]...), more[i])
		honest = honest[at:]
	}
	c.Use = append(c.Use, honest...)
}

func byPlace(a, b *Use) int {
	return cmp.Or(a.Tool-b.Tool, a.Person-b.Person, int(a.Day-b.Day))
}

// Name is how a person is called on a day: somebody with two addresses has the
// second one later.
func (c *Company) Name(person int, day usage.Day) string {
	p := &c.People[person]
	if p.second < c.Order.Months && day >= c.month[p.second] {
		return p.ID + "-b"
	}
	return p.ID
}

// Mail is a name as an address.
func Mail(name string) string { return name + "@invented.example" }
