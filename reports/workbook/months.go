package workbook

import (
	"waterline/assessment"
)

// The columns of the sheet of months.
const (
	columnName = iota + 1
	columnMonth
	columnAdoption
	columnTime
	columnErrors
	columnDelay
	columnRun
	columnUpkeep
	columnOneOff
	columnTraining
	columnNet
	columnFactor
	columnPresent
	columnTotal
	columnStopped
	columnStoppedPresent
	columnBoth
)

// monthHead is how many rows stand above the first month.
const monthHead = 4

// monthRow is one month of one initiative.
type monthRow struct {
	month                                                      int
	adoption, time, errors, delay, run, upkeep, oneOff         term
	training, net, factor, present, total, stopped, lost, both term
}

// plan works out where the months of every initiative stand and what they add
// up to.
func (b *book) plan() {
	row := monthHead + 1
	name := quoted(sheetName(b.t("sheet.months")))
	for i := range b.cases {
		c := &b.cases[i]
		c.first, c.end = row, row+b.src.Middle.Months-1
		row = c.end + 1
		live, stopped := 0.0, 0.0
		for _, m := range b.course(c) {
			live, stopped = live+m.present.value, stopped+m.lost.value
		}
		total := func(column int, value float64) term {
			return term{"SUM(" + name + "!" + held(column, c.first) + ":" + held(column, c.end) + ")", value, true}
		}
		c.sums.live, c.sums.stopped = total(columnPresent, live), total(columnStoppedPresent, stopped)
		chance := c.at(nameChance)
		c.sums.both = sum(times(chance, named("npv_live"+c.suffix, live)), times(less(number(1), chance), named("npv_stopped"+c.suffix, stopped)))
	}
}

// course is the months of an initiative, in METHOD's terms with S replaced by
// both branches.
func (b *book) course(c *initiative) []monthRow {
	start := b.company(nameAtGoLive)
	steep := over(logarithm(over(less(number(1), start), start)), c.at("half_months"))
	out := make([]monthRow, 0, b.src.Middle.Months)
	for t := 1; t <= b.src.Middle.Months; t++ {
		m := monthRow{month: t}
		row := c.first + t - 1
		at := func(column int, of term) term { return named(held(column, row), of.value) }
		month := named(held(columnMonth, row), float64(t))
		grown := exponent(minus(times(steep, less(month, c.goLive, c.at("half_months")))))
		m.adoption = after(month, c.goLive, over(number(1), sum(number(1), grown)))
		used := at(columnAdoption, m.adoption)
		m.time, m.errors, m.delay = times(used, c.gain.time), times(used, c.gain.errors), times(used, c.gain.delay)
		m.run = minus(times(used, c.gain.run))
		m.upkeep = after(month, c.goLive, minus(c.upkeep))
		m.oneOff = c.spent(month, c.buildEnd)
		m.training = after(month, c.goLive, within(less(month, number(1)), c.goLive, minus(c.training)))
		parts := []term{m.time, m.errors, m.delay, m.run, m.upkeep, m.oneOff, m.training}
		value := 0.0
		for _, p := range parts {
			value += p.value
		}
		m.net = term{"SUM(" + held(columnTime, row) + ":" + held(columnTraining, row) + ")", value, true}
		m.factor = power(sum(number(1), b.company(nameHurdle)), over(minus(month), number(12)))
		factor := at(columnFactor, m.factor)
		m.present = times(at(columnNet, m.net), factor)
		m.total = at(columnNet, m.net)
		if t > 1 {
			m.total = sum(named(held(columnTotal, row-1), out[t-2].total.value), m.total)
		}
		m.stopped = c.spent(month, times(c.at(assessment.TermStageGate), c.buildEnd))
		m.lost = times(at(columnStopped, m.stopped), factor)
		chance := c.at(nameChance)
		m.both = sum(times(chance, at(columnPresent, m.present)), times(less(number(1), chance), at(columnStoppedPresent, m.lost)))
		out = append(out, m)
	}
	return out
}

// spent is the one-off cost of a month: an even pace until so many months are
// paid.
func (c *initiative) spent(month, paid term) term {
	share := largest(number(0), smallest(number(1), less(paid, less(month, number(1)))))
	return minus(times(over(c.oneOff, c.buildEnd), share))
}

// months is every month of every initiative, one below the other.
func (b *book) months() error {
	if len(b.cases) == 0 {
		return nil
	}
	widths := []float64{widthName, 8, 10}
	for len(widths) < columnBoth {
		widths = append(widths, 13)
	}
	s, err := b.open(frame{key: "months", widths: widths, head: monthHead, keep: 2})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.months"))
	s.lines(lookNote, b.t("months.lead"))
	s.gap()
	s.head([]string{
		"column.initiative", "column.month", "column.adoption", "column.time", "column.errors", "column.delay", "column.run",
		"column.upkeep", "column.one_off", "column.training", "column.net", "column.factor", "column.present", "column.total",
		"column.stopped", "column.stopped_present", "column.both",
	}, columnMonth-1)
	for i := range b.cases {
		c := &b.cases[i]
		for _, m := range b.course(c) {
			s.row(styled(shortened(c.Name, 80), lookName), figure(float64(m.month), lookNumber), m.adoption.cell(lookShare),
				m.time.cell(lookMoney), m.errors.cell(lookMoney), m.delay.cell(lookMoney), m.run.cell(lookMoney),
				m.upkeep.cell(lookMoney), m.oneOff.cell(lookMoney), m.training.cell(lookMoney), m.net.cell(lookMoney),
				m.factor.cell(lookSmall), m.present.cell(lookMoney), m.total.cell(lookMoney),
				m.stopped.cell(lookMoney), m.lost.cell(lookMoney), m.both.cell(lookMoney))
		}
	}
	return s.done()
}

// held is a cell whose column stays when its formula is copied down.
func held(column, row int) string { return place(column, row, "$") }
