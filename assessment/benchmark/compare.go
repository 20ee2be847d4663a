package benchmark

import (
	"time"

	"waterline/assessment"
	"waterline/scoring/dist"
	"waterline/scoring/population"
)

// Place is where a figure stands among others.
type Place = population.Place

// The places.
const (
	Above   = population.Above   // clearly above the middle half
	Below   = population.Below   // clearly below the middle half
	Within  = population.Within  // where nine in ten lie
	Unclear = population.Unclear // the range is too wide to tell
)

// Comparison is where one result stands among others.
type Comparison struct {
	Industry string // that levels are compared within, "" for all
	Levels   []Standing
	Work     []Standing
	At       time.Time // of the newest cell
	About    int       // organisations, of the largest cell
	Gated    bool      // the result shows a lower level than is compared
	Least    int       // organisations that a cell needs
	Changed  int       // that must have come or gone before it is made anew
}

// Standing is one figure of a result beside its cell.
type Standing struct {
	Cell
	Process string // id, of work
	Name    string // of the process
	Low     float64
	Middle  float64
	High    float64
	Place   Place
}

// compare holds a result against what its pool shows. Levels are compared within
// the industry where that is shown for every dimension that all are shown for,
// as a page of both would be read as one.
func (s *Service) compare(state State, r assessment.Result) Comparison {
	industry := r.Organisation.Industry
	for _, d := range r.Maturity.Dimensions {
		_, within := state.Cell(Key{Level, d.ID, industry})
		_, everybody := state.Cell(Key{Level, d.ID, ""})
		if everybody && !within {
			industry = ""
		}
	}
	c := Comparison{Industry: industry, Least: s.rules.least, Changed: s.rules.changed}
	for _, d := range r.Maturity.Dimensions {
		cell, ok := state.Cell(Key{Level, d.ID, industry})
		x, known := s.rules.level(d)
		if !ok || !known || !s.comparable(r, d.ID) {
			continue
		}
		c.Gated = c.Gated || *d.Level < *d.Ungated
		c.Levels = append(c.Levels, s.standing(cell, x))
	}
	for _, p := range r.Processes {
		for _, w := range workKinds() {
			cell, ok := state.Cell(Key{Kind: w.kind, Of: p.Function})
			x, known := s.rules.work(r, p.ID, w.quantity, w.question)
			if !ok || !known || !s.asked(r.Questionnaire, w.question) {
				continue
			}
			one := s.standing(cell, x)
			one.Process, one.Name = p.ID, p.Name
			c.Work = append(c.Work, one)
		}
	}
	for _, list := range [][]Standing{c.Levels, c.Work} {
		for _, one := range list {
			c.About = max(c.About, one.About)
			if one.At.After(c.At) {
				c.At = one.At
			}
		}
	}
	return c
}

// standing places one figure. What is judged is what is shown: the ends as they
// were rounded.
func (s *Service) standing(cell Cell, x reading) Standing {
	reach := dist.Probit((1+s.rules.sure)/2) * x.value.SE
	sure := population.Span{Low: x.scale.Backward(x.value.X - reach), High: x.scale.Backward(x.value.X + reach)}
	return Standing{
		Cell: cell, Low: x.low, Middle: x.middle, High: x.high,
		Place: population.Find(sure, population.Span{Low: x.low, High: x.high}, population.Span(cell.Half), population.Span(cell.Most)),
	}
}
