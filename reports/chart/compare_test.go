package chart

import (
	"fmt"
	"strings"
)

// addComparisons holds the charts that set two or more dates, ways or groups
// beside each other.
func addComparisons(all map[string]Drawing) {
	addSlopes(all)
	addPanels(all)
	addSteps(all)
	addCosts(all)
	strip := func(name string, low, mid, high, from, to float64) {
		all["strip-"+name] = Strip{About: about, Low: low, Mid: mid, High: high, From: from, To: to}
	}
	strip("usual", -20, 86, 240, -100, 500)
	strip("outside", -300, 86, 900, -100, 500)
	strip("beyond", 600, 700, 900, -100, 500)
	strip("zero", 0, 0, 0, 0, 0)
	strip("negative", -90, -60, -30, -100, -10)
	all["strip-unknown"] = Strip{About: about, Unknown: true, From: 0, To: 10}
}

func plain(x float64) string { return strings.Replace(fmt.Sprintf("%.1f", x), "-", "−", 1) }

func addSlopes(all map[string]Drawing) {
	rise := func(name string, before, after float64, change Change) Rise {
		return Rise{Label: name, Before: before, After: after, BeforeText: plain(before), AfterText: plain(after), Change: change}
	}
	slope := func(name string, rows ...Rise) {
		all["slope-"+name] = Slope{About: about, From: "Q2 2026", To: "Q3 2026", Rows: rows}
	}
	slope("usual", rise("Spend control", 1.6, 2.4, Better), rise("Outcome measurement", 1.9, 2.5, Better),
		rise("Governance", 2.0, 2.0, Same), rise("Data access", 3.1, 2.6, Worse), rise("Oversight", 2.9, 3.0, Same))
	ranged := []Rise{rise("Net value", -20, 86, Better), rise("Hours freed", 40, 20, Worse), rise("Cases untouched", 21, 21, Same)}
	for i := range ranged {
		r := &ranged[i]
		r.BeforeSpan, r.AfterSpan = &Extent{r.Before - 40, r.Before + 60}, &Extent{r.After - 20, r.After + 35}
	}
	slope("ranges", ranged...)
	var equal, twelve []Rise
	for i := range 12 {
		equal = append(equal, rise(long, 2, 2, Same))
		twelve = append(twelve, rise(long, 2+float64(i)*0.01, 2.5-float64(i)*0.08, Change(i%3)))
	}
	slope("equal", equal...)
	small := all["slope-equal"].(Slope)
	small.Rows = twelve
	small.Scale = &Extent{1, 5}
	all["slope-scale"] = small
	slope("twelve", twelve...)
	slope("negative", rise("A", -12.5, -90, Worse), rise("B", -90, -12.5, Better))
	slope("one", rise("Only one", 0, 0, Same))
}

func addPanels(all map[string]Drawing) {
	quarters := []string{"Q4 25", "Q1 26", "Q2 26", "Q3 26", "Q4 26"}
	panel := func(name string, wide float64, values ...float64) Panel {
		p := Panel{Label: name}
		for i, v := range values {
			p.Points = append(p.Points, Reading{i, v - wide, v, v + 1.4*wide})
			p.Text = dollars(v)
		}
		return p
	}
	all["panels-usual"] = Panels{About: about, Periods: quarters, Format: dollars, Breaks: []Break{{2, "method 2"}},
		Panels: []Panel{panel("Claims triage", 12e3, 20e3, 32e3, 28e3, 60e3, 86e3), panel("Invoice matching", 20e3, -30e3, -12e3, 4e3, 10e3, 21e3),
			panel("Renewals", 5e3, 5e3, 4e3, 6e3, 3e3), {Label: "Complaints, new"}, panel("Oversight and orchestration of everything", 0, 90e3, 70e3, 40e3, -5e3, -40e3)}}
	levels := Panels{About: about, Periods: quarters, Ticks: []float64{0, 50, 100}, Format: func(x float64) string { return fmt.Sprintf("%g", x) }}
	for i := range 12 {
		p := Panel{Label: long, Text: "100"}
		for q := range 5 {
			v := float64((i*17 + q*23) % 101)
			p.Points = append(p.Points, Reading{q, max(0, v-20), v, min(100, v+20)})
		}
		p.Points = append(p.Points[:1], p.Points[2:]...)
		levels.Panels = append(levels.Panels, p)
	}
	all["panels-twelve"] = levels
	addQuarters(all)
	all["panels-equal"] = Panels{About: about, Periods: quarters, Format: dollars, Panels: []Panel{panel("Flat", 0, 7, 7, 7, 7, 7), panel("Flat too", 0, 7, 7, 7, 7, 7)}}
	all["panels-one"] = Panels{About: about, Periods: quarters[:1], Format: dollars, Panels: []Panel{panel("Only one", 0, 0)}}
}

