package workbook

import (
	"github.com/xuri/excelize/v2"

	"waterline/assessment"
)

// expected is the middle case: its inputs in cells with names, and what follows
// from them as formulas.
func (b *book) expected() error {
	b.cases = b.initiatives()
	widths := []float64{50}
	for range max(len(b.cases), 1) {
		widths = append(widths, 20)
	}
	lead := []string{b.t("expected.lead"), b.t("expected.mean"), b.t("expected.change")}
	if len(b.cases) == 0 {
		lead = []string{b.t("expected.none")}
	} else if len(b.res.Portfolio.Chosen) == 0 {
		lead = append(lead, b.t("expected.not_chosen"))
	}
	head := 0
	if len(b.cases) > 0 {
		head = len(lead) + 3
	}
	s, err := b.open(frame{key: "expected", widths: widths, head: head, keep: 1})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.expected"))
	s.lines(lookNote, lead...)
	s.gap()
	if len(b.cases) == 0 {
		return s.done()
	}
	names := []cell{styled(b.t("expected.quantity"), lookHead)}
	for i := range b.cases {
		names = append(names, styled(shortened(b.cases[i].Name, 80), lookHeadEnd))
	}
	s.row(names...)
	for _, write := range []func(*sheet) error{b.shared, b.stated, b.worked, b.valued, b.beside} {
		if err := write(s); err != nil {
			return err
		}
	}
	return s.done()
}

// define gives the cell of a column in the row to be written next its name.
func (s *sheet) define(text string, column int) error {
	at, err := excelize.CoordinatesToCellName(column, s.next, true)
	if err != nil {
		return err
	}
	return s.book.file.SetDefinedName(&excelize.DefinedName{Name: text, RefersTo: quoted(s.name) + "!" + at})
}

// shared are the inputs of the company.
func (b *book) shared(s *sheet) error {
	s.row(styled(b.t("expected.company"), lookGroup))
	for _, key := range []string{nameHurdle, nameAtGoLive, nameUsableTime} {
		if err := s.define(key, 2); err != nil {
			return err
		}
		s.row(text(b.t("term."+key)), figure(b.company(key).value, lookInputShare))
	}
	return nil
}

// stated are the inputs of every initiative: drawn quantities at their median,
// then what is taken as stated.
func (b *book) stated(s *sheet) error {
	s.gap()
	s.row(styled(b.t("expected.drawn"), lookGroup))
	for _, q := range assessment.Quantities() {
		key, label := q.Name, b.word("quantity", q.Name)
		if q.Name == "production" {
			key, label = nameChance, b.t("term."+nameChance)
		}
		if err := b.input(s, key, label); err != nil {
			return err
		}
	}
	s.gap()
	s.row(styled(b.t("expected.fixed"), lookGroup))
	for _, key := range assessment.FixedTerms() {
		if err := b.input(s, key, b.t("term."+key)); err != nil {
			return err
		}
	}
	return nil
}

// input is one row of inputs. People who are not known are worked out from the
// hours of the process.
func (b *book) input(s *sheet, key, label string) error {
	cells := []cell{text(label)}
	for i := range b.cases {
		c := &b.cases[i]
		if err := s.define(key+c.suffix, i+2); err != nil {
			return err
		}
		value := figure(c.inputs[key].value, inputLook(key))
		if key == assessment.TermPeople && c.inputs[key].value == 0 {
			hours := over(times(c.at("volume"), c.at("minutes")), number(60))
			t := over(hours, c.at(assessment.TermFullTimeHours))
			value = t.cell(inputLook(key))
			c.inputs[key] = named(key+c.suffix, t.value)
		}
		cells = append(cells, value)
	}
	s.row(cells...)
	return nil
}

