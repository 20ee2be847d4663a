package characteristic

import "waterline/assessment/usage/fiction"

// Plan is what is measured.
type Plan struct {
	Honest  int // companies of each honest world and size
	Power   int // of each size, share and mix
	Covered int // of each world and share
	Fitted  int // of each world and share, for the misfit
	Sizes   []int
	Months  int
}

// Kept is the plan of the report that the repository keeps.
func Kept() Plan {
	return Plan{Honest: 300, Power: 60, Covered: 20, Fitted: 15, Sizes: []int{100, 400}, Months: 6}
}

// timed is the largest company whose times of requests are known: they take most
// of the time.
const timed = 200

// grouped is how many people make a group of an honest company: each group is
// tested, so that more can speak by chance.
const grouped = 100

// shares are those that coverage is measured at.
func shares() []float64 { return []float64{0, 0.02, 0.05, 0.1, 0.2, 0.4} }

// honest are cells in which nothing is inflated.
func (p Plan) honest(worlds []fiction.World) []Cell {
	var out []Cell
	for _, w := range worlds {
		for _, n := range p.Sizes {
			out = append(out, Cell{World: w.ID, Actors: n, Months: p.Months, Groups: max(1, n/grouped), Events: n <= timed, Companies: p.Honest})
		}
	}
	return out
}

// power are cells in which something is inflated, by the way it is.
func (p Plan) power() []Cell {
	var out []Cell
	for _, mix := range []string{"topup", "loop", "race", "quiet", "mixed"} {
		for _, n := range p.Sizes {
			for _, share := range []float64{0.05, 0.1, 0.2} {
				out = append(out, Cell{World: "plain", Mix: mix, Share: share, Actors: n, Months: p.Months, Groups: 1, Events: n <= timed, Companies: p.Power})
			}
		}
	}
	return out
}

// Fit are the cells that the misfit is fitted with. Their companies are others
// than those of coverage, which has more of them.
func (p Plan) Fit(worlds []fiction.World) []Cell {
	cells := p.coverage(worlds, false)
	for i := range cells {
		cells[i].Companies, cells[i].Apart = p.Fitted, 1
	}
	return cells
}

// coverage are cells of all shares, of worlds that are held out or of those the
// factor was fitted in.
func (p Plan) coverage(worlds []fiction.World, heldOut bool) []Cell {
	var out []Cell
	for _, w := range worlds {
		if w.HeldOut != heldOut {
			continue
		}
		for _, share := range shares() {
			out = append(out, Cell{
				World: w.ID, Mix: "mixed", Share: share, Actors: p.Sizes[len(p.Sizes)-1], Months: p.Months, Groups: 1, Companies: p.Covered,
			})
		}
	}
	return out
}