// addQuarters holds trends as long as a page shows them, with breaks one after
// the other, and amounts below zero.
func addQuarters(all map[string]Drawing) {
	d := Panels{About: about, Format: dollars, Breaks: []Break{{3, "Fragen"}, {4, "Methode, Belege"}, {11, "Belege"}}}
	for q := range 12 {
		d.Periods = append(d.Periods, fmt.Sprintf("Q%d %d", q%4+1, 2024+q/4))
	}
	for i := range 12 {
		p := Panel{Label: long, Text: "−$1.25m"}
		for q := range 12 {
			mid := -2e6 + float64(i)*3e5 - float64(q)*5e4
			p.Points = append(p.Points, Reading{q, mid - 4e5, mid, mid + 9e5})
		}
		d.Panels = append(d.Panels, p)
	}
	all["panels-quarters"] = d
	d.Panels = d.Panels[:1]
	all["panels-negative"] = d
	one := Panels{About: about, Format: plain, Periods: d.Periods[:1], Ticks: []float64{1, 2, 3, 4, 5}}
	for range 9 {
		one.Panels = append(one.Panels, Panel{Label: long, Points: []Reading{{0, 1, 1, 1}}, Text: "1.0"})
	}
	all["panels-first"] = one
	beside := Panels{About: about, Format: plain, Periods: []string{"A", "B", "C", "D"}, Ticks: []float64{1, 2, 3, 4, 5}, Apart: true}
	for i := range 9 {
		beside.Panels = append(beside.Panels, Panel{Label: long, Points: []Reading{{0, 1, 2, 3}, {1, 1.5, 1.5 + float64(i)/4, 4}, {3, 2, 4, 5}}})
	}
	all["panels-apart"] = beside
}

func addSteps(all map[string]Drawing) {
	minutes := func(x float64) string { return fmt.Sprintf("%g min", x) }
	step := func(name string, size float64, by Doer) Step { return Step{name, minutes(size), size, by} }
	all["steps-usual"] = Steps{About: about,
		Before: Course{"Today", "24 minutes a case (18 to 33)", []Step{step("Read and sort", 8, ByHand), step("Look up policy", 9, ByHand), step("Reply", 7, ByHand)}},
		After:  Course{"With triage", "11 minutes a case (8 to 17)", []Step{step("Read and sort", 4, ByTool), step("Look up policy", 4, ByHand), step("Reply", 7, ByHand), step("No longer", 9, Saved)}}}
	all["steps-short"] = Steps{About: about,
		Before: Course{"Today", "24 minutes a case", []Step{step("By hand", 24, ByHand)}},
		After:  Course{"With triage", "11 minutes a case (8 to 17)", []Step{step("By hand", 10, ByHand), step("Freed", 14, Saved)}}}
	var many []Step
	for i := range 12 {
		many = append(many, step(fmt.Sprintf("%s %d", long, i), float64((i*i)%5), Doer(i%3)))
	}
	all["steps-twelve"] = Steps{About: about, Before: Course{long, long, many}, After: Course{long, long, many[6:]}}
	all["steps-zero"] = Steps{About: about, Before: Course{"Today", "0 minutes", []Step{step("Nothing", 0, ByHand)}}, After: Course{Head: "After"}}
}

func addCosts(all map[string]Drawing) {
	line := func(name string, once, month float64, months int) Cost {
		c := Cost{Label: name}
		for m := 0; m <= months; m += 3 {
			c.Months = append(c.Months, Spent{m, once + month*float64(m)})
		}
		return c
	}
	costs := func(name string, own, buy Cost, cross *Crossing) {
		all["costs-"+name] = Costs{About: about, First: own, Second: buy, Cross: cross, Format: dollars,
			Month: func(m int) string { return fmt.Sprintf("month %d", m) }}
	}
	costs("usual", line("own $146k (90k to 240k)", 60e3, 2.4e3, 36), line("subscribe $187k", 0, 5.2e3, 36), &Crossing{21.43, "owning has cost no more from month 21"})
	costs("never", line("own $146k", 60e3, 2.4e3, 36), line("subscribe $36k", 0, 1e3, 36), nil)
	costs("equal", line(long, 10e3, 0, 60), line(long, 10e3, 0, 60), &Crossing{0, long})
	costs("zero", line("own $0", 0, 0, 0), line("subscribe $0", 0, 0, 0), nil)
}
