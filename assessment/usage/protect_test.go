package usage_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"waterline/assessment/usage"
)

// spot is what a group used in a month, the finest that could be told.
type spot struct {
	group string
	month time.Month
}

// secret is the records that a summary was made of: amounts in millionths by
// spot and person.
type secret map[spot]map[string]int64

const (
	firstMonth = time.May
	lastMonth  = time.September
	since      = time.August
)

// draw invents a company whose groups are small, large and dominated.
func drawSecret(t *rapid.T, w *world) secret {
	out := make(secret)
	person := 0
	for g := range rapid.IntRange(1, 4).Draw(t, "groups") {
		group := fmt.Sprint("team ", g)
		for range rapid.SampledFrom([]int{1, 4, 9, 10, 11, 15, 24}).Draw(t, "people") {
			person++
			actor := fmt.Sprintf("%064x", person)
			w.groups[actor] = group
			begin := firstMonth
			if rapid.IntRange(0, 3).Draw(t, "begin") == 0 {
				begin = rapid.SampledFrom([]time.Month{time.June, since, lastMonth}).Draw(t, "month")
			}
			for month := begin; month <= lastMonth; month++ {
				micros := int64(1e6 * rapid.IntRange(1, 60).Draw(t, "amount"))
				if rapid.IntRange(0, 25).Draw(t, "large") == 0 {
					micros *= 300
				}
				at := spot{group, month}
				if out[at] == nil {
					out[at] = make(map[string]int64)
				}
				out[at][actor] += micros
				w.put(t, actor, usage.NewDay(2026, month, 1+person%20), micros)
			}
		}
	}
	return out
}

// fewOrDominated says what must not be told: of somebody, but of too few, or of
// one more than of all others nearly.
func (s secret) fewOrDominated(spots []spot) bool {
	sum, by := int64(0), make(map[string]int64)
	for _, at := range spots {
		for actor, micros := range s[at] {
			by[actor] += micros
			sum += micros
		}
	}
	most := int64(0)
	for _, micros := range by {
		most = max(most, micros)
	}
	return len(by) > 0 && (len(by) < 10 || float64(most) > 0.4*float64(sum))
}

// told are the sums that a summary publishes, each as the spots it adds up.
func told(tool *usage.ToolSummary, all []spot) [][]spot {
	pick := func(keep func(spot) bool) []spot {
		return slices.DeleteFunc(slices.Clone(all), func(s spot) bool { return !keep(s) })
	}
	var out [][]spot
	for _, m := range tool.Months {
		if m.Withheld == "" {
			out = append(out, pick(func(s spot) bool { return s.month == m.Month.Month() }))
		}
	}
	if tool.All == nil {
		return out
	}
	for _, g := range append([]usage.GroupUse{*tool.All}, tool.Groups...) {
		if g.Withheld != "" {
			continue
		}
		mine := func(s spot) bool { return g.Group == usage.Everyone || s.group == g.Group }
		out = append(out, pick(func(s spot) bool { return mine(s) && s.month >= since }))
		if g.Amount > g.After {
			out = append(out, pick(func(s spot) bool { return mine(s) && s.month < since }))
		}
	}
	return out
}

// rank of the told sums as vectors over the spots.
func rank(sums [][]spot, all []spot) int {
	if len(sums) == 0 || len(all) == 0 {
		return 0
	}
	m := mat.NewDense(len(sums), len(all), nil)
	for i, sum := range sums {
		for _, at := range sum {
			m.Set(i, slices.Index(all, at), 1)
		}
	}
	var d mat.SVD
	if !d.Factorize(m, mat.SVDNone) {
		return 0
	}
	n := 0
	for _, v := range d.Values(nil) {
		if v > 1e-9 {
			n++
		}
	}
	return n
}

