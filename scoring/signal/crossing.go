package signal

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Closing is one person's month as its end comes near.
type Closing struct {
	Person, Month int
	Before        bool    // it lies before the floor was set
	Position      float64 // ln of what was spent before the last days, over the floor: below 0 is short of it
	Surge         float64 // mean asinh(daily amount) in the last days less that before
	Late          float64 // amount of the last days
}

// Closings is the surge of those who are short of the floor.
type Closings struct {
	Short, People int
	Effect, SE, P float64
	Excess        float64 // amount of the surge: Σ Late·(1 − e^−θ) over those who are short, 0 where θ < 0
}

// Crossing estimates θ of
//
//	surge = δ(month) + f(position) + θ·short + e
//
// where the month takes what its last days are like for everybody, and f, a
// quadratic, how far those who happened to spend little so far come back to what
// is usual for them: without it chance alone makes θ positive. Where there are
// months before the floor was set, they tell how those who are short behave
// without it,
//
//	surge = δ(month) + f(position) + θ₀·short + θ·short·after + e
//
// and what is large far below the floor and small just below it counts as well.
// P is one-sided, by flipping the sign of whole people's scores under θ = 0
// (Kline, Santos 2012, A Score Based Approach to Wild Bootstrap Inference,
// Journal of Econometric Methods 1). Short, Excess are of the months after.
func Crossing(all []Closing, resamples int, random *rand.Rand) (Closings, bool) {
	var out Closings
	short, surge := make([]float64, len(all)), make([]float64, len(all))
	both := hasBefore(all)
	for i, c := range all {
		surge[i] = c.Surge
		if c.Position < 0 && (!c.Before || !both) {
			short[i] = 1
		}
	}
	controls, ok := controlsOf(all, both)
	if !ok {
		return out, false
	}
	controls.takeOut(short)
	controls.takeOut(surge)
	across, along := 0.0, 0.0
	for i := range all {
		across += short[i] * short[i]
		along += short[i] * surge[i]
	}
	if across < leastContrast {
		return out, false
	}
	out.Effect = along / across
	score, free := make(map[int]float64), make(map[int]float64)
	var people []int
	shortPeople := make(map[int]bool)
	for i, c := range all {
		if _, there := score[c.Person]; !there {
			people = append(people, c.Person)
		}
		score[c.Person] += short[i] * surge[i]
		free[c.Person] += short[i] * (surge[i] - out.Effect*short[i])
		if c.Position < 0 && !c.Before {
			shortPeople[c.Person] = true
			out.Excess += c.Late * -math.Expm1(-max(0, out.Effect))
		}
	}
	slices.Sort(people)
	out.People, out.Short = len(people), len(shortPeople)
	scores, square := make([]float64, len(people)), 0.0
	for i, p := range people {
		scores[i] = score[p]
		square += free[p] * free[p]
	}
	if n := float64(len(people)); n > 1 {
		out.SE = math.Sqrt(square*n/(n-1)) / across
	}
	out.P = flips(scores, resamples, random)
	return out, true
}

// hasBefore reports whether enough people were short, and not, before.
func hasBefore(all []Closing) bool {
	var n [2]int
	for _, c := range all {
		switch {
		case c.Before && c.Position < 0:
			n[0]++
		case c.Before:
			n[1]++
		}
	}
	return min(n[0], n[1]) >= leastBefore
}

// leastBefore is how many people-months on each side of the floor tell how
// people behave without it.
const leastBefore = 20

// leastContrast is how much of the difference between short and not must be left
// beside the smooth part, in people-months.
const leastContrast = 1.0

// flips is how often the sum of scores with random signs is at least their sum.
func flips(scores []float64, resamples int, random *rand.Rand) float64 {
	sum := 0.0
	for _, s := range scores {
		sum += s
	}
	atLeast := 1
	for range resamples {
		other, bits := 0.0, uint64(0)
		for i, s := range scores {
			if i%64 == 0 {
				bits = random.Uint64()
			}
			if bits&1 == 1 {
				other += s
			} else {
				other -= s
			}
			bits >>= 1
		}
		if other >= sum {
			atLeast++
		}
	}
	return float64(atLeast) / float64(resamples+1)
}

// controls is what a regression takes out: months, a quadratic of the position,
// and who is short at all.
type controls struct {
	month  []int
	months int
	column [][]float64 // months taken out
	chol   mat.Cholesky
}

func controlsOf(all []Closing, both bool) (*controls, bool) {
	c := &controls{month: make([]int, len(all)), column: make([][]float64, 2, 3)}
	if both {
		c.column = c.column[:3]
	}
	place := make(map[int]int)
	for k := range c.column {
		c.column[k] = make([]float64, len(all))
	}
	for i, one := range all {
		at, there := place[one.Month]
		if !there {
			at = len(place)
			place[one.Month] = at
		}
		c.month[i] = at
		c.column[0][i], c.column[1][i] = one.Position, one.Position*one.Position
		if both && one.Position < 0 {
			c.column[2][i] = 1
		}
	}
	c.months = len(place)
	gram := mat.NewSymDense(len(c.column), nil)
	for a := range c.column {
		c.centre(c.column[a])
		for b := range a + 1 {
			gram.SetSym(a, b, dot(c.column[a], c.column[b]))
		}
	}
	if len(all) < c.months+len(c.column)+2 || !c.chol.Factorize(gram) || c.chol.Cond() > mostAlike {
		return nil, false
	}
	return c, true
}

// mostAlike bounds how alike columns may be.
const mostAlike = 1e12

func dot(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// centre takes the mean of each month out.
func (c *controls) centre(x []float64) {
	sum, n := make([]float64, c.months), make([]float64, c.months)
	for i, m := range c.month {
		sum[m] += x[i]
		n[m]++
	}
	for i, m := range c.month {
		x[i] -= sum[m] / n[m]
	}
}

// takeOut leaves the residual of x.
func (c *controls) takeOut(x []float64) {
	c.centre(x)
	along := mat.NewVecDense(len(c.column), nil)
	for k := range c.column {
		along.SetVec(k, dot(c.column[k], x))
	}
	var beta mat.VecDense
	if err := c.chol.SolveVecTo(&beta, along); err != nil {
		return
	}
	for k := range c.column {
		for i := range x {
			x[i] -= beta.AtVec(k) * c.column[k][i]
		}
	}
}
