package portfolio

import "slices"

// ExactAlone is the search through all sets without the local search that goes
// before it, which would make good what a wrong bound cuts off.
func (p Problem) ExactAlone() []int {
	s := newSearch(p)
	s.extend(nil, 0)
	slices.Sort(s.best)
	return s.best
}
