package assessment

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// money splits what became of the chosen set's value. With the old answers n,
// only knowledge changed k, only the world changed w, both changed b, and all of
// it with the new actuals of initiatives a, each drawn with the same random
// numbers, and the issued result i:
//
//	method    = n − i
//	knowledge = ((k − n) + (b − w))/2 + (a − b)
//	world     = ((w − n) + (b − k))/2
//
// the average over the two orders in which world and knowledge can have changed
// (Shapley 1953, A Value for n-Person Games). Actuals come last: an initiative
// must have begun before it can be measured.
func (c *comparison) money() error {
	old := c.carry()
	if c.delta.Before.Currency != c.delta.After.Currency {
		return nil
	}
	v := valuation{after: c.after, done: make(map[string]worth)}
	n := v.of(old)
	k, w := v.of(c.mixed(old, false, true)), v.of(c.mixed(old, true, false))
	b, a := v.of(c.mixed(old, true, true)), v.of(c.after.Answers)
	issued, again := c.issuedWorth(&v, n), n
	if c.otherDraws() && len(c.delta.Breaks) > 0 {
		again = v.drawn(old, c.issued.Seed, c.issued.Draws)
	}
	if v.err != nil {
		return v.err
	}
	s := splitter{issued: issued, again: again, none: n, knowledge: k, world: w, both: b, all: a, otherDraws: c.otherDraws() && len(c.delta.Breaks) == 0}
	c.delta.Money = s.change(c.delta.After.Currency)
	if s.otherDraws {
		return nil
	}
	if len(c.delta.Breaks) == 0 && c.delta.Money.Mean.Method != 0 {
		c.delta.Breaks = append(c.delta.Breaks, BreakOther)
	}
	return nil
}

// otherDraws reports whether the issued result was drawn with other random
// numbers than today's.
func (c *comparison) otherDraws() bool {
	return c.issued != nil && (c.issued.Seed != c.after.Seed || c.issued.Draws != c.after.Draws && c.after.Draws != 0)
}

// issuedWorth is what the earlier run was worth as issued: as frozen, else as
// its own input gives it.
func (c *comparison) issuedWorth(v *valuation, rescored worth) worth {
	if c.issued != nil {
		return frozenWorth(*c.issued)
	}
	b, a := c.before, c.after
	if b.Bank.Ref() == a.Bank.Ref() && b.Evidence == a.Evidence && b.Book == a.Book && b.Seed == a.Seed && b.Draws == a.Draws {
		return rescored
	}
	return v.input(b)
}

// worth is what one evaluation says of money.
type worth struct {
	total     Span
	processes []processWorth // in the order of the answers
}

type processWorth struct {
	id, name string
	npv      Span
	chosen   bool
}

func frozenWorth(r Result) worth {
	out := worth{total: r.Portfolio.NPV.Span}
	for _, o := range r.Opportunities {
		out.processes = append(out.processes, processWorth{o.ID, o.Name, o.NPV.Span, slices.Contains(r.Portfolio.Chosen, o.ID)})
	}
	return out
}

// valuation evaluates answers as far as money, each only once, and keeps the
// first error.
type valuation struct {
	after Input
	done  map[string]worth // by what moves a figure
	err   error
}

func (v *valuation) of(a Answers) worth { return v.drawn(a, v.after.Seed, v.after.Draws) }

func (v *valuation) drawn(a Answers, seed uint64, draws int) worth {
	in := v.after
	in.Answers, in.Seed, in.Draws = a, seed, draws
	a.Shown, a.Said, a.Changed, a.Unconfirmed = Shown{}, nil, nil, nil
	encoded, err := Encode(a)
	if err != nil {
		v.err = cmp.Or(v.err, err)
		return worth{}
	}
	key := fmt.Sprintf("%d %d %s", seed, draws, encoded)
	if w, there := v.done[key]; there {
		return w
	}
	w := v.input(in)
	v.done[key] = w
	return w
}

func (v *valuation) input(in Input) worth {
	if v.err != nil {
		return worth{}
	}
	var w worth
	w, v.err = worthOf(in)
	return w
}

// worthOf follows the method as far as what is chosen and what that is worth.
// Answers that were put together of two runs are not validated again: each of
// them was.
func worthOf(in Input) (worth, error) {
	e, err := opened(in)
	if err != nil {
		return worth{}, err
	}
	if err := e.prepare(); err != nil {
		return worth{}, err
	}
	e.simulate()
	e.choose()
	out := worth{total: span(e.chosenNPV()).settled()}
	for i, o := range e.opportunities {
		out.processes = append(out.processes, processWorth{o.ID, o.Name, o.NPV.settled(), slices.Contains(e.chosen, i)})
	}
	return out, e.settled()
}

// settled is the span as a frozen result holds it, so that nothing moves where
// nothing changed.
func (s Span) settled() Span {
	return Span{P5: tenDigits(s.P5), P50: tenDigits(s.P50), P95: tenDigits(s.P95), Mean: tenDigits(s.Mean)}
}

// splitter holds the evaluations that a change is split with.
type splitter struct {
	issued, again, none, knowledge, world, both, all worth

	otherDraws bool // what differs between issued and none is the random numbers
}

func (s splitter) change(currency string) *MoneyChange {
	out := &MoneyChange{
		Currency: currency, Before: s.issued.total, Rescored: s.none.total, After: s.all.total,
		Mean:   s.split(func(w worth) float64 { return w.total.Mean }),
		Middle: s.split(func(w worth) float64 { return w.total.P50 }),
		Width:  s.split(func(w worth) float64 { return w.total.P95 - w.total.P5 }),
	}
	out.Processes = make([]ProcessMoney, 0)
	for _, p := range append(slices.Clone(s.all.processes), s.issued.processes...) {
		if slices.ContainsFunc(out.Processes, func(o ProcessMoney) bool { return o.ID == p.id }) {
			continue
		}
		one := ProcessMoney{ID: p.id, Name: p.name, Split: s.split(func(w worth) float64 { return w.of(p.id).npv.Mean })}
		one.Before, one.ChosenBefore = s.issued.standing(p.id)
		one.After, one.ChosenAfter = s.all.standing(p.id)
		out.Processes = append(out.Processes, one)
	}
	slices.SortStableFunc(out.Processes, func(a, b ProcessMoney) int {
		return cmp.Or(descending(math.Abs(a.Split.Total), math.Abs(b.Split.Total)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (s splitter) split(of func(worth) float64) Split {
	issued, again, n, all := of(s.issued), of(s.again), of(s.none), of(s.all)
	k, w, b := of(s.knowledge), of(s.world), of(s.both)
	out := Split{
		Total:     all - issued,
		World:     ((w - n) + (b - k)) / 2,
		Knowledge: ((k-n)+(b-w))/2 + (all - b),
		Measured:  all - b,
		Method:    again - issued,
		Draws:     n - again,
	}
	if s.otherDraws {
		out.Method, out.Draws = 0, n-issued
	}
	return out
}

// of is one process, of no worth where it is not listed.
func (w worth) of(id string) processWorth {
	i := slices.IndexFunc(w.processes, func(p processWorth) bool { return p.id == id })
	if i < 0 {
		return processWorth{}
	}
	return w.processes[i]
}

func (w worth) standing(id string) (npv *Span, chosen bool) {
	p := w.of(id)
	if p.id == "" {
		return nil, false
	}
	return &p.npv, p.chosen
}
