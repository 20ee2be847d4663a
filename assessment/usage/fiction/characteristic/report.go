package characteristic

import (
	"fmt"
	"strings"

	"waterline/assessment"
	"waterline/assessment/usage/fiction"
	"waterline/scoring/signal"
)

// Report is what a plan measured.
type Report struct {
	Plan   Plan
	Seed   uint64
	Worlds []fiction.World
	Honest []Figures
	Power  []Figures
	Tuned  []Figures // coverage in the worlds that the factor was fitted in
	Held   []Figures // coverage in the others
}

// Run measures all cells of a plan. Each is told to said before it is measured.
func (b *Bench) Run(p Plan, said func(Cell)) (*Report, error) {
	worlds, err := fiction.Worlds()
	if err != nil {
		return nil, err
	}
	r := &Report{Plan: p, Seed: b.Seed, Worlds: worlds}
	for _, part := range []struct {
		cells []Cell
		into  *[]Figures
	}{{p.honest(worlds), &r.Honest}, {p.power(), &r.Power}, {p.coverage(worlds, false), &r.Tuned}, {p.coverage(worlds, true), &r.Held}} {
		for _, c := range part.cells {
			said(c)
			f, err := b.Measure(c)
			if err == nil && part.into == &r.Honest && enlarged(&c, &f) {
				said(c)
				f, err = b.Measure(c)
			}
			if err != nil {
				return nil, err
			}
			*part.into = append(*part.into, f)
		}
	}
	return r, nil
}

// A test that could be made in few companies of a cell says too little of its
// false alarms: one of 50 has an upper bound above any gate. The cell is then
// measured with more companies, however many alarms it has.
const (
	fewest       = 100 // companies in which a test could be made, where it can at all
	mostEnlarged = 8
)

// enlarged makes a cell larger where it is too small.
func enlarged(c *Cell, f *Figures) bool {
	times := 1
	for _, id := range Tests() {
		if made := f.Findings[id].Of; id != assessment.TestConcentration && made > 0 && made < fewest {
			times = max(times, (fewest*5/4+made-1)/made)
		}
	}
	c.Companies *= min(times, mostEnlarged)
	return times > 1
}

// sure is how sure the one-sided bounds of a report are.
const sure = 0.95

// Tests lists the tests in the order in which they are shown.
func Tests() []string {
	return []string{
		assessment.TestThreshold, assessment.TestPeriodEnd, assessment.TestLoop, assessment.TestDecoupling, assessment.TestConcentration,
	}
}

// Markdown is the report as the repository keeps it.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, preface, r.Plan.Honest, r.Plan.Power, r.Plan.Covered, r.Plan.Months, r.Seed, fewest)
	b.WriteString("\n## Gates\n\n| gate | measured | bound | |\n|---|---|---|---|\n")
	for _, g := range r.Gates() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", g.Name, g.Measured, g.Bound, map[bool]string{true: "holds", false: "**fails**"}[g.Holds])
	}
	r.falseAlarms(&b)
	r.found(&b)
	r.covered(&b)
	b.WriteString(limits)
	return b.String()
}

const preface = `# Operating characteristics of the tests of token maxing

Written by ` + "`make characteristics`" + `; do not edit. The numbers of the invented companies are in
[world.yaml](world.yaml), those of the tests in the evidence base, parameters usage/….

Each company is invented by package fiction, laid into a ledger, summed up by usage.Summarise and judged by
assessment.JudgeUsage, as an export is; no answers beside it. There are %d companies in each honest cell,
%d in each cell of power and %d in each cell of coverage, with %d months, half of them before the day. Honest
companies of 400 people have four groups, the others one. Seed %d. The times of requests are known in cells of up to 200 people.

A *finding* is a test that still speaks after adjusting for all tests of the run. "≤" is the one-sided 95 %%
bound of Clopper and Pearson. An honest cell in which a test could be made in fewer than %d companies is measured with more.
`

const limits = `
## Limits

What holds here holds for companies like these. Real ones can be unlike all of them: a floor that begins
together with a new tool that people want, a result that moves to another system, an accounting change.
A company in which a dearer model comes with the day is, from its spend alone, the same as one in which people
choose it for the target; no test can part these, and none is meant to.
`

