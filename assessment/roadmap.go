package assessment

import "math"

// roadmap lays the chosen initiatives out by quarter, one build at a time: the
// starter first, then the others in their order. What follows a build depends
// on the decision at its end.
func (e *evaluation) roadmap() []Quarter {
	horizon := e.terms.Months / 3
	quarters := make([]Quarter, horizon)
	for q := range quarters {
		quarters[q].Number = q + 1
	}
	add := func(q int, s Step) {
		if q < horizon {
			quarters[q].Steps = append(quarters[q].Steps, s)
		}
	}
	if worth := e.cheapest(); worth != nil {
		add(0, Step{Kind: "measure", ID: worth.Path})
	}
	if id := e.weakestDimension(); id != "" {
		add(0, Step{Kind: "prepare", ID: id})
	}
	at := 0
	for n, i := range e.order() {
		p := e.cases[i]
		length := max(1, int(math.Ceil(e.months[i]/3)))
		for k := range length {
			add(at+k, Step{Kind: "build", ID: p.ID, Name: p.Name, Conditional: n > 0})
		}
		at += length
		add(at-1, Step{Kind: "decide", ID: p.ID, Name: p.Name, Conditional: n > 0})
		add(at, Step{Kind: "run", ID: p.ID, Name: p.Name, Conditional: true})
	}
	last := 0
	for q := range quarters {
		if len(quarters[q].Steps) > 0 {
			last = q + 1
		}
	}
	return quarters[:last]
}

// order is the chosen set with the starter first.
func (e *evaluation) order() []int {
	if e.result.Starter.ID == nil {
		return e.chosen
	}
	var first, rest []int
	for _, i := range e.chosen {
		if e.cases[i].ID == *e.result.Starter.ID {
			first = append(first, i)
		} else {
			rest = append(rest, i)
		}
	}
	return append(first, rest...)
}

// weakestDimension is the dimension with the lowest shown level.
func (e *evaluation) weakestDimension() string {
	id, level := "", math.Inf(1)
	for _, d := range e.result.Maturity.Dimensions {
		if d.Level != nil && *d.Level < level {
			id, level = d.ID, *d.Level
		}
	}
	return id
}
