package usage

import "slices"

// Why a cell is withheld.
const (
	withheldFew        = "few"
	withheldDominated  = "dominated"
	withheldComplement = "complement"
)

// cell is a sum over people that may be shown: how much each of them adds, in
// millionths.
type cell struct {
	people map[int32]int64
}

func newCell() cell { return cell{people: make(map[int32]int64)} }

func (c *cell) add(person int32, micros int64) {
	c.people[person] = plus(c.people[person], max(0, micros))
}

// fault says why a cell must not be shown; an empty one may.
func (c *cell) fault(least int, dominance float64) string {
	if len(c.people) == 0 {
		return ""
	}
	sum, most := c.total(), int64(0)
	for _, micros := range c.people {
		most = max(most, micros)
	}
	switch {
	case len(c.people) < least:
		return withheldFew
	case float64(most) > dominance*float64(sum):
		return withheldDominated
	default:
		return ""
	}
}

func (c *cell) total() int64 {
	sum := int64(0)
	for _, micros := range c.people {
		sum = plus(sum, micros)
	}
	return sum
}

// protect says why each of some cells that add up to a known total is withheld,
// "" for those that are shown. Whoever subtracts the shown cells from the total
// has the sum of those withheld, which must be one that could be shown: while it
// is not, the smallest of the shown cells is withheld too.
func protect(cells []cell, already []string, least int, dominance float64) []string {
	out := slices.Clone(already)
	if out == nil {
		out = make([]string, len(cells))
	}
	hidden := newCell()
	hide := func(i int) {
		for person, micros := range cells[i].people {
			hidden.add(person, micros)
		}
	}
	for i := range cells {
		if out[i] == "" {
			out[i] = cells[i].fault(least, dominance)
		}
		if out[i] != "" {
			hide(i)
		}
	}
	for hidden.fault(least, dominance) != "" {
		smallest := -1
		for i := range cells {
			if out[i] != "" || len(cells[i].people) == 0 {
				continue
			}
			if smallest < 0 || smaller(&cells[i], &cells[smallest]) {
				smallest = i
			}
		}
		if smallest < 0 {
			break
		}
		out[smallest] = withheldComplement
		hide(smallest)
	}
	return out
}

func smaller(a, b *cell) bool {
	if len(a.people) != len(b.people) {
		return len(a.people) < len(b.people)
	}
	return a.total() < b.total()
}
