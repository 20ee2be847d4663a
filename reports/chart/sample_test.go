package chart

import (
	"fmt"
	"strings"
)

var about = Description{Title: "A finding", Text: "Numbers in words <&> ”"}

func dollars(x float64) string {
	sign := ""
	if x < 0 {
		sign, x = "−", -x
	}
	switch {
	case x >= 1e6:
		return fmt.Sprintf("%s$%.3gm", sign, x/1e6)
	case x >= 1e3:
		return fmt.Sprintf("%s$%.3gk", sign, x/1e3)
	}
	return fmt.Sprintf("%s$%.3g", sign, x)
}

// long is a name of 40 characters.
const long = "Quarterly supplier contract renewal work"

// drawings holds every chart with everyday and extreme data: all equal,
// negative, zero, long names, one row, twelve rows.
func drawings() map[string]Drawing {
	all := map[string]Drawing{}
	addDots(all)
	addFans(all)
	addRows(all)
	addMatrices(all)
	addPlans(all)
	addComparisons(all)
	return all
}

func addDots(all map[string]Drawing) {
	dots := func(name string, values ...float64) {
		lose := 0
		for _, v := range values {
			if v < 0 {
				lose++
			}
		}
		all["dots-"+name] = Dots{About: about, Values: values, Format: dollars, BreakEven: "break-even",
			Losses: fmt.Sprintf("%d of %d lose money", lose, len(values)),
			Gains:  fmt.Sprintf("%d of %d gain", len(values)-lose, len(values)), Axis: "Net value over three years"}
	}
	dots("usual", -60e3, -22e3, 5e3, 18e3, 28e3, 36e3, 45e3, 54e3, 62e3, 70e3, 79e3, 88e3, 97e3, 108e3, 120e3, 134e3, 152e3, 176e3, 214e3, 300e3)
	dots("stopped", append(repeat(-12e3, 9), -9e3, 20e3, 40e3, 60e3, 80e3, 90e3, 120e3, 150e3, 200e3, 260e3, 420e3)...)
	dots("equal", repeat(50e3, 20)...)
	dots("zero", repeat(0, 20)...)
	dots("negative", -300e3, -250e3, -200e3, -180e3, -160e3, -150e3, -140e3, -130e3, -120e3, -110e3, -100e3, -90e3, -80e3, -70e3, -60e3, -50e3, -40e3, -30e3, -20e3, -1e3)
	dots("one", 12)
}

func repeat(x float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = x
	}
	return out
}

func addFans(all map[string]Drawing) {
	fan := func(name string, months int, start, slope, width float64) {
		d := Fan{About: about, Format: dollars, Month: func(m int) string { return fmt.Sprintf("month %d", m) },
			High: "95 %: $1.25m", Mid: "middle: $210k", Low: "5 %: −$130k"}
		for m := 1; m <= months; m++ {
			mid := start + slope*float64(m)
			w := width * float64(m)
			d.Months = append(d.Months, Band{m, mid - w, mid - 0.6*w, mid - 0.3*w, mid, mid + 0.35*w, mid + 0.8*w, mid + 1.5*w})
		}
		all["fan-"+name] = d
	}
	fan("usual", 36, -60e3, 8e3, 5e3)
	fan("negative", 36, -20e3, -1e3, 100)
	fan("flat", 36, 0, 0, 0)
	fan("one", 1, -20e3, 0, 0)
	seen := all["fan-usual"].(Fan)
	seen.Actual = "measured $40k"
	for m, v := range []float64{-58e3, -70e3, -30e3, -10e3, 12e3, 40e3} {
		seen.Actuals = append(seen.Actuals, Actual{3 * (m + 1), v, m == 1 || m == 5})
	}
	all["fan-measured"] = seen
	seen.Actuals = []Actual{{36, 900e3, true}}
	all["fan-missed"] = seen
	addOutcomes(all)
}