func inputLook(key string) look {
	switch key {
	case "build_cost", assessment.TermErrorCost, assessment.TermDelayCost:
		return lookInputMoney
	case "hourly_cost", "run_cost":
		return lookInputCents
	case "volume":
		return lookInputNumber
	case nameChance, "assisted", assessment.TermStandardPath, assessment.TermReview, assessment.TermErrorRate, assessment.TermStageGate:
		return lookInputShare
	}
	for _, q := range assessment.Quantities() {
		if q.Name == key && q.Fraction {
			return lookInputShare
		}
	}
	return lookInputFigure
}

// worked are the steps between inputs and months.
func (b *book) worked(s *sheet) error {
	s.gap()
	s.row(styled(b.t("expected.worked"), lookGroup))
	for _, step := range b.steps() {
		cells := []cell{text(b.t("step." + step.key))}
		for i := range b.cases {
			if err := s.define(step.key+b.cases[i].suffix, i+2); err != nil {
				return err
			}
			cells = append(cells, b.cases[i].work(step))
		}
		s.row(cells...)
	}
	return nil
}

// valued is the value of both branches and of the two together, summed from
// the sheet of months.
func (b *book) valued(s *sheet) error {
	b.plan()
	s.gap()
	s.row(styled(b.t("expected.value"), lookGroup))
	parts := []struct {
		key  string
		look look
		of   func(c *initiative) term
	}{
		{"npv_live", lookMoney, func(c *initiative) term { return c.sums.live }},
		{"npv_stopped", lookMoney, func(c *initiative) term { return c.sums.stopped }},
		{"npv_middle", lookStrongMoney, func(c *initiative) term { return c.sums.both }},
	}
	for _, part := range parts {
		cells := []cell{text(b.t("step." + part.key))}
		for i := range b.cases {
			if err := s.define(part.key+b.cases[i].suffix, i+2); err != nil {
				return err
			}
			cells = append(cells, part.of(&b.cases[i]).cell(part.look))
		}
		s.row(cells...)
	}
	total := make([]term, len(b.cases))
	for i := range b.cases {
		total[i] = named("npv_middle"+b.cases[i].suffix, b.cases[i].sums.both.value)
	}
	if err := s.define("npv_middle_all", 2); err != nil {
		return err
	}
	s.row(text(b.t("step.npv_middle_all")), sum(total...).cell(lookStrongMoney))
	return nil
}

// beside shows what the draws gave for the same initiatives, and how far the
// middle case has moved since the workbook was written.
func (b *book) beside(s *sheet) error {
	s.gap()
	s.row(styled(b.t("expected.draws"), lookGroup))
	line := func(label string, of func(c *initiative) cell) {
		cells := []cell{text(label)}
		for i := range b.cases {
			cells = append(cells, of(&b.cases[i]))
		}
		s.row(cells...)
	}
	money := func(of func(c *initiative) float64) func(c *initiative) cell {
		return func(c *initiative) cell { return figure(of(c), lookMoney) }
	}
	line(b.t("column.npv_mean"), money(func(c *initiative) float64 { return c.NPV.Mean }))
	line(b.t("column.npv_low"), money(func(c *initiative) float64 { return c.NPV.P5 }))
	line(b.t("column.npv_middle"), money(func(c *initiative) float64 { return c.NPV.P50 }))
	line(b.t("column.npv_high"), money(func(c *initiative) float64 { return c.NPV.P95 }))
	line(b.t("column.live_mean"), money(func(c *initiative) float64 { return c.NPVIfLive.Mean }))
	line(b.t("column.stopped_mean"), money(func(c *initiative) float64 { return c.LossIfStopped }))
	s.gap()
	s.row(styled(b.t("expected.since"), lookGroup))
	line(b.t("expected.live_then"), money(func(c *initiative) float64 { return c.Middle.IfLive }))
	line(b.t("expected.stopped_then"), money(func(c *initiative) float64 { return c.Middle.IfStopped }))
	line(b.t("expected.moved"), func(c *initiative) cell {
		live := named("npv_live"+c.suffix, c.sums.live.value)
		return cents(less(live, number(c.Middle.IfLive))).cell(lookMoney) // the last digits differ, and −£0 reads as a fault
	})
	return nil
}
