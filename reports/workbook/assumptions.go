package workbook

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment"
	"waterline/assessment/evidence"
)

// assumptions is every quantity of the model with its range and its source.
func (b *book) assumptions() error {
	s, err := b.open(frame{
		key: "assumptions", head: 5, keep: 2,
		widths: []float64{widthName, 44, widthFigure, widthFigure, widthFigure, 9, 12, 26, 12, 14, 44, 26, 40},
	})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.assumptions"))
	s.lines(lookNote, b.t("assumptions.lead"), b.t("letters"))
	s.gap()
	s.head([]string{
		"column.item", "column.quantity", "column.low", "column.middle", "column.high", "column.letter", "column.unit",
		"column.source", "column.strength", "column.checked", "column.knots", "column.references", "column.reason",
	}, 13)
	for _, p := range b.res.Provenance {
		id, _, _ := strings.Cut(p.Path, "/")
		l := b.lookOf(p)
		low, high := figure(p.Low, l), figure(p.High, l)
		if p.Low == p.High {
			low, high = cell{}, cell{}
		}
		source := p.Source
		switch source {
		case "override":
			source = b.t("inputs.override")
		case assessment.SourceActuals:
			source = b.t("inputs.actuals")
		}
		reason := p.Reason
		if p.Replaces != "" {
			reason += " " + b.t("assumptions.replaces", "id", p.Replaces)
		}
		s.row(styled(b.process(id), lookName), text(b.quantity(p.Path)), low, figure(p.Middle, l), high, text(string(p.Letter)),
			text(b.unit(b.opt.Evidence.Unit(p.Unit))), text(source), text(b.word("strength", p.Strength)), text(p.Checked), text(b.knots(p.Knots)),
			text(strings.Join(p.References, ", ")), text(reason))
	}
	return s.done()
}

// lookOf sets a quantity by its kind and size.
func (b *book) lookOf(p assessment.Provenance) look {
	_, q, _ := strings.Cut(p.Path, "/")
	switch size := max(p.Middle, p.High); {
	case q == "hourly_cost" || q == "run_cost":
		return lookCents
	case q == "build_cost":
		return lookMoney
	case p.Scale == "logit", strings.HasPrefix(p.Unit, "share"), q == "assisted", q == "hurdle":
		return lookShare
	case size >= 1000:
		return lookNumber
	default:
		return lookFigure
	}
}

// references is the published figures that the assumptions rest on.
func (b *book) references() error {
	s, err := b.open(frame{
		key: "references", head: 4, keep: 1,
		widths: []float64{10, widthText, widthFigure, widthFigure, widthFigure, 16, 8, widthName, widthText, widthName, widthText, 14},
	})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.references"))
	s.lines(lookNote, b.t("references.lead"))
	s.gap()
	s.head([]string{
		"column.reference", "column.finding", "column.point", "column.low_stated", "column.high_stated", "column.unit",
		"column.year", "column.authors", "column.publication", "column.publisher", "column.address", "column.checked",
	}, 12)
	var ids []string
	checked := make(map[string]string)
	for _, p := range b.res.Provenance {
		for _, id := range p.References {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
			checked[id] = max(checked[id], p.Checked)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		r, ok := b.opt.Evidence.Reference(id)
		if !ok || !r.Verified {
			s.row(text(id), text(b.t("references.unseen")))
			continue
		}
		s.row(text(id), text(r.Quantity), maybe(r.Point, lookFigure), maybe(r.Low, lookFigure), maybe(r.High, lookFigure),
			text(r.Unit), text(year(r)), text(r.Source.Authors), text(r.Source.Title), text(r.Source.Publisher),
			text(r.Source.URL), text(checked[id]))
	}
	return s.done()
}

func year(r evidence.Reference) string {
	n := cmp.Or(r.Source.Year, r.Year)
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