// addOutcomes holds fans of months that begin late, as those of an outcome do
// that nobody could tell before.
func addOutcomes(all map[string]Drawing) {
	d := Fan{About: about, Format: plain, Month: func(m int) string { return fmt.Sprintf("Sept. %d", 2020+m) },
		High: "95 %: 310 hours", Mid: "middle: 140 hours", Low: "5 %: 22 hours"}
	for m := 7; m <= 18; m++ {
		x := float64(m)
		d.Months = append(d.Months, Band{m, 0.1 * x, 1.5 * x, 4 * x, 8 * x, 10 * x, 13 * x, 17 * x})
	}
	first := d
	first.Actuals, first.Actual = []Actual{{2, 3, true}}, "measured 3 hours"
	all["fan-early"] = first
	many := d
	for m := 1; m <= 18; m++ {
		many.Actuals = append(many.Actuals, Actual{m, float64(m*m) / 2, m < 7 || m > 16})
	}
	many.Actual = long
	all["fan-many"] = many
	short := d
	short.Months, short.High, short.Mid, short.Low = d.Months[:1], long, long, long
	short.Actuals, short.Actual = []Actual{{7, 56, false}}, long
	all["fan-month"] = short
	beyond := d
	beyond.Actuals, beyond.Actual = []Actual{{19, -400, true}, {24, -9000, true}}, "measured −9,000 hours"
	all["fan-beyond"] = beyond
}