// percent writes a rate.
func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// share writes a counted rate, or a dash of none.
func share(c Counted) string {
	if c.Of == 0 {
		return "–"
	}
	return percent(c.Rate())
}

// bounded writes a counted rate with its upper bound.
func bounded(c Counted) string {
	if c.Of == 0 {
		return "–"
	}
	return fmt.Sprintf("%s (≤ %s)", percent(c.Rate()), percent(signal.Highest(c.Hits, c.Of, sure)))
}

// falseAlarms is the table of honest companies.
func (r *Report) falseAlarms(b *strings.Builder) {
	b.WriteString("\n## False alarms: nothing is inflated\n\nOf a test: p < 5 % / finding. Verdicts: possible or likely; likely.\n\n")
	b.WriteString("| world | people | " + strings.Join(Tests(), " | ") + " | possible or likely | likely |\n|---|---" + strings.Repeat("|---", len(Tests())+2) + "|\n")
	for i := range r.Honest {
		f := &r.Honest[i]
		fmt.Fprintf(b, "| %s | %d |", f.World, f.Actors)
		for _, id := range Tests() {
			fmt.Fprintf(b, " %s / %s |", share(f.Tests[id]), share(f.Findings[id]))
		}
		fmt.Fprintf(b, " %s | %s |\n", bounded(f.Possible), bounded(f.Likely))
	}
}

// found is the table of companies in which something is inflated.
func (r *Report) found(b *strings.Builder) {
	b.WriteString("\n## Power: the share found, by how it is inflated\n\nFindings of each test, and verdicts.\n\n")
	b.WriteString("| how | people | true share | " + strings.Join(Tests(), " | ") + " | possible or likely | likely |\n|---|---|---" +
		strings.Repeat("|---", len(Tests())+2) + "|\n")
	for i := range r.Power {
		f := &r.Power[i]
		fmt.Fprintf(b, "| %s | %d | %s |", f.Mix, f.Actors, percent(f.Truth))
		for _, id := range Tests() {
			fmt.Fprintf(b, " %s |", share(f.Findings[id]))
		}
		fmt.Fprintf(b, " %s | %s |\n", share(f.Possible), share(f.Likely))
	}
}

// covered are the tables of ranges.
func (r *Report) covered(b *strings.Builder) {
	for _, part := range []struct {
		title string
		all   []Figures
	}{{"Ranges: worlds that the factor was fitted in", r.Tuned}, {"Ranges: worlds that were held out", r.Held}} {
		fmt.Fprintf(b, "\n## %s\n\nHow often the 90 %% range holds the true share; the mean distance of its middle from it; its mean width.\n\n", part.title)
		b.WriteString("| share asked for | true share | holds | distance | width |\n|---|---|---|---|---|\n")
		for _, s := range shares() {
			f := together(part.all, func(f *Figures) bool { return f.Share == s })
			fmt.Fprintf(b, "| %s | %s | %s of %d | %s | %s |\n", percent(s), percent(f.Truth), share(f.Covered), f.Covered.Of, percent(f.Error), percent(f.Width))
		}
		b.WriteString("\n| world | holds | distance | width |\n|---|---|---|---|\n")
		for _, w := range r.Worlds {
			f := together(part.all, func(f *Figures) bool { return f.World == w.ID })
			if f.Covered.Of > 0 {
				fmt.Fprintf(b, "| %s | %s of %d | %s | %s |\n", w.ID, share(f.Covered), f.Covered.Of, percent(f.Error), percent(f.Width))
			}
		}
	}
}

// together adds figures up.
func together(all []Figures, which func(*Figures) bool) Figures {
	var out Figures
	n := 0.0
	for i := range all {
		if f := &all[i]; which(f) {
			n++
			out.Truth += f.Truth
			out.Error += f.Error
			out.Width += f.Width
			out.Covered = Counted{out.Covered.Hits + f.Covered.Hits, out.Covered.Of + f.Covered.Of}
		}
	}
	if n > 0 {
		out.Truth, out.Error, out.Width = out.Truth/n, out.Error/n, out.Width/n
	}
	return out
}
