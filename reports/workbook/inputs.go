package workbook

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// inputs is the answers as they were given, in the order of the questions.
func (b *book) inputs() error {
	s, err := b.open(frame{
		key: "inputs", head: 4, keep: 2,
		widths: []float64{widthName, 14, widthText, 44, widthFigure, widthFigure, 12, 10, widthName},
	})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.inputs"))
	s.lines(lookNote, b.t("inputs.lead"))
	s.gap()
	s.head([]string{
		"column.item", "column.question_id", "column.question", "column.answer", "column.stated_low", "column.stated_high",
		"column.unit", "column.letter", "column.proof",
	}, 9)
	for _, q := range b.opt.Bank.Questions {
		if a, ok := b.src.Answers.Values[q.ID]; ok && q.Group == "" {
			b.answer(s, q, a, "", b.t("company"))
		}
	}
	for _, group := range b.opt.Bank.Groups {
		for _, item := range b.src.Answers.Groups[group.ID] {
			name := item.Values[group.Name].Text
			if name == "" {
				name = item.ID
			}
			for _, q := range b.opt.Bank.Questions {
				if a, ok := item.Values[q.ID]; ok && q.Group == group.ID {
					b.answer(s, q, a, item.ID, name)
				}
			}
		}
	}
	for _, o := range b.src.Answers.Overrides {
		value := o.Value
		if len(o.Knots) > 0 {
			value = b.knots(o.Knots)
		}
		id, _, _ := strings.Cut(o.Path, "/")
		s.row(text(b.process(id)), text(b.t("inputs.override")), text(b.quantity(o.Path)), text(value),
			cell{}, cell{}, cell{}, text(string(o.Letter)), text(o.Reason))
	}
	return s.done()
}

// unit is the unit of a question, money in the currency of the answers.
func (b *book) unit(unit string) string {
	return strings.ReplaceAll(b.opt.Locale.Or("web.unit."+unit, unit), "{currency}", b.res.Currency)
}

// answer is one question with what was said to it.
func (b *book) answer(s *sheet, q questionnaire.Question, a questionnaire.Answer, id, item string) {
	row := []cell{
		styled(item, lookName), styled(q.ID, lookName), text(q.Text), {}, {}, {}, text(b.unit(q.Unit)),
		text(string(b.letter(q, a, id))), text(b.word("workbook.proof", string(a.Proof))),
	}
	switch {
	case a.State == questionnaire.DontKnow:
		row[3] = text(b.t("answer.dont_know"))
	case a.State == questionnaire.NotApplicable:
		row[3] = text(b.t("answer.not_applicable"))
	case a.Range != nil:
		row[3] = cell{}
		if a.Range.HasLikely {
			row[3] = stated(a.Range.Likely)
		}
		row[4], row[5] = stated(a.Range.Low), stated(a.Range.High)
	case q.Numeric():
		row[3] = stated(a.Number)
	default:
		row[3] = text(b.chosen(q, a))
	}
	s.row(row...)
}

// stated is a figure with the decimals it was given with, at most two.
func stated(x float64) cell {
	if x == math.Trunc(x) {
		return figure(x, lookNumber)
	}
	return figure(x, lookFigure)
}

// chosen is an answer that is no figure, in the words of its question.
func (b *book) chosen(q questionnaire.Question, a questionnaire.Answer) string {
	label := func(value string) string {
		if o, ok := q.Option(value); ok {
			return o.Label
		}
		if name := b.process(value); name != "" {
			return name
		}
		return value
	}
	switch {
	case len(a.List) > 0:
		names := make([]string, len(a.List))
		for i, value := range a.List {
			names[i] = label(value)
		}
		return strings.Join(names, "; ")
	case len(a.Table) > 0:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(a.Table)) {
			parts = append(parts, fmt.Sprintf("%s: %s", label(key), b.opt.Locale.Figure(a.Table[key], 4)))
		}
		return strings.Join(parts, "; ")
	case q.Numbered():
		return label(fmt.Sprintf("%.0f", a.Number))
	default:
		return label(a.Text)
	}
}

// letter is how an answer is known: as the quantity drawn from it, where there
// is one.
func (b *book) letter(q questionnaire.Question, a questionnaire.Answer, id string) assessment.Letter {
	for _, p := range b.res.Provenance {
		owner, _, _ := strings.Cut(p.Path, "/")
		if p.Source == q.ID && (owner == id || id == "") {
			return p.Letter
		}
	}
	if a.Known() {
		return assessment.Reported
	}
	return ""
}

// process is the name of a process or tool, "" when there is none of that id.
func (b *book) process(id string) string {
	for _, p := range b.res.Processes {
		if p.ID == id {
			return p.Name
		}
	}
	if id == "company" {
		return b.t("company")
	}
	return ""
}

// quantity is the name of a drawn quantity by its path.
func (b *book) quantity(path string) string {
	_, q, ok := strings.Cut(path, "/")
	if !ok {
		q = path
	}
	return b.word("quantity", q)
}

// knots writes the quantiles a quantity is given by.
func (b *book) knots(knots [][2]float64) string {
	parts := make([]string, len(knots))
	for i, k := range knots {
		parts[i] = b.opt.Locale.Percent(k[0]) + ": " + b.opt.Locale.Figure(k[1], 4)
	}
	return strings.Join(parts, "; ")
}
