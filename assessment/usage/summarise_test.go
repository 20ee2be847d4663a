package usage_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/usage"
)

func rules(t rapid.TB) usage.Rules {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	r, err := assessment.UsageRules(base)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// world writes a ledger of people with so many dollars a month, spread over its
// days.
type world struct {
	ledger *usage.Ledger
	groups map[string]string
	file   int
}

func newWorld() *world { return &world{ledger: usage.NewLedger(), groups: make(map[string]string)} }

func person(n int) string { return fmt.Sprintf("%064x", n) }

func (w *world) spend(t rapid.TB, actor string, year int, month time.Month, dollars float64) {
	t.Helper()
	first, next := usage.NewDay(year, month, 1), usage.NewDay(year, month+1, 1)
	micros := int64(math.Round(dollars * 1e6))
	for day := first; day < next; day++ {
		share := micros / int64(next-day)
		micros -= share
		w.put(t, actor, day, share)
	}
}

func (w *world) put(t rapid.TB, actor string, day usage.Day, micros int64) {
	t.Helper()
	r := usage.Record{
		Source: "cursor_events", Actor: usage.Actor{Key: actor, Kind: usage.Human, Basis: usage.ByMail}, Day: day, PeriodDays: 1,
		Tool: "cursor", Vendor: "cursor", Model: "m", Currency: "USD",
	}
	r.Counts.Set(usage.CostBilled, micros)
	if err := w.ledger.Put(r); err != nil {
		t.Fatal(err)
	}
}

func (w *world) summary(t rapid.TB, q usage.Question) *usage.Summary {
	t.Helper()
	w.file++
	w.ledger.Keep("cursor_events", fmt.Sprint("file", w.file), false)
	q.Rules = rules(t)
	return usage.Summarise(w.ledger, q)
}

func TestPersonMonthsAroundTheFloor(t *testing.T) {
	w := newWorld()
	for i := range 40 {
		w.spend(t, person(i), 2026, time.August, 95+float64(i)/10)      // just below 100 and above 98.9
		w.spend(t, person(i), 2026, time.September, 101+float64(i)/100) // just above
	}
	s := w.summary(t, usage.Question{Plan: usage.Plan{Floor: 100, Since: usage.NewDay(2026, time.September, 1)}})
	if len(s.Tools) != 1 || s.Actors != 40 {
		t.Fatalf("%+v", s)
	}
	all := s.Tools[0].All
	if all == nil || all.Near == nil || all.Spread == nil {
		t.Fatalf("%+v", s.Tools[0])
	}
	if n := all.Near; n.Above != 40 || n.Below != 0 || n.BelowBefore != 40 || n.AboveBefore != 0 || n.People != 40 {
		t.Errorf("%+v", n)
	}
	// Each person is once above after and once below before: the product of the
	// two is 1 for each of them.
	if got := all.Near.Products[3]; got != 40 {
		t.Errorf("product of above after and below before is %g, want 40", got)
	}
	sum := 0
	for _, n := range all.Spread.After {
		sum += n
	}
	if sum != 40 || all.Spread.After[21] != 40 {
		t.Errorf("%v", all.Spread.After)
	}
	if got := s.Tools[0].Kind; got != "billed" {
		t.Errorf("kind %s", got)
	}
	if math.Abs(all.After-(40*101+0.01*780)) > 1e-6 {
		t.Errorf("after %g", all.After)
	}
}

func TestSummaryDependsOnNoKeyAndNoOrder(t *testing.T) {
	one, other := newWorld(), newWorld()
	random := rand.New(rand.NewPCG(1, 2))
	type spend struct {
		who     int
		month   time.Month
		dollars float64
	}
	var all []spend
	for i := range 60 {
		for m := time.May; m <= time.October; m++ {
			all = append(all, spend{i, m, math.Exp(4.5 + random.NormFloat64())})
		}
	}
	for _, s := range all {
		one.spend(t, person(s.who), 2026, s.month, s.dollars)
		one.groups[person(s.who)] = fmt.Sprint("team ", s.who%3)
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, s := range all {
		other.spend(t, person(7919*(s.who+3)%6007), 2026, s.month, s.dollars)
		other.groups[person(7919*(s.who+3)%6007)] = fmt.Sprint("team ", s.who%3)
	}
	q := usage.Question{Plan: usage.Plan{Floor: 100, Since: usage.NewDay(2026, time.August, 1)}, Seed: 7}
	q.Groups = one.groups
	first := one.summary(t, q)
	q.Groups = other.groups
	second := other.summary(t, q)
	if !reflect.DeepEqual(first, second) {
		t.Errorf("\n%+v\n%+v", first.Tools[0].All, second.Tools[0].All)
	}
	if len(first.Tools[0].Groups) != 3 || first.Tools[0].Groups[0].End == nil {
		t.Errorf("%+v", first.Tools[0].Groups)
	}
}

// A cap that nobody named, from the day on: those above it pile up beside the
// floor as those below it would.
func TestACapThatNobodyNamedTellsNothingOfTheFloor(t *testing.T) {
	for name, c := range map[string]struct {
		before, after float64
		near, end     bool
	}{"none": {1e9, 1e9, true, true}, "new": {1e9, 185, false, false}, "old": {185, 185, true, false}} {
		w, random := newWorld(), rand.New(rand.NewPCG(3, 9))
		for i := range 300 {
			for month := time.May; month <= time.August; month++ {
				top := c.before
				if month >= time.July {
					top = c.after
				}
				dollars := math.Exp(math.Log(110) + random.NormFloat64())
				if dollars > top {
					dollars = top * (1 + 0.01*random.NormFloat64())
				}
				w.spend(t, person(i), 2026, month, dollars)
			}
		}
		tool := w.summary(t, usage.Question{Plan: usage.Plan{Floor: 175, Since: usage.NewDay(2026, time.July, 1)}}).Tools[0]
		if (tool.All.Near != nil) != c.near || (tool.All.End != nil) != c.end {
			t.Errorf("%s: counts beside the floor %+v, ends %+v, apart %v", name, tool.All.Near, tool.All.End, tool.Apart)
		}
	}
}

// A price that many have to the cent, and multiples of a seat's, are no metered
// spend.
func TestFlatPricesAreLeftOut(t *testing.T) {
	w, random := newWorld(), rand.New(rand.NewPCG(3, 9))
	for i := range 100 {
		for month := time.May; month <= time.August; month++ {
			dollars := math.Exp(math.Log(110) + random.NormFloat64())
			switch {
			case i < 20:
				dollars = 180 // of a plan that nobody named
			case i < 30:
				dollars = 2 * (90.01 + float64(i)/1000) // about two seats
			}
			w.spend(t, person(i), 2026, month, dollars)
		}
	}
	q := usage.Question{Plan: usage.Plan{Floor: 175, Seat: 90, Since: usage.NewDay(2026, time.July, 1)}}
	tool := w.summary(t, q).Tools[0]
	total := 0
	for _, n := range tool.All.Spread.After {
		total += n
	}
	if total > 140 || total < 130 || !slices.Contains(tool.Apart, "flat_plan") {
		t.Errorf("%d person-months are counted of 70 people in 2 months, apart %v", total, tool.Apart)
	}
}

// Months that the export covers in part, and the month with the day in it, are no
// person-months.
func TestPartialMonthsAreLeftOut(t *testing.T) {
	w := newWorld()
	for i := range 20 {
		for day := usage.NewDay(2026, time.April, 20); day <= usage.NewDay(2026, time.August, 12); day++ {
			w.put(t, person(i), day, int64(4e6)+int64(i)*1000)
		}
	}
	tool := w.summary(t, usage.Question{Plan: usage.Plan{Floor: 100, Since: usage.NewDay(2026, time.June, 10)}}).Tools[0]
	count := func(bins []int) (n int) {
		for _, k := range bins {
			n += k
		}
		return n
	}
	if before, after := count(tool.All.Spread.Before), count(tool.All.Spread.After); before != 20 || after != 20 {
		t.Errorf("%d person-months of May and %d of July, want 20 each", before, after)
	}
	if len(tool.Months) != 5 || tool.Months[0].Whole || !tool.Months[1].Whole || tool.Months[0].Days != 11 || tool.Months[4].Days != 12 {
		t.Errorf("%+v", tool.Months)
	}
	if got := tool.All.Amount - tool.All.After; math.Abs(got-51*(20*4+0.19)) > 1e-6 {
		t.Errorf("%g were spent before 10 June", got)
	}
}
