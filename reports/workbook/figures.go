package workbook

import (
	"strings"

	"waterline/reports"
)

// figures is the key figures as every report of the result prints them, beside
// the numbers they are written from.
func (b *book) figures() error {
	s, err := b.open(frame{key: "figures", widths: []float64{44, 18, 18, 10}, head: 4, keep: 1})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.figures"))
	s.lines(lookNote, b.t("figures.lead"))
	s.gap()
	s.row(styled(b.t("summary.figure"), lookHead), styled(b.t("figures.value"), lookHeadEnd),
		styled(b.t("figures.printed"), lookHeadEnd), styled(b.t("column.letter"), lookHead))
	for _, f := range reports.KeyFigures(b.res, b.opt.Locale) {
		s.row(text(f.ID), figure(f.Value, b.printed(f)), styled(f.Text, lookEnd), text(f.Letter))
	}
	return s.done()
}

// printed is the look of a key figure, by how it is written.
func (b *book) printed(f reports.Figure) look {
	sign := strings.Trim(b.opt.Locale.MoneyFull(1, b.res.Currency), "1 \u00a0\u202f")
	switch {
	case strings.Contains(f.Text, sign):
		return lookMoney
	case strings.Contains(f.Text, "%"):
		return lookShare
	default:
		return lookFigure
	}
}