// Nothing that must not be told follows from what is told: no sum of what one
// group used in one month, on one side of the day or in all, nor of a month, is a
// linear combination of the published sums, unless it could be published itself.
func TestLaw_NoWithheldSumCanBeDerived(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		hidden := drawSecret(t, w)
		q := usage.Question{Plan: usage.Plan{Since: usage.NewDay(2026, since, 1)}, Groups: w.groups}
		s := w.summary(t, q)
		tool := &s.Tools[0]
		all := make([]spot, 0, len(hidden))
		for at := range hidden {
			all = append(all, at)
		}
		slices.SortFunc(all, func(a, b spot) int { return cmpSpot(a, b) })
		sums := told(tool, all)
		for _, sum := range sums {
			if hidden.fewOrDominated(sum) {
				t.Fatalf("a published sum is of too few: %v\n%+v", sum, tool)
			}
		}
		known := rank(sums, all)
		for _, target := range targets(all) {
			if hidden.fewOrDominated(target) && rank(append(slices.Clone(sums), target), all) == known {
				t.Fatalf("%v follows from\n%v", target, sums)
			}
		}
	})
}

func cmpSpot(a, b spot) int {
	if a.group != b.group {
		if a.group < b.group {
			return -1
		}
		return 1
	}
	return int(a.month - b.month)
}

// targets are the sums somebody may be after: of each set of groups, and of each
// month, each spot alone, a side or all.
func targets(all []spot) [][]spot {
	var groups []string
	for _, at := range all {
		if !slices.Contains(groups, at.group) {
			groups = append(groups, at.group)
		}
	}
	var out [][]spot
	add := func(keep func(spot) bool) {
		if one := slices.DeleteFunc(slices.Clone(all), func(s spot) bool { return !keep(s) }); len(one) > 0 {
			out = append(out, one)
		}
	}
	for set := 1; set < 1<<len(groups); set++ {
		in := func(s spot) bool { return set&(1<<slices.Index(groups, s.group)) != 0 }
		add(in)
		add(func(s spot) bool { return in(s) && s.month >= since })
		add(func(s spot) bool { return in(s) && s.month < since })
		for month := firstMonth; month <= lastMonth; month++ {
			add(func(s spot) bool { return in(s) && s.month == month })
		}
	}
	return out
}

// A group that came in the last month, beside three of the others who stayed: the
// month less the group would be the three.
func TestAMonthIsNotToldBesideAGroupThatMakesMostOfIt(t *testing.T) {
	w := newWorld()
	for i := range 32 {
		actor := person(i)
		w.groups[actor] = "old"
		if i >= 20 {
			w.groups[actor] = "new"
			w.spend(t, actor, 2026, time.September, 50)
			continue
		}
		for month := time.May; month <= time.August; month++ {
			w.spend(t, actor, 2026, month, 50)
		}
		if i < 3 {
			w.spend(t, actor, 2026, time.September, 50)
		}
	}
	s := w.summary(t, usage.Question{Plan: usage.Plan{Since: usage.NewDay(2026, time.July, 1)}, Groups: w.groups})
	tool := s.Tools[0]
	if len(tool.Groups) != 2 || tool.Groups[0].Withheld != "" || tool.Groups[1].Withheld != "" {
		t.Fatalf("%+v", tool.Groups)
	}
	for _, m := range tool.Months {
		if m.Withheld == "" || m.Amount != 0 || m.Actors != 0 {
			t.Errorf("%v is told: %+v", m.Month, m)
		}
	}
}

func TestSmallAndDominatedGroupsAreWithheld(t *testing.T) {
	w := newWorld()
	n := 0
	add := func(group string, people int, first float64) {
		for i := range people {
			actor := person(n)
			n++
			w.groups[actor] = group
			amount := 50.0
			if i == 0 {
				amount = first
			}
			w.spend(t, actor, 2026, time.September, amount)
		}
	}
	add("large", 30, 50)
	add("nine", 9, 50)
	add("one rules", 12, 1500)
	add("twelve", 12, 50)
	q := usage.Question{Groups: w.groups}
	want := map[string]string{"large": "complement", "nine": "few", "one rules": "dominated", "twelve": "complement"}
	tool := w.summary(t, q).Tools[0]
	if len(tool.Groups) != 4 || tool.All == nil || tool.All.Actors != 63 {
		t.Fatalf("%+v", tool)
	}
	for _, g := range tool.Groups {
		if g.Withheld != want[g.Group] {
			t.Errorf("%s is withheld for %q, want %q", g.Group, g.Withheld, want[g.Group])
		}
		if g.Withheld != "" && (g.Actors != 0 || g.Amount != 0 || g.Spread != nil || g.Shape != nil) {
			t.Errorf("%s tells all the same: %+v", g.Group, g)
		}
	}
}

