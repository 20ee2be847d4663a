package workbook

import (
	"strconv"
	"strings"

	"waterline/assessment"
)

// spend is a month of AI spend and its tools.
func (b *book) spend() error {
	s, err := b.open(frame{key: "spend", widths: []float64{widthName, widthFigure, widthFigure, widthFigure, widthFigure, 12, 12, 26}})
	if err != nil {
		return err
	}
	p := b.res.Spend
	s.lines(lookTitle, b.t("sheet.spend"))
	s.lines(lookNote, b.t("spend.lead"))
	s.gap()
	s.head([]string{"spend.part", "column.month_money"}, 1)
	s.row(text(b.t("spend.total")), maybe(p.Total, lookMoney))
	for _, part := range []struct {
		key   string
		value float64
	}{
		{"listed", p.Listed}, {"measured", p.ByOutcome.Measured}, {"named", p.ByOutcome.Named}, {"usage", p.ByOutcome.Usage},
		{"none", p.ByOutcome.None}, {"unexplained", p.Unexplained}, {"idle", p.Idle}, {"unowned", p.Unowned}, {"shadow", p.Shadow},
	} {
		s.row(text(b.t("spend."+part.key)), figure(part.value, lookMoney))
	}
	s.gap()
	if len(p.Tools) > 0 {
		s.head([]string{"column.tool", "column.month_money", "column.seats", "column.active", "column.idle", "column.owned", "column.approved", "column.outcome", "column.trend", "column.renews"}, 10)
	}
	for _, t := range p.Tools {
		outcome := ""
		if t.Outcome != "" {
			outcome = b.t("spend." + t.Outcome)
		}
		s.row(styled(t.Name, lookName), figure(t.Cost, lookMoney), maybe(t.Seats, lookNumber), maybe(t.Active, lookNumber),
			figure(t.Idle, lookMoney), text(b.yes(t.Owned)), text(b.yes(t.Approved)), text(outcome), maybe(t.Trend, lookShare), text(t.Renews))
	}
	return s.done()
}

func (b *book) yes(v *bool) string {
	switch {
	case v == nil:
		return b.t("answer.dont_know")
	case *v:
		return b.t("answer.yes")
	default:
		return b.t("answer.no")
	}
}

// governance is the level of every dimension.
func (b *book) governance() error {
	s, err := b.open(frame{
		key: "governance", head: 4, keep: 1,
		widths: []float64{widthName, 10, 10, 10, 12, 12, 14, 10, 12, 16, 44, widthFigure},
	})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.governance"))
	s.lines(lookNote, b.t("governance.lead"))
	s.gap()
	s.head([]string{
		"column.dimension", "column.level", "column.low", "column.high", "column.error", "column.ungated", "column.unadjusted",
		"column.asked", "column.unknown", "column.gate", "column.next_step", "column.worth",
	}, 12)
	worth := make(map[string]*float64)
	for _, v := range b.res.Maturity.StepValue {
		worth[v.Dimension] = &v.NPVGain
	}
	o := b.res.Maturity.Overall
	s.row(text(b.t("governance.overall")), maybe(o.Level, lookFigure), maybe(o.Low, lookFigure), maybe(o.High, lookFigure),
		maybe(o.SE, lookFigure), maybe(o.Ungated, lookFigure))
	for _, d := range b.res.Maturity.Dimensions {
		s.row(text(b.opt.Locale.Or("dimension."+d.ID, d.Name)), maybe(d.Level, lookFigure), maybe(d.Low, lookFigure),
			maybe(d.High, lookFigure), maybe(d.SE, lookFigure), maybe(d.Ungated, lookFigure), maybe(d.Unadjusted, lookFigure),
			figure(float64(d.Asked), lookNumber), figure(float64(d.Unknown), lookNumber), text(d.Gate), text(d.NextStep),
			maybe(worth[d.ID], lookMoney))
	}
	s.gap()
	for _, g := range o.Gates {
		s.row(text(g.ID), styled(g.Reason+" "+g.Release, lookName))
	}
	return s.done()
}

