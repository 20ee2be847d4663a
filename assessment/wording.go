package assessment

import (
	"slices"

	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
)

// In returns the result with the words that it holds copies of taken from the
// bank and the plays of a language, found by their ids. What they do not know
// stays as it is, and so does every figure. Either may be nil. The frozen
// result itself is what is kept, exported and compared; this is for readers.
func (r Result) In(bank *questionnaire.Bank, book *playbook.Book) Result {
	if book != nil {
		r.Opportunities = slices.Clone(r.Opportunities)
		for i := range r.Opportunities {
			r.Opportunities[i].reword(book)
		}
		r.Starter = r.Starter.in(book, r.Opportunities)
	}
	if bank == nil {
		return r
	}
	r.Maturity.Dimensions = slices.Clone(r.Maturity.Dimensions)
	for i := range r.Maturity.Dimensions {
		d := &r.Maturity.Dimensions[i]
		for _, words := range bank.Dimensions {
			if words.ID == d.ID {
				d.Name = words.Name
			}
		}
		d.NextStep = bank.Label(d.Weakest, d.NextStep)
	}
	r.Maturity.Overall.Gates = slices.Clone(r.Maturity.Overall.Gates)
	for i := range r.Maturity.Overall.Gates {
		g := &r.Maturity.Overall.Gates[i]
		for _, words := range bank.Gates {
			if words.ID == g.ID {
				g.Reason, g.Release = words.Because(!g.OnlyFound, g.Found), words.Release
			}
		}
	}
	r.Checks = slices.Clone(r.Checks)
	for i := range r.Checks {
		for _, words := range bank.Checks {
			if words.ID == r.Checks[i].ID {
				r.Checks[i].Message = words.Message
			}
		}
	}
	return r
}

func (o *Opportunity) reword(book *playbook.Book) {
	p, ok := book.Play(o.Play)
	if !ok {
		return
	}
	o.PlayName = p.Name
	o.PlayText = PlayText{Does: p.Does, Person: p.Person, Needs: p.Needs, Measure: p.Measure, FailsWhen: p.FailsWhen}
}

func (s Starter) in(book *playbook.Book, opportunities []Opportunity) Starter {
	if s.ID == nil || s.Charter == nil {
		return s
	}
	for _, o := range opportunities {
		if p, ok := book.Play(o.Play); ok && o.ID == *s.ID {
			charter := *s.Charter
			charter.Play, charter.ScopeIn, charter.ScopeOut = p.Name, p.ScopeIn, p.ScopeOut
			s.Charter = &charter
		}
	}
	return s
}