// A second source that knows five people, and money of three keys, are not told;
// of twelve they are.
func TestSumsOfFewBesideTheChosenOnesAreLeftOut(t *testing.T) {
	for people, told := range map[int]bool{5: false, 12: true} {
		w := newWorld()
		for i := range 20 {
			w.spend(t, person(i), 2026, time.September, 50)
			r := usage.Record{
				Source: "cursor_events", Actor: usage.Actor{Key: person(1000 + i), Kind: usage.Unknown, Basis: usage.ByAPIKey},
				Day: usage.NewDay(2026, time.September, 3), PeriodDays: 1, Tool: "cursor", Currency: "USD",
			}
			if i >= people {
				continue
			}
			r.Counts.Set(usage.CostBilled, 7e6)
			if err := w.ledger.Put(r); err != nil {
				t.Fatal(err)
			}
			r.Source, r.Actor = "other", usage.Actor{Key: person(i), Kind: usage.Human, Basis: usage.ByMail}
			r.Counts = usage.Counts{}
			r.Counts.Set(usage.CostList, 9e6)
			if err := w.ledger.Put(r); err != nil {
				t.Fatal(err)
			}
		}
		tool := w.summary(t, usage.Question{}).Tools[0]
		want, leaves := 1000.0, 0.0
		if told {
			leaves = 7 * float64(people)
		}
		if (len(tool.Others) == 1) != told || tool.Leaves != leaves || !slices.Contains(tool.Apart, "unnamed") {
			t.Errorf("%d: others %+v, leaves %g, apart %v", people, tool.Others, tool.Leaves, tool.Apart)
		}
		if got := tool.Months[0].Amount; math.Abs(got-want-leaves) > 1e-6 || math.Abs(tool.All.Amount-want) > 1e-6 {
			t.Errorf("%d: a month of %g, of people %g", people, got, tool.All.Amount)
		}
	}
}

// Keys alone, and too few of them, say nothing of their tool.
func TestAToolOfFewKeysIsWithheld(t *testing.T) {
	for keys, want := range map[int]string{4: "few", 15: ""} {
		w := newWorld()
		for i := range keys {
			r := usage.Record{
				Source: "openai_usage", Actor: usage.Actor{Key: person(i), Kind: usage.Unknown, Basis: usage.ByAPIKey},
				Day: usage.NewDay(2026, time.September, 3), PeriodDays: 1, Tool: "openai-api", Currency: "USD",
			}
			r.Counts.Set(usage.CostBilled, 7e6)
			if err := w.ledger.Put(r); err != nil {
				t.Fatal(err)
			}
		}
		tool := w.summary(t, usage.Question{}).Tools[0]
		if tool.Withheld != want || (len(tool.Months) > 0) != (want == "") {
			t.Errorf("%d keys: %+v", keys, tool)
		}
	}
}

// People on a flat plan, also on one side of the day alone, do not enter what
// compares people before and after.
func TestPeopleOnFlatPlansDoNotCountAsUntied(t *testing.T) {
	w := newWorld()
	for i := range 60 {
		for month := time.May; month <= time.August; month++ {
			dollars := 20.5 + 3*float64(i) + float64(month)/7
			if i%3 == 0 && month >= time.July {
				dollars = 180
			}
			w.spend(t, person(i), 2026, month, dollars)
			r := usage.Record{
				Source: "cursor_events", Actor: usage.Actor{Key: person(i), Kind: usage.Human, Basis: usage.ByMail},
				Day: usage.NewDay(2026, month, 3), PeriodDays: 1, Tool: "cursor", Vendor: "cursor", Model: "m", Currency: "USD",
			}
			r.Counts.Set(usage.PRsMerged, int64(5+i))
			if err := w.ledger.Put(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	tie := w.summary(t, usage.Question{Plan: usage.Plan{Floor: 175, Since: usage.NewDay(2026, time.July, 1)}}).Tools[0].All.Tie
	if tie == nil || tie.Actors != 40 || tie.ActorsBefore != 40 || tie.After < 0.99 {
		t.Errorf("%+v", tie)
	}
}