// sensitivity is what moves the value, then what to measure first.
func (b *book) sensitivity() error {
	s, err := b.open(frame{key: "sensitivity", widths: []float64{widthName, 44, 9, widthFigure, widthFigure, widthFigure, widthFigure, 16}})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.sensitivity"))
	s.lines(lookNote, b.t("sensitivity.lead"))
	s.gap()
	s.head([]string{"column.item", "column.quantity", "column.letter", "column.share", "column.if_low", "column.if_high", "column.evppi", "column.question_id"}, 3)
	for _, d := range b.res.Sensitivity {
		s.row(append(b.path(d.Path, d.Letter), figure(d.FirstOrder, lookShare), figure(d.LowDecileMean, lookMoney),
			figure(d.HighDecileMean, lookMoney), figure(d.EVPPI, lookMoney), styled(d.Question, lookName))...)
	}
	s.gap()
	s.lines(lookTitle, b.t("sensitivity.first"))
	s.lines(lookNote, b.t("sensitivity.first_lead"))
	s.head([]string{"column.item", "column.quantity", "column.letter", "column.evppi", "column.days", "column.per_day", "column.question_id"}, 3)
	for _, m := range b.res.MeasureFirst {
		s.row(append(b.path(m.Path, m.Letter), figure(m.EVPPI, lookMoney), figure(m.Days, lookFigure),
			figure(m.PerDay, lookMoney), styled(m.Question, lookName))...)
	}
	return s.done()
}

// path names a quantity with its process and letter.
func (b *book) path(path string, letter assessment.Letter) []cell {
	id, _, _ := strings.Cut(path, "/")
	return []cell{styled(b.process(id), lookName), text(b.quantity(path)), text(string(letter))}
}

// about is what the figures were made from, so that they can be made again.
func (b *book) about() error {
	s, err := b.open(frame{key: "about", widths: []float64{widthName, 80}})
	if err != nil {
		return err
	}
	r := b.res
	s.lines(lookTitle, b.t("sheet.about"))
	s.lines(lookNote, b.t("about.lead"))
	s.gap()
	for _, line := range [][2]string{
		{"client", b.client()}, {"date", b.opt.Locale.Date(b.opt.Date)}, {"method", strconv.Itoa(r.Method)},
		{"questionnaire", r.Questionnaire}, {"evidence", r.Evidence}, {"answers", r.Answers},
		{"seed", strconv.FormatUint(r.Seed, 10)}, {"draws", strconv.Itoa(r.Draws)}, {"currency", r.Currency},
		{"months", strconv.Itoa(r.HorizonMonths)},
	} {
		s.row(text(b.t("about."+line[0])), text(line[1]))
	}
	s.row(text(b.t("about.hurdle")), figure(r.Hurdle, lookShare))
	for _, part := range []struct {
		letter string
		share  float64
	}{{"M", r.Mix.Measured}, {"R", r.Mix.Reported}, {"B", r.Mix.Benchmark}, {"D", r.Mix.Default}} {
		s.row(text(b.t("about.share", "letter", part.letter)), figure(part.share, lookShare))
	}
	for _, c := range r.Checks {
		s.row(text(b.t("about.check")), text(c.Message))
	}
	return s.done()
}

// drawsMost is how many draws the sheet of draws shows: more make a file that
// spreadsheet programs open slowly.
const drawsMost = 100_000

// draws is the sample itself, when it was asked for.
func (b *book) draws() error {
	if b.src.Sample == nil {
		return nil
	}
	widths := []float64{10, 18}
	for range b.src.Sample.Opportunities {
		widths = append(widths, 18)
	}
	s, err := b.open(frame{key: "draws", widths: widths, head: 4, keep: 1})
	if err != nil {
		return err
	}
	n := min(len(b.src.Sample.Portfolio), drawsMost)
	s.lines(lookTitle, b.t("sheet.draws"))
	s.lines(lookNote, b.t("draws.lead", "n", b.opt.Locale.Number(float64(n), 0), "total", b.opt.Locale.Number(float64(len(b.src.Sample.Portfolio)), 0)))
	s.gap()
	head := []cell{styled(b.t("column.draw"), lookHeadEnd), styled(b.t("quantiles.all"), lookHeadEnd)}
	for _, column := range b.src.Sample.Opportunities {
		head = append(head, styled(shortened(b.process(column.ID), 80), lookHeadEnd))
	}
	s.row(head...)
	for i := range n {
		row := []cell{figure(float64(i+1), lookNumber), figure(b.src.Sample.Portfolio[i], lookMoney)}
		for _, column := range b.src.Sample.Opportunities {
			row = append(row, figure(column.NPV[i], lookMoney))
		}
		s.row(row...)
	}
	return s.done()
}