func addRows(all map[string]Drawing) {
	mark := 2.4
	level := func(label string, low, mid, high float64) Interval {
		return Interval{Label: label, Low: low, Mid: mid, High: high, Text: fmt.Sprintf("%.1f (%.1f to %.1f)", mid, low, high)}
	}
	levels := []Interval{level("Spend control", 1.0, 1.6, 2.3), level("Oversight and orchestration", 1.2, 2.0, 2.9),
		{Label: "Risk and compliance", Unknown: true, Text: "not enough known"}, level("Data access and integration", 2.2, 3.1, 4.2)}
	levels[1].Hollow = &mark
	all["intervals-levels"] = Intervals{About: about, Rows: levels, Ticks: []float64{1, 2, 3, 4, 5}, Format: func(x float64) string { return fmt.Sprintf("%g", x) }, Axis: "Level"}
	near := func(label, text string, at float64) Neighbours {
		return Neighbours{Label: label, Text: text, Most: [2]float64{1.2, 4}, Half: [2]float64{2, 3.1}, Middle: [2]float64{2.3, 2.8}, Centre: 2.5, Low: at - 0.8, Mid: at, High: at + 0.8}
	}
	key := AmongKey{"nine in ten organisations", "the middle half", "their middle, and how surely it is known", "you"}
	five := []float64{1, 2, 3, 4, 5}
	whole := func(x float64) string { return fmt.Sprintf("%g", x) }
	all["among-levels"] = Among{About: about, Key: key, Ticks: five, Format: whole, Axis: "Level, 1 to 5", Rows: []Neighbours{
		near("Risk and compliance", "cannot tell", 2.6), near("Data access and integration", "within what others report", 3), near("Oversight", "clearly above the middle half", 4.2)}}
	all["among-one"] = Among{About: about, Key: key, Ticks: five, Format: whole, Axis: "Level, 1 to 5", Rows: []Neighbours{near(long, "clearly below the middle half of others", 1.8)}}
	alike := near("Spend control", "clearly above the middle half", 1)
	alike.Most, alike.Half, alike.Middle, alike.Centre, alike.Low, alike.High = [2]float64{5, 5}, [2]float64{5, 5}, [2]float64{5, 5}, 5, 1, 1
	all["among-equal"] = Among{About: about, Key: key, Ticks: five, Format: whole, Axis: "Level, 1 to 5", Rows: []Neighbours{alike}}

	value := func(label string, low, mid, high float64) Interval {
		return Interval{Label: label, Low: low, Mid: mid, High: high, Text: dollars(mid) + " (" + dollars(low) + " to " + dollars(high) + ")", Faint: mid < 0}
	}
	var twelve []Interval
	for i := range 12 {
		twelve = append(twelve, value(long, float64(-40e3-i*900), float64(60e3-i*9000), float64(200e3-i*12e3)))
	}
	all["intervals-twelve"] = Intervals{About: about, Rows: twelve, Zero: true, Format: dollars, Axis: "Net value over three years"}
	all["intervals-equal"] = Intervals{About: about, Rows: []Interval{value("A", 5, 5, 5), value("B", 5, 5, 5)}, Format: dollars}
	all["intervals-one-negative"] = Intervals{About: about, Rows: []Interval{value("Invoices", -9e3, -5e3, -1e3)}, Zero: true, Format: dollars}

	fall := func(values ...float64) []Fall {
		names := []string{"Time that becomes money", "Fewer errors", "Less delay", "Running", "Maintenance", "Building it, once", "Training and change"}
		steps, net := []Fall{}, 0.0
		for i, v := range values {
			steps = append(steps, Fall{Label: names[i], Value: v})
			net += v
		}
		return append(steps, Fall{Label: "Net, 36 months", Value: net, Total: true})
	}
	all["waterfall-usual"] = Waterfall{About: about, Steps: fall(410e3, 52e3, 79e3, -38e3, -60e3, -95e3, -21e3), Format: dollars}
	all["waterfall-negative"] = Waterfall{About: about, Steps: fall(3e3, 0, 0, -8e3, -6e3, -25e3, -4e3), Format: dollars}
	all["waterfall-zero"] = Waterfall{About: about, Steps: fall(0, 0, 0, 0, 0, 0, 0), Format: dollars}
	all["waterfall-long"] = Waterfall{About: about, Steps: []Fall{{Label: long, Value: 1}, {Label: strings.ReplaceAll(long, " ", ""), Value: -2}}, Format: dollars}

	all["waterfall-break"] = Waterfall{About: about, Format: dollars, Break: "not comparable", BreakAt: 2, Steps: []Fall{
		{Label: "Last time", Value: 220e3, Total: true}, {Label: "New method", Value: -90e3, Apart: true}, {Label: "Last time, by today’s method", Value: 130e3, Total: true},
		{Label: "Real change", Value: 60e3}, {Label: "We know more", Value: -20e3}, {Label: "Now", Value: 170e3, Total: true}}}
	inside, beyond := 0.4, -1.5
	all["intervals-measured"] = Intervals{About: about, Ticks: []float64{-1.6, -1, 0, 1, 1.6}, Format: func(x float64) string { return map[float64]string{-1: "low end", 0: "middle", 1: "high end"}[x] }, Rows: []Interval{
		{Label: "Support triage: hours freed, Jun 2026", Low: -1, High: 1, Actual: &inside, Text: "210 h (120 to 260 h)"},
		{Label: long + ": benefit a month", Low: -1, High: 1, Actual: &beyond, Faint: true, Text: "$1.8k ($4.5k to $16k)"}}}

	all["tornado-usual"] = Tornado{About: about, Middle: 86e3, Format: dollars, Centre: "mean: $86k",
		Rows: []Swing{{"Minutes a case, support triage", -20e3, 190e3}, {"Chance to reach production", 20e3, 140e3}, {"Build cost", 120e3, 60e3}, {long + " " + long, 85e3, 88e3}}}
	all["tornado-same-side"] = Tornado{About: about, Middle: -10e3, Format: dollars, Centre: "mean: −$10k",
		Rows: []Swing{{"Volume", -9e3, -4e3}, {"Nothing", -10e3, -10e3}}}
	all["tornado-equal"] = Tornado{About: about, Middle: 0, Format: dollars, Centre: "mean: $0", Rows: []Swing{{"Volume", 0, 0}}}

	load := func(label string, hours, cycle, hands float64) Load {
		return Load{Label: label, Hours: hours, Text: fmt.Sprintf("%.0f hours (%.0f to %.0f)", hours, hours*0.7, hours*1.5),
			Cycle: cycle, HandsOn: hands, HasCycle: cycle > 0, CycleText: fmt.Sprintf("%.0f hours, %.0f %% hands-on", cycle, hands*100)}
	}
	loads := []Load{load("Claims triage", 940, 52, 0.03), load("Invoice matching", 310, 90, 0.01), load("Renewals", 120, 0, 0)}
	loads[1].Marked = true
	all["hours-usual"] = Hours{About: about, Rows: loads, HoursHead: "Hands-on hours a month", CycleHead: "One case, start to finish"}
	all["hours-zero"] = Hours{About: about, Rows: []Load{load("Nothing", 0, 0, 0)}, HoursHead: "Hands-on hours a month", CycleHead: "One case"}
	var many []Load
	for i := range 12 {
		many = append(many, load(long, float64(1000-i*83), float64(200-i*10), 0.1))
	}
	all["hours-twelve"] = Hours{About: about, Rows: many, HoursHead: "Hands-on hours a month", CycleHead: "One case, start to finish"}

	all["stacks-usual"] = Stacks{About: about, Rows: []Stack{
		{"Example Chat", "$3.6k a month: $1.8k idle", []Part{{1800, Solid}, {1800, Hollow}}},
		{"Code helper", "$2.1k a month: no owner", []Part{{2100, Dashed}}},
		{long + " " + long, "$10 a month", []Part{{10, Solid}}},
		{"Free tool", "$0 a month", nil}}}
	all["stacks-zero"] = Stacks{About: about, Rows: []Stack{{"Free tool", "$0 a month", []Part{{0, Solid}}}}}
}

func addMatrices(all map[string]Drawing) {
	spot := func(i int, name string, cost, low, value, high float64) Spot {
		return Spot{Letter: string(rune('A' + i)), Name: name, Cost: cost, Value: value, Low: low, High: high, Chosen: i == 0, Below: value < 0}
	}
	matrix := func(name string, spots ...Spot) {
		all["matrix-"+name] = Matrix{About: about, Points: spots, Format: dollars, X: "One-off cost that is enough in 8 of 10 cases", Y: "Net value over three years"}
	}
	matrix("usual", spot(0, "Claims triage", 62e3, -30e3, 240e3, 700e3), spot(1, "Invoice matching", 40e3, -20e3, 90e3, 280e3),
		spot(2, "Broker questions", 45e3, -25e3, 70e3, 260e3), spot(3, "Policy changes", 70e3, -40e3, 20e3, 190e3),
		spot(4, "Renewals", 38e3, -30e3, -8e3, 60e3), spot(5, "Complaints", 66e3, -50e3, -22e3, 40e3))
	var equal, twelve []Spot
	for i := range 12 {
		equal = append(equal, spot(i, "Process", 20e3, 10e3, 10e3, 10e3))
		twelve = append(twelve, spot(i, long, float64(20e3+i*4e3), float64(-60e3+i*1e3), float64(100e3-i*15e3), float64(300e3-i*20e3)))
	}
	matrix("equal", equal...)
	matrix("twelve", twelve...)
	matrix("one", spot(0, "Only one", 0, 0, 0, 0))
	matrix("negative", spot(0, "First", 10e3, -9e3, -5e3, -1e3), spot(1, "Second", 11e3, -12e3, -6e3, -2e3))
}

func addPlans(all map[string]Drawing) {
	all["gantt-usual"] = Gantt{About: about, Quarters: []string{"Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4"}, Rows: []Track{
		{"Claims triage", []Stage{{0, "Prepare", false, false, false}, {0, "Build", false, true, false}, {0, "Decide", true, false, false}, {1, "Run", false, false, true}}},
		{long, []Stage{{1, "Build", false, true, true}, {2, "Decide", true, false, true}, {3, "Run", false, false, true}}},
		{"Spend control", []Stage{{0, "Prepare", false, false, false}, {9, "Out of view", false, false, false}}}}}
	twelve := Gantt{About: about, Quarters: []string{"Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4", "Quarter 5", "Quarter 6"}}
	for i := range 12 {
		twelve.Rows = append(twelve.Rows, Track{long, []Stage{{i / 3, "Measure and prepare", false, false, false}, {i / 3, "Build", false, true, i > 4},
			{min(5, i/3+1), "Build the second part", false, true, i > 4}, {min(5, i/3+1), "Decide", true, false, i > 4}, {5, "Decide", true, false, true}, {5, "Run", false, false, true}}})
	}
	all["gantt-twelve"] = twelve
	all["gantt-one"] = Gantt{About: about, Quarters: []string{"Quarter 1"}, Rows: []Track{{"Measure hours", []Stage{{0, "Measure", false, false, false}}}}}

	iceberg := func(name string, above, below []Figure) {
		all["iceberg-"+name] = Iceberg{About: about, AboveHead: "What the reports show", BelowHead: "Below the waterline",
			Note: "These figures decide whether AI pays. Few of them are on a dashboard.", Above: above, Below: below}
	}
	iceberg("usual", []Figure{{"Paid seats", "412"}, {"Active people", "61 %"}, {"Spend a month", "$31k"}},
		[]Figure{{"Hours that could be freed a month", "310 (120 to 640)"}, {"Spend tied to a measured result", "9 %"}, {"Paid seats nobody used", "$4.1k a month"},
			{"Spend without an owner", "$6.2k a month"}, {"Cases newly untouched", "21 %"}, {"Net over 36 months", "$86k (−$20k to $240k)"}})
	iceberg("one", nil, []Figure{{"Net", "$0"}})
	iceberg("long", []Figure{{long, long}}, []Figure{{long + " " + long, long}, {long, "1"}})
}
